//! Emoji codes that Symphony does not know.

use std::collections::HashMap;

use super::{Checked, Inspection, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::document::{Detail, Document, attribute_row};
use crate::markup::NodeId;
use crate::schema::{Advice, emoji};

pub(super) const PASS: Pass = Pass { codes: &[codes::lint::UNKNOWN_EMOJI], inspection: Inspection::Elements(check) };

/// Looking for the nearest of some thousand names takes a while.
const SUGGESTED: usize = 10;

fn check(checked: &Checked<'_>, document: &Document, elements: &[u32]) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut nearest: HashMap<&str, Option<&'static str>> = HashMap::new();
    for at in elements {
        let Some(node) = document.nodes.get(*at as usize) else { continue };
        let info = node.element.info();
        let key = info.advice.iter().find_map(|advice| match advice {
            Advice::KnownCode(key) => Some(*key),
            _ => None,
        });
        let Some((key, code)) = key.and_then(|key| Some((key, document.attribute(node, key)?))) else { continue };
        // What stands in it is shown instead.
        if matches!(document.detail(node), Some(Detail::Character(_))) || document.children(*at).next().is_some() {
            continue;
        }
        let near = match nearest.get(code) {
            Some(near) => *near,
            None => {
                let near = if nearest.len() < SUGGESTED { emoji::suggest(code) } else { None };
                nearest.insert(code, near);
                near
            }
        };
        let attributes = checked.tree.attributes(NodeId(node.source));
        let is_it = |name| attribute_row(node.element, name, node.presentation_ml).is_some_and(|row| row.key == key);
        let Some(attribute) = attributes.iter().find(|attribute| is_it(attribute.name) && attribute.value == code)
        else {
            continue;
        };
        let text = format!("there is no emoji `{code}`: readers see `:{code}:`");
        let lint = Diagnostic::new(codes::lint::UNKNOWN_EMOJI, attribute.value_span, text);
        found.push(match near {
            Some(near) => lint.with_help(format!("did you mean `{near}`?")).with_suggestion(attribute.value_span, near),
            None => lint.with_help("write a code that Symphony knows, or a text in the element to show instead"),
        });
    }
    found.retain(|found| !checked.refused.touches(found.place.span));
    found
}

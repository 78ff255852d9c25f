//! What the element table advises of single values.

use super::document::{Subject, undocumented};
use crate::diagnostic::{Diagnostic, Severity, Span, codes};
use crate::markup::Attribute;
use crate::schema::{Key, style_guide};

/// What loads an image.
const LOADED: [&str; 3] = ["http://", "https://", "data:"];
/// Schemes that no client follows.
const NOT_FOLLOWED: [&str; 2] = ["javascript:", "vbscript:"];

/// True for a value with this scheme, in letters of any case.
fn begins(value: &str, scheme: &str) -> bool {
    value.as_bytes().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
}

impl<'s> Subject<'s, '_> {
    /// A sign that is written by itself.
    pub(super) fn check_sign(&self, key: Key, sign: char) -> Option<Diagnostic> {
        let attribute = self.attribute(key).filter(|attribute| attribute.value.starts_with(sign))?;
        let name = self.info.name;
        let text = format!("this `{name}` is shown as `{sign}{}`", attribute.value);
        let at = attribute.value_span.start as usize;
        let found = Diagnostic::new(codes::lint::DOUBLED_SIGN, attribute.value_span, text)
            .with_help(format!("leave the `{sign}` out: `{name}` writes one by itself"));
        let is_plain = self.tree.text.get(at..).is_some_and(|rest| rest.starts_with(sign));
        Some(if is_plain { found.with_suggestion(Span::new(at, at + sign.len_utf8()), "") } else { found })
    }

    /// A number that means nothing without its star.
    pub(super) fn check_starred(&self, key: Key) -> Option<Diagnostic> {
        let is_number = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let attribute = self.attribute(key).filter(|attribute| is_number(&attribute.value))?;
        let text = format!("`{}` of `{}` is a bare number", attribute.name, self.info.name);
        let help = format!("the documentation writes numbers with a star: `*{}`", attribute.value);
        Some(undocumented(attribute.value_span, text, help))
    }

    /// An address that clients cannot load.
    pub(super) fn check_loaded(&self, key: Key) -> Option<Diagnostic> {
        let attribute = self.attribute(key)?;
        let value = attribute.value.trim();
        if LOADED.iter().any(|scheme| begins(value, scheme)) {
            return None;
        }
        let text = match value.is_empty() {
            true => "this image has no address".to_owned(),
            false => format!("clients cannot load `{}`", attribute.value),
        };
        let help =
            "messages have no address of their own: write a complete one, such as `https://example.com/chart.png`";
        Some(Diagnostic::new(codes::lint::DEAD_LINK, attribute.value_place(), text).with_help(help))
    }

    /// A link that clients do not follow.
    pub(super) fn check_followed(&self, key: Key) -> Option<Diagnostic> {
        let attribute = self.attribute(key)?;
        let value = attribute.value.trim();
        let scheme = NOT_FOLLOWED.iter().find(|scheme| begins(value, scheme))?;
        let text = format!("clients do not follow `{scheme}` links");
        let help = "link to a page; what should happen in the chat is a form with a button, or a `ui-action`";
        Some(Diagnostic::new(codes::lint::DEAD_LINK, attribute.value_place(), text).with_help(help))
    }

    /// The id of a stream as the client has it.
    pub(super) fn check_stream(&self, key: Key) -> Option<Diagnostic> {
        let is_id = |value: &str| value.len() >= 20 && value.contains(['-', '_']) && !value.contains(['+', '/', ' ']);
        let attribute = self.attribute(key).filter(|attribute| is_id(&attribute.value))?;
        let mut plain = attribute.value.replace('-', "+").replace('_', "/");
        while plain.len() % 4 != 0 && plain.len() < attribute.value.len() + 3 {
            plain.push('=');
        }
        let text = format!("`{}` of `{}` is in the form for addresses", attribute.name, self.info.name);
        let help = format!("the documentation asks for the id as the client shows it: `{plain}`");
        Some(undocumented(attribute.value_span, text, help))
    }

    /// Ids of streams as addresses have them.
    pub(super) fn check_addresses(&self, key: Key) -> Option<Diagnostic> {
        let attribute = self.attribute(key).filter(|attribute| attribute.value.contains(['+', '/', '=']))?;
        let text = format!("`{}` of `{}` holds an id that is not safe in addresses", attribute.name, self.info.name);
        let help = "the documentation asks for `-` instead of `+`, `_` instead of `/`, and no `=` at the end";
        Some(undocumented(attribute.value_span, text, help))
    }

    /// A pattern that some texts keep busy for ever.
    pub(super) fn check_pattern(&self, key: Key) -> Option<Diagnostic> {
        let attribute = self.attribute(key).filter(|attribute| repeats_a_repetition(&attribute.value))?;
        let text = "this pattern repeats what repeats already: some texts would keep the client busy for ever";
        let help = "clients then switch the check off: write it with one repetition, `(a+)+` as `a+`";
        Some(Diagnostic::new(codes::lint::UNSAFE_PATTERN, attribute.value_span, text).with_help(help))
    }

    /// A colour for an edge.
    pub(super) fn check_accent(&self, key: Key) -> Option<Diagnostic> {
        let attribute = self.attribute(key)?;
        let is_known = style_guide::is_colour(&attribute.value);
        (!is_known).then(|| unknown_colour(attribute.value_place(), attribute.value.trim()))
    }

    /// The classes that give a colour; `sound` are the last ones that did.
    pub(super) fn check_classes(&self, sound: &mut &'s str) -> Option<Diagnostic> {
        let attribute = self.attribute(Key::Class).filter(|attribute| attribute.value != *sound)?;
        if !attribute.value.contains("tempo-") {
            return None;
        }
        let Some(word) = attribute.value.split_whitespace().find(|word| style_guide::is_no_class(word)) else {
            *sound = &attribute.value;
            return None;
        };
        Some(unknown_colour(place_of(attribute, word, self.tree.text), word))
    }

    /// What phones do not show.
    pub(super) fn check_mobile(&self) -> Vec<Diagnostic> {
        let tell = |span: Span, what: String| {
            let text = format!("{what} does nothing on phones");
            let help = "offer another way as well, such as a form with a button";
            Diagnostic {
                severity: Severity::Advice,
                ..Diagnostic::new(codes::lint::MOBILE, span, text).with_help(help)
            }
        };
        let name = self.info.name;
        if self.info.desktop_only {
            return vec![tell(self.open, format!("`{name}`"))];
        }
        let rows = self.attributes().iter().filter(|attribute| self.row(attribute).is_some_and(|row| row.desktop_only));
        rows.map(|attribute| tell(attribute.span, format!("`{}` of `{name}`", attribute.name))).collect()
    }
}

fn unknown_colour(span: Span, word: &str) -> Diagnostic {
    let text = format!("`{word}` is not a colour of the style guide: clients show none");
    let help = match style_guide::nearest_class(word) {
        Some(class) => format!("did you mean `{class}`?"),
        None => format!("the colours are {}", style_guide::colours()),
    };
    Diagnostic::new(codes::lint::UNKNOWN_COLOUR, span, text).with_help(help)
}

/// Where a word of a value stands, if it is written as it is.
fn place_of(attribute: &Attribute<'_>, word: &str, text: &str) -> Span {
    let written = text.get(attribute.value_span.range()).and_then(|value| value.find(word));
    let at = written.map(|at| attribute.value_span.start as usize + at);
    at.map_or(attribute.value_place(), |at| Span::new(at, at + word.len()))
}

/// True for a pattern with an unbounded repetition of a group that holds one.
fn repeats_a_repetition(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    // For each open group, whether it holds an unbounded repetition.
    let mut open = Vec::new();
    let mut holds = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        let mut closed = None;
        match byte {
            b'\\' => at += 1,
            b'[' => {
                // A bracket that comes first stands for itself.
                at += usize::from(bytes.get(at) == Some(&b'^'));
                at += usize::from(bytes.get(at) == Some(&b']'));
                while bytes.get(at).is_some_and(|byte| *byte != b']') {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                at += 1;
            }
            b'(' => {
                open.push(holds);
                holds = false;
                continue;
            }
            b')' => {
                closed = Some(holds);
                holds |= open.pop().unwrap_or(false);
            }
            _ => {}
        }
        let is_repeated = match bytes.get(at) {
            Some(b'*' | b'+') => true,
            Some(b'{') => {
                let rest = pattern.get(at + 1..).unwrap_or_default();
                rest.split_once('}').is_some_and(|(range, _)| range.ends_with(','))
            }
            _ => false,
        };
        if is_repeated {
            if closed == Some(true) {
                return true;
            }
            holds = true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::repeats_a_repetition;

    #[test]
    fn nested_repetitions_are_found() {
        for pattern in ["^(a+)+$", "(a*)*", "([a-z]+,?)*", "((a)+)+", "(a{2,})+", "(x(a+))*"] {
            assert!(repeats_a_repetition(pattern), "{pattern}");
        }
        for pattern in
            ["^a+$", "(a)+", "(ab?)*", "([+*]x)+", "(a{2,4})+", "(a+)", "(a+)?b*", r"(\+a)*", "[(a+)]+", "[]+)"]
        {
            assert!(!repeats_a_repetition(pattern), "{pattern}");
        }
    }
}

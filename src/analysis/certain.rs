//! Faults in literal markup that are there whatever the data are.

use crate::diagnostic::{Code, Diagnostics, Origins, Span, SpanIndex, codes};
use crate::document::ENTITY_ID;
use crate::markup::{NodeId, Tree};

/// Faults of single characters, which leave the structure as it is.
const LOCAL_MARKUP: [Code; 2] = [codes::xml::ENTITY, codes::xml::AMPERSAND];

/// Faults of pairs of tags, which the reader mends as it goes on.
const PAIRS: [Code; 2] = [codes::xml::UNCLOSED, codes::xml::END_TAG];

/// True if the tags after these faults are read as they are meant.
pub(crate) fn is_readable(faults: &Diagnostics) -> bool {
    faults.iter().all(|fault| LOCAL_MARKUP.contains(&fault.code) || PAIRS.contains(&fault.code))
}

/// Faults of a tag that do not depend on what stands around it or in it.
const OF_TAGS: [Code; 14] = [
    codes::element::UNKNOWN,
    codes::element::NODE_KIND,
    codes::attribute::UNKNOWN,
    codes::attribute::MISSING,
    codes::attribute::VALUE,
    codes::attribute::LENGTH,
    codes::attribute::NUMBER,
    codes::attribute::DATE,
    codes::attribute::ZONE,
    codes::attribute::JSON,
    codes::attribute::URI,
    codes::attribute::SCHEME,
    codes::attribute::STYLE,
    codes::attribute::REGEX,
];

/// True if a piece of the text stands in the template as it is, with no value and no directive in it.
fn is_literal(span: Span, origins: &Origins) -> bool {
    !origins.is_value(span.start)
        && !origins.is_value(span.end.saturating_sub(1))
        && origins.place(span).span.len() == span.len()
}

/// Keeps the faults of single characters in literal text, and those of pairs of tags with nothing but text between.
pub(crate) fn certain_markup(mut faults: Diagnostics, origins: &Origins) -> Diagnostics {
    faults.retain(|fault| {
        let span = fault.place.span;
        // A value after the sign may be all that it lacks.
        let completed = fault.code == codes::xml::AMPERSAND && origins.is_value(span.end);
        let between = fault.labels.iter().fold(span, |all, label| all.to(label.place.span));
        (LOCAL_MARKUP.contains(&fault.code) && is_literal(span, origins) && !completed)
            || (PAIRS.contains(&fault.code) && !fault.labels.is_empty() && origins.is_one_run(between))
    });
    faults
}

/// Keeps the faults of tags that are literal from end to end, and that no data could give another
/// meaning.
pub(crate) fn certain_elements(mut faults: Diagnostics, tree: &Tree<'_>, origins: &Origins) -> Diagnostics {
    faults.retain(|fault| {
        let span = fault.place.span;
        // Nodes stand in the order of the text, so the last that begins before is the one.
        let next = tree.nodes.partition_point(|node| node.span.start <= span.start);
        let Some(at) = next.checked_sub(1) else { return false };
        let id = NodeId(at as u32);
        let whole = tree.open_span(id);
        // Of a name only itself matters and the sign that ends it, whatever else the tag holds.
        let literal = |at: u32, name: &str| is_literal(Span::new(at as usize, at as usize + name.len() + 1), origins);
        let tag = literal(whole.start, tree.name(id)) && literal(whole.start + 1, tree.name(id));
        let certain = if fault.code == codes::element::UNKNOWN {
            tag
        } else if fault.code == codes::attribute::UNKNOWN {
            let attribute = tree.attributes(id).iter().find(|attribute| attribute.span.start == span.start);
            tag && attribute.is_some_and(|attribute| literal(span.start, attribute.name))
        } else {
            is_literal(whole, origins)
        };
        span.end <= whole.end && OF_TAGS.contains(&fault.code) && certain && tree.attribute(id, ENTITY_ID).is_none()
    });
    faults
}

/// Keeps the faults that no data could mend: what an element with an entity lacks may come with them.
pub(crate) fn retain_without_data(faults: &mut Diagnostics, tree: &Tree<'_>) {
    faults.retain(|fault| {
        let next = tree.nodes.partition_point(|node| node.span.start <= fault.place.span.start);
        let has_entity = |at: usize| tree.attribute(NodeId(at as u32), ENTITY_ID).is_some();
        !next.checked_sub(1).is_some_and(has_entity)
    });
}

/// Codes that compare elements with one another: what stands for a missing value may be what they differ in.
const OF_SEVERAL: [Code; 2] = [codes::attribute::TARGET, codes::attribute::DUPLICATE_ID];

/// Keeps the faults that do not depend on what stands for missing values, at these places of the expanded text.
pub(crate) fn retain_certain(faults: &mut Diagnostics, text: &str, stand_ins: &[Span]) {
    let index: SpanIndex = stand_ins.iter().copied().collect();
    faults.retain(|fault| {
        let span = fault.place.span;
        // What stands beside a value may go on in it, but for a reference, which is whole.
        let is_whole = fault.code == codes::xml::ENTITY;
        let touches = if is_whole { index.touches(span) } else { index.meets(span) };
        // Of a tag its name and its place matter, not the values in it; what is text now may be markup or blank then.
        let of_values = [codes::element::TEXT, codes::element::TEXT_LENGTH];
        let is_of_tag = fault.code == codes::attribute::MISSING
            || (fault.code.family() == "element" && !of_values.contains(&fault.code));
        // An element is unknown by its name, unless a value is a part of that.
        let is_named = fault.code == codes::element::UNKNOWN && {
            let name = text.get(span.start as usize + 1..).unwrap_or_default();
            let length = name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
            index.touches(Span::new(span.start as usize, span.start as usize + 1 + length))
        };
        let is_bound = fault.code.family() == "limit";
        !is_bound && !is_named && (!touches || is_of_tag) && (stand_ins.is_empty() || !OF_SEVERAL.contains(&fault.code))
    });
}

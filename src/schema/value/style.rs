//! The `style` attribute: a list of properties from a closed list; their values are free.

use super::{ValueError, WrongValue, fail, text};
use crate::diagnostic::nearest;

/// The properties that Symphony lets through, sorted.
#[rustfmt::skip]
pub(crate) const PROPERTIES: [&str; 144] = [
    "align-content", "align-items", "align-self", "background", "background-attachment", "background-blend-mode",
    "background-clip", "background-color", "background-image", "background-position", "background-repeat",
    "background-size", "border", "border-bottom", "border-bottom-color", "border-bottom-left-radius",
    "border-bottom-right-radius", "border-bottom-style", "border-bottom-width", "border-collapse", "border-color",
    "border-image", "border-image-outset", "border-image-repeat", "border-image-slice", "border-image-source",
    "border-image-width", "border-left", "border-left-color", "border-left-style", "border-left-width",
    "border-radius", "border-right", "border-right-color", "border-right-style", "border-right-width",
    "border-spacing", "border-style", "border-top", "border-top-color", "border-top-left-radius",
    "border-top-right-radius", "border-top-style", "border-top-width", "border-width", "box-shadow", "box-sizing",
    "caption-side", "clear", "color", "content", "counter-increment", "counter-reset", "display", "empty-cells",
    "flex", "flex-basis", "flex-direction", "flex-flow", "flex-grow", "flex-shrink", "flex-wrap", "font",
    "font-family", "font-kerning", "font-size", "font-size-adjust", "font-stretch", "font-style", "font-variant",
    "font-weight", "gap", "grid", "grid-area", "grid-auto-columns", "grid-auto-flow", "grid-auto-rows", "grid-column",
    "grid-column-end", "grid-column-gap", "grid-column-start", "grid-gap", "grid-row", "grid-row-end", "grid-row-gap",
    "grid-row-start", "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows", "height",
    "justify-content", "justify-items", "justify-self", "letter-spacing", "line-height", "list-style",
    "list-style-image", "list-style-position", "list-style-type", "margin", "margin-bottom", "margin-left",
    "margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width", "opacity", "outline",
    "outline-color", "outline-offset", "outline-style", "outline-width", "overflow", "overflow-x", "overflow-y",
    "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "place-content", "place-items",
    "place-self", "table-layout", "text-align", "text-align-last", "text-decoration", "text-decoration-color",
    "text-decoration-line", "text-decoration-style", "text-indent", "text-justify", "text-overflow", "text-shadow",
    "text-transform", "visibility", "white-space", "width", "word-break", "word-spacing", "word-wrap",
];

/// The faults of a style, in order, found as they are asked for: take no more than can be reported.
///
/// Pieces end at `;`, unless `base64,` follows it; blank pieces count for nothing; the name of a property is what stands
/// before the first colon.
pub(crate) fn check_style(value: &str) -> impl Iterator<Item = ValueError> {
    pieces(value).filter_map(|(from, piece)| check_piece(from, piece).err())
}

fn check_piece(from: usize, piece: &str) -> Result<(), ValueError> {
    if text::is_blank(piece) {
        return Ok(());
    }
    let Some((name, _)) = piece.split_once(':') else {
        let shown = text::trim(piece);
        let start = from + piece.find(shown).unwrap_or(0);
        return fail(start..start + shown.len(), WrongValue::StyleColon);
    };
    let trimmed = text::trim(name);
    if PROPERTIES.binary_search(&trimmed).is_ok() {
        return Ok(());
    }
    let start = from + name.find(trimmed).unwrap_or(0);
    let fault = WrongValue::StyleProperty { name: trimmed.to_owned(), nearest: nearest(trimmed, PROPERTIES) };
    fail(start..start + trimmed.len(), fault)
}

/// The pieces of a style, each with the byte at which it begins.
fn pieces(value: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let rest = value.get(start..)?;
        let ends = |&(at, _): &(usize, &str)| !rest.get(at + 1..).is_some_and(|next| next.starts_with("base64,"));
        match rest.match_indices(';').find(ends) {
            Some((at, _)) => {
                from = Some(start + at + 1);
                Some((start, rest.get(..at)?))
            }
            None => {
                from = None;
                Some((start, rest))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn the_list_is_sorted() {
        assert!(PROPERTIES.is_sorted());
    }

    #[test]
    fn the_explanation_lists_every_property() {
        let explanation = Code::find("attribute/style").expect("the code").info().explanation;
        let quoted = explanation.split('`').skip(1).step_by(2);
        let listed: Vec<&str> = quoted.skip_while(|name| *name != PROPERTIES[0]).collect();
        assert_eq!(listed, PROPERTIES);
    }

    #[test]
    fn accepts_known_properties_with_any_value() {
        let good = [
            "",
            " ; ;",
            "color:red",
            " color : red ; width:expression(1) ",
            "background:url(data:image/png;base64,AA==);color:red",
            "color:",
            "width:1;;height:2;",
            "content:'é'",
        ];
        for value in good {
            assert_eq!(check_style(value).next(), None, "{value}");
        }
    }

    #[test]
    fn points_at_each_fault() {
        let faults = |value: &str| check_style(value).map(|error| (error.at.start, error.at.end)).collect::<Vec<_>>();
        assert_eq!(faults("é"), [(0, 2)]);
        assert_eq!(faults("color:red; colour : x;zzz"), [(11, 17), (22, 25)]);
        assert_eq!(faults(":red"), [(0, 0)]);
        assert_eq!(faults("--x:1"), [(0, 3)]);
        assert_eq!(faults("Color:1"), [(0, 5)]);
        assert_eq!(faults("background:url(data:a;charset=b)"), [(22, 32)]);
        let nearest = check_style("colour:red").map(|error| error.fault).next();
        assert_eq!(nearest, Some(WrongValue::StyleProperty { name: "colour".into(), nearest: Some("color") }));
    }
}

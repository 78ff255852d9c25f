//! The format of a numeric interpolation: `#{x; m1M2}`.

use super::builder::Read;
use super::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Span, codes};

/// Without a format: as many decimals as there are, up to FreeMarker's own bound.
pub(super) const ALL: (u8, u8) = (0, 100);

/// More decimals than this are refused.
const MOST: u8 = 50;

/// The smallest and largest number of decimals after the semicolon, if one stands there.
pub(super) fn decimals(cursor: &mut Cursor<'_, '_>) -> Read<Option<(u8, u8)>> {
    if cursor.take_sign(";").is_none() {
        return Ok(None);
    }
    let Some(token) = cursor.take_name() else {
        return Err(cursor.unexpected("a format such as `m1M2`"));
    };
    read(token.text).map(Some).ok_or_else(|| wrong(token.text, token.span()))
}

fn wrong(text: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("`{text}` is not a format for decimals");
    Box::new(
        Diagnostic::new(codes::template::SYNTAX, span, message)
            .with_help("write the smallest and largest number of decimals, as `m1M2`, at most 50 each"),
    )
}

fn read(text: &str) -> Option<(u8, u8)> {
    let (mut smallest, mut largest) = (None, None);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let digits = rest.get(1..)?.bytes().take_while(u8::is_ascii_digit).count();
        let number: u8 = rest.get(1..1 + digits)?.parse().ok()?;
        let slot = match letter {
            'm' => &mut smallest,
            'M' => &mut largest,
            _ => return None,
        };
        if slot.replace(number).is_some() {
            return None;
        }
        rest = &rest[1 + digits..];
    }
    let largest = largest.or(smallest)?;
    let smallest = smallest.unwrap_or(0);
    (smallest <= largest && largest <= MOST).then_some((smallest, largest))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn formats_are_read() {
        let cases = [
            ("m1M2", Some((1, 2))),
            ("M3", Some((0, 3))),
            ("m2", Some((2, 2))),
            ("M2m1", Some((1, 2))),
            ("m3M2", None),
            ("m1m2", None),
            ("x", None),
            ("m", None),
            ("m51", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}

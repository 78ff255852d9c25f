//! Literals: what stands between quotes, and names with escaped signs.

use std::borrow::Cow;

/// A name as it is meant: `\-` is `-`.
pub(super) fn plain_name(text: &str) -> Cow<'_, str> {
    if text.as_bytes().contains(&b'\\') { Cow::Owned(text.replace('\\', "")) } else { Cow::Borrowed(text) }
}

/// The content of a string literal, its quotes taken off and its escapes resolved.
pub(super) fn unescape(content: &str) -> Cow<'_, str> {
    let Some(first) = content.find('\\') else {
        return Cow::Borrowed(content);
    };
    let mut out = String::with_capacity(content.len());
    out.push_str(&content[..first]);
    let mut rest = &content[first..];
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].chars();
        let Some(letter) = chars.next() else {
            break;
        };
        rest = chars.as_str();
        match letter {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'f' => out.push('\u{c}'),
            'b' => out.push('\u{8}'),
            'g' => out.push('>'),
            'l' => out.push('<'),
            'a' => out.push('&'),
            'x' => rest = push_code(rest, &mut out),
            other => out.push(other),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Up to four hexadecimal digits after `\x`; two halves of a surrogate pair become one character.
fn push_code<'t>(rest: &'t str, out: &mut String) -> &'t str {
    let (unit, behind) = hex(rest);
    if (0xd800..0xdc00).contains(&unit)
        && let Some(second) = behind.strip_prefix("\\x")
        && let (low @ 0xdc00..0xe000, behind) = hex(second)
    {
        let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        return behind;
    }
    out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
    behind
}

fn hex(text: &str) -> (u32, &str) {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
    (u32::from_str_radix(&text[..digits], 16).unwrap_or(0), &text[digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let cases = [
            (r"plain", "plain"),
            (r#"a\"b\'c\\d"#, "a\"b'c\\d"),
            (r"\n\t\l\g\a\{\=", "\n\t<>&{="),
            (r"\x41\xe9g\x20acX\xD83d\xde00!", "A\u{e9}g\u{20ac}X\u{1f600}!"),
            (r"\xD83d", "\u{fffd}"),
        ];
        for (content, expected) in cases {
            assert_eq!(unescape(content), expected, "{content}");
        }
        assert_eq!(plain_name(r"a\-b\.c"), "a-b.c");
    }
}

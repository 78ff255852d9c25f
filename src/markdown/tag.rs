//! HTML inside a paragraph: it stays text, but nothing in it is Markdown.

use memchr::memmem;

/// Where ends were searched for in vain, so that no stretch is searched twice.
#[derive(Debug, Default)]
pub(super) struct Limits {
    missing: [bool; 3],
    /// No processing instruction ends before this byte.
    no_instruction: usize,
    /// Where the `?>` stands that was found last, or the end of the text.
    instruction_end: Option<usize>,
}

impl Limits {
    /// A processing instruction ends on the line that it begins on.
    fn find_instruction_end(&mut self, text: &str, from: usize) -> Option<usize> {
        if from < self.no_instruction {
            return None;
        }
        let known = self.instruction_end.filter(|at| *at >= from);
        let end = known.or_else(|| {
            let found = memmem::find(text.as_bytes().get(from..)?, b"?>");
            Some(found.map_or(text.len(), |found| from + found))
        })?;
        self.instruction_end = Some(end);
        match text.get(from..end)?.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            None if end < text.len() => Some(end + 2),
            line => {
                self.no_instruction = line.map_or(end, |line| from + line);
                None
            }
        }
    }
}

/// One past the tag, comment, instruction, declaration or section that begins at `at`.
pub(super) fn inline_tag_end(text: &str, at: usize, limits: &mut Limits) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..)?;
    if rest.get(1)? == &b'?' {
        return limits.find_instruction_end(text, at + 2);
    }
    let mut find = |kind: usize, end: &str, from: usize| {
        let missing = limits.missing.get_mut(kind)?;
        if *missing {
            return None;
        }
        let found = bytes.get(from..).and_then(|rest| memmem::find(rest, end.as_bytes()));
        *missing = found.is_none();
        found.map(|found| from + found + end.len())
    };
    match rest.get(1)? {
        b'!' if rest.starts_with(b"<!--") => {
            let content = text.get(at + 4..)?;
            if content.starts_with('>') || content.starts_with("->") {
                return None;
            }
            // Two dashes stand nowhere but at its end.
            let end = find(0, "--", at + 4)?;
            (bytes.get(end) == Some(&b'>')).then_some(end + 1)
        }
        b'!' if rest.starts_with(b"<![CDATA[") => find(1, "]]>", at + 9),
        b'!' => {
            let name = rest.iter().skip(2).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let spaced = rest.get(2 + name).is_some_and(is_space);
            if name > 0 && spaced { find(2, ">", at + 2 + name) } else { None }
        }
        b'/' => {
            let end = name_end(bytes, at + 2)?;
            let end = skip_space(bytes, end);
            (bytes.get(end) == Some(&b'>')).then_some(end + 1)
        }
        _ => open_tag_end(bytes, at + 1),
    }
}

/// Java's `\s`, which has the vertical tab.
fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == 0x0b
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(is_space) {
        at += 1;
    }
    at
}

fn name_end(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).filter(|byte| byte.is_ascii_alphabetic())?;
    let length = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    Some(at + length)
}

fn open_tag_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = name_end(bytes, at)?;
    loop {
        let next = skip_space(bytes, at);
        match bytes.get(next)? {
            b'>' => return Some(next + 1),
            b'/' => return (bytes.get(next + 1) == Some(&b'>')).then_some(next + 2),
            byte if next > at && (byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')) => {}
            _ => return None,
        }
        let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'.' | b'_' | b'-');
        at = next + bytes.get(next..)?.iter().take_while(|byte| name(byte)).count();
        let equals = skip_space(bytes, at);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let value = skip_space(bytes, equals + 1);
        at = match bytes.get(value)? {
            quote @ (b'"' | b'\'') => value + 2 + memchr::memchr(*quote, bytes.get(value + 1..)?)?,
            _ => {
                let unquoted = |byte: &u8| *byte > b' ' && !b"\"'=<>`".contains(byte);
                let length = bytes.get(value..)?.iter().take_while(|byte| unquoted(byte)).count();
                if length == 0 {
                    return None;
                }
                value + length
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_where_html_says() {
        for (text, wanted) in [
            ("<b>x", Some(3)),
            ("<div class=\"a>b\" c='d' e=f g/>", Some(30)),
            ("</b >", Some(5)),
            ("<b", None),
            ("< b>", None),
            ("<b\"x\">", None),
            ("<!-- a -->b", Some(10)),
            ("<!-- a -- b -->", None),
            ("<!-->", None),
            ("<?a b?>c", Some(7)),
            ("<?a\nb?>c", None),
            ("<b\u{b}c>", Some(5)),
            ("<!A b>", Some(6)),
            ("<![CDATA[a>]]>", Some(14)),
        ] {
            assert_eq!(inline_tag_end(text, 0, &mut Limits::default()), wanted, "{text}");
        }
    }
}

//! The character classes of XML 1.0, on bytes where that is enough.

const NAME_START: u8 = 1;
const NAME: u8 = 2;
const SPACE: u8 = 4;
/// Part of a character whose bytes do not tell one by one.
const BEYOND: u8 = 8;

/// The classes of each byte.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' | b':' => NAME_START | NAME,
            b'0'..=b'9' | b'-' | b'.' => NAME,
            b' ' | b'\t' | b'\n' | b'\r' => SPACE,
            0x80.. => BEYOND,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// White space of XML: space, tab, LF, CR.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    class(byte) & SPACE != 0
}

/// A character that may stand in a document, as text or through a reference.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A character beyond ASCII that may begin a name (XML 1.0, fifth edition).
fn starts_name(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    starts_name(c) || matches!(c, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Where the name that begins at `at` ends; `at` itself if none begins there. `at` is on a
/// character boundary.
pub(super) fn name_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let Some(&first) = bytes.get(at) else { return at };
    let starts = match class(first) {
        BEYOND => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(starts_name),
        class => class & NAME_START != 0,
    };
    if !starts {
        return at;
    }
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        let class = class(byte);
        if class & NAME != 0 {
            end += 1;
        } else if class != BEYOND {
            break;
        } else {
            match text.get(end..).and_then(|rest| rest.chars().next()) {
                Some(c) if end == at || continues_name(c) => end += c.len_utf8(),
                _ => break,
            }
        }
    }
    end
}

/// The first position from `at` on that holds no white space.
#[inline]
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

/// True if there is a control character other than tab, LF and CR.
pub(super) fn has_control(bytes: &[u8]) -> bool {
    // Without a branch per byte the compiler makes vector code of this.
    bytes.chunks(128).any(|chunk| chunk.iter().fold(false, |found, byte| found | is_control(*byte)))
}

/// A control character other than tab, LF and CR.
pub(super) fn is_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_xml_says() {
        for (text, end) in
            [("a", 1), ("a-b.c:d_1 e", 9), ("1a", 0), ("-a", 0), ("é2·=", 5), ("", 0), ("·a", 0), ("𐀀x>", 5)]
        {
            assert_eq!(name_end(text, 0), end, "{text}");
        }
    }

    #[test]
    fn control_characters_are_found_wherever_they_are() {
        let mut text = vec![b'a'; 1000];
        assert!(!has_control(&text));
        text[999] = 0x1f;
        assert!(has_control(&text));
        assert!(!has_control(b"\t\n\r\x7f"));
    }
}

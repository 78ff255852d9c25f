//! What a file is, by its beginning.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::text::Encoding;

/// So many bytes of a file are looked at to tell whether it is a message.
const BEGINNING: u64 = 256 << 10;

/// What the beginning of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// It has the root of a message, or one that is meant to be: `<messageml>`, `<message>`.
    Message,
    /// A message in an encoding that Symphony's tools do not read.
    Foreign(Encoding),
    /// Nothing but white space.
    Empty,
    /// Something else: a fragment to include, other XML.
    Other,
}

impl Beginning {
    /// Looks at a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of(path: &Path) -> io::Result<Beginning> {
        let mut bytes = Vec::new();
        File::open(path)?.take(BEGINNING).read_to_end(&mut bytes)?;
        Ok(match Encoding::of(&bytes) {
            Some(encoding) => match Beginning::read(encoding.decode(&bytes).into_bytes()) {
                Beginning::Message => Beginning::Foreign(encoding),
                other => other,
            },
            None => Beginning::read(bytes),
        })
    }

    /// Looks at a text.
    pub(crate) fn of_text(text: &str) -> Beginning {
        let bytes = text.as_bytes();
        Beginning::read(bytes.get(..BEGINNING as usize).unwrap_or(bytes).to_vec())
    }

    fn read(mut bytes: Vec<u8>) -> Beginning {
        bytes.make_ascii_lowercase();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        let is_root = || {
            holds(b"<messageml")
                || holds(b"data-format=\"presentationml\"")
                || holds(b"data-format='presentationml'")
                || first_tag(&bytes) == Some(b"message")
        };
        let is_blank = |bytes: &[u8]| bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii().is_empty();
        match bytes.as_slice() {
            bytes if is_blank(bytes) => Beginning::Empty,
            _ if is_root() => Beginning::Message,
            _ => Beginning::Other,
        }
    }
}

/// The name of the first element, after declarations, comments and directives of FreeMarker.
fn first_tag(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|byte| *byte == b'<')?;
        rest = rest.get(at + 1..)?;
        let end: &[u8] = match rest {
            [b'!', b'-', b'-', ..] | [b'#', b'-', b'-', ..] => b"-->",
            [b'?', ..] => b"?>",
            [b'!' | b'#' | b'@' | b'/', ..] => b">",
            _ => {
                let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
                return rest.get(..rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len()));
            }
        };
        let at = rest.windows(end.len()).position(|window| window == end)?;
        rest = rest.get(at + end.len()..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_known_by_their_root_or_a_near_miss() {
        let of = |text: &str| Beginning::read(text.into());
        for text in [
            "<messageML>a</messageML>",
            "<#macro a></#macro>\n<messageml>a</messageml>",
            "<MESSAGEML/>",
            "<div data-format='PresentationML'/>",
            "<?xml version='1.0'?><!-- <message> --><message>a</message>",
            "<#-- a > b --><#if a><message>a</message></#if>",
            "${a} <messageML>",
        ] {
            assert_eq!(of(text), Beginning::Message, "{text}");
        }
        for text in
            ["<messages/>", "<project><message/></project>", "Hello", "<#macro a></#macro>", "<div style=''/>", "<"]
        {
            assert_eq!(of(text), Beginning::Other, "{text}");
        }
        for text in ["", " \n", "\u{feff}\n"] {
            assert_eq!(of(text), Beginning::Empty, "{text:?}");
        }
    }
}

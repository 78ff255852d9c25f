//! Files as text, read to their limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::unusable::Unusable;

/// Bytes of the longest character: a text that is cut off after its limit is still longer than it.
const CHARACTER: usize = 4;

/// The text of a file, or of stdin for `-`.
///
/// Of a longer file only a little more than `limit` bytes are read, so that whoever bounds texts at `limit` sees that
/// there are more: nothing reads `/dev/zero` to its end.
///
/// # Errors
/// It cannot be read or is not UTF-8.
pub fn read_text(path: &Path, limit: usize) -> Result<String, Unusable> {
    let most = limit.saturating_add(CHARACTER);
    let mut bytes = Vec::new();
    let mut read = |source: &mut dyn Read| -> io::Result<usize> {
        source.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut bytes)
    };
    if path == Path::new("-") {
        read(&mut io::stdin().lock()).map_err(|error| Unusable::new(format!("stdin: {error}")))?;
    } else {
        File::open(path).and_then(|mut file| read(&mut file)).map_err(|error| Unusable::io(path, &error))?;
    }
    let is_cut = bytes.len() == most;
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let (at, ends_within) = (error.utf8_error().valid_up_to(), error.utf8_error().error_len().is_none());
    let mut bytes = error.into_bytes();
    if is_cut && ends_within {
        bytes.truncate(at);
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    Err(match Encoding::of(&bytes) {
        Some(encoding) => Unusable::file(path, encoding.remedy()),
        None => {
            let (before, byte) = (bytes.get(..at).unwrap_or_default(), bytes.get(at).copied().unwrap_or_default());
            let why = format!("not UTF-8: a byte {byte:#04X}; save it as UTF-8");
            Unusable::place(path, &String::from_utf8_lossy(before), at, why)
        }
    })
}

/// An encoding that is not UTF-8 and can be told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf16LittleEndian,
    Utf16BigEndian,
}

impl Encoding {
    /// By the byte order mark, or by the zero bytes around a first `<` or `$`.
    pub(crate) fn of(bytes: &[u8]) -> Option<Encoding> {
        match bytes {
            [0xff, 0xfe, ..] | [b'<' | b'$' | b'[', 0, ..] => Some(Encoding::Utf16LittleEndian),
            [0xfe, 0xff, ..] | [0, b'<' | b'$' | b'[', ..] => Some(Encoding::Utf16BigEndian),
            _ => None,
        }
    }

    /// What to do about it.
    pub(crate) fn remedy(self) -> &'static str {
        "this is UTF-16; save it as UTF-8 (in PowerShell: `Set-Content -Encoding utf8` instead of `>`)"
    }

    /// The text, as far as it can be read.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let unit = |pair: &[u8]| match (self, pair) {
            (Encoding::Utf16LittleEndian, [low, high]) => u16::from_le_bytes([*low, *high]),
            (Encoding::Utf16BigEndian, [high, low]) => u16::from_be_bytes([*high, *low]),
            _ => 0xfffd,
        };
        char::decode_utf16(bytes.chunks(2).map(unit)).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read(bytes: &[u8], limit: usize) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ftl");
        fs::write(&path, bytes).expect("a file");
        read_text(&path, limit).map_err(|why| why.why)
    }

    #[test]
    fn a_long_file_is_read_to_a_little_more_than_its_limit() {
        assert_eq!(read(b"abcd", 4).as_deref(), Ok("abcd"));
        for limit in 0..12 {
            let text = read("aé名👩".repeat(10).as_bytes(), limit).expect("text");
            assert!((limit + 1..=limit + 4).contains(&text.len()), "{limit}: {}", text.len());
        }
        assert_eq!(read("é".repeat(3).as_bytes(), 6).as_deref(), Ok("ééé"));
        #[cfg(unix)]
        assert_eq!(read_text(Path::new("/dev/zero"), 100).map(|text| text.len()), Ok(104));
    }

    #[test]
    fn other_encodings_are_named() {
        let wide: Vec<u8> = "<messageML/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [&b"\xff\xfe<\0m\0\xe9\0"[..], b"\xfe\xff\0<\0\xe9"] {
            assert!(read(bytes, 100).is_err_and(|why| why.starts_with("this is UTF-16; save it as UTF-8")));
        }
        assert_eq!(Encoding::of(&wide).map(|encoding| encoding.decode(&wide)).as_deref(), Some("<messageML/>"));
        let big: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Encoding::of(&big).map(|encoding| encoding.decode(&big)).as_deref(), Some("<a/>"));
        assert_eq!(read(b"a\nb\xe9", 100), Err("not UTF-8: a byte 0xE9; save it as UTF-8".into()));
    }
}

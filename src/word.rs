//! Eight bytes looked at as one number, the first of them lowest: what is searched for in short texts is found in a few
//! steps, without a branch for each byte.

/// A one in each byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);

/// The highest bit of each byte.
pub(crate) const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// This byte eight times.
#[inline]
pub(crate) const fn repeated(byte: u8) -> u64 {
    ONES * byte as u64
}

/// The bytes from `at` on, if there are eight.
#[inline]
pub(crate) fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The first bytes, zeros where there are fewer than eight.
#[inline]
pub(crate) const fn first_bytes(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), ..) => u64::from_le_bytes(*first),
        // Where both hold the same bytes they overlap.
        (None, Some(first), Some(last)) => {
            u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << (8 * (bytes.len() - 4))
        }
        _ => match *bytes {
            [] => 0,
            [one] => one as u64,
            [one, two] => one as u64 | (two as u64) << 8,
            [one, two, three, ..] => one as u64 | (two as u64) << 8 | (three as u64) << 16,
        },
    }
}

/// The high bits of the bytes that are zero, as far as the first of them: after it others may be marked as well, by what is
/// borrowed.
#[inline]
pub(crate) const fn zeros(word: u64) -> u64 {
    below(word, 1)
}

/// The same of bytes below one of at most 0x80.
#[inline]
pub(crate) const fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(repeated(byte)) & !word & HIGH
}

/// The place of the first byte that is marked.
#[inline]
pub(crate) const fn first_marked(marks: u64) -> Option<usize> {
    match marks {
        0 => None,
        marks => Some(marks.trailing_zeros() as usize / 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_order() {
        let text = b"abcdefghi";
        for length in 0..=9 {
            let bytes = &text[..length];
            let mut first = [0; 8];
            first[..length.min(8)].copy_from_slice(&bytes[..length.min(8)]);
            assert_eq!(first_bytes(bytes).to_le_bytes(), first);
            assert_eq!(word_at(bytes, 0), (length >= 8).then(|| u64::from_le_bytes(first)));
        }
        assert_eq!(word_at(text, 1).map(u64::to_le_bytes), Some(*b"bcdefghi"));
        assert_eq!((word_at(text, 2), word_at(text, usize::MAX)), (None, None));
    }

    #[test]
    fn the_first_byte_that_is_marked_is_one() {
        for byte in 0..=255 {
            for at in 0..8 {
                let mut bytes = [0xff, 0x80, 0x7f, 0x41, 0x20, 0x21, 0x81, 0xfe];
                bytes[at] = byte;
                let word = u64::from_le_bytes(bytes);
                let first = |is: fn(u8) -> bool| bytes.iter().position(|byte| is(*byte));
                assert_eq!(first_marked(zeros(word)), first(|byte| byte == 0), "{bytes:?}");
                assert_eq!(first_marked(below(word, 0x20)), first(|byte| byte < 0x20), "{bytes:?}");
                assert_eq!(first_marked(zeros(word ^ repeated(b'A'))), first(|byte| byte == b'A'), "{bytes:?}");
            }
        }
    }
}

//! What is written of many small pieces: the shortest are copied without a call for each.

use super::escape::Append;
use crate::document::Slice;

/// A text being written.
#[derive(Debug)]
pub(super) struct Sink {
    /// Whole characters, as each piece is made of.
    bytes: Vec<u8>,
}

/// So many bytes take no longer to copy than one.
const SHORT: usize = 32;

impl Sink {
    pub fn with_capacity(size: usize) -> Self {
        Sink { bytes: Vec::with_capacity(size) }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub fn last(&self) -> Option<u8> {
        self.bytes.last().copied()
    }

    /// Appends a character of ASCII, or a byte of one whose others are appended as well.
    #[inline(always)]
    pub fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    #[inline(always)]
    pub fn push_str(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a piece of a buffer.
    #[inline(always)]
    pub fn push_slice(&mut self, buffer: &str, Slice { start, end }: Slice) {
        let (start, length) = (start as usize, end.wrapping_sub(start) as usize);
        match buffer.as_bytes().get(start..).and_then(<[u8]>::first_chunk::<SHORT>) {
            Some(chunk) if length <= SHORT => self.push_first(chunk, length),
            _ => self.push_str(buffer.get(start..end as usize).unwrap_or_default()),
        }
    }

    /// Appends so many bytes of these: what is too much is taken back.
    #[inline(always)]
    fn push_first(&mut self, chunk: &[u8; SHORT], length: usize) {
        let length = self.bytes.len() + length;
        self.bytes.extend_from_slice(chunk);
        self.bytes.truncate(length);
    }

    /// Appends what stands around an element.
    #[inline(always)]
    pub fn push_sign(&mut self, sign: Sign) {
        let length = self.bytes.len() + usize::from(sign.length);
        self.bytes.extend_from_slice(&sign.bytes);
        self.bytes.truncate(length);
    }

    pub fn finish(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned())
    }
}

impl Append for Sink {
    #[inline(always)]
    fn append(&mut self, text: &str) {
        self.push_str(text);
    }

    #[inline(always)]
    fn append_sign(&mut self, sign: u8) {
        self.push(sign);
    }
}

/// A short text that is known when the crate is compiled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    bytes: [u8; Self::LONGEST],
    length: u8,
}

impl Sign {
    const LONGEST: usize = 8;
    pub const NONE: Sign = Sign::new("");

    pub const fn new(text: &str) -> Self {
        let mut sign = Sign { bytes: [0; Self::LONGEST], length: text.len() as u8 };
        let mut at = 0;
        while at < text.len() {
            sign.bytes[at] = text.as_bytes()[at];
            at += 1;
        }
        sign
    }

    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.length == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_copied_whatever_their_length() {
        let buffer = "é0123456789".repeat(8);
        let mut starts = buffer.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
        starts.push(buffer.len());
        for start in &starts {
            for end in starts.iter().filter(|end| *end >= start) {
                let mut sink = Sink::with_capacity(0);
                sink.push_str("é");
                sink.push_slice(&buffer, Slice { start: *start as u32, end: *end as u32 });
                sink.push_sign(Sign::new("**"));
                assert_eq!(sink.finish(), format!("é{}**", &buffer[*start..*end]));
            }
        }
    }
}

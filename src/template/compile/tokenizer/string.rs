//! Where string literals end.

/// What was found out about quotes that nothing closes.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    double: Option<Closed>,
    single: Option<Closed>,
}

/// For each byte, whether a string that goes on there comes to its end: one bit each.
#[derive(Debug)]
struct Closed(Box<[u64]>);

impl Quotes {
    /// `string`: one past the closing quote of the string that begins at `start`; `None` if there is
    /// none or an unknown escape stands before it.
    ///
    /// A quote that begins no string may be followed by any number of such quotes, each with the rest
    /// of the text behind it. So with the first one all of them are found out at once.
    pub(super) fn end(&mut self, text: &[u8], start: usize) -> Option<usize> {
        let quote = *text.get(start)?;
        let known = if quote == b'"' { &mut self.double } else { &mut self.single };
        if known.as_ref().is_some_and(|closed| !closed.get(start + 1)) {
            return None;
        }
        let end = end(text, start + 1, quote);
        if end.is_none() && known.is_none() {
            *known = Some(Closed::new(text, quote));
        }
        end
    }
}

impl Closed {
    fn new(text: &[u8], quote: u8) -> Self {
        let mut closed = Closed(vec![0; text.len() / 64 + 1].into());
        for at in (0..text.len()).rev() {
            let is_closed = match text[at] {
                byte if byte == quote => true,
                b'\\' => escape(text, at).is_some_and(|length| closed.get(at + length)),
                _ => closed.get(at + 1),
            };
            if let Some(word) = closed.0.get_mut(at / 64) {
                *word |= u64::from(is_closed) << (at % 64);
            }
        }
        closed
    }

    fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

fn end(text: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(quote, b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&quote) {
            return Some(at + 1);
        }
        at += escape(text, at)?;
    }
}

/// `escape`: the length of the one that begins at `at`.
fn escape(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at + 1)? {
        b'a' | b'b' | b'f' | b'g' | b'l' | b'n' | b'r' | b't' | b'\\' | b'\'' | b'"' | b'{' | b'=' => Some(2),
        b'x' => text.get(at + 2)?.is_ascii_hexdigit().then_some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_their_quote() {
        let cases = [
            (r#""a" "#, Some(3)),
            (r#""""#, Some(2)),
            (r#""a\"b"c"#, Some(6)),
            (r#""a\qb""#, None),
            (r#""\x4""#, Some(5)),
            (r#""\xg""#, None),
            (r#""a\""#, None),
            (r#""'""#, Some(3)),
        ];
        for (text, expected) in cases {
            assert_eq!(Quotes::default().end(text.as_bytes(), 0), expected, "{text}");
        }
    }

    #[test]
    fn what_is_remembered_is_what_would_be_found() {
        let text = br#"'\"\\"\q'\\\"\'"\x"\x1'"""#;
        let mut quotes = Quotes::default();
        for at in (0..text.len()).filter(|at| matches!(text[*at], b'"' | b'\'')) {
            assert_eq!(quotes.end(text, at), Quotes::default().end(text, at), "at {at}");
        }
    }
}

//! `?truncate` and its family.

use super::letters::is_space;

/// Where a text may be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Between words if that keeps at least three quarters, else anywhere.
    Auto,
    /// Between words.
    Word,
    /// Anywhere.
    Char,
}

/// What a cut text ends in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminator {
    /// UTF-16 units that it counts for.
    pub(crate) length: i64,
    /// True if dots before it go: it starts with dots itself.
    pub(crate) removes_dots: bool,
    /// True if a space goes before it at the end of a word.
    pub(crate) spaced: bool,
}

/// What is kept of a text, a space before the terminator included; none if all of it is.
pub(crate) fn keep(text: &str, most: i64, terminator: Terminator, cut: Cut) -> Option<String> {
    let fits = |len: usize| i64::try_from(len).is_ok_and(|len| len <= most);
    if fits(text.len()) {
        return None;
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    if fits(units.len()) {
        return None;
    }
    let kept = Cutter { units: &units, most, terminator }.run(cut).unwrap_or_default();
    // Half a surrogate pair becomes what Java prints for it.
    Some(char::decode_utf16(kept).map(|c| c.unwrap_or('?')).collect())
}

struct Cutter<'t> {
    units: &'t [u16],
    most: i64,
    terminator: Terminator,
}

impl Cutter<'_> {
    fn at(&self, index: i64) -> char {
        let unit = usize::try_from(index).ok().and_then(|index| self.units.get(index));
        unit.and_then(|unit| char::from_u32(u32::from(*unit))).unwrap_or('\u{fffd}')
    }

    fn is_word_end(&self, index: i64) -> bool {
        index + 1 >= self.len() || is_space(self.at(index + 1))
    }

    fn len(&self) -> i64 {
        i64::try_from(self.units.len()).unwrap_or(i64::MAX)
    }

    fn skip(&self, mut index: i64, skipped: impl Fn(char) -> bool) -> i64 {
        while index >= 0 && skipped(self.at(index)) {
            index -= 1;
        }
        index
    }

    fn upto(&self, last: i64, space: bool) -> Vec<u16> {
        let end = usize::try_from(last + 1).unwrap_or(0);
        let mut kept = self.units.get(..end).unwrap_or_default().to_vec();
        if space {
            kept.push(u16::from(b' '));
        }
        kept
    }

    fn run(&self, cut: Cut) -> Option<Vec<u16>> {
        let length = self.terminator.length;
        let first = self.most.saturating_sub(length).saturating_sub(1);
        let mut last = self.skip(first, is_space);
        if last < 0 {
            return None;
        }
        if cut != Cut::Char {
            let kept = self.by_word(cut, last);
            if kept.is_some() || cut == Cut::Word {
                return kept;
            }
        }
        if self.terminator.spaced && last == first && self.is_word_end(last) {
            last -= 1;
            if last < 0 {
                return None;
            }
        }
        loop {
            last = self.skip(last, is_space);
            if last < 0 {
                return None;
            }
            let drops = is_dot(self.at(last)) && !self.is_word_end(last) && self.terminator.removes_dots;
            if !drops {
                break;
            }
            last = self.skip(last, is_dot);
            if last < 0 {
                return None;
            }
        }
        Some(self.upto(last, self.terminator.spaced && self.is_word_end(last)))
    }

    fn by_word(&self, cut: Cut, char_last: i64) -> Option<Vec<u16>> {
        let length = self.terminator.length.saturating_add(i64::from(self.terminator.spaced));
        let least = match cut {
            // Three quarters, rounded up.
            Cut::Auto => ((self.most.saturating_mul(3) + 3) / 4).saturating_sub(length).saturating_sub(1).max(0),
            _ => 0,
        };
        let mut last = self.most.saturating_sub(length).saturating_sub(1).min(char_last);
        let mut space_follows = last + 1 >= self.len() || is_space(self.at(last + 1));
        while last >= least {
            let space = is_space(self.at(last));
            if !space && space_follows {
                return Some(self.upto(last, self.terminator.spaced));
            }
            space_follows = space;
            last -= 1;
        }
        None
    }
}

fn is_dot(c: char) -> bool {
    matches!(c, '.' | '…')
}

/// The terminator that a text is.
pub(crate) fn plain_terminator(text: &str, length: Option<i64>) -> Terminator {
    Terminator {
        length: length.unwrap_or_else(|| i64::try_from(super::letters::units(text)).unwrap_or(i64::MAX)),
        removes_dots: text.starts_with(is_dot),
        spaced: true,
    }
}

/// The terminator that HTML or XML is: tags and comments do not count, a reference is one character.
pub(crate) fn markup_terminator(markup: &str, length: Option<i64>) -> Terminator {
    let mut count = 0;
    let mut starts_with_dot = None;
    let mut rest = markup;
    while let Some(c) = rest.chars().next() {
        let skip = |rest: &str, end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        let step = if rest.starts_with("<!--") {
            skip(rest, "-->")
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let inner = data.find("]]>").unwrap_or(data.len());
            let text = data.get(..inner).unwrap_or_default();
            count += i64::try_from(super::letters::units(text)).unwrap_or(0);
            if let Some(first) = text.chars().next() {
                starts_with_dot.get_or_insert(is_dot(first));
            }
            skip(rest, "]]>")
        } else if c == '<' {
            skip(rest, ">")
        } else if c == '&' {
            let step = skip(rest, ";");
            let name = rest.get(1..step).unwrap_or_default().trim_end_matches(';');
            count += 1;
            starts_with_dot.get_or_insert(is_dot_reference(name));
            step
        } else {
            count += i64::try_from(c.len_utf16()).unwrap_or(1);
            starts_with_dot.get_or_insert(is_dot(c));
            c.len_utf8()
        };
        rest = rest.get(step..).unwrap_or_default();
    }
    Terminator { length: length.unwrap_or(count), removes_dots: starts_with_dot.unwrap_or(false), spaced: true }
}

fn is_dot_reference(name: &str) -> bool {
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        },
        None => return matches!(name, "hellip" | "period"),
    };
    matches!(code, Some(0x2026 | 0x2e))
}

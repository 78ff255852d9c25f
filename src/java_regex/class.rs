//! Character classes: what is between `[` and `]`, and the escapes that stand for one character or
//! for a set of them.

use super::parser::PatternReader;
use super::{Flags, JavaRegexError};
use regex_syntax::hir::{Class, HirKind};

/// Classes within one another.
const MOST_DEPTH: usize = 30;

/// A set of characters: those below 128 as bits, the others as ranges.
#[derive(Clone, Debug)]
pub(super) struct Set {
    ascii: u128,
    ranges: Box<[(char, char)]>,
}

impl Set {
    /// Reads the items of a class, spelt out as [`CharacterSet`] has them; none where they name what is not known.
    pub(super) fn read(items: &str) -> Option<Set> {
        let hir = regex_syntax::parse(&format!("[{items}]")).ok()?;
        let mut set = Set { ascii: 0, ranges: Box::default() };
        let mut ranges = Vec::new();
        match hir.kind() {
            HirKind::Class(Class::Unicode(class)) => {
                ranges.extend(class.ranges().iter().map(|range| (range.start(), range.end())));
            }
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                ranges.extend(text.chars().map(|c| (c, c)));
            }
            _ => {}
        }
        for (from, to) in &ranges {
            for c in (*from as u32)..=(*to as u32).min(127) {
                set.ascii |= 1 << c;
            }
        }
        ranges.retain(|(_, to)| !to.is_ascii());
        set.ranges = ranges.into();
        Some(set)
    }

    /// True if it has the character.
    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let at = self.ranges.partition_point(|(_, to)| *to < c);
        self.ranges.get(at).is_some_and(|(from, _)| *from <= c)
    }

    /// How much there is of it.
    pub(super) fn size(&self) -> usize {
        self.ranges.len()
    }
}

/// A set of characters as it is read: spelt out (`\d` as `0-9`), so that nothing depends on what other
/// engines mean by the same sign.
#[derive(Clone, Debug)]
pub(super) enum CharacterSet {
    /// One character.
    One(char),
    /// Items as they stand between brackets.
    Items(String),
}

impl CharacterSet {
    /// A character, in both cases where the flags say so.
    pub(super) fn of_char(c: char, flags: Flags) -> CharacterSet {
        if !flags.case_insensitive {
            return CharacterSet::One(c);
        }
        let mut items = String::new();
        write_range(c, c, flags, &mut items);
        if items.chars().count() == 1 || !folds(c, flags) { CharacterSet::One(c) } else { CharacterSet::Items(items) }
    }

    /// Writes the set as a class.
    pub(super) fn write(&self, out: &mut String) {
        out.push('[');
        self.write_items(out);
        out.push(']');
    }

    fn write_items(&self, out: &mut String) {
        match self {
            CharacterSet::One(c) => write_char(*c, out),
            CharacterSet::Items(items) => out.push_str(items),
        }
    }
}

fn folds(c: char, flags: Flags) -> bool {
    c.is_ascii_alphabetic() || (flags.unicode_case && (c.is_lowercase() || c.is_uppercase()))
}

/// Writes a character so that it means only itself, in a class or outside.
pub(super) fn write_char(c: char, out: &mut String) {
    use std::fmt::Write;
    if c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !c.is_control()) {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{{{:x}}}", u32::from(c));
    }
}

fn write_range(from: char, to: char, flags: Flags, out: &mut String) {
    write_char(from, out);
    if from != to {
        out.push('-');
        write_char(to, out);
    }
    if !flags.case_insensitive {
        return;
    }
    for (low, high, other) in [('a', 'z', 'A'), ('A', 'Z', 'a')] {
        let (start, end) = (from.max(low), to.min(high));
        if start <= end {
            let shift = |c: char| {
                let offset = (c as u8).wrapping_sub(low as u8);
                char::from((other as u8).wrapping_add(offset))
            };
            write_char(shift(start), out);
            out.push('-');
            write_char(shift(end), out);
        }
    }
    if flags.unicode_case && from == to && !from.is_ascii() {
        for c in from.to_uppercase().chain(from.to_lowercase()) {
            write_char(c, out);
        }
    }
}

/// Reads a class from its `[` on.
pub(super) fn read(reader: &mut PatternReader, depth: usize) -> Result<CharacterSet, JavaRegexError> {
    let begin = reader.at;
    let unclosed = || JavaRegexError { at: begin, reason: "this `[` has no `]`".to_owned() };
    if depth > MOST_DEPTH {
        return Err(reader.fault("classes nest too deeply"));
    }
    reader.at += 1;
    let negated = reader.eat('^');
    // Operands of `&&`, each a union of items.
    let mut operands: Vec<String> = Vec::new();
    let mut union = String::new();
    let mut empty = true;
    loop {
        reader.skip_comments();
        let Some(c) = reader.peek() else { return Err(unclosed()) };
        match c {
            ']' if !empty || !operands.is_empty() => {
                reader.at += 1;
                break;
            }
            '[' => {
                read(reader, depth + 1)?.write(&mut union);
                empty = false;
            }
            '&' if reader.chars.get(reader.at + 1) == Some(&'&') => {
                reader.at += 2;
                while reader.eat('&') {}
                if reader.peek() == Some(']') && empty {
                    return Err(reader.fault("this class has `&&` without anything to meet"));
                }
                // `[a&&]` leaves the left side as it is.
                if !empty {
                    operands.push(std::mem::take(&mut union));
                    empty = true;
                }
                if reader.peek() == Some(']') {
                    reader.at += 1;
                    break;
                }
            }
            _ => {
                item(reader, &mut union)?;
                empty = false;
            }
        }
    }
    if !empty {
        operands.push(union);
    }
    let mut items = match <[String; 1]>::try_from(operands) {
        Ok([single]) => single,
        Err(many) => many.iter().map(|operand| format!("[{operand}]")).collect::<Vec<_>>().join("&&"),
    };
    if negated {
        items = format!("[^{items}]");
    }
    Ok(CharacterSet::Items(items))
}

/// One character, range or escape of a class.
fn item(reader: &mut PatternReader, out: &mut String) -> Result<(), JavaRegexError> {
    if reader.peek() == Some('\\') && reader.chars.get(reader.at + 1) == Some(&'Q') {
        reader.at += 2;
        while let Some(c) = reader.next() {
            if c == '\\' && reader.peek() == Some('E') {
                reader.at += 1;
                break;
            }
            write_range(c, c, reader.flags, out);
        }
        return Ok(());
    }
    let from = match one(reader)? {
        CharacterSet::One(c) => c,
        set @ CharacterSet::Items(_) => {
            set.write(out);
            return Ok(());
        }
    };
    let ranged = reader.peek() == Some('-') && !matches!(reader.chars.get(reader.at + 1), None | Some(']' | '['));
    if !ranged {
        write_range(from, from, reader.flags, out);
        return Ok(());
    }
    reader.at += 1;
    match one(reader)? {
        CharacterSet::One(to) if to < from => Err(reader.fault(format!("the range `{from}-{to}` runs backwards"))),
        CharacterSet::One(to) => {
            write_range(from, to, reader.flags, out);
            Ok(())
        }
        CharacterSet::Items(_) => Err(reader.fault("a range ends with a single character")),
    }
}

fn one(reader: &mut PatternReader) -> Result<CharacterSet, JavaRegexError> {
    match reader.peek() {
        Some('\\') => {
            let escape = read_escape(reader)?;
            Ok(escape)
        }
        Some(c) => {
            reader.at += 1;
            Ok(CharacterSet::One(c))
        }
        None => Err(reader.fault("the pattern ends in the middle of a class")),
    }
}

/// Reads an escape that stands for a character or a set of them, from its backslash on.
pub(super) fn read_escape(reader: &mut PatternReader) -> Result<CharacterSet, JavaRegexError> {
    let begin = reader.at;
    reader.at += 1;
    let Some(c) = reader.next() else { return Err(reader.fault("the pattern ends in a single `\\`")) };
    let set = |items: &str| Ok(CharacterSet::Items(items.to_owned()));
    match c {
        't' => Ok(CharacterSet::One('\t')),
        'n' => Ok(CharacterSet::One('\n')),
        'r' => Ok(CharacterSet::One('\r')),
        'f' => Ok(CharacterSet::One('\u{c}')),
        'a' => Ok(CharacterSet::One('\u{7}')),
        'e' => Ok(CharacterSet::One('\u{1b}')),
        'd' | 'D' | 'w' | 'W' | 's' | 'S' if reader.flags.unicode_class => {
            let items = match c {
                'd' | 'D' => "\\p{Nd}",
                'w' | 'W' => "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}",
                _ => "\\p{White_Space}",
            };
            Ok(CharacterSet::Items(if c.is_ascii_uppercase() { format!("[^{items}]") } else { items.to_owned() }))
        }
        'd' => set("0-9"),
        'D' => set("[^0-9]"),
        'w' => set("a-zA-Z_0-9"),
        'W' => set("[^a-zA-Z_0-9]"),
        's' => set("\\x20\\t\\n\\x0B\\x0C\\r"),
        'S' => set("[^\\x20\\t\\n\\x0B\\x0C\\r]"),
        'h' => set(HORIZONTAL),
        'H' => Ok(CharacterSet::Items(format!("[^{HORIZONTAL}]"))),
        'v' => set(VERTICAL),
        'V' => Ok(CharacterSet::Items(format!("[^{VERTICAL}]"))),
        'c' => match reader.next() {
            Some(c) => char::from_u32(u32::from(c) ^ 64)
                .map(CharacterSet::One)
                .ok_or_else(|| reader.fault("no such control character")),
            None => Err(reader.fault("`\\c` is followed by a letter")),
        },
        '0' => {
            let mut value = 0;
            let mut count = 0;
            while count < 3 && (count < 2 || value <= 0o37) {
                let Some(digit) = reader.peek().and_then(|c| c.to_digit(8)) else { break };
                reader.at += 1;
                count += 1;
                value = value * 8 + digit;
            }
            if count == 0 {
                return Err(reader.fault("`\\0` is followed by octal digits"));
            }
            code_point(reader, value)
        }
        'x' if reader.eat('{') => {
            let mut value: u32 = 0;
            let mut count = 0;
            while let Some(digit) = reader.peek().and_then(|c| c.to_digit(16)) {
                reader.at += 1;
                count += 1;
                value = value.saturating_mul(16).saturating_add(digit);
            }
            if count == 0 || !reader.eat('}') {
                return Err(reader.fault("`\\x{` is followed by hexadecimal digits and `}`"));
            }
            code_point(reader, value)
        }
        'x' => hexadecimal(reader, 2),
        'u' => {
            let first = hexadecimal_value(reader, 4)?;
            if (0xd800..0xdc00).contains(&first)
                && reader.peek() == Some('\\')
                && reader.chars.get(reader.at + 1) == Some(&'u')
            {
                let back = reader.at;
                reader.at += 2;
                let second = hexadecimal_value(reader, 4)?;
                if (0xdc00..0xe000).contains(&second) {
                    return code_point(reader, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
                }
                reader.at = back;
            }
            code_point(reader, first)
        }
        'p' | 'P' => property(reader, c == 'P'),
        'N' => Err(reader.fault("characters by name (`\\N{…}`) are not carried")),
        c if c.is_ascii_alphanumeric() => {
            reader.at = begin;
            Err(reader.fault(format!("`\\{c}` means nothing")))
        }
        c => Ok(CharacterSet::One(c)),
    }
    .map(|set| match set {
        CharacterSet::One(c) => CharacterSet::of_char(c, reader.flags),
        items => items,
    })
}

const HORIZONTAL: &str = "\\x20\\t\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}";
const VERTICAL: &str = "\\n\\x0B\\x0C\\r\\x{85}\\x{2028}\\x{2029}";

fn hexadecimal(reader: &mut PatternReader, digits: usize) -> Result<CharacterSet, JavaRegexError> {
    let value = hexadecimal_value(reader, digits)?;
    code_point(reader, value)
}

fn hexadecimal_value(reader: &mut PatternReader, digits: usize) -> Result<u32, JavaRegexError> {
    let mut value = 0;
    for _ in 0..digits {
        let Some(digit) = reader.peek().and_then(|c| c.to_digit(16)) else {
            return Err(reader.fault(format!("this escape needs {digits} hexadecimal digits")));
        };
        reader.at += 1;
        value = value * 16 + digit;
    }
    Ok(value)
}

fn code_point(reader: &PatternReader, value: u32) -> Result<CharacterSet, JavaRegexError> {
    // Half a surrogate pair is never in a text.
    if (0xd800..0xe000).contains(&value) {
        return Ok(CharacterSet::Items("a&&b".to_owned()));
    }
    char::from_u32(value).map(CharacterSet::One).ok_or_else(|| reader.fault("there is no such character"))
}

/// Classes by Java's names: name, items.
static CLASSES: &[(&str, &str)] = &[
    ("Lower", "a-z"),
    ("Upper", "A-Z"),
    ("ASCII", "\\x00-\\x7F"),
    ("Alpha", "a-zA-Z"),
    ("Digit", "0-9"),
    ("Alnum", "a-zA-Z0-9"),
    ("Punct", "!-/:-@\\[-`{-~"),
    ("Graph", "!-~"),
    ("Print", "\\x20-~"),
    ("Blank", "\\x20\\t"),
    ("Cntrl", "\\x00-\\x1F\\x7F"),
    ("XDigit", "0-9a-fA-F"),
    ("Space", "\\x20\\t\\n\\x0B\\x0C\\r"),
    ("L1", "\\x00-\\x{ff}"),
    ("all", "\\x00-\\x{10ffff}"),
    ("LD", "\\p{L}\\p{Nd}"),
    ("LC", "\\p{Lu}\\p{Ll}\\p{Lt}"),
    ("javaLowerCase", "\\p{Lowercase}"),
    ("javaUpperCase", "\\p{Uppercase}"),
    ("javaAlphabetic", "\\p{Alphabetic}"),
    ("javaIdeographic", "\\p{Ideographic}"),
    ("javaTitleCase", "\\p{Lt}"),
    ("javaDigit", "\\p{Nd}"),
    ("javaDefined", "\\P{Cn}"),
    ("javaLetter", "\\p{L}"),
    ("javaLetterOrDigit", "\\p{L}\\p{Nd}"),
    ("javaJavaIdentifierStart", "\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}"),
    (
        "javaJavaIdentifierPart",
        "\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}\\x00-\\x08\\x0E-\\x1B\\x7F-\\x{9f}\\p{Cf}",
    ),
    ("javaUnicodeIdentifierStart", "\\p{L}\\p{Nl}"),
    ("javaUnicodeIdentifierPart", "\\p{L}\\p{Nl}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}"),
    ("javaIdentifierIgnorable", "\\x00-\\x08\\x0E-\\x1B\\x7F-\\x{9f}\\p{Cf}"),
    ("javaSpaceChar", "\\p{Z}"),
    (
        "javaWhitespace",
        "\\t-\\r\\x1C-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}",
    ),
    ("javaISOControl", "\\x00-\\x1F\\x7F-\\x{9f}"),
    ("javaMirrored", "()<>\\[\\]{}\\x{ab}\\x{bb}\\x{2039}\\x{203a}\\x{2045}\\x{2046}"),
];

/// Binary properties after `Is`: Java's name in lower case, that of the engine.
static BINARY: &[(&str, &str)] = &[
    ("alphabetic", "Alphabetic"),
    ("ideographic", "Ideographic"),
    ("letter", "L"),
    ("lowercase", "Lowercase"),
    ("uppercase", "Uppercase"),
    ("titlecase", "Lt"),
    ("punctuation", "P"),
    ("control", "Cc"),
    ("white_space", "White_Space"),
    ("whitespace", "White_Space"),
    ("digit", "Nd"),
    ("hex_digit", "Hex_Digit"),
    ("hexdigit", "Hex_Digit"),
    ("join_control", "Join_Control"),
    ("noncharacter_code_point", "Noncharacter_Code_Point"),
    ("assigned", "Assigned"),
    ("emoji", "Emoji"),
];

/// General categories.
static CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Me", "Mc", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp", "C", "Cc",
    "Cf", "Co", "Cs", "Cn", "P", "Pd", "Ps", "Pe", "Pc", "Po", "Pi", "Pf", "S", "Sm", "Sc", "Sk", "So",
];

/// Blocks: name in lower case without spaces, dashes and underscores; first and last character.
static BLOCKS: &[(&str, &str)] = &[
    ("basiclatin", "\\x00-\\x7F"),
    ("latin1supplement", "\\x{80}-\\x{ff}"),
    ("latinextendeda", "\\x{100}-\\x{17f}"),
    ("latinextendedb", "\\x{180}-\\x{24f}"),
    ("ipaextensions", "\\x{250}-\\x{2af}"),
    ("combiningdiacriticalmarks", "\\x{300}-\\x{36f}"),
    ("greek", "\\x{370}-\\x{3ff}"),
    ("greekandcoptic", "\\x{370}-\\x{3ff}"),
    ("cyrillic", "\\x{400}-\\x{4ff}"),
    ("armenian", "\\x{530}-\\x{58f}"),
    ("hebrew", "\\x{590}-\\x{5ff}"),
    ("arabic", "\\x{600}-\\x{6ff}"),
    ("devanagari", "\\x{900}-\\x{97f}"),
    ("thai", "\\x{e00}-\\x{e7f}"),
    ("generalpunctuation", "\\x{2000}-\\x{206f}"),
    ("currencysymbols", "\\x{20a0}-\\x{20cf}"),
    ("letterlikesymbols", "\\x{2100}-\\x{214f}"),
    ("arrows", "\\x{2190}-\\x{21ff}"),
    ("mathematicaloperators", "\\x{2200}-\\x{22ff}"),
    ("boxdrawing", "\\x{2500}-\\x{257f}"),
    ("hiragana", "\\x{3040}-\\x{309f}"),
    ("katakana", "\\x{30a0}-\\x{30ff}"),
    ("cjkunifiedideographs", "\\x{4e00}-\\x{9fff}"),
    ("hangulsyllables", "\\x{ac00}-\\x{d7af}"),
    ("emoticons", "\\x{1f600}-\\x{1f64f}"),
];

fn property(reader: &mut PatternReader, negated: bool) -> Result<CharacterSet, JavaRegexError> {
    let name: String = if reader.eat('{') {
        let begin = reader.at;
        let mut name = String::new();
        loop {
            match reader.next() {
                Some('}') => break,
                Some(c) => name.push(c),
                None => {
                    reader.at = begin;
                    return Err(reader.fault("this `\\p{` has no `}`"));
                }
            }
        }
        name
    } else {
        match reader.next() {
            Some(c) => c.to_string(),
            None => return Err(reader.fault("`\\p` is followed by a property such as `{L}`")),
        }
    };
    let Some(items) = property_items(&name, reader.flags) else {
        return Err(reader.fault(format!("there is no property `{name}`")));
    };
    Ok(CharacterSet::Items(if negated { format!("[^{items}]") } else { items }))
}

fn property_items(name: &str, flags: Flags) -> Option<String> {
    if let Some((key, value)) = name.split_once('=') {
        return match key.to_ascii_lowercase().as_str() {
            "sc" | "script" => script(value),
            "blk" | "block" => block(value),
            "gc" | "general_category" => category(value, flags),
            _ => None,
        };
    }
    if let Some(rest) = name.strip_prefix("In") {
        return block(rest);
    }
    if let Some(rest) = name.strip_prefix("Is") {
        let lower = rest.to_ascii_lowercase();
        if let Some((_, theirs)) = BINARY.iter().find(|(ours, _)| *ours == lower) {
            return Some(format!("\\p{{{theirs}}}"));
        }
        return category(rest, flags).or_else(|| script(rest)).or_else(|| named(rest, flags));
    }
    named(name, flags).or_else(|| category(name, flags))
}

/// The POSIX classes under the flag `U`.
static UNICODE_CLASSES: &[(&str, &str)] = &[
    ("Lower", "\\p{Lowercase}"),
    ("Upper", "\\p{Uppercase}"),
    ("Alpha", "\\p{Alphabetic}"),
    ("Digit", "\\p{Nd}"),
    ("Alnum", "\\p{Alphabetic}\\p{Nd}"),
    ("Punct", "\\p{P}"),
    ("Graph", "[^\\p{White_Space}\\p{Cc}\\p{Cn}]"),
    ("Print", "[^\\p{White_Space}\\p{Cc}\\p{Cn}]\\p{Zs}"),
    ("Blank", "\\p{Zs}\\t"),
    ("Cntrl", "\\p{Cc}"),
    ("XDigit", "\\p{Nd}\\p{Hex_Digit}"),
    ("Space", "\\p{White_Space}"),
];

fn named(name: &str, flags: Flags) -> Option<String> {
    let unicode = UNICODE_CLASSES.iter().find(|(class, _)| flags.unicode_class && *class == name);
    if let Some((_, items)) = unicode.filter(|_| !flags.case_insensitive || !matches!(name, "Lower" | "Upper")) {
        return Some((*items).to_owned());
    }
    if flags.case_insensitive && matches!(name, "Lower" | "Upper") {
        return Some("a-zA-Z".to_owned());
    }
    if flags.case_insensitive && matches!(name, "javaLowerCase" | "javaUpperCase") {
        return Some("\\p{Lowercase}\\p{Uppercase}\\p{Lt}".to_owned());
    }
    CLASSES.iter().find(|(class, _)| *class == name).map(|(_, items)| (*items).to_owned())
}

fn category(name: &str, flags: Flags) -> Option<String> {
    match name {
        "Lu" | "Ll" | "Lt" if flags.case_insensitive => Some("\\p{Lu}\\p{Ll}\\p{Lt}".to_owned()),
        "LC" => Some("\\p{Lu}\\p{Ll}\\p{Lt}".to_owned()),
        // Half surrogate pairs are never in a text.
        "Cs" => Some("a&&b".to_owned()),
        _ => CATEGORIES.contains(&name).then(|| format!("\\p{{{name}}}")),
    }
}

fn script(name: &str) -> Option<String> {
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    let item = format!("\\p{{Script={name}}}");
    (fits && regex_syntax::parse(&format!("[{item}]")).is_ok()).then_some(item)
}

fn block(name: &str) -> Option<String> {
    let plain: String =
        name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
    BLOCKS.iter().find(|(block, _)| *block == plain).map(|(_, items)| (*items).to_owned())
}

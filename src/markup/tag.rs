//! Start tags and their attributes.

use std::borrow::Cow;
use std::cmp::Ordering;

use memchr::{memchr, memchr2, memchr3};

use super::characters::{is_space, name_end, plain_end, skip_space};
use super::end_tag::is_tag;
use super::html::{Siblings, is_void};
use super::reader::{MarkupReader, normalise_line_ends};
use super::reference::read_reference;
use super::slip;
use super::tree::{Attribute, Tree};
use crate::diagnostic::{Diagnostic, Fix, Span, codes::limit, codes::xml, lookalike};

/// Bytes of a value that are looked at one by one.
pub(super) const PLAIN_VALUE: usize = 96;

/// How many bytes are looked through for the end tag of an element in which another of its kind begins.
const NEAR: usize = 4096;

/// How a start tag ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEnd {
    Open,
    Empty,
    /// Before its `>`, at another `<` or at the end of the text.
    Missing,
}

/// Where a value ends: its closing quote, or where the closing quote should have been.
pub(super) struct ValueEnd {
    pub(super) at: usize,
    pub(super) quoted: bool,
}

impl<'t> MarkupReader<'t, '_> {
    /// Reads the start tag at hand, whose name ends at `end`; the text before it is finished.
    pub(super) fn read_start_tag(&mut self, end: usize) {
        if self.stopped {
            return;
        }
        let start = self.at;
        let name = self.slice(start + 1..end);
        self.at = end;
        let first = self.tree.attributes.len();
        let (tag_end, suspect) = match self.byte(end) {
            Some(b'>') => {
                self.at += 1;
                (TagEnd::Open, false)
            }
            _ => self.read_attributes(first, name),
        };
        let tag = Span::new(start, self.at);
        if tag_end == TagEnd::Missing {
            let tag = Span::new(start, self.slice(start..self.at).trim_end().len() + start);
            self.report_unfinished(name, tag, self.tree.attributes.len() == first);
        }
        if self.tree.attributes.len() > first + 1 {
            self.sort_attributes(first, name);
        }
        if self.stack.last().is_some_and(|open| open.siblings.are_ended_by(Siblings::of(name))) {
            self.end_before(name, start, tag_end == TagEnd::Empty);
        }
        let is_bare = self.tree.attributes.len() == first;
        if tag_end == TagEnd::Empty && is_bare && self.closes_with_empty(name, tag) {
            return;
        }
        let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let attributes = index(first)..index(self.tree.attributes.len());
        // An attribute without a value says nothing of an element that is never closed.
        let excused = tag_end == TagEnd::Missing || suspect && !is_void(name);
        self.open_element(name, tag, attributes, tag_end == TagEnd::Empty, excused);
    }

    /// A start tag without its end.
    #[cold]
    fn report_unfinished(&mut self, name: &'t str, tag: Span, is_bare: bool) {
        let at_end = self.at >= self.text.len();
        self.findings.add(|| {
            let finding = Diagnostic::new(xml::UNFINISHED_TAG, tag, format!("the tag `<{name}` has no `>`"));
            if at_end {
                finding.with_help("the text ends inside the tag; has it been cut off?")
            } else {
                let finding = finding.with_help("add the `>`; if the `<` is meant as text, write `&lt;`");
                let sign = Span::new(tag.start as usize, tag.start as usize + 1);
                if !is_bare {
                    // What has attributes is a tag.
                    finding.with_suggestion(Span::point(tag.end as usize), ">")
                } else if name.starts_with(|c: char| c.is_ascii_uppercase()) {
                    // `Map<String, Integer>`
                    finding.with_suggestion(sign, "&lt;")
                } else {
                    finding
                }
            }
        });
        if at_end {
            self.excuse_all();
        }
    }

    /// Ends an element that HTML would end where this one begins, and says so.
    #[cold]
    fn end_before(&mut self, name: &'t str, start: usize, is_empty: bool) {
        let Some(open) = self.stack.last() else { return };
        let (inner, opened, excused) = (open.name, open.tag, open.excused);
        if self.ends_later(inner, name, is_empty) {
            return;
        }
        if !excused {
            self.findings.add(|| {
                Diagnostic::new(xml::UNCLOSED, opened, format!("`<{inner}>` is not closed before the next `<{name}>`"))
                    .with_label(Span::new(start, start + 1 + name.len()), "it begins here")
                    .with_help(format!("write `</{inner}>` before it: in XML every element is closed"))
                    .with_suggestion(Span::point(start), format!("</{inner}>"))
            });
        }
        self.close_implied(start);
    }

    /// True if an element that is open and one of this name that begins here are both closed before the element around
    /// them is.
    fn ends_later(&self, inner: &str, name: &str, is_empty: bool) -> bool {
        let around = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at)).map_or("", |open| open.name);
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        let rest = rest.get(..NEAR).unwrap_or(rest);
        // The one that is open, and the one that begins.
        let mut open = 2 - usize::from(is_empty);
        for at in memchr::memchr_iter(b'<', rest) {
            let tag = rest.get(at + 1..).unwrap_or_default();
            match tag.strip_prefix(b"/") {
                Some(tag) if is_tag(tag, inner) || is_tag(tag, name) => open -= 1,
                Some(tag) if is_tag(tag, around) => return false,
                None if is_tag(tag, inner) || is_tag(tag, name) => {
                    let end = memchr(b'>', tag).unwrap_or(tag.len());
                    open += usize::from(!tag.get(..end).is_some_and(|tag| tag.ends_with(b"/")));
                }
                _ => {}
            }
            if open == 0 {
                return true;
            }
        }
        false
    }

    /// Reads up to the end of the tag; also tells if it looks like text after a stray `<`.
    fn read_attributes(&mut self, first: usize, element: &'t str) -> (TagEnd, bool) {
        let mut suspect = false;
        let mut told_junk = false;
        let mut told_count = false;
        loop {
            let at = skip_space(self.bytes(), self.at);
            let spaced = at > self.at;
            self.at = at;
            match self.byte(at) {
                None | Some(b'<') => return (TagEnd::Missing, suspect),
                Some(b'>') => {
                    self.at += 1;
                    return (TagEnd::Open, suspect);
                }
                Some(b'/') if self.byte(at + 1) == Some(b'>') => {
                    self.at += 2;
                    return (TagEnd::Empty, suspect);
                }
                Some(_) => {}
            }
            let end = name_end(self.text, at);
            if end == at && self.skip_lookalike(at) {
                continue;
            }
            if end == at {
                suspect = true;
                self.skip_junk(at, !std::mem::replace(&mut told_junk, true), first);
                continue;
            }
            if self.byte(end) != Some(b'=') && self.begins_content(at, end, element) {
                self.at = at;
                return (TagEnd::Open, true);
            }
            if !spaced {
                self.findings.add(|| {
                    Diagnostic::new(xml::ATTRIBUTE_SPACE, Span::new(at, end), "no space before this attribute")
                        .with_help("put a space between attributes")
                        .with_fix(Span::point(at), " ")
                });
            }
            let attribute = self.read_attribute(at, end);
            suspect |= attribute.is_none() && !slip::is_bare(self.slice(at..end));
            if self.tree.attributes.len() - first < self.limits.attributes {
                if let Some(attribute) = attribute {
                    self.tree.attributes.push(attribute);
                }
            } else if !std::mem::replace(&mut told_count, true) {
                let most = self.limits.attributes;
                self.findings.add(|| {
                    Diagnostic::new(limit::ATTRIBUTES, Span::new(at, end), format!("more than {most} attributes"))
                        .with_help("no element has that many; look for text in quotes that is not closed")
                });
            }
        }
    }

    /// True if the word at hand is the text of an element whose start tag lacks its `>`: `<p Hello</p>`.
    #[cold]
    fn begins_content(&mut self, at: usize, end: usize, element: &str) -> bool {
        let rest = self.bytes().get(end..end + PLAIN_VALUE * 2).or_else(|| self.bytes().get(end..)).unwrap_or_default();
        let Some(stop) = memchr3(b'<', b'>', b'=', rest).filter(|stop| rest.get(*stop) == Some(&b'<')) else {
            return false;
        };
        let closer = rest.get(stop + 1..).and_then(|rest| rest.strip_prefix(b"/"));
        if !closer.is_some_and(|rest| rest.starts_with(element.as_bytes()) && rest.get(element.len()) == Some(&b'>')) {
            return false;
        }
        let from = self.slice(0..at).trim_end().len();
        self.findings.add(|| {
            Diagnostic::new(xml::UNFINISHED_TAG, Span::new(from, end), format!("the tag `<{element}` has no `>`"))
                .with_help("add the `>` before the text")
                .with_suggestion(Span::new(from, at), ">")
        });
        true
    }

    /// Passes a character that looks like a space or like nothing.
    fn skip_lookalike(&mut self, at: usize) -> bool {
        let found = self.text.get(at..).and_then(|rest| lookalike(rest.chars().next()?));
        let Some(row) = found.filter(|row| matches!(row.plain, "" | " ")) else { return false };
        let span = Span::new(at, at + row.character.len_utf8());
        self.at = span.end as usize;
        self.findings.add(|| {
            let message = format!("U+{:04X}, {}, stands in this tag", u32::from(row.character), row.name);
            let next = self.text.get(span.end as usize..).unwrap_or_default();
            // A space is only needed between attributes.
            let plain = if next.starts_with([' ', '\t', '\n', '\r', '>', '/']) { "" } else { row.plain };
            let help = if row.plain.is_empty() { "take it out" } else { "write a plain space" };
            Diagnostic::new(xml::TAG, span, message).with_help(help).with_fix(span, plain)
        });
        true
    }

    /// Passes what can't begin an attribute.
    fn skip_junk(&mut self, at: usize, tell: bool, first: usize) {
        let rest = self.bytes().get(at + 1..).unwrap_or_default();
        let mut length =
            rest.iter().position(|byte| is_space(*byte) || matches!(byte, b'>' | b'<' | b'/')).unwrap_or(rest.len());
        let opens = |quote: &u8| *quote == b'"' || *quote == b'\'';
        let name = name_end(self.text, at + 1);
        if self.byte(at).as_ref().is_some_and(opens) && name > at + 1 && self.byte(name) == Some(b'=') {
            // `a="b""c="d"`: an attribute follows.
            length = 0;
        }
        // `*ngIf="a b"`: the value belongs to it.
        if let Some(quote) = rest.get(..length).and_then(|junk| junk.iter().position(opens))
            && let Some(sign) = rest.get(quote)
            && let Some(after) = rest.get(quote + 1..)
            && let Some(close) = memchr3(*sign, b'<', b'>', after).filter(|close| after.get(*close) == Some(sign))
        {
            length = length.max(quote + close + 2);
        }
        self.at = at + 1 + length;
        let (past, text) = (self.at, self.text);
        let junk = self.slice(at..self.at);
        if tell {
            let span = Span::new(at, self.at);
            self.findings.add(|| {
                let odd = junk.chars().next().and_then(lookalike).filter(|row| row.plain == "-");
                if let Some(row) = odd {
                    let sign = Span::new(at, at + row.character.len_utf8());
                    let message = format!("U+{:04X}, {}, stands in this tag", u32::from(row.character), row.name);
                    return Diagnostic::new(xml::TAG, sign, message).with_help("write `-`").with_fix(sign, "-");
                }
                let finding = Diagnostic::new(xml::TAG, span, "this does not belong in a tag");
                if let Some(given) = slip::class(junk)
                    && let Some(value) = class_of(&self.tree, self.text, first, past)
                {
                    // The element has one already.
                    let before = self.text.get(..at).map_or(at, |before| before.trim_end().len());
                    let fix = Fix::suggested(Span::new(before, past), "");
                    let help = "a class is given by the attribute: write it into the one that is there";
                    let fix = fix.and(Span::point(value.start as usize), format!("{given} "));
                    return Diagnostic { fix: Some(fix), ..finding }.with_help(help);
                }
                if let Some((help, span, written)) = slip::junk(junk, at) {
                    return finding.with_help(help).with_suggestion(span, written);
                }
                if junk.contains("=\"") || junk.contains("='") {
                    let from = self.text.get(..at).map_or(at, |before| before.trim_end().len());
                    return finding
                        .with_help("attributes of other frameworks mean nothing in a message: take it out")
                        .with_suggestion(Span::new(from, span.end as usize), "");
                }
                match junk {
                    "/" if text.as_bytes().get(past) == Some(&b'/') => {
                        finding.with_help("one `/` closes the element: take this one out").with_suggestion(span, "")
                    }
                    "\"" | "'" => {
                        finding.with_help("one quote ends a value: take this one out").with_suggestion(span, "")
                    }
                    "/" => finding.with_help("a `/` stands right before the `>` of an empty element: `<x/>`"),
                    _ => finding.with_help("a tag holds a name and attributes: `<name attribute=\"value\">`"),
                }
            });
        }
    }

    /// Reads the attribute whose name is `text[at..name_end]`; none if it has no value.
    fn read_attribute(&mut self, at: usize, name_end: usize) -> Option<Attribute<'t>> {
        let mut name = self.slice(at..name_end);
        let mut equals = skip_space(self.bytes(), name_end);
        if self.byte(equals) != Some(b'=') {
            let bare = name.strip_suffix(':').filter(|bare| !bare.is_empty());
            let Some(bare) = bare.filter(|_| matches!(self.byte(equals), Some(b'"' | b'\''))) else {
                self.report_without_value(at, name_end);
                return None;
            };
            let colon = Span::new(name_end - 1, name_end);
            self.findings.add(|| {
                Diagnostic::new(xml::ATTRIBUTE_VALUE, colon, format!("a `=` belongs after `{bare}`, not a colon"))
                    .with_help(format!("write `{bare}=\"…\"`"))
                    .with_fix(colon, "=")
            });
            name = bare;
            equals = name_end - 1;
        }
        let value_at = skip_space(self.bytes(), equals + 1);
        let Some(quote @ (b'"' | b'\'')) = self.byte(value_at) else {
            return self.read_unquoted(at, name_end, equals + 1, value_at);
        };
        let start = value_at + 1;
        let plain = self.plain_value_end(start, quote);
        if let Some(end) = plain.and_then(|end| self.quotes_within(start, end, quote)) {
            self.at = end + 1;
            let value = self.slice(start..end);
            let sign = if quote == b'"' { "&quot;" } else { "&apos;" };
            let shown = char::from(quote);
            if value.len() > 1 && value.find(shown) == Some(value.len() - 1) {
                // `a="b""`
                let span = Span::new(start, end - 1);
                self.findings.add(|| {
                    let second = Span::new(end, end + 1);
                    let message = format!("a `{shown}` too many stands after the value of `{name}`");
                    Diagnostic::new(xml::ATTRIBUTE_QUOTES, second, message)
                        .with_help("take it out")
                        .with_suggestion(second, "")
                });
                let value = self.resolve_value(start, end - 1);
                return Some(Attribute { name, value, span: Span::new(at, end), value_span: span });
            }
            let span = Span::new(start, end);
            self.findings.add(|| {
                let fixed = value.replace(shown, sign);
                Diagnostic::new(
                    xml::ATTRIBUTE_QUOTES,
                    span,
                    format!("the value of `{name}` holds the quotes that end it"),
                )
                .with_help(format!("write `{sign}` for each `{shown}` inside: `{name}={shown}{fixed}{shown}`"))
                .with_fix(span, fixed)
            });
            let value = Cow::Borrowed(value);
            return Some(Attribute { name, value, span: Span::new(at, end + 1), value_span: span });
        }
        if let Some(end) = plain {
            self.at = end + 1;
            let value = Cow::Borrowed(self.slice(start..end));
            return Some(Attribute { name, value, span: Span::new(at, end + 1), value_span: Span::new(start, end) });
        }
        let end = self.find_value_end(start, quote, name);
        self.at = if end.quoted { end.at + 1 } else { end.at };
        let value_span = Span::new(start, end.at);
        if value_span.len() > self.limits.attribute_bytes {
            let most = self.limits.attribute_bytes;
            self.findings.add(|| {
                Diagnostic::new(
                    limit::ATTRIBUTE_BYTES,
                    Span::new(at, name_end),
                    format!("the value of `{name}` is longer than {most} bytes"),
                )
                .with_help("shorten it; send large content as an attachment")
            });
            return None;
        }
        let value = self.resolve_value(start, end.at);
        Some(Attribute { name, value, span: Span::new(at, self.at), value_span })
    }

    /// An attribute that is only a name.
    #[cold]
    fn report_without_value(&mut self, at: usize, name_end: usize) {
        let name = self.slice(at..name_end);
        self.at = name_end;
        self.findings.add(|| {
            let span = Span::new(at, name_end);
            Diagnostic::new(xml::ATTRIBUTE_VALUE, span, format!("`{name}` has no value"))
                .with_help(format!(
                    "XML has no attributes without a value: write `{name}=\"true\"`, or the value meant"
                ))
                .with_suggestion(span, format!("{name}=\"true\""))
        });
    }

    /// Where the value that begins at `start` ends, if it is short and stands for itself.
    fn plain_value_end(&self, start: usize, quote: u8) -> Option<usize> {
        let most = start + PLAIN_VALUE.min(self.limits.attribute_bytes);
        let bytes = self.bytes().get(..=most).unwrap_or(self.bytes());
        let end = plain_end(bytes, start, quote);
        (bytes.get(end) == Some(&quote)).then_some(end)
    }

    /// References resolved, white space made spaces.
    pub(super) fn resolve_value(&mut self, start: usize, end: usize) -> Cow<'t, str> {
        let raw = self.slice(start..end);
        let has_space = memchr3(b'\t', b'\n', b'\r', raw.as_bytes()).is_some();
        if !has_space && memchr(b'&', raw.as_bytes()).is_none() {
            return Cow::Borrowed(raw);
        }
        let mut value = String::with_capacity(raw.len());
        let mut at = start;
        while at < end {
            let rest = self.slice(at..end);
            let next = memchr(b'&', rest.as_bytes()).map_or(end, |found| at + found);
            let literal = self.slice(at..next);
            if has_space {
                let literal = normalise_line_ends(literal);
                value.extend(literal.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
            } else {
                value.push_str(literal);
            }
            at = next;
            if at < end {
                let reference = read_reference(self.text, at, self.declares_names, &mut self.findings);
                // A reference can't reach over the closing quote, which ends every name and number.
                match reference.character {
                    Some(c) => value.push(c),
                    None => value.push_str(self.slice(at..reference.end.min(end))),
                }
                at = reference.end;
            }
        }
        Cow::Owned(value)
    }

    /// Sorts the attributes from `first` on by name, and drops those given twice.
    pub(super) fn sort_attributes(&mut self, first: usize, element: &'t str) {
        let text = self.text;
        let Some(attributes) = self.tree.attributes.get_mut(first..) else { return };
        if attributes.is_sorted_by(|a, b| compare_names(a.name, b.name) == Ordering::Less) {
            return;
        }
        attributes.sort_by(|a, b| compare_names(a.name, b.name));
        let findings = &mut self.findings;
        for pair in attributes.windows(2) {
            if let [one, two] = pair
                && one.name == two.name
            {
                findings.add(|| {
                    let finding = Diagnostic::new(
                        xml::ATTRIBUTE_TWICE,
                        two.span,
                        format!("`<{element}>` has the attribute `{}` twice", two.name),
                    )
                    .with_label(one.span, "given here already");
                    let before = text.get(..two.span.start as usize).map_or(0, |before| before.trim_end().len());
                    let removed = Fix::suggested(Span::new(before, two.span.end as usize), "");
                    let joint = match two.name {
                        _ if one.value == two.value => {
                            return Diagnostic { fix: Some(removed), ..finding }.with_help("take one of them out");
                        }
                        "class" => " ",
                        "style" => ";",
                        _ => return finding.with_help("keep one of them"),
                    };
                    let added = text.get(two.value_span.range()).unwrap_or_default();
                    let end = Span::point(one.value_span.end as usize);
                    let fix = Some(removed.and(end, format!("{joint}{added}")));
                    Diagnostic { fix, ..finding }.with_help("write both values into one of them")
                });
            }
        }
        let mut kept = first;
        for index in first + 1..self.tree.attributes.len() {
            let twice = match (self.tree.attributes.get(kept), self.tree.attributes.get(index)) {
                (Some(one), Some(two)) => one.name == two.name,
                _ => false,
            };
            if !twice {
                kept += 1;
                self.tree.attributes.swap(kept, index);
            }
        }
        self.tree.attributes.truncate(kept + 1);
    }
}

/// Where the value of the class of the tag at hand stands, before or after `from`.
fn class_of(tree: &Tree<'_>, text: &str, first: usize, from: usize) -> Option<Span> {
    let before = tree.attributes.get(first..)?.iter().find(|attribute| attribute.name == "class");
    before.map(|attribute| attribute.value_span).or_else(|| {
        let rest = text.get(from..)?;
        let tag = rest.get(..memchr2(b'<', b'>', rest.as_bytes())?)?;
        Some(Span::point(from + tag.find(" class=\"")? + " class=\"".len()))
    })
}

/// The order of UTF-16 units, in which the reference sorts attributes.
fn compare_names(a: &str, b: &str) -> Ordering {
    if let (Some(first), Some(second)) = (a.as_bytes().first(), b.as_bytes().first())
        && first != second
        && first.is_ascii()
        && second.is_ascii()
    {
        return first.cmp(second);
    }
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_their_utf_16_units() {
        assert_eq!(compare_names("a", "b"), Ordering::Less);
        assert_eq!(compare_names("\u{10000}", "\u{f900}"), Ordering::Less);
        assert_eq!(compare_names("data-a", "data"), Ordering::Greater);
    }
}

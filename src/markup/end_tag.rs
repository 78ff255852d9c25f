//! End tags: which element each closes, and what is wrong with those that close none.

use memchr::memchr2;

use super::characters::{name_end, skip_space};
use super::html;
use super::reader::MarkupReader;
use crate::diagnostic::{Diagnostic, Fix, Meant, Span, codes::xml};

/// How many elements closed by implication are remembered.
const IMPLIED: usize = 16;

/// How often it is looked whether an empty tag was to close something.
const MOST_LOOKS: u16 = 200;

/// How many bytes after a wrong end tag are looked through for what it was meant to be.
const AHEAD: usize = 4096;

impl<'t> MarkupReader<'t, '_> {
    /// Reads the end tag at hand; the text before it is finished.
    #[inline(always)]
    pub(super) fn read_end_tag(&mut self) {
        let start = self.at;
        let mut name_start = start + 2;
        if let Some(open) = self.stack.last()
            && let Some(rest) = self.bytes().get(name_start..)
            && rest.get(open.name.len()) == Some(&b'>')
            && rest.starts_with(open.name.as_bytes())
        {
            let end = name_start + open.name.len() + 1;
            self.at = end;
            self.close_matching(start, end);
            return;
        }
        let mut end = name_end(self.text, name_start);
        if end == name_start {
            name_start = skip_space(self.bytes(), name_start);
            end = name_end(self.text, name_start);
            let named = end > name_start;
            let open = self.stack.last().map(|open| open.name);
            let (text, fragment) = (self.text, self.fragment);
            self.findings.add(|| {
                let finding = Diagnostic::new(
                    xml::TAG,
                    Span::new(start, end.max(start + 2)),
                    "an end tag without a name right after `</`",
                );
                let is_closed = text.as_bytes().get(end) == Some(&b'>');
                if named {
                    finding.with_help("remove the space").with_fix(Span::new(start + 2, name_start), "")
                } else if let (true, Some(fragment)) = (is_closed, fragment) {
                    Diagnostic { message: "a fragment of JSX means nothing here".to_owned(), ..finding }
                        .with_label(Span::new(fragment, fragment + 2), "it begins here")
                        .with_help("take both of its tags out")
                        .with_suggestion(Span::new(start, end + 1), "")
                } else if let (true, Some(open)) = (is_closed, open) {
                    finding
                        .with_help(format!(
                            "write `</{open}>` to close the element that is open; as text, write `&lt;/`"
                        ))
                        .with_suggestion(Span::point(end), open)
                } else {
                    finding
                        .with_help("name the element to close; as text, write `&lt;/`")
                        .with_suggestion(Span::new(start, start + 1), "&lt;")
                }
            });
        }
        let name = self.slice(name_start..end);
        if name.is_empty() && self.byte(end) != Some(b'>') {
            // Text, such as `</3`.
            self.add_literal(start..start + 2);
            self.at = start + 2;
            return;
        }
        end = skip_space(self.bytes(), end);
        let mut past = end;
        match self.byte(end) {
            Some(b'>') => past = end + 1,
            next => {
                let rest = self.bytes().get(end..).unwrap_or_default();
                let stop = memchr2(b'>', b'<', rest).map_or(self.text.len(), |at| end + at);
                let closed = self.byte(stop) == Some(b'>');
                if closed {
                    past = stop + 1;
                }
                let junk = closed && next.is_some();
                self.findings.add(|| {
                    if junk {
                        Diagnostic::new(xml::TAG, Span::new(end, stop), "an end tag holds its name only")
                            .with_help("remove the rest")
                            .with_fix(Span::new(name_start + name.len(), stop), "")
                    } else {
                        Diagnostic::new(xml::UNFINISHED_TAG, Span::new(start, end), "an end tag without its `>`")
                            .with_help(format!("write `</{name}>`"))
                            .with_fix(Span::point(name_start + name.len()), ">")
                    }
                });
            }
        }
        self.at = past.max(start + 2);
        if name.is_empty() {
            if let Some(open) = self.stack.last_mut() {
                open.excused = true;
            }
        } else {
            self.match_end_tag(name, Span::new(start, self.at), Span::new(name_start, name_start + name.len()));
        }
    }

    /// True if the empty tag at hand was to close the element of its name that is open, `<b>x<b/>`: then it does.
    #[cold]
    pub(super) fn closes_with_empty(&mut self, name: &'t str, tag: Span) -> bool {
        let is_open = self.stack.last().is_some_and(|open| open.name == name) && !html::is_void(name);
        if !is_open || self.empty_looks >= MOST_LOOKS {
            return false;
        }
        self.empty_looks += 1;
        if !self.lacks_end(name, tag.end as usize) {
            return false;
        }
        self.findings.add(|| {
            let mut finding =
                Diagnostic::new(xml::UNCLOSED, tag, format!("`<{name}/>` opens and closes another `{name}`"))
                    .with_help(format!("to close the one that is open, write `</{name}>`"))
                    .with_suggestion(tag, format!("</{name}>"));
            finding.meant = Some(Meant::End);
            finding
        });
        self.close_matching(tag.start as usize, tag.end as usize);
        true
    }

    /// True if the element around the innermost one, which has this name, ends before the innermost one does.
    fn lacks_end(&self, name: &str, from: usize) -> bool {
        let around = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at)).map(|open| open.name);
        let ahead = self.text.as_bytes().get(from..).unwrap_or_default();
        let Some(around) = around else { return is_last(ahead) };
        let ahead = ahead.get(..AHEAD).unwrap_or(ahead);
        let (mut own, mut outer) = (1, 1);
        for at in memchr::memchr_iter(b'<', ahead) {
            let rest = ahead.get(at + 1..).unwrap_or_default();
            match rest.strip_prefix(b"/") {
                Some(rest) if is_tag(rest, name) => own -= 1,
                Some(rest) if is_tag(rest, around) => outer -= 1,
                None if is_tag(rest, name) => own += usize::from(!is_empty_tag(rest)),
                None if is_tag(rest, around) => outer += usize::from(!is_empty_tag(rest)),
                // What a comment or a section of text holds are no tags.
                None if rest.starts_with(b"!") || rest.starts_with(b"?") => return false,
                _ => {}
            }
            if own == 0 || outer == 0 {
                return own > 0;
            }
        }
        false
    }

    /// An end tag that begins `< /` or `<\\` in place of `</`: what is wrong, if it names an element that is open.
    #[cold]
    pub(super) fn read_odd_end_tag(&mut self) -> bool {
        let start = self.at;
        let slash = skip_space(self.bytes(), start + 1);
        let is_back = self.byte(slash) == Some(b'\\') && slash == start + 1;
        let is_spaced = slash > start + 1 && self.byte(slash) == Some(b'/');
        if !is_back && !is_spaced {
            return false;
        }
        let name = self.slice(slash + 1..name_end(self.text, slash + 1));
        if !self.stack.iter().rev().take(8).any(|open| open.name == name) {
            return false;
        }
        self.findings.add(|| match is_back {
            true => Diagnostic::new(xml::LESS_THAN, Span::new(start, slash + 1), "an end tag begins with `</`")
                .with_help(format!("write `</{name}>`"))
                .with_suggestion(Span::new(slash, slash + 1), "/"),
            false => Diagnostic::new(xml::LESS_THAN, Span::new(start, slash + 1), "a space stands in `</`")
                .with_help(format!("write `</{name}>`"))
                .with_suggestion(Span::new(start + 1, slash), ""),
        });
        self.finish_run();
        self.at = slash - 1;
        self.read_end_tag();
        true
    }

    /// Closes the innermost element at the beginning of another; its own end tag may follow.
    pub(super) fn close_implied(&mut self, at: usize) {
        let Some(open) = self.stack.last() else { return };
        let name = open.name;
        self.imply(name);
        self.close_element(at);
    }

    /// Remembers an element that was closed without an end tag of its own; of the last ones only.
    fn imply(&mut self, name: &'t str) {
        if self.implied.len() >= IMPLIED {
            self.implied.remove(0);
        }
        self.implied.push(name);
    }

    fn close_matching(&mut self, start: usize, end: usize) {
        self.close_element(end);
        if self.stack.is_empty() {
            self.root_end = Some(Span::new(start, end));
        }
    }

    /// Finds out which element an end tag closes.
    fn match_end_tag(&mut self, name: &'t str, tag: Span, name_span: Span) {
        let (start, end) = (tag.start as usize, tag.end as usize);
        let Some(depth) = self.stack.iter().rposition(|open| open.name == name) else {
            self.report_stray_end(name, tag, name_span);
            return;
        };
        let text = self.text;
        let mut closers = self.closers_for(depth, start);
        while self.stack.len() > depth + 1 {
            let Some(open) = self.stack.last() else { break };
            let (inner, opened, excused, node) = (open.name, open.tag, open.excused, open.node);
            let closers = if html::is_void(inner) { None } else { closers.take() };
            if !excused && self.is_reopened(depth, start) {
                // `<b>x<b></p>`: the second was to close the first.
                self.findings.add(|| {
                    let message = format!("this opens another `{inner}`, with nothing in it");
                    let mut finding = Diagnostic::new(xml::UNCLOSED, opened, message)
                        .with_help(format!("to close the one that is open, write `</{inner}>`"))
                        .with_suggestion(opened, format!("</{inner}>"));
                    finding.meant = Some(Meant::End);
                    finding
                });
                if let [.., outer, _] = self.stack.as_mut_slice() {
                    outer.excused = true;
                }
            } else if !excused {
                // `<b><i>x</b></i>`: the tags are there, in the wrong order.
                let crossed = format!("</{inner}>");
                let follows = self.slice(end..self.text.len()).starts_with(&crossed) && !html::is_void(inner);
                self.findings.add(|| {
                    let finding = unclosed(inner, opened, name, tag);
                    if !follows {
                        return match closers {
                            Some(_)
                                if text.get(..start).is_some_and(|before| before.ends_with(&format!("<{inner}/>"))) =>
                            {
                                let wrong = Span::new(start - inner.len() - 3, start);
                                finding
                                    .with_help(format!("`<{inner}/>` opens and closes another: write `</{inner}>`"))
                                    .with_suggestion(wrong, format!("</{inner}>"))
                            }
                            Some(closers) => finding.with_suggestion(Span::point(start), closers),
                            None => finding,
                        };
                    }
                    let fix = Fix::suggested(Span::point(start), crossed.clone());
                    let fix = fix.and(Span::new(end, end + crossed.len()), "");
                    Diagnostic { fix: Some(fix), ..finding }
                        .with_help(format!("write `</{inner}></{name}>`: what is opened last is closed first"))
                });
            }
            self.imply(inner);
            self.close_element(start);
            if html::is_void(inner) {
                self.empty_element(node);
            }
        }
        self.close_matching(start, end);
    }

    /// The end tags that lack before the one at `start`, if it is to close the element at `depth`: for one edit.
    fn closers_for(&self, depth: usize, start: usize) -> Option<String> {
        let inner = self.stack.get(depth + 1..)?;
        let closed = |open: &&super::reader::Open<'_>| !html::is_void(open.name);
        let plain = inner.iter().all(|open| !open.excused) && !self.is_reopened(depth, start);
        let closers: String = inner.iter().rev().filter(closed).map(|open| format!("</{}>", open.name)).collect();
        (plain && !closers.is_empty()).then_some(closers)
    }

    /// True if the innermost element, inside the one at `depth`, has the name of the one around it and holds nothing.
    fn is_reopened(&self, depth: usize, end: usize) -> bool {
        match self.stack.get(depth + 1..) {
            Some([.., outer, inner]) => outer.name == inner.name && inner.tag.end as usize == end,
            _ => false,
        }
    }

    fn report_stray_end(&mut self, name: &'t str, tag: Span, name_span: Span) {
        if let Some(index) = self.implied.iter().rposition(|implied| *implied == name) {
            self.implied.swap_remove(index);
            return;
        }
        let Some(open) = self.stack.last_mut() else {
            self.report_outside(tag, "an end tag");
            return;
        };
        let (expected, opened) = (open.name, open.tag);
        let typo = is_typo(expected, name);
        let parent = open.node;
        let quiet = std::mem::replace(&mut open.excused, true);
        if !typo && quiet {
            // The first fault in this element explains this one as well as it can be explained.
            return;
        }
        let meant = typo || (!quiet && self.is_meant_for(expected, tag.end as usize));
        self.findings.add(|| {
            let finding = Diagnostic::new(
                xml::END_TAG,
                tag,
                format!("`</{name}>` closes nothing: the open element is `<{expected}>`"),
            )
            .with_label(opened, format!("`<{expected}>` is opened here"));
            if typo {
                finding.with_help(format!("write `</{expected}>`")).with_fix(name_span, expected)
            } else if meant {
                finding.with_help(format!("write `</{expected}>`")).with_suggestion(name_span, expected)
            } else if let Some(empty) = self.tree.closed_at_once(parent, name) {
                let slash = Span::new(empty.end as usize - 2, empty.end as usize - 1);
                finding
                    .with_help(format!("`<{name}/>` is closed at once: take the slash out of it"))
                    .with_suggestion(slash, "")
            } else if html::is_void(name) {
                finding
                    .with_help(format!(
                        "write `<{name}/>`: in XML every element is closed, at once or by a tag of its own"
                    ))
                    .with_suggestion(tag, format!("<{name}/>"))
            } else {
                finding
                    .with_help(format!("remove `</{name}>`, or write `</{expected}>` if that should end there"))
                    .with_suggestion(tag, "")
            }
        });
        if typo {
            self.close_matching(tag.start as usize, tag.end as usize);
        } else if meant {
            self.imply(expected);
            self.close_matching(tag.start as usize, tag.end as usize);
        }
    }

    /// True if a wrong end tag that ends at `from` probably stands for that of the innermost element: the
    /// element around it ends, or another of the same name begins, before its own end tag comes.
    fn is_meant_for(&self, expected: &str, from: usize) -> bool {
        let around = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at)).map(|open| open.name);
        let ahead = self.text.as_bytes().get(from..).unwrap_or_default();
        let Some(around) = around else { return is_last(ahead) };
        let ahead = ahead.get(..AHEAD).unwrap_or(ahead);
        for at in memchr::memchr_iter(b'<', ahead) {
            let rest = ahead.get(at + 1..).unwrap_or_default();
            match rest.strip_prefix(b"/") {
                Some(rest) if is_tag(rest, expected) => return false,
                Some(rest) if is_tag(rest, around) => return true,
                None if is_tag(rest, expected) => return true,
                _ => {}
            }
        }
        false
    }
}

/// True if nothing follows but white space: the last tag of the message is that of its root.
fn is_last(ahead: &[u8]) -> bool {
    ahead.len() < AHEAD && ahead.trim_ascii().is_empty()
}

/// True if what follows a `<` or `</` is a tag of this name.
pub(super) fn is_tag(rest: &[u8], name: &str) -> bool {
    let rest = rest.strip_prefix(name.as_bytes());
    rest.is_some_and(|rest| rest.first().is_some_and(|byte| b" \t\r\n/>".contains(byte)))
}

/// True if the start tag after a `<` ends with `/>`; a `>` in a value does not end it.
fn is_empty_tag(rest: &[u8]) -> bool {
    let (mut quote, mut last) = (None, b' ');
    for byte in rest {
        match quote {
            Some(sign) if *byte == sign => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
            None if *byte == b'>' => return last == b'/',
            None => {}
        }
        last = *byte;
    }
    false
}

fn unclosed(name: &str, opened: Span, outer: &str, closed_by: Span) -> Diagnostic {
    let finding = Diagnostic::new(xml::UNCLOSED, opened, format!("`<{name}>` is not closed before `</{outer}>`"))
        .with_label(closed_by, format!("`</{outer}>` would close it"));
    if html::is_void(name) {
        let before_end = Span::point((opened.end as usize).saturating_sub(1));
        finding.with_help(format!("write `<{name}/>`: in XML every element is closed")).with_fix(before_end, "/")
    } else {
        finding.with_help(format!("close it with `</{name}>`; elements must not overlap"))
    }
}

/// True if one name is likely the other, mistyped: other letter case, or one edit apart.
fn is_typo(expected: &str, written: &str) -> bool {
    if expected.eq_ignore_ascii_case(written) {
        return true;
    }
    let (long, short) = if expected.len() >= written.len() { (expected, written) } else { (written, expected) };
    if short.len() < 3 || long.len() - short.len() > 1 || !long.is_ascii() || !short.is_ascii() {
        return false;
    }
    let (long, short) = (long.as_bytes(), short.as_bytes());
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (a, b) = (long.get(same..).unwrap_or_default(), short.get(same..).unwrap_or_default());
    if long.len() > short.len() {
        return a.get(1..) == Some(b);
    }
    let swapped = a.len() >= 2 && a.first() == b.get(1) && a.get(1) == b.first() && a.get(2..) == b.get(2..);
    swapped || a.get(1..) == b.get(1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_told_from_other_names() {
        for (expected, written) in [
            ("messageML", "messageml"),
            ("span", "spam"),
            ("span", "sapn"),
            ("table", "tabel"),
            ("div", "divv"),
            ("code", "cod"),
        ] {
            assert!(is_typo(expected, written), "{expected} {written}");
        }
        for (expected, written) in
            [("b", "i"), ("p", "pre"), ("td", "tr"), ("div", "span"), ("ul", "ol"), ("tbody", "thead")]
        {
            assert!(!is_typo(expected, written), "{expected} {written}");
        }
    }
}

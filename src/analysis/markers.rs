//! Marks of other template engines, of Markdown and of escaping that readers see as they are: one walk over the texts of
//! a message, led by a table.

use std::collections::HashMap;

use super::marks::{HANDLEBARS, Inside, MARKERS, Marker, MarkerKind};
use super::{Checked, Inspection, Pass, engines};
use crate::diagnostic::{Diagnostic, Diagnostics, Fix, Severity, Span, codes};
use crate::markup::{Node, NodeId, NodeKind, Tree};
use crate::schema::{MarkdownKind, candidates};

pub(super) const PASS: Pass = Pass {
    codes: &[codes::lint::FOREIGN_MARKER, codes::lint::MARKDOWN, codes::lint::ESCAPED_TWICE],
    inspection: Inspection::Texts(check),
};

/// Longest marker that is looked for, in bytes.
const LONGEST: usize = 100;

/// Longest comment or piece of code, in bytes.
const LONGEST_BLOCK: usize = 2000;

/// More of the same kind help nobody.
const AT_MOST: u8 = 20;

/// Where a marker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// In a text of the message.
    Text,
    /// In what a value brought into it.
    Value,
    /// In text that its element does not take.
    Refused,
}

/// The markers that begin with a byte, a bit for each.
const BY_FIRST: [u64; 256] = {
    let mut first = [0; 256];
    let mut at = 0;
    while at < MARKERS.len() {
        first[MARKERS[at].open.as_bytes()[0] as usize] |= 1 << at;
        at += 1;
    }
    first
};

/// Directives that stand in texts of other sorts too, as `[#1]` never does.
const DIRECTIVES: [&str; 14] = [
    "assign", "case", "else", "elseif", "ftl", "function", "if", "import", "include", "list", "local", "macro",
    "setting", "switch",
];

/// True for the first byte of a marker.
#[cfg(test)]
pub(super) fn begins(byte: u8) -> bool {
    BY_FIRST[usize::from(byte)] != 0
}

fn check(checked: &Checked<'_>, texts: &[NodeId]) -> Diagnostics {
    let Checked { text, tree, .. } = *checked;
    let mut found = Diagnostics::new();
    let mut told = [0_u8; MARKERS.len()];
    let mut tags: Vec<(Span, &str)> = Vec::new();
    for node in texts.iter().filter_map(|id| tree.nodes.get(id.0 as usize)) {
        if !matches!(node.kind, NodeKind::Text(_)) {
            continue;
        }
        let (mut at, end) = (node.span.start as usize, node.span.end as usize);
        let mut in_code = None;
        while let Some(next) = text
            .as_bytes()
            .get(at..end)
            .and_then(|rest| rest.iter().position(|byte| BY_FIRST[usize::from(*byte)] != 0))
            .map(|next| at + next)
        {
            at = next + 1;
            let Some((number, marker, stop)) = marker_at(text, next, end) else { continue };
            let is_value = checked.origins.is_some_and(|origins| origins.is_value(next as u32));
            if is_value != marker.kind.is_of_values() && !(is_value && marker.kind == MarkerKind::Twice) {
                continue;
            }
            if *in_code.get_or_insert_with(|| is_in_code(tree, node.parent())) {
                break;
            }
            at = stop.max(at);
            let span = Span::new(next, stop);
            if marker.kind.is_tag() && !is_value {
                tags.extend(text.get(span.range()).map(|written| (span, written)));
            }
            let Some(told) = told.get_mut(number).filter(|told| **told < AT_MOST) else { continue };
            *told += 1;
            if marker.kind == MarkerKind::Merge && text.contains("<<<<<<<") {
                // It is told there.
                break;
            }
            let is_literal = checked.origins.is_none_or(|origins| origins.is_one_piece(span));
            if marker.kind == MarkerKind::Placeholder && !is_literal && !is_value {
                // Braces around what the template prints.
                continue;
            }
            let stands = if is_value { Stands::Value } else { Stands::Text };
            let diagnostic = marker.diagnostic(text, span, stands);
            found.push(if is_literal || is_value { diagnostic } else { marker.with_values(diagnostic) });
        }
    }
    found.retain(|found| !checked.refused.touches(found.place.span));
    if tags.is_empty() {
        return found;
    }
    let advice = engines::advise(text, &tags);
    let mut advice: HashMap<u32, engines::Advice> =
        tags.iter().zip(advice).filter_map(|((span, _), advice)| Some((span.start, advice?))).collect();
    // One finding tells of the whole block; where a part of it is refused, the edit is told there.
    let is_whole = |fix: &Fix| fix.pieces().all(|(place, _)| !checked.refused.touches(place.span));
    found.retain(|found| {
        let advice = advice.get(&found.place.span.start).filter(|_| found.code == codes::lint::FOREIGN_MARKER);
        advice.is_none_or(|advice| advice.part_of.is_none())
    });
    for found in found.iter_mut().filter(|found| found.code == codes::lint::FOREIGN_MARKER) {
        if let Some(engines::Advice { help, fix, .. }) = advice.remove(&found.place.span.start) {
            found.help = Some(help);
            found.fix = fix.filter(is_whole);
        }
    }
    found
}

/// The tags of other engines in the texts of a tree.
pub(super) fn tags_in<'t>(text: &'t str, tree: &Tree<'_>) -> Vec<(Span, &'t str, &'static Marker)> {
    let mut tags = Vec::new();
    for node in tree.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Text(_))) {
        let (mut at, end) = (node.span.start as usize, node.span.end as usize);
        let is_first = |byte: &u8| BY_FIRST[usize::from(*byte)] != 0;
        while let Some(next) = text.as_bytes().get(at..end).and_then(|rest| rest.iter().position(is_first)) {
            let start = at + next;
            at = start + 1;
            let Some((_, marker, stop)) = marker_at(text, start, end).filter(|(_, marker, _)| marker.kind.is_tag())
            else {
                continue;
            };
            at = stop.max(at);
            let span = Span::new(start, stop);
            tags.extend(text.get(span.range()).map(|written| (span, written, marker)));
        }
    }
    tags
}

/// The marker that begins at a byte, and where it ends, before `end`.
fn marker_at(text: &str, start: usize, end: usize) -> Option<(usize, &'static Marker, usize)> {
    let rest = text.as_bytes().get(start..)?;
    let mut candidates = BY_FIRST[usize::from(*rest.first()?)];
    while candidates != 0 {
        let number = candidates.trailing_zeros() as usize;
        candidates &= candidates - 1;
        let is_open = |marker: &&Marker| {
            let open = marker.open.as_bytes();
            // Most that begin alike differ in the next byte.
            open.get(1).is_none_or(|second| rest.get(1) == Some(second)) && rest.starts_with(open)
        };
        let marker = MARKERS.get(number).filter(is_open);
        if let Some(marker) = marker
            && let Some(stop) = marker.end(text, start).filter(|stop| *stop <= end)
        {
            return Some((number, marker, stop));
        }
    }
    None
}

/// True for text that is shown as code.
pub(super) fn is_in_code(tree: &Tree<'_>, mut around: Option<NodeId>) -> bool {
    let is_code = |kind| matches!(kind, MarkdownKind::Code | MarkdownKind::Preformatted);
    while let Some(id) = around {
        if candidates(tree.name(id)).iter().any(|candidate| is_code(candidate.element.info().markdown)) {
            return true;
        }
        around = tree.nodes.get(id.0 as usize).and_then(Node::parent);
    }
    false
}

impl MarkerKind {
    /// True for tags of other engines, which come in blocks, and for values between their signs.
    fn is_tag(self) -> bool {
        matches!(self, MarkerKind::Block(_) | MarkerKind::Square) || self == HANDLEBARS
    }

    /// True for what only a value can hold: in the template it would be something else.
    fn is_of_values(self) -> bool {
        self == MarkerKind::Unexpanded
    }
}

impl Marker {
    /// Where a marker ends that begins here.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        let from = start + self.open.len();
        let rest = text.get(from..)?;
        if self.inside == Inside::Nothing {
            let first = rest.bytes().next();
            let close = self.close.iter().find(|close| close.bytes().next() == first && rest.starts_with(**close))?;
            return Some(from + close.len());
        }
        let before = text.get(..start).and_then(|before| before.bytes().next_back());
        let mut most = rest.len().min(if self.inside == Inside::Anything { LONGEST_BLOCK } else { LONGEST });
        while !rest.is_char_boundary(most) {
            most -= 1;
        }
        let rest = rest.get(..most)?;
        let ends = self.close.iter().filter_map(|close| Some((rest.find(close)?, close.len())));
        let (mut inside, mut close) = ends.min_by_key(|(at, _)| *at)?;
        if self.inside == Inside::Brackets {
            // To the bracket that belongs to the first.
            inside = closing_bracket(rest)?;
        }
        let after = text.as_bytes().get(from + inside + close).copied();
        let within = rest.get(..inside)?;
        let begins_line = matches!(before, None | Some(b'\n' | b'>'));
        let is_it = match self.inside {
            Inside::Nothing | Inside::Anything => !within.is_empty(),
            Inside::Word => {
                inside = 0;
                let mut after =
                    text.as_bytes().get(from..)?.iter().skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
                begins_line && matches!(after.next(), None | Some(b'\n' | b'<'))
            }
            Inside::Alone => {
                let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'%');
                !is_word(before) && !is_word(text.as_bytes().get(from).copied())
            }
            Inside::BesideTag => {
                before == Some(b'>') && matches!(after, Some(b'<' | b' ' | b'\n' | b'\\'))
                    || matches!(before, Some(b'>' | b' ' | b'n')) && after == Some(b'<')
            }
            // `&#36;{x}` is how a literal `${x}` is written.
            Inside::Name => {
                !matches!(before, Some(b'$' | b'#' | b'{' | b'}' | b';')) && after != Some(b'}') && is_name(within)
            }
            Inside::Capitals => {
                within.len() > 3
                    && within.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
                    && !before.is_some_and(|before| before.is_ascii_alphanumeric())
                    && !after.is_some_and(|after| after.is_ascii_alphanumeric())
            }
            Inside::Path => {
                let is_slip =
                    !matches!(before, Some(b'$' | b'#' | b'{' | b'}' | b';')) || self.kind == MarkerKind::Unexpanded;
                is_slip && is_name(within) && ["entity.", "data."].iter().any(|root| within.starts_with(root))
            }
            Inside::Steps => {
                let end =
                    rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
                inside = rest.get(..end)?.trim_end_matches('.').len();
                close = 0;
                inside > 0 && before != Some(b'$')
            }
            Inside::Expression => before != Some(b'$') && is_expression(within),
            Inside::Brackets => {
                rest.starts_with(['(', ' ']) && rest.trim_start().starts_with('(') && within.contains('$')
            }
            Inside::Directive => {
                let word: String = within.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
                let ends = within.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '/']));
                ends && DIRECTIVES.contains(&&*word.to_ascii_lowercase())
            }
            Inside::Phrase => {
                let is_word = |c: char| c.is_alphanumeric();
                let sign = self.open.bytes().next();
                within.starts_with(is_word)
                    && !within.ends_with(char::is_whitespace)
                    && !within.contains(['\n', '<', '*'])
                    && after != sign
                    && !before.is_some_and(|before| Some(before) == sign || before.is_ascii_alphanumeric())
            }
            Inside::Link => within.split_once("](").is_some_and(|(text, address)| {
                !text.is_empty()
                    && !text.contains(['\n', '[', ']', '<'])
                    && (address.starts_with("https://") || address.starts_with("http://"))
                    && !address.contains([' ', '\n', '<', '"'])
            }),
            Inside::Heading => {
                close = 0;
                begins_line && within.starts_with(|c: char| c.is_alphanumeric())
            }
            Inside::Rule => {
                close = 0;
                begins_line && within.contains("--") && within.bytes().all(|byte| b"-:| \r".contains(&byte))
            }
        };
        is_it.then_some(from + inside + close)
    }

    /// A finding about signs with values between them, which differ from message to message: they are not spelled out.
    fn with_values(&self, found: Diagnostic) -> Diagnostic {
        match self.kind {
            MarkerKind::Marked(before, after) => found.with_help(format!("write `{before}…{after}`")),
            MarkerKind::Link => found.with_help("write `<a href=\"…\">…</a>`"),
            MarkerKind::Line(..) => found,
            HANDLEBARS => {
                let (start, end) = (found.place.span.start as usize, found.place.span.end as usize);
                let fix = Fix::suggested(Span::new(start, start + 2), "").and(Span::new(end - 2, end), "");
                Diagnostic { fix: Some(fix), ..found }.with_help("take the braces around the value out")
            }
            _ => Diagnostic { fix: None, ..found.with_help("take out the signs around the value, or what wrote them") },
        }
    }

    /// What is said of the marker that is written at a span.
    pub(super) fn diagnostic(&self, text: &str, span: Span, stands: Stands) -> Diagnostic {
        let written = text.get(span.range()).unwrap_or_default();
        let ends = |close: &&str| written.ends_with(*close);
        let close = self.close.iter().find(|close| ends(close)).map_or(0, |close| close.len());
        let within = written.get(self.open.len()..written.len() - close).unwrap_or_default().trim();
        let foreign = |text: String| Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text);
        let markdown = |text: String| Diagnostic::new(codes::lint::MARKDOWN, span, text);
        let shown: String = written.chars().take(60).collect();
        let fate = match stands {
            Stands::Text | Stands::Value => ": readers see it as it is",
            Stands::Refused => ", which nothing carries out here",
        };
        match self.kind {
            MarkerKind::Value(of) => {
                let is_go = self.kind == HANDLEBARS && (within.starts_with(['.', '$']) || within.starts_with("range "));
                let of = if is_go { "Go" } else { of };
                let within = within.trim_start_matches('.');
                let name = if is_name(within) { within } else { "name" };
                foreign(format!("`{shown}` is {of}{fate}")).with_help(format!(
                    "for a value of the data write `${{{}}}`; otherwise your bot has to replace it before it sends",
                    path(name)
                ))
            }
            MarkerKind::Block(of) => foreign(format!("`{shown}` is {of}{fate}")).with_help(
                "write `<#if …>` or `<#list … as …>`, which the Agent carries out; otherwise your bot has to do so \
                 before it sends",
            ),
            MarkerKind::Foreign(what) => foreign(format!("this is {what}: readers see it"))
                .with_help("take it out; a comment of a template is written `<#-- … -->`"),
            MarkerKind::Merge => foreign("this is a mark of a merge conflict: readers see it".to_owned())
                .with_help("keep one of the two versions, and take out the lines with the marks"),
            MarkerKind::Placeholder => {
                let mut found =
                    foreign(format!("nothing replaces `{shown}`: readers see it as it is")).with_help(format!(
                        "if your bot was to replace it, it did not; for a value of the data write `${{{}}}`",
                        path(within)
                    ));
                found.severity = Severity::Advice;
                found
            }
            MarkerKind::Bare => {
                let meant = format!("${{{}}}", written.trim_start_matches(['$', '!']));
                foreign(format!("`{shown}` is not an interpolation: readers see it as it is"))
                    .with_help(format!("write `{meant}`"))
                    .with_suggestion(span, meant)
            }
            MarkerKind::Slip => {
                let meant = format!("${{{}}}", path(within));
                foreign(format!("`{shown}` is not an interpolation: readers see it as it is"))
                    .with_help(format!("write `{meant}`"))
                    .with_suggestion(span, meant)
            }
            MarkerKind::Unexpanded => {
                let mut found = foreign(format!("`{shown}` comes from a value, and nothing expands it there"))
                    .with_help("put the text into the template, or let the bot fill it in before it sends the data");
                found.severity = Severity::Advice;
                found
            }
            MarkerKind::Break => {
                foreign("`\\n` is shown to readers: it is a line break only in a string of a program".to_owned())
                    .with_help("take it out; a line break in a message is `<br/>`")
                    .with_suggestion(span, "")
            }
            MarkerKind::Square => {
                let angle = format!("<{}>", written.trim_matches(['[', ']']));
                foreign(format!("`{shown}` is shown to readers: this template has its directives in `<…>`")).with_help(
                    format!("write `{angle}`; square brackets throughout need `[#ftl]` at the very beginning"),
                )
            }
            MarkerKind::Escaped => {
                let plain = written.replace("&lt;", "<").replace("&gt;", ">");
                foreign(format!("`{plain}` is shown to readers: it is escaped, and so it is not a directive"))
                    .with_help(format!("write `{plain}` as it is, or put it into `code` if readers are to see it"))
            }
            MarkerKind::Marked(before, after) => {
                let (start, end) = (span.start as usize, span.end as usize);
                let (first, last) = (Span::new(start, start + self.open.len()), Span::new(end - close, end));
                let signs = if self.open == "`" { "a backtick".to_owned() } else { format!("`{}`", self.open) };
                let mut found = markdown(format!("{signs} is Markdown: readers see the signs"))
                    .with_help(format!("write `{before}{within}{after}`"));
                found.fix = Some(Fix::suggested(first, before).and(last, after));
                found
            }
            MarkerKind::Link => {
                let (label, address) = within.split_once("](").unwrap_or((within, within));
                let meant = format!("<a href=\"{address}\">{label}</a>");
                markdown("this is a link in Markdown: readers see its brackets".to_owned())
                    .with_help(format!("write `{meant}`"))
                    .with_suggestion(span, meant)
            }
            MarkerKind::Line(what, meant) => markdown(format!("this is {what} in Markdown: readers see the signs"))
                .with_help(format!("write `{meant}`")),
            MarkerKind::Twice => {
                let once = written.replacen("&amp;", "&", 1);
                let text = format!("`{written}` is escaped twice: readers see `{once}`");
                let help = match stands {
                    Stands::Value => "it comes from a value: let the bot escape its texts once".to_owned(),
                    Stands::Text | Stands::Refused => format!("write `{once}`"),
                };
                Diagnostic::new(codes::lint::ESCAPED_TWICE, span, text).with_help(help).with_suggestion(span, once)
            }
        }
    }
}

/// The bracket that belongs to the first in a text.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// A name as a path into the data.
fn path(name: &str) -> String {
    match name.split('.').next() {
        Some("entity" | "data") if name.contains('.') => name.to_owned(),
        _ => format!("entity.{name}"),
    }
}

/// True for `name` and `a.b_c`.
fn is_name(text: &str) -> bool {
    text.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        && text.len() <= 40
}

/// True for what other engines take between their signs.
fn is_expression(text: &str) -> bool {
    let text = text.trim_matches(['{', '}', '-', ' ']).trim_start_matches(['#', '/', '^', '>', '&', '.', '$', ' ']);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !text.contains(['\n', '<', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            match marker_at(text, at, text.len()).filter(|(_, marker, _)| !marker.kind.is_of_values()) {
                Some((.., stop)) => {
                    found.push(text.get(at..stop).unwrap_or_default());
                    at = stop.max(at + 1);
                }
                None => at += 1,
            }
        }
        found
    }

    #[test]
    fn markers_are_told_from_text() {
        assert_eq!(told("{{x}} {{{ user.name }}} {{#each rows}}"), ["{{x}}", "{{{ user.name }}", "{{#each rows}}"]);
        assert_eq!(told("{% if x %} %(name)s Hello {name},"), ["{% if x %}", "%(name)s", "{name}"]);
        assert_eq!(told("[#if x] [/#if] &lt;#list a as b&gt;"), ["[#if x]", "[/#if]", "&lt;#list a as b&gt;"]);
        assert_eq!(told("**now** a &amp;amp; b ~~old~~"), ["**now**", "&amp;amp;", "~~old~~"]);
        assert_eq!(told("#foreach($r in $rows) #if ($a) {# x #}"), ["#foreach($r in $rows)", "#if ($a)", "{# x #}"]);
        assert_eq!(told("$ {entity.a} $[data.b] {entity.c}"), ["$ {entity.a}", "$[data.b]", "{entity.c}"]);
        assert_eq!(told("[a b](https://x.com) %USERNAME%"), ["[a b](https://x.com)", "%USERNAME%"]);
        assert_eq!(told("## Alert\n|---|---|\n"), ["## Alert", "|---|---|"]);
        for text in [
            "{1}",
            "{a b}",
            "${x}",
            "#{x}",
            "{}",
            "{\"a\": 1}",
            "[#1]",
            "[#general]",
            "2**3**4",
            "** a **",
            "#if you",
            "# of 5",
            "#1 ## 2",
        ] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
        for text in
            ["***", "R&amp;D", "50% (all)", "&lt;b&gt;", "[a]", "{{", "a ** b ** c", "&#36;{x}", "$(5)", "US$[1]"]
        {
            assert_eq!(told(text), [""; 0], "{text}");
        }
    }
}

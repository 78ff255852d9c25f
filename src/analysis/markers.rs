//! Marks of other template engines, of Markdown and of escaping that readers see as they are.

use super::{Checked, Look, Pass};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span, codes};
use crate::document::Document;
use crate::markup::{NodeKind, Tree};
use crate::schema::{MarkdownKind, candidates};

pub(super) const PASS: Pass = Pass {
    codes: &[codes::lint::FOREIGN_MARKER, codes::lint::MARKDOWN, codes::lint::ESCAPED_TWICE],
    look: Look::Document(check),
};

/// Longest marker that is looked for, in bytes.
const LONGEST: usize = 100;

/// More of the same kind help nobody.
const AT_MOST: usize = 20;

/// What stands between the signs of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// A name with what some engines write around it.
    Expression,
    /// A name, with dots.
    Name,
    /// A directive of FreeMarker, and what it takes.
    Directive,
    /// Words that begin and end with no space.
    Phrase,
    /// Nothing.
    Nothing,
}

/// A marker.
#[derive(Debug)]
struct Marker {
    open: &'static str,
    inside: Inside,
    /// One of these ends it.
    close: &'static [&'static str],
    kind: Kind,
}

/// What a marker is, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A value in this language.
    Value(&'static str),
    /// A condition or loop in this language.
    Block(&'static str),
    /// A placeholder that some code was to fill in.
    Placeholder,
    /// A directive of FreeMarker in square brackets.
    Square,
    /// A directive of FreeMarker, escaped.
    Escaped,
    /// Bold text in Markdown.
    Bold,
    /// A sign that was escaped twice.
    Twice,
}

const MARKERS: [Marker; 11] = [
    Marker { open: "{{", inside: Inside::Expression, close: &["}}"], kind: Kind::Value("Handlebars or Jinja") },
    Marker { open: "{%", inside: Inside::Expression, close: &["%}"], kind: Kind::Block("Jinja or Liquid") },
    Marker { open: "<%=", inside: Inside::Expression, close: &["%>"], kind: Kind::Value("ERB or JSP") },
    Marker { open: "%(", inside: Inside::Name, close: &[")s", ")d", ")f"], kind: Kind::Value("Python") },
    Marker { open: "{", inside: Inside::Name, close: &["}"], kind: Kind::Placeholder },
    Marker { open: "[#", inside: Inside::Directive, close: &["]"], kind: Kind::Square },
    Marker { open: "[/#", inside: Inside::Directive, close: &["]"], kind: Kind::Square },
    Marker { open: "&lt;#", inside: Inside::Directive, close: &["&gt;", ">"], kind: Kind::Escaped },
    Marker { open: "&lt;/#", inside: Inside::Directive, close: &["&gt;", ">"], kind: Kind::Escaped },
    Marker { open: "**", inside: Inside::Phrase, close: &["**"], kind: Kind::Bold },
    Marker {
        open: "&amp;",
        inside: Inside::Nothing,
        close: &["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;", "#39;", "#160;"],
        kind: Kind::Twice,
    },
];

/// Directives that stand in texts of other sorts too, as `[#1]` never does.
const DIRECTIVES: [&str; 14] = [
    "assign", "case", "else", "elseif", "ftl", "function", "if", "import", "include", "list", "local", "macro",
    "setting", "switch",
];

fn check(checked: &Checked<'_>, _: &Document) -> Diagnostics {
    let Checked { text, tree, .. } = *checked;
    let mut found = Diagnostics::new();
    for marker in &MARKERS {
        let mut at = 0;
        let mut told = 0;
        while let Some(start) = text.get(at..).and_then(|rest| rest.find(marker.open)).map(|next| at + next) {
            at = start + marker.open.len();
            let Some(end) = marker.end(text, start) else { continue };
            let span = Span::new(start, end);
            let is_value = checked.origins.is_some_and(|origins| origins.is_value(span.start));
            if is_value || !is_shown(tree, span) {
                continue;
            }
            found.push(marker.diagnostic(text, span));
            at = end;
            told += 1;
            if told == AT_MOST {
                break;
            }
        }
    }
    let refused = checked.refused();
    found.retain(|found| !super::touches(&refused, found.place.span));
    found.sort_by_key(|found| found.place.span.start);
    found
}

/// True for a piece of running text, outside code.
fn is_shown(tree: &Tree<'_>, span: Span) -> bool {
    // Nodes stand in the order of the text, so the last that begins before is the one, or lies before it.
    let next = tree.nodes.partition_point(|node| node.span.start <= span.start);
    let is_it = |at: &usize| tree.nodes.get(*at).is_some_and(|node| node.span.end >= span.end);
    let Some(at) = next.checked_sub(1).filter(is_it) else { return false };
    if !matches!(tree.nodes.get(at).map(|node| &node.kind), Some(NodeKind::Text(_))) {
        return false;
    }
    let mut around = tree.nodes.get(at).and_then(|node| node.parent);
    while let Some(id) = around {
        let is_code = |kind| matches!(kind, MarkdownKind::Code | MarkdownKind::Preformatted);
        if candidates(tree.name(id)).iter().any(|candidate| is_code(candidate.element.info().markdown)) {
            return false;
        }
        around = tree.nodes.get(id.0 as usize).and_then(|node| node.parent);
    }
    true
}

impl Marker {
    /// Where a marker ends that begins here.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        let from = start + self.open.len();
        let rest = text.get(from..)?;
        let before = text.get(..start).and_then(|before| before.bytes().next_back());
        let mut most = rest.len().min(LONGEST);
        while !rest.is_char_boundary(most) {
            most -= 1;
        }
        let rest = rest.get(..most)?;
        let ends = self.close.iter().filter_map(|close| Some((rest.find(close)?, close.len())));
        let (inside, close) = ends.min_by_key(|(at, _)| *at)?;
        let after = text.as_bytes().get(from + inside + close).copied();
        let within = rest.get(..inside)?;
        let is_it = match self.inside {
            Inside::Nothing => within.is_empty(),
            // `&#36;{x}` is how a literal `${x}` is written.
            Inside::Name => {
                !matches!(before, Some(b'$' | b'#' | b'{' | b'}' | b';')) && after != Some(b'}') && is_name(within)
            }
            Inside::Expression => before != Some(b'$') && is_expression(within),
            Inside::Directive => {
                let word: String = within.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
                let ends = within.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '/']));
                ends && DIRECTIVES.contains(&&*word.to_ascii_lowercase())
            }
            Inside::Phrase => {
                let is_word = |c: char| c.is_alphanumeric();
                within.starts_with(is_word)
                    && !within.ends_with(char::is_whitespace)
                    && !within.contains(['\n', '<', '*'])
                    && after != Some(b'*')
                    && !before.is_some_and(|before| before == b'*' || before.is_ascii_alphanumeric())
            }
        };
        is_it.then_some(from + inside + close)
    }

    fn diagnostic(&self, text: &str, span: Span) -> Diagnostic {
        let written = text.get(span.range()).unwrap_or_default();
        let ends = |close: &&str| written.ends_with(*close);
        let close = self.close.iter().find(|close| ends(close)).map_or(0, |close| close.len());
        let within = written.get(self.open.len()..written.len() - close).unwrap_or_default().trim();
        let name = if is_name(within) { within } else { "name" };
        match self.kind {
            Kind::Value(of) => {
                let text = format!("`{written}` is {of}: readers see it as it stands here");
                Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text).with_help(format!(
                    "the Agent replaces `${{entity.{name}}}` by the member of the data; otherwise your bot has to \
                     replace it before it sends"
                ))
            }
            Kind::Block(of) => {
                let text = format!("`{written}` is {of}: readers see it as it stands here");
                Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text).with_help(
                    "the Agent has `<#if …>` and `<#list … as …>` for it; otherwise your bot has to carry it out before \
                     it sends",
                )
            }
            Kind::Placeholder => {
                let text = format!("nothing replaces `{written}`: readers see it as it stands here");
                let help = format!(
                    "if your bot was to replace it, it did not; for a value of the data write `${{entity.{name}}}`"
                );
                let mut found = Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text).with_help(help);
                found.severity = Severity::Advice;
                found
            }
            Kind::Square => {
                let angle = format!("<{}>", written.trim_matches(['[', ']']));
                let text = format!("`{written}` is shown to readers: this template has its directives in `<…>`");
                let help = format!("write `{angle}`; square brackets throughout need `[#ftl]` at the very beginning");
                Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text).with_help(help)
            }
            Kind::Escaped => {
                let plain = written.replace("&lt;", "<").replace("&gt;", ">");
                let text = format!("`{plain}` is shown to readers: it is escaped, so no directive");
                let help = format!("write `{plain}` as it is, or put it into `code` if readers are to see it");
                Diagnostic::new(codes::lint::FOREIGN_MARKER, span, text).with_help(help)
            }
            Kind::Bold => {
                let text = "`**` is Markdown: readers see the asterisks";
                let bold = format!("<b>{within}</b>");
                let help = format!("write `{bold}`");
                Diagnostic::new(codes::lint::MARKDOWN, span, text).with_help(help).with_suggestion(span, bold)
            }
            Kind::Twice => {
                let once = written.replacen("&amp;", "&", 1);
                let text = format!("`{written}` is escaped twice: readers see `{once}`");
                let help = format!("write `{once}`");
                Diagnostic::new(codes::lint::ESCAPED_TWICE, span, text).with_help(help).with_suggestion(span, once)
            }
        }
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
    let text = text.trim_matches(['{', '}', '-', ' ']).trim_start_matches(['#', '/', '^', '>', '&', ' ']);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !text.contains(['\n', '<', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        let of = |marker: &Marker| {
            text.match_indices(marker.open)
                .filter_map(|(at, _)| text.get(at..marker.end(text, at)?))
                .collect::<Vec<_>>()
        };
        MARKERS.iter().flat_map(of).collect()
    }

    #[test]
    fn markers_are_told_from_text() {
        assert_eq!(told("{{x}} {{{ user.name }}} {{#each rows}}"), ["{{x}}", "{{{ user.name }}", "{{#each rows}}"]);
        assert_eq!(told("{% if x %} %(name)s Hello {name},"), ["{% if x %}", "%(name)s", "{name}"]);
        assert_eq!(told("[#if x] [/#if] &lt;#list a as b&gt;"), ["[#if x]", "[/#if]", "&lt;#list a as b&gt;"]);
        assert_eq!(told("**now** a &amp;amp; b"), ["**now**", "&amp;amp;"]);
        for text in ["{1}", "{a b}", "${x}", "#{x}", "{}", "{\"a\": 1}", "[#1]", "[#general]", "2**3**4", "** a **"] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
        for text in ["***", "R&amp;D", "50% (all)", "&lt;b&gt;", "[a]", "{{", "a ** b ** c", "&#36;{x}"] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
    }
}

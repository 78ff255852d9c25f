//! What can be done about a finding: its fix, a default for a value that may be missing, and allowing it.

use super::Assist;
use super::outline::is_name;
use super::value::Values;
use crate::diagnostic::{Diagnostic, Edit, Place, Source, Span, codes};
use crate::lints::allow::comments;
use crate::report::LineIndex;
use crate::settings::Profile;
use crate::template::is_template;
use crate::template::token::{SegmentKind, Token, TokenKind};

/// Edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// What it does, such as `Allow lint/unused-macro here`.
    pub title: String,
    /// All or nothing.
    pub edits: Vec<Edit>,
    /// True for the best thing to do.
    pub is_preferred: bool,
}

fn edit(span: Span, replacement: String) -> Edit {
    Edit { place: span.into(), replacement }
}

pub(super) fn actions(assist: &Assist<'_>, finding: &Diagnostic) -> Vec<Action> {
    let mut actions = Vec::new();
    if let Some(fix) = &finding.fix {
        let edits = fix.pieces().map(|(place, text)| Edit { place: Place::clone(place), replacement: text.to_owned() });
        let title = match finding.help.as_deref() {
            Some(help) if help.chars().count() <= 80 && !help.contains('\n') => help.to_owned(),
            _ if fix.replacement.is_empty() => "Take it out".into(),
            _ => format!("Write `{}`", short(&fix.replacement)),
        };
        actions.push(Action { title, edits: edits.collect(), is_preferred: fix.is_safe() });
    }
    if finding.place.source != Source::Message {
        return actions;
    }
    if finding.code == codes::template::MISSING_VALUE
        && let Some(end) = missing_end(assist, finding.place.span)
    {
        let has_fix = finding.fix.as_ref().is_some_and(|fix| fix.replacement.contains('!'));
        if !has_fix {
            let edits = vec![edit(Span::point(end), "!\"\"".into())];
            actions.push(Action { title: "Print nothing where it is missing".into(), edits, is_preferred: false });
        }
    }
    if !finding.is_error() {
        actions.extend(allow(assist, finding));
    }
    actions
}

fn short(text: &str) -> String {
    const MOST: usize = 40;
    let cut: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(MOST).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

/// Where the path ends at which a value is missing, if that is printed just so: `${a.b}`.
fn missing_end(assist: &Assist<'_>, span: Span) -> Option<usize> {
    let outline = &assist.outline;
    let segment = outline.segment_at(span.start as usize)?;
    let is_printed = matches!(segment.kind, SegmentKind::Interpolation { closed: true, .. });
    let (first, last) = (segment.first as usize, segment.last as usize);
    let tokens = outline.tokens(segment);
    let values = Values::new(outline, &assist.definitions, assist.samples, assist.profile);
    let is_path = values.chain_start(first, last) == first
        && tokens.iter().all(|token| is_name(token) || token.is_sign(".") || token.kind == TokenKind::String);
    (is_printed && is_path).then(|| tokens.last().map(|token| token.span().end as usize))?
}

/// A comment in the line above, after the header at the earliest; none where a comment would be text.
fn allow(assist: &Assist<'_>, finding: &Diagnostic) -> Option<Action> {
    let outline = &assist.outline;
    let is_template = assist.profile == Profile::BdkJava || is_template(assist.text);
    // A comment makes a template of any text.
    if !is_template && outline.read.segments.iter().any(|segment| segment.kind != SegmentKind::Text) {
        return None;
    }
    let lines = LineIndex::new(assist.text);
    let line = lines.position(finding.place.span.start as usize).line;
    let code = finding.code.id();
    let action = |at: usize, text: String, reach: &str| Action {
        title: format!("Allow {code} {reach}"),
        edits: vec![edit(Span::point(at), text)],
        is_preferred: false,
    };
    if let Some(comment) = comments(assist.text, &lines).iter().find(|comment| comment.is_near(line)) {
        return Some(action(comment.end, format!(" {code}"), "here"));
    }
    let header = outline.read.header();
    // A line of nothing but tags is not printed, unless the header wants lines kept: then only its own is not.
    let strips = header.is_none_or(|header| !keeps_lines(outline.tokens(header)));
    let behind = header.map_or(0, |header| header.span.end as usize);
    let rest = behind..lines.range(lines.position(behind).line).end;
    let is_last = assist.text.get(rest.clone()).is_some_and(|rest| rest.trim().is_empty());
    let first = if strips || !is_last { behind } else { rest.end };
    let (open, close) = outline.syntax.comment_signs();
    let newline = if assist.text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = |reach: &str, indent: &str, has_line: bool| {
        let end = if has_line && strips { newline } else { "" };
        format!("{indent}{open} messageml: {reach} {code} {close}{end}")
    };
    let start = lines.range(line).start;
    // Within a tag or comment that began in a line before, no comment can stand.
    let is_text = outline
        .segment_at(start)
        .is_none_or(|segment| segment.span.start as usize == start || matches!(segment.kind, SegmentKind::Text));
    let in_tag = outline.tags.iter().any(|tag| (tag.span.start as usize) < start && start < tag.span.end as usize);
    if start >= first && is_text && !in_tag {
        let written = lines.line(line);
        let indent = written.len() - written.trim_start_matches([' ', '\t']).len();
        let indent = written.get(..indent).filter(|_| strips).unwrap_or_default();
        return Some(action(start, comment("allow", indent, true), "here"));
    }
    if lines.position(first).line == line {
        return Some(action(first, comment("allow", "", first == 0), "here"));
    }
    Some(action(first, comment("allow-file", "", first == 0), "in this file"))
}

/// True if a header wants lines of nothing but tags kept.
fn keeps_lines(header: &[Token<'_>]) -> bool {
    header.windows(3).any(|tokens| match tokens {
        [name, _, value] => matches!(name.text, "strip_whitespace" | "stripWhitespace") && value.text == "false",
        _ => false,
    })
}

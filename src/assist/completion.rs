//! What can stand at a place, what the author likely wants first.

use std::collections::HashMap;

use super::expression;
use super::markup::Mode;
use super::outline::{Block, Outline};
use super::proposal::{Completion, Proposal, ProposalKind};
use super::{Assist, call, element};
use crate::Code;
use crate::diagnostic::Span;
use crate::template::directives;
use crate::template::token::{Close, SegmentKind};

/// The rank of the end tag of a block.
const END: usize = 20;
/// So often at most does what was written before count.
const OFTEN: usize = 5;

/// Directives in the order in which authors write them.
const USUAL: [&str; 16] = [
    "if", "list", "assign", "else", "elseif", "macro", "include", "import", "local", "items", "sep", "function",
    "return", "nested", "setting", "switch",
];

/// The directives that go on with what a block began, and the rank of the first, in tens.
const PARTS: [(&str, usize, &[&str]); 8] = [
    ("if", 0, &["else", "elseif"]),
    ("list", 3, &["sep", "else", "items"]),
    ("items", 0, &["sep"]),
    ("macro", 5, &["nested", "local", "return"]),
    ("function", 0, &["return", "local"]),
    ("switch", 0, &["case", "default"]),
    ("case", 0, &["break"]),
    ("attempt", 0, &["recover"]),
];

/// What is proposed at a byte of the text.
pub(super) fn complete(assist: &Assist<'_>, offset: usize) -> Completion {
    let at = crate::report::LineIndex::new(assist.text).floor(offset);
    let before = Outline::new(assist.text.get(..at).unwrap_or_default());
    let mut completion = Completion { replace: Span::point(at), proposals: Vec::new() };
    let text = before.text;
    if let Some(start) = ["<#", "[#"].iter().find(|sign| text.ends_with(*sign)) {
        directive_names(&before, "", &mut completion, start.len());
    } else if text.ends_with("</#") || text.ends_with("[/#") {
        end_names(&before, &mut completion);
    } else if text.ends_with("<@") || text.ends_with("[@") {
        call::callees(assist, &before, &mut completion);
    } else {
        inside(assist, &before, &mut completion);
    }
    completion.settle(text);
    completion
}

fn inside(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let at = before.text.len();
    let last = before.read.segments.last();
    let Some(segment) = last else { return markup(assist, before, completion) };
    match segment.kind {
        SegmentKind::Start { name, close: Close::Missing, malformed: true, .. } => {
            completion.replace = Span::new(at - name.len(), at);
            directive_names(before, name, completion, 2);
        }
        SegmentKind::Start { name, close: Close::Missing, .. } => {
            expression::complete(assist, before, segment, Some(name), completion);
        }
        SegmentKind::Interpolation { closed: false, .. } => {
            expression::complete(assist, before, segment, None, completion)
        }
        SegmentKind::Call { close: Close::Missing } => call::call(assist, before, segment, completion),
        SegmentKind::End { name, malformed: true } => {
            completion.replace = Span::new(at - name.len(), at);
            end_names(before, completion);
        }
        SegmentKind::Comment { closed: false } => codes(before, segment.span, completion),
        SegmentKind::Raw { name, closed: false, .. } if name != "noparse" => {}
        _ => markup(assist, before, completion),
    }
}

fn markup(assist: &Assist<'_>, before: &Outline<'_>, completion: &mut Completion) {
    let at = before.text.len();
    let from = |start: u32| Span { start, end: at as u32 };
    match before.mode {
        Mode::Content if before.text.ends_with("</") => element::end_tags(before, completion),
        Mode::Content if before.text.ends_with('<') => element::names(assist, before, completion),
        Mode::Name(start) => {
            completion.replace = from(start);
            element::names(assist, before, completion);
        }
        Mode::EndName(start) => {
            completion.replace = from(start);
            element::end_tags(before, completion);
        }
        Mode::AttributeName(start) => {
            completion.replace = from(start);
            element::attributes(assist, before, true, completion);
        }
        Mode::Between if before.text.ends_with(char::is_whitespace) => {
            element::attributes(assist, before, false, completion)
        }
        Mode::Value(start, _) => {
            completion.replace = from(start);
            element::values(assist, before, completion);
        }
        _ => {}
    }
}

fn innermost<'o, 't>(before: &'o Outline<'t>) -> Option<&'o Block<'t>> {
    before.blocks.get(*before.open_blocks.last()?)
}

fn directive_names(before: &Outline<'_>, typed: &str, completion: &mut Completion, sign: usize) {
    let block = innermost(before);
    let own = PARTS.iter().find(|(name, ..)| block.is_some_and(|block| !block.is_call && block.name == *name));
    let (first, parts) = own.map_or((0, &[][..]), |(_, first, parts)| (*first, *parts));
    // A list that names no variable leaves that to its `items`.
    let lacks_name = block.and_then(|block| before.read.segments.get(block.segment)).is_some_and(|segment| {
        matches!(segment.kind, SegmentKind::Start { name: "list", .. })
            && before.tokens(segment).iter().all(|token| token.text != "as")
    });
    let all: Vec<&str> = PARTS.iter().flat_map(|(.., parts)| parts.iter().copied()).collect();
    let is_beginning = before.text.trim_start().len() <= sign + typed.len();
    let mut used: HashMap<&str, usize> = HashMap::new();
    for segment in &before.read.segments {
        if let SegmentKind::Start { name, malformed: false, .. } = segment.kind {
            *used.entry(name).or_default() += 1;
        }
    }
    let is_camel = typed.chars().any(char::is_uppercase);
    let (open, close) = before.syntax.brackets();
    for directive in directives().filter(|row| row.is_camel <= is_camel) {
        let name = directive.name;
        let rank = match (parts.iter().position(|part| *part == name), USUAL.iter().position(|usual| *usual == name)) {
            _ if name == "ftl" && is_beginning => 0,
            _ if name == "items" && lacks_name => 0,
            (Some(at), _) => first + at,
            (None, Some(at)) if !all.contains(&name) || name == "local" => 3 + at,
            (None, Some(at)) => 30 + at,
            (None, None) => 60,
        };
        let gain = used.get(name).map_or(0, |count| 10 + (*count).min(OFTEN) * 5);
        // Never before what goes on with the block, and its end tag.
        let rank = if rank * 10 > END { (rank * 10).saturating_sub(gain).max(END + 1) } else { rank * 10 };
        let mut proposal = Proposal::new(name, ProposalKind::Directive, rank);
        let tag = |slash: &str| format!("{open}{slash}#{name}{close}");
        proposal.detail = if directive.closes { format!("{}…{}", tag(""), tag("/")) } else { tag("") };
        proposal.documentation = super::directive::says(name).to_owned();
        if directive.takes {
            proposal.insert = format!("{name} ");
        }
        completion.proposals.push(proposal);
    }
    if let Some(block) = block.filter(|block| !block.is_call && typed.is_empty() && sign == 2) {
        // `<#` is replaced: an end tag has its slash before the sign.
        let mut proposal = Proposal::new(format!("/{}", block.name), ProposalKind::Directive, END);
        proposal.insert = format!("{open}/#{}{close}", block.name);
        proposal.reach = sign;
        completion.proposals.push(proposal);
    }
}

fn end_names(before: &Outline<'_>, completion: &mut Completion) {
    for (rank, index) in before.open_blocks.iter().rev().enumerate() {
        if let Some(block) = before.blocks.get(*index).filter(|block| !block.is_call) {
            let mut proposal = Proposal::new(block.name, ProposalKind::Directive, rank);
            proposal.insert = format!("{}{}", block.name, before.syntax.brackets().1);
            completion.proposals.push(proposal);
        }
    }
}

/// Codes in a comment that allows findings.
fn codes(before: &Outline<'_>, comment: Span, completion: &mut Completion) {
    let comment = before.slice(comment);
    let at = before.text.len();
    let typed = comment.rsplit([' ', ',', '\n', '\t']).next().unwrap_or_default();
    completion.replace = Span::new(at - typed.len(), at);
    if !comment.contains("messageml:") {
        let mut proposal = Proposal::new("messageml: allow", ProposalKind::Word, 0);
        proposal.insert = "messageml: allow ".into();
        completion.proposals.push(proposal);
        return;
    }
    for code in Code::all().filter(|code| !code.is_final()) {
        let mut proposal = Proposal::new(code.id(), ProposalKind::Word, 0);
        proposal.detail = code.info().title.into();
        completion.proposals.push(proposal);
    }
}

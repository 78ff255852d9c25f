//! What stands where it cannot: branches without their block, text before the first case, and tags that end a block
//! which has ended before.

use super::block::{BlockKind, End, OpenBlock, closing};
use super::builder::{Read, SyntaxFault};
use super::cursor::Cursor;
use super::keyword::{self, Keyword};
use super::reader::TemplateReader;
use crate::diagnostic::{Diagnostic, Fix, Span, codes};

/// How far back the tag of a call or block is looked for, in bytes.
const NEAR: usize = 4096;

/// So many blocks are looked through for what was to end them.
const FEW: usize = 8;

impl<'t> TemplateReader<'t> {
    /// True between `<#switch …>` and its first case.
    pub(super) fn at_start_of_switch(&self) -> bool {
        matches!(self.blocks.last(), Some(OpenBlock { kind: BlockKind::Directive(Keyword::Switch), target, element, .. })
            if target == element)
    }

    /// Text, or something that prints, before the first case of a switch.
    pub(super) fn leave_start_of_switch(&self, span: Span) -> Read<()> {
        let Some(block) = self.blocks.last().filter(|_| self.at_start_of_switch()) else { return Ok(()) };
        // After a tag that could not be read this may well stand in a case.
        let last = self.builder.diagnostics.iter().last();
        if last.is_some_and(|last| last.is_error() && last.place.span.start >= block.open.end) {
            return Ok(());
        }
        // All that stands there, if the first case comes next.
        let rest = self.text.get(span.start as usize..).unwrap_or_default();
        let all = rest.find("<#").filter(|at| {
            let tag = rest.get(*at..).unwrap_or_default();
            ["<#case", "<#default", "<#on"].iter().any(|case| tag.starts_with(case))
        });
        let fault = Diagnostic::new(codes::template::MISPLACED, span, "this stands before the first `<#case …>`")
            .with_label(block.open, "the switch begins here")
            .with_help("move it into a case, or before the `<#switch …>`");
        let start = Span { start: block.open.start, end: block.open.start };
        let fix = all.map(|length| {
            let written = rest.get(..length).unwrap_or_default().trim();
            Fix::suggested(start, written).and(Span { end: span.start + length as u32, ..span }, "")
        });
        Err(Box::new(Diagnostic { fix, ..fault }))
    }

    /// A branch outside of its block: if the block has ended right before it, that end is one too many.
    pub(super) fn loose_branch(&mut self, span: Span, keyword: Keyword, inside: &[Keyword]) -> SyntaxFault {
        let name = keyword::name_of(keyword);
        let before = self.before(span.start);
        let ended = inside.iter().find_map(|block| {
            let closing = format!("</#{}>", keyword::name_of(*block));
            before.trim_end().ends_with(&closing).then_some((*block, closing))
        });
        let whole = match ended {
            Some((block, _)) => Some(block),
            None => inside.iter().copied().find(|block| self.is_ended_later(*block, span)),
        };
        let mut fault = self.misplaced(span, name, inside);
        if let Some(block) = self.blocks.last() {
            *fault = fault.with_label(block.open, "this block must be closed first");
        }
        // Its end is there: without a block for it, it would be a second finding.
        let Some(block) = whole.filter(|block| self.is_ended_later(*block, span)) else { return fault };
        if let Some((_, closing)) = ended {
            let end = before.trim_end().len() + span.start as usize - before.len();
            let tag = Span::new(end - closing.len(), end);
            let what = keyword::name_of(block);
            fault.message = format!("the `{closing}` before this has ended the `<#{what} …>` already");
            fault.help = Some(format!("take that `{closing}` out: the block ends after its last branch"));
            fault.fix = Some(Fix::suggested(tag, ""));
            fault.labels.clear();
        } else {
            fault.help = Some(format!("write the `<#{} …>` that it belongs to before it", keyword::name_of(block)));
        }
        self.open_in_place(span, BlockKind::Directive(block));
        fault
    }

    /// `</if>`, `[/#list]` for blocks that are open at the end of the template: all of them, the innermost first.
    pub(super) fn name_misspelt_ends(&mut self) {
        let mut outer = Vec::new();
        while let Some(block) = self.blocks.last() {
            let Some(End::Misspelt(tag)) = self.end_of(block).filter(|_| outer.len() < FEW) else { break };
            let written = self.text.get(tag.range()).unwrap_or_default();
            let why = match written.starts_with('[') {
                true => "this template has its tags in `<…>`",
                false => "a tag of a template has a `#`",
            };
            let closing = closing(block.kind);
            let message = match written.starts_with("<\\") {
                true => format!("`{written}` closes nothing: the sign in a closing tag is `/`"),
                false => format!("`{written}` closes nothing: {why}"),
            };
            let fault = Diagnostic::new(codes::template::UNCLOSED, tag, message)
                .with_label(block.open, "this block is still open")
                .with_help(format!("write `{closing}`"))
                .with_fix(tag, closing);
            outer.push(fault);
            self.pop();
        }
        outer.into_iter().for_each(|fault| self.builder.report(fault));
    }

    /// `</@box>` where no call is open: its own tag may have ended in `/>`.
    pub(super) fn loose_end_of_call(&self, span: Span, callee: &str) -> SyntaxFault {
        let fault = Diagnostic::new(codes::template::MISPLACED, span, format!("`</@{callee}>` closes nothing"));
        let before = self.before(span.start);
        let opening = before.rfind(&format!("<@{callee}")).filter(|_| !callee.is_empty());
        let slash = opening.and_then(|at| Some(at + before.get(at..)?.find('>')?.checked_sub(1)?));
        let content = slash.and_then(|at| before.get(at..)?.strip_prefix("/>"));
        Box::new(match (slash, content) {
            (Some(slash), Some(content)) if !content.trim().is_empty() => {
                let at = span.start as usize - before.len() + slash;
                fault
                    .with_label(Span::new(at, at + 2), "the call has ended here")
                    .with_help("take the slash out: a call with content ends at its closing tag")
                    .with_suggestion(Span::new(at, at + 1), "")
            }
            _ => {
                fault.with_help("take it out: a call that ends in `/>` needs no closing tag").with_suggestion(span, "")
            }
        })
    }

    /// `<#local …>` outside of macros and functions.
    pub(super) fn loose_local(&self, span: Span) -> SyntaxFault {
        let fault = self.misplaced(span, "local", &[Keyword::Macro, Keyword::Function]);
        let name = Span { start: span.start + 2, end: span.start + 2 + "local".len() as u32 };
        Box::new(
            fault.with_help("write `<#assign …>`: here it holds for the whole message").with_suggestion(name, "assign"),
        )
    }

    /// `<#--` without its end: the line ends it, or what looks like an end.
    pub(super) fn open_comment(&self, span: Span) -> SyntaxFault {
        let start = Span { start: span.start, end: span.start + 4 };
        let fault = Diagnostic::new(codes::template::UNCLOSED, start, "the comment is not closed");
        let inside = self.text.get(start.end as usize..).unwrap_or_default();
        let from = start.end as usize;
        let near = ["--!>", "-- >", "--#>", "—>", "--&gt;", "->", "#>"].iter().find_map(|end| {
            let line = inside.lines().next().unwrap_or_default();
            line.find(end).map(|at| Span::new(from + at, from + at + end.len()))
        });
        Box::new(match near {
            Some(end) => fault.with_help("a comment ends with `-->`").with_suggestion(end, "-->"),
            None => {
                let line = inside.lines().next().unwrap_or_default().trim_end();
                let at = Span::point(from + line.len());
                let at = Span { start: at.start, end: at.start };
                fault
                    .with_help("write `-->` where it should end, such as at the end of this line")
                    .with_suggestion(at, " -->")
            }
        })
    }

    /// The beginning of the comment of HTML around a block's opening tag.
    pub(super) fn commented(&self, block: &OpenBlock<'t>) -> Option<Span> {
        let before = self.before(block.open.start);
        let at = before.rfind("<!--")?;
        let ends = self.text.get(block.open.end as usize..)?.contains("-->");
        let is_open = ends && before.get(at..).is_some_and(|comment| !comment.contains("-->"));
        let start = block.open.start as usize - before.len() + at;
        is_open.then(|| Span::new(start, start + "<!--".len()))
    }

    /// `<#return x>` in a macro, which was meant to be a function.
    pub(super) fn returning_macro(&self, span: Span) -> SyntaxFault {
        let fault = Diagnostic::new(codes::template::MISPLACED, span, "a macro returns no value");
        let is_macro = |block: &&OpenBlock<'t>| block.kind == BlockKind::Directive(Keyword::Macro);
        let open = self.blocks.iter().rfind(is_macro).map(|block| block.open);
        // Of more than are shown, what was meant is not worth finding out.
        let is_shown = self.faults < self.builder.limits.diagnostics;
        let rest = self.text.get(span.end as usize..).filter(|_| is_shown);
        let end = rest.and_then(|rest| rest.find("</#macro>"));
        Box::new(match (open, end) {
            (Some(open), Some(end)) => {
                let (start, end) = (open.start as usize + 2, span.end as usize + end + 3);
                let name = |at: usize| Span::new(at, at + "macro".len());
                let mut fault = fault
                    .with_label(open, "the macro begins here")
                    .with_help("make it a function, `<#function …>` … `</#function>`, and call it in a value");
                fault.fix = Some(Fix::suggested(name(start), "function").and(name(end), "function"));
                fault
            }
            _ => fault.with_help("print it, or make it a function: `<#function …>`"),
        })
    }

    /// `<#list rows as >`: a name that the body uses is meant.
    pub(super) fn nameless_items(&self, cursor: &Cursor<'_, 't>) -> SyntaxFault {
        let fault = cursor.unexpected("the name of the loop variable");
        if cursor.peek().is_some() {
            return fault;
        }
        let at = fault.place.span.start;
        let rest = self.text.get(at as usize..).unwrap_or_default();
        let body = rest.split("</#list>").next().unwrap_or_default();
        let names = body.split("${").skip(1).filter_map(|value| {
            let end = value.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
            value.get(..end).filter(|name| name.starts_with(|c: char| c.is_alphabetic()))
        });
        let name = names.into_iter().find(|name| !matches!(*name, "entity" | "data")).unwrap_or("item");
        let written = match self.text.get(..at as usize).is_some_and(|before| before.ends_with(char::is_whitespace)) {
            true => name.to_owned(),
            false => format!(" {name}"),
        };
        Box::new(
            fault
                .with_help(format!("write a name for the items, as in `as {name}`"))
                .with_suggestion(Span { start: at, end: at }, written),
        )
    }

    /// Where a block should end that has no end: before the line in which what it defines is used first.
    pub(super) fn first_use(&self, block: &OpenBlock<'t>) -> Option<u32> {
        let sign = match block.kind {
            BlockKind::Directive(Keyword::Macro) => "<@",
            BlockKind::Directive(Keyword::Function | Keyword::Assign | Keyword::Global) => "${",
            _ => return None,
        };
        let mut words = self.text.get(block.open.range())?.trim_end_matches('>').split_whitespace();
        let name = words.nth(1)?.split('(').next()?;
        let from = block.open.end as usize;
        let rest = self.text.get(from..)?;
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let at = rest
            .match_indices(&format!("{sign}{name}"))
            .map(|(at, found)| (at, at + found.len()))
            .find(|(_, end)| !rest.get(*end..).is_some_and(|rest| rest.starts_with(is_name)))?
            .0;
        let line = rest.get(..at)?.rfind('\n')? + 1;
        let is_plain = rest.get(..line).is_some_and(|body| !body.trim().is_empty());
        is_plain.then_some((from + line) as u32)
    }

    /// The text before a byte, not more of it than is looked at.
    pub(super) fn before(&self, at: u32) -> &'t str {
        let mut from = (at as usize).saturating_sub(NEAR);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        self.text.get(from..at as usize).unwrap_or_default()
    }
}

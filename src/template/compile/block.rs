//! Open blocks: how they begin and end, what they change while they are open, and what is said where an
//! opening and a closing tag do not find each other.

use super::builder::{Definition, Escaping, Loop, LoopKind, Read, SyntaxFault};
use super::cursor::Tag;
use super::element::{ElementId, ElementKind};
use super::escape::Escape;
use super::keyword::{self, Keyword};
use super::reader::TemplateReader;
use crate::diagnostic::{Diagnostic, Fix, Span, codes};
use crate::template::ast::{ExprId, When};

/// What has to be restored when a block is left.
#[derive(Debug)]
pub(super) enum Restore<'t> {
    /// Nothing.
    Nothing,
    /// A loop; `breaks` if `#break` was allowed in it.
    Loop { breaks: bool },
    /// The names of a list's items are gone after `</#items>`.
    Items,
    /// A `#switch`.
    Switch,
    /// A macro or function.
    Definition { loops: Vec<Loop<'t>>, breakable: u32, continuable: u32 },
    /// Hidden loop variables.
    Hidden(usize),
    /// The innermost `#escape` ends.
    Escape,
    /// `#noescape`: the escape to put back.
    NoEscape(Escape),
    /// Output format and escaping.
    Escaping(Escaping),
}

/// An open block.
#[derive(Debug)]
pub(super) struct OpenBlock<'t> {
    pub(super) kind: BlockKind<'t>,
    /// The element of the directive.
    pub(super) element: ElementId,
    /// Where children go: the directive itself, or its current part.
    pub(super) target: ElementId,
    /// The opening tag.
    pub(super) open: Span,
    pub(super) restore: Restore<'t>,
    /// True once an `#else`, `#recover` or `#default` was met.
    pub(super) has_alternative: bool,
    /// True once a closing tag of another name stood in it, and was reported: it may have been meant.
    pub(super) is_excused: bool,
    /// The number of the finding for its opening tag, where that waits for the closing one to be mended.
    pub(super) told: Option<usize>,
}

/// What an open block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind<'t> {
    Directive(Keyword),
    /// A directive that does not exist; what it was meant to be, if that can be guessed.
    Unknown {
        name: &'t str,
        meant: Option<Keyword>,
    },
    /// A macro call; the name that its closing tag may repeat, if it is simple.
    Call(Option<&'t str>),
}

impl OpenBlock<'_> {
    /// True if a missing closing tag is told of already, or the directive, which does not exist, may need none.
    fn is_excused(&self) -> bool {
        self.is_excused || matches!(self.kind, BlockKind::Unknown { .. })
    }
}

impl BlockKind<'_> {
    /// True for a block of one of these directives, and for one that was meant to be.
    pub(super) fn is_one_of(self, keywords: &[Keyword]) -> bool {
        match self {
            BlockKind::Directive(keyword) | BlockKind::Unknown { meant: Some(keyword), .. } => {
                keywords.contains(&keyword)
            }
            BlockKind::Unknown { .. } | BlockKind::Call(_) => false,
        }
    }
}

impl<'t> TemplateReader<'t> {
    /// Opens a block.
    pub(super) fn open(&mut self, keyword: Keyword, span: Span, kind: ElementKind, restore: Restore<'t>) -> ElementId {
        let element = self.elements.add(self.parent(), kind, span);
        self.blocks.push(OpenBlock {
            kind: BlockKind::Directive(keyword),
            element,
            target: element,
            open: span,
            restore,
            has_alternative: false,
            is_excused: false,
            told: None,
        });
        element
    }

    /// Adds a part to the innermost block and sends children there.
    pub(super) fn open_part(&mut self, kind: ElementKind, span: Span) {
        if let Some(block) = self.blocks.last_mut() {
            block.target = self.elements.add(block.element, kind, span);
        }
    }

    /// `<#sep>` needs no closing tag: whatever ends the block around it ends it too.
    fn close_sep(&mut self) {
        while matches!(self.blocks.last(), Some(block) if block.kind == BlockKind::Directive(Keyword::Sep)) {
            self.pop();
        }
    }

    /// `#else`, `#elseif`, `#recover`, `#case`, `#default`.
    pub(super) fn middle(&mut self, tag: Tag<'_, 't>, keyword: Keyword) -> Read<()> {
        self.close_sep();
        let name = keyword::name_of(keyword);
        let inside: &[Keyword] = match keyword {
            Keyword::Else => &[Keyword::If, Keyword::List],
            Keyword::ElseIf => &[Keyword::If],
            Keyword::Recover => &[Keyword::Attempt],
            _ => &[Keyword::Switch],
        };
        let fits = |block: &OpenBlock<'t>| block.kind.is_one_of(inside);
        let Some(block) = self.blocks.last().filter(|block| fits(block)) else {
            return Err(self.loose_branch(tag.span, keyword, inside));
        };
        let (element, open, had) = (block.element, block.open, block.has_alternative);
        let in_place = matches!(self.elements[element].kind, ElementKind::InPlace);
        if had && !matches!(keyword, Keyword::Case | Keyword::On) {
            let message = format!("`<#{name}>` stands after the `<#{}>` of its block", alternative_of(keyword));
            let fault = Diagnostic::new(codes::template::MISPLACED, tag.span, message)
                .with_label(open, "the block begins here")
                .with_help(match keyword {
                    Keyword::ElseIf => "the `<#else>` comes last: move this branch, with what is in it, before it",
                    _ => "a block has one last branch: take this one out, or nest the conditions",
                });
            return Err(Box::new(fault));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.has_alternative |= !matches!(keyword, Keyword::Case | Keyword::On | Keyword::ElseIf);
        }
        if matches!(keyword, Keyword::Case | Keyword::On) && !in_place {
            self.enter_case(tag, keyword, element, had)?;
        }
        match keyword {
            _ if in_place => Ok(()),
            Keyword::Else if matches!(self.elements[element].kind, ElementKind::If) => {
                self.open_part(ElementKind::Branch(None), tag.span);
                Ok(())
            }
            Keyword::Else => {
                self.leave_list_body(open)?;
                self.open_part(ElementKind::Alternative, tag.span);
                Ok(())
            }
            Keyword::Recover => {
                self.open_part(ElementKind::Alternative, tag.span);
                Ok(())
            }
            Keyword::On => {
                let values = self.on_values(tag);
                let when = When::On(values.as_ref().map_or_else(|_| Vec::new(), Clone::clone));
                self.open_part(ElementKind::Case(when), tag.span);
                values.map(drop)
            }
            Keyword::Default => {
                self.open_part(ElementKind::Case(When::Default), tag.span);
                Ok(())
            }
            _ => {
                let condition = self.condition(tag, keyword);
                let id = match &condition {
                    Ok(id) => *id,
                    Err(_) => self.builder.placeholder(tag.span),
                };
                let kind = if keyword == Keyword::Case {
                    ElementKind::Case(When::Case(id))
                } else {
                    ElementKind::Branch(Some(id))
                };
                self.open_part(kind, tag.span);
                condition.map(drop)
            }
        }
    }

    /// Holds the cases of a `#switch` to one kind; with `#on` it is left at the end of each case, so that
    /// `#break` and `#continue` mean the loop around it.
    fn enter_case(&mut self, tag: Tag<'_, 't>, keyword: Keyword, element: ElementId, had_default: bool) -> Read<()> {
        // All are of one kind but for the default, of which there is one at most.
        let is_default = |kind: &&ElementKind| matches!(kind, ElementKind::Case(When::Default));
        let cases = self.elements[element].children.iter().map(|child| &self.elements[*child].kind);
        let is_first = cases.clone().all(|kind| is_default(&kind));
        let mixed = match cases.rev().find(|kind| !is_default(kind)) {
            Some(ElementKind::Case(When::Case(_))) => keyword == Keyword::On,
            Some(ElementKind::Case(When::On(_))) if keyword == Keyword::Case => true,
            _ => had_default && keyword == Keyword::On,
        };
        if mixed {
            let name = keyword::name_of(keyword);
            let message = match had_default && keyword == Keyword::On {
                true => "`<#on>` stands after the `<#default>` of its switch".to_owned(),
                false => format!("`<#{name}>` stands in a switch with cases of the other kind"),
            };
            return Err(Box::new(
                Diagnostic::new(codes::template::MISPLACED, tag.span, message)
                    .with_help("use either `<#case>` with `<#break>`, or `<#on>` throughout, and `<#default>` last"),
            ));
        }
        if keyword == Keyword::On
            && is_first
            && let Some(block) = self.blocks.last_mut()
        {
            block.restore = Restore::Nothing;
            self.builder.breakable = self.builder.breakable.saturating_sub(1);
        }
        Ok(())
    }

    /// The values of `<#on a, b>`.
    fn on_values(&mut self, tag: Tag<'_, 't>) -> Read<Vec<ExprId>> {
        let mut cursor = self.cursor(tag);
        let values = self.builder.arguments(&mut cursor, "", false)?;
        self.finish_tag(&cursor, tag.close, false, tag.span)?;
        if values.is_empty() {
            return Err(cursor.unexpected("a value"));
        }
        Ok(values)
    }

    fn condition(&mut self, tag: Tag<'_, 't>, keyword: Keyword) -> Read<ExprId> {
        let mut cursor = self.cursor(tag);
        let parsed = self.builder.expression(&mut cursor)?;
        self.finish_tag(&cursor, tag.close, keyword == Keyword::ElseIf, tag.span)?;
        Ok(parsed.id)
    }

    /// `</#name>`
    pub(super) fn end(&mut self, span: Span, name: &str, keyword: Keyword) -> Read<()> {
        if keyword != Keyword::Sep {
            self.close_sep();
        }
        let wanted = match keyword {
            Keyword::Recover => Keyword::Attempt,
            other => other,
        };
        let fits = |block: &OpenBlock<'t>| block.kind.is_one_of(&[wanted]);
        let depth = self.blocks.iter().rposition(fits);
        if self.told_end.take() == Some(span.start) {
            return Ok(());
        }
        if depth.is_none_or(|at| self.is_blocked(at))
            && let Some(fault) = self.misfit(span, name, wanted)
        {
            return Err(fault);
        }
        let Some(at) = depth else { return Ok(()) };
        let mut result = Ok(());
        self.drop_excused(at);
        if at + 1 < self.blocks.len()
            && let Some(inner) = self.blocks.last()
        {
            let closing = closing(inner.kind);
            let (start, written) = (span.start, self.text.get(span.range()).unwrap_or_default());
            let rest = self.text.get(span.end as usize..).unwrap_or_default();
            let space = rest.len() - rest.trim_start().len();
            // `</#list></#if>`: the tags are there, in the wrong order.
            let next = Span::new(span.end as usize + space, span.end as usize + space + closing.len());
            let crossed = self.text.get(next.range()) == Some(&*closing) && at + 2 == self.blocks.len();
            let fault =
                Diagnostic::new(codes::template::UNCLOSED, span, format!("`{closing}` is missing before this tag"))
                    .with_label(inner.open, "this block is still open");
            let fault = match crossed {
                true => {
                    let fix = Fix::suggested(span, closing.clone()).and(next, written);
                    Diagnostic { fix: Some(fix), ..fault }.with_help(format!(
                        "write `{closing}` and then `{written}`: what is opened last is closed first"
                    ))
                }
                false if at + 2 == self.blocks.len() => fault
                    .with_help(format!("write `{closing}` before it"))
                    .with_suggestion(Span { start, end: start }, closing),
                false => fault.with_help(format!("write `{closing}` before it")),
            };
            result = Err(self.nameless_list(inner).unwrap_or_else(|| Box::new(fault)));
            self.told_end = crossed.then_some(next.start);
        }
        while self.blocks.len() > at + 1 {
            self.pop();
        }
        let closed = self.close_block(span);
        result.and(closed)
    }

    pub(super) fn end_call(&mut self, span: Span, callee: &str) -> Read<()> {
        self.close_sep();
        let is_call = |block: &OpenBlock<'t>| matches!(block.kind, BlockKind::Call(_));
        let Some(at) = self.blocks.iter().rposition(is_call) else {
            return Err(self.loose_end_of_call(span, callee));
        };
        let mut result = Ok(());
        self.drop_excused(at);
        if at + 1 < self.blocks.len()
            && let Some(inner) = self.blocks.last()
        {
            let closing = closing(inner.kind);
            let is_next = at + 2 == self.blocks.len();
            result = Err(self.nameless_list(inner).unwrap_or_else(|| {
                let mut fault =
                    Diagnostic::new(codes::template::UNCLOSED, span, format!("`{closing}` is missing before this tag"))
                        .with_label(inner.open, "this block is still open")
                        .with_help(format!("write `{closing}` before it"));
                fault.fix = is_next.then(|| Fix::suggested(Span { start: span.start, end: span.start }, closing));
                Box::new(fault)
            }));
        } else if let Some(OpenBlock { kind: BlockKind::Call(name), open, .. }) = self.blocks.get(at)
            && !callee.is_empty()
            && name.is_none_or(|name| name != callee)
        {
            let expected = name.map_or("</@>".to_owned(), |name| format!("</@{name}>"));
            result = Err(Box::new(
                Diagnostic::new(codes::template::UNCLOSED, span, format!("`{expected}` should stand here"))
                    .with_label(*open, "the call that is closed")
                    .with_help(format!("write `{expected}`, or just `</@>`"))
                    .with_suggestion(span, expected),
            ));
        }
        while self.blocks.len() > at + 1 {
            self.pop();
        }
        let closed = self.close_block(span);
        result.and(closed)
    }

    /// Closes the innermost block at its closing tag.
    pub(super) fn close_block(&mut self, span: Span) -> Read<()> {
        let Some(block) = self.blocks.last() else {
            return Ok(());
        };
        let (open, element, keyword, alternative) = (block.open, block.element, block.kind, block.has_alternative);
        let in_place = matches!(self.elements[element].kind, ElementKind::InPlace);
        self.elements.close(element, span.end);
        let mut result = Ok(());
        if !in_place {
            match keyword {
                BlockKind::Directive(Keyword::List) if !alternative => result = self.leave_list_body(open),
                BlockKind::Directive(Keyword::Attempt) if !alternative => {
                    result = Err(Box::new(
                        Diagnostic::new(codes::template::UNCLOSED, span, "`<#attempt>` has no `<#recover>`")
                            .with_label(open, "the attempt begins here")
                            .with_help("add `<#recover>` before this tag, with what is printed if the attempt fails"),
                    ));
                }
                _ => {}
            }
        }
        self.pop();
        result
    }

    /// The repeated part of a list ends: its variables go.
    fn leave_list_body(&mut self, open: Span) -> Read<()> {
        let Some(block) = self.blocks.last_mut() else {
            return Ok(());
        };
        let Restore::Loop { breaks } = std::mem::replace(&mut block.restore, Restore::Nothing) else {
            return Ok(());
        };
        let ended = self.builder.loops.pop();
        if breaks {
            self.builder.breakable -= 1;
            self.builder.continuable -= 1;
        } else if ended.is_some_and(|ended| ended.kind != LoopKind::Items) {
            return Err(nameless(open));
        }
        Ok(())
    }

    /// Where a block that was not closed should have been, by the markup in it.
    pub(super) fn end_of(&self, block: &OpenBlock<'t>) -> Option<End> {
        let BlockKind::Directive(keyword) = block.kind else { return None };
        let name = keyword::name_of(keyword);
        let from = block.open.end as usize;
        let mut open = Vec::new();
        let mut outside = None;
        for at in memchr::memchr_iter(b'<', self.text.as_bytes().get(from..)?).map(|at| from + at) {
            let rest = self.text.get(at..)?;
            // What another `<` cuts short is no tag.
            let end = memchr::memchr2(b'<', b'>', rest.as_bytes().get(1..)?);
            let Some(length) = end.map(|end| end + 2).filter(|length| rest.as_bytes().get(length - 1) == Some(&b'>'))
            else {
                continue;
            };
            let tag = Span::new(at, at + length);
            let inner = rest.get(1..length - 1)?;
            let is_it = [format!("/{name}"), format!("#/{name}"), format!("/ #{name}"), format!("\\#{name}")]
                .iter()
                .any(|end| inner.trim_end() == end);
            if is_it {
                return Some(End::Misspelt(tag));
            }
            if let Some(closed) =
                inner.strip_prefix('/').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                if open.last() == Some(&closed.trim_end()) {
                    open.pop();
                } else if open.is_empty() {
                    outside.get_or_insert(tag);
                }
            } else if inner.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.ends_with('/') && open.len() < 64 {
                open.extend(inner.split(|c: char| c.is_whitespace()).next());
            }
        }
        let square = format!("[/#{name}]");
        let misspelt = self.text.get(from..)?.find(&square).map(|at| Span::new(from + at, from + at + square.len()));
        misspelt.map(End::Misspelt).or(outside.map(End::Before))
    }

    /// What to do about a call that is not closed: most calls hold nothing.
    fn unclosed_call(&self, block: &OpenBlock<'t>) -> Option<(String, (Span, &'static str))> {
        let BlockKind::Call(Some(name)) = block.kind else { return None };
        let written = self.text.get(block.open.start as usize..block.open.end as usize - 1)?;
        let closed = format!("write `{written}/>` if it has no content, or add `</@{name}>` where it should end");
        let is_defined = self.builder.ast.macros.iter().any(|found| self.builder.ast.name(found.name) == name);
        let (start, end) = (block.open.start, block.open.end);
        Some(if is_defined {
            (closed, (Span { start: end - 1, end: end - 1 }, "/"))
        } else {
            let help = format!(
                "`<@…>` calls a macro, and there is no macro `{name}`; to mention someone, write `<mention email=\"…\"/>`, \
                 and to show the text as it is, `&lt;@{name}`"
            );
            (help, (Span { start, end: start + 1 }, "&lt;"))
        })
    }

    /// The finding for a list that ends, or should, without a name for its items.
    fn nameless_list(&self, block: &OpenBlock<'t>) -> Option<SyntaxFault> {
        let is_nameless = matches!(block.restore, Restore::Loop { breaks: false })
            && self.builder.loops.last().is_some_and(|list| list.kind != LoopKind::Items);
        is_nameless.then(|| nameless(block.open))
    }

    /// Takes the innermost block off and undoes what it changed.
    pub(super) fn pop(&mut self) {
        let Some(block) = self.blocks.pop() else {
            return;
        };
        let builder = &mut self.builder;
        match block.restore {
            Restore::Nothing => {}
            Restore::Loop { breaks } => {
                builder.loops.pop();
                if breaks {
                    builder.breakable = builder.breakable.saturating_sub(1);
                    builder.continuable = builder.continuable.saturating_sub(1);
                }
            }
            Restore::Items => {
                builder.breakable = builder.breakable.saturating_sub(1);
                builder.continuable = builder.continuable.saturating_sub(1);
                if let Some(list) = builder.loops.last_mut() {
                    list.item = None;
                    list.second = None;
                }
            }
            Restore::Switch => builder.breakable = builder.breakable.saturating_sub(1),
            Restore::Definition { loops, breakable, continuable } => {
                builder.loops = loops;
                builder.breakable = breakable;
                builder.continuable = continuable;
                builder.definition = Definition::Template;
            }
            Restore::Hidden(count) => {
                let left = builder.loops.len().saturating_sub(count);
                builder.loops.truncate(left);
            }
            Restore::Escape => {
                builder.escapes.pop();
            }
            Restore::NoEscape(escape) => builder.escapes.push(escape),
            Restore::Escaping(escaping) => builder.escaping = escaping,
        }
        if let BlockKind::Directive(Keyword::Macro | Keyword::Function) = block.kind
            && let ElementKind::Macro(number) = self.elements[block.element].kind
        {
            self.macro_bodies.push((number, block.element));
        }
    }

    /// True if a block inside the one at `at` still lacks its closing tag.
    fn is_blocked(&self, at: usize) -> bool {
        self.blocks.get(at + 1..).is_some_and(|inner| inner.iter().any(|block| !block.is_excused()))
    }

    /// Takes off the innermost blocks above `at` that need no closing tag of their own any more.
    fn drop_excused(&mut self, at: usize) {
        while self.blocks.len() > at + 1 && self.blocks.last().is_some_and(OpenBlock::is_excused) {
            self.pop();
        }
    }

    /// The end of the template: what is still open is missing its closing tag.
    pub(super) fn finish(&mut self) {
        self.close_sep();
        self.blocks.retain(|block| !block.is_excused());
        self.name_misspelt_ends();
        // The reference's end is the last character, so that is where this is reported.
        let end = self.text.char_indices().next_back().map_or(0, |(at, _)| at) as u32;
        if let Some(fault) = self.blocks.last().and_then(|block| self.nameless_list(block)) {
            self.builder.report(*fault);
        } else if let Some(fault) = self.blocks.last().and_then(|block| self.spaced_end(block)) {
            self.builder.report(fault);
        } else if let Some(block) = self.blocks.last() {
            let closing = closing(block.kind);
            let call = self.unclosed_call(block);
            let mut fault = Diagnostic::new(
                codes::template::UNCLOSED,
                Span { start: end, end },
                format!("the template ends without `{closing}`"),
            )
            .with_label(block.open, "this block is still open");
            fault = match self.end_of(block) {
                _ if let Some((help, edit)) = call => {
                    let (at, written) = edit;
                    fault.with_help(help).with_suggestion(at, written)
                }
                Some(End::Misspelt(_)) => fault.with_help(format!("write `{closing}`")),
                _ if let Some(at) = self.first_use(block) => fault
                    .with_help(format!("add `{closing}` where it should end, before it is used at the latest"))
                    .with_suggestion(Span { start: at, end: at }, format!("{closing}\n")),
                Some(End::Before(at)) => {
                    let help = format!("add `{closing}` where it should end, before this closing tag at the latest");
                    let next = self.text.get(at.range()).unwrap_or_default();
                    let help = help.replace("this closing tag", &format!("`{next}`"));
                    fault.with_help(help).with_suggestion(Span { start: at.start, end: at.start }, closing)
                }
                None => fault.with_help(format!("add `{closing}`")),
            };
            if let Some(sign) = self.commented(block) {
                fault.message = "a tag in a comment of HTML is carried out all the same".to_owned();
                fault.place = block.open.into();
                fault.labels.clear();
                fault = fault
                    .with_help("write a comment of the template around it: `<#-- … -->`")
                    .with_suggestion(sign, "<#--");
            }
            for outer in self.blocks.iter().rev().skip(1).take(3) {
                fault = fault.with_label(outer.open, "and this one");
            }
            self.builder.report(fault);
        }
        while !self.blocks.is_empty() {
            self.pop();
        }
    }
}

fn nameless(open: Span) -> SyntaxFault {
    Box::new(
        Diagnostic::new(codes::template::MALFORMED_TAG, open, "the list names no variable for its items")
            .with_help("write `<#list … as item>`, or put `<#items as item>` into it")
            .with_suggestion(Span { start: open.end - 1, end: open.end - 1 }, " as item"),
    )
}

/// Where a block that was not closed should have been.
pub(super) enum End {
    /// A tag that looks like its closing tag and is none.
    Misspelt(Span),
    /// Before a closing tag of markup whose opening tag stands before the block.
    Before(Span),
}

pub(super) fn closing(kind: BlockKind<'_>) -> String {
    match kind {
        BlockKind::Directive(keyword) | BlockKind::Unknown { meant: Some(keyword), .. } => {
            format!("</#{}>", keyword::name_of(keyword))
        }
        BlockKind::Unknown { name, .. } => format!("</#{name}>"),
        BlockKind::Call(name) => format!("</@{}>", name.unwrap_or_default()),
    }
}

fn alternative_of(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Else | Keyword::ElseIf => "else",
        other => keyword::name_of(other),
    }
}

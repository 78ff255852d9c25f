//! Where reading goes on after tags that mean nothing, or stand where they cannot: what each was meant to open or close
//! is opened or closed, so that nothing else is blamed for it.

use std::collections::HashMap;

use super::block::{BlockKind, OpenBlock, closing};
use super::builder::SyntaxFault;
use super::habit;
use super::keyword::{self, Keyword};
use super::reader::TemplateReader;
use super::token::Close;
use crate::diagnostic::{Diagnostic, Fix, Place, Span, codes};
use crate::template::Release;

/// The tags of directives in a template, as far as their names tell: asked for only once there is a fault.
#[derive(Debug)]
pub(super) struct Tags<'t> {
    /// How many opening and closing tags there are of each name.
    counts: HashMap<&'t str, (usize, usize)>,
    /// By directive, from the end of the template: where a tag begins, and how many closing tags from there on have no
    /// opening one.
    ends: HashMap<Keyword, Vec<(u32, u32)>>,
}

impl<'t> Tags<'t> {
    fn new(text: &'t str, is_square: bool, release: Release) -> Self {
        let mut counts: HashMap<&'t str, (usize, usize)> = HashMap::new();
        let mut tags: Vec<(u32, &'t str, bool)> = Vec::new();
        let mut from = 0;
        let open = if is_square { b'[' } else { b'<' };
        while let Some(at) =
            text.get(from..).and_then(|rest| Some(from + memchr::memchr2(b'<', b'[', rest.as_bytes())?))
        {
            from = at + 1;
            let rest = text.get(from..).unwrap_or_default();
            if let Some(comment) = rest.strip_prefix("#--").filter(|_| text.as_bytes().get(at) == Some(&open)) {
                // What is not closed is a comment to the end.
                let Some(length) = end_of_comment(comment) else { break };
                from += "#--".len() + length;
                continue;
            }
            let (rest, is_end) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
            let Some(rest) = rest.strip_prefix('#') else { continue };
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let name = rest.get(..length).unwrap_or_default();
            let (starts, ends) = counts.entry(name).or_default();
            *(if is_end { ends } else { starts }) += 1;
            tags.push((at as u32, name, is_end));
        }
        let mut meant: HashMap<&'t str, Option<(Keyword, bool)>> = HashMap::new();
        let mut ends: HashMap<Keyword, Vec<(u32, u32)>> = HashMap::new();
        for (at, name, is_end) in tags.into_iter().rev() {
            let meaning = meant.entry(name).or_insert_with(|| {
                let known = keyword::find(name, release).map(|known| (known.keyword, false));
                known.or_else(|| {
                    let near = keyword::closest(name, false, release)?;
                    let plain = near.strip_prefix('/');
                    let found = keyword::find(plain.unwrap_or(near), release)?;
                    Some((found.keyword, plain.is_some()))
                })
            });
            let Some((keyword, ends_by_name)) = *meaning else { continue };
            let open = ends.entry(keyword).or_default();
            let before = open.last().map_or(0, |(_, count)| *count);
            let now = if is_end || ends_by_name { before + 1 } else { before.saturating_sub(1) };
            open.push((at, now));
        }
        Tags { counts, ends }
    }

    /// How many opening and closing tags of this name there are.
    fn count(&mut self, name: &'t str) -> &mut (usize, usize) {
        self.counts.entry(name).or_default()
    }

    /// True if there is a tag of this name.
    fn has(&self, name: &str) -> bool {
        self.counts.get(name).is_some_and(|(starts, ends)| starts + ends > 0)
    }

    /// How many closing tags of a directive stand at this byte or after it without an opening one.
    fn ends_from(&self, keyword: Keyword, at: u32) -> usize {
        let Some(tags) = self.ends.get(&keyword) else { return 0 };
        let behind = tags.partition_point(|(start, _)| *start >= at);
        behind.checked_sub(1).and_then(|last| tags.get(last)).map_or(0, |(_, count)| *count as usize)
    }
}

/// How long a comment is up to the bracket that ends it: either one may stand after two dashes.
fn end_of_comment(comment: &str) -> Option<usize> {
    let ends = memchr::memchr2_iter(b'>', b']', comment.as_bytes());
    ends.into_iter().find(|at| comment.get(..*at).is_some_and(|before| before.ends_with("--")))
}

/// How far the other tag of a block is looked for, in bytes.
const NEAR: usize = 4096;

/// A tag of a template with white space after its sign.
fn spaced_tag(span: Span, name: &str, slash: &str) -> Diagnostic {
    let space = Span { start: span.end - name.len() as u32 - 1, end: span.end - name.len() as u32 };
    Diagnostic::new(codes::template::MALFORMED_TAG, span, "this is plain text: white space follows the `#`")
        .with_help(format!("write `<{slash}#{name}`"))
        .with_suggestion(space, "")
}

/// What a directive that has no closing tag is a part of.
const PARTS: [(Keyword, &[Keyword]); 5] = [
    (Keyword::Else, &[Keyword::If, Keyword::List]),
    (Keyword::ElseIf, &[Keyword::If]),
    (Keyword::Case, &[Keyword::Switch]),
    (Keyword::On, &[Keyword::Switch]),
    (Keyword::Default, &[Keyword::Switch]),
];

impl<'t> TemplateReader<'t> {
    fn tags(&mut self) -> &mut Tags<'t> {
        let (text, is_square, release) = (self.text, self.square, self.builder.release);
        self.tags.get_or_insert_with(|| Tags::new(text, is_square, release))
    }

    /// How many closing tags of a directive follow a tag without an opening one between.
    fn ends_to_come(&mut self, keyword: Keyword, tag: Span) -> usize {
        self.tags().ends_from(keyword, tag.end)
    }

    /// True if a closing tag follows that no block which is open needs.
    pub(super) fn is_ended_later(&mut self, keyword: Keyword, tag: Span) -> bool {
        self.ends_to_come(keyword, tag) > self.open_blocks(keyword)
    }

    /// How many blocks of a directive are open.
    fn open_blocks(&self, keyword: Keyword) -> usize {
        self.blocks.iter().filter(|block| block.kind.is_one_of(&[keyword])).count()
    }

    /// True if a block that is open will be closed by a tag of its own.
    fn is_closed_later(&mut self, keyword: Keyword, tag: Span) -> bool {
        self.ends_to_come(keyword, tag) >= self.open_blocks(keyword)
    }

    /// What `#end` of other languages ends: the block that is open, where the word names none.
    pub(super) fn ended_by<'n>(&self, name: &str, ended: &'n str) -> &'n str {
        match self.blocks.last().map(|block| block.kind) {
            Some(BlockKind::Directive(keyword)) if matches!(name, "end" | "done" | "close") => {
                keyword::name_of(keyword)
            }
            _ => ended,
        }
    }

    /// A closing tag whose own block is not the innermost, or is not open at all. If its block will be closed further
    /// down and the innermost will not, it was meant to close that one; if both will be, it is one too many. `None` if
    /// the blocks inside its own lack their closing tags.
    pub(super) fn misfit(&mut self, span: Span, name: &str, keyword: Keyword) -> Option<SyntaxFault> {
        if let Some((_, wholes)) = PARTS.iter().find(|(part, _)| *part == keyword) {
            return Some(self.end_of_part(span, name, keyword, wholes));
        }
        if self.open_blocks(keyword) > 0 && !self.is_closed_later(keyword, span) {
            return None;
        }
        let message = format!("`</#{name}>` closes nothing");
        let fault = Diagnostic::new(codes::template::MISPLACED, span, message);
        let Some(OpenBlock { kind: inner, open, .. }) = self.blocks.last() else {
            return Some(Box::new(match keyword {
                Keyword::Assign | Keyword::Global | Keyword::Local => {
                    fault.with_help(format!("take it out: `<#{name} … = …>` has no closing tag")).with_fix(span, "")
                }
                _ => match self.spaced(span.start as usize, name) {
                    Some(spaced) => spaced,
                    None => fault.with_help("take it out, or write the tag that it closes").with_suggestion(span, ""),
                },
            }));
        };
        let (inner, open) = (*inner, *open);
        let fault = fault.with_label(open, "the block that is open here");
        let written = closing(inner);
        let BlockKind::Directive(own) = inner else {
            if let Some(block) = self.blocks.last_mut() {
                block.is_excused = true;
            }
            return Some(Box::new(fault.with_help(format!("close it with `{written}`, or remove this tag"))));
        };
        if self.is_closed_later(own, span) {
            let help = format!("take it out: `{written}` closes that block further down");
            return Some(Box::new(fault.with_help(help).with_suggestion(span, "")));
        }
        let fault = fault.with_help(format!("write `{written}`")).with_suggestion(span, written);
        // What the block lacks besides is told when it is mended.
        let _ = self.close_block(span);
        Some(Box::new(fault))
    }

    /// `<# if x>` before a closing tag that closes nothing: with white space after its sign it is no tag.
    fn spaced(&self, end: usize, name: &str) -> Option<Diagnostic> {
        let mut from = end.saturating_sub(NEAR);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let before = self.text.get(from..end)?;
        let at = from + before.rfind(&format!("<# {name}"))?;
        Some(spaced_tag(Span::new(at, at + "<# ".len() + name.len()), name, ""))
    }

    /// `</# if>` after a block that nothing closes.
    pub(super) fn spaced_end(&self, block: &OpenBlock<'t>) -> Option<Diagnostic> {
        let BlockKind::Directive(keyword) = block.kind else { return None };
        let name = keyword::name_of(keyword);
        let from = block.open.end as usize;
        let at = from + self.text.get(from..)?.find(&format!("</# {name}"))?;
        Some(spaced_tag(Span::new(at, at + "</# ".len() + name.len()), name, "/"))
    }

    /// `</#else>`, `</#case>`: a branch ends where the next begins, or the block.
    fn end_of_part(&mut self, span: Span, name: &str, keyword: Keyword, wholes: &[Keyword]) -> SyntaxFault {
        let fault = Diagnostic::new(codes::template::MISPLACED, span, format!("`#{name}` has no closing tag"));
        let inner = self.blocks.last().map(|block| (block.kind, block.open, block.has_alternative));
        let Some((BlockKind::Directive(own), open, had)) = inner.filter(|(inner, ..)| inner.is_one_of(wholes)) else {
            return Box::new(fault.with_help("take it out").with_fix(span, ""));
        };
        let written = keyword::name_of(own);
        let fault = fault.with_label(open, "the block that is open here");
        if !self.is_closed_later(own, span) {
            let _ = self.close_block(span);
            let help = format!("close the whole block: write `</#{written}>`");
            return Box::new(fault.with_help(help).with_suggestion(span, format!("</#{written}>")));
        }
        if keyword == Keyword::Case && !self.before(span.start).trim_end().ends_with("<#break>") {
            let help = "a case ends with `<#break>`, or goes on into the next";
            return Box::new(fault.with_help(help).with_suggestion(span, "<#break>"));
        }
        if keyword == Keyword::Else && !had {
            let help = "a branch begins with `<#else>`";
            return Box::new(fault.with_help(help).with_suggestion(span, "<#else>"));
        }
        Box::new(fault.with_help(format!("take it out: `</#{written}>` ends the whole block")).with_fix(span, ""))
    }

    /// What was probably meant by a name that is none, in this tag: see [`keyword::closest`].
    pub(super) fn closest(&self, name: &str, tag: Span, has_params: bool) -> Option<&'static str> {
        if self.blocks.last().is_some_and(|block| block.kind.is_one_of(&[Keyword::Switch])) {
            match name {
                "when" => return Some("case"),
                "otherwise" => return Some("default"),
                _ => {}
            }
        }
        // `<#end if>`
        let written = self.text.get(tag.range()).unwrap_or_default();
        let rest = written.split_once(name).map_or("", |(_, rest)| rest).trim_end_matches(['>', ']', '/']).trim();
        let is_word = rest == "for" || (!rest.is_empty() && keyword::find(rest, self.builder.release).is_some());
        keyword::closest(name, has_params && !is_word, self.builder.release)
    }

    /// `</#if entity.ok>`, `</#if` without its end: it closes its block all the same.
    pub(super) fn malformed_end(&mut self, span: Span, name: &str, keyword: Keyword) -> SyntaxFault {
        let inside = self.inside(span);
        let close = self.close_text();
        let is_ended = self.text.get(inside.end as usize..).is_some_and(|rest| rest.starts_with(close));
        let (help, text) = match is_ended {
            true => ("a closing tag holds only the name".to_owned(), format!("/#{name}")),
            false => (format!("write `</#{name}>`"), format!("/#{name}{close}")),
        };
        let fault = self.malformed(span, name, &help).with_suggestion(inside, text);
        if self.blocks.last().is_some_and(|block| block.kind.is_one_of(&[keyword])) {
            // What the block lacks besides is told when this is mended.
            let _ = self.close_block(span);
        }
        Box::new(fault)
    }

    /// Goes on after an opening tag that means nothing: what it was meant to open, or to close, is
    /// opened or closed, so that nothing else is blamed for it. True if it is part of a finding that is there already.
    pub(super) fn recover_start(
        &mut self,
        span: Span,
        name: &'t str,
        close: Close,
        has_params: bool,
        fault: &mut Diagnostic,
    ) -> bool {
        let release = self.builder.release;
        let meant = self.closest(name, span, has_params);
        if let Some(ended) = meant.and_then(|meant| meant.strip_prefix('/')) {
            let keyword = keyword::find(self.ended_by(name, ended), release).map(|known| known.keyword);
            if self.blocks.last().is_some_and(|block| keyword.is_some_and(|found| block.kind.is_one_of(&[found]))) {
                let whole = self.inside(span);
                let end = Span { start: span.start, end: whole.end + self.close_text().len() as u32 };
                let is_told = self.repair_block(self.blocks.len() - 1, end);
                self.pop();
                return is_told;
            }
            return false;
        }
        // A closing tag of its own, or one that no other block needs.
        let tags = self.tags();
        let ended: Vec<String> = ["end", "end_"].iter().map(|end| format!("{end}{name}")).collect();
        let has_end = tags.count(name).1 > 0 || ended.iter().any(|ended| tags.has(ended));
        let spare = meant.filter(|meant| {
            let (starts, ends) = tags.count(meant);
            let is_spare = ends > starts;
            *starts += usize::from(is_spare);
            is_spare
        });
        let meant = if has_end { meant } else { spare }.and_then(|name| keyword::find(name, release));
        let closes = has_end || meant.is_some_and(|known| known.closes);
        if closes && close != Close::Empty && self.blocks.len() < self.builder.limits.template_depth {
            let meant = meant.map(|known| known.keyword);
            self.open_in_place(span, BlockKind::Unknown { name, meant });
            if has_end {
                // Only both tags together make sense.
                fault.fix = None;
                let number = self.builder.diagnostics.len();
                if let Some(block) = self.blocks.last_mut() {
                    block.told = Some(number);
                }
            }
        }
        false
    }

    /// A name after `#` that a macro has, or that stands in a tag without content, was meant as a call.
    pub(super) fn advise_call(&self, span: Span, name: &str, close: Close, fault: SyntaxFault) -> SyntaxFault {
        let is_macro = self.builder.ast.macros.iter().any(|found| self.builder.ast.name(found.name) == name);
        if !is_macro
            && (close != Close::Empty
                || crate::diagnostic::nearest(name, keyword::names(self.builder.release)).is_some())
        {
            return fault;
        }
        let sign = Span { start: span.start + 1, end: span.start + 2 };
        Box::new(fault.with_help(format!("to call the macro `{name}`, write `<@{name} …>`")).with_suggestion(sign, "@"))
    }

    /// Adds the edit of both tags to the finding of the opening one, once the closing one is there.
    fn repair_block(&mut self, at: usize, end: Span) -> bool {
        let Some(OpenBlock { kind: BlockKind::Unknown { name, meant: Some(meant) }, open, told: Some(told), .. }) =
            self.blocks.get(at)
        else {
            return false;
        };
        let meant = keyword::name_of(*meant);
        let (open, told, from) = (*open, *told, open.start as usize + 2 + name.len());
        let Some(params) = self.text.get(from..open.end as usize) else { return false };
        let params = habit::params_of(name, params, meant);
        let is_part = PARTS.iter().any(|(part, _)| keyword::name_of(*part) == meant);
        let (help, closing) = match is_part {
            true => (format!("write `<#{meant}{params}`, without a closing tag"), String::new()),
            false => (format!("write `<#{meant}{params}`, and `</#{meant}>` at its end"), format!("</#{meant}>")),
        };
        if let Some(found) = self.builder.diagnostics.iter_mut().nth(told) {
            found.help = Some(help);
            let place = |span| Place { source: found.place.source.clone(), span };
            let fix = Fix::suggested(place(open), format!("<#{meant}{params}"));
            found.fix = Some(fix.and(place(end), closing));
        }
        true
    }

    /// Lets a closing tag that means nothing close what it was meant to; true if its opening tag
    /// was reported already.
    pub(super) fn recover_end(&mut self, name: &str, span: Span) -> bool {
        let is_it = |block: &OpenBlock<'t>| matches!(block.kind, BlockKind::Unknown { name: open, .. } if open == name);
        if let Some(at) = self.blocks.iter().rposition(is_it) {
            self.repair_block(at, span);
            self.drop_blocks_from(at);
            return true;
        }
        let release = self.builder.release;
        let meant = keyword::closest(name, false, release);
        let meant = meant.map(|meant| self.ended_by(name, meant.trim_start_matches('/')));
        let meant = meant.and_then(|name| keyword::find(name, release)).map(|known| known.keyword);
        if self.blocks.last().is_some_and(|block| meant.is_some_and(|meant| block.kind.is_one_of(&[meant]))) {
            self.pop();
        }
        false
    }

    /// Takes off the blocks from `at` on, silently.
    fn drop_blocks_from(&mut self, at: usize) {
        while self.blocks.len() > at {
            self.pop();
        }
    }

    /// `<#else if …>`, and an opening tag where the closing one was meant; the fault itself if it is neither.
    pub(super) fn meant_by_shape(
        &mut self,
        span: Span,
        keyword: Keyword,
        empty: bool,
        mut fault: SyntaxFault,
    ) -> Result<SyntaxFault, SyntaxFault> {
        let written = self.text.get(span.range()).unwrap_or_default();
        if keyword == Keyword::Else
            && let Some(rest) = written.get("<#else".len()..)
            && let Some(condition) = rest.trim_start().strip_prefix("if")
            && condition.starts_with([' ', '(', '\t', '\n', '\r'])
        {
            let name = Span { start: span.start + 1, end: span.end - condition.len() as u32 };
            fault.message = "`#else if` is one word here: `#elseif`".to_owned();
            fault.help = Some(format!("write `<#elseif{condition}`"));
            fault.fix = Some(Fix::safe(name, "#elseif"));
            return Ok(fault);
        }
        if keyword == Keyword::Else && written.trim_end_matches('>').trim_end().ends_with(" if") {
            fault.help = Some("for a last branch write `<#else>`; `<#elseif …>` takes a condition".to_owned());
            fault.fix = Some(Fix::suggested(span, "<#else>"));
            return Ok(fault);
        }
        let is_open = self.blocks.last().is_some_and(|block| block.kind == BlockKind::Directive(keyword))
            && self.ends_to_come(keyword, span) <= self.open_blocks(keyword);
        if empty && is_open && matches!(keyword, Keyword::If | Keyword::List | Keyword::Macro | Keyword::Switch) {
            let name = keyword::name_of(keyword);
            fault.message = format!("this tag opens another `#{name}`, without anything in it");
            fault.help = Some(format!("to close the one that is open, write `</#{name}>`"));
            fault.fix = Some(Fix::suggested(span, format!("</#{name}>")));
            self.pop();
            return Ok(fault);
        }
        Err(fault)
    }
}

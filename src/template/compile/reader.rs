//! Segments become elements: each segment is held to what may stand where it does, and what may not is reported
//! without losing what follows.

use super::block::{BlockKind, OpenBlock, Restore};
use super::builder::{Builder, Definition, Loop, LoopKind, Read, SyntaxFault, too_deep};
use super::cursor::Tag;
use super::element::{ElementId, ElementKind, Elements, Pieces};
use super::header::{self, Manner};
use super::keyword::{self, Keyword, KnownDirective, Params};
use super::recovery::Tags;
use super::token::{Close, Segment, SegmentKind, Token};
use super::tokenizer::Tokenizer;
use crate::diagnostic::{Diagnostic, Fix, Span, codes};
use crate::template::ast::MacroId;

/// The reading of one template.
#[derive(Debug)]
pub(super) struct TemplateReader<'t> {
    pub(super) builder: Builder<'t>,
    pub(super) elements: Elements<'t>,
    pub(super) blocks: Vec<OpenBlock<'t>>,
    pub(super) text: &'t str,
    pub(super) square: bool,
    /// `strip_text`: texts at top level are dropped.
    drops_text: bool,
    /// Text before this byte is left out.
    from: u32,
    /// A tag or comment said which brackets tags have here.
    has_tags: bool,
    /// The tags of directives in the whole template, once a fault asks for them.
    pub(super) tags: Option<Tags<'t>>,
    /// Where a closing tag begins that was told of together with the one before it.
    pub(super) told_end: Option<u32>,
    /// How many items could not be read.
    pub(super) faults: usize,
    /// Macros whose content is complete, with the element that holds it.
    pub(super) macro_bodies: Vec<(MacroId, ElementId)>,
}

/// How a header among square brackets begins.
const HEADER: &str = "[#ftl";

impl<'t> TemplateReader<'t> {
    pub(super) fn new(builder: Builder<'t>, text: &'t str, square: bool) -> Self {
        let elements = Elements::new(text);
        TemplateReader {
            builder,
            elements,
            blocks: Vec::new(),
            text,
            square,
            drops_text: false,
            from: 0,
            has_tags: false,
            tags: None,
            told_end: None,
            faults: 0,
            macro_bodies: Vec::new(),
        }
    }

    /// Reads a whole template and gives what its header says.
    pub(super) fn read(&mut self, tokenizer: &mut Tokenizer<'t>) -> Manner {
        let mut manner = header::PLAIN;
        let mut next = tokenizer.next();
        let space = next.filter(|segment| segment.kind == SegmentKind::Text && self.is_blank(segment.span));
        if space.is_some() {
            next = tokenizer.next();
        }
        if let Some((segment, close)) = next.and_then(|segment| Some((segment, header::close_of(&segment)?))) {
            let tag = Tag { span: segment.span, close, tokens: tokenizer.tokens(&segment) };
            if let Err(fault) = self.header(tag, &mut manner) {
                self.builder.report(*fault);
            }
            let behind = self.text.get(segment.span.end as usize..).unwrap_or_default();
            self.from = segment.span.end + header::gap_behind(behind) as u32;
            self.has_tags = true;
            self.drops_text = manner.strips_texts;
            if !manner.strict {
                tokenizer.allow_bare_tags();
            }
        } else {
            for segment in [space, next].into_iter().flatten() {
                self.read_segment(&segment, tokenizer.tokens(&segment));
            }
        }
        while let Some(segment) = tokenizer.next() {
            self.read_segment(&segment, tokenizer.tokens(&segment));
        }
        self.finish();
        manner
    }

    fn read_segment(&mut self, segment: &Segment<'t>, tokens: &[Token<'t>]) {
        if let Err(mut fault) = self.segment(segment, tokens) {
            // Of more than are shown, what was meant is not worth finding out.
            if self.faults < self.builder.limits.diagnostics {
                self.explain(segment, tokens, &mut fault);
            }
            self.faults += 1;
            self.builder.report(*fault);
        }
    }

    fn is_blank(&self, span: Span) -> bool {
        self.text[span.range()].bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'))
    }

    /// The element that takes children.
    pub(super) fn parent(&self) -> ElementId {
        self.blocks.last().map_or(0, |block| block.target)
    }

    pub(super) fn segment(&mut self, segment: &Segment<'t>, tokens: &[Token<'t>]) -> Read<()> {
        self.has_tags |= !matches!(
            segment.kind,
            SegmentKind::Text | SegmentKind::Interpolation { .. } | SegmentKind::CallEnd { .. }
        );
        match segment.kind {
            SegmentKind::Text => self.read_text(segment.span),
            SegmentKind::Comment { closed } => {
                self.elements.add(self.parent(), ElementKind::Comment, segment.span);
                if closed || self.passes_unclosed(segment.span) { Ok(()) } else { Err(self.open_comment(segment.span)) }
            }
            SegmentKind::Raw { name, text, closed } => self.read_raw(segment.span, name, text, closed),
            SegmentKind::Interpolation { numeric, closed } => {
                self.leave_start_of_switch(segment.span)?;
                let interpolation = self.builder.interpolation(tokens, numeric, closed, segment.span)?;
                self.elements.add(self.parent(), ElementKind::Interpolation(interpolation), segment.span);
                Ok(())
            }
            SegmentKind::Start { name, close, has_params, malformed } => {
                let known = match self.directive(segment.span, name, false, has_params) {
                    Ok(known) => known,
                    Err(fault) => {
                        let mut fault = self.advise_call(segment.span, name, close, fault);
                        return match self.recover_start(segment.span, name, close, has_params, &mut fault) {
                            true => Ok(()),
                            false => Err(fault),
                        };
                    }
                };
                self.check_shape(segment, name, known, close, has_params, malformed)?;
                self.start(Tag { span: segment.span, close, tokens }, known)
            }
            SegmentKind::End { name, malformed } => {
                if keyword::find(name, self.builder.release).is_none() && self.recover_end(name, segment.span) {
                    return Ok(());
                }
                let known = self.directive(segment.span, name, true, false)?;
                if malformed {
                    return Err(self.malformed_end(segment.span, name, known.keyword));
                }
                self.end(segment.span, name, known.keyword)
            }
            SegmentKind::Call { close } => {
                self.leave_start_of_switch(segment.span)?;
                self.call_tag(Tag { span: segment.span, close, tokens })
            }
            SegmentKind::CallEnd { callee } => self.end_call(segment.span, callee),
        }
    }

    fn read_text(&mut self, span: Span) -> Read<()> {
        let span = Span { start: span.start.max(self.from), end: span.end };
        if span.start >= span.end {
            return Ok(());
        }
        self.refuse_late_header(span)?;
        if self.drops_text && self.blocks.is_empty() {
            return Ok(());
        }
        if self.at_start_of_switch() {
            let text = self.text.get(span.range()).unwrap_or_default();
            let blank = text.len() - text.trim_start_matches([' ', '\n', '\r', '\t']).len();
            let span = Span { start: span.start + blank as u32, end: span.end };
            return if span.is_empty() { Ok(()) } else { self.leave_start_of_switch(span) };
        }
        self.elements.add(self.parent(), ElementKind::Text, span);
        Ok(())
    }

    /// The reference takes a `;` at the end of the template for the end of what is not read.
    fn passes_unclosed(&self, span: Span) -> bool {
        span.end as usize == self.text.len() && self.text.ends_with(';')
    }

    /// The header with square brackets is one wherever it stands, also among angle brackets, unless a tag before it
    /// has these.
    fn refuse_late_header(&self, span: Span) -> Read<()> {
        if self.has_tags {
            return Ok(());
        }
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        if memchr::memchr(b'[', text.as_bytes()).is_none() {
            return Ok(());
        }
        let is_header = |rest: &str| rest.starts_with([' ', '\t', '\n', '\r', ']']) || rest.starts_with("/]");
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(HEADER)) {
            let start = at + found;
            at = start + HEADER.len();
            if text.get(at..).is_some_and(is_header) {
                let start = span.start as usize + start;
                let span = Span::new(start, start + HEADER.len());
                let fault = Diagnostic::new(
                    codes::template::MISPLACED,
                    span,
                    "`[#ftl …]` does not stand at the beginning",
                )
                .with_help(
                    "the header must be the very first thing in the template; as text it is written `${\"[#ftl]\"}`",
                );
                return Err(Box::new(fault));
            }
        }
        Ok(())
    }

    fn read_raw(&mut self, span: Span, name: &'t str, text: Span, closed: bool) -> Read<()> {
        if let Some(known) = keyword::find(name, self.builder.release) {
            self.builder.naming.check(known.convention, name, span)?;
        }
        let passes = !closed && self.passes_unclosed(span);
        if name == "comment" || passes {
            self.elements.add(self.parent(), ElementKind::Comment, span);
        } else {
            self.leave_start_of_switch(span)?;
            let id = self.elements.add(self.parent(), ElementKind::Text, span);
            self.elements[id].pieces = Pieces::One(text);
        }
        if closed || passes {
            Ok(())
        } else {
            Err(unclosed(span, 2 + name.len() as u32, "the block", &format!("`</#{name}>`")))
        }
    }

    /// Looks up a directive and holds its spelling to the template's convention.
    fn directive(&mut self, span: Span, name: &str, closing: bool, has_params: bool) -> Read<KnownDirective> {
        let sign = span.start as usize + 1 + usize::from(closing);
        let is_bare = self.text.as_bytes().get(sign) != Some(&b'#');
        let end = sign + usize::from(!is_bare) + name.len();
        let name_span = Span { start: span.start + 1, end: end as u32 };
        match keyword::find(name, self.builder.release) {
            Some(known) => {
                self.builder.naming.check(known.convention, name, name_span)?;
                Ok(known)
            }
            None => {
                let release = self.builder.release;
                let message = match keyword::since(name) {
                    Some(since) => format!("`#{name}` came with FreeMarker {since}, and this is {release}"),
                    None => format!("there is no directive `#{name}`"),
                };
                let fault = Diagnostic::new(codes::template::UNKNOWN_DIRECTIVE, name_span, message);
                let sign = if is_bare { "" } else { "#" };
                Err(Box::new(match self.closest(name, span, has_params) {
                    Some(near) => match near.strip_prefix('/') {
                        Some(ended) => {
                            let ended = self.ended_by(name, ended);
                            fault
                                .with_help(format!("close the block with `</#{ended}>`"))
                                .with_fix(self.inside(span), format!("/{sign}{ended}"))
                        }
                        None if closing => fault
                            .with_help(format!("did you mean `</#{near}>`?"))
                            .with_fix(name_span, format!("/{sign}{near}")),
                        None => fault
                            .with_help(format!("did you mean `<#{near}>`?"))
                            .with_suggestion(name_span, format!("{sign}{near}")),
                    },
                    None => fault.with_help(keyword::without(name).unwrap_or(
                        "to call a macro of your own, write `<@name>`; to show it as it is, write `&lt;#` for `<#`",
                    )),
                }))
            }
        }
    }

    /// What stands between the brackets of a tag, with what follows the name of a closing one.
    pub(super) fn inside(&self, span: Span) -> Span {
        let close = self.close_text();
        let start = span.start + 1;
        if self.text.get(span.range()).is_some_and(|tag| tag.ends_with(close)) {
            return Span { start, end: span.end - 1 };
        }
        let rest = self.text.get(span.end as usize..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let length =
            line.find(['<', '>', '[', ']']).filter(|at| line.get(*at..).is_some_and(|rest| rest.starts_with(close)));
        Span { start, end: span.end + length.unwrap_or(0) as u32 }
    }

    pub(super) fn malformed(&self, span: Span, name: &str, help: &str) -> SyntaxFault {
        let first_line = self.text[span.range()].find(['\n', '\r']).unwrap_or(span.len());
        let span = Span { start: span.start, end: span.start + first_line as u32 };
        let message = format!("the tag of `#{name}` is not complete");
        Box::new(Diagnostic::new(codes::template::MALFORMED_TAG, span, message).with_help(help))
    }

    fn check_shape(
        &mut self,
        segment: &Segment<'t>,
        name: &str,
        known: KnownDirective,
        close: Close,
        has_params: bool,
        malformed: bool,
    ) -> Read<()> {
        let empty = !has_params;
        let fault = match known.params {
            _ if malformed => Some("white space or the end of the tag must follow the name"),
            Params::Some if empty => Some("something has to follow its name"),
            Params::None if has_params || close == Close::Empty => {
                Some("nothing may follow its name, not even a slash")
            }
            Params::Slash if has_params => Some("nothing may follow its name"),
            _ => None,
        };
        if let Some(help) = fault {
            let mut fault = self.malformed(segment.span, name, help);
            fault.fix = self.mended_shape(segment.span, name, malformed, has_params);
            if let Some(at) = self.where_something_lacks(segment.span, known.params, empty && !malformed) {
                fault.place.span = at;
            }
            let fault = match self.meant_by_shape(segment.span, known.keyword, empty, fault) {
                Ok(fault) => return Err(fault),
                Err(fault) => fault,
            };
            // Its closing tag will come: without a block for it, it would be a second finding.
            if known.closes && close != Close::Empty && self.blocks.len() < self.builder.limits.template_depth {
                self.open_in_place(segment.span, BlockKind::Directive(known.keyword));
            }
            return Err(fault);
        }
        Ok(())
    }

    /// The edit for a name that something follows at once, `<#if(x)>`, and for a slash too many, `<#sep/>`.
    fn mended_shape(&self, span: Span, name: &str, malformed: bool, has_params: bool) -> Option<Fix> {
        if malformed {
            let behind = span.start as usize + 2 + name.len();
            let next = self.text.get(behind..)?.chars().next()?;
            return match next {
                '(' | '"' | '\'' | '!' | '[' | '.' => Some(Fix::suggested(Span::point(behind), " ")),
                ':' | ';' | ',' => Some(Fix::suggested(Span::new(behind, behind + 1), "")),
                _ => None,
            };
        }
        let slash = span.end.checked_sub(2).filter(|_| !has_params)?;
        let is_slash = self.text.get(slash as usize..)?.starts_with('/');
        is_slash.then(|| Fix::suggested(Span { start: slash, end: slash + 1 }, ""))
    }

    /// The end of a tag that has white space after its name and then nothing: that is where the reference misses
    /// something.
    fn where_something_lacks(&self, span: Span, params: Params, empty: bool) -> Option<Span> {
        let inner = self.text.get(span.range())?.strip_suffix(self.close_text())?;
        let lacks = params == Params::Some && empty && inner.ends_with([' ', '\t', '\n', '\r']);
        lacks.then_some(Span { start: span.end - 1, end: span.end })
    }

    /// Opens a block for a tag that could not be read, so that its content and end find a place.
    pub(super) fn open_in_place(&mut self, span: Span, kind: BlockKind<'t>) {
        let element = self.elements.add(self.parent(), ElementKind::InPlace, span);
        let body = self.elements.add(element, ElementKind::Body, span);
        let restore = match kind {
            BlockKind::Directive(keyword) | BlockKind::Unknown { meant: Some(keyword), .. } => {
                self.enter_poorly(keyword)
            }
            BlockKind::Unknown { .. } | BlockKind::Call(_) => Restore::Nothing,
        };
        self.blocks.push(OpenBlock {
            kind,
            element,
            target: body,
            open: span,
            restore,
            has_alternative: false,
            is_excused: false,
            told: None,
        });
    }

    /// What a block changes, as far as it is known without its parameters.
    fn enter_poorly(&mut self, keyword: Keyword) -> Restore<'t> {
        match keyword {
            Keyword::List | Keyword::ForEach => {
                self.builder.loops.push(Loop { kind: LoopKind::Items, item: None, second: None });
                self.builder.breakable += 1;
                self.builder.continuable += 1;
                Restore::Loop { breaks: true }
            }
            Keyword::Macro | Keyword::Function => self.enter_definition(keyword),
            Keyword::Items => {
                // The list around it is not without a name: that stands here, though it could not be read.
                if let Some(list) = self.builder.loops.last_mut().filter(|list| list.item.is_none()) {
                    list.kind = LoopKind::Items;
                }
                self.builder.breakable += 1;
                self.builder.continuable += 1;
                Restore::Items
            }
            _ => Restore::Nothing,
        }
    }

    pub(super) fn enter_definition(&mut self, keyword: Keyword) -> Restore<'t> {
        self.builder.definition = if keyword == Keyword::Macro { Definition::Macro } else { Definition::Function };
        Restore::Definition {
            loops: std::mem::take(&mut self.builder.loops),
            breakable: std::mem::take(&mut self.builder.breakable),
            continuable: std::mem::take(&mut self.builder.continuable),
        }
    }

    fn start(&mut self, tag: Tag<'_, 't>, known: KnownDirective) -> Read<()> {
        let keyword = known.keyword;
        if keyword == Keyword::Else && self.blocks.last().is_some_and(|block| block.kind.is_one_of(&[Keyword::Switch]))
        {
            let _ = self.middle(tag, Keyword::Default);
            let fault = Diagnostic::new(codes::template::MISPLACED, tag.span, "a `#switch` has no `#else`");
            return Err(Box::new(fault.with_help("write `<#default>`").with_suggestion(tag.span, "<#default>")));
        }
        match keyword {
            Keyword::Case | Keyword::On | Keyword::Default => {}
            _ => self.leave_start_of_switch(tag.span)?,
        }
        if matches!(
            keyword,
            Keyword::Else | Keyword::ElseIf | Keyword::Recover | Keyword::Case | Keyword::On | Keyword::Default
        ) {
            return self.middle(tag, keyword);
        }
        if known.closes && self.blocks.len() >= self.builder.limits.template_depth {
            return Err(too_deep(tag.span, self.builder.limits.template_depth));
        }
        let blocks = self.blocks.len();
        let mut read = self.directive_tag(tag, keyword);
        let is_block = tag.close != Close::Empty || self.is_ended_later(keyword, tag.span);
        if let Err(fault) = &mut read
            && tag.close == Close::Empty
            && is_block
            && fault.fix.is_none()
        {
            fault.help = Some("take the slash out".to_owned());
            fault.fix = Some(Fix::suggested(Span { start: tag.span.end - 2, end: tag.span.end - 1 }, ""));
        }
        if read.is_err()
            && known.closes
            && is_block
            && self.blocks.len() == blocks
            && !matches!(keyword, Keyword::Assign | Keyword::Global | Keyword::Local)
        {
            self.open_in_place(tag.span, BlockKind::Directive(keyword));
            if let Some(block) = self.blocks.last_mut() {
                block.is_excused = tag.close == Close::Missing;
            }
        }
        read
    }

    pub(super) fn misplaced(&self, span: Span, name: &str, inside: &[Keyword]) -> SyntaxFault {
        let blocks: Vec<String> = inside.iter().map(|keyword| format!("`<#{}>`", keyword::name_of(*keyword))).collect();
        let message = format!("`#{name}` stands outside {}", listed(&blocks, " and "));
        Box::new(
            Diagnostic::new(codes::template::MISPLACED, span, message)
                .with_help(format!("it belongs directly inside {}", listed(&blocks, " or "))),
        )
    }

    /// The brackets of tags in this template.
    pub(super) fn close_text(&self) -> &'static str {
        if self.square { "]" } else { ">" }
    }
}

/// `a, b and c`
fn listed(names: &[String], last: &str) -> String {
    match names.split_last() {
        Some((end, before)) if !before.is_empty() => format!("{}{last}{end}", before.join(", ")),
        _ => names.join(""),
    }
}

fn unclosed(span: Span, opening: u32, what: &str, closing: &str) -> SyntaxFault {
    let start = Span { start: span.start, end: (span.start + opening).min(span.end) };
    Box::new(
        Diagnostic::new(codes::template::UNCLOSED, start, format!("{what} is not closed"))
            .with_help(format!("add {closing}")),
    )
}

//! What stands inside the tags of directives and macro calls.

use super::block::Restore;
use super::builder::{Definition, Loop, LoopKind, Read, is_markup};
use super::cursor::{Cursor, THE_END, Tag, before_last_line_end};
use super::element::ElementKind;
use super::expression::Literal;
use super::keyword::Keyword;
use super::literal::{plain_name, unescape};
use super::naming::convention_of;
use super::reader::TemplateReader;
use super::token::{Close, Token, TokenKind};
use super::{output_format, setting};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::ast::{AssignOp, Assignment, ExprId, NameId, NodeKind, Scope, Scoping};

impl<'t> TemplateReader<'t> {
    /// A cursor over the tokens of a tag.
    pub(super) fn cursor<'c>(&self, tag: Tag<'c, 't>) -> Cursor<'c, 't>
    where
        't: 'c,
    {
        let length = match tag.close {
            Close::Missing => 0,
            Close::Plain => 1,
            Close::Empty => 2,
        };
        let text = match tag.close {
            Close::Missing => THE_END,
            Close::Plain => self.close_text(),
            Close::Empty => "/>",
        };
        Cursor::new(tag.tokens, tag.span.end - length, text, self.text)
    }

    /// Holds a tag to its end: nothing left over, closed, and with a slash only where one is ignored.
    pub(super) fn finish_tag(&self, cursor: &Cursor<'_, 't>, close: Close, slash: bool, span: Span) -> Read<()> {
        if cursor.peek().is_some() {
            return Err(cursor.unexpected(&format!("an operator or `{}`", self.close_text())));
        }
        match close {
            Close::Empty if !slash => {
                let at = Span { start: span.end - 2, end: span.end };
                Err(Box::new(
                    Diagnostic::new(codes::template::SYNTAX, at, "this tag opens a block and cannot end in a slash")
                        .with_help("take the slash out, and close the block with a tag of its own"),
                ))
            }
            Close::Missing => {
                let end = before_last_line_end(self.text, span.end);
                Err(Box::new(
                    Diagnostic::new(codes::template::UNCLOSED, end, "the tag is not closed")
                        .with_label(Span { start: span.start, end: span.start + 2 }, "it begins here")
                        .with_help(format!("add `{}`", self.close_text())),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Reads the tag of a directive that begins something of its own.
    pub(super) fn directive_tag(&mut self, tag: Tag<'_, 't>, keyword: Keyword) -> Read<()> {
        let Tag { span, close, .. } = tag;
        let mut cursor = self.cursor(tag);
        let cursor = &mut cursor;
        match keyword {
            Keyword::If => {
                let condition = self.builder.expression(cursor)?;
                self.finish_tag(cursor, close, false, span)?;
                self.open(keyword, span, ElementKind::If, Restore::Nothing);
                self.open_part(ElementKind::Branch(Some(condition.id)), span);
                Ok(())
            }
            Keyword::List => self.list(cursor, close, span),
            Keyword::ForEach => self.for_each(cursor, close, span),
            Keyword::Items => self.items(cursor, close, span),
            Keyword::Sep => {
                if self.builder.loops.is_empty() {
                    return Err(self.misplaced(span, "sep", &[Keyword::List]));
                }
                self.open(keyword, span, ElementKind::Sep, Restore::Nothing);
                Ok(())
            }
            Keyword::Break | Keyword::Continue => self.jump(keyword, span),
            Keyword::Switch => {
                let on = self.builder.expression(cursor)?;
                self.finish_tag(cursor, close, false, span)?;
                self.builder.breakable += 1;
                self.open(keyword, span, ElementKind::Switch(on.id), Restore::Switch);
                Ok(())
            }
            Keyword::Attempt => {
                self.open(keyword, span, ElementKind::Attempt, Restore::Nothing);
                self.open_part(ElementKind::Body, span);
                Ok(())
            }
            Keyword::Compress => {
                self.open(keyword, span, ElementKind::Compress, Restore::Nothing);
                Ok(())
            }
            Keyword::Assign => self.assign(cursor, close, span, Scope::Namespace, keyword),
            Keyword::Global => self.assign(cursor, close, span, Scope::Global, keyword),
            Keyword::Local => {
                if self.builder.definition == Definition::Template {
                    return Err(self.loose_local(span));
                }
                self.assign(cursor, close, span, Scope::Local, keyword)
            }
            Keyword::Macro | Keyword::Function => self.definition(cursor, close, span, keyword),
            Keyword::Nested => {
                let args = self.builder.arguments(cursor, "", false)?;
                self.finish_tag(cursor, close, true, span)?;
                if self.builder.definition != Definition::Macro {
                    return Err(self.misplaced(span, "nested", &[Keyword::Macro]));
                }
                self.simple(NodeKind::Nested(args), span)
            }
            Keyword::Return => self.return_tag(cursor, close, span),
            Keyword::Stop => {
                let why = if cursor.peek().is_some() { Some(self.builder.expression(cursor)?.id) } else { None };
                self.finish_tag(cursor, close, true, span)?;
                self.simple(NodeKind::Stop(why), span)
            }
            Keyword::Include => self.include(cursor, close, span),
            Keyword::Import => {
                let path = self.builder.expression(cursor)?.id;
                if !cursor.take_keyword("as") {
                    return Err(cursor.unexpected("`as` and a name"));
                }
                let name = self.take_variable(cursor)?;
                self.finish_tag(cursor, close, true, span)?;
                self.elements.add(self.parent(), ElementKind::Import(NodeKind::Import { path, name }), span);
                Ok(())
            }
            Keyword::Setting => self.setting(cursor, close, span),
            Keyword::Visit | Keyword::Recurse => self.visit(cursor, close, span, keyword),
            Keyword::Fallback => {
                if self.builder.definition != Definition::Macro {
                    return Err(self.misplaced(span, "fallback", &[Keyword::Macro]));
                }
                self.simple(NodeKind::Fallback, span)
            }
            Keyword::Flush => self.simple(NodeKind::Flush, span),
            Keyword::T => self.trim(true, true, span),
            Keyword::Lt => self.trim(true, false, span),
            Keyword::Rt => self.trim(false, true, span),
            Keyword::Nt => self.trim(false, false, span),
            Keyword::Call => self.call_directive(cursor, close, span),
            Keyword::Transform => self.transform(cursor, close, span),
            Keyword::Escape => self.escape(cursor, close, span),
            Keyword::NoEscape => match self.builder.escapes.pop() {
                Some(escape) => {
                    self.open(keyword, span, ElementKind::Scoped(Scoping::NoEscape), Restore::NoEscape(escape));
                    Ok(())
                }
                None => Err(self.misplaced(span, "noescape", &[Keyword::Escape])),
            },
            Keyword::OutputFormat => self.output_format(cursor, close, span),
            Keyword::AutoEsc | Keyword::NoAutoEsc => self.auto_escape(keyword, span),
            Keyword::Ftl => Err(Box::new(
                Diagnostic::new(codes::template::MISPLACED, span, "`<#ftl …>` does not stand at the beginning")
                    .with_help("the header must be the very first thing in the template"),
            )),
            Keyword::Case
            | Keyword::On
            | Keyword::Default
            | Keyword::Else
            | Keyword::ElseIf
            | Keyword::Recover
            | Keyword::Comment
            | Keyword::NoParse => Err(Box::new(
                Diagnostic::new(codes::template::MALFORMED_TAG, span, "the tag is not complete")
                    .with_help("write the name and the end of the tag, nothing else"),
            )),
        }
    }

    fn simple(&mut self, kind: NodeKind, span: Span) -> Read<()> {
        self.elements.add(self.parent(), ElementKind::Simple(kind), span);
        Ok(())
    }

    fn trim(&mut self, left: bool, right: bool, span: Span) -> Read<()> {
        self.elements.add(self.parent(), ElementKind::Trim { left, right }, span);
        Ok(())
    }

    fn take_variable(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<NameId> {
        match cursor.take_name() {
            Some(token) => Ok(self.builder.name(&plain_name(token.text))),
            None => Err(cursor.unexpected("a name")),
        }
    }

    /// `item` or `key, value`
    fn loop_names(&mut self, cursor: &mut Cursor<'_, 't>, open: Span) -> Read<(Token<'t>, Option<Token<'t>>)> {
        let Some(item) = cursor.take_name() else {
            return Err(self.nameless_items(cursor));
        };
        if cursor.take_sign(",").is_none() {
            return Ok((item, None));
        }
        let Some(second) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of the second loop variable"));
        };
        if item.text == second.text {
            let message = format!("key and value are both named `{}`", item.text);
            return Err(Box::new(
                Diagnostic::new(codes::template::SYNTAX, open, message)
                    .with_help("give them different names: `as key, value`"),
            ));
        }
        Ok((item, Some(second)))
    }

    fn list(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let over = self.builder.expression(cursor)?.id;
        let names = if cursor.take_keyword("as") { Some(self.loop_names(cursor, span)?) } else { None };
        self.finish_tag(cursor, close, false, span)?;
        let item = names.map(|(item, _)| item.text);
        let second = names.and_then(|(_, second)| second).map(|second| second.text);
        let breaks = item.is_some();
        self.builder.loops.push(Loop { kind: LoopKind::List, item, second });
        if breaks {
            self.builder.breakable += 1;
            self.builder.continuable += 1;
        }
        let kind = ElementKind::List {
            over,
            item: item.map(|item| self.builder.name(&plain_name(item))),
            second: second.map(|second| self.builder.name(&plain_name(second))),
        };
        self.open(Keyword::List, span, kind, Restore::Loop { breaks });
        self.open_part(ElementKind::Body, span);
        Ok(())
    }

    fn for_each(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let Some(item) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of the loop variable"));
        };
        if !cursor.take_keyword("in") {
            return Err(cursor.unexpected("`in` and a list"));
        }
        let over = self.builder.expression(cursor)?.id;
        self.finish_tag(cursor, close, false, span)?;
        self.builder.loops.push(Loop { kind: LoopKind::ForEach, item: Some(item.text), second: None });
        self.builder.breakable += 1;
        self.builder.continuable += 1;
        let item = self.builder.name(&plain_name(item.text));
        let kind = ElementKind::List { over, item: Some(item), second: None };
        self.open(Keyword::ForEach, span, kind, Restore::Loop { breaks: true });
        self.open_part(ElementKind::Body, span);
        Ok(())
    }

    fn items(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        if !cursor.take_keyword("as") {
            return Err(cursor.unexpected("`as` and a name"));
        }
        let (item, second) = self.loop_names(cursor, span)?;
        self.finish_tag(cursor, close, false, span)?;
        let refused = match self.builder.loops.last() {
            None => return Err(self.misplaced(span, "items", &[Keyword::List])),
            Some(Loop { item: None, .. }) => None,
            Some(Loop { kind: LoopKind::Items, .. }) => {
                Some("an `#items` cannot stand inside another of the same list")
            }
            Some(Loop { kind: LoopKind::ForEach, .. }) => Some("`#foreach` takes no `#items`"),
            Some(_) => Some("this list names its items already"),
        };
        if let Some(why) = refused {
            return Err(Box::new(
                Diagnostic::new(codes::template::MISPLACED, span, why)
                    .with_help("write `<#list …>` without `as`, and one `<#items as item>` inside"),
            ));
        }
        if let Some(list) = self.builder.loops.last_mut() {
            list.kind = LoopKind::Items;
            list.item = Some(item.text);
            list.second = second.map(|second| second.text);
        }
        self.builder.breakable += 1;
        self.builder.continuable += 1;
        let kind = ElementKind::Items {
            item: self.builder.name(&plain_name(item.text)),
            second: second.map(|second| self.builder.name(&plain_name(second.text))),
        };
        self.open(Keyword::Items, span, kind, Restore::Items);
        Ok(())
    }

    fn jump(&mut self, keyword: Keyword, span: Span) -> Read<()> {
        let (kind, allowed, name, inside): (_, _, _, &[Keyword]) = if keyword == Keyword::Break {
            let inside = &[Keyword::List, Keyword::Items, Keyword::Switch];
            (NodeKind::Break, self.builder.breakable > 0, "break", inside)
        } else {
            (NodeKind::Continue, self.builder.continuable > 0, "continue", &[Keyword::List, Keyword::Items])
        };
        if allowed {
            return self.simple(kind, span);
        }
        let fault = self.misplaced(span, name, inside);
        Err(match self.blocks.is_empty() {
            true => Box::new(fault.with_help("take it out: there is no loop around it").with_suggestion(span, "")),
            false => Box::new(fault.with_help("there is no loop around it: put what it was to skip into an `<#if …>`")),
        })
    }

    /// The target of an assignment: a name or a string.
    pub(super) fn target(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<(NameId, Span)> {
        let Some(token) = cursor.peek() else {
            return Err(cursor.unexpected("the name of a variable"));
        };
        let name = match token.kind {
            TokenKind::String => unescape(token.text.get(1..token.text.len() - 1).unwrap_or_default()),
            TokenKind::RawString => token.text.get(2..token.text.len() - 1).unwrap_or_default().into(),
            _ => match cursor.take_name() {
                Some(token) => return Ok((self.builder.name(&plain_name(token.text)), token.span())),
                None => return Err(cursor.unexpected("the name of a variable")),
            },
        };
        cursor.next();
        Ok((self.builder.name(&name), token.span()))
    }

    fn assign(
        &mut self,
        cursor: &mut Cursor<'_, 't>,
        close: Close,
        span: Span,
        scope: Scope,
        keyword: Keyword,
    ) -> Read<()> {
        let (name, name_span) = self.target(cursor)?;
        let Some(op) = take_assign_op(cursor) else {
            let namespace = self.namespace(cursor, scope)?;
            self.finish_tag(cursor, close, false, span)?;
            let markup = Some(self.builder.escaping.format).filter(|format| is_markup(*format));
            self.open(keyword, span, ElementKind::Capture { scope, namespace, name, markup }, Restore::Nothing);
            return Ok(());
        };
        let value = self.assigned(cursor, op)?;
        let mut items = vec![Assignment { name, span: name_span, op, value }];
        while let Some(ahead) = next_assignment(cursor) {
            (0..ahead).for_each(|_| {
                cursor.next();
            });
            let (name, span) = self.target(cursor)?;
            let Some(op) = take_assign_op(cursor) else {
                return Err(cursor.unexpected("`=`"));
            };
            let value = self.assigned(cursor, op)?;
            items.push(Assignment { name, span, op, value });
        }
        let namespace = self.namespace(cursor, scope)?;
        self.finish_tag(cursor, close, true, span)?;
        self.elements.add(self.parent(), ElementKind::Assign { scope, namespace, items }, span);
        Ok(())
    }

    fn assigned(&mut self, cursor: &mut Cursor<'_, 't>, op: AssignOp) -> Read<Option<ExprId>> {
        match op {
            AssignOp::Increment | AssignOp::Decrement => Ok(None),
            _ => self.builder.expression(cursor).map(|parsed| Some(parsed.id)),
        }
    }

    fn namespace(&mut self, cursor: &mut Cursor<'_, 't>, scope: Scope) -> Read<Option<ExprId>> {
        let at = cursor.here();
        if !cursor.take_keyword("in") {
            return Ok(None);
        }
        let namespace = self.builder.expression(cursor)?.id;
        if scope != Scope::Namespace {
            return Err(Box::new(
                Diagnostic::new(codes::template::MISPLACED, at, "only `#assign` writes into a namespace")
                    .with_help("use `<#assign … in namespace>`"),
            ));
        }
        Ok(Some(namespace))
    }

    fn return_tag(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let value = if cursor.peek().is_some() { Some(self.builder.expression(cursor)?.id) } else { None };
        self.finish_tag(cursor, close, true, span)?;
        let (fault, help) = match (self.builder.definition, value) {
            (Definition::Macro, Some(_)) => return Err(self.returning_macro(span)),
            (Definition::Function, None) => ("a function must return a value", "write `<#return value>`"),
            (Definition::Template, _) => {
                ("`#return` stands outside a macro or function", "put what it was to skip into an `<#if …>`")
            }
            _ => return self.simple(NodeKind::Return(value), span),
        };
        Err(Box::new(Diagnostic::new(codes::template::MISPLACED, span, fault).with_help(help)))
    }

    fn include(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let path = self.builder.expression(cursor)?.id;
        cursor.take_sign(";");
        let (mut parse, mut encoding, mut ignore_missing) = (None, None, None);
        while let Some(name) = cursor.take_name() {
            if cursor.take_sign("=").is_none() {
                return Err(cursor.unexpected("`=`"));
            }
            let parsed = self.builder.expression(cursor)?;
            let value = Some(parsed.id);
            match name.text {
                text if text.eq_ignore_ascii_case("parse") => parse = value,
                text if text.eq_ignore_ascii_case("encoding") => encoding = value,
                text if text.eq_ignore_ascii_case("ignore_missing") || text == "ignoreMissing" => {
                    self.builder.naming.check(convention_of(text), text, name.span())?;
                    let not_boolean = [Literal::String, Literal::Number, Literal::List, Literal::Hash];
                    self.builder.refuse(parsed, &not_boolean, "a yes or no")?;
                    ignore_missing = value;
                }
                text => {
                    let message = format!("`#include` has no parameter `{text}`");
                    return Err(Box::new(
                        Diagnostic::new(codes::template::PARAMETERS, name.span(), message)
                            .with_help("it has `parse`, `encoding` and `ignore_missing`"),
                    ));
                }
            }
        }
        self.finish_tag(cursor, close, true, span)?;
        self.simple(NodeKind::Include { path, parse, encoding, ignore_missing }, span)
    }

    fn setting(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let Some(key) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of a setting"));
        };
        if cursor.take_sign("=").is_none() {
            return Err(cursor.unexpected("`=`"));
        }
        let value = self.builder.expression(cursor)?.id;
        self.finish_tag(cursor, close, true, span)?;
        self.builder.naming.check(convention_of(key.text), key.text, key.span())?;
        let plain = setting::find(key, self.builder.release)?;
        let name = self.builder.name(plain);
        let kind = ElementKind::Setting(NodeKind::Setting { name, name_span: key.span(), value });
        self.elements.add(self.parent(), kind, span);
        Ok(())
    }

    fn visit(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span, keyword: Keyword) -> Read<()> {
        let recurse = keyword == Keyword::Recurse;
        let has_node = !recurse || (cursor.peek().is_some() && !cursor.is_keyword("using"));
        let node = if has_node { Some(self.builder.expression(cursor)?.id) } else { None };
        let using = if cursor.take_keyword("using") { Some(self.builder.expression(cursor)?.id) } else { None };
        self.finish_tag(cursor, close, true, span)?;
        self.simple(NodeKind::Visit { node, using }, span)
    }

    fn escape(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        if self.builder.escaping.is_on() {
            return Err(Box::new(
                Diagnostic::new(codes::template::DOUBLE_ESCAPE, span, "`#escape` would escape twice")
                    .with_help("values are escaped automatically here: take it out"),
            ));
        }
        let name = self.take_variable(cursor)?;
        if !cursor.take_keyword("as") {
            return Err(cursor.unexpected("`as` and an expression"));
        }
        let written = self.builder.expression(cursor)?.id;
        self.finish_tag(cursor, close, false, span)?;
        let mut expr = written;
        if let Some(outer) = self.builder.escapes.last().cloned() {
            expr = self.builder.substitute(&outer, expr)?;
        }
        let escape = self.builder.escape(name, expr);
        self.builder.escapes.push(escape);
        let scoping = Scoping::Escape { name, expr: written };
        self.open(Keyword::Escape, span, ElementKind::Scoped(scoping), Restore::Escape);
        Ok(())
    }

    fn output_format(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let parsed = self.builder.expression(cursor)?;
        self.finish_tag(cursor, close, false, span)?;
        let fault = |message: String, help: &str| {
            Err(Box::new(Diagnostic::new(codes::template::OUTPUT_FORMAT, parsed.span, message).with_help(help)))
        };
        let Some(name) = self.builder.constant(parsed.id) else {
            let is_literal = self.builder.literal(parsed).is_some_and(|literal| literal != Literal::String);
            let message = if is_literal {
                "an output format is named by a string"
            } else {
                "the output format must be a literal"
            };
            return fault(message.into(), "write `<#outputformat \"HTML\">`");
        };
        let before = self.builder.escaping;
        let format = match name.strip_prefix('{').map(|rest| rest.strip_suffix('}')) {
            None => output_format::find(&name),
            Some(inner) => {
                inner.and_then(output_format::find).and_then(|inner| output_format::within(before.format, inner))
            }
        };
        let Some(format) = format else {
            return fault(format!("`{name}` is not an output format here"), output_format::HELP);
        };
        self.builder.escaping.format = format;
        let scoping = Scoping::OutputFormat(format);
        self.open(Keyword::OutputFormat, span, ElementKind::Scoped(scoping), Restore::Escaping(before));
        Ok(())
    }

    fn auto_escape(&mut self, keyword: Keyword, span: Span) -> Read<()> {
        let before = self.builder.escaping;
        let on = keyword == Keyword::AutoEsc;
        if on && !is_markup(before.format) {
            return Err(Box::new(
                Diagnostic::new(codes::template::NO_MARKUP_FORMAT, span, "the output format here cannot escape")
                    .with_help("put it into `<#outputformat \"XML\">`, or begin with `<#ftl output_format=\"XML\">`"),
            ));
        }
        self.builder.escaping.enabled = on;
        let scoping = if on { Scoping::AutoEsc } else { Scoping::NoAutoEsc };
        self.open(keyword, span, ElementKind::Scoped(scoping), Restore::Escaping(before));
        Ok(())
    }
}

fn take_assign_op(cursor: &mut Cursor<'_, '_>) -> Option<AssignOp> {
    let op = assign_op(&cursor.peek()?)?;
    cursor.next();
    Some(op)
}

fn assign_op(token: &Token<'_>) -> Option<AssignOp> {
    if token.kind != TokenKind::Sign {
        return None;
    }
    Some(match token.text {
        "=" => AssignOp::Set,
        "+=" => AssignOp::Add,
        "-=" => AssignOp::Subtract,
        "*=" => AssignOp::Multiply,
        "/=" => AssignOp::Divide,
        "%=" => AssignOp::Modulo,
        "++" => AssignOp::Increment,
        "--" => AssignOp::Decrement,
        _ => return None,
    })
}

/// How many tokens stand before the target of another assignment, if one follows.
fn next_assignment(cursor: &Cursor<'_, '_>) -> Option<usize> {
    let comma = usize::from(cursor.peek()?.is_sign(","));
    let target = cursor.peek_at(comma)?;
    let is_target = matches!(target.kind, TokenKind::Name | TokenKind::String);
    let follows = is_target && target.text != "in" && cursor.peek_at(comma + 1).as_ref().and_then(assign_op).is_some();
    follows.then_some(comma)
}

//! Macros and functions: how they are defined and called.

use hashbrown::HashMap;

use super::block::{BlockKind, OpenBlock, Restore};
use super::builder::{Definition, Loop, LoopKind, Read, too_deep};
use super::cursor::{Cursor, Mode, Tag};
use super::element::ElementKind;
use super::keyword::Keyword;
use super::literal::plain_name;
use super::reader::TemplateReader;
use super::token::{Close, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::ast::{Block, Call, CallArgs, CallSpelling, Expr, ExprId, Macro, MacroId, NameId, Param};

impl<'t> TemplateReader<'t> {
    pub(super) fn definition(
        &mut self,
        cursor: &mut Cursor<'_, 't>,
        close: Close,
        span: Span,
        keyword: Keyword,
    ) -> Read<()> {
        if self.builder.definition != Definition::Template {
            return Err(Box::new(
                Diagnostic::new(
                    codes::template::MISPLACED,
                    span,
                    "a macro or function cannot be defined inside another",
                )
                .with_help("close the outer one first, or define both at top level"),
            ));
        }
        let (name, _) = self.target(cursor)?;
        let bracket = cursor.take_sign("(").is_some();
        let (params, catch_all) = self.parameters(cursor)?;
        if bracket || cursor.is_sign(")") {
            cursor.take_sign(")");
        }
        self.finish_tag(cursor, close, false, span)?;
        let number = MacroId(self.builder.ast.macros.len() as u32);
        self.builder.ast.macros.push(Macro {
            name,
            is_function: keyword == Keyword::Function,
            params,
            catch_all,
            body: Block::default(),
            span,
        });
        let restore = self.enter_definition(keyword);
        self.open(keyword, span, ElementKind::Macro(number), restore);
        Ok(())
    }

    fn parameters(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<(Vec<Param>, Option<NameId>)> {
        let mut params: Vec<Param> = Vec::new();
        let mut places = HashMap::new();
        let mut catch_all = None;
        let mut has_defaults = false;
        let fault = |at: Token<'_>, message: &str, help: &str| {
            Err(Box::new(Diagnostic::new(codes::template::PARAMETERS, at.span(), message).with_help(help)))
        };
        while let Some(token) = cursor.take_name() {
            let rest = cursor.take_sign("...").is_some();
            let default = if cursor.take_sign("=").is_some() {
                has_defaults = true;
                Some(self.builder.expression(cursor)?.id)
            } else {
                None
            };
            cursor.take_sign(",");
            if catch_all.is_some() {
                return fault(token, "a parameter stands after the one that takes the rest", "put `name...` last");
            }
            let name = self.builder.name(&plain_name(token.text));
            if rest {
                if default.is_some() {
                    return fault(token, "the parameter that takes the rest has a default", "take the default out");
                }
                catch_all = Some(name);
            } else if has_defaults && default.is_none() {
                return fault(
                    token,
                    "a parameter without a default stands after one that has one",
                    "put parameters with defaults last",
                );
            } else {
                let place = *places.entry(name).or_insert(params.len());
                match params.get_mut(place) {
                    Some(param) => param.default = default,
                    None => params.push(Param { name, default }),
                }
            }
        }
        Ok((params, catch_all))
    }

    /// `<#call name args>`, the old form of a macro call.
    pub(super) fn call_directive(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let Some(token) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of a macro"));
        };
        let name = self.builder.name(&plain_name(token.text));
        let callee = self.builder.push(Expr::Variable(name), token.span())?;
        let bracket = !self.is_named(cursor) && cursor.take_sign("(").is_some();
        let args = if bracket {
            CallArgs::Positional(self.builder.arguments(cursor, "", false)?)
        } else {
            self.call_args(cursor)?
        };
        if bracket || cursor.is_sign(")") {
            cursor.take_sign(")");
        }
        self.finish_tag(cursor, close, true, span)?;
        let call = Call { callee, args, loop_vars: Vec::new(), body: None, spelling: CallSpelling::Call };
        self.elements.add(self.parent(), ElementKind::Call { call: Box::new(call), has_body: false }, span);
        Ok(())
    }

    /// `<#transform x>`, the old form of a call with a body.
    pub(super) fn transform(&mut self, cursor: &mut Cursor<'_, 't>, close: Close, span: Span) -> Read<()> {
        let callee = self.builder.expression(cursor)?.id;
        cursor.take_sign(";");
        let args = self.call_args(cursor)?;
        let call = Call { callee, args, loop_vars: Vec::new(), body: None, spelling: CallSpelling::Transform };
        let has_body = close == Close::Plain;
        self.finish_tag(cursor, close, true, span)?;
        let kind = ElementKind::Call { call: Box::new(call), has_body };
        if has_body {
            self.open(Keyword::Transform, span, kind, Restore::Nothing);
        } else {
            self.elements.add(self.parent(), kind, span);
        }
        Ok(())
    }

    fn is_named(&self, cursor: &Cursor<'_, 't>) -> bool {
        cursor.peek().is_some_and(|token| token.kind == TokenKind::Name)
            && cursor.peek_at(1).is_some_and(|token| token.is_sign("="))
    }

    fn call_args(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<CallArgs> {
        if !self.is_named(cursor) {
            return self.builder.arguments(cursor, "", false).map(CallArgs::Positional);
        }
        let mut named: Vec<(NameId, ExprId)> = Vec::new();
        let mut places = HashMap::new();
        while let Some(token) = cursor.take_name() {
            if cursor.take_sign("=").is_none() {
                return Err(cursor.unexpected("`=`"));
            }
            cursor.mode = Mode::Named;
            let value = self.builder.expression(cursor)?.id;
            cursor.mode = Mode::Free;
            let name = self.builder.name(&plain_name(token.text));
            // Of two arguments with one name the later counts, in the place of the first.
            let place = *places.entry(name).or_insert(named.len());
            match named.get_mut(place) {
                Some((_, known)) => *known = value,
                None => named.push((name, value)),
            }
        }
        Ok(CallArgs::Named(named))
    }

    /// `<@callee args; variables>`
    pub(super) fn call_tag(&mut self, tag: Tag<'_, 't>) -> Read<()> {
        let mut cursor = self.cursor(tag);
        let read = self.call_parts(&mut cursor, tag);
        let has_room = self.blocks.len() < self.builder.limits.template_depth;
        if read.is_err() && tag.close == Close::Plain && has_room {
            // Its closing tag will come; the content is checked all the same.
            let element = self.elements.add(self.parent(), ElementKind::InPlace, tag.span);
            self.blocks.push(OpenBlock {
                kind: BlockKind::Call(simple_callee(self.text, tag.span)),
                element,
                target: element,
                open: tag.span,
                restore: Restore::Nothing,
                has_alternative: false,
                is_excused: false,
                told: None,
            });
        }
        read
    }

    fn call_parts(&mut self, cursor: &mut Cursor<'_, 't>, tag: Tag<'_, 't>) -> Read<()> {
        let Tag { span, close, .. } = tag;
        if cursor.peek().is_none_or(|token| token.spaced) {
            let at = Span { start: span.start + 1, end: (span.start + 2).min(span.end) };
            return Err(Box::new(
                Diagnostic::new(codes::template::SYNTAX, at, "no name follows `@`")
                    .with_help("write the name of a macro right after it; as text, write `&lt;@`"),
            ));
        }
        cursor.mode = Mode::Callee;
        let callee = self.builder.expression(cursor)?;
        cursor.mode = Mode::Free;
        let args = self.call_args(cursor)?;
        let mut loop_vars = Vec::new();
        let mut names = Vec::new();
        if cursor.take_sign(";").is_some() {
            while let Some(token) = cursor.take_name() {
                loop_vars.push(self.builder.name(&plain_name(token.text)));
                names.push(token.text);
                let Some(comma) = cursor.take_sign(",") else { break };
                if !cursor.is_name() {
                    let fault = Diagnostic::new(codes::template::SYNTAX, comma.span(), "no name follows this comma")
                        .with_help("take it out, or write the name of another loop variable behind it");
                    return Err(Box::new(fault.with_suggestion(comma.span(), "")));
                }
            }
        }
        self.finish_tag(cursor, close, true, span)?;
        if self.blocks.len() >= self.builder.limits.template_depth {
            return Err(too_deep(span, self.builder.limits.template_depth));
        }
        let name = self.simple_name(callee.id);
        let has_body = close == Close::Plain;
        let call = Box::new(Call { callee: callee.id, args, loop_vars, body: None, spelling: CallSpelling::At });
        let element = self.elements.add(self.parent(), ElementKind::Call { call, has_body }, span);
        if has_body {
            let hidden = self.hide_loops(&names);
            self.blocks.push(OpenBlock {
                kind: BlockKind::Call(name),
                element,
                target: element,
                open: span,
                restore: Restore::Hidden(hidden),
                has_alternative: false,
                is_excused: false,
                told: None,
            });
        }
        Ok(())
    }

    /// Variables of a call hide loop variables of the same name; gives how many.
    fn hide_loops(&mut self, names: &[&'t str]) -> usize {
        let hides = |name: &&&'t str| {
            let found = self.builder.loops.iter().rev().find(|found| found.item == Some(**name));
            found.is_some_and(|found| found.kind != LoopKind::Call)
        };
        let mut hidden: Vec<&'t str> = names.iter().filter(hides).copied().collect();
        hidden.sort_unstable();
        hidden.dedup();
        let loops = hidden.iter().map(|name| Loop { kind: LoopKind::Call, item: Some(*name), second: None });
        self.builder.loops.extend(loops);
        hidden.len()
    }

    /// The callee as a closing tag may repeat it: names and dots, `?with_args(…)` left out.
    fn simple_name(&self, callee: ExprId) -> Option<&'t str> {
        let ast = &self.builder.ast;
        let mut id = callee;
        if let Expr::Call { target, .. } = ast.expr(id)
            && let Expr::BuiltIn { target: inner, name, .. } = ast.expr(*target)
            && crate::template::builtin::table::row_of(name.row).name.starts_with("with_args")
        {
            id = *inner;
        }
        let mut part = id;
        while let Expr::Dot { target, .. } = ast.expr(part) {
            part = *target;
        }
        matches!(ast.expr(part), Expr::Variable(_)).then(|| &self.text[ast.span(id).range()])
    }
}

/// The name after `<@`, where it is nothing but a name.
fn simple_callee(text: &str, span: Span) -> Option<&str> {
    let rest = text.get(span.start as usize + 2..span.end as usize)?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))?;
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

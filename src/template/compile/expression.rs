//! Expressions: precedence and everything that binds tighter than an operator, over the tokens of one
//! tag.

use super::builder::{Builder, LoopKind, Read, SyntaxFault, is_markup, too_deep};
use super::cursor::{Cursor, Mode, begins_operand, is_plain_name, shorten};
use super::literal::plain_name;
use super::naming::convention_of;
use super::operator::{Infix, infix_of};
use super::special;
use super::token::{Token, TokenKind};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::Release;
use crate::template::ast::{BinaryOp, BuiltInName, CompareOp, Expr, ExprId, RangeKind};
use crate::template::builtin::{Reading, table};
use crate::template::habit::{call, member};
use crate::template::number::Number;

/// An expression that was read, and what may be said of it at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parsed {
    pub(super) id: ExprId,
    /// With round brackets around it, if there are any.
    pub(super) span: Span,
    pub(super) parenthesised: bool,
}

/// Kinds of literal; some have no place beside some operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    String,
    Number,
    Boolean,
    Hash,
    List,
}

impl Literal {
    fn name(self) -> &'static str {
        match self {
            Literal::String => "a string",
            Literal::Number => "a number",
            Literal::Boolean => "a boolean",
            Literal::Hash => "a hash",
            Literal::List => "a list",
        }
    }
}

impl<'t> Builder<'t> {
    /// Reads a whole expression.
    pub(super) fn expression(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        if self.nesting >= self.limits.template_depth {
            return Err(too_deep(cursor.here(), self.limits.template_depth));
        }
        self.nesting += 1;
        let parsed = self.operators(cursor, 1);
        self.nesting -= 1;
        parsed
    }

    /// Operands and the operators of at least this level between them.
    fn operators(&mut self, cursor: &mut Cursor<'_, 't>, lowest: u8) -> Read<Parsed> {
        let mut left = self.prefixed(cursor)?;
        let mut highest = 7;
        while let Some(op) = cursor.peek().as_ref().and_then(infix_of) {
            let level = op.level();
            if level < lowest || level > highest {
                break;
            }
            highest = level - 1;
            left = match op {
                Infix::Binary(_) => self.chain(cursor, left, level)?,
                Infix::Compare(op) => {
                    cursor.next();
                    let right = self.operators(cursor, level + 1)?;
                    let refused: &[Literal] = match op {
                        CompareOp::Equal | CompareOp::NotEqual => &[Literal::Hash, Literal::List],
                        _ => NOT_NUMBERS,
                    };
                    self.refuse(left, refused, "compared")?;
                    self.refuse(right, refused, "compared")?;
                    let span = left.span.to(right.span);
                    self.parsed(Expr::Compare { op, left: left.id, right: right.id }, span)?
                }
                Infix::Range(kind) => self.range(cursor, left, kind)?,
            };
        }
        Ok(left)
    }

    /// A run of operators of one level, evaluated from left to right.
    fn chain(&mut self, cursor: &mut Cursor<'_, 't>, first: Parsed, level: u8) -> Read<Parsed> {
        let mut rest = Vec::new();
        let mut span = first.span;
        let mut last = first;
        while let Some(Infix::Binary(op)) = cursor.peek().as_ref().and_then(infix_of)
            && Infix::Binary(op).level() == level
        {
            cursor.next();
            let right = self.operators(cursor, level + 1)?;
            let (refused, verb): (&[Literal], _) = match op {
                BinaryOp::Add => (&[], ""),
                BinaryOp::And | BinaryOp::Or => (NOT_BOOLEANS, "a condition"),
                _ => (NOT_NUMBERS, "calculated with"),
            };
            if rest.is_empty() {
                self.refuse(last, refused, verb)?;
            }
            self.refuse(right, refused, verb)?;
            span = span.to(right.span);
            rest.push((op, right.id));
            last = right;
        }
        self.parsed(Expr::Chain { first: first.id, rest }, span)
    }

    fn range(&mut self, cursor: &mut Cursor<'_, 't>, left: Parsed, kind: RangeKind) -> Read<Parsed> {
        let dots = cursor.next().map_or(left.span, |token| token.span());
        let open = kind == RangeKind::Inclusive && !cursor.begins_expression();
        let right = if open { None } else { Some(self.operators(cursor, 6)?) };
        self.refuse(left, NOT_NUMBERS, "the end of a range")?;
        if let Some(right) = right {
            self.refuse(right, NOT_NUMBERS, "the end of a range")?;
        }
        let span = left.span.to(right.map_or(dots, |right| right.span));
        let kind = if open { RangeKind::Open } else { kind };
        self.parsed(Expr::Range { kind, from: left.id, to: right.map(|right| right.id) }, span)
    }

    pub(super) fn parsed(&mut self, expr: Expr, span: Span) -> Read<Parsed> {
        Ok(Parsed { id: self.push(expr, span)?, span, parenthesised: false })
    }

    /// The kind of a literal; in round brackets it counts as an expression.
    pub(super) fn literal(&self, parsed: Parsed) -> Option<Literal> {
        if parsed.parenthesised {
            return None;
        }
        match self.ast.expr(parsed.id) {
            Expr::String(_) | Expr::StringParts(_) => Some(Literal::String),
            Expr::Number(_) => Some(Literal::Number),
            Expr::Bool(_) => Some(Literal::Boolean),
            Expr::Hash(_) => Some(Literal::Hash),
            Expr::List(_) => Some(Literal::List),
            _ => None,
        }
    }

    /// Refuses literals of types that can never do.
    pub(super) fn refuse(&self, parsed: Parsed, refused: &[Literal], verb: &str) -> Read<()> {
        match self.literal(parsed).filter(|literal| refused.contains(literal)) {
            None => Ok(()),
            Some(literal) => {
                let message = format!("{} cannot be {verb}", literal.name());
                Err(Box::new(
                    Diagnostic::new(codes::template::LITERAL, parsed.span, message)
                        .with_help("no data can change that: write a value of the right type here"),
                ))
            }
        }
    }

    /// An operand with the signs before it.
    fn prefixed(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        match cursor.peek() {
            Some(Token { kind: TokenKind::Sign, text: "-" | "+" | "!", .. }) => {}
            _ => return self.primary(cursor),
        }
        if let Some(sign) = cursor.take_sign("-").or_else(|| cursor.take_sign("+")) {
            let operand = self.primary(cursor)?;
            let expr = Expr::Sign { minus: sign.text == "-", operand: operand.id };
            return self.parsed(expr, sign.span().to(operand.span));
        }
        let mut nots = Vec::new();
        while let Some(not) = cursor.take_sign("!") {
            nots.push(not.span());
        }
        let mut operand = self.primary(cursor)?;
        for not in nots.into_iter().rev() {
            operand = self.parsed(Expr::Not(operand.id), not.to(operand.span))?;
        }
        Ok(operand)
    }

    /// An atom and what is hung on it: keys, calls, built-ins, defaults.
    fn primary(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        let mut parsed = self.atom(cursor)?;
        while let Some(token) = cursor.peek() {
            if token.kind != TokenKind::Sign {
                break;
            }
            parsed = match token.text {
                "." => self.dot(cursor, parsed)?,
                "[" => self.index(cursor, parsed)?,
                "(" => {
                    let args = self.call_arguments(cursor, false)?;
                    let span = Span { start: parsed.span.start, end: cursor.behind() };
                    self.parsed(Expr::Call { target: parsed.id, args }, span)?
                }
                "?" => self.built_in(cursor, parsed)?,
                "!" => self.default_to(cursor, parsed)?,
                "??" => {
                    cursor.next();
                    let span = parsed.span.to(token.span());
                    self.parsed(Expr::Exists { target: parsed.id, parenthesised: parsed.parenthesised }, span)?
                }
                _ => break,
            };
        }
        Ok(parsed)
    }

    fn atom(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        let Some(token) = cursor.peek() else {
            return Err(cursor.unexpected("a value"));
        };
        let span = token.span();
        match token.kind {
            TokenKind::String | TokenKind::RawString => {
                cursor.next();
                self.string(token)
            }
            TokenKind::Integer | TokenKind::Decimal => {
                cursor.next();
                let most = self.limits.number_digits;
                if token.text.len() > most {
                    let message = format!("this number has {} digits, more than the {most} allowed", token.text.len());
                    return Err(Box::new(
                        Diagnostic::new(codes::limit::NUMBER_DIGITS, span, message)
                            .with_help("nobody reads a number of that length: round it"),
                    ));
                }
                let number = Number::parse(token.text).unwrap_or(Number::Int(0));
                self.parsed(Expr::Number(number), span)
            }
            TokenKind::Name if matches!(token.text, "true" | "false") => {
                cursor.next();
                self.parsed(Expr::Bool(token.text == "true"), span)
            }
            TokenKind::Name if is_plain_name(&token) => {
                cursor.next();
                let name = self.name(&plain_name(token.text));
                self.parsed(Expr::Variable(name), span)
            }
            TokenKind::Sign => match token.text {
                "(" => self.parenthesised(cursor),
                "[" => {
                    cursor.next();
                    let items = self.arguments(cursor, "]", false)?;
                    let close = self.take_close(cursor, "]", token)?;
                    self.parsed(Expr::List(items), span.to(close))
                }
                "{" => self.hash(cursor),
                "." => self.special(cursor),
                _ => Err(cursor.unexpected("a value")),
            },
            _ => Err(cursor.unexpected("a value")),
        }
    }

    fn take_close(&self, cursor: &mut Cursor<'_, 't>, close: &str, open: Token<'t>) -> Read<Span> {
        match cursor.take_sign(close) {
            Some(token) => Ok(token.span()),
            None => {
                let mut fault = cursor.unexpected(&format!("`{close}`"));
                *fault = fault.with_label(open.span(), "opened here");
                Err(fault)
            }
        }
    }

    fn parenthesised(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        let Some(open) = cursor.next() else {
            return Err(cursor.unexpected("`(`"));
        };
        cursor.round += 1;
        let inner = self.expression(cursor)?;
        cursor.round -= 1;
        // What follows a bracket is read freely again, also in a callee.
        if cursor.mode == Mode::Callee && cursor.round == 0 {
            cursor.mode = Mode::Free;
        }
        let close = self.take_close(cursor, ")", open)?;
        Ok(Parsed { id: inner.id, span: open.span().to(close), parenthesised: true })
    }

    fn hash(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        let Some(open) = cursor.next() else {
            return Err(cursor.unexpected("`{`"));
        };
        let mut entries = Vec::new();
        while !cursor.is_sign("}") {
            if !entries.is_empty() && cursor.take_sign(",").is_none() {
                return Err(cursor.unexpected("`,` or `}`"));
            }
            let key = self.expression(cursor)?;
            if cursor.take_sign(":").is_none() && cursor.take_sign(",").is_none() {
                return Err(cursor.unexpected("`:` and the value of the key"));
            }
            let value = self.expression(cursor)?;
            self.refuse(key, &[Literal::Number, Literal::List, Literal::Hash, Literal::Boolean], "a key")?;
            entries.push((key.id, value.id));
        }
        let close = self.take_close(cursor, "}", open)?;
        self.parsed(Expr::Hash(entries), open.span().to(close))
    }

    fn special(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<Parsed> {
        let dot = cursor.next().map_or(Span::default(), |token| token.span());
        let Some(name) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of a special variable"));
        };
        self.naming.check(convention_of(name.text), name.text, name.span())?;
        let special = special::find(name, self.definition)?;
        self.parsed(Expr::Special(special), dot.to(name.span()))
    }

    fn dot(&mut self, cursor: &mut Cursor<'_, 't>, target: Parsed) -> Read<Parsed> {
        cursor.next();
        let is_key = |token: &Token<'t>| {
            token.kind == TokenKind::Name && !token.text.starts_with('\\')
                || is_plain_name(token)
                || token.is_sign("*")
                || token.is_sign("**")
        };
        let Some(token) = cursor.peek().filter(is_key) else {
            return Err(cursor.unexpected("a key"));
        };
        cursor.next();
        self.refuse(target, &[Literal::List, Literal::String, Literal::Boolean], "asked for a member")?;
        let key = self.name(&plain_name(token.text));
        self.parsed(Expr::Dot { target: target.id, key }, target.span.to(token.span()))
    }

    fn index(&mut self, cursor: &mut Cursor<'_, 't>, target: Parsed) -> Read<Parsed> {
        let Some(open) = cursor.next() else {
            return Err(cursor.unexpected("`[`"));
        };
        let index = self.expression(cursor)?;
        let close = self.take_close(cursor, "]", open)?;
        self.refuse(target, &[Literal::Boolean, Literal::Number], "asked for an item")?;
        self.parsed(Expr::Index { target: target.id, index: index.id }, target.span.to(close))
    }

    /// `(…)` of a call.
    fn call_arguments(&mut self, cursor: &mut Cursor<'_, 't>, lambdas: bool) -> Read<Vec<ExprId>> {
        let Some(open) = cursor.take_sign("(") else {
            return Err(cursor.unexpected("`(` and arguments"));
        };
        cursor.round += 1;
        let args = self.arguments(cursor, ")", lambdas)?;
        cursor.round -= 1;
        if cursor.mode == Mode::Callee && cursor.round == 0 {
            cursor.mode = Mode::Free;
        }
        self.take_close(cursor, ")", open)?;
        Ok(args)
    }

    /// Expressions up to `close`; commas between them may be left out.
    pub(super) fn arguments(&mut self, cursor: &mut Cursor<'_, 't>, close: &str, lambdas: bool) -> Read<Vec<ExprId>> {
        let mut args = Vec::new();
        while !cursor.is_sign(close) {
            let comma = !args.is_empty() && cursor.take_sign(",").is_some();
            if !comma && !cursor.peek().as_ref().is_some_and(begins_operand) {
                if args.is_empty() && !close.is_empty() {
                    return Err(cursor.unexpected("a value"));
                }
                break;
            }
            let arg = if lambdas { self.lambda_or_expression(cursor)? } else { self.expression(cursor)?.id };
            args.push(arg);
        }
        Ok(args)
    }

    fn lambda_or_expression(&mut self, cursor: &mut Cursor<'_, 't>) -> Read<ExprId> {
        let is_arrow = |token: Option<Token<'t>>| token.is_some_and(|t| t.is_sign("->") || t.is_sign("-&gt;"));
        let mut params = Vec::new();
        let start = cursor.here();
        if cursor.peek().as_ref().is_some_and(is_plain_name) && is_arrow(cursor.peek_at(1)) {
            params.extend(cursor.next());
        } else if cursor.is_sign("(") {
            let mut ahead = 1;
            while let Some(token) = cursor.peek_at(ahead).filter(is_plain_name) {
                params.push(token);
                ahead += 1;
                if cursor.peek_at(ahead).is_some_and(|token| token.is_sign(",")) {
                    ahead += 1;
                }
            }
            if !(cursor.peek_at(ahead).is_some_and(|token| token.is_sign(")")) && is_arrow(cursor.peek_at(ahead + 1))) {
                return Ok(self.expression(cursor)?.id);
            }
            (0..=ahead).for_each(|_| {
                cursor.next();
            });
        } else {
            return Ok(self.expression(cursor)?.id);
        }
        cursor.next();
        let names = params.iter().map(|param| self.name(&plain_name(param.text))).collect::<Vec<_>>();
        let body = self.expression(cursor)?;
        let span = start.to(body.span);
        if names.len() != 1 {
            let message = format!("this function is given one value, but names {} parameters", names.len());
            return Err(Box::new(
                Diagnostic::new(codes::template::SYNTAX, start, message).with_help("name one parameter: `x -> …`"),
            ));
        }
        self.push(Expr::Lambda { params: names, body: body.id }, span)
    }

    fn built_in(&mut self, cursor: &mut Cursor<'_, 't>, target: Parsed) -> Read<Parsed> {
        cursor.next();
        let Some(token) = cursor.take_name() else {
            return Err(cursor.unexpected("the name of a built-in"));
        };
        self.naming.check(convention_of(token.text), token.text, token.span())?;
        let found = table::find(token.text);
        let Some(row) = found.filter(|row| table::row_of(*row).since <= self.release) else {
            return Err(match found {
                Some(newer) => newer_built_in(token, newer, self.release),
                None => self.unknown_built_in(target, token),
            });
        };
        let span = target.span.to(token.span());
        let name = BuiltInName { row, span: token.span() };
        let reading = table::row_of(row).reading;
        let args = match reading {
            Reading::Plain => None,
            Reading::LoopVariable => {
                self.check_loop_variable(target, token)?;
                None
            }
            Reading::LegacyEscape if self.escaping.is_on() => {
                let message = format!("`?{}` would escape twice", token.text);
                return Err(Box::new(
                    Diagnostic::new(codes::template::DOUBLE_ESCAPE, token.span(), message)
                        .with_help("values are escaped automatically here: take it out"),
                ));
            }
            Reading::LegacyEscape => None,
            Reading::MarkupBound if !is_markup(self.escaping.format) => {
                let message = format!("`?{}` needs an output format that escapes", token.text);
                return Err(Box::new(
                    Diagnostic::new(codes::template::NO_MARKUP_FORMAT, token.span(), message)
                        .with_help("begin the template with `<#ftl output_format=\"XML\">`, or use `?html`"),
                ));
            }
            Reading::MarkupBound => None,
            Reading::Lazy | Reading::Lambda => {
                let open = cursor.here();
                let args = self.call_arguments(cursor, reading == Reading::Lambda)?;
                check_argument_count(token, &args, Span { start: open.start, end: cursor.behind() })?;
                Some(args)
            }
        };
        let span = if args.is_some() { Span { start: span.start, end: cursor.behind() } } else { span };
        self.parsed(Expr::BuiltIn { target: target.id, name, args }, span)
    }

    fn unknown_built_in(&self, target: Parsed, token: Token<'t>) -> SyntaxFault {
        let message = format!("there is no built-in `{}`", shorten(token.text));
        let fault = Diagnostic::new(codes::template::UNKNOWN_BUILT_IN, token.span(), message);
        let value = self.ast.text.get(target.span.range()).unwrap_or_default();
        let near = || {
            let known = table::ROWS.iter().filter(|row| row.since <= self.release).map(|row| row.name);
            crate::diagnostic::nearest(token.text, known)
        };
        if let Some((span, written)) = call::unknown(&self.ast.text, target.span, token.text, token.span().end as usize)
        {
            return Box::new(fault.with_help(format!("write `{written}`")).with_suggestion(span, written));
        }
        Box::new(match (member::built_in(token.text).or_else(near), member::instead_of_built_in(token.text, value)) {
            (_, Some(written)) => {
                fault.with_help(format!("write `{written}`")).with_suggestion(target.span.to(token.span()), written)
            }
            (Some(near), None) => {
                fault.with_help(format!("did you mean `?{near}`?")).with_suggestion(token.span(), near)
            }
            (None, None) => fault.with_help(member::without(token.text).map_or_else(
                || format!("`docs/built-ins.md` lists the built-ins of FreeMarker {}", self.release),
                str::to_owned,
            )),
        })
    }

    fn check_loop_variable(&self, target: Parsed, token: Token<'t>) -> Read<()> {
        let fault = |message: String, help: &str| {
            Err(Box::new(Diagnostic::new(codes::template::LOOP_VARIABLE, target.span, message).with_help(help)))
        };
        let name = match self.ast.expr(target.id) {
            Expr::Variable(name) if !target.parenthesised => self.ast.name(*name),
            _ => return fault(format!("`?{}` needs the name of a loop variable", token.text), "write `item?index`"),
        };
        let is_named = |found: &&super::builder::Loop<'_>| found.names(name);
        match self.loops.iter().rev().find(is_named) {
            Some(found) if found.kind == LoopKind::Call => fault(
                format!("`{name}` is a variable of a macro call, not of a list"),
                "only variables of `#list` and `#items` have it",
            ),
            Some(_) => Ok(()),
            None => {
                let names: Vec<&str> = self.loops.iter().filter_map(|found| found.item).collect();
                let help = match names.last() {
                    Some(name) => format!("the loop variable here is `{name}`"),
                    None => "use it inside `<#list … as item>`".to_owned(),
                };
                fault(format!("`{name}` is not a loop variable here"), &help)
            }
        }
    }

    fn default_to(&mut self, cursor: &mut Cursor<'_, 't>, target: Parsed) -> Read<Parsed> {
        let mark = cursor.next().map_or(target.span, |token| token.span());
        // In a named argument, `a=x! b=y` has no default: white space ends it.
        let raw_next = cursor.peek_at(0);
        let ends = cursor.mode == Mode::Named && cursor.round == 0 && raw_next.is_none_or(|token| token.spaced);
        let fallback = if !ends && cursor.begins_expression() { Some(self.expression(cursor)?) } else { None };
        let span = target.span.to(fallback.map_or(mark, |fallback| fallback.span));
        let expr = Expr::Default {
            target: target.id,
            fallback: fallback.map(|fallback| fallback.id),
            parenthesised: target.parenthesised,
        };
        self.parsed(expr, span)
    }
}

/// Literals that are no number.
pub(super) const NOT_NUMBERS: &[Literal] = &[Literal::String, Literal::List, Literal::Hash, Literal::Boolean];
const NOT_BOOLEANS: &[Literal] = &[Literal::String, Literal::List, Literal::Hash, Literal::Number];

fn newer_built_in(token: Token<'_>, row: u16, release: Release) -> SyntaxFault {
    let since = table::row_of(row).since;
    let message = format!("`?{}` came with FreeMarker {since}, and this is {release}", shorten(token.text));
    Box::new(
        Diagnostic::new(codes::template::UNKNOWN_BUILT_IN, token.span(), message).with_help(
            "do without it, or set `library-version` (for the Java BDK `freemarker-version`) if it is newer",
        ),
    )
}

fn check_argument_count(token: Token<'_>, args: &[ExprId], span: Span) -> Read<()> {
    let (fits, wanted) = match token.text {
        "then" => (args.len() == 2, "two arguments: what holds if true, and if false"),
        "switch" => (args.len() >= 2, "at least two arguments: a value and what it stands for"),
        _ => (args.len() == 1, "one argument: what is done with each item"),
    };
    if fits {
        return Ok(());
    }
    let message = format!("`?{}` takes {wanted}", token.text);
    let fault = Diagnostic::new(codes::template::ARGUMENT_COUNT, span, message);
    Err(Box::new(match (token.text, args.len()) {
        ("then", 1) => {
            let end = Span::point(span.end.saturating_sub(1) as usize);
            fault.with_help("say what holds if false, too: `\"\"` prints nothing").with_suggestion(end, ", \"\"")
        }
        (_, 0) => fault.with_help("it has none here"),
        (_, 1) => fault.with_help("it has one here"),
        (_, given) => fault.with_help(format!("it has {given} here")),
    }))
}

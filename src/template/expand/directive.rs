//! Blocks and the directives in them.

use std::rc::Rc;

use super::escape;
use super::failure::{Outcome, RunFault};
use super::meter::bytes_cost;
use super::scope::NamespaceId;
use super::value::{MarkupFormat, Text, Value};
use super::{Flow, Machine, text};
use crate::diagnostic::{Origin, Span, codes};
use crate::json::{Json, JsonNumber};
use crate::stack;
use crate::template::ast::{
    AssignOp, Assignment, BinaryOp, Block, Case, CompareOp, Expr, ExprId, Interpolation, Node, NodeKind, OutputFormat,
    Scope, Scoping, When,
};
use crate::template::builtin::{self, Apply, Change, Operation};
use crate::template::number::Number;

impl<'m> Machine<'m> {
    /// Runs a block.
    #[inline]
    pub(super) fn run(&mut self, block: &'m Block) -> Outcome<Flow> {
        stacker::maybe_grow(super::NESTED_RED_ZONE, stack::ADDED, || self.run_nodes(block))
    }

    pub(super) fn run_nodes(&mut self, block: &'m Block) -> Outcome<Flow> {
        if let Some(taken) = self.context.taken {
            taken.mark(block);
        }
        if self.survey.is_some() {
            return self.run_surveyed(block);
        }
        let unit = self.unit;
        for node in &block.nodes {
            // What is met most is told apart first: the rest needs more room on the stack.
            let ended = if let NodeKind::Text = node.kind {
                self.write_literal(node.span, 1)
            } else {
                self.step(1, node.span)?;
                match &node.kind {
                    NodeKind::Interpolation(interpolation) => self.write_value(interpolation),
                    NodeKind::If { branches, otherwise } => match self.run_if(branches, otherwise.as_ref()) {
                        Ok(Flow::Done) => continue,
                        Ok(flow) => return Ok(flow),
                        Err(fault) => Err(fault),
                    },
                    _ => match self.run_node(node) {
                        Ok(Flow::Done) => continue,
                        Ok(flow) => return Ok(flow),
                        Err(fault) => Err(fault),
                    },
                }
            };
            if let Err(fault) = ended {
                return Err(self.placed(fault, unit, node.span));
            }
        }
        Ok(Flow::Done)
    }

    #[inline(never)]
    pub(super) fn run_node(&mut self, node: &'m Node) -> Outcome<Flow> {
        match &node.kind {
            NodeKind::Text => self.write_literal(node.span, 0).map(|()| Flow::Done),
            NodeKind::Interpolation(interpolation) => self.write_value(interpolation).map(|()| Flow::Done),
            NodeKind::If { branches, otherwise } => self.run_if(branches, otherwise.as_ref()),
            NodeKind::List(list) => self.run_list(list, node.span),
            NodeKind::Call(call) => self.run_call(call, node.span),
            NodeKind::Break => Ok(Flow::Break),
            NodeKind::Continue => Ok(Flow::Continue),
            kind => self.run_rare(kind, node.span),
        }
    }

    /// Counts what fails as a whole: where faults are passed over, none is inside.
    pub(super) fn close(&mut self, is_inside: bool) {
        if let Some(state) = self.survey.as_mut() {
            state.closed = if is_inside { state.closed + 1 } else { state.closed.saturating_sub(1) };
        }
    }

    #[inline(never)]
    fn run_if(&mut self, branches: &'m [(ExprId, Block)], otherwise: Option<&'m Block>) -> Outcome<Flow> {
        let unit = self.unit;
        for (condition, block) in branches {
            if self.eval_bool(*condition).map_err(|fault| self.placed(fault, unit, block.tag))? {
                return self.run(block);
            }
        }
        otherwise.map_or(Ok(Flow::Done), |block| self.run(block))
    }

    /// The directives that are met less often, kept out of the hot frame.
    #[inline(never)]
    fn run_rare(&mut self, kind: &'m NodeKind, span: Span) -> Outcome<Flow> {
        match kind {
            NodeKind::Items { item, second, body } => self.run_items(*item, *second, body, span),
            NodeKind::Sep(body) => {
                if self.has_next_turn() {
                    self.run(body)
                } else {
                    Ok(Flow::Done)
                }
            }
            NodeKind::Switch { on, cases } => self.run_switch(*on, cases),
            NodeKind::Assign { scope, namespace, items } => {
                let namespace = self.target_namespace(*scope, *namespace)?;
                let unit = self.unit;
                for item in items {
                    // Of several in one tag each is a tag of its own to the reference.
                    let one = |machine: &Self, fault| match items.len() {
                        1 => fault,
                        _ => machine.placed(fault, unit, item.span),
                    };
                    self.assign(namespace, item).map_err(|fault| one(self, fault))?;
                }
                Ok(Flow::Done)
            }
            NodeKind::Capture { scope, namespace, name, body, markup } => {
                let namespace = self.target_namespace(*scope, *namespace)?;
                let at = self.out.len();
                let flow = self.run(body)?;
                let text = self.cut(at, span)?;
                let value = match markup.and_then(escape::markup_format) {
                    Some(format) => Value::Markup(Rc::new(escape::markup_from(format, &text))),
                    None => Value::text(text),
                };
                self.put(namespace, self.unit.symbol(*name), value);
                Ok(flow)
            }
            NodeKind::Macro(id) => {
                self.define_macro(*id);
                Ok(Flow::Done)
            }
            NodeKind::Nested(args) => self.run_nested(args, span),
            NodeKind::Return(value) => {
                if let Some(value) = value {
                    self.returned = self.eval(*value)?;
                }
                if self.frame.is_none() {
                    let message = "`<#return>` stands outside of any macro or function";
                    return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message));
                }
                Ok(Flow::Return)
            }
            NodeKind::Attempt { body, recover } => self.run_attempt(body, recover),
            NodeKind::Compress(body) => {
                let at = self.out.len();
                let flow = self.run(body)?;
                self.compress_from(at, false, span)?;
                Ok(flow)
            }
            NodeKind::Setting { name, name_span, value } => {
                let name = self.unit.ast.name(*name);
                self.change_setting(name, *name_span, *value)?;
                Ok(Flow::Done)
            }
            NodeKind::Stop(why) => {
                let message = match why {
                    Some(why) => self.eval_text(*why)?.to_string(),
                    None => String::from("the template stopped itself"),
                };
                Err(self.fault_in(codes::template::STOPPED, self.unit, span, message))
            }
            NodeKind::Include { path, parse, encoding, ignore_missing } => {
                self.include(*path, *parse, *encoding, *ignore_missing, span)
            }
            NodeKind::Import { path, name } => {
                self.import(*path, self.unit.symbol(*name), span)?;
                Ok(Flow::Done)
            }
            NodeKind::Visit { node, using } => Err(self.visit_fault(*node, *using, span)?),
            NodeKind::Fallback => {
                let message = "`<#fallback>` only has a meaning while XML nodes are visited";
                Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message))
            }
            NodeKind::Scoped { scoping, body } => {
                let (before, escaped) = (self.format, self.auto_escape);
                if let Scoping::OutputFormat(format) = scoping {
                    self.format = *format;
                }
                let flow = self.run(body);
                (self.format, self.auto_escape) = (before, escaped);
                flow
            }
            _ => Ok(Flow::Done),
        }
    }

    fn visit_fault(&mut self, node: Option<ExprId>, using: Option<ExprId>, span: Span) -> Outcome<Box<RunFault>> {
        if let Some(node) = node {
            let value = self.require(node)?;
            return Ok(self.wrong_type(node, "an XML node", &value));
        }
        if let Some(using) = using {
            self.require(using)?;
        }
        let message = "there is no XML node to visit: the data is JSON";
        Ok(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message))
    }

    /// Appends literal text of the template, and takes steps for it beside those for its bytes.
    #[inline(always)]
    fn write_literal(&mut self, span: Span, steps: u64) -> Outcome<()> {
        let literal = self.unit.ast.text.get(span.range()).unwrap_or_default();
        if self.context.record_origins {
            self.record_literal(span);
        }
        self.step(steps + bytes_cost(literal.len()), span)?;
        self.out.push_str(literal);
        self.check_output(span)
    }

    #[inline(never)]
    fn record_literal(&mut self, span: Span) {
        let (source, span) = self.author_span(self.unit, span);
        let origin = match self.unit.evaluated {
            false => Origin::Literal { start: span.start },
            true => Origin::Value { span, path: None },
        };
        let way = self.way(source);
        self.origins.record_on(self.out.len(), way, origin);
    }

    /// `${…}`
    #[inline(always)]
    fn write_value(&mut self, interpolation: &'m Interpolation) -> Outcome<()> {
        let at = self.out.len();
        // What `.auto_esc` says is a matter of the place, and interpolations know theirs.
        self.auto_escape = interpolation.auto_escape;
        let id = interpolation.expr;
        let node = self.unit.ast.node(id);
        match &node.expr {
            _ if interpolation.decimals.is_some() => self.write_other(None, interpolation)?,
            Expr::Dot { .. } | Expr::Index { .. } => {
                self.step(1, node.span)?;
                match self.data_at(id, node) {
                    // What is printed most is a text of the data.
                    Some(Some(Json::String(text))) => self.write_text(text, interpolation.auto_escape),
                    found => self.write_found(found, interpolation)?,
                }
            }
            // What changes a text alone writes at once, unless that is to be escaped.
            Expr::BuiltIn { target, name, args: None }
                if !interpolation.auto_escape
                    && let Some(built_in) = builtin::by_row(name.row)
                    && let Apply::Change(change) = built_in.apply =>
            {
                self.step(1, node.span)?;
                self.write_changed(*target, built_in, change, interpolation)?;
            }
            _ => self.write_made(interpolation)?,
        }
        if self.context.record_origins && self.out.len() > at {
            self.record_value(at, interpolation);
        }
        self.charge_letters(self.out.len().saturating_sub(at), interpolation.span)?;
        self.check_output(interpolation.span)
    }

    /// Writes what a path leads to.
    #[inline(never)]
    fn write_found(&mut self, found: Option<Option<&'m Json>>, interpolation: &'m Interpolation) -> Outcome<()> {
        match found {
            Some(Some(Json::Number(JsonNumber::Int(whole)))) if self.settings.prints_plainly() => {
                text::write_default(&Number::Int(*whole), &mut self.out);
                Ok(())
            }
            found => {
                let value = self.lent(interpolation.expr, found)?.into_value();
                self.write_other(value, interpolation)
            }
        }
    }

    /// Writes what a built-in makes of a text, or what it is worth if it is applied to anything else; its step is taken.
    #[inline(never)]
    fn write_changed(
        &mut self,
        target: ExprId,
        built_in: &'static Operation,
        change: Change,
        interpolation: &'m Interpolation,
    ) -> Outcome<()> {
        let node = self.unit.ast.node(target);
        self.step(1, node.span)?;
        let span = self.unit.ast.span(interpolation.expr);
        let made;
        let text = match self.data_at(target, node) {
            Some(Some(Json::String(text))) => &**text,
            found => match self.lent(target, found)?.into_value() {
                Some(Value::Text(text)) => {
                    made = text;
                    &*made
                }
                other => {
                    let value = self.apply_alone(interpolation.expr, target, built_in, other)?;
                    return self.write_other(value, interpolation);
                }
            },
        };
        self.write_change(built_in, change, text, span)
    }

    /// Writes what is no path.
    #[inline(never)]
    fn write_made(&mut self, interpolation: &'m Interpolation) -> Outcome<()> {
        let id = interpolation.expr;
        let node = self.unit.ast.node(id);
        let value = if let Expr::Variable(name) = &node.expr {
            self.step(1, node.span)?;
            if let Some(text) = self.bound_text(self.unit.symbol(*name)) {
                self.write_text(text, interpolation.auto_escape);
                return Ok(());
            }
            self.eval_other(id)?
        } else {
            self.eval(id)?
        };
        self.write_other(value, interpolation)
    }

    #[inline(never)]
    fn write_other(&mut self, value: Option<Value<'m>>, interpolation: &'m Interpolation) -> Outcome<()> {
        let id = interpolation.expr;
        let value = match value {
            Some(Value::Text(text)) => {
                self.write_text(&text, interpolation.auto_escape);
                return Ok(());
            }
            Some(Value::Number(number)) if self.settings.prints_plainly() => {
                text::write_default(&number, &mut self.out);
                return Ok(());
            }
            Some(value) => self.text_or_markup_of(id, value)?,
            None => self.interpolated(interpolation)?,
        };
        match value {
            Value::Markup(markup) => {
                let format = escape::markup_format(self.format);
                if format == Some(markup.format) || self.format == OutputFormat::Undefined {
                    self.out.push_str(&markup.text);
                } else if let Some(plain) = &markup.plain {
                    match format {
                        Some(format) => escape::escape(format, plain, &mut self.out),
                        None => self.out.push_str(plain),
                    }
                } else {
                    let message = format!(
                        "this is {} markup, which cannot be printed where the output format is {}",
                        escape::format_name(markup.format),
                        escape::output_format_name(self.format)
                    );
                    return Err(self.fault(codes::template::WRONG_TYPE, id, message));
                }
            }
            other => {
                let text = self.text_of(id, other)?;
                self.write_text(&text, interpolation.auto_escape);
            }
        }
        Ok(())
    }

    #[inline]
    fn write_text(&mut self, text: &str, auto_escape: bool) {
        match auto_escape.then(|| escape::markup_format(self.format)).flatten() {
            Some(format) => escape::escape(format, text, &mut self.out),
            None => self.out.push_str(text),
        }
    }

    #[inline(never)]
    fn record_value(&mut self, at: usize, interpolation: &'m Interpolation) {
        let (source, span) = self.author_span(self.unit, interpolation.span);
        let path = self.keep_path(interpolation.expr);
        let way = self.way(source);
        self.origins.record_on(at, way, Origin::Value { span, path });
    }

    #[inline]
    fn check_output(&self, span: Span) -> Outcome<()> {
        if self.out.len() <= self.most_output { Ok(()) } else { Err(self.too_much(span)) }
    }

    #[cold]
    fn too_much(&self, span: Span) -> Box<RunFault> {
        let message = format!("the expanded text grows beyond {} bytes here", self.most_output);
        self.fault_in(codes::limit::OUTPUT_BYTES, self.unit, span, message)
    }

    /// Takes the text written since `at` out of the output.
    pub(super) fn cut(&mut self, at: usize, span: Span) -> Outcome<String> {
        let text = self.out.get(at..).unwrap_or_default().to_owned();
        self.take_back(at);
        self.charge_text(text.len(), span)?;
        Ok(text)
    }

    #[inline(never)]
    fn run_switch(&mut self, on: ExprId, cases: &'m [Case]) -> Outcome<Flow> {
        // As in the reference, only a comparison asks for the value; without one the default is taken.
        let compared = cases.iter().any(|case| !matches!(case.when, When::Default));
        let value = if compared { self.eval(on)? } else { None };
        if compared && value.is_none() && !self.settings.classic_compatible {
            return Err(self.missing(on));
        }
        let (mut falling, mut alone) = (false, false);
        for case in cases {
            let enters = falling
                || match &case.when {
                    When::Default => false,
                    When::Case(expected) => self.is_case(on, value.as_ref(), *expected)?,
                    When::On(several) => {
                        for expected in several {
                            if self.is_case(on, value.as_ref(), *expected)? {
                                return self.run(&case.body);
                            }
                        }
                        alone = true;
                        false
                    }
                };
            if enters {
                falling = true;
                match self.run(&case.body)? {
                    Flow::Done => {}
                    Flow::Return => return Ok(Flow::Return),
                    Flow::Break | Flow::Continue => return Ok(Flow::Done),
                }
            }
        }
        if !falling && let Some(default) = cases.iter().find(|case| matches!(case.when, When::Default)) {
            return match self.run(&default.body)? {
                Flow::Break | Flow::Continue if !alone => Ok(Flow::Done),
                flow => Ok(flow),
            };
        }
        Ok(Flow::Done)
    }

    /// True if the value of a `#switch` is the one of a case.
    fn is_case(&mut self, on: ExprId, value: Option<&Value<'m>>, expected: ExprId) -> Outcome<bool> {
        let expected_value = self.eval(expected)?;
        // As the reference has it, the case is at fault if the two cannot be compared.
        let on = if value.is_some() { expected } else { on };
        self.compare_operands(CompareOp::Equal, (on, value.cloned()), (expected, expected_value))
    }

    #[inline(never)]
    fn run_attempt(&mut self, body: &'m Block, recover: &'m Block) -> Outcome<Flow> {
        let mark = self.mark();
        let at = self.out.len();
        self.close(true);
        let ended = self.run(body);
        self.close(false);
        match ended {
            Ok(Flow::Done) => Ok(Flow::Done),
            Ok(flow) => {
                // What an attempt has written when it is left by `#break` is lost.
                self.take_back(at);
                Ok(flow)
            }
            Err(fault) if Self::is_catchable(&fault) => {
                self.rewind(&mark);
                self.take_back(at);
                self.errors.push(fault.diagnostic.message.into());
                let flow = self.run(recover);
                self.errors.truncate(mark.errors);
                flow
            }
            Err(fault) => Err(fault),
        }
    }

    /// Where an assignment goes; none for macro locals.
    fn target_namespace(&mut self, scope: Scope, namespace: Option<ExprId>) -> Outcome<Target> {
        if let Some(id) = namespace {
            return match self.require(id)? {
                Value::Hash(super::hash::Hash::Namespace(namespace)) => Ok(Target::Namespace(namespace)),
                other => Err(self.wrong_type(id, "a namespace", &other)),
            };
        }
        Ok(match scope {
            Scope::Namespace => Target::Namespace(self.namespace),
            Scope::Global => Target::Global,
            Scope::Local => Target::Local,
        })
    }

    /// Sets a variable.
    pub(super) fn put(&mut self, target: Target, symbol: super::scope::Symbol, value: Value<'m>) {
        match target {
            Target::Namespace(id) => self.set_variable(id, symbol, value),
            Target::Global => self.globals.set(symbol, value),
            Target::Local => self.set_macro_local(symbol, value),
        }
    }

    fn assign(&mut self, target: Target, item: &'m Assignment) -> Outcome<()> {
        let symbol = self.unit.symbol(item.name);
        if target == Target::Local && self.frame.is_none() {
            let message = "`<#local>` stands outside of any macro or function";
            return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, item.span, message));
        }
        if let (AssignOp::Set, Some(id)) = (item.op, item.value) {
            let value = match self.eval(id)? {
                Some(value) => value,
                None if self.settings.classic_compatible => Value::Text(Text::Borrowed("")),
                None => return Err(self.missing(id)),
            };
            self.put(target, symbol, value);
            return Ok(());
        }
        self.update(target, symbol, item)
    }

    /// `+=` and its like.
    #[inline(never)]
    fn update(&mut self, target: Target, symbol: super::scope::Symbol, item: &'m Assignment) -> Outcome<()> {
        let name = self.unit.ast.name(item.name);
        let before = match target {
            Target::Namespace(id) => self.namespace_variables(id).get(symbol).cloned(),
            Target::Global => self.globals.get(symbol).cloned(),
            Target::Local => self.local_variable(symbol).flatten(),
        };
        let before = match before {
            Some(before) => before,
            None if self.settings.classic_compatible && item.op == AssignOp::Add => Value::Text(Text::Borrowed("")),
            None => {
                let message = format!("`{name}` has no value that could be changed");
                return Err(self
                    .fault_in(codes::template::MISSING_VALUE, self.unit, item.span, message)
                    .help(format!("set it first in the same scope: `<#assign {name} = …>`")));
            }
        };
        let op = match item.op {
            AssignOp::Add | AssignOp::Increment | AssignOp::Set => BinaryOp::Add,
            AssignOp::Subtract | AssignOp::Decrement => BinaryOp::Subtract,
            AssignOp::Multiply => BinaryOp::Multiply,
            AssignOp::Divide => BinaryOp::Divide,
            AssignOp::Modulo => BinaryOp::Modulo,
        };
        if let Value::Number(number) = &before {
            self.charge_digits(number.digits(), item.span)?;
        }
        let after = match item.value {
            Some(id) => {
                if item.op != AssignOp::Add && !matches!(before, Value::Number(_)) {
                    return Err(self.not_a_number(name, &before, item.span));
                }
                let value = self.eval(id)?;
                self.binary(id, op, (id, Some(before)), (id, value))?
            }
            None => match &before {
                Value::Number(number) => match op {
                    BinaryOp::Add => number.add(&Number::Int(1)),
                    _ => number.subtract(&Number::Int(1)),
                }
                .map(Value::Number)
                .map_err(|error| {
                    let message = super::operator::arithmetic_message(name, error);
                    self.fault_in(codes::template::ARITHMETIC, self.unit, item.span, message)
                })?,
                other => return Err(self.not_a_number(name, other, item.span)),
            },
        };
        self.put(target, symbol, after);
        Ok(())
    }

    #[cold]
    fn not_a_number(&self, name: &str, found: &Value<'m>, span: Span) -> Box<RunFault> {
        let message = format!("`{name}` is {}, but a number is needed here", self.describe(found));
        self.fault_in(codes::template::WRONG_TYPE, self.unit, span, message)
    }

    /// The markup format that text captured here belongs to.
    pub(crate) fn markup_here(&self) -> Option<MarkupFormat> {
        escape::markup_format(self.format)
    }
}

/// Where an assignment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `#assign`
    Namespace(NamespaceId),
    /// `#global`
    Global,
    /// `#local`
    Local,
}

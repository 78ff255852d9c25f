//! Calls of macros, functions and interpreted templates, and `#nested`.

use std::rc::Rc;

use super::arguments::Given;
use super::callable::{Function, Interpreted};
use super::failure::Outcome;
use super::path::StepKind;
use super::scope::{Caller, MAIN, MacroFrame, NO_BINDING, Unit};
use super::value::{Text, Value};
use super::{Flow, Machine};
use crate::diagnostic::{Span, codes};
use crate::stack;
use crate::template::ast::{Call, CallArgs, ExprId, MacroId};
use crate::template::builtin::Answer;
use crate::template::habit;

impl<'m> Machine<'m> {
    /// Makes the macros of the current template known, wherever they stand in it.
    pub(super) fn define_macros(&mut self) {
        for at in 0..self.unit.ast.macros.len() {
            self.define_macro(MacroId(at as u32));
        }
    }

    /// Defines a macro in the current namespace.
    pub(super) fn define_macro(&mut self, id: MacroId) {
        let Some(definition) = self.unit.ast.macros.get(id.0 as usize) else { return };
        let function = Function {
            unit: self.unit,
            definition: Some(definition),
            namespace: self.namespace,
            format: (self.format, self.auto_escape),
            bound: None,
        };
        let symbol = self.unit.symbol(definition.name);
        self.set_variable(self.namespace, symbol, Value::Function(Rc::new(function)));
    }

    /// The macro that does nothing: `.pass`.
    pub(super) fn pass(&self) -> Value<'m> {
        Value::Function(Rc::new(Function {
            unit: self.unit,
            definition: None,
            namespace: MAIN,
            format: (self.format, self.auto_escape),
            bound: None,
        }))
    }

    /// Counts a call; every one must be followed by [`Machine::leave`] unless it faults.
    pub(super) fn enter(&mut self, span: Span) -> Outcome<()> {
        self.meter.calls += 1;
        if self.meter.calls > self.meter.limits.call_depth {
            let most = self.meter.limits.call_depth;
            let fault =
                self.bound(codes::limit::CALL_DEPTH, span, format!("calls nest deeper than {most} levels here"));
            return Err(fault.help("a macro or function that calls itself needs a condition under which it stops"));
        }
        self.step(4, span)
    }

    /// The counterpart of [`Machine::enter`].
    pub(super) fn leave(&mut self) {
        self.meter.calls -= 1;
    }

    /// `<@callee …>`
    pub(super) fn run_call(&mut self, call: &'m Call, span: Span) -> Outcome<Flow> {
        match self.eval(call.callee)? {
            Some(Value::Function(function)) if !function.is_function() => self.call_macro(&function, call, span),
            Some(Value::Function(function)) => {
                let name = function.name();
                let message = format!("`{name}` is a function, not a macro");
                let fault = self
                    .fault(codes::template::WRONG_TYPE, call.callee, message)
                    .help(format!("call it in an expression: `${{{name}(…)}}`"));
                let params: Vec<&str> = function.definition.map_or(Vec::new(), |definition| {
                    definition.params.iter().map(|param| function.unit.ast.name(param.name)).collect()
                });
                Err(match habit::call::as_value(self.unit.ast, call, &params, span) {
                    Some(remedy) => self.advise(fault, self.unit, remedy),
                    None => fault,
                })
            }
            Some(Value::Interpreted(interpreted)) => {
                let flow = self.run_interpreted(&interpreted, span)?;
                match &call.body {
                    Some(body) if flow == Flow::Done => self.run(body),
                    _ => Ok(flow),
                }
            }
            Some(Value::Transform(transform)) => self.run_transform(transform, call, span),
            Some(other) => Err(self.wrong_type(call.callee, "a macro", &other)),
            None => Err(self.missing(call.callee)),
        }
    }

    #[inline(never)]
    fn call_macro(&mut self, function: &Rc<Function<'m>>, call: &'m Call, span: Span) -> Outcome<Flow> {
        let given = match &call.args {
            CallArgs::Positional(args) => {
                let mut values = Vec::with_capacity(args.len());
                for arg in args {
                    values.push(self.eval(*arg)?);
                }
                Given::Positional(values)
            }
            CallArgs::Named(args) => {
                let mut values = Vec::with_capacity(args.len());
                for (name, arg) in args {
                    let name = self.unit.ast.name(*name);
                    self.charge_bytes(name.len(), span)?;
                    values.push((Text::Borrowed(name), self.eval(*arg)?));
                }
                Given::Named(values)
            }
        };
        self.push_step(span, StepKind::Macro(function.name()));
        let flow = self.invoke(function, given, Some(call), span)?;
        self.trail.pop();
        Ok(flow)
    }

    /// Calls a `#function` with positional arguments.
    pub(crate) fn call_function(
        &mut self,
        function: &Rc<Function<'m>>,
        values: Vec<Option<Value<'m>>>,
        span: Span,
    ) -> Answer<'m> {
        if !function.is_function() {
            let name = function.name();
            let message = format!("`{name}` is a macro, not a function");
            let fault = self
                .fault_in(codes::template::WRONG_TYPE, self.unit, span, message)
                .help(format!("call it as a directive: `<@{name} …/>`"));
            let call = habit::call::at(self.unit.ast, span);
            return Err(match call.and_then(|call| habit::call::as_directive(self.unit.ast, call)) {
                Some(remedy) => self.advise(fault, self.unit, remedy),
                None => fault,
            });
        }
        let at = self.out.len();
        let before = self.returned.take();
        self.push_step(span, StepKind::Function(function.name()));
        self.close(true);
        let ended = self.invoke(function, Given::Positional(values), None, span);
        self.close(false);
        ended?;
        self.trail.pop();
        self.take_back(at);
        Ok(std::mem::replace(&mut self.returned, before))
    }

    /// `target(args)`
    #[inline(never)]
    pub(super) fn eval_call(&mut self, id: ExprId, target: ExprId, args: &'m [ExprId]) -> Answer<'m> {
        if let crate::template::ast::Expr::BuiltIn { target: inner, name, args: None } = self.unit.ast.expr(target) {
            return self.eval_built_in(target, *inner, name.row, super::evaluate::Given::Expressions(args));
        }
        let callee = self.eval(target)?;
        let Some(callee) = callee else { return Err(self.missing(target)) };
        // What cannot be called is told before anything that its arguments lack.
        let values = match callee {
            Value::Function(_) | Value::Method(_) => self.eval_args(args)?,
            _ => Vec::new(),
        };
        self.call_value(id, target, callee, &values, args)
    }

    /// Evaluated arguments; one may be missing.
    pub(super) fn eval_args(&mut self, args: &'m [ExprId]) -> Outcome<Vec<Option<Value<'m>>>> {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(self.eval(*arg)?);
        }
        Ok(values)
    }

    /// Calls a value.
    pub(super) fn call_value(
        &mut self,
        id: ExprId,
        target: ExprId,
        callee: Value<'m>,
        values: &[Option<Value<'m>>],
        args: &'m [ExprId],
    ) -> Answer<'m> {
        match callee {
            Value::Function(function) => self.call_function(&function, values.to_vec(), self.unit.ast.span(id)),
            Value::Method(method) => self.call_method(&method, values),
            other => {
                let fault = self.wrong_type(target, "a function", &other);
                Err(match (&other, args.is_empty()) {
                    (Value::Text(_), _) if fault.diagnostic.fix.is_none() => {
                        fault.help("text cannot be called; is a comma or an operator missing before the parenthesis?")
                    }
                    _ => fault,
                })
            }
        }
    }

    /// Runs the body of a macro or function.
    fn invoke(
        &mut self,
        function: &Rc<Function<'m>>,
        given: Given<'m>,
        call: Option<&'m Call>,
        span: Span,
    ) -> Outcome<Flow> {
        let Some(definition) = function.definition else { return Ok(Flow::Done) };
        self.enter(span)?;
        self.remember();
        let locals = self.sort_args(function, definition, given, span)?;
        let caller = Caller {
            unit: self.unit,
            call,
            namespace: self.namespace,
            top: self.top,
            frame: self.frame,
            format: (self.format, self.auto_escape),
        };
        let quiet = std::mem::take(&mut self.quiet);
        self.frames.push(MacroFrame { locals, caller, function: function.clone() });
        self.frame = Some(self.frames.len() - 1);
        self.top = NO_BINDING;
        self.unit = function.unit;
        self.namespace = function.namespace;
        (self.format, self.auto_escape) = function.format;
        self.fill_defaults(function, definition, span)?;
        let flow = stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || self.run(&definition.body))?;
        self.quiet = quiet;
        if let Some(frame) = self.frames.pop() {
            self.unit = frame.caller.unit;
            self.namespace = frame.caller.namespace;
            self.top = frame.caller.top;
            self.frame = frame.caller.frame;
            (self.format, self.auto_escape) = frame.caller.format;
        }
        self.leave();
        Ok(if flow == Flow::Return { Flow::Done } else { flow })
    }

    /// `#nested`
    #[inline(never)]
    pub(super) fn run_nested(&mut self, args: &'m [ExprId], span: Span) -> Outcome<Flow> {
        let Some(at) = self.frame else {
            let message = "`<#nested>` stands outside of any macro";
            return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message));
        };
        let values = self.eval_args(args)?;
        let Some(frame) = self.frames.get(at) else { return Ok(Flow::Done) };
        let Some(call) = frame.caller.call else { return Ok(Flow::Done) };
        let Some(body) = &call.body else { return Ok(Flow::Done) };
        let (unit, namespace, top, frame) =
            (frame.caller.unit, frame.caller.namespace, frame.caller.top, frame.caller.frame);
        let format = self.frames.get(at).map_or((self.format, self.auto_escape), |frame| frame.caller.format);
        let mark = self.mark();
        self.enter(span)?;
        self.unit = unit;
        self.namespace = namespace;
        self.top = top;
        self.frame = frame;
        (self.format, self.auto_escape) = format;
        for (name, value) in call.loop_vars.iter().zip(values) {
            self.bind(unit.symbol(*name), value, false, None, None);
        }
        let flow = stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || self.run(body))?;
        self.rewind(&mark);
        Ok(flow)
    }

    /// Runs what `?interpret` gave, as if it stood here.
    fn run_interpreted(&mut self, interpreted: &Interpreted<'m>, span: Span) -> Outcome<Flow> {
        self.run_unit(interpreted.unit, StepKind::Evaluated, span)
    }

    /// Runs a whole template where the machine stands.
    #[inline(never)]
    pub(super) fn run_unit(&mut self, unit: Unit<'m>, kind: StepKind<'m>, span: Span) -> Outcome<Flow> {
        self.enter(span)?;
        self.push_step(span, kind);
        let before = std::mem::replace(&mut self.unit, unit);
        let format = (self.format, self.auto_escape);
        let own = unit.ast.header.output_format;
        if let Some(own) = own {
            self.format = own;
        } else if !matches!(kind, StepKind::Evaluated) {
            self.format = unit.ast.output_format;
        }
        self.auto_escape =
            unit.ast.header.auto_esc.unwrap_or(true) && super::escape::markup_format(self.format).is_some();
        self.define_macros();
        let flow = stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || self.run(&unit.ast.body))?;
        self.unit = before;
        (self.format, self.auto_escape) = format;
        self.trail.pop();
        self.leave();
        Ok(flow)
    }
}

//! What can be called: macros, functions, lambdas, interpreted templates.

use std::rc::Rc;

use super::failure::{Fault, Outcome};
use super::hash::Members;
use super::path::{Step, StepKind};
use super::scope::{Caller, MAIN, MacroFrame, NO_BINDING, NamespaceId, Symbol, Unit};
use super::sequence::Sequence;
use super::value::{Text, Value};
use super::{Flow, Machine, RED_ZONE, STACK};
use crate::diagnostic::{Fix, Place, Span, codes};
use crate::template::ast::{Call, CallArgs, ExprId, Macro, MacroId, NameId, OutputFormat};
use crate::template::builtin::Answer;

/// A macro or function, bound to the namespace it was defined in.
#[derive(Clone, Debug)]
pub(crate) struct Function<'m> {
    /// The template it stands in.
    pub(crate) unit: Unit<'m>,
    /// Its definition; absent for `.pass`, which does nothing.
    pub(crate) definition: Option<&'m Macro>,
    /// Where its free variables are looked up.
    pub(crate) namespace: NamespaceId,
    /// The output format where it stands, and whether it is escaped for.
    pub(crate) format: (OutputFormat, bool),
    /// Arguments given by `?with_args` and `?with_args_last`.
    pub(crate) bound: Option<Rc<BoundArgs<'m>>>,
}

/// Arguments given beforehand.
#[derive(Debug)]
pub(crate) struct BoundArgs<'m> {
    /// Sequence or hash.
    pub(crate) values: Value<'m>,
    /// True for `?with_args_last`.
    pub(crate) last: bool,
}

impl<'m> Function<'m> {
    /// True for `#function`.
    pub(crate) fn is_function(&self) -> bool {
        self.definition.is_some_and(|definition| definition.is_function)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'m str {
        self.definition.map_or("pass", |definition| self.unit.ast.name(definition.name))
    }

    /// How deeply built values nest.
    pub(crate) fn depth(&self) -> u32 {
        self.bound.as_ref().map_or(0, |bound| 1 + bound.values.depth())
    }
}

/// A lambda; it lives no longer than the call it is an argument of.
#[derive(Clone, Debug)]
pub(crate) struct Lambda<'m> {
    /// The template it stands in.
    pub(crate) unit: Unit<'m>,
    /// Its parameters.
    pub(crate) params: &'m [NameId],
    /// What it is worth.
    pub(crate) body: ExprId,
}

/// What `?interpret` gives.
#[derive(Clone, Debug)]
pub(crate) struct Interpreted<'m> {
    /// The compiled text.
    pub(crate) unit: Unit<'m>,
}

/// Evaluated arguments of a call.
enum Given<'m> {
    Positional(Vec<Option<Value<'m>>>),
    Named(Vec<(Text<'m>, Option<Value<'m>>)>),
}

/// The catch-all parameter while arguments are being sorted.
enum CatchAll<'m> {
    Items(Vec<Option<Value<'m>>>),
    Members(Members<'m>),
}

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
                Err(self
                    .fault(codes::template::WRONG_TYPE, call.callee, message)
                    .help(format!("call it in an expression: `${{{name}(…)}}`")))
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
        self.trail.push(Step { unit: self.unit, span, kind: StepKind::Macro(function.name()) });
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
            return Err(self
                .fault_in(codes::template::WRONG_TYPE, self.unit, span, message)
                .help(format!("call it as a directive: `<@{name} …/>`")));
        }
        let at = self.out.len();
        let before = self.returned.take();
        self.trail.push(Step { unit: self.unit, span, kind: StepKind::Function(function.name()) });
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
                    (Value::Text(_), _) => {
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
        let flow = stacker::maybe_grow(RED_ZONE, STACK, || self.run(&definition.body))?;
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

    /// Sorts arguments into parameters and catch-all.
    fn sort_args(
        &mut self,
        function: &Function<'m>,
        definition: &'m Macro,
        given: Given<'m>,
        span: Span,
    ) -> Outcome<Vec<(Symbol, Option<Value<'m>>)>> {
        let unit = function.unit;
        // Every argument looks for its parameter.
        let count = match &given {
            Given::Positional(values) => values.len(),
            Given::Named(values) => values.len(),
        };
        self.step((count * definition.params.len()) as u64 / 16, span)?;
        let mut sorted =
            Sorted { unit, definition, locals: Vec::with_capacity(definition.params.len() + 1), next: 0, rest: None };
        let (mut last_items, mut last_members) = (Vec::new(), Vec::new());
        if let Some(bound) = &function.bound {
            match &bound.values {
                Value::Hash(hash) => {
                    for (name, value) in self.charged_members(hash, span)? {
                        if bound.last && sorted.param(&name).is_none() {
                            sorted.catch_members(self, span, &name)?;
                            last_members.push((name, value));
                        } else {
                            sorted.put_named(self, span, name, value)?;
                        }
                    }
                }
                values => {
                    let bound_items = self.as_sequence(values).and_then(|items| items.len()).unwrap_or(0);
                    self.charge_items(bound_items, span)?;
                    let items: Vec<_> =
                        self.as_sequence(values).map(|items| items.iter().collect()).unwrap_or_default();
                    if !bound.last {
                        for value in items {
                            sorted.put_next(self, span, value)?;
                        }
                    } else {
                        if matches!(&given, Given::Named(named) if !named.is_empty()) && !items.is_empty() {
                            let message = "arguments cannot be named here: `?with_args_last` gave some by position";
                            return Err(self.fault_in(codes::template::CALL_ARGUMENTS, self.unit, span, message));
                        }
                        last_items = items;
                    }
                }
            }
        }
        let bound_by_name = matches!(&function.bound, Some(bound) if matches!(bound.values, Value::Hash(_)));
        let bound_by_place = function.bound.is_some() && !bound_by_name;
        match given {
            Given::Named(named) => {
                if definition.catch_all.is_some() && sorted.rest.is_none() {
                    sorted.rest = Some(if named.is_empty() && bound_by_place {
                        CatchAll::Items(Vec::new())
                    } else {
                        CatchAll::Members(Members::new())
                    });
                }
                let named = if definition.catch_all.is_some() { in_java_order(named) } else { named };
                for (name, value) in named {
                    sorted.put_named(self, span, name, value)?;
                }
            }
            Given::Positional(values) => {
                if definition.catch_all.is_some() && sorted.rest.is_none() {
                    sorted.rest = Some(if values.is_empty() && bound_by_name {
                        CatchAll::Members(Members::new())
                    } else {
                        CatchAll::Items(Vec::new())
                    });
                }
                let total = sorted.next + values.len();
                if total > definition.params.len() && !matches!(sorted.rest, Some(CatchAll::Items(_))) {
                    return Err(self.too_many(function, definition, total, span));
                }
                for value in values {
                    sorted.put_next(self, span, value)?;
                }
            }
        }
        for value in last_items {
            sorted.put_next(self, span, value)?;
        }
        if let Some(CatchAll::Members(members)) = &mut sorted.rest {
            for (name, value) in last_members {
                if !members.contains(&name) {
                    members.insert(name, value);
                }
            }
        }
        if let (Some(name), Some(rest)) = (definition.catch_all, sorted.rest.take()) {
            let value = match rest {
                CatchAll::Items(items) => Value::Sequence(Sequence::built(items)),
                CatchAll::Members(members) => Value::from(members),
            };
            self.charge_depth(value.depth(), span)?;
            sorted.locals.push((unit.symbol(name), Some(value)));
        }
        Ok(sorted.locals)
    }

    #[cold]
    fn too_many(&self, function: &Function<'m>, definition: &'m Macro, given: usize, span: Span) -> Box<Fault> {
        let (kind, most) = (kind_of(function), definition.params.len());
        let message = format!("{kind} `{}` takes {most} argument{}, not {given}", function.name(), plural(most));
        self.fault_in(codes::template::CALL_ARGUMENTS, self.unit, span, message)
            .help(format!("its parameters: {}", parameters(function)))
    }

    /// Gives parameters without an argument their defaults, which may use one another.
    fn fill_defaults(&mut self, function: &Function<'m>, definition: &'m Macro, span: Span) -> Outcome<()> {
        let unit = function.unit;
        let Some(at) = self.frame else { return Ok(()) };
        loop {
            let (mut progress, mut unresolved) = (false, None);
            for param in &definition.params {
                let symbol = unit.symbol(param.name);
                let known = self.frames.get(at).and_then(|frame| frame.locals.iter().find(|(name, _)| *name == symbol));
                let specified = match known {
                    Some((_, Some(_))) => continue,
                    Some((_, None)) => true,
                    None => false,
                };
                let Some(default) = param.default else {
                    if self.settings.classic_compatible {
                        continue;
                    }
                    return Err(self.unset_parameter(function, unit.ast.name(param.name), specified, span));
                };
                match self.eval_default_of(default) {
                    Ok(Some(value)) => {
                        if let Some(frame) = self.frames.get_mut(at) {
                            frame.set(symbol, Some(value));
                        }
                        progress = true;
                    }
                    Ok(None) => unresolved = unresolved.or(Some((default, None))),
                    Err(fault) if fault.kind == super::failure::FaultKind::Missing => {
                        unresolved = unresolved.or(Some((default, Some(fault))));
                    }
                    Err(fault) => return Err(fault),
                }
            }
            match unresolved {
                None => return Ok(()),
                Some(_) if progress => {}
                Some(_) if self.settings.classic_compatible => return Ok(()),
                Some((_, Some(fault))) => return Err(fault),
                Some((default, None)) => return Err(self.missing(default)),
            }
        }
    }

    fn eval_default_of(&mut self, default: ExprId) -> Answer<'m> {
        let mark = self.mark();
        let result = self.eval(default);
        if result.is_err() {
            self.rewind(&mark);
        }
        result
    }

    #[cold]
    fn unset_parameter(&mut self, function: &Function<'m>, name: &str, specified: bool, span: Span) -> Box<Fault> {
        let kind = kind_of(function);
        // As the reference has it, the definition is the place; the call is beside it.
        let caller = self.frames.last().map_or(self.unit, |frame| frame.caller.unit);
        let place = Place { source: caller.ast.source.clone(), span };
        let definition = function.definition.map_or(span, |definition| definition.span);
        let mut fault = if specified {
            let message = format!("the argument for `{name}` of {kind} `{}` is missing", function.name());
            self.fault_in(codes::template::MISSING_VALUE, function.unit, definition, message).help(format!(
                "give a default where you call it (`{name}=x!\"\"`), or in the definition (`{name}=\"\"`)"
            ))
        } else {
            let message = format!("{kind} `{}` needs an argument for `{name}`", function.name());
            self.fault_in(codes::template::CALL_ARGUMENTS, function.unit, definition, message).help(format!(
                "its parameters: {}; `{name}=\"\"` in the definition makes it optional",
                parameters(function)
            ))
        };
        fault.diagnostic = fault.diagnostic.with_label(place, "called here");
        // A parameter with a default may be left out.
        let text = function.unit.ast.text.get(definition.range()).unwrap_or_default();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let mut found = text.match_indices(name).skip_while(|(at, _)| {
            let after = text.get(at + name.len()..).unwrap_or_default();
            text.get(..*at).is_some_and(|before| before.ends_with(is_name)) || after.starts_with(is_name)
        });
        let own = usize::from(function.name() == name);
        if let Some((at, _)) = found.nth(own)
            && !function.unit.evaluated
        {
            let end = Span::point(definition.start as usize + at + name.len());
            let place = Place { source: function.unit.ast.source.clone(), span: end };
            fault.diagnostic.fix = Some(Fix::suggested(place, "=\"\""));
        }
        fault
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
        let flow = stacker::maybe_grow(RED_ZONE, STACK, || self.run(body))?;
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
        self.trail.push(Step { unit: self.unit, span, kind });
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
        let flow = stacker::maybe_grow(RED_ZONE, STACK, || self.run(&unit.ast.body))?;
        self.unit = before;
        (self.format, self.auto_escape) = format;
        self.trail.pop();
        self.leave();
        Ok(flow)
    }
}

/// Arguments on their way into parameters.
struct Sorted<'m> {
    unit: Unit<'m>,
    definition: &'m Macro,
    locals: Vec<(Symbol, Option<Value<'m>>)>,
    /// The next parameter by position.
    next: usize,
    rest: Option<CatchAll<'m>>,
}

impl<'m> Sorted<'m> {
    fn param(&self, name: &str) -> Option<Symbol> {
        let param = self.definition.params.iter().find(|param| self.unit.ast.name(param.name) == name)?;
        Some(self.unit.symbol(param.name))
    }

    fn set(&mut self, symbol: Symbol, value: Option<Value<'m>>) {
        match self.locals.iter_mut().find(|(name, _)| *name == symbol) {
            Some((_, known)) => *known = value,
            None => self.locals.push((symbol, value)),
        }
    }

    fn put_named(
        &mut self,
        machine: &mut Machine<'m>,
        span: Span,
        name: Text<'m>,
        value: Option<Value<'m>>,
    ) -> Outcome<()> {
        if let Some(symbol) = self.param(&name) {
            self.set(symbol, value);
            return Ok(());
        }
        self.catch_members(machine, span, &name)?;
        if let Some(CatchAll::Members(members)) = &mut self.rest {
            members.insert(name, value);
        }
        Ok(())
    }

    /// Makes sure that arguments by name can be caught.
    fn catch_members(&mut self, machine: &mut Machine<'m>, span: Span, name: &str) -> Outcome<()> {
        if self.definition.catch_all.is_none() {
            let known: Vec<&str> = self.definition.params.iter().map(|param| self.unit.ast.name(param.name)).collect();
            let macro_name = self.unit.ast.name(self.definition.name);
            let message = format!("`{macro_name}` has no parameter `{name}`");
            let help = match super::missing::nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "it takes no arguments".to_owned(),
                None => format!("its parameters: {}", known.join(", ")),
            };
            return Err(machine.fault_in(codes::template::CALL_ARGUMENTS, machine.unit, span, message).help(help));
        }
        match self.rest {
            None => self.rest = Some(CatchAll::Members(Members::new())),
            Some(CatchAll::Members(_)) => {}
            Some(CatchAll::Items(_)) => return Err(both(machine, span)),
        }
        Ok(())
    }

    fn put_next(&mut self, machine: &mut Machine<'m>, span: Span, value: Option<Value<'m>>) -> Outcome<()> {
        if let Some(param) = self.definition.params.get(self.next) {
            self.next += 1;
            self.set(self.unit.symbol(param.name), value);
            return Ok(());
        }
        if self.definition.catch_all.is_none() {
            let name = self.unit.ast.name(self.definition.name);
            let most = self.definition.params.len();
            let message = format!("`{name}` takes {most} argument{}, but got more", plural(most));
            return Err(machine.fault_in(codes::template::CALL_ARGUMENTS, machine.unit, span, message));
        }
        match self.rest.get_or_insert_with(|| CatchAll::Items(Vec::new())) {
            CatchAll::Items(items) => items.push(value),
            CatchAll::Members(_) => return Err(both(machine, span)),
        }
        Ok(())
    }
}

#[cold]
fn both(machine: &Machine<'_>, span: Span) -> Box<Fault> {
    let message = "the catch-all parameter gets arguments both by name and by position";
    machine.fault_in(codes::template::CALL_ARGUMENTS, machine.unit, span, message)
}

fn kind_of(function: &Function<'_>) -> &'static str {
    if function.is_function() { "function" } else { "macro" }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn parameters(function: &Function<'_>) -> String {
    let Some(definition) = function.definition else { return String::from("none") };
    let names: Vec<String> =
        definition.params.iter().map(|param| format!("`{}`", function.unit.ast.name(param.name))).collect();
    if names.is_empty() { String::from("none") } else { names.join(", ") }
}

/// Named arguments in the order in which Java's `HashMap`, through which the reference hands them on, lists
/// its keys: templates print their catch-all arguments in it.
fn in_java_order<'m, V>(mut named: Vec<(Text<'m>, V)>) -> Vec<(Text<'m>, V)> {
    let mut buckets = 16u32;
    while named.len() as u64 * 4 > u64::from(buckets) * 3 {
        buckets *= 2;
    }
    named.sort_by_key(|(name, _)| {
        let hash = name.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        (hash ^ (hash >> 16)) & (buckets - 1)
    });
    named
}

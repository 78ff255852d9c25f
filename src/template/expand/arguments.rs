//! Arguments of a call sorted into parameters, and the defaults of those that were given none.

use super::Machine;
use super::callable::Function;
use super::failure::{Outcome, RunFault};
use super::hash::Members;
use super::scope::{Symbol, Unit};
use super::sequence::Sequence;
use super::value::{Text, Value};
use crate::diagnostic::{Fix, Place, Span, codes};
use crate::template::ast::{CallArgs, Expr, ExprId, Macro};
use crate::template::builtin::Answer;
use crate::template::habit::need::{self, Purpose};
use crate::template::habit::{Remedy, call, parent, written};

/// Evaluated arguments of a call.
pub(super) enum Given<'m> {
    Positional(Vec<Option<Value<'m>>>),
    Named(Vec<(Text<'m>, Option<Value<'m>>)>),
}

/// The catch-all parameter while arguments are being sorted.
enum CatchAll<'m> {
    Items(Vec<Option<Value<'m>>>),
    Members(Members<'m>),
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

impl<'m> Machine<'m> {
    /// Sorts arguments into parameters and catch-all.
    pub(super) fn sort_args(
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
    fn too_many(&self, function: &Function<'m>, definition: &'m Macro, given: usize, span: Span) -> Box<RunFault> {
        let (kind, most) = (kind_of(function), definition.params.len());
        let message = format!("{kind} `{}` takes {most} argument{}, not {given}", function.name(), plural(most));
        self.fault_in(codes::template::CALL_ARGUMENTS, self.unit, span, message)
            .help(format!("its parameters: {}", parameters(function)))
            .of_tag()
    }

    /// Gives parameters without an argument their defaults, which may use one another.
    pub(super) fn fill_defaults(&mut self, function: &Function<'m>, definition: &'m Macro, span: Span) -> Outcome<()> {
        let unit = function.unit;
        loop {
            let (mut progress, mut unresolved) = (false, None);
            for param in &definition.params {
                let symbol = unit.symbol(param.name);
                let specified = match self.macro_local(symbol) {
                    Some(Some(_)) => continue,
                    Some(None) => true,
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
                        self.set_macro_local(symbol, value);
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

    /// An argument that has no value: it is what is missing, where it is written, and the parameter tells what for.
    #[cold]
    fn missing_argument(&mut self, function: &Function<'m>, name: &str, span: Span) -> Option<Box<RunFault>> {
        let (caller_unit, call, top, caller_frame, namespace) = {
            let caller = &self.frames.last()?.caller;
            (caller.unit, caller.call, caller.top, caller.frame, caller.namespace)
        };
        let definition = function.definition.filter(|_| function.bound.is_none())?;
        let (ast, own) = (caller_unit.ast, function.unit.ast);
        let at = definition.params.iter().position(|param| own.name(param.name) == name)?;
        let args: Vec<ExprId> = match call.map(|call| &call.args) {
            Some(CallArgs::Named(args)) => {
                args.iter().filter(|(given, _)| ast.name(*given) == name).map(|(_, arg)| *arg).collect()
            }
            Some(CallArgs::Positional(args)) => args.get(at).copied().into_iter().collect(),
            None => match call::at(ast, span).map(|call| ast.expr(call)) {
                Some(Expr::Call { args, .. }) => args.get(at).copied().into_iter().collect(),
                _ => Vec::new(),
            },
        };
        let arg = *args.first()?;
        // What the parameter is used for first says what may stand in its place.
        self.meter.owe((own.exprs.len() / 4 + ast.exprs.len() / 4) as u64);
        let is_use = |id: &ExprId| {
            let inside = own.span(*id).start >= definition.span.end;
            inside && matches!(own.expr(*id), Expr::Variable(variable) if own.name(*variable) == name)
        };
        let used = (0..own.exprs.len()).map(|at| ExprId(at as u32)).find(is_use);
        let need = used.and_then(|used| match need::is_divisor(own, used) {
            true => Some(Purpose::Divisor),
            false => need::purpose(own, used),
        });
        let kept = (self.unit, self.top, self.frame, self.namespace, self.trail.pop());
        (self.unit, self.top, self.frame, self.namespace) = (caller_unit, top, caller_frame, namespace);
        // A default that fits the parameter, in place of one that is printed; none has the members that are asked for.
        let above = used.and_then(|used| parent(own, used)).map(|above| own.expr(above));
        let has_members = matches!(above, Some(Expr::Dot { .. }));
        let mut fault = self.missing_for(arg, &|ast| match has_members {
            true => {
                let asked = need::guarded(written(ast, ast.span(arg)));
                let help = format!("where it may be missing, put `<#if {asked}??>` … `</#if>` around the call");
                Some(Remedy::new(help))
            }
            false => need::handed_on(ast, arg, need),
        });
        (self.unit, self.top, self.frame, self.namespace) = (kept.0, kept.1, kept.2, kept.3);
        self.trail.extend(kept.4);
        // As the reference has it, the definition is the place.
        let definition = self.author_place(function.unit, definition.span);
        let missing = std::mem::replace(&mut fault.diagnostic.place, definition);
        let message = std::mem::take(&mut fault.diagnostic.message);
        fault.diagnostic.message =
            format!("{} `{}` is given nothing for `{name}`: {message}", kind_of(function), function.name());
        fault.diagnostic = fault.diagnostic.with_label(missing, "this is missing");
        Some(fault.unforgiven())
    }

    #[cold]
    fn unset_parameter(&mut self, function: &Function<'m>, name: &str, specified: bool, span: Span) -> Box<RunFault> {
        let kind = kind_of(function);
        // As the reference has it, the definition is the place; the call is beside it.
        let caller = self.frames.last().map_or(self.unit, |frame| frame.caller.unit);
        let place = Place { source: caller.ast.source.clone(), span };
        let definition = function.definition.map_or(span, |definition| definition.span);
        if specified
            && !self.quiet
            && let Some(fault) = self.missing_argument(function, name, span)
        {
            return fault;
        }
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
            return Err(machine.fault_in(codes::template::CALL_ARGUMENTS, machine.unit, span, message).of_tag());
        }
        match self.rest.get_or_insert_with(|| CatchAll::Items(Vec::new())) {
            CatchAll::Items(items) => items.push(value),
            CatchAll::Members(_) => return Err(both(machine, span)),
        }
        Ok(())
    }
}

#[cold]
fn both(machine: &Machine<'_>, span: Span) -> Box<RunFault> {
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

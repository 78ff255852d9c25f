//! What is said of a missing value: what is missing, what there is instead, what to do.

use super::Machine;
use super::failure::{RunFault, short_source};
use super::hash::Hash;
use super::scope::Binding;
use super::value::Value;
use crate::diagnostic::{Code, Diagnostic, Place, codes};
use crate::template::ast::{Ast, Expr, ExprId};
use crate::template::builtin::table::row_of;
use crate::template::habit::kind;
use crate::template::habit::member::{self, ValueKind};
use crate::template::habit::need::{self, Purpose};
use crate::template::habit::{Remedy, call, parent, word, written};
use crate::template::{Model, expand::failure::FaultKind};

impl<'m> Machine<'m> {
    /// The value of an expression is missing.
    #[cold]
    pub(crate) fn missing(&mut self, id: ExprId) -> Box<RunFault> {
        self.missing_for(id, &|ast| need::remedy(ast, id))
    }

    /// The same, with the default that stands in for it where nothing else is known.
    #[cold]
    pub(super) fn missing_for(&mut self, id: ExprId, default: &dyn Fn(&Ast) -> Option<Remedy>) -> Box<RunFault> {
        let unit = self.unit;
        let span = unit.ast.span(id);
        if self.quiet {
            let place = Place { source: unit.ast.source.clone(), span };
            let diagnostic = Diagnostic::new(codes::template::MISSING_VALUE, place, "missing value");
            return RunFault::new(FaultKind::Missing, diagnostic);
        }
        let source = short_source(unit, id);
        let ast = unit.ast;
        // Advice looks for names and uses in the whole template.
        self.meter.owe((ast.exprs.len() + ast.text.len() / 16 + self.bindings.len()) as u64);
        let told = match ast.expr(id) {
            Expr::Variable(_) => self.missing_variable(id, &source),
            Expr::Dot { target, key } => self.missing_member(id, *target, ast.name(*key), &source),
            Expr::Index { target, index } => match ast.expr(*index) {
                Expr::String(key) => self.missing_member(id, *target, key, &source),
                _ => self.missing_item(id, *target, *index, &source),
            },
            Expr::Call { .. } if let Some(remedy) = call::unreturned(ast, id) => {
                Told { remedy: Some(remedy), ..Told::new(format!("`{source}` gives no value")) }
            }
            Expr::Call { .. } => Told {
                remedy: default(ast).map(|remedy| Remedy {
                    help: format!("a function without `<#return>` gives nothing; {}", remedy.help),
                    ..remedy
                }),
                ..Told::new(format!("`{source}` gives no value"))
            },
            Expr::BuiltIn { name, args: Some(args), .. }
                if row_of(name.row).name == "then"
                    && let Some(remedy) = call::unquoted_branches(ast, args, |name| self.is_ever_set(name)) =>
            {
                Told { remedy: Some(remedy), ..Told::new(format!("`{source}` has no value")) }
            }
            Expr::BuiltIn { target, name, .. } => {
                let list = short_source(unit, *target);
                Told::new(match row_of(name.row).name {
                    name @ ("first" | "last" | "min" | "max") => {
                        format!("`{list}` is empty: there is no `?{name}` of it")
                    }
                    _ => format!("`{source}` has no value"),
                })
            }
            _ => Told::new(format!("`{source}` has no value")),
        };
        let remedy = word::comparison_with_nothing(ast, id).or(told.remedy).or_else(|| kind::fallback(ast, id));
        let remedy = remedy.or_else(|| {
            let remedy = default(ast)?;
            let help = told.why.as_ref().map_or(remedy.help.clone(), |why| format!("{why}; {}", remedy.help));
            Some(Remedy { help, ..remedy })
        });
        let path = self.data_path(id);
        let mut fault = self.fault(told.code, id, told.message).forgiven();
        fault.diagnostic.data_path = path;
        match remedy {
            Some(remedy) => self.advise(fault, unit, remedy),
            None => match told.why {
                Some(why) => fault.help(why),
                None => fault,
            },
        }
    }

    /// `rows[2]`, `names[entity.side]`: there is no such item, or no such member.
    fn missing_item(&mut self, id: ExprId, target: ExprId, index: ExprId, source: &str) -> Told {
        let owner = short_source(self.unit, target);
        let mut told = Told::new(match (self.peek(target), self.peek(index)) {
            (Some(Value::Hash(hash)), Some(Value::Text(key))) => {
                let keys = self.some_keys(&hash, 8);
                let key = super::failure::shorten(&key, 40);
                match keys.is_empty() {
                    true => format!("`{owner}` is empty: there is no member `{key}`"),
                    false => format!("`{owner}` has no member `{key}`, but {keys}"),
                }
            }
            (Some(Value::Sequence(sequence)), _) => match sequence.len() {
                Some(0) => format!("`{owner}` is empty: there is no `{source}`"),
                Some(1) => format!("`{owner}` has 1 item, counted from 0: there is no `{source}`"),
                Some(len) => format!("`{owner}` has {len} items, counted from 0: there is no `{source}`"),
                None => format!("`{source}` is missing: there is no such item"),
            },
            _ => format!("`{source}` is missing: there is no such item"),
        });
        told.remedy = member::from_the_end(self.unit.ast, id).or_else(|| self.one_too_many(index));
        told
    }

    /// `rows[i]` in a loop over a range that goes on to the size.
    fn one_too_many(&self, index: ExprId) -> Option<Remedy> {
        let Expr::Variable(name) = self.unit.ast.expr(index) else { return None };
        let symbol = self.unit.symbol(*name);
        let has_turn = |binding: &&Binding<'m>| binding.symbol == symbol && binding.turn.is_some();
        let (unit, over) = self.visible_bindings().find(has_turn)?.over?;
        word::one_too_many(unit.ast, over)
    }

    fn missing_variable(&mut self, id: ExprId, name: &str) -> Told {
        let unit = self.unit;
        let span = unit.ast.span(id);
        let mut told = Told::new(format!("there is no variable `{name}`"));
        if matches!(self.context.model, Model::Agent(_)) && !self.is_ever_set(name) {
            told.code = codes::template::UNDEFINED;
        }
        let is_called = matches!(need::purpose(unit.ast, id), Some(Purpose::Macro));
        if is_called {
            told.message = format!("there is no macro `{name}`");
        }
        let item = self.loop_variable();
        let is_step = parent(unit.ast, id).is_some_and(|above| matches!(unit.ast.expr(above), Expr::Dot { .. }));
        if let Some(item) = item.as_ref().filter(|_| is_step && matches!(name, "this" | "self")) {
            let help = format!("the loop variable here is `{item}`: write `{item}` instead of `{name}`");
            told.remedy = Some(Remedy::new(help).writing(span, item.clone()));
            return told;
        }
        if !is_called && let Some(member) = self.member_of_item(name) {
            let help = format!("the members of an item are reached through the loop variable: `{member}`");
            told.remedy = Some(Remedy::new(help).writing(span, member));
            return told;
        }
        if let Some(remedy) = self.unquoted_key(id, name) {
            told.remedy = Some(remedy);
            return told;
        }
        let is_data = matches!(self.context.model, Model::Agent(json) if json.get(name).is_some());
        told.remedy = match is_data && !is_called {
            true => None,
            false => word::remedy(unit.ast, id, |id| self.peek_kind(id)),
        };
        if told.remedy.is_some() {
            return told;
        }
        told.remedy = item.as_ref().and_then(|item| word::status(unit.ast, id, item));
        if told.remedy.is_some() {
            return told;
        }
        let known = self.visible_names();
        self.meter.owe(known.len() as u64 + search_steps(name, known.len()));
        if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
            told.remedy = Some(Remedy::new(format!("did you mean `{near}`?")).writing(span, near));
            return told;
        }
        if is_called {
            told.remedy = Some(word::undefined(unit.ast, id));
            return told;
        }
        if let Model::Agent(json) = self.context.model
            && json.get(name).is_some()
        {
            let help = format!("the members of the data are reached through `entity`: `entity.{name}`");
            told.remedy = Some(Remedy::new(help).writing(span, format!("entity.{name}")));
            return told;
        }
        if let Some(item) = item
            && parent(unit.ast, id).is_some_and(|above| matches!(unit.ast.expr(above), Expr::Dot { .. }))
        {
            let help = format!("the loop variable here is `{item}`: write `{item}` instead of `{name}`");
            told.remedy = Some(Remedy::new(help).writing(span, item));
            return told;
        }
        if told.code == codes::template::UNDEFINED {
            told.remedy = Some(word::undefined(unit.ast, id));
        } else if matches!(self.context.model, Model::Members(_)) {
            told.why = match known.is_empty() {
                true => Some("no data was given".to_owned()),
                false => Some(format!("there are {}", listed(known.iter().map(String::as_str), 8))),
            };
        } else {
            self.meter.owe(unit.ast.text.len() as u64 / 16);
            match word::out_of_scope(unit.ast, id, name) {
                Some(remedy) => told.remedy = Some(remedy),
                None => told.why = Some("it is set only under a condition, or further down".to_owned()),
            }
        }
        told
    }

    /// A member of the loop's item where a variable was written: `name` for `row.name`.
    fn member_of_item(&mut self, name: &str) -> Option<String> {
        let binding = self.innermost_turn()?;
        let Some(Value::Hash(hash)) = binding.value.clone() else { return None };
        let item = self.symbols.name(binding.symbol).to_owned();
        self.member(&hash, name).map(|_| format!("{item}.{name}"))
    }

    /// `{a: 1}`, `entity[a]`: the name of a member without its quotes.
    fn unquoted_key(&mut self, id: ExprId, name: &str) -> Option<Remedy> {
        let ast = self.unit.ast;
        let is_key = match ast.expr(parent(ast, id)?) {
            Expr::Hash(members) => members.iter().any(|(key, _)| *key == id),
            Expr::Index { target, index } if *index == id => match self.peek(*target) {
                Some(Value::Hash(hash)) => self.member(&hash, name).is_some(),
                _ => false,
            },
            _ => false,
        };
        let fixed = format!("\"{name}\"");
        is_key.then(|| {
            Remedy::new(format!("write `{fixed}`"))
                .saying(format!("the name of a member stands in quotes here: `{name}` alone is a variable"))
                .writing(ast.span(id), fixed)
        })
    }

    /// True if the item of the innermost loop is a text.
    fn is_text_item(&self) -> bool {
        self.innermost_turn().is_some_and(|binding| matches!(binding.value, Some(Value::Text(_))))
    }

    /// Where a member is that was looked for one step too early: `trade.qty` for `qty`.
    fn one_step_deeper(
        &mut self,
        members: &[(super::value::Text<'m>, Option<Value<'m>>)],
        key: &str,
    ) -> Option<String> {
        self.meter.owe(50);
        let mut found = members.iter().take(50).filter_map(|(name, value)| match value {
            Some(Value::Hash(hash)) => self.member(hash, key).map(|_| name.to_string()),
            _ => None,
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The first key of a hash that can be written as a name.
    pub(crate) fn first_key(&self, hash: &Hash<'m>) -> Option<String> {
        let members = self.members(hash);
        self.meter.owe(members.len() as u64);
        members.iter().map(|(key, _)| key.to_string()).find(|key| key.chars().all(|c| c.is_alphanumeric() || c == '_'))
    }

    /// True if the template sets a variable of this name somewhere.
    fn is_ever_set(&self, name: &str) -> bool {
        self.unit.evaluated || crate::template::names::is_set(self.unit.ast, name)
    }

    /// The innermost loop variable.
    pub(super) fn loop_variable(&self) -> Option<String> {
        self.innermost_turn().map(|binding| self.symbols.name(binding.symbol).to_owned())
    }

    /// The loop variable of the loop that walks what is written like this.
    pub(super) fn item_of(&self, source: &str) -> Option<String> {
        let walks = |binding: &&Binding<'m>| {
            binding.turn.as_ref().is_some_and(|turn| turn.key.is_none())
                && binding.over.is_some_and(|(unit, over)| short_source(unit, over) == *source)
        };
        self.visible_bindings().find(walks).map(|binding| self.symbols.name(binding.symbol).to_owned())
    }

    fn missing_member(&mut self, id: ExprId, target: ExprId, key: &str, source: &str) -> Told {
        let ast = self.unit.ast;
        let owner = short_source(self.unit, target);
        let Some(Value::Hash(hash)) = self.peek(target) else {
            return Told::new(format!("`{source}` is missing"));
        };
        let members = self.members(&hash);
        self.meter.owe(members.len() as u64);
        if members.iter().any(|(name, _)| **name == *key) {
            return Told::new(format!("`{source}` is null in the data"));
        }
        let keys: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
        let mut told = Told::new(format!("`{owner}` has no member `{key}`"));
        let item = self.loop_variable();
        if let Some(remedy) = item.as_ref().and_then(|item| word::status_of_item(ast, id, item)) {
            told.remedy = Some(remedy);
            return told;
        }
        if let (Expr::Dot { .. }, Some(item)) = (ast.expr(id), item.filter(|item| *item == key && self.is_text_item()))
        {
            let fixed = format!("{}[{item}]", written(ast, ast.span(target)));
            told.remedy = Some(
                Remedy::new(format!("write `{fixed}`"))
                    .saying(format!("after a dot stands the name of a member itself: there is none called `{item}`"))
                    .writing(ast.span(id), fixed),
            );
            return told;
        }
        told.remedy = member::odd_key(ast, id, &keys)
            .or_else(|| member::getter(ast, id, &keys))
            .or_else(|| word::hyphenated(ast, id));
        if told.remedy.is_some() {
            return told;
        }
        // `entity.data.title` of an object that has `title` itself.
        if let Some(above) = parent(ast, id)
            && let Expr::Dot { target: inner, key: next } = ast.expr(above)
            && *inner == id
            && keys.contains(&ast.name(*next))
        {
            let fixed = member::access(written(ast, ast.span(target)), ast.name(*next));
            let help = format!("`{owner}` itself has `{}`: write `{fixed}`", ast.name(*next));
            told.remedy = Some(Remedy::new(help).writing(ast.span(above), fixed));
            return told;
        }
        self.meter.owe(search_steps(key, keys.len()));
        let whole = written(ast, ast.span(target));
        if let Some(remedy) = self.beside(id, target, key) {
            told.remedy = Some(remedy);
            return told;
        }
        told.remedy = match nearest(key, keys.iter().copied()) {
            Some(near) => {
                let fixed = member::access(whole, near);
                Some(
                    Remedy::new(format!("did you mean `{}`?", member::access(&owner, near)))
                        .writing(ast.span(id), fixed),
                )
            }
            None => member::remedy(ast, id, ValueKind::Object).or_else(|| {
                let step = self.one_step_deeper(&members, key)?;
                let inner = member::access(&member::access(whole, &step), key);
                let shown = member::access(&member::access(&owner, &step), key);
                Some(Remedy::new(format!("`{step}` has it: write `{shown}`")).writing(ast.span(id), inner))
            }),
        };
        told.why = Some(match keys.is_empty() {
            true => format!("`{owner}` is empty"),
            false => format!("`{owner}` has {}", listed(keys.iter().copied(), 8)),
        });
        told
    }

    /// A member of the data that lies elsewhere: in the item of the loop around it, or in what a loop variable hides.
    fn beside(&mut self, id: ExprId, target: ExprId, key: &str) -> Option<Remedy> {
        let ast = self.unit.ast;
        let Expr::Variable(root) = ast.expr(target) else { return None };
        let root = ast.name(*root);
        if !matches!(root, "entity" | "data") {
            return None;
        }
        if self.loop_variable().as_deref() == Some(root) {
            let Model::Agent(json) = self.context.model else { return None };
            json.get(key)?;
            let other = if root == "entity" { "data" } else { "entity" };
            let fixed = member::access(other, key);
            let message = format!("the loop variable `{root}` hides the data here");
            return Some(
                Remedy::new(format!("give it another name, such as `item`, or write `{fixed}`"))
                    .saying(message)
                    .writing(ast.span(id), fixed),
            );
        }
        let fixed = self.member_of_item(key)?;
        Some(Remedy::new(format!("the item of the loop has it: write `{fixed}`")).writing(ast.span(id), fixed))
    }

    /// The kind of value of a plain path.
    fn peek_kind(&mut self, id: ExprId) -> Option<ValueKind> {
        kind_of(&self.peek(id)?)
    }

    /// The value of a plain path, looked at again without effects.
    fn peek(&mut self, id: ExprId) -> Option<Value<'m>> {
        match self.unit.ast.expr(id) {
            Expr::Variable(name) => self.variable(self.unit.symbol(*name)),
            Expr::Dot { target, key } => match self.peek(*target)? {
                Value::Hash(hash) => self.member(&hash, self.unit.ast.name(*key)),
                _ => None,
            },
            Expr::Index { target, index } => match (self.peek(*target)?, self.unit.ast.expr(*index)) {
                (Value::Hash(hash), Expr::String(key)) => self.member(&hash, key),
                (Value::Sequence(sequence), Expr::Number(at)) => {
                    usize::try_from(at.to_i64_wrapping()).ok().and_then(|at| sequence.get(at))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn visible_names(&self) -> Vec<String> {
        let bound = self.visible_bindings().map(|binding| self.symbols.name(binding.symbol).to_owned());
        let mut names: Vec<String> = bound.collect();
        if let Some(frame) = self.frame.and_then(|at| self.frames.get(at)) {
            names.extend(frame.locals.iter().map(|(symbol, _)| self.symbols.name(*symbol).to_owned()));
        }
        let variables = self.namespace_variables(self.namespace).symbols().iter().chain(self.globals.symbols());
        names.extend(variables.map(|symbol| self.symbols.name(*symbol).to_owned()));
        names.extend(self.members(&Hash::View(super::hash::View::DataModel)).iter().map(|(key, _)| key.to_string()));
        names.retain(|name| !name.is_empty());
        names
    }

    /// Some keys of a hash, for messages.
    pub(crate) fn some_keys(&self, hash: &Hash<'m>, most: usize) -> String {
        let members = self.members(hash);
        self.meter.owe(members.len() as u64 / 4);
        if members.is_empty() { String::new() } else { listed(members.iter().map(|(key, _)| &**key), most) }
    }
}

/// `` `a`, `b` and 3 more ``
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>, most: usize) -> String {
    let len = names.len();
    let shown: Vec<String> = names.take(most).map(|name| format!("`{name}`")).collect();
    let more = if len > most { format!(" and {} more", len - most) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Names that are compared when one is looked for.
const COMPARED: usize = 2000;

/// What looking for the nearest of so many names costs.
fn search_steps(name: &str, known: usize) -> u64 {
    known.min(COMPARED) as u64 * (2 + name.len().min(64) as u64 / 2)
}

/// What is said of a missing value.
struct Told {
    code: Code,
    message: String,
    /// What there is instead.
    why: Option<String>,
    /// What to do, if it is more than to give a default.
    remedy: Option<Remedy>,
}

impl Told {
    fn new(message: String) -> Self {
        Told { code: codes::template::MISSING_VALUE, message, why: None, remedy: None }
    }
}

/// The kind of a value, as far as habits know kinds.
pub(super) fn kind_of(value: &Value<'_>) -> Option<ValueKind> {
    Some(match value {
        Value::Text(_) | Value::Match(_) => ValueKind::Text,
        Value::Markup(_) => ValueKind::Markup,
        Value::Function(function) if function.is_function() => ValueKind::Function,
        Value::Function(_) => ValueKind::Macro,
        Value::Number(_) => ValueKind::Number,
        Value::Bool(_) | Value::Matches(_) => ValueKind::Boolean,
        Value::Date(_) => ValueKind::Date,
        Value::Sequence(_) => ValueKind::List,
        Value::Hash(_) => ValueKind::Object,
        _ => return None,
    })
}

/// The known name that is most like `name`; of a great many only some are looked at.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    crate::diagnostic::nearest(name, known.take(COMPARED))
}

//! Where variables live: loop variables, macro locals, namespaces, globals, the data.

use std::collections::HashMap;

use super::value::Value;
use crate::diagnostic::DataPath;
use crate::template::ast::{Ast, ExprId, NameId};

/// A variable's name, the same in every template of one expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Symbol(pub(crate) u32);

/// A namespace of the expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NamespaceId(pub(crate) u32);

/// The namespace of the main template.
pub(crate) const MAIN: NamespaceId = NamespaceId(0);

impl NamespaceId {
    /// Which of the imported ones it is; none for the main one.
    #[inline]
    pub(crate) fn import(self) -> Option<usize> {
        (self.0 as usize).checked_sub(1)
    }

    /// That of an import.
    pub(crate) fn of_import(at: usize) -> Self {
        NamespaceId(1 + at as u32)
    }
}

/// A template, or a text given to `?eval` or `?interpret`, with its names made known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit<'m> {
    /// Its tree.
    pub(crate) ast: &'m Ast,
    /// The symbol of each name; the main template's names are their own symbols.
    symbols: Option<&'m [Symbol]>,
    /// The template's name.
    pub(crate) name: &'m str,
    /// True for texts given to `?eval` and `?interpret`: their places mean nothing to the author.
    pub(crate) evaluated: bool,
}

impl<'m> Unit<'m> {
    /// The main template.
    pub(crate) fn main(ast: &'m Ast, name: &'m str) -> Self {
        Unit { ast, symbols: None, name, evaluated: false }
    }

    /// Any other.
    pub(crate) fn other(ast: &'m Ast, symbols: &'m [Symbol], name: &'m str, evaluated: bool) -> Self {
        Unit { ast, symbols: Some(symbols), name, evaluated }
    }

    /// The symbol of a name of this unit.
    #[inline]
    pub(crate) fn symbol(&self, name: NameId) -> Symbol {
        match self.symbols {
            None => Symbol(name.0),
            Some(symbols) => symbols.get(name.0 as usize).copied().unwrap_or(Symbol(u32::MAX)),
        }
    }
}

/// Every name that is known.
#[derive(Debug)]
pub(crate) struct Symbols<'m> {
    main: &'m [Box<str>],
    more: Vec<Box<str>>,
    index: HashMap<Box<str>, Symbol>,
}

impl<'m> Symbols<'m> {
    /// The names of the main template.
    pub(crate) fn new(main: &'m [Box<str>]) -> Self {
        Symbols { main, more: Vec::new(), index: HashMap::new() }
    }

    /// The name of a symbol.
    #[inline]
    pub(crate) fn name(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        match self.main.get(at) {
            Some(name) => name,
            None => self.more.get(at - self.main.len().min(at)).map_or("", |name| name),
        }
    }

    fn index(&mut self) -> &mut HashMap<Box<str>, Symbol> {
        if self.index.is_empty() {
            let names = self.main.iter().chain(&self.more);
            self.index = names.enumerate().map(|(at, name)| (name.clone(), Symbol(at as u32))).collect();
        }
        &mut self.index
    }

    /// The symbol of a name, if any template or assignment has used it.
    pub(crate) fn find(&mut self, name: &str) -> Option<Symbol> {
        self.index().get(name).copied()
    }

    /// The symbol of a name, made known if need be.
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.find(name) {
            return symbol;
        }
        let symbol = Symbol((self.main.len() + self.more.len()) as u32);
        self.more.push(name.into());
        self.index.insert(name.into(), symbol);
        symbol
    }
}

/// Variables by symbol, in order of their first assignment.
#[derive(Debug, Default)]
pub(crate) struct Variables<'m> {
    slots: Vec<Option<Value<'m>>>,
    order: Vec<Symbol>,
}

impl<'m> Variables<'m> {
    /// The value of a variable.
    #[inline]
    pub(crate) fn get(&self, symbol: Symbol) -> Option<&Value<'m>> {
        self.slots.get(symbol.0 as usize)?.as_ref()
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, symbol: Symbol, value: Value<'m>) {
        let at = symbol.0 as usize;
        if at >= self.slots.len() {
            self.slots.resize_with(at + 1, || None);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            if slot.is_none() {
                self.order.push(symbol);
            }
            *slot = Some(value);
        }
    }

    /// The variables in order of their first assignment.
    pub(crate) fn symbols(&self) -> &[Symbol] {
        &self.order
    }
}

/// A visible loop variable, or another name bound for a block or lambda.
#[derive(Debug)]
pub(crate) struct Binding<'m> {
    /// Its name.
    pub(crate) symbol: Symbol,
    /// Its value.
    pub(crate) value: Option<Value<'m>>,
    /// True if a missing value hides outer variables of this name.
    pub(crate) hides: bool,
    /// The loop turn, for `?index` and the like.
    pub(crate) turn: Option<Turn<'m>>,
    /// What is walked, for paths of values in the data.
    pub(crate) over: Option<(Unit<'m>, ExprId)>,
    /// The path of its value among those that are kept, if it was asked for in this turn.
    pub(crate) path: Option<DataPath>,
    /// The path of what is walked, once it was asked for.
    pub(crate) walked: Option<DataPath>,
    /// For lists whose variables `#items` names: what it will walk, until it did.
    pub(crate) listing: Option<Box<Option<super::list::Pending<'m>>>>,
    /// The next visible binding, or [`NO_BINDING`].
    pub(crate) below: u32,
}

impl Binding<'_> {
    /// True if it says what this name is worth, be that nothing.
    #[inline]
    pub(crate) fn tells(&self, symbol: Symbol) -> bool {
        self.symbol == symbol && (self.value.is_some() || self.hides)
    }
}

/// No further binding.
pub(crate) const NO_BINDING: u32 = u32::MAX;

/// A variable that every loop has beside its own: `x_index`, `x_has_next`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Implicit {
    /// The whole name.
    pub(crate) symbol: Symbol,
    /// The loop variable.
    pub(crate) of: Symbol,
    /// What it says.
    pub(crate) part: TurnPart,
}

/// What of a turn an [`Implicit`] says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TurnPart {
    /// `x_index`
    Index,
    /// `x_has_next`
    HasNext,
}

impl TurnPart {
    /// The loop variable and the part that a name is made of.
    #[inline]
    pub(crate) fn split(name: &str) -> Option<(&str, TurnPart)> {
        match name.as_bytes().last() {
            Some(b'x') => name.strip_suffix("_index").map(|of| (of, TurnPart::Index)),
            Some(b't') => name.strip_suffix("_has_next").map(|of| (of, TurnPart::HasNext)),
            _ => None,
        }
    }
}

/// Where a loop is.
#[derive(Clone, Debug)]
pub(crate) struct Turn<'m> {
    /// Zero-based.
    pub(crate) index: usize,
    /// True if another turn follows.
    pub(crate) has_next: bool,
    /// True for the second variable of `as key, value`.
    pub(crate) second: bool,
    /// For hashes: the key of this turn.
    pub(crate) key: Option<super::value::Text<'m>>,
}

/// A macro or function that is running.
#[derive(Debug)]
pub(crate) struct MacroFrame<'m> {
    /// Parameters and `#local` variables.
    pub(crate) locals: Vec<(Symbol, Option<Value<'m>>)>,
    /// What is running.
    pub(crate) function: std::rc::Rc<super::callable::Function<'m>>,
    /// The call's body and where it belongs, for `#nested`.
    pub(crate) caller: Caller<'m>,
}

impl<'m> MacroFrame<'m> {
    /// Sets a local variable.
    pub(crate) fn set(&mut self, symbol: Symbol, value: Value<'m>) {
        match self.locals.iter_mut().find(|(name, _)| *name == symbol) {
            Some((_, known)) => *known = Some(value),
            None => self.locals.push((symbol, Some(value))),
        }
    }

    /// The steps that it takes to look for one of the locals.
    pub(crate) fn search_cost(&self) -> u64 {
        self.locals.len() as u64 / 32
    }
}

/// The surroundings of a macro call.
#[derive(Debug)]
pub(crate) struct Caller<'m> {
    /// The template of the call.
    pub(crate) unit: Unit<'m>,
    /// Its nested content.
    pub(crate) call: Option<&'m crate::template::ast::Call>,
    /// Its namespace.
    pub(crate) namespace: NamespaceId,
    /// The visible bindings.
    pub(crate) top: u32,
    /// The macro that was running, by its place in the stack.
    pub(crate) frame: Option<usize>,
    /// Its output format, and whether it is escaped for.
    pub(crate) format: (crate::template::ast::OutputFormat, bool),
}

//! The expanding half: runs a syntax tree over JSON data and writes one text.

pub(crate) mod access;
mod arguments;
mod built_in_call;
mod call;
pub(crate) mod callable;
mod directive;
pub(crate) mod escape;
mod evaluate;
pub(crate) mod failure;
mod formats;
pub(crate) mod hash;
mod library;
mod list;
pub(crate) mod meter;
mod missing;
pub(crate) mod operator;
mod path;
pub(crate) mod scope;
pub(crate) mod sequence;
mod setting;
mod special;
pub(super) mod survey;
pub(crate) mod text;
mod transform;
pub(crate) mod value;
mod variables;
pub(crate) mod walk;

use std::cell::Cell;
use std::rc::Rc;

use self::access::{Asked, Item};
use self::failure::Outcome;
use self::library::{Library, Shelf};
use self::meter::Meter;
use self::path::Passage;
use self::scope::{
    Binding, Implicit, MAIN, MacroFrame, NO_BINDING, NamespaceId, Symbol, Symbols, TurnPart, Unit, Variables,
};
pub(crate) use self::setting::Settings;
use super::ast::{NameId, OutputFormat};
use super::{Context, Expanded, Template};
use crate::diagnostic::{Diagnostics, Origins, Source, Way};
use crate::stack;

/// Expressions of which it is remembered where the member stood that they asked for; those whose numbers leave the same
/// rest share one place.
const ASKED: usize = 16;

/// Stack that must be left before a block or expression within another is run, in bytes.
const NESTED_RED_ZONE: usize = 128 << 10;

/// The name of the main template in the Agent.
pub(crate) const MAIN_NAME: &str = "messageML";

/// One expansion under way.
#[derive(Debug)]
pub(crate) struct Machine<'m> {
    /// What the expansion was given.
    pub(crate) context: &'m Context<'m>,
    /// Templates and evaluated texts that were compiled on the way.
    library: &'m Library,
    /// What of them is known by which name.
    shelf: Shelf<'m>,
    /// The template whose nodes are being run.
    pub(crate) unit: Unit<'m>,
    /// Every name that is known.
    pub(crate) symbols: Symbols<'m>,
    /// Loop variables and the like; those visible hang together from `top` on.
    bindings: Vec<Binding<'m>>,
    /// Names of the kind `x_index`, where they are used.
    implicits: Vec<Implicit>,
    /// The innermost visible binding.
    top: u32,
    /// Macros and functions that are running.
    frames: Vec<MacroFrame<'m>>,
    /// The one whose locals are visible.
    frame: Option<usize>,
    /// The variables of the main namespace.
    variables: Variables<'m>,
    /// Those of the others, from the one after [`MAIN`] on.
    imports: Vec<Variables<'m>>,
    /// The current one.
    namespace: NamespaceId,
    /// What `#global` set.
    globals: Variables<'m>,
    /// Imported templates by name.
    imported: Vec<(Rc<str>, NamespaceId)>,
    /// Which members of the data expressions asked for last; none before there was a loop or a call.
    asked: Option<Box<[Cell<Asked<'m>>; ASKED]>>,
    /// The item of the innermost loop, where its members are quickly found.
    item: Option<Item<'m>>,
    /// The text so far.
    out: String,
    /// The most bytes that `out` may hold.
    most_output: usize,
    /// Where it came from.
    origins: Origins,
    /// The way of what was written last outside of all calls and loops, by its source.
    bare_way: Option<(&'m Source, Way)>,
    /// What may still be done.
    pub(crate) meter: Meter<'m>,
    /// The settings as `#setting` left them.
    pub(crate) settings: Settings,
    /// The output format where the run is.
    pub(crate) format: OutputFormat,
    /// True where interpolations are escaped.
    pub(crate) auto_escape: bool,
    /// True while what is missing will be forgiven, so that nobody reads why.
    quiet: bool,
    /// Calls, includes and loops that led here.
    trail: Vec<Passage<'m>>,
    /// What `.error` says in the `#recover` blocks around.
    errors: Vec<Rc<str>>,
    /// What the function returns.
    returned: Option<value::Value<'m>>,
    /// What was passed over so far, where faults are passed over.
    survey: Option<Box<survey::OngoingSurvey>>,
}

/// How a block ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// At its end.
    Done,
    /// By `#break`.
    Break,
    /// By `#continue`.
    Continue,
    /// By `#return`.
    Return,
}

/// Where the machine stood, to go back to when a fault is caught.
#[derive(Debug)]
struct Checkpoint<'m> {
    unit: Unit<'m>,
    top: u32,
    bindings: usize,
    frame: Option<usize>,
    frames: usize,
    namespace: NamespaceId,
    trail: usize,
    errors: usize,
    calls: usize,
    format: OutputFormat,
    auto_escape: bool,
    quiet: bool,
}

/// Expands a template.
pub(super) fn expand(out: String, template: &Template, context: &Context<'_>) -> Result<Expanded, Diagnostics> {
    // What was built is also taken apart within.
    stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || {
        let library = Library::default();
        let mut machine = Machine::new(out, template, context, &library);
        match machine.run_main() {
            Ok(()) => Ok(Expanded { text: machine.out, origins: machine.origins }),
            Err(fault) => Err(Diagnostics::from(fault.diagnostic)),
        }
    })
}

impl<'m> Machine<'m> {
    fn new(mut out: String, template: &'m Template, context: &'m Context<'m>, library: &'m Library) -> Self {
        let ast = &template.ast;
        out.reserve(ast.text.len() + ast.text.len() / 2);
        let format = ast.output_format;
        Machine {
            context,
            library,
            shelf: Shelf::default(),
            unit: Unit::main(ast, context.name),
            symbols: Symbols::new(&ast.names),
            bindings: Vec::new(),
            implicits: Vec::new(),
            top: NO_BINDING,
            frames: Vec::new(),
            frame: None,
            variables: Variables::default(),
            imports: Vec::new(),
            namespace: MAIN,
            globals: Variables::default(),
            imported: Vec::new(),
            asked: None,
            item: None,
            out,
            most_output: context.limits.output_bytes,
            origins: match context.record_origins {
                true => Origins::with_room(ast.exprs.len(), ast.names.len()),
                false => Origins::new(),
            },
            bare_way: None,
            meter: Meter::new(context.limits, context.stop),
            settings: Settings::new(context),
            format,
            auto_escape: ast.header.auto_esc.unwrap_or(true) && escape::markup_format(format).is_some(),
            quiet: false,
            trail: Vec::new(),
            errors: Vec::new(),
            returned: None,
            survey: None,
        }
    }

    fn run_main(&mut self) -> Outcome<()> {
        self.note_implicits(self.unit);
        self.define_macros();
        let body = &self.unit.ast.body;
        self.run(body).map(|_| ())
    }

    /// Notes which names of a template may be of the kind `x_index`.
    fn note_implicits(&mut self, unit: Unit<'m>) {
        for (at, name) in unit.ast.names.iter().enumerate() {
            if let Some((of, part)) = TurnPart::split(name) {
                let symbol = unit.symbol(NameId(at as u32));
                let of = self.symbols.intern(of);
                self.implicits.push(Implicit { symbol, of, part });
                self.item = None;
            }
        }
    }

    /// True for a name that a turn may tell, such as `x_index`, whatever else has it.
    #[inline]
    fn is_implicit(&self, symbol: Symbol) -> bool {
        !self.implicits.is_empty() && self.implicit(symbol).is_some()
    }

    fn implicit(&self, symbol: Symbol) -> Option<Implicit> {
        self.meter.owe(self.implicits.len() as u64 / 32);
        self.implicits.iter().find(|implicit| implicit.symbol == symbol).copied()
    }

    fn mark(&self) -> Checkpoint<'m> {
        Checkpoint {
            unit: self.unit,
            top: self.top,
            bindings: self.bindings.len(),
            frame: self.frame,
            frames: self.frames.len(),
            namespace: self.namespace,
            trail: self.trail.len(),
            errors: self.errors.len(),
            calls: self.meter.calls,
            format: self.format,
            auto_escape: self.auto_escape,
            quiet: self.quiet,
        }
    }

    /// Goes back to where `mark` was made; variables that were set stay set.
    fn rewind(&mut self, mark: &Checkpoint<'m>) {
        self.unit = mark.unit;
        self.top = mark.top;
        self.bindings.truncate(mark.bindings);
        self.frame = mark.frame;
        self.frames.truncate(mark.frames);
        self.namespace = mark.namespace;
        self.trail.truncate(mark.trail);
        self.errors.truncate(mark.errors);
        self.meter.calls = mark.calls;
        self.format = mark.format;
        self.auto_escape = mark.auto_escape;
        self.quiet = mark.quiet;
    }

    /// Takes back the text from byte `at` on.
    fn take_back(&mut self, at: usize) {
        self.out.truncate(at);
        if self.context.record_origins {
            self.origins.truncate(at);
        }
    }
}

//! A pattern as instructions: as many as the pattern has parts, however often they are repeated.

use std::collections::HashMap;

use super::class::Set;
use super::pattern::{Anchor, Folds, Mode, Node};

/// One character that an instruction wants.
#[derive(Debug)]
pub(super) enum One {
    /// This one.
    Char(char),
    /// One of a set.
    Set(Set),
}

impl One {
    #[inline]
    pub(super) fn fits(&self, c: char) -> bool {
        match self {
            One::Char(wanted) => *wanted == c,
            One::Set(set) => set.contains(c),
        }
    }
}

/// One step of a match.
#[derive(Debug)]
pub(super) enum Insn {
    /// Passes a character.
    One(One),
    /// Passes many characters.
    Run { one: One, least: u32, most: u32, mode: Mode },
    /// Goes on at a place only.
    At(Anchor),
    /// Fails.
    Never,
    /// Remembers the place.
    Save(usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Goes on at the first, and if that fails at the second.
    Split(usize, usize),
    /// Begins to count turns.
    Count(usize),
    /// Takes another turn, or goes on after it.
    Turn { counter: usize, least: u32, most: u32, lazy: bool, body: usize },
    /// Looks around: what to look for follows, up to an [`Insn::Accept`].
    Look { width: Option<(u32, u32)>, negated: bool, next: usize },
    /// Matches what follows, up to an [`Insn::Accept`], once and for all.
    Atomic { next: usize },
    /// Passes what a group has matched.
    Reference { group: usize, folds: Folds },
    /// The end of the pattern, a look or an atomic group.
    Accept,
}

/// A pattern ready to run.
#[derive(Debug)]
pub struct Program {
    pub(super) insns: Vec<Insn>,
    /// Groups, the whole match included.
    pub(super) groups: usize,
    /// Their names.
    pub(super) names: HashMap<String, usize>,
    pub(super) counters: usize,
    /// True if it can only match at the start of the text.
    pub(super) anchored: bool,
    size: usize,
}

impl Program {
    pub(super) fn new(node: &Node, groups: usize, names: HashMap<String, usize>, anchored: bool) -> Program {
        let mut program = Program { insns: Vec::new(), groups, names, counters: 0, anchored, size: 0 };
        program.write(node);
        program.insns.push(Insn::Accept);
        let first = program.insns.iter().find(|insn| !matches!(insn, Insn::Save(_)));
        program.anchored |= matches!(first, Some(Insn::At(Anchor::Start)));
        program
    }

    /// How much there is of it: instructions, and ranges of characters.
    pub fn size(&self) -> usize {
        self.insns.len() + self.size
    }

    /// How many groups there are, the whole match included.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The number of the group of this name.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    fn one(&mut self, node: &Node) -> Option<One> {
        match node {
            Node::Char(c) => Some(One::Char(*c)),
            Node::Set(set) => {
                self.size += set.size();
                Some(One::Set(set.clone()))
            }
            _ => None,
        }
    }

    fn write(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Never => self.insns.push(Insn::Never),
            Node::Char(_) | Node::Set(_) => {
                if let Some(one) = self.one(node) {
                    self.insns.push(Insn::One(one));
                }
            }
            Node::At(anchor) => self.insns.push(Insn::At(*anchor)),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.write(node)),
            Node::Choice(nodes) => self.write_choice(nodes),
            Node::Group(number, node) => {
                self.insns.push(Insn::Save(2 * number));
                self.write(node);
                self.insns.push(Insn::Save(2 * number + 1));
            }
            Node::Repeat { node, least, most, mode } => self.write_repeat(node, *least, *most, *mode),
            Node::Atomic(node) => self.write_apart(|next| Insn::Atomic { next }, node),
            Node::Look { node, ahead, negated } => {
                let (least, most) = node.width();
                let width = if *ahead { None } else { Some((least, most.unwrap_or(least))) };
                let negated = *negated;
                self.write_apart(|next| Insn::Look { width, negated, next }, node);
            }
            Node::Reference { group, folds } => self.insns.push(Insn::Reference { group: *group, folds: *folds }),
        }
    }

    fn write_apart(&mut self, insn: impl Fn(usize) -> Insn, node: &Node) {
        let at = self.insns.len();
        self.insns.push(Insn::Never);
        self.write(node);
        self.insns.push(Insn::Accept);
        let next = self.insns.len();
        self.put(at, insn(next));
    }

    fn put(&mut self, at: usize, insn: Insn) {
        if let Some(place) = self.insns.get_mut(at) {
            *place = insn;
        }
    }

    fn write_choice(&mut self, nodes: &[Node]) {
        let mut jumps = Vec::new();
        for (number, node) in nodes.iter().enumerate() {
            if number + 1 == nodes.len() {
                self.write(node);
                continue;
            }
            let split = self.insns.len();
            self.insns.push(Insn::Never);
            self.write(node);
            jumps.push(self.insns.len());
            self.insns.push(Insn::Never);
            let next = self.insns.len();
            self.put(split, Insn::Split(split + 1, next));
        }
        let end = self.insns.len();
        jumps.into_iter().for_each(|at| self.put(at, Insn::Jump(end)));
    }

    fn write_repeat(&mut self, node: &Node, least: u32, most: u32, mode: Mode) {
        if let Some(one) = self.one(node) {
            self.insns.push(Insn::Run { one, least, most, mode });
            return;
        }
        if mode == Mode::Possessive {
            let greedy = Node::Repeat { node: Box::new(node.clone()), least, most, mode: Mode::Greedy };
            self.write_apart(|next| Insn::Atomic { next }, &greedy);
            return;
        }
        let lazy = mode == Mode::Lazy;
        let counter = self.counters;
        self.counters += 1;
        self.insns.push(Insn::Count(counter));
        let turn = self.insns.len();
        // The counter is looked at before each turn; what is repeated leads back to it.
        self.insns.push(Insn::Never);
        let out = self.insns.len();
        self.insns.push(Insn::Never);
        let body = self.insns.len();
        self.write(node);
        self.insns.push(Insn::Jump(turn));
        let end = self.insns.len();
        self.put(turn, Insn::Turn { counter, least, most, lazy, body });
        self.put(out, Insn::Jump(end));
    }
}

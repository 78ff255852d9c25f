//! The template while it is read: elements in an arena, linked to parents and children, until white
//! space is stripped and they become the blocks of the syntax tree.

use crate::diagnostic::Span;
use crate::template::ast::{
    Assignment, Block, Call, Case, ExprId, Interpolation, List, MacroId, NameId, Node, NodeKind, OutputFormat, Scope,
    Scoping, When,
};

/// Index of an element in [`Elements`].
pub(crate) type ElementId = u32;

/// What an element is.
#[derive(Debug)]
pub(crate) enum ElementKind {
    /// The template.
    Root,
    /// Text; its bytes are [`Element::pieces`].
    Text,
    /// A comment.
    Comment,
    /// `<#t>`, `<#lt>`, `<#rt>`, `<#nt>`: which sides are trimmed.
    Trim { left: bool, right: bool },
    /// `${…}`
    Interpolation(Interpolation),
    /// A directive without a body.
    Simple(NodeKind),
    /// `#assign a=1`: of the kinds between which white space at top level vanishes.
    Assign { scope: Scope, namespace: Option<ExprId>, items: Vec<Assignment> },
    /// `#setting`
    Setting(NodeKind),
    /// `#import`
    Import(NodeKind),
    /// `#if`: its children are branches.
    If,
    /// A branch of an `#if`; `#else` has no condition.
    Branch(Option<ExprId>),
    /// `#list`, `#foreach`: its children are a body and perhaps an else.
    List { over: ExprId, item: Option<NameId>, second: Option<NameId> },
    /// The part of a list that is repeated, or the tried part of an `#attempt`.
    Body,
    /// `#else` of a list, `#recover` of an `#attempt`.
    Alternative,
    /// `#items`
    Items { item: NameId, second: Option<NameId> },
    /// `#sep`
    Sep,
    /// `#switch`: its children are cases.
    Switch(ExprId),
    /// `#case`, `#on`, `#default`
    Case(When),
    /// `#assign x>…`
    Capture { scope: Scope, namespace: Option<ExprId>, name: NameId, markup: Option<OutputFormat> },
    /// `#macro`, `#function`
    Macro(MacroId),
    /// `<@x>…`, or `<@x/>` if it has no body
    Call { call: Box<Call>, has_body: bool },
    /// `#attempt`: its children are a body and an alternative.
    Attempt,
    /// `#compress`
    Compress,
    /// `#autoesc`, `#outputformat`, `#escape` …
    Scoped(Scoping),
    /// A block whose tag could not be read: its content and its end find a place in it.
    InPlace,
}

/// A part of the template.
#[derive(Debug)]
pub(crate) struct Element {
    /// What it is; taken when the tree is made.
    pub(crate) kind: ElementKind,
    /// The element around it.
    pub(crate) parent: ElementId,
    /// Its place among the children of its parent.
    pub(crate) index: u32,
    /// What it holds.
    pub(crate) children: Vec<ElementId>,
    /// Its opening tag, or all of it.
    pub(crate) span: Span,
    /// The line of its first character.
    pub(crate) first_line: u32,
    /// The line of its last character.
    pub(crate) last_line: u32,
    /// True if it begins a line.
    pub(crate) begins_line: bool,
    /// Of a text: what is left of it, in order.
    pub(crate) pieces: Pieces,
}

/// What is left of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pieces {
    /// One piece; nothing if it is empty. This is the rule, and costs no allocation.
    One(Span),
    /// Several.
    Many(Vec<Span>),
}

impl Pieces {
    /// No text.
    pub(crate) const NONE: Pieces = Pieces::One(Span { start: 0, end: 0 });

    /// The pieces in order.
    pub(crate) fn as_slice(&self) -> &[Span] {
        match self {
            Pieces::One(piece) => std::slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        }
    }

    /// Adds what is left behind these.
    pub(crate) fn push(&mut self, piece: Span) {
        match self {
            _ if piece.is_empty() => {}
            Pieces::One(first) if first.is_empty() => *first = piece,
            Pieces::One(first) => *self = Pieces::Many(vec![*first, piece]),
            Pieces::Many(pieces) => pieces.push(piece),
        }
    }
}

/// The arena; the first element is the root.
#[derive(Debug)]
pub(crate) struct Elements<'t> {
    all: Vec<Element>,
    text: &'t str,
    line_starts: Vec<u32>,
    /// The line that was asked for last: the next is not far.
    near: usize,
}

impl std::ops::Index<ElementId> for Elements<'_> {
    type Output = Element;

    fn index(&self, id: ElementId) -> &Element {
        &self.all[id as usize]
    }
}

impl std::ops::IndexMut<ElementId> for Elements<'_> {
    fn index_mut(&mut self, id: ElementId) -> &mut Element {
        &mut self.all[id as usize]
    }
}

impl<'t> Elements<'t> {
    /// An arena with a root.
    pub(crate) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| !(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
            .map(|at| at as u32 + 1);
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut elements = Elements { all: Vec::with_capacity(32), text, line_starts, near: 0 };
        elements.all.push(Element {
            kind: ElementKind::Root,
            parent: 0,
            index: 0,
            children: Vec::new(),
            span: Span::new(0, 0),
            first_line: 0,
            last_line: 0,
            begins_line: true,
            pieces: Pieces::NONE,
        });
        elements
    }

    /// The line of a byte, from 1 on.
    fn line(&mut self, at: u32) -> u32 {
        let starts_by = |line: usize| self.line_starts.get(line).is_some_and(|start| *start <= at);
        let mut line = self.near;
        while starts_by(line) {
            line += 1;
        }
        while line > 0 && !starts_by(line - 1) {
            line -= 1;
        }
        self.near = line;
        line as u32
    }

    /// True if a text that starts here begins a line. The reference asks for column 1, and a tab ends in
    /// column 8.
    fn begins_line(&self, at: u32) -> bool {
        let start = self.near.checked_sub(1).and_then(|line| self.line_starts.get(line));
        start == Some(&at) && self.text.as_bytes().get(at as usize) != Some(&b'\t')
    }

    /// How deep elements nest. A template without faults stays within the bound of its blocks; one with faults may not,
    /// and what is deeper must not be walked by recursion.
    pub(crate) fn depth(&self) -> usize {
        let mut depths = vec![0_usize; self.all.len()];
        // An element stands after its parent.
        for id in 1..self.all.len() {
            depths[id] = depths[self.all[id].parent as usize] + 1;
        }
        depths.into_iter().max().unwrap_or_default()
    }

    /// Adds an element after the children of `parent`.
    pub(crate) fn add(&mut self, parent: ElementId, kind: ElementKind, span: Span) -> ElementId {
        let id = self.all.len() as ElementId;
        let index = self.all[parent as usize].children.len() as u32;
        self.all[parent as usize].children.push(id);
        let first_line = self.line(span.start);
        let begins_line = self.begins_line(span.start);
        let last_line = self.line(span.end.max(span.start + 1) - 1);
        self.all.push(Element {
            kind,
            parent,
            index,
            children: Vec::new(),
            span,
            first_line,
            last_line,
            begins_line,
            pieces: Pieces::One(span),
        });
        id
    }

    /// How many elements there are; they are numbered in document order.
    pub(crate) fn count(&self) -> ElementId {
        self.all.len() as ElementId
    }

    /// True if one of them trims white space.
    pub(crate) fn has_trims(&self) -> bool {
        self.all.iter().any(|element| matches!(element.kind, ElementKind::Trim { .. }))
    }

    /// Says where an element ends, once its closing tag is read.
    pub(crate) fn close(&mut self, id: ElementId, end: u32) {
        let line = self.line(end.max(1) - 1);
        self[id].last_line = line;
    }

    /// The element before this one under the same parent.
    pub(crate) fn previous(&self, id: ElementId) -> Option<ElementId> {
        let Element { parent, index, .. } = self[id];
        if id == 0 {
            return None;
        }
        let before = index.checked_sub(1)?;
        self[parent].children.get(before as usize).copied()
    }

    /// The element after this one under the same parent.
    pub(crate) fn next(&self, id: ElementId) -> Option<ElementId> {
        let Element { parent, index, .. } = self[id];
        if id == 0 { None } else { self[parent].children.get(index as usize + 1).copied() }
    }

    /// The block of an element's children, taken out of the arena; depth is that of the blocks.
    pub(crate) fn block(&mut self, id: ElementId) -> Block {
        let children = std::mem::take(&mut self[id].children);
        let mut nodes = Vec::with_capacity(children.len());
        for child in children {
            self.nodes(child, &mut nodes);
        }
        Block { nodes, tag: self[id].span }
    }

    fn nodes(&mut self, id: ElementId, nodes: &mut Vec<Node>) {
        let span = self[id].span;
        let kind = match std::mem::replace(&mut self[id].kind, ElementKind::Comment) {
            ElementKind::Root | ElementKind::Comment | ElementKind::Trim { .. } => return,
            ElementKind::Text => {
                let pieces = self[id].pieces.as_slice().iter().filter(|piece| !piece.is_empty());
                nodes.extend(pieces.map(|span| Node { kind: NodeKind::Text, span: *span }));
                return;
            }
            ElementKind::Interpolation(interpolation) => NodeKind::Interpolation(interpolation),
            ElementKind::Simple(kind) | ElementKind::Setting(kind) | ElementKind::Import(kind) => kind,
            ElementKind::Assign { scope, namespace, items } => NodeKind::Assign { scope, namespace, items },
            ElementKind::If => self.if_node(id),
            ElementKind::List { over, item, second } => {
                let (body, otherwise) = self.two_blocks(id);
                NodeKind::List(Box::new(List { over, item, second, body, otherwise }))
            }
            ElementKind::Attempt => {
                let (body, recover) = self.two_blocks(id);
                NodeKind::Attempt { body, recover: recover.unwrap_or_default() }
            }
            ElementKind::Items { item, second } => NodeKind::Items { item, second, body: self.block(id) },
            ElementKind::Sep => NodeKind::Sep(self.block(id)),
            ElementKind::Switch(on) => self.switch_node(id, on),
            ElementKind::Capture { scope, namespace, name, markup } => {
                NodeKind::Capture { scope, namespace, name, body: self.block(id), markup }
            }
            ElementKind::Macro(number) => NodeKind::Macro(number),
            ElementKind::Call { mut call, has_body } => {
                call.body = has_body.then(|| self.block(id));
                NodeKind::Call(call)
            }
            ElementKind::Compress => NodeKind::Compress(self.block(id)),
            ElementKind::Scoped(scoping) => NodeKind::Scoped { scoping, body: self.block(id) },
            // Parts of a directive that ended up outside one were reported already.
            ElementKind::Branch(_)
            | ElementKind::Body
            | ElementKind::Alternative
            | ElementKind::Case(_)
            | ElementKind::InPlace => return,
        };
        nodes.push(Node { kind, span });
    }

    fn if_node(&mut self, id: ElementId) -> NodeKind {
        let mut branches = Vec::new();
        let mut otherwise = None;
        for child in std::mem::take(&mut self[id].children) {
            match self[child].kind {
                ElementKind::Branch(Some(condition)) => branches.push((condition, self.block(child))),
                _ => otherwise = Some(self.block(child)),
            }
        }
        NodeKind::If { branches, otherwise }
    }

    fn switch_node(&mut self, id: ElementId, on: ExprId) -> NodeKind {
        let mut cases = Vec::new();
        for child in std::mem::take(&mut self[id].children) {
            if let ElementKind::Case(when) = std::mem::replace(&mut self[child].kind, ElementKind::Body) {
                let span = self[child].span;
                cases.push(Case { when, body: self.block(child), span });
            }
        }
        NodeKind::Switch { on, cases }
    }

    fn two_blocks(&mut self, id: ElementId) -> (Block, Option<Block>) {
        let children = std::mem::take(&mut self[id].children);
        let body = children.first().map(|first| self.block(*first)).unwrap_or_default();
        (body, children.get(1).map(|second| self.block(*second)))
    }
}

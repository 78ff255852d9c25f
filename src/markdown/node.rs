//! The syntax tree of a Markdown text: nodes in one vector, linked by index.

/// Index of a node.
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = Id::MAX;

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxKind {
    Document,
    Quote,
    /// A list; its bullet, or the delimiter after its numbers.
    List {
        ordered: bool,
        delimiter: u8,
    },
    Item,
    Paragraph,
    ThematicBreak,
    Definition,
    Fence {
        character: char,
        length: usize,
        info: String,
        content: String,
    },
    Text(String),
    Code(String),
    SoftBreak,
    HardBreak,
    Emphasis,
    Strong,
    Link(String),
    Image,
    /// An entity with its prefix, `#` or `$`, taken off.
    Keyword {
        prefix: char,
        value: String,
    },
    Mention(i64),
    Table(Vec<Vec<String>>),
    /// Stands for nothing.
    Nothing,
}

/// A node with its neighbours.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: SyntaxKind,
    pub parent: Id,
    pub previous: Id,
    pub next: Id,
    pub first: Id,
    pub last: Id,
}

/// All nodes.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
}

impl Nodes {
    pub(super) fn get(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    fn get_mut(&mut self, id: Id) -> Option<&mut Node> {
        self.nodes.get_mut(id as usize)
    }

    pub(super) fn kind(&self, id: Id) -> &SyntaxKind {
        self.get(id).map_or(&SyntaxKind::Nothing, |node| &node.kind)
    }

    pub(super) fn kind_mut(&mut self, id: Id) -> Option<&mut SyntaxKind> {
        self.get_mut(id).map(|node| &mut node.kind)
    }

    pub(super) fn next(&self, id: Id) -> Id {
        self.get(id).map_or(NONE, |node| node.next)
    }

    pub(super) fn last(&self, id: Id) -> Id {
        self.get(id).map_or(NONE, |node| node.last)
    }

    pub(super) fn first(&self, id: Id) -> Id {
        self.get(id).map_or(NONE, |node| node.first)
    }

    pub(super) fn previous(&self, id: Id) -> Id {
        self.get(id).map_or(NONE, |node| node.previous)
    }

    /// A node that stands nowhere yet.
    pub(super) fn add(&mut self, kind: SyntaxKind) -> Id {
        let id = Id::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node { kind, parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE });
        id
    }

    /// Puts a node at the end of another's children.
    pub(super) fn append(&mut self, parent: Id, child: Id) {
        self.unlink(child);
        let last = self.last(parent);
        if let Some(node) = self.get_mut(child) {
            node.parent = parent;
            node.previous = last;
        }
        match self.get_mut(last) {
            Some(node) => node.next = child,
            None => {
                if let Some(node) = self.get_mut(parent) {
                    node.first = child;
                }
            }
        }
        if let Some(node) = self.get_mut(parent) {
            node.last = child;
        }
    }

    /// Puts a node right after another.
    pub(super) fn insert_after(&mut self, before: Id, new: Id) {
        self.unlink(new);
        let Some((parent, next)) = self.get(before).map(|node| (node.parent, node.next)) else { return };
        if let Some(node) = self.get_mut(new) {
            node.parent = parent;
            node.previous = before;
            node.next = next;
        }
        if let Some(node) = self.get_mut(before) {
            node.next = new;
        }
        match self.get_mut(next) {
            Some(node) => node.previous = new,
            None => {
                if let Some(node) = self.get_mut(parent) {
                    node.last = new;
                }
            }
        }
    }

    /// Puts a node right before another.
    pub(super) fn insert_before(&mut self, after: Id, new: Id) {
        self.unlink(new);
        let Some((parent, previous)) = self.get(after).map(|node| (node.parent, node.previous)) else { return };
        if previous != NONE {
            return self.insert_after(previous, new);
        }
        if let Some(node) = self.get_mut(new) {
            node.parent = parent;
            node.next = after;
        }
        if let Some(node) = self.get_mut(after) {
            node.previous = new;
        }
        if let Some(node) = self.get_mut(parent) {
            node.first = new;
        }
    }

    /// Takes a node out of its place.
    pub(super) fn unlink(&mut self, id: Id) {
        let Some((parent, previous, next)) = self.get(id).map(|node| (node.parent, node.previous, node.next)) else {
            return;
        };
        match self.get_mut(previous) {
            Some(node) => node.next = next,
            None => {
                if let Some(node) = self.get_mut(parent) {
                    node.first = next;
                }
            }
        }
        match self.get_mut(next) {
            Some(node) => node.previous = previous,
            None => {
                if let Some(node) = self.get_mut(parent) {
                    node.last = previous;
                }
            }
        }
        if let Some(node) = self.get_mut(id) {
            node.parent = NONE;
            node.previous = NONE;
            node.next = NONE;
        }
    }

    /// Makes one text of adjacent ones, from `first` up to but without `end`.
    pub(super) fn merge_texts(&mut self, first: Id, end: Id) {
        let mut at = first;
        while at != NONE && at != end {
            let mut next = self.next(at);
            while matches!(self.kind(at), SyntaxKind::Text(_))
                && next != NONE
                && next != end
                && let SyntaxKind::Text(more) = self.kind(next)
            {
                let more = more.clone();
                if let Some(SyntaxKind::Text(text)) = self.kind_mut(at) {
                    text.push_str(&more);
                }
                self.unlink(next);
                next = self.next(at);
            }
            at = next;
        }
    }
}

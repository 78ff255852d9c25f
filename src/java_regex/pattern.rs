//! A pattern as a tree.

use std::sync::LazyLock;

use super::class::Set;

/// What a part of a pattern matches.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// The empty text.
    Empty,
    /// Nothing.
    Never,
    /// One character.
    Char(char),
    /// One character of a set.
    Set(Set),
    /// A place between characters.
    At(Anchor),
    /// One after another.
    Sequence(Vec<Node>),
    /// The first that matches.
    Choice(Vec<Node>),
    /// What its number remembers.
    Group(usize, Box<Node>),
    /// Many of one.
    Repeat {
        /// What is repeated.
        node: Box<Node>,
        /// How often at least.
        least: u32,
        /// How often at most; `u32::MAX` for no end.
        most: u32,
        /// Which number is tried first.
        mode: Mode,
    },
    /// Without going back into it.
    Atomic(Box<Node>),
    /// A look around.
    Look {
        /// What must be there, or not.
        node: Box<Node>,
        /// Ahead or behind.
        ahead: bool,
        /// Not.
        negated: bool,
    },
    /// What a group has matched.
    Reference {
        /// Its number.
        group: usize,
        /// How letters are compared.
        folds: Folds,
    },
}

/// How a repetition goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// As many as possible first.
    Greedy,
    /// As few as possible first.
    Lazy,
    /// As many as possible, and never fewer.
    Possessive,
}

/// Which letters are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folds {
    /// Only themselves.
    Nothing,
    /// ASCII letters in both cases.
    Ascii,
    /// All letters in both cases.
    All,
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `\A`
    Start,
    /// `\z`
    End,
    /// `\G`: where the last match ended.
    Previous,
    /// `\b`
    Word,
    /// `\B`
    NotWord,
    /// `\b{g}`: where what a reader takes for one character ends or starts.
    Grapheme,
    /// `^` over lines.
    LineStart {
        /// Only `\n` breaks lines.
        unix: bool,
    },
    /// `$`
    LineEnd {
        /// At every line's end, not only the last.
        multiline: bool,
        /// Only `\n` breaks lines.
        unix: bool,
    },
}

/// Characters that end a line, `\n` aside.
fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Joins what stands on both sides into one sign.
const JOINER: char = '\u{200d}';

/// Goes with the character before it: marks, and what changes an emoji's form or colour.
fn extends(c: char) -> bool {
    matches!(c, JOINER | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Letters, decimal digits, the underscore.
static WORD: LazyLock<Option<Set>> = LazyLock::new(|| Set::read(r"\p{L}\p{Nd}_"));

/// Marks that take no room of their own.
static MARK: LazyLock<Option<Set>> = LazyLock::new(|| Set::read(r"\p{Mn}"));

/// More marks on one letter than anybody writes.
const MARKS: usize = 256;

fn is_word(c: char) -> bool {
    WORD.as_ref().is_some_and(|word| word.contains(c))
}

/// True if the last character of a text is of a word: a mark is if it stands on a letter.
fn ends_in_word(text: &str) -> bool {
    let is_mark = |c: &char| !c.is_ascii() && MARK.as_ref().is_some_and(|mark| mark.contains(*c));
    let mut last = text.chars().rev().take(MARKS).skip_while(is_mark);
    last.next().is_some_and(is_word)
}

/// True if a word begins or ends at this byte.
fn is_boundary(text: &str, at: usize) -> bool {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map(char::len_utf8);
    let is_word = |end: usize| text.get(..end).is_some_and(ends_in_word);
    is_word(at) != length.is_some_and(|length| is_word(at + length))
}

impl Anchor {
    /// True if it is at byte `at` of the text; `previous` is where the last match ended.
    pub(super) fn holds(self, text: &str, at: usize, previous: usize) -> bool {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.chars().next();
        let before = || text.get(..at).and_then(|before| before.chars().next_back());
        match self {
            Anchor::Start => at == 0,
            Anchor::End => at == text.len(),
            Anchor::Previous => at == previous,
            Anchor::Word => is_boundary(text, at),
            Anchor::Grapheme => match (before(), next) {
                (Some('\r'), Some('\n')) => false,
                (Some(before), Some(next)) => before != JOINER && !extends(next),
                _ => true,
            },
            Anchor::NotWord => !is_boundary(text, at),
            Anchor::LineStart { unix } => {
                let begins = match before() {
                    None | Some('\n') => true,
                    Some('\r') => !unix && next != Some('\n'),
                    Some(c) => !unix && is_break(c),
                };
                begins && next.is_some()
            }
            Anchor::LineEnd { multiline: true, unix } => match next {
                None => true,
                Some('\n') => unix || before() != Some('\r'),
                Some(c) => !unix && is_break(c),
            },
            Anchor::LineEnd { multiline: false, unix } => match next {
                None => true,
                Some('\n') => rest.len() == 1 && (unix || before() != Some('\r')),
                Some('\r') if rest == "\r\n" => !unix,
                Some(c) => !unix && is_break(c) && rest.len() == c.len_utf8(),
            },
        }
    }
}

impl Node {
    /// How many characters it can match: at least, and at most where there is such a bound.
    pub(super) fn width(&self) -> (u32, Option<u32>) {
        match self {
            Node::Empty | Node::Never | Node::At(_) | Node::Look { .. } => (0, Some(0)),
            Node::Char(_) | Node::Set(_) => (1, Some(1)),
            Node::Sequence(nodes) => nodes.iter().map(Node::width).fold((0, Some(0)), |(least, most), (l, m)| {
                (least.saturating_add(l), most.and_then(|most: u32| most.checked_add(m?)))
            }),
            Node::Choice(nodes) => {
                let widths = || nodes.iter().map(Node::width);
                let most = widths().map(|(_, most)| most).collect::<Option<Vec<u32>>>();
                (widths().map(|(least, _)| least).min().unwrap_or(0), most.and_then(|all| all.into_iter().max()))
            }
            Node::Group(_, node) | Node::Atomic(node) => node.width(),
            Node::Repeat { node, least, most, .. } => {
                let (l, m) = node.width();
                let most = match (m, *most) {
                    (Some(0), _) => Some(0),
                    (_, u32::MAX) | (None, _) => None,
                    (Some(m), most) => m.checked_mul(most),
                };
                (l.saturating_mul(*least), most)
            }
            Node::Reference { .. } => (0, None),
        }
    }
}

//! What is proposed, and in which order.

use crate::diagnostic::Span;

/// So many proposals are given.
const MOST: usize = 200;

/// What is proposed at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completion {
    /// What a proposal replaces, in bytes: what was typed of it so far.
    pub replace: Span,
    /// What the author likely wants first.
    pub proposals: Vec<Proposal>,
}

/// What a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProposalKind {
    /// An element.
    Element,
    /// An attribute of an element.
    Attribute,
    /// A value of an attribute.
    Value,
    /// An emoji.
    Emoji,
    /// A directive of FreeMarker.
    Directive,
    /// A built-in of FreeMarker.
    BuiltIn,
    /// A macro or function.
    Macro,
    /// A parameter of a macro.
    Parameter,
    /// A variable of the template.
    Variable,
    /// A value of the sample data.
    Data,
    /// Any other word.
    Word,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposal {
    /// What is shown, and what is typed is compared with.
    pub label: String,
    /// What it is.
    pub kind: ProposalKind,
    /// What stands in its place.
    pub insert: String,
    /// The same with `$0` where the cursor goes.
    pub snippet: Option<String>,
    /// A few words beside it.
    pub detail: String,
    /// More about it, in Markdown.
    pub documentation: String,
    /// So many bytes before what is replaced are replaced too.
    pub reach: usize,
    rank: usize,
    turn: usize,
}

impl Proposal {
    /// A proposal that stands in its place as it is shown; lower ranks come first.
    pub(super) fn new(label: impl Into<String>, kind: ProposalKind, rank: usize) -> Self {
        let label = label.into();
        Proposal {
            insert: label.clone(),
            label,
            kind,
            snippet: None,
            detail: String::new(),
            documentation: String::new(),
            reach: 0,
            rank,
            turn: 0,
        }
    }

    /// The same, in its turn among those of its rank; without one, names decide.
    pub(super) fn in_turn(mut self, turn: usize) -> Self {
        self.turn = turn;
        self
    }

    /// The same, further down.
    pub(super) fn behind(mut self, ranks: usize) -> Self {
        self.rank += ranks;
        self
    }
}

impl Completion {
    /// Keeps what begins as was typed (in any case), then what holds it, by rank; in whichever order it was added.
    pub(super) fn settle(&mut self, text: &str) {
        let typed = text.get(self.replace.range()).unwrap_or_default().to_lowercase();
        let fit = |proposal: &Proposal| {
            let label = proposal.label.to_lowercase();
            if label.starts_with(&typed) { Some(0) } else { label.contains(&typed).then_some(1) }
        };
        let proposals = std::mem::take(&mut self.proposals);
        let mut kept: Vec<(usize, Proposal)> =
            proposals.into_iter().filter_map(|proposal| Some((fit(&proposal)?, proposal))).collect();
        fn key(proposal: &Proposal) -> (usize, usize, &str, ProposalKind, &str, &str) {
            (proposal.rank, proposal.turn, &proposal.label, proposal.kind, &proposal.insert, &proposal.detail)
        }
        kept.sort_by(|(a, left), (b, right)| (a, key(left)).cmp(&(b, key(right))));
        let mut seen = std::collections::HashSet::new();
        kept.retain(|(_, proposal)| seen.insert(proposal.label.clone()));
        kept.truncate(MOST);
        self.proposals = kept.into_iter().map(|(_, proposal)| proposal).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_insertion_is_not_seen() {
        let mut one = Completion::default();
        for label in ["b", "a", "c", "ab"] {
            for (kind, detail) in [(ProposalKind::Data, "2"), (ProposalKind::Data, "1"), (ProposalKind::Value, "0")] {
                let mut proposal = Proposal::new(label, kind, 7);
                proposal.detail = detail.into();
                one.proposals.push(proposal);
            }
        }
        one.proposals.push(Proposal::new("z", ProposalKind::Word, 1));
        let mut other = one.clone();
        other.proposals.reverse();
        one.settle("");
        other.settle("");
        assert_eq!(one, other);
        let rows: Vec<_> = one.proposals.iter().map(|row| (&*row.label, &*row.detail)).collect();
        assert_eq!(rows, [("z", ""), ("a", "0"), ("ab", "0"), ("b", "0"), ("c", "0")]);
    }
}

//! One cause, one finding: what follows from something that is told already is left out.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};

/// How a consequence stands to its cause.
#[derive(Clone, Copy)]
enum Relation {
    /// Anywhere.
    Anywhere,
    /// Within its place, or at it.
    Within,
    /// It points at the place of the cause.
    Labelled,
}

/// Codes that begin like this.
type Prefix = &'static str;

struct Row {
    cause: Code,
    /// True if the cause must offer to make text of a tag.
    as_text: bool,
    consequences: &'static [Prefix],
    relation: Relation,
}

const fn row(cause: Code, consequences: &'static [Prefix], relation: Relation) -> Row {
    Row { cause, as_text: false, consequences, relation }
}

const ROWS: [Row; 7] = [
    // A tag that is pasted text is neither to be closed nor to be given attributes.
    Row { as_text: true, ..row(codes::element::UNKNOWN, &["xml/"], Relation::Within) },
    row(codes::element::UNKNOWN, &["xml/attribute-value"], Relation::Within),
    row(codes::xml::NO_ROOT, &["xml/outside-root"], Relation::Anywhere),
    row(codes::element::NODE_KIND, &["xml/comment"], Relation::Within),
    row(codes::xml::DECLARATION, &["element/node-kind"], Relation::Within),
    // What an element swallows that was not closed may not belong in it.
    row(codes::xml::UNCLOSED, &["element/child", "element/text", "element/content"], Relation::Labelled),
    row(codes::xml::UNFINISHED_TAG, &["element/unknown"], Relation::Within),
];

/// Leaves out what follows from another finding; places count in one text.
pub(super) fn merge(diagnostics: &mut Diagnostics) {
    let causes: Vec<(&Row, Diagnostic)> = diagnostics
        .iter()
        .flat_map(|found| ROWS.iter().filter(|row| row.cause == found.code).map(move |row| (row, found.clone())))
        .filter(|(row, found)| !row.as_text || found.fix.as_ref().is_some_and(|fix| fix.replacement == "&lt;"))
        .collect();
    if causes.is_empty() {
        return;
    }
    diagnostics.retain(|found| {
        !causes.iter().any(|(row, cause)| {
            let id = found.code.id();
            row.consequences.iter().any(|prefix| id.starts_with(prefix))
                && match row.relation {
                    Relation::Anywhere => true,
                    Relation::Within => {
                        let (outer, inner) = (cause.place.span, found.place.span);
                        outer.start <= inner.start && inner.end <= outer.end
                    }
                    Relation::Labelled => found.labels.iter().any(|label| label.place == cause.place),
                }
        })
    });
}

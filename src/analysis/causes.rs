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
    /// It stands at the element that the cause, which has an edit, points at.
    Owner,
}

/// Codes that begin like this.
type Prefix = &'static str;

struct Row {
    cause: Code,
    consequences: &'static [Prefix],
    relation: Relation,
}

const fn row(cause: Code, consequences: &'static [Prefix], relation: Relation) -> Row {
    Row { cause, consequences, relation }
}

const ROWS: [Row; 7] = [
    // The content may be what an attribute was given for.
    row(codes::attribute::UNKNOWN, &["element/child-required"], Relation::Owner),
    row(codes::element::UNKNOWN, &["xml/attribute-value"], Relation::Within),
    row(codes::xml::NO_ROOT, &["xml/outside-root"], Relation::Anywhere),
    row(codes::element::NODE_KIND, &["xml/comment"], Relation::Within),
    row(codes::xml::DECLARATION, &["element/node-kind"], Relation::Within),
    // What an element swallows that was not closed may not belong in it.
    row(codes::xml::UNCLOSED, &["element/child", "element/text", "element/content"], Relation::Labelled),
    row(codes::xml::UNFINISHED_TAG, &["element/unknown"], Relation::Within),
];

/// A tag that is pasted text is neither to be closed nor to be given attributes: what the reader complains of first says
/// so, and nothing else does.
fn merge_pasted_text(diagnostics: &mut Diagnostics) {
    let offers_text = |found: &&Diagnostic| {
        let is_it = |text: &str| text == "&lt;" || text.starts_with("<a ");
        found.code == codes::element::UNKNOWN && found.fix.as_ref().is_some_and(|fix| is_it(&fix.replacement))
    };
    let pasted: Vec<Diagnostic> = diagnostics.iter().filter(offers_text).cloned().collect();
    for text in pasted {
        let all = text.place.span;
        let is_within = |found: &Diagnostic| {
            let span = found.place.span;
            found.code.family() == "xml" && all.start <= span.start && span.end <= all.end
        };
        let Some(first) = diagnostics.iter_mut().find(|found| is_within(found)) else { continue };
        let code = first.code;
        *first = Diagnostic { code, severity: code.severity(), labels: Vec::new(), ..text.clone() };
        let mut kept = false;
        diagnostics.retain(|found| {
            let is_first = found.code == code && found.place == text.place && !std::mem::replace(&mut kept, true);
            is_first || !(is_within(found) || (found.code == text.code && found.place == text.place))
        });
    }
}

/// Leaves out what follows from another finding; places count in one text.
pub(crate) fn merge(diagnostics: &mut Diagnostics) {
    merge_pasted_text(diagnostics);
    let causes: Vec<(&Row, Diagnostic)> = diagnostics
        .iter()
        .flat_map(|found| ROWS.iter().filter(|row| row.cause == found.code).map(move |row| (row, found.clone())))
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
                    Relation::Owner => {
                        cause.fix.is_some() && cause.labels.iter().any(|label| label.place == found.place)
                    }
                    Relation::Labelled => found.labels.iter().any(|label| label.place == cause.place),
                }
        })
    });
}

/// Leaves out that a name is undefined where a tag of a template that lacks its `#` was to define it: `<list rows as row>`.
pub(crate) fn merge_bare_tags(diagnostics: &mut Diagnostics, message: &str) {
    let is_bare = |found: &&Diagnostic| {
        found.code == codes::element::UNKNOWN && found.fix.as_ref().is_some_and(|fix| fix.replacement.starts_with('#'))
    };
    let tags: Vec<&str> =
        diagnostics.iter().filter(is_bare).filter_map(|found| message.get(found.place.span.range())).collect();
    if tags.is_empty() {
        return;
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    diagnostics.retain(|found| {
        let name = message.get(found.place.span.range()).unwrap_or_default();
        let names = |tag: &&str| tag.split(|c: char| !is_name(c)).any(|word| word == name);
        found.code != codes::template::UNDEFINED || !tags.iter().any(names)
    });
}

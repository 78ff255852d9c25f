//! One cause, one finding: what follows from something that is told already is left out.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Meant, Place, Source, Span, SpanIndex, codes};
use crate::schema::{When, candidates, palette};

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
    /// It lies between the first and the last piece of the edit of the cause.
    Taken,
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

const ROWS: [Row; 9] = [
    // The dialog that was meant is not opened under another name.
    row(codes::attribute::TARGET, &["lint/unopened-dialog"], Relation::Anywhere),
    // The content may be what an attribute was given for.
    row(codes::attribute::UNKNOWN, &["element/child-required"], Relation::Owner),
    row(codes::element::UNKNOWN, &["xml/attribute-value"], Relation::Within),
    row(codes::xml::NO_ROOT, &["xml/outside-root"], Relation::Anywhere),
    // What stands beside the first element is in the root that is put around all.
    row(codes::message::ROOT, &["xml/outside-root"], Relation::Taken),
    row(codes::element::NODE_KIND, &["xml/comment"], Relation::Within),
    row(codes::xml::DECLARATION, &["element/node-kind"], Relation::Within),
    // What an element swallows that was not closed may not belong in it.
    row(codes::xml::UNCLOSED, &["element/child", "element/text", "element/content"], Relation::Labelled),
    row(codes::xml::UNFINISHED_TAG, &["element/unknown", "xml/tag", "xml/attribute-value"], Relation::Within),
];

/// A tag that is pasted text is neither to be closed nor to be given attributes: what the reader complains of first says
/// so, and nothing else does.
fn merge_pasted_text(diagnostics: &mut Diagnostics) {
    let is_pasted = |found: &Diagnostic| found.code == codes::element::UNKNOWN && found.meant == Some(Meant::Text);
    let mut pasted: Diagnostics = diagnostics.iter().filter(|found| is_pasted(found)).cloned().collect();
    if pasted.is_empty() {
        return;
    }
    pasted.sort_by_start();
    let pasted = pasted.into_vec();
    // Tags do not overlap: the last that begins before it is the one that a complaint lies in.
    let around = |found: &Diagnostic| {
        let next = pasted.partition_point(|tag| tag.place.span.start <= found.place.span.start);
        let tag = next.checked_sub(1).and_then(|at| pasted.get(at))?;
        (found.place.span.end <= tag.place.span.end).then_some(tag)
    };
    let mut told = HashSet::new();
    for found in diagnostics.iter_mut().filter(|found| found.code.family() == "xml") {
        if let Some(tag) = around(found)
            && told.insert(tag.place.span.start)
        {
            let code = found.code;
            *found = Diagnostic { code, severity: code.severity(), labels: Vec::new(), ..tag.clone() };
        }
    }
    diagnostics.retain(|found| {
        let is_told = || around(found).is_some_and(|tag| told.contains(&tag.place.span.start));
        let is_rest = (found.code.family() == "xml" && found.meant != Some(Meant::Text)) || is_pasted(found);
        !is_rest || !is_told()
    });
}

/// A closing tag in the name that its opening one is to be given, `<strong>x</b>`: nothing is wrong with it then.
fn merge_mended_tags(diagnostics: &mut Diagnostics, text: &str) {
    let mended: HashMap<Place, &str> = diagnostics
        .iter()
        .filter_map(|found| match found.meant? {
            Meant::Element(name) => Some((found.place.clone(), name)),
            Meant::Text | Meant::Directive | Meant::End | Meant::Asked(..) => None,
        })
        .collect();
    if mended.is_empty() {
        return;
    }
    let closed = |found: &Diagnostic| {
        let tag = text.get(found.place.span.range())?;
        Some(tag.strip_prefix("</")?.strip_suffix('>')?.trim_end())
    };
    diagnostics.retain(|found| {
        let named = found.labels.iter().find_map(|label| mended.get(&label.place));
        found.code != codes::xml::END_TAG || named.is_none() || closed(found) != named.copied()
    });
}

/// What does not matter of a tag, by what it was meant to be: a tag of a template that lacks its sign is not to be closed
/// (`<else>`), and one that was to close an element stands in none.
const BESIDE_THE_POINT: [(Meant, Code); 2] =
    [(Meant::Directive, codes::xml::UNCLOSED), (Meant::End, codes::element::CHILD)];

fn merge_what_was_not_meant(diagnostics: &mut Diagnostics) {
    for (meant, code) in BESIDE_THE_POINT {
        let tags = diagnostics.iter().filter(|found| found.meant == Some(meant));
        let tags: HashSet<Place> = tags.map(|found| found.place.clone()).collect();
        if !tags.is_empty() {
            diagnostics.retain(|found| found.code != code || !tags.contains(&found.place));
        }
    }
}

/// Where the causes of a row stand, as its relation asks.
enum Causes {
    Anywhere,
    Around(SpanIndex),
    At(HashSet<Place>),
}

impl Causes {
    /// None if there are none.
    fn of(row: &Row, diagnostics: &Diagnostics) -> Option<Causes> {
        let mut causes = diagnostics.iter().filter(|found| found.code == row.cause).peekable();
        causes.peek()?;
        Some(match row.relation {
            Relation::Anywhere => Causes::Anywhere,
            Relation::Within => Causes::Around(causes.map(|cause| cause.place.span).collect()),
            Relation::Labelled => Causes::At(causes.map(|cause| cause.place.clone()).collect()),
            Relation::Taken => {
                let between = |fix: &Fix| {
                    let (first, last) = (fix.pieces().next()?.0.span, fix.pieces().last()?.0.span);
                    Some(Span::new(first.start as usize, last.end as usize))
                };
                Causes::Around(causes.filter_map(|cause| between(cause.fix.as_ref()?)).collect())
            }
            Relation::Owner => {
                let labels = causes.filter(|cause| cause.fix.is_some()).flat_map(|cause| &cause.labels);
                Causes::At(labels.map(|label| label.place.clone()).collect())
            }
        })
    }

    fn have(&self, relation: Relation, found: &Diagnostic) -> bool {
        match self {
            Causes::Anywhere => true,
            Causes::Around(causes) => causes.covers(found.place.span),
            Causes::At(places) => match relation {
                Relation::Labelled => found.labels.iter().any(|label| places.contains(&label.place)),
                _ => places.contains(&found.place),
            },
        }
    }
}

/// An element that holds nothing is closed at once, `<hash tag="x"/>`, not by a tag of its own.
fn close_empty_elements(diagnostics: &mut Diagnostics, text: &str) {
    // As many as there are elements, however many tags there are.
    let mut closers: HashSet<String> = HashSet::new();
    for found in diagnostics.iter_mut().filter(|found| found.code == codes::xml::UNCLOSED) {
        let span = found.place.span;
        let tag = text.get(span.range()).and_then(|tag| tag.strip_prefix('<')?.strip_suffix('>'));
        let name = tag.and_then(|tag| tag.split([' ', '\n', '\t', '\r', '/']).next()).unwrap_or_default();
        let start = format!("<{name} ");
        let is_empty = palette().iter().any(|entry| entry.markup.starts_with(&start) && entry.markup.ends_with("/>"))
            && !found.fix.as_ref().is_some_and(Fix::is_safe);
        // One that closes another is told as that.
        if is_empty && found.meant.is_none() && tag.is_some_and(|tag| !tag.ends_with('/')) {
            closers.insert(format!("</{name}>"));
            found.help = Some(format!("write `<{name} …/>`: it is closed at once"));
            found.fix = Some(Fix::suggested(Span::point((span.end as usize).saturating_sub(1)), "/"));
        }
    }
    if closers.is_empty() {
        return;
    }
    for found in diagnostics.iter_mut().filter(|found| found.code == codes::xml::UNCLOSED) {
        let Some((place, written)) = found.fix.as_ref().and_then(|fix| fix.pieces().next()) else { continue };
        if closers.iter().any(|closer| written.contains(closer)) {
            let written = closers.iter().fold(written.to_owned(), |written, closer| written.replace(closer, ""));
            found.fix = if written.is_empty() { None } else { Some(Fix::suggested(place.clone(), written)) };
        }
    }
}

/// Leaves out what follows from another finding; places count in this text.
pub(crate) fn merge(diagnostics: &mut Diagnostics, text: &str) {
    if diagnostics.is_empty() {
        return;
    }
    close_empty_elements(diagnostics, text);
    merge_mended_tags(diagnostics, text);
    merge_what_was_not_meant(diagnostics);
    merge_pasted_text(diagnostics);
    let rows: Vec<(&Row, Causes)> = ROWS.iter().filter_map(|row| Some((row, Causes::of(row, diagnostics)?))).collect();
    if rows.is_empty() {
        return;
    }
    diagnostics.retain(|found| {
        let id = found.code.id();
        let follows = |row: &Row| row.consequences.iter().any(|prefix| id.starts_with(prefix));
        !rows.iter().any(|(row, causes)| follows(row) && causes.have(row.relation, found))
    });
}

/// Leaves out that a name is undefined where a tag of a template that lacks its `#` was to define it: `<list rows as row>`.
pub(crate) fn merge_bare_tags(diagnostics: &mut Diagnostics, message: &str) {
    let closers: HashSet<String> = diagnostics
        .iter()
        .filter(|found| found.code == codes::element::UNKNOWN)
        .filter_map(|found| found.fix.as_ref()?.pieces().next().map(|(_, written)| written.to_owned()))
        .filter(|written| written.starts_with("</#"))
        .collect();
    // The tag that was to close the block is told of.
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let closer_of = |found: &Diagnostic| {
        let open = found.labels.first().filter(|label| label.place.source == Source::Message)?;
        let open = message.get(open.place.span.range())?.strip_prefix("<#")?;
        Some(format!("</#{}>", open.split(|c| !is_name(c)).next()?))
    };
    diagnostics.retain(|found| {
        let is_told = || closer_of(found).is_some_and(|closer| closers.contains(&closer));
        closers.is_empty() || found.code != codes::template::UNCLOSED || !is_told()
    });
    let tags = diagnostics.iter().filter(|found| found.meant == Some(Meant::Directive));
    let words: HashSet<&str> = tags
        .filter_map(|found| message.get(found.place.span.range()))
        .flat_map(|tag| tag.split(|c: char| !is_name(c)))
        .collect();
    if words.is_empty() {
        return;
    }
    diagnostics.retain(|found| {
        let name = message.get(found.place.span.range()).unwrap_or_default();
        found.code != codes::template::UNDEFINED || !words.contains(name)
    });
}

/// How far after a tag the one that closes it is looked for, in bytes.
const CLOSER: usize = 4 * 1024;

/// Says of a macro that is not there, and has the name of an element, that the element is meant: `<@mention …/>`.
pub(crate) fn name_elements(diagnostics: &mut Diagnostics, message: &str) {
    for found in diagnostics.iter_mut().filter(|found| found.code == codes::template::UNDEFINED) {
        let span = found.place.span;
        let Some(name) = message.get(span.range()) else { continue };
        let sign =
            (span.start as usize).checked_sub(2).filter(|at| message.get(*at..).is_some_and(|m| m.starts_with("<@")));
        let is_element = candidates(name).iter().any(|found| found.spelling.when == When::Always);
        let Some(sign) = sign.filter(|_| is_element && found.place.source == Source::Message) else { continue };
        let from = span.end as usize;
        let after = message.get(from..message.floor_char_boundary(from + CLOSER)).unwrap_or_default();
        let tag = after.find('>').and_then(|end| after.get(..end)).filter(|tag| !tag.ends_with('/'));
        let close = tag.and_then(|_| after.find(&format!("</@{name}>")));
        let mut fix = Fix::suggested(Span::new(sign + 1, sign + 2), "");
        if let Some(close) = close {
            let at = span.end as usize + close + 2;
            fix = fix.and(Span::new(at, at + 1), "");
        }
        found.message = format!("`{name}` is an element, not a macro");
        found.help = Some(format!("write `<{name}` without the `@`"));
        found.fix = Some(fix);
    }
}

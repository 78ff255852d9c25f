//! Entities and tables that accompany a Markdown text: put into it as marks, read back from it.

use super::delimiter::MARK;
use super::node::{Id, Nodes, SyntaxKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::json::{Json, JsonNumber};

/// Between the type of an entity and what it holds.
const FIELD: char = '\u{92}';
/// After a row of a table.
const ROW: char = '\u{1d}';
/// After a cell.
const CELL: char = '\u{1e}';

const TABLE: &str = "TABLE";

/// An entity by its place in the text, in UTF-16 units.
struct Entity {
    start: i32,
    end: i32,
    kind: String,
    id: String,
}

struct Table {
    index: i32,
    /// Absent where the reference breaks down: an object with an index and no text.
    rows: Option<Vec<Vec<String>>>,
}

/// Every object at any depth that has this member; what is below such an object is not searched.
fn objects_with<'j>(json: &'j Json, key: &str, found: &mut Vec<&'j Json>) {
    // Nesting is bounded by the reader of the JSON.
    match json {
        Json::Object(object) => {
            for (name, value) in object.iter() {
                if name == key { found.push(json) } else { objects_with(value, key, found) }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| objects_with(item, key, found)),
        _ => {}
    }
}

/// A number as Java narrows it to 32 bits; anything else is 0.
fn as_int(json: Option<&Json>) -> i32 {
    match json {
        #[allow(clippy::cast_possible_truncation, reason = "Java's narrowing keeps the low bits")]
        Some(Json::Number(JsonNumber::Int(n))) => *n as i32,
        #[allow(clippy::cast_possible_truncation, reason = "saturates as Java does")]
        Some(Json::Number(JsonNumber::Double(n))) => *n as i32,
        _ => 0,
    }
}

/// The text of a value; arrays and objects have none.
fn as_text(json: Option<&Json>) -> String {
    match json {
        Some(Json::String(text)) => text.to_string(),
        Some(Json::Array(_) | Json::Object(_)) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn read_entities(json: &Json, diagnostics: &mut Diagnostics) -> Vec<Entity> {
    let mut objects = Vec::new();
    objects_with(json, "indexStart", &mut objects);
    let mut entities = Vec::with_capacity(objects.len());
    for object in objects {
        if let Some(missing) = ["indexEnd", "id", "type"].into_iter().find(|key| object.get(key).is_none()) {
            let start = unit(as_int(object.get("indexStart")));
            diagnostics.push(
                Diagnostic::new(codes::markdown::ENTITY, start, format!("an entity has no `{missing}`"))
                    .with_help("an entity beside Markdown has `indexStart`, `indexEnd`, `id` and `type`"),
            );
            continue;
        }
        let (start, end) = (as_int(object.get("indexStart")), as_int(object.get("indexEnd")));
        let id = as_text(object.get("id"));
        if end <= start {
            diagnostics.push(
                Diagnostic::new(
                    codes::markdown::ENTITY,
                    unit(start),
                    format!("the entity `{id}` ends at {end}, not after its start at {start}"),
                )
                .with_help("indices count UTF-16 units; `indexEnd` is one past the entity's last"),
            );
            continue;
        }
        entities.push(Entity { start, end, kind: as_text(object.get("type")).to_uppercase(), id });
    }
    entities
}

fn read_tables(json: &Json, diagnostics: &mut Diagnostics) -> Vec<Table> {
    let mut objects = Vec::new();
    objects_with(json, "index", &mut objects);
    let mut tables = Vec::with_capacity(objects.len());
    for object in objects {
        let index = as_int(object.get("index"));
        let rows = match object.get("text") {
            None => None,
            Some(Json::Array(rows)) if matches!(rows.first(), Some(Json::Array(_))) => Some(
                rows.iter()
                    .map(|row| match row {
                        Json::Array(cells) => cells.iter().map(|cell| as_text(Some(cell))).collect(),
                        Json::Object(cells) => cells.iter().map(|(_, cell)| as_text(Some(cell))).collect(),
                        _ => Vec::new(),
                    })
                    .collect(),
            ),
            Some(_) => {
                diagnostics.push(
                    Diagnostic::new(
                        codes::markdown::ENTITY,
                        unit(index),
                        format!("the table at {index} is not a list of rows"),
                    )
                    .with_help("`text` is an array of rows, each an array of cells"),
                );
                continue;
            }
        };
        tables.push(Table { index, rows });
    }
    tables
}

/// A place in UTF-16 units, as indices count.
fn unit(index: i32) -> Span {
    Span::point(usize::try_from(index).unwrap_or(0))
}

/// Turns places in UTF-16 units of a text into places in its bytes.
fn count_in_bytes(diagnostics: &mut Diagnostics, text: &str) {
    let units = text.char_indices().flat_map(|(at, c)| std::iter::repeat_n(at, c.len_utf16()));
    let starts: Vec<usize> = if diagnostics.is_empty() { Vec::new() } else { units.collect() };
    for found in diagnostics.iter_mut() {
        let byte = starts.get(found.place.span.start as usize).copied();
        found.place.span = Span::point(byte.unwrap_or(text.len()));
    }
}

/// The text with marks in place of entities and before the characters at which tables stand.
///
/// Text that is too short for an index is padded with spaces, `longest` bytes at most.
pub(super) fn mark_entities(
    markdown: &str,
    entities: Option<&Json>,
    media: Option<&Json>,
    longest: usize,
) -> (String, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let marked = mark(&markdown.replace('\u{a0}', " "), entities, media, longest, &mut diagnostics);
    count_in_bytes(&mut diagnostics, markdown);
    (marked, diagnostics)
}

fn mark(
    text: &str,
    entities: Option<&Json>,
    media: Option<&Json>,
    longest: usize,
    diagnostics: &mut Diagnostics,
) -> String {
    let mut entities = entities.map(|json| read_entities(json, diagnostics)).unwrap_or_default();
    let mut tables = media.map(|json| read_tables(json, diagnostics)).unwrap_or_default();
    if (entities.is_empty() && tables.is_empty()) || diagnostics.has_errors() {
        return text.into();
    }
    // Of two with the same index the last one counts: it comes first after this.
    entities.reverse();
    entities.sort_by_key(|entity| entity.start);
    entities.dedup_by_key(|entity| entity.start);
    tables.reverse();
    tables.sort_by_key(|table| table.index);
    tables.dedup_by_key(|table| table.index);
    let last = entities.last().map_or(0, |entity| entity.start).max(tables.last().map_or(0, |table| table.index));
    let last = usize::try_from(last).unwrap_or(0);
    if last >= longest {
        diagnostics.push(
            Diagnostic::new(
                codes::markdown::ENTITY,
                Span::point(last),
                format!("the index {last} is far beyond the text"),
            )
            .with_help("indices count UTF-16 units of the Markdown text"),
        );
        return text.into();
    }
    let mut units: Vec<u16> = text.encode_utf16().collect();
    if units.len() <= last {
        units.resize(last + 1, u16::from(b' '));
    }
    let mut out: Vec<u16> = Vec::with_capacity(units.len() + 32);
    let mut entities = entities.iter().peekable();
    let mut tables = tables.iter().peekable();
    let mut at = 0;
    while at < units.len() {
        let before = |index: i32| usize::try_from(index).map_or(true, |index| index < at);
        while entities.next_if(|entity| before(entity.start)).is_some() {}
        while tables.next_if(|table| before(table.index)).is_some() {}
        let here = |index: i32| usize::try_from(index).is_ok_and(|index| index == at);
        if let Some(entity) = entities.next_if(|entity| here(entity.start)) {
            push(&mut out, &format!("{MARK}{}{FIELD}{}{MARK}", entity.kind, entity.id));
            at = usize::try_from(entity.end).unwrap_or(0).max(at + 1);
            continue;
        }
        if let Some(table) = tables.next_if(|table| here(table.index)) {
            match &table.rows {
                Some(rows) => push(&mut out, &table_mark(rows)),
                None => diagnostics.push(
                    Diagnostic::new(
                        codes::markdown::ENTITY,
                        unit(table.index),
                        format!("the table at {} has no `text`", table.index),
                    )
                    .with_help("`text` is an array of rows, each an array of cells"),
                ),
            }
        }
        out.extend(units.get(at));
        at += 1;
    }
    // Half a pair is a question mark, as Java's UTF-8 writer has it.
    char::decode_utf16(out).map(|unit| unit.unwrap_or('?')).collect()
}

fn push(out: &mut Vec<u16>, text: &str) {
    out.extend(text.encode_utf16());
}

fn table_mark(rows: &[Vec<String>]) -> String {
    let mut out = format!("{MARK}{TABLE}{FIELD}");
    for row in rows {
        for cell in row {
            out.push_str(cell);
            out.push(CELL);
        }
        out.push(ROW);
    }
    out.push(MARK);
    out
}

/// The pieces between separators, those at the end left out that are empty.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut pieces: Vec<&str> = text.split(separator).collect();
    if pieces.len() > 1 {
        while pieces.last().is_some_and(|piece| piece.is_empty()) {
            pieces.pop();
        }
    }
    pieces
}

/// Makes an entity of the text after an opening mark.
pub(super) fn read_mark(nodes: &mut Nodes, mark: Id) {
    let node = nodes.next(mark);
    let SyntaxKind::Text(text) = nodes.kind(node) else { return };
    let fields = split(text, FIELD);
    let (Some(kind), Some(value)) = (fields.first(), fields.get(1)) else {
        nodes.unlink(node);
        return;
    };
    let entity = match *kind {
        "KEYWORD" => {
            let mut rest = value.chars();
            let prefix = rest.next().unwrap_or_default();
            SyntaxKind::Keyword { prefix, value: rest.as_str().into() }
        }
        "URL" => SyntaxKind::Link((*value).into()),
        "USER_FOLLOW" => match value.parse() {
            Ok(uid) => SyntaxKind::Mention(uid),
            Err(_) => SyntaxKind::Text((*value).into()),
        },
        TABLE => SyntaxKind::Table(
            split(value, ROW).into_iter().map(|row| split(row, CELL).into_iter().map(String::from).collect()).collect(),
        ),
        _ => return,
    };
    let entity = nodes.add(entity);
    nodes.insert_after(mark, entity);
    nodes.unlink(node);
}

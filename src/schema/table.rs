//! Rows: tables.

use super::attribute::{AttributeInfo, CLASS, Key, Name, STYLE, Value};
use super::element::{Content, Element, ElementInfo, ElementSet, Spelling};
use super::output::MarkdownKind;
use super::statistic::Counted;
use super::text::COMMON;

const fn part(name: &'static str, spellings: &'static [Spelling], children: &[Element]) -> ElementInfo {
    ElementInfo {
        attributes: COMMON,
        content: Content::Only(ElementSet::of(children)),
        ..ElementInfo::new(name, spellings)
    }
}

/// `table`
pub(super) const TABLE_ELEMENT: ElementInfo = ElementInfo {
    counted: Counted::Times("tables"),
    markdown: MarkdownKind::Table,
    ..part(
        "table",
        &[Spelling::tag("table")],
        &[Element::TableHead, Element::TableBody, Element::TableFoot, Element::TableRow],
    )
};

const ANYWHERE: &[&str] = &["its parent is not checked"];

/// `thead`
pub(super) const HEAD: ElementInfo = ElementInfo {
    counted: Counted::Times("table_headers"),
    notes: ANYWHERE,
    ..part("thead", &[Spelling::tag("thead")], &[Element::TableRow])
};
/// `tbody`
pub(super) const BODY: ElementInfo =
    ElementInfo { notes: ANYWHERE, ..part("tbody", &[Spelling::tag("tbody")], &[Element::TableRow]) };
/// `tfoot`
pub(super) const FOOT: ElementInfo = ElementInfo {
    counted: Counted::Times("table_footers"),
    notes: ANYWHERE,
    ..part("tfoot", &[Spelling::tag("tfoot")], &[Element::TableRow])
};
/// `tr`
pub(super) const ROW: ElementInfo = ElementInfo {
    markdown: MarkdownKind::Row,
    notes: ANYWHERE,
    ..part("tr", &[Spelling::tag("tr")], &[Element::TableHeaderCell, Element::TableCell])
};
/// `th`
pub(super) const HEADER_CELL: ElementInfo = ElementInfo {
    attributes: COMMON,
    markdown: MarkdownKind::Cell,
    notes: &["`rowspan` and `colspan` are for `td` only, which the documentation does not say"],
    ..ElementInfo::new("th", &[Spelling::tag("th")])
};
/// `td`
pub(super) const CELL: ElementInfo = ElementInfo {
    attributes: &[
        CLASS,
        AttributeInfo::new(Key::ColSpan, &[Name::any("colspan")], Value::Long),
        AttributeInfo::new(Key::RowSpan, &[Name::any("rowspan")], Value::Long),
        STYLE,
    ],
    markdown: MarkdownKind::Cell,
    notes: ANYWHERE,
    ..ElementInfo::new("td", &[Spelling::tag("td")])
};

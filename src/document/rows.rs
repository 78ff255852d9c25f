//! From the name of an attribute to its row in the table.

use crate::schema::{AttributeInfo, Element, ElementInfo, LibraryVersion, Name, NameFormat};

/// A row of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundRow {
    pub row: &'static AttributeInfo,
    /// Its place among those of the element.
    pub at: u8,
    /// The place of the spelling in it.
    pub rank: u8,
}

impl FoundRow {
    /// All of an element, by their first spellings.
    pub fn all(info: &ElementInfo) -> impl Iterator<Item = FoundRow> + use<> {
        info.attributes.iter().zip(0..).map(|(row, at)| FoundRow { row, at, rank: 0 })
    }
}

/// What the name of an attribute comes to.
pub(super) enum RowMatch {
    Row(FoundRow),
    /// It is taken without effect.
    Ignored,
    No,
}

/// Whether a spelling counts in this format; `None`: it is refused.
pub(super) fn fits(name: &Name, presentation_ml: bool) -> Option<bool> {
    match name.format {
        NameFormat::Any => Some(true),
        NameFormat::MessageMl => (!presentation_ml).then_some(true),
        NameFormat::PresentationMl => presentation_ml.then_some(true),
        NameFormat::IgnoredInPresentationMl => presentation_ml.then_some(false),
    }
}

/// The row that a name belongs to.
#[inline(always)]
pub(super) fn find_row(element: Element, wanted: &str, presentation_ml: bool) -> RowMatch {
    for found in element.spelled(wanted) {
        match fits(found.name, presentation_ml) {
            Some(true) => return RowMatch::Row(FoundRow { row: found.row, at: found.at, rank: found.rank }),
            Some(false) => return RowMatch::Ignored,
            None => {}
        }
    }
    RowMatch::No
}

/// The row of an attribute by its name in a message; nothing for one that is refused or ignored.
pub(crate) fn attribute_row(element: Element, name: &str, presentation_ml: bool) -> Option<&'static AttributeInfo> {
    match find_row(element, name, presentation_ml) {
        RowMatch::Row(found) => Some(found.row),
        RowMatch::Ignored | RowMatch::No => None,
    }
}

/// The names that an element takes.
pub(super) fn names(
    info: &ElementInfo,
    presentation_ml: bool,
    version: LibraryVersion,
) -> impl Iterator<Item = &'static str> {
    let rows = info.attributes.iter().filter(move |row| row.library <= version);
    let all = rows.flat_map(move |row| row.names.iter().filter(move |name| fits(name, presentation_ml) == Some(true)));
    all.map(|name| name.text)
}

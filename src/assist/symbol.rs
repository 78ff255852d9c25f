//! What a text is made of, for outlines and folding.

use super::Assist;
use super::element::values_of;
use super::scope::DefinitionKind;
use crate::diagnostic::Span;
use crate::schema::Key;
use crate::template::token::SegmentKind;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SymbolKind {
    /// A macro.
    Macro,
    /// A function.
    Function,
    /// A variable that is assigned.
    Variable,
    /// What another template is imported as.
    Namespace,
    /// An element with an id.
    Element,
}

/// Something that a text defines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Symbol {
    /// Its name; of elements the tag and the id: `form#order`.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its name in the text.
    pub name_span: Span,
}

/// A piece that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fold {
    /// From the first tag to the last.
    pub span: Span,
    /// True for a comment.
    pub is_comment: bool,
}

pub(super) fn symbols(assist: &Assist<'_>) -> Vec<Symbol> {
    let outline = &assist.outline;
    let mut found = Vec::new();
    for definition in assist.definitions.iter() {
        let kind = match definition.kind {
            DefinitionKind::Macro => SymbolKind::Macro,
            DefinitionKind::Function => SymbolKind::Function,
            DefinitionKind::Variable => SymbolKind::Variable,
            DefinitionKind::Namespace => SymbolKind::Namespace,
            DefinitionKind::Parameter(_) | DefinitionKind::Item | DefinitionKind::Member => continue,
        };
        let segment = outline.read.segments.partition_point(|segment| segment.span.end <= definition.span.start);
        let start = outline.read.segments.get(segment).map_or(definition.span, |segment| segment.span);
        let end = outline.block_of(segment).map(|block| block.end.map_or(block.until, |end| end.end));
        let span = Span { start: start.start, end: end.unwrap_or(start.end) };
        found.push(Symbol { name: definition.name.to_owned(), kind, span, name_span: definition.span });
    }
    for tag in &outline.tags {
        let id = values_of(outline, tag, &[Key::Id]).chain(values_of(outline, tag, &[Key::Name])).next();
        if let Some(id) = id {
            let name = format!("{}#{}", outline.slice(tag.name), outline.slice(id));
            let span = Span { start: tag.span.start, end: tag.until.max(tag.span.end) };
            found.push(Symbol { name, kind: SymbolKind::Element, span, name_span: tag.name });
        }
    }
    found.sort_by_key(|symbol| (symbol.span.start, std::cmp::Reverse(symbol.span.end)));
    found
}

pub(super) fn folds(assist: &Assist<'_>) -> Vec<Fold> {
    let outline = &assist.outline;
    let tags = outline.tags.iter().filter(|tag| tag.end.is_some());
    let tags = tags.map(|tag| Span { start: tag.span.start, end: tag.until });
    let blocks = outline.blocks.iter().filter(|block| block.end.is_some());
    let blocks = blocks.map(|block| Span { start: block.start.start, end: block.until });
    let comments = outline.read.segments.iter().filter(|segment| matches!(segment.kind, SegmentKind::Comment { .. }));
    let mut folds: Vec<Fold> = tags.chain(blocks).map(|span| Fold { span, is_comment: false }).collect();
    folds.extend(comments.map(|segment| Fold { span: segment.span, is_comment: true }));
    folds.sort_by_key(|fold| (fold.span.start, fold.span.end));
    folds
}

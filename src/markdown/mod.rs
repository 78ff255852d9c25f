//! Markdown to a message: CommonMark as Symphony's Agent reads it, with the entities and tables
//! that legacy messages carry beside their text.
//!
//! The blocks that Symphony switches off can't be switched off in a CommonMark parser at hand, and
//! the marks of entities take part in the matching of emphasis, so both passes are written here.

mod block;
mod delimiter;
mod entity;
mod inline;
mod link;
mod node;
mod tag;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, codes};
use crate::document::{Assembly, Context, Document, assemble};
use crate::json::Json;
use crate::markup::Tree;
use crate::schema::{Element, Key};
use node::{Id, NONE, Nodes, SyntaxKind};

/// Reads Markdown into a document.
pub(crate) fn read(
    markdown: &str,
    entities: Option<&Json>,
    media: Option<&Json>,
    context: Context<'_>,
) -> (Option<Document>, Diagnostics) {
    let (document, mut diagnostics) = read_text(markdown, entities, media, context);
    diagnostics.widen_points(&Source::Message, markdown);
    (document, diagnostics)
}

fn read_text(
    markdown: &str,
    entities: Option<&Json>,
    media: Option<&Json>,
    context: Context<'_>,
) -> (Option<Document>, Diagnostics) {
    let limits = context.limits;
    if markdown.len() > limits.template_bytes {
        let most = limits.template_bytes;
        return (None, too_long(markdown.len(), most).into());
    }
    let (marked, mut diagnostics) = entity::mark_entities(markdown, entities, media, limits.template_bytes);
    if diagnostics.has_errors() {
        return (None, diagnostics);
    }
    let parsed = block::parse(&marked, limits.markup_depth);
    if parsed.too_deep {
        diagnostics.push(too_deep(limits.markup_depth));
        return (None, diagnostics);
    }
    let tree = Tree::default();
    let most = limits.markup_depth;
    let mut conversion_fault = None;
    let (document, found) = assemble(&tree, context, |assembly| {
        let mut conversion =
            Conversion { nodes: &parsed.nodes, assembly, most, open: Vec::new(), hidden: 0, misplaced_table: false };
        if !conversion.run(parsed.root) {
            conversion_fault = Some(too_deep(most));
        } else if conversion.misplaced_table {
            conversion_fault = Some(misplaced_table());
        }
    });
    diagnostics.extend(found);
    diagnostics.extend(conversion_fault.into_iter().collect());
    (document.filter(|_| !diagnostics.has_errors()), diagnostics)
}

fn too_long(length: usize, most: usize) -> Diagnostic {
    Diagnostic::new(codes::limit::MARKDOWN_BYTES, Span::new(0, length), format!("the text is longer than {most} bytes"))
        .with_help("send it in several messages")
}

fn too_deep(most: usize) -> Diagnostic {
    Diagnostic::new(
        codes::limit::MARKUP_DEPTH,
        Span::default(),
        format!("quotes, lists and emphasis nested more than {most} deep"),
    )
    .with_help("flatten the text")
}

fn misplaced_table() -> Diagnostic {
    Diagnostic::new(codes::markdown::ENTITY, Span::default(), "a table inside emphasis")
        .with_help("move its `index` before or after the emphasised text")
}

/// What leaving a node has to undo.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leave {
    Nothing,
    Close,
    Show,
}

/// The way from the syntax tree to the document, without recursion.
struct Conversion<'w, 'a, 'c, 't> {
    nodes: &'w Nodes,
    assembly: &'a mut Assembly<'c, 't>,
    most: usize,
    /// The nodes entered, with the element that is open around their children.
    open: Vec<(Id, Leave, Element)>,
    /// How many nodes around hide what is in them.
    hidden: usize,
    /// A table stands where the reference breaks down.
    misplaced_table: bool,
}

impl Conversion<'_, '_, '_, '_> {
    /// False if elements nest too deep.
    fn run(&mut self, root: Id) -> bool {
        let mut at = root;
        loop {
            let (leave, element) = self.enter(at);
            if self.open.len() > self.most {
                return false;
            }
            let mut next = self.nodes.first(at);
            if next == NONE {
                self.leave(leave);
                next = self.nodes.next(at);
                while next == NONE {
                    let Some((parent, leave, _)) = self.open.pop() else { return true };
                    self.leave(leave);
                    next = self.nodes.next(parent);
                }
            } else {
                self.open.push((at, leave, element));
            }
            at = next;
        }
    }

    fn leave(&mut self, leave: Leave) {
        match leave {
            Leave::Nothing => {}
            Leave::Close => self.assembly.close(),
            Leave::Show => self.hidden -= 1,
        }
    }

    fn parent(&self) -> Element {
        self.open.last().map_or(Element::Message, |(_, _, element)| *element)
    }

    fn text(&mut self, text: &str) {
        if self.hidden == 0 {
            self.assembly.text(text);
        }
    }

    fn element(&mut self, element: Element) -> (Leave, Element) {
        if self.hidden > 0 {
            return (Leave::Nothing, element);
        }
        self.assembly.open(element);
        (Leave::Close, element)
    }

    /// Writes what stands before the children of a node.
    fn enter(&mut self, id: Id) -> (Leave, Element) {
        let parent = self.parent();
        let nothing = (Leave::Nothing, parent);
        let nodes = self.nodes;
        match nodes.kind(id) {
            SyntaxKind::Document | SyntaxKind::Quote | SyntaxKind::ThematicBreak | SyntaxKind::Definition => nothing,
            SyntaxKind::SoftBreak | SyntaxKind::Image | SyntaxKind::Nothing => nothing,
            SyntaxKind::List { ordered: true, .. } => self.element(Element::OrderedList),
            SyntaxKind::List { ordered: false, .. } => self.element(Element::BulletList),
            SyntaxKind::Item => self.element(Element::ListItem),
            SyntaxKind::Emphasis => self.element(Element::Italic),
            SyntaxKind::Strong => self.element(Element::Bold),
            SyntaxKind::Paragraph => {
                let first = parent == Element::Message && nodes.previous(id) == NONE;
                if parent != Element::ListItem && !first {
                    self.line_break();
                }
                nothing
            }
            SyntaxKind::HardBreak => {
                self.line_break();
                nothing
            }
            SyntaxKind::Fence { character, length, info, content } => {
                let content = content.trim_matches(|c| c <= ' ');
                if *character == '`' && *length == 3 {
                    self.code(content, info);
                } else {
                    let fence: String = std::iter::repeat_n(*character, *length).collect();
                    self.text(&format!("{fence}{content}{fence}"));
                }
                nothing
            }
            SyntaxKind::Code(content) => {
                self.code(content.trim_matches(|c| c <= ' '), "");
                nothing
            }
            SyntaxKind::Text(text) => {
                self.text(text);
                nothing
            }
            SyntaxKind::Link(destination) => {
                if self.hidden == 0 && self.assembly.is_link(destination) {
                    self.assembly.open(Element::Link);
                    self.assembly.attribute(Key::Href, destination);
                    return (Leave::Close, Element::Link);
                }
                self.text(destination);
                self.hidden += 1;
                (Leave::Show, parent)
            }
            SyntaxKind::Keyword { prefix, value } => {
                let element = match prefix {
                    '#' => Element::Hash,
                    '$' => Element::Cash,
                    _ => return nothing,
                };
                if self.hidden > 0 {
                    self.assembly.skip_entity();
                } else {
                    self.assembly.open(element);
                    self.assembly.attribute(Key::Tag, value);
                    self.assembly.close();
                }
                nothing
            }
            SyntaxKind::Mention(uid) => {
                if self.hidden > 0 {
                    self.assembly.skip_entity()
                } else {
                    self.assembly.mention(*uid)
                }
                nothing
            }
            SyntaxKind::Table(rows) => {
                let parent = self.open.last().map(|(id, ..)| nodes.kind(*id));
                self.misplaced_table |= matches!(parent, Some(SyntaxKind::Emphasis | SyntaxKind::Strong));
                self.table(rows);
                nothing
            }
        }
    }

    fn line_break(&mut self) {
        if self.hidden == 0 {
            self.assembly.open(Element::LineBreak);
            self.assembly.close();
        }
    }

    fn code(&mut self, content: &str, language: &str) {
        if self.hidden > 0 {
            return;
        }
        self.assembly.open(Element::Code);
        if !language.is_empty() {
            self.assembly.attribute(Key::Language, language);
        }
        self.assembly.text(content);
        self.assembly.close();
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        if self.hidden > 0 {
            return;
        }
        self.assembly.open(Element::Table);
        for row in rows {
            self.assembly.open(Element::TableRow);
            for cell in row {
                self.assembly.open(Element::TableCell);
                self.assembly.text(cell);
                self.assembly.close();
            }
            self.assembly.close();
        }
        self.assembly.close();
    }
}

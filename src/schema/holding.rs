//! What authors put into which element, for editors. What may stand there is said in the element's row; this says what is
//! likely.

use super::element::Element;

/// What authors put into an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The elements, what is written most first.
    pub children: &'static [Element],
    /// Those that stand there once, in this order.
    pub once: &'static [Element],
    /// What an author begins with, what is written most first.
    pub first: &'static [Element],
}

impl Holding {
    const fn beginning_with(self, first: &'static [Element]) -> Holding {
        Holding { first, ..self }
    }
}

const fn any(children: &'static [Element]) -> Holding {
    Holding { children, once: &[], first: &[] }
}

const fn in_turn(children: &'static [Element]) -> Holding {
    Holding { children, once: children, first: &[] }
}

/// What stands in running text.
const RUNNING: Holding = any(&[
    Element::Span,
    Element::Bold,
    Element::Link,
    Element::Mention,
    Element::LineBreak,
    Element::Hash,
    Element::Cash,
    Element::Italic,
    Element::Emoji,
]);

/// What stands in a part of a card or dialog.
const PART: Holding = any(&[
    Element::Div,
    Element::LineBreak,
    Element::Paragraph,
    Element::Table,
    Element::BulletList,
    Element::Bold,
    Element::Span,
    Element::Rule,
    Element::Form,
    Element::TextField,
    Element::Link,
    Element::Heading5,
    Element::Heading4,
])
.beginning_with(&[Element::Div, Element::Paragraph, Element::BulletList, Element::Table, Element::Heading5]);

/// What stands in the head of a card.
const HEAD: Holding = any(&[
    Element::Span,
    Element::Bold,
    Element::Link,
    Element::Heading3,
    Element::Paragraph,
    Element::Image,
    Element::Heading4,
    Element::Div,
    Element::Table,
    Element::Emoji,
]);

const ROWS: Holding = any(&[Element::TableRow]);
const ITEMS: Holding = any(&[Element::ListItem]);

/// What authors put into an element.
///
/// ```
/// use messageml::schema::{Element, holding};
/// assert_eq!(holding(Element::Select).children, [Element::Option]);
/// ```
pub fn holding(parent: Element) -> Holding {
    match parent {
        Element::Message => any(&[
            Element::Form,
            Element::Div,
            Element::LineBreak,
            Element::Table,
            Element::Paragraph,
            Element::Bold,
            Element::Mention,
            Element::Card,
            Element::Heading3,
            Element::BulletList,
            Element::Cash,
            Element::Link,
            Element::Hash,
            Element::Italic,
            Element::Span,
            Element::Rule,
            Element::Heading2,
            Element::Heading4,
            Element::ExpandableCard,
            Element::Chime,
        ])
        .beginning_with(&[Element::Form, Element::Div, Element::Card, Element::Paragraph, Element::Heading3]),
        Element::Div => any(&[
            Element::Span,
            Element::Div,
            Element::LineBreak,
            Element::Link,
            Element::Paragraph,
            Element::Image,
            Element::Bold,
            Element::Mention,
            Element::Card,
            Element::Table,
            Element::Rule,
            Element::BulletList,
            Element::Heading3,
        ])
        .beginning_with(&[Element::Span, Element::Card, Element::Div, Element::Paragraph, Element::Bold]),
        Element::Form => any(&[
            Element::TextField,
            Element::Button,
            Element::Div,
            Element::LineBreak,
            Element::Select,
            Element::Table,
            Element::Paragraph,
            Element::Span,
            Element::Heading3,
            Element::TextArea,
            Element::Bold,
            Element::Checkbox,
            Element::PersonSelector,
            Element::Radio,
            Element::Heading2,
            Element::UiAction,
        ])
        .beginning_with(&[Element::Div, Element::Heading2, Element::Table, Element::Heading3]),
        Element::TableCell => any(&[
            Element::Bold,
            Element::Span,
            Element::Button,
            Element::TextField,
            Element::Checkbox,
            Element::Link,
            Element::Mention,
            Element::Cash,
            Element::Table,
            Element::Div,
            Element::LineBreak,
            Element::Hash,
            Element::Select,
        ]),
        Element::Paragraph => any(&[
            Element::Span,
            Element::Bold,
            Element::Link,
            Element::Mention,
            Element::Button,
            Element::LineBreak,
            Element::Italic,
            Element::Hash,
            Element::Cash,
        ]),
        Element::ListItem => any(&[
            Element::Bold,
            Element::Link,
            Element::Span,
            Element::Mention,
            Element::Hash,
            Element::Cash,
            Element::LineBreak,
            Element::BulletList,
        ]),
        Element::Table => Holding {
            children: &[Element::TableRow, Element::TableHead, Element::TableBody, Element::TableFoot],
            once: &[Element::TableHead, Element::TableBody, Element::TableFoot],
            first: &[],
        },
        Element::TableHead | Element::TableBody | Element::TableFoot => ROWS,
        Element::TableRow => any(&[Element::TableCell, Element::TableHeaderCell]),
        Element::BulletList | Element::OrderedList => ITEMS,
        Element::Select => any(&[Element::Option]),
        Element::Card => in_turn(&[Element::CardHeader, Element::CardBody]),
        Element::ExpandableCard => in_turn(&[Element::ExpandableCardHeader, Element::ExpandableCardBody]),
        Element::Dialog => in_turn(&[Element::DialogTitle, Element::DialogBody, Element::DialogFooter, Element::Form]),
        Element::CardHeader | Element::ExpandableCardHeader => HEAD,
        Element::CardBody | Element::ExpandableCardBody | Element::DialogBody => PART,
        Element::DialogFooter => any(&[Element::Button]),
        Element::UiAction => any(&[Element::Button, Element::Link, Element::Span]),
        Element::Group => any(&[Element::Label, Element::TextField, Element::Select, Element::Tooltip]),
        _ => RUNNING,
    }
}

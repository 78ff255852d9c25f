//! The vocabulary of what the documentation asks beyond what Symphony enforces.

use super::{Element, ElementSet, Key, Since};

/// Something that Symphony accepts and that is better written otherwise: superseded, or against the
/// documentation. Lints report it; the element reference prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The element has a successor.
    Superseded(Element),
    /// This spelling of an attribute has a successor.
    OldName(&'static str, &'static str),
    /// This value of an attribute has a successor.
    OldValue(Key, &'static str, &'static str),
    /// These values of an attribute came with a later Agent than the attribute.
    ValuesSince(Key, &'static [&'static str], Since),
    /// Values with white space, and those of digits only, came with a later Agent than the attribute.
    SpacesAndNumbersSince(Key, Since),
    /// The value is of letters, digits and these characters.
    Characters(Key, &'static str),
    /// The number is not smaller than this.
    AtLeast(Key, i64),
    /// The value has at most this many UTF-16 units.
    Length(Key, usize),
    /// The value is `true` or `false`.
    Boolean(Key),
    /// The first attribute only means something beside the second.
    Beside(Key, Key),
    /// None of these is around it, at any depth.
    NotInside(ElementSet),
    /// With this value of an attribute, none of these is around it, at any depth.
    NotInsideFor(Key, &'static str, ElementSet),
    /// None of these is in it, at any depth.
    Without(ElementSet),
    /// Where one of the first is around it, none of the second is in it.
    WithoutInside(ElementSet, ElementSet),
    /// At most this many elements are directly in it.
    Children(usize),
    /// With this attribute, there is a text in it.
    TextFor(Key),
}

impl Advice {
    /// True if it is about something that has a successor.
    pub fn is_deprecation(&self) -> bool {
        matches!(self, Advice::Superseded(_) | Advice::OldName(..) | Advice::OldValue(..))
    }
}

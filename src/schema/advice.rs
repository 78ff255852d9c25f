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
    /// The value does not begin with this sign, which the element writes by itself.
    Sign(Key, char),
    /// A value of digits alone has a `*` before it.
    Starred(Key),
    /// The value is an emoji code that Symphony knows.
    KnownCode(Key),
    /// The value names a colour of the style guide.
    Colour(Key),
    /// The value is an address that clients can load.
    Loaded(Key),
    /// The value is a link that clients follow.
    Followed(Key),
    /// The value is the id of a stream as clients show it.
    StreamForm(Key),
    /// The value holds ids of streams as addresses have them.
    AddressForm(Key),
    /// The value is a pattern without a repetition of repetitions.
    SafePattern(Key),
    /// No other element with this advice has the same value in one of these.
    OwnValue(Key, ElementSet),
    /// The same among those that have the second attribute in common.
    OwnValueBeside(Key, Key, ElementSet),
    /// Of those that have the second attribute in common, the first is true for one at most, in one of these.
    OneTrue(Key, Key, ElementSet),
    /// The number is at most how many of these are directly in it.
    Enough(Key, ElementSet),
    /// The first value lies between the others.
    Between(Key, Key, Key),
    /// An element names it.
    Opened {
        /// The attribute that it is named by.
        id: Key,
        /// The elements that name it.
        by: ElementSet,
        /// The attribute in which they do.
        with: Key,
        /// It needs none with this value of this attribute.
        unless: (Key, &'static str),
    },
    /// Written as an object of the data, it holds what it shows: this sign and the keyword.
    ReplacedContent(char),
}

impl Advice {
    /// True if it is about something that has a successor.
    pub fn is_deprecation(&self) -> bool {
        matches!(self, Advice::Superseded(_) | Advice::OldName(..) | Advice::OldValue(..))
    }
}

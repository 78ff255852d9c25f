//! The vocabulary of attribute rows: names, types, presence, output.

use super::version::LibraryVersion;

/// What an attribute means, whatever its spelling; writers ask for attributes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Key {
    Beta,
    Class,
    Style,
    Id,
    Name,
    Type,
    Value,
    Label,
    Title,
    Placeholder,
    Required,
    Disabled,
    ReadOnly,
    Checked,
    Selected,
    Multiple,
    Min,
    Max,
    MinLength,
    MaxLength,
    Step,
    Strict,
    Masked,
    Rows,
    Cols,
    Pattern,
    PatternMessage,
    AutoSubmit,
    FormNoValidate,
    MultiSubmit,
    Icon,
    Format,
    DisabledDates,
    HighlightedDates,
    DisabledTimes,
    DisabledZones,
    Href,
    Src,
    AutoPlay,
    Language,
    RowSpan,
    ColSpan,
    EntityId,
    FileId,
    From,
    MessageId,
    To,
    DataTitle,
    TargetId,
    Accent,
    State,
    Variant,
    Tag,
    Uid,
    Email,
    ShortCode,
    Size,
    Family,
    Criterion,
    FallbackTicker,
    Action,
    Trigger,
    UserIds,
    StreamId,
    SideBySide,
    Width,
    Open,
    For,
    Generated,
    Version,
    MessageFormat,
    Namespace,
}

/// A set of attributes by what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeySet(u128);

impl KeySet {
    /// The set of none.
    pub const NONE: KeySet = KeySet(0);
    /// The set of all.
    pub const ALL: KeySet = KeySet(u128::MAX);

    /// The set of one.
    #[inline]
    pub const fn of(key: Key) -> Self {
        KeySet(1 << key as u32)
    }

    /// Both together.
    #[inline]
    pub const fn and(self, other: KeySet) -> Self {
        KeySet(self.0 | other.0)
    }

    /// True if both hold one and the same.
    #[inline]
    pub const fn meets(self, other: KeySet) -> bool {
        self.0 & other.0 != 0
    }
}

// The last one has a place in a set.
const _: () = assert!((Key::Namespace as u32) < u128::BITS);

/// In which element format a name is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFormat {
    /// In both.
    Any,
    /// Only in an element built as MessageML.
    MessageMl,
    /// Only in an element built as PresentationML.
    PresentationMl,
    /// Accepted in PresentationML and without any effect.
    IgnoredInPresentationMl,
}

/// One input spelling of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written in the message.
    pub text: &'static str,
    /// Where it is taken.
    pub format: NameFormat,
}

impl Name {
    /// Taken in both formats.
    pub const fn any(text: &'static str) -> Self {
        Name { text, format: NameFormat::Any }
    }

    /// Taken in MessageML only.
    pub const fn mml(text: &'static str) -> Self {
        Name { text, format: NameFormat::MessageMl }
    }

    /// Taken in PresentationML only.
    pub const fn pml(text: &'static str) -> Self {
        Name { text, format: NameFormat::PresentationMl }
    }

    /// Accepted in PresentationML without effect.
    pub const fn ignored(text: &'static str) -> Self {
        Name { text, format: NameFormat::IgnoredInPresentationMl }
    }
}

/// The type of a value. Lengths count UTF-16 units, as everywhere in MessageML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Any string, the empty one included.
    Any,
    /// Any string that is more than white space (characters up to U+0020), of at most `max` units.
    NotBlank {
        /// Most UTF-16 units; `u32::MAX` for no limit.
        max: u32,
    },
    /// Any string of at most this many UTF-16 units.
    Length(u32),
    /// `true` or `false`, in any case.
    Boolean,
    /// One of these, in any case.
    OneOf(&'static [&'static str]),
    /// One of these, exactly.
    OneOfExactly(&'static [&'static str]),
    /// One of these exactly, once a trailing suffix is cut off.
    OneOfWithoutSuffix(&'static [&'static str], &'static str),
    /// This string, in any case.
    Fixed(&'static str),
    /// A decimal integer (32 bits) in this range.
    Integer {
        /// Smallest.
        min: i32,
        /// Largest.
        max: i32,
    },
    /// A decimal integer (64 bits), rewritten without sign and zeros that say nothing.
    Long,
    /// A decimal integer (64 bits): the number of a user.
    UserNumber,
    /// A list of style properties from the closed list.
    Style,
    /// An absolute URI whose scheme the directory allows.
    Uri,
    /// A keyword: no white space, and one character that is not punctuation.
    Keyword,
    /// ASCII letters, digits, `_`, `+`, `-`.
    ShortCode,
    /// Non-empty, no white space, of at most this many UTF-16 units.
    Identifier(u32),
    /// ISO date-time with offset.
    OffsetDateTime,
    /// ISO date, optionally with offset.
    Date,
    /// `HH:mm:ss`
    Time,
    /// A pattern of day, month and year letters.
    DatePattern,
    /// A pattern of hour, minute, second and half-day letters.
    TimePattern,
    /// Empty, or a time zone.
    TimeZone,
    /// JSON: days, ranges of days, days of the week.
    DateIntervals,
    /// JSON: times and ranges of times.
    TimeIntervals,
    /// JSON: an array of time zones.
    TimeZones,
    /// JSON: an array of strings, taken unchecked as time zones.
    ZoneStrings,
    /// JSON: an array of user numbers, of at most this many items.
    Users(u32),
    /// JSON: an array of room ids.
    Rooms,
    /// A regular expression of Java's flavour.
    Regex,
}

impl Value {
    /// True if it takes so long to check one that it is worth remembering.
    pub(crate) const fn is_intricate(&self) -> bool {
        !matches!(
            self,
            Value::Any
                | Value::NotBlank { .. }
                | Value::Length(_)
                | Value::Boolean
                | Value::OneOfExactly(_)
                | Value::Fixed(_)
                | Value::Integer { .. }
                | Value::Long
                | Value::UserNumber
                | Value::Keyword
                | Value::ShortCode
                | Value::Identifier(_)
                | Value::Time
        )
    }

    /// The type in a few words, as documentation and help show it.
    pub fn describe(&self) -> String {
        let words = |words: &[&str]| {
            let shown: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|w| format!("`{w}`")).collect();
            format!("one of {}", shown.join(", "))
        };
        match self {
            Value::Any => "any text".into(),
            Value::NotBlank { max: u32::MAX } => "a text that is not blank".into(),
            Value::NotBlank { max } => format!("a text that is not blank, of at most {max} characters"),
            Value::Length(max) => format!("a text of at most {max} characters"),
            Value::Boolean => "`true` or `false`".into(),
            Value::OneOf(list) | Value::OneOfExactly(list) => words(list),
            Value::OneOfWithoutSuffix(list, _) => words(list),
            Value::Fixed(word) => format!("always `{word}`"),
            Value::Integer { min, max: i32::MAX } => format!("a whole number from {min}"),
            Value::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Value::Long => "a whole number".into(),
            Value::UserNumber => "the number of a user".into(),
            Value::Style => "a list `property: value; …` of allowed style properties".into(),
            Value::Uri => "an absolute link, such as `https://example.com`".into(),
            Value::Keyword => "a keyword without white space and with a letter or digit in it".into(),
            Value::ShortCode => "a short code of letters, digits, `_`, `+` and `-`".into(),
            Value::Identifier(max) => format!("an id without white space, of at most {max} characters"),
            Value::OffsetDateTime => "a date and time with offset, such as `2024-12-31T09:29:47Z`".into(),
            Value::Date => "a date, such as `2024-12-31`".into(),
            Value::Time => "a time, such as `09:29:47`".into(),
            Value::DatePattern => "a pattern of `d`, `M` and `y`, such as `dd/MM/yyyy`".into(),
            Value::TimePattern => "a pattern of `h`, `H`, `m`, `s` and `a`, such as `HH:mm:ss`".into(),
            Value::TimeZone => "a time zone, such as `Europe/Paris`, or empty".into(),
            Value::DateIntervals => {
                "JSON such as `[{\"day\":\"2024-12-31\"},{\"from\":\"2025-01-01\",\"to\":\"2025-01-06\"},{\"daysOfWeek\":[0,6]}]`".into()
            }
            Value::TimeIntervals => {
                "JSON such as `[{\"time\":\"12:00:00\"},{\"from\":\"18:00:00\",\"to\":\"23:59:59\"}]`".into()
            }
            Value::TimeZones | Value::ZoneStrings => "a JSON array of time zones, such as `[\"Europe/Paris\"]`".into(),
            Value::Users(_) => "a JSON array of user ids, such as `[1,2]`".into(),
            Value::Rooms => "a JSON array of room ids, such as `[\"abc\"]`".into(),
            Value::Regex => "a regular expression of at most 256 characters".into(),
        }
    }
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
    /// Left out, it is written with this value.
    Default(&'static str),
    /// Left out, it is written with this value unless the parent is this element.
    DefaultUnlessIn(&'static str, super::Element),
}

/// How an attribute comes out in PresentationML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Under this name, in its place.
    As(&'static str),
    /// Under this name, after the others.
    Last(&'static str),
    /// Under this name; in MessageML after the others, in PresentationML in its place.
    LastInMessageMl(&'static str),
    /// Under this name, in single quotes.
    Json(&'static str),
    /// As the text in the element.
    AsText,
    /// Not at all (or by the element's own writer).
    No,
}

impl Written {
    /// The name that it comes out under; empty for none.
    pub const fn name(self) -> &'static str {
        match self {
            Written::As(name) | Written::Last(name) | Written::LastInMessageMl(name) | Written::Json(name) => name,
            Written::AsText | Written::No => "",
        }
    }
}

/// One attribute of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeInfo {
    /// What it means.
    pub key: Key,
    /// Its spellings; of several that are present the last in this list counts.
    pub names: &'static [Name],
    /// The type of its value.
    pub value: Value,
    /// Whether it must be there.
    pub presence: Presence,
    /// How it comes out.
    pub written: Written,
    /// True if its value is looked up among the labels and tooltips read so far (`for`,
    /// `data-target-id`), which then become this element's.
    pub adopts: bool,
    /// True if it is free text: grouped digits in it are for people, or no number at all.
    pub free_text: bool,
    /// True if it does nothing on phones.
    pub desktop_only: bool,
    /// The Agent version that brought it, where the documentation names one.
    pub since: &'static str,
    /// The version of the library that brought it.
    pub library: LibraryVersion,
    /// What the documentation says otherwise, or what else is worth knowing.
    pub note: &'static str,
}

impl AttributeInfo {
    /// An optional attribute of any value that comes out under the name of its last spelling.
    pub const fn new(key: Key, names: &'static [Name], value: Value) -> Self {
        let written = match names {
            [.., last] => Written::As(last.text),
            [] => Written::No,
        };
        AttributeInfo {
            key,
            names,
            value,
            presence: Presence::Optional,
            written,
            adopts: false,
            free_text: false,
            desktop_only: false,
            since: "",
            library: LibraryVersion::V1_1,
            note: "",
        }
    }

    /// It must be there.
    pub const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// Left out, it is written with this value.
    pub const fn presence(mut self, presence: Presence) -> Self {
        self.presence = presence;
        self
    }

    /// How it comes out.
    pub const fn written(mut self, written: Written) -> Self {
        self.written = written;
        self
    }

    /// It comes out under this name.
    pub const fn out(self, name: &'static str) -> Self {
        self.written(Written::As(name))
    }

    /// It does not come out.
    pub const fn dropped(self) -> Self {
        self.written(Written::No)
    }

    /// Its value names a label or tooltip.
    pub const fn adopts(mut self) -> Self {
        self.adopts = true;
        self
    }

    /// It is free text.
    pub const fn free_text(mut self) -> Self {
        self.free_text = true;
        self
    }

    /// It does nothing on phones.
    pub const fn desktop_only(mut self) -> Self {
        self.desktop_only = true;
        self
    }

    /// The Agent version that brought it.
    pub const fn since(mut self, version: &'static str) -> Self {
        self.since = version;
        self
    }

    /// The version of the library that brought it.
    pub const fn library(mut self, version: LibraryVersion) -> Self {
        self.library = version;
        self
    }

    /// What else is worth knowing.
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// The name to show: the spelling in the given format, else the first.
    pub fn shown_name(&self, presentation_ml: bool) -> &'static str {
        let fits = |name: &&Name| match name.format {
            NameFormat::Any => true,
            NameFormat::MessageMl => !presentation_ml,
            NameFormat::PresentationMl => presentation_ml,
            NameFormat::IgnoredInPresentationMl => false,
        };
        // Where both spellings are taken, the one that is usual in this format.
        let usual = |name: &&Name| fits(name) && name.text.starts_with("data-") == presentation_ml;
        let found = self.names.iter().find(usual).or_else(|| self.names.iter().find(fits));
        found.or(self.names.first()).map_or("", |name| name.text)
    }
}

/// `class`: any string.
pub(super) const CLASS: AttributeInfo = AttributeInfo::new(Key::Class, &[Name::any("class")], Value::Any).free_text();
/// `style`: the closed list of properties.
pub(super) const STYLE: AttributeInfo = AttributeInfo::new(Key::Style, &[Name::any("style")], Value::Style).free_text();

//! The types of values as XML Schema facets, which RELAX NG borrows.

use crate::schema::Value;

/// What a schema can say of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facets {
    /// A regular expression of XML Schema for all of the value.
    pub pattern: Option<String>,
    /// Most characters.
    pub max_length: Option<u32>,
}

impl Facets {
    /// What holds for a value of any of these types.
    pub fn of(values: &[Value]) -> Self {
        let mut all = values.iter().map(|value| of(*value));
        let Some(first) = all.next() else { return Facets::default() };
        all.fold(first, |a, b| Facets {
            pattern: a.pattern.zip(b.pattern).map(|(a, b)| if a == b { a } else { format!("{a}|{b}") }),
            max_length: a.max_length.zip(b.max_length).map(|(a, b)| a.max(b)),
        })
    }

    /// True if they say nothing.
    pub fn is_empty(&self) -> bool {
        *self == Facets::default()
    }
}

/// A value with this word among others.
pub(super) fn with_word(word: &str) -> String {
    format!("((.|\\s)*\\s)?{}(\\s(.|\\s)*)?", quote(word))
}

/// This value.
pub(super) fn exactly(value: &str) -> String {
    quote(value)
}

fn of(value: Value) -> Facets {
    let pattern = |pattern: String| Facets { pattern: Some(pattern), max_length: None };
    let any_case = |words: &[&str]| pattern(join(words.iter().map(|word| fold(word))));
    match value {
        Value::NotBlank { max } => {
            Facets { pattern: Some("(.|\\s)*\\S(.|\\s)*".into()), max_length: (max < u32::MAX).then_some(max) }
        }
        Value::Length(max) => Facets { pattern: None, max_length: Some(max) },
        Value::Boolean => any_case(&["true", "false"]),
        Value::OneOf(words) => any_case(words),
        Value::Fixed(word) => any_case(&[word]),
        Value::OneOfExactly(words) => pattern(join(words.iter().map(|word| quote(word)))),
        Value::OneOfWithoutSuffix(words, suffix) => {
            pattern(format!("({})({})?", join(words.iter().map(|word| quote(word))), quote(suffix)))
        }
        Value::Integer { min: 0.., .. } => pattern("\\+?\\p{Nd}+|-0+".into()),
        Value::Integer { .. } | Value::Long | Value::UserNumber => pattern("[+\\-]?\\p{Nd}+".into()),
        Value::Keyword => pattern("\\S+".into()),
        Value::ShortCode => pattern("[A-Za-z0-9_+\\-]*".into()),
        Value::Identifier(max) => Facets { pattern: Some("\\S+".into()), max_length: Some(max) },
        Value::Regex => Facets { pattern: None, max_length: Some(256) },
        Value::DatePattern | Value::TimePattern => Facets { pattern: None, max_length: Some(64) },
        Value::DateIntervals | Value::TimeIntervals | Value::TimeZones => {
            Facets { pattern: Some("\\s*\\[(.|\\s)*".into()), max_length: Some(1024) }
        }
        Value::Any
        | Value::Style
        | Value::Uri
        | Value::OffsetDateTime
        | Value::Date
        | Value::Time
        | Value::TimeZone
        | Value::ZoneStrings
        | Value::Users(_)
        | Value::Rooms => Facets::default(),
    }
}

fn join(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join("|")
}

fn quote(word: &str) -> String {
    let mut out = String::new();
    for letter in word.chars() {
        if "\\|.?*+(){}[]-^".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A word in any case; the Kelvin sign is a `k` in capitals, too.
fn fold(word: &str) -> String {
    let mut out = String::new();
    for letter in word.chars() {
        match letter.to_ascii_lowercase() {
            'k' => out.push_str("[kK\u{212a}]"),
            lower @ 'a'..='z' => out.push_str(&format!("[{lower}{}]", lower.to_ascii_uppercase())),
            other => out.push_str(&quote(&other.to_string())),
        }
    }
    out
}

//! What the engine is asked about.

use std::borrow::Cow;

use serde::Serialize;

use crate::choice::{Choice, Word};
use crate::json::Json;
use crate::stop::Stop;

/// The parameters of a create or update request.
///
/// ```
/// use messageml::{Engine, Input};
///
/// #[derive(serde::Serialize)]
/// struct Fill<'a> {
///     ticker: &'a str,
///     price: f64,
/// }
///
/// let template = r#"<messageML><cash tag="${data.ticker}"/> at ${data.price}</messageML>"#;
/// let input = Input::new(template).with_data(Fill { ticker: "VOD", price: 72.485 })?;
/// assert_eq!(Engine::default().render(input)?.markdown(), "$VOD at 72.485");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    pub(crate) message: &'a str,
    pub(crate) data: Data<'a>,
    pub(crate) model: Data<'a>,
    pub(crate) version: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) stop: Option<&'a Stop>,
    pub(crate) wrap: Wrap,
}

/// Whether content without `<messageML>` is put into one, as the BDKs do before they send.
///
/// ```
/// use messageml::{Engine, Input, Wrap};
/// let engine = Engine::default();
/// let fragment = Input::new("<b>Hello</b>");
/// assert!(!engine.check(&fragment).is_acceptable());
/// assert!(engine.check(fragment.with_wrap(Wrap::Auto)).is_acceptable());
/// # Ok::<(), messageml::UnknownWrap>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wrap {
    /// It is, unless it begins with `<messageML` or ends with `</messageML>`.
    Auto,
    /// It is taken as it is.
    #[default]
    Never,
    /// It is refused.
    Require,
}

/// There is no such way to wrap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a way to wrap; it is one of `auto`, `never`, `require`")]
pub struct UnknownWrap(Box<str>);

/// What stands before wrapped content.
const OPEN: &str = "<messageML>";
/// What stands after it.
const CLOSE: &str = "</messageML>";

impl Choice for Wrap {
    const WORDS: &'static [Word<Wrap>] = &[
        Word {
            name: "auto",
            value: Wrap::Auto,
            about: "It is, unless it begins with `<messageML` or ends with its end tag",
        },
        Word { name: "never", value: Wrap::Never, about: "It is taken as it is" },
        Word { name: "require", value: Wrap::Require, about: "It is refused" },
    ];
}

impl std::str::FromStr for Wrap {
    type Err = UnknownWrap;

    fn from_str(name: &str) -> Result<Self, UnknownWrap> {
        Wrap::named(name).ok_or_else(|| UnknownWrap(name.into()))
    }
}

/// EntityJSON, or the model of a bot's own template: text as it is sent, or a value.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Data<'a> {
    /// None, which stands for `{}`.
    #[default]
    Absent,
    /// JSON text.
    Text(Cow<'a, str>),
    /// A value; places in it count in its compact text.
    Value(Cow<'a, Json>),
}

/// Why a value of the bot cannot be sent as data.
#[derive(Debug, thiserror::Error)]
#[error("the data has no JSON form: {0}")]
pub struct DataError(#[from] serde_json::Error);

impl<'a> Input<'a> {
    /// A message: MessageML or PresentationML, or a template of either.
    pub fn new(message: &'a str) -> Self {
        Input { message, ..Input::default() }
    }

    /// Adds EntityJSON made of whatever serde can write; a string is taken as the JSON text itself.
    ///
    /// # Errors
    /// The value has no JSON form.
    pub fn with_data(self, data: impl Serialize) -> Result<Self, DataError> {
        Ok(self.with_json(Data::from_serialize(data)?))
    }

    /// Adds EntityJSON: its text, a [`Json`], or an `Option` of either.
    #[must_use]
    pub fn with_json(mut self, data: impl Into<Data<'a>>) -> Self {
        self.data = data.into();
        self
    }

    /// Adds the model of the bot's own template, for [`Profile::BdkJava`](crate::Profile::BdkJava): JSON text, a
    /// [`Json`], or an `Option` of either; without it, the data is the model as well.
    #[must_use]
    pub fn with_model(mut self, model: impl Into<Data<'a>>) -> Self {
        self.model = model.into();
        self
    }

    /// Adds the `version` parameter.
    #[must_use]
    pub fn with_version(mut self, version: impl Into<Option<&'a str>>) -> Self {
        self.version = version.into();
        self
    }

    /// Adds the name of the template, for [`Profile::BdkJava`](crate::Profile::BdkJava): what `.template_name` says,
    /// what includes are relative to, and by its ending whether values are escaped (`.ftlh`, `.ftlx`).
    #[must_use]
    pub fn with_name(mut self, name: impl Into<Option<&'a str>>) -> Self {
        self.name = name.into();
        self
    }

    /// The message.
    pub fn message(&self) -> &'a str {
        self.message
    }

    /// The EntityJSON.
    pub fn data(&self) -> &Data<'a> {
        &self.data
    }

    /// Says what becomes of content without `<messageML>`; it is taken as it is by default. Places of findings
    /// count in the content as it was handed in.
    #[must_use]
    pub fn with_wrap(mut self, wrap: Wrap) -> Self {
        self.wrap = wrap;
        self
    }

    /// True if the BDKs would send the content as it is.
    pub(crate) fn has_root(&self) -> bool {
        let content = self.message.trim();
        content.starts_with("<messageML") || content.ends_with(CLOSE)
    }

    /// The content in a root of its own, and how many bytes stand before it.
    pub(crate) fn wrapped(&self) -> (String, usize) {
        (format!("{OPEN}{}{CLOSE}", self.message), OPEN.len())
    }

    /// Adds what ends this call from outside.
    #[must_use]
    pub fn with_stop(mut self, stop: &'a Stop) -> Self {
        self.stop = Some(stop);
        self
    }
}

impl<'a> Data<'a> {
    /// The same without a copy.
    fn borrowed(&'a self) -> Data<'a> {
        match self {
            Data::Absent => Data::Absent,
            Data::Text(text) => Data::Text(Cow::Borrowed(text)),
            Data::Value(value) => Data::Value(Cow::Borrowed(value)),
        }
    }

    /// The data that a value of the bot is sent as; a string is taken as JSON text.
    ///
    /// # Errors
    /// The value has no JSON form.
    pub fn from_serialize(value: impl Serialize) -> Result<Data<'static>, DataError> {
        let text = serde_json::to_string(&value)?;
        let text = if text.starts_with('"') { serde_json::from_str(&text)? } else { text };
        Ok(Data::Text(text.into()))
    }

    /// The text that is sent; none for absent data.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Data::Absent => None,
            Data::Text(text) => Some(Cow::Borrowed(text)),
            Data::Value(value) => Some(Cow::Owned(value.to_string())),
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Data::Absent)
    }
}

impl<'a> From<&'a Input<'_>> for Input<'a> {
    fn from(input: &'a Input<'_>) -> Self {
        Input {
            message: input.message,
            data: input.data.borrowed(),
            model: input.model.borrowed(),
            version: input.version,
            name: input.name,
            stop: input.stop,
            wrap: input.wrap,
        }
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(message: &'a str) -> Self {
        Input::new(message)
    }
}

impl<'a> From<&'a String> for Input<'a> {
    fn from(message: &'a String) -> Self {
        Input::new(message)
    }
}

impl<'a> From<&'a str> for Data<'a> {
    fn from(text: &'a str) -> Self {
        Data::Text(text.into())
    }
}

impl<'a> From<&'a String> for Data<'a> {
    fn from(text: &'a String) -> Self {
        Data::Text(text.into())
    }
}

impl From<String> for Data<'_> {
    fn from(text: String) -> Self {
        Data::Text(text.into())
    }
}

impl<'a> From<&'a Json> for Data<'a> {
    fn from(value: &'a Json) -> Self {
        Data::Value(Cow::Borrowed(value))
    }
}

impl From<Json> for Data<'_> {
    fn from(value: Json) -> Self {
        Data::Value(Cow::Owned(value))
    }
}

impl<'a, T: Into<Data<'a>>> From<Option<T>> for Data<'a> {
    fn from(data: Option<T>) -> Self {
        data.map_or(Data::Absent, Into::into)
    }
}

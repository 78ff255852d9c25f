//! Which FreeMarker reads a template, and how it is set up.

use std::fmt;

use super::ast::OutputFormat;

/// A release of FreeMarker, as far as the language differs.
///
/// ```
/// use messageml::machinery::template::Release;
/// assert!(Release::V2_3_31 < Release::V2_3_34);
/// assert_eq!("2.3.33".parse(), Ok(Release::V2_3_33));
/// assert_eq!(Release::default().to_string(), "2.3.31");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Release {
    /// 2.3.31, which Symphony's Agents of 2025 carry.
    #[default]
    V2_3_31,
    /// 2.3.32
    V2_3_32,
    /// 2.3.33, which the Java BDK carries.
    V2_3_33,
    /// 2.3.34, which newer Agents carry.
    V2_3_34,
}

const RELEASES: [(Release, &str); 4] = [
    (Release::V2_3_31, "2.3.31"),
    (Release::V2_3_32, "2.3.32"),
    (Release::V2_3_33, "2.3.33"),
    (Release::V2_3_34, "2.3.34"),
];

impl Release {
    /// Its number.
    pub fn name(self) -> &'static str {
        RELEASES.iter().find(|(release, _)| *release == self).map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no [`Release`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a release of FreeMarker that is known: there are 2.3.31, 2.3.32, 2.3.33 and 2.3.34")]
pub struct NotARelease(pub String);

impl std::str::FromStr for Release {
    type Err = NotARelease;

    fn from_str(text: &str) -> Result<Self, NotARelease> {
        let found = RELEASES.iter().find(|(_, name)| *name == text);
        found.map(|(release, _)| *release).ok_or_else(|| NotARelease(text.to_owned()))
    }
}

/// How templates are read and run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What of the language there is.
    pub release: Release,
    /// The output format of templates whose header names none; formats of markup escape.
    pub output_format: OutputFormat,
    /// True if a loop variable without value hides a variable of the same name outside the loop.
    pub nulls_hide: bool,
    /// True if templates are found as the Java BDK finds them: localised names, names acquired from
    /// folders above, and escaping by the endings `.ftlh` and `.ftlx`.
    pub looks_up: bool,
}

impl Dialect {
    /// The output format of an Agent that escapes.
    pub(crate) const MARKUP: OutputFormat = OutputFormat::Xml;

    /// The same for a file of this name: where templates are looked up, `.ftlh` and `.ftlx` escape.
    #[must_use]
    pub fn of_file(self, name: &str) -> Dialect {
        if !self.looks_up {
            return self;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let format = match ending.to_ascii_lowercase().as_str() {
            "ftlh" => OutputFormat::Html,
            "ftlx" => OutputFormat::Xml,
            _ => return self,
        };
        Dialect { output_format: format, ..self }
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect {
            release: Release::V2_3_31,
            output_format: OutputFormat::Undefined,
            nulls_hide: false,
            looks_up: false,
        }
    }
}

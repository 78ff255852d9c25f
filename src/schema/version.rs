//! Versions of the Agent, as the documentation counts them.

use std::fmt;
use std::str::FromStr;

use crate::choice::{Choice, Word};

/// A version of the Agent such as `23.11` or `20.12.2`; parts that are left out are 0.
///
/// ```
/// use messageml::schema::AgentVersion;
/// let [old, new] = ["2.55.9", "20.4"].map(|text| text.parse::<AgentVersion>().expect("a version"));
/// assert!(old < new);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentVersion([u16; 3]);

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version of the Agent, such as `23.11` or `20.12.2`")]
pub struct NotAVersion;

impl FromStr for AgentVersion {
    type Err = NotAVersion;

    /// Reads two or three numbers joined by dots.
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = [0; 3];
        let mut count = 0;
        for part in text.split('.') {
            let slot = parts.get_mut(count).ok_or(NotAVersion)?;
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *slot = part.parse().ok().filter(|_| is_number).ok_or(NotAVersion)?;
            count += 1;
        }
        if count < 2 { Err(NotAVersion) } else { Ok(AgentVersion(parts)) }
    }
}

impl fmt::Display for AgentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AgentVersion([year, month, patch]) = self;
        write!(f, "{year}.{month}")?;
        if *patch > 0 { write!(f, ".{patch}") } else { Ok(()) }
    }
}

/// The version of Symphony's library whose rules hold: newer Agents bring newer ones.
///
/// ```
/// use messageml::LibraryVersion;
/// assert_eq!("1.7".parse(), Ok(LibraryVersion::V1_7));
/// assert!(LibraryVersion::V1_1 < LibraryVersion::V1_7);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LibraryVersion {
    /// 1.1, which the Agents of 2025 carry.
    #[default]
    V1_1,
    /// 1.7: templates are held to a list, values may be escaped, and there is a beta.
    V1_7,
}

impl LibraryVersion {
    /// Its number.
    pub const fn name(self) -> &'static str {
        match self {
            LibraryVersion::V1_1 => "1.1",
            LibraryVersion::V1_7 => "1.7",
        }
    }
}

impl Choice for LibraryVersion {
    const WORDS: &'static [Word<LibraryVersion>] = &[
        Word { name: LibraryVersion::V1_1.name(), value: LibraryVersion::V1_1, about: "What the Agents of 2025 carry" },
        Word {
            name: LibraryVersion::V1_7.name(),
            value: LibraryVersion::V1_7,
            about: "Templates are held to a list, values may be escaped, and there is a beta",
        },
    ];
}

impl fmt::Display for LibraryVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is no version of the library whose rules are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version of Symphony's library whose rules are known: there are `1.1` and `1.7`")]
pub struct NotALibraryVersion;

impl FromStr for LibraryVersion {
    type Err = NotALibraryVersion;

    fn from_str(text: &str) -> Result<Self, NotALibraryVersion> {
        LibraryVersion::named(text).ok_or(NotALibraryVersion)
    }
}

/// What the Agent's library knows of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Its version: rows that came later mean nothing to it.
    pub version: LibraryVersion,
    /// True if the pod takes beta content.
    pub beta: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Element;

    #[test]
    fn versions_are_numbers_and_nothing_else() {
        for wrong in ["", "23", "23.", "23.x", "+23.1", "1.2.3.4", "23.99999", " 23.1"] {
            assert_eq!(wrong.parse::<AgentVersion>(), Err(NotAVersion), "{wrong}");
        }
        assert_eq!("20.12.2".parse::<AgentVersion>().map(|version| version.to_string()), Ok("20.12.2".into()));
        assert_eq!("23.11".parse::<AgentVersion>(), "23.11.0".parse());
    }

    #[test]
    fn every_version_in_the_table_is_one() {
        for element in Element::all() {
            let info = element.info();
            let versions = info.attributes.iter().map(|row| row.since).chain([info.since]);
            for since in versions.filter(|since| !since.is_empty()) {
                assert!(since.parse::<AgentVersion>().is_ok(), "{element:?}: {since}");
            }
        }
    }
}

//! The names by which settings are given in files, in requests and on command lines, and the words of those that are
//! one of a few: one table each.

/// A word that a setting can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T> {
    /// The word, as it is written.
    pub name: &'static str,
    /// What it stands for.
    pub value: T,
    /// What it does, for people.
    pub about: &'static str,
}

/// A setting that is one of a few words.
///
/// ```
/// use messageml::{Profile, options::Choice};
/// assert_eq!(Profile::named("bdk-java"), Some(Profile::BdkJava));
/// assert!(Profile::WORDS.iter().any(|word| word.name == "agent"));
/// ```
pub trait Choice: Copy + 'static {
    /// All of its words, the usual one first.
    const WORDS: &'static [Word<Self>];

    /// What a word stands for; none if there is no such word.
    fn named(name: &str) -> Option<Self> {
        Self::WORDS.iter().find(|word| word.name == name).map(|word| word.value)
    }
}

/// Declares the settings with the names that they have in each place.
macro_rules! options {
    ($($(#[$doc:meta])* $option:ident: $in_file:literal, $in_request:literal;)*) => {
        /// A setting that can be given by name.
        ///
        /// ```
        /// use messageml::options::OptionName;
        /// let option = OptionName::from_file("pod-limits").expect("a setting of files");
        /// assert_eq!((option, option.in_request()), (OptionName::PodLimits, "podLimits"));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum OptionName { $($(#[$doc])* $option,)* }

        impl OptionName {
            /// All of them.
            pub const ALL: &'static [OptionName] = &[$(OptionName::$option),*];

            /// Its name in `messageml.toml`; empty if files do not give it.
            pub const fn in_file(self) -> &'static str {
                match self { $(OptionName::$option => $in_file),* }
            }

            /// Its name among the `options` of a request; empty if requests do not give it.
            pub const fn in_request(self) -> &'static str {
                match self { $(OptionName::$option => $in_request),* }
            }
        }
    };
}

options! {
    /// Whose FreeMarker runs over the template.
    Profile: "profile", "profile";
    /// The file with users, link schemes and instruments.
    Directory: "directory", "";
    /// The folder that includes are read from.
    Root: "root", "";
    /// What `.now` gives.
    Now: "", "now";
    /// The time zone in which templates print dates.
    TimeZone: "time-zone", "timeZone";
    /// The Agent that messages go to.
    AgentVersion: "agent-version", "agentVersion";
    /// The version of Symphony's library whose rules hold.
    LibraryVersion: "library-version", "libraryVersion";
    /// What becomes of a message beyond a limit of the pod.
    PodLimits: "pod-limits", "podLimits";
    /// Whether values are escaped as they are printed.
    AutoEscaping: "auto-escaping", "autoEscaping";
    /// Whether the pod takes beta content.
    Beta: "beta", "beta";
    /// The FreeMarker that a Java bot runs itself.
    FreemarkerVersion: "freemarker-version", "freemarkerVersion";
    /// Where findings link to.
    HelpUri: "help-uri", "";
    /// Levels of warnings and advice.
    Lints: "lints", "lints";
    /// Bounds of the engine.
    Limits: "limits", "limits";
    /// Whether content without `<messageML>` is put into one.
    Wrap: "", "wrap";
    /// Whether each finding comes with a picture for people.
    Rendered: "", "rendered";
    /// Whether an answer has what editors show beside a verdict.
    Draft: "", "draft";
}

impl OptionName {
    /// The setting of this name in `messageml.toml`.
    pub fn from_file(name: &str) -> Option<OptionName> {
        OptionName::find(name, OptionName::in_file)
    }

    /// The setting of this name among the `options` of a request.
    pub fn from_request(name: &str) -> Option<OptionName> {
        OptionName::find(name, OptionName::in_request)
    }

    fn find(name: &str, place: fn(OptionName) -> &'static str) -> Option<OptionName> {
        OptionName::ALL.iter().copied().find(|option| !name.is_empty() && place(*option) == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_write_as_one_word_what_files_join_by_hyphens() {
        for option in OptionName::ALL {
            let (file, request) = (option.in_file(), option.in_request());
            assert!(!file.is_empty() || !request.is_empty(), "{option:?}");
            if !file.is_empty() && !request.is_empty() {
                let mut joined = String::new();
                for (at, word) in file.split('-').enumerate() {
                    let (first, rest) = word.split_at(1);
                    joined += &if at > 0 { first.to_uppercase() } else { first.to_owned() };
                    joined += rest;
                }
                assert_eq!(joined, request);
            }
            if !file.is_empty() {
                assert_eq!(OptionName::from_file(file), Some(*option));
            }
            if !request.is_empty() {
                assert_eq!(OptionName::from_request(request), Some(*option));
            }
        }
        assert_eq!((OptionName::from_file(""), OptionName::from_request("")), (None, None));
    }
}

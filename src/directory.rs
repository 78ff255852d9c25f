//! What the pod knows and a message refers to: users, allowed link schemes, instruments.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use crate::diagnostic::{Span, nearest};
use crate::json::{Json, JsonNumber, Object, Step, find_span};

/// A user as the pod's directory lists it.
///
/// ```
/// let mut user = messageml::User::default();
/// user.id = 7;
/// user.pretty_name = "Ann Example".into();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The pod's number for the user.
    pub id: i64,
    /// The login name.
    pub screen_name: String,
    /// The name that is shown in a mention.
    pub pretty_name: String,
    /// The e-mail address.
    pub email: String,
}

/// What is asked about a financial instrument: the attributes of a `tag` element, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstrumentQuery {
    /// `"0"` for the last tag of the message, `"1"` for the one before it, and so on.
    pub resolution_id: String,
    /// Attribute name and value, in document order.
    pub criteria: Vec<(&'static str, String)>,
}

/// Looks up what a message refers to. The library itself never reaches for a network or a file.
pub trait Directory: fmt::Debug + Send + Sync {
    /// The user with this number.
    fn user_by_id(&self, id: i64) -> Option<Cow<'_, User>>;

    /// The user with this e-mail address.
    fn user_by_email(&self, email: &str) -> Option<Cow<'_, User>>;

    /// True if links may use this scheme (as written, without the colon).
    fn allows_scheme(&self, scheme: &str) -> bool;

    /// The instrument for a query, as the JSON object that the pod's service answers.
    fn instrument(&self, query: &InstrumentQuery) -> Option<&Object>;

    /// False if users are not looked up at all: mentions then show their uid or e-mail address,
    /// instruments their fallback ticker, each with a warning.
    fn knows_users(&self) -> bool {
        true
    }
}

/// Knows nobody and allows every scheme: what is used when no directory is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDirectory;

impl Directory for NoDirectory {
    fn user_by_id(&self, _: i64) -> Option<Cow<'_, User>> {
        None
    }

    fn user_by_email(&self, _: &str) -> Option<Cow<'_, User>> {
        None
    }

    fn allows_scheme(&self, _: &str) -> bool {
        true
    }

    fn instrument(&self, _: &InstrumentQuery) -> Option<&Object> {
        None
    }

    fn knows_users(&self) -> bool {
        false
    }
}

/// Why a JSON value is no directory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// It is no object.
    #[error("a directory must be a JSON object")]
    NoObject,
    /// A member is of the wrong type.
    #[error("\"{member}\" must be {wanted}")]
    Member {
        /// Its key.
        member: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A member of a user is of the wrong type.
    #[error("user {at}: \"{member}\" must be {wanted}")]
    User {
        /// The user's index, from 0.
        at: usize,
        /// The member's key.
        member: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A member that there is none of.
    #[error("{}unknown member \"{member}\"; {}", entry(*list), hint(member, known))]
    Unknown {
        /// The list and the index in it of what has the member, unless it is the directory itself.
        list: Option<(&'static str, usize)>,
        /// Its key.
        member: String,
        /// The members that there are.
        known: &'static [&'static str],
    },
}

fn entry(list: Option<(&'static str, usize)>) -> String {
    list.map_or(String::new(), |(list, at)| format!("{} {at}: ", list.trim_end_matches('s')))
}

fn hint(member: &str, known: &[&str]) -> String {
    match nearest(member, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("there are {}", known.join(", ")),
    }
}

impl DirectoryError {
    /// Where the value that it speaks of stands in the JSON text that the directory was read from, in bytes.
    ///
    /// ```
    /// use messageml::{StaticDirectory, json};
    /// let text = r#"{"users": [{"id": 7, "mail": "ann@example.com"}]}"#;
    /// let error = StaticDirectory::from_json(&json::read(text, 8)?).expect_err("it is called `email`");
    /// assert_eq!(error.span(text).map(|span| &text[span.range()]), Some("\"ann@example.com\""));
    /// # Ok::<(), json::JsonError>(())
    /// ```
    pub fn span(&self, text: &str) -> Option<Span> {
        let (list, member) = match self {
            DirectoryError::NoObject => (None, None),
            DirectoryError::Member { member, .. } => (None, Some(*member)),
            DirectoryError::User { at, member, .. } => (Some(("users", *at)), Some(*member)),
            DirectoryError::Unknown { list, member, .. } => (*list, Some(&**member)),
        };
        let mut path: Vec<Step<'_>> = list.map_or(Vec::new(), |(list, at)| vec![Step::Key(list), Step::Index(at)]);
        path.extend(member.map(Step::Key));
        // What is missing has no place: what it is missing in has one.
        find_span(text, &path).or_else(|| find_span(text, path.get(..path.len().saturating_sub(1))?))
    }
}

/// The members of a directory, and of what its lists hold.
const MEMBERS: [&str; 4] = ["users", "uriSchemes", "instruments", "streams"];
const LISTS: [(&str, &[&str]); 2] = [
    ("users", &["id", "screenName", "prettyName", "email"]),
    ("streams", &["id", "type", "name", "description", "public", "readOnly", "members", "owners"]),
];

fn check_members(json: &Object) -> Result<(), DirectoryError> {
    let check =
        |object: &Object, known: &'static [&'static str], list| match object.keys().find(|key| !known.contains(key)) {
            Some(key) => Err(DirectoryError::Unknown { list, member: key.to_owned(), known }),
            None => Ok(()),
        };
    check(json, &MEMBERS, None)?;
    for (list, known) in LISTS {
        for (at, entry) in json.get(list).and_then(Json::as_array).unwrap_or_default().iter().enumerate() {
            if let Some(entry) = entry.as_object() {
                check(entry, known, Some((list, at)))?;
            }
        }
    }
    Ok(())
}

/// A directory given as JSON, as `--directory` files and batch requests carry it:
/// `{"users":[{"id","screenName","prettyName","email"}],"uriSchemes":["https"],"instruments":{…}}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StaticDirectory {
    users: Vec<User>,
    /// The first user of each number, and of each e-mail address in small letters.
    by_id: HashMap<i64, usize>,
    by_email: HashMap<String, usize>,
    /// In small letters.
    schemes: Option<hashbrown::HashSet<String>>,
    instruments: Object,
}

impl StaticDirectory {
    /// Reads a directory; members that are missing stand for nothing known, and without
    /// `uriSchemes` every scheme is allowed. `streams` is for the local Agent.
    ///
    /// # Errors
    /// A member has the wrong type, or there is no such member.
    pub fn from_json(json: &Json) -> Result<Self, DirectoryError> {
        let object = json.as_object().ok_or(DirectoryError::NoObject)?;
        check_members(object)?;
        let mut directory = StaticDirectory::default();
        if let Some(users) = object.get("users").filter(|users| **users != Json::Null) {
            for (at, user) in users.as_array().ok_or(wrong("users", "an array"))?.iter().enumerate() {
                let user = read_user(user);
                let user = user.map_err(|(member, wanted)| DirectoryError::User { at, member, wanted })?;
                directory.by_id.entry(user.id).or_insert(at);
                if !user.email.is_empty() {
                    directory.by_email.entry(user.email.to_ascii_lowercase()).or_insert(at);
                }
                directory.users.push(user);
            }
        }
        if let Some(schemes) = object.get("uriSchemes").filter(|schemes| **schemes != Json::Null) {
            let schemes = schemes.as_array().ok_or(wrong("uriSchemes", "an array"))?;
            let texts = schemes.iter().map(|scheme| scheme.as_str().map(str::to_ascii_lowercase));
            directory.schemes = Some(texts.collect::<Option<_>>().ok_or(wrong("uriSchemes", "an array of strings"))?);
        }
        // The service's answer nests the map once more under its own name.
        if let Some(answer) = object.get("instruments").filter(|answer| **answer != Json::Null) {
            let map = answer.get("instruments").unwrap_or(answer);
            directory.instruments = map.as_object().ok_or(wrong("instruments", "an object"))?.clone();
        }
        Ok(directory)
    }

    /// The users in the order given.
    pub fn users(&self) -> &[User] {
        &self.users
    }
}

fn wrong(member: &'static str, wanted: &'static str) -> DirectoryError {
    DirectoryError::Member { member, wanted }
}

/// The user, or the member that is wrong and what it must be.
fn read_user(user: &Json) -> Result<User, (&'static str, &'static str)> {
    let text = |key: &'static str| match user.get(key) {
        None | Some(Json::Null) => Ok(String::new()),
        Some(value) => value.as_str().map(str::to_owned).ok_or((key, "a string")),
    };
    let id = match user.get("id") {
        Some(Json::Number(JsonNumber::Int(id))) => *id,
        Some(Json::String(digits)) => digits.parse().map_err(|_| ("id", "a number"))?,
        _ => return Err(("id", "a number")),
    };
    Ok(User { id, screen_name: text("screenName")?, pretty_name: text("prettyName")?, email: text("email")? })
}

impl Directory for StaticDirectory {
    fn user_by_id(&self, id: i64) -> Option<Cow<'_, User>> {
        self.users.get(*self.by_id.get(&id)?).map(Cow::Borrowed)
    }

    fn user_by_email(&self, email: &str) -> Option<Cow<'_, User>> {
        self.users.get(*self.by_email.get(&email.to_ascii_lowercase())?).map(Cow::Borrowed)
    }

    fn allows_scheme(&self, scheme: &str) -> bool {
        match &self.schemes {
            None => true,
            Some(schemes) if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                schemes.contains(&scheme.to_ascii_lowercase())
            }
            Some(schemes) => schemes.contains(scheme),
        }
    }

    fn instrument(&self, query: &InstrumentQuery) -> Option<&Object> {
        self.instruments.get(&query.resolution_id)?.get("instrument")?.as_object()
    }
}

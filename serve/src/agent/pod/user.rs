//! Who is in the pod.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use messageml::json::Object;
use messageml::{Directory, InstrumentQuery, StaticDirectory, User as Listed};

/// A user, as the pod's answers show one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::agent) struct User {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub email: String,
    /// True for a service account: whoever has logged in with a key.
    pub is_bot: bool,
}

impl User {
    pub(in crate::agent) fn first_name(&self) -> &str {
        self.display_name.split_once(' ').map_or(&self.display_name, |(first, _)| first)
    }

    pub(in crate::agent) fn last_name(&self) -> &str {
        self.display_name.split_once(' ').map_or("", |(_, last)| last)
    }

    /// The account's type, as the pod names it.
    pub(in crate::agent) fn account(&self) -> &'static str {
        if self.is_bot { "SYSTEM" } else { "NORMAL" }
    }

    /// True if some words of the names, the user name or the e-mail address begin with each word of the query.
    pub(in crate::agent) fn answers_to(&self, query: &str) -> bool {
        let texts = [&self.display_name, &self.username, &self.email].map(|text| text.to_lowercase());
        let mut words = query.split_whitespace().map(str::to_lowercase);
        words.all(|word| {
            texts.iter().any(|text| {
                text.starts_with(&word)
                    || text.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(&word))
            })
        })
    }
}

/// Where the ids of users begin that no directory lists.
const FIRST_UNLISTED: i64 = 349_026_222_340_000;

/// Users that no directory lists; the oldest make room.
const UNLISTED: usize = 10_000;

#[derive(Debug, Default)]
struct Registry {
    users: Vec<User>,
    /// Where those begin that the directory does not list.
    listed: usize,
}

/// Everybody whom the pod knows. Cheap to clone: all clones are one.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Users {
    registry: Arc<RwLock<Registry>>,
    directory: Option<Arc<StaticDirectory>>,
}

impl Users {
    pub(in crate::agent) fn new(directory: Option<StaticDirectory>) -> Self {
        let listed = directory.iter().flat_map(StaticDirectory::users);
        let users: Vec<User> = listed
            .map(|user| User {
                id: user.id,
                username: user.screen_name.clone(),
                display_name: user.pretty_name.clone(),
                email: user.email.clone(),
                is_bot: false,
            })
            .collect();
        let registry = Registry { listed: users.len(), users };
        Users { registry: Arc::new(RwLock::new(registry)), directory: directory.map(Arc::new) }
    }

    fn read(&self) -> RwLockReadGuard<'_, Registry> {
        self.registry.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Registry> {
        self.registry.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if a directory says who there is.
    pub(in crate::agent) fn is_listed(&self) -> bool {
        self.directory.is_some()
    }

    pub(in crate::agent) fn all(&self) -> Vec<User> {
        self.read().users.clone()
    }

    pub(in crate::agent) fn find(&self, is_wanted: impl Fn(&User) -> bool) -> Option<User> {
        self.read().users.iter().find(|user| is_wanted(user)).cloned()
    }

    pub(in crate::agent) fn by_id(&self, id: i64) -> Option<User> {
        self.find(|user| user.id == id)
    }

    pub(in crate::agent) fn by_name(&self, username: &str) -> Option<User> {
        self.find(|user| user.username == username)
    }

    /// One that the directory does not list: those of the directory are found by its indices, however many they are.
    fn unlisted(&self, is_wanted: impl Fn(&User) -> bool) -> Option<Cow<'_, Listed>> {
        let registry = self.read();
        let mut unlisted = registry.users.get(registry.listed..).unwrap_or_default().iter();
        unlisted.find(|user| is_wanted(user)).map(|user| Cow::Owned(Listed::from(user)))
    }

    /// The user of this name; one that is not known is made up.
    pub(in crate::agent) fn take_in(&self, username: &str, is_bot: bool) -> User {
        let is_settled = |user: &User| user.username == username && (user.is_bot || !is_bot);
        if let Some(user) = self.find(is_settled) {
            return user;
        }
        let mut registry = self.write();
        if let Some(user) = registry.users.iter_mut().find(|user| user.username == username) {
            user.is_bot |= is_bot;
            return user.clone();
        }
        let sum = username.bytes().fold(7_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 9_973);
        let mut id = FIRST_UNLISTED + sum;
        while registry.users.iter().any(|user| user.id == id) {
            id += 1;
        }
        let user = User {
            id,
            username: username.to_owned(),
            display_name: username.to_owned(),
            email: format!("{}@bots.example", username.replace(|c: char| !c.is_alphanumeric(), ".")),
            is_bot,
        };
        if registry.users.len() >= registry.listed + UNLISTED {
            let oldest = registry.listed;
            registry.users.remove(oldest);
        }
        registry.users.push(user.clone());
        user
    }
}

impl From<&User> for Listed {
    fn from(user: &User) -> Self {
        let mut listed = Listed::default();
        listed.id = user.id;
        listed.screen_name.clone_from(&user.username);
        listed.pretty_name.clone_from(&user.display_name);
        listed.email.clone_from(&user.email);
        listed
    }
}

/// What a message may refer to: everybody in the pod, bots included, and the rest of the directory.
impl Directory for Users {
    fn user_by_id(&self, id: i64) -> Option<Cow<'_, Listed>> {
        let listed = self.directory.as_ref().and_then(|directory| directory.user_by_id(id));
        listed.or_else(|| self.unlisted(|user| user.id == id))
    }

    fn user_by_email(&self, email: &str) -> Option<Cow<'_, Listed>> {
        let listed = self.directory.as_ref().and_then(|directory| directory.user_by_email(email));
        listed.or_else(|| self.unlisted(|user| user.email.eq_ignore_ascii_case(email)))
    }

    fn allows_scheme(&self, scheme: &str) -> bool {
        self.directory.as_ref().is_none_or(|directory| directory.allows_scheme(scheme))
    }

    fn instrument(&self, query: &InstrumentQuery) -> Option<&Object> {
        self.directory.as_ref()?.instrument(query)
    }

    fn knows_users(&self) -> bool {
        self.is_listed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_user_and_no_two_have_one_id() {
        let users = Users::new(None);
        let ids: std::collections::HashSet<i64> =
            (0..2_000).map(|at| users.take_in(&format!("bot{at}"), true).id).collect();
        assert_eq!(ids.len(), 2_000);
        assert_eq!(users.take_in("bot7", true), users.take_in("bot7", true));
        let person = users.take_in("ada", false);
        assert!(!person.is_bot && users.take_in("ada", true).is_bot, "who logs in with a key is a bot");
    }

    #[test]
    fn users_are_found_by_the_beginnings_of_words() {
        let user = User {
            id: 1,
            username: "ada.b".into(),
            display_name: "Ada Byron".into(),
            email: "countess@example.com".into(),
            is_bot: false,
        };
        for query in ["ada", "BYR", "byron ada", "count", "ada.b", ""] {
            assert!(user.answers_to(query), "{query}");
        }
        for query in ["yron", "ada x", "example@"] {
            assert!(!user.answers_to(query), "{query}");
        }
    }
}

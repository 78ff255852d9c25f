//! Who has asked whom for a connection, and what came of it.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use super::event::Happening;
use super::user::User;
use crate::agent::answer::Refusal;
use crate::now;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConnectionState {
    Pending,
    Accepted,
    Rejected,
}

/// A request of one user to another.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Connection {
    from: i64,
    to: i64,
    state: ConnectionState,
    /// Milliseconds since 1970.
    pub first: i64,
    pub updated: i64,
    pub count: u64,
}

impl Connection {
    /// The other of the two.
    pub(in crate::agent) fn other(&self, user: i64) -> i64 {
        if self.from == user { self.to } else { self.from }
    }

    /// The status as this user sees it.
    pub(in crate::agent) fn status(&self, user: i64) -> &'static str {
        match self.state {
            ConnectionState::Pending if self.from == user => "PENDING_OUTGOING",
            ConnectionState::Pending => "PENDING_INCOMING",
            ConnectionState::Accepted => "ACCEPTED",
            ConnectionState::Rejected => "REJECTED",
        }
    }
}

/// All connections, by the lower and the higher of the two ids.
#[derive(Debug, Default)]
pub(in crate::agent) struct Connections {
    held: BTreeMap<(i64, i64), Connection>,
}

/// Connections that are held.
const CONNECTIONS: usize = 50_000;

fn key(one: i64, other: i64) -> (i64, i64) {
    (one.min(other), one.max(other))
}

impl Connections {
    pub(in crate::agent) fn of(&self, user: i64) -> impl Iterator<Item = &Connection> {
        self.held.values().filter(move |held| held.from == user || held.to == user)
    }

    /// Those that were asked for and not rejected: who asked whom, and true once it is accepted.
    pub(in crate::agent) fn standing(&self) -> impl Iterator<Item = (i64, i64, bool)> {
        let standing = self.held.values().filter(|held| held.state != ConnectionState::Rejected);
        standing.map(|held| (held.from, held.to, held.state == ConnectionState::Accepted))
    }

    pub(in crate::agent) fn between(&self, one: i64, other: i64) -> Result<Connection, Refusal> {
        let none = || Refusal::new(StatusCode::NOT_FOUND, "there is no connection between the two users");
        self.held.get(&key(one, other)).cloned().ok_or_else(none)
    }

    /// Asks for a connection; asking back accepts.
    pub(in crate::agent) fn request(&mut self, by: &User, to: &User) -> Result<(Connection, Vec<Happening>), Refusal> {
        if by.id == to.id || (self.held.len() >= CONNECTIONS && !self.held.contains_key(&key(by.id, to.id))) {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "this connection cannot be made"));
        }
        let time = now();
        let fresh = Connection {
            from: by.id,
            to: to.id,
            state: ConnectionState::Rejected,
            first: time,
            updated: time,
            count: 0,
        };
        let held = self.held.entry(key(by.id, to.id)).or_insert(fresh);
        if held.state == ConnectionState::Accepted {
            return Ok((held.clone(), Vec::new()));
        }
        if held.state == ConnectionState::Pending && held.to == by.id {
            return self.answer(by, to, true);
        }
        held.from = by.id;
        held.to = to.id;
        held.state = ConnectionState::Pending;
        held.updated = time;
        held.count += 1;
        Ok((held.clone(), vec![Happening::ConnectionRequested { to: to.clone() }]))
    }

    /// Accepts or rejects what `from` has asked for.
    pub(in crate::agent) fn answer(
        &mut self,
        by: &User,
        from: &User,
        accepts: bool,
    ) -> Result<(Connection, Vec<Happening>), Refusal> {
        let held = self
            .held
            .get_mut(&key(by.id, from.id))
            .filter(|held| held.to == by.id && held.state != ConnectionState::Rejected);
        let held = held.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "this user has asked for no connection"))?;
        let is_news = accepts && held.state == ConnectionState::Pending;
        held.state = if accepts { ConnectionState::Accepted } else { ConnectionState::Rejected };
        held.updated = now();
        let what = is_news.then(|| Happening::ConnectionAccepted { from: from.clone() });
        Ok((held.clone(), what.into_iter().collect()))
    }

    pub(in crate::agent) fn remove(&mut self, one: i64, other: i64) -> Result<(), Refusal> {
        self.between(one, other)?;
        self.held.remove(&key(one, other));
        Ok(())
    }
}

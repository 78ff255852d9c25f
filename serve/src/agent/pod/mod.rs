//! The pod behind the Agent: users, streams, memberships and connections. Whatever changes them gives what happened.

pub(in crate::agent) mod connection;
pub(in crate::agent) mod event;
pub(in crate::agent) mod message;
mod seed;
pub(in crate::agent) mod stream;
pub(in crate::agent) mod user;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use axum::http::StatusCode;
use messageml::{Json, StaticDirectory};

use super::answer::Refusal;
use crate::{now, random_text};
use connection::Connections;
use event::Happening;
use seed::{is_stream_id, plain};
use stream::{Attributes, Members, Membership, Stream, StreamKind};
use user::{User, Users};

/// Streams that the pod holds: those that were only written to make room, others are refused.
const STREAMS: usize = 5_000;

/// Members of one stream.
const MEMBERS: usize = 10_000;

fn bad(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, why)
}

fn forbidden(why: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, why)
}

/// Users, streams and what ties them.
#[derive(Debug)]
pub(super) struct Pod {
    pub users: Users,
    /// By the plain form of their ids.
    streams: BTreeMap<String, Arc<Stream>>,
    /// The streams that nobody listed or made, in the order in which they were written to.
    found: VecDeque<String>,
    /// True if every well-formed id is a room.
    is_open: bool,
    pub connections: Connections,
    /// Presence by user.
    presences: HashMap<i64, (String, i64)>,
}

/// What a change gives: its result and what happened, in order.
pub(super) type Changed<T> = Result<(T, Vec<Happening>), Refusal>;

/// What to do with a member of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Change {
    Add,
    Remove,
    Promote,
    Demote,
}

impl Pod {
    /// # Errors
    /// A sentence that says what is wrong with the directory.
    pub(super) fn new(directory: Option<&Json>) -> Result<Self, String> {
        let listed = seed::read_streams(directory)?;
        let is_open = listed.is_none();
        let streams = listed.unwrap_or_default().into_iter().map(|(id, stream)| (id, Arc::new(stream)));
        Ok(Pod {
            users: Users::new(directory.map(StaticDirectory::from_json).transpose().map_err(|why| why.to_string())?),
            streams: streams.collect(),
            found: VecDeque::new(),
            is_open,
            connections: Connections::default(),
            presences: HashMap::new(),
        })
    }

    /// The stream, if there is one with this id.
    pub(super) fn stream(&self, id: &str) -> Option<Arc<Stream>> {
        let held = self.streams.get(&plain(id)).cloned();
        held.or_else(|| {
            let made = || Stream { id: id.to_owned(), is_active: true, ..Stream::default() };
            (self.is_open && is_stream_id(id)).then(|| Arc::new(made()))
        })
    }

    /// True if the stream is listed, was made or was written to.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.streams.contains_key(&plain(id))
    }

    /// A stream in which this user is.
    pub(super) fn stream_of(&self, user: &User, id: &str) -> Result<Arc<Stream>, Refusal> {
        let shown: String = id.chars().take(100).collect();
        let stream = self.stream(id).ok_or_else(|| bad(format!("there is no stream \"{shown}\"")))?;
        let is_public = stream.attributes.public == Some(true);
        match stream.is_member(user) || is_public {
            true => Ok(stream),
            false => Err(forbidden("the user is not a member of this stream")),
        }
    }

    /// A room in which this user is.
    pub(super) fn room_of(&self, user: &User, id: &str) -> Result<Arc<Stream>, Refusal> {
        let stream = self.stream_of(user, id)?;
        if stream.kind == StreamKind::Room { Ok(stream) } else { Err(bad("this stream is not a room")) }
    }

    /// The streams in which this user is.
    pub(super) fn streams_of<'p>(&'p self, user: &'p User) -> impl Iterator<Item = &'p Arc<Stream>> {
        self.streams.values().filter(|stream| stream.is_member(user))
    }

    pub(super) fn streams(&self) -> impl Iterator<Item = &Arc<Stream>> {
        self.streams.values()
    }

    /// The users in a stream; everybody, where nobody listed them.
    pub(super) fn members(&self, stream: &Stream) -> Vec<(User, Membership)> {
        let users = self.users.all();
        let of = |user: User| stream.membership(user.id).map(|membership| (user, membership));
        match &stream.members {
            Members::Everybody => users.into_iter().filter_map(of).collect(),
            Members::Listed(rows) => {
                let find =
                    |row: &Membership| users.iter().find(|user| user.id == row.user).map(|user| (user.clone(), *row));
                let half = users.iter().filter(|user| stream.membership(user.id).is_none() && stream.is_member(user));
                let half = half.map(|user| (user.clone(), Membership { user: user.id, is_owner: false, joined: 0 }));
                rows.iter().filter_map(find).chain(half).collect()
            }
        }
    }

    /// Holds a stream; one that was only found makes room for others.
    fn hold(&mut self, stream: Stream) -> Arc<Stream> {
        let stream = Arc::new(stream);
        self.streams.insert(plain(&stream.id), Arc::clone(&stream));
        stream
    }

    fn make_room(&mut self) -> Result<(), Refusal> {
        while self.streams.len() >= STREAMS {
            let oldest = self.found.pop_front();
            let oldest = oldest.ok_or_else(|| forbidden("this pod holds no more streams"))?;
            self.streams.remove(&oldest);
        }
        Ok(())
    }

    /// Notes that something was written to a stream.
    pub(super) fn touch(&mut self, id: &str, time: i64) {
        let id = plain(id);
        if let Some(held) = self.streams.get_mut(&id) {
            Arc::make_mut(held).last_message = Some(time);
        } else if let Some(found) = self.stream(&id).filter(|_| self.make_room().is_ok()) {
            self.found.push_back(id.clone());
            self.streams.insert(id, Arc::new(Stream { last_message: Some(time), ..(*found).clone() }));
        }
    }

    fn user(&self, id: i64) -> Result<User, Refusal> {
        self.users.by_id(id).ok_or_else(|| bad(format!("there is no user {id}")))
    }

    fn new_stream(&mut self, kind: StreamKind, creator: &User) -> Result<Stream, Refusal> {
        self.make_room()?;
        let id = random_text(24).map_err(|why| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string()))?;
        let (created, creator) = (now(), Some(creator.id));
        Ok(Stream { id, kind, is_active: true, created, creator, ..Stream::default() })
    }

    /// The instant message between these users, made if there is none.
    pub(super) fn create_im(&mut self, by: &User, others: &[i64], takes_part: bool) -> Changed<Arc<Stream>> {
        let mut ids = others.to_vec();
        if takes_part {
            ids.push(by.id);
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < 2 {
            return Err(bad("an instant message needs somebody to talk with"));
        }
        if ids.len() > MEMBERS {
            return Err(bad(format!("an instant message has at most {MEMBERS} members")));
        }
        let members = ids.iter().map(|id| self.user(*id)).collect::<Result<Vec<_>, _>>()?;
        let same = self.streams.values().find(|stream| {
            let is_theirs = || members.iter().all(|member| stream.is_member(member));
            let count = match &stream.members {
                // The other of the two whom a half IM does not name is a bot.
                Members::Listed(rows) if rows.len() == 1 => 2,
                Members::Listed(rows) => rows.len(),
                Members::Everybody => 0,
            };
            stream.kind.is_im() && count == members.len() && is_theirs()
        });
        if let Some(stream) = same {
            return Ok((Arc::clone(stream), Vec::new()));
        }
        let kind = if members.len() == 2 { StreamKind::Im } else { StreamKind::Mim };
        let mut stream = self.new_stream(kind, by)?;
        let joined = stream.created;
        let row = |user: &User| Membership { user: user.id, is_owner: false, joined };
        stream.members = Members::Listed(members.iter().map(row).collect());
        let stream = self.hold(stream);
        Ok((Arc::clone(&stream), vec![Happening::ImCreated { stream }]))
    }

    /// A new room of this user's.
    pub(super) fn create_room(&mut self, by: &User, attributes: Attributes) -> Changed<Arc<Stream>> {
        attributes.check().map_err(bad)?;
        let name = attributes.name.as_deref().map(str::trim).unwrap_or_default();
        if name.is_empty() {
            return Err(bad("a room needs a \"name\""));
        }
        let is_taken = |stream: &Arc<Stream>| stream.name().is_some_and(|other| other.eq_ignore_ascii_case(name));
        if self.streams.values().any(is_taken) {
            return Err(bad(format!("there is a room \"{name}\" already")));
        }
        let mut stream = self.new_stream(StreamKind::Room, by)?;
        let owner = Membership { user: by.id, is_owner: true, joined: stream.created };
        stream.members = Members::Listed(vec![owner]);
        stream.attributes = attributes;
        let stream = self.hold(stream);
        let joined = Happening::UserJoined { stream: Arc::clone(&stream), user: by.clone() };
        Ok((Arc::clone(&stream), vec![Happening::RoomCreated { stream }, joined]))
    }

    fn run_room(&self, by: &User, id: &str) -> Result<Stream, Refusal> {
        let stream = self.room_of(by, id)?;
        match stream.is_run_by(by) {
            true => Ok((*stream).clone()),
            false => Err(forbidden("only owners may change this room")),
        }
    }

    pub(super) fn update_room(&mut self, by: &User, id: &str, changes: Attributes) -> Changed<Arc<Stream>> {
        changes.check().map_err(bad)?;
        let mut stream = self.run_room(by, id)?;
        stream.attributes.update(changes);
        let stream = self.hold(stream);
        Ok((Arc::clone(&stream), vec![Happening::RoomUpdated { stream }]))
    }

    pub(super) fn pin(&mut self, by: &User, id: &str, message: Option<String>) -> Changed<Arc<Stream>> {
        let mut stream = (*self.stream_of(by, id)?).clone();
        stream.attributes.pinned_message_id = message;
        Ok((self.hold(stream), Vec::new()))
    }

    pub(super) fn activate(&mut self, by: &User, id: &str, is_active: bool) -> Changed<Arc<Stream>> {
        let mut stream = self.run_room(by, id)?;
        let is_change = stream.is_active != is_active;
        stream.is_active = is_active;
        let stream = self.hold(stream);
        let what = match is_active {
            true => Happening::RoomReactivated { stream: Arc::clone(&stream) },
            false => Happening::RoomDeactivated { stream: Arc::clone(&stream) },
        };
        Ok((stream, if is_change { vec![what] } else { Vec::new() }))
    }

    /// Changes who is in a room and who owns it.
    pub(super) fn change_member(&mut self, by: &User, id: &str, user: i64, change: Change) -> Changed<()> {
        let user = self.user(user)?;
        let stream = self.room_of(by, id)?;
        let is_own = user.id == by.id;
        let may_invite = stream.attributes.members_can_invite == Some(true) && change == Change::Add;
        // One may leave any room and join a public one.
        let may_oneself = is_own && (change == Change::Remove || change == Change::Add);
        if !(stream.is_run_by(by) || may_invite || may_oneself) {
            return Err(forbidden("only owners may change who is in this room"));
        }
        let mut stream = (*stream).clone();
        let rows = match stream.members {
            // From here on there is a list: of everybody who is here now.
            Members::Everybody => {
                let joined = stream.created;
                self.users.all().iter().map(|user| Membership { user: user.id, is_owner: false, joined }).collect()
            }
            Members::Listed(rows) => rows,
        };
        let (rows, what) = change_rows(rows, &user, change)?;
        stream.members = Members::Listed(rows);
        let stream = self.hold(stream);
        let what = what.map(|what: fn(Arc<Stream>, User) -> Happening| what(stream, user));
        Ok(((), what.into_iter().collect()))
    }

    pub(super) fn presence(&self, user: i64) -> (String, i64) {
        self.presences.get(&user).cloned().unwrap_or_else(|| ("AVAILABLE".into(), 0))
    }

    pub(super) fn set_presence(&mut self, user: i64, category: &str) -> Result<(), Refusal> {
        const CATEGORIES: [&str; 10] = [
            "UNDEFINED",
            "AVAILABLE",
            "AWAY",
            "BUSY",
            "BE_RIGHT_BACK",
            "IN_A_MEETING",
            "ON_THE_PHONE",
            "OUT_OF_OFFICE",
            "DO_NOT_DISTURB",
            "OFF_WORK",
        ];
        let known = CATEGORIES.into_iter().find(|known| *known == category);
        let known = known.ok_or_else(|| bad(format!("\"category\" must be one of {}", CATEGORIES.join(", "))))?;
        self.presences.insert(user, (known.to_owned(), now()));
        Ok(())
    }
}

type Told = fn(Arc<Stream>, User) -> Happening;

/// The list after a change, and what to tell of it; nothing where it was so already.
fn change_rows(
    mut rows: Vec<Membership>,
    user: &User,
    change: Change,
) -> Result<(Vec<Membership>, Option<Told>), Refusal> {
    let at = rows.iter().position(|row| row.user == user.id);
    let owns = |rows: &[Membership], at: Option<usize>| at.and_then(|at| rows.get(at)).is_some_and(|row| row.is_owner);
    let told: Option<Told> = match (change, at) {
        (Change::Add, Some(_)) => None,
        (Change::Add, None) => {
            if rows.len() >= MEMBERS {
                return Err(bad(format!("a room has at most {MEMBERS} members")));
            }
            rows.push(Membership { user: user.id, is_owner: false, joined: now() });
            Some(|stream, user| Happening::UserJoined { stream, user })
        }
        (_, None) => return Err(bad(format!("{} is not a member of this room", user.display_name))),
        (Change::Remove, Some(at)) => {
            rows.remove(at);
            Some(|stream, user| Happening::UserLeft { stream, user })
        }
        (Change::Promote, at) if !owns(&rows, at) => Some(|stream, user| Happening::Promoted { stream, user }),
        (Change::Demote, at) if owns(&rows, at) => Some(|stream, user| Happening::Demoted { stream, user }),
        (Change::Promote | Change::Demote, Some(_)) => None,
    };
    if let (Change::Promote | Change::Demote, Some(row)) = (change, at.and_then(|at| rows.get_mut(at))) {
        row.is_owner = change == Change::Promote;
    }
    Ok((rows, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod() -> (Pod, User, User) {
        let json = messageml::json::read_strictly(
            "{\"users\":[{\"id\":7,\"screenName\":\"ada\",\"prettyName\":\"Ada Byron\",\"email\":\"a@x.y\"}],\
             \"streams\":[{\"id\":\"im1\",\"type\":\"IM\",\"members\":[7]},{\"id\":\"a+b/=\",\"name\":\"All\"}]}",
            100,
        );
        let pod = Pod::new(json.ok().as_ref()).expect("a pod");
        let (ada, bot) = (pod.users.by_id(7).expect("Ada"), pod.users.take_in("bot", true));
        (pod, ada, bot)
    }

    #[test]
    fn ids_are_one_however_they_are_written() {
        let (pod, ada, _) = pod();
        for id in ["a+b/=", "a-b_", "a-b_="] {
            assert_eq!(pod.stream(id).and_then(|stream| stream.name().map(str::to_owned)).as_deref(), Some("All"));
        }
        assert!(pod.stream("elsewhere").is_none() && pod.stream_of(&ada, "im1").is_ok());
    }

    #[test]
    fn an_im_is_made_once() -> Result<(), Refusal> {
        let (mut pod, ada, bot) = pod();
        assert_eq!(pod.create_im(&bot, &[7], true)?.0.id, "im1", "the directory has one");
        let other = pod.users.take_in("eve", false);
        let (made, events) = pod.create_im(&ada, &[other.id], true)?;
        assert_eq!((made.kind, events.len()), (StreamKind::Im, 1));
        assert_eq!(pod.create_im(&other, &[7], true)?.0.id, made.id);
        let (many, _) = pod.create_im(&bot, &[7, other.id], true)?;
        assert_eq!(many.kind, StreamKind::Mim);
        assert!(pod.create_im(&bot, &[], true).is_err() && pod.create_im(&bot, &[99], true).is_err());
        Ok(())
    }

    #[test]
    fn a_room_is_its_owners() -> Result<(), Refusal> {
        let (mut pod, ada, bot) = pod();
        let named = |name: &str| Attributes { name: Some(name.into()), ..Attributes::default() };
        let (room, events) = pod.create_room(&bot, named("Desk"))?;
        assert_eq!(events.iter().map(|what| what.names().0).collect::<Vec<_>>(), ["ROOMCREATED", "USERJOINEDROOM"]);
        assert!(pod.create_room(&bot, named("desk")).is_err() && pod.create_room(&bot, named(" ")).is_err());
        assert!(pod.change_member(&ada, &room.id, ada.id, Change::Add).is_err(), "it is not public");
        let told = |pod: &mut Pod, by: &User, user: &User, change| {
            let (_, what) = pod.change_member(by, &room.id, user.id, change)?;
            Ok::<_, Refusal>(what.first().map(|what| what.names().0))
        };
        assert_eq!(told(&mut pod, &bot, &ada, Change::Add)?, Some("USERJOINEDROOM"));
        assert_eq!(told(&mut pod, &bot, &ada, Change::Add)?, None);
        assert!(told(&mut pod, &ada, &bot, Change::Remove).is_err(), "she does not own it");
        assert_eq!(told(&mut pod, &bot, &ada, Change::Promote)?, Some("ROOMMEMBERPROMOTEDTOOWNER"));
        assert_eq!(told(&mut pod, &ada, &bot, Change::Demote)?, Some("ROOMMEMBERDEMOTEDFROMOWNER"));
        assert_eq!(told(&mut pod, &bot, &bot, Change::Remove)?, Some("USERLEFTROOM"));
        assert!(pod.update_room(&bot, &room.id, named("Mine")).is_err());
        pod.update_room(&ada, &room.id, named("Hers"))?;
        pod.activate(&ada, &room.id, false)?;
        assert!(!pod.room_of(&ada, &room.id)?.may_write(&ada));
        Ok(())
    }

    #[test]
    fn streams_that_were_only_written_to_make_room() {
        let mut pod = Pod::new(None).expect("a pod");
        for at in 0..STREAMS + 10 {
            pod.touch(&format!("s{at}"), 1);
        }
        assert_eq!(pod.streams().count(), STREAMS);
        assert!(pod.create_im(&pod.users.take_in("a", true), &[pod.users.take_in("b", false).id], true).is_ok());
        assert_eq!(pod.streams().count(), STREAMS);
    }
}

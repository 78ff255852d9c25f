//! Rooms, instant messages and walls, and who is in them.

use serde::{Deserialize, Serialize};

use super::user::User;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) enum StreamKind {
    Im,
    Mim,
    #[default]
    Room,
    Post,
}

impl StreamKind {
    pub(super) const ALL: [StreamKind; 4] = [StreamKind::Im, StreamKind::Mim, StreamKind::Room, StreamKind::Post];

    pub(in crate::agent) fn name(self) -> &'static str {
        match self {
            StreamKind::Im => "IM",
            StreamKind::Mim => "MIM",
            StreamKind::Room => "ROOM",
            StreamKind::Post => "POST",
        }
    }

    /// True for those that are made by naming who talks.
    pub(in crate::agent) fn is_im(self) -> bool {
        matches!(self, StreamKind::Im | StreamKind::Mim)
    }
}

/// One user in one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent) struct Membership {
    pub user: i64,
    pub is_owner: bool,
    /// Milliseconds since 1970.
    pub joined: i64,
}

/// Who is in a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) enum Members {
    /// A stream whose members nobody listed.
    #[default]
    Everybody,
    Listed(Vec<Membership>),
}

/// A keyword of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::agent) struct Keyword {
    pub key: String,
    pub value: String,
}

/// What a room is like: `V3RoomAttributes`. What an update leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::agent) struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Vec<Keyword>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members_can_invite: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discoverable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_protected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_pod: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_history: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_lateral_room: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_meeting: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_chat: Option<bool>,
}

/// Characters of a room's name, its description and a keyword.
const NAME: usize = 200;
const TEXT: usize = 4_000;
const KEYWORDS: usize = 100;

impl Attributes {
    /// # Errors
    /// A sentence that says which one is too long.
    pub(in crate::agent) fn check(&self) -> Result<(), String> {
        let is_longer = |text: Option<&String>, most: usize| text.is_some_and(|text| text.chars().count() > most);
        if is_longer(self.name.as_ref(), NAME) {
            return Err(format!("\"name\" has more than {NAME} characters"));
        }
        if is_longer(self.description.as_ref(), TEXT) {
            return Err(format!("\"description\" has more than {TEXT} characters"));
        }
        let keywords = self.keywords.as_deref().unwrap_or_default();
        let is_long = |keyword: &Keyword| is_longer(Some(&keyword.key), NAME) || is_longer(Some(&keyword.value), NAME);
        if keywords.len() > KEYWORDS || keywords.iter().any(is_long) {
            return Err(format!("more than {KEYWORDS} \"keywords\", or longer ones than {NAME} characters"));
        }
        Ok(())
    }

    /// Takes over what the other says.
    pub(super) fn update(&mut self, by: Attributes) {
        fn take<T>(mine: &mut Option<T>, other: Option<T>) {
            if other.is_some() {
                *mine = other;
            }
        }
        take(&mut self.name, by.name);
        take(&mut self.keywords, by.keywords);
        take(&mut self.description, by.description);
        take(&mut self.members_can_invite, by.members_can_invite);
        take(&mut self.discoverable, by.discoverable);
        take(&mut self.public, by.public);
        take(&mut self.read_only, by.read_only);
        take(&mut self.copy_protected, by.copy_protected);
        take(&mut self.cross_pod, by.cross_pod);
        take(&mut self.view_history, by.view_history);
        take(&mut self.multi_lateral_room, by.multi_lateral_room);
        take(&mut self.scheduled_meeting, by.scheduled_meeting);
        take(&mut self.sub_type, by.sub_type);
        take(&mut self.pinned_message_id, by.pinned_message_id);
        take(&mut self.group_chat, by.group_chat);
    }
}

/// A room, an instant message or a wall.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::agent) struct Stream {
    pub id: String,
    pub kind: StreamKind,
    pub members: Members,
    pub attributes: Attributes,
    pub is_active: bool,
    /// Milliseconds since 1970; 0 for one that was there from the start.
    pub created: i64,
    pub creator: Option<i64>,
    /// Milliseconds since 1970.
    pub last_message: Option<i64>,
}

impl Stream {
    pub(in crate::agent) fn name(&self) -> Option<&str> {
        self.attributes.name.as_deref().filter(|_| self.kind == StreamKind::Room)
    }

    /// True for an IM that names only one of the two who talk: a bot is the other.
    fn is_half(&self) -> bool {
        matches!(&self.members, Members::Listed(rows) if self.kind == StreamKind::Im && rows.len() == 1)
    }

    pub(in crate::agent) fn membership(&self, user: i64) -> Option<Membership> {
        match &self.members {
            Members::Everybody => Some(Membership { user, is_owner: false, joined: self.created }),
            Members::Listed(rows) => rows.iter().find(|row| row.user == user).copied(),
        }
    }

    pub(in crate::agent) fn is_member(&self, user: &User) -> bool {
        self.membership(user.id).is_some() || (self.is_half() && user.is_bot)
    }

    /// True for who may write: in a read-only room its owners.
    pub(in crate::agent) fn may_write(&self, user: &User) -> bool {
        let is_reader = self.attributes.read_only == Some(true)
            && !self.membership(user.id).is_some_and(|membership| membership.is_owner);
        self.is_active && self.is_member(user) && !is_reader
    }

    /// True for who may change the room and its members. A room without owners is everybody's.
    pub(in crate::agent) fn is_run_by(&self, user: &User) -> bool {
        match &self.members {
            Members::Everybody => true,
            Members::Listed(rows) if !rows.iter().any(|row| row.is_owner) => self.is_member(user),
            Members::Listed(rows) => rows.iter().any(|row| row.user == user.id && row.is_owner),
        }
    }
}

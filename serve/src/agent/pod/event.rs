//! What happens in the pod, as the datafeed tells it.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::message::Message;
use super::stream::Stream;
use super::user::User;

/// Something that happened: who did it, when, and what.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Event {
    pub id: String,
    /// Milliseconds since 1970.
    pub time: i64,
    pub initiator: User,
    pub what: Happening,
}

/// What happened, with what the event carries.
#[derive(Clone, Debug)]
pub(in crate::agent) enum Happening {
    MessageSent(Arc<Message>),
    MessageSuppressed { message_id: String, stream: Arc<Stream> },
    ImCreated { stream: Arc<Stream> },
    RoomCreated { stream: Arc<Stream> },
    RoomUpdated { stream: Arc<Stream> },
    RoomDeactivated { stream: Arc<Stream> },
    RoomReactivated { stream: Arc<Stream> },
    UserJoined { stream: Arc<Stream>, user: User },
    UserLeft { stream: Arc<Stream>, user: User },
    Promoted { stream: Arc<Stream>, user: User },
    Demoted { stream: Arc<Stream>, user: User },
    ConnectionRequested { to: User },
    ConnectionAccepted { from: User },
    FormSubmitted { stream: Arc<Stream>, message_id: String, form_id: String, values: Map<String, Value> },
}

impl Happening {
    /// The event's type and the member of its payload.
    pub(in crate::agent) fn names(&self) -> (&'static str, &'static str) {
        match self {
            Happening::MessageSent(_) => ("MESSAGESENT", "messageSent"),
            Happening::MessageSuppressed { .. } => ("MESSAGESUPPRESSED", "messageSuppressed"),
            Happening::ImCreated { .. } => ("INSTANTMESSAGECREATED", "instantMessageCreated"),
            Happening::RoomCreated { .. } => ("ROOMCREATED", "roomCreated"),
            Happening::RoomUpdated { .. } => ("ROOMUPDATED", "roomUpdated"),
            Happening::RoomDeactivated { .. } => ("ROOMDEACTIVATED", "roomDeactivated"),
            Happening::RoomReactivated { .. } => ("ROOMREACTIVATED", "roomReactivated"),
            Happening::UserJoined { .. } => ("USERJOINEDROOM", "userJoinedRoom"),
            Happening::UserLeft { .. } => ("USERLEFTROOM", "userLeftRoom"),
            Happening::Promoted { .. } => ("ROOMMEMBERPROMOTEDTOOWNER", "roomMemberPromotedToOwner"),
            Happening::Demoted { .. } => ("ROOMMEMBERDEMOTEDFROMOWNER", "roomMemberDemotedFromOwner"),
            Happening::ConnectionRequested { .. } => ("CONNECTIONREQUESTED", "connectionRequested"),
            Happening::ConnectionAccepted { .. } => ("CONNECTIONACCEPTED", "connectionAccepted"),
            Happening::FormSubmitted { .. } => ("SYMPHONYELEMENTSACTION", "symphonyElementsAction"),
        }
    }

    /// Where it happened.
    pub(in crate::agent) fn stream(&self) -> Option<&Arc<Stream>> {
        match self {
            Happening::MessageSent(message) => Some(&message.stream),
            Happening::MessageSuppressed { stream, .. }
            | Happening::ImCreated { stream }
            | Happening::RoomCreated { stream }
            | Happening::RoomUpdated { stream }
            | Happening::RoomDeactivated { stream }
            | Happening::RoomReactivated { stream }
            | Happening::UserJoined { stream, .. }
            | Happening::UserLeft { stream, .. }
            | Happening::Promoted { stream, .. }
            | Happening::Demoted { stream, .. }
            | Happening::FormSubmitted { stream, .. } => Some(stream),
            Happening::ConnectionRequested { .. } | Happening::ConnectionAccepted { .. } => None,
        }
    }

    /// Whom it happened to.
    pub(in crate::agent) fn affected(&self) -> Option<&User> {
        match self {
            Happening::UserJoined { user, .. }
            | Happening::UserLeft { user, .. }
            | Happening::Promoted { user, .. }
            | Happening::Demoted { user, .. }
            | Happening::ConnectionRequested { to: user }
            | Happening::ConnectionAccepted { from: user } => Some(user),
            _ => None,
        }
    }
}

impl Event {
    /// True if this user's datafeed tells it: who is in the stream, and whom it happened to. A form's reply is
    /// for the one who sent the form, which the caller knows.
    pub(in crate::agent) fn concerns(&self, user: &User) -> bool {
        let is_affected = self.what.affected().is_some_and(|affected| affected.id == user.id);
        match self.what.stream() {
            Some(stream) => is_affected || stream.is_member(user),
            None => is_affected || self.initiator.id == user.id,
        }
    }
}

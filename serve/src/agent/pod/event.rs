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
    pub what: What,
}

/// What happened, with what the event carries.
#[derive(Clone, Debug)]
pub(in crate::agent) enum What {
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

impl What {
    /// The event's type and the member of its payload.
    pub(in crate::agent) fn names(&self) -> (&'static str, &'static str) {
        match self {
            What::MessageSent(_) => ("MESSAGESENT", "messageSent"),
            What::MessageSuppressed { .. } => ("MESSAGESUPPRESSED", "messageSuppressed"),
            What::ImCreated { .. } => ("INSTANTMESSAGECREATED", "instantMessageCreated"),
            What::RoomCreated { .. } => ("ROOMCREATED", "roomCreated"),
            What::RoomUpdated { .. } => ("ROOMUPDATED", "roomUpdated"),
            What::RoomDeactivated { .. } => ("ROOMDEACTIVATED", "roomDeactivated"),
            What::RoomReactivated { .. } => ("ROOMREACTIVATED", "roomReactivated"),
            What::UserJoined { .. } => ("USERJOINEDROOM", "userJoinedRoom"),
            What::UserLeft { .. } => ("USERLEFTROOM", "userLeftRoom"),
            What::Promoted { .. } => ("ROOMMEMBERPROMOTEDTOOWNER", "roomMemberPromotedToOwner"),
            What::Demoted { .. } => ("ROOMMEMBERDEMOTEDFROMOWNER", "roomMemberDemotedFromOwner"),
            What::ConnectionRequested { .. } => ("CONNECTIONREQUESTED", "connectionRequested"),
            What::ConnectionAccepted { .. } => ("CONNECTIONACCEPTED", "connectionAccepted"),
            What::FormSubmitted { .. } => ("SYMPHONYELEMENTSACTION", "symphonyElementsAction"),
        }
    }

    /// Where it happened.
    pub(in crate::agent) fn stream(&self) -> Option<&Arc<Stream>> {
        match self {
            What::MessageSent(message) => Some(&message.stream),
            What::MessageSuppressed { stream, .. }
            | What::ImCreated { stream }
            | What::RoomCreated { stream }
            | What::RoomUpdated { stream }
            | What::RoomDeactivated { stream }
            | What::RoomReactivated { stream }
            | What::UserJoined { stream, .. }
            | What::UserLeft { stream, .. }
            | What::Promoted { stream, .. }
            | What::Demoted { stream, .. }
            | What::FormSubmitted { stream, .. } => Some(stream),
            What::ConnectionRequested { .. } | What::ConnectionAccepted { .. } => None,
        }
    }

    /// Whom it happened to.
    pub(in crate::agent) fn affected(&self) -> Option<&User> {
        match self {
            What::UserJoined { user, .. }
            | What::UserLeft { user, .. }
            | What::Promoted { user, .. }
            | What::Demoted { user, .. }
            | What::ConnectionRequested { to: user }
            | What::ConnectionAccepted { from: user } => Some(user),
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

//! A message that the pod has taken.

use std::sync::Arc;

use super::stream::Stream;
use super::user::User;
use crate::agent::body::Attachment;

/// What a message says: the same for every stream that a blast goes to.
#[derive(Debug, Default)]
pub(in crate::agent) struct Content {
    pub presentation_ml: String,
    pub entity_json: String,
    pub attachments: Vec<Attachment>,
    /// One for each attachment, or none.
    pub previews: Vec<Attachment>,
}

impl Content {
    pub(in crate::agent) fn bytes(&self) -> usize {
        let files = self.attachments.iter().chain(&self.previews).map(|file| file.content.len() + file.name.len());
        self.presentation_ml.len() + self.entity_json.len() + files.sum::<usize>()
    }
}

/// What a message replaces.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Replaced {
    pub id: String,
    pub initial_id: String,
    /// Milliseconds since 1970.
    pub initial_time: i64,
    pub is_silent: bool,
}

/// A message in a stream.
#[derive(Debug)]
pub(in crate::agent) struct Message {
    pub id: String,
    /// Milliseconds since 1970.
    pub time: i64,
    pub sender: User,
    pub stream: Arc<Stream>,
    pub content: Arc<Content>,
    /// A name for the session that is not its token.
    pub session: String,
    pub replaced: Option<Replaced>,
}

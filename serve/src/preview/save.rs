//! Writing what was edited in the page back to the files, where the command allows it.

use std::path::Path;
use std::sync::Arc;

use axum::Json as JsonBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use messageml::json::{Json, Object};
use messageml_project::{read_text, reason, replace};
use serde::Deserialize;

use super::folder::MessageFile;
use super::{Shared, came_to_grief, fault, json_answer};

/// A text as the page got it, and as it is now.
#[derive(Debug, Deserialize)]
struct Change {
    before: String,
    after: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Saved {
    id: String,
    #[serde(default)]
    case: String,
    message: Change,
    /// Absent where the case has no data.
    #[serde(default)]
    data: Option<Change>,
}

/// Why nothing was written.
enum Refusal {
    /// Somebody else wrote in between.
    Changed(String),
    Other(String),
}

impl Shared {
    /// Checks that a file is still as the page got it; it is written by [`Shared::write`].
    fn compare(&self, path: &Path, change: &Change, limit: usize) -> Result<(), Refusal> {
        let held = read_text(path, limit).map_err(|why| Refusal::Other(self.sentence(&why)))?;
        if held == change.before {
            return Ok(());
        }
        let name = self.project.names().shown(path);
        Err(Refusal::Changed(format!("{name} has changed on disk since it was read: nothing was written")))
    }

    fn write(&self, path: &Path, change: &Change) -> Result<(), Refusal> {
        if change.after == change.before {
            return Ok(());
        }
        let name = self.project.names().shown(path);
        replace(path, &change.after).map_err(|error| Refusal::Other(format!("{name}: {}", reason(&error))))
    }

    fn keep(&self, item: &MessageFile, saved: &Saved) -> Result<(), Refusal> {
        let limits = self.project.limits();
        let data = match (&saved.data, item.case(&saved.case)) {
            (Some(change), Some(case)) => Some((case.path.as_path(), change)),
            (Some(change), None) if change.after.trim().is_empty() => None,
            (Some(_), None) => {
                let why = "this message has no file of data: make one beside it, such as `x.data.json` for `x.ftl`";
                return Err(Refusal::Other(why.into()));
            }
            (None, _) => None,
        };
        // Both or none, as far as that can be told beforehand.
        self.compare(&item.path, &saved.message, limits.template_bytes)?;
        if let Some((path, change)) = data {
            self.compare(path, change, limits.data_bytes)?;
            self.write(path, change)?;
        }
        self.write(&item.path, &saved.message)
    }
}

/// Writes a message and its data, if `--write` was given and nobody changed them in between.
pub(super) async fn save(State(shared): State<Arc<Shared>>, JsonBody(saved): JsonBody<Saved>) -> Response {
    if !shared.can_write {
        return fault(StatusCode::FORBIDDEN, "nothing is written: start `messageml preview` with --write for that");
    }
    // Only what the listing holds can be written, so no path leads out of the folder.
    let Some(item) = shared.listing.items().get(&saved.id).cloned() else {
        return fault(StatusCode::NOT_FOUND, "there is no such message");
    };
    let workers = shared.workers.clone();
    match workers.run(move |_| shared.keep(&item, &saved)).await {
        Some(Ok(())) => json_answer(StatusCode::OK, &Json::Object(Object::from_iter([("saved", true)]))),
        Some(Err(Refusal::Changed(why))) => fault(StatusCode::CONFLICT, why),
        Some(Err(Refusal::Other(why))) => fault(StatusCode::UNPROCESSABLE_ENTITY, why),
        None => came_to_grief(),
    }
}

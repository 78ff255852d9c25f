//! What the page asks beside the picture: completion, explanations, elements to put in, the frame of a file to keep.

use std::path::Path;
use std::sync::Arc;

use axum::Json as JsonBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use messageml::assist::{Assist, byte_at};
use messageml::json::{Json, Object};
use messageml::schema::palette_json;
use messageml_project::{Surroundings, read_text};
use serde::Deserialize;

use super::{Shared, came_to_grief, json_answer};
use crate::asset;

/// A question about a place in a text that is being written.
#[derive(Debug, Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    id: String,
    message: String,
    #[serde(default)]
    data: Option<String>,
    /// In UTF-16 units.
    offset: usize,
}

/// Answers a question about a place, with the data in the page and that of the message's other cases as samples.
async fn answer(
    shared: Arc<Shared>,
    question: Question,
    ask: impl FnOnce(&Assist<'_>, &str, usize) -> Json + Send + 'static,
) -> Response {
    let workers = shared.workers.clone();
    let work = move |_| {
        let item = shared.listing.items().get(&question.id).cloned();
        let limit = shared.project.limits().data_bytes;
        let beside = item.iter().flat_map(|item| &item.cases).filter_map(|case| read_text(&case.path, limit).ok());
        // The page's own first: what it says of a value is what the author sees.
        let texts: Vec<String> = question.data.iter().cloned().chain(beside).collect();
        let path = item.as_ref().map_or(Path::new("-"), |item| &item.path);
        let data = texts.iter().map(String::as_str);
        let around = Surroundings::of(&question.message, path, Some(&shared.project), data, |_| None);
        around.ask(&question.message, |assist| {
            ask(assist, &question.message, byte_at(&question.message, question.offset))
        })
    };
    workers.run(work).await.map_or_else(came_to_grief, |json| json_answer(StatusCode::OK, &json))
}

fn wrap(name: &str, value: Json) -> Json {
    Json::Object(Object::from_iter([(name, value)]))
}

pub(super) async fn complete(State(shared): State<Arc<Shared>>, JsonBody(question): JsonBody<Question>) -> Response {
    answer(shared, question, |assist, text, at| wrap("proposals", assist.completion(at).to_json(text))).await
}

pub(super) async fn hover(State(shared): State<Arc<Shared>>, JsonBody(question): JsonBody<Question>) -> Response {
    let ask = |assist: &Assist<'_>, text: &str, at| assist.hover(at).map_or(Json::Null, |hover| hover.to_json(text));
    answer(shared, question, move |assist, text, at| wrap("hover", ask(assist, text, at))).await
}

pub(super) async fn palette() -> Response {
    json_answer(StatusCode::OK, &wrap("palette", palette_json()))
}

/// The document around a picture that is kept as a file; the page puts the message in.
pub(super) async fn picture() -> Response {
    json_answer(StatusCode::OK, &wrap("document", Json::from(asset::picture_document())))
}

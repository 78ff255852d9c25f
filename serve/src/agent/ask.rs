//! The parts of a request, refused in the documented form where they cannot be read.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::Shared;
use super::answer::Refusal;
use super::body::read_whole;

/// What stands in the path.
#[derive(Debug)]
pub(super) struct At<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(value)| At(value)).map_err(|why| bad(&format!("the path: {}", why.body_text())))
    }
}

/// What stands after the question mark.
#[derive(Debug)]
pub(super) struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(value)| Asked(value)).map_err(|why| bad(&format!("the query: {}", why.body_text())))
    }
}

/// The whole body, as bytes.
#[derive(Debug)]
pub(super) struct Content(pub Bytes);

impl FromRequest<Arc<Shared>> for Content {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        read_whole(request, &shared.bounds).await.map(Content)
    }
}

/// The body as JSON of one form; an empty one is the default.
#[derive(Debug)]
pub(super) struct Form<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequest<Arc<Shared>> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let body = read_whole(request, &shared.bounds).await?;
        if body.is_empty() {
            return Ok(Form(T::default()));
        }
        serde_json::from_slice(&body).map(Form).map_err(|why| bad(&format!("the body: {why}")))
    }
}

fn bad(why: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, why)
}

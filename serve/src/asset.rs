//! The files of the page, part of the binary.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

macro_rules! page {
    ($($name:literal: $kind:literal),* $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("../page/", $name)))),*]
    };
}

/// Name, media type, content.
const FILES: &[(&str, &str, &str)] = page! {
    "application.js": "text/javascript",
    "chrome.css": "text/css",
    "editor.js": "text/javascript",
    "findings.js": "text/javascript",
    "form.js": "text/javascript",
    "gallery.js": "text/javascript",
    "message.css": "text/css",
    "panels.js": "text/javascript",
    "picker.js": "text/javascript",
    "picture.js": "text/javascript",
};

const INDEX: &str = include_str!("../page/index.html");
const FRAME: &str = include_str!("../page/frame.html");

/// The page itself: scripts and style sheets of ours, requests to ourselves, and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The message's frame: no script at all, no request but for our style sheet, images only inline.
const FRAME_POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

/// The same with images from elsewhere, once they are switched on.
const FRAME_POLICY_WITH_IMAGES: &str = "default-src 'none'; style-src 'self'; img-src data: https: http:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

/// The content of a file of the page.
pub(crate) fn content(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(file, ..)| *file == name).map(|(.., content)| *content)
}

/// The page, its frame and its files below `base`; `mode` tells the page's script what it shows.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(base: &str, mode: &'static str) -> Router<S> {
    Router::new()
        .route(&format!("{base}/"), get(move || async move { html(&INDEX.replace("{{mode}}", mode), PAGE_POLICY) }))
        .route(&format!("{base}/frame"), get(frame))
        .route(&format!("{base}/page/{{file}}"), get(file))
}

#[derive(serde::Deserialize)]
struct Frame {
    #[serde(default)]
    images: String,
}

async fn frame(Query(frame): Query<Frame>) -> Response {
    html(FRAME, if frame.images == "on" { FRAME_POLICY_WITH_IMAGES } else { FRAME_POLICY })
}

fn html(text: &str, policy: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, text.to_owned()).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    let Some((_, kind, content)) = FILES.iter().find(|(file, ..)| *file == name) else {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    };
    let mut response = (*content).into_response();
    if let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8")) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}

//! The body of a create, update or blast request: multipart, urlencoded or JSON.

use std::collections::HashSet;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::BytesMut;
use serde_json::Value;

use super::answer::Refusal;
use crate::listener::Bounds;

/// A file of a message; its content is counted and let go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    pub name: String,
    pub bytes: usize,
}

/// What was asked to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Submission {
    pub message: String,
    pub data: Option<String>,
    pub version: Option<String>,
    /// True unless the update says otherwise.
    pub silent: Option<bool>,
    /// The streams of a blast.
    pub sids: Vec<String>,
    pub attachments: Vec<Attachment>,
    pub previews: usize,
}

/// Fields of one body: more is no message.
const FIELDS: usize = 400;

/// Streams of one body that are read; what a blast may have is less.
const STREAMS: usize = 1_000;

fn bad(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, why)
}

fn too_large(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, why)
}

impl Submission {
    pub(super) async fn read(request: Request, bounds: &Bounds) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "multipart/form-data" => Submission::read_multipart(request, bounds).await,
            "application/x-www-form-urlencoded" => {
                let body = read_whole(request, bounds).await?;
                let mut submission = Submission::default();
                for (name, value) in form_urlencoded::parse(&body).take(FIELDS) {
                    submission.take(&name, value.into_owned())?;
                }
                Ok(submission)
            }
            "application/json" => {
                let body = read_whole(request, bounds).await?;
                let json: Value =
                    serde_json::from_slice(&body).map_err(|why| bad(format!("the body is not JSON: {why}")))?;
                Submission::read_json(&json)
            }
            _ => Err(bad(
                "the content type must be multipart/form-data, application/x-www-form-urlencoded or application/json",
            )),
        }
    }

    fn read_json(json: &Value) -> Result<Self, Refusal> {
        let members = json.as_object().ok_or_else(|| bad("the body must be a JSON object"))?;
        let mut submission = Submission::default();
        for (name, value) in members {
            match value {
                Value::Null => {}
                Value::String(text) => submission.take(name, text.clone())?,
                Value::Bool(flag) => submission.take(name, flag.to_string())?,
                Value::Array(items) if name == "sids" => {
                    let ids: Option<Vec<_>> = items.iter().map(Value::as_str).collect();
                    submission.take_streams(ids.ok_or_else(|| bad("\"sids\" must hold strings"))?);
                }
                _ => return Err(bad(format!("\"{name}\" must be a string"))),
            }
        }
        Ok(submission)
    }

    async fn read_multipart(request: Request, bounds: &Bounds) -> Result<Self, Refusal> {
        let mut form = Multipart::from_request(request, &()).await.map_err(|why| bad(why.body_text()))?;
        let mut submission = Submission::default();
        let (mut text_bytes, mut file_bytes, mut fields) = (0, 0, 0);
        while let Some(field) = form.next_field().await.map_err(|why| broken(&why))? {
            fields += 1;
            if fields > FIELDS {
                return Err(bad(format!("more than {FIELDS} fields")));
            }
            let name = field.name().unwrap_or_default().to_owned();
            if name == "attachment" || name == "preview" {
                let file = field.file_name().unwrap_or("attachment").chars().take(255).collect();
                let bytes = count(field, bounds.attachment_bytes - file_bytes).await?;
                file_bytes += bytes;
                match name.as_str() {
                    "attachment" => submission.attachments.push(Attachment { name: file, bytes }),
                    _ => submission.previews += 1,
                }
                continue;
            }
            let text = read_text(field, bounds.body_bytes - text_bytes).await?;
            text_bytes += text.len();
            submission.take(&name, text)?;
        }
        Ok(submission)
    }

    fn take(&mut self, name: &str, value: String) -> Result<(), Refusal> {
        match name {
            "message" => self.message = value,
            "data" => self.data = Some(value).filter(|data| !data.is_empty()),
            "version" => self.version = Some(value).filter(|version| !version.is_empty()),
            "silent" => {
                self.silent = Some(match value.to_ascii_lowercase().as_str() {
                    "true" | "" => true,
                    "false" => false,
                    _ => return Err(bad("\"silent\" must be true or false")),
                });
            }
            "sids" => {
                self.take_streams(value.split(','));
            }
            // The Agent passes over fields that it does not know.
            _ => {}
        }
        Ok(())
    }
}

impl Submission {
    /// Adds streams; one named twice counts, and gets the message, once.
    fn take_streams<'i>(&mut self, ids: impl IntoIterator<Item = &'i str>) {
        let mut known: HashSet<String> = self.sids.iter().cloned().collect();
        for id in ids.into_iter().map(str::trim).filter(|id| !id.is_empty()) {
            if self.sids.len() < STREAMS && known.insert(id.to_owned()) {
                self.sids.push(id.to_owned());
            }
        }
    }
}

fn broken(why: &MultipartError) -> Refusal {
    match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large("the request is larger than this Agent takes"),
        _ => bad(format!("the body is not well-formed multipart: {}", why.body_text())),
    }
}

async fn read_whole(request: Request, bounds: &Bounds) -> Result<bytes::Bytes, Refusal> {
    let body = axum::body::to_bytes(request.into_body(), bounds.body_bytes).await;
    body.map_err(|_| too_large(format!("the body is broken off, or larger than {} bytes", bounds.body_bytes)))
}

async fn read_text(mut field: Field<'_>, left: usize) -> Result<String, Refusal> {
    let mut text = BytesMut::new();
    while let Some(chunk) = field.chunk().await.map_err(|why| broken(&why))? {
        if text.len() + chunk.len() > left {
            return Err(too_large("the texts of the request are larger than this Agent takes"));
        }
        text.extend_from_slice(&chunk);
    }
    String::from_utf8(text.into()).map_err(|_| bad("a field is not UTF-8"))
}

async fn count(mut field: Field<'_>, left: usize) -> Result<usize, Refusal> {
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await.map_err(|why| broken(&why))? {
        bytes += chunk.len();
        if bytes > left {
            return Err(too_large("the attachments of one message must not exceed 30 MB in total"));
        }
    }
    Ok(bytes)
}

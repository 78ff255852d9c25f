//! The body of a create, update or blast request: multipart, urlencoded or JSON.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use messageml::Json;

use super::answer::Refusal;
use crate::listener::Bounds;

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    pub name: String,
    pub content: Bytes,
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
    pub previews: Vec<Attachment>,
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
                Submission::read_json(&read_json(&body)?)
            }
            _ => Err(bad(
                "the content type must be multipart/form-data, application/x-www-form-urlencoded or application/json",
            )),
        }
    }

    fn read_json(json: &Json) -> Result<Self, Refusal> {
        let members = json.as_object().ok_or_else(|| bad("the body must be a JSON object"))?;
        let mut submission = Submission::default();
        for (name, value) in members.iter() {
            match value {
                Json::Null => {}
                Json::String(text) => submission.take(name, text.to_string())?,
                Json::Bool(flag) => submission.take(name, flag.to_string())?,
                Json::Array(items) if name == "sids" => {
                    let ids: Option<Vec<_>> = items.iter().map(Json::as_str).collect();
                    submission.take_streams(ids.ok_or_else(|| bad("\"sids\" must hold strings"))?);
                }
                Json::Object(_) if name == "data" => {
                    return Err(bad("\"data\" must be a string: the object as JSON text, in quotes"));
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
                let left = bounds.attachment_bytes - file_bytes;
                let content = read_field(field, left, "the attachments of one message are too large").await?;
                file_bytes += content.len();
                let files = if name == "attachment" { &mut submission.attachments } else { &mut submission.previews };
                files.push(Attachment { name: file, content });
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
    /// Adds streams, each as often as it is named: so the limit of a blast counts them.
    fn take_streams<'i>(&mut self, ids: impl IntoIterator<Item = &'i str>) {
        let ids = ids.into_iter().map(str::trim).filter(|id| !id.is_empty());
        self.sids.extend(ids.take(STREAMS - self.sids.len()).map(str::to_owned));
    }
}

fn broken(why: &MultipartError) -> Refusal {
    match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large("the request is larger than this Agent takes"),
        _ => bad(format!("the body is not well-formed multipart: {}", why.body_text())),
    }
}

/// Nesting of a JSON body: deeper than any documented one.
const DEPTH: usize = 100;

/// Reads JSON as `batch` does: half a surrogate pair is no fault.
pub(super) fn read_json(body: &[u8]) -> Result<Json, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| bad("the body is not JSON: it is not UTF-8"))?;
    messageml::json::read_strictly(text, DEPTH).map_err(|why| bad(format!("the body is not JSON: {}", why.reason)))
}

/// The whole body, if it keeps to the bound.
pub(super) async fn read_whole(request: Request, bounds: &Bounds) -> Result<Bytes, Refusal> {
    let mut chunks = request.into_body().into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| bad("the body breaks off, or is not what its headers say"))?;
        if whole.len() + chunk.len() > bounds.body_bytes {
            return Err(too_large(format!("the body is larger than {} bytes", bounds.body_bytes)));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

async fn read_text(field: Field<'_>, left: usize) -> Result<String, Refusal> {
    let text = read_field(field, left, "the texts of the request are larger than this Agent takes").await?;
    String::from_utf8(text.into()).map_err(|_| bad("a field is not UTF-8"))
}

async fn read_field(mut field: Field<'_>, left: usize, why: &str) -> Result<Bytes, Refusal> {
    let mut content = BytesMut::new();
    while let Some(chunk) = field.chunk().await.map_err(|why| broken(&why))? {
        if content.len() + chunk.len() > left {
            return Err(too_large(why));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content.freeze())
}

//! The streams that a directory file lists.

use std::collections::BTreeMap;

use messageml::Json;
use messageml::json::JsonNumber;

use super::stream::{Attributes, Members, Membership, Stream, StreamKind};

/// The streams of a directory, by the plain form of their ids; nothing if it lists none.
pub(super) fn read_streams(directory: Option<&Json>) -> Result<Option<BTreeMap<String, Stream>>, String> {
    let streams = directory.and_then(|json| json.get("streams")).filter(|streams| **streams != Json::Null);
    let Some(json) = streams else { return Ok(None) };
    let rows = json.as_array().ok_or("\"streams\" must be an array")?.iter().enumerate();
    let read = |(at, row)| read_stream(row).map_err(|why| format!("stream {at}: {why}"));
    rows.map(|row| read(row).map(|stream| (plain(&stream.id), stream))).collect::<Result<_, _>>().map(Some)
}

fn read_stream(row: &Json) -> Result<Stream, String> {
    let text = |key: &str| row.get(key).and_then(Json::as_str);
    let kind = match text("type") {
        None => StreamKind::Room,
        Some(name) => {
            let found = StreamKind::ALL.into_iter().find(|kind| kind.name() == name);
            found.ok_or("\"type\" must be IM, MIM, ROOM or POST")?
        }
    };
    let list = |key: &'static str| {
        let ids = row.get(key).and_then(Json::as_array).unwrap_or_default().iter();
        let read = ids.map(|id| match id {
            Json::Number(JsonNumber::Int(id)) => Ok(*id),
            _ => Err(format!("\"{key}\" must hold user ids")),
        });
        read.collect::<Result<Vec<i64>, _>>()
    };
    let (mut members, owners) = (list("members")?, list("owners")?);
    let unlisted: Vec<i64> = owners.iter().filter(|owner| !members.contains(owner)).copied().collect();
    // Owners alone leave the room open to everybody.
    if !members.is_empty() {
        members.extend(unlisted);
    }
    let rows = members.iter().map(|user| Membership { user: *user, is_owner: owners.contains(user), joined: 0 });
    let is_read_only = row.get("readOnly") == Some(&Json::Bool(true));
    Ok(Stream {
        id: text("id").filter(|id| is_stream_id(id)).ok_or("\"id\" must be a stream id")?.to_owned(),
        kind,
        members: if members.is_empty() { Members::Everybody } else { Members::Listed(rows.collect()) },
        attributes: Attributes {
            name: text("name").map(str::to_owned),
            description: text("description").map(str::to_owned),
            public: row.get("public").map(|value| *value == Json::Bool(true)),
            read_only: is_read_only.then_some(true),
            ..Attributes::default()
        },
        is_active: true,
        ..Stream::default()
    })
}

/// An id as it is compared: `+`, `/` and `=` are written in other ways in some places.
pub(super) fn plain(id: &str) -> String {
    id.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Base64 of some kind, at most 100 characters.
pub(super) fn is_stream_id(id: &str) -> bool {
    (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b))
}

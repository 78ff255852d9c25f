//! Who and what the Agent knows: users and streams of the directory file.

use messageml::json::JsonNumber;
use messageml::{Json, StaticDirectory};

/// A user, as the pod's answers show one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub email: String,
}

impl Member {
    pub(super) fn first_name(&self) -> &str {
        self.display_name.split_once(' ').map_or(&self.display_name, |(first, _)| first)
    }

    pub(super) fn last_name(&self) -> &str {
        self.display_name.split_once(' ').map_or("", |(_, last)| last)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StreamKind {
    Im,
    Mim,
    #[default]
    Room,
    Post,
}

impl StreamKind {
    const ALL: [StreamKind; 4] = [StreamKind::Im, StreamKind::Mim, StreamKind::Room, StreamKind::Post];

    pub(super) fn name(self) -> &'static str {
        match self {
            StreamKind::Im => "IM",
            StreamKind::Mim => "MIM",
            StreamKind::Room => "ROOM",
            StreamKind::Post => "POST",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stream {
    pub id: String,
    pub kind: StreamKind,
    pub name: Option<String>,
    /// User ids; everybody if the directory names none.
    pub members: Vec<i64>,
    /// True if bots may read but not write.
    pub is_read_only: bool,
}

#[derive(Debug)]
pub(super) struct World {
    pub pod: String,
    directory: Option<StaticDirectory>,
    /// The streams of the directory; without any, every well-formed id is a room.
    streams: Option<Vec<Stream>>,
}

/// Where the ids of users begin that no directory knows.
const FIRST_UNKNOWN: i64 = 349_026_222_340_000;

impl World {
    /// # Errors
    /// A sentence that says what is wrong with the directory.
    pub(super) fn new(directory: Option<&Json>, pod: String) -> Result<Self, String> {
        let streams = directory.and_then(|json| json.get("streams")).filter(|streams| **streams != Json::Null);
        let streams = streams.map(read_streams).transpose()?;
        let directory = directory.map(StaticDirectory::from_json).transpose().map_err(|why| why.to_string())?;
        Ok(World { pod, directory, streams })
    }

    pub(super) fn directory(&self) -> Option<&StaticDirectory> {
        self.directory.as_ref()
    }

    pub(super) fn members(&self) -> impl Iterator<Item = Member> {
        self.directory.iter().flat_map(StaticDirectory::users).map(|user| Member {
            id: user.id,
            username: user.screen_name.clone(),
            display_name: user.pretty_name.clone(),
            email: user.email.clone(),
        })
    }

    /// The bot with this user name: as the directory has it, or made up, the same each time.
    pub(super) fn bot(&self, username: &str) -> Member {
        self.members().find(|member| member.username == username).unwrap_or_else(|| {
            let sum = username.bytes().fold(7_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 9_973);
            Member {
                id: FIRST_UNKNOWN + sum,
                username: username.to_owned(),
                display_name: username.to_owned(),
                email: format!("{}@bots.example", username.replace(|c: char| !c.is_alphanumeric(), ".")),
            }
        })
    }

    /// The stream, if there is one with this id.
    pub(super) fn stream(&self, id: &str) -> Option<Stream> {
        match &self.streams {
            Some(streams) => {
                let plain = |id: &str| id.trim_end_matches('=').replace('+', "-").replace('/', "_");
                streams.iter().find(|stream| plain(&stream.id) == plain(id)).cloned()
            }
            None => is_stream_id(id).then(|| Stream { id: id.to_owned(), ..Stream::default() }),
        }
    }

    /// Everybody is in a stream whose members nobody listed; who talks with the one member that an IM lists is the
    /// bot that asks.
    pub(super) fn is_member(&self, stream: &Stream, member: &Member) -> bool {
        let is_half = stream.kind == StreamKind::Im && stream.members.len() == 1;
        stream.members.is_empty() || is_half || stream.members.contains(&member.id)
    }

    pub(super) fn streams(&self) -> &[Stream] {
        self.streams.as_deref().unwrap_or_default()
    }
}

/// Base64 of some kind, at most 100 characters.
fn is_stream_id(id: &str) -> bool {
    (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b))
}

fn read_streams(json: &Json) -> Result<Vec<Stream>, String> {
    let rows = json.as_array().ok_or("\"streams\" must be an array")?;
    rows.iter().enumerate().map(|(at, row)| read_stream(row).map_err(|why| format!("stream {at}: {why}"))).collect()
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
    let members = row.get("members").and_then(Json::as_array).unwrap_or_default();
    let members = members.iter().map(|id| match id {
        Json::Number(JsonNumber::Int(id)) => Ok(*id),
        _ => Err("\"members\" must hold user ids"),
    });
    Ok(Stream {
        id: text("id").filter(|id| is_stream_id(id)).ok_or("\"id\" must be a stream id")?.to_owned(),
        kind,
        name: text("name").map(str::to_owned),
        members: members.collect::<Result<_, _>>()?,
        is_read_only: row.get("readOnly") == Some(&Json::Bool(true)),
    })
}

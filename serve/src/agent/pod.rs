//! What a bot asks besides: who it is, who others are, which streams there are.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::answer::{Refusal, refuse, respond};
use super::ask::{Asked, At, Form};
use super::world::{Member, Stream};

type Known = State<Arc<Shared>>;

/// Answers with what `find` makes of the request, if its session token is good.
fn with_caller(shared: &Shared, headers: &HeaderMap, find: impl FnOnce(&Member) -> Result<Value, Refusal>) -> Response {
    match shared.caller(headers).and_then(|caller| find(&caller.member)) {
        Ok(json) => respond(StatusCode::OK, &json),
        Err(refusal) => refusal.into_response(),
    }
}

fn user_json(shared: &Shared, member: &Member) -> Value {
    json!({
        "id": member.id,
        "emailAddress": member.email,
        "firstName": member.first_name(),
        "lastName": member.last_name(),
        "displayName": member.display_name,
        "username": member.username,
        "company": shared.world.pod,
        "companyId": 1,
        "avatars": [],
        "accountType": "NORMAL",
    })
}

pub(super) async fn info(State(_): Known) -> Response {
    let version = concat!("Agent-25.8.1-messageml-", env!("CARGO_PKG_VERSION"));
    respond(
        StatusCode::OK,
        &json!({ "ipAddress": "127.0.0.1", "hostname": "localhost", "serverFqdn": "localhost", "version": version, "onPrem": true }),
    )
}

pub(super) async fn health(State(_): Known) -> Response {
    respond(StatusCode::OK, &json!({ "status": "UP" }))
}

pub(super) async fn session_info(State(shared): Known, headers: HeaderMap) -> Response {
    with_caller(&shared, &headers, |member| {
        let mut user = user_json(&shared, member);
        if let Some(user) = user.as_object_mut() {
            user.insert("accountType".into(), "SYSTEM".into());
            user.insert("roles".into(), json!(["INDIVIDUAL"]));
        }
        Ok(user)
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    uid: Option<String>,
    email: Option<String>,
    username: Option<String>,
}

impl Wanted {
    fn split(list: Option<&String>) -> Vec<&str> {
        list.map_or(Vec::new(), |list| list.split(',').map(str::trim).take(100).collect())
    }

    fn fits(&self, member: &Member) -> bool {
        Wanted::split(self.uid.as_ref()).contains(&member.id.to_string().as_str())
            || Wanted::split(self.email.as_ref()).contains(&member.email.as_str())
            || Wanted::split(self.username.as_ref()).contains(&member.username.as_str())
    }
}

pub(super) async fn users(State(shared): Known, headers: HeaderMap, Asked(wanted): Asked<Wanted>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let everyone = shared.world.members().chain([caller.clone()]);
        let mut found: Vec<Member> = everyone.filter(|member| wanted.fits(member)).collect();
        found.sort_by_key(|member| member.id);
        found.dedup();
        let users: Vec<Value> = found.iter().map(|member| user_json(&shared, member)).collect();
        Ok(json!({ "users": users, "errors": [] }))
    })
}

pub(super) async fn user(State(shared): Known, headers: HeaderMap, Asked(wanted): Asked<Wanted>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let found = shared.world.members().chain([caller.clone()]).find(|member| wanted.fits(member));
        let found = found.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "the directory has no such user"))?;
        Ok(user_json(&shared, &found))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kinds {
    #[serde(rename = "streamTypes")]
    kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Kind {
    #[serde(rename = "type")]
    name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Range {
    #[serde(default)]
    skip: usize,
    limit: Option<usize>,
}

fn stream_json(stream: &Stream) -> Value {
    let mut json = json!({
        "id": stream.id,
        "crossPod": false,
        "active": true,
        "streamType": { "type": stream.kind.name() },
        "streamAttributes": { "members": stream.members },
    });
    if let (Some(json), Some(name)) = (json.as_object_mut(), &stream.name) {
        json.insert("roomAttributes".into(), json!({ "name": name }));
    }
    json
}

/// The streams of the directory; without any, those that were written to.
pub(super) async fn streams(
    State(shared): Known,
    headers: HeaderMap,
    Asked(range): Asked<Range>,
    kinds: Result<Form<Kinds>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let Form(kinds) = kinds?;
        let mut known = shared.world.streams().to_vec();
        if known.is_empty() {
            let mut ids: Vec<String> = shared.room().entries().map(|(entry, _)| entry.stream.clone()).collect();
            ids.sort();
            ids.dedup();
            known = ids.iter().filter_map(|id| shared.world.stream(id)).collect();
        }
        let is_asked = |stream: &Stream| {
            let is_member = shared.world.is_member(stream, caller);
            is_member && (kinds.kinds.is_empty() || kinds.kinds.iter().any(|kind| kind.name == stream.kind.name()))
        };
        let found = known.iter().filter(|stream| is_asked(stream)).skip(range.skip);
        Ok(Value::Array(found.take(range.limit.unwrap_or(50).min(1_000)).map(stream_json).collect()))
    })
}

pub(super) async fn stream_info(State(shared): Known, headers: HeaderMap, At(sid): At<String>) -> Response {
    with_caller(&shared, &headers, |_| {
        let stream = shared.world.stream(&sid);
        stream.map(|stream| stream_json(&stream)).ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "no such stream"))
    })
}

pub(super) async fn read_message(State(shared): Known, headers: HeaderMap, At(mid): At<String>) -> Response {
    if let Err(refusal) = shared.sender(&headers) {
        return refusal.into_response();
    }
    match shared.room().message(&mid) {
        Some(message) => respond(StatusCode::OK, &message),
        None => refuse(StatusCode::BAD_REQUEST, "there is no such message, or it is no longer kept"),
    }
}

//! Rooms, instant messages and who is in them, as bots ask for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Refusal, im_detail, room_detail, room_detail_v1, stream_attributes};
use super::ask::{Asked, At, Form};
use super::people::{Range, bad, done, with_caller};
use super::pod::Change;
use super::pod::stream::{Attributes, Members, Stream, StreamKind};
use super::pod::user::User;
use super::{AgentState, Shared};

fn member_ids(shared: &Shared, stream: &Stream) -> Vec<i64> {
    shared.pod().members(stream).iter().map(|(user, _)| user.id).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kinds {
    #[serde(rename = "streamTypes")]
    kinds: Vec<KindName>,
    #[serde(rename = "includeInactiveStreams")]
    includes_inactive: bool,
}

#[derive(Debug, Deserialize)]
struct KindName {
    #[serde(rename = "type")]
    name: String,
}

/// The streams of the caller.
pub(super) async fn list(
    State(shared): AgentState,
    headers: HeaderMap,
    Asked(range): Asked<Range>,
    kinds: Result<Form<Kinds>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let Form(kinds) = kinds?;
        let is_asked = |stream: &Stream| {
            let is_kind = kinds.kinds.is_empty() || kinds.kinds.iter().any(|kind| kind.name == stream.kind.name());
            is_kind && (stream.is_active || kinds.includes_inactive)
        };
        let found: Vec<Arc<Stream>> =
            shared.pod().streams_of(caller).filter(|stream| is_asked(stream)).cloned().collect();
        let shown = found.iter().skip(range.skip).take(range.count());
        let rows = shown.map(|stream| stream_attributes(stream, &member_ids(&shared, stream), false));
        Ok(Value::Array(rows.collect()))
    })
}

pub(super) async fn stream_info(State(shared): AgentState, headers: HeaderMap, At(sid): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let stream = shared.pod().stream_of(caller, &sid)?;
        Ok(stream_attributes(&stream, &member_ids(&shared, &stream), true))
    })
}

fn create_im(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    ids: Result<Form<Vec<i64>>, Refusal>,
    takes_part: bool,
) -> Response {
    with_caller(shared, headers, |caller| {
        let change = shared.pod().create_im(caller, &ids?.0, takes_part);
        Ok(json!({ "id": shared.settle(caller, change)?.id }))
    })
}

pub(super) async fn im_create(
    State(shared): AgentState,
    headers: HeaderMap,
    ids: Result<Form<Vec<i64>>, Refusal>,
) -> Response {
    create_im(&shared, &headers, ids, true)
}

/// The same among others: the caller is not in it.
pub(super) async fn im_create_for_others(
    State(shared): AgentState,
    headers: HeaderMap,
    ids: Result<Form<Vec<i64>>, Refusal>,
) -> Response {
    create_im(&shared, &headers, ids, false)
}

fn im_of(shared: &Shared, caller: &User, id: &str) -> Result<Arc<Stream>, Refusal> {
    let stream = shared.pod().stream_of(caller, id)?;
    if stream.kind.is_im() { Ok(stream) } else { Err(bad("this stream is not an instant message")) }
}

pub(super) async fn im_info(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| Ok(im_detail(&*im_of(&shared, caller, &id)?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Pinned {
    pinned_message_id: Option<String>,
}

pub(super) async fn im_update(
    State(shared): AgentState,
    headers: HeaderMap,
    At(id): At<String>,
    pinned: Result<Form<Pinned>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        im_of(&shared, caller, &id)?;
        let change = shared.pod().pin(caller, &id, pinned?.0.pinned_message_id.filter(|id| !id.is_empty()));
        Ok(im_detail(&*shared.settle(caller, change)?))
    })
}

pub(super) async fn create(
    State(shared): AgentState,
    headers: HeaderMap,
    wanted: Result<Form<Attributes>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let change = shared.pod().create_room(caller, wanted?.0);
        Ok(room_detail(&*shared.settle(caller, change)?))
    })
}

pub(super) async fn info(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| Ok(room_detail(&*shared.pod().room_of(caller, &id)?)))
}

pub(super) async fn update(
    State(shared): AgentState,
    headers: HeaderMap,
    At(id): At<String>,
    changes: Result<Form<Attributes>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let change = shared.pod().update_room(caller, &id, changes?.0);
        Ok(room_detail(&*shared.settle(caller, change)?))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Active {
    active: Option<bool>,
}

pub(super) async fn set_active(
    State(shared): AgentState,
    headers: HeaderMap,
    At(id): At<String>,
    Asked(wanted): Asked<Active>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let active = wanted.active.ok_or_else(|| bad("the parameter \"active\" must be true or false"))?;
        let change = shared.pod().activate(caller, &id, active);
        Ok(room_detail_v1(&*shared.settle(caller, change)?))
    })
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Id {
    id: i64,
}

/// `V2RoomSearchCriteria`, as far as it is looked at; the rest is given back.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Criteria {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<Id>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

impl Criteria {
    fn fits(&self, stream: &Stream) -> bool {
        let attributes = &stream.attributes;
        let keywords = attributes.keywords.as_deref().unwrap_or_default();
        let texts = [stream.name(), attributes.description.as_deref()].into_iter().flatten().map(str::to_lowercase);
        let texts: Vec<String> = texts.chain(keywords.iter().map(|keyword| keyword.value.to_lowercase())).collect();
        let query = self.query.to_lowercase();
        let has_label = |label: &String| keywords.iter().any(|keyword| keyword.key.eq_ignore_ascii_case(label));
        let is_private = attributes.public != Some(true);
        (query.is_empty() || texts.iter().any(|text| text.contains(&query)))
            && self.active.is_none_or(|active| active == stream.is_active)
            && self.private.is_none_or(|private| private == is_private)
            && self.labels.as_deref().is_none_or(|labels| labels.iter().any(has_label))
            && self.creator.as_ref().is_none_or(|creator| stream.creator == Some(creator.id))
            && self.owner.as_ref().is_none_or(|owner| stream.membership(owner.id).is_some_and(|row| row.is_owner))
            && self.member.as_ref().is_none_or(|member| stream.membership(member.id).is_some())
    }
}

/// `V3RoomSearchResults`: the caller's rooms and the public ones.
pub(super) async fn search(
    State(shared): AgentState,
    headers: HeaderMap,
    Asked(range): Asked<Range>,
    criteria: Result<Form<Criteria>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let Form(criteria) = criteria?;
        let pod = shared.pod();
        let may_see = |stream: &Stream| stream.is_member(caller) || stream.attributes.public == Some(true);
        let rooms = pod.streams().filter(|stream| stream.kind == StreamKind::Room && may_see(stream));
        let found: Vec<&Arc<Stream>> = rooms.filter(|stream| criteria.fits(stream)).collect();
        let shown = found.iter().skip(range.skip).take(range.count()).map(|stream| room_detail(stream));
        Ok(json!({
            "count": found.len(),
            "skip": range.skip,
            "limit": range.count(),
            "query": criteria,
            "rooms": shown.collect::<Vec<_>>(),
            "facetedMatchCount": [],
        }))
    })
}

/// `MembershipList`.
pub(super) async fn members(State(shared): AgentState, headers: HeaderMap, At(id): At<String>) -> Response {
    with_caller(&shared, &headers, |caller| {
        let pod = shared.pod();
        let room = pod.room_of(caller, &id)?;
        let rows = pod
            .members(&room)
            .into_iter()
            .map(|(user, row)| json!({ "id": user.id, "owner": row.is_owner, "joinDate": row.joined }));
        Ok(Value::Array(rows.collect()))
    })
}

/// `V2MembershipList`: with who they are, and in pages.
pub(super) async fn stream_members(
    State(shared): AgentState,
    headers: HeaderMap,
    At(id): At<String>,
    Asked(range): Asked<Range>,
) -> Response {
    with_caller(&shared, &headers, |caller| {
        let pod = shared.pod();
        let stream = pod.stream_of(caller, &id)?;
        let members = pod.members(&stream);
        let rows = members.iter().skip(range.skip).take(range.count()).map(|(user, row)| {
            json!({
                "user": {
                    "userId": user.id,
                    "email": user.email,
                    "firstName": user.first_name(),
                    "lastName": user.last_name(),
                    "displayName": user.display_name,
                    "company": shared.name,
                    "companyId": 1,
                    "isExternal": false,
                },
                "isOwner": row.is_owner,
                "isCreator": stream.creator == Some(user.id),
                "joinDate": row.joined,
            })
        });
        let rows: Vec<Value> = rows.collect();
        Ok(json!({ "count": members.len(), "skip": range.skip, "limit": range.count(), "members": rows }))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Whom {
    id: i64,
}

fn change_member(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    (id, whom): (&str, Result<Form<Whom>, Refusal>),
    change: Change,
) -> Response {
    with_caller(shared, headers, |caller| {
        let change_made = shared.pod().change_member(caller, id, whom?.0.id, change);
        shared.settle(caller, change_made)?;
        Ok(done(match change {
            Change::Add => "Member added",
            Change::Remove => "Member removed",
            Change::Promote => "Member promoted to owner",
            Change::Demote => "Member demoted to participant",
        }))
    })
}

macro_rules! changes {
    ($($name:ident: $change:ident;)*) => {$(
        pub(super) async fn $name(
            State(shared): AgentState,
            headers: HeaderMap,
            At(id): At<String>,
            whom: Result<Form<Whom>, Refusal>,
        ) -> Response {
            change_member(&shared, &headers, (&id, whom), Change::$change)
        }
    )*};
}

changes! {
    add_member: Add;
    remove_member: Remove;
    promote_member: Promote;
    demote_member: Demote;
}

impl Stream {
    /// The members that are listed, for the page; nothing stands for everybody.
    pub(super) fn listed_members(&self) -> Option<usize> {
        match &self.members {
            Members::Everybody => None,
            Members::Listed(rows) => Some(rows.len()),
        }
    }
}

//! What a bot asks of the pod besides: who it is, who others are, who is there, who is connected.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Refusal, respond, user_v2};
use super::ask::{Asked, At, Form};
use super::pod::connection::Connection;
use super::pod::user::User;
use super::{AgentState, Shared};

/// A range of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Range {
    pub skip: usize,
    pub limit: Option<usize>,
}

/// Rows of a list that are given unless more or fewer are asked for, and at most.
const ROWS: (usize, usize) = (50, 1_000);

impl Range {
    /// How many rows are given.
    pub(super) fn count(self) -> usize {
        self.limit.filter(|limit| *limit > 0).unwrap_or(ROWS.0).min(ROWS.1)
    }
}

pub(super) fn bad(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, why)
}

/// Answers with what `find` makes of the request, if its session token is good.
pub(super) fn with_caller(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    find: impl FnOnce(&User) -> Result<Value, Refusal>,
) -> Response {
    match shared.caller(headers).and_then(|caller| find(&caller.user)) {
        Ok(json) => respond(StatusCode::OK, &json),
        Err(refusal) => refusal.into_response(),
    }
}

/// `SuccessResponse`.
pub(super) fn done(message: &str) -> Value {
    json!({ "format": "TEXT", "message": message })
}

pub(super) async fn info(State(_): AgentState) -> Response {
    let version = concat!("Agent-25.8.1-messageml-", env!("CARGO_PKG_VERSION"));
    let answer = json!({
        "ipAddress": "127.0.0.1",
        "hostname": "localhost",
        "serverFqdn": "localhost",
        "version": version,
        "onPrem": true,
    });
    respond(StatusCode::OK, &answer)
}

pub(super) async fn health(State(_): AgentState) -> Response {
    respond(StatusCode::OK, &json!({ "status": "UP" }))
}

pub(super) async fn health_extended(State(_): AgentState) -> Response {
    let component =
        |message: &str| json!({ "status": "UP", "message": message, "authType": "RSA", "version": "localhost" });
    let answer = json!({
        "status": "UP",
        "version": env!("CARGO_PKG_VERSION"),
        "services": { "pod": component("played here"), "key_manager": component("played here"), "datafeed": component("played here") },
        "users": { "agentservice": component("played here") },
    });
    respond(StatusCode::OK, &answer)
}

pub(super) async fn session_info(State(shared): AgentState, headers: HeaderMap) -> Response {
    with_caller(&shared, &headers, |user| {
        let mut json = user_v2(user, &shared.name);
        if let Some(json) = json.as_object_mut() {
            json.insert("roles".into(), json!(["INDIVIDUAL"]));
        }
        Ok(json)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    uid: Option<String>,
    email: Option<String>,
    username: Option<String>,
}

impl Wanted {
    fn split(list: Option<&String>) -> impl Iterator<Item = &str> {
        list.into_iter().flat_map(|list| list.split(',').map(str::trim).filter(|one| !one.is_empty()).take(100))
    }

    /// Who was asked for, in the order asked, and who was not found: the member of the error, and its value.
    fn find(&self, shared: &Shared) -> (Vec<User>, Vec<(&'static str, String)>) {
        let (mut found, mut missing) = (Vec::<User>::new(), Vec::new());
        let mut take = |name: &'static str, wanted: &str, user: Option<User>| match user {
            Some(user) if found.contains(&user) => {}
            Some(user) => found.push(user),
            None => missing.push((name, wanted.to_owned())),
        };
        for id in Wanted::split(self.uid.as_ref()) {
            take("id", id, id.parse().ok().and_then(|id| shared.users.by_id(id)));
        }
        for email in Wanted::split(self.email.as_ref()) {
            take("email", email, shared.users.find(|user| user.email.eq_ignore_ascii_case(email)));
        }
        for name in Wanted::split(self.username.as_ref()) {
            take("username", name, shared.users.by_name(name));
        }
        (found, missing)
    }
}

pub(super) async fn users(State(shared): AgentState, headers: HeaderMap, Asked(wanted): Asked<Wanted>) -> Response {
    with_caller(&shared, &headers, |_| {
        let (found, missing) = wanted.find(&shared);
        let users: Vec<Value> = found.iter().map(|user| user_v2(user, &shared.name)).collect();
        let error = |(name, value): &(&str, String)| json!({ "error": "invalid.format", *name: value });
        Ok(json!({ "users": users, "errors": missing.iter().map(error).collect::<Vec<_>>() }))
    })
}

pub(super) async fn user(State(shared): AgentState, headers: HeaderMap, Asked(wanted): Asked<Wanted>) -> Response {
    with_caller(&shared, &headers, |_| {
        let found = wanted.find(&shared).0.into_iter().next();
        Ok(user_v2(&found.ok_or_else(|| bad("the pod has no such user"))?, &shared.name))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    query: String,
    filters: Option<Value>,
}

/// `UserSearchResults`.
pub(super) async fn search(
    State(shared): AgentState,
    headers: HeaderMap,
    Asked(range): Asked<Range>,
    wanted: Result<Form<Search>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |_| {
        let Form(wanted) = wanted?;
        let mut users = shared.users.all();
        users.retain(|user| user.answers_to(&wanted.query));
        let shown = users.iter().skip(range.skip).take(range.count()).map(|user| user_v2(user, &shared.name));
        Ok(json!({
            "count": users.len(),
            "skip": range.skip,
            "limit": range.count(),
            "searchQuery": { "query": wanted.query, "filters": wanted.filters.unwrap_or_else(|| json!({})) },
            "users": shown.collect::<Vec<_>>(),
        }))
    })
}

/// `V2UserDetail`.
fn detail(user: &User, pod: &str) -> Value {
    json!({
        "userAttributes": {
            "emailAddress": user.email,
            "firstName": user.first_name(),
            "lastName": user.last_name(),
            "userName": user.username,
            "displayName": user.display_name,
            "companyName": pod,
            "accountType": user.account(),
        },
        "userSystemInfo": { "id": user.id, "status": "ENABLED", "createdDate": 0, "lastUpdatedDate": 0 },
        "features": [],
        "apps": [],
        "groups": [],
        "roles": ["INDIVIDUAL"],
        "disclaimers": [],
    })
}

pub(super) async fn user_detail(State(shared): AgentState, headers: HeaderMap, At(id): At<i64>) -> Response {
    with_caller(&shared, &headers, |_| {
        let user = shared.users.by_id(id).ok_or_else(|| bad(format!("there is no user {id}")))?;
        Ok(detail(&user, &shared.name))
    })
}

pub(super) async fn user_details(
    State(shared): AgentState,
    headers: HeaderMap,
    Asked(range): Asked<Range>,
) -> Response {
    with_caller(&shared, &headers, |_| {
        let users = shared.users.all();
        let shown = users.iter().skip(range.skip).take(range.count());
        Ok(Value::Array(shown.map(|user| detail(user, &shared.name)).collect()))
    })
}

fn presence_json(shared: &Shared, user: i64) -> Value {
    let (category, timestamp) = shared.pod().presence(user);
    json!({ "category": category, "userId": user, "timestamp": timestamp })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Presence {
    category: String,
    user_id: Option<i64>,
}

pub(super) async fn presence(State(shared): AgentState, headers: HeaderMap) -> Response {
    with_caller(&shared, &headers, |user| Ok(presence_json(&shared, user.id)))
}

pub(super) async fn presence_of(State(shared): AgentState, headers: HeaderMap, At(id): At<i64>) -> Response {
    with_caller(&shared, &headers, |_| match shared.users.by_id(id) {
        Some(user) => Ok(presence_json(&shared, user.id)),
        None => Err(Refusal::new(StatusCode::NOT_FOUND, format!("there is no user {id}"))),
    })
}

pub(super) async fn presences(State(shared): AgentState, headers: HeaderMap, Asked(range): Asked<Range>) -> Response {
    with_caller(&shared, &headers, |_| {
        let users = shared.users.all();
        let shown = users.iter().take(range.limit.unwrap_or(ROWS.1).min(ROWS.1));
        Ok(Value::Array(shown.map(|user| presence_json(&shared, user.id)).collect()))
    })
}

pub(super) async fn set_presence(
    State(shared): AgentState,
    headers: HeaderMap,
    wanted: Result<Form<Presence>, Refusal>,
) -> Response {
    with_caller(&shared, &headers, |user| {
        let Form(wanted) = wanted?;
        let id = wanted.user_id.unwrap_or(user.id);
        shared.pod().set_presence(id, &wanted.category)?;
        Ok(presence_json(&shared, id))
    })
}

/// Presence is told to nobody here, so that there is nothing to register for.
pub(super) async fn register_presence(State(shared): AgentState, headers: HeaderMap) -> Response {
    with_caller(&shared, &headers, |_| Ok(done("OK")))
}

/// The users whose presence is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    status: Option<String>,
    #[serde(rename = "userIds")]
    user_ids: Option<String>,
}

fn connection_json(connection: &Connection, user: &User) -> Value {
    json!({
        "userId": connection.other(user.id),
        "status": connection.status(user.id),
        "firstRequestedAt": connection.first,
        "updatedAt": connection.updated,
        "requestCounter": connection.count,
    })
}

pub(super) async fn connections(
    State(shared): AgentState,
    headers: HeaderMap,
    Asked(chosen): Asked<Chosen>,
) -> Response {
    with_caller(&shared, &headers, |user| {
        let wanted = chosen.status.as_deref().map(str::to_ascii_uppercase).filter(|status| status != "ALL");
        let ids: Option<Vec<&str>> = chosen.user_ids.as_deref().map(|ids| ids.split(',').map(str::trim).collect());
        let pod = shared.pod();
        let rows = pod.connections.of(user.id).filter(|connection| {
            let is_chosen =
                ids.as_ref().is_none_or(|ids| ids.contains(&connection.other(user.id).to_string().as_str()));
            is_chosen && wanted.as_deref().is_none_or(|wanted| wanted == connection.status(user.id))
        });
        Ok(Value::Array(rows.map(|connection| connection_json(connection, user)).collect()))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Whom {
    user_id: i64,
}

pub(super) async fn connection(State(shared): AgentState, headers: HeaderMap, At(id): At<i64>) -> Response {
    with_caller(&shared, &headers, |user| Ok(connection_json(&shared.pod().connections.between(user.id, id)?, user)))
}

/// What is done with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ConnectionAction {
    Request,
    Accept,
    Reject,
}

impl Shared {
    pub(super) fn connect(&self, by: &User, id: i64, action: ConnectionAction) -> Result<Connection, Refusal> {
        let none = || Refusal::new(StatusCode::NOT_FOUND, format!("there is no user {id}"));
        let other = self.users.by_id(id).ok_or_else(none)?;
        let change = match action {
            ConnectionAction::Request => self.pod().connections.request(by, &other),
            ConnectionAction::Accept => self.pod().connections.answer(by, &other, true),
            ConnectionAction::Reject => self.pod().connections.answer(by, &other, false),
        };
        self.settle(by, change)
    }
}

fn change_connection(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    whom: Result<Form<Whom>, Refusal>,
    action: ConnectionAction,
) -> Response {
    with_caller(shared, headers, |user| Ok(connection_json(&shared.connect(user, whom?.0.user_id, action)?, user)))
}

pub(super) async fn request_connection(
    State(shared): AgentState,
    headers: HeaderMap,
    whom: Result<Form<Whom>, Refusal>,
) -> Response {
    change_connection(&shared, &headers, whom, ConnectionAction::Request)
}

pub(super) async fn accept_connection(
    State(shared): AgentState,
    headers: HeaderMap,
    whom: Result<Form<Whom>, Refusal>,
) -> Response {
    change_connection(&shared, &headers, whom, ConnectionAction::Accept)
}

pub(super) async fn reject_connection(
    State(shared): AgentState,
    headers: HeaderMap,
    whom: Result<Form<Whom>, Refusal>,
) -> Response {
    change_connection(&shared, &headers, whom, ConnectionAction::Reject)
}

pub(super) async fn remove_connection(State(shared): AgentState, headers: HeaderMap, At(id): At<i64>) -> Response {
    with_caller(&shared, &headers, |user| {
        shared.pod().connections.remove(user.id, id)?;
        Ok(done("Connection deleted."))
    })
}

//! Every endpoint that is played, as tables; what else Symphony has is answered with 501.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post};

use super::answer::refuse;
use super::{Shared, datafeed, messages, people, person, rooms, send, session, view};
use crate::asset;
use crate::listener::Bounds;

/// A path and what answers there.
type Route = (&'static str, fn() -> MethodRouter<Arc<Shared>>);

/// The Agent's own; the prefix `/agent` may be left out.
const AGENT: [Route; 13] = [
    ("/v4/stream/{sid}/message/create", || post(send::create)),
    ("/v4/stream/{sid}/message/{mid}/update", || post(send::update)),
    ("/v4/message/blast", || post(send::blast)),
    ("/v4/stream/{sid}/message", || get(messages::list)),
    ("/v1/message/{mid}", || get(messages::read)),
    ("/v1/stream/{sid}/attachment", || get(messages::attachment)),
    ("/v5/datafeeds", || get(datafeed::list).post(datafeed::create)),
    ("/v5/datafeeds/{id}", || delete(datafeed::delete)),
    ("/v5/datafeeds/{id}/read", || post(datafeed::read)),
    ("/v1/info", || get(people::info)),
    ("/v2/HealthCheck", || get(people::health)),
    ("/v3/health", || get(people::health)),
    ("/v3/health/extended", || get(people::health_extended)),
];

/// Logging in.
const LOGIN: [Route; 6] = [
    ("/login/pubkey/authenticate", || post(session::authenticate)),
    ("/relay/pubkey/authenticate", || post(session::authenticate_keys)),
    ("/login/pubkey/app/authenticate", || post(session::authenticate_application)),
    ("/login/pubkey/app/user/{id}/authenticate", || post(session::delegate_by_id)),
    ("/login/pubkey/app/username/{name}/authenticate", || post(session::delegate_by_name)),
    ("/login/idm/tokens", || post(session::idm_tokens)),
];

/// The pod's.
const POD: [Route; 41] = [
    ("/v2/sessioninfo", || get(people::session_info)),
    ("/v2/user", || get(people::user)),
    ("/v3/users", || get(people::users)),
    ("/v1/user/search", || post(people::search)),
    ("/v2/admin/user/{uid}", || get(people::user_detail)),
    ("/v2/admin/user/list", || get(people::user_details)),
    ("/v2/user/presence", || get(people::presence).post(people::set_presence)),
    ("/v3/user/presence", || post(people::set_presence)),
    ("/v3/user/{uid}/presence", || get(people::presence_of)),
    ("/v2/users/presence", || get(people::presences)),
    ("/v1/user/presence/register", || post(people::register_presence)),
    ("/v1/connection/list", || get(people::connections)),
    ("/v1/connection/create", || post(people::request_connection)),
    ("/v1/connection/accept", || post(people::accept_connection)),
    ("/v1/connection/reject", || post(people::reject_connection)),
    ("/v1/connection/user/{uid}/info", || get(people::connection)),
    ("/v1/connection/user/{uid}/remove", || post(people::remove_connection)),
    ("/v1/streams/list", || post(rooms::list)),
    ("/v2/streams/{sid}/info", || get(rooms::stream_info)),
    ("/v1/streams/{sid}/attachments", || get(messages::attachments)),
    ("/v1/im/create", || post(rooms::im_create)),
    ("/v1/admin/im/create", || post(rooms::im_create_for_others)),
    ("/v1/im/{id}/info", || get(rooms::im_info)),
    ("/v1/im/{id}/update", || post(rooms::im_update)),
    ("/v3/room/create", || post(rooms::create)),
    ("/v3/room/search", || post(rooms::search)),
    ("/v3/room/{id}/info", || get(rooms::info)),
    ("/v3/room/{id}/update", || post(rooms::update)),
    ("/v1/room/{id}/setActive", || post(rooms::set_active)),
    ("/v1/admin/room/{id}/setActive", || post(rooms::set_active)),
    ("/v2/room/{id}/membership/list", || get(rooms::members)),
    ("/v1/admin/stream/{id}/membership/list", || get(rooms::stream_members)),
    ("/v1/room/{id}/membership/add", || post(rooms::add_member)),
    ("/v1/room/{id}/membership/remove", || post(rooms::remove_member)),
    ("/v1/room/{id}/membership/promoteOwner", || post(rooms::promote_member)),
    ("/v1/room/{id}/membership/demoteOwner", || post(rooms::demote_member)),
    ("/v1/admin/room/{id}/membership/add", || post(rooms::add_member)),
    ("/v1/admin/room/{id}/membership/remove", || post(rooms::remove_member)),
    ("/v1/admin/messagesuppression/{id}/suppress", || post(messages::suppress)),
    ("/v1/message/{mid}/status", || get(messages::status)),
    ("/v1/admin/messages/{mid}/receipts", || get(messages::receipts)),
];

/// The page's, under the token of its address.
const PAGE: [Route; 15] = [
    ("/", || get(async || asset::agent_page())),
    ("/frame", || get(asset::frame)),
    ("/api/pod", || get(view::pod)),
    ("/api/conversation", || get(view::conversation)),
    ("/api/message", || get(view::show)),
    ("/api/check", || post(view::check)),
    ("/api/events", || get(view::follow)),
    ("/api/file", || get(view::file)),
    ("/api/write", || post(person::write)),
    ("/api/reply", || post(person::reply)),
    ("/api/gather", || post(person::gather)),
    ("/api/room", || post(person::change_room)),
    ("/api/member", || post(person::change_members)),
    ("/api/connection", || post(person::connect)),
    ("/api/suppress", || post(person::suppress)),
];

pub(super) fn router(shared: Arc<Shared>, page: &str, bounds: Bounds) -> Router {
    let tables: [(&str, &[Route]); 5] = [("/agent", &AGENT), ("", &AGENT), ("", &LOGIN), ("/pod", &POD), (page, &PAGE)];
    let mut router: Router<Arc<Shared>> = Router::new();
    for (prefix, routes) in tables {
        for (path, serve) in routes {
            router = router.route(&format!("{prefix}{path}"), serve());
        }
    }
    router
        .fallback(not_played)
        .method_not_allowed_fallback(|| async {
            refuse(StatusCode::METHOD_NOT_ALLOWED, "this endpoint does not take that method")
        })
        .layer(DefaultBodyLimit::max(bounds.body_bytes.saturating_add(bounds.attachment_bytes)))
        .with_state(shared)
}

/// The answer where no table has the path.
async fn not_played(method: Method, address: Uri) -> Response {
    let path: String = address.path().chars().take(200).collect();
    let mut parts = path.split('/').skip(1);
    let first = parts.next().unwrap_or_default();
    let is_version =
        |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_symphony = match first {
        "agent" | "pod" => parts.next().is_some_and(is_version),
        "login" | "relay" | "sessionauth" | "keyauth" | "podcert" => parts.next().is_some(),
        other => is_version(other),
    };
    if is_symphony {
        let why = format!(
            "{method} {path} is not played here: this Agent answers what bots ask for most, as its documentation lists"
        );
        return refuse(StatusCode::NOT_IMPLEMENTED, &why);
    }
    refuse(StatusCode::NOT_FOUND, "this Agent has no such endpoint")
}

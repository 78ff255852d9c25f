//! Authentication: tokens for those who sign as a bot does.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Refusal, refuse, respond};
use super::ask::{At, Content};
use super::pod::user::User;
use super::{AgentState, Shared};
use crate::announce::News;
use crate::now;

/// Tokens that are valid at a time; the oldest make room.
const SESSIONS: usize = 2_000;

/// How tokens of this Agent begin, so that one that has made room is not taken for one made up.
const MARK: &str = "mml-";

/// Seconds that a signed token may be valid for, as Symphony documents.
const SIGNED_SECONDS: i64 = 300;

/// Seconds by which clocks may differ.
const LEEWAY_SECONDS: i64 = 60;

/// Seconds after which a client renews the token that it sends as `Authorization`.
const BEARER_SECONDS: i64 = 300;

/// The user name of who comes with tokens made up, unless the session token is the name of a user.
const ANYBODY: &str = "bot";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// A bot's session.
    Session,
    /// A bot at the key manager.
    Keys,
    /// An application's session, good for delegation only.
    Application,
    /// A user's session in the hands of an application.
    Delegated,
}

#[derive(Debug, Default)]
struct Issued {
    tokens: HashMap<String, (Purpose, String)>,
    order: VecDeque<String>,
}

pub(super) struct Sessions {
    key: Option<DecodingKey>,
    /// True if only tokens that were issued here are taken.
    is_strict: bool,
    issued: Mutex<Issued>,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("has_key", &self.key.is_some()).finish_non_exhaustive()
    }
}

#[derive(Debug, Deserialize)]
struct Claims {
    sub: Option<serde_json::Value>,
    #[serde(default)]
    username: Option<String>,
    /// Seconds since 1970.
    #[serde(default)]
    exp: Option<serde_json::Number>,
}

impl Claims {
    fn name(self) -> Option<String> {
        let sub = match self.sub {
            Some(serde_json::Value::String(name)) => Some(name),
            Some(serde_json::Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        sub.or(self.username).filter(|name| !name.is_empty() && name.len() <= 256)
    }
}

impl Sessions {
    pub(super) fn new(public_key: Option<&str>, is_strict: bool) -> Result<Self, String> {
        let read =
            |pem: &str| DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|error| format!("--public-key: {error}"));
        let key = public_key.map(read).transpose()?;
        super::signature::install();
        Ok(Sessions { is_strict: is_strict || key.is_some(), key, issued: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bot that signed; the signature counts only if a public key was given.
    fn read(&self, token: &str) -> Result<String, String> {
        let claims = match &self.key {
            Some(key) => {
                let mut rules = Validation::new(Algorithm::RS512);
                rules.validate_aud = false;
                rules.validate_nbf = true;
                rules.leeway = LEEWAY_SECONDS.unsigned_abs();
                let read = jsonwebtoken::decode::<Claims>(token, key, &rules);
                let claims =
                    read.map(|read| read.claims).map_err(|error| format!("the token is not valid: {error}"))?;
                let left = claims.exp.as_ref().and_then(serde_json::Number::as_f64).unwrap_or(f64::INFINITY)
                    - (now() / 1_000) as f64;
                if left > (SIGNED_SECONDS + LEEWAY_SECONDS) as f64 {
                    return Err(format!(
                        "the token is not valid: \"exp\" lies more than {SIGNED_SECONDS} seconds ahead"
                    ));
                }
                claims
            }
            None => {
                let payload = token.split('.').nth(1).unwrap_or_default();
                let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload.trim_end_matches('='));
                let claims = bytes.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
                claims.ok_or("the token is not a JSON Web Token")?
            }
        };
        claims.name().ok_or_else(|| "the token names no bot in \"sub\"".into())
    }

    fn issue(&self, purpose: Purpose, name: String) -> Result<String, Refusal> {
        let token = format!("{MARK}{}", random()?);
        self.keep(token.clone(), purpose, name);
        Ok(token)
    }

    /// A token for the calls that take `Authorization: Bearer`: clients read from it when to renew it, with
    /// decoders that know only the letters and digits of Base64.
    fn issue_bearer(&self, name: String) -> Result<String, Refusal> {
        let part = |text: &str| base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
        let expiry = now() / 1_000 + BEARER_SECONDS;
        let (head, claims) = (part("{\"alg\":\"none\",\"typ\":\"JWT\"}"), part(&format!("{{\"exp\":{expiry}}}")));
        let token = format!("{head}.{claims}.{MARK}{}", random()?);
        self.keep(token.clone(), Purpose::Session, name);
        Ok(token)
    }

    fn keep(&self, token: String, purpose: Purpose, name: String) {
        let mut issued = self.lock();
        if issued.order.len() >= SESSIONS
            && let Some(oldest) = issued.order.pop_front()
        {
            issued.tokens.remove(&oldest);
        }
        issued.order.push_back(token.clone());
        issued.tokens.insert(token, (purpose, name));
    }

    fn holder(&self, purpose: Purpose, token: &str) -> Option<String> {
        let issued = self.lock();
        issued.tokens.get(token).filter(|(kind, _)| *kind == purpose).map(|(_, name)| name.clone())
    }

    /// True for a token of a client that has not logged in, which passes unless the Agent is strict.
    fn is_made_up(&self, token: &str) -> bool {
        !self.is_strict && !token.is_empty() && !token.contains(MARK)
    }
}

fn random() -> Result<String, Refusal> {
    crate::random_text(32).map_err(|why| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why.to_string()))
}

/// Who is asking.
#[derive(Debug)]
pub(super) struct Caller {
    pub user: User,
    /// A name for the session that is not its token.
    pub session: String,
    /// True if an application acts on behalf of the member.
    pub is_delegated: bool,
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

impl Shared {
    /// Who is behind a session token alone, as the pod's endpoints want it.
    pub(super) fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let bearer = || header(headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
        let token = header(headers, "sessiontoken").or_else(bearer);
        let token =
            token.filter(|token| !token.is_empty()).ok_or_else(|| denied("the header sessionToken is missing"))?;
        let held = [Purpose::Session, Purpose::Delegated].into_iter().find_map(|purpose| {
            let name = self.sessions.holder(purpose, token)?;
            Some((name, purpose == Purpose::Delegated))
        });
        let made_up = || {
            let name = self.users.by_name(token).map(|user| user.username);
            self.sessions.is_made_up(token).then(|| (name.unwrap_or_else(|| ANYBODY.into()), false))
        };
        let (name, is_delegated) = held
            .or_else(made_up)
            .ok_or_else(|| denied("this sessionToken was not issued here or is no longer valid"))?;
        let session: String = token.chars().rev().take(8).collect();
        Ok(Caller { user: self.users.take_in(&name, !is_delegated), session, is_delegated })
    }

    /// Who is behind both tokens, as the Agent's endpoints want it; who acts on behalf of a user
    /// has one only.
    pub(super) fn sender(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let caller = self.caller(headers)?;
        let keys = header(headers, "keymanagertoken").filter(|keys| !keys.is_empty());
        let Some(keys) = keys else {
            if caller.is_delegated {
                return Ok(caller);
            }
            return Err(denied("the header keyManagerToken is missing"));
        };
        match self.sessions.holder(Purpose::Keys, keys) {
            Some(name) if name == caller.user.username => Ok(caller),
            Some(_) => Err(denied("the two tokens belong to different bots")),
            None if self.sessions.is_made_up(keys) => Ok(caller),
            None => Err(denied("this keyManagerToken was not issued here or is no longer valid")),
        }
    }
}

/// A refusal for want of a token, with the way to get one.
fn denied(why: &str) -> Refusal {
    let way = "POST {\"token\": a JSON Web Token whose \"sub\" is the bot's user name} to /login/pubkey/authenticate for \
               the sessionToken and to /relay/pubkey/authenticate for the keyManagerToken";
    Refusal::new(StatusCode::UNAUTHORIZED, format!("{why}; {way}"))
}

#[derive(Deserialize)]
struct Asked {
    token: String,
}

fn signer(shared: &Shared, body: &[u8]) -> Result<String, Refusal> {
    let asked: Asked = serde_json::from_slice(body)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "the body must be {\"token\": \"…\"}"))?;
    shared.sessions.read(&asked.token).map_err(|why| Refusal::new(StatusCode::UNAUTHORIZED, why))
}

fn issue(shared: &Shared, body: &[u8], purpose: Purpose, name: &str) -> Response {
    let issued = || {
        let bot = signer(shared, body)?;
        if purpose == Purpose::Session {
            shared.users.take_in(&bot, true);
            shared.announcer.tell(News::Pod);
        }
        let mut answer = json!({ "token": shared.sessions.issue(purpose, bot.clone())?, "name": name });
        if purpose == Purpose::Session
            && let Some(answer) = answer.as_object_mut()
        {
            let bearer = shared.sessions.issue_bearer(bot)?;
            answer.insert("authorizationToken".into(), format!("Bearer {bearer}").into());
        }
        Ok::<_, Refusal>(answer)
    };
    match issued() {
        Ok(answer) => respond(StatusCode::OK, &answer),
        Err(refusal) => refuse(refusal.status, &refusal.message),
    }
}

pub(super) async fn authenticate(State(shared): AgentState, Content(body): Content) -> Response {
    issue(&shared, &body, Purpose::Session, "sessionToken")
}

pub(super) async fn authenticate_keys(State(shared): AgentState, Content(body): Content) -> Response {
    issue(&shared, &body, Purpose::Keys, "keyManagerToken")
}

pub(super) async fn authenticate_application(State(shared): AgentState, Content(body): Content) -> Response {
    issue(&shared, &body, Purpose::Application, "sessionToken")
}

/// A session for a user, in exchange for an application's: what is done with it is done on behalf of
/// that user.
fn delegate(shared: &Shared, headers: &HeaderMap, find: impl Fn(&User) -> bool, named: Option<String>) -> Response {
    let delegated = || {
        let token = header(headers, "sessiontoken").unwrap_or_default();
        shared.sessions.holder(Purpose::Application, token).ok_or_else(|| {
            Refusal::new(StatusCode::UNAUTHORIZED, "this sessionToken of an application was not issued here")
        })?;
        let known = shared.users.find(find).map(|user| user.username);
        // Without a directory everybody exists, but only a name can stand for somebody.
        let name = known.or_else(|| named.filter(|_| !shared.users.is_listed()));
        let name = name.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, "the directory has no such user"))?;
        shared.sessions.issue(Purpose::Delegated, name)
    };
    match delegated() {
        Ok(token) => respond(StatusCode::OK, &json!({ "token": token, "name": "sessionToken" })),
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) async fn delegate_by_id(State(shared): AgentState, headers: HeaderMap, At(id): At<i64>) -> Response {
    delegate(&shared, &headers, |user| user.id == id, None)
}

pub(super) async fn delegate_by_name(State(shared): AgentState, headers: HeaderMap, At(name): At<String>) -> Response {
    delegate(&shared, &headers, |user| user.username == name, Some(name.clone()))
}

/// A token for the calls that take `Authorization: Bearer`, in exchange for a session token.
pub(super) async fn idm_tokens(State(shared): AgentState, headers: HeaderMap) -> Response {
    let token = shared.caller(&headers).and_then(|caller| shared.sessions.issue_bearer(caller.user.username));
    match token {
        Ok(token) => {
            let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": BEARER_SECONDS });
            respond(StatusCode::OK, &answer)
        }
        Err(refusal) => refuse(refusal.status, &refusal.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_bounded_and_serve_one_purpose() -> Result<(), Refusal> {
        let sessions = Sessions { key: None, is_strict: false, issued: Mutex::default() };
        let first = sessions.issue(Purpose::Session, "bot".into())?;
        assert_eq!(sessions.holder(Purpose::Session, &first).as_deref(), Some("bot"));
        assert_eq!(sessions.holder(Purpose::Keys, &first), None);
        for _ in 0..SESSIONS {
            sessions.issue(Purpose::Keys, "bot".into())?;
        }
        assert_eq!(sessions.holder(Purpose::Session, &first), None);
        assert_eq!(sessions.lock().tokens.len(), SESSIONS);
        Ok(())
    }

    /// What a client does that knows plain Base64 only.
    #[test]
    fn what_clients_read_from_a_bearer_token_is_a_number() -> Result<(), Refusal> {
        let sessions = Sessions { key: None, is_strict: true, issued: Mutex::default() };
        let token = sessions.issue_bearer("a.bot".into())?;
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts.len(), 3);
        let claims = base64::engine::general_purpose::STANDARD_NO_PAD.decode(parts[1]).unwrap_or_default();
        assert!(!parts[1].contains(['-', '_', '+', '/']), "{token}");
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap_or_default();
        assert!(claims["exp"].as_i64().is_some_and(|expiry| expiry > now() / 1_000), "{claims}");
        assert_eq!(sessions.holder(Purpose::Session, &token).as_deref(), Some("a.bot"));
        Ok(())
    }

    #[test]
    fn without_a_key_only_the_claims_are_read() {
        let sessions = Sessions { key: None, is_strict: false, issued: Mutex::default() };
        assert_eq!(sessions.read("e30.eyJzdWIiOiJib3QifQ.x").as_deref(), Ok("bot"));
        for bad in ["", "a.b", "e30.e30.x", "e30.!!.x"] {
            assert!(sessions.read(bad).is_err(), "{bad}");
        }
    }
}

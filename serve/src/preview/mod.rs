//! `messageml preview`: a page on loopback that shows messages as they will look.

mod folder;
mod help;
mod save;
mod watch;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json as JsonBody, Router, middleware};
use messageml::json::{Json, Object};
use messageml::{Engine, Input, Stop};
use messageml_project::{Project, Unusable, read_text};
use serde::Deserialize;

use crate::announce::Announcer;
use crate::guard::{self, Exposure, Guard};
use crate::listener::{self, Bounds};
use crate::outcome::EngineRun;
use crate::work::{GRIEF, Workers};
use crate::{StartError, asset, block_on, now, random_text};
use folder::{Folder, MessageFile};
use watch::{Listing, watch};

/// What to show and to whom.
#[derive(Debug)]
pub struct Options {
    /// A message or a folder of messages.
    pub path: PathBuf,
    /// The settings, and how files are read.
    pub project: Project,
    /// True if the settings say what `.now` is; else it is the time of each look.
    pub has_clock: bool,
    /// True if the page may write messages and data back to their files.
    pub can_write: bool,
    /// Where to listen.
    pub exposure: Exposure,
    /// The bounds of the server.
    pub bounds: Bounds,
}

/// By message and case: the files it was found with, and the state.
type States = HashMap<(String, String), (MessageFile, &'static str)>;

#[derive(Debug)]
struct Shared {
    project: Project,
    has_clock: bool,
    can_write: bool,
    folder: Folder,
    listing: Listing,
    announcer: Announcer,
    workers: Workers,
    /// States in the gallery, by message and case, as long as their files stay the same.
    states: Mutex<States>,
}

/// Serves the page until the process ends; `ready` gets its address once it can be opened.
///
/// # Errors
/// The path cannot be read or the address not be listened on.
pub fn run(options: Options, ready: impl FnOnce(&str)) -> Result<(), StartError> {
    let loader = options.project.loader().cloned();
    let folder = Folder::open(&options.path, options.bounds.folder_entries, loader)
        .map_err(|reason| StartError::Read { path: options.path.display().to_string(), reason })?;
    let token = random_text(16)?;
    let announcer = Announcer::new(options.bounds.followers);
    let listing = Listing::default();
    let shared = Arc::new(Shared {
        project: options.project,
        has_clock: options.has_clock,
        can_write: options.can_write,
        folder: folder.clone(),
        listing: listing.clone(),
        announcer: announcer.clone(),
        workers: Workers::default(),
        states: Mutex::default(),
    });
    let guard = Guard::new(&options.exposure);
    let base = format!("/{token}");
    let pages = Router::new()
        .route(&format!("{base}/"), get(open))
        .route(&format!("{base}/frame"), get(asset::frame))
        .route(&format!("{base}/api/listing"), get(list))
        .route(&format!("{base}/api/message"), get(show))
        .route(&format!("{base}/api/check"), post(check))
        .route(&format!("{base}/api/complete"), post(help::complete))
        .route(&format!("{base}/api/hover"), post(help::hover))
        .route(&format!("{base}/api/palette"), get(help::palette))
        .route(&format!("{base}/api/picture"), get(help::picture))
        .route(&format!("{base}/api/save"), post(save::save))
        .route(&format!("{base}/api/events"), get(follow))
        .layer(DefaultBodyLimit::max(options.bounds.body_bytes))
        .with_state(shared);
    let router = pages
        .fallback(|| async { (StatusCode::NOT_FOUND, "nothing here; open the address that preview printed\n") })
        .layer(middleware::from_fn_with_state(guard, guard::check));
    block_on(async move {
        let listener = listener::listen(&options.exposure.host, options.exposure.port).await?;
        let address = listener.local_addr().map_err(StartError::System)?;
        ready(&format!("http://{address}/{token}/"));
        // The browser may come from here on; it waits in the queue while the folder is looked at.
        listing.replace(folder.look());
        watch(folder, listing, announcer);
        listener::serve(listener, router, options.bounds).await;
        Ok(())
    })
}

pub(crate) fn json_answer(status: StatusCode, json: &Json) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

fn fault(status: StatusCode, why: impl Into<String>) -> Response {
    json_answer(status, &Json::Object(Object::from_iter([("error", why.into())])))
}

fn came_to_grief() -> Response {
    fault(StatusCode::INTERNAL_SERVER_ERROR, GRIEF)
}

impl Shared {
    fn engine(&self, item: Option<&MessageFile>, stop: Stop) -> Result<Engine, String> {
        let settings = match item {
            Some(item) => self.project.builder_for(&item.path).map_err(|why| self.sentence(&why))?,
            None => self.project.builder().clone(),
        };
        Ok(if self.has_clock { settings } else { settings.now(now()) }.stop(stop).build())
    }

    fn sentence(&self, why: &Unusable) -> String {
        self.project.names().sentence(why)
    }

    fn state(&self, item: &MessageFile, case: &str, stop: Stop) -> &'static str {
        let key = (item.id.clone(), case.to_owned());
        let lock = || self.states.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, state)) = lock().get(&key)
            && seen == item
        {
            return state;
        }
        let stopped = stop.clone();
        let state = self.read(item, case).map_or("refused", |(message, data)| {
            let name = self.project.template_name(&item.path);
            let input = Input::new(&message).with_json(data.as_deref()).with_name(name.as_str());
            self.engine(Some(item), stop)
                .map_or("refused", |engine| EngineRun::state_of_sample(&engine, &input, data.is_some()))
        });
        // What was broken off says nothing of the message.
        if !stopped.is_reached() {
            lock().insert(key, (item.clone(), state));
        }
        state
    }

    /// A message with its data, as it is now, and what comes of it.
    fn show(&self, item: &MessageFile, case: &str, stop: Stop) -> Result<Json, String> {
        let (message, data) = self.read(item, case)?;
        let engine = self.engine(Some(item), stop)?;
        let name = self.project.template_name(&item.path);
        let input = Input::new(&message).with_json(data.as_deref()).with_name(name.as_str());
        let outcome = EngineRun::of_sample(&engine, &input, data.is_some()).json(&input);
        Ok(Json::Object(Object::from_iter([
            ("message", Json::from(message.as_str())),
            ("data", data.as_deref().map_or(Json::Null, Json::from)),
            ("outcome", outcome),
        ])))
    }

    fn read(&self, item: &MessageFile, case: &str) -> Result<(String, Option<String>), String> {
        let limits = self.project.limits();
        let sentence = |why| self.sentence(&why);
        let data = item.case(case).map(|case| read_text(&case.path, limits.data_bytes));
        let data = data.transpose().map_err(sentence)?;
        Ok((read_text(&item.path, limits.template_bytes).map_err(sentence)?, data))
    }
}

async fn list(State(shared): State<Arc<Shared>>) -> Response {
    let workers = shared.workers.clone();
    let work = move |stop: Stop| {
        let items = shared.listing.items();
        let rows = items.values().map(|item| {
            let nameless = [String::new()];
            let names: Vec<&String> = match item.cases.as_slice() {
                [] => nameless.iter().collect(),
                cases => cases.iter().map(|case| &case.name).collect(),
            };
            let cases = names.iter().map(|name| {
                Json::Object(Object::from_iter([
                    ("name", name.as_str()),
                    ("state", shared.state(item, name, stop.clone())),
                ]))
            });
            let cases = Json::Array(cases.collect());
            Json::Object(Object::from_iter([("id", Json::from(item.id.as_str())), ("cases", cases)]))
        });
        let rows = Json::Array(rows.collect());
        let left = i64::try_from(shared.listing.left()).unwrap_or(i64::MAX);
        let name = Json::from(shared.folder.name());
        let can_write = Json::Bool(shared.can_write);
        let members = [("name", name), ("messages", rows), ("left", Json::from(left)), ("canWrite", can_write)];
        Json::Object(Object::from_iter(members))
    };
    workers.run(work).await.map_or_else(came_to_grief, |json| json_answer(StatusCode::OK, &json))
}

#[derive(Debug, Deserialize)]
struct Asked {
    id: String,
    #[serde(default)]
    case: String,
}

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
struct Linked {
    message: Option<String>,
    #[serde(default)]
    case: String,
}

/// The page with the message that its address names in it, or the first: so a picture needs no further question.
async fn open(State(shared): State<Arc<Shared>>, linked: Result<Query<Linked>, QueryRejection>) -> Response {
    let news = shared.announcer.count();
    let items = shared.listing.items();
    let linked = linked.map_or_else(|_| Linked::default(), |Query(linked)| linked);
    let named = linked.message.as_deref().and_then(|id| items.get(id));
    let Some(item) = named.or_else(|| items.values().next()).cloned() else { return asset::index("null") };
    let case = named.and_then(|item| item.case(&linked.case)).or(item.cases.first());
    let case = case.map_or(String::new(), |case| case.name.clone());
    let is_single = items.len() == 1 && item.cases.len() < 2;
    let workers = shared.workers.clone();
    let work = move |stop| {
        let case = case.as_str();
        let mut first = Object::from_iter([("id", item.id.as_str()), ("case", case)]);
        first.insert("single", Json::Bool(is_single));
        first.insert("news", Json::from(i64::try_from(news).unwrap_or(i64::MAX)));
        match shared.show(&item, case, stop) {
            Ok(answer) => first.insert("answer", answer),
            Err(why) => first.insert("error", why),
        };
        Json::Object(first).to_string()
    };
    let first = workers.run(work).await;
    asset::index(first.as_deref().unwrap_or("null"))
}

async fn show(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>) -> Response {
    // Only what the listing holds can be asked for, so no path leads out of the folder.
    let Some(item) = shared.listing.items().get(&asked.id).cloned() else {
        return fault(StatusCode::NOT_FOUND, "there is no such message");
    };
    let workers = shared.workers.clone();
    match workers.run(move |stop| shared.show(&item, &asked.case, stop)).await {
        Some(Ok(json)) => json_answer(StatusCode::OK, &json),
        Some(Err(why)) => fault(StatusCode::CONFLICT, why),
        None => came_to_grief(),
    }
}

#[derive(Debug, Deserialize)]
struct Edited {
    #[serde(default)]
    id: String,
    message: String,
    #[serde(default)]
    data: Option<String>,
}

async fn check(State(shared): State<Arc<Shared>>, JsonBody(edited): JsonBody<Edited>) -> Response {
    let workers = shared.workers.clone();
    let work = move |stop| -> Result<Json, String> {
        let item = shared.listing.items().get(&edited.id).cloned();
        let engine = shared.engine(item.as_ref(), stop)?;
        let name = item.as_ref().map(|item| shared.project.template_name(&item.path));
        let input = Input::new(&edited.message).with_json(edited.data.as_deref()).with_name(name.as_deref());
        Ok(EngineRun::of_sample(&engine, &input, edited.data.is_some()).json(&input))
    };
    match workers.run(work).await {
        Some(Ok(json)) => json_answer(StatusCode::OK, &json),
        Some(Err(why)) => fault(StatusCode::CONFLICT, why),
        None => came_to_grief(),
    }
}

async fn follow(State(shared): State<Arc<Shared>>) -> Response {
    shared.announcer.follow()
}

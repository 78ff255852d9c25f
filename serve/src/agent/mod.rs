//! `messageml agent`: an Agent on loopback for a bot under test.

mod answer;
mod ask;
mod body;
mod compliance;
mod datafeed;
mod fault;
mod pod;
mod record;
mod room;
mod send;
mod session;
mod view;
mod world;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, middleware};
use messageml::{Engine, Json, Settings};

use crate::announce::Announcer;
use crate::guard::{self, Exposure, Guard};
use crate::listener::{self, Bounds};
use crate::work::Workers;
use crate::{StartError, asset, block_on, now, random_text};
use datafeed::Feeds;
pub use fault::Fault;
use room::Room;
use session::Sessions;
use world::World;

/// What the Agent knows and how it behaves.
#[derive(Debug)]
pub struct Options {
    /// The engine's settings, the directory apart.
    pub engine: Settings,
    /// True if the settings say what `.now` is; else it is the time of each request.
    pub has_clock: bool,
    /// Users, link schemes, instruments, and `streams`
    /// (`[{"id","name","type","members","readOnly"}]`); any stream is known without them.
    pub directory: Option<Json>,
    /// The pod's name, as session information shows it.
    pub pod: String,
    /// Only tokens signed by the owner of this RSA public key (PEM) are taken; any if absent.
    pub public_key: Option<String>,
    /// True if only tokens that were issued here are taken, as with `public_key`.
    pub strict_tokens: bool,
    /// Statuses to answer now and then, whatever is asked.
    pub faults: Vec<Fault>,
    /// Where the chances of `faults` begin.
    pub seed: u64,
    /// Words that compliance refuses, with status 451.
    pub blocked_words: Vec<String>,
    /// Where to keep each accepted message as a case.
    pub record: Option<PathBuf>,
    /// Where to listen.
    pub exposure: Exposure,
    /// The bounds of the server.
    pub bounds: Bounds,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    has_clock: bool,
    world: World,
    sessions: Sessions,
    feeds: Feeds,
    room: Mutex<Room>,
    announcer: Announcer,
    workers: Workers,
    faults: fault::Faults,
    blocked_words: Vec<String>,
    recorder: Option<record::Recorder>,
    /// Counts requests; makes message ids differ.
    counter: AtomicU64,
    salt: String,
    bounds: Bounds,
}

impl Shared {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn engine(&self) -> Engine {
        let settings = self.settings.clone();
        if self.has_clock { settings.build() } else { settings.now(now()).build() }
    }

    fn next_number(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Serves bots and the page until the process ends; `ready` gets the address for bots and that of
/// the page.
///
/// # Errors
/// A setting is unusable or the address cannot be listened on.
pub fn run(options: Options, ready: impl FnOnce(&str, &str)) -> Result<(), StartError> {
    let token = random_text(16)?;
    let mut settings = options.engine;
    let world = World::new(options.directory.as_ref(), options.pod).map_err(StartError::Setting)?;
    if let Some(directory) = world.directory() {
        settings = settings.directory(directory.clone());
    }
    let recorder = options.record.map(|path| record::Recorder::open(&path, options.directory.as_ref()));
    let recorder = recorder.transpose().map_err(|error| StartError::Setting(format!("--record: {error}")))?;
    let shared = Arc::new(Shared {
        settings,
        has_clock: options.has_clock,
        world,
        sessions: Sessions::new(options.public_key.as_deref(), options.strict_tokens).map_err(StartError::Setting)?,
        feeds: Feeds::new(options.bounds),
        room: Mutex::new(Room::new(options.bounds)),
        announcer: Announcer::new(options.bounds.followers),
        workers: Workers::default(),
        faults: fault::Faults::new(options.faults, options.seed),
        blocked_words: options.blocked_words,
        recorder,
        counter: AtomicU64::new(0),
        salt: random_text(12)?,
        bounds: options.bounds,
    });
    let guard = Guard::new(&options.exposure);
    let router =
        router(shared, &format!("/{token}"), options.bounds).layer(middleware::from_fn_with_state(guard, guard::check));
    block_on(async move {
        let listener = listener::listen(&options.exposure.host, options.exposure.port).await?;
        let address = listener.local_addr().map_err(StartError::System)?;
        ready(&format!("http://{address}"), &format!("http://{address}/{token}/"));
        listener::serve(listener, router, options.bounds).await;
        Ok(())
    })
}

fn router(shared: Arc<Shared>, base: &str, bounds: Bounds) -> Router {
    let mut router: Router<Arc<Shared>> = Router::new()
        .route(&format!("{base}/"), get(async || asset::index("agent", "null")))
        .route(&format!("{base}/frame"), get(asset::frame))
        .route(&format!("{base}/api/listing"), get(view::list))
        .route(&format!("{base}/api/message"), get(view::show))
        .route(&format!("{base}/api/check"), post(view::check))
        .route(&format!("{base}/api/reply"), post(view::reply))
        .route(&format!("{base}/api/events"), get(view::follow));
    for agent in ["/agent", ""] {
        router = router
            .route(&format!("{agent}/v4/stream/{{sid}}/message/create"), post(send::create))
            .route(&format!("{agent}/v4/stream/{{sid}}/message/{{mid}}/update"), post(send::update))
            .route(&format!("{agent}/v4/message/blast"), post(send::blast))
            .route(&format!("{agent}/v5/datafeeds"), get(datafeed::list).post(datafeed::create))
            .route(&format!("{agent}/v5/datafeeds/{{id}}"), axum::routing::delete(datafeed::delete))
            .route(&format!("{agent}/v5/datafeeds/{{id}}/read"), post(datafeed::read))
            .route(&format!("{agent}/v1/message/{{mid}}"), get(pod::read_message))
            .route(&format!("{agent}/v1/info"), get(pod::info))
            .route(&format!("{agent}/v3/health"), get(pod::health));
    }
    router
        .route("/login/pubkey/authenticate", post(session::authenticate))
        .route("/relay/pubkey/authenticate", post(session::authenticate_keys))
        .route("/login/pubkey/app/authenticate", post(session::authenticate_application))
        .route("/login/pubkey/app/user/{id}/authenticate", post(session::delegate_by_id))
        .route("/login/pubkey/app/username/{name}/authenticate", post(session::delegate_by_name))
        .route("/login/idm/tokens", post(session::idm_tokens))
        .route("/pod/v2/sessioninfo", get(pod::session_info))
        .route("/pod/v3/users", get(pod::users))
        .route("/pod/v2/user", get(pod::user))
        .route("/pod/v1/streams/list", post(pod::streams))
        .route("/pod/v2/streams/{sid}/info", get(pod::stream_info))
        .fallback(|| async { answer::refuse(StatusCode::NOT_FOUND, "this Agent has no such endpoint") })
        .method_not_allowed_fallback(|| async {
            answer::refuse(StatusCode::METHOD_NOT_ALLOWED, "this endpoint does not take that method")
        })
        .layer(DefaultBodyLimit::max(bounds.body_bytes.saturating_add(bounds.attachment_bytes)))
        .with_state(shared)
}

//! `messageml agent`: an Agent on loopback for a bot under test.

mod answer;
mod ask;
mod body;
mod compliance;
mod datafeed;
mod fault;
mod journal;
mod messages;
mod people;
mod person;
mod play;
mod pod;
mod publish;
mod record;
mod rooms;
mod routes;
mod script;
mod send;
mod session;
mod signature;
mod view;

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{Router, middleware};
use messageml::{Engine, Json, Settings, Stop};
use tokio::net::TcpListener;

use crate::announce::Announcer;
use crate::guard::{self, Exposure, Guard};
use crate::listener::{self, Bounds};
use crate::work::Workers;
use crate::{StartError, block_on, now, random_text};
use datafeed::Feeds;
pub use fault::PlayedFault;
use journal::Journal;
use pod::Pod;
use pod::user::Users;
pub use script::{Played, Script};
use session::Sessions;

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
    pub faults: Vec<PlayedFault>,
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
    /// The pod's name.
    name: String,
    /// Those of the pod, also without its lock.
    users: Users,
    pod: Mutex<Pod>,
    sessions: Sessions,
    feeds: Feeds,
    journal: Mutex<Journal>,
    announcer: Announcer,
    workers: Workers,
    faults: fault::Faults,
    blocked_words: Vec<String>,
    recorder: Option<record::Recorder>,
    transcript: Option<record::Transcript>,
    /// Counts what happens; makes message ids differ.
    counter: AtomicU64,
    salt: String,
    bounds: Bounds,
}

/// What every endpoint is handed.
type AgentState = axum::extract::State<Arc<Shared>>;

impl Shared {
    fn pod(&self) -> MutexGuard<'_, Pod> {
        self.pod.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn engine(&self, stop: Stop) -> Engine {
        let settings = self.settings.clone().stop(stop);
        if self.has_clock { settings.build() } else { settings.now(now()).build() }
    }

    fn next_number(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Who looks at the page where no directory says who there is.
const VIEWER: &str = "local.viewer";

/// Serves bots and the page until the process ends; `ready` gets the address for bots and that of
/// the page.
///
/// # Errors
/// A setting is unusable or the address cannot be listened on.
pub fn run(options: Options, ready: impl FnOnce(&str, &str)) -> Result<(), StartError> {
    let server = Server::new(options)?;
    block_on(async move {
        let (listener, router, bounds) = server.open(ready).await?;
        listener::serve(listener, router, bounds).await;
        Ok(())
    })
}

/// Starts a bot, plays a conversation with it, and ends it; `start` gets the address for bots and makes the command
/// of the bot, unless it runs already.
///
/// # Errors
/// A setting is unusable or the address cannot be listened on.
pub fn play(
    options: Options,
    script: &Script,
    start: impl FnOnce(&str, &str) -> Option<Command>,
) -> Result<Played, StartError> {
    let server = Server::new(options)?;
    let shared = Arc::clone(&server.shared);
    block_on(async move {
        let mut command = None;
        let (listener, router, bounds) = server.open(|bots, page| command = start(bots, page)).await?;
        let serving = tokio::spawn(listener::serve(listener, router, bounds));
        let played = play::play(shared, script, command).await;
        serving.abort();
        Ok(played)
    })
}

/// An Agent that is about to listen.
struct Server {
    shared: Arc<Shared>,
    token: String,
    exposure: Exposure,
}

impl Server {
    fn new(options: Options) -> Result<Self, StartError> {
        let pod = Pod::new(options.directory.as_ref()).map_err(StartError::Setting)?;
        let users = pod.users.clone();
        if !users.is_listed() {
            users.take_in(VIEWER, false);
        }
        let transcript = options.record.as_deref().map(record::Transcript::new);
        let recorder = options.record.map(|path| record::Recorder::open(&path, options.directory.as_ref()));
        let recorder = recorder.transpose().map_err(|error| StartError::Setting(format!("--record: {error}")))?;
        let sessions = Sessions::new(options.public_key.as_deref(), options.strict_tokens);
        let shared = Arc::new(Shared {
            settings: options.engine.directory(users.clone()),
            has_clock: options.has_clock,
            name: options.pod,
            users,
            pod: Mutex::new(pod),
            sessions: sessions.map_err(StartError::Setting)?,
            feeds: Feeds::new(options.bounds),
            journal: Mutex::new(Journal::new(options.bounds)),
            announcer: Announcer::new(options.bounds.followers),
            workers: Workers::default(),
            faults: fault::Faults::new(options.faults, options.seed),
            blocked_words: options.blocked_words,
            recorder,
            transcript,
            counter: AtomicU64::new(0),
            salt: random_text(12)?,
            bounds: options.bounds,
        });
        Ok(Server { shared, token: random_text(16)?, exposure: options.exposure })
    }

    /// Listens, and tells where.
    async fn open(self, ready: impl FnOnce(&str, &str)) -> Result<(TcpListener, Router, Bounds), StartError> {
        let bounds = self.shared.bounds;
        let guard = Guard::new(&self.exposure);
        let router = routes::router(self.shared, &format!("/{}", self.token), bounds);
        let router = router.layer(middleware::from_fn_with_state(guard, guard::check));
        let listener = listener::listen(&self.exposure.host, self.exposure.port).await?;
        let address = listener.local_addr().map_err(StartError::System)?;
        ready(&format!("http://{address}"), &format!("http://{address}/{}/", self.token));
        Ok((listener, router, bounds))
    }
}

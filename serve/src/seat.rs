//! The places for connections: who keeps us waiting gives way to who comes.
//!
//! A connection that is being answered keeps its place. One of which we wait for a request's head or body may
//! lose it, so that clients that say nothing, or say it drop by drop, shut nobody out.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;

/// What a connection is at, in the order in which places are taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// It has not yet sent a whole request.
    Silent,
    /// It has had an answer and may ask again.
    Idle,
    /// It is being answered.
    Served,
}

/// The connections that may be given up: by stage, then by how long they have been at it.
#[derive(Debug, Default)]
struct Waiting {
    steps: u64,
    handles: BTreeMap<(Stage, u64), AbortHandle>,
}

/// All places.
#[derive(Clone, Debug)]
pub(crate) struct Seats {
    free: Arc<Semaphore>,
    waiting: Arc<Mutex<Waiting>>,
    /// Told when a connection has come to wait.
    changed: Arc<Notify>,
}

impl Seats {
    pub(crate) fn new(count: usize) -> Self {
        Seats { free: Arc::new(Semaphore::new(count)), waiting: Arc::default(), changed: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, taken from who keeps us waiting if there is no other.
    async fn take(&self) -> Option<OwnedSemaphorePermit> {
        loop {
            if let Ok(place) = Arc::clone(&self.free).try_acquire_owned() {
                return Some(place);
            }
            let slowest = self.lock().handles.pop_first();
            if let Some((_, slowest)) = slowest {
                slowest.abort();
                return Arc::clone(&self.free).acquire_owned().await.ok();
            }
            tokio::select! {
                place = Arc::clone(&self.free).acquire_owned() => return place.ok(),
                () = self.changed.notified() => {}
            }
        }
    }

    /// Runs a connection in a task of its own once there is a place for it.
    pub(crate) async fn admit<F: Future<Output = ()> + Send + 'static>(&self, run: impl FnOnce(Arc<Seat>) -> F) {
        let Some(place) = self.take().await else { return };
        let seat = Arc::new(Seat { seats: self.clone(), held: Mutex::default() });
        let running = run(Arc::clone(&seat));
        let task = tokio::spawn(async move {
            running.await;
            drop(place);
        });
        seat.begin(task.abort_handle());
    }
}

/// Where a connection stands among those that may be given up.
#[derive(Debug, Default)]
struct Held {
    handle: Option<AbortHandle>,
    key: Option<(Stage, u64)>,
    /// True once a whole request has come.
    is_known: bool,
}

/// The place of one connection.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Seats,
    held: Mutex<Held>,
}

impl Seat {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, handle: AbortHandle) {
        let mut held = self.lock();
        held.handle = Some(handle);
        // Its first request may have come already.
        if !held.is_known {
            self.wait(&mut held, Stage::Silent);
        }
    }

    fn wait(&self, held: &mut Held, stage: Stage) {
        let Some(handle) = held.handle.clone() else { return };
        let mut waiting = self.seats.lock();
        waiting.steps += 1;
        let key = (stage, waiting.steps);
        if let Some(before) = held.key.replace(key) {
            waiting.handles.remove(&before);
        }
        waiting.handles.insert(key, handle);
        self.seats.changed.notify_one();
    }

    fn enter(&self, stage: Stage) {
        let mut held = self.lock();
        held.is_known = true;
        match stage {
            Stage::Served => {
                if let Some(key) = held.key.take() {
                    self.seats.lock().handles.remove(&key);
                }
            }
            Stage::Silent | Stage::Idle => self.wait(&mut held, stage),
        }
    }

    /// A request's body: once it is read or let go, the connection is being served.
    pub(crate) fn watch_request(self: &Arc<Self>, body: Body) -> Body {
        self.watch(body, Stage::Served)
    }

    /// An answer's body: once it is sent, the connection is idle.
    pub(crate) fn watch_answer(self: &Arc<Self>, body: Body) -> Body {
        self.watch(body, Stage::Idle)
    }

    fn watch(self: &Arc<Self>, body: Body, then: Stage) -> Body {
        if then == Stage::Served && body.is_end_stream() {
            self.enter(then);
            return body;
        }
        Body::new(Watched { body, ending: Ending { seat: Arc::clone(self), then: Some(then) } })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(key) = self.lock().key.take() {
            self.seats.lock().handles.remove(&key);
        }
    }
}

/// Tells a seat what comes after a body, once.
struct Ending {
    seat: Arc<Seat>,
    then: Option<Stage>,
}

impl Ending {
    fn tell(&mut self) {
        if let Some(stage) = self.then.take() {
            self.seat.enter(stage);
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.tell();
    }
}

/// A body whose end is noticed.
struct Watched {
    body: Body,
    ending: Ending,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) || this.body.is_end_stream() {
            this.ending.tell();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

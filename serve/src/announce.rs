//! Telling open pages what has changed, as server-sent events.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What happened; the page asks for the rest. A browser passes over events without data, so that each has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// Files appeared or went away.
    Listing,
    /// The files of these messages changed.
    Changed(Arc<[String]>),
    /// Something happened in this stream of the Agent.
    Stream(Arc<str>),
    /// Users, streams or who is in them changed.
    Pod,
}

#[derive(Clone, Debug)]
pub(crate) struct Announcer {
    sender: broadcast::Sender<News>,
    /// How many news there were.
    count: Arc<Mutex<u64>>,
    places: Arc<Semaphore>,
}

impl Announcer {
    pub(crate) fn new(followers: usize) -> Self {
        Announcer {
            sender: broadcast::channel(64).0,
            count: Arc::default(),
            places: Arc::new(Semaphore::new(followers)),
        }
    }

    pub(crate) fn tell(&self, news: News) {
        let mut count = self.lock();
        *count += 1;
        // Nobody listening is no fault.
        let _ = self.sender.send(news);
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many news there were: asked before something is read, it tells later whether that is as it was.
    pub(crate) fn count(&self) -> u64 {
        *self.lock()
    }

    /// What happens from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<News> {
        self.sender.subscribe()
    }

    /// The stream of events for one page.
    pub(crate) fn follow(&self) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return (StatusCode::SERVICE_UNAVAILABLE, "too many pages are open").into_response();
        };
        let count = self.lock();
        let start = (self.sender.subscribe(), place, Some(*count));
        drop(count);
        let events = stream::unfold(start, next_event);
        Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
    }
}

/// The last is how many news there were before, until that is told.
type Follower = (broadcast::Receiver<News>, OwnedSemaphorePermit, Option<u64>);

async fn next_event((mut receiver, place, before): Follower) -> Option<(Result<Event, Infallible>, Follower)> {
    let event = if let Some(before) = before {
        Event::default().event("ready").data(before.to_string()).retry(Duration::from_millis(500))
    } else {
        match receiver.recv().await {
            Ok(News::Listing) => Event::default().event("listing").data("-"),
            Ok(News::Changed(ids)) => {
                let ids = serde_json::to_string(&*ids).unwrap_or_else(|_| "[]".into());
                Event::default().event("changed").data(ids)
            }
            Ok(News::Stream(id)) => {
                // As JSON: an id that somebody made up may hold line ends.
                let id = serde_json::to_string(&*id).unwrap_or_else(|_| "\"\"".into());
                Event::default().event("stream").data(id)
            }
            Ok(News::Pod) => Event::default().event("pod").data("-"),
            // This page has missed some: it asks for everything anew.
            Err(RecvError::Lagged(_)) => Event::default().event("lost").data("-"),
            Err(RecvError::Closed) => return None,
        }
    };
    Some((Ok(event), (receiver, place, None)))
}

//! Running the engine beside the server's threads: bounded in number, a fault ends one answer only, and work whose
//! answer nobody waits for any more ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use messageml::Stop;
use tokio::sync::Semaphore;

/// What is said where [`Workers::run`] gives nothing.
pub(crate) const GRIEF: &str = "checking this message failed: that is a fault of this program; please report it";

#[derive(Clone, Debug)]
pub(crate) struct Workers {
    places: Arc<Semaphore>,
}

impl Default for Workers {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        Workers { places: Arc::new(Semaphore::new(threads.max(2))) }
    }
}

/// Raises a flag when it goes: when the answer is there, or when nobody waits for it.
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Workers {
    /// The result of `task`, or nothing if it came to grief. The task gets what tells it to stop: the client has
    /// hung up, or its time is over.
    pub(crate) async fn run<T: Send + 'static>(&self, task: impl FnOnce(Stop) -> T + Send + 'static) -> Option<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let flag = Arc::new(AtomicBool::new(false));
        let stop = Stop::never().with_flag(Arc::clone(&flag));
        let _given_up = GivenUp(flag);
        // The permit goes with the task: a client that hangs up frees a thread when the work has ended.
        let run = tokio::task::spawn_blocking(move || {
            let result = task(stop);
            drop(place);
            result
        });
        run.await.ok()
    }
}

//! Running the engine beside the server's threads: bounded in number, a fault ends one answer only.

use std::sync::Arc;

use tokio::sync::Semaphore;

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

impl Workers {
    /// The result of `task`, or nothing if it came to grief.
    pub(crate) async fn run<T: Send + 'static>(&self, task: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        // The permit goes with the task: a client that hangs up does not free a thread early.
        let run = tokio::task::spawn_blocking(move || {
            let result = task();
            drop(place);
            result
        });
        run.await.ok()
    }
}

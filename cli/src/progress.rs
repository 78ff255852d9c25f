//! A bar on stderr while a long run goes on; nothing where stderr is no terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs show nothing.
const AFTER: Duration = Duration::from_millis(500);
/// How often the bar is drawn at most, a second.
const HERTZ: u8 = 10;

/// The bar.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// A bar for so many messages.
    pub fn new(all: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("[{bar:24}] {pos}/{len} {wide_msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Progress { bar, begun: Instant::now() }
    }

    /// Says that the next message begins.
    pub fn step(&mut self, name: &str) {
        if self.bar.is_hidden() && self.begun.elapsed() > AFTER {
            // It stays hidden where stderr is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(HERTZ));
        }
        self.bar.inc(1);
        if !self.bar.is_hidden() {
            self.bar.set_message(name.to_owned());
        }
    }

    /// Lets other lines be written, with the bar out of the way.
    pub fn suspend<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

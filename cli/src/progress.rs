//! A bar on stderr while a long run goes on; nothing where stderr is no terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shorter runs show nothing.
const AFTER: Duration = Duration::from_millis(500);
/// How often the bar is drawn at most.
const EVERY: Duration = Duration::from_millis(100);
/// Cells of the bar.
const CELLS: usize = 24;

/// The bar.
#[derive(Debug)]
pub struct Progress {
    all: usize,
    done: usize,
    next: Instant,
    is_terminal: bool,
    is_drawn: bool,
}

impl Progress {
    /// A bar for so many messages.
    pub fn new(all: usize) -> Self {
        let is_terminal = io::stderr().is_terminal();
        Progress { all, done: 0, next: Instant::now() + AFTER, is_terminal, is_drawn: false }
    }

    /// Says that the next message begins.
    pub fn step(&mut self, name: &str) {
        self.done += 1;
        if !self.is_terminal || Instant::now() < self.next {
            return;
        }
        let full = CELLS * self.done / self.all.max(1);
        let bar = format!("{}{}", "=".repeat(full), " ".repeat(CELLS.saturating_sub(full)));
        let name: String = name.chars().take(40).collect();
        let _ = write!(io::stderr(), "\r\x1b[2K[{bar}] {}/{} {name}", self.done, self.all);
        self.next = Instant::now() + EVERY;
        self.is_drawn = true;
    }

    /// Takes the bar away, so that other lines can be written.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

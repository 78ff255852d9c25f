//! The local side of messageml: a page that shows a message as Symphony would ([`preview`]), an
//! Agent to test a bot against ([`agent`]), and the same picture as a file ([`picture`]).
//!
//! Nothing here is part of the checks: every answer comes from [`messageml::Engine`].

#![warn(missing_docs)]

pub mod agent;
mod announce;
mod asset;
mod guard;
mod listener;
mod outcome;
pub mod picture;
pub mod preview;
mod seat;
mod work;

pub use guard::Exposure;
pub use listener::Bounds;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is in use or not ours.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address asked for.
        address: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file or folder to show cannot be read.
    #[error("cannot read {path}: {reason}")]
    Read {
        /// The path as given.
        path: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A setting that cannot be used; the text says which and why.
    #[error("{0}")]
    Setting(String),
    /// The system gives no threads or no random numbers.
    #[error("cannot start: {0}")]
    System(std::io::Error),
}

/// Milliseconds since 1970, for timestamps and for what `.now` says in a template.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// `bytes` random bytes from the system, as URL-safe base64.
fn random_text(bytes: usize) -> Result<String, StartError> {
    use base64::Engine as _;
    let mut buffer = vec![0; bytes];
    ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut buffer)
        .map_err(|_| StartError::System(std::io::Error::other("the system gives no random bytes")))?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(buffer))
}

/// Runs a server to its end on threads of its own.
fn block_on<T>(server: impl Future<Output = Result<T, StartError>>) -> Result<T, StartError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("messageml-serve")
        .max_blocking_threads(64)
        .build()
        .map_err(StartError::System)?
        .block_on(server)
}

//! `messageml agent`: an Agent on loopback for a bot under test.

use std::io;
use std::path::PathBuf;

use clap::Args;
use messageml_project::{Unusable, read_text};
use messageml_serve::{Bounds, agent};

use crate::Outcome;
use crate::arguments::EngineArguments;
use crate::check::complain;
use crate::preview::{ExposureArguments, announce};
use crate::settings;

/// Bytes of a directory.
const DIRECTORY_BYTES: usize = 64 << 20;
/// Bytes of a key.
const KEY_BYTES: usize = 1 << 20;

/// `messageml agent`
#[derive(Debug, Args)]
pub struct AgentArguments {
    /// The port; 0 for any free one
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The pod's name in session information
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    pub pod: String,
    /// Take only tokens that the owner of this RSA key (PEM) signed; any by default
    #[arg(long, value_name = "FILE")]
    pub public_key: Option<PathBuf>,
    /// Take only tokens that this Agent issued; any by default, as curl examples have them
    #[arg(long)]
    pub strict_tokens: bool,
    /// Answer this status with this chance, such as `500:0.1`
    #[arg(long, value_name = "STATUS:CHANCE")]
    pub fail: Vec<agent::Fault>,
    /// Where the chances of `--fail` begin: the same seed, the same failures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Refuse messages that hold this word, with status 451
    #[arg(long, value_name = "WORD")]
    pub block: Vec<String>,
    /// Keep each accepted message as a case in this folder
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub exposure: ExposureArguments,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// Serves bots until the process is ended.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &AgentArguments) -> io::Result<Outcome> {
    match serve(arguments) {
        Ok(()) => Ok(Outcome::Clean),
        Err(why) => Ok(complain(&why)),
    }
}

fn serve(arguments: &AgentArguments) -> Result<(), Unusable> {
    let project = settings::open(&arguments.engine)?;
    let directory = arguments.engine.directory.as_ref().map(|path| {
        let text = read_text(path, DIRECTORY_BYTES)?;
        messageml::json::read_strictly(&text, 512).map_err(|error| Unusable::file(path, error))
    });
    let options = agent::Options {
        engine: project.builder().clone(),
        has_clock: arguments.engine.now.is_some(),
        directory: directory.transpose()?,
        pod: arguments.pod.clone(),
        public_key: arguments.public_key.as_deref().map(|path| read_text(path, KEY_BYTES)).transpose()?,
        strict_tokens: arguments.strict_tokens,
        faults: arguments.fail.clone(),
        seed: arguments.seed,
        blocked_words: arguments.block.clone(),
        record: arguments.record.clone(),
        exposure: arguments.exposure.with_port(arguments.port),
        bounds: Bounds::default(),
    };
    let ready = |bots: &str, page: &str| {
        announce(&format!("agent: {bots}"));
        announce(&format!("preview: {page}"));
    };
    agent::run(options, ready).map_err(|why| Unusable::new(why.to_string()))
}

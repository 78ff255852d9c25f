//! `messageml agent`: an Agent on loopback for a bot under test.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use messageml_project::{Unusable, read_text};
use messageml_serve::{Bounds, StartError, agent};

use crate::Outcome;
use crate::arguments::EngineArguments;
use crate::check::complain;
use crate::preview::{ExposureArguments, announce};
use crate::requests::yaml_to_json;
use crate::settings;

/// Bytes of a directory.
const DIRECTORY_BYTES: usize = 64 << 20;
/// Bytes of a script.
const SCRIPT_BYTES: usize = 4 << 20;
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
    /// Keep each accepted message as a case in this folder, and what is said in the page as a script
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
    /// Play this conversation (YAML) against the bot, print what came of it, and end
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// What starts the bot, with `--script`
    #[arg(last = true, requires = "script", value_name = "COMMAND")]
    pub command: Vec<String>,
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
        Ok(outcome) => Ok(outcome),
        Err(why) => Ok(complain(&why)),
    }
}

fn serve(arguments: &AgentArguments) -> Result<Outcome, Unusable> {
    let project = settings::open(&arguments.engine)?;
    // Read before, and found to be one; here its streams are wanted, too.
    let directory = project.directory().map(|path| {
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
    let unusable = |why: StartError| Unusable::new(why.to_string());
    let Some(path) = &arguments.script else {
        return agent::run(options, ready).map(|()| Outcome::Clean).map_err(unusable);
    };
    let text = read_text(path, SCRIPT_BYTES)?;
    let json = yaml_to_json(&text).map_err(|why| Unusable::file(path, why))?;
    let script = agent::Script::read(&json).map_err(|why| Unusable::file(path, why))?;
    let start = |bots: &str, page: &str| {
        ready(bots, page);
        let (program, rest) = arguments.command.split_first()?;
        let mut command = Command::new(program);
        // The report alone goes to standard output.
        command.args(rest).env("MESSAGEML_AGENT", bots).stdin(Stdio::null()).stdout(io::stderr());
        Some(command)
    };
    let played = agent::play(options, &script, start).map_err(unusable)?;
    announce(&played.to_string());
    Ok(if played.is_passed() { Outcome::Clean } else { Outcome::Findings })
}

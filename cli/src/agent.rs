//! `messageml agent`: an Agent on loopback for a bot under test.

use std::io;
use std::process::{Command, Stdio};

use messageml_project::{Unusable, read_text};
use messageml_serve::{Bounds, StartError, agent};

use crate::ExitStatus;
use crate::arguments::AgentArguments;
use crate::check::complain;
use crate::preview::announce;
use crate::requests::yaml_to_json;
use crate::settings;

/// Bytes of a directory.
const DIRECTORY_BYTES: usize = 64 << 20;
/// Bytes of a script.
const SCRIPT_BYTES: usize = 4 << 20;
/// Bytes of a key.
const KEY_BYTES: usize = 1 << 20;

/// Serves bots until the process is ended.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &AgentArguments) -> io::Result<ExitStatus> {
    Ok(serve(arguments).unwrap_or_else(|why| complain(&why)))
}

fn serve(arguments: &AgentArguments) -> Result<ExitStatus, Unusable> {
    let project = settings::open(&arguments.engine, &[])?;
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
        return agent::run(options, ready).map(|()| ExitStatus::Clean).map_err(unusable);
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
    Ok(if played.is_passed() { ExitStatus::Clean } else { ExitStatus::Findings })
}

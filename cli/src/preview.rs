//! `messageml preview`: the page that shows messages as they will look.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use messageml_project::Unusable;
use messageml_serve::{Bounds, Exposure, preview};

use crate::arguments::EngineArguments;
use crate::check::complain;
use crate::settings;
use crate::{Outcome, say};

/// Where a server listens.
#[derive(Debug, Args)]
pub struct ExposureArguments {
    /// The address to listen on; anything but loopback shows your messages to the network
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// A further host name under which clients ask, such as `host.docker.internal`
    #[arg(long = "allow-host", value_name = "NAME")]
    pub names: Vec<String>,
}

/// `messageml preview`
#[derive(Debug, Args)]
pub struct PreviewArguments {
    /// A message or template, or a folder of them
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The port; any free one by default
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Let the page write edits back to the files (Ctrl+S there)
    #[arg(long)]
    pub write: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub exposure: ExposureArguments,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

impl ExposureArguments {
    /// With a port, as the server takes it.
    pub fn with_port(&self, port: u16) -> Exposure {
        Exposure { host: self.host.clone(), port, names: self.names.clone() }
    }
}

/// Serves the page until the process is ended.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &PreviewArguments) -> io::Result<Outcome> {
    match serve(arguments) {
        Ok(()) => Ok(Outcome::Clean),
        Err(why) => Ok(complain(&why)),
    }
}

fn serve(arguments: &PreviewArguments) -> Result<(), Unusable> {
    let options = preview::Options {
        path: arguments.path.clone(),
        project: settings::open(&arguments.engine)?,
        has_clock: arguments.engine.now.is_some(),
        can_write: arguments.write,
        exposure: arguments.exposure.with_port(arguments.port),
        bounds: Bounds::default(),
    };
    let ready = |page: &str| {
        announce(&format!("preview: {page}"));
        if arguments.open && !open(page) {
            say("no browser could be started; open the address yourself");
        }
    };
    preview::run(options, ready).map_err(|why| Unusable::new(why.to_string()))
}

/// Says something on stdout at once, for the person and for scripts that wait for it.
pub fn announce(line: &str) {
    use io::Write;
    let mut out = io::stdout().lock();
    // Without anybody to read it the server is of use all the same.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Hands an address to the desktop's browser.
fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let null = || Stdio::null();
    Command::new(program).args(before).arg(address).stdin(null()).stdout(null()).stderr(null()).spawn().is_ok()
}

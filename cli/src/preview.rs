//! `messageml preview`: the page that shows messages as they will look.

use std::io;
use std::process::{Command, Stdio};

use messageml_project::Unusable;
use messageml_serve::{Bounds, Exposure, preview};

use crate::arguments::{ExposureArguments, PreviewArguments};
use crate::check::complain;
use crate::settings;
use crate::{ExitStatus, say};

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
pub fn run(arguments: &PreviewArguments) -> io::Result<ExitStatus> {
    Ok(serve(arguments).map_or_else(|why| complain(&why), |()| ExitStatus::Clean))
}

fn serve(arguments: &PreviewArguments) -> Result<(), Unusable> {
    let options = preview::Options {
        path: arguments.path.clone(),
        project: settings::open(&arguments.engine, std::slice::from_ref(&arguments.path))?,
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

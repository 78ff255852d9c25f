//! The picture of a message as one file: `render --to html|png`, and what editors show beside the text.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use messageml::{Engine, Input, Message, Severity};
use serde_json::{Value, json};

use crate::asset;
use crate::outcome::EngineRun;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on white.
    #[default]
    Light,
    /// Light text on black.
    Dark,
}

/// How the picture is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// Its colours.
    pub theme: Theme,
    /// Its width in CSS pixels.
    pub width: u32,
}

impl Default for Appearance {
    fn default() -> Self {
        Appearance { theme: Theme::Light, width: 720 }
    }
}

/// The picture as one HTML file that needs and requests nothing else.
pub fn html(message: &Message, appearance: &Appearance) -> String {
    document(&held(message.presentation_ml(), message.entity_json()), appearance.theme)
}

fn held(presentation_ml: &str, entity_json: &messageml::Json) -> Value {
    json!({
        "presentationML": presentation_ml,
        "entityJson": serde_json::from_str::<Value>(&entity_json.to_string()).unwrap_or_default(),
    })
}

fn document(held: &Value, theme: Theme) -> String {
    let theme = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let held = asset::inline_json(&held.to_string());
    asset::picture_document().replacen("{{theme}}", theme, 1).replacen("{{held}}", &held, 1)
}

/// A message while somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its picture as [`html`] gives it; where there is no message, of what can be drawn of it.
    pub html: String,
    /// `accepted`, `warned` (accepted, with warnings) or `refused`.
    pub state: &'static str,
    /// How many errors are told.
    pub errors: usize,
    /// How many warnings are told.
    pub warnings: usize,
    /// True where no data are known and some were needed: values were not checked.
    pub lacks_data: bool,
}

/// Checks a message as the preview does, and draws it; without data only what is wrong whatever the data was counts.
pub fn draft(engine: &Engine, input: &Input<'_>, has_data: bool, theme: Theme) -> Draft {
    let outcome = EngineRun::of_sample(engine, input, has_data);
    let held = match (&outcome.message, &outcome.sketch) {
        (Some(message), _) => held(message.presentation_ml(), message.entity_json()),
        (None, Some(sketch)) if !is_empty(&sketch.presentation_ml) => {
            let mut held = held(&sketch.presentation_ml, &sketch.entity_json);
            held["isSketch"] = Value::Bool(true);
            held
        }
        (None, _) => json!({ "isEmpty": true }),
    };
    let count = |severity| outcome.told().filter(|found| found.severity == severity).count();
    Draft {
        html: document(&held, theme),
        state: outcome.state(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        lacks_data: outcome.lacks_data,
    }
}

/// True for a root with nothing in it.
fn is_empty(presentation_ml: &str) -> bool {
    presentation_ml
        .split_once('>')
        .and_then(|(_, rest)| rest.split_once("</"))
        .is_some_and(|(within, end)| within.trim().is_empty() && end.find('>').is_some_and(|at| at + 1 == end.len()))
}

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// No browser was found under the usual names.
    #[error("no Chromium found; install one, or name it in the environment variable CHROMIUM")]
    NoBrowser,
    /// The browser did not do it.
    #[error("{0} gave no picture")]
    Failed(PathBuf),
    /// A temporary file could not be written or the picture not be read.
    #[error(transparent)]
    File(#[from] io::Error),
}

const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// How long a browser may take for one picture.
const PATIENCE: Duration = Duration::from_secs(40);

/// An installed Chromium: `named` if given, else the first on `search_path`.
pub fn find_browser(named: Option<PathBuf>, search_path: &std::ffi::OsStr) -> Option<PathBuf> {
    let on_path = || {
        let folders: Vec<_> = std::env::split_paths(search_path).collect();
        BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
    };
    named.filter(|path| path.is_file()).or_else(on_path)
}

/// The picture as PNG, taken by `browser`.
///
/// # Errors
/// The browser does not run or takes no picture.
pub fn png(message: &Message, appearance: &Appearance, browser: &Path) -> Result<Vec<u8>, PngError> {
    let place = Scratch::new()?;
    let page = place.0.join("picture.html");
    std::fs::write(&page, html(message, appearance))?;
    let measured = run_browser(browser, &place.0, &page, &["--dump-dom".into(), window(appearance.width, 200)])?;
    let measured = String::from_utf8_lossy(&measured);
    let height = measured.split("data-height=\"").nth(1).and_then(|rest| rest.split('"').next());
    let height = height.and_then(|height| height.parse::<u32>().ok()).ok_or(PngError::Failed(browser.into()))?;
    let target = place.0.join("picture.png");
    let shot = format!("--screenshot={}", target.display());
    run_browser(browser, &place.0, &page, &[shot, window(appearance.width, height.clamp(40, 16_000))])?;
    std::fs::read(&target).map_err(|_| PngError::Failed(browser.into()))
}

fn window(width: u32, height: u32) -> String {
    format!("--window-size={width},{height}")
}

fn run_browser(browser: &Path, place: &Path, page: &Path, more: &[String]) -> Result<Vec<u8>, PngError> {
    let output = place.join("output");
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-quic"])
        .arg(format!("--user-data-dir={}", place.join("profile").display()))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&output)?)
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(std::fs::read(&output)?),
            Some(_) => return Err(PngError::Failed(browser.into())),
            None if start.elapsed() > PATIENCE => {
                child.kill()?;
                child.wait()?;
                return Err(PngError::Failed(browser.into()));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// A folder that goes away with its value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let name = crate::random_text(12).map_err(io::Error::other)?;
        let path = std::env::temp_dir().join(format!("messageml-{name}"));
        std::fs::create_dir(&path)?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left behind at worst in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

//! `render --to html|png`: the picture of a message as one file.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use messageml::Message;

use crate::asset;

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
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// Its width in CSS pixels.
    pub width: u32,
}

impl Default for Look {
    fn default() -> Self {
        Look { theme: Theme::Light, width: 720 }
    }
}

/// The picture as one HTML file that needs and requests nothing else.
pub fn html(message: &Message, look: &Look) -> String {
    let held = serde_json::json!({
        "presentationML": message.presentation_ml(),
        "entityJson": serde_json::from_str::<serde_json::Value>(&message.entity_json().to_string()).unwrap_or_default(),
    });
    let theme = match look.theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let held = asset::inline_json(&held.to_string());
    asset::picture_document().replacen("{{theme}}", theme, 1).replacen("{{held}}", &held, 1)
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
pub fn png(message: &Message, look: &Look, browser: &Path) -> Result<Vec<u8>, PngError> {
    let place = Scratch::new()?;
    let page = place.0.join("picture.html");
    std::fs::write(&page, html(message, look))?;
    let measured = run_browser(browser, &place.0, &page, &["--dump-dom".into(), window(look.width, 200)])?;
    let measured = String::from_utf8_lossy(&measured);
    let height = measured.split("data-height=\"").nth(1).and_then(|rest| rest.split('"').next());
    let height = height.and_then(|height| height.parse::<u32>().ok()).ok_or(PngError::Failed(browser.into()))?;
    let target = place.0.join("picture.png");
    let shot = format!("--screenshot={}", target.display());
    run_browser(browser, &place.0, &page, &[shot, window(look.width, height.clamp(40, 16_000))])?;
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

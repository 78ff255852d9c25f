//! The page: scripts and style sheets of the binary, as one document and one for the message's frame.
//!
//! Everything is inline, so that a picture needs two answers and no more; what may run and what may
//! dress the page is told to the browser by hashes.

use std::sync::LazyLock;

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use ring::digest::{SHA256, digest};

macro_rules! page {
    ($name:literal) => {
        include_str!(concat!("../page/", $name))
    };
}

/// What draws a message, in the order in which the parts use one another.
const PICTURE_SCRIPTS: [&str; 3] = [page!("picker.js"), page!("form.js"), page!("picture.js")];

/// What drives the page around it.
const PAGE_SCRIPTS: [&str; 6] = [
    page!("panels.js"),
    page!("editor.js"),
    page!("findings.js"),
    page!("gallery.js"),
    page!("room.js"),
    page!("application.js"),
];

/// What drives the page of the Agent around a conversation.
const AGENT_SCRIPTS: [&str; 6] = [
    page!("panels.js"),
    page!("findings.js"),
    page!("room.js"),
    page!("composer.js"),
    page!("gathering.js"),
    page!("desk.js"),
];

/// How a message looks.
pub(crate) const MESSAGE_STYLE: &str = page!("message.css");
const PAGE_STYLE: &str = page!("chrome.css");
const AGENT_STYLE: &str = page!("agent.css");
const INDEX: &str = page!("index.html");
const AGENT: &str = page!("agent.html");
const FRAME: &str = page!("frame.html");

/// Scripts as one: their imports name one another, and are all here.
fn join<'s>(scripts: impl IntoIterator<Item = &'s str>) -> String {
    let mut whole = String::from("\"use strict\";\n");
    for line in scripts.into_iter().flat_map(str::lines).filter(|line| !line.starts_with("import ")) {
        whole.push_str(line.strip_prefix("export ").unwrap_or(line));
        whole.push('\n');
    }
    whole
}

/// The script that draws a message.
pub(crate) fn picture_script() -> String {
    join(PICTURE_SCRIPTS)
}

/// What a policy calls this script or style sheet.
pub(crate) fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

/// JSON that cannot end the element it stands in: `<` never appears as itself.
pub(crate) fn inline_json(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The document around its moving parts, and its policy.
struct Page {
    text: String,
    policy: String,
}

/// A page of these scripts and styles in this document.
fn build(document: &str, scripts: &[&'static str], style: &str) -> Page {
    let script = join(PICTURE_SCRIPTS.into_iter().chain(scripts.iter().copied()));
    // Our script and style sheets, requests to ourselves, and nothing else.
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {} {}; connect-src 'self'; img-src data:; frame-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(&script),
        hash(style),
        hash(MESSAGE_STYLE)
    );
    let frame = FRAME.replace("{{style}}", MESSAGE_STYLE);
    let text = document.replace("{{style}}", style).replace("{{frame}}", &frame).replace("{{script}}", &script);
    Page { text, policy }
}

static PAGE: LazyLock<Page> = LazyLock::new(|| build(INDEX, &PAGE_SCRIPTS, PAGE_STYLE));

static AGENT_PAGE: LazyLock<Page> =
    LazyLock::new(|| build(AGENT, &AGENT_SCRIPTS, &format!("{PAGE_STYLE}{AGENT_STYLE}")));

static FRAME_PAGE: LazyLock<Page> = LazyLock::new(|| {
    // No script at all, no request, images only inline. The page writes this document by itself at
    // first; it is asked for when images from elsewhere were switched on, and off again.
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-same-origin",
        hash(MESSAGE_STYLE)
    );
    Page { text: FRAME.replace("{{style}}", MESSAGE_STYLE), policy }
});

/// The page of the Agent.
pub(crate) fn agent_page() -> Response {
    html(&AGENT_PAGE.text, &AGENT_PAGE.policy)
}

/// The page of the preview; `first`, as JSON text, is what it begins with.
pub(crate) fn index(first: &str) -> Response {
    html(&PAGE.text.replacen("{{first}}", &inline_json(first), 1), &PAGE.policy)
}

#[derive(serde::Deserialize)]
pub(crate) struct Frame {
    #[serde(default)]
    images: String,
}

/// The frame of the message; images from elsewhere are allowed only where they were switched on.
pub(crate) async fn frame(Query(frame): Query<Frame>) -> Response {
    let page = &*FRAME_PAGE;
    if frame.images == "on" {
        return html(&page.text, &page.policy.replace("img-src data:", "img-src data: https: http:"));
    }
    html(&page.text, &page.policy)
}

fn html(text: &str, policy: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, text.to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_script(scripts: &[&'static str]) {
        let script = join(PICTURE_SCRIPTS.into_iter().chain(scripts.iter().copied()));
        assert!(!script.contains("import {") && !script.contains("\nexport "));
        assert!(!script.contains("</script") && !script.contains("<!--"));
        let declared = |line: &str| {
            let line = line.strip_prefix("async ").unwrap_or(line);
            let rest = ["function ", "const ", "let ", "class "].iter().find_map(|word| line.strip_prefix(word))?;
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned)
        };
        let mut names: Vec<String> = script.lines().filter_map(declared).filter(|name| !name.is_empty()).collect();
        let all = names.len();
        names.sort();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
        assert!(twice.is_empty() && all > 50, "in one script a name may be declared once only: {twice:?}");
    }

    #[test]
    fn the_scripts_fit_into_one() {
        check_script(&PAGE_SCRIPTS);
        check_script(&AGENT_SCRIPTS);
        assert!(picture_script().contains("function buildPicture") && picture_script().contains("function driveForms"));
    }

    #[test]
    fn the_page_has_its_parts_and_says_their_hashes() {
        for page in [&*PAGE, &*AGENT_PAGE, &*FRAME_PAGE] {
            assert!(!page.text.contains("{{script}}") && !page.text.contains("{{style}}"));
            for part in ["script", "style"] {
                let Some((_, rest)) = page.text.split_once(&format!("<{part}>")) else { continue };
                let (inside, _) = rest.split_once(&format!("</{part}>")).unwrap_or_default();
                assert!(page.policy.contains(&hash(inside)), "{part}");
            }
        }
        assert!(PAGE.text.contains("{{first}}"));
        assert_eq!(inline_json("{\"a\":\"</script><!--\"}"), "{\"a\":\"\\u003c/script>\\u003c!--\"}");
    }
}

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

/// What every page around a picture uses.
const SHARED_SCRIPTS: [&str; 10] = [
    page!("dom.js"),
    page!("ask.js"),
    page!("follow.js"),
    page!("store.js"),
    page!("panels.js"),
    page!("tokens.js"),
    page!("text.js"),
    page!("editor.js"),
    page!("findings.js"),
    page!("room.js"),
];

/// What drives the page of the preview.
const PAGE_SCRIPTS: [&str; 12] = [
    page!("explanation.js"),
    page!("assistant.js"),
    page!("gallery.js"),
    page!("wall.js"),
    page!("compare.js"),
    page!("palette.js"),
    page!("export.js"),
    page!("address.js"),
    page!("stage.js"),
    page!("application.js"),
    page!("server.js"),
    page!("preview.js"),
];

/// What drives the page of the Agent around a conversation.
const AGENT_SCRIPTS: [&str; 3] = [page!("composer.js"), page!("gathering.js"), page!("desk.js")];

/// How a message looks: the figures of Symphony's design, then what is made of them.
static MESSAGE_STYLE: LazyLock<String> = LazyLock::new(|| [page!("figures.css"), page!("message.css")].concat());
static PAGE_STYLE: LazyLock<String> = LazyLock::new(|| [page!("chrome.css"), page!("preview.css")].concat());
static AGENT_STYLE: LazyLock<String> = LazyLock::new(|| [page!("chrome.css"), page!("agent.css")].concat());
const INDEX: &str = page!("index.html");
const AGENT: &str = page!("agent.html");
const FRAME: &str = page!("frame.html");
const KEPT: &str = page!("picture.html");

/// Scripts as one: their imports name one another, and are all here.
fn join<'s>(scripts: impl IntoIterator<Item = &'s str>) -> String {
    let mut whole = String::from("\"use strict\";\n");
    for line in scripts.into_iter().flat_map(str::lines).filter(|line| !line.starts_with("import ")) {
        whole.push_str(line.strip_prefix("export ").unwrap_or(line));
        whole.push('\n');
    }
    whole
}

/// The document around a picture that is kept as a file: the message and the theme are left to be put in. Styles that
/// the message carries are set by its script, one property after the other.
pub(crate) fn picture_document() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        let script = join(PICTURE_SCRIPTS.into_iter().chain([page!("kept.js")]));
        let style = MESSAGE_STYLE.as_str();
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            hash(&script),
            hash(style)
        );
        KEPT.replace("{{policy}}", &policy).replace("{{style}}", style).replace("{{script}}", &script)
    });
    &DOCUMENT
}

/// What a policy calls this script or style sheet.
fn hash(text: &str) -> String {
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
    let script = join(PICTURE_SCRIPTS.into_iter().chain(SHARED_SCRIPTS).chain(scripts.iter().copied()));
    // Our script and style sheets, requests to ourselves, and nothing else.
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {} {}; connect-src 'self'; img-src data:; frame-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(&script),
        hash(style),
        hash(&MESSAGE_STYLE)
    );
    let frame = FRAME.replace("{{style}}", &MESSAGE_STYLE);
    let text = document.replace("{{style}}", style).replace("{{frame}}", &frame).replace("{{script}}", &script);
    Page { text, policy }
}

static PAGE: LazyLock<Page> = LazyLock::new(|| build(INDEX, &PAGE_SCRIPTS, &PAGE_STYLE));

static AGENT_PAGE: LazyLock<Page> = LazyLock::new(|| build(AGENT, &AGENT_SCRIPTS, &AGENT_STYLE));

static FRAME_PAGE: LazyLock<Page> = LazyLock::new(|| {
    // No script at all, no request, images only inline. The page writes this document by itself at
    // first; it is asked for when images from elsewhere were switched on, and off again.
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-same-origin",
        hash(&MESSAGE_STYLE)
    );
    Page { text: FRAME.replace("{{style}}", &MESSAGE_STYLE), policy }
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
pub(crate) struct FrameQuery {
    #[serde(default)]
    images: String,
}

/// The frame of the message; images from elsewhere are allowed only where they were switched on.
pub(crate) async fn frame(Query(frame): Query<FrameQuery>) -> Response {
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
        let script = join(PICTURE_SCRIPTS.into_iter().chain(SHARED_SCRIPTS).chain(scripts.iter().copied()));
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
        let kept = picture_document();
        assert!(kept.contains("function buildPicture") && kept.contains("function driveForms"));
        assert!(kept.contains("{{held}}") && kept.contains("{{theme}}") && !kept.contains("{{style}}"));
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

//! The names of output formats.

use crate::template::ast::{Layers, Markup, OutputFormat};

/// What there is.
pub(super) const HELP: &str = "there are undefined, HTML, XHTML, XML, RTF, plainText, CSS, JavaScript and JSON; \
    `HTML{RTF}` combines two that escape";

/// The format of this name: `outer{inner}`, where the inner one may be a combination itself.
pub(super) fn find(name: &str) -> Option<OutputFormat> {
    let mut names: Vec<&str> = name.split('{').take(Layers::MOST + 1).collect();
    let last = names.last_mut()?;
    let closed = last.trim_end_matches('}');
    let brackets = last.len() - closed.len();
    *last = closed;
    match names.as_slice() {
        [name] if brackets == 0 => plain(name),
        [_, inner @ ..] if brackets == inner.len() && !inner.is_empty() => {
            let layers: Option<Vec<Markup>> = names.iter().map(|name| markup(plain(name)?)).collect();
            Layers::combine(&layers?, &[]).map(OutputFormat::Combined)
        }
        _ => None,
    }
}

/// What `{inner}` is inside of this format.
pub(super) fn within(outer: OutputFormat, inner: OutputFormat) -> Option<OutputFormat> {
    Layers::combine(layers(&outer)?, layers(&inner)?).map(OutputFormat::Combined)
}

fn plain(name: &str) -> Option<OutputFormat> {
    Some(match name {
        "undefined" => OutputFormat::Undefined,
        "HTML" => OutputFormat::Html,
        "XHTML" => OutputFormat::Xhtml,
        "XML" => OutputFormat::Xml,
        "RTF" => OutputFormat::Rtf,
        "plainText" => OutputFormat::PlainText,
        "CSS" => OutputFormat::Css,
        "JavaScript" => OutputFormat::JavaScript,
        "JSON" => OutputFormat::Json,
        _ => return None,
    })
}

/// The format, if it escapes.
fn markup(format: OutputFormat) -> Option<Markup> {
    layers(&format)?.first().copied()
}

/// The formats that escape in this one, the outermost first.
fn layers(format: &OutputFormat) -> Option<&[Markup]> {
    Some(match format {
        OutputFormat::Html => &[Markup::Html],
        OutputFormat::Xhtml => &[Markup::Xhtml],
        OutputFormat::Xml => &[Markup::Xml],
        OutputFormat::Rtf => &[Markup::Rtf],
        OutputFormat::Combined(layers) => layers.as_slice(),
        _ => return None,
    })
}

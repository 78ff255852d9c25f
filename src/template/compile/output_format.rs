//! The names of output formats.

use crate::template::ast::{Markup, OutputFormat};

/// What there is.
pub(super) const HELP: &str = "there are undefined, HTML, XHTML, XML, RTF, plainText, CSS, JavaScript and JSON; \
    `HTML{RTF}` combines two that escape";

/// The format of this name.
pub(super) fn find(name: &str) -> Option<OutputFormat> {
    if let Some((outer, inner)) = name.strip_suffix('}').and_then(|name| name.split_once('{')) {
        let plain = |name: &str| if name.contains('{') { None } else { markup(find(name)?) };
        return Some(OutputFormat::Combined(plain(outer)?, plain(inner)?));
    }
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
pub(super) fn markup(format: OutputFormat) -> Option<Markup> {
    Some(match format {
        OutputFormat::Html => Markup::Html,
        OutputFormat::Xhtml => Markup::Xhtml,
        OutputFormat::Xml => Markup::Xml,
        OutputFormat::Rtf => Markup::Rtf,
        _ => return None,
    })
}

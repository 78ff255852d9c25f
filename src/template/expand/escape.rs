//! Output formats: what they escape, and markup values.

use std::borrow::Cow;

use super::value::{MarkupFormat, MarkupText};
use crate::template::ast::{Markup, OutputFormat};
use crate::template::format::{self, escape::Escape};

/// The markup format behind an output format, if it escapes at all.
pub(crate) fn markup_format(format: OutputFormat) -> Option<MarkupFormat> {
    Some(match format {
        OutputFormat::Html => MarkupFormat::Plain(Markup::Html),
        OutputFormat::Xhtml => MarkupFormat::Plain(Markup::Xhtml),
        OutputFormat::Xml => MarkupFormat::Plain(Markup::Xml),
        OutputFormat::Rtf => MarkupFormat::Plain(Markup::Rtf),
        OutputFormat::Combined(layers) => MarkupFormat::Combined(layers),
        _ => return None,
    })
}

/// The name of an output format, as `.output_format` gives it.
pub(crate) fn output_format_name(format: OutputFormat) -> String {
    match format {
        OutputFormat::Undefined => "undefined".into(),
        OutputFormat::PlainText => "plainText".into(),
        OutputFormat::Css => "CSS".into(),
        OutputFormat::JavaScript => "JavaScript".into(),
        OutputFormat::Json => "JSON".into(),
        other => markup_format(other).map(format_name).unwrap_or_default(),
    }
}

/// True if text in this format has been through what the legacy built-in of this name does.
pub(crate) fn covers(format: MarkupFormat, built_in: &str) -> bool {
    match format.layers().first() {
        Some(Markup::Html | Markup::Xhtml) => matches!(built_in, "html" | "xhtml" | "xml"),
        Some(Markup::Xml) => built_in == "xml",
        Some(Markup::Rtf) => built_in == "rtf",
        None => false,
    }
}

/// The name of a markup format.
pub(crate) fn format_name(format: MarkupFormat) -> String {
    let name = |markup: &Markup| match markup {
        Markup::Html => "HTML",
        Markup::Xhtml => "XHTML",
        Markup::Xml => "XML",
        Markup::Rtf => "RTF",
    };
    let names: Vec<&str> = format.layers().iter().map(name).collect();
    names.join("{") + &"}".repeat(names.len().saturating_sub(1))
}

/// Appends `text` escaped for a markup format.
pub(crate) fn escape(format: MarkupFormat, text: &str, out: &mut String) {
    let Some((outermost, inner)) = format.layers().split_first() else { return };
    let mut made = Cow::Borrowed(text);
    for markup in inner.iter().rev() {
        let mut escaped = String::with_capacity(made.len() + made.len() / 8);
        escape_plain(*markup, &made, &mut escaped);
        made = Cow::Owned(escaped);
    }
    escape_plain(*outermost, &made, out);
}

fn escape_plain(markup: Markup, text: &str, out: &mut String) {
    let way = match markup {
        Markup::Html | Markup::Xhtml => Escape::Html,
        Markup::Xml => Escape::Xml,
        Markup::Rtf => Escape::Rtf,
    };
    if let Some(same) = format::escape::escape(text, way, out) {
        out.push_str(same);
    }
}

/// Markup made of plain text by escaping it.
pub(crate) fn markup_of(format: MarkupFormat, text: &str) -> MarkupText {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    escape(format, text, &mut escaped);
    MarkupText { format, text: escaped.into(), plain: Some(text.into()) }
}

/// Text that is markup already.
pub(crate) fn markup_from(format: MarkupFormat, text: &str) -> MarkupText {
    MarkupText { format, text: text.into(), plain: None }
}

/// Two pieces of markup after one another; none if their formats differ and neither is known as
/// plain text.
pub(crate) fn join(a: &MarkupText, b: &MarkupText) -> Option<MarkupText> {
    if a.format != b.format {
        if let Some(plain) = &b.plain {
            return join(a, &markup_of(a.format, plain));
        }
        let plain = a.plain.as_ref()?;
        return join(&markup_of(b.format, plain), b);
    }
    let plain = match (&a.plain, &b.plain) {
        (Some(a), Some(b)) => Some(format!("{a}{b}").into()),
        _ => None,
    };
    Some(MarkupText { format: a.format, text: format!("{}{}", a.text, b.text).into(), plain })
}

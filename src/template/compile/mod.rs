//! Compiling: text to syntax tree.
//!
//! [`tokenizer`] takes a template apart into texts, tags and tokens ([`token`]); [`reader`] finds the
//! blocks, [`tag`] and [`expression`] read what stands inside tags, [`strip`] drops white space.
//! Every tag is read on its own, so that a fault in one does not hide those in others.

mod builder;
mod definition;
mod element;
mod escape;
mod expression;
mod header;
mod interpolation;
mod keyword;
mod literal;
mod naming;
mod numeric;
mod operator;
mod output_format;
mod reader;
mod setting;
mod special;
mod strip;
mod tag;
pub mod token;
mod tokenizer;

use builder::Builder;
use reader::Reader;
use token::{ItemKind, Syntax};

use super::Template;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, codes};
use crate::limits::Limits;

/// Compiles a template; see [`compile`](super::compile).
pub(super) fn compile(text: &str, source: Source, limits: &Limits) -> (Option<Template>, Diagnostics) {
    let (template, mut diagnostics) = read(text, source.clone(), limits);
    diagnostics.widen_points(&source, text);
    (template, diagnostics)
}

fn read(text: &str, source: Source, limits: &Limits) -> (Option<Template>, Diagnostics) {
    let mut builder = Builder::new(text, source, limits);
    if text.len() > limits.template_bytes {
        let message = format!("the template has {} bytes, more than the {} allowed", text.len(), limits.template_bytes);
        builder.report(
            Diagnostic::new(codes::limit::TEMPLATE_BYTES, Span::new(0, 0), message).with_help(
                "Symphony takes 1.5 MB of message and data together: put the bulk into the data, or send less",
            ),
        );
        return (None, builder.diagnostics);
    }
    let square = text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with("[#ftl");
    let items = token::read(text, if square { Syntax::Square } else { Syntax::Angle }, 0);
    let mut reader = Reader::new(builder, &items, text, square);
    let mut stripping = header::Stripping { lines: true, texts: false };
    let mut first = 0;
    if let Some((item, taken)) = header::find(&items.items, text)
        && let ItemKind::Start { close, .. } = item.kind
    {
        if let Err(fault) = reader.header(&item, close, &mut stripping) {
            reader.builder.report(*fault);
        }
        reader.skip_to(item.span.end + header::gap_behind(&text[item.span.end as usize..]) as u32);
        first = taken;
    }
    reader.drops_text = stripping.texts;
    let (mut builder, mut elements, macros) = reader.read(first);
    if builder.diagnostics.has_errors() {
        return (None, builder.diagnostics);
    }
    strip::strip(&mut elements, text, stripping.lines);
    for (number, element) in macros {
        let body = elements.block(element);
        if let Some(definition) = builder.ast.macros.get_mut(number.0 as usize) {
            definition.body = body;
        }
    }
    builder.ast.body = elements.block(0);
    (Some(Template { ast: builder.ast }), builder.diagnostics)
}

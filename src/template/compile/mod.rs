//! Compiling: text to syntax tree.
//!
//! [`tokenizer`] runs the grammar and gives texts, tags and tokens ([`token`]); [`reader`] and [`block`] find the
//! blocks, [`recovery`] goes on after what is wrong with them, [`tag`] and [`expression`] read what stands inside tags, [`strip`] drops white space.
//! Every tag is read on its own, so that a fault in one does not hide those in others.

mod again;
mod block;
mod branch;
pub(super) mod builder;
mod cursor;
mod definition;
mod element;
mod escape;
mod expression;
mod habit;
mod header;
mod interpolation;
mod keyword;
mod literal;
mod naming;
mod numeric;
mod operator;
mod output_format;
mod reader;
mod recovery;
mod scan;
mod setting;
mod special;
mod strip;
mod tag;
pub mod token;
mod tokenizer;

pub(crate) use cursor::is_reserved;
pub(crate) use keyword::directives;

use builder::Builder;
use reader::TemplateReader;
use token::Syntax;
use tokenizer::Tokenizer;

use super::{Dialect, Template};
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, codes};
use crate::limits::Limits;

/// Reads a template; see [`read`](super::read).
pub(super) fn read(text: &str, source: Source, limits: &Limits, dialect: Dialect) -> (Option<Template>, Diagnostics) {
    let (template, mut diagnostics) = read_all(text, source.clone(), limits, dialect);
    diagnostics.widen_points(&source, text);
    (template, diagnostics)
}

fn read_all(text: &str, source: Source, limits: &Limits, dialect: Dialect) -> (Option<Template>, Diagnostics) {
    let mut builder = Builder::new(text, source, limits, dialect);
    if text.len() > limits.template_bytes {
        let message = format!("the template has {} bytes, more than the {} allowed", text.len(), limits.template_bytes);
        builder.report(
            Diagnostic::new(codes::limit::TEMPLATE_BYTES, Span::new(0, 0), message).with_help(
                "Symphony takes 1.5 MB of message and data together: put the bulk into the data, or send less",
            ),
        );
        return (None, builder.diagnostics);
    }
    let syntax = Syntax::of(text);
    let mut tokenizer = Tokenizer::new(text, syntax, 0);
    let mut reader = TemplateReader::new(builder, text, syntax == Syntax::Square);
    let manner = reader.read(&mut tokenizer);
    if let Some(fault) = tokenizer.fault() {
        reader.builder.report(*fault);
    }
    let TemplateReader { mut builder, mut elements, macro_bodies, .. } = reader;
    if builder.diagnostics.has_errors() && elements.depth() > 2 * limits.template_depth {
        return (None, builder.diagnostics);
    }
    strip::strip(&mut elements, text, manner.strips_lines);
    for (number, element) in macro_bodies {
        let body = elements.block(element);
        if let Some(definition) = builder.ast.macros.get_mut(number.0 as usize) {
            definition.body = body;
        }
    }
    builder.ast.body = elements.block(0);
    (Some(Template::new(builder.ast)), builder.diagnostics)
}

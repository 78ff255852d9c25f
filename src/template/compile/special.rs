//! Special variables: what may stand after a lone dot.

use super::builder::{Definition, Read};
use super::token::Token;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::template::ast::Special;
use crate::template::builtin::table::camel_case;

const SPECIALS: [(&str, Special); 27] = [
    ("args", Special::Args),
    ("auto_esc", Special::AutoEsc),
    ("caller_template_name", Special::CallerTemplateName),
    ("current_node", Special::CurrentNode),
    ("current_template_name", Special::CurrentTemplateName),
    ("data_model", Special::DataModel),
    ("error", Special::Error),
    ("get_optional_template", Special::GetOptionalTemplate),
    ("globals", Special::Globals),
    ("incompatible_improvements", Special::IncompatibleImprovements),
    ("lang", Special::Lang),
    ("locale", Special::Locale),
    ("locale_object", Special::LocaleObject),
    ("locals", Special::Locals),
    ("main", Special::Main),
    ("main_template_name", Special::MainTemplateName),
    ("namespace", Special::Namespace),
    ("node", Special::Node),
    ("now", Special::Now),
    ("output_encoding", Special::OutputEncoding),
    ("output_format", Special::OutputFormat),
    ("pass", Special::Pass),
    ("template_name", Special::TemplateName),
    ("time_zone", Special::TimeZone),
    ("url_escaping_charset", Special::UrlEscapingCharset),
    ("vars", Special::Vars),
    ("version", Special::Version),
];

/// The special variable of this name, in snake_case or camelCase.
pub(super) fn find(token: Token<'_>, definition: Definition) -> Read<Special> {
    let found = SPECIALS.iter().find(|(name, _)| *name == token.text || camel_case(name) == token.text);
    match found {
        Some((_, Special::Args)) if definition == Definition::Template => Err(Box::new(
            Diagnostic::new(codes::template::MISPLACED, token.span(), "`.args` stands outside a macro or function")
                .with_help("only macros and functions have arguments"),
        )),
        Some((_, special)) => Ok(*special),
        None => {
            let message = format!("there is no special variable `.{}`", token.text);
            let fault = Diagnostic::new(codes::template::UNKNOWN_SPECIAL, token.span(), message);
            let near = crate::diagnostic::nearest(token.text, SPECIALS.iter().map(|(name, _)| *name));
            const NOW: [&str; 6] = ["current_date", "currentDate", "date", "datetime", "time", "today"];
            Err(Box::new(match near {
                _ if NOW.contains(&token.text) => fault.with_help("write `.now`").with_suggestion(token.span(), "now"),
                Some(near) => fault.with_help(format!("did you mean `.{near}`?")),
                None => {
                    let dot = Span { start: token.span().start.saturating_sub(1), end: token.span().start };
                    fault.with_help("write variables without the dot").with_suggestion(dot, "")
                }
            }))
        }
    }
}

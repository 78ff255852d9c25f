//! What is refused, kind by kind; what is not listed passes.

use super::Instead;
use crate::diagnostic::{Code, codes};
use crate::template::ast::Special;

/// A part of the language that can be refused, built-ins aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Construct {
    /// `#attempt`
    Attempt,
    /// `#autoesc`
    AutoEsc,
    /// A call with something else than the bare name of a macro of the template.
    ForeignMacro,
    /// `#fallback`
    Fallback,
    /// `#flush`
    Flush,
    /// `#import`
    Import,
    /// `#include`
    Include,
    /// `x -> y`
    Lambda,
    /// `x(…)` of anything but a built-in or a `#function` of the template.
    Method,
    /// A name that the template does not declare.
    Name,
    /// `#noautoesc`
    NoAutoEsc,
    /// `#{…}`
    Numeric,
    /// `#on`
    On,
    /// `#outputformat`
    OutputFormat,
    /// `<#assign a=1 b=2>`
    SeveralAssignments,
    /// `#stop`
    Stop,
    /// `#transform`
    Transform,
    /// `#visit`, `#recurse`
    Visit,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) construct: Construct,
    /// What is said of it, as it is written.
    pub(super) shown: &'static str,
    pub(super) code: Code,
    pub(super) instead: Instead,
}

const fn row(construct: Construct, shown: &'static str, code: Code, instead: Instead) -> Row {
    Row { construct, shown, code, instead }
}

const NO_NODES: Instead = Instead::Say("take it out: it is for XML data, and what comes with a message is JSON");
const ESCAPE_BY_HAND: Instead =
    Instead::Say("take it out, and write `?html` after the values that may hold `<` or `&`");

/// Directives, expressions and calls.
static ROWS: &[Row] = &[
    row(Construct::Attempt, "`<#attempt>`", codes::newer_agent::DIRECTIVE, Instead::Attempt),
    row(Construct::AutoEsc, "`<#autoesc>`", codes::newer_agent::DIRECTIVE, ESCAPE_BY_HAND),
    row(Construct::ForeignMacro, "this call", codes::newer_agent::CALL, Instead::Macro),
    row(Construct::Fallback, "`<#fallback>`", codes::newer_agent::DIRECTIVE, NO_NODES),
    row(
        Construct::Flush,
        "`<#flush>`",
        codes::newer_agent::DIRECTIVE,
        Instead::Say("take it out: it does nothing in a message"),
    ),
    row(Construct::Import, "`<#import>`", codes::newer_agent::DIRECTIVE, Instead::Include),
    row(Construct::Include, "`<#include>`", codes::newer_agent::DIRECTIVE, Instead::Include),
    row(Construct::Lambda, "this lambda", codes::newer_agent::CALL, Instead::Say("write a `#list` with `#if`")),
    row(Construct::Method, "this call", codes::newer_agent::CALL, Instead::Method),
    row(Construct::Name, "this name", codes::newer_agent::NAME, Instead::Declare),
    row(
        Construct::NoAutoEsc,
        "`<#noautoesc>`",
        codes::newer_agent::DIRECTIVE,
        Instead::Say("take it out; markup that is meant as markup belongs into the template"),
    ),
    row(Construct::Numeric, "`#{…}`", codes::newer_agent::INTERPOLATION, Instead::Numeric),
    row(
        Construct::On,
        "`<#on>`",
        codes::newer_agent::DIRECTIVE,
        Instead::Say("write a `<#case>` for each value, and end it with `<#break>`"),
    ),
    row(Construct::OutputFormat, "`<#outputformat>`", codes::newer_agent::DIRECTIVE, ESCAPE_BY_HAND),
    row(Construct::SeveralAssignments, "several assignments in one tag", codes::newer_agent::DIRECTIVE, Instead::Split),
    row(
        Construct::Stop,
        "`<#stop>`",
        codes::newer_agent::DIRECTIVE,
        Instead::Say("put an `<#if>` around what follows, or decide in the bot not to send the message"),
    ),
    row(
        Construct::Transform,
        "`<#transform>`",
        codes::newer_agent::DIRECTIVE,
        Instead::Say("make it a `<#macro>` with `<#nested>` in it, and call that as `<@name>…</@name>`"),
    ),
    row(Construct::Visit, "`<#visit>` and `<#recurse>`", codes::newer_agent::DIRECTIVE, NO_NODES),
];

/// Settings that are refused, in snake_case.
static SETTINGS: &[(&str, Instead)] = &[(
    "classic_compatible",
    Instead::Say("take it out, and write `!` after each value that may be missing: `${entity.note!}`"),
)];

const ONE_TEMPLATE: Instead = Instead::Say("write the name as text: in the Agent it is always `messageML`");
const NO_MORE: Instead = Instead::Say("take it out: what the engine is set to is no business of a message");
const PARAMETERS: Instead = Instead::Say("read the parameters and variables by their names");

/// Special variables that are refused.
static SPECIALS: &[(Special, Instead)] = &[
    (Special::Args, PARAMETERS),
    (Special::AutoEsc, NO_MORE),
    (Special::CallerTemplateName, ONE_TEMPLATE),
    (Special::CurrentNode, NO_NODES),
    (Special::CurrentTemplateName, ONE_TEMPLATE),
    (Special::DataModel, Instead::Variable),
    (Special::Error, Instead::Say("take it out, together with its `<#attempt>`")),
    (Special::GetOptionalTemplate, Instead::Include),
    (Special::Globals, Instead::Variable),
    (Special::IncompatibleImprovements, NO_MORE),
    (Special::LocaleObject, Instead::Say("write `.locale`, which prints the same")),
    (Special::Locals, PARAMETERS),
    (Special::Main, Instead::Variable),
    (Special::MainTemplateName, ONE_TEMPLATE),
    (Special::Namespace, Instead::Variable),
    (Special::Node, NO_NODES),
    (Special::OutputEncoding, NO_MORE),
    (Special::OutputFormat, NO_MORE),
    (Special::Pass, NO_MORE),
    (Special::TemplateName, ONE_TEMPLATE),
    (Special::TimeZone, Instead::Say("write the time zone as text, or send it in the data")),
    (Special::UrlEscapingCharset, NO_MORE),
    (Special::Vars, Instead::Variable),
    (Special::Version, NO_MORE),
];

/// What is said of a construct.
pub(super) fn row_of(construct: Construct) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.construct == construct)
}

/// What to write instead of changing a setting, if that is refused.
pub(super) fn setting(name: &str) -> Option<Instead> {
    SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, instead)| *instead)
}

/// What to write instead of a special variable, if it is refused.
pub(super) fn special(special: Special) -> Option<Instead> {
    SPECIALS.iter().find(|(known, _)| *known == special).map(|(_, instead)| *instead)
}

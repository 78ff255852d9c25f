//! What can be written behind `messageml`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use messageml::schema::AgentVersion;

/// Says what Symphony makes of a message before it is sent.
///
/// Exit code 0 means nothing to complain about, 1 findings, 2 wrong usage or unreadable input.
#[derive(Debug, Parser)]
#[command(name = "messageml", version, arg_required_else_help = true, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what Symphony makes of a message
    Render(RenderArguments),
    /// Find every fault of messages, templates and requests
    Check(CheckArguments),
    /// Answer JSON requests on stdin, one a line, with one answer a line, in order
    Batch,
    /// Say what a code means, with a bad and a good example
    Explain(ExplainArguments),
    /// Print the elements and their attributes as a schema for editors and other tools
    Schema(SchemaArguments),
    /// Show messages in the browser as they will look, while they are edited
    Preview(crate::preview::PreviewArguments),
    /// Answer a bot under test as the Agent would, and show what it sends
    Agent(crate::agent::AgentArguments),
}

/// Settings that every way of running a message takes.
#[derive(Debug, Clone, Default, Args)]
pub struct EngineArguments {
    /// Users, link schemes and instruments (JSON); `directory.json` beside the message by default
    #[arg(long, value_name = "FILE")]
    pub directory: Option<PathBuf>,
    /// Whose FreeMarker runs over the template
    #[arg(long, value_enum)]
    pub profile: Option<ProfileName>,
    /// What `.now` says in templates: RFC 3339, milliseconds since 1970, or `now`; 1970 by default,
    /// so that the same input gives the same bytes
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
    /// The time zone in which templates print dates; UTC by default
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Generate ids as unguessable as Symphony's instead of 1, 2, 3
    #[arg(long)]
    pub random_ids: bool,
    /// The folder that `<#include>` and `<#import>` may read from
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The Agent that messages go to, such as 23.11: what came later is warned of
    #[arg(long, value_name = "VERSION")]
    pub agent_version: Option<AgentVersion>,
    /// Settings; `messageml.toml` in this folder or one above it by default
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `messageml render`
#[derive(Debug, Args)]
pub struct RenderArguments {
    /// The message or template; `-` reads stdin
    pub file: PathBuf,
    /// Its EntityJSON; `x.data.json` beside `x.ftl` by default
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// What to show
    #[arg(long, value_enum, default_value_t = Output::PresentationMl)]
    pub to: Output,
    /// What the file holds
    #[arg(long, value_enum, default_value_t = InputFormat::MessageMl)]
    pub from: InputFormat,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// `messageml check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Messages and templates, or folders of them; `-` reads stdin
    #[arg(required_unless_present = "request")]
    pub files: Vec<PathBuf>,
    /// EntityJSON for all of them; `x.data.json` and `x.<case>.data.json` beside `x.ftl` by default
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// Whole requests (JSON or YAML): endpoint, streams, message, data, attachments
    #[arg(long, value_name = "FILE")]
    pub request: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Apply the fixes that are safe
    #[arg(long)]
    pub fix: bool,
    /// Show the fixes that are safe as a diff; without `--fix` nothing is written
    #[arg(long)]
    pub diff: bool,
    /// Name the branches of templates that no data file takes, and count those that are
    #[arg(long)]
    pub coverage: bool,
    /// Check again whenever a file changes
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// `messageml explain`
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// Such as `element/unknown`
    #[arg(required_unless_present = "all")]
    pub code: Option<String>,
    /// All codes
    #[arg(long)]
    pub all: bool,
    /// How they are written
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub format: ExplainFormat,
}

/// `messageml schema`
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// What to print
    #[arg(long, value_enum)]
    pub format: SchemaFormat,
}

/// The forms of the element table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaFormat {
    /// XML Schema 1.0
    Xsd,
    /// RELAX NG, which says more
    Rng,
    /// All that the table knows, as JSON
    Json,
    /// All that the table knows, for people
    Markdown,
}

/// Whose FreeMarker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileName {
    /// The Agent: variables `data` and `entity`
    Agent,
    /// The Java BDK, and then the Agent: the members of the data are the variables
    BdkJava,
}

/// What `render` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// What Symphony's clients show
    #[value(name = "presentationml")]
    PresentationMl,
    /// The data, with the entities that the message adds
    #[value(name = "entityjson")]
    EntityJson,
    /// What search, compliance and older clients see
    Markdown,
    /// The plain text
    Text,
    /// The legacy entities
    Entities,
    /// How much of Symphony's limits is used, and what the message is made of
    Statistics,
    /// The picture as one self-contained file
    Html,
    /// The picture, taken by an installed Chromium
    Png,
    /// All of them, as one JSON object
    All,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// MessageML or PresentationML, or a template of either
    #[value(name = "messageml")]
    MessageMl,
    /// Markdown
    Markdown,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source, for people
    Text,
    /// One line each, for editors
    Concise,
    /// One JSON object (schema/report.schema.json)
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub workflows
    Github,
    /// JUnit XML, for build servers
    Junit,
}

/// How explanations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For a terminal
    Text,
    /// For documentation
    Markdown,
}

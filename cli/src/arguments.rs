//! What can be written after `messageml`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use messageml::options::Choice;
use messageml::schema::AgentVersion;
use messageml::{LibraryVersion, PodLimits, Profile, Severity};

/// Says what Symphony makes of a message before it is sent.
///
/// Exit code 0 means nothing to complain about, 1 findings, 2 wrong usage or unreadable input.
#[derive(Debug, Parser)]
#[command(name = "messageml", version, arg_required_else_help = true, propagate_version = true)]
pub struct Arguments {
    /// Colours on stdout and stderr; by default where there is a terminal, unless `NO_COLOR` is set or `FORCE_COLOR`
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    pub color: Color,
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
    /// Compare messages with what is expected of them
    Test(TestArguments),
    /// Answer JSON requests on stdin, one a line, with one answer a line, in order
    Batch(BatchArguments),
    /// Say what a code means, with a bad and a good example
    Explain(ExplainArguments),
    /// Print the elements and their attributes as a schema for editors and other tools
    Schema(SchemaArguments),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write the pages of all commands into a folder
    Man(ManArguments),
    /// Serve an editor over stdin and stdout: findings while one types, completion, hover, actions
    #[cfg(feature = "lsp")]
    Lsp(LspArguments),
    /// Show messages in the browser as they will look, while they are edited
    #[cfg(feature = "serve")]
    Preview(PreviewArguments),
    /// Answer a bot under test as the Agent would, and show what it sends
    #[cfg(feature = "serve")]
    Agent(AgentArguments),
}

/// One of the words that a setting can have.
fn choice<T: Choice + Send + Sync>() -> impl TypedValueParser<Value = T> {
    let words = T::WORDS.iter().map(|word| PossibleValue::new(word.name).help(word.about));
    PossibleValuesParser::new(words).try_map(|name| T::named(&name).ok_or("there is no such word"))
}

/// Settings that every way of running a message takes.
#[derive(Debug, Clone, Default, Args)]
pub struct EngineArguments {
    /// Users, link schemes and instruments (JSON); `directory.json` beside the message by default
    #[arg(long, value_name = "FILE")]
    pub directory: Option<PathBuf>,
    /// Whose FreeMarker runs over the template
    #[arg(long, value_parser = choice::<Profile>())]
    pub profile: Option<Profile>,
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
    /// The rules of which version of Symphony's library hold: newer Agents bring newer ones
    #[arg(long, value_parser = choice::<LibraryVersion>(), value_name = "VERSION")]
    pub library_version: Option<LibraryVersion>,
    /// What becomes of a message beyond a limit that the pod enforces; by default it is an error
    #[arg(long, value_parser = choice::<PodLimits>(), value_name = "LEVEL")]
    pub pod_limits: Option<PodLimits>,
    /// Of warnings and advice only these: a code, or a pattern such as `lint/*`
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// None of these warnings and advice: a code, or a pattern such as `lint/*`
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Settings; `messageml.toml` in this folder or one above it by default
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where a server listens.
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct ExposureArguments {
    /// The address to listen on; anything but loopback shows your messages to the network
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// A further host name under which clients ask, such as `host.docker.internal`
    #[arg(long = "allow-host", value_name = "NAME")]
    pub names: Vec<String>,
}

/// `messageml preview`
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct PreviewArguments {
    /// A message or template, or a folder of them
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The port; any free one by default
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Let the page write edits back to the files (Ctrl+S there)
    #[arg(long)]
    pub write: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub exposure: ExposureArguments,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// `messageml agent`
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct AgentArguments {
    /// The port; 0 for any free one
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The pod's name in session information
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    pub pod: String,
    /// Take only tokens that the owner of this RSA key (PEM) signed; any by default
    #[arg(long, value_name = "FILE")]
    pub public_key: Option<PathBuf>,
    /// Take only tokens that this Agent issued; any by default, as curl examples have them
    #[arg(long)]
    pub strict_tokens: bool,
    /// Answer this status with this chance, such as `500:0.1`
    #[arg(long, value_name = "STATUS:CHANCE")]
    pub fail: Vec<messageml_serve::agent::PlayedFault>,
    /// Where the chances of `--fail` begin: the same seed, the same failures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Refuse messages that hold this word, with status 451
    #[arg(long, value_name = "WORD")]
    pub block: Vec<String>,
    /// Keep each accepted message as a case in this folder, and what is said in the page as a script
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
    /// Play this conversation (YAML) against the bot, print what came of it, and end
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// What starts the bot, with `--script`
    #[arg(last = true, requires = "script", value_name = "COMMAND")]
    pub command: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub exposure: ExposureArguments,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
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
    /// Take off what a log, a program or a chat put around the message
    #[arg(long)]
    pub unwrap: bool,
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
    #[command(flatten)]
    #[allow(missing_docs)]
    pub report: ReportArguments,
    /// From which severity on findings make the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Name the files that were passed over and the templates without data
    #[arg(long, short)]
    pub verbose: bool,
    /// Apply the fixes that are safe
    #[arg(long)]
    pub fix: bool,
    /// Show the fixes that are safe as a diff; without `--fix` nothing is written
    #[arg(long)]
    pub diff: bool,
    /// Check the message inside what a log, a program or a chat put around it; places count in that message
    #[arg(long, conflicts_with_all = ["fix", "diff", "request"])]
    pub unwrap: bool,
    /// Name the branches of templates that no data file takes, and count those that are
    #[arg(long)]
    pub coverage: bool,
    /// Check what newer Agents will refuse or print otherwise, with each data file
    #[arg(long, conflicts_with_all = ["fix", "diff", "coverage", "watch", "request", "library_version"])]
    pub upgrade: bool,
    /// Check again whenever a file changes
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// Where findings go, and how they are written.
#[derive(Debug, Default, Args)]
pub struct ReportArguments {
    /// How findings are written: text, concise, json, sarif, github, gitlab, junit; `FORMAT=FILE` writes a further
    /// report into a file [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<Wish>,
    /// Write the report into this file instead of to stdout
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A report that is wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How it is written.
    pub format: Format,
    /// Where; on stdout without.
    pub file: Option<PathBuf>,
}

impl FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file must follow `=`".into()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::from_str(name, true).map_err(|_| {
            let names: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(|format| format.to_possible_value().map(|value| value.get_name().to_owned()))
                .collect();
            format!("possible values: {}", names.join(", "))
        })?;
        Ok(Wish { format, file })
    }
}

/// `messageml lsp`
#[cfg(feature = "lsp")]
#[derive(Debug, Args)]
pub struct LspArguments {
    /// Stdin and stdout, as always; some editors ask for it
    #[arg(long)]
    pub stdio: bool,
}

/// When colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where there is a terminal
    Auto,
    /// Also into pipes and files
    Always,
    /// Nowhere
    Never,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only
    Error,
    /// Warnings too
    Warning,
    /// Advice too
    Advice,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Advice => Severity::Advice,
        }
    }
}

/// `messageml test`
#[derive(Debug, Args)]
pub struct TestArguments {
    /// Messages and templates, or folders of them
    #[arg(default_value = ".")]
    pub files: Vec<PathBuf>,
    /// Write down what comes of them as what is expected: `x.expected.txt` beside `x.ftl`, `x.<case>.expected.txt` for
    /// `x.<case>.data.json`
    #[arg(long)]
    pub update: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// `messageml batch`
#[derive(Debug, Args)]
pub struct BatchArguments {
    /// Threads; 0 for as many as there are cores. Answers stay in the order of the requests
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(0..=512))]
    pub jobs: u16,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub engine: EngineArguments,
}

/// `messageml completions`
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `messageml man`
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The folder for `messageml.1`, `messageml-check.1` and so on
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// `messageml explain`
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A code such as `element/unknown`, a finding, or what Symphony answered, in quotes; `-` reads it from standard
    /// input
    #[arg(value_name = "TEXT", required_unless_present = "all")]
    pub text: Vec<String>,
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
    #[cfg(feature = "serve")]
    Html,
    /// The picture, taken by an installed Chromium
    #[cfg(feature = "serve")]
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
    /// Code Quality of GitLab merge requests
    Gitlab,
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

//! The settings, built once, and the way of a message through the stages.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Diagnostics, Origins, Place, Source, Span, codes};
use crate::directory::{Directory, NoDirectory};
use crate::document::{self, Document, Ids};
use crate::json::Json;
use crate::limits::Limits;
use crate::lint::{self, Coverage, Lints};
use crate::schema::AgentVersion;
use crate::stop::Stop;
use crate::template::{self, Expanded, Loader, Model, Taken, Template};
use crate::{entity_json, gauge, markdown, markup, output};

/// Whose FreeMarker runs over the template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The Agent: variables `data` and `entity`, FreeMarker's default number format, no includes.
    #[default]
    Agent,
    /// The Java BDK before the Agent: the model's members are the variables,
    /// `number_format=computer`, includes through the loader; what comes out is expanded once more
    /// as the Agent does with whatever arrives.
    BdkJava,
}

/// What the engine is asked about: the parameters of a create or update request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Input<'a> {
    /// MessageML or PresentationML, or a template of either.
    pub message: &'a str,
    /// EntityJSON text.
    pub data: Option<&'a str>,
    /// For [`Profile::BdkJava`]: the model of the bot's own template, a JSON object; without it, `data`
    /// is the model as well.
    pub model: Option<&'a str>,
    /// The `version` parameter.
    pub version: Option<&'a str>,
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(message: &'a str) -> Self {
        Input { message, ..Input::default() }
    }
}

/// Settings of an engine; see [`Engine::builder`].
#[derive(Clone, Debug)]
pub struct EngineBuilder {
    pub(crate) profile: Profile,
    pub(crate) limits: Limits,
    pub(crate) lints: Lints,
    directory: Arc<dyn Directory>,
    loader: Option<Arc<dyn Loader>>,
    now: i64,
    time_zone: Box<str>,
    ids: Ids,
    pub(crate) agent_version: Option<AgentVersion>,
    stop: Stop,
}

/// Expands, checks and converts messages; `Send + Sync`, shared by many threads.
#[derive(Clone, Debug)]
pub struct Engine {
    settings: EngineBuilder,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::builder().build()
    }
}

impl EngineBuilder {
    /// Whose FreeMarker runs; the Agent's by default.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The bounds.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// At which level findings are reported that are no errors.
    #[must_use]
    pub fn lints(mut self, lints: Lints) -> Self {
        self.lints = lints;
        self
    }

    /// Users, link schemes and instruments; none are looked up by default.
    #[must_use]
    pub fn directory(mut self, directory: impl Directory + 'static) -> Self {
        self.directory = Arc::new(directory);
        self
    }

    /// Templates for `#include` and `#import`; without one both fail, as in the Agent.
    #[must_use]
    pub fn loader(mut self, loader: impl Loader + 'static) -> Self {
        self.loader = Some(Arc::new(loader));
        self
    }

    /// What `.now` says, in milliseconds since 1970 (UTC); 0 by default.
    #[must_use]
    pub fn now(mut self, milliseconds: i64) -> Self {
        self.now = milliseconds;
        self
    }

    /// The time zone in which templates print dates, by IANA name; `UTC` by default.
    #[must_use]
    pub fn time_zone(mut self, name: &str) -> Self {
        self.time_zone = name.into();
        self
    }

    /// How ids of label groups and dialogs are made; sequential by default.
    #[must_use]
    pub fn ids(mut self, ids: Ids) -> Self {
        self.ids = ids;
        self
    }

    /// The Agent that messages go to: checking warns of what came later. None by default.
    ///
    /// ```
    /// # fn main() -> Result<(), messageml::schema::NotAVersion> {
    /// let engine = messageml::Engine::builder().agent_version("23.11".parse()?).build();
    /// let report = engine.check("<messageML><dateTime value=\"2025-01-31T09:30:00Z\"/></messageML>");
    /// assert!(report.diagnostics().iter().any(|found| found.code.id() == "lint/agent-version"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn agent_version(mut self, version: AgentVersion) -> Self {
        self.agent_version = Some(version);
        self
    }

    /// What ends work under way from outside; nothing by default.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// The engine.
    pub fn build(self) -> Engine {
        Engine { settings: self }
    }
}

/// A message that Symphony accepts, in all its forms.
#[derive(Debug)]
pub struct Message {
    document: Document,
    presentation_ml: String,
    markdown: output::Markdown,
    entities: OnceLock<Json>,
    text: OnceLock<String>,
    diagnostics: Diagnostics,
    /// True if expanding changed its length.
    expanded: bool,
}

impl Message {
    pub(crate) fn new(document: Document, diagnostics: Diagnostics) -> Self {
        let presentation_ml = output::presentation_ml(&document);
        let markdown = output::markdown(&document);
        Message {
            document,
            presentation_ml,
            markdown,
            entities: OnceLock::new(),
            text: OnceLock::new(),
            diagnostics,
            expanded: false,
        }
    }

    /// The PresentationML, as Symphony's clients show it.
    pub fn presentation_ml(&self) -> &str {
        &self.presentation_ml
    }

    /// The EntityJSON: the author's members first, generated entities after them.
    pub fn entity_json(&self) -> &Json {
        self.document.entity_json()
    }

    /// The Markdown, as older clients, search and compliance see it.
    pub fn markdown(&self) -> &str {
        self.markdown.text()
    }

    /// The plain text.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| output::text(&self.presentation_ml))
    }

    /// The legacy entities; their offsets are UTF-16 units of the Markdown.
    pub fn entities(&self) -> &Json {
        self.entities.get_or_init(|| self.markdown.entities(&self.document))
    }

    /// What the message is made of, as Symphony's library counts it; `input` is what was rendered.
    ///
    /// ```
    /// let input = messageml::Input::from("<messageML><p>a</p><p>b</p></messageML>");
    /// let message = messageml::Engine::default().render(input)?;
    /// assert_eq!(message.statistics(&input).count("paragraphs"), 2);
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn statistics(&self, input: &Input<'_>) -> output::Statistics {
        let (data, _) = entity_json::read(input.data, &Limits::default());
        let mut statistics = output::statistics(&self.document, &data);
        let units = |text: &str| text.encode_utf16().count();
        if let Some(data) = input.data.filter(|data| !data.trim().is_empty()) {
            statistics.counters.insert(0, ("entities_json_size", units(data)));
        }
        if self.expanded {
            statistics.counters.push(("use_freemarker", 1));
        }
        statistics.counters.push(("message_length", units(input.message)));
        statistics
    }

    /// Warnings and advice.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The checked document.
    pub fn document(&self) -> &Document {
        &self.document
    }
}

/// Everything found in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Diagnostics,
}

impl Report {
    /// All findings, in the order of the stages and then of the text.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// True if Symphony would take the message.
    pub fn is_acceptable(&self) -> bool {
        !self.diagnostics.has_errors()
    }

    /// The findings, owned.
    pub fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics
    }
}

impl From<Diagnostics> for Report {
    fn from(diagnostics: Diagnostics) -> Self {
        Report { diagnostics }
    }
}

/// True if the Agent runs FreeMarker over this text.
pub fn is_template(text: &str) -> bool {
    // What follows the first character of a marker is rarer than that.
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'{', b'#', b'@', bytes).any(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        match bytes.get(at) {
            Some(b'{') => matches!(before, Some(b'$' | b'#')),
            _ => before == Some(&b'<'),
        }
    })
}

impl Engine {
    /// The settings to start from.
    pub fn builder() -> EngineBuilder {
        EngineBuilder {
            profile: Profile::Agent,
            limits: Limits::default(),
            lints: Lints::default(),
            directory: Arc::new(NoDirectory),
            loader: None,
            now: 0,
            time_zone: "UTC".into(),
            ids: Ids::Sequential,
            agent_version: None,
            stop: Stop::never(),
        }
    }

    /// Compiles a template.
    ///
    /// # Errors
    /// A report with every syntax error that could be told apart.
    pub fn compile(&self, text: &str) -> Result<Template, Report> {
        let (template, diagnostics) = template::compile(text, Source::Message, &self.settings.limits);
        template.ok_or_else(|| diagnostics.into())
    }

    /// Expands a compiled template.
    ///
    /// # Errors
    /// The run-time error or the bound that was reached.
    pub fn expand(&self, template: &Template, model: Model<'_>) -> Result<Expanded, Report> {
        template::expand(template, &self.context(model, false)).map_err(Report::from)
    }

    /// Runs a message through all stages.
    ///
    /// # Errors
    /// Everything found, if Symphony would refuse the message.
    pub fn render<'a>(&self, input: impl Into<Input<'a>>) -> Result<Message, Report> {
        let (message, mut diagnostics) = self.run(input.into(), false);
        self.settle(&mut diagnostics);
        match message {
            Some(message) => Ok(Message { diagnostics, ..message }),
            None => Err(diagnostics.into()),
        }
    }

    /// Turns Markdown into a message: `entities` and `media` are the objects that legacy messages
    /// carry beside their text; indices in them count UTF-16 units of `markdown`.
    ///
    /// # Errors
    /// What is wrong with an entity or a table; text alone is always accepted.
    ///
    /// ```
    /// let message = messageml::Engine::default().render_markdown("**Hello** _you_", None, None)?;
    /// assert_eq!(message.markdown(), "**Hello** _you_");
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn render_markdown(
        &self,
        markdown: &str,
        entities: Option<&Json>,
        media: Option<&Json>,
    ) -> Result<Message, Report> {
        let settings = &self.settings;
        let context = document::Context {
            data: Some(Json::object()),
            version: None,
            directory: &*settings.directory,
            ids: settings.ids,
            limits: &settings.limits,
            stop: &settings.stop,
        };
        let (document, diagnostics) = markdown::read(markdown, entities, media, context);
        match document {
            Some(document) => Ok(Message::new(document, diagnostics)),
            None => Err(diagnostics.into()),
        }
    }

    /// Runs a message through all stages and reports everything found, warnings included.
    pub fn check<'a>(&self, input: impl Into<Input<'a>>) -> Report {
        self.check_and_render(input.into()).0
    }

    /// The report of [`Engine::check`], and the message if Symphony would take it.
    pub fn check_and_render<'a>(&self, input: impl Into<Input<'a>>) -> (Report, Option<Message>) {
        let input = input.into();
        let (message, mut diagnostics) = self.run(input, true);
        let subject = lint::Subject { input, profile: self.settings.profile, limits: &self.settings.limits };
        diagnostics.extend(lint::check(&subject));
        lint::add_fixes(&mut diagnostics, input.message);
        self.settings.lints.apply(&mut diagnostics, input.message);
        self.settle(&mut diagnostics);
        let message = message.map(|message| Message { diagnostics: diagnostics.clone(), ..message });
        (diagnostics.into(), message)
    }

    /// Makes repeated findings one, and keeps as many as the limit allows.
    fn settle(&self, diagnostics: &mut Diagnostics) {
        diagnostics.fold_repeats();
        diagnostics.keep_within(self.settings.limits.diagnostics);
    }

    /// Looks how far sample data reach into a template, and what they do not always have.
    ///
    /// # Errors
    /// The template cannot be compiled.
    ///
    /// ```
    /// let engine = messageml::Engine::default();
    /// let template = "<messageML><#if data.urgent>now<#else>later</#if></messageML>";
    /// let mut coverage = engine.coverage(template)?;
    /// coverage.add("calm", Some(r#"{"urgent": false}"#));
    /// assert_eq!(coverage.branches(), (1, 2));
    /// assert_eq!(coverage.report().diagnostics().len(), 1);
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn coverage<'e>(&'e self, template: &'e str) -> Result<Coverage<'e>, Report> {
        Ok(Coverage::new(self, template, self.compile(template)?))
    }

    /// Expands a template as the first to do so would, and notes which blocks are run; false if that
    /// ends in an error.
    pub(crate) fn expand_noting(&self, template: &Template, data: &Json, taken: &Taken) -> bool {
        let model = match self.settings.profile {
            Profile::Agent => Model::Agent(data),
            Profile::BdkJava => Model::Members(data),
        };
        let context = template::Context { taken: Some(taken), ..self.context(model, false) };
        template::expand(template, &context).is_ok()
    }

    /// The settings.
    pub(crate) fn settings(&self) -> &EngineBuilder {
        &self.settings
    }

    fn context<'m>(&'m self, model: Model<'m>, record_origins: bool) -> template::Context<'m> {
        let settings = &self.settings;
        let members = matches!(model, Model::Members(_)) && settings.profile == Profile::BdkJava;
        template::Context {
            model,
            number_format: if members { "computer" } else { "" },
            // What the bot sends is expanded by the Agent, which has no includes.
            loader: settings.loader.as_deref().filter(|_| members || settings.profile == Profile::Agent),
            now: settings.now,
            time_zone: &settings.time_zone,
            limits: &settings.limits,
            stop: &settings.stop,
            record_origins,
            taken: None,
        }
    }

    /// The message, if Symphony would take it, without the findings, which stand beside it.
    fn run(&self, input: Input<'_>, report: bool) -> (Option<Message>, Diagnostics) {
        if is_blank(input.message) {
            let whole = Span::new(0, input.message.len());
            let fault = Diagnostic::new(codes::message::EMPTY, whole, "the message is empty")
                .with_help("send at least `<messageML> </messageML>`, even beside an attachment");
            return (None, fault.into());
        }
        let (data, diagnostics) = entity_json::read(input.data, &self.settings.limits);
        let readable = !diagnostics.has_errors();
        let mut stages = Stages { engine: self, texts: Vec::new(), diagnostics, record_origins: report, readable };
        let expanded = match self.settings.profile {
            Profile::Agent => stages.expand(input.message, Model::Agent(&data)),
            Profile::BdkJava => {
                let (model, found) = match input.model {
                    Some(_) => entity_json::read(input.model, &self.settings.limits),
                    None => (data.clone(), Diagnostics::new()),
                };
                stages.readable &= !found.has_errors();
                stages.diagnostics.extend(found);
                stages
                    .expand(input.message, Model::Members(&model))
                    .and_then(|()| stages.expand(input.message, Model::Agent(&data)))
            }
        };
        if let Err(Refused) = expanded {
            return (None, stages.diagnostics);
        }
        let text = stages.text(input.message);
        let expanded = text.len() != input.message.len();
        let origins = stages.texts.last().map(|expanded| &expanded.origins);
        let data = Some(data).filter(|_| readable);
        let (document, mut found, places) = self.check_text(text, data, input.version, report.then_some(origins));
        if found.has_errors() && !report && !stages.texts.is_empty() && !given_up(&found) {
            // Origins cost time on the way of a good message; a bad one is worth a second walk, unless it was
            // given up at a bound: that would be reached again.
            return self.run(input, true);
        }
        let is_sound = !found.has_errors() && !stages.diagnostics.has_errors();
        let message = document.filter(|_| is_sound).map(|document| Message::new(document, Diagnostics::new()));
        let message = message.map(|message| Message { expanded, ..message });
        if let Some(message) = message.as_ref().filter(|_| report) {
            found.extend(gauge::check(message, &input, &places));
        }
        found.iter_mut().for_each(|diagnostic| stages.relocate(diagnostic));
        stages.diagnostics.extend(found);
        (message, stages.diagnostics)
    }

    /// What is wrong in the literal markup of a template that could not be expanded, whatever its data:
    /// faults of single tags and characters, none of structure.
    fn check_sketches(&self, template: &Template) -> Diagnostics {
        let settings = &self.settings;
        let ways = template::sketch::ways(&template.ast);
        let mut found = Diagnostics::new();
        let mut known = HashSet::new();
        for way in 0..ways {
            let Some(sketch) = template::sketch::sketch(&template.ast, way, &settings.limits) else { break };
            let (tree, faults) = markup::read_until(&sketch.text, &settings.limits, &settings.stop);
            let is_whole = faults.iter().all(|fault| lint::LOCAL_MARKUP.contains(&fault.code));
            let mut faults = lint::certain_markup(faults, &sketch.origins);
            if is_whole {
                let context = document::Context {
                    data: None,
                    version: Some(""),
                    directory: &*settings.directory,
                    ids: settings.ids,
                    limits: &settings.limits,
                    stop: &settings.stop,
                };
                let (_, refused) = document::examine(&tree, context);
                faults.extend(lint::certain_elements(refused, &tree, &sketch.origins));
            }
            for mut fault in faults {
                sketch.origins.relocate(&mut fault);
                fault.expanded = None;
                if known.insert((fault.code, fault.place.clone())) {
                    found.push(fault);
                }
            }
        }
        found
    }

    /// Checks expanded text; lints look at it too where a report is wanted, with the origins of the
    /// text unless it is the author's own.
    fn check_text(
        &self,
        text: &str,
        data: Option<Json>,
        version: Option<&str>,
        report: Option<Option<&Origins>>,
    ) -> (Option<Document>, Diagnostics, gauge::Places) {
        let settings = &self.settings;
        let (tree, mut diagnostics) = markup::read_until(text, &settings.limits, &settings.stop);
        let context = document::Context {
            data,
            version,
            directory: &*settings.directory,
            ids: settings.ids,
            limits: &settings.limits,
            stop: &settings.stop,
        };
        let (document, found) = document::examine(&tree, context);
        diagnostics.extend(found);
        diagnostics.widen_points(&Source::Message, text);
        let mut places = gauge::Places::default();
        if let Some(origins) = report {
            let lints = document.as_ref().map(|document| {
                places = gauge::places(document, &tree);
                lint::check_document(document, &tree, settings.agent_version, &diagnostics)
            });
            if let Some(origins) = origins {
                lint::explain_values(&mut diagnostics, text, origins);
                let lints = lint::check_expanded(&tree, text, origins, &diagnostics);
                diagnostics.extend(lints);
            }
            diagnostics.extend(lints.unwrap_or_default());
        }
        (document, diagnostics, places)
    }
}

/// The expansions of one message, one behind the other: the bot's own (if there is one), the Agent's.
struct Stages<'e> {
    engine: &'e Engine,
    texts: Vec<Expanded>,
    /// What was found on the way, in the author's text.
    diagnostics: Diagnostics,
    record_origins: bool,
    /// False if the data is broken: what a template lacks then is no finding.
    readable: bool,
}

/// An expansion ended in an error; which one stands among the diagnostics.
struct Refused;

impl Stages<'_> {
    /// What the last expansion gave, or the message itself.
    fn text<'t>(&'t self, message: &'t str) -> &'t str {
        self.texts.last().map_or(message, |expanded| &expanded.text)
    }

    /// Expands what there is once more, if it holds anything to expand.
    fn expand(&mut self, message: &str, model: Model<'_>) -> Result<(), Refused> {
        let text = self.text(message);
        // A message that is too long is refused by the compiler, template or not.
        let too_long = self.texts.is_empty() && text.len() > self.engine.settings.limits.template_bytes;
        if !is_template(text) && !too_long {
            return Ok(());
        }
        let (template, mut found) = template::compile(text, Source::Message, &self.engine.settings.limits);
        if let Some(template) = template.as_ref().filter(|_| self.record_origins && self.texts.is_empty()) {
            found.extend(lint::check_template(template));
        }
        let expanded = template.as_ref().filter(|_| self.readable).map(|template| {
            let expanded = template::expand(template, &self.engine.context(model, self.record_origins));
            expanded.map_err(|failure| found.extend(failure))
        });
        if let Some(template) = template.as_ref().filter(|_| self.record_origins && self.texts.is_empty())
            && self.engine.settings.profile == Profile::Agent
        {
            let undefined = template::names::undefined(&template.ast);
            // What another finding's edit rewrites is part of that finding's cause.
            let told: Vec<_> =
                found.iter().map(|found| found.fix.as_ref().map_or(&found.place, |fix| &fix.place)).cloned().collect();
            let covers = |of: &Place, other: &Place| {
                of.source == other.source && of.span.start <= other.span.start && other.span.end <= of.span.end
            };
            let is_new = |new: &Diagnostic| told.iter().all(|place| !covers(place, &new.place));
            found.extend(undefined.into_iter().filter(is_new).collect());
        }
        if let Some(template) = template.as_ref().filter(|_| !matches!(expanded, Some(Ok(_))))
            && self.record_origins
            && self.texts.is_empty()
        {
            found.extend(self.engine.check_sketches(template));
        }
        found.iter_mut().for_each(|diagnostic| self.relocate(diagnostic));
        self.diagnostics.extend(found);
        let Some(Ok(expanded)) = expanded else {
            return Err(Refused);
        };
        self.texts.push(expanded);
        Ok(())
    }

    /// Moves a finding from the last text back through every expansion to the author's text.
    fn relocate(&self, diagnostic: &mut Diagnostic) {
        self.texts.iter().rev().for_each(|expanded| expanded.origins.relocate(diagnostic));
    }
}

/// True if a bound or a stop ended the work, so that nothing else was found.
fn given_up(found: &Diagnostics) -> bool {
    found.iter().all(|found| !found.is_error() || found.code.family() == "limit")
}

/// Blank as Java sees it: no-break spaces are not white space there.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        (c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}'))
            || ('\u{1c}'..='\u{1f}').contains(&c)
    })
}

//! The engine: what can be asked of messages, templates and requests.

use std::sync::Arc;

use crate::cache::Templates;
use crate::diagnostic::{Source, Span};
use crate::input::{Data, Input};
use crate::json::Json;
use crate::memory::Memory;
use crate::message::Message;
use crate::output;
use crate::pipeline::{self, Compiled, Depth, Means};
use crate::report::Report;
use crate::schema::LibraryVersion;
use crate::settings::{Profile, Settings};
use crate::template::{self, Expanded, Model, Template};

/// Expands, checks and converts messages; `Send + Sync`, shared by many threads.
///
/// ```
/// use messageml::{Engine, Input};
/// let engine = Engine::default();
/// let message = engine.render(Input::new("<messageML>${data.n} of <b>10</b></messageML>").with_json(r#"{"n": 3}"#))?;
/// assert_eq!(message.markdown(), "3 of **10**");
/// # Ok::<(), messageml::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    settings: Settings,
    /// Shared by clones.
    templates: Arc<Templates>,
    memory: Arc<Memory>,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::builder().build()
    }
}

/// What can be drawn of a message that is refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sketch {
    /// PresentationML.
    pub presentation_ml: String,
    /// The EntityJSON of its entities.
    pub entity_json: Json,
}

impl Settings {
    /// The engine.
    pub fn build(self) -> Engine {
        let memory = Arc::new(Memory::new(self.limits.cached_room));
        Engine { templates: Arc::new(Templates::new(&self.limits)), memory, settings: self }
    }
}

impl Engine {
    /// The settings to start from.
    pub fn builder() -> Settings {
        Settings::default()
    }

    pub(crate) fn means(&self) -> Means<'_> {
        Means { settings: &self.settings, templates: &self.templates, memory: &self.memory }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same engine for an Agent with another version of Symphony's library; `escapes` says whether that Agent escapes
    /// values in templates ([`Settings::auto_escaping`]).
    ///
    /// ```
    /// use messageml::{Engine, LibraryVersion};
    /// let newer = Engine::default().with_library(LibraryVersion::V1_7, false);
    /// assert!(newer.render("<messageML>${user!\"-\"}</messageML>").is_err());
    /// ```
    #[must_use]
    pub fn with_library(&self, version: LibraryVersion, escapes: bool) -> Engine {
        self.settings.clone().library_version(version).auto_escaping(escapes).build()
    }

    /// Where in the author's template the text that it expands to begins to differ from that of another
    /// engine, in bytes; none if it does not differ, or one of them does not expand it.
    pub fn first_difference(&self, other: &Engine, input: &Input<'_>) -> Option<Span> {
        pipeline::first_difference(&self.settings, &other.settings, input)
    }

    /// Compiles a template.
    ///
    /// # Errors
    /// A report with every syntax error that could be told apart.
    pub fn compile(&self, text: &str) -> Result<Template, Report> {
        let dialect = self.settings.dialect(self.settings.profile == Profile::BdkJava);
        let (template, mut diagnostics) = template::compile(text, Source::Message, &self.settings.limits, dialect);
        template.ok_or_else(|| {
            pipeline::settle(&self.settings, &mut diagnostics);
            Report::of(diagnostics, text)
        })
    }

    /// Expands a compiled template, and goes no further.
    ///
    /// # Errors
    /// A report with the run-time error, or with the bound that was reached; where the Agent holds templates to a list,
    /// with everything in it that is not on the list.
    pub fn expand(&self, template: &Template, model: Model<'_>) -> Result<Expanded, Report> {
        if self.settings.is_listed() && matches!(model, Model::Agent(_)) {
            let refused = template::allowed::check(template, &self.settings.limits);
            if refused.has_errors() {
                return Err(Report::of(refused, template.text()));
            }
        }
        let context = pipeline::context(&self.settings, &self.settings.stop, model, None);
        template::expand(template, &context).map_err(|found| Report::of(found, template.text()))
    }

    /// Runs a message through all stages: the fast way, for what the Agent itself says. The limits of the pod, lints and
    /// advice are for [`Engine::check`].
    ///
    /// # Errors
    /// Everything found, if Symphony would refuse the message.
    pub fn render<'a>(&self, input: impl Into<Input<'a>>) -> Result<Message, Report> {
        pipeline::run(self.means(), &input.into(), None, Depth::Output).into_result()
    }

    /// What [`Engine::render`] gives for a compiled template and its EntityJSON: text, a [`Json`], or an `Option` of
    /// either.
    ///
    /// # Errors
    /// Everything found, if Symphony would refuse the message.
    ///
    /// ```
    /// # use messageml::Engine;
    /// let engine = Engine::default();
    /// let template = engine.compile("<messageML>${data.n}</messageML>")?;
    /// for n in 0..3 {
    ///     let message = engine.render_template(&template, format!("{{\"n\": {n}}}"))?;
    ///     assert_eq!(message.text(), n.to_string());
    /// }
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn render_template<'a>(&self, template: &'a Template, data: impl Into<Data<'a>>) -> Result<Message, Report> {
        let input = Input::new(template.text()).with_json(data);
        pipeline::run(self.means(), &input, Some(Compiled { template, found: None, taken: None }), Depth::Output)
            .into_result()
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
        pipeline::run_markdown(&self.settings, markdown, entities, media).into_result()
    }

    /// The report of [`Engine::render_markdown`], and the message if it can be made.
    pub(crate) fn check_markdown(
        &self,
        markdown: &str,
        entities: Option<&Json>,
        media: Option<&Json>,
    ) -> (Report, Option<Message>) {
        pipeline::run_markdown(&self.settings, markdown, entities, media).into_parts()
    }

    /// Runs a message through all stages and reports everything found: what the Agent refuses, what the pod would refuse
    /// after it ([`PodLimits`](crate::PodLimits)), warnings and advice.
    pub fn check<'a>(&self, input: impl Into<Input<'a>>) -> Report {
        self.check_and_render(input).0
    }

    /// The report of [`Engine::check`], and the message if Symphony would take it.
    pub fn check_and_render<'a>(&self, input: impl Into<Input<'a>>) -> (Report, Option<Message>) {
        pipeline::run(self.means(), &input.into(), None, Depth::Report).into_parts()
    }

    /// What [`Engine::check_and_render`] gives, and of a refused message a sketch: what can be drawn of it, without
    /// what was refused, and with something in the place of each value that is missing. It is for people who are
    /// writing the message, and no promise of what Symphony would show.
    ///
    /// ```
    /// let engine = messageml::Engine::default();
    /// let (report, message, sketch) = engine.check_and_sketch("<messageML><b>Hi</b> <bold>there</bold></messageML>");
    /// assert!(!report.is_acceptable() && message.is_none());
    /// assert!(sketch.is_some_and(|sketch| sketch.presentation_ml.contains("<b>Hi</b>")));
    /// ```
    pub fn check_and_sketch<'a>(&self, input: impl Into<Input<'a>>) -> (Report, Option<Message>, Option<Sketch>) {
        let mut verdict = pipeline::run(self.means(), &input.into(), None, Depth::Sketch);
        let sketch = verdict.sketch.take().map(|document| Sketch {
            presentation_ml: output::presentation_ml(&document),
            entity_json: document.entity_json().clone(),
        });
        let (report, message) = verdict.into_parts();
        (report, message, sketch)
    }
}

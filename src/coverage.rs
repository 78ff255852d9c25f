//! How far the sample data of a template reach, all of them together.

use crate::analysis;
use crate::diagnostic::{Diagnostics, Source};
use crate::engine::Engine;
use crate::input::Input;
use crate::json::Json;
use crate::message::Message;
use crate::pipeline::{self, Compiled, Depth};
use crate::report::Report;
use crate::settings::Profile;
use crate::template::{self, MAIN_NAME, Taken, Template, is_template};

/// How far sample data reach into one template; see [`Engine::coverage`].
#[derive(Debug)]
pub struct Coverage<'e> {
    engine: &'e Engine,
    input: Input<'e>,
    template: Template,
    /// What compiling it found.
    found: Diagnostics,
    taken: Taken,
    /// The samples that could be read, with their names.
    samples: Vec<(String, Json)>,
    is_whole: bool,
}

impl Engine {
    /// Looks how far sample data reach into a template, and what they do not always have.
    ///
    /// # Errors
    /// The template cannot be compiled.
    ///
    /// ```
    /// use messageml::Input;
    /// let engine = messageml::Engine::default();
    /// let template = "<messageML><#if data.urgent>now<#else>later</#if></messageML>";
    /// let mut coverage = engine.coverage(template)?;
    /// let (report, _) = coverage.check("calm", Input::new(template).with_json(r#"{"urgent": false}"#));
    /// assert!(report.is_acceptable());
    /// assert_eq!(coverage.branches(), (1, 2));
    /// assert_eq!(coverage.report().diagnostics().len(), 1);
    /// # Ok::<(), messageml::Report>(())
    /// ```
    pub fn coverage<'e>(&'e self, template: impl Into<Input<'e>>) -> Result<Coverage<'e>, Report> {
        let (input, settings) = (template.into(), self.settings());
        let by_bot = settings.profile == Profile::BdkJava;
        let name = input.name.filter(|_| by_bot).unwrap_or(MAIN_NAME);
        let dialect = settings.dialect(by_bot).of_file(name);
        let (template, mut found) = template::compile(input.message, Source::Message, &settings.limits, dialect);
        let Some(template) = template else {
            pipeline::settle(settings, &mut found);
            return Err(Report::of(found, input.message));
        };
        Ok(Coverage {
            engine: self,
            input,
            template,
            found,
            taken: Taken::default(),
            samples: Vec::new(),
            is_whole: true,
        })
    }
}

impl Coverage<'_> {
    /// Checks the template with a sample, as [`Engine::check_and_render`] does, and notes how far it got; `name` stands
    /// for the sample in findings. Of the input everything counts but its message. Where content is wrapped
    /// ([`Input::with_wrap`]), nothing is noted.
    pub fn check<'a>(&mut self, name: &str, input: impl Into<Input<'a>>) -> (Report, Option<Message>) {
        let given = input.into();
        let input = Input { message: self.input.message, name: self.input.name, ..Input::from(&given) };
        let compiled = Compiled { template: &self.template, found: Some(&self.found), taken: Some(&self.taken) };
        let mut verdict = pipeline::run(self.engine.means(), &input, Some(compiled), Depth::Report);
        if is_template(input.message) {
            let sample = verdict.sample.take();
            self.is_whole &= sample.is_some();
            self.samples.extend(sample.map(|sample| (name.to_owned(), sample)));
        }
        verdict.into_parts()
    }

    /// True if every sample was expanded to the end; otherwise nothing can be said of branches.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How many branches were taken, and how many there are: bodies of `#if`, `#elseif`, `#else`,
    /// `#list`, `#case`, `#default`, `#recover`, and of macros and functions.
    pub fn branches(&self) -> (usize, usize) {
        analysis::count_branches(&self.template, &self.taken)
    }

    /// The branches that no sample takes (`lint/branch-not-taken`), in the order of the text; nothing
    /// where a sample ends in an error.
    pub fn report(&self) -> Report {
        let is_told = self.is_whole && !self.samples.is_empty();
        let found = is_told.then(|| analysis::not_taken(&self.template, &self.taken, self.samples.len()));
        self.settle(found.unwrap_or_default())
    }

    /// The variables that are read without a default and that the samples do not always have
    /// (`lint/sometimes-missing`); nothing where a sample ends in an error, which says more.
    pub fn report_missing(&self) -> Report {
        let profile = self.engine.settings().profile;
        let found = self.is_whole.then(|| analysis::sometimes_missing(&self.template.ast, &self.samples, profile));
        self.settle(found.unwrap_or_default())
    }

    fn settle(&self, mut found: Diagnostics) -> Report {
        let settings = self.engine.settings();
        settings.lints.apply(&mut found, self.input.message);
        found.keep_within(settings.limits.diagnostics);
        Report::of(found, self.input.message)
    }
}

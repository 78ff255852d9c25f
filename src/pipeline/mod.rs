//! The way of a message through the stages, to one of four depths.

mod remainder;

use std::borrow::Cow;
use std::sync::Arc;

use crate::analysis;
use crate::cache::Templates;
use crate::diagnostic::{Diagnostic, Diagnostics, Origins, PlaceIndex, Source, Span, codes};
use crate::document::{self, Document};
use crate::entity_json;
use crate::input::{Data, Input, Wrap};
use crate::json::{Json, Stacks};
use crate::markdown;
use crate::markup;
use crate::memory::{LentDocument, Memory, Room, emptied};
use crate::message::Message;
use crate::output::Sent;
use crate::report::Report;
use crate::settings::{Profile, Settings};
use crate::stack;
use crate::stop::Stop;
use crate::template::{self, Expanded, Model, Taken, Template, is_template};
use crate::usage;
use remainder::Remainder;

/// How much is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// The answer.
    Output,
    /// And where in the author's text each finding stands.
    Places,
    /// And what is worth saying beyond what Symphony refuses.
    Report,
    /// And of a refused message what can be drawn.
    Sketch,
}

/// What a run works with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means<'e> {
    pub settings: &'e Settings,
    /// Templates that were compiled before.
    pub templates: &'e Templates,
    /// What trees and documents that are done with left behind.
    pub memory: &'e Arc<Memory>,
}

/// A message that somebody has compiled already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiled<'t> {
    pub template: &'t Template,
    /// What was found on the way.
    pub found: Option<&'t Diagnostics>,
    /// Where to note which of its blocks are run.
    pub taken: Option<&'t Taken>,
}

/// What came of a message.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// The message, if Symphony would take it.
    message: Option<Message>,
    /// Everything found.
    pub report: Report,
    /// Of a refused message, what can be drawn of it all the same.
    pub sketch: Option<Box<Document>>,
    /// The data, where the blocks that are run were noted, and the template was run to its end.
    pub sample: Option<Json>,
}

impl Verdict {
    fn new(
        settings: &Settings,
        mut message: Option<Message>,
        mut found: Diagnostics,
        text: &str,
        data: Option<&str>,
    ) -> Self {
        settle(settings, &mut found);
        message = message.filter(|_| !found.has_errors());
        let report = Report::with_texts(found, text, data, settings.loader.as_deref());
        Verdict { message, report, sketch: None, sample: None }.told()
    }

    /// The message has the report as well.
    fn told(mut self) -> Self {
        if let Some(message) = &mut self.message {
            message.set_report(self.report.clone());
        }
        self
    }

    /// Of content that was wrapped: `prefix` bytes stood before the author's own.
    fn unwrapped(self, prefix: usize, content: &str) -> Self {
        Verdict { report: self.report.unwrapped(prefix, content), ..self }.told()
    }

    pub fn into_result(self) -> Result<Message, Report> {
        self.message.ok_or(self.report)
    }

    pub fn into_parts(self) -> (Report, Option<Message>) {
        (self.report, self.message)
    }
}

/// Makes repeated findings one, puts them in the order of the text, and keeps as many as the limit allows.
pub(crate) fn settle(settings: &Settings, found: &mut Diagnostics) {
    found.fold_repeats();
    found.sort_by_key(|found| {
        let (text, name) = match &found.place.source {
            Source::Data => (0, None),
            Source::Message => (1, None),
            Source::Include(name) => (2, Some(Arc::clone(name))),
            Source::Request => (3, None),
        };
        (text, name, found.place.span.start)
    });
    found.keep_within(settings.limits.diagnostics);
}

/// Blank as Java sees it: no-break spaces are not white space there.
fn is_blank(text: &str) -> bool {
    text.chars().all(crate::schema::value::text::is_whitespace)
}

/// What an expansion is given.
pub(crate) fn context<'m>(
    settings: &'m Settings,
    stop: &'m Stop,
    model: Model<'m>,
    taken: Option<&'m Taken>,
) -> template::Context<'m> {
    let members = matches!(model, Model::Members(_)) && settings.profile == Profile::BdkJava;
    template::Context {
        model,
        number_format: if members { "computer" } else { "" },
        // What the bot sends is expanded by the Agent, which has no includes.
        loader: settings.loader.as_deref().filter(|_| members || settings.profile == Profile::Agent),
        now: settings.now,
        time_zone: settings.time_zone.name(),
        limits: &settings.limits,
        stop,
        record_origins: false,
        taken,
        name: template::MAIN_NAME,
        dialect: settings.dialect(members),
    }
}

/// Runs a message through all stages.
pub(crate) fn run(means: Means<'_>, input: &Input<'_>, compiled: Option<Compiled<'_>>, depth: Depth) -> Verdict {
    stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || run_wrapped(means, input, compiled, depth))
}

fn run_wrapped(means: Means<'_>, input: &Input<'_>, compiled: Option<Compiled<'_>>, depth: Depth) -> Verdict {
    if input.wrap == Wrap::Never || input.has_root() || is_blank(input.message) {
        return run_stages(means, input, compiled, depth);
    }
    if input.wrap == Wrap::Require {
        let whole = Span::new(0, input.message.len());
        let fault = Diagnostic::new(codes::message::ROOT, whole, "the content is not within `<messageML>`")
            .with_help("write `<messageML>` before it and `</messageML>` after it");
        return Verdict::new(means.settings, None, fault.into(), input.message, None);
    }
    let (message, prefix) = input.wrapped();
    let wrapped = Input { message: &message, ..Input::from(input) };
    run_stages(means, &wrapped, None, depth).unwrapped(prefix, input.message)
}

fn run_stages(means: Means<'_>, input: &Input<'_>, compiled: Option<Compiled<'_>>, depth: Depth) -> Verdict {
    let settings = means.settings;
    let data_text = input.data.text();
    let data_text = data_text.as_deref();
    let (mut message, mut found) = run_once(means, input, data_text, compiled, depth);
    if message.is_none() && depth == Depth::Output && found.is_worth_places {
        // Origins cost time on the way of a good message; a bad one is worth a second walk, unless it was given up at
        // a bound: that would be reached again.
        (message, found) = run_once(means, input, data_text, compiled, Depth::Places);
    }
    let Gathered { diagnostics: mut found, advice, sketch, sample, .. } = found;
    if depth >= Depth::Report {
        found.extend(advice);
        if message.is_none() {
            analysis::name_wrapping(&mut found, input.message);
            analysis::merge_bare_tags(&mut found, input.message);
            analysis::name_elements(&mut found, input.message);
        }
        analysis::add_fixes(&mut found, input.message);
        settings.lints.apply(&mut found, input.message);
    }
    let found = Verdict::new(settings, message, found, input.message, data_text);
    Verdict { sketch: sketch.filter(|_| depth == Depth::Sketch && found.message.is_none()), sample, ..found }
}

/// Turns Markdown into a message.
pub(crate) fn run_markdown(settings: &Settings, text: &str, entities: Option<&Json>, media: Option<&Json>) -> Verdict {
    let context = document_context(settings, &settings.stop, Some(Json::object()), None);
    let (document, found) =
        stacker::maybe_grow(stack::RED_ZONE, stack::ADDED, || markdown::read(text, entities, media, context));
    let sent = Sent::new(text, None, &Json::object(), false);
    let message = document.map(|document| Message::new(document.into(), sent));
    Verdict::new(settings, message, found, text, None)
}

fn document_context<'c>(
    settings: &'c Settings,
    stop: &'c Stop,
    data: Option<Json>,
    version: Option<&'c str>,
) -> document::Context<'c> {
    document::Context {
        data,
        version,
        ids: settings.ids,
        library: settings.library(),
        ..document::Context::new(&*settings.directory, &settings.limits, stop)
    }
}

/// What one walk over the stages gathered.
struct Gathered {
    diagnostics: Diagnostics,
    /// What is worth saying of the data.
    advice: Diagnostics,
    /// True if a walk that notes origins would say more.
    is_worth_places: bool,
    /// What was made of a refused message.
    sketch: Option<Box<Document>>,
    /// See [`Verdict::sample`].
    sample: Option<Json>,
}

impl Gathered {
    /// One that ended before there was a tree.
    fn ended(diagnostics: Diagnostics, advice: Diagnostics, sketch: Option<Box<Document>>) -> Self {
        Gathered { diagnostics, advice, is_worth_places: false, sketch, sample: None }
    }
}

fn read<'d>(data: &'d Data<'_>, settings: &Settings, stacks: &mut Stacks) -> entity_json::ReadData<'d> {
    entity_json::read(data, &settings.limits, stacks)
}

/// The message, if Symphony would take it, without the findings, which stand beside it.
fn run_once(
    means: Means<'_>,
    input: &Input<'_>,
    data_text: Option<&str>,
    compiled: Option<Compiled<'_>>,
    depth: Depth,
) -> (Option<Message>, Gathered) {
    let Means { settings, templates, memory } = means;
    let (mut room, mut document) = memory.take();
    let entity_json::ReadData { json: data, found: diagnostics, repeats_keys, end } =
        read(&input.data, settings, &mut room.stacks);
    let advice = match data_text.filter(|_| depth >= Depth::Report) {
        Some(text) => {
            analysis::check_data(&analysis::Data { profile: settings.profile, json: &data, text, repeats_keys, end })
        }
        None => Diagnostics::new(),
    };
    if is_blank(input.message) {
        let whole = Span::new(0, input.message.len());
        let fault = Diagnostic::new(codes::message::EMPTY, whole, "the message is empty")
            .with_help("send at least `<messageML> </messageML>`, even beside an attachment");
        return (None, Gathered::ended(fault.into(), advice, None));
    }
    let readable = !diagnostics.has_errors();
    let stop = input.stop.unwrap_or(&settings.stop);
    let mut stages = Stages {
        settings,
        templates,
        stop,
        name: input.name,
        texts: [None, None],
        room: std::mem::take(&mut room.text),
        diagnostics,
        depth,
        readable,
        sketch: None,
    };
    let (model, found) = match settings.profile == Profile::BdkJava && !input.model.is_absent() {
        true => {
            let entity_json::ReadData { json, found, .. } = read(&input.model, settings, &mut room.stacks);
            (json, found)
        }
        false => (Cow::Borrowed(&*data), Diagnostics::new()),
    };
    stages.readable &= !found.has_errors();
    stages.diagnostics.extend(found);
    let expanded = match settings.profile {
        Profile::Agent => stages.expand(input.message, compiled, Model::Agent(&data)),
        Profile::BdkJava => stages
            .expand(input.message, compiled, Model::Members(&model))
            .and_then(|()| stages.expand(input.message, None, Model::Agent(&data))),
    };
    let is_noted = compiled.is_some_and(|compiled| compiled.taken.is_some()) && stages.last().is_some();
    let sample = is_noted.then(|| model.into_owned());
    if let Err(Refused) = expanded {
        return (None, Gathered { sample, ..Gathered::ended(stages.diagnostics, advice, stages.sketch) });
    }
    let text = stages.text(input.message);
    let sent = Sent::new(input.message, data_text, &data, text.len() != input.message.len());
    let origins = stages.last().map(|expanded| &expanded.origins);
    let data = Some(data.into_owned()).filter(|_| readable);
    let before = stages.texts.iter().flatten().rev().nth(1).map_or(input.message, |expanded| &expanded.text);
    let report = (depth >= Depth::Report).then_some((before, origins));
    let mut context = document_context(settings, stop, data, input.version);
    context.is_sketched = depth == Depth::Sketch;
    let (is_made, mut found, places) = check_text(settings, &mut room, &mut document, text, context, report);
    let is_worth_places = found.has_errors() && stages.last().is_some() && !given_up(&found);
    let is_sound = !found.has_errors() && !stages.diagnostics.has_errors();
    let (message, sketch) = match is_made {
        true if is_sound => (Some(Message::new(LentDocument::new(document, memory), sent)), None),
        true => (None, Some(document)),
        false => (None, None),
    };
    if let Some(message) = message.as_ref().filter(|_| depth >= Depth::Report) {
        found.extend(usage::check(message, &places, settings.pod_limits));
    }
    if depth == Depth::Output && found.has_errors() && stages.last().is_some() && !is_worth_places {
        // Given up without origins: the place in the expanded text is known, in the author's none but all of it.
        for diagnostic in found.iter_mut() {
            diagnostic.expanded = Some(diagnostic.place.span);
            diagnostic.place = Span::new(0, input.message.len()).into();
        }
    }
    found.iter_mut().for_each(|diagnostic| stages.relocate(diagnostic));
    stages.diagnostics.extend(found);
    let expanded = stages.texts.first_mut().and_then(Option::as_mut);
    room.text = std::mem::take(expanded.map_or(&mut stages.room, |expanded| &mut expanded.text));
    memory.give(room);
    (message, Gathered { diagnostics: stages.diagnostics, advice, is_worth_places, sketch, sample })
}

/// True for a finding that a bound or a stop caused.
fn is_bound(found: &Diagnostic) -> bool {
    found.code.family() == "limit"
}

/// Checks expanded text and fills the document, false if none is made of it; lints look at it too where a report is wanted, with the origins of the
/// text unless it is the author's own.
fn check_text(
    settings: &Settings,
    room: &mut Room,
    document: &mut Document,
    text: &str,
    context: document::Context<'_>,
    report: Option<(&str, Option<&Origins>)>,
) -> (bool, Diagnostics, usage::Places) {
    let tree = std::mem::take(&mut room.tree);
    let (tree, mut diagnostics) = markup::read_into(tree, &mut room.reading, text, &settings.limits, context.stop);
    let (is_made, found) = document::examine_into(document, &mut room.checking, &tree, context);
    diagnostics.extend(found);
    diagnostics.widen_points(&Source::Message, text);
    analysis::merge_causes(&mut diagnostics, text);
    analysis::name_in_text(&mut diagnostics, text, &tree);
    let mut places = usage::Places::default();
    if let Some((source, origins)) = report {
        let document = is_made.then_some(&*document);
        places = document.map(|document| usage::places(document, &tree)).unwrap_or_default();
        if let Some(origins) = origins {
            analysis::explain_values(&mut diagnostics, text, origins);
        }
        let refused = diagnostics.iter().filter(|found| found.is_error()).map(|found| found.place.span).collect();
        let checked = analysis::Checked { settings, text, source, tree: &tree, document, origins, refused };
        let advice = analysis::check_text(&checked);
        diagnostics.extend(advice);
    }
    room.tree = emptied(tree);
    (is_made, diagnostics, places)
}

/// The expansions of one message, one after the other: the bot's own (if there is one), the Agent's.
struct Stages<'e> {
    settings: &'e Settings,
    templates: &'e Templates,
    stop: &'e Stop,
    /// The name of the bot's own template.
    name: Option<&'e str>,
    texts: [Option<Expanded>; 2],
    /// Room for the next of them.
    room: String,
    /// What was found on the way, in the author's text.
    diagnostics: Diagnostics,
    depth: Depth,
    /// False if the data is broken: what a template lacks then is no finding.
    readable: bool,
    /// What can be drawn of a message that could not be expanded.
    sketch: Option<Box<Document>>,
}

/// True if a bound or a stop ended the work, so that nothing else was found.
fn given_up(found: &Diagnostics) -> bool {
    found.iter().all(|found| !found.is_error() || is_bound(found))
}

/// An expansion ended in an error; which one stands among the diagnostics.
struct Refused;

impl Stages<'_> {
    /// What the last expansion gave, or the message itself.
    fn text<'t>(&'t self, message: &'t str) -> &'t str {
        self.last().map_or(message, |expanded| &expanded.text)
    }

    /// What the last expansion gave.
    fn last(&self) -> Option<&Expanded> {
        self.texts.iter().flatten().next_back()
    }

    /// Expands what there is once more, if it holds anything to expand.
    fn expand(&mut self, message: &str, compiled: Option<Compiled<'_>>, model: Model<'_>) -> Result<(), Refused> {
        let settings = self.settings;
        let by_bot = matches!(model, Model::Members(_)) && settings.profile == Profile::BdkJava;
        let text = self.text(message);
        // A message that is too long is refused by the compiler, template or not.
        let is_first = self.last().is_none();
        let too_long = is_first && text.len() > settings.limits.template_bytes;
        if !is_template(text) && !too_long {
            return Ok(());
        }
        let name = self.name.filter(|_| by_bot).unwrap_or(template::MAIN_NAME);
        let dialect = settings.dialect(by_bot).of_file(name);
        // What a bot's own template expands to seldom comes again.
        let is_authors = is_first && dialect == settings.dialect(by_bot);
        let kept = self.templates.get(text).filter(|_| compiled.is_none() && is_authors);
        // With errors of syntax there is at most a part that could be read.
        let (own, part, mut found) = match (compiled, kept) {
            (Some(compiled), _) => (None, None, compiled.found.cloned().unwrap_or_default()),
            (None, Some(kept)) => (Some(kept), None, Diagnostics::new()),
            (None, None) => match template::read(text, Source::Message, &settings.limits, dialect) {
                (part, found) if found.has_errors() => (None, part, found),
                (template, found) => {
                    let keep = |template| match found.is_empty() && is_authors {
                        true => self.templates.keep(template),
                        false => Arc::new(template),
                    };
                    (template.map(keep), None, found)
                }
            },
        };
        let (Model::Agent(values) | Model::Members(values)) = model;
        template::fit_to_data(&mut found, text, values, !by_bot);
        let template = compiled.map(|compiled| compiled.template).or(own.as_deref());
        let taken = compiled.and_then(|compiled| compiled.taken);
        let is_analysed = self.depth >= Depth::Report && is_first;
        if let Some(template) = template.filter(|_| is_analysed) {
            found.extend(analysis::check_template(template));
        }
        if let Some(template) = template.filter(|_| settings.is_listed() && !by_bot) {
            found.extend(template::allowed::check(template, &settings.limits));
        }
        let is_refused = found.has_errors();
        let context = template::Context {
            record_origins: self.depth > Depth::Output,
            name,
            dialect,
            ..context(settings, self.stop, model, taken)
        };
        let expanded = template.filter(|_| self.readable && !is_refused).map(|template| {
            let room = std::mem::take(&mut self.room);
            template::expand_into(room, template, &context).map_err(|failure| found.extend(failure))
        });
        if let Some(template) = template.filter(|_| is_analysed && settings.profile == Profile::Agent) {
            let undefined = template::names::undefined(template, &settings.limits);
            if !undefined.is_empty() {
                // What another finding's edit rewrites is part of that finding's cause.
                let told: PlaceIndex =
                    found.iter().flat_map(|found| found.edited().into_iter().chain([&found.place])).collect();
                found.extend(undefined.into_iter().filter(|new| !told.covers(&new.place)).collect());
            }
        }
        if let Some(template) = template.filter(|_| is_analysed && !by_bot) {
            found.extend(analysis::check_for_agent(template, settings, &found));
        }
        if is_analysed && !matches!(expanded, Some(Ok(_))) && !found.iter().any(is_bound) {
            let remainder = Remainder { settings, stop: self.stop, is_sketched: self.depth == Depth::Sketch };
            let (more, drawn) = match template {
                Some(template) if self.readable => {
                    remainder.survey(template, &template::Context { taken: None, ..context }, &found)
                }
                Some(template) => remainder.sketch(template),
                None => remainder.sketch_part(part.as_ref(), &found),
            };
            self.sketch = drawn.map(Box::new);
            let rewritten: PlaceIndex =
                found.iter().filter(|found| found.is_error()).filter_map(Diagnostic::edited).collect();
            let is_new = |new: &Diagnostic| new.code.family() != "xml" || !rewritten.covers(&new.place);
            found.extend(more.into_iter().filter(is_new).collect());
        }
        found.iter_mut().for_each(|diagnostic| self.relocate(diagnostic));
        self.diagnostics.extend(found);
        let Some(Ok(expanded)) = expanded else {
            return Err(Refused);
        };
        if self.depth >= Depth::Report && !by_bot {
            self.diagnostics.extend(analysis::check_by_agent(&expanded.text, message));
        }
        if let Some(free) = self.texts.iter_mut().find(|text| text.is_none()) {
            *free = Some(expanded);
        }
        Ok(())
    }

    /// Moves a finding from the last text back through every expansion to the author's text.
    fn relocate(&self, diagnostic: &mut Diagnostic) {
        self.texts.iter().flatten().rev().for_each(|expanded| expanded.origins.relocate(diagnostic));
    }
}

/// Where in the author's template its expansions under two settings begin to differ.
pub(crate) fn first_difference(one: &Settings, other: &Settings, input: &Input<'_>) -> Option<Span> {
    let expanded = |settings: &Settings| {
        let data = read(&input.data, settings, &mut Stacks::default()).json;
        let dialect = settings.dialect(false);
        let (template, _) = template::compile(input.message, Source::Message, &settings.limits, dialect);
        let context = context(settings, &settings.stop, Model::Agent(&data), None);
        let context = template::Context { record_origins: true, dialect, ..context };
        template::expand(&template?, &context).ok()
    };
    let (one, other) = (expanded(one)?, expanded(other)?);
    let same = one.text.bytes().zip(other.text.bytes()).take_while(|(one, other)| one == other).count();
    if same == one.text.len() && same == other.text.len() {
        return None;
    }
    let mut place = Diagnostic::new(codes::lint::NEXT_AGENT, Span::new(same, same + 1), "");
    other.origins.relocate(&mut place);
    Some(place.place.span).filter(|_| place.place.source == Source::Message)
}

//! `--format text`: each finding with its source, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use messageml::diagnostic::Fix;
use messageml::report::{LineIndex, Texts};
use messageml::{Diagnostic, Severity, Source, Span};

use super::Checked;
use super::lines::one_line;

/// Lines between two marked places of one excerpt, from which on they are shown apart.
const FAR_LINES: usize = 40;
/// Lines of one marked place; of a longer one only the first is marked.
const SPAN_LINES: usize = 8;
/// Columns where there is no terminal.
const WIDTH: usize = 120;
/// Bytes of a line that is shown as it is; of a longer one only the surroundings of the place.
const LINE_BYTES: usize = 1000;
/// Characters shown around a place in such a line.
const AROUND: usize = 60;

/// How findings are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Columns of the terminal.
    pub width: usize,
    /// Line drawing characters instead of ASCII.
    pub unicode: bool,
}

impl Default for TextStyle {
    fn default() -> Self {
        TextStyle { width: WIDTH, unicode: false }
    }
}

impl TextStyle {
    /// For this terminal, or for where there is none.
    pub fn of(is_terminal: bool) -> Self {
        if !is_terminal {
            return TextStyle::default();
        }
        let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
        TextStyle { width: width.clamp(40, 400), unicode: true }
    }

    fn renderer(self) -> Renderer {
        let decor = if self.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        Renderer::styled().term_width(self.width).decor_style(decor)
    }
}

/// Writes every finding of a message, an empty line after each; colours are for the stream to strip.
pub fn write(checked: &Checked<'_>, style: TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let texts = checked.texts();
    for (diagnostic, with) in checked.for_people() {
        let groups = groups(diagnostic, with, checked, &texts);
        writeln!(out, "{}\n", draw(&groups, style))?;
    }
    Ok(())
}

/// One finding without colours.
pub fn plain(diagnostic: &Diagnostic, checked: &Checked<'_>, texts: &Texts<'_>) -> String {
    let drawn = draw(&groups(diagnostic, None, checked, texts), TextStyle::default());
    anstream::adapter::strip_str(&drawn).to_string()
}

fn draw(groups: &[Group<'_>], style: TextStyle) -> String {
    let drawn = style.renderer().render(groups);
    // A piece of a long line follows its place without a place of its own, which leaves a bare mark.
    let is_content = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() != ":::";
    let lines: Vec<&str> = drawn.lines().filter(is_content).collect();
    lines.join("\n")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    }
}

fn groups(
    diagnostic: &Diagnostic,
    with: Option<&str>,
    checked: &Checked<'_>,
    texts: &Texts<'_>,
) -> Vec<Group<'static>> {
    let title = level(diagnostic.severity).primary_title(one_line(&diagnostic.message)).id(diagnostic.code.id());
    let mut group = Group::with_title(title);
    for excerpt in excerpts(diagnostic, checked, texts) {
        group = excerpt.add_to(group);
    }
    if diagnostic.repeats > 0 {
        let turns =
            if diagnostic.repeats == 1 { "once more".into() } else { format!("{} more times", diagnostic.repeats) };
        group = group.element(Level::NOTE.message(format!("the same was found {turns}, in further turns or calls")));
    }
    for frame in &diagnostic.trail {
        let (at, _) = texts.positions(&frame.place);
        let name = checked.name(&frame.place.source);
        group =
            group.element(Level::NOTE.message(format!("{} ({name}:{}:{})", one_line(&frame.text), at.line, at.column)));
    }
    if let Some(path) = &diagnostic.data_path {
        group = group.element(Level::NOTE.message(format!("the value is `{}` of the data", one_line(path))));
    }
    if let Some(with) = with {
        group = group.element(Level::NOTE.message(one_line(with)));
    }
    let Some(help) = diagnostic.help.as_deref().or(diagnostic.fix.is_some().then_some("write this instead")) else {
        return vec![group];
    };
    match diagnostic.fix.as_ref().and_then(|fix| patch(fix, checked, texts)) {
        Some(patch) => vec![group, Group::with_title(Level::HELP.secondary_title(help.to_owned())).element(patch)],
        None => vec![group.element(Level::HELP.message(help.to_owned()))],
    }
}

/// A piece of one source with the places marked in it.
struct Excerpt {
    name: String,
    kind: ExcerptKind,
    annotations: Vec<Annotation<'static>>,
}

enum ExcerptKind {
    /// Whole lines, from this one (from 1) on.
    Lines { text: String, first: usize },
    /// A piece of one long line; where the place itself stands.
    Piece { text: String, line: usize, column: usize },
}

impl Excerpt {
    fn add_to(self, group: Group<'static>) -> Group<'static> {
        match self.kind {
            ExcerptKind::Lines { text, first } => {
                group.element(Snippet::source(text).line_start(first).path(self.name).annotations(self.annotations))
            }
            ExcerptKind::Piece { text, line, column } => group
                .element(Origin::path(self.name).line(line).char_column(column))
                .element(Snippet::source(text).line_start(line).annotations(self.annotations)),
        }
    }
}

/// One place to mark.
struct Highlight<'d> {
    span: Span,
    kind: AnnotationKind,
    text: Option<&'d str>,
}

fn excerpts(diagnostic: &Diagnostic, checked: &Checked<'_>, texts: &Texts<'_>) -> Vec<Excerpt> {
    let mut by_source: Vec<(&Source, Vec<Highlight<'_>>)> = Vec::new();
    let primary = Highlight { span: diagnostic.place.span, kind: AnnotationKind::Primary, text: None };
    by_source.push((&diagnostic.place.source, vec![primary]));
    for label in &diagnostic.labels {
        let mark = Highlight { span: label.place.span, kind: AnnotationKind::Context, text: Some(&label.text) };
        match by_source.iter_mut().find(|(source, _)| **source == label.place.source) {
            Some((_, marks)) => marks.push(mark),
            None => by_source.push((&label.place.source, vec![mark])),
        }
    }
    let mut excerpts = Vec::new();
    for (source, marks) in by_source {
        let name = checked.name(source);
        texts.with_lines(source, |lines| add_excerpts(&name, lines, marks, &mut excerpts));
    }
    excerpts
}

fn add_excerpts(name: &str, lines: &LineIndex<'_>, marks: Vec<Highlight<'_>>, excerpts: &mut Vec<Excerpt>) {
    // Line by line, so that what stands together is shown together; the finding itself first.
    let mut windows: BTreeMap<usize, Vec<Highlight<'_>>> = BTreeMap::new();
    let mut primary_line = None;
    for mark in marks {
        let line = lines.position(mark.span.start as usize).line;
        if mark.kind == AnnotationKind::Primary {
            primary_line = Some(line);
        }
        windows.entry(line).or_default().push(mark);
    }
    let mut runs: Vec<Vec<(usize, Vec<Highlight<'_>>)>> = Vec::new();
    for (line, marks) in windows {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| line - last <= FAR_LINES) => run.push((line, marks)),
            _ => runs.push(vec![(line, marks)]),
        }
    }
    runs.sort_by_key(|run| !run.iter().any(|(line, _)| Some(*line) == primary_line));
    for run in runs {
        let first = run.first().map_or(1, |(line, _)| *line);
        let last = run.last().map_or(1, |(line, _)| *line);
        let is_long = (first..=last + SPAN_LINES).any(|line| lines.range(line).len() > LINE_BYTES);
        if is_long {
            for (line, marks) in run {
                excerpts.extend(marks.into_iter().map(|mark| piece(name, lines, line, mark)));
            }
            continue;
        }
        let end = lines.range(last + SPAN_LINES).end;
        let start = lines.range(first).start;
        let annotations = run.into_iter().flat_map(|(_, marks)| marks);
        let annotations = annotations.map(|mark| {
            let span = shorten(lines, mark.span);
            annotation(span.start - start..span.end - start, &mark)
        });
        excerpts.push(Excerpt {
            name: name.to_owned(),
            annotations: annotations.collect(),
            kind: ExcerptKind::Lines { text: lines.text().get(start..end).unwrap_or_default().to_owned(), first },
        });
    }
}

/// The bytes of a span on character boundaries; of a span of many lines only the first.
fn shorten(lines: &LineIndex<'_>, span: Span) -> Range<usize> {
    let start = lines.floor(span.start as usize);
    let end = lines.floor(span.end as usize).max(start);
    let (from, to) = (lines.position(start).line, lines.position(end).line);
    if to - from < SPAN_LINES {
        return start..end;
    }
    let line = lines.range(from);
    start..(line.start + lines.line(from).len()).max(start)
}

fn annotation(span: Range<usize>, mark: &Highlight<'_>) -> Annotation<'static> {
    mark.kind.span(span).label(mark.text.map(one_line))
}

/// The surroundings of a place in a line that is too long to show.
fn piece(name: &str, lines: &LineIndex<'_>, line: usize, mark: Highlight<'_>) -> Excerpt {
    let range = lines.range(line);
    let whole = lines.line(line);
    let start = lines.floor(mark.span.start as usize).saturating_sub(range.start).min(whole.len());
    let end = lines.floor(mark.span.end as usize).saturating_sub(range.start).clamp(start, whole.len());
    let (before, rest) = whole.split_at(start);
    let (inside, after) = rest.split_at(end - start);
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let inside_end = inside.char_indices().nth(AROUND).map_or(inside.len(), |(at, _)| at);
    let after = if inside_end < inside.len() { "" } else { after };
    let after_end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    text.push_str(before.get(from..).unwrap_or_default());
    let marked = text.len()..text.len() + inside_end;
    text.push_str(inside.get(..inside_end).unwrap_or_default());
    text.push_str(after.get(..after_end).unwrap_or_default());
    if inside_end < inside.len() || after_end < after.len() {
        text.push('…');
    }
    let annotations = vec![annotation(marked, &mark)];
    let column = before.chars().count() + 1;
    Excerpt { name: name.to_owned(), kind: ExcerptKind::Piece { text, line, column }, annotations }
}

/// The edit as a piece of source with lines taken away and added.
fn patch(fix: &Fix, checked: &Checked<'_>, texts: &Texts<'_>) -> Option<Snippet<'static, Patch<'static>>> {
    let source = &fix.place.source;
    let same = || fix.pieces().filter(|(place, _)| place.source == *source);
    let span = same().fold(fix.place.span, |all, (place, _)| all.to(place.span));
    texts.with_lines(source, |lines| {
        let (from, to) = (lines.position(span.start as usize).line, lines.position(span.end as usize).line);
        let window = lines.range(from).start..lines.range(to).end;
        if window.len() > LINE_BYTES {
            return None;
        }
        let text = lines.text().get(window.clone())?.to_owned();
        let patches = same().map(|(place, replacement)| {
            let start = lines.floor(place.span.start as usize) - window.start;
            let end = (lines.floor(place.span.end as usize) - window.start).max(start);
            Patch::new(start..end, replacement.to_owned())
        });
        Some(Snippet::source(text).line_start(from).path(checked.name(source)).patches(patches))
    })
}

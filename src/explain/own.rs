//! Our own sentences: recognised by the words that the examples of each code give.

use std::sync::OnceLock;

use crate::diagnostic::{Code, Setting};
use crate::engine::Engine;
use crate::input::Input;

/// Of the words of two sentences, so many must be the same, in hundredths.
const ALIKE: usize = 70;

/// The code whose finding says this, in the form of a report (`error[element/unknown]: …`) or in its words alone.
pub(super) fn code_of(text: &str) -> Option<Code> {
    named(text).or_else(|| text.contains(char::is_whitespace).then(|| alike(text)).flatten())
}

/// The code that stands in the text.
fn named(text: &str) -> Option<Code> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '/' || c == '-';
    text.split(|c: char| !is_part(c)).filter(|word| word.contains('/')).find_map(Code::find)
}

fn alike(text: &str) -> Option<Code> {
    static SENTENCES: OnceLock<Vec<(Vec<String>, Code)>> = OnceLock::new();
    let wanted = words(text.lines().next().unwrap_or_default());
    if wanted.len() < 2 {
        return None;
    }
    let score = |known: &[String]| {
        let same = known.iter().filter(|word| wanted.contains(word)).count();
        same * 200 / (known.len() + wanted.len())
    };
    let sentences = SENTENCES.get_or_init(sentences).iter();
    let best = sentences.map(|(known, code)| (score(known), *code)).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// What the examples of every code give.
fn sentences() -> Vec<(Vec<String>, Code)> {
    let mut sentences = Vec::new();
    for code in Code::all() {
        let (info, example) = (code.info(), code.info().bad);
        let engine = Engine::builder().limits(info.under.map(Setting::limits).unwrap_or_default()).build();
        let report = match example.data {
            "" => engine.check(example.message),
            data => engine.check(Input::new(example.message).with_json(data)),
        };
        sentences.extend(report.diagnostics().iter().map(|found| (words(&found.message), found.code)));
        sentences.push((words(info.title), code));
    }
    sentences
}

/// The words of a sentence without names (in backticks or quotes) and numbers.
fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(at);
        push_words(before, &mut out);
        let mut letters = quoted.chars();
        let quote = letters.next().unwrap_or('`');
        rest = letters.as_str().split_once(quote).map_or("", |(_, after)| after);
    }
    push_words(rest, &mut out);
    out
}

fn push_words(text: &str, out: &mut Vec<String>) {
    let is_letter = |c: char| c.is_alphabetic() || c == '\'';
    out.extend(text.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).map(str::to_lowercase));
}

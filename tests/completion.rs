//! Completion, measured against what authors wrote: a word is cut out, and has to be among the first proposals.

#[path = "conformance/cases.rs"]
#[allow(dead_code)]
mod cases;
#[path = "assist/samples.rs"]
#[expect(dead_code, reason = "faulty messages are not measured")]
mod samples;

use std::collections::BTreeMap;

use cases::folder;
use messageml::assist::Assist;
use messageml::machinery::template::token::{SegmentKind, Syntax, TokenKind, read};
use messageml::schema::{Element, Value};
use messageml::{Json, Profile};
use samples::{Sample, corpus, real_templates};

/// A word that an author wrote.
#[derive(Debug)]
struct Place {
    kind: &'static str,
    start: usize,
    end: usize,
}
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}

/// Attributes whose values are out of a list.
fn is_listed(tag: &str, attribute: &str) -> bool {
    Element::all().map(Element::info).filter(|info| info.name == tag).flat_map(|info| info.attributes).any(|row| {
        row.names.iter().any(|name| name.text == attribute)
            && matches!(
                row.value,
                Value::Boolean
                    | Value::OneOf(_)
                    | Value::OneOfExactly(_)
                    | Value::OneOfWithoutSuffix(..)
                    | Value::ShortCode
            )
    })
}

/// Where the author wrote a word out of those that can be known: no free texts, and no names given for the first time.
fn places(text: &str) -> Vec<Place> {
    let read = read(text, Syntax::Angle, 0);
    let mut places = Vec::new();
    for segment in &read.segments {
        let tokens = &read.tokens[segment.first as usize..segment.last as usize];
        let start = segment.span.start as usize;
        match segment.kind {
            SegmentKind::Text => add_markup(text, start, segment.span.end as usize, &mut places),
            SegmentKind::Start { name, .. } => {
                places.push(Place { kind: "directive", start: start + 2, end: start + 2 + name.len() });
            }
            SegmentKind::Call { .. } => {
                if let Some(callee) = tokens.first() {
                    places.push(Place { kind: "macro", start: start + 2, end: start + 2 + callee.text.len() });
                }
            }
            _ => {}
        }
        let defines = matches!(segment.kind, SegmentKind::Start { name: "macro" | "function" | "import", .. });
        let named = usize::from(matches!(segment.kind, SegmentKind::Start { name: "assign" | "local" | "global", .. }));
        if defines
            || matches!(
                segment.kind,
                SegmentKind::Call { .. } | SegmentKind::Start { name: "setting" | "ftl" | "items", .. }
            )
        {
            continue;
        }
        let mut is_bound = false;
        for (at, token) in tokens.iter().enumerate().skip(named) {
            let before = at.checked_sub(1).map(|at| tokens[at].text);
            let kind = match (token.kind, before) {
                (TokenKind::Name, Some(".")) => "member",
                (TokenKind::Name, Some("?")) => "built-in",
                (TokenKind::Name, _) if matches!(token.text, "as" | "in") => {
                    is_bound = true;
                    continue;
                }
                (TokenKind::Name, _) if !is_bound => "variable",
                _ => continue,
            };
            let words = ["gt", "lt", "gte", "lte", "and", "or"];
            let is_set = tokens.get(at + 1).is_some_and(|next| matches!(next.text, "=" | "->"));
            if kind == "variable" && (words.contains(&token.text) || is_set && named == 1) {
                continue;
            }
            places.push(Place { kind, start: token.start as usize, end: token.span().end as usize });
        }
    }
    places
}

/// Tags in a piece of literal text.
fn add_markup(text: &str, from: usize, to: usize, places: &mut Vec<Place>) {
    let piece = &text[from..to];
    for (at, _) in piece.match_indices('<') {
        let rest = &piece[at + 1..];
        if let Some(name) = rest.strip_prefix('/').and_then(|rest| rest.split('>').next()) {
            let start = from + at + 1;
            places.push(Place { kind: "end tag", start, end: start + 1 + name.len() });
            continue;
        }
        let name = &rest[..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())];
        if name.is_empty() || !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let start = from + at + 1;
        places.push(Place { kind: "element", start, end: start + name.len() });
        let tag = &rest[name.len()..rest.find('>').unwrap_or(rest.len())];
        let mut offset = 0;
        while let Some(equals) = tag[offset..].find("=\"") {
            let equals = offset + equals;
            let head = &tag[..equals];
            let begin = head.rfind(|letter| !is_word(letter)).map_or(0, |at| at + 1);
            let Some(end) = tag[equals + 2..].find('"').map(|end| equals + 2 + end) else { break };
            let base = start + name.len();
            if begin < equals {
                places.push(Place { kind: "attribute", start: base + begin, end: base + equals });
                if end > equals + 2 && is_listed(name, &tag[begin..equals]) {
                    places.push(Place { kind: "value", start: base + equals + 2, end: base + end });
                }
            }
            offset = end + 1;
        }
    }
}

/// Hits out of all, by kind of place.
type Figures = BTreeMap<&'static str, (usize, usize)>;

/// How many of the places have what was written among the first five, once so many letters were typed.
fn measure(samples: &[Sample], chosen: &[(usize, Place)], typed: usize) -> Figures {
    let mut figures = Figures::new();
    for (sample, place) in chosen {
        let sample = &samples[*sample];
        let word = &sample.text[place.start..place.end];
        let letters: String = word.chars().take(typed.min(word.chars().count() - 1)).collect();
        let cut = format!("{}{letters}", &sample.text[..place.start]);
        let data: Vec<&Json> = sample.data.iter().collect();
        let completion = Assist::new(&cut, &data, Profile::Agent).completion(cut.len());
        let labels: Vec<&str> = completion.proposals.iter().take(5).map(|proposal| &*proposal.label).collect();
        let figure = figures.entry(place.kind).or_default();
        figure.1 += 1;
        if labels.contains(&word) {
            figure.0 += 1;
        } else if !sample.is_held_out && std::env::var_os("SHOW_MISSES").is_some() {
            let line = cut.rsplit('\n').next().unwrap_or_default();
            eprintln!("{} {}: {word} not in {labels:?} at {line:?}", sample.name, place.kind);
        }
    }
    figures
}

/// So many places out of all that are asked for: evenly, or with a seed as they come out of a hat.
fn choose(
    samples: &[Sample],
    count: usize,
    seed: Option<u64>,
    wanted: impl Fn(&Sample, &Place) -> bool,
) -> Vec<(usize, Place)> {
    let mut all = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let own = places(&sample.text).into_iter().filter(|place| wanted(sample, place));
        all.extend(own.map(|place| (index, place)));
    }
    if let Some(seed) = seed {
        let mut numbered: Vec<_> = all.into_iter().enumerate().collect();
        numbered.sort_by_key(|(at, _)| mixed(seed ^ *at as u64));
        all = numbered.into_iter().map(|(_, place)| place).take(count).collect();
    }
    let step = (all.len() / count).max(1);
    let chosen: Vec<(usize, Place)> = all.into_iter().step_by(step).take(count).collect();
    assert_eq!(chosen.len(), count, "there are enough places");
    chosen
}

/// A number that looks like any other (splitmix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

#[test]
fn what_authors_wrote_is_among_the_first_proposals() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/conformance is not there");
        return;
    };
    let samples: Vec<Sample> = corpus().into_iter().chain(real_templates(&folder)).collect();
    let is_end = |place: &Place| place.kind == "end tag";
    let is_held_out = |sample: &Sample, place: &Place| sample.is_held_out && !is_end(place);
    type Side<'a> = (&'a str, Option<u64>, &'a dyn Fn(&Sample, &Place) -> bool, &'a [f64]);
    let sides: [Side<'_>; 5] = [
        ("all", None, &|_, place| !is_end(place), &[0.94, 0.97]),
        ("held out", None, &is_held_out, &[0.88, 0.94]),
        ("held out, at random", Some(20_261), &is_held_out, &[0.85, 0.91]),
        ("looked at", None, &|sample, place| !sample.is_held_out && !is_end(place), &[0.95, 0.96]),
        ("end tags", None, &|_, place| is_end(place), &[0.95]),
    ];
    let mut short = Vec::new();
    let count = 300;
    for (side, seed, wanted, floors) in sides {
        let chosen = choose(&samples, count, seed, wanted);
        for (typed, floor) in floors.iter().enumerate() {
            let figures = measure(&samples, &chosen, typed);
            let found: usize = figures.values().map(|(found, _)| found).sum();
            eprintln!("{side}: {found} of {count} among the first five with {typed} letters typed: {figures:?}");
            if (found as f64) < floor * count as f64 {
                short.push(format!("{side}: {found} of {count} with {typed} letters typed"));
            }
        }
    }
    assert_eq!(short, Vec::<String>::new());
}

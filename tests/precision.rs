//! Messages with several independent faults, each on a line of its own: every faulty line is reported,
//! and no other.
//!
//! Lines are drawn from `precision/lines.txt`, where each stands in an acceptable and in faulty forms; they are put
//! into blocks, loops, conditions and macros. What counts is the lines that errors and warnings begin in.

use std::collections::BTreeSet;
use std::fmt::Write;

use messageml::report::LineIndex;
use messageml::{Engine, Input, Severity, StaticDirectory, json};

/// Where a line may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Block,
    Form,
    Row,
    /// Only in messages with faults of template syntax, which keep everything else from being looked at.
    Syntax,
    /// One a message: expanding stops at the first.
    Run,
}

struct Line {
    within: Within,
    good: &'static str,
    bad: Vec<&'static str>,
}

/// The table: a heading `[block]`, then an acceptable line and, indented, what makes it faulty.
fn lines() -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut within = Within::Block;
    for text in include_str!("precision/lines.txt").lines() {
        match text {
            "[block]" => within = Within::Block,
            "[form]" => within = Within::Form,
            "[row]" => within = Within::Row,
            "[syntax]" => within = Within::Syntax,
            "[run]" => within = Within::Run,
            text if text.is_empty() || text.starts_with('#') => {}
            text => match text.strip_prefix("    ") {
                Some(bad) => lines.last_mut().expect("an acceptable line first").bad.push(bad),
                None => lines.push(Line { within, good: text, bad: Vec::new() }),
            },
        }
    }
    lines
}

/// A small generator of numbers: the same messages on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

/// A message under construction.
struct Draft<'l> {
    text: String,
    line: usize,
    faulty: BTreeSet<usize>,
    number: usize,
    dice: Dice,
    table: &'l [Line],
    /// Faulty lines that may still be put in.
    faults: usize,
    syntax: bool,
    /// What makes a name another one in each turn of a loop: a field that is there twice is a fault of its own.
    turn: &'static str,
}

impl Draft<'_> {
    fn push(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
        self.line += 1;
    }

    /// A line of this kind: faulty in one case of three.
    fn draw(&mut self, within: Within) {
        let fitting: Vec<&Line> = self.table.iter().filter(|line| line.within == within).collect();
        let line = fitting[self.dice.roll(fitting.len())];
        let is_faulty = self.faults > 0 && self.dice.roll(3) == 0 && !line.bad.is_empty();
        let text = if is_faulty { line.bad[self.dice.roll(line.bad.len())] } else { line.good };
        self.number += 1;
        let turn = if within == Within::Form { self.turn } else { "" };
        let text = text.replace('№', &format!("{}{turn}", self.number));
        if is_faulty {
            self.faults -= 1;
            self.faulty.insert(self.line);
        }
        self.push(&text);
    }

    fn draw_some(&mut self, within: Within) {
        for _ in 0..1 + self.dice.roll(4) {
            let within = if self.syntax && self.dice.roll(2) == 0 { Within::Syntax } else { within };
            // With a fault of syntax nothing else is looked at: then other lines stay as they should be.
            let faults = self.faults;
            if self.syntax && within != Within::Syntax {
                self.faults = 0;
            }
            self.draw(within);
            if self.syntax && within != Within::Syntax {
                self.faults = faults;
            }
        }
    }

    /// A piece of the message, with lines in it.
    fn piece(&mut self) {
        self.number += 1;
        let number = self.number;
        let (open, within, close) = match self.dice.roll(9) {
            0 => ("<div>", Within::Block, "</div>"),
            1 => ("<#list 1..3 as i>", Within::Block, "</#list>"),
            2 => ("<#if 1 lt 2 && true>", Within::Block, "<#else>never</#if>"),
            3 => ("<#macro m№>", Within::Block, "</#macro><@m№/><@m№/>"),
            4 => ("<card><header>Order</header><body>", Within::Block, "</body></card>"),
            5 => ("<form id=\"form-№\">", Within::Form, "<button name=\"send\">Send</button></form>"),
            6 => (
                "<form id=\"form-№\"><#list 1..2 as i>",
                Within::Form,
                "</#list><button name=\"send\">Send</button></form>",
            ),
            7 => ("<table><#list [\"a\", \"b\"] as i>", Within::Row, "</#list></table>"),
            _ => ("<expandable-card state=\"expanded\"><body>", Within::Block, "</body></expandable-card>"),
        };
        let number = number.to_string();
        self.push(&open.replace('№', &number));
        self.turn = if open.ends_with("as i>") && within == Within::Form { "${i}" } else { "" };
        self.draw_some(within);
        self.turn = "";
        self.push(&close.replace('№', &number));
    }
}

/// A message and its faulty lines, from 1.
fn message(seed: u64, table: &[Line]) -> (String, BTreeSet<usize>) {
    let mut dice = Dice(seed);
    dice.roll(1);
    let faults = 1 + dice.roll(9);
    let syntax = dice.roll(4) == 0;
    let run = !syntax && dice.roll(6) == 0;
    let mut draft = Draft {
        text: String::new(),
        line: 1,
        faulty: BTreeSet::new(),
        number: 0,
        dice,
        table,
        faults: if run { 0 } else { faults },
        syntax,
        turn: "",
    };
    draft.push("<messageML>");
    for _ in 0..2 + draft.dice.roll(5) {
        draft.piece();
    }
    if run {
        draft.faults = 1;
        while draft.faults > 0 {
            draft.draw(Within::Run);
        }
    }
    draft.push("</messageML>");
    (draft.text, draft.faulty)
}

fn engine() -> Engine {
    let directory = r#"{
        "users": [{"id": 1, "screenName": "one", "prettyName": "One", "email": "one@example.com"}],
        "uriSchemes": ["http", "https", "mailto"]
    }"#;
    let directory = json::read_strictly(directory, 10).expect("JSON");
    Engine::builder().directory(StaticDirectory::from_json(&directory).expect("a directory")).build()
}

/// The lines in which something is reported.
fn reported(engine: &Engine, message: &str) -> BTreeSet<usize> {
    let data = r#"{"order": {"type": "com.example.order", "version": "1"}, "count": 3, "id": 12345, "open": true}"#;
    let report = engine.check(Input::new(message).with_json(Some(data)));
    let lines = LineIndex::new(message);
    let told = report.diagnostics().iter().filter(|found| found.severity >= Severity::Warning);
    told.map(|found| lines.position(found.place.span.start as usize).line).collect()
}

#[test]
fn faulty_lines_and_no_others_are_reported() {
    let (table, engine) = (lines(), engine());
    let (mut right, mut missed, mut wrong) = (0, 0, 0);
    let mut examples = Vec::new();
    for seed in 0..1500 {
        let (message, faulty) = message(seed, &table);
        let reported = reported(&engine, &message);
        right += faulty.intersection(&reported).count();
        missed += faulty.difference(&reported).count();
        wrong += reported.difference(&faulty).count();
        let line = |at: &usize| message.lines().nth(at - 1).unwrap_or_default();
        examples.extend(faulty.difference(&reported).map(|at| format!("missed: {}", line(at))));
        let wakes = reported.difference(&faulty).map(|at| {
            let around: Vec<_> = faulty.iter().map(line).collect();
            format!("wrong, in message {seed}: {}\n    faulty: {}", line(at), around.join("\n            "))
        });
        examples.extend(wakes);
    }
    let share = |part: usize, rest: usize| part as f64 / (part + rest).max(1) as f64;
    let (precision, recall) = (share(right, wrong), share(right, missed));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{} faulty lines: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}", right + missed);
    examples.sort();
    examples.dedup();
    println!("{}", examples.iter().take(40).map(String::as_str).collect::<Vec<_>>().join("\n"));
    assert!(right > 3_000, "only {right} faulty lines");
    assert!(precision >= 0.997, "precision is {precision:.4}");
    assert!(missed == 0, "{missed} faulty lines are not reported");
}

#[test]
fn every_line_of_the_table_does_what_it_says() {
    let (table, engine) = (lines(), engine());
    let wrap = |within: Within, line: &str| match within {
        Within::Form => {
            format!("<messageML>\n<form id=\"f\">\n{line}\n<button name=\"b\">Go</button></form></messageML>")
        }
        Within::Row => format!("<messageML>\n<table>\n{line}\n</table></messageML>"),
        Within::Block | Within::Syntax | Within::Run => format!("<messageML>\n<div>\n{line}\n</div></messageML>"),
    };
    let mut wrong = Vec::new();
    for line in &table {
        let good = reported(&engine, &wrap(line.within, &line.good.replace('№', "1")));
        if !good.is_empty() {
            wrong.push(format!("reported: {}", line.good));
        }
        for bad in &line.bad {
            let found = reported(&engine, &wrap(line.within, &bad.replace('№', "1")));
            if found != BTreeSet::from([3]) {
                wrong.push(format!("reported in {found:?}: {bad}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

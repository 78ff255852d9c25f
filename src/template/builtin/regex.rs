//! Built-ins with regular expressions: `?matches`, `?groups`, `?replace`, `?split`.

use std::cell::RefCell;
use std::rc::Rc;

use super::text_change::loose_text;
use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::java_regex::{self, Budget, Extent, GaveUp, Match, Program};
use crate::template::expand::Machine;
use crate::template::expand::failure::Outcome;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{MatchGroups, Matches, Text, Value};
use crate::template::format::letters::Aligned;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("matches", Arity::Some(1, 2), Apply::Text(matches), Charge::Letters)
        .on(
            Receiver::String,
            "Whether a regular expression (Java's) fits the whole string; to be looped over, its matches.",
            r#"${"A-17"?matches("[A-Z]-\\d+")?c}"#,
            Gives::Text("true"),
        )
        .worth(Worth::Kind(Receiver::Sequence)),
    built_in("groups", Arity::None, Apply::Value(groups), Charge::Itself).on(
        Receiver::Match,
        "The match and its groups, inside a loop over `?matches`.",
        r#"<#list "a1 b2"?matches("([a-z])([0-9])") as m>${m?groups[1]}-${m?groups[2]} </#list>"#,
        Gives::Text("a-1 b-2 "),
    ),
    built_in("replace", Arity::Some(2, 3), Apply::Text(replace), Charge::Letters)
        .on(
            Receiver::String,
            "The string with every occurrence replaced; flags as the third argument: `i`, `f`, `r`.",
            r##"${"a-b-c"?replace("-", "+")} ${"a1b2"?replace("[0-9]", "#", "r")}"##,
            Gives::Text("a+b+c a#b#"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("split", Arity::Some(1, 2), Apply::Text(split), Charge::Letters)
        .on(
            Receiver::String,
            "The pieces between the occurrences of a string.",
            r#"${"a, b, c"?split(", ")?join("|")}"#,
            Gives::Text("a|b|c"),
        )
        .worth(Worth::Kind(Receiver::Sequence)),
];

/// FreeMarker's flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    pub(super) regex: bool,
    pub(super) case_insensitive: bool,
    pub(super) first_only: bool,
    pub(super) multiline: bool,
    pub(super) dot_all: bool,
    pub(super) comments: bool,
}

/// Reads flags such as `ri`; unknown letters mean nothing.
pub(super) fn regex_flags(letters: &str) -> Flags {
    let has = |letter| letters.contains(letter);
    Flags {
        regex: has('r'),
        case_insensitive: has('i'),
        first_only: has('f'),
        multiline: has('m'),
        dot_all: has('s'),
        comments: has('c'),
    }
}

impl Flags {
    /// Flags that say something about regular expressions need the flag `r`.
    pub(super) fn refuse_regex_only<'m>(self, machine: &Machine<'m>, site: &Site<'m>) -> Outcome<()> {
        for (on, letter) in [(self.multiline, 'm'), (self.dot_all, 's'), (self.comments, 'c')] {
            if on {
                let message = format!("the flag `{letter}` of `?{}` is for regular expressions only", site.name);
                return Err(machine.invalid_at(site, message).help(format!("add the flag `r`: `\"r{letter}\"`")));
            }
        }
        Ok(())
    }
}

/// A pattern ready to run.
#[derive(Debug)]
pub(super) struct Matcher {
    program: Rc<Program>,
}

/// Patterns that are kept ready.
const KEPT: usize = 16;

/// The longest pattern that is kept ready, in bytes.
const LONGEST_KEPT: usize = 1000;

type Ready = ((Box<str>, java_regex::Flags, Extent), Rc<Program>);

thread_local! {
    /// Patterns used lately: text and flags say all about them.
    static READY: RefCell<Vec<Ready>> = const { RefCell::new(Vec::new()) };
}

/// Steps of a regular expression that are one of the meter.
const FINE: u64 = 16;

impl Matcher {
    /// Makes a pattern ready.
    pub(super) fn new<'m>(
        machine: &mut Machine<'m>,
        site: &Site<'m>,
        pattern: &str,
        flags: Flags,
        extent: Extent,
    ) -> Outcome<Matcher> {
        let java = java_regex::Flags {
            case_insensitive: flags.case_insensitive,
            multiline: flags.multiline,
            dot_all: flags.dot_all,
            comments: flags.comments,
            ..java_regex::Flags::default()
        };
        // The same whether it is ready or not, so that the meter does not depend on what ran before.
        machine.step(16 + pattern.len() as u64, site.span())?;
        let known = |((text, of, reach), _): &&Ready| **text == *pattern && *of == java && *reach == extent;
        let ready = READY.with_borrow(|ready| ready.iter().find(known).map(|(_, program)| program.clone()));
        let program = match ready {
            Some(program) => program,
            None => match java_regex::compile(pattern, java, extent) {
                Ok(program) => Rc::new(program),
                Err(fault) => {
                    let message = format!("the regular expression {pattern:?} cannot be used: {fault}");
                    return Err(machine.invalid_at(site, message));
                }
            },
        };
        machine.step(program.size() as u64 / 4, site.span())?;
        if pattern.len() <= LONGEST_KEPT {
            READY.with_borrow_mut(|ready| {
                if ready.iter().any(|kept| Rc::ptr_eq(&kept.1, &program)) {
                    return;
                }
                if ready.len() >= KEPT {
                    ready.remove(0);
                }
                ready.push(((pattern.into(), java, extent), program.clone()));
            });
        }
        Ok(Matcher { program })
    }

    /// The first match from byte `from` on; all that is done for it is charged.
    pub(super) fn find_from<'m>(
        &self,
        machine: &mut Machine<'m>,
        site: &Site<'m>,
        text: &str,
        from: usize,
    ) -> Outcome<Option<Match>> {
        self.find_after(machine, site, text, from, from)
    }

    fn find_after<'m>(
        &self,
        machine: &mut Machine<'m>,
        site: &Site<'m>,
        text: &str,
        from: usize,
        previous: usize,
    ) -> Outcome<Option<Match>> {
        machine.step(self.program.groups() as u64 / 16, site.span())?;
        let most = machine.meter.limits.regex_backtracks;
        let all = machine.meter.left().saturating_mul(FINE);
        let mut budget = Budget::new(all, most, machine.meter.stop);
        let found = self.program.find(text, from, previous, &mut budget);
        machine.step((all - budget.steps()) / FINE, site.span())?;
        found.map_err(|gave_up| match gave_up {
            // The meter knows which.
            GaveUp::Steps | GaveUp::Stopped => {
                machine.step(u64::MAX, site.span()).err().unwrap_or_else(|| backtracked(machine, site))
            }
            GaveUp::Backtracks => backtracked(machine, site),
        })
    }
}

#[cold]
fn backtracked<'m>(machine: &Machine<'m>, site: &Site<'m>) -> Box<crate::template::expand::failure::RunFault> {
    let most = machine.meter.limits.regex_backtracks;
    let message = format!("the regular expression was given up after {most} steps back");
    machine.fault_at(site, codes::limit::REGEX_BACKTRACKS, message)
}

/// Walks over all matches as Java's `find` does: an empty one may follow where the last one ended.
fn each_match<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    matcher: &Matcher,
    text: &str,
    mut on_match: impl FnMut(&mut Machine<'m>, &Match, (usize, usize)) -> Outcome<bool>,
) -> Outcome<()> {
    let (mut from, mut previous) = (0, 0);
    while let Some(found) = matcher.find_after(machine, site, text, from, previous)? {
        let (start, end) = found.all();
        machine.step(1, site.span())?;
        if !on_match(machine, &found, (start, end))? {
            break;
        }
        (from, previous) = (end, end);
        if start == end {
            match text.get(from..).and_then(|rest| rest.chars().next()) {
                Some(c) => from += c.len_utf8(),
                None => break,
            }
        }
    }
    Ok(())
}

/// The texts of a match's groups, which are charged for.
fn groups_of<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: &str, found: &Match) -> Outcome<Rc<MatchGroups>> {
    let piece = |group: Option<(usize, usize)>| group.and_then(|(from, to)| text.get(from..to)).unwrap_or("");
    let bytes: usize = found.iter().map(|group| piece(group).len()).sum();
    machine.step((found.groups() + bytes / 64) as u64, site.span())?;
    Ok(Rc::new(MatchGroups { groups: found.iter().map(|group| group.map(|_| piece(group).into())).collect() }))
}

/// Where an expression matches nothing before a character outside the Basic Multilingual Plane, it may do so between
/// the character's halves, too: the text with both halves as Java prints them, if that happens.
fn halved<'m>(machine: &mut Machine<'m>, site: &Site<'m>, matcher: &Matcher, text: &str) -> Outcome<Option<String>> {
    let wide = |at: usize| text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|c| c.len_utf16() > 1);
    if text.is_ascii() || !text.chars().any(|c| c.len_utf16() > 1) {
        return Ok(None);
    }
    let mut apart = false;
    each_match(machine, site, matcher, text, |_, _, (start, end)| {
        apart = start == end && wide(end);
        Ok(!apart)
    })?;
    if !apart {
        return Ok(None);
    }
    machine.charge_text(text.len(), site.span())?;
    let halves = in_halves(text, HALF);
    let mut falls_apart = false;
    each_match(machine, site, matcher, &halves, |_, _, (start, end)| {
        let is_half = |piece: Option<&str>| piece.is_some_and(|piece| piece.starts_with(HALF));
        let before = halves.get(..start).map(|before| before.chars().rev().take_while(|c| *c == HALF).count());
        falls_apart = start == end && before.is_some_and(|count| count % 2 == 1) && is_half(halves.get(end..));
        Ok(!falls_apart)
    })?;
    Ok(falls_apart.then(|| in_halves(text, '?')))
}

/// As little a letter, a digit or space as half a character.
const HALF: char = '\u{e000}';

/// A text with a sign for each half of a character outside the Basic Multilingual Plane.
fn in_halves(text: &str, half: char) -> String {
    text.chars()
        .flat_map(|c| if c.len_utf16() > 1 { [half, half].into_iter().take(2) } else { [c, c].into_iter().take(1) })
        .collect()
}

fn matches<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let pattern = loose_text(machine, site, args, 0)?;
    let flags = if args.len() > 1 { regex_flags(&loose_text(machine, site, args, 1)?) } else { Flags::default() };
    machine.charge_text(text.len(), site.span())?;
    let whole = Matcher::new(machine, site, &pattern, flags, Extent::Whole)?;
    let entire = match whole.find_from(machine, site, &text, 0)? {
        Some(found) => Some(groups_of(machine, site, &text, &found)?),
        None => None,
    };
    let part = Matcher::new(machine, site, &pattern, flags, Extent::Part)?;
    let text = halved(machine, site, &part, &text)?.map_or(text, Text::from);
    let mut all = Vec::new();
    each_match(machine, site, &part, &text, |machine, found, _| {
        all.push(Some(Value::Match(groups_of(machine, site, &text, found)?)));
        bounded(machine, site, all.len())?;
        Ok(true)
    })?;
    machine.charge_items(all.len(), site.span())?;
    Ok(Some(Value::Matches(Rc::new(Matches { entire, groups: part.program.groups(), all: Sequence::built(all) }))))
}

/// Refuses more items than a sequence may have while they are being found.
fn bounded<'m>(machine: &mut Machine<'m>, site: &Site<'m>, items: usize) -> Outcome<()> {
    if items > machine.meter.limits.sequence_items { machine.charge_items(items, site.span()) } else { Ok(()) }
}

fn groups<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let found = match &value {
        Value::Match(found) => found,
        Value::Matches(matches) => match &matches.entire {
            Some(found) => found,
            // As in the reference, there are groups, but none has a value.
            None if !site.called => {
                let group = Value::deferred(&Site { called: true, ..*site }, value.clone());
                return Ok(Some(Value::Sequence(Sequence::built(vec![Some(group); matches.groups]))));
            }
            None => {
                let message = "the expression does not match the whole text, so there are no groups";
                return Err(machine.invalid_at(site, message).help(
                    "ask first: `<#if r>`, or walk over the single matches: `<#list r as m>${m?groups[1]}</#list>`",
                ));
            }
        },
        other => return Err(machine.wrong_type_in(site.unit, site.target, "the result of `?matches`", other)),
    };
    machine.charge_items(found.groups.len(), site.span())?;
    // Of a match of the whole text a group that took no part is empty, of one in it there is none.
    let whole = matches!(value, Value::Matches(_));
    let text = |group: &Option<Rc<str>>| match group {
        Some(text) => Some(Text::Shared(text.clone()).into()),
        None => whole.then(|| Text::Borrowed("").into()),
    };
    Ok(Some(Value::Sequence(Sequence::built(found.groups.iter().map(text).collect()))))
}

fn replace<'m>(machine: &mut Machine<'m>, site: &Site<'m>, mut text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let sought = loose_text(machine, site, args, 0)?;
    let with = loose_text(machine, site, args, 1)?;
    let flags = if args.len() > 2 { regex_flags(&loose_text(machine, site, args, 2)?) } else { Flags::default() };
    machine.charge_text(text.len(), site.span())?;
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    if flags.regex {
        let matcher = Matcher::new(machine, site, &sought, flags, Extent::Part)?;
        if !flags.first_only {
            text = halved(machine, site, &matcher, &text)?.map_or(text, Text::from);
        }
        each_match(machine, site, &matcher, &text, |machine, found, (start, end)| {
            let before = out.len();
            out.push_str(text.get(copied..start).unwrap_or_default());
            copied = end;
            if let Err(reason) = insert(&with, &matcher.program, found, &text, &mut out) {
                let message = format!("the replacement {:?} cannot be used: {reason}", &*with);
                return Err(machine.blame(site, codes::template::INVALID_VALUE, message));
            }
            machine.charge_letters(with.len(), site.span())?;
            machine.charge_growth(before, out.len(), site.span())?;
            Ok(!flags.first_only)
        })?;
    } else {
        if sought.is_empty() && !text.is_ascii() {
            text = in_halves(&text, '?').into();
        }
        let lower;
        let (haystack, needle) = if flags.case_insensitive {
            lower = (text.to_lowercase(), sought.to_lowercase());
            (lower.0.as_str(), lower.1.as_str())
        } else {
            (text.as_str(), sought.as_str())
        };
        let mut aligned = Aligned::new(haystack, &text);
        let count = if flags.first_only { 1 } else { memchr::memmem::find_iter(haystack.as_bytes(), needle).count() };
        let growth = count.saturating_mul(with.len());
        machine.charge_text(text.len().saturating_add(growth), site.span())?;
        for (start, found) in haystack.match_indices(needle) {
            let (start, end) = (aligned.at(start), aligned.at(start + found.len()));
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(&with);
            copied = end;
            if flags.first_only {
                break;
            }
        }
    }
    if copied == 0 && out.is_empty() {
        return Ok(Some(Value::Text(text)));
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    machine.charge_text(out.len(), site.span())?;
    Ok(Some(Value::from(out)))
}

/// Writes a replacement: `$1`, `${name}`, `\$`.
fn insert(with: &str, program: &Program, found: &Match, text: &str, out: &mut String) -> Result<(), String> {
    let piece = |group: usize| found.get(group).and_then(|(from, to)| text.get(from..to)).unwrap_or("");
    let mut chars = with.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c) => out.push(c),
                None => return Err("it ends in a single `\\`".to_owned()),
            },
            '$' => match chars.next() {
                Some('{') => {
                    let mut name = String::new();
                    loop {
                        match chars.next() {
                            Some('}') => break,
                            Some(c) => name.push(c),
                            None => return Err("a `${` is not closed".to_owned()),
                        }
                    }
                    let Some(group) = program.group_named(&name) else {
                        return Err(format!("the expression has no group named `{name}`"));
                    };
                    out.push_str(piece(group));
                }
                Some(digit) if digit.is_ascii_digit() => {
                    let mut group = digit.to_digit(10).unwrap_or(0) as usize;
                    if group >= found.groups() {
                        return Err(format!("there is no group {group}"));
                    }
                    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                        let longer = group * 10 + digit as usize;
                        if longer >= found.groups() {
                            break;
                        }
                        group = longer;
                        chars.next();
                    }
                    out.push_str(piece(group));
                }
                _ => return Err("a `$` is followed by a group's number; the sign itself is `\\$`".to_owned()),
            },
            c => out.push(c),
        }
    }
    Ok(())
}

fn split<'m>(machine: &mut Machine<'m>, site: &Site<'m>, mut text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let separator = loose_text(machine, site, args, 0)?;
    let flags = if args.len() > 1 { regex_flags(&loose_text(machine, site, args, 1)?) } else { Flags::default() };
    machine.charge_text(text.len(), site.span())?;
    let mut parts: Vec<String> = Vec::new();
    if flags.regex {
        let matcher = Matcher::new(machine, site, &separator, flags, Extent::Part)?;
        text = halved(machine, site, &matcher, &text)?.map_or(text, Text::from);
        let mut start = 0;
        each_match(machine, site, &matcher, &text, |machine, _, (from, to)| {
            // Nothing is cut off before the first character.
            if to > 0 {
                parts.push(text.get(start..from).unwrap_or_default().to_owned());
                start = to;
                bounded(machine, site, parts.len())?;
            }
            Ok(true)
        })?;
        if start == 0 && parts.is_empty() {
            parts.push(text.as_str().to_owned());
        } else {
            parts.push(text.get(start..).unwrap_or_default().to_owned());
            while parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
        }
    } else if separator.is_empty() {
        machine.charge_items(text.len(), site.span())?;
        parts.extend(in_halves(&text, '?').chars().map(String::from));
    } else if flags.case_insensitive {
        let (lower, sought) = (text.to_lowercase(), separator.to_lowercase());
        machine.charge_items(memchr::memmem::find_iter(lower.as_bytes(), &sought).count(), site.span())?;
        let mut start = 0;
        let mut aligned = Aligned::new(&lower, &text);
        for (at, found) in lower.match_indices(&sought) {
            parts.push(text.get(start..aligned.at(at)).unwrap_or_default().to_owned());
            start = aligned.at(at + found.len());
        }
        parts.push(text.get(start..).unwrap_or_default().to_owned());
    } else {
        machine.charge_items(memchr::memmem::find_iter(text.as_bytes(), separator.as_str()).count(), site.span())?;
        parts.extend(text.split(separator.as_str()).map(str::to_owned));
    }
    machine.charge_items(parts.len(), site.span())?;
    Ok(Some(Value::Sequence(Sequence::of_texts(parts))))
}

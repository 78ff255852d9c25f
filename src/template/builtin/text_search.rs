//! Built-ins that look for a text in a text, and that cut it there.

use super::regex::{Flags, Matcher, regex_flags};
use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Receiver, Site, Worth, built_in};
use crate::diagnostic::codes;
use crate::java_regex::Extent;
use crate::template::Release;
use crate::template::ast::Markup;
use crate::template::expand::Machine;
use crate::template::expand::escape;
use crate::template::expand::failure::Outcome;
use crate::template::expand::value::{MarkupFormat, Text, Value};
use crate::template::format::letters::{Aligned, byte_of_unit, unit_of_byte, units};
use crate::template::format::truncate::{Cut, Terminator, keep, markup_terminator, plain_terminator};
use crate::template::number::Number;
use std::rc::Rc;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("contains", Arity::Some(1, 1), Apply::Text(test), Charge::Bytes)
        .on(Receiver::String, "Whether a string stands in the string.", r#"${"incident"?contains("dent")?c}"#, Gives::Text("true")).worth(Worth::Kind(Receiver::Boolean)),
    built_in("starts_with", Arity::Some(1, 1), Apply::Text(test), Charge::Bytes)
        .on(Receiver::String, "Whether the string starts so.", r#"${"incident"?starts_with("in")?c}"#, Gives::Text("true")).worth(Worth::Kind(Receiver::Boolean)),
    built_in("ends_with", Arity::Some(1, 1), Apply::Text(test), Charge::Bytes)
        .on(Receiver::String, "Whether the string ends so.", r#"${"report.pdf"?ends_with(".pdf")?c}"#, Gives::Text("true")).worth(Worth::Kind(Receiver::Boolean)),
    built_in("ensure_starts_with", Arity::Some(1, 3), Apply::Text(ensure_starts_with), Charge::Letters)
        .on(Receiver::String, "The string, with the start added if it lacks it; a third argument goes before a string that does not fit the pattern.", r#"${"example.com"?ensure_starts_with("https://")}"#, Gives::Text("https://example.com")).worth(Worth::Kind(Receiver::String)),
    built_in("ensure_ends_with", Arity::Some(1, 1), Apply::Text(affix), Charge::Bytes)
        .on(Receiver::String, "The string, with the end added if it lacks it.", r#"${"example.com"?ensure_ends_with("/")}"#, Gives::Text("example.com/")).worth(Worth::Kind(Receiver::String)),
    built_in("remove_beginning", Arity::Some(1, 1), Apply::Text(affix), Charge::Bytes)
        .on(Receiver::String, "The string without that start.", r#"${"https://example.com"?remove_beginning("https://")}"#, Gives::Text("example.com")).worth(Worth::Kind(Receiver::String)),
    built_in("remove_ending", Arity::Some(1, 1), Apply::Text(affix), Charge::Bytes)
        .on(Receiver::String, "The string without that end.", r#"${"report.pdf"?remove_ending(".pdf")}"#, Gives::Text("report")).worth(Worth::Kind(Receiver::String)),
    built_in("index_of", Arity::Some(1, 2), Apply::Text(index_of), Charge::Letters)
        .on(Receiver::String, "Where a string stands in the string, from 0; -1 if it does not.", r#"${"incident"?index_of("dent")}"#, Gives::Text("4")).worth(Worth::Kind(Receiver::Number)),
    built_in("last_index_of", Arity::Some(1, 2), Apply::Text(index_of), Charge::Letters)
        .on(Receiver::String, "Where a string stands last in the string, from 0; -1 if it does not.", r#"${"banana"?last_index_of("an")}"#, Gives::Text("3")),
    built_in("keep_before", Arity::Some(1, 2), Apply::Text(keep_part), Charge::Letters)
        .on(Receiver::String, "What stands before the first occurrence of a string.", r#"${"key=a=b"?keep_before("=")}"#, Gives::Text("key")).worth(Worth::Kind(Receiver::String)),
    built_in("keep_before_last", Arity::Some(1, 2), Apply::Text(keep_part), Charge::Letters)
        .on(Receiver::String, "What stands before the last occurrence of a string.", r#"${"key=a=b"?keep_before_last("=")}"#, Gives::Text("key=a")),
    built_in("keep_after", Arity::Some(1, 2), Apply::Text(keep_part), Charge::Letters)
        .on(Receiver::String, "What follows the first occurrence of a string.", r#"${"key=a=b"?keep_after("=")}"#, Gives::Text("a=b")).worth(Worth::Kind(Receiver::String)),
    built_in("keep_after_last", Arity::Some(1, 2), Apply::Text(keep_part), Charge::Letters)
        .on(Receiver::String, "What follows the last occurrence of a string.", r#"${"key=a=b"?keep_after_last("=")}"#, Gives::Text("b")),
    built_in("truncate", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "The string cut to a length, with `[...]`, at a word if one ends near.", r#"${"This is a long title"?truncate(16)}"#, Gives::Text("This is a [...]")).worth(Worth::Kind(Receiver::String)),
    built_in("truncate_w", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "As `?truncate`, only between words.", r#"${"This is a long title"?truncate_w(16)}"#, Gives::Text("This is a [...]")),
    built_in("truncate_c", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "As `?truncate`, at any character.", r#"${"This is a long title"?truncate_c(16)}"#, Gives::Text("This is a l[...]")),
    built_in("truncate_m", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "As `?truncate`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_m(16)}</#outputformat>"#, Gives::Text("This is a <span class='truncateTerminator'>[&#8230;]</span>")),
    built_in("truncate_w_m", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "As `?truncate_w`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_w_m(16)}</#outputformat>"#, Gives::Text("This is a <span class='truncateTerminator'>[&#8230;]</span>")),
    built_in("truncate_c_m", Arity::Some(1, 3), Apply::Text(truncate), Charge::Letters)
        .on(Receiver::String, "As `?truncate_c`, for output formats of markup.", r#"<#outputformat "HTML">${"This is a long title"?truncate_c_m(16)}</#outputformat>"#, Gives::Text("This is a lon<span class='truncateTerminator'>[&#8230;]</span>")),
];

fn test<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let sought = args.text(machine, site, 0)?;
    machine.charge_text(text.len(), site.span())?;
    let truth = match site.name {
        "contains" => memchr::memmem::find(text.as_bytes(), sought.as_bytes()).is_some(),
        "starts_with" => text.starts_with(&*sought),
        _ => text.ends_with(&*sought),
    };
    Ok(Some(Value::Bool(truth)))
}

fn affix<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let affix = args.text(machine, site, 0)?;
    let part = match site.name {
        "remove_beginning" => text.strip_prefix(&*affix),
        "remove_ending" => text.strip_suffix(&*affix),
        _ if text.ends_with(&*affix) => None,
        _ => {
            machine.charge_text(text.len() + affix.len(), site.span())?;
            return Ok(Some(Value::from(format!("{}{}", text.as_str(), affix.as_str()))));
        }
    };
    match part.map(str::to_owned) {
        Some(part) => {
            machine.charge_text(part.len(), site.span())?;
            Ok(Some(Value::from(part)))
        }
        None => Ok(Some(Value::Text(text))),
    }
}

fn ensure_starts_with<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    text: Text<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let sought = args.text(machine, site, 0)?;
    let added = if args.len() > 1 { args.text(machine, site, 1)? } else { sought.clone() };
    machine.charge_text(text.len() + added.len(), site.span())?;
    let flags = match args.len() {
        1 => Flags::default(),
        2 => Flags { regex: true, ..Flags::default() },
        _ => regex_flags(&args.text(machine, site, 2)?),
    };
    let starts = if flags.regex {
        let matcher = Matcher::new(machine, site, &sought, flags, Extent::Start)?;
        matcher.find_from(machine, site, &text, 0)?.is_some()
    } else {
        flags.refuse_regex_only(machine, site)?;
        if flags.case_insensitive {
            text.to_lowercase().starts_with(&sought.to_lowercase())
        } else {
            text.starts_with(&*sought)
        }
    };
    if starts {
        Ok(Some(Value::Text(text)))
    } else {
        Ok(Some(Value::from(format!("{}{}", added.as_str(), text.as_str()))))
    }
}

fn index_of<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let sought = args.text(machine, site, 0)?;
    let from = if args.len() > 1 { Some(args.number(machine, site, 1)?.to_i32_wrapping()) } else { None };
    machine.charge_text(text.len(), site.span())?;
    let len = units(&text);
    let found = if site.name == "index_of" {
        let from = usize::try_from(from.unwrap_or(0)).unwrap_or(0).min(len);
        let start = byte_of_unit(&text, from).unwrap_or(text.len());
        text.get(start..).and_then(|rest| rest.find(&*sought)).map(|at| start + at)
    } else {
        match from {
            Some(from) if from < 0 => None,
            from => {
                let from = from.and_then(|from| usize::try_from(from).ok()).unwrap_or(len).min(len);
                let start = byte_of_unit(&text, from).unwrap_or(text.len());
                let end = (start + sought.len()).min(text.len());
                let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
                text.get(..end).and_then(|part| part.rfind(&*sought))
            }
        }
    };
    let index = found.map_or(Number::Int(-1), |at| unit_of_byte(&text, at).into());
    Ok(Some(Value::Number(index)))
}

/// The four `?keep_…`.
fn keep_part<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let sought = args.text(machine, site, 0)?;
    let flags = if args.len() > 1 { regex_flags(&args.text(machine, site, 1)?) } else { Flags::default() };
    machine.charge_text(text.len(), site.span())?;
    let (last, after) = (site.name.ends_with("_last"), site.name.starts_with("keep_after"));
    let found: Option<(usize, usize)> = if flags.regex {
        if last && sought.is_empty() {
            Some((text.len(), text.len()))
        } else {
            find_regex(machine, site, &text, &sought, flags, last)?
        }
    } else {
        flags.refuse_regex_only(machine, site)?;
        let (lower_text, lower_sought);
        let (haystack, needle) = if flags.case_insensitive {
            (lower_text, lower_sought) = (text.to_lowercase(), sought.to_lowercase());
            (lower_text.as_str(), lower_sought.as_str())
        } else {
            (text.as_str(), sought.as_str())
        };
        let at = if last { haystack.rfind(needle) } else { haystack.find(needle) };
        let mut aligned = Aligned::new(haystack, &text);
        at.map(|at| (aligned.at(at), aligned.at(at + needle.len())))
    };
    let kept = match found {
        None if after => Some(""),
        None => return Ok(Some(Value::Text(text))),
        Some((_, end)) if after => text.get(end..),
        Some((start, _)) => text.get(..start),
    };
    Ok(Some(Value::from(kept.unwrap_or_default().to_owned())))
}

fn find_regex<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    text: &str,
    pattern: &str,
    flags: Flags,
    last: bool,
) -> Outcome<Option<(usize, usize)>> {
    let matcher = Matcher::new(machine, site, pattern, flags, Extent::Part)?;
    let mut best = None;
    let mut from = 0;
    while let Some(found) = matcher.find_from(machine, site, text, from)? {
        let found = found.all();
        best = Some(found);
        if !last {
            break;
        }
        // The next may overlap: it only has to start later. After the text the reference breaks down.
        let Some(step) = text.get(found.0..).and_then(|rest| rest.chars().next()) else {
            let message = format!("`?{}` finds nothing that is last: the expression matches the empty text", site.name);
            return Err(machine.invalid_at(site, message).help("let the expression match at least one character"));
        };
        from = found.0 + step.len_utf8();
    }
    Ok(best)
}

/// What `?truncate_m` ends in unless told otherwise.
const MARKUP_TERMINATOR: &str = "<span class='truncateTerminator'>[&#8230;]</span>";

fn truncate<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let most = args.number(machine, site, 0)?.to_i32_wrapping();
    if most < 0 {
        return Err(machine.invalid_at(site, format!("a text cannot be cut to {most} characters")));
    }
    let takes_markup = site.name.ends_with("_m");
    let length = if args.len() > 2 {
        let length = args.number(machine, site, 2)?.to_i32_wrapping();
        if length < 0 {
            return Err(machine.invalid_at(site, format!("the end of a cut text cannot count as {length} characters")));
        }
        Some(i64::from(length))
    } else {
        None
    };
    let end = match args.get(1) {
        None if args.len() > 1 => return args.require(machine, site, 1).map(|_| None),
        None if takes_markup => {
            Value::Markup(Rc::new(escape::markup_from(MarkupFormat::Plain(Markup::Html), MARKUP_TERMINATOR)))
        }
        None => Value::Text(Text::Borrowed("[...]")),
        Some(Value::Markup(markup)) if takes_markup => Value::Markup(markup.clone()),
        Some(other) => match machine.plain_string(other) {
            Some(text) => Value::Text(text),
            None => {
                let wanted = if takes_markup { "a string or markup" } else { "a string" };
                return Err(machine.wrong_argument(site, 1, wanted, other));
            }
        },
    };
    machine.charge_text(text.len(), site.span())?;
    let terminator = match &end {
        Value::Markup(markup) => match markup.format {
            MarkupFormat::Plain(Markup::Html | Markup::Xhtml | Markup::Xml) => markup_terminator(&markup.text, length),
            _ => {
                let mut terminator = plain_terminator("", Some(length.unwrap_or(3)));
                terminator.removes_dots = true;
                terminator
            }
        },
        Value::Text(text) => plain_terminator(text, length),
        _ => plain_terminator("", length),
    };
    // Since 2.3.33 no space goes before a terminator of no length.
    let terminator = Terminator { spaced: terminator.length > 0 || !machine.knows(Release::V2_3_33), ..terminator };
    let cut = match site.name {
        "truncate_w" | "truncate_w_m" => Cut::Word,
        "truncate_c" | "truncate_c_m" => Cut::Char,
        _ => Cut::Auto,
    };
    let Some(kept) = keep(&text, i64::from(most), terminator, cut) else { return Ok(Some(Value::Text(text))) };
    if kept.is_empty() {
        return Ok(Some(end));
    }
    match end {
        Value::Markup(markup) => {
            let before = escape::markup_of(markup.format, &kept);
            match escape::join(&before, &markup) {
                Some(joined) => Ok(Some(Value::Markup(Rc::new(joined)))),
                None => {
                    Err(machine.fault_at(site, codes::template::WRONG_TYPE, "two kinds of markup cannot be joined"))
                }
            }
        }
        Value::Text(end) => {
            machine.charge_text(kept.len() + end.len(), site.span())?;
            Ok(Some(Value::from(kept + end.as_str())))
        }
        other => Ok(Some(other)),
    }
}

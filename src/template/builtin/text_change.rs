//! Built-ins that make another text of a text: case, padding, trimming, escaping.

use super::{Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, Reading, Receiver, Site, Worth, built_in};
use crate::diagnostic::{Span, codes};
use crate::template::Release;
use crate::template::allowed::Instead;
use crate::template::expand::access::{utf16_len, utf16_slice};
use crate::template::expand::failure::Outcome;
use crate::template::expand::sequence::Sequence;
use crate::template::expand::value::{Text, Value};
use crate::template::expand::{Machine, Settings};
use crate::template::format::decimal::read_number;
use crate::template::format::escape::{Escape, escape, url};
use crate::template::format::letters;
use crate::template::habit::{Remedy, printed};
use crate::template::number::Number;

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("upper_case", Arity::None, Apply::Change(upper_case), Charge::Letters)
        .on(Receiver::String, "The string in capitals.", r#"${"grün"?upper_case}"#, Gives::Text("GRÜN"))
        .worth(Worth::Kind(Receiver::String)),
    built_in("lower_case", Arity::None, Apply::Change(lower_case), Charge::Letters)
        .on(Receiver::String, "The string in small letters.", r#"${"GRÜN"?lower_case}"#, Gives::Text("grün"))
        .worth(Worth::Kind(Receiver::String)),
    built_in("c_upper_case", Arity::None, Apply::Change(c_upper_case), Charge::Letters)
        .on(
            Receiver::String,
            "The string in capitals, whatever the locale.",
            r#"${"id"?c_upper_case}"#,
            Gives::Text("ID"),
        )
        .brought_by(Release::V2_3_32),
    built_in("c_lower_case", Arity::None, Apply::Change(c_lower_case), Charge::Letters)
        .on(
            Receiver::String,
            "The string in small letters, whatever the locale.",
            r#"${"ID"?c_lower_case}"#,
            Gives::Text("id"),
        )
        .brought_by(Release::V2_3_32),
    built_in("cap_first", Arity::None, Apply::Change(cap_first), Charge::Letters)
        .on(
            Receiver::String,
            "The first word with a capital.",
            r#"${"some words"?cap_first}"#,
            Gives::Text("Some words"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("uncap_first", Arity::None, Apply::Change(uncap_first), Charge::Letters)
        .on(
            Receiver::String,
            "The first word with a small letter.",
            r#"${"Some Words"?uncap_first}"#,
            Gives::Text("some Words"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("capitalize", Arity::None, Apply::Change(capitalize), Charge::Letters)
        .on(
            Receiver::String,
            "Every word with a capital, and small letters after it.",
            r#"${"sOME words"?capitalize}"#,
            Gives::Text("Some Words"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("trim", Arity::None, Apply::Change(trim), Charge::Letters)
        .on(
            Receiver::String,
            "The string without white space around it.",
            r#"[${"  a b "?trim}]"#,
            Gives::Text("[a b]"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("chop_linebreak", Arity::None, Apply::Change(chop_linebreak), Charge::Letters)
        .on(
            Receiver::String,
            "The string without the line break at its end.",
            r#"[${"line\n"?chop_linebreak}]"#,
            Gives::Text("[line]"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("html", Arity::None, Apply::Change(html), Charge::Letters)
        .on(
            Receiver::String,
            "The string with `<`, `>`, `&` and quotes as references; write this wherever data goes into a message.",
            r#"${"AT&T <b>"?html}"#,
            Gives::Text("AT&amp;T &lt;b&gt;"),
        )
        .worth(Worth::Kind(Receiver::String))
        .read_as(Reading::LegacyEscape),
    built_in("web_safe", Arity::None, Apply::Change(html), Charge::Letters)
        .on(Receiver::String, "The old name of `?html`.", r#"${"a < b"?web_safe}"#, Gives::Text("a &lt; b"))
        .read_as(Reading::LegacyEscape)
        .refused(Instead::Name("html")),
    built_in("xhtml", Arity::None, Apply::Change(html), Charge::Letters)
        .on(
            Receiver::String,
            "The string escaped for XHTML.",
            r#"${"it's < that"?xhtml}"#,
            Gives::Text("it&#39;s &lt; that"),
        )
        .worth(Worth::Kind(Receiver::String))
        .read_as(Reading::LegacyEscape),
    built_in("xml", Arity::None, Apply::Change(xml), Charge::Letters)
        .on(
            Receiver::String,
            "The string escaped for XML.",
            r#"${"it's < that"?xml}"#,
            Gives::Text("it&apos;s &lt; that"),
        )
        .worth(Worth::Kind(Receiver::String))
        .read_as(Reading::LegacyEscape),
    built_in("rtf", Arity::None, Apply::Change(rtf), Charge::Letters)
        .on(Receiver::String, "The string escaped for RTF.", r#"${"{a}"?rtf}"#, Gives::Text(r#"\{a\}"#))
        .read_as(Reading::LegacyEscape),
    built_in("js_string", Arity::None, Apply::Change(js_string), Charge::Letters)
        .on(
            Receiver::String,
            "The string escaped for a JavaScript string literal.",
            r#"${"it's </b>"?js_string}"#,
            Gives::Text(r#"it\'s <\/b>"#),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("json_string", Arity::None, Apply::Change(json_string), Charge::Letters)
        .on(
            Receiver::String,
            "The string escaped for a JSON string.",
            r#"${"a \"b\" </b>"?json_string}"#,
            Gives::Text(r#"a \"b\" <\/b>"#),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("j_string", Arity::None, Apply::Change(j_string), Charge::Letters).on(
        Receiver::String,
        "The string escaped for a Java string literal.",
        r#"${"a \"b\"\n"?j_string}"#,
        Gives::Text(r#"a \"b\"\n"#),
    ),
    built_in("url", Arity::Optional(1, 1), Apply::Text(encode), Charge::Letters)
        .on(
            Receiver::String,
            "The string escaped for a part of an address; say the character set.",
            r#"${"a b/c&d"?url("UTF-8")}"#,
            Gives::Text("a%20b%2Fc%26d"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("url_path", Arity::Optional(1, 1), Apply::Text(encode), Charge::Letters).on(
        Receiver::String,
        "As `?url`, but slashes stay.",
        r#"${"a b/c&d"?url_path("UTF-8")}"#,
        Gives::Text("a%20b/c%26d"),
    ),
    built_in("length", Arity::None, Apply::Text(length), Charge::Bytes)
        .on(Receiver::String, "How many UTF-16 units the string has.", r#"${"incident"?length}"#, Gives::Text("8"))
        .worth(Worth::Kind(Receiver::Number)),
    built_in("word_list", Arity::None, Apply::Text(word_list), Charge::Letters)
        .on(
            Receiver::String,
            "The words of the string.",
            r#"${"one two  three"?word_list?join("|")}"#,
            Gives::Text("one|two|three"),
        )
        .worth(Worth::Kind(Receiver::Sequence)),
    built_in("number", Arity::None, Apply::Text(number), Charge::Letters)
        .on(
            Receiver::String,
            "The number that a string spells, as in source code.",
            r#"${"1.50"?number + 1}"#,
            Gives::Text("2.5"),
        )
        .worth(Worth::Kind(Receiver::Number)),
    built_in("boolean", Arity::None, Apply::Text(boolean), Charge::Bytes)
        .on(
            Receiver::String,
            r#"The boolean that `"true"` or `"false"` spells."#,
            r#"${"true"?boolean?string("yes", "no")}"#,
            Gives::Text("yes"),
        )
        .worth(Worth::Kind(Receiver::Boolean)),
    built_in("left_pad", Arity::Some(1, 2), Apply::Text(pad), Charge::Bytes)
        .on(
            Receiver::String,
            "The string, filled up on its left to a length.",
            r#"${"7"?left_pad(3, "0")}"#,
            Gives::Text("007"),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("right_pad", Arity::Some(1, 2), Apply::Text(pad), Charge::Bytes)
        .on(
            Receiver::String,
            "The string, filled up on its right to a length.",
            r#"${"7"?right_pad(3, ".")}"#,
            Gives::Text("7.."),
        )
        .worth(Worth::Kind(Receiver::String)),
    built_in("substring", Arity::Some(1, 2), Apply::Text(substring), Charge::Bytes)
        .on(
            Receiver::String,
            "The characters from one place to before another; `[a..<b]` is its successor.",
            r#"${"incident"?substring(2, 4)}"#,
            Gives::Text("ci"),
        )
        .worth(Worth::Kind(Receiver::String)),
];

fn upper_case<'t>(settings: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_upper(text, &settings.locale, out);
    None
}

fn lower_case<'t>(settings: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_lower(text, &settings.locale, out);
    None
}

fn c_upper_case<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_upper(text, "", out);
    None
}

fn c_lower_case<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_lower(text, "", out);
    None
}

fn cap_first<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_changed_first(text, true, out)
}

fn uncap_first<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_changed_first(text, false, out)
}

fn capitalize<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    letters::push_capitalized(text, out);
    None
}

fn trim<'t>(_: &Settings, text: &'t str, _: &mut String) -> Option<&'t str> {
    Some(text.trim_matches(|c: char| c <= ' '))
}

fn chop_linebreak<'t>(_: &Settings, text: &'t str, _: &mut String) -> Option<&'t str> {
    Some(text.strip_suffix("\r\n").or_else(|| text.strip_suffix(['\r', '\n'])).unwrap_or(text))
}

fn html<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::Html, out)
}

fn xml<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::Xml, out)
}

fn rtf<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::Rtf, out)
}

fn js_string<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::JavaScript, out)
}

fn json_string<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::Json, out)
}

fn j_string<'t>(_: &Settings, text: &'t str, out: &mut String) -> Option<&'t str> {
    escape(text, Escape::Java, out)
}

/// An argument as text; numbers and dates are converted as `${…}` does.
pub(super) fn loose_text<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    args: Args<'_, 'm>,
    at: usize,
) -> Outcome<Text<'m>> {
    let value = args.forgiving(machine, site, at)?.clone();
    let expr = site.args.get(at).copied().unwrap_or(site.expr);
    machine.text_of_in(site.unit, expr, value)
}

fn encode<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let charset = if args.len() > 0 {
        loose_text(machine, site, args, 0)?
    } else {
        let settings = &machine.settings;
        match settings.url_escaping_charset.as_ref().or(settings.output_encoding.as_ref()) {
            Some(charset) => charset.clone().into(),
            // As in the reference, only who prints it learns that the character set is not known.
            None if !site.called => return Ok(Some(Value::deferred(site, Value::Text(text)))),
            None => {
                let message = format!("`?{}` must be told the character set: Symphony sets none", site.name);
                let fault = machine.fault_at(site, codes::template::NOT_AVAILABLE, message);
                let fixed = format!("?{}(\"UTF-8\")", site.name);
                let end = Span::point(site.span().end as usize);
                let remedy = Remedy::new(format!("write `{fixed}`")).writing(end, "(\"UTF-8\")");
                return Err(match site.called {
                    true => fault.help(format!("write `{fixed}`")),
                    false => machine.advise(fault, site.unit, remedy),
                });
            }
        }
    };
    machine.charge_text(text.len(), site.span())?;
    match url(&text, &charset, site.name == "url_path") {
        Some(encoded) => {
            machine.charge_text(encoded.len(), site.span())?;
            Ok(Some(Value::from(encoded)))
        }
        None => Err(machine
            .invalid_at(site, format!("{:?} is not a character set that is carried", &*charset))
            .help("use `\"UTF-8\"`")),
    }
}

fn length<'m>(_: &mut Machine<'m>, _: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    Ok(Some(Value::Number(utf16_len(&text).into())))
}

fn word_list<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    machine.charge_text(text.len(), site.span())?;
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let words = || text.split(is_space).filter(|word| !word.is_empty()).map(str::to_owned);
    machine.charge_items(words().count(), site.span())?;
    let words = words();
    Ok(Some(Value::Sequence(Sequence::of_texts(words))))
}

fn number<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let digits = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    if text.len() > 18 && text.bytes().all(digits) {
        machine.charge_digits(Number::digits_of(&text), site.span())?;
    }
    match read_number(&text) {
        Some(number) => Ok(Some(Value::Number(number))),
        None => {
            let shown = crate::template::expand::failure::shorten(&text, 40);
            let fault = machine.invalid_at(site, format!("{shown:?} is not a number"));
            let trimmed = text.trim();
            if trimmed.parse::<f64>().is_err()
                && let Some(remedy) = printed::number_of_text(site.unit.ast, site.expr, &text)
            {
                return Err(machine.advise(fault, site.unit, remedy));
            }
            Err(if trimmed.len() < text.len() && read_number(trimmed).is_some() {
                fault.help("white space is no part of a number: put `?trim` before `?number`")
            } else if text.contains(',') && read_number(&text.replace(',', "")).is_some() {
                fault.help("numbers are written without group separators: `1234.5`")
            } else {
                fault.help("a number is written as `-1234.5` or `1.2e3`")
            })
        }
    }
}

fn boolean<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let words = machine.bool_words();
    let truth = match (text.as_str(), words) {
        ("true", _) => true,
        ("false", _) => false,
        (text, Some((yes, _))) if text == yes => true,
        (text, Some((_, no))) if text == no => false,
        (other, _) => {
            let shown = crate::template::expand::failure::shorten(other, 40);
            return Err(machine
                .blame(site, codes::template::INVALID_VALUE, format!("{shown:?} is not a boolean"))
                .help("only `true` and `false` are; compare other words: `x == \"yes\"`"));
        }
    };
    Ok(Some(Value::Bool(truth)))
}

fn pad<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let width = args.number(machine, site, 0)?.to_i32_wrapping();
    let filling = if args.len() > 1 { args.text(machine, site, 1)? } else { Text::Borrowed(" ") };
    let len = utf16_len(&text);
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(len);
    if missing == 0 {
        return Ok(Some(Value::Text(text)));
    }
    if filling.is_empty() {
        return Err(machine.invalid_at(site, "the filling of a padded text cannot be empty"));
    }
    machine
        .charge_text(missing.saturating_mul(filling.len()).min(missing.saturating_mul(3)) + text.len(), site.span())?;
    let left = site.name == "left_pad";
    // To the right the filling goes on as if it had started with the text.
    let start = if left { 0 } else { len };
    let mut fill = String::with_capacity(missing);
    if filling.is_ascii() {
        let mut letters = filling.bytes().cycle().skip(start % filling.len());
        fill.extend((0..missing).filter_map(|_| letters.next().map(char::from)));
    } else {
        let units: Vec<u16> = filling.encode_utf16().collect();
        let padded: Vec<u16> = (start..start + missing).filter_map(|at| units.get(at % units.len()).copied()).collect();
        fill = String::from_utf16_lossy(&padded);
    }
    if left {
        fill.push_str(&text);
        Ok(Some(Value::from(fill)))
    } else {
        Ok(Some(Value::from(format!("{}{fill}", text.as_str()))))
    }
}

fn substring<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let len = utf16_len(&text);
    let position = |number: Number| usize::try_from(number.to_i32_wrapping()).ok().filter(|at| *at <= len);
    let (first, second) = (args.number(machine, site, 0)?, args.get(1));
    let end = match second {
        Some(_) => position(args.number(machine, site, 1)?),
        None if args.len() > 1 => return args.require(machine, site, 1).map(|_| None),
        None => Some(len),
    };
    match (position(first), end) {
        (Some(start), Some(end)) if start <= end => {
            machine.charge_text(text.len(), site.span())?;
            Ok(Some(Value::from(utf16_slice(&text, start, end).unwrap_or_default())))
        }
        _ => {
            let message = format!("this part does not lie within the text, which is {len} characters long");
            let fault = machine.fault_at(site, codes::template::INDEX, message);
            Err(match printed::beyond_the_end(site.unit.ast, site.expr, len) {
                Some(remedy) => machine.advise(fault, site.unit, remedy),
                None => fault,
            })
        }
    }
}

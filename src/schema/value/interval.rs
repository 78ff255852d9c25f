//! The days and times that a picker disables or highlights: a JSON array of objects, each of one of few shapes.

use super::list::{read, span, whole};
use super::{ValueError, WrongValue, date, fail};
use crate::json::{Json, Step};

/// How the text of a member is checked.
#[derive(Clone, Copy, PartialEq)]
enum Member {
    Date,
    Time,
    Weekdays,
}

/// What an object may look like: the name of the shape, and its members in the order in which they are written.
type IntervalForm = (&'static str, &'static [(&'static str, Member)]);

const DATES: [IntervalForm; 3] = [
    ("date", &[("day", Member::Date)]),
    ("range", &[("from", Member::Date), ("to", Member::Date)]),
    ("weekdays", &[("daysOfWeek", Member::Weekdays)]),
];

const TIMES: [IntervalForm; 2] =
    [("time", &[("time", Member::Time)]), ("range", &[("from", Member::Time), ("to", Member::Time)])];

/// Days: `{"day":D}`, `{"from":D,"to":D}`, `{"daysOfWeek":[0…6]}`; gives them as compact JSON with their `type`.
pub(crate) fn dates(value: &str) -> Result<String, ValueError> {
    rewrite(value, &DATES)
}

/// Times: `{"time":T}`, `{"from":T,"to":T}`; gives them as compact JSON with their `type`.
pub(crate) fn times(value: &str) -> Result<String, ValueError> {
    rewrite(value, &TIMES)
}

fn rewrite(value: &str, shapes: &[IntervalForm]) -> Result<String, ValueError> {
    let list = read(value)?;
    let Some(items) = list.as_array() else {
        return fail(span(value, &[]), WrongValue::Expected("an array of objects"));
    };
    let mut written = String::with_capacity(value.len() + 24 * items.len() + 2);
    written.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            written.push(',');
        }
        rewrite_item(&mut written, value, at, item, shapes)?;
    }
    written.push(']');
    Ok(written)
}

fn rewrite_item(
    out: &mut String,
    value: &str,
    at: usize,
    item: &Json,
    shapes: &[IntervalForm],
) -> Result<(), ValueError> {
    let place = Step::Index(at);
    let Some(object) = item.as_object() else {
        return fail(span(value, &[place]), WrongValue::Expected("an object"));
    };
    let known = |key: &str| shapes.iter().any(|(_, members)| members.iter().any(|(name, _)| *name == key));
    if let Some(key) = object.keys().find(|key| !known(key)) {
        return fail(span(value, &[place]), WrongValue::Member(key.to_owned()));
    }
    // A member that is `null` counts as absent.
    let given = object.iter().filter(|(_, value)| **value != Json::Null).count();
    let present = |name: &str| object.get(name).is_some_and(|value| *value != Json::Null);
    let shape =
        shapes.iter().find(|(_, members)| members.len() == given && members.iter().all(|(name, _)| present(name)));
    let Some((name, members)) = shape else {
        return fail(span(value, &[place]), WrongValue::Members);
    };
    // The names are plain: nothing of them has to be escaped.
    out.extend(["{\"type\":\"", name, "\""]);
    for (key, member) in *members {
        out.extend([",\"", key, "\":"]);
        let path = [place, Step::Key(key)];
        write_member(out, value, &path, object.get(key).unwrap_or(&Json::Null), *member)?;
    }
    out.push('}');
    Ok(())
}

fn write_member(
    out: &mut String,
    value: &str,
    path: &[Step<'_>; 2],
    item: &Json,
    member: Member,
) -> Result<(), ValueError> {
    let check = match member {
        Member::Date => date::check_date,
        Member::Time => date::check_time,
        Member::Weekdays => return write_weekdays(out, value, path, item),
    };
    let what = if member == Member::Date { "a date such as `2024-12-31`" } else { "a time such as `09:30:00`" };
    match item.as_str().map(check) {
        Some(Ok(())) => {
            item.write_to(out);
            Ok(())
        }
        // The text may hold escapes, so a place within it can't be told from here.
        Some(Err(ValueError { fault: fault @ WrongValue::NoSuch(_), .. })) => fail(span(value, path), fault),
        _ => fail(span(value, path), WrongValue::Expected(what)),
    }
}

fn write_weekdays(out: &mut String, value: &str, path: &[Step<'_>; 2], item: &Json) -> Result<(), ValueError> {
    let Some(days) = item.as_array() else {
        return fail(span(value, path), WrongValue::Expected("an array of days of the week"));
    };
    let [outer, key] = *path;
    out.push('[');
    for (at, day) in days.iter().enumerate() {
        let Some(digit) = whole(day, 0, 6).flatten().and_then(|day| char::from_digit(u32::try_from(day).ok()?, 10))
        else {
            let place = span(value, &[outer, key, Step::Index(at)]);
            return fail(place, WrongValue::Expected("a day of the week, 0 to 6"));
        };
        if at > 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push(']');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_dates() {
        let cases = [
            ("[]", "[]"),
            ("[] trailing", "[]"),
            (r#" [ {"day" : "2006-07-26"} ] "#, r#"[{"type":"date","day":"2006-07-26"}]"#),
            (
                r#"[{"to":"1993-07-08","from":"1997-12-27Z"}]"#,
                r#"[{"type":"range","from":"1997-12-27Z","to":"1993-07-08"}]"#,
            ),
            (r#"[{"daysOfWeek":["1",2.9]}]"#, r#"[{"type":"weekdays","daysOfWeek":[1,2]}]"#),
            (r#"[{"day":"2028-03-09","from":null}]"#, r#"[{"type":"date","day":"2028-03-09"}]"#),
        ];
        for (value, expected) in cases {
            assert_eq!(dates(value).as_deref(), Ok(expected), "{value}");
        }
    }

    #[test]
    fn rewrites_times() {
        let value = r#"[{"time": "24:00:00"}, {"to": "02:36:44", "from": "06:39:26", "time": null}]"#;
        let expected = r#"[{"type":"time","time":"24:00:00"},{"type":"range","from":"06:39:26","to":"02:36:44"}]"#;
        assert_eq!(times(value).as_deref(), Ok(expected));
        for value in
            ["x", "[%]", "[{}]", r#"[{"time":"10:00"}]"#, r#"[{"from":"12:00:00"}]"#, r#"[{"hour":"16:00:00"}]"#]
        {
            assert!(times(value).is_err(), "{value}");
        }
    }

    #[test]
    fn refuses_other_dates() {
        let bad = [
            "",
            "null",
            "[null]",
            "{}",
            "[{}]",
            "[[]",
            r#"[{"from":"2020-01-01"}]"#,
            r#"[{"day":"x"}]"#,
            r#"[{"day":"2020-02-30"}]"#,
            r#"[{"day":5}]"#,
            r#"[{"day":"2020-01-01","to":"2020-01-01"}]"#,
            r#"[{"daysOfWeek":[7]}]"#,
            r#"[{"daysOfWeek":[-1]}]"#,
            r#"[{"daysOfWeek":[null]}]"#,
            r#"[{"daysOfWeek":["x"]}]"#,
            r#"[{"daysOfWeek":1}]"#,
            r#"[{"type":"date","day":"2020-12-19"}]"#,
            r#"[{"day":"2025-03-20"}"#,
        ];
        for value in bad {
            assert!(dates(value).is_err(), "{value}");
        }
        assert_eq!(dates(r#"[{"day":"2020-02-30"}]"#).unwrap_err().at, 8..20);
        assert_eq!(dates(r#"[{"daysOfWeek":[1,9]}]"#).unwrap_err().at, 18..19);
    }
}

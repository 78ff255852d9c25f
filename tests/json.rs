//! Properties of the JSON reader and writer.

use messageml::Json;
use messageml::json::{self, JsonNumber, Object, Step, find_span};
use proptest::prelude::*;

const DEPTH: usize = 512;

/// Any value that JSON text can hold, up to five levels deep.
fn values() -> impl Strategy<Value = Json> {
    let number = prop_oneof![
        any::<i64>().prop_map(JsonNumber::Int),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(JsonNumber::Double),
        "-?[1-9][0-9]{20,60}".prop_map(|digits| JsonNumber::BigInt(Box::new(digits.into()))),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number.prop_map(Json::Number),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 64, 16, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..16).prop_map(Json::Array),
            prop::collection::vec((any::<String>(), inner), 0..16)
                .prop_map(|members| members.into_iter().collect::<Object>().into()),
        ]
    })
}

/// Text made of the pieces that JSON is made of, well put together or not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "\\ude00", "null", "true", "false", "-", "0", "1",
            ".", "e", "E", "+", " ", "\n", "\"a\"", "\u{feff}", "'", "é", "/", "NaN", "1e400", "\u{1}",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// An object of few different keys, in any order, some twice, some written with escapes.
fn row() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["a", "bb", r#"c\""#, r"\u0061", "é", "a key of more than 23 bytes", ""]);
    let value = prop::sample::select(vec!["1", r#""x""#, r#"{"a":1,"bb":2}"#, r#"[{"a":1}]"#, "{}"]);
    prop::collection::vec((key, value), 0..24).prop_map(|members| {
        let members: Vec<_> = members.iter().map(|(key, value)| format!(r#""{key}":{value}"#)).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// A row of a table with three columns, mostly as the others are.
fn like_row() -> impl Strategy<Value = String> {
    let space = || prop::sample::select(vec!["", "", "", " ", "\n      ", "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"]);
    let last = prop::sample::select(vec!["last", "last", "last", "last", "lost", "last one", "id"]);
    let value = || {
        let usual =
            vec!["1", "-20", "true", r#""x""#, r#""part & parcel""#, "\"a text of more than twenty-three bytes\""];
        let odd = vec!["", "01", "[]", r#"{"a":{}}"#, r#""\u0041""#, "\"\n\"", "1e5", "12345678901234567890123"];
        prop_oneof![9 => prop::sample::select(usual), 1 => prop::sample::select(odd)]
    };
    (prop::array::uniform6(space()), prop::array::uniform3(value()), last).prop_map(
        |([a, b, c, d, e, f], values, last)| {
            let [one, two, three] = values;
            format!("{{{a}\"id\"{b}:{one},{c}\"a longer key\":{d}{two},\"{last}\":{e}{three}{f}}}")
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(value in values()) {
        let text = value.to_string();
        let again = json::read_strictly(&text, DEPTH);
        prop_assert_eq!(again.as_ref(), Ok(&value), "{}", text);
    }

    #[test]
    fn members_keep_their_order(value in values()) {
        let again = json::read(&value.to_string(), DEPTH).map(|again| again.to_string());
        prop_assert_eq!(again, Ok(value.to_string()));
    }

    #[test]
    fn any_text_is_answered(text in pieces()) {
        if let Err(error) = json::read(&text, DEPTH) {
            prop_assert!(error.at <= text.len() && text.is_char_boundary(error.at), "{:?}", error);
        }
        if let Err(error) = json::read_strictly(&text, DEPTH) {
            prop_assert!(error.at <= text.len() && text.is_char_boundary(error.at), "{:?}", error);
        }
    }

    /// serde_json stands for strict JSON. Three things it refuses are EntityJSON's own: half a surrogate pair in a
    /// string, a number beyond a double's range, and more than 128 levels.
    #[test]
    fn strict_reading_agrees_with_serde_json(text in prop_oneof![pieces(), values().prop_map(|value| value.to_string())]) {
        let ours = json::read_strictly(&text, DEPTH);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(_) => prop_assert!(ours.is_ok(), "{:?} on {:?}", ours, text),
            Err(error) => {
                let known = ["number out of range", "surrogate", "recursion limit", "unexpected end of hex escape"];
                let reason = error.to_string();
                prop_assert!(ours.is_err() || known.iter().any(|known| reason.contains(known)), "{} on {:?}", reason, text);
            }
        }
    }

    /// Objects of one array share what keys they have in common; that must not show.
    #[test]
    fn rows_read_as_they_do_alone(rows in prop::collection::vec(row(), 1..8)) {
        let alone = rows.iter().map(|row| json::read(row, DEPTH)).collect::<Result<Vec<_>, _>>();
        let together = json::read(&format!("[{}]", rows.join(",")), DEPTH);
        prop_assert_eq!(together.map(|rows| rows.to_string()), alone.map(|rows| Json::Array(rows).to_string()));
    }

    /// Rows of a table are read by what stood before their values in the row before; that must not show either, faults
    /// included.
    #[test]
    fn rows_of_a_table_read_as_they_do_alone(rows in prop::collection::vec(like_row(), 1..12), outer in any::<bool>()) {
        let (open, close) = if outer { ("{\"rows\":[[1,", "]]}") } else { ("[", "]") };
        let text = format!("{open}{}{close}", rows.join(","));
        let mut at = open.len();
        let mut values = Vec::new();
        let mut fault = None;
        for row in &rows {
            match json::read_strictly(row, DEPTH) {
                Ok(value) => values.push(value.to_string()),
                Err(error) if fault.is_none() => fault = Some((at + error.at, error.reason)),
                Err(_) => {}
            }
            at += row.len() + 1;
        }
        match json::read_strictly(&text, DEPTH) {
            Ok(read) => {
                prop_assert_eq!(fault, None);
                prop_assert_eq!(read.to_string(), format!("{open}{}{close}", values.join(",")));
            }
            Err(error) => prop_assert_eq!(Some((error.at, error.reason)), fault),
        }
    }

    #[test]
    fn what_follows_the_first_value_is_ignored(value in values(), rest in any::<String>()) {
        let text = format!("{value} {rest}");
        prop_assert_eq!(json::read(&text, DEPTH), Ok(value));
    }

    #[test]
    fn items_are_found_again(items in prop::collection::vec(values(), 1..8), at in any::<prop::sample::Index>()) {
        let at = at.index(items.len());
        let expected = items[at].to_string();
        let text = Json::Array(items).to_string();
        let found = find_span(&text, &[Step::Index(at)]).map(|span| text[span.range()].to_owned());
        prop_assert_eq!(found, Some(expected));
    }
}

#[test]
fn depth_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(json::read(&nested(DEPTH), DEPTH).is_ok());
        let error = json::read(&nested(DEPTH + 1), DEPTH).expect_err("one level too many");
        assert_eq!(error.at, open.len() * DEPTH);
        assert!(json::read(&open.repeat(1_000_000), DEPTH).is_err());
    }
}

/// A deep value needs no deep stack to be dropped.
#[test]
fn deep_values_are_dropped() {
    let worker = || {
        let mut value = Json::Null;
        for level in 0..200_000 {
            value = if level % 2 == 0 {
                Json::Array(vec![value])
            } else {
                [("a", value)].into_iter().collect::<Object>().into()
            };
        }
        drop(value);
        let text = "[".repeat(100_000);
        drop(json::read(&text, usize::MAX));
    };
    let thread = std::thread::Builder::new().stack_size(128 << 10).spawn(worker).expect("a thread");
    assert!(thread.join().is_ok());
}

/// A row is read quickly where its keys are those of the row before: one that differs in a single byte must not pass for it.
#[test]
fn keys_of_every_length_are_told_apart() {
    for length in 0..20 {
        let key = "k".repeat(length);
        let mut others = vec![key.clone(), format!("{key}k"), format!("{key}:"), key.replacen('k', "", 1)];
        others.extend((0..length).map(|at| format!("{}x{}", &key[..at], &key[at + 1..])));
        for other in others {
            let row = format!("{{\"{other}\":2,\"last\":3,\"{key}\":4}}");
            let alone = json::read(&row, DEPTH);
            for rows in [format!("[{{\"{key}\":1}},{row}]"), format!("[{{\"{key}\":1,\"last\":1}},{row}]")] {
                let together = json::read(&rows, DEPTH).expect("JSON");
                assert_eq!(together.as_array().and_then(|rows| rows.get(1)), alone.as_ref().ok(), "{rows}");
            }
        }
    }
}

/// Rows share what they are made of; a change of one must not show in another.
#[test]
fn rows_are_changed_alone() {
    let text = r#"{"rows":[{"a":1,"b":"x"},{"a":2,"b":"y"},{"a":3,"b":"z"},4,{"a":5,"b":""},{"b":6},{"b":7},{"b":[8]}],"a":9}"#;
    let read = json::read(text, DEPTH).expect("JSON");
    assert_eq!(read.to_string(), text);
    let mut changed = read.clone();
    let Json::Object(root) = &mut changed else { panic!("an object") };
    let Some(Json::Array(rows)) = root.get_mut("rows") else { panic!("an array") };
    let Some(Json::Object(row)) = rows.get_mut(1) else { panic!("a row") };
    row.insert("c", true);
    row.insert("a", 20);
    *row.get_mut("b").expect("it is there") = Json::Null;
    let Some(Json::Object(row)) = rows.get_mut(5) else { panic!("a row") };
    row.insert("b", Json::object());
    assert_eq!(row.at(0), Some(("b", &Json::object())));
    let expected = text.replace(r#"{"a":2,"b":"y"}"#, r#"{"a":20,"b":null,"c":true}"#).replace("6", "{}");
    assert_eq!(changed.to_string(), expected);
    assert_eq!(read.to_string(), text);
    let third = read.get("rows").and_then(|rows| rows.as_array()?.get(2)).cloned();
    drop(read);
    assert_eq!(third.map(|row| row.to_string()).as_deref(), Some(r#"{"a":3,"b":"z"}"#));
}

#[test]
fn oddities_of_the_agent_are_kept() {
    let cases = [
        ("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}"),
        ("1.10", "1.1"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("{} trailing", "{}"),
        ("\"\\u00e9\\ud83d\\ude00\"", "\"é😀\""),
    ];
    for (text, expected) in cases {
        assert_eq!(json::read(text, DEPTH).map(|value| value.to_string()).as_deref(), Ok(expected), "{text}");
    }
    for text in
        ["", " ", "{a:1}", "[1,]", "{'a':1}", "NaN", "01", "// x\n1", "[1 2]", "\"\n\"", "+1", ".5", "5.", "\u{feff}1"]
    {
        assert!(json::read(text, DEPTH).is_err(), "{text}");
    }
}

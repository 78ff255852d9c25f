//! Compact JSON text.

use std::fmt::Write;

use super::{Json, JsonNumber};

/// Appends `value`; the depth of recursion is the depth that reading allowed.
pub(super) fn write(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => write_number(number, out),
        Json::String(text) => write_string(text, out),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(object) => {
            out.push('{');
            for (at, (key, value)) in object.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn write_number(number: &JsonNumber, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = match number {
        JsonNumber::Int(n) => write!(out, "{n}"),
        JsonNumber::BigInt(whole) => out.write_str(whole),
        // JSON has no infinity; text in quotes is what the reference's writer gives too.
        JsonNumber::Double(d) if d.is_nan() => write!(out, "\"NaN\""),
        JsonNumber::Double(d) if d.is_infinite() => {
            write!(out, "\"{}Infinity\"", if *d < 0.0 { "-" } else { "" })
        }
        JsonNumber::Double(d) => write!(out, "{d:?}"),
    };
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0x00..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04X}");
        } else {
            out.push_str(escape);
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

//! Looking things up: what a code, a finding or one of Symphony's own sentences means.

mod own;
mod rows;
mod words;

use std::fmt;

use serde::Serialize;

use self::words::Names;
use crate::diagnostic::{Code, code_markdown, nearest};
use crate::json::{self, Json};

/// So much of a text is looked at, in bytes: an answer of Symphony and what a log puts around it.
const TEXT_BYTES: usize = 64 << 10;
/// Nesting of an answer in JSON.
const ANSWER_DEPTH: usize = 20;
/// Codes that are offered in place of one that does not exist.
const OFFERED: usize = 8;

/// What a text was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Recognised {
    /// A code such as `element/unknown`.
    Code,
    /// A code that is spelt otherwise, or a part of one.
    MisspeltCode,
    /// A sentence that Symphony refuses messages with.
    Sentence,
    /// A finding of this engine.
    Finding,
    /// None of these.
    Nothing,
}

/// What a text means: see [`explain`].
///
/// Its [`Display`](fmt::Display) is for people; serialised, its members stand in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What the text was taken for.
    pub recognised: Recognised,
    /// The codes that it is or may be, the most likely first.
    pub codes: Vec<Code>,
    /// What it means, with the names that stood in it.
    pub meaning: String,
    /// What stood in the sentence, by what it is: `element`, `attribute`, `expression`, …
    pub names: Vec<(&'static str, String)>,
    /// Line and column that the sentence gives, both from 1, the column in characters.
    pub place: Option<(u32, u32)>,
    /// What to do next.
    pub next: &'static str,
}

/// Says what a text means: a code (with slips of the fingers), a finding of this engine, or a sentence of Symphony's
/// Agent, alone, in the JSON of its answer, or in the line of a log. The first 64 KiB are looked at.
///
/// ```
/// let found = messageml::explain(r#"{"code": 400, "message": "The entity \"nbsp\" was referenced, but not declared."}"#);
/// assert_eq!(found.codes[0].id(), "xml/entity");
/// assert_eq!(found.names, [("entity", "nbsp".to_owned())]);
///
/// assert_eq!(messageml::explain("element/unknow").codes[0].id(), "element/unknown");
/// ```
pub fn explain(text: &str) -> Explanation {
    let end = text.floor_char_boundary(TEXT_BYTES);
    let text = text.get(..end).unwrap_or_default().trim();
    if let Some(code) = Code::find(text) {
        return of_code(Recognised::Code, vec![code]);
    }
    if !text.contains(char::is_whitespace) && !text.is_empty() {
        let near = near_codes(text);
        if !near.is_empty() {
            return of_code(Recognised::MisspeltCode, near);
        }
    }
    let sentence = sentence_of(text);
    of_sentence(&sentence)
        .or_else(|| own::code_of(&sentence).map(|code| of_code(Recognised::Finding, vec![code])))
        .unwrap_or_else(nothing)
}

fn of_code(recognised: Recognised, codes: Vec<Code>) -> Explanation {
    let meaning = codes.first().map(|code| code.info().explanation.to_owned()).unwrap_or_default();
    let next = match recognised {
        Recognised::MisspeltCode => "`messageml explain --all` lists every code.",
        _ => "The examples below show a message that gives it, and one that does not.",
    };
    Explanation { recognised, codes, meaning, names: Names::new(), place: None, next }
}

fn of_sentence(sentence: &str) -> Option<Explanation> {
    let (row, mut names) = rows::rows().find_map(|row| Some((row, words::find(row.words, sentence)?)))?;
    let has_expression = names.iter().any(|(name, _)| *name == "expression");
    if !has_expression && let Some(found) = words::find("==> {expression}  [", sentence) {
        names.extend(found);
    }
    let place = place_in(sentence);
    let next = match place {
        Some(_) => {
            "The line and column count in the template as it was sent. Run `messageml check` on it, with its data, and \
             the finding points at the place, says why, and what to write there."
        }
        None => {
            "Symphony gives no place. Run `messageml check` on the message, with its data, and the finding points at \
             it, and says what to write there."
        }
    };
    let meaning = words::fill(row.meaning, &names);
    Some(Explanation { recognised: Recognised::Sentence, codes: row.codes.to_vec(), meaning, names, place, next })
}

fn nothing() -> Explanation {
    Explanation {
        recognised: Recognised::Nothing,
        codes: Vec::new(),
        meaning: "This is neither a code nor a finding, nor a sentence of Symphony's that is known here.".into(),
        names: Names::new(),
        place: None,
        next: "Run `messageml check` on the message that was refused, with its data. `messageml explain --all` lists \
               every code.",
    }
}

/// Codes that are meant by a word: one with a slip, the slug alone, a family.
fn near_codes(word: &str) -> Vec<Code> {
    let word = word.trim_matches(['[', ']', '`', '"', '\'', '.', ',', ':']).to_lowercase();
    if let Some(code) = Code::find(&word) {
        return vec![code];
    }
    let near = nearest(&word, Code::all().map(Code::id)).and_then(Code::find);
    if let Some(code) = near.filter(|_| word.contains('/')) {
        return vec![code];
    }
    let slug = |code: &Code| code.id().split_once('/').map_or("", |(_, slug)| slug);
    let same: Vec<_> = Code::all().filter(|code| slug(code) == word || code.family() == word).take(OFFERED).collect();
    if !same.is_empty() {
        return same;
    }
    if word.contains('/') {
        return Vec::new();
    }
    let near = nearest(&word, Code::all().map(|code| slug(&code)));
    let near: Vec<_> = Code::all().filter(|code| near == Some(slug(code))).collect();
    if !near.is_empty() || word.len() < 4 {
        return near;
    }
    Code::all().filter(|code| code.id().contains(&word)).take(OFFERED).collect()
}

/// The sentence in what was pasted: the `message` of an answer in JSON, without the signs of a string in a log.
fn sentence_of(text: &str) -> String {
    let answer = text.find('{').zip(text.rfind('}')).and_then(|(start, end)| text.get(start..=end));
    let answer = answer.and_then(|answer| json::read_strictly(answer, ANSWER_DEPTH).ok());
    if let Some(sentence) = answer.as_ref().and_then(message_of) {
        return sentence.to_owned();
    }
    if text.contains("\\\"") || text.contains("\\n") {
        return text.replace("\\\"", "\"").replace("\\n", "\n");
    }
    text.to_owned()
}

/// What an answer says, under the names that Symphony and the BDKs give it.
fn message_of(answer: &Json) -> Option<&str> {
    let members = answer.as_object()?;
    ["message", "error", "details"].into_iter().find_map(|name| match members.get(name) {
        Some(Json::String(text)) => Some(&**text),
        Some(inner @ Json::Object(_)) => match inner.as_object()?.get("message") {
            Some(Json::String(text)) => Some(&**text),
            _ => None,
        },
        _ => None,
    })
}

/// The line and column that a sentence gives.
fn place_in(sentence: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..end)?.parse().ok()
    };
    // The column stands right after the line: its word begins within so many bytes.
    const NEAR: usize = 16;
    [("line ", "column "), ("lineNumber: ", "columnNumber: ")].into_iter().find_map(|(line_word, column_word)| {
        sentence.match_indices(line_word).find_map(|(at, _)| {
            let after = sentence.get(at + line_word.len()..)?;
            let line = number(after)?;
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let rest = after.get(digits..)?;
            let start = (0..=NEAR).find(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with(column_word)))?;
            Some((line, number(rest.get(start + column_word.len()..)?)?))
        })
    })
}

impl Explanation {
    /// The explanation with everything about its first code, in Markdown.
    pub fn markdown(&self) -> String {
        let Some(code) = self.codes.first() else { return self.to_string() };
        let code = code_markdown(*code);
        match self.recognised {
            Recognised::Code => code,
            _ => format!("{self}\n\n{code}"),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((code, others)) = self.codes.split_first() {
            let others: Vec<_> = others.iter().map(|code| format!("`{}`", code.id())).collect();
            match self.recognised {
                Recognised::Code => {}
                Recognised::MisspeltCode => write!(f, "There is no such code; the nearest is `{}`", code.id())?,
                _ => write!(f, "This is `{}`: {}", code.id(), code.info().title)?,
            }
            if !others.is_empty() {
                write!(f, "; it may also be {}", others.join(", "))?;
            }
            write!(f, ".\n\n")?;
        }
        let is_code = matches!(self.recognised, Recognised::Code | Recognised::MisspeltCode);
        if !is_code {
            writeln!(f, "{}\n", self.meaning)?;
        }
        if let Some((line, column)) = self.place {
            writeln!(f, "Place: line {line}, column {column}\n")?;
        }
        f.write_str(self.next)
    }
}

impl Serialize for Explanation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Listed {
            code: &'static str,
            severity: &'static str,
            title: &'static str,
        }
        #[derive(Serialize)]
        struct Members<'e> {
            recognised: Recognised,
            codes: Vec<Listed>,
            meaning: &'e str,
            names: std::collections::BTreeMap<&'static str, &'e str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            line: Option<u32>,
            #[serde(skip_serializing_if = "Option::is_none")]
            column: Option<u32>,
            next: &'static str,
        }
        let listed =
            |code: &Code| Listed { code: code.id(), severity: code.severity().name(), title: code.info().title };
        Members {
            recognised: self.recognised,
            codes: self.codes.iter().map(listed).collect(),
            meaning: &self.meaning,
            names: self.names.iter().map(|(name, value)| (*name, value.as_str())).collect(),
            line: self.place.map(|(line, _)| line),
            column: self.place.map(|(_, column)| column),
            next: self.next,
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_name_only_what_their_words_catch() {
        let wrong: Vec<_> = rows::rows().filter(|row| !words::agree(row.words, row.meaning)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(rows::rows().all(|row| !row.codes.is_empty() && row.meaning.ends_with('.')));
    }

    #[test]
    fn codes_are_found_with_slips() {
        let cases = [
            ("element/unknown", Recognised::Code, "element/unknown"),
            ("element/unknow", Recognised::MisspeltCode, "element/unknown"),
            ("[element/unknown]", Recognised::MisspeltCode, "element/unknown"),
            ("Element/Unknown", Recognised::MisspeltCode, "element/unknown"),
            ("missing-vlaue", Recognised::MisspeltCode, "template/missing-value"),
            ("shorthand", Recognised::MisspeltCode, "element/shorthand"),
        ];
        for (text, recognised, code) in cases {
            let found = explain(text);
            assert_eq!(
                (found.recognised, found.codes.first().map(|code| code.id())),
                (recognised, Some(code)),
                "{text}"
            );
        }
        for text in ["", " ", "xyzzy", "how are you?", "{", "\"}{"] {
            assert_eq!(explain(text).recognised, Recognised::Nothing, "{text}");
        }
    }

    #[test]
    fn sentences_are_found_in_what_logs_show() {
        let answers = [
            "Invalid messageML: The entity \"nbsp\" was referenced, but not declared.",
            r#"{"code":400,"message":"Invalid message: The entity \"nbsp\" was referenced, but not declared."}"#,
            r#"ApiException: 400 {"code":400,"message":"The entity \"nbsp\" was referenced, but not declared."} at X.y"#,
            r#"body=\"The entity \"nbsp\" was referenced, but not declared.\""#,
        ];
        for answer in answers {
            let found = explain(answer);
            assert_eq!(found.codes.first().map(|code| code.id()), Some("xml/entity"), "{answer}");
            assert_eq!(found.names, [("entity", "nbsp".to_owned())], "{answer}");
        }
    }

    #[test]
    fn places_and_expressions_are_taken_from_the_sentence() {
        let found = explain(
            "The following has evaluated to null or missing:\n==> entity.user.name  [in template \"messageML\" at line 3, \
             column 7]",
        );
        assert_eq!(found.place, Some((3, 7)));
        assert_eq!(found.names, [("expression", "entity.user.name".to_owned())]);
        assert!(found.meaning.contains("`entity.user.name`"), "{found}");
    }

    #[test]
    fn our_own_findings_are_known() {
        for (text, code) in [
            ("error[element/child]: `<b>` may not stand in `<x>`", "element/child"),
            ("`entity` has no member `nobody`", "template/missing-value"),
        ] {
            let found = explain(text);
            assert_eq!(found.recognised, Recognised::Finding, "{found}");
            assert_eq!(found.codes.first().map(|code| code.id()), Some(code), "{text}");
        }
    }
}

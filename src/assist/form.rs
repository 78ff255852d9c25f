//! Completion and hover as JSON: one form for the preview, the batch protocol and the bindings. Offsets count UTF-16
//! units, as browsers, Java and JavaScript do.

use super::{Completion, Hover, ProposalKind};
use crate::json::{Json, Object};

/// The byte at so many UTF-16 units; the end of a text that is shorter, the start of a character that is cut.
///
/// ```
/// assert_eq!(messageml::assist::byte_at("a😀b", 3), 5);
/// assert_eq!(messageml::assist::byte_at("a😀b", 2), 1);
/// assert_eq!(messageml::assist::byte_at("ab", 9), 2);
/// ```
pub fn byte_at(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, letter) in text.char_indices() {
        seen += letter.len_utf16();
        if seen > units {
            return at;
        }
    }
    text.len()
}

fn units(text: &str, byte: usize) -> i64 {
    let before = text.get(..byte).unwrap_or(text);
    i64::try_from(before.encode_utf16().count()).unwrap_or(i64::MAX)
}

fn range(text: &str, start: usize, end: usize) -> Object {
    Object::from_iter([("start", Json::from(units(text, start))), ("end", Json::from(units(text, end)))])
}

impl ProposalKind {
    /// Its name in every form.
    pub fn name(self) -> &'static str {
        match self {
            ProposalKind::Element => "element",
            ProposalKind::Attribute => "attribute",
            ProposalKind::Value => "value",
            ProposalKind::Emoji => "emoji",
            ProposalKind::Directive => "directive",
            ProposalKind::BuiltIn => "built-in",
            ProposalKind::Macro => "macro",
            ProposalKind::Parameter => "parameter",
            ProposalKind::Variable => "variable",
            ProposalKind::Data => "data",
            ProposalKind::Word => "word",
        }
    }
}

impl Completion {
    /// An array of `label`, `kind`, `start` and `end` of what is replaced, `insert`, and where there is any: `snippet`
    /// (with `$0` for the cursor), `detail`, `documentation`. `text` is what was completed.
    pub fn to_json(&self, text: &str) -> Json {
        let (start, end) = (self.replace.start as usize, self.replace.end as usize);
        let rows = self.proposals.iter().map(|proposal| {
            let mut row = range(text, start.saturating_sub(proposal.reach), end);
            row.insert("label", proposal.label.as_str());
            row.insert("kind", proposal.kind.name());
            row.insert("insert", proposal.insert.as_str());
            if let Some(snippet) = &proposal.snippet {
                row.insert("snippet", snippet.as_str());
            }
            for (name, words) in [("detail", &proposal.detail), ("documentation", &proposal.documentation)] {
                if !words.is_empty() {
                    row.insert(name, words.as_str());
                }
            }
            Json::Object(row)
        });
        Json::Array(rows.collect())
    }
}

impl Hover {
    /// `start` and `end` of what is explained, and the explanation as `text`, in Markdown.
    pub fn to_json(&self, text: &str) -> Json {
        let mut row = range(text, self.span.start as usize, self.span.end as usize);
        row.insert("text", self.text.as_str());
        Json::Object(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assist::Assist;
    use crate::settings::Profile;

    #[test]
    fn places_count_utf16_units() {
        let text = "<messageML>😀<emo";
        let assist = Assist::new(text, &[], Profile::Agent);
        let json = assist.completion(byte_at(text, 17)).to_json(text).to_string();
        assert!(json.contains(r#"{"start":14,"end":17,"label":"emoji","kind":"element""#), "{json}");
        let hover = assist.hover(3).map(|hover| hover.to_json(text).to_string()).unwrap_or_default();
        assert!(hover.starts_with(r#"{"start":1,"end":10,"#), "{hover}");
    }
}

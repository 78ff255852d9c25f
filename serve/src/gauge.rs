//! How much of each documented limit a message uses.

use messageml::Message;
use messageml::json::{Json, Object};

/// One limit and how far it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Gauge {
    name: &'static str,
    unit: &'static str,
    used: usize,
    limit: usize,
    /// What the figure leaves open.
    note: &'static str,
}

/// The kinds of entities that count against the limit on tags and mentions.
const COUNTED: [&str; 3] = ["com.symphony.user.mention", "org.symphonyoss.taxonomy", "org.symphonyoss.fin.security"];

fn count_entities(json: &Json) -> usize {
    let mut left = vec![json];
    let mut count = 0;
    while let Some(value) = left.pop() {
        match value {
            Json::Object(object) => {
                let kind = value.get("type").and_then(Json::as_str);
                count += usize::from(kind.is_some_and(|kind| COUNTED.contains(&kind)));
                left.extend(object.iter().map(|(_, member)| member));
            }
            Json::Array(items) => left.extend(items),
            _ => {}
        }
    }
    count
}

fn count_words(markdown: &str) -> usize {
    markdown.split_whitespace().collect::<std::collections::HashSet<_>>().len()
}

fn inline_image_bytes(presentation_ml: &str) -> usize {
    let starts = presentation_ml.match_indices("src=\"data:").map(|(at, _)| at + 5);
    starts.filter_map(|at| presentation_ml.get(at..)?.find('"')).sum()
}

/// The gauges as JSON: `name`, `unit`, `used`, `limit` and perhaps `note`, from what was sent and,
/// if it was accepted, what came of it.
pub(crate) fn gauges(message: &str, data: Option<&str>, accepted: Option<&Message>) -> Json {
    let content = message.len() + data.map_or(0, str::len);
    let mut all = vec![Gauge {
        name: "message and data",
        unit: "bytes",
        used: content,
        limit: 1_500_000,
        note: "the pod's setting may differ",
    }];
    if let Some(message) = accepted {
        let markdown = message.markdown();
        all.extend([
            Gauge {
                name: "mentions and tags",
                unit: "entities",
                used: count_entities(message.entity_json()),
                limit: 80,
                note: "40 before SBE 24.1",
            },
            Gauge {
                name: "Markdown",
                unit: "characters",
                used: markdown.encode_utf16().count(),
                limit: 60_000,
                note: "before encryption, which the pod counts",
            },
            Gauge {
                name: "distinct words",
                unit: "words",
                used: count_words(markdown),
                limit: 2_500,
                note: "an estimate: how the pod splits words is not documented",
            },
            Gauge {
                name: "inline images",
                unit: "bytes",
                used: inline_image_bytes(message.presentation_ml()),
                limit: 25_000,
                note: "recommended, not enforced",
            },
        ]);
    }
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = all.iter().map(|gauge| {
        let mut row = Object::from_iter([("name", gauge.name), ("unit", gauge.unit), ("note", gauge.note)]);
        row.insert("used", number(gauge.used));
        row.insert("limit", number(gauge.limit));
        Json::Object(row)
    });
    Json::Array(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_count_wherever_they_stand() {
        let json = messageml::json::read(
            r#"{"a":{"type":"com.symphony.user.mention","b":{"type":"org.symphonyoss.taxonomy"}},"c":[{"type":"x"}]}"#,
            16,
        );
        assert_eq!(json.map(|json| count_entities(&json)).ok(), Some(2));
    }

    #[test]
    fn words_count_once_and_images_by_their_links() {
        assert_eq!(count_words("a b  a\nc"), 3);
        assert_eq!(inline_image_bytes("<img src=\"data:abc\"/><img src=\"http://x\"/>"), 8);
    }
}

//! The legacy entities: what stands where in the Markdown, in UTF-16 units.

use crate::directory::User;
use crate::json::{Json, Object};

/// Lists of entities by kind, in order of appearance.
#[derive(Default)]
pub(super) struct Entities {
    lists: Object,
    /// How far the Markdown has been measured: bytes, and the UTF-16 units in them.
    measured: (usize, i64),
}

impl Entities {
    /// The offset of the end of the Markdown so far.
    fn offset(&mut self, markdown: &str) -> i64 {
        let (bytes, units) = self.measured;
        let more = markdown.get(bytes..).unwrap_or_default();
        self.measured = (markdown.len(), units + length(more));
        self.measured.1
    }

    fn add(&mut self, list: &str, entity: Object) {
        if !self.lists.contains_key(list) {
            self.lists.insert(list, Json::Array(Vec::new()));
        }
        if let Some(Json::Array(items)) = self.lists.get_mut(list) {
            items.push(entity.into());
        }
    }

    /// A keyword or instrument that is about to be appended.
    pub fn keyword(&mut self, markdown: &str, text: &str, data: Option<&Object>) {
        let start = self.offset(markdown);
        let mut entity = Object::new();
        entity.insert("id", text);
        entity.insert("text", text);
        entity.insert("indexStart", start);
        entity.insert("indexEnd", start + length(text));
        entity.insert("type", "KEYWORD");
        if let Some(data) = data {
            entity.insert("data", data.clone());
        }
        self.add("hashtags", entity);
    }

    /// A mention.
    pub fn mention(&mut self, markdown: &str, text: &str, user: &User) {
        let start = self.offset(markdown);
        let mut entity = Object::new();
        entity.insert("id", user.id);
        entity.insert("screenName", user.screen_name.as_str());
        entity.insert("prettyName", user.pretty_name.as_str());
        entity.insert("text", text);
        entity.insert("indexStart", start);
        entity.insert("indexEnd", start + length(text));
        entity.insert("userType", "lc");
        entity.insert("type", "USER_FOLLOW");
        self.add("userMentions", entity);
    }

    /// A link, whose Markdown is `whole`.
    pub fn link(&mut self, markdown: &str, whole: &str, label: &str, href: &str) {
        let start = self.offset(markdown);
        let mut entity = Object::new();
        entity.insert("id", href);
        entity.insert("type", "URL");
        entity.insert("indexEnd", start + length(whole));
        entity.insert("indexStart", start);
        entity.insert("text", label);
        entity.insert("expandedUrl", href);
        self.add("urls", entity);
    }

    /// A date and time.
    pub fn date_time(&mut self, markdown: &str, id: &str, value: &str, format: Option<&str>) {
        let start = self.offset(markdown);
        let mut entity = Object::new();
        entity.insert("id", id);
        entity.insert("text", value);
        entity.insert("indexStart", start);
        entity.insert("indexEnd", start + length(value));
        entity.insert("type", "DATE_TIME");
        entity.insert("value", value);
        if let Some(format) = format {
            entity.insert("format", format);
        }
        self.add("datetimes", entity);
    }

    pub fn into_json(self) -> Json {
        self.lists.into()
    }
}

/// UTF-16 units.
fn length(text: &str) -> i64 {
    text.encode_utf16().count() as i64
}

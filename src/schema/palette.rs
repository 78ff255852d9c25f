//! Examples of elements, ready to be put into a message: the palette of the preview and of editors.

use super::element::Element;
use super::guide::guide;
use crate::json::{Json, Object};

/// An element with an example of it that stands in a message by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    /// The element.
    pub element: Element,
    /// What it belongs to: `Text`, `Layout`, `Entities`, `Form`, `Fields` or `Actions`.
    pub group: &'static str,
    /// What is written.
    pub markup: &'static str,
}

const fn row(element: Element, group: &'static str, markup: &'static str) -> PaletteEntry {
    PaletteEntry { element, group, markup }
}

/// By group, what authors write most first. What is among the fields stands in a form.
static PALETTE: [PaletteEntry; 41] = [
    row(Element::Bold, "Text", "<b>bold</b>"),
    row(Element::Italic, "Text", "<i>italic</i>"),
    row(Element::Link, "Text", "<a href=\"https://example.com\">a link</a>"),
    row(Element::Paragraph, "Text", "<p>A paragraph.</p>"),
    row(Element::LineBreak, "Text", "first line<br/>second line"),
    row(Element::Heading2, "Text", "<h2>Heading</h2>"),
    row(Element::Code, "Text", "<code>select * from fills</code>"),
    row(Element::Preformatted, "Text", "<pre>as it   stands</pre>"),
    row(Element::Subscript, "Text", "H<sub>2</sub>O"),
    row(Element::Superscript, "Text", "10<sup>6</sup>"),
    row(Element::Span, "Text", "<span class=\"tempo-text-color--green\">+1.2 %</span>"),
    row(Element::DateTime, "Text", "<dateTime value=\"2026-07-01T09:30:00Z\" format=\"date_time\"/>"),
    row(Element::BulletList, "Layout", "<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>"),
    row(Element::OrderedList, "Layout", "<ol>\n  <li>First</li>\n  <li>Second</li>\n</ol>"),
    row(
        Element::Table,
        "Layout",
        "<table>\n  <thead><tr><th>Ticker</th><th>Price</th></tr></thead>\n  <tbody><tr><td>VOD</td><td>72.48</td></tr></tbody>\n</table>",
    ),
    row(
        Element::Card,
        "Layout",
        "<card accent=\"tempo-bg-color--blue\" iconSrc=\"\">\n  <header>Header</header>\n  <body>Body</body>\n</card>",
    ),
    row(
        Element::ExpandableCard,
        "Layout",
        "<expandable-card state=\"cropped\">\n  <header>Header</header>\n  <body>What is shown once it is expanded.</body>\n</expandable-card>",
    ),
    row(Element::Rule, "Layout", "<hr/>"),
    row(Element::Div, "Layout", "<div class=\"tempo-ui--background\">A block</div>"),
    row(Element::Image, "Layout", "<img src=\"https://example.com/chart.png\"/>"),
    row(Element::Mention, "Entities", "<mention email=\"ada@example.com\"/>"),
    row(Element::Hash, "Entities", "<hash tag=\"trading\"/>"),
    row(Element::Cash, "Entities", "<cash tag=\"vod\"/>"),
    row(Element::Emoji, "Entities", "<emoji shortcode=\"thumbsup\"/>"),
    row(Element::Chime, "Entities", "<chime/>"),
    row(
        Element::Form,
        "Form",
        "<form id=\"order\">\n  <text-field name=\"symbol\" label=\"Symbol\" required=\"true\"/>\n  <button name=\"send\" type=\"action\">Send</button>\n</form>",
    ),
    field(Element::TextField, "<text-field name=\"symbol\" label=\"Symbol\" placeholder=\"VOD\"/>"),
    field(Element::TextArea, "<textarea name=\"comment\" label=\"Comment\" placeholder=\"Say more\"/>"),
    field(
        Element::Select,
        "<select name=\"side\" label=\"Side\" required=\"true\">\n  <option value=\"buy\">Buy</option>\n  <option value=\"sell\">Sell</option>\n</select>",
    ),
    field(Element::Checkbox, "<checkbox name=\"urgent\" value=\"yes\">Urgent</checkbox>"),
    field(
        Element::Radio,
        "<radio name=\"kind\" value=\"market\" checked=\"true\">Market</radio>\n<radio name=\"kind\" value=\"limit\">Limit</radio>",
    ),
    field(Element::PersonSelector, "<person-selector name=\"trader\" label=\"Trader\"/>"),
    field(Element::RoomSelector, "<room-selector name=\"room\" label=\"Room\"/>"),
    field(Element::DatePicker, "<date-picker name=\"day\" label=\"Settles on\"/>"),
    field(Element::TimePicker, "<time-picker name=\"at\" label=\"At\" format=\"HH:mm\"/>"),
    field(Element::TimezonePicker, "<timezone-picker name=\"zone\" label=\"Time zone\"/>"),
    field(Element::RichTextArea, "<richtextarea name=\"note\"/>"),
    field(Element::DateSelector, "<date-selector name=\"older\"/>"),
    field(Element::Button, "<button name=\"send\" type=\"action\" class=\"primary\">Send</button>"),
    row(
        Element::UiAction,
        "Actions",
        "<ui-action action=\"open-im\" user-ids=\"[7]\">\n  <button>Chat</button>\n</ui-action>",
    ),
    row(
        Element::Dialog,
        "Actions",
        "<ui-action trigger=\"click\" action=\"open-dialog\" target-id=\"more\">\n  <button>More</button>\n</ui-action>\n<dialog id=\"more\">\n  <title>Title</title>\n  <body>Body</body>\n  <footer>Footer</footer>\n</dialog>",
    ),
];

const fn field(element: Element, markup: &'static str) -> PaletteEntry {
    row(element, "Fields", markup)
}

/// The palette.
pub fn palette() -> &'static [PaletteEntry] {
    &PALETTE
}

/// The palette as an array of `element` (its tag), `group`, `says` and `markup`.
pub fn palette_json() -> Json {
    let rows = PALETTE.iter().map(|entry| {
        let says = guide(entry.element).map_or("", |(_, guide)| guide.says);
        Json::Object(Object::from_iter([
            ("element", entry.element.info().name),
            ("group", entry.group),
            ("says", says),
            ("markup", entry.markup),
        ]))
    });
    Json::Array(rows.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{Engine, Input};

    #[test]
    fn every_example_is_accepted_where_it_is_meant_to_stand() {
        let engine = Engine::default();
        for entry in palette() {
            let inside = match entry.group {
                "Fields" => {
                    format!("<form id=\"f\">{}<button name=\"b\" type=\"action\">b</button></form>", entry.markup)
                }
                _ => entry.markup.to_owned(),
            };
            let text = format!("<messageML>{inside}</messageML>");
            let report = engine.check(Input::new(&text));
            assert!(report.is_acceptable(), "{text}\n{report}");
            assert!(guide(entry.element).is_some_and(|(_, guide)| !guide.says.is_empty()), "{:?}", entry.element);
        }
        let elements: HashSet<_> = palette().iter().map(|entry| entry.element.info().name).collect();
        assert_eq!(elements.len(), palette().len(), "an element twice");
        let mut groups: Vec<&str> = palette().iter().map(|entry| entry.group).collect();
        groups.dedup();
        assert_eq!(groups, ["Text", "Layout", "Entities", "Form", "Fields", "Actions"]);
    }
}

//! Elements and attributes that authors bring along from HTML and from other chats, and what MessageML has in their
//! place.

use super::Key;
use Instead::{Attribute, Content, LookedUp, Nothing, Style};

/// An element of HTML and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementHabit {
    /// As it is written there, in small letters.
    pub tags: &'static [&'static str],
    /// The element that does the same; empty if there is none.
    pub meant: &'static str,
    /// Attributes that go with it.
    pub attributes: &'static str,
    /// What to do.
    pub help: &'static str,
    /// True if readers see the same.
    pub same: bool,
    /// True if it is taken out, with all that is in it.
    pub is_removed: bool,
}

const fn same(tags: &'static [&'static str], meant: &'static str, help: &'static str) -> ElementHabit {
    ElementHabit { tags, meant, attributes: "", help, same: true, is_removed: false }
}

const fn styled(
    tags: &'static [&'static str],
    meant: &'static str,
    attributes: &'static str,
    help: &'static str,
) -> ElementHabit {
    ElementHabit { tags, meant, attributes, help, same: false, is_removed: false }
}

const fn like(tags: &'static [&'static str], meant: &'static str, help: &'static str) -> ElementHabit {
    ElementHabit { tags, meant, attributes: "", help, same: false, is_removed: false }
}

const fn none(tags: &'static [&'static str], help: &'static str) -> ElementHabit {
    ElementHabit { tags, meant: "", attributes: "", help, same: false, is_removed: false }
}

const fn removed(tags: &'static [&'static str], help: &'static str) -> ElementHabit {
    ElementHabit { is_removed: true, ..none(tags, help) }
}

const ELEMENTS: [ElementHabit; 50] = [
    same(&["strong", "bold"], "b", "bold text is `b` here"),
    same(&["em", "italic"], "i", "italic text is `i` here"),
    like(&["cite", "dfn", "var", "address"], "i", "italic text is `i` here"),
    styled(
        &["u", "ins"],
        "span",
        " style=\"text-decoration:underline\"",
        "underline with a style: `<span style=\"text-decoration:underline\">`",
    ),
    styled(
        &["s", "del", "strike"],
        "span",
        " style=\"text-decoration:line-through\"",
        "strike text through with a style: `<span style=\"text-decoration:line-through\">`",
    ),
    styled(
        &["center"],
        "div",
        " style=\"text-align:center\"",
        "centre with a style: `<div style=\"text-align:center\">`",
    ),
    styled(
        &["small"],
        "span",
        " style=\"font-size:smaller\"",
        "make text smaller with a style: `<span style=\"font-size:smaller\">`",
    ),
    styled(
        &["big"],
        "span",
        " style=\"font-size:larger\"",
        "make text larger with a style: `<span style=\"font-size:larger\">`",
    ),
    styled(
        &["mark"],
        "span",
        " style=\"background-color:yellow\"",
        "mark text with a style: `<span style=\"background-color:yellow\">`",
    ),
    like(&["font"], "span", "colours and sizes are styles: `<span style=\"color:red\">`"),
    like(&["tt", "kbd", "samp"], "code", "text in a fixed width is `code` here"),
    like(&["q", "abbr", "acronym", "legend", "bdo", "bdi", "time", "data"], "span", "a part of a line is `span` here"),
    styled(
        &["blockquote"],
        "div",
        " style=\"margin-left:1em\"",
        "indent with a style: `<div style=\"margin-left:1em\">`",
    ),
    like(
        &[
            "section",
            "article",
            "main",
            "nav",
            "aside",
            "figure",
            "figcaption",
            "fieldset",
            "details",
            "summary",
            "hgroup",
            "container",
            "row",
            "box",
        ],
        "div",
        "a block is `div` here",
    ),
    like(&["h7", "h8", "h9"], "h6", "headings go from `h1` to `h6`"),
    like(&["dl", "menu", "dir"], "ul", "lists are `ul` and `ol` with `li` in them"),
    like(&["dt", "dd"], "li", "lists are `ul` and `ol` with `li` in them"),
    like(&["para", "paragraph"], "p", "a paragraph is `p` here"),
    like(&["link", "url"], "a", "a link is `<a href=\"https://…\">` here"),
    like(&["image", "picture"], "img", "a picture is `<img src=\"…\"/>` here"),
    like(&["hashtag"], "hash", "a keyword is `<hash tag=\"…\"/>` here"),
    like(&["cashtag", "ticker", "instrument"], "cash", "a ticker is `<cash tag=\"…\"/>` here"),
    like(&["emote", "emoticon", "smiley", "icon"], "emoji", "an emoji is `<emoji shortcode=\"…\"/>` here"),
    like(&["strikethrough", "underline"], "span", "lines through and under text are styles of `span`"),
    like(&["line", "divider", "separator"], "hr", "a line across is `<hr/>` here"),
    like(&["newline", "linebreak", "lb"], "br", "a line break is `<br/>` here"),
    none(&["html"], "a message is not a web page: take out `html`, `head` and `body`, and keep what is in `body`"),
    none(
        &["at", "user", "username", "person"],
        "a person is mentioned by `<mention email=\"…\"/>` or `<mention uid=\"…\"/>`",
    ),
    like(&["submit"], "button", "a form is sent by `<button name=\"…\" type=\"action\">…</button>`"),
    none(&["reset"], "a form is emptied by `<button type=\"reset\">…</button>`"),
    like(
        &["text-input", "textbox", "text-box", "inputtext", "input-text"],
        "text-field",
        "a line of text is `text-field` here",
    ),
    like(
        &["dropdown", "drop-down", "combobox", "combo-box", "listbox", "select-menu", "static-select"],
        "select",
        "a list to choose from is `select` with `option` in it",
    ),
    like(&["radio-button", "radiobutton", "radio-option"], "radio", "one of several is chosen by `radio`"),
    like(&["toggle", "tick", "check"], "checkbox", "a box to tick is `checkbox`"),
    like(&["date", "calendar", "dateinput"], "date-picker", "a day is chosen by `date-picker`"),
    like(&["timezone", "time-zone", "tz"], "timezone-picker", "a time zone is chosen by `timezone-picker`"),
    like(
        &["person-picker", "people-picker", "user-picker", "user-selector", "users-select", "people-selector"],
        "person-selector",
        "people are chosen by `person-selector`",
    ),
    like(
        &["room-picker", "channel-selector", "channels-select", "room-select"],
        "room-selector",
        "rooms are chosen by `room-selector`",
    ),
    like(
        &["modal", "popup", "pop-up"],
        "dialog",
        "what opens over the message is `dialog`, with `title` and `body` in it",
    ),
    none(
        &["password", "file", "number", "range", "email", "tel"],
        "forms have `text-field`, `date-picker`, `select` and others, but not this",
    ),
    removed(
        &[
            "script", "noscript", "iframe", "embed", "object", "applet", "canvas", "svg", "frame", "frameset", "path",
            "circle", "rect", "g",
        ],
        "messages run no scripts and embed no pages: take it out, or link to the page",
    ),
    removed(&["style"], "there are no style sheets: take it out, and write `style=\"…\"` at the element itself"),
    removed(&["head", "meta", "base"], "a message has no head: take it out"),
    none(
        &["radio-group", "radiogroup", "checkbox-group", "checkboxgroup", "fieldset-group"],
        "fields of one `name` belong together: take the tags of the group out, and give each field that `name`",
    ),
    like(&["content", "card-body", "cardbody"], "body", "what a card or dialog holds stands in its `body`"),
    like(&["card-header", "cardheader"], "header", "the head of a card is `header`"),
    like(&["message-card", "panel", "tile"], "card", "a box with a head is `card`, with `header` and `body` in it"),
    none(&["video", "source", "track"], "messages play nothing: link to it, or attach the file"),
    none(
        &["caption", "colgroup", "col"],
        "tables hold `thead`, `tbody`, `tfoot` and `tr`: write captions above the table",
    ),
    none(
        &["optgroup", "datalist", "output", "progress", "meter", "keygen"],
        "forms do not have it: see the list of form elements",
    ),
];

/// The habit that a tag shows.
pub fn element_habit(tag: &str) -> Option<&'static ElementHabit> {
    let lower = tag.to_ascii_lowercase();
    ELEMENTS.iter().find(|row| row.tags.contains(&&*lower))
}

/// What is written in the place of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Nothing.
    Nothing,
    /// Nothing that could be proposed: the value has to be looked up.
    LookedUp,
    /// The attribute of this name, with the same value.
    Attribute(&'static str),
    /// A style with this property, which has the value.
    Style(&'static str),
    /// The value is the content of the element.
    Content,
}

impl Instead {
    /// The name of the attribute that is written.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Instead::Attribute(name) => Some(name),
            Instead::Style(_) => Some("style"),
            Instead::Nothing | Instead::LookedUp | Instead::Content => None,
        }
    }
}

/// An attribute of HTML and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeHabit {
    /// The element, by its name in the table; empty for any.
    pub element: &'static str,
    /// The names.
    pub names: &'static [&'static str],
    /// What is written in its place.
    pub write: Instead,
    /// What to do.
    pub help: &'static str,
    /// The attribute that counts as given then.
    pub stands_for: Option<Key>,
}

const fn row(
    element: &'static str,
    names: &'static [&'static str],
    write: Instead,
    help: &'static str,
) -> AttributeHabit {
    AttributeHabit { element, names, write, help, stands_for: None }
}

const fn other(
    element: &'static str,
    names: &'static [&'static str],
    write: Instead,
    help: &'static str,
    key: Key,
) -> AttributeHabit {
    AttributeHabit { stands_for: Some(key), ..row(element, names, write, help) }
}

const ATTRIBUTES: [AttributeHabit; 57] = [
    other(
        "emoji",
        &["name", "code", "id", "emoji", "value"],
        Attribute("shortcode"),
        "an emoji is named by its `shortcode`, without colons",
        Key::ShortCode,
    ),
    other(
        "mention",
        &["userId", "userid", "user-id", "user", "id"],
        Attribute("uid"),
        "a user is named by `uid` or `email`",
        Key::Uid,
    ),
    other(
        "mention",
        &["name", "screenName", "username", "displayName"],
        LookedUp,
        "a user is named by `uid` (a number) or `email`: look one of them up",
        Key::Uid,
    ),
    other(
        "mention",
        &["mail", "e-mail", "emailAddress"],
        Attribute("email"),
        "a user is named by `uid` or `email`",
        Key::Email,
    ),
    other(
        "hash",
        &["name", "value", "hashtag", "text"],
        Attribute("tag"),
        "the keyword stands in `tag`, without `#`",
        Key::Tag,
    ),
    other(
        "cash",
        &["ticker", "symbol", "name", "value"],
        Attribute("tag"),
        "the ticker stands in `tag`, without `$`",
        Key::Tag,
    ),
    other(
        "tag",
        &["ticker", "symbol", "name", "value", "tag"],
        Attribute("fallback-ticker"),
        "an instrument is found by `fullbbgcompticker`, `isin` and the like; `fallback-ticker` is shown if none is",
        Key::FallbackTicker,
    ),
    row(
        "text-field",
        &["value", "default", "defaultValue"],
        Content,
        "the initial text is the content: `<text-field …>text</text-field>`",
    ),
    row(
        "textarea",
        &["value", "default", "defaultValue"],
        Content,
        "the initial text is the content: `<textarea …>text</textarea>`",
    ),
    row(
        "select",
        &["value", "default"],
        Nothing,
        "the option that is chosen at first says so: `<option value=\"…\" selected=\"true\">`",
    ),
    row(
        "checkbox",
        &["selected", "default"],
        Attribute("checked"),
        "a box that is ticked at first has `checked=\"true\"`",
    ),
    row(
        "radio",
        &["selected", "default"],
        Attribute("checked"),
        "the one that is chosen at first has `checked=\"true\"`",
    ),
    row(
        "option",
        &["checked", "default"],
        Attribute("selected"),
        "the one that is chosen at first has `selected=\"true\"`",
    ),
    row("button", &["text", "label", "value", "caption"], Content, "the text of a button is its content"),
    row("checkbox", &["text", "title", "caption"], Attribute("label"), "the text beside the box is its `label`"),
    row(
        "text-field",
        &["max", "size", "maxchars", "max-length"],
        Attribute("maxlength"),
        "the longest text is `maxlength`",
    ),
    row("text-field", &["min", "min-length"], Attribute("minlength"), "the shortest text is `minlength`"),
    row(
        "text-field",
        &["type"],
        Nothing,
        "a `text-field` takes any text; `masked=\"true\"` hides what is typed: take it out",
    ),
    row("option", &["label", "text", "title"], Content, "the text of an option is its content"),
    row(
        "button",
        &["disabled", "readonly", "size", "variant", "color", "href"],
        Nothing,
        "a button has a `name`, a `type` and a `class`: take it out",
    ),
    other(
        "ui-action",
        &["target", "targetId", "dialog", "dialog-id"],
        Attribute("target-id"),
        "the dialog is named by `target-id`",
        Key::TargetId,
    ),
    row("dialog", &["title", "header", "label"], LookedUp, "the title of a dialog is an element: `<title>…</title>`"),
    row(
        "tag",
        &["bloomberg", "bbg", "bbticker"],
        Attribute("fullbbgcompticker"),
        "a Bloomberg ticker is `fullbbgcompticker`",
    ),
    row(
        "",
        &["entity-id", "data-entity", "entityId"],
        Attribute("data-entity-id"),
        "the object is named by `data-entity-id`",
    ),
    other("form", &["name"], Attribute("id"), "a form is named by its `id`", Key::Id),
    row(
        "form",
        &["action", "method", "enctype", "target", "autocomplete", "novalidate"],
        Nothing,
        "the answers go to the bot as an event: take it out",
    ),
    row(
        "messageML",
        &["version", "format", "data-format", "data-version"],
        Nothing,
        "`messageML` says nothing of versions: take it out",
    ),
    other(
        "a",
        &["link", "url", "src", "to", "uri", "address"],
        Attribute("href"),
        "the address of a link is its `href`",
        Key::Href,
    ),
    other(
        "img",
        &["href", "url", "source", "link", "uri", "file"],
        Attribute("src"),
        "the address of a picture is its `src`",
        Key::Src,
    ),
    row("code", &["lang", "data-language", "syntax"], Attribute("language"), "the language is named by `language`"),
    row("th", &["colspan", "rowspan"], Nothing, "only `td` spans columns and rows: use a `td` with bold text"),
    row(
        "card",
        &["color", "colour", "barColor", "bar-color"],
        Attribute("accent"),
        "the colour of a card is its `accent`",
    ),
    row("card", &["icon", "img", "image", "src"], Attribute("iconSrc"), "the picture of a card is its `iconSrc`"),
    row("option", &["name", "id", "key"], Attribute("value"), "what is sent of an option is its `value`"),
    other("button", &["id", "key"], Attribute("name"), "a button is named by its `name`", Key::Name),
    other("text-field", &["id", "key"], Attribute("name"), "a field is named by its `name`", Key::Name),
    other("textarea", &["id", "key"], Attribute("name"), "a field is named by its `name`", Key::Name),
    other("select", &["id", "key"], Attribute("name"), "a field is named by its `name`", Key::Name),
    other("checkbox", &["id", "key"], Attribute("name"), "a field is named by its `name`", Key::Name),
    other("radio", &["id", "key"], Attribute("name"), "a field is named by its `name`", Key::Name),
    row(
        "select",
        &["placeholder", "hint", "prompt"],
        Attribute("data-placeholder"),
        "it is called `data-placeholder` here",
    ),
    row("", &["className", "classname", "class-name"], Attribute("class"), "the class is named by `class`"),
    row("ol", &["type", "start", "reversed"], Nothing, "lists count from 1 in digits: take it out"),
    row("", &["id"], Nothing, "only forms, dialogs and what refers to another by it have an `id`: take it out"),
    row(
        "",
        &["lang", "dir", "tabindex", "role", "hidden", "translate", "slot"],
        Nothing,
        "messages do not have it: take it out",
    ),
    row("a", &["target", "rel", "download"], Nothing, "links open in the browser: take it out"),
    row("", &["title", "alt", "summary"], Nothing, "nothing is shown on hovering: take it out"),
    row("", &["align"], Style("text-align"), "align with a style"),
    row("", &["valign"], Nothing, "text stands where Symphony puts it: take it out"),
    row("", &["bgcolor", "background"], Style("background-color"), "colours are styles"),
    row("", &["color", "colour"], Style("color"), "colours are styles"),
    row("", &["face"], Nothing, "the typeface is that of Symphony: take it out"),
    row("", &["size"], Nothing, "sizes are styles, such as `style=\"font-size:larger\"`: take it out"),
    row("", &["width"], Style("width"), "sizes are styles"),
    row("", &["height"], Style("height"), "sizes are styles"),
    row(
        "",
        &["border", "cellpadding", "cellspacing", "nowrap", "hspace", "vspace"],
        Nothing,
        "borders and spaces are styles: `style=\"border:1px solid\"`",
    ),
    row(
        "",
        &[
            "onblur",
            "onchange",
            "onclick",
            "oncontextmenu",
            "oncopy",
            "oncut",
            "ondblclick",
            "ondrag",
            "ondragover",
            "ondrop",
            "onerror",
            "onfocus",
            "oninput",
            "onkeydown",
            "onkeypress",
            "onkeyup",
            "onload",
            "onmousedown",
            "onmouseenter",
            "onmouseleave",
            "onmousemove",
            "onmouseout",
            "onmouseover",
            "onmouseup",
            "onpaste",
            "onreset",
            "onresize",
            "onscroll",
            "onselect",
            "onsubmit",
            "ontouchend",
            "ontouchstart",
            "ontoggle",
            "ontouchmove",
            "onunload",
            "onwheel",
        ],
        Nothing,
        "messages run no scripts: take it out; the bot is told of a button by the form it stands in",
    ),
];

/// How the names of attributes of frameworks begin, and what to do about them.
const FAMILIES: [(&str, &str); 15] = [
    ("aria-", "what is read aloud is the text of the message: take it out"),
    ("data-", "attributes of your own are not kept: take it out, and put the value into the data of the message"),
    ("th:", "this is Thymeleaf: the Agent prints values with `${…}`, and asks with `<#if …>`"),
    ("v-", "this is Vue: the Agent asks with `<#if …>`, and repeats with `<#list … as …>`"),
    ("ng-", "this is Angular: the Agent asks with `<#if …>`, and repeats with `<#list … as …>`"),
    ("x-", "this is Alpine: messages run no scripts"),
    ("hx-", "this is htmx: messages load nothing"),
    ("on:", "messages run no scripts: take it out; a bot is told of a button by the form it stands in"),
    ("c:", "this is JSP: the Agent asks with `<#if …>`, and repeats with `<#list … as …>`"),
    ("t:", "this is another language of templates: the Agent prints values with `${…}`"),
    ("xmlns:", "there are no prefixes in a message: take it out"),
    (":", "this is Vue: the Agent prints values with `${…}`"),
    ("bind:", "this is Svelte: messages run no scripts"),
    ("xml:", "take it out: it says nothing in a message"),
    ("xsi:", "take it out: it says nothing in a message"),
];

/// What to do about an attribute that other frameworks read.
pub fn attribute_family(name: &str) -> Option<&'static str> {
    FAMILIES.iter().find(|(start, _)| name.starts_with(start)).map(|(_, help)| *help)
}

/// The habit that an attribute of an element shows.
pub fn attribute_habit(element: &str, name: &str) -> Option<&'static AttributeHabit> {
    let fits = |row: &&AttributeHabit| row.element == element || row.element.is_empty();
    ATTRIBUTES.iter().filter(fits).find(|row| row.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::lookup::candidates;

    #[test]
    fn habits_lead_to_what_there_is() {
        for row in ELEMENTS {
            assert!(row.meant.is_empty() || !candidates(row.meant).is_empty(), "{}", row.meant);
            for tag in row.tags {
                let plain = candidates(tag).iter().any(|found| found.spelling.when == crate::schema::When::Always);
                assert!(!plain, "{tag} is an element");
            }
        }
    }
}

//! Words that other programs have for what MessageML has: values, properties of styles, inputs of forms.

use super::element::Element;
use super::holding::holding;

/// Words of other programs for values that are among a few.
const WORDS: [(&str, &str); 48] = [
    ("bash", "shell"),
    ("c#", "csharp"),
    ("c++", "cpp"),
    ("close", "collapsed"),
    ("closed", "collapsed"),
    ("danger", "error"),
    ("folded", "collapsed"),
    ("javascript", "js"),
    ("md", "markdown"),
    ("none", "plaintext"),
    ("open", "expanded"),
    ("py", "python"),
    ("python3", "python"),
    ("sh", "shell"),
    ("clear", "reset"),
    ("text", "plaintext"),
    ("ts", "typescript"),
    ("txt", "plaintext"),
    ("unfolded", "expanded"),
    ("yml", "yaml"),
    ("zsh", "shell"),
    ("btn", "primary"),
    ("btn-primary", "primary"),
    ("btn-secondary", "secondary"),
    ("btn-danger", "destructive"),
    ("danger", "destructive"),
    ("default", "secondary"),
    ("link", "primary-link"),
    ("openchat", "open-im"),
    ("open-chat", "open-im"),
    ("chat", "open-im"),
    ("dialog", "open-dialog"),
    ("modal", "open-dialog"),
    ("big", "large"),
    ("true", "expanded"),
    ("false", "collapsed"),
    ("btn-success", "primary"),
    ("btn-info", "secondary"),
    ("btn-default", "secondary"),
    ("btn-warning", "destructive"),
    ("success", "primary"),
    ("collapse", "collapsed"),
    ("expand", "expanded"),
    ("warning", "error"),
    ("full", "full-width"),
    ("cs", "csharp"),
    ("console", "shell"),
    ("xml", "html"),
];

/// The one of `words` that another program calls like this, in small letters.
pub fn synonym(text: &str, words: &[&str]) -> Option<&'static str> {
    // `btn btn-primary`
    let text = text.strip_prefix("btn ").unwrap_or(text);
    WORDS.iter().find(|(other, word)| *other == text && words.contains(word)).map(|(_, word)| *word)
}

/// Names that other programs have for properties of a style.
const SAME: [(&str, &str); 12] = [
    ("text-color", "color"),
    ("font-color", "color"),
    ("fontColor", "color"),
    ("textColor", "color"),
    ("foreground", "color"),
    ("bgcolor", "background-color"),
    ("backgroundColor", "background-color"),
    ("bg-color", "background-color"),
    ("fontSize", "font-size"),
    ("size", "font-size"),
    ("fontWeight", "font-weight"),
    ("align", "text-align"),
];

/// The property of a style that another program calls like this.
pub fn style_synonym(name: &str) -> Option<&'static str> {
    SAME.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, meant)| *meant)
}

/// Attributes that go with one value of another.
const IMPLIED: [(&str, &str); 3] = [("target-id", "open-dialog"), ("user-ids", "open-im"), ("stream-id", "open-im")];

/// The one of `words` that is meant where an attribute of this name is given.
pub fn implied(given: &str, words: &[&str]) -> Option<&'static str> {
    IMPLIED.iter().find(|(name, word)| *name == given && words.contains(word)).map(|(_, word)| *word)
}

/// Parts of one thing, and what the same part of another is called.
const ROLES: [(&str, &str); 2] = [("header", "title"), ("title", "header")];

/// The part of this element that is called otherwise in another one.
pub fn role_in(parent: Element, tag: &str) -> Option<&'static str> {
    let (_, name) = ROLES.iter().find(|(other, _)| *other == tag)?;
    holding(parent).once.iter().any(|part| part.info().name == *name).then_some(*name)
}

/// What HTML calls the buttons of a form.
const SENDING: &[&str] = &["button", "image", "reset", "submit"];

/// Inputs of HTML, and what there is in their place.
const INPUTS: [(&[&str], &str, Option<&str>); 5] = [
    (
        &["email", "number", "search", "tel", "url"],
        "a line of text is of type `text`; a `pattern` says what may stand in it",
        Some("text"),
    ),
    (&["password"], "what is typed is hidden by `<text-field name=\"…\" masked=\"true\"/>`", None),
    (&["hidden"], "nothing is sent unseen: put the value into the `name` of the button or the `id` of the form", None),
    (SENDING, "a form is sent by `<button name=\"…\" type=\"action\">…</button>`", None),
    (
        &["color", "datetime-local", "file", "month", "range", "week"],
        "messages have no such field: ask for it in a `text-field`",
        Some("text"),
    ),
];

/// What there is in place of an input of this type: what to do, and the type that is nearest.
pub fn input_habit(kind: &str) -> Option<(&'static str, Option<&'static str>)> {
    INPUTS.iter().find(|(kinds, ..)| kinds.contains(&kind)).map(|(_, help, word)| (*help, *word))
}

/// True for what other programs call a button that sends a form.
pub fn is_submit(kind: &str) -> bool {
    kind != "reset" && SENDING.contains(&kind) || ["send", "ok"].contains(&kind)
}

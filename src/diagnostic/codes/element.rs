//! Codes `element/…`: what may stand where in the markup.

macro_rules! ten_radios {
    () => {
        concat!(
            "<radio name=\"r\">a</radio><radio name=\"r\">b</radio><radio name=\"r\">c</radio>",
            "<radio name=\"r\">d</radio><radio name=\"r\">e</radio><radio name=\"r\">f</radio>",
            "<radio name=\"r\">g</radio><radio name=\"r\">h</radio><radio name=\"r\">i</radio>",
            "<radio name=\"r\">j</radio>"
        )
    };
}

codes! {
    UNKNOWN = "element/unknown", Error, "no such element",
        explanation: "MessageML has a closed list of elements; names are case-sensitive and have no \
            prefixes. Symphony refuses a message with any other tag.",
        bad: ("<messageML><u>note</u></messageML>", ""),
        good: ("<messageML><i>note</i></messageML>", "");

    SHORTHAND = "element/shorthand", Error, "a MessageML element in PresentationML",
        explanation: "`chime`, `hash`, `cash`, `mention`, `card`, `expandable-card`, `header` and `body` are \
            short forms that only a message with the root `messageML` may use. In PresentationML (root \
            `div`) their long forms stand: cards as `div` with a class, entities as `span` of class \
            `entity` with their data.",
        bad: ("<div data-format=\"PresentationML\" data-version=\"2.0\"><card>a</card></div>", ""),
        good: ("<div data-format=\"PresentationML\" data-version=\"2.0\"><div class=\"card\">a</div></div>", "");

    INPUT_TYPE = "element/input-type", Error, "an input of unknown type",
        explanation: "`input` is how form elements look in PresentationML. Its `type` says which element it \
            is: `text`, `checkbox`, `radio`, `date` or `time`; any other is refused.",
        bad: ("<messageML><form id=\"f\"><input type=\"number\" name=\"n\"/><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><input type=\"text\" name=\"n\"/><button name=\"b\">Go</button></form></messageML>", "");

    NODE_KIND = "element/node-kind", Error, "neither element nor text",
        explanation: "Within the root element Symphony takes elements and text only: comments, CDATA \
            sections and processing instructions are refused, even empty ones.",
        bad: ("<messageML>a<!-- note --></messageML>", ""),
        good: ("<messageML>a</messageML>", "");

    CONTENT = "element/content", Error, "something in an element that must be empty",
        explanation: "Line breaks, rules, images, chimes and selectors hold nothing, not even a space or a \
            line break between their tags.",
        bad: ("<messageML><br> </br></messageML>", ""),
        good: ("<messageML><br/></messageML>", "");

    TEXT = "element/text", Error, "text where only elements may stand",
        explanation: "Lists, tables, drop-downs and actions hold certain elements and white space, no text of \
            their own. A no-break space is text, too.",
        bad: ("<messageML><ul>one<li>two</li></ul></messageML>", ""),
        good: ("<messageML><ul><li>one</li><li>two</li></ul></messageML>", "");

    CHILD = "element/child", Error, "an element that may not stand here",
        explanation: "The element around this one holds only certain elements. Bold, italic, headings and \
            `pre` hold running text, for example: no paragraphs, lists or tables.",
        bad: ("<messageML><b><p>a</p></b></messageML>", ""),
        good: ("<messageML><p><b>a</b></p></messageML>", "");

    CHILD_REQUIRED = "element/child-required", Error, "a child is missing",
        explanation: "A list needs an item, a drop-down an option, a button its text, an action its button.",
        bad: ("<messageML><ul></ul></messageML>", ""),
        good: ("<messageML><ul><li>a</li></ul></messageML>", "");

    PARENT = "element/parent", Error, "in the wrong parent",
        explanation: "Some elements mean something only directly in certain others: items in lists, options \
            in drop-downs, headers and bodies in cards, titles and footers in dialogs.",
        bad: ("<messageML><li>a</li></messageML>", ""),
        good: ("<messageML><ul><li>a</li></ul></messageML>", "");

    NEEDS_FORM = "element/needs-form", Error, "outside of a form",
        explanation: "Form elements stand within a `form`, at any depth; buttons within a `form` or a \
            `ui-action`.",
        bad: ("<messageML><text-field name=\"n\"/></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"n\"/><button name=\"b\">Go</button></form></messageML>", "");

    NESTED = "element/nested", Error, "a form in a form",
        explanation: "A form cannot stand within another, at any depth.",
        bad: ("<messageML><form id=\"f\"><form id=\"g\"><button name=\"b\">Go</button></form></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><button name=\"b\">Go</button></form></messageML>", "");

    TOO_MANY = "element/too-many", Error, "too many of one kind",
        explanation: "A form holds at most 50 checkboxes and at most 50 radio buttons, counted at any depth.",
        bad: (concat!(
            "<messageML><form id=\"f\">",
            ten_radios!(), ten_radios!(), ten_radios!(), ten_radios!(), ten_radios!(),
            "<radio name=\"r\">a</radio><button name=\"b\">Go</button></form></messageML>"), ""),
        good: ("<messageML><form id=\"f\"><radio name=\"r\">a</radio><button name=\"b\">Go</button></form></messageML>", "");

    FORM_ACTION = "element/form-action", Error, "a form that cannot be sent",
        explanation: "A form needs a button of type `action` (the default), at any depth, unless it stands \
            directly in a dialog. Buttons of a `ui-action` do not count.",
        bad: ("<messageML><form id=\"f\"><button type=\"reset\">Reset</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><button name=\"b\">Go</button></form></messageML>", "");

    TEXT_LENGTH = "element/text-length", Error, "a text that is too short or too long",
        explanation: "The text in a text field has 1 to 128 characters, that in a text area up to 10,000; \
            `minlength` and `maxlength` narrow that. Characters are UTF-16 units, and white space counts.",
        bad: ("<messageML><form id=\"f\"><text-field name=\"n\" maxlength=\"2\">abc</text-field><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"n\" maxlength=\"3\">abc</text-field><button name=\"b\">Go</button></form></messageML>", "");

    DIALOG = "element/dialog", Error, "a dialog with the wrong parts",
        explanation: "A dialog holds a `title`, a `body` and perhaps a `footer`, or one `form` with these in \
            it, and nothing else. In PresentationML the parts are `div` elements of class `dialog-title`, \
            `dialog-body` and `dialog-footer`.",
        bad: ("<messageML><dialog id=\"d\"><title>a</title></dialog></messageML>", ""),
        good: ("<messageML><dialog id=\"d\"><title>a</title><body>b</body></dialog></messageML>", "");

    CHOICE_GROUP = "element/choice-group", Error, "a checkbox or radio group with the wrong parts",
        explanation: "In PresentationML a checkbox or radio button with a text is a `div` of class \
            `checkbox-group` or `radio-group` that holds one `input` (with its `type`) and one `label` with \
            the text, in any order.",
        bad: ("<messageML><form id=\"f\"><div class=\"radio-group\"><label>a</label></div><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><div class=\"radio-group\"><input type=\"radio\" name=\"r\"/><label>a</label></div><button name=\"b\">Go</button></form></messageML>", "");

    LABEL_TARGET = "element/label-target", Error, "a label or tooltip that belongs to nothing",
        explanation: "A `label`, and a `span` of class `info-hint`, belong to the form element whose `id` they \
            name; without that name (or, for the tooltip, without a text) they are refused.",
        bad: ("<messageML><label>Name</label></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"n\" label=\"Name\"/><button name=\"b\">Go</button></form></messageML>", "");

    LABEL_DUPLICATE = "element/label-duplicate", Error, "two labels for one element",
        explanation: "An id can have one `label` only, and an `input` one label beside it.",
        bad: ("<messageML><label for=\"x\">a</label><label for=\"x\">b</label></messageML>", ""),
        good: ("<messageML><label for=\"x\">a</label>b</messageML>", "");
}

//! Codes `attribute/…`: attributes that are not allowed, missing or wrong.

codes! {
    UNKNOWN = "attribute/unknown", Error, "no such attribute here",
        explanation: "Each element has a closed list of attributes, and some names differ between MessageML \
            and PresentationML. Names are case-sensitive.",
        bad: ("<messageML><p colour=\"red\">a</p></messageML>", ""),
        good: ("<messageML><p style=\"color:red\">a</p></messageML>", "");

    MISSING = "attribute/missing", Error, "a missing attribute",
        explanation: "The element does not work without this attribute, or another attribute asks for it.",
        bad: ("<messageML><a>b</a></messageML>", ""),
        good: ("<messageML><a href=\"https://example.com\">b</a></messageML>", "");

    VALUE = "attribute/value", Error, "a value that is not allowed",
        explanation: "The attribute takes a certain kind of text or one of a few words. Upper and lower case \
            are the same in most of them, not in the `type` and `class` of a button.",
        bad: ("<messageML><code language=\"cobol\">a</code></messageML>", ""),
        good: ("<messageML><code language=\"java\">a</code></messageML>", "");

    LENGTH = "attribute/length", Error, "a value that is too long",
        explanation: "Most names, labels and titles have a length of at most 64 to 256, `pattern` 256, JSON lists 1,024; the \
            finding and `docs/elements.md` say which. Lengths are counted in UTF-16 units, so that most emoji count as two.",
        bad: ("<messageML><dialog id=\"abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefghijkl\"><title>a</title><body>b</body></dialog></messageML>", ""),
        good: ("<messageML><dialog id=\"a\"><title>a</title><body>b</body></dialog></messageML>", "");

    NUMBER = "attribute/number", Error, "not a number, or out of range",
        explanation: "The attribute takes a whole number in a certain range, in plain digits with at most a \
            sign in front.",
        bad: ("<messageML><table><tr><td colspan=\"two\">a</td></tr></table></messageML>", ""),
        good: ("<messageML><table><tr><td colspan=\"2\">a</td></tr></table></messageML>", "");

    DATE = "attribute/date", Error, "not a date or time",
        explanation: "Dates are written as `2024-12-31`, times as `09:29:47`, and a `dateTime` as \
            `2024-12-31T09:29:47Z` with an offset.",
        bad: ("<messageML><dateTime value=\"2024-12-31\"/></messageML>", ""),
        good: ("<messageML><dateTime value=\"2024-12-31T09:29:47Z\"/></messageML>", "");

    ZONE = "attribute/zone", Error, "no such time zone",
        explanation: "Time zones are written by their IANA name (`Europe/Paris`, case-sensitive) or as an \
            offset (`+02:00`, `UTC+3`).",
        bad: ("<messageML><form id=\"f\"><timezone-picker name=\"t\" value=\"Paris\"/><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><timezone-picker name=\"t\" value=\"Europe/Paris\"/><button name=\"b\">Go</button></form></messageML>", "");

    JSON = "attribute/json", Error, "not the JSON that the attribute takes",
        explanation: "Some attributes hold a JSON array: users, rooms, disabled days, times or time zones.",
        bad: ("<messageML><form id=\"f\"><person-selector name=\"p\" value=\"1,2\"/><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><person-selector name=\"p\" value=\"[1,2]\"/><button name=\"b\">Go</button></form></messageML>", "");

    URI = "attribute/uri", Error, "not an absolute link",
        explanation: "A link is an absolute URI: it begins with a scheme, and spaces, quotes, angle brackets, \
            braces and lone percent signs in it are written as `%20` and so on.",
        bad: ("<messageML><a href=\"www.example.com\">a</a></messageML>", ""),
        good: ("<messageML><a href=\"https://www.example.com\">a</a></messageML>", "");

    SCHEME = "attribute/scheme", Error, "a link scheme that is not allowed",
        explanation: "The pod's administrator keeps a list of the schemes that links may have.",
        bad: ("<messageML><a href=\"ftp://example.com\">a</a></messageML>", ""),
        good: ("<messageML><a href=\"https://example.com\">a</a></messageML>", "");

    STYLE = "attribute/style", Error, "a style that is not allowed",
        explanation: "`style` takes `property: value` pairs with `;` between them, and a closed list of \
            properties, in small letters. Values are not checked. A `;` within a value ends the pair, \
            except before `base64,`. The properties are `align-content`, `align-items`, `align-self`, `background`, `background-attachment`, \
            `background-blend-mode`, `background-clip`, `background-color`, `background-image`, \
            `background-position`, `background-repeat`, `background-size`, `border`, `border-bottom`, \
            `border-bottom-color`, `border-bottom-left-radius`, `border-bottom-right-radius`, \
            `border-bottom-style`, `border-bottom-width`, `border-collapse`, `border-color`, `border-image`, \
            `border-image-outset`, `border-image-repeat`, `border-image-slice`, `border-image-source`, \
            `border-image-width`, `border-left`, `border-left-color`, `border-left-style`, `border-left-width`, \
            `border-radius`, `border-right`, `border-right-color`, `border-right-style`, `border-right-width`, \
            `border-spacing`, `border-style`, `border-top`, `border-top-color`, `border-top-left-radius`, \
            `border-top-right-radius`, `border-top-style`, `border-top-width`, `border-width`, `box-shadow`, \
            `box-sizing`, `caption-side`, `clear`, `color`, `content`, `counter-increment`, `counter-reset`, \
            `display`, `empty-cells`, `flex`, `flex-basis`, `flex-direction`, `flex-flow`, `flex-grow`, \
            `flex-shrink`, `flex-wrap`, `font`, `font-family`, `font-kerning`, `font-size`, `font-size-adjust`, \
            `font-stretch`, `font-style`, `font-variant`, `font-weight`, `gap`, `grid`, `grid-area`, \
            `grid-auto-columns`, `grid-auto-flow`, `grid-auto-rows`, `grid-column`, `grid-column-end`, \
            `grid-column-gap`, `grid-column-start`, `grid-gap`, `grid-row`, `grid-row-end`, `grid-row-gap`, \
            `grid-row-start`, `grid-template`, `grid-template-areas`, `grid-template-columns`, \
            `grid-template-rows`, `height`, `justify-content`, `justify-items`, `justify-self`, \
            `letter-spacing`, `line-height`, `list-style`, `list-style-image`, `list-style-position`, \
            `list-style-type`, `margin`, `margin-bottom`, `margin-left`, `margin-right`, `margin-top`, \
            `max-height`, `max-width`, `min-height`, `min-width`, `opacity`, `outline`, `outline-color`, \
            `outline-offset`, `outline-style`, `outline-width`, `overflow`, `overflow-x`, `overflow-y`, \
            `padding`, `padding-bottom`, `padding-left`, `padding-right`, `padding-top`, `place-content`, \
            `place-items`, `place-self`, `table-layout`, `text-align`, `text-align-last`, `text-decoration`, \
            `text-decoration-color`, `text-decoration-line`, `text-decoration-style`, `text-indent`, \
            `text-justify`, `text-overflow`, `text-shadow`, `text-transform`, `visibility`, `white-space`, \
            `width`, `word-break`, `word-spacing`, `word-wrap`.",
        bad: ("<messageML><p style=\"position:fixed\">a</p></messageML>", ""),
        good: ("<messageML><p style=\"color:red\">a</p></messageML>", "");

    REGEX = "attribute/regex", Error, "not a regular expression",
        explanation: "`pattern` takes a regular expression of Java's flavour of at most 256 characters, and \
            needs a message to show beside it.",
        bad: ("<messageML><form id=\"f\"><text-field name=\"t\" pattern=\"[\" pattern-error-message=\"m\"/><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"t\" pattern=\"[a-z]\" pattern-error-message=\"m\"/><button name=\"b\">Go</button></form></messageML>", "");

    CONFLICT = "attribute/conflict", Error, "attributes that do not go together",
        explanation: "What one attribute says rules out another, or their values contradict each other.",
        bad: ("<messageML><form id=\"f\"><select name=\"s\" min=\"2\"><option value=\"1\">a</option></select><button name=\"b\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><select name=\"s\" multiple=\"true\" min=\"2\"><option value=\"1\">a</option></select><button name=\"b\">Go</button></form></messageML>", "");

    DUPLICATE_ID = "attribute/duplicate-id", Error, "an id used twice",
        explanation: "The ids of all forms and dialogs of a message differ from one another.",
        bad: ("<messageML><dialog id=\"d\"><title>a</title><body>b</body></dialog><dialog id=\"d\"><title>a</title><body>b</body></dialog></messageML>", ""),
        good: ("<messageML><dialog id=\"d\"><title>a</title><body>b</body></dialog><dialog id=\"e\"><title>a</title><body>b</body></dialog></messageML>", "");

    TARGET = "attribute/target", Error, "an action without its dialog",
        explanation: "`target-id` names the `id` of exactly one dialog that stands beside the action, in the \
            same parent.",
        bad: ("<messageML><ui-action action=\"open-dialog\" target-id=\"d\"><button>Open</button></ui-action></messageML>", ""),
        good: ("<messageML><ui-action action=\"open-dialog\" target-id=\"d\"><button>Open</button></ui-action><dialog id=\"d\"><title>a</title><body>b</body></dialog></messageML>", "");
}

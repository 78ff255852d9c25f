//! Codes `xml/…`: the message is not well-formed XML, or not XML that Symphony reads.

codes! {
    CONTROL_CHARACTER = "xml/control-character", Error, "control character",
        explanation: "Of the control characters below U+0020 only tab, line feed and carriage return may be \
            sent. Others get into a message through data: a form feed copied from a document, an \
            escape sequence of a log file.",
        bad: ("<messageML>a\u{8}b</messageML>", ""),
        good: ("<messageML>a\tb</messageML>", "");

    CHARACTER = "xml/character", Error, "not a character",
        explanation: "U+FFFE and U+FFFF are not characters, and XML refuses them. They usually come from text \
            that was decoded in the wrong way.",
        bad: ("<messageML>a\u{ffff}</messageML>", ""),
        good: ("<messageML>a\u{fffd}</messageML>", "");

    LESS_THAN = "xml/less-than", Error, "unescaped `<`",
        explanation: "A `<` begins a tag, a comment or an instruction. As text it is written `&lt;`. Values \
            that a template puts into the message need it too: `${value?html}` or `?xml`.",
        bad: ("<messageML>1 < 2</messageML>", ""),
        good: ("<messageML>1 &lt; 2</messageML>", "");

    AMPERSAND = "xml/ampersand", Error, "unescaped `&`",
        explanation: "A `&` begins a reference such as `&amp;` or `&#160;`. As text, and in links, it is \
            written `&amp;`. Values that a template puts into the message need it too: \
            `${value?html}` or `?xml`.",
        bad: ("<messageML>R&D</messageML>", ""),
        good: ("<messageML>R&amp;D</messageML>", "");

    ENTITY = "xml/entity", Error, "unknown character name",
        explanation: "XML knows five names: `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`. The names of HTML, \
            such as `&nbsp;`, do not exist; write the character itself or its number, as in `&#160;`.",
        bad: ("<messageML>a&nbsp;b</messageML>", ""),
        good: ("<messageML>a&#160;b</messageML>", "");

    CHARACTER_REFERENCE = "xml/character-reference", Error, "bad character reference",
        explanation: "A character reference is `&#` decimal digits `;` or `&#x` hexadecimal digits `;`, and \
            names a character that XML allows: no control characters but tab, line feed and carriage \
            return.",
        bad: ("<messageML>&#8;</messageML>", ""),
        good: ("<messageML>&#9;</messageML>", "");

    SECTION_END = "xml/section-end", Error, "`]]>` in text",
        explanation: "The three characters end a CDATA section and may not stand in text; write `]]&gt;`.",
        bad: ("<messageML>a[b[0]]>c</messageML>", ""),
        good: ("<messageML>a[b[0]]&gt;c</messageML>", "");

    TAG = "xml/tag", Error, "malformed tag",
        explanation: "A start tag is `<name attribute=\"value\">`, an end tag `</name>`, and an empty element \
            `<name/>`. Nothing else fits between the angle brackets.",
        bad: ("<messageML><b,>a</b></messageML>", ""),
        good: ("<messageML><b>a</b></messageML>", "");

    UNFINISHED_TAG = "xml/unfinished-tag", Error, "tag without its `>`",
        explanation: "A tag goes on until its `>`; here another `<` or the end of the text comes first. Either \
            the `>` is missing, or the `<` was meant as text and is written `&lt;`, or the message was cut off.",
        bad: ("<messageML><b</messageML>", ""),
        good: ("<messageML><b>a</b></messageML>", "");

    UNCLOSED = "xml/unclosed", Error, "element is not closed",
        explanation: "Every element is closed by its end tag, inside the element that holds it; one without \
            content can be written `<br/>`.",
        bad: ("<messageML><p>a<br>b</p></messageML>", ""),
        good: ("<messageML><p>a<br/>b</p></messageML>", "");

    END_TAG = "xml/end-tag", Error, "end tag that closes nothing",
        explanation: "An end tag closes the innermost open element, by exactly its name: upper and lower case \
            matter.",
        bad: ("<messageML><p>a</P></messageML>", ""),
        good: ("<messageML><p>a</p></messageML>", "");

    ATTRIBUTE_VALUE = "xml/attribute-value", Error, "attribute without a value",
        explanation: "Every attribute has a value in quotes, even one that is just on or off: `multiple=\"true\"`.",
        bad: ("<messageML><p class>a</p></messageML>", ""),
        good: ("<messageML><p class=\"a\">a</p></messageML>", "");

    ATTRIBUTE_QUOTES = "xml/attribute-quotes", Error, "attribute value without its quotes",
        explanation: "The value of an attribute stands between two double or two single quotes.",
        bad: ("<messageML><p class=a>a</p></messageML>", ""),
        good: ("<messageML><p class=\"a\">a</p></messageML>", "");

    ATTRIBUTE_LESS_THAN = "xml/attribute-less-than", Error, "`<` in an attribute value",
        explanation: "A `<` may not stand in an attribute value; write `&lt;`. A `>` may.",
        bad: ("<messageML><p class=\"a<b\">a</p></messageML>", ""),
        good: ("<messageML><p class=\"a&lt;b\">a</p></messageML>", "");

    ATTRIBUTE_SPACE = "xml/attribute-space", Error, "no space between attributes",
        explanation: "Attributes are set apart by white space.",
        bad: ("<messageML><p class=\"a\"style=\"\">a</p></messageML>", ""),
        good: ("<messageML><p class=\"a\" style=\"\">a</p></messageML>", "");

    ATTRIBUTE_TWICE = "xml/attribute-twice", Error, "attribute given twice",
        explanation: "An element has each attribute once.",
        bad: ("<messageML><p class=\"a\" class=\"b\">a</p></messageML>", ""),
        good: ("<messageML><p class=\"a b\">a</p></messageML>", "");

    COMMENT = "xml/comment", Error, "`--` inside a comment",
        explanation: "Two hyphens in a row may only stand at the beginning and at the end of a comment. \
            Inside the root element Symphony refuses every comment; those of the template language, `<#-- … -->`, are removed before that.",
        bad: ("<!-- a -- b --><messageML>a</messageML>", ""),
        good: ("<!-- a - b --><messageML>a</messageML>", "");

    INSTRUCTION = "xml/instruction", Error, "malformed processing instruction",
        explanation: "`<?name …?>` is a processing instruction; the name follows `<?` without a space.",
        bad: ("<? a ?><messageML>a</messageML>", ""),
        good: ("<messageML>a</messageML>", "");

    DECLARATION = "xml/declaration", Error, "misplaced or wrong XML declaration",
        explanation: "`<?xml version=\"1.0\" encoding=\"UTF-8\"?>` may only stand at the very beginning of the message, with nothing in it but `version`, `encoding` and `standalone`, in this order. \
            It is not needed.",
        bad: (" <?xml version=\"1.0\"?><messageML>a</messageML>", ""),
        good: ("<?xml version=\"1.0\"?><messageML>a</messageML>", "");

    ENCODING = "xml/encoding", Warning, "declared encoding garbles the text",
        explanation: "A message is sent as UTF-8, but the Agent reads it in the encoding that the XML declaration \
            names: everything beyond ASCII arrives garbled.",
        bad: ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><messageML>é</messageML>", ""),
        good: ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><messageML>é</messageML>", "");

    DOCTYPE = "xml/doctype", Error, "document type declaration",
        explanation: "Symphony refuses every `<!DOCTYPE …>`: entities and external files declared in it would be \
            a way to attack the server.",
        bad: ("<!DOCTYPE messageML><messageML>a</messageML>", ""),
        good: ("<messageML>a</messageML>", "");

    ENDLESS = "xml/endless", Error, "comment, section or instruction without its end",
        explanation: "A comment ends with `-->`, a CDATA section with `]]>`, an instruction with `?>`. Without it, all \
            the rest of the message belongs to it.",
        bad: ("<messageML>a</messageML><!-- b", ""),
        good: ("<messageML>a</messageML><!-- b -->", "");

    OUTSIDE_ROOT = "xml/outside-root", Error, "content outside the root element",
        explanation: "All of the message is inside one root element, `<messageML>` or `<div>`. Around it only white \
            space and comments may stand. Often an end tag too many closes the root too early.",
        bad: ("<messageML>a</messageML> b", ""),
        good: ("<messageML>a b</messageML>", "");

    NO_ROOT = "xml/no-root", Error, "no root element",
        explanation: "The message has no element at all. Plain text is sent as `<messageML>text</messageML>`.",
        bad: ("<!-- nothing -->", ""),
        good: ("<messageML>text</messageML>", "");
}

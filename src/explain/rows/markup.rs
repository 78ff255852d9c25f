//! What an XML parser says about a message that it cannot read.

use super::{Row, row};
use crate::diagnostic::codes::{element, message, xml};

pub(in crate::explain) const ROWS: &[Row] = &[
    row(
        "must be terminated by the matching end-tag \"</{element}>\"",
        &[xml::END_TAG, xml::UNCLOSED],
        "`<{element}>` was still open when another tag closed, or the message ended: `</{element}>` is missing, \
         misspelt, or stands in the wrong order.",
    ),
    row(
        "entity \"{entity}\" was referenced, but not declared",
        &[xml::ENTITY],
        "HTML's `&{entity};` is not known here: XML has only `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`. Write \
         the character itself, or its number as in `&#160;`.",
    ),
    row(
        "reference to entity \"{entity}\" must end",
        &[xml::AMPERSAND],
        "A `&` stands before `{entity}` as plain text. Write `&amp;`; in a link as well.",
    ),
    row(
        "entity name must immediately follow",
        &[xml::AMPERSAND, xml::UNCLOSED],
        "A `&` stands alone in the text. Write `&amp;`.",
    ),
    row(
        "Attribute name \"{attribute}\" associated with an element type \"{element}\" must be followed",
        &[xml::ATTRIBUTE_VALUE],
        "`{attribute}` on `<{element}>` has no value: write `{attribute}=\"true\"`, or whatever it should be.",
    ),
    row(
        "lement type \"{element}\" must be followed by either",
        &[xml::ATTRIBUTE_QUOTES, xml::UNFINISHED_TAG, xml::TAG, xml::ATTRIBUTE_VALUE, xml::ATTRIBUTE_SPACE],
        "The tag of `<{element}>` does not end as a tag should: a quote or its `>` is missing, or something stands \
         in it that is no attribute.",
    ),
    row(
        "quote is expected for attribute \"{attribute}\"",
        &[xml::ATTRIBUTE_QUOTES],
        "The value of `{attribute}` needs quotes, straight ones, on both sides.",
    ),
    row(
        "attribute \"{attribute}\" associated with an element type \"{element}\" must not contain",
        &[xml::ATTRIBUTE_LESS_THAN],
        "The value of `{attribute}` on `<{element}>` contains a `<`. Write `&lt;`, or look for a quote that was \
         forgotten before it.",
    ),
    row(
        "ttribute \"{attribute}\" was already specified for element \"{element}\"",
        &[xml::ATTRIBUTE_TWICE],
        "`<{element}>` has `{attribute}` twice. Take one out.",
    ),
    row(
        "haracter reference \"{reference}\" is an invalid",
        &[xml::CHARACTER_REFERENCE],
        "`{reference}` names a character that XML does not allow. Leave it out, or take the number of another one.",
    ),
    row(
        "not allowed in prolog",
        &[xml::OUTSIDE_ROOT],
        "Something stands before `<messageML>`: text, a byte order mark, or what a log put around the message.",
    ),
    row(
        "not allowed in trailing section",
        &[xml::OUTSIDE_ROOT],
        "There is text after `</messageML>`. Move it inside, or take it out.",
    ),
    row(
        "following the root element must be well-formed",
        &[xml::OUTSIDE_ROOT],
        "A second element follows the first. One `<messageML>` must hold everything.",
    ),
    row("DOCTYPE is disallowed", &[xml::DOCTYPE], "A message may not have a `<!DOCTYPE …>`. Take it out."),
    row(
        "must consist of well-formed character data",
        &[xml::LESS_THAN, xml::UNCLOSED, xml::TAG],
        "A `<` begins no tag. As text it is written `&lt;`; values from data want `?html`.",
    ),
    row(
        "must start and end within the same entity",
        &[xml::UNCLOSED, xml::UNFINISHED_TAG],
        "The message ends inside an element or a tag: a closing tag is missing, or the text was cut off.",
    ),
    row(
        "processing instruction target matching",
        &[xml::DECLARATION],
        "`<?xml …?>` may only stand at the very beginning, before any space or line break.",
    ),
    row(
        "string \"--\" is not permitted within comments",
        &[xml::COMMENT],
        "A comment may not contain `--`. Write it otherwise, or take the comment out.",
    ),
    row("sequence \"]]>\" must not appear", &[xml::SECTION_END], "`]]>` may not stand in text. Write `]]&gt;`."),
    row(
        "invalid XML character (Unicode: {character})",
        &[xml::CHARACTER, xml::CONTROL_CHARACTER],
        "The message contains {character}, a character that XML does not allow. Filter it from the data.",
    ),
    row("must be preceded by whitespace", &[xml::ATTRIBUTE_SPACE], "A space is missing between two attributes."),
    row(
        "White spaces are required between",
        &[xml::ATTRIBUTE_SPACE],
        "A space is missing between two attributes, or between the parts of a declaration.",
    ),
    row("Premature end of file", &[xml::NO_ROOT, message::EMPTY], "There is nothing to read: the message is empty."),
    row(
        "prefix \"{prefix}\" for element \"{element}\" is not bound",
        &[element::UNKNOWN],
        "`<{element}>` has a prefix. MessageML knows none: write the name alone.",
    ),
    row(
        "ontrol characters in message",
        &[xml::CONTROL_CHARACTER, xml::ATTRIBUTE_LESS_THAN],
        "The message, after the data was filled in, contains a control character (below U+0020, but for tab and \
         line ends). It usually comes with the data.",
    ),
    row(
        "ailed to parse messageML",
        &[xml::DECLARATION, xml::ENCODING, xml::UNCLOSED],
        "The markup could not be read, and Symphony does not say why.",
    ),
];

//! What Symphony says about elements, attributes and entities that break its rules.

use super::{Row, row};
use crate::diagnostic::codes::{attribute, element, entity, markdown, message};

pub(in crate::explain) const ROWS: &[Row] = &[
    // Elements.
    row(
        "Invalid MessageML content at element \"{element}\": '{attribute}' attribute missing",
        &[element::LABEL_TARGET],
        "`<{element}>` needs `{attribute}`: it says what the text belongs to.",
    ),
    row(
        "Invalid MessageML content at element \"{element}\"",
        &[element::UNKNOWN],
        "MessageML has no element `<{element}>`. Look at its spelling (upper and lower case count), or at HTML that \
         Symphony does not take.",
    ),
    row(
        "multiple splittable elements with the same id",
        &[element::LABEL_DUPLICATE],
        "Two labels or two tooltips belong to one element. Keep one.",
    ),
    row("Multiple tag label found", &[element::LABEL_DUPLICATE], "An input has two labels. Keep one."),
    row(
        "Invalid PresentationML for the \"{element}\" element",
        &[element::CHOICE_GROUP],
        "The `<div>` that stands for `<{element}>` in PresentationML does not hold what it must: one input, and its \
         label.",
    ),
    row(
        "Invalid element \"{element}\"",
        &[element::NODE_KIND],
        "A comment, CDATA section or instruction stands where MessageML does not take one.",
    ),
    row(
        "Shorthand tag \"{element}\" is not allowed",
        &[element::SHORTHAND, attribute::MISSING],
        "`<{element}>` only works inside `<messageML>`: the message begins with `<div>`, which makes it \
         PresentationML.",
    ),
    row(
        "input type \"{value}\" is not allowed",
        &[element::INPUT_TYPE],
        "PresentationML takes no `<input type=\"{value}\">`.",
    ),
    row(
        "contain only one \"{element}\" element",
        &[element::DIALOG, element::TOO_MANY],
        "There may be one `<{element}>`, no more.",
    ),
    row(
        "element can't contain a \"{element}\" element and any other",
        &[element::CHILD, element::TEXT],
        "`<{element}>` must be all that stands there.",
    ),
    row(
        "lement '{element}' is not allowed in '{parent}'",
        &[element::CHILD, attribute::UNKNOWN],
        "`<{element}>` may not stand in `<{parent}>`.",
    ),
    row(
        "Element \"{element}\" is not allowed in \"{parent}\"",
        &[element::CHILD, element::DIALOG, element::TEXT],
        "`<{element}>` may not stand in `<{parent}>`.",
    ),
    row(
        "Element \"{element}\" can only be a child of",
        &[element::PARENT],
        "`<{element}>` stands in an element that does not take it; it must stand directly in one of those listed.",
    ),
    row(
        "Element \"{element}\" can only be a inner child of the following elements: [{parents}]",
        &[element::NEEDS_FORM, attribute::MISSING],
        "`<{element}>` must stand somewhere inside one of: {parents}.",
    ),
    row(
        "Element \"{element}\" cannot be an inner child",
        &[element::NESTED],
        "`<{element}>` may not stand anywhere inside itself or the elements that are listed.",
    ),
    row(
        "Element \"{element}\" cannot have more than {number} children",
        &[element::TOO_MANY],
        "`<{element}>` may hold {number} of the elements that are listed, no more.",
    ),
    row(
        "Element \"{element}\" has to be the only element",
        &[element::PARENT, message::ALONE],
        "`<{element}>` must be all that the message holds.",
    ),
    row(
        "Element \"{element}\" is only allowed when messageML has",
        &[element::PARENT, element::UNKNOWN],
        "`<{element}>` is a trial feature of newer Agents, and `<messageML beta=\"true\">` switches it on.",
    ),
    row("Element \"{element}\" may not have attributes", &[attribute::UNKNOWN], "`<{element}>` takes no attributes."),
    row(
        "Element \"{element}\" may not have child elements or text",
        &[element::CONTENT],
        "`<{element}>` must be empty: `<{element}/>`.",
    ),
    row(
        "Element \"{element}\" may not have text",
        &[element::TEXT, attribute::UNKNOWN],
        "Text may not stand directly in `<{element}>`; it belongs into one of its elements.",
    ),
    row(
        "Element \"{element}\" can only have one selected",
        &[attribute::CONFLICT],
        "Only one option of `<{element}>` may be selected.",
    ),
    row(
        "The \"{element}\" element must have at least one child",
        &[element::CHILD_REQUIRED, element::DIALOG],
        "`<{element}>` is empty, or holds nothing of what it needs.",
    ),
    row(
        "form with id '{id}' should have at least one action button",
        &[element::FORM_ACTION],
        "The form `{id}` has no button that sends it: add `<button name=\"send\" type=\"action\">Send</button>`.",
    ),
    row(
        "length of this {element}'s initial value must be between",
        &[element::TEXT_LENGTH],
        "The text in `<{element}>` is shorter than `minlength` or longer than `maxlength`.",
    ),
    row(
        " should not contain a dialog",
        &[element::CHILD, element::DIALOG],
        "A dialog may not stand in another dialog.",
    ),
    row(
        "ui-action with a target-id must have only one dialog",
        &[attribute::TARGET],
        "`target-id` of `<ui-action>` must be the `id` of exactly one `<dialog>` beside it, in the same element.",
    ),
    row("Chime messages may not have", &[message::ALONE], "`<chime/>` must be all that the message holds."),
    row("Root tag must be", &[message::ROOT], "The message must begin with `<messageML>` (or `<div>`)."),
    row(
        "message cannot be null or empty",
        &[message::EMPTY],
        "The message is empty, or was not sent under the name `message`.",
    ),
    // Attributes.
    row(
        "Attribute \"{attribute}\" is not allowed. Attribute \"{other}\" missing",
        &[attribute::CONFLICT],
        "`{attribute}` only works together with `{other}`.",
    ),
    row(
        "Attribute \"{attribute}\" is not allowed in \"{element}\"",
        &[attribute::UNKNOWN, attribute::MISSING],
        "`<{element}>` has no attribute `{attribute}`.",
    ),
    row(
        "Attribute \"{attribute}\" of element \"{element}\" can only be one of the following values: [{values}]",
        &[attribute::VALUE, attribute::UNKNOWN],
        "`{attribute}` on `<{element}>` takes one of: {values}.",
    ),
    row(
        "Attributes \"{attribute}\" and \"{other}\" are not allowed on a button inside",
        &[attribute::CONFLICT],
        "A button in `<ui-action>` takes neither `{attribute}` nor `{other}`.",
    ),
    row(
        "attributes \"{attribute}\" and \"{other}\" are required",
        &[attribute::MISSING, attribute::VALUE],
        "In PresentationML, `{attribute}` and `{other}` are both needed here.",
    ),
    row(
        "ttribute \"{attribute}\" is mandatory when attribute \"{other}\"",
        &[attribute::MISSING],
        "`{other}` needs `{attribute}` beside it.",
    ),
    row(
        "ttribute \"{attribute}\" is only allowed if",
        &[attribute::CONFLICT],
        "`{attribute}` does not go with the `class` that the element has.",
    ),
    row(
        "Attribute \"{attribute}\" is allowed for action buttons only",
        &[attribute::CONFLICT],
        "`{attribute}` needs `type=\"action\"` on the button.",
    ),
    row("Attribute \"{attribute}\" is greater than", &[attribute::CONFLICT], "`{attribute}` is above its partner."),
    row("ttribute \"{attribute}\" must be lower than", &[attribute::CONFLICT], "`{attribute}` is above its partner."),
    row(
        "Attribute \"{attribute}\" cannot be {value} if",
        &[attribute::CONFLICT],
        "`{attribute}` does not go with another attribute of the element.",
    ),
    row("Only one between", &[attribute::CONFLICT], "Two attributes exclude one another. Keep one."),
    row("At least one between", &[attribute::MISSING], "One of two attributes is needed."),
    row("Either the attribute \"{attribute}\" or", &[attribute::MISSING], "`{attribute}` or its partner is needed."),
    row(
        "ttribute \"{attribute}\" is required",
        &[attribute::MISSING, attribute::VALUE, attribute::DATE],
        "`{attribute}` is missing, or empty, or blank.",
    ),
    row("ttribute \"{attribute}\" cannot be empty", &[attribute::URI, attribute::MISSING], "`{attribute}` is empty."),
    row(
        "ttribute \"{attribute}\" length is bigger than maximum allowed [{number}]",
        &[attribute::LENGTH, attribute::VALUE],
        "`{attribute}` is longer than {number} characters.",
    ),
    row("ttribute \"{attribute}\" value is too long", &[attribute::LENGTH], "`{attribute}` is too long."),
    row("attribute {attribute} value is too long", &[attribute::LENGTH], "`{attribute}` is too long."),
    row("Attribute \"{attribute}\" exceed maximum", &[attribute::LENGTH], "`{attribute}` is too long."),
    row(
        "ttribute \"{attribute}\" must be a valid number",
        &[attribute::NUMBER],
        "`{attribute}` takes a number: digits, without a unit.",
    ),
    row("ttribute \"{attribute}\" should be a number", &[attribute::NUMBER], "`{attribute}` takes a number."),
    row(
        "ttribute \"{attribute}\" must be between {least} and {most}",
        &[attribute::NUMBER],
        "`{attribute}` takes a number from {least} to {most}.",
    ),
    row("Attribute \"{attribute}\" must be less than", &[attribute::NUMBER], "`{attribute}` is out of its range."),
    row(
        "Attribute \"{attribute}\" is not valid, it must be",
        &[attribute::NUMBER],
        "`{attribute}` is not a number, or below the least that is allowed.",
    ),
    row(
        "{attribute} must be a int{bits} value not \"{value}\"",
        &[attribute::NUMBER],
        "`{value}` is not a whole number, which this attribute needs (for `uid`: the user's id in digits).",
    ),
    row(
        "must be a URI value not \"{value}\"",
        &[attribute::URI],
        "`{value}` is not an address: percent-encode spaces and braces, and give the whole of it.",
    ),
    row(
        "ttribute \"{attribute}\" must contain an absolute URI",
        &[attribute::URI],
        "`{attribute}` needs a whole address, with `https://`.",
    ),
    row(
        "URI scheme not supported: {scheme}",
        &[attribute::SCHEME],
        "Links may not begin with `{scheme}:` on this pod; its administrators keep the list.",
    ),
    row(
        "Unparseable \"{attribute}\" attribute",
        &[attribute::STYLE],
        "`{attribute}` is not CSS: write `property:value;property:value`.",
    ),
    row(
        "Invalid property(s): [{properties}] in the \"{attribute}\"",
        &[attribute::STYLE, attribute::UNKNOWN],
        "Symphony does not take these CSS properties: {properties}.",
    ),
    row("The regex \"{regex}\" is not valid", &[attribute::REGEX], "`{regex}` is not a regular expression of Java's."),
    row(
        "Elements must have unique ids. The following value is not unique: [{id}]",
        &[attribute::DUPLICATE_ID],
        "Two elements have the name or id `{id}`.",
    ),
    row(
        "Attribute \"{attribute}\" contains an invalid timezone: {zone}",
        &[attribute::ZONE, attribute::JSON],
        "`{zone}` is not a time zone, or not one that is allowed: write a name such as `Europe/Paris`.",
    ),
    row(
        "Attribute \"{attribute}\" has invalid",
        &[attribute::DATE],
        "`{attribute}` wants a date as `2026-12-31`, or a time as `23:59:00`.",
    ),
    row(
        "Attribute \"{attribute}\" contains an invalid {kind} format",
        &[attribute::VALUE],
        "`{attribute}` is not a pattern for a {kind}.",
    ),
    row(
        "Attribute \"{attribute}\" contains an unsupported format, should be an array",
        &[attribute::JSON],
        "`{attribute}` wants a JSON list of ids: `[123, 456]`.",
    ),
    row(
        "Attribute \"{attribute}\" contains an unsupported",
        &[attribute::VALUE],
        "The pattern in `{attribute}` is not one of those that are supported.",
    ),
    row(
        "Attribute \"{attribute}\" contains more values",
        &[attribute::JSON],
        "`{attribute}` lists more values than allowed.",
    ),
    row(
        "rror parsing json in attribute \"{attribute}\"",
        &[attribute::JSON],
        "The JSON in `{attribute}` cannot be read, or is not of the shape that is wanted there.",
    ),
    row(
        "\"{value}\" is not a valid date in ISO",
        &[attribute::JSON, attribute::DATE],
        "`{value}` is not a date: write it as `2026-12-31`.",
    ),
    row(
        "\"{value}\" is not a valid time",
        &[attribute::JSON, attribute::DATE],
        "`{value}` is not a time: write it as `23:59:00`.",
    ),
    row("Date interval '{value}' is unknown", &[attribute::JSON], "`{value}` is not a kind of interval of dates."),
    row("Time interval '{value}' is unknown", &[attribute::JSON], "`{value}` is not a kind of interval of times."),
    row("' out of range [", &[attribute::JSON], "A number in the JSON of an attribute is out of range."),
    row("JsonParseException", &[attribute::JSON], "The JSON in an attribute cannot be read."),
    row("MismatchedInputException", &[attribute::JSON], "The JSON in an attribute has another shape than wanted."),
    row(
        "alues of the attribute '{attribute}' for the element '{element}' must match",
        &[attribute::VALUE],
        "`{attribute}` on `<{element}>` takes letters, digits and a few signs only.",
    ),
    row(
        "ttribute \"{attribute}\" must be one of those values",
        &[attribute::VALUE],
        "`{attribute}` takes one of the values that are listed.",
    ),
    row(
        "Attribute \"{attribute}\" must be \"",
        &[attribute::VALUE],
        "`{attribute}` takes one of the values that are listed.",
    ),
    row("Attribute \"{attribute}\" value needs to be", &[attribute::VALUE], "`{attribute}` takes one value only."),
    row(
        "Shortcode or Annotation parameter",
        &[attribute::VALUE],
        "The name of an emoji takes letters, digits, `_`, `+` and `-`; leave out the colons.",
    ),
    // Entities and what stands for them.
    row(
        "Error parsing EntityJSON: provided content is not",
        &[crate::diagnostic::codes::data::NOT_OBJECT],
        "The data is JSON, but no object: it must begin with `{` and end with `}`.",
    ),
    row(
        "Duplicate \"{attribute}\"=\"{value}\" in entityJSON",
        &[entity::DUPLICATE],
        "Two elements refer to one entity, `{value}`. Each may be referred to once.",
    ),
    row(
        "no entity data provided for \"{attribute}\"=\"{id}\"",
        &[entity::MISSING_DATA],
        "The data has no member `{id}`, which `{attribute}` of an element refers to.",
    ),
    row(
        "the node \"{id}\" has to be an object",
        &[entity::NOT_OBJECT],
        "`{id}` in the data must be an object with `type` and `version`.",
    ),
    row(
        "node.MissingNode cannot be cast",
        &[entity::MISSING_DATA],
        "An element refers to a member that the data does not have.",
    ),
    row(
        "jackson.databind.node.{kind} cannot be cast",
        &[entity::NOT_OBJECT],
        "A member of the data that an element refers to is not an object.",
    ),
    row("No id or email provided", &[entity::NO_USER], "A `<mention>` names nobody: give `uid`, `email` or `strict`."),
    row(
        "No instrument found",
        &[entity::NO_INSTRUMENT],
        "No instrument has what `<cash>` or `<tag>` gives, and it has no `fallback-ticker` to show instead.",
    ),
    row(
        "unknown user {user}",
        &[entity::UNKNOWN_USER],
        "Nobody on the pod is `{user}`, or the bot may not see them. `strict=\"false\"` lets the message through.",
    ),
    row("Failed to lookup user \"{user}\"", &[entity::UNKNOWN_USER], "The pod could not look up `{user}`."),
    row(
        "Required field \"{field}\" missing from the entity payload",
        &[markdown::ENTITY],
        "An entity of the Markdown message is missing `{field}`.",
    ),
    row(
        "Invalid entity payload",
        &[markdown::ENTITY],
        "An entity of the Markdown message has a kind or a range that does not fit the text.",
    ),
    row("Invalid table payload", &[markdown::ENTITY], "A table of the Markdown message has no rows, or no place."),
    row(
        "Parent of block must also be block",
        &[markdown::ENTITY],
        "A table of the Markdown message lies inside a paragraph.",
    ),
    row("getPrettyName()\" because", &[entity::UNKNOWN_USER], "A mention names a user that does not exist."),
    row(
        "JsonNode.iterator()\" because",
        &[markdown::ENTITY],
        "An entity of the Markdown message is missing its parts.",
    ),
    row(
        "String.hashCode()\" because",
        &[entity::TYPE, attribute::MISSING],
        "An entity in the data has no `type`, or an element is missing an attribute.",
    ),
    row("String.equals(Object)\" because", &[element::DIALOG], "A dialog, or what opens it, is missing an attribute."),
    row("String.matches(String)\" because \"this.tag\"", &[attribute::MISSING], "`<hash>` or `<cash>` has no `tag`."),
    row("id required", &[attribute::MISSING, attribute::UNKNOWN], "An element is missing its `id`."),
];

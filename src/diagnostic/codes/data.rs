//! Codes `data/…`: faults of the `data` parameter (EntityJSON).

codes! {
    SYNTAX = "data/syntax", Error, "the data is not JSON",
        explanation: "The `data` parameter must be strict JSON: keys and strings in double quotes, no \
            comments, no comma before a closing bracket, no leading zeros.",
        bad: ("<messageML>a</messageML>", "{\"a\": 1,}"),
        good: ("<messageML>a</messageML>", "{\"a\": 1}");

    NOT_OBJECT = "data/not-object", Error, "the data is not an object",
        explanation: "The `data` parameter must be one JSON object (or a JSON string that holds one): its \
            members are the structured objects that elements name with `data-entity-id`, and what \
            templates see as `data` and `entity`.",
        bad: ("<messageML>a</messageML>", "[1, 2]"),
        good: ("<messageML>a</messageML>", "{\"list\": [1, 2]}");
}

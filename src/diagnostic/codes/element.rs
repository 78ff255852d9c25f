//! Codes `element/…`: what may stand where in the markup.

codes! {
    UNKNOWN = "element/unknown", Error, "no such element",
        explanation: "MessageML knows a closed list of elements; names are case-sensitive and have no \
            prefixes. Symphony refuses a message with any other tag.",
        bad: ("<messageML><u>note</u></messageML>", ""),
        good: ("<messageML><i>note</i></messageML>", "");
}

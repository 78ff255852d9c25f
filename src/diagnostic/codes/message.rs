//! Codes `message/…`: faults of the message as a whole.

codes! {
    EMPTY = "message/empty", Error, "the message is empty",
        explanation: "The `message` parameter is missing, empty or only white space. Symphony refuses \
            it even when attachments are sent along: an attachment alone still needs a message \
            that holds at least a space.",
        bad: ("  ", ""),
        good: ("<messageML> </messageML>", "");
}

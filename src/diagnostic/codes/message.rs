//! Codes `message/…`: faults of the message as a whole.

codes! {
    EMPTY = "message/empty", Error, "the message is empty",
        explanation: "The `message` parameter is missing, empty or only white space. Symphony refuses \
            it even when attachments are sent along: an attachment alone still needs a message \
            that holds at least a space.",
        bad: ("  ", ""),
        good: ("<messageML> </messageML>", "");

    ROOT = "message/root", Error, "the root is not a message",
        explanation: "The one element around everything is `messageML`, or `div` for PresentationML.",
        bad: ("<p>a</p>", ""),
        good: ("<messageML><p>a</p></messageML>", "");

    PASTED = "message/pasted", Error, "a message with something around it",
        explanation: "The text was pasted from a log, a program or a chat, with what that puts around a message: \
            quotes and the escapes of a string, a code fence, a name and `=`, percent signs, `&lt;` in place of \
            `<`. Symphony would get all of it, and refuses it. `messageml check --unwrap` looks at the message inside.",
        bad: ("\"<messageML>a</messageML>\"", ""),
        good: ("<messageML>a</messageML>", "");

    VERSION = "message/version", Error, "PresentationML without a version",
        explanation: "The root of a PresentationML message says its version with `data-version`, unless the \
            parameter `version` does. What it says is not interpreted; `2.0` is usual.",
        bad: ("<div data-format=\"PresentationML\">a</div>", ""),
        good: ("<div data-format=\"PresentationML\" data-version=\"2.0\">a</div>", "");

    ALONE = "message/alone", Error, "a chime beside other content",
        explanation: "A chime is the only thing in its message, directly in the root; even white space \
            around it is refused.",
        bad: ("<messageML><chime/> ring</messageML>", ""),
        good: ("<messageML><chime/></messageML>", "");
}

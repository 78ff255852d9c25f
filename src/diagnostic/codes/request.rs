//! Codes `request/…`: faults of a whole request, its endpoint, streams and attachments. Their
//! examples are request files.

codes! {
    UNREADABLE = "request/unreadable", Error, "the request cannot be read",
        explanation: "A request must be one JSON (or, in a file, YAML) object whose members have the documented \
            types. In `messageml batch`, the line with the fault is answered with this code and the \
            lines behind it go on.",
        bad: ("[\"create\"]", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"xFfPil_o26qXzGwWvcw5RH___qQr0W7EdA\", \"message\": \"<messageML>a</messageML>\"}", "");
}

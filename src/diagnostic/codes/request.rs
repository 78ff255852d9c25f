//! Codes `request/…`: faults of a whole request, its endpoint, streams and attachments. Their
//! examples are request files.

codes! {
    UNREADABLE = "request/unreadable", Error, "the request cannot be read",
        explanation: "A request must be one JSON (or, in a file, YAML) object whose members have the documented \
            types. In `messageml batch`, the faulty line is answered with this code, and the lines after it are still processed.",
        bad: ("[\"create\"]", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"xFfPil_o26qXzGwWvcw5RH___qQr0W7EdA\", \"message\": \"<messageML>a</messageML>\"}", "");

    UNKNOWN_MEMBER = "request/unknown-member", Error, "the request has a member that no endpoint takes",
        explanation: "A misspelt member would be ignored by the Agent without a word: the message would go out \
            without its data, its version or its attachment.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"mesage\": \"<messageML>a</messageML>\", \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\"}", "");

    MISSING_MEMBER = "request/missing-member", Error, "the endpoint needs a member that is not there",
        explanation: "Create Message needs a stream, Update Message a stream and the id of the message that is \
            replaced, Blast Message at least one stream.",
        bad: ("{\"endpoint\": \"update\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"update\", \"stream\": \"abc\", \"messageId\": \"m1\", \"message\": \"<messageML>a</messageML>\"}", "");

    MISPLACED_MEMBER = "request/misplaced-member", Error, "the endpoint does not take this member",
        explanation: "`messageId` and `silent` belong to Update Message, `streams` to Blast Message, `stream` to the \
            other two; an endpoint ignores what belongs to another.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"silent\": true, \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"update\", \"stream\": \"abc\", \"messageId\": \"m1\", \"silent\": true, \"message\": \"<messageML>a</messageML>\"}", "");

    STREAM_ID = "request/stream-id", Error, "this is not a stream id",
        explanation: "Stream ids stand in the endpoint's address, so they are written in URL-safe base64: letters, \
            digits, `-` and `_`. The pod hands them out with `+`, `/` and a trailing `=` in some places; \
            replace `+` by `-`, `/` by `_` and drop the `=`.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"xFf/il+o26qX==\", \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"xFf_il-o26qX\", \"message\": \"<messageML>a</messageML>\"}", "");

    TOO_MANY_STREAMS = "request/too-many-streams", Error, "a blast goes to at most 100 streams",
        explanation: "Blast Message takes at most 100 stream ids. Send several blasts for more.",
        bad: (
            concat!(
                "{\"endpoint\": \"blast\", \"message\": \"<messageML>a</messageML>\", \"streams\": \"",
                "a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8,b9,c1,c2,c3,c4,c5,c6,c7,c8,c9,d1,d2,d3,d4,d5,d6,",
                "d7,d8,d9,e1,e2,e3,e4,e5,e6,e7,e8,e9,f1,f2,f3,f4,f5,f6,f7,f8,f9,g1,g2,g3,g4,g5,g6,g7,g8,g9,h1,h2,h3,",
                "h4,h5,h6,h7,h8,h9,i1,i2,i3,i4,i5,i6,i7,i8,i9,j1,j2,j3,j4,j5,j6,j7,j8,j9,k1,k2,k3,k4,k5,k6,k7,k8,k9,",
                "l1,l2\"}"
            ),
            ""
        ),
        good: ("{\"endpoint\": \"blast\", \"streams\": [\"abc\", \"def\"], \"message\": \"<messageML>a</messageML>\"}", "");

    REPEATED_STREAM = "request/repeated-stream", Warning, "a stream is named twice",
        explanation: "Each repetition counts towards the limit of 100, and nobody wants the same message twice in one room.",
        bad: ("{\"endpoint\": \"blast\", \"streams\": [\"abc\", \"abc\"], \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"blast\", \"streams\": [\"abc\", \"def\"], \"message\": \"<messageML>a</messageML>\"}", "");

    VERSION = "request/version", Warning, "the version is not of the form major.minor",
        explanation: "The `version` parameter is documented as `major.minor`, such as `2.0`; left out or empty, the \
            latest is meant. The Agent prints whatever stands there into `data-version`.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"version\": \"two\", \"message\": \"<messageML>a</messageML>\"}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"version\": \"2.0\", \"message\": \"<messageML>a</messageML>\"}", "");

    ATTACHMENT_BYTES = "request/attachment-bytes", Error, "the attachments are too large",
        explanation: "All attachments of one message together may have at most 30 MB.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [{\"name\": \"a.zip\", \"size\": 31457281}]}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [{\"name\": \"a.zip\", \"size\": 1048576}]}", "");

    ATTACHMENT_COUNT = "request/attachment-count", Warning, "more attachments than recommended",
        explanation: "Symphony recommends at most 25 files in one message.",
        bad: (
            concat!(
                "{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [",
                "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}"
            ),
            ""
        ),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [1, 2]}", "");

    PREVIEW_COUNT = "request/preview-count", Error, "not as many previews as attachments",
        explanation: "If any attachment has a preview, each needs one, in the same order.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [10, 20], \"previews\": [5]}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\", \"attachments\": [10, 20], \"previews\": [5, 6]}", "");

    EMPTY_MESSAGE = "request/empty-message", Advice, "attachments need a message beside them",
        explanation: "A message of attachments alone is refused; Symphony asks for at least one space of content beside \
            them.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML></messageML>\", \"attachments\": [{\"name\": \"a.pdf\", \"size\": 10}]}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML> </messageML>\", \"attachments\": [{\"name\": \"a.pdf\", \"size\": 10}]}", "");

    FORM_SENDER = "request/form-sender", Advice, "only service accounts may send forms",
        explanation: "Messages with forms are refused unless the sender is a service account (user type SYSTEM). A bot \
            is one; a user on whose behalf an app sends is not.",
        bad: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML><form id='f'><button name='b'>OK</button></form></messageML>\"}", ""),
        good: ("{\"endpoint\": \"create\", \"stream\": \"abc\", \"message\": \"<messageML>a</messageML>\"}", "");
}

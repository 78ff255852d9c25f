//! Codes `limit/…`: bounds of the engine and limits that Symphony documents.

codes! {
    DATA_BYTES = "limit/data-bytes", Error, "too much data",
        explanation: "The data is longer than this engine reads (`Limits::data_bytes`). Symphony itself \
            takes 1.5 MB of message and data together.",
        bad: ("<messageML>a</messageML>", "{\"long\": \"…\"}"),
        good: ("<messageML>a</messageML>", "{}");
}

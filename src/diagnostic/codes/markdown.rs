//! Codes `markdown/…`: what accompanies a Markdown text. In the examples the message is Markdown, the data its
//! entities.

codes! {
    ENTITY = "markdown/entity", Error, "wrong entity or table beside Markdown",
        explanation: "A Markdown text may come with entities (objects with `indexStart`, `indexEnd`, `id` and \
            `type`) and with tables (objects with `index` and `text`, an array of rows). Indices count \
            UTF-16 units of the text.",
        bad: ("Hello #world", "{\"hashtags\": [{\"indexStart\": 6, \"indexEnd\": 6, \"id\": \"#world\", \"type\": \"KEYWORD\"}]}"),
        good: ("Hello #world", "{\"hashtags\": [{\"indexStart\": 6, \"indexEnd\": 12, \"id\": \"#world\", \"type\": \"KEYWORD\"}]}");
}

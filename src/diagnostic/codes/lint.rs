//! Codes `lint/…`: advice beyond what Symphony refuses; each can be switched off or raised.

codes! {
    TEMPLATE_IN_DATA = "lint/template-in-data", Warning, "FreeMarker markup inside the data",
        explanation: "A value of the data holds `${`, `#{`, `<#` or `<@`. When a bot (or the BDK) expands its \
            template itself and sends the result, the Agent expands that result once more, and with it whatever \
            came from the data: a client's text becomes a template. In the profile `bdk-java` this is an error.",
        bad: ("<messageML>a</messageML>", "{\"note\": \"costs ${price}\"}"),
        good: ("<messageML>a</messageML>", "{\"note\": \"costs 12.50\"}");

    UNUSED_MACRO = "lint/unused-macro", Advice, "a macro that is never called",
        explanation: "A macro or function is defined and never used, which is often a misspelt call elsewhere.",
        bad: ("<#macro row></#macro><messageML>${data.a}</messageML>", "{\"a\": 1}"),
        good: ("<#macro row>a</#macro><messageML><@row/></messageML>", "{}");

    UNUSED_VARIABLE = "lint/unused-variable", Advice, "a variable that is never read",
        explanation: "A variable is assigned and never read, which is often a misspelt name elsewhere.",
        bad: ("<#assign total = 3><messageML>${data.a}</messageML>", "{\"a\": 1}"),
        good: ("<#assign total = 3><messageML>${total}</messageML>", "{}");

    GROUPED_NUMBER = "lint/grouped-number", Warning, "a number grouped where machines read it",
        explanation: "FreeMarker prints numbers for people, `12345` as `12,345`. In an id, a link or another value \
            that machines read, that is another value or none. `?c` prints the bare digits.",
        bad: ("<messageML><a href=\"https://example.com/orders/${data.id}\">order</a></messageML>", "{\"id\": 12345}"),
        good: ("<messageML><a href=\"https://example.com/orders/${data.id?c}\">order</a></messageML>", "{\"id\": 12345}");

    MARKUP_FROM_DATA = "lint/markup-from-data", Warning, "a value of the data brings its own markup",
        explanation: "A value is inserted as it is and holds tags, so the data decides what the message looks like. \
            If it comes from people or other systems, they can break the message or dress it up. `?html` shows the \
            value as it is; the header `<#ftl output_format=\"HTML\">` does so for all values.",
        bad: ("<messageML>${data.note}</messageML>", "{\"note\": \"<b>now</b>\"}"),
        good: ("<messageML>${data.note?html}</messageML>", "{\"note\": \"<b>now</b>\"}");
}

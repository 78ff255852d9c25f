//! Codes `lint/…`: advice beyond what Symphony refuses; each can be switched off or raised.

codes! {
    TEMPLATE_IN_DATA = "lint/template-in-data", Warning, "FreeMarker markup inside the data",
        explanation: "A value of the data holds `${`, `#{`, `<#` or `<@`. When a bot (or the BDK) expands its \
            template itself and sends the result, the Agent expands that result once more, and with it whatever \
            came from the data: a client's text becomes a template. In the profile `bdk-java` this is an error.",
        bad: ("<messageML>a</messageML>", "{\"note\": \"costs ${price}\"}"),
        good: ("<messageML>a</messageML>", "{\"note\": \"costs 12.50\"}");
}

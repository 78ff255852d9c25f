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
            that machines read, `1,234` is another value, or no value at all. `?c` prints the bare digits.",
        bad: ("<messageML><a href=\"https://example.com/orders/${data.id}\">order</a></messageML>", "{\"id\": 12345}"),
        good: ("<messageML><a href=\"https://example.com/orders/${data.id?c}\">order</a></messageML>", "{\"id\": 12345}");

    MARKUP_FROM_DATA = "lint/markup-from-data", Warning, "a value of the data brings its own markup",
        explanation: "A value is inserted as it is and holds tags, so the data decides what the message looks like. \
            If it comes from people or other systems, they can break the message or dress it up. `?html` shows the \
            value as it is; the header `<#ftl output_format=\"HTML\">` does so for all values.",
        bad: ("<messageML>${data.note}</messageML>", "{\"note\": \"<b>now</b>\"}"),
        good: ("<messageML>${data.note?html}</messageML>", "{\"note\": \"<b>now</b>\"}");

    AGENT_VERSION = "lint/agent-version", Warning, "newer than the Agent that messages go to",
        explanation: "An element, an attribute or a value came with a later Agent than the one stated with \
            `agent-version` in `messageml.toml` (or `--agent-version`): the older Agent refuses it. Versions are those \
            of the documentation. Without a stated version nothing is said.",
        bad: ("<messageML><dateTime value=\"2025-01-31T09:30:00Z\"/></messageML>", ""),
        good: ("<messageML>2025-01-31 09:30 UTC</messageML>", ""),
        under: AgentVersion("23.1");

    NEXT_AGENT = "lint/next-agent", Advice, "what newer Agents will refuse or print otherwise",
        explanation: "Newer Agents (library 1.7) hold templates to a list of directives, built-ins and names before they \
            run, and refuse the whole message for anything outside it. Agents are upgraded one by one, so a template \
            that works today may be refused tomorrow; what is said here works with both. `library-version = \"1.7\"` in \
            `messageml.toml` makes it an error, `messageml check --upgrade` looks at everything that changes.",
        bad: ("<messageML><#attempt>${entity.note}<#recover>none</#attempt></messageML>", "{}"),
        good: ("<messageML>${(entity.note)!\"none\"}</messageML>", "{}");

    DEPRECATED = "lint/deprecated", Advice, "superseded by something newer",
        explanation: "Symphony still takes this element, attribute or value, and its documentation has a successor.",
        bad: ("<messageML><emoji annotation=\"smiley\"/></messageML>", ""),
        good: ("<messageML><emoji shortcode=\"smiley\"/></messageML>", "");

    UNDOCUMENTED = "lint/undocumented", Advice, "accepted, and against the documentation",
        explanation: "The documentation rules this out, and Symphony's library takes it all the same. Clients are built \
            after the documentation, and a later Agent may be as strict.",
        bad: ("<messageML><mention uid=\"1\" strict=\"false\"/></messageML>", ""),
        good: ("<messageML><mention email=\"one@example.com\" strict=\"false\"/></messageML>", "");

    ENTITY_TEXT = "lint/entity-text", Advice, "a structured object without a text",
        explanation: "Clients without a renderer for an object of the data show what stands in its element. An empty one \
            shows nothing there, and nothing in the Markdown that search and compliance see.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"trade\"></div></messageML>", "{\"trade\": {\"type\": \"com.example.trade\"}}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"trade\">Bought 500 EUR</div></messageML>", "{\"trade\": {\"type\": \"com.example.trade\"}}");

    BRANCH_NOT_TAKEN = "lint/branch-not-taken", Advice, "a branch that no sample data take",
        explanation: "None of the sample data of this template reach a branch (`#if`, `#else`, the items of a `#list`, a \
            `#case`, a macro), so nothing in it was checked. It is reported with `--coverage`, or where \
            `messageml.toml` sets a level for it: with a single sample most templates have such branches.",
        bad: ("<messageML><#if data.late>late<#else>in time</#if></messageML>", "{\"late\": false}"),
        good: ("<messageML>${data.late?string(\"late\", \"in time\")}</messageML>", "{\"late\": false}");

    SOMETIMES_MISSING = "lint/sometimes-missing", Advice, "a variable that is not always there",
        explanation: "The template reads a value without a default, and some of the sample data (or some items of a \
            list) do not have it. So far only a branch that is not taken with them saves the message: with other data \
            the Agent would stop there.",
        bad: ("<messageML><#list data.trades as t><#if t.late>${t.reason}</#if></#list></messageML>", "{\"trades\": [{\"late\": true, \"reason\": \"a\"}, {\"late\": false}]}"),
        good: ("<messageML><#list data.trades as t><#if t.late>${t.reason!\"-\"}</#if></#list></messageML>", "{\"trades\": [{\"late\": true, \"reason\": \"a\"}, {\"late\": false}]}");
}

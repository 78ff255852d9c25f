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
        explanation: "A value is inserted as it is and holds tags, so the data decides what the message looks like. If the data comes from people or other systems, they can break the message or disguise it. `?html` shows the value literally; the header `<#ftl output_format=\"HTML\">` does so for all values.",
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
        explanation: "Symphony still accepts this element, attribute or value, but its documentation names a successor.",
        bad: ("<messageML><emoji annotation=\"smiley\"/></messageML>", ""),
        good: ("<messageML><emoji shortcode=\"smiley\"/></messageML>", "");

    UNDOCUMENTED = "lint/undocumented", Advice, "accepted, and against the documentation",
        explanation: "The documentation rules this out, but Symphony's library accepts it anyway. Clients follow the documentation, and a later Agent may be just as strict.",
        bad: ("<messageML><mention uid=\"1\" strict=\"false\"/></messageML>", ""),
        good: ("<messageML><mention email=\"one@example.com\" strict=\"false\"/></messageML>", "");

    ENTITY_TEXT = "lint/entity-text", Advice, "a structured object without a text",
        explanation: "Clients without a renderer for an object of the data show what stands in its element. An empty one \
            shows nothing there, and nothing in the Markdown that search and compliance see.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"trade\"></div></messageML>", "{\"trade\": {\"type\": \"com.example.trade\"}}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"trade\">Bought 500 EUR</div></messageML>", "{\"trade\": {\"type\": \"com.example.trade\"}}");

    LOST_DIGITS = "lint/lost-digits", Advice, "digits that are not printed",
        explanation: "FreeMarker prints three decimals of a number unless it is told otherwise: 1.08457 becomes 1.085, and \
            0.00045 becomes 0 (then it is a warning). For prices and rates that is another number. `?string(\"0.#####\")` \
            says how many to print, `?c` prints all of them, and `<#setting number_format=\"0.#####\">` says it for \
            the whole template.",
        bad: ("<messageML>EURUSD ${data.px}</messageML>", "{\"px\": 1.08457}"),
        good: ("<messageML>EURUSD ${data.px?string(\"0.#####\")}</messageML>", "{\"px\": 1.08457}");

    FORMAT_PATTERN = "lint/format-pattern", Warning, "a format that prints something else",
        explanation: "A format is read letter by letter, and what means nothing in it is printed as it is. A number with a \
            pattern for dates, `?string(\"yyyy-MM-dd\")`, prints those letters with the number after them: make a date of it \
            first, `?number_to_datetime`. In a pattern for dates `mm` are the minutes and `MM` the month, `DD` is the day of \
            the year and `YYYY` the year of its week: `dd` and `yyyy` are what is meant nearly always.",
        bad: ("<messageML>${data.at?string(\"yyyy-MM-dd\")}</messageML>", "{\"at\": 1735637387000}"),
        good: ("<messageML>${data.at?number_to_datetime?string(\"yyyy-MM-dd\")}</messageML>", "{\"at\": 1735637387000}");

    GREEDY_DEFAULT = "lint/greedy-default", Warning, "a default that takes in what follows it",
        explanation: "`!` takes in everything after it: `data.count!0 + 1` is `data.count` where that is there, and `0 + 1` \
            where it is missing. Round brackets end the default: `(data.count!0) + 1`.",
        bad: ("<messageML>${data.count!0 + 1}</messageML>", "{\"count\": 4}"),
        good: ("<messageML>${(data.count!0) + 1}</messageML>", "{\"count\": 4}");

    FALLS_THROUGH = "lint/falls-through", Warning, "a case that goes on into the next",
        explanation: "A `<#case …>` without `<#break>` goes on into the next one, so that readers see what both hold. Several \
            cases may share what they print: those that print nothing of their own need no `<#break>`.",
        bad: (
            "<messageML><#switch data.side><#case \"B\">Buy<#case \"S\">Sell</#switch></messageML>",
            "{\"side\": \"B\"}"
        ),
        good: (
            "<messageML><#switch data.side><#case \"B\">Buy<#break><#case \"S\">Sell</#switch></messageML>",
            "{\"side\": \"B\"}"
        );

    LOST_CONTENT = "lint/lost-content", Warning, "content that a macro never prints",
        explanation: "What stands between `<@box>` and `</@box>` is printed where the macro says `<#nested>`. This macro never \
            does, so readers do not see it.",
        bad: ("<#macro box><b>Note</b></#macro><messageML><@box>late</@box></messageML>", "{}"),
        good: ("<#macro box><b><#nested></b></#macro><messageML><@box>late</@box></messageML>", "{}");

    QUOTED_PATH = "lint/quoted-path", Warning, "a path in quotes, which is a text",
        explanation: "In quotes a path is a text: `${\"entity.name\"}` shows `entity.name`, not the value that it names.",
        bad: ("<messageML>${\"entity.name\"}</messageML>", "{\"name\": \"Ann\"}"),
        good: ("<messageML>${entity.name}</messageML>", "{\"name\": \"Ann\"}");

    CUT_CONDITION = "lint/cut-condition", Warning, "a comparison that the end of its tag cuts off",
        explanation: "A `>` ends the tag it stands in: `<#elseif data.qty > 5>` asks for `data.qty` alone, and ` 5>` is text \
            that readers see. As soon as that branch is reached the message is refused or says something else. `gt` and `gte` \
            compare in a tag, and so does `>` in round brackets.",
        bad: ("<messageML><#if data.ok>yes<#elseif data.qty > 5>many</#if></messageML>", "{\"ok\": true, \"qty\": 7}"),
        good: ("<messageML><#if data.ok>yes<#elseif data.qty gt 5>many</#if></messageML>", "{\"ok\": true, \"qty\": 7}");

    GROUPED_IDENTIFIER = "lint/grouped-identifier", Warning, "an identifier grouped like a quantity",
        explanation: "FreeMarker groups the digits of numbers for people: 1234567 becomes 1,234,567. The name of this value \
            says that it is an identifier, the number of an order say, or a year; people copy it and search for it. `?c` \
            prints the bare digits.",
        bad: ("<messageML>Order ${data.orderId}</messageML>", "{\"orderId\": 1234567}"),
        good: ("<messageML>Order ${data.orderId?c}</messageML>", "{\"orderId\": 1234567}");

    FOREIGN_MARKER = "lint/foreign-marker", Warning, "a mark that nothing replaces",
        explanation: "The text holds a mark of another template engine (`{{name}}`, `{% if x %}`, `#foreach(…)`, `%(name)s`, \
            `[#if x]` among angle brackets, an escaped `<#if>`), an interpolation with a wrong sign (`$ {entity.name}`), or \
            the `\\n` of a string. The Agent knows none of them, so readers see it as it is. If your \
            bot replaces such marks before it sends, check what it sends. In `code` and `pre` nothing is said.",
        bad: ("<messageML>Hello {{name}}</messageML>", "{\"name\": \"Ann\"}"),
        good: ("<messageML>Hello ${data.name}</messageML>", "{\"name\": \"Ann\"}");

    MARKDOWN = "lint/markdown", Advice, "Markdown in a message",
        explanation: "MessageML is not Markdown: readers see the asterisks of `**now**`, the brackets of `[text](https://…)` \
            and the signs of headings, tables and blocks of code.",
        bad: ("<messageML>Please answer **now**</messageML>", ""),
        good: ("<messageML>Please answer <b>now</b></messageML>", "");

    ESCAPED_TWICE = "lint/escaped-twice", Advice, "a sign that is escaped twice",
        explanation: "`&amp;amp;` is shown as `&amp;`: the text was escaped a second time.",
        bad: ("<messageML>Profit &amp;amp; loss</messageML>", ""),
        good: ("<messageML>Profit &amp; loss</messageML>", "");

    REPEATED_KEY = "lint/repeated-key", Warning, "a key that an object has twice",
        explanation: "An object of the data has the same key twice. Only the last one counts; the value of the other is lost.",
        bad: ("<messageML>${data.side}</messageML>", "{\"side\": \"buy\", \"side\": \"sell\"}"),
        good: ("<messageML>${data.side}</messageML>", "{\"side\": \"sell\"}");

    IGNORED_DATA = "lint/ignored-data", Warning, "text after the object of the data",
        explanation: "Symphony reads the first object of the data and ignores whatever comes after it: a second object is lost.",
        bad: ("<messageML>${data.side}</messageML>", "{\"side\": \"buy\"} {\"side\": \"sell\"}"),
        good: ("<messageML>${data.side}</messageML>", "{\"side\": \"buy\"}");

    DOUBLED_SIGN = "lint/doubled-sign", Warning, "a sign that Symphony adds by itself",
        explanation: "`hash` writes the `#` before its tag and `cash` the `$`: with another one in the tag readers see two, \
            and it is another tag.",
        bad: ("<messageML><hash tag=\"#markets\"/></messageML>", ""),
        good: ("<messageML><hash tag=\"markets\"/></messageML>", "");

    UNKNOWN_EMOJI = "lint/unknown-emoji", Warning, "an emoji that does not exist",
        explanation: "Symphony does not know this code, so readers see it between colons, unless the element holds a \
            text to show instead.",
        bad: ("<messageML><emoji shortcode=\"smileyy\"/></messageML>", ""),
        good: ("<messageML><emoji shortcode=\"smiley\"/></messageML>", "");

    REPEATED_FIELD = "lint/repeated-field", Warning, "two parts of a form that cannot be told apart",
        explanation: "Two fields of one form have the same name, two options of one drop-down or two radio buttons of a \
            group the same value, or more than one radio button of a group is checked: the answer has room for only one \
            of them.",
        bad: ("<messageML><form id=\"f\"><text-field name=\"a\"/><text-field name=\"a\"/><button name=\"go\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"a\"/><text-field name=\"b\"/><button name=\"go\">Go</button></form></messageML>", "");

    UNSENDABLE = "lint/unsendable", Warning, "a form that cannot be sent as it is",
        explanation: "A drop-down asks for more choices than it has, or a date or time lies outside its own bounds: \
            clients refuse to send the form.",
        bad: ("<messageML><form id=\"f\"><date-picker name=\"d\" value=\"2025-01-01\" min=\"2025-02-01\"/><button name=\"go\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><date-picker name=\"d\" value=\"2025-02-01\" min=\"2025-02-01\"/><button name=\"go\">Go</button></form></messageML>", "");

    UNOPENED_DIALOG = "lint/unopened-dialog", Advice, "a dialog that nothing opens",
        explanation: "No `ui-action` names this dialog, so nobody will see it.",
        bad: ("<messageML><dialog id=\"d\"><title>More</title><body>text</body></dialog></messageML>", ""),
        good: ("<messageML><ui-action action=\"open-dialog\" target-id=\"d\"><button>More</button></ui-action><dialog id=\"d\"><title>More</title><body>text</body></dialog></messageML>", "");

    UNKNOWN_COLOUR = "lint/unknown-colour", Advice, "a colour that the style guide does not have",
        explanation: "The class or accent names a colour that clients do not know, so the text, the background or the \
            card has none. Symphony takes any class.",
        bad: ("<messageML><b class=\"tempo-text-color--gren\">up</b></messageML>", ""),
        good: ("<messageML><b class=\"tempo-text-color--green\">up</b></messageML>", "");

    DEAD_LINK = "lint/dead-link", Warning, "an image or link that cannot work",
        explanation: "An image is loaded by each reader's client, which knows no folder of the bot: its address has to be \
            complete, or a `data:` address. Links that run a script are never followed.",
        bad: ("<messageML><img src=\"chart.png\"/></messageML>", ""),
        good: ("<messageML><img src=\"https://example.com/chart.png\"/></messageML>", "");

    UNSAFE_PATTERN = "lint/unsafe-pattern", Warning, "a pattern that clients do not run",
        explanation: "The pattern repeats a group that repeats already. On some texts that takes practically forever, so clients skip the check and the field accepts anything.",
        bad: ("<messageML><form id=\"f\"><text-field name=\"a\" pattern=\"^(a+)+$\" pattern-error-message=\"only a\"/><button name=\"go\">Go</button></form></messageML>", ""),
        good: ("<messageML><form id=\"f\"><text-field name=\"a\" pattern=\"^a+$\" pattern-error-message=\"only a\"/><button name=\"go\">Go</button></form></messageML>", "");

    REPLACED_CONTENT = "lint/replaced-content", Warning, "a text that readers do not see",
        explanation: "An element stands for an object of the data whose type is that of a hashtag or cashtag. Symphony makes \
            the tag of it, and shows the tag instead of what is written in the element.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"k\">Read this first</div></messageML>", "{\"k\": {\"type\": \"org.symphonyoss.taxonomy\", \"version\": \"1.0\", \"id\": [{\"type\": \"org.symphonyoss.taxonomy.hashtag\", \"value\": \"important\"}]}}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"k\">#important</div></messageML>", "{\"k\": {\"type\": \"org.symphonyoss.taxonomy\", \"version\": \"1.0\", \"id\": [{\"type\": \"org.symphonyoss.taxonomy.hashtag\", \"value\": \"important\"}]}}");

    MOBILE = "lint/mobile", Advice, "something that has no effect on phones",
        explanation: "Symphony's clients for phones do not have this element or attribute. This is only reported if `messageml.toml` sets a level for it: many messages are meant for desktops only.",
        bad: ("<messageML><ui-action action=\"open-im\" user-ids=\"[1]\"><button>Chat</button></ui-action></messageML>", ""),
        good: ("<messageML><b>Chat</b></messageML>", ""),
        under: Lint("lint/mobile");

    BRANCH_NOT_TAKEN = "lint/branch-not-taken", Advice, "a branch that no sample data reaches",
        explanation: "No sample data of this template reaches a branch (`#if`, `#else`, the items of a `#list`, a \
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

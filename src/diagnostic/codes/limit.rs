//! Codes `limit/…`: bounds of the engine and limits that Symphony documents. In the
//! examples, `…` in the data stands for two million letters.

codes! {
    DATA_BYTES = "limit/data-bytes", Error, "too much data",
        explanation: "The data is longer than this engine reads (`Limits::data_bytes`). Symphony itself \
            takes 1.5 MB of message and data together.",
        bad: ("<messageML>a</messageML>", "{\"note\": \"longer than it may be\"}"),
        good: ("<messageML>a</messageML>", "{\"a\": 1}"),
        under: DataBytes(20);
    DIAGNOSTICS = "limit/diagnostics", Advice, "more findings than are shown",
        explanation: "One run shows at most `Limits::diagnostics` findings (200), and says how many more there were. \
            The same fault in many turns of a loop counts once. An error among them is always shown, so the verdict \
            does not depend on this limit.",
        bad: ("<messageML><x/><y/><z/></messageML>", ""),
        good: ("<messageML>a</messageML>", ""),
        under: Diagnostics(2);
    // Expanding templates.
    STEPS = "limit/steps", Error, "template runs too long",
        explanation: "The template does more work than this engine allows (`Limits::steps`): a loop over a huge \
            range, or a macro that calls itself again and again.",
        bad: ("<messageML><#list 1..1000000000 as i></#list></messageML>", "{}"),
        good: ("<messageML><#list 1..10 as i></#list></messageML>", "{}"),
        under: Steps(10000);
    CALL_DEPTH = "limit/call-depth", Error, "calls nest too deeply",
        explanation: "Macros, functions, includes or evaluated texts call one another deeper than allowed \
            (`Limits::call_depth`), mostly because one calls itself without an end.",
        bad: ("<messageML><#macro m><@m/></#macro><@m/></messageML>", "{}"),
        good: ("<messageML><#macro m>a</#macro><@m/></messageML>", "{}");
    OUTPUT_BYTES = "limit/output-bytes", Error, "template writes too much",
        explanation: "The expanded text is longer than allowed (`Limits::output_bytes`).",
        bad: ("<messageML><#list 1..400000 as i>${\"\"?left_pad(100)}</#list></messageML>", "{}"),
        good: ("<messageML><#list 1..4 as i>${\"\"?left_pad(100)}</#list></messageML>", "{}");
    STRING_BYTES = "limit/string-bytes", Error, "string is too long",
        explanation: "The template builds one string that is longer than allowed (`Limits::string_bytes`).",
        bad: ("<messageML><#assign s=\"abcdefgh\"><#list 1..30 as i><#assign s=s+s></#list></messageML>", "{}"),
        good: ("<messageML><#assign s=\"abcdefgh\"><#list 1..3 as i><#assign s=s+s></#list></messageML>", "{}");
    SEQUENCE_ITEMS = "limit/sequence-items", Error, "sequence is too long",
        explanation: "The template builds a sequence with more items than allowed (`Limits::sequence_items`).",
        bad: ("<messageML>${(1..2000000)?reverse?size}</messageML>", "{}"),
        good: ("<messageML>${(1..20)?reverse?size}</messageML>", "{}");
    VALUE_DEPTH = "limit/value-depth", Error, "values nest too deeply",
        explanation: "The template puts sequences or hashes into one another deeper than allowed \
            (`Limits::data_depth`).",
        bad: ("<messageML><#assign x=[]><#list 1..1000 as i><#assign x=[x]></#list></messageML>", "{}"),
        good: ("<messageML><#assign x=[]><#list 1..10 as i><#assign x=[x]></#list></messageML>", "{}");
    STOPPED = "limit/stopped", Error, "stopped from outside",
        explanation: "Whoever runs the engine stopped it before it was done: by a flag, or because the time was up \
            (`Stop`). It says nothing about the message itself.",
        bad: ("<messageML><#list 1..1000000 as i></#list></messageML>", "{}"),
        good: ("<messageML>a</messageML>", "{}"),
        under: Stopped;
    NUMBER_DIGITS = "limit/number-digits", Error, "number has too many digits",
        explanation: "A number has more digits than this engine calculates with (`Limits::number_digits`), the zeros \
            before or after them included.",
        bad: ("<messageML><#assign n=10><#list 1..20 as i><#assign n=n*n></#list></messageML>", "{}"),
        good: ("<messageML><#assign n=10><#list 1..3 as i><#assign n=n*n></#list></messageML>", "{}");
    EVALUATED_BYTES = "limit/evaluated-bytes", Error, "too many evaluated texts",
        explanation: "`?eval` and `?interpret` compile more different texts than this engine keeps \
            (`Limits::evaluated_bytes`). The same text is compiled once, however often it is evaluated.",
        bad: ("<messageML><#list 1..20000 as i>${(\"1+\" + i?c)?eval}</#list></messageML>", "{}"),
        good: ("<messageML><#list 1..20 as i>${(\"1+\" + i?c)?eval}</#list></messageML>", "{}");
    INCLUDED_NAMES = "limit/included-names", Error, "too many names of templates",
        explanation: "`#include`, `#import` and `.get_optional_template` ask for more different names than this engine \
            looks up for one message (`Limits::included_names`).",
        bad: ("<messageML><#list 1..9 as i><#include \"part${i}.ftl\" ignore_missing=true></#list></messageML>", "{}"),
        good: ("<messageML><#list 1..9 as i><#include \"part.ftl\" ignore_missing=true></#list></messageML>", "{}"),
        under: IncludedNames(5);
    REGEX_BACKTRACKS = "limit/regex-backtracks", Error, "regular expression takes too long",
        explanation: "A regular expression tries more ways to match than allowed (`Limits::regex_backtracks`).",
        bad: ("<messageML>${\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"?matches(\"(a|aa)+(?=c)\")?c}</messageML>", "{}"),
        good: ("<messageML>${\"aab\"?matches(\"a+b\")?c}</messageML>", "{}");

    ENTITIES = "limit/entities", Error, "more entities than Symphony accepts",
        explanation: "A message may hold 80 mentions, hashtags, cashtags and instruments together (40 on pods before \
            24.1). The Agent's library accepts more, but the pod refuses them. The setting `pod-limits` makes it a warning, \
            or switches it off.",
        bad: ("<messageML><#list 1..81 as n><hash tag=\"desk${n}\"/></#list></messageML>", ""),
        good: ("<messageML><#list 1..80 as n><hash tag=\"desk${n}\"/></#list></messageML>", ""),
        by: Pod;

    TOKENS = "limit/tokens", Error, "more distinct words than Symphony accepts",
        explanation: "The Markdown form of a message may hold 2,500 distinct words. How the pod splits words is not \
            documented; white space is used here, so take the figure as an estimate. The setting `pod-limits` makes it a \
            warning, or switches it off.",
        bad: ("<messageML><#list 1..2501 as n>${n?c} </#list></messageML>", ""),
        good: ("<messageML><#list 1..2500 as n>${n?c} </#list></messageML>", ""),
        by: Pod;

    CHARACTERS = "limit/characters", Error, "a longer text than Symphony accepts",
        explanation: "The encrypted Markdown form of a message may hold 81,130 characters, which is about 60,000 \
            before encryption. The setting `pod-limits` makes it a warning, or switches it off.",
        bad: ("<messageML><#list 1..6001 as n>0123456789</#list></messageML>", ""),
        good: ("<messageML><#list 1..6000 as n>0123456789</#list></messageML>", ""),
        by: Pod;

    MESSAGE_BYTES = "limit/message-bytes", Error, "a larger message than Symphony accepts",
        explanation: "Message and data together may have 1.5 MB by default; the Agent answers more with \
            `PAYLOAD_TOO_LARGE`. Whether a megabyte has 1,000,000 or 1,048,576 bytes is not documented; the \
            smaller is used here. The setting `pod-limits` makes it a warning, or switches it off.",
        bad: ("<messageML>a</messageML>", "{\"long\": \"…\"}"),
        good: ("<messageML>a</messageML>", "{}"),
        by: Pod;

    IMAGE_BYTES = "limit/image-bytes", Warning, "larger images inside the message than recommended",
        explanation: "Images written into the message as `data:` links count towards its size; Symphony recommends \
            at most 25 KB of them in total.",
        bad: ("<messageML><img src=\"data:image/png;base64,<#list 1..2500 as n>AAAAAAAAAA</#list>\"/></messageML>", ""),
        good: ("<messageML><img src=\"data:image/png;base64,AAAA\"/></messageML>", "");

    MARKUP_DEPTH = "limit/markup-depth", Error, "elements nested too deep",
        explanation: "Elements are nested deeper than `Limits::markup_depth` (256). No client shows that, and the \
            Agent itself breaks down on deep nesting.",
        bad: ("<messageML><#list 1..300 as n><div></#list></messageML>", ""),
        good: ("<messageML><div>a</div></messageML>", "");

    MARKUP_NODES = "limit/markup-nodes", Error, "too many elements",
        explanation: "There are more elements and texts than `Limits::markup_nodes` (250,000); Symphony's limit on the \
            size of a message is reached long before.",
        bad: ("<messageML><#list 1..250001 as n><br/></#list></messageML>", ""),
        good: ("<messageML><br/></messageML>", "");

    ATTRIBUTES = "limit/attributes", Error, "too many attributes",
        explanation: "An element has more attributes than `Limits::attributes` (256). No element knows that many.",
        bad: ("<messageML><p<#list 1..300 as n> a${n}=\"\"</#list>>b</p></messageML>", ""),
        good: ("<messageML><p class=\"a\">b</p></messageML>", "");

    ATTRIBUTE_BYTES = "limit/attribute-bytes", Error, "attribute value too long",
        explanation: "The value of an attribute is longer than `Limits::attribute_bytes` (4 MiB). Images inside `data:` \
            links should stay below 25 KB; send large ones as attachments.",
        bad: ("<messageML><img src=\"<#list 1..43000 as n>${\"\"?left_pad(100, \"a\")}</#list>\"/></messageML>", ""),
        good: ("<messageML><img src=\"https://example.com/a.png\"/></messageML>", "");

    MARKDOWN_BYTES = "limit/markdown-bytes", Error, "Markdown text too long",
        explanation: "The Markdown text is longer than `Limits::template_bytes` (4 MiB); Symphony takes 1.5 MB.",
        bad: ("a text in Markdown, longer than it may be", ""),
        good: ("a short text", ""),
        under: MarkdownBytes(20);

    TEMPLATE_BYTES = "limit/template-bytes", Error, "the template is too long",
        explanation: "The message is longer than this engine reads (`Limits::template_bytes`). Symphony itself takes \
            1.5 MB of message and data together.",
        bad: ("<messageML>${1} and more than it may be</messageML>", ""),
        good: ("<messageML>${1}</messageML>", ""),
        under: TemplateBytes(40);

    TEMPLATE_DEPTH = "limit/template-depth", Error, "the template nests too deeply",
        explanation: "Blocks, brackets or expressions of the template nest deeper than this engine allows \
            (`Limits::template_depth`).",
        bad: ("<messageML>${((((1))))}</messageML>", ""),
        good: ("<messageML>${((1))}</messageML>", ""),
        under: TemplateDepth(3);
}

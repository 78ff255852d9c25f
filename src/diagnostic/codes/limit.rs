//! Codes `limit/…`: bounds of the engine and limits that Symphony documents.

codes! {
    DATA_BYTES = "limit/data-bytes", Error, "too much data",
        explanation: "The data is longer than this engine reads (`Limits::data_bytes`). Symphony itself \
            takes 1.5 MB of message and data together.",
        bad: ("<messageML>a</messageML>", "{\"long\": \"…\"}"),
        good: ("<messageML>a</messageML>", "{}");
    // Expanding templates.
    STEPS = "limit/steps", Error, "template runs too long",
        explanation: "The template does more work than this engine allows (`Limits::steps`): a loop over a huge \
            range, or a macro that calls itself again and again.",
        bad: ("<messageML><#list 1..1000000000 as i></#list></messageML>", "{}"),
        good: ("<messageML><#list 1..10 as i></#list></messageML>", "{}");
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
    REGEX_BACKTRACKS = "limit/regex-backtracks", Error, "regular expression takes too long",
        explanation: "A regular expression tries more ways to match than allowed (`Limits::regex_backtracks`).",
        bad: ("<messageML>${\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"?matches(\"(a|aa)+(?=c)\")?c}</messageML>", "{}"),
        good: ("<messageML>${\"aab\"?matches(\"a+b\")?c}</messageML>", "{}");
}

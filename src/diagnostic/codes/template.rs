//! Codes `template/…`.

codes! {
    // Expanding.
    MISSING_VALUE = "template/missing-value", Error, "missing value",
        explanation: "The template uses a variable, member or item that is not there (or is `null`). FreeMarker \
            stops at the first such place. Give a default (`${x!\"-\"}`, `${(a.b.c)!}`), test with `<#if x??>`, or \
            send the data.",
        bad: ("<messageML>${entity.nope}</messageML>", "{}"),
        good: ("<messageML>${entity.nope!\"-\"}</messageML>", "{}");
    WRONG_TYPE = "template/wrong-type", Error, "wrong type of value",
        explanation: "An operator, directive or built-in was given a value of a type it has no use for: text where \
            a number is needed, a list where text is printed. Convert it (`?number`, `?string`, `?join`), or use \
            another operation.",
        bad: ("<messageML>${entity.list}</messageML>", "{\"list\": [1, 2]}"),
        good: ("<messageML>${entity.list?join(\", \")}</messageML>", "{\"list\": [1, 2]}");
    UNPRINTABLE = "template/unprintable", Error, "value cannot be printed",
        explanation: "Booleans have no text of their own under the default settings: say which words to print, \
            as in `${x?string(\"yes\", \"no\")}`, or `${x?c}` for `true` and `false`. Dates of unknown kind need \
            `?date`, `?time` or `?datetime`.",
        bad: ("<messageML>${entity.open}</messageML>", "{\"open\": true}"),
        good: ("<messageML>${entity.open?string(\"yes\", \"no\")}</messageML>", "{\"open\": true}");
    ARITHMETIC = "template/arithmetic", Error, "impossible arithmetic",
        explanation: "A calculation has no result, such as a division by zero.",
        bad: ("<messageML>${1 / entity.count}</messageML>", "{\"count\": 0}"),
        good: ("<messageML>${1 / entity.count}</messageML>", "{\"count\": 2}");
    INDEX = "template/index", Error, "index out of range",
        explanation: "A position or a range lies outside the text or list it is applied to.",
        bad: ("<messageML>${\"abc\"[5]}</messageML>", "{}"),
        good: ("<messageML>${\"abc\"[1]}</messageML>", "{}");
    INVALID_VALUE = "template/invalid-value", Error, "value of no use here",
        explanation: "The value has the right type, but this built-in, directive or setting cannot work with it: \
            text that is no number, a format that does not exist, a negative size.",
        bad: ("<messageML>${\"five\"?number}</messageML>", "{}"),
        good: ("<messageML>${\"5\"?number}</messageML>", "{}");
    CALL_ARGUMENTS = "template/call-arguments", Error, "arguments do not fit the call",
        explanation: "A macro, function or built-in was called with too many or too few arguments, or with names \
            it does not know.",
        bad: ("<messageML><#macro m a>${a}</#macro><@m b=1/></messageML>", "{}"),
        good: ("<messageML><#macro m a>${a}</#macro><@m a=1/></messageML>", "{}");
    NOT_AVAILABLE = "template/not-available", Error, "not available here",
        explanation: "The template asks for something that Symphony does not give it: another template \
            (`<#include>`, `<#import>` without a loader), Java classes (`?new`), XML nodes, a setting that was \
            never made.",
        bad: ("<messageML><#include \"other.ftl\"></messageML>", "{}"),
        good: ("<messageML><#macro other>text</#macro><@other/></messageML>", "{}");
    STOPPED = "template/stopped", Error, "stopped by the template",
        explanation: "The template itself gave up with `<#stop>`.",
        bad: ("<messageML><#stop \"no data\"></messageML>", "{}"),
        good: ("<messageML><#if false><#stop \"no data\"></#if></messageML>", "{}");
    EVALUATED_TEXT = "template/evaluated-text", Error, "evaluated text has a fault",
        explanation: "A text given to `?eval`, `?eval_json` or `?interpret` cannot be read.",
        bad: ("<messageML>${\"1 +\"?eval}</messageML>", "{}"),
        good: ("<messageML>${\"1 + 1\"?eval}</messageML>", "{}");
}

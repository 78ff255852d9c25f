//! Codes `template/…`.

codes! {
    // Expanding.
    MISSING_VALUE = "template/missing-value", Error, "missing value",
        explanation: "The template uses a variable, member or item that is not there (or is `null`). FreeMarker \
            stops at the first such place. Give a default (`${x!\"-\"}`, `${(a.b.c)!}`), test with `<#if x??>`, or \
            send the data.",
        bad: ("<messageML>${entity.nope}</messageML>", "{}"),
        good: ("<messageML>${entity.nope!\"-\"}</messageML>", "{}");
    UNDEFINED = "template/undefined", Error, "name that nothing defines",
        explanation: "In Symphony a template sees `data`, `entity`, and what it defines itself: with `<#assign>`, \
            `<#macro>`, `<#function>`, or as a loop variable. Any other name is missing whatever the data. It is an \
            error where it is read in any case, and a warning where that depends on the data. Often the name \
            belongs to another language whose placeholders look the same (`${HOME}`, `${user.name}`), and the bot \
            sent it without filling it in. To show `${` as it is, write `&#36;{`.",
        bad: ("<messageML>Hello ${user}</messageML>", "{}"),
        good: ("<messageML>Hello ${entity.user}</messageML>", "{\"user\": \"Jane\"}");
    PUT_OFF = "template/put-off", Advice, "not everything could be checked yet",
        explanation: "Because of an error, part of the message is never made, so nothing can be said about that part yet. \
            What is certain anyway is reported as well; check again once the error is fixed.",
        bad: ("<messageML><#list entity.rows as row><b>${row}</b></#list></messageML>", "{}"),
        good: ("<messageML><#list entity.rows![] as row><b>${row}</b></#list></messageML>", "{}");
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
    INVALID_VALUE = "template/invalid-value", Error, "a value that cannot be used here",
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
            (`<#include>`, `<#import>` without a loader), Java classes (`?new`), XML nodes, a setting that does \
            not exist.",
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

    // Compiling.
    SYNTAX = "template/syntax", Error, "syntax error in the template",
        explanation: "A tag or interpolation does not read as FreeMarker. The Agent reports this, misleadingly, as an \
            error in the EntityJSON.",
        bad: ("<messageML>${entity.a +}</messageML>", "{\"a\": 1}"),
        good: ("<messageML>${entity.a + 1}</messageML>", "{\"a\": 1}");
    UNKNOWN_DIRECTIVE = "template/unknown-directive", Error, "no such directive",
        explanation: "FreeMarker has a closed list of directives after `<#`; macros of your own are called with `<@`.",
        bad: ("<messageML><#for x in entity.list></#for></messageML>", "{\"list\": [1]}"),
        good: ("<messageML><#list entity.list as x>${x}</#list></messageML>", "{\"list\": [1]}");
    UNKNOWN_BUILT_IN = "template/unknown-built-in", Error, "no such built-in",
        explanation: "What follows a question mark must be one of FreeMarker's built-ins.",
        bad: ("<messageML>${entity.a?uppercase}</messageML>", "{\"a\": \"x\"}"),
        good: ("<messageML>${entity.a?upper_case}</messageML>", "{\"a\": \"x\"}");
    UNKNOWN_SPECIAL = "template/unknown-special", Error, "no such special variable",
        explanation: "Names with a dot before them, such as `.now`, are FreeMarker's own.",
        bad: ("<messageML>${.today}</messageML>", ""),
        good: ("<messageML>${.version?has_content?c}</messageML>", "");
    UNKNOWN_SETTING = "template/unknown-setting", Error, "no such setting",
        explanation: "`<#setting>` changes formats, locale and time zone, and little else.",
        bad: ("<messageML><#setting numberformat=\"0\"></messageML>", ""),
        good: ("<messageML><#setting number_format=\"0\"></messageML>", "");
    UNCLOSED = "template/unclosed", Error, "something is not closed",
        explanation: "A block, tag, comment or interpolation has no end, or another one ends first.",
        bad: ("<messageML><#if true>yes</messageML>", ""),
        good: ("<messageML><#if true>yes</#if></messageML>", "");
    MALFORMED_TAG = "template/malformed-tag", Error, "the tag is not complete",
        explanation: "The directive exists, but its tag is missing something it needs, or contains something it does not take.",
        bad: ("<messageML><#if></#if></messageML>", ""),
        good: ("<messageML><#if true></#if></messageML>", "");
    MISPLACED = "template/misplaced", Error, "the directive stands in the wrong place",
        explanation: "Some directives only make sense inside others: `#else` inside `#if` or `#list`, `#nested` inside a \
            macro, `#break` inside a list or switch, a closing tag after its opening tag.",
        bad: ("<messageML><#break></messageML>", ""),
        good: ("<messageML><#list 1..3 as x><#break></#list></messageML>", "");
    MIXED_NAMING = "template/mixed-naming", Error, "two naming conventions in one template",
        explanation: "FreeMarker's names may be written in snake_case or in camelCase, but in one template only in one way.",
        bad: ("<messageML>${\"a\"?upper_case}${\"b\"?upperCase}</messageML>", ""),
        good: ("<messageML>${\"a\"?upper_case}${\"b\"?upper_case}</messageML>", "");
    LITERAL = "template/literal", Error, "a literal of the wrong type",
        explanation: "The type of a literal is known, so using it where that type has no meaning is an error whatever the data.",
        bad: ("<messageML>${[1, 2]}</messageML>", ""),
        good: ("<messageML>${[1, 2]?join(\", \")}</messageML>", "");
    LOOP_VARIABLE = "template/loop-variable", Error, "not a loop variable",
        explanation: "`?index`, `?counter`, `?has_next` and their kin need the name of the variable of a `#list` or `#items` \
            around them.",
        bad: ("<messageML><#list 1..3 as x>${y?index}</#list></messageML>", ""),
        good: ("<messageML><#list 1..3 as x>${x?index}</#list></messageML>", "");
    ARGUMENT_COUNT = "template/argument-count", Error, "wrong number of arguments",
        explanation: "The built-in takes a different number of arguments.",
        bad: ("<messageML>${true?then(1)}</messageML>", ""),
        good: ("<messageML>${true?then(1, 2)}</messageML>", "");
    PARAMETERS = "template/parameters", Error, "parameters in the wrong form",
        explanation: "The parameters of a macro, function or directive are not written correctly.",
        bad: ("<messageML><#macro m a=1 b></#macro></messageML>", ""),
        good: ("<messageML><#macro m b a=1></#macro></messageML>", "");
    DOUBLE_ESCAPE = "template/double-escape", Error, "the value would be escaped twice",
        explanation: "Where values are escaped automatically, `?html`, `?xml` and `<#escape>` are refused.",
        bad: ("<#ftl output_format=\"XML\"><messageML>${\"a\"?html}</messageML>", ""),
        good: ("<#ftl output_format=\"XML\"><messageML>${\"a\"}</messageML>", "");
    NO_MARKUP_FORMAT = "template/no-markup-format", Error, "the output format cannot escape",
        explanation: "`?esc`, `?no_esc` and `<#autoesc>` need an output format that escapes; Symphony sets none.",
        bad: ("<messageML>${\"a\"?no_esc}</messageML>", ""),
        good: ("<#ftl output_format=\"XML\"><messageML>${\"a\"?no_esc}</messageML>", "");
    OUTPUT_FORMAT = "template/output-format", Error, "no such output format",
        explanation: "Output formats are named by a literal string: HTML, XHTML, XML, RTF, plainText, CSS, JavaScript, JSON.",
        bad: ("<messageML><#outputformat \"html\">a</#outputformat></messageML>", ""),
        good: ("<messageML><#outputformat \"HTML\">a</#outputformat></messageML>", "");
    HEADER = "template/header", Error, "the header has a fault",
        explanation: "The `<#ftl …>` header takes a few parameters with literal values.",
        bad: ("<#ftl strip=true><messageML>a</messageML>", ""),
        good: ("<#ftl strip_whitespace=true><messageML>a</messageML>", "");
}

//! Codes `newer-agent/…`: what Agents with library 1.7 refuse before a template runs.

codes! {
    DIRECTIVE = "newer-agent/directive", Error, "a directive that newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates that keep to a list of directives, and look at the \
            whole template before anything is expanded, branches that are never taken included. `#if`, `#list`, \
            `#switch`, `#assign` with one variable, `#macro`, `#function`, `#compress`, `#setting` and `#escape` are on \
            it; `#attempt`, `#include`, `#import`, `#stop` and output formats are not.",
        bad: ("<messageML><#attempt>${entity.note}<#recover>none</#attempt></messageML>", "{}"),
        good: ("<messageML>${(entity.note)!\"none\"}</messageML>", "{}"),
        under: LibraryVersion("1.7");

    INTERPOLATION = "newer-agent/interpolation", Error, "`#{…}`, which newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates that print with `${…}`. `?string(\"0.00\")` prints \
            a number with as many decimals as `#{x; m2M2}`, `?c` prints the bare digits.",
        bad: ("<messageML>#{entity.price; m2M2}</messageML>", "{\"price\": 1.5}"),
        good: ("<messageML>${entity.price?string(\"0.00\")}</messageML>", "{\"price\": 1.5}"),
        under: LibraryVersion("1.7");

    NAME = "newer-agent/name", Error, "a name that the template does not declare",
        explanation: "Newer Agents (library 1.7) run only templates that read names they declare: `data` and `entity`, \
            what `#assign`, `#global` or `#local` sets anywhere in the template, its macros and functions, and loop \
            variables, parameters and the like where they are bound. A default does not help: `${user!\"-\"}` is \
            refused, too.",
        bad: ("<messageML>${user!\"-\"}</messageML>", "{}"),
        good: ("<messageML>${entity.user!\"-\"}</messageML>", "{}"),
        under: LibraryVersion("1.7");

    BUILT_IN = "newer-agent/built-in", Error, "a built-in that newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates that keep to a list of built-ins. Those that \
            evaluate texts (`?eval`, `?interpret`, `?eval_json`), that take lambdas (`?filter`, `?map`), or that are \
            for Java objects or XML nodes are not on it. `docs/built-ins.md` says of each whether it is.",
        bad: ("<messageML>${entity.list?filter(x -> x > 1)?join(\", \")}</messageML>", "{\"list\": [1, 2]}"),
        good: ("<messageML><#list entity.list as x><#if x gt 1>${x}</#if></#list></messageML>", "{\"list\": [1, 2]}"),
        under: LibraryVersion("1.7");

    CALL = "newer-agent/call", Error, "a call that newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates that call macros and functions of their own, by \
            their bare names, and built-ins. Macros that are kept in variables or members, and a function whose name \
            a variable has as well, cannot be called.",
        bad: ("<messageML><#macro a>x</#macro><#assign b = a><@b/></messageML>", "{}"),
        good: ("<messageML><#macro a>x</#macro><@a/></messageML>", "{}"),
        under: LibraryVersion("1.7");

    SETTING = "newer-agent/setting", Error, "a setting that newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates whose `#setting` changes formats, the locale, the \
            time zone or character sets.",
        bad: ("<messageML><#setting classic_compatible=true>${entity.note}</messageML>", "{}"),
        good: ("<messageML>${entity.note!}</messageML>", "{}"),
        under: LibraryVersion("1.7");

    SPECIAL = "newer-agent/special", Error, "a special variable that newer Agents refuse",
        explanation: "Newer Agents (library 1.7) run only templates that read no special variables but `.now`, \
            `.lang` and `.locale`.",
        bad: ("<messageML>${.vars.entity.note}</messageML>", "{\"note\": \"a\"}"),
        good: ("<messageML>${entity.note}</messageML>", "{\"note\": \"a\"}"),
        under: LibraryVersion("1.7");
}

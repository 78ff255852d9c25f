//! What the directives of FreeMarker are for.

/// Sorted by name.
static SAYS: [(&str, &str); 36] = [
    ("assign", "Gives a variable a value: `<#assign total = a + b>`, or what stands up to `</#assign>`."),
    ("attempt", "Its content, or what follows `<#recover>` if that fails."),
    ("autoesc", "Escapes what is printed in it, in an output format that can."),
    ("break", "Leaves the loop or the switch."),
    ("case", "Where a switch goes on for this value."),
    ("comment", "What stands in it is left out."),
    ("compress", "Takes out white space that is not needed."),
    ("continue", "Goes on with the next turn of the loop."),
    ("default", "Where a switch goes on for any other value."),
    ("else", "What is printed if none of the conditions holds, or the list is empty."),
    ("elseif", "A further condition, looked at if those before do not hold."),
    ("escape", "Wraps an expression around all that is printed in it."),
    ("fallback", "Leaves it to the next macro that handles the node."),
    ("flush", "Writes out what is there so far; without effect here."),
    ("foreach", "The older form of `list`."),
    ("ftl", "Settings of the template; it stands at the very beginning."),
    ("function", "A function, called in expressions; `<#return value>` says what it gives."),
    ("global", "Gives a variable a value that is seen in all templates."),
    ("if", "What stands in it, if the condition holds."),
    ("import", "Reads another template's macros under a name: `<#import \"cards.ftl\" as cards>`."),
    ("include", "Puts another template's output here."),
    ("items", "Repeats what stands in it, within a `list` whose head and foot stand around it."),
    ("list", "Repeats what stands in it for every item: `<#list data.rows as row>`."),
    ("local", "Gives a variable a value within the macro or function."),
    ("macro", "A piece of template with a name and parameters, called by `<@name …/>`."),
    ("nested", "Puts here what stands between the tags of the macro's call."),
    ("noautoesc", "Prints as it is, where output is escaped otherwise."),
    ("noescape", "Takes the `escape` around it away."),
    ("noparse", "What stands in it is text, whatever it looks like."),
    ("outputformat", "The output format of what stands in it."),
    ("recover", "What stands here if the `attempt` fails."),
    ("return", "Leaves the macro or function; a function with a value."),
    ("sep", "What stands between the turns of a loop."),
    ("setting", "Changes a setting from here on, such as `number_format`."),
    ("stop", "Ends with an error."),
    ("switch", "Goes on at the case of this value."),
];

/// What a directive is for; empty for those that nobody should use.
pub(super) fn says(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    SAYS.binary_search_by(|(known, _)| (*known).cmp(&name)).ok().and_then(|at| SAYS.get(at)).map_or("", |row| row.1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_sorted() {
        assert!(super::SAYS.is_sorted());
        assert!(super::SAYS.iter().all(|(name, _)| crate::template::directives().any(|row| row.name == *name)));
    }
}

//! Built-ins for missing values, choices, calls and evaluated texts.

use std::rc::Rc;

use super::{
    Answer, Apply, Args, Arity, BuiltIn, Charge, Gives, NO_BINDING, NO_JAVA, Operation, Reading, Receiver, Site, Worth,
    built_in,
};
use crate::diagnostic::codes;
use crate::template::Release;
use crate::template::allowed::Instead;
use crate::template::ast::CompareOp;
use crate::template::expand::Machine;
use crate::template::expand::callable::{BoundArgs, Function, Interpreted};
use crate::template::expand::escape;
use crate::template::expand::hash::Hash;
use crate::template::expand::value::{Method, Text, Value};

/// No name after a question mark: what the special variable of this name is worth.
pub(super) static OPTIONAL_TEMPLATE: Operation =
    built_in(".get_optional_template", Arity::Some(1, 2), Apply::Value(get_optional_template), Charge::Letters);

/// The family's table.
pub(super) static BUILT_INS: &[BuiltIn] = &[
    built_in("absolute_template_name", Arity::Optional(1, 1), Apply::Text(absolute_template_name), Charge::Letters)
        .on(Receiver::String, "The name of a template, resolved against the one that it stands in or against the argument.", r#"${"b.ftl"?absolute_template_name("/dir/a.ftl")}"#, Gives::Text("/dir/b.ftl"))
        .refused(Instead::Say("write the full name: a message is one template")),
    built_in("api", Arity::None, Apply::Expression(api), Charge::Nothing)
        .on(Receiver::Any, "The Java object behind a value; switched off.", "${data?api}", Gives::Refusal)
        .refused(NO_JAVA),
    built_in("blank_to_null", Arity::None, Apply::Expression(text_or_nothing), Charge::Itself)
        .on(Receiver::String, "The string, or nothing if it is blank or missing.", r#"${"  "?blank_to_null!"none"}"#, Gives::Text("none"))
        .brought_by(Release::V2_3_34),
    built_in("default", Arity::Some(1, u8::MAX), Apply::Expression(default), Charge::Itself)
        .on(Receiver::Missing, "The first argument that is there, if the value is missing; `!` is shorter.", r#"${(data.missing)?default("none")}"#, Gives::Text("none")).worth(Worth::Same),
    built_in("empty_to_null", Arity::None, Apply::Expression(text_or_nothing), Charge::Itself)
        .on(Receiver::String, "The string, or nothing if it is empty or missing.", r#"${""?empty_to_null!"none"}"#, Gives::Text("none"))
        .brought_by(Release::V2_3_34),
    built_in("esc", Arity::None, Apply::Value(esc), Charge::Letters)
        .on(Receiver::String, "The string as markup of the current output format, escaped.", r#"<#outputformat "XML">${"a < b"?esc}</#outputformat>"#, Gives::Text("a &lt; b"))
        .read_as(Reading::MarkupBound),
    built_in("eval", Arity::None, Apply::Text(eval), Charge::Itself)
        .on(Receiver::String, "What the string is worth, read as an expression.", r#"${"1 + 2"?eval}"#, Gives::Text("3"))
        .refused(Instead::Say(
        "write `?number` where the text is a number; anything else belongs into the data as what it is",
    )),
    built_in("exists", Arity::None, Apply::Expression(exists), Charge::Nothing)
        .on(Receiver::Missing, "Whether the value is there; `??` is shorter.", "${(data.missing)?exists?c}", Gives::Text("false")).worth(Worth::Kind(Receiver::Boolean)),
    built_in("has_content", Arity::None, Apply::Expression(has_content), Charge::Itself)
        .on(Receiver::Missing, "Whether the value is there and not empty.", r#"${""?has_content?c} ${"a"?has_content?c}"#, Gives::Text("false true")).worth(Worth::Kind(Receiver::Boolean)),
    built_in("if_exists", Arity::None, Apply::Expression(if_exists), Charge::Nothing)
        .on(Receiver::Missing, "The value, or an empty one if it is missing.", "[${(data.missing)?if_exists}]", Gives::Text("[]")).worth(Worth::Same),
    built_in("interpret", Arity::None, Apply::Value(interpret), Charge::Itself)
        .on(Receiver::String, "The string as a template, to be called.", r#"<#assign greet = "Hello $\{1 + 1}"?interpret><@greet/>"#, Gives::Text("Hello 2"))
        .refused(Instead::Say(
        "make the text a `<#macro>` of this template and call it; what only the bot knows, it puts into the message",
    )),
    built_in("markup_string", Arity::None, Apply::Value(markup_string), Charge::Bytes)
        .on(Receiver::Markup, "The markup as a string.", r#"<#outputformat "XML">${"<"?esc?markup_string?length}</#outputformat>"#, Gives::Text("4")),
    built_in("namespace", Arity::None, Apply::Value(namespace), Charge::Nothing)
        .on(Receiver::Callable, "The namespace that a macro belongs to.", r#"<#macro greet></#macro><#assign word = "hello">${greet?namespace.word}"#, Gives::Text("hello"))
        .refused(Instead::Say("take it out: a message is one template with one namespace")),
    built_in("no_esc", Arity::None, Apply::Value(no_esc), Charge::Bytes)
        .on(Receiver::String, "The string as markup of the current output format, as it is.", r#"<#outputformat "XML">${"<b/>"?no_esc}</#outputformat>"#, Gives::Text("<b/>"))
        .read_as(Reading::MarkupBound)
        .refused(Instead::Say("print the value without it; markup that is meant as markup belongs into the template")),
    built_in("switch", Arity::Some(2, u8::MAX), Apply::Expression(switch), Charge::Itself)
        .on(Receiver::Any, "The result beside the first case that equals the value; the last argument is the default.", r#"${2?switch(1, "one", 2, "two", "many")}"#, Gives::Text("two"))
        .read_as(Reading::Lazy),
    built_in("then", Arity::Some(2, 2), Apply::Expression(then), Charge::Nothing)
        .on(Receiver::Boolean, "One of two values, by the boolean; the other is not evaluated.", r#"${(1 < 2)?then("yes", "no")}"#, Gives::Text("yes"))
        .read_as(Reading::Lazy),
    built_in("trim_to_null", Arity::None, Apply::Expression(text_or_nothing), Charge::Itself)
        .on(Receiver::String, "The string without white space around it, or nothing if nothing is left.", r#"[${" a "?trim_to_null}] ${"  "?trim_to_null!"none"}"#, Gives::Text("[a] none"))
        .brought_by(Release::V2_3_34),
    built_in("with_args", Arity::Some(1, 1), Apply::Callable(with_args), Charge::Itself)
        .on(Receiver::Callable, "The macro or function with some arguments given beforehand, from the left or by name.", "<#function add a b><#return a + b></#function>${add?with_args([1])(2)}", Gives::Text("3"))
        .refused(NO_BINDING),
    built_in("with_args_last", Arity::Some(1, 1), Apply::Callable(with_args), Charge::Itself)
        .on(Receiver::Callable, "As `?with_args`, with the given ones at the end.", "<#function less a b><#return a - b></#function>${less?with_args_last([1])(5)}", Gives::Text("4"))
        .refused(NO_BINDING),
];

/// Switched off, whatever the data; so its receiver is not looked at.
fn api<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Err(machine.blame(site, codes::template::NOT_AVAILABLE, "`?api` is not available for this data"))
}

fn get_optional_template<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    _: Value<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let name = args.text(machine, site, 0)?;
    let options = match args.get(1) {
        None => Vec::new(),
        Some(Value::Hash(hash)) => machine.charged_members(hash, site.span())?,
        Some(other) => return Err(machine.wrong_argument(site, 1, "a hash of options", other)),
    };
    for (key, value) in options {
        match (&*key, value) {
            ("parse", Some(Value::Bool(_))) | ("encoding", Some(Value::Text(_))) => {}
            _ => {
                let message = format!("`{}` is not an option here, or has a value of the wrong type", &*key);
                return Err(machine
                    .invalid_at(site, message)
                    .help("the options are `parse` (a boolean) and `encoding` (a string)"));
            }
        }
    }
    machine.optional_template(site, &name).map(Some)
}

/// The receiver; parentheses forgive what is missing inside.
fn tolerant<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let ast = machine.unit.ast;
    // The tree drops such parentheses; the text between the target and the question mark keeps them.
    let behind = ast.text.get(ast.span(site.target).end as usize..).unwrap_or_default();
    let parenthesised = behind.trim_start().starts_with(')');
    machine.eval_tolerant(site.target, parenthesised)
}

fn default<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let value = tolerant(machine, site)?;
    let least = u8::from(value.is_none() || !site.called);
    let values = machine.site_args(site, least, u8::MAX)?;
    Ok(value.or_else(|| values.into_iter().flatten().next()))
}

fn exists<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(tolerant(machine, site)?.is_some().into()))
}

fn if_exists<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    Ok(Some(tolerant(machine, site)?.unwrap_or(Value::Nothing)))
}

fn has_content<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let full = tolerant(machine, site)?.is_some_and(|value| !machine.is_empty(&value));
    Ok(Some(full.into()))
}

/// The text, or nothing where there is none, it is empty or, by the name, blank.
fn text_or_nothing<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let Some(value) = tolerant(machine, site)? else { return Ok(None) };
    if matches!(value, Value::Markup(_)) {
        return Err(machine.wrong_type_in(site.unit, site.target, "a string", &value));
    }
    let text = machine.text_of_in(site.unit, site.target, value)?;
    machine.charge_letters(text.len(), site.span())?;
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    let is_nothing = if site.name == "empty_to_null" { text.is_empty() } else { trimmed.is_empty() };
    Ok(match site.name {
        _ if is_nothing => None,
        "trim_to_null" if trimmed.len() < text.len() => Some(Value::from(trimmed.to_owned())),
        _ => Some(Value::Text(text)),
    })
}

fn then<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let truth = machine.eval_bool(site.target)?;
    match site.args {
        [yes, no] => machine.eval(if truth { *yes } else { *no }),
        _ => Err(machine.fault_at(site, codes::template::CALL_ARGUMENTS, "`?then` takes 2 arguments")),
    }
}

fn switch<'m>(machine: &mut Machine<'m>, site: &Site<'m>) -> Answer<'m> {
    let value = machine.require(site.target)?;
    let mut pairs = site.args.chunks_exact(2);
    for pair in &mut pairs {
        if let [case, result] = pair {
            let expected = machine.require(*case)?;
            if machine.compare(CompareOp::Equal, (site.target, &value), (*case, &expected))? {
                return machine.eval(*result);
            }
        }
    }
    match pairs.remainder() {
        [otherwise] => machine.eval(*otherwise),
        _ => {
            let message = format!("no case of `?switch` fits {}, and there is no default", machine.describe(&value));
            Err(machine
                .blame(site, codes::template::INVALID_VALUE, message)
                .help("add a last argument without a partner: it is the default"))
        }
    }
}

fn absolute_template_name<'m>(
    machine: &mut Machine<'m>,
    site: &Site<'m>,
    name: Text<'m>,
    args: Args<'_, 'm>,
) -> Answer<'m> {
    let base = match args.len() {
        0 => Text::Borrowed(site.unit.name),
        _ => args.text(machine, site, 0)?,
    };
    let full = machine.full_name(&name, &base, site.span())?;
    Ok(Some(Value::from(if full.contains("://") { full } else { format!("/{full}") })))
}

fn namespace<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    match value {
        Value::Function(function) => Ok(Some(Value::Hash(Hash::Namespace(function.namespace)))),
        other => Err(machine.wrong_type_in(site.unit, site.target, "a macro or function", &other)),
    }
}

fn with_args<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, args: Args<'_, 'm>) -> Answer<'m> {
    let given = args.forgiving(machine, site, 0)?;
    let last = site.name == "with_args_last";
    let bound = match (&value, given) {
        (Value::Function(function), Value::Hash(_)) if function.is_function() => {
            return Err(machine.wrong_argument(site, 0, "a sequence (functions have no arguments by name)", given));
        }
        (Value::Function(function), Value::Sequence(_) | Value::Hash(_) | Value::Nothing) => {
            let bound = Some(Rc::new(BoundArgs { values: given.clone(), last }));
            Value::Function(Rc::new(Function { bound, ..(**function).clone() }))
        }
        (Value::Method(method), Value::Sequence(items)) => {
            machine.charge_items(items.len().unwrap_or(usize::MAX), site.span())?;
            let bound = items.iter().collect();
            Value::Method(Rc::new(Method { site: method.site, target: method.target.clone(), bound, deferred: false }))
        }
        (Value::Function(_), other) => {
            return Err(machine.wrong_argument(site, 0, "a sequence or a hash", other));
        }
        (Value::Method(_), other) => return Err(machine.wrong_argument(site, 0, "a sequence", other)),
        _ => return Ok(None),
    };
    machine.charge_depth(bound.depth(), site.span())?;
    Ok(Some(bound))
}

fn eval<'m>(machine: &mut Machine<'m>, site: &Site<'m>, text: Text<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    machine.eval_text_of(site, &text)
}

fn interpret<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let (text, name) = match &value {
        Value::Sequence(parts) => {
            let Some(text) = parts.get(0) else { return Err(machine.missing(site.target)) };
            let name = match parts.get(1) {
                Some(name) => machine.text_of(site.target, name)?,
                None => Text::Borrowed("anonymous_interpreted"),
            };
            (machine.text_of(site.target, text)?, name)
        }
        _ => match machine.plain_string(&value) {
            Some(text) => (text, Text::Borrowed("anonymous_interpreted")),
            None => return Err(machine.wrong_type(site.target, "a string or a sequence", &value)),
        },
    };
    machine.charge_text(site.unit.name.len() + name.len(), site.span())?;
    let name = format!("{}->{}", site.unit.name, &*name);
    match machine.adopt_text(&text, &name, site.span())? {
        Ok(unit) => Ok(Some(Value::Interpreted(Rc::new(Interpreted { unit })))),
        Err(found) => Err(machine.evaluated_fault(site, &found)),
    }
}

fn esc<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let Some(format) = machine.markup_here() else {
        return Err(machine.fault_at(site, codes::template::NOT_AVAILABLE, "there is no markup format to escape for"));
    };
    match value {
        Value::Markup(markup) if markup.format == format => Ok(Some(Value::Markup(markup))),
        Value::Markup(markup) => match &markup.plain {
            Some(plain) => Ok(Some(Value::Markup(Rc::new(escape::markup_of(format, plain))))),
            None => Err(machine.wrong_type_in(site.unit, site.target, "a string", &Value::Markup(markup.clone()))),
        },
        other => {
            let text = machine.text_of(site.target, other)?;
            machine.charge_text(text.len(), site.span())?;
            Ok(Some(Value::Markup(Rc::new(escape::markup_of(format, &text)))))
        }
    }
}

fn no_esc<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    let Some(format) = machine.markup_here() else {
        return Err(machine.fault_at(site, codes::template::NOT_AVAILABLE, "there is no markup format here"));
    };
    match value {
        Value::Markup(markup) if markup.format == format => Ok(Some(Value::Markup(markup))),
        Value::Markup(markup) => match &markup.plain {
            Some(plain) => Ok(Some(Value::Markup(Rc::new(escape::markup_from(format, plain))))),
            None => Err(machine.wrong_type_in(site.unit, site.target, "a string", &Value::Markup(markup.clone()))),
        },
        other => {
            let text = machine.text_of(site.target, other)?;
            Ok(Some(Value::Markup(Rc::new(escape::markup_from(format, &text)))))
        }
    }
}

fn markup_string<'m>(machine: &mut Machine<'m>, site: &Site<'m>, value: Value<'m>, _: Args<'_, 'm>) -> Answer<'m> {
    match value {
        Value::Markup(markup) => Ok(Some(Value::text(markup.text.to_string()))),
        other => Err(machine.wrong_type_in(site.unit, site.target, "markup", &other)),
    }
}

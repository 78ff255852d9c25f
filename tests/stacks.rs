//! Inputs that nest as deep as they like end in an answer on a thread with hardly any stack, in debug builds
//! too: whatever recurses on what is given sees to its stack, or is bounded before.

use messageml::{Engine, Input, Json, Model, Profile};

/// What the stages want, as `src/stack.rs` has it.
const RED_ZONE: usize = if cfg!(debug_assertions) { 2 << 20 } else { 512 << 10 };

/// Threads as small as servers and runtimes make them, and one on which the stages just find what they want.
const STACKS: [usize; 2] = [128 << 10, RED_ZONE + (48 << 10)];

/// One kind of nesting: what opens, what is in the middle, what closes.
const NESTED: &[(&str, &str, &str)] = &[
    ("${", "1", "}"),
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{\"a\":", "1", "}"),
    ("!", "true", ""),
    ("-", "1", ""),
    ("\"${", "1", "}\""),
    ("a[", "0", "]"),
    ("f(", "1", ")"),
    ("true?then(", "1", ", 2)"),
    ("[1]?map(x -> ", "x", ")"),
    ("(1 + ", "1", ")"),
    ("(x!", "1", ")"),
    ("a.", "b", ""),
];

const BLOCKS: &[(&str, &str, &str)] = &[
    ("<#if true>", "a", "</#if>"),
    ("<#list 1..1 as i>", "a", "</#list>"),
    ("<#macro m>", "a", "</#macro>"),
    ("<#if true><#macro m>", "a", "</#macro></#if>"),
    ("<#attempt>", "a", "<#recover></#attempt>"),
    ("<#switch 1><#case 1>", "a", "</#switch>"),
    ("<#compress>", "a", "</#compress>"),
    ("<#assign x>", "a", "</#assign>"),
    ("<#if false><#else>", "a", "</#if>"),
    ("<#escape x as x?html>", "${1}", "</#escape>"),
    ("<#macro m><#nested></#macro><@m>", "a", "</@m>"),
];

const MARKUP: &[(&str, &str, &str)] = &[
    ("<div>", "a", "</div>"),
    ("<b>", "a", "</b>"),
    ("<ul><li>", "a", "</li></ul>"),
    ("<table><tr><td>", "a", "</td></tr></table>"),
    ("<form id=\"f\">", "a", "</form>"),
    ("<x>", "a", "</x>"),
    ("<div>", "a", ""),
    ("", "a", "</div>"),
];

/// Templates that go deep when they are run.
const RUN: &[&str] = &[
    "<#macro m><@m/></#macro><@m/>",
    "<#macro m><#if true><#list 1..1 as x><@m><#nested></@m></#list></#if></#macro><@m>x</@m>",
    "<#function f x><#return f(x + 1) + 1></#function>${f(1)}",
    "<#function f x><#return [x]?map(y -> f(y))?first></#function>${f(1)}",
    "<#assign t = '(t?eval)'>${t?eval}",
    "<#assign t = '<@t?interpret/>'><@t?interpret/>",
    "<#assign x = []><#list 1..100000 as i><#assign x = [x]></#list>",
    "<#assign x = []><#list 1..500 as i><#assign x = [x]></#list>${x?size}",
    "<#assign x = {}><#list 1..500 as i><#assign x = {'a': x}></#list>${x?size}",
    "<#assign s = ''?left_pad(100000, '[') + ''?left_pad(100000, ']')>${s?eval_json?size}",
    "<#assign s = ''?left_pad(500, '[') + ''?left_pad(500, ']')>${s?eval_json?size}",
    "<#assign s = ''?left_pad(100000, '(') + ''?left_pad(100000, ')')>${s?eval}",
    "<#assign s = ''?left_pad(190, '(') + '1' + ''?left_pad(190, ')')>${s?eval}",
    "${'a'?matches(''?left_pad(100000, '('))?c}",
    "${'a'?matches(''?left_pad(90, '(') + 'a' + ''?left_pad(90, ')'))?c}",
    "${'aaa'?matches(''?left_pad(270, '(?=') + 'a' + ''?left_pad(90, ')') + '.*')?c}",
    "${'aaa'?matches(''?left_pad(270, '(?>') + 'a' + ''?left_pad(90, ')') + '.*')?c}",
];

fn on_a_small_stack(what: &str, run: impl Fn(&Engine) + Clone + Send + 'static) {
    for stack in STACKS {
        let run = run.clone();
        let work = move || run(&Engine::default());
        let thread = std::thread::Builder::new().stack_size(stack).spawn(work).expect("a thread");
        assert!(thread.join().is_ok(), "{what}, in {stack} bytes");
    }
}

fn nest((open, inner, close): (&str, &str, &str), depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn expressions_blocks_and_markup_nest() {
    for depth in [20, 190, 2_000, 20_000] {
        for kind in NESTED {
            let message = format!("<messageML>${{{}}}</messageML>", nest(*kind, depth));
            let name = format!("{depth} times {}", kind.0);
            on_a_small_stack(&name, move |engine| drop(engine.check(message.as_str())));
        }
        for kind in BLOCKS.iter().chain(MARKUP) {
            let message = format!("<messageML>{}</messageML>", nest(*kind, depth));
            let name = format!("{depth} times {}", kind.0);
            on_a_small_stack(&name, move |engine| {
                // Whoever compiles also takes the tree apart.
                drop(engine.compile(&message));
                drop(engine.check(message.as_str()));
            });
        }
    }
}

#[test]
fn templates_that_run_deep_end() {
    for text in RUN {
        on_a_small_stack(text, move |engine| {
            let message = format!("<messageML>{text}</messageML>");
            let _ = engine.render(message.as_str());
            if let Ok(template) = engine.compile(text) {
                let _ = engine.expand(&template, Model::Agent(&Json::object()));
            }
        });
    }
}

#[test]
fn data_nest() {
    for depth in [100, 500, 5_000, 100_000] {
        for kind in [("[", "1", "]"), ("{\"a\":", "1", "}"), ("[{\"a\":", "1", "}]"), ("[", "", "")] {
            let data = format!("{{\"x\": {}}}", nest(kind, depth));
            let name = format!("{depth} times {} in the data", kind.0);
            on_a_small_stack(&name, move |engine| {
                let message =
                    "<messageML>${entity.x?size}<span class=\"entity\" data-entity-id=\"b\">c</span></messageML>";
                let input = || Input::new(message).with_json(data.as_str());
                drop(engine.check(input()));
                let bdk = Engine::builder().profile(Profile::BdkJava).build();
                drop(bdk.check(input()));
            });
        }
    }
}

#[test]
fn markdown_nests() {
    for kind in [
        ("> ", "a", ""),
        ("* ", "a", ""),
        ("**", "a", "**"),
        ("[", "a", "](b)"),
        ("- a\n  ", "b", ""),
        ("_*", "a", "*_"),
    ] {
        for depth in [100, 10_000] {
            let name = format!("{depth} times {} in Markdown", kind.0);
            on_a_small_stack(&name, move |engine| drop(engine.render_markdown(&nest(kind, depth), None, None)));
        }
    }
}

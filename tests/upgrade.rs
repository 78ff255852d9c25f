//! What newer Agents refuse, what to write instead, and what their escaping does.

use messageml::{Diagnostic, Engine, Input, LibraryVersion};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    before: String,
    after: String,
    data: String,
    data_after: Option<String>,
    code: String,
    help: String,
    #[serde(default)]
    fixed: bool,
}

fn engine(version: LibraryVersion) -> Engine {
    Engine::builder().library_version(version).build()
}

fn shown(version: LibraryVersion, message: &str, data: &str) -> Result<String, Vec<String>> {
    let found = engine(version).render(Input::new(message).with_json(data));
    found.map(|message| message.presentation_ml().to_owned()).map_err(|report| {
        report.diagnostics().iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
    })
}

/// Applies the edits from the last to the first.
fn fix(template: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<_> = found.iter().filter_map(|found| found.fix.as_ref()).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.span.start));
    let mut text = template.to_owned();
    for edit in edits {
        text.replace_range(edit.place.span.range(), &edit.replacement);
    }
    text
}

#[test]
fn every_replacement_is_accepted_and_gives_the_same() {
    let cases: Cases = toml::from_str(include_str!("upgrade/replacements.toml")).expect("the cases");
    for case in cases.case {
        let Case { name, before, after, data, data_after, code, help, fixed } = case;
        let data_after = data_after.unwrap_or_else(|| data.clone());
        let wanted = shown(LibraryVersion::V1_1, &before, &data);
        assert!(wanted.is_ok(), "{name}: before, under 1.1: {wanted:?}");
        assert_eq!(shown(LibraryVersion::V1_1, &after, &data_after), wanted, "{name}: after, under 1.1");
        assert_eq!(shown(LibraryVersion::V1_7, &after, &data_after), wanted, "{name}: after, under 1.7");

        let report = engine(LibraryVersion::V1_7).check(Input::new(&before).with_json(&data));
        let found = report.diagnostics();
        let errors: Vec<_> = found.iter().filter(|found| found.is_error()).cloned().collect();
        assert!(errors.iter().all(|found| found.code.id() == code) && !errors.is_empty(), "{name}: {errors:?}");
        let helps: Vec<_> = errors.iter().filter_map(|found| found.help.as_deref()).collect();
        assert!(helps.iter().any(|text| text.contains(&help)), "{name}: {helps:?}");
        if fixed {
            let fixed = fix(&before, &errors);
            assert_eq!(shown(LibraryVersion::V1_7, &fixed, &data), wanted, "{name}: {fixed}");
            assert_eq!(shown(LibraryVersion::V1_1, &fixed, &data), wanted, "{name}: {fixed}");
        }
    }
}

#[test]
fn places_are_those_of_what_is_refused() {
    let cases = [
        ("${user.name}", "user"),
        ("<#if false><#include 'x.ftl'></#if>", "<#include 'x.ftl'>"),
        ("${entity.a?eval}", "eval"),
        ("${.now?iso_utc}${.version}", ".version"),
        ("<#assign a = \"x${ghost}\">", "ghost"),
        ("${entity.a.toString()}", "entity.a.toString()"),
        ("<#setting classic_compatible=true>", "classic_compatible"),
        ("<#macro m a b=a></#macro><@m 1/>", "a"),
        ("<#list entity.l as x></#list>${x_index}", "x_index"),
        ("<#escape y as y?eval>text</#escape>", "eval"),
    ];
    for (template, wanted) in cases {
        let message = format!("<messageML>{template}</messageML>");
        let report = engine(LibraryVersion::V1_7).check(Input::new(&message).with_json(r#"{"a": "1", "l": []}"#));
        let first = report.diagnostics().iter().find(|found| found.code.family() == "newer-agent").cloned();
        let first = first.unwrap_or_else(|| panic!("{template} is refused"));
        assert_eq!(&message[first.place.span.range()], wanted, "{template}: {first:?}");
        assert!(first.help.is_some(), "{template}");
    }
}

#[test]
fn names_may_be_read_where_they_are_bound() {
    let accepted = [
        "${a!}<#assign a = 1>",
        "<#macro m p...>${p?size}</#macro><@m x=1/>",
        "<#list entity.l as x>${x_index}<#if x_has_next>,</#if><#else>${entity.a}</#list>",
        "<#list entity.l><#items as x>${x?index}</#items></#list>",
        "<#macro m><#nested 1></#macro><@m ; v>${v}</@m>",
        "<@late/><#macro late>x</#macro>",
        "<#function f x><#return x></#function>${f(1)}",
        "<#escape x as x?html>${entity.a}<#noescape>${entity.a}</#noescape></#escape>",
        "<#list entity.l as k, v>${k_index}${v_index!}</#list>",
    ];
    let refused = [
        "<#list entity.l as x></#list>${x!}",
        "<#list entity.l as x><#else>${x!}</#list>",
        "<#macro m p></#macro><@m 1/>${p!}",
        "<#macro m><#nested 1></#macro><@m ; v></@m>${v!}",
        "<#macro m><#nested 1></#macro><@m ; v>${v_index!}</@m>",
        "<#escape x as x?html></#escape>${x!}",
        "<#function f x><#return x></#function><#list [1] as f>${f(1)}</#list>",
        "<#assign a\\-b = 1>${a\\-b}",
    ];
    let is_refused = |template: &str| {
        let message = format!("<messageML>{template}</messageML>");
        let report = engine(LibraryVersion::V1_7).check(Input::new(&message).with_json(r#"{"a": "1", "l": []}"#));
        report.diagnostics().iter().any(|found| found.code.family() == "newer-agent")
    };
    accepted.iter().for_each(|template| assert!(!is_refused(template), "{template}"));
    refused.iter().for_each(|template| assert!(is_refused(template), "{template}"));
}

#[test]
fn older_agents_refuse_nothing_of_it() {
    let cases: Cases = toml::from_str(include_str!("upgrade/replacements.toml")).expect("the cases");
    for case in cases.case {
        let report = Engine::default().check(Input::new(&case.before).with_json(&case.data));
        let told: Vec<_> = report.diagnostics().iter().filter(|found| found.code.id() == "lint/next-agent").collect();
        assert!(report.is_acceptable(), "{}", case.name);
        assert!(!told.is_empty() && told.iter().all(|found| !found.is_error()), "{}: {told:?}", case.name);
    }
}

#[test]
fn escaping_is_that_of_xml() {
    let engine = Engine::builder().library_version(LibraryVersion::V1_7).auto_escaping(true).build();
    let data = r#"{"a": "A&W <b>\"x\"</b> it's"}"#;
    let render = |template: &str| {
        let message = format!("<messageML>{template}</messageML>");
        engine.render(Input::new(&message).with_json(data)).map(|message| message.text().to_owned())
    };
    assert_eq!(render("${entity.a}").ok().as_deref(), Some("A&W <b>\"x\"</b> it's"));
    assert_eq!(render("<#assign h><i>${entity.a}</i></#assign>${h}").ok().as_deref(), Some("A&W <b>\"x\"</b> it's"));
    for refused in ["${entity.a?html}", "${entity.a?xml}", "<#escape x as x?html>${entity.a}</#escape>"] {
        assert!(render(refused).is_err(), "{refused}");
    }
    let plain = Engine::builder().auto_escaping(true).build();
    let message = plain.render(Input::new("<messageML>${entity.a}</messageML>").with_json(r#"{"a": "<b>x</b>"}"#));
    assert_eq!(message.expect("1.1 escapes nothing").markdown(), "**x**");
}

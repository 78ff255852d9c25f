//! Templates without data, and what sample data say about a template together.

use messageml::report::LineIndex;
use messageml::{Engine, Input, Profile, Report};

/// `line:column code`, in order.
fn places(report: &Report, text: &str) -> Vec<String> {
    let lines = LineIndex::new(text);
    let place = |at: u32| lines.position(at as usize);
    let found = report.diagnostics().iter().map(|found| {
        let at = place(found.place.span.start);
        format!("{}:{} {}", at.line, at.column, found.code)
    });
    found.collect()
}

fn sample(data: &str) -> Input<'_> {
    Input::new("").with_json(data)
}

const TEMPLATE: &str = r#"<#macro row r>
  <#if r.late>late<#elseif r.early>early<#else>in time</#if>
</#macro>
<#macro note>
  <b>${entity.note}</b>
</#macro>
<messageML>
  <#list entity.rows as r><@row r/><#else>none</#list>
  <#switch entity.kind><#case "a">A<#break><#case "b">B<#break><#default>C</#switch>
  <#attempt>${entity.name}<#recover>nobody</#attempt>
  <#if entity.urgent><#if entity.bold><@note/></#if></#if>
</messageML>"#;

#[test]
fn branches_that_no_sample_takes_are_named() {
    let engine = Engine::default();
    let mut coverage = engine.coverage(TEMPLATE).expect("a template");
    assert_eq!(coverage.branches(), (0, 14));
    coverage.check(
        "one",
        sample(r#"{"rows": [{"late": true}], "kind": "a", "name": "n", "urgent": false, "bold": false, "note": ""}"#),
    );
    let found = [
        "2:28 lint/branch-not-taken",
        "2:41 lint/branch-not-taken",
        "4:1 lint/branch-not-taken",
        "8:36 lint/branch-not-taken",
        "9:44 lint/branch-not-taken",
        "9:64 lint/branch-not-taken",
        "10:27 lint/branch-not-taken",
        "11:3 lint/branch-not-taken",
    ];
    assert_eq!(places(&coverage.report(), TEMPLATE), found);
    coverage.check("none", sample(r#"{"rows": [], "kind": "z", "urgent": true, "bold": true, "note": ""}"#));
    coverage.check("rest", sample(r#"{"rows": [{"late": false, "early": true}, {"late": false, "early": false}], "kind": "b", "name": "n", "urgent": false}"#));
    assert!(coverage.is_whole());
    assert_eq!(coverage.branches(), (14, 14));
    assert!(coverage.report().diagnostics().is_empty());
}

/// What looks like a tag, in a comment or in raw text, is none.
#[test]
fn branches_are_placed_at_their_tags() {
    let text = "<messageML><#if a??>x<#else><#-- not #else --><b>y</b></#if>\
        <#attempt>z<#recover><#noparse><#recover></#noparse></#attempt></messageML>";
    let engine = Engine::default();
    let mut coverage = engine.coverage(text).expect("a template");
    coverage.check("one", sample("{}"));
    assert_eq!(places(&coverage.report(), text), ["1:12 lint/branch-not-taken", "1:72 lint/branch-not-taken"]);
    let text = text.replace("a??", "!a??");
    let mut coverage = engine.coverage(text.as_str()).expect("a template");
    coverage.check("one", sample("{}"));
    assert_eq!(places(&coverage.report(), &text), ["1:23 lint/branch-not-taken", "1:73 lint/branch-not-taken"]);
}

#[test]
fn a_sample_that_fails_leaves_branches_open() {
    let engine = Engine::default();
    let mut coverage = engine.coverage(TEMPLATE).expect("a template");
    coverage.check("bad", sample("{}"));
    assert!(!coverage.is_whole() && coverage.report().diagnostics().is_empty());
    let mut coverage = engine.coverage("<messageML>no template</messageML>").expect("a template");
    coverage.check("any", sample("{}"));
    assert_eq!((coverage.branches(), coverage.report().diagnostics().len()), ((0, 0), 0));
}

fn missing(template: &str, samples: &[&str], profile: Profile) -> Vec<String> {
    let engine = Engine::builder().profile(profile).build();
    let mut coverage = engine.coverage(template).expect("a template");
    for (at, sample) in samples.iter().enumerate() {
        coverage.check(&at.to_string(), self::sample(sample));
    }
    assert!(coverage.is_whole(), "{template}");
    coverage.report_missing().diagnostics().iter().map(|found| template[found.place.span.range()].to_owned()).collect()
}

#[test]
fn values_that_samples_do_not_always_have_are_named_once() {
    let two = [r#"{"late": true, "why": "x", "by": {"name": "n"}}"#, r#"{"late": false}"#];
    let of = |template: &str| missing(template, &two, Profile::Agent);
    assert_eq!(of("${entity.late?c}<#if entity.late>${entity.why} ${entity.why}</#if>"), ["entity.why"]);
    assert_eq!(of("<#if entity.late>${entity.by.name}</#if>"), ["entity.by"]);
    for safe in [
        "<#if entity.late>${entity.why!}</#if>",
        "<#if entity.late>${(entity.by.name)!\"-\"}</#if>",
        "<#if entity.why??>${entity.why}</#if>",
        "<#if entity.late && entity.why?has_content>${entity.why}</#if>",
        "<#if entity.why?? && entity.why == \"x\">a</#if>",
        "<#if entity.late == true>${entity.why}</#if>",
        "<#attempt>${entity.why}<#recover>-</#attempt>",
        "<#if entity.late>${entity.never}</#if>",
    ] {
        let data = [r#"{"late": true, "why": "x", "by": {"name": "n"}, "never": 1}"#, two[1]];
        let samples = if safe.contains("never") { [r#"{"late": false}"#, two[1]] } else { data };
        assert_eq!(missing(safe, &samples, Profile::Agent), [""; 0], "{safe}");
    }
    let items = r#"{"rows": [{"late": true, "why": "x"}, {"late": false}]}"#;
    let list = "<#list entity.rows as r><#if r.late>${r.why}</#if></#list>";
    assert_eq!(missing(list, &[items], Profile::Agent), ["r.why"]);
    let shadowed = "<#macro m r><#if r.late>${r.why}</#if></#macro><#list entity.rows as r><@m r/></#list>";
    assert_eq!(missing(shadowed, &[items], Profile::Agent), [""; 0]);
    assert_eq!(missing("<#if late>${why}</#if>", &two, Profile::BdkJava), ["why"]);
}

/// The errors that a template without data gives, beside the missing value.
fn without_data(template: &str) -> Vec<String> {
    let report = Engine::default().check(template);
    let mut found = places(&report, template);
    // As the command line leaves out what only says that there are no data.
    found.retain(|found| !found.ends_with("template/missing-value") && !found.ends_with("template/put-off"));
    found
}

#[test]
fn a_template_without_data_tells_what_is_wrong_whatever_they_are() {
    for (template, wanted) in [
        ("<messageML>${entity.a}<blink>x</blink></messageML>", &["1:23 element/unknown"][..]),
        ("<messageML>${entity.a}&nbsp; a & b</messageML>", &["1:23 xml/entity", "1:32 xml/ampersand"]),
        (
            "<messageML>${entity.a}<p colour=\"x\">x</p><a>y</a></messageML>",
            &["1:26 attribute/unknown", "1:42 attribute/missing"],
        ),
        ("<messageML>${entity.a}<p style=\"colour:red\">x</p></messageML>", &["1:33 attribute/style"]),
        (
            "<messageML><#if entity.a><u>x</u><#elseif entity.b><v>x</v><#else><w>x</w></#if></messageML>",
            &["1:26 element/unknown", "1:52 element/unknown", "1:67 element/unknown"],
        ),
        ("<messageML><#list entity.a as x><u>x</u></#list></messageML>", &["1:33 element/unknown"]),
        (
            "<#macro m><u>x</u><#nested></#macro><messageML>${entity.a}<@m><v>y</v></@m></messageML>",
            &["1:11 element/unknown", "1:63 element/unknown"],
        ),
        ("<messageML>${entity.a}<!-- x --></messageML>", &["1:23 element/node-kind"]),
        (
            "<messageML><buton id=\"${entity.a}\">x</buton><p class=\"${entity.a}\" colour=\"red\">x</p></messageML>",
            &["1:12 element/unknown", "1:68 attribute/unknown"],
        ),
        ("<messageML>&nbsp;${entity.a}</messageML>", &["1:12 xml/entity"]),
        ("<messageML>${entity.a?upper}</messageML>", &["1:23 template/unknown-built-in"]),
        ("<messageML>${entity.a}<#iff x></messageML>", &["1:24 template/unknown-directive"]),
        ("<messageML>${entity.a}<#if x></messageML>", &["1:41 template/unclosed"]),
    ] {
        assert_eq!(without_data(template), wanted, "{template}");
    }
}

#[test]
fn what_data_could_mend_is_not_reported_without_them() {
    for template in [
        "<messageML>${entity.a}<${entity.tag}>x</${entity.tag}></messageML>",
        "<messageML>${entity.a}<p class=\"${entity.b}\" ${entity.more}>x</p></messageML>",
        "<messageML>${entity.a}<a href=\"${entity.link}\">x</a></messageML>",
        "<messageML>${entity.a}<a <#if entity.b>href=\"https://example.com\"</#if>>x</a></messageML>",
        "<messageML>${entity.a}<ul>${entity.items}</ul></messageML>",
        "<messageML>a &${entity.name}; &#${entity.code}; b</messageML>",
        "<messageML><bu<#if entity.a>tton name=\"x\"/><#else>g/></#if></messageML>",
        "<messageML><p col${entity.a}=\"x\">x</p><bu${entity.a}>x</bu${entity.a}></messageML>",
        "<messageML>${entity.a}<#if entity.b><b><#else><i></#if>x<#if entity.b></b><#else></i></#if></messageML>",
        "<messageML>${entity.a}<#if entity.b><b></#if>x<#if !entity.c></b></#if></messageML>",
        "<messageML>${entity.a}<span class=\"entity\" data-entity-id=\"x\" tag=\"y\">x</span></messageML>",
        "<messageML>${entity.a}<#if entity.b><chime/></#if></messageML>",
        "${entity.a}<b>x</b>",
    ] {
        assert_eq!(without_data(template), [""; 0], "{template}");
    }
}

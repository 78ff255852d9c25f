//! What editors are told: every function over broken texts, and the places that things lead to.

#[path = "conformance/cases.rs"]
#[allow(dead_code)]
mod cases;
#[path = "assist/samples.rs"]
#[allow(dead_code)]
mod samples;

use std::collections::BTreeMap;
use std::fs;

use messageml::assist::{Assist, NotRenamed, TargetPlace};
use messageml::schema::LibraryVersion;
use messageml::{Engine, Input, Json, Profile, Span, json};
use samples::{corpus, faulty, root};

/// `tests/assist/completions.txt`
#[test]
fn what_belongs_at_a_place_comes_first() {
    let table = fs::read_to_string(root().join("tests/assist/completions.txt")).expect("the table");
    let (_, rows) = table.split_once("\n\n").expect("a head");
    let (mut library, mut text, mut count) = (LibraryVersion::V1_1, String::new(), 0);
    for line in rows.lines() {
        if let Some(name) = line.strip_prefix("% ") {
            library = name.parse().expect("a version");
        } else if let Some(expected) = line.strip_prefix('=') {
            let cut = text.trim_end_matches('\n');
            let completion = Assist::new(cut, &[], Profile::Agent).with_library(library).completion(cut.len());
            let labels: Vec<&str> = completion.proposals.iter().map(|proposal| &*proposal.label).collect();
            let expected: Vec<&str> = expected.split_whitespace().collect();
            assert!(labels.starts_with(&expected), "{cut}: {labels:?}");
            assert!(!expected.is_empty() || labels.is_empty(), "{cut}: {labels:?}");
            (library, text, count) = (LibraryVersion::V1_1, String::new(), count + 1);
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    assert!(count > 12);
}

#[test]
fn addresses_are_proposed_where_they_are_wanted() {
    let data = r#"{"note": {"type": "a.note", "version": "1.0", "url": "https://a.example/7", "title": "A",
        "author": {"name": "Ada", "page": "https://a.example/ada"}}}"#;
    let data = json::read(data, 100).expect("JSON");
    let labels = |text: &str| -> Vec<String> {
        let completion = Assist::new(text, &[&data], Profile::Agent).completion(text.len());
        completion.proposals.into_iter().map(|proposal| proposal.label).collect()
    };
    assert_eq!(labels("<messageML><a href=\"${entity.note.")[..2], ["url", "author"]);
    // What leads to one leads there; what kind of entity it is, nobody prints.
    assert_eq!(labels("<messageML>${entity.note."), ["title", "url", "author", "type", "version"]);
    assert_eq!(labels("<messageML><a href=\"${entity.note.url}#${entity.note.")[1], "title");
}

#[test]
fn no_name_is_a_word_of_the_language() {
    let text = "<#assign total = 3>${total}";
    let rename = |name| Assist::new(text, &[], Profile::Agent).rename(10, name);
    for word in ["true", "false", "in", "as", "using", "lt", "lte", "gt", "gte"] {
        assert_eq!(rename(word), Err(NotRenamed::NoName(word.into())));
        assert!(!Engine::default().check(Input::new(&text.replace("total", word))).is_acceptable());
    }
    for word in ["and", "sum"] {
        let renamed = format!("<messageML>{}</messageML>", text.replace("total", word));
        assert_eq!(rename(word).map(|spans| spans.len()), Ok(2));
        assert!(Engine::default().check(Input::new(&renamed)).is_acceptable(), "{renamed}");
    }
}

#[test]
fn directives_end_with_the_brackets_of_the_template() {
    let inserted = |text: &str, label: &str| {
        let completion = Assist::new(text, &[], Profile::Agent).completion(text.len());
        completion.proposals.into_iter().find(|proposal| proposal.label == label).map(|proposal| proposal.insert)
    };
    assert_eq!(inserted("[#ftl][#if a]b[#", "/if").as_deref(), Some("[/#if]"));
    assert_eq!(inserted("[#ftl][#if a]b[/#", "if").as_deref(), Some("if]"));
    assert_eq!(inserted("<#if a>b<#", "/if").as_deref(), Some("</#if>"));
    assert_eq!(inserted("<#if a>b</#", "if").as_deref(), Some("if>"));
    // In a comment, codes come whatever its signs are.
    assert!(inserted("[#ftl][#-- messageml: allow lint/un", "lint/unused-macro").is_some());
}

/// Asks everything at a place.
fn ask_everything(text: &str, at: usize, data: &[&Json]) {
    let assist = Assist::new(text, data, Profile::Agent);
    let completion = assist.completion(at);
    assert!(text.get(completion.replace.range()).is_some(), "{completion:?}");
    for span in
        assist.hover(at).map(|hover| hover.span).into_iter().chain(assist.references(at)).chain(assist.renaming(at))
    {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
    let _ = assist.definition(at);
    for span in assist.symbols().iter().map(|symbol| symbol.span).chain(assist.folds().iter().map(|fold| fold.span)) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
}

#[test]
fn every_beginning_of_a_text_is_answered() {
    for sample in faulty() {
        for at in (0..=sample.text.len()).filter(|at| sample.text.is_char_boundary(*at)) {
            ask_everything(&sample.text[..at], at, &[]);
        }
    }
    for sample in corpus() {
        let data: Vec<&Json> = sample.data.iter().collect();
        for at in (0..=sample.text.len()).step_by(29).filter(|at| sample.text.is_char_boundary(*at)) {
            ask_everything(&sample.text[..at], at, &data);
            ask_everything(&sample.text, at, &data);
        }
    }
}

#[test]
fn hostile_texts_are_answered() {
    let texts = [
        "<b>".repeat(20_000),
        "</b>".repeat(20_000),
        "<#if a>".repeat(5_000),
        format!("${{{}", "(".repeat(20_000)),
        format!("${{a{}", ".a".repeat(20_000)),
        format!("<#assign {}>${{a.", "a=a.a ".repeat(5_000)),
        "<#macro a b>".repeat(3_000) + "<@a ",
        "<b a=\"".repeat(10_000),
        "\u{0}<\u{fffd}\u{200b}${\u{1F600}.".to_owned(),
    ];
    for text in texts {
        ask_everything(&text, text.len(), &[]);
        ask_everything(&text, text.len() / 2, &[]);
    }
}

/// Texts that grow by a factor take by that factor longer, not by its square.
#[test]
fn large_texts_are_answered_as_fast_as_they_are_read() {
    const SIZE: usize = 4_000;
    const FACTOR: usize = 4;
    let many = |size: usize, piece: &dyn Fn(usize) -> String| (0..size).map(piece).collect::<String>();
    type Text<'a> = (&'a str, &'a dyn Fn(usize) -> String);
    let texts: [Text<'_>; 13] = [
        ("macros", &|size| many(size, &|at| format!("<#macro m{at} a b></#macro>")) + "<@"),
        ("functions", &|size| many(size, &|at| format!("<#function f{at} a></#function>")) + "${"),
        ("parameters", &|size| {
            let given = many(size, &|at| format!("p{at}=1 "));
            format!("<#macro m {}></#macro><@m {given}", many(size, &|at| format!("p{at} ")))
        }),
        ("items", &|size| "<#list a as b>".to_owned() + &"<#items as c>".repeat(size) + "${c."),
        ("one variable", &|size| "<#assign x = 1>".repeat(size) + "${x"),
        ("a variable and its uses", &|size| "<#assign x = 1>".repeat(size) + &"${x}".repeat(size)),
        ("calls", &|size| "<#macro m p>${p}</#macro>".to_owned() + &"<@m p=p/>".repeat(size) + "${p"),
        ("calls within", &|size| "<#macro m p>".to_owned() + &"<@m p=p/>".repeat(size) + "${p."),
        ("loops", &|size| "<#list a as x>${x}</#list>".repeat(size) + "<#assign x = 1>${x"),
        ("nested loops", &|size| "<#list x as x>".repeat(size) + &"${x}</#list>".repeat(size) + "${x"),
        ("a path", &|size| format!("${{a{path}}}${{a{path}.", path = ".a".repeat(size))),
        ("attributes", &|size| {
            let all = many(size, &|at| format!("a{at}='' "));
            format!("<b {all}/><b {all}")
        }),
        ("ids", &|size| many(size, &|at| format!("<div id='a{at}'></div>")) + "<ui-action target-id='"),
    ];
    let time = |text: &str| {
        let begun = std::time::Instant::now();
        for at in [text.len(), 10] {
            ask_everything(text, at, &[]);
        }
        begun.elapsed().as_secs_f64()
    };
    for (name, text) in texts {
        let (small, large) = (text(SIZE), text(SIZE * FACTOR));
        // Other work on the machine may fall upon one half of a try, hardly on that of each.
        let mut tries = (0..8).map(|_| time(&large) / time(&small));
        let grown: Vec<f64> = tries.by_ref().take_while(|grown| *grown > 6.5).collect();
        eprintln!("{name}: {grown:.1?}");
        assert!(grown.len() < 8, "{name}: {FACTOR} times the text takes so many times as long: {grown:.1?}");
    }
}

const TEMPLATE: &str = r#"<#macro row item strong=false>
<tr><td>${item.name}</td></tr>
</#macro>
<messageML><table><#list data.rows as line><@row item=line/></#list></table>
<div data-entity-id="order1">${entity.order1.id}</div><#assign total = 3>${total}
<form id="f"><checkbox name="c">a</checkbox></form></messageML>"#;
const DATA: &str = r#"{"rows": [{"name": "one"}], "order1": {"type": "com.x.order", "id": "A7"}}"#;

fn at(what: &str, inside: usize) -> usize {
    TEMPLATE.find(what).expect("it is there") + inside
}

#[test]
fn things_lead_to_their_definitions() {
    let data = json::read(DATA, 100).expect("JSON");
    let samples = [&data];
    let assist = Assist::new(TEMPLATE, &samples, Profile::Agent);
    let target = |at| assist.definition(at).map(|target| target.place);
    let texts = |spans: Vec<messageml::Span>| spans.iter().map(|span| span.start as usize).collect::<Vec<_>>();

    let TargetPlace::Message(span) = target(at("@row", 2)).expect("the macro") else { panic!("in the message") };
    assert_eq!(span.start as usize, at("row item strong", 0));
    assert_eq!(target(at("order1\">", 1)), Some(TargetPlace::Data(vec!["order1".into()])));
    assert_eq!(target(at("order1.id", 8)), Some(TargetPlace::Data(vec!["order1".into(), "id".into()])));
    // The macro, its parameter where it is given and used, the variable, and both tags of a pair.
    assert_eq!(texts(assist.renaming(at("@row", 2))), [at("row item", 0), at("@row", 1)]);
    let item = [at("item strong", 0), at("item.name", 0), at("item=line", 0)];
    assert_eq!(texts(assist.renaming(at("item.name", 1))), item);
    assert_eq!(texts(assist.renaming(at("item=line", 1))), item);
    assert_eq!(texts(assist.renaming(at("${total", 3))), [at("total =", 0), at("${total", 2)]);
    assert_eq!(texts(assist.renaming(at("<table", 2))), [at("<table", 1), at("</table", 2)]);
    assert_eq!(assist.renaming(at("name}", 1)), []);
    // A parameter is worth what the calls give it.
    let completion = assist.completion(at("item.name", 5));
    assert_eq!(completion.proposals.first().map(|first| (&*first.label, &*first.detail)), Some(("name", "\"one\"")));
    let hover = assist.hover(at("item.name", 6)).expect("a value");
    assert!(hover.text.contains("\"one\""), "{}", hover.text);
    assert!(assist.hover(at("<checkbox", 3)).expect("an element").text.contains("parents"));
    let names: Vec<String> = assist.symbols().into_iter().map(|symbol| symbol.name).collect();
    assert_eq!(names, ["row", "total", "form#f", "checkbox#c"]);
}

/// The findings of a text: codes, and what they point at.
fn findings(text: &str) -> BTreeMap<(&'static str, String), usize> {
    let mut all = BTreeMap::new();
    for found in Engine::default().check(Input::new(text)).diagnostics() {
        let piece = text.get(found.place.span.range()).unwrap_or_default();
        *all.entry((found.code.id(), piece.to_owned())).or_default() += 1;
    }
    all
}

#[test]
fn ids_lead_to_what_has_them() {
    let text = r#"<messageML><ui-action action="open-dialog" target-id="c"><button>a</button></ui-action>
<dialog id="c"><title>t</title><body>b</body></dialog>
<form id="f"><checkbox name="c" value="c">c</checkbox><group><label for="z">l</label>
<span class="info-hint" data-target-id="z" data-title="c"/><text-field id="z" name="n"/></group></form>
<div class="entity" data-entity-id="c">e</div></messageML>"#;
    let assist = Assist::new(text, &[], Profile::Agent);
    let at = |what: &str| text.find(what).map(|at| at + what.len()).expect("it is there");
    let starts = |at| assist.references(at).iter().map(|span| span.start as usize).collect::<Vec<_>>();
    let (from, to) = (at("target-id=\""), at("dialog id=\""));
    assert_eq!(starts(from), [from, to]);
    assert!(
        matches!(assist.definition(from), Some(target) if target.place == TargetPlace::Message(Span::new(to, to + 1)))
    );
    // Its value is alike, but no id.
    assert!(starts(at("value=\"")).is_empty());
    assert_eq!(assist.definition(at("value=\"")), None);
    // An id of an entity is one of the data.
    let entity = at("data-entity-id=\"");
    assert_eq!(starts(entity), [entity]);
    assert!(matches!(assist.definition(entity), Some(target) if target.place == TargetPlace::Data(vec!["c".into()])));
    let fields = [at("label for=\""), at("data-target-id=\""), at("text-field id=\"")];
    assert_eq!(starts(fields[0]), fields);
    assert!(matches!(assist.definition(fields[1]), Some(target) if target.from.start as usize == fields[1]));
}

#[test]
fn allowing_a_finding_takes_it_away() {
    let bodies = [
        "<#macro unused></#macro>\n<messageML>a</messageML>",
        "<messageML>\n  <div\n    class=\"nope-x\">a</div>\n  <#macro unused></#macro>\n<#noparse>\n${a}</#noparse></messageML>",
        "<messageML>\n\t<#-- messageml: allow lint/unused-macro -->\n\t<#macro x></#macro><#assign y = 1>\n<b>a</b></messageML>",
        "<messageML>${a!}\n  <pre>x</pre><#assign y = 1></messageML>",
        "<messageML>a <emoji shortcode=\"nosuchone\"/> <a href=\"https://a.example\">b</a></messageML>",
    ];
    let heads = [
        "",
        "<#ftl>",
        "<#ftl>\n",
        "<#ftl strip_whitespace=false>\n",
        "<#ftl\n strip_whitespace=false>",
        "\n<#ftl output_format=\"XML\">\n\n",
        "[#ftl]",
        "[#ftl]\n",
        "[#ftl strip_whitespace=false]\n",
    ];
    let mut count = 0;
    for (head, body) in heads.iter().flat_map(|head| bodies.map(|body| (head, body))) {
        let mut text = format!("{head}{body}");
        if head.starts_with('[') {
            for (name, end) in
                [("#macro", ">"), ("/#macro", ">"), ("#assign", ">"), ("#noparse", ">"), ("/#noparse", ">")]
            {
                for (at, _) in text.clone().match_indices(&format!("<{name}")) {
                    let close = at + text[at..].find(end).expect("the tag ends");
                    text.replace_range(close..=close, "]");
                    text.replace_range(at..=at, "[");
                }
            }
            // Without a marker of angle brackets FreeMarker does not run.
            text = text.replace("<#--", "[#--").replace("-->", "--]").replace("</m", "${\"\"}</m");
        }
        for text in [text.replace('\n', "\r\n"), text] {
            let before = findings(&text);
            let report = Engine::default().check(Input::new(&text));
            assert!(report.is_acceptable(), "{text}\n{report}");
            for finding in report.diagnostics() {
                let assist = Assist::new(&text, &[], Profile::Agent);
                let all = assist.actions(finding);
                let action = all.iter().find(|action| action.title.starts_with("Allow ")).expect("it can be allowed");
                let mut edited = text.clone();
                for edit in &action.edits {
                    edited.replace_range(edit.place.span.range(), &edit.replacement);
                }
                let after = findings(&edited);
                let piece = text.get(finding.place.span.range()).unwrap_or_default();
                assert!(!after.contains_key(&(finding.code.id(), piece.to_owned())), "{text}\n{edited}\n{after:?}");
                let new: Vec<_> =
                    after.iter().filter(|(key, count)| before.get(*key).is_none_or(|own| own < *count)).collect();
                assert!(new.is_empty(), "{text}\n{edited}\n{new:?}");
                // FreeMarker leaves the first text its lines of tags, until a comment stands before it.
                let printed = |text: &str| {
                    let message = Engine::default().render(Input::new(text)).expect("an acceptable message");
                    message.presentation_ml().split_whitespace().collect::<Vec<_>>().join(" ")
                };
                assert_eq!(printed(&edited), printed(&text), "{text}\n{edited}");
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
    // Where FreeMarker does not run, it would begin to.
    let text = "[#ftl]<messageML>a</messageML>";
    let report = Engine::default().check(Input::new(text));
    for finding in report.diagnostics().iter().filter(|found| !found.is_error()) {
        assert_eq!(Assist::new(text, &[], Profile::Agent).actions(finding).len(), usize::from(finding.fix.is_some()));
    }
}

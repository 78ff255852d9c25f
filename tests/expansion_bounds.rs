//! Hostile templates end in an answer, on a small stack and in debug builds: each reaches its bound.

use messageml::{Engine, Json, Model};

/// The bound that each template reaches.
const HOSTILE: &[(&str, &str)] = &[
    ("limit/steps", "<#list 1..1000000000 as i></#list>"),
    ("limit/steps", "<#list 1.. as i></#list>"),
    ("limit/steps", "<#list 1.. as i><#assign x = i></#list>"),
    ("limit/steps", "${(1..)?filter(x -> false)?size}"),
    ("limit/steps", "<#list (1..)?filter(x -> x < 0) as i>${i}</#list>"),
    ("limit/number-digits", "<#assign n = 7><#list 1..100 as i><#assign n = n * n></#list>"),
    ("limit/call-depth", "<#macro m><@m/></#macro><@m/>"),
    ("limit/call-depth", "<#macro m><#if true><#list 1..1 as x><@m><#nested></@m></#list></#if></#macro><@m>x</@m>"),
    ("limit/call-depth", "<#macro m><#nested></#macro><#macro n><@m><@n/></@m></#macro><@n/>"),
    ("limit/call-depth", "<#function f x><#return f(x + 1) + 1></#function>${f(1)}"),
    ("limit/call-depth", "<#function f x><#return [x]?map(y -> f(y))?first></#function>${f(1)}"),
    ("limit/call-depth", "<#attempt><#macro m><@m/></#macro><@m/><#recover>never</#attempt>"),
    ("limit/string-bytes", "<#assign s = \"abcdefgh\"><#list 1..40 as i><#assign s = s + s></#list>"),
    ("limit/string-bytes", "<#assign s = \"abcdefgh\"><#list 1..40 as i><#assign s = \"${s}${s}\"></#list>"),
    ("limit/sequence-items", "${(1..2000000)?reverse?size}"),
    ("limit/sequence-items", "<#assign s = [1]><#list 1..40 as i><#assign s = s + s></#list>"),
    ("limit/sequence-items", "${(1..)?map(x -> x)?reverse?size}"),
    ("limit/value-depth", "<#assign x = []><#list 1..100000 as i><#assign x = [x]></#list>"),
    ("limit/value-depth", "<#assign x = {}><#list 1..100000 as i><#assign x = {\"a\": x}></#list>"),
    ("limit/output-bytes", "<#list 1..100000 as i>${\"0123456789\"}<#list 1..10 as j>0123456789</#list></#list>"),
];

/// Threads of servers often have no more.
const STACK: usize = 2 << 20;

/// How long this thread has worked, however busy the machine is; none where the system does not tell.
fn processor_seconds() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
    // After the name, in which anything may stand.
    let (_, rest) = status.rsplit_once(')')?;
    let mut ticks = rest.split_whitespace().skip(11).map_while(|number| number.parse::<f64>().ok());
    Some((ticks.next()? + ticks.next()?) / 100.0)
}

#[test]
fn every_bound_is_reached_and_told() {
    for (code, text) in HOSTILE {
        let expand = move || {
            let engine = Engine::default();
            let template = engine.compile(text).map_err(|report| format!("{:?}", report.diagnostics())).expect(text);
            let started = processor_seconds();
            let report = engine.expand(&template, Model::Agent(&Json::object())).expect_err(text);
            let codes: Vec<_> = report.diagnostics().iter().map(|found| found.code.id()).collect();
            assert_eq!(codes, [*code], "{text}");
            Some(processor_seconds()? - started?)
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(expand).expect("a thread");
        let worked = thread.join().expect("no overflow and no panic");
        // Far above what is needed in debug builds; where the system does not tell, the bound alone is looked at.
        assert!(worked.is_none_or(|seconds| seconds < 30.0), "{text} took {worked:?}");
        eprintln!("{worked:?} {text}");
    }
}

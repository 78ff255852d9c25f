//! A process may limit what all its parsers do; a template is then refused, never read in part.

use std::num::NonZeroUsize;

use messageml::Engine;

#[test]
fn a_limit_of_the_process_refuses_templates() {
    let engine = Engine::default();
    let template = "<messageML><#if a>${b}</#if> <#list 1..3 as i>${i}</#list></messageML>";
    pest::set_call_limit(NonZeroUsize::new(20));
    let report = engine.compile(template).expect_err("so little reads no template");
    let first = report.diagnostics().iter().next().expect("a finding");
    assert_eq!(first.code.id(), "limit/steps");
    pest::set_call_limit(None);
    assert!(engine.compile(template).is_ok());
}

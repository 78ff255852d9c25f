//! Which branches of a template its sample data take.

use super::samples;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::engine::Engine;
use crate::entity_json;
use crate::input::Data;
use crate::json::Json;
use crate::pipeline::{self, is_template};
use crate::report::Report;
use crate::settings::Profile;
use crate::template::ast::{Ast, Block, Node, NodeKind, When};
use crate::template::{self, Model, Taken, Template};

/// How far sample data reach into one template; see [`Engine::coverage`].
#[derive(Debug)]
pub struct Coverage<'e> {
    engine: &'e Engine,
    text: &'e str,
    template: Template,
    taken: Taken,
    /// The samples that could be read, with their names.
    samples: Vec<(String, Json)>,
    is_whole: bool,
}

/// A block that data decide about.
struct Branch<'a> {
    body: &'a Block,
    /// Where it begins, and what it is called.
    span: Span,
    name: &'static str,
}

impl<'e> Coverage<'e> {
    pub(crate) fn new(engine: &'e Engine, text: &'e str, template: Template) -> Self {
        Coverage { engine, text, template, taken: Taken::default(), samples: Vec::new(), is_whole: true }
    }

    /// Expands the template with a sample of its EntityJSON; `name` stands for it in findings.
    pub fn add(&mut self, name: &str, data: Option<&str>) {
        if !is_template(self.text) {
            return;
        }
        let settings = self.engine.settings();
        let data = Data::from(data);
        let (data, faults) = entity_json::read(&data, &settings.limits);
        let model = match settings.profile {
            Profile::Agent => Model::Agent(&data),
            Profile::BdkJava => Model::Members(&data),
        };
        let context = pipeline::context(settings, &settings.stop, model, Some(&self.taken));
        self.is_whole &= !faults.has_errors() && template::expand(&self.template, &context).is_ok();
        self.samples.push((name.to_owned(), data.into_owned()));
    }

    /// True if every sample was expanded to the end; otherwise nothing can be said of branches.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How many branches were taken, and how many there are: bodies of `#if`, `#elseif`, `#else`,
    /// `#list`, `#case`, `#default`, `#recover`, and of macros and functions.
    pub fn branches(&self) -> (usize, usize) {
        let (mut taken, mut all) = (0, 0);
        walk(&self.template.ast, |branch, _| {
            all += 1;
            taken += usize::from(self.taken.holds(branch.body));
            true
        });
        (taken, all)
    }

    /// The branches that no sample takes (`lint/branch-not-taken`), in the order of the text; nothing
    /// where a sample ends in an error.
    pub fn report(&self) -> Report {
        let mut found = Diagnostics::new();
        if self.is_whole && !self.samples.is_empty() {
            let unused = super::unused::check(&self.template);
            walk(&self.template.ast, |branch, is_macro| {
                if self.taken.holds(branch.body) {
                    return true;
                }
                let is_told = is_macro && unused.iter().any(|found| found.place.span == branch.span);
                if !is_told {
                    found.push(not_taken(&branch, self.samples.len()));
                }
                // What is in it is not taken either.
                false
            });
            found.sort_by_key(|found| found.place.span.start);
        }
        self.settle(found)
    }

    /// The variables that are read without a default and that the samples do not always have
    /// (`lint/sometimes-missing`); nothing where a sample ends in an error, which says more.
    pub fn report_missing(&self) -> Report {
        let found = if self.is_whole {
            samples::check(&self.template.ast, &self.samples, self.engine.settings().profile)
        } else {
            Diagnostics::new()
        };
        self.settle(found)
    }

    fn settle(&self, mut found: Diagnostics) -> Report {
        let settings = self.engine.settings();
        settings.lints.apply(&mut found, self.text);
        found.keep_within(settings.limits.diagnostics);
        Report::of(found, self.text)
    }
}

fn not_taken(branch: &Branch<'_>, samples: usize) -> Diagnostic {
    let by =
        if samples == 1 { "the sample data do not reach".into() } else { format!("none of {samples} samples reaches") };
    Diagnostic::new(codes::lint::BRANCH_NOT_TAKEN, branch.span, format!("{by} {}", branch.name))
        .with_help("add a sample that does, such as `x.<case>.data.json` beside `x.ftl`: what is in it was not checked")
}

/// Shows every branch that holds anything; what is in one is walked if `visit` says so. The flag is
/// true for macros.
fn walk<'a>(ast: &'a Ast, mut visit: impl FnMut(Branch<'a>, bool) -> bool) {
    let mut pending: Vec<&'a Block> = vec![&ast.body];
    for found in &ast.macros {
        let name = if found.is_function { "this function" } else { "this macro" };
        if found.body.nodes.is_empty() || visit(Branch { body: &found.body, span: found.span, name }, true) {
            pending.push(&found.body);
        }
    }
    while let Some(block) = pending.pop() {
        for node in &block.nodes {
            if !node.kind.is_branching() {
                pending.extend(node.kind.bodies());
                continue;
            }
            for branch in branches(ast, node) {
                if !branch.body.nodes.is_empty() && visit(Branch { ..branch }, false) {
                    pending.push(branch.body);
                }
            }
        }
    }
}

/// The branches of one directive.
fn branches<'a>(ast: &'a Ast, node: &'a Node) -> Vec<Branch<'a>> {
    let otherwise = |body: &'a Block| Branch { body, span: body.tag, name: "this `<#else>`" };
    match &node.kind {
        NodeKind::If { branches, otherwise: last } => {
            let conditions = branches.iter().enumerate().map(|(at, (condition, body))| match at {
                0 => Branch { body, span: node.span, name: "this `<#if>`" },
                _ => Branch { body, span: ast.span(*condition), name: "this `<#elseif>`" },
            });
            conditions.chain(last.as_ref().map(otherwise)).collect()
        }
        NodeKind::List(list) => {
            let body = Branch { body: &list.body, span: node.span, name: "an item of this list" };
            [body].into_iter().chain(list.otherwise.as_ref().map(otherwise)).collect()
        }
        NodeKind::Switch { cases, .. } => {
            let name = |when: &When| match when {
                When::Case(_) => "this `<#case>`",
                When::On(_) => "this `<#on>`",
                When::Default => "this `<#default>`",
            };
            cases.iter().map(|case| Branch { body: &case.body, span: case.span, name: name(&case.when) }).collect()
        }
        NodeKind::Attempt { body, recover } => {
            let attempt = Branch { body, span: node.span, name: "this `<#attempt>`" };
            vec![attempt, Branch { body: recover, span: recover.tag, name: "this `<#recover>`" }]
        }
        _ => Vec::new(),
    }
}

//! messageml for Python: the engine as a class that works without the interpreter's lock.

use std::sync::Arc;

use messageml::{Engine, Input, Message, Report, Wrap};
use messageml_bindings_core::Facade;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// The engine with one set of options.
#[pyclass(frozen, name = "Engine", module = "messageml._native")]
#[derive(Debug)]
struct PyEngine {
    facade: Facade,
    engine: Arc<Engine>,
}

/// Whether it is accepted, and the diagnostics as JSON unless there are none.
type Verdict = (bool, Option<String>);
/// PresentationML, Markdown, text, EntityJSON, legacy entities.
type Outputs = (String, String, String, String, String);

/// A message with its data and version, owned: threads work on it without the interpreter.
#[derive(FromPyObject)]
struct Case(String, Option<String>, Option<String>);

fn found(report: &Report) -> Verdict {
    let diagnostics = (!report.diagnostics().is_empty())
        .then(|| serde_json::to_string(&report.findings()).unwrap_or_else(|_| "[]".into()));
    (report.is_acceptable(), diagnostics)
}

fn outputs(message: &Message) -> Outputs {
    (
        message.presentation_ml().to_owned(),
        message.markdown().to_owned(),
        message.text().to_owned(),
        message.entity_json().to_string(),
        message.entities().to_string(),
    )
}

fn wrap(name: &str) -> PyResult<Wrap> {
    name.parse().map_err(|why: messageml::UnknownWrap| PyValueError::new_err(why.to_string()))
}

fn input<'a>(content: &'a str, data: Option<&'a str>, version: Option<&'a str>, wrap: Wrap) -> Input<'a> {
    Input::new(content).with_json(data).with_version(version).with_wrap(wrap)
}

#[pymethods]
impl PyEngine {
    #[new]
    fn new(options: &str, directory: Option<&str>) -> PyResult<Self> {
        let facade = Facade::default();
        let engine = facade.engine(options, directory).map_err(|why| PyValueError::new_err(why.to_string()))?;
        Ok(PyEngine { facade, engine })
    }

    fn check(
        &self,
        py: Python<'_>,
        content: &str,
        data: Option<&str>,
        version: Option<&str>,
        wrap: &str,
    ) -> PyResult<Verdict> {
        let wrap = self::wrap(wrap)?;
        Ok(py.detach(|| found(&self.engine.check(input(content, data, version, wrap)))))
    }

    fn render(
        &self,
        py: Python<'_>,
        content: &str,
        data: Option<&str>,
        version: Option<&str>,
        wrap: &str,
    ) -> PyResult<(bool, Option<String>, Option<Outputs>)> {
        let wrap = self::wrap(wrap)?;
        Ok(py.detach(|| {
            let (report, message) = self.engine.check_and_render(input(content, data, version, wrap));
            let (acceptable, diagnostics) = found(&report);
            (acceptable, diagnostics, message.as_ref().filter(|_| acceptable).map(outputs))
        }))
    }

    fn check_many(
        &self,
        py: Python<'_>,
        messages: Vec<Case>,
        wrap: &str,
        threads: Option<usize>,
    ) -> PyResult<Vec<Verdict>> {
        let wrap = self::wrap(wrap)?;
        let threads = threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
        let share = messages.len().div_ceil(threads.clamp(1, 256)).max(1);
        let check = |Case(content, data, version): &Case| {
            found(&self.engine.check(input(content, data.as_deref(), version.as_deref(), wrap)))
        };
        Ok(py
            .detach(|| {
                std::thread::scope(|scope| {
                    let shares = messages.chunks(share);
                    let running: Vec<_> =
                        shares.map(|share| scope.spawn(|| share.iter().map(check).collect::<Vec<_>>())).collect();
                    let finished = running.into_iter().map(|thread| thread.join());
                    finished
                        .map(|share| share.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                        .collect::<Vec<_>>()
                })
            })
            .into_iter()
            .flatten()
            .collect())
    }

    fn text(
        &self,
        py: Python<'_>,
        content: &str,
        data: Option<&str>,
        version: Option<&str>,
        wrap: &str,
    ) -> PyResult<String> {
        let wrap = self::wrap(wrap)?;
        Ok(py.detach(|| format!("{:#}", self.engine.check(input(content, data, version, wrap)))))
    }

    fn snapshot(
        &self,
        py: Python<'_>,
        content: &str,
        data: Option<&str>,
        version: Option<&str>,
        wrap: &str,
    ) -> PyResult<String> {
        let wrap = self::wrap(wrap)?;
        Ok(py.detach(|| {
            let (report, message) = self.engine.check_and_render(input(content, data, version, wrap));
            messageml::snapshot(message.as_ref(), &report)
        }))
    }

    fn call(&self, py: Python<'_>, request: &str) -> String {
        py.detach(|| self.facade.call(request.as_bytes()))
    }
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<PyEngine>()
}

//! `messageml/picture`: what a message looks like as it stands in the editor, for a page beside the text.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_server::{ErrorCode, RequestId, Response};
use lsp_types::TextDocumentIdentifier;
use messageml::{Input, Stop};
use messageml_project::{Projects, Unusable, data_beside, is_message};
use messageml_serve::picture::{Theme, draft};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checking::read_data;
use super::unsaved::Unsaved;
use crate::settings;

/// The request.
pub const METHOD: &str = "messageml/picture";

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PictureParams {
    /// The text.
    pub text_document: TextDocumentIdentifier,
    /// The name of the data case; the first one where there is none of this name.
    #[serde(default)]
    case: Option<String>,
    /// Light text on a dark ground.
    #[serde(default)]
    dark: bool,
}

/// What is answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Picture {
    /// A document that needs and requests nothing else.
    html: String,
    state: &'static str,
    errors: usize,
    warnings: usize,
    /// True where values were not checked, for there are no data.
    lacks_data: bool,
    /// The names of the data cases; the one that is nameless is empty.
    cases: Vec<String>,
    /// The one that is shown.
    case: String,
}

/// A picture to draw.
#[derive(Debug)]
pub struct PictureJob {
    /// The request.
    pub id: RequestId,
    /// What was asked.
    pub params: PictureParams,
    /// The file of the text.
    pub path: PathBuf,
    /// The text.
    pub text: Arc<str>,
    /// The other open texts.
    pub unsaved: Arc<Unsaved>,
    /// Raised when the text or its data have changed.
    pub flag: Arc<AtomicBool>,
}

impl PictureJob {
    /// The answer: a picture, nothing for a text that holds no message, or why there is none.
    pub fn answer(self, projects: &Projects) -> Response {
        let drawn = if self.is_called_off() { Ok(None) } else { self.draw(projects) };
        let drawn = drawn.map(|drawn| serde_json::to_value(drawn).unwrap_or(Value::Null));
        if self.is_called_off() {
            let code = ErrorCode::ContentModified as i32;
            return Response::new_err(self.id, code, "what it is drawn from has changed or was saved since".into());
        }
        drawn.map_or_else(
            |why| Response::new_err(self.id.clone(), ErrorCode::RequestFailed as i32, settings::names().sentence(&why)),
            |drawn| Response::new_ok(self.id.clone(), drawn),
        )
    }

    fn is_called_off(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    fn draw(&self, projects: &Projects) -> Result<Option<Picture>, Unusable> {
        let cases = data_beside(&self.path);
        if !is_message(&self.path, &self.text, &cases) {
            return Ok(None);
        }
        let project = &*projects.of(&self.path)?;
        // The clock runs, as in the preview.
        let engine = project.builder_for(&self.path)?.now(crate::settings::now()).build();
        let names = cases.iter().map(|case| case.name.clone()).collect();
        let asked = self.params.case.as_deref();
        let case = cases.iter().find(|case| Some(&*case.name) == asked).or(cases.first());
        let data = case.map(|case| read_data(project, &self.unsaved, case.path.clone())).transpose()?;
        let data = data.as_ref().map(|(_, text)| text.as_str());
        let (name, stop) = (project.template_name(&self.path), Stop::never().with_flag(Arc::clone(&self.flag)));
        let input = Input::new(&self.text).with_json(data).with_name(name.as_str()).with_stop(&stop);
        let theme = if self.params.dark { Theme::Dark } else { Theme::Light };
        let draft = draft(&engine, &input, data.is_some(), theme);
        // What could not be read a check of this text says, and none of another one.
        if let Some(loader) = project.loader() {
            drop(loader.take_unusable());
        }
        let case = case.map_or_else(String::new, |case| case.name.clone());
        Ok(Some(Picture {
            html: draft.html,
            state: draft.state,
            errors: draft.errors,
            warnings: draft.warnings,
            lacks_data: draft.lacks_data,
            cases: names,
            case,
        }))
    }
}

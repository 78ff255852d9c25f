//! The conversation with one editor.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, select};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument,
    Notification as _, PublishDiagnostics,
};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, PublishDiagnosticsParams, Uri,
};
use messageml::Diagnostic;
use messageml_project::{Projects, real_path};
use serde_json::Value;

use super::answer;
use super::checking::{Done, Finished, Job, Work};
#[cfg(feature = "serve")]
use super::picture::{METHOD as PICTURE, PictureJob, PictureParams};
use super::text::Encoding;
use super::unsaved::{Unsaved, is_data, path_of};
use crate::ExitStatus;

/// A text that is open.
#[derive(Debug)]
pub struct Document {
    /// Its file as the editor spells it; `-` for a text that is none.
    pub path: PathBuf,
    /// The same as the system knows it, and the folder that it lies in.
    real: Option<(PathBuf, PathBuf)>,
    /// Counts changes.
    pub version: i32,
    /// The text.
    pub text: Arc<str>,
    /// False for data and settings.
    pub is_message: bool,
    /// What was found, in this very version.
    pub found: Option<Vec<Diagnostic>>,
    /// Ends the check that is under way.
    flag: Arc<AtomicBool>,
}

impl Document {
    fn call_off(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }
}

/// What the server knows.
#[allow(missing_debug_implementations, reason = "a connection has none")]
pub struct Server {
    /// The open texts.
    pub documents: HashMap<Uri, Document>,
    /// How columns are counted.
    pub encoding: Encoding,
    /// True if the editor takes text with a place for the cursor in it.
    pub snippets: bool,
    /// Settings by folder.
    pub projects: Arc<Projects>,
    connection: Connection,
    jobs: Sender<Work>,
    /// What is shown, by the text that was checked, and then by the file that it is in.
    shown: HashMap<Uri, HashMap<Uri, Vec<lsp_types::Diagnostic>>>,
    /// True once the editor has said that it will leave.
    is_shut_down: bool,
}

impl Server {
    /// Knows nothing yet.
    pub fn new(
        connection: Connection,
        encoding: Encoding,
        snippets: bool,
        (jobs, projects): (Sender<Work>, Arc<Projects>),
    ) -> Self {
        Server {
            documents: HashMap::new(),
            encoding,
            snippets,
            projects,
            connection,
            jobs,
            shown: HashMap::new(),
            is_shut_down: false,
        }
    }

    /// Answers until the editor has enough.
    ///
    /// # Errors
    /// The editor breaks off, or does not keep to the protocol.
    pub fn run(mut self, done: &Receiver<Finished>) -> io::Result<ExitStatus> {
        let outcome = self.converse(done);
        // However it ended, nobody waits for what is still to be checked.
        self.documents.values().for_each(Document::call_off);
        outcome
    }

    fn converse(&mut self, done: &Receiver<Finished>) -> io::Result<ExitStatus> {
        let incoming = self.connection.receiver.clone();
        loop {
            select! {
                recv(incoming) -> message => {
                    let Ok(message) = message else { return Ok(ExitStatus::Clean) };
                    // All that has come meanwhile, so that what was called off is not answered.
                    let mut batch: VecDeque<Message> = VecDeque::from([message]);
                    batch.extend(incoming.try_iter());
                    if !self.handle(batch)? {
                        return Ok(if self.is_shut_down { ExitStatus::Clean } else { ExitStatus::Findings });
                    }
                }
                recv(done) -> answer => match answer {
                    Ok(Finished::Checked(done)) => self.show(done)?,
                    #[cfg(feature = "serve")]
                    Ok(Finished::Answered(response)) => self.send(response.into())?,
                    Err(_) => return Err(io::Error::other("the check ended")),
                },
            }
        }
    }

    /// False once the editor has enough.
    fn handle(&mut self, mut batch: VecDeque<Message>) -> io::Result<bool> {
        let cancelled: HashSet<RequestId> = batch.iter().filter_map(cancelled).collect();
        while let Some(message) = batch.pop_front() {
            match message {
                Message::Request(request) if cancelled.contains(&request.id) => {
                    let code = ErrorCode::RequestCanceled as i32;
                    self.send(Response::new_err(request.id, code, "called off".into()).into())?;
                }
                Message::Request(request) if request.method == "shutdown" => {
                    self.is_shut_down = true;
                    self.documents.values().for_each(Document::call_off);
                    self.send(Response::new_ok(request.id, Value::Null).into())?;
                }
                #[cfg(feature = "serve")]
                Message::Request(request) if request.method == PICTURE => {
                    if let Some(response) = self.draw(request) {
                        self.send(response.into())?;
                    }
                }
                Message::Request(request) => {
                    let response = self.answer(request);
                    self.send(response.into())?;
                }
                Message::Notification(note) if note.method == "exit" => return Ok(false),
                Message::Notification(note) => self.note(note)?,
                Message::Response(_) => {}
            }
        }
        Ok(true)
    }

    fn send(&self, message: Message) -> io::Result<()> {
        self.connection.sender.send(message).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        match answer::answer(self, &method, params) {
            Ok(value) => Response::new_ok(id, value),
            Err((code, why)) => Response::new_err(id, code as i32, why),
        }
    }

    /// Has a message drawn; gives the answer where there is nothing to draw.
    #[cfg(feature = "serve")]
    fn draw(&self, request: Request) -> Option<Response> {
        let Request { id, params, .. } = request;
        let params: PictureParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(why) => return Some(Response::new_err(id, ErrorCode::InvalidParams as i32, why.to_string())),
        };
        let open = self.documents.get(&params.text_document.uri);
        let Some(document) = open.filter(|document| document.is_message && !self.is_shut_down) else {
            return Some(Response::new_ok(id, Value::Null));
        };
        let job = PictureJob {
            id,
            params,
            path: document.path.clone(),
            text: Arc::clone(&document.text),
            unsaved: Arc::new(self.unsaved()),
            flag: Arc::clone(&document.flag),
        };
        // Nobody takes it only when all is over.
        let _ = self.jobs.send(Work::Draw(job));
        None
    }

    fn note(&mut self, note: Notification) -> io::Result<()> {
        // What does not keep to the protocol is passed over: there is nobody to answer to.
        match note.method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidOpenTextDocumentParams>(note.params) {
                    let opened = params.text_document;
                    self.set(opened.uri, opened.version, opened.text.into());
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidChangeTextDocumentParams>(note.params) {
                    let (uri, version) = (params.text_document.uri, params.text_document.version);
                    let Some(document) = self.documents.get(&uri) else { return Ok(()) };
                    let text = self.encoding.changed(&document.text, params.content_changes);
                    self.set(uri, version, text);
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidCloseTextDocumentParams>(note.params) {
                    self.close(&params.text_document.uri)?;
                }
            }
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => {
                self.check_those(|document| document.is_message);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a new version of a text, and checks what it has a part in.
    fn set(&mut self, uri: Uri, version: i32, text: Arc<str>) {
        let (path, real) = match self.documents.get(&uri) {
            Some(old) => {
                old.call_off();
                (old.path.clone(), old.real.clone())
            }
            None => match path_of(&uri) {
                Some(path) => {
                    let folder = path.parent().map(real_path).unwrap_or_default();
                    (path.clone(), Some((real_path(&path), folder)))
                }
                None => (PathBuf::from("-"), None),
            },
        };
        let is_message = !is_data(&uri);
        let document = Document { path, real, version, text, is_message, found: None, flag: Arc::default() };
        self.documents.insert(uri.clone(), document);
        self.check_with(&uri);
    }

    /// Checks what a text that is open has a part in: the message that it is, or those that it is data of.
    fn check_with(&mut self, uri: &Uri) {
        let Some(document) = self.documents.get(uri) else { return };
        if document.is_message {
            let unsaved = Arc::new(self.unsaved());
            self.check(uri, &unsaved);
        } else {
            let real = document.real.clone();
            self.check_beside(real);
        }
    }

    /// Checks the messages beside a file.
    fn check_beside(&mut self, file: Option<(PathBuf, PathBuf)>) {
        let Some((_, folder)) = file else { return };
        self.check_those(|other| other.is_message && other.real.as_ref().is_some_and(|(_, beside)| *beside == folder));
    }

    fn check_those(&mut self, are_these: impl Fn(&Document) -> bool) {
        let these = self.documents.iter().filter(|(_, document)| are_these(document));
        let these: Vec<Uri> = these.map(|(uri, _)| uri.clone()).collect();
        let unsaved = Arc::new(self.unsaved());
        these.iter().for_each(|uri| self.check(uri, &unsaved));
    }

    /// The texts that are open, by their files.
    pub fn unsaved(&self) -> Unsaved {
        let file = |(uri, document): (&Uri, &Document)| {
            let (path, _) = document.real.clone()?;
            Some((path, (uri.clone(), Arc::clone(&document.text))))
        };
        self.documents.iter().filter_map(file).collect()
    }

    fn check(&mut self, uri: &Uri, unsaved: &Arc<Unsaved>) {
        let Some(document) = self.documents.get_mut(uri) else { return };
        document.call_off();
        document.flag = Arc::default();
        document.found = None;
        let job = Job {
            uri: uri.clone(),
            path: document.path.clone(),
            text: Arc::clone(&document.text),
            unsaved: Arc::clone(unsaved),
            flag: Arc::clone(&document.flag),
        };
        // Nobody takes it only when all is over.
        let _ = self.jobs.send(Work::Check(job));
    }

    fn close(&mut self, uri: &Uri) -> io::Result<()> {
        if let Some(document) = self.documents.remove(uri) {
            document.call_off();
            if !document.is_message {
                // What counts again is what is on disk.
                self.check_beside(document.real);
            }
        }
        let gone = self.shown.remove(uri).unwrap_or_default();
        gone.keys().try_for_each(|file| self.publish(file))
    }

    /// Shows what was found, unless the text or its data have changed since.
    fn show(&mut self, done: Done) -> io::Result<()> {
        let Some(document) = self
            .documents
            .get_mut(&done.uri)
            .filter(|document| Arc::ptr_eq(&document.flag, &done.flag) && !done.flag.load(Ordering::Relaxed))
        else {
            return Ok(());
        };
        document.found = Some(done.found);
        let files: HashSet<Uri> = done.shown.keys().cloned().collect();
        let before = self.shown.insert(done.uri, done.shown).unwrap_or_default();
        let cleared = before.into_keys().filter(|file| !files.contains(file)).collect::<Vec<_>>();
        files.iter().chain(&cleared).try_for_each(|file| self.publish(file))
    }

    /// All that is shown in one file, whichever text it comes from.
    fn publish(&self, file: &Uri) -> io::Result<()> {
        let mut owners: Vec<&Uri> = self.shown.keys().collect();
        owners.sort_by_key(|owner| owner.as_str());
        let of_owner = |owner: &Uri| self.shown.get(owner).and_then(|files| files.get(file)).cloned();
        let params = PublishDiagnosticsParams {
            uri: file.clone(),
            diagnostics: owners.into_iter().filter_map(of_owner).flatten().collect(),
            version: self.documents.get(file).map(|document| document.version),
        };
        self.send(Notification::new(PublishDiagnostics::METHOD.into(), params).into())
    }
}

fn cancelled(message: &Message) -> Option<RequestId> {
    let Message::Notification(note) = message else { return None };
    let id = note.params.get("id").filter(|_| note.method == "$/cancelRequest")?;
    match id {
        Value::String(id) => Some(id.clone().into()),
        id => id.as_i64().and_then(|id| i32::try_from(id).ok()).map(Into::into),
    }
}

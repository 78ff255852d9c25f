//! `messageml lsp`: the language server, over stdin and stdout.
//!
//! One thread answers, in order; another checks, and draws where that is built in. A change ends the check of the version before it, so that what comes
//! last is what is shown, however fast somebody types. Nothing is written to disk.

#![allow(clippy::mutable_key_type, reason = "an address is hashed by its text; only where its parts are lies in cells")]

mod answer;
mod checking;
#[cfg(feature = "serve")]
mod picture;
mod pipe;
mod server;
mod text;
mod unsaved;

use std::io;
use std::sync::Arc;
use std::thread;

use lsp_server::Connection;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, InitializeResult, OneOf,
    PositionEncodingKind, RenameOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use messageml_project::Projects;

use crate::ExitStatus;
use crate::arguments::LspArguments;
use server::Server;
use text::Encoding;

/// The command that explains a code, in Markdown.
pub const EXPLAIN: &str = "messageml.explain";

/// Serves one editor until it has enough; one that says `exit` without `shutdown` before gives exit code 1.
///
/// # Errors
/// The editor breaks off, or does not keep to the protocol.
pub fn run(_: &LspArguments) -> io::Result<ExitStatus> {
    let (connection, pipes) = pipe::stdio()?;
    let outcome = serve(connection)?;
    pipes.join()?;
    Ok(outcome)
}

fn serve(connection: Connection) -> io::Result<ExitStatus> {
    let (id, params) = connection.initialize_start().map_err(io::Error::other)?;
    let params: InitializeParams = serde_json::from_value(params).map_err(io::Error::other)?;
    let encoding = encoding(&params);
    let snippets = takes_snippets(&params);
    let answer = serde_json::to_value(capabilities(encoding)).map_err(io::Error::other)?;
    connection.initialize_finish(id, answer).map_err(io::Error::other)?;
    let (jobs, waiting) = crossbeam_channel::unbounded();
    let (finished, done) = crossbeam_channel::unbounded();
    let projects = Arc::new(Projects::default());
    let known = Arc::clone(&projects);
    let worker = thread::Builder::new()
        .name("check".into())
        .stack_size(16 << 20)
        .spawn(move || checking::work(&waiting, &finished, &known, encoding))?;
    let served = Server::new(connection, encoding, snippets, (jobs, projects)).run(&done);
    // The jobs ended with the server.
    let _ = worker.join();
    served
}

fn encoding(params: &InitializeParams) -> Encoding {
    let general = params.capabilities.general.as_ref();
    let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
}

fn takes_snippets(params: &InitializeParams) -> bool {
    let completion = params.capabilities.text_document.as_ref().and_then(|text| text.completion.as_ref());
    completion.and_then(|completion| completion.completion_item.as_ref()?.snippet_support).unwrap_or(false)
}

fn capabilities(encoding: Encoding) -> InitializeResult {
    let letters = |letters: &str| letters.chars().map(String::from).collect();
    let capabilities = ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(letters("<#@./?\" {$")),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![EXPLAIN.into()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: None,
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    let server_info = ServerInfo { name: "messageml".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
    InitializeResult { capabilities, server_info: Some(server_info) }
}

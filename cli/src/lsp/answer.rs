//! Answers to an editor's questions.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::ErrorCode;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionItem, CompletionItemKind, CompletionList, CompletionParams,
    CompletionTextEdit, DocumentSymbol, DocumentSymbolParams, Documentation, ExecuteCommandParams, FoldingRange,
    FoldingRangeKind, FoldingRangeParams, GotoDefinitionParams, HoverContents, HoverParams, InsertTextFormat, Location,
    MarkupContent, MarkupKind, Position, Range, ReferenceParams, RenameParams, SymbolKind, TextDocumentPositionParams,
    TextEdit, Uri, WorkspaceEdit,
};
use messageml::assist::{self, Assist, NotRenamed, ProposalKind, TargetPlace};
use messageml::json::{Step, find_span};
use messageml::{Code, Source, Span};
use messageml_project::{Project, Reached, Surroundings, data_beside, file_of};
use serde_json::{Value, json};

use super::EXPLAIN;
use super::checking::read_data;
use super::server::{Document, Server};
use super::text::Places;
use super::unsaved::Unsaved;

/// An answer, or why there is none.
type Answer = Result<Value, (ErrorCode, String)>;

/// Answers a request.
///
/// # Errors
/// The request means nothing, or asks for what cannot be.
pub fn answer(server: &Server, method: &str, params: Value) -> Answer {
    match method {
        "textDocument/completion" => {
            let params: CompletionParams = read(params)?;
            at(server, &params.text_document_position, complete)
        }
        "textDocument/hover" => {
            let params: HoverParams = read(params)?;
            at(server, &params.text_document_position_params, hover)
        }
        "textDocument/definition" => {
            let params: GotoDefinitionParams = read(params)?;
            at(server, &params.text_document_position_params, definition)
        }
        "textDocument/references" => {
            let params: ReferenceParams = read(params)?;
            at(server, &params.text_document_position, |desk, at| {
                let spans = desk.assist.references(at);
                let places = spans.into_iter().map(|span| desk.location(span)).collect::<Vec<_>>();
                value(places)
            })
        }
        "textDocument/prepareRename" => {
            let params: TextDocumentPositionParams = read(params)?;
            at(server, &params, |desk, at| {
                let spans = desk.assist.renaming(at);
                let here = spans.into_iter().find(|span| span.start as usize <= at && at <= span.end as usize);
                value(here.map(|span| desk.range(span)))
            })
        }
        "textDocument/rename" => {
            let params: RenameParams = read(params)?;
            let name = params.new_name;
            at(server, &params.text_document_position, |desk, at| {
                let spans = match desk.assist.rename(at, &name) {
                    Ok(spans) => spans,
                    Err(NotRenamed::Nothing) => return Ok(Value::Null),
                    Err(why) => return Err((ErrorCode::RequestFailed, why.to_string())),
                };
                let edits = spans.into_iter().map(|span| TextEdit::new(desk.range(span), name.clone())).collect();
                value(WorkspaceEdit::new(HashMap::from([(desk.uri.clone(), edits)])))
            })
        }
        "textDocument/documentSymbol" => {
            let params: DocumentSymbolParams = read(params)?;
            of(server, &params.text_document.uri, symbols)
        }
        "textDocument/foldingRange" => {
            let params: FoldingRangeParams = read(params)?;
            of(server, &params.text_document.uri, folds)
        }
        "textDocument/codeAction" => {
            let params: CodeActionParams = read(params)?;
            of(server, &params.text_document.uri, |desk| actions(desk, params.range))
        }
        "workspace/executeCommand" => {
            let params: ExecuteCommandParams = read(params)?;
            let code = params.arguments.first().and_then(Value::as_str).unwrap_or_default();
            match Code::find(code) {
                Some(code) if params.command == EXPLAIN => value(messageml::diagnostic::code_markdown(code)),
                _ => Err((ErrorCode::InvalidParams, format!("there is no command `{}` for `{code}`", params.command))),
            }
        }
        other => Err((ErrorCode::MethodNotFound, format!("`{other}` is not answered"))),
    }
}

fn read<T: serde::de::DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|why| (ErrorCode::InvalidParams, why.to_string()))
}

fn value(answer: impl serde::Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|why| (ErrorCode::InternalError, why.to_string()))
}

/// A text, taken apart for one answer.
struct Desk<'a> {
    server: &'a Server,
    uri: &'a Uri,
    document: &'a Document,
    places: Places<'a>,
    assist: &'a Assist<'a>,
    data: &'a [(PathBuf, String)],
    project: Option<&'a Project>,
    templates: &'a [Reached],
    unsaved: &'a Unsaved,
}

impl Desk<'_> {
    fn range(&self, span: Span) -> Range {
        self.places.range(span)
    }

    fn location(&self, span: Span) -> Location {
        Location { uri: self.uri.clone(), range: self.range(span) }
    }
}

fn of(server: &Server, uri: &Uri, ask: impl FnOnce(&Desk<'_>) -> Answer) -> Answer {
    let Some(document) = server.documents.get(uri).filter(|document| document.is_message) else {
        return Ok(Value::Null);
    };
    let project = server.projects.of(&document.path).ok();
    let project = project.as_deref();
    let unsaved = server.unsaved();
    let cases = data_beside(&document.path);
    let read = |path| read_data(project?, &unsaved, path).ok();
    let data: Vec<(PathBuf, String)> = cases.into_iter().filter_map(|case| read(case.path)).collect();
    let text = Arc::clone(&document.text);
    let texts = data.iter().map(|(_, text)| text.as_str());
    let around = Surroundings::of(&text, &document.path, project, texts, |path| unsaved.text(path).cloned());
    let (data, templates, unsaved) = (&*data, around.templates(), &unsaved);
    around.ask(&text, |assist| {
        let places = Places::new(&*text, server.encoding);
        ask(&Desk { server, uri, document, places, assist, data, project, templates, unsaved })
    })
}

fn at(server: &Server, place: &TextDocumentPositionParams, ask: impl FnOnce(&Desk<'_>, usize) -> Answer) -> Answer {
    of(server, &place.text_document.uri, |desk| ask(desk, desk.places.offset(place.position)))
}

fn markdown(text: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value: text }
}

fn complete(desk: &Desk<'_>, at: usize) -> Answer {
    let completion = desk.assist.completion(at);
    let replace = completion.replace;
    let item = |(rank, proposal): (usize, assist::Proposal)| {
        let start = (replace.start as usize).saturating_sub(proposal.reach);
        let range = desk.range(Span::new(start, replace.end as usize));
        let (text, format) = match proposal.snippet.filter(|_| desk.server.snippets) {
            Some(snippet) => (snippet, InsertTextFormat::SNIPPET),
            None => (proposal.insert, InsertTextFormat::PLAIN_TEXT),
        };
        let typed = desk.places.text().get(start..replace.start as usize).unwrap_or_default();
        CompletionItem {
            filter_text: (proposal.reach > 0).then(|| format!("{typed}{}", proposal.label)),
            label: proposal.label,
            kind: Some(kind(proposal.kind)),
            detail: Some(proposal.detail).filter(|detail| !detail.is_empty()),
            documentation: Some(proposal.documentation)
                .filter(|text| !text.is_empty())
                .map(|text| Documentation::MarkupContent(markdown(text))),
            sort_text: Some(format!("{rank:04}")),
            insert_text_format: Some(format),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
            ..CompletionItem::default()
        }
    };
    let items = completion.proposals.into_iter().enumerate().map(item).collect();
    // What is typed on changes the order.
    value(CompletionList { is_incomplete: true, items })
}

fn kind(kind: ProposalKind) -> CompletionItemKind {
    match kind {
        ProposalKind::Element => CompletionItemKind::CLASS,
        ProposalKind::Attribute => CompletionItemKind::PROPERTY,
        ProposalKind::Value => CompletionItemKind::ENUM_MEMBER,
        ProposalKind::Emoji => CompletionItemKind::TEXT,
        ProposalKind::Directive => CompletionItemKind::KEYWORD,
        ProposalKind::BuiltIn => CompletionItemKind::METHOD,
        ProposalKind::Macro => CompletionItemKind::FUNCTION,
        ProposalKind::Parameter | ProposalKind::Variable => CompletionItemKind::VARIABLE,
        ProposalKind::Data => CompletionItemKind::FIELD,
        _ => CompletionItemKind::VALUE,
    }
}

fn hover(desk: &Desk<'_>, at: usize) -> Answer {
    let found = desk.assist.hover(at);
    let mut range = found.as_ref().map(|hover| hover.span);
    let mut texts: Vec<String> = found.map(|hover| hover.text).into_iter().collect();
    for diagnostic in desk.document.found.iter().flatten() {
        let span = diagnostic.place.span;
        let is_here =
            diagnostic.place.source == Source::Message && (span.start as usize..=span.end as usize).contains(&at);
        if is_here {
            range = range.or(Some(span));
            let info = diagnostic.code.info();
            let text = format!("**{}**: {}\n\n{}", diagnostic.code.id(), info.title, info.explanation);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    if texts.is_empty() {
        return Ok(Value::Null);
    }
    let contents = HoverContents::Markup(markdown(texts.join("\n\n---\n\n")));
    value(lsp_types::Hover { contents, range: range.map(|span| desk.range(span)) })
}

fn definition(desk: &Desk<'_>, at: usize) -> Answer {
    let Some(target) = desk.assist.definition(at) else { return Ok(Value::Null) };
    let place = match target.place {
        TargetPlace::Message(span) => Some(desk.location(span)),
        TargetPlace::Template(name) => {
            let path = file_of(&name, &desk.document.path, desk.project);
            let range = Range::new(Position::default(), Position::default());
            path.and_then(|path| Some(Location { uri: desk.unsaved.address(&path)?, range }))
        }
        TargetPlace::Other(index, span) => desk.templates.get(index).and_then(|reached| {
            let range = Places::new(&*reached.text, desk.server.encoding).range(span);
            Some(Location { uri: desk.unsaved.address(&reached.path)?, range })
        }),
        TargetPlace::Data(keys) => desk.data.iter().find_map(|(path, text)| {
            let steps: Vec<Step<'_>> = keys.iter().map(|key| Step::Key(key)).collect();
            let span = find_span(text, &steps)?;
            let range = Places::new(text, desk.server.encoding).range(span);
            Some(Location { uri: desk.unsaved.address(path)?, range })
        }),
        _ => None,
    };
    value(place)
}

#[allow(deprecated, reason = "the type has a member that is")]
fn symbols(desk: &Desk<'_>) -> Answer {
    let symbol = |symbol: assist::Symbol| DocumentSymbol {
        name: symbol.name,
        detail: None,
        kind: match symbol.kind {
            assist::SymbolKind::Macro | assist::SymbolKind::Function => SymbolKind::FUNCTION,
            assist::SymbolKind::Variable => SymbolKind::VARIABLE,
            assist::SymbolKind::Namespace => SymbolKind::NAMESPACE,
            _ => SymbolKind::FIELD,
        },
        tags: None,
        deprecated: None,
        range: desk.range(symbol.span.to(symbol.name_span)),
        selection_range: desk.range(symbol.name_span),
        children: None,
    };
    value(desk.assist.symbols().into_iter().map(symbol).collect::<Vec<_>>())
}

fn folds(desk: &Desk<'_>) -> Answer {
    let fold = |fold: assist::Fold| {
        let range = desk.range(fold.span);
        FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
            ..FoldingRange::default()
        }
    };
    let folds = desk.assist.folds().into_iter().map(fold).filter(|fold| fold.start_line < fold.end_line);
    value(folds.collect::<Vec<_>>())
}

fn actions(desk: &Desk<'_>, wanted: Range) -> Answer {
    let mut all: Vec<CodeAction> = Vec::new();
    for diagnostic in desk.document.found.iter().flatten() {
        let range = desk.range(diagnostic.place.span);
        let is_here =
            diagnostic.place.source == Source::Message && range.start <= wanted.end && wanted.start <= range.end;
        if !is_here {
            continue;
        }
        for action in desk.assist.actions(diagnostic) {
            // An edit of another file is left to `check --fix`, which reads that file.
            if action.edits.iter().any(|edit| edit.place.source != Source::Message) {
                continue;
            }
            let edits = action.edits.into_iter();
            let edits = edits.map(|edit| TextEdit::new(desk.range(edit.place.span), edit.replacement)).collect();
            let one = CodeAction {
                title: action.title,
                kind: Some(CodeActionKind::QUICKFIX),
                edit: Some(WorkspaceEdit::new(HashMap::from([(desk.uri.clone(), edits)]))),
                is_preferred: Some(action.is_preferred),
                data: Some(json!({ "code": diagnostic.code.id() })),
                ..CodeAction::default()
            };
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    value(all)
}

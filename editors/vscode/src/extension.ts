// The extension starts the language server, and adds what an editor alone can do: a preview beside the text and one in the
// browser, a check of a folder in a terminal, explanations of findings.

import { ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { reached } from "./address";
import { Pictures } from "./picture";
import { fileName, here, onPath } from "./program";

const LANGUAGE = "messageml";
const SETTINGS = "messageml.toml";
const EXPLANATION = "messageml-explanation";

let client: LanguageClient | undefined;
let started: Promise<void> | undefined;
const previews = new Map<string, ChildProcess>();

/** The program: the one that is set, the one that came along, or the one on the PATH; throws if none is there. */
function program(context: vscode.ExtensionContext): string {
  const set = vscode.workspace.getConfiguration(LANGUAGE).inspect<string>("path");
  const chosen = set?.workspaceFolderValue ?? set?.workspaceValue ?? set?.globalValue;
  if (chosen) {
    return onPath(chosen, here);
  }
  const bundled = context.asAbsolutePath(path.join("server", fileName(here)));
  return existsSync(bundled) ? bundled : onPath("messageml", here);
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const options: LanguageClientOptions = {
    documentSelector: [
      // Other schemes, as of a comparison with an earlier version, are no files that anybody edits.
      { scheme: "file", language: LANGUAGE },
      { scheme: "untitled", language: LANGUAGE },
      { scheme: "file", pattern: "**/*.data.json" },
      { scheme: "file", pattern: "**/data.json" },
    ],
    synchronize: {
      fileEvents: [
        vscode.workspace.createFileSystemWatcher(`**/${SETTINGS}`),
        vscode.workspace.createFileSystemWatcher("**/*.json"),
        vscode.workspace.createFileSystemWatcher("**/*.{ftl,ftlh,ftlx}"),
      ],
    },
  };
  try {
    const server: ServerOptions = { command: program(context), args: ["lsp"] };
    client = new LanguageClient(LANGUAGE, "MessageML", server, options);
    await client.start();
  } catch (why) {
    client = undefined;
    const choice = await vscode.window.showErrorMessage(
      `MessageML: \`messageml lsp\` does not start: ${why instanceof Error ? why.message : String(why)}`,
      "Set the path",
    );
    if (choice) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "messageml.path");
    }
  }
}

/** Starts the server with the first message. */
async function meet(context: vscode.ExtensionContext, document: vscode.TextDocument): Promise<void> {
  if (document.languageId !== LANGUAGE) {
    // The editor then opens it anew, in its language.
    await claim(document);
    return;
  }
  started ??= start(context);
  await started;
}

/** Takes a template that lies in a project of messages for one, whatever the editor took it for. */
async function claim(document: vscode.TextDocument): Promise<void> {
  const isTemplate = /\.(ftl|ftlh|ftlx)$/i.test(document.fileName);
  if (!isTemplate || document.uri.scheme !== "file") {
    return;
  }
  const root = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
  for (let folder = path.dirname(document.fileName); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, SETTINGS))) {
      await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
      return;
    }
    if (folder === root || folder === path.dirname(folder)) {
      break;
    }
  }
  if (document.getText().includes("<messageML")) {
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  }
}

/** Starts the preview of the file, and shows its page in the browser: the page lets nobody put it into a frame. */
async function previewInBrowser(context: vscode.ExtensionContext, document?: vscode.TextDocument): Promise<void> {
  if (!document || document.uri.scheme !== "file") {
    const why = document?.isUntitled ? "save the message first." : "open a message first.";
    await vscode.window.showInformationMessage(`MessageML: ${why}`);
    return;
  }
  previews.get(document.fileName)?.kill();
  const running = spawn(program(context), ["preview", document.fileName], {
    cwd: path.dirname(document.fileName),
  });
  previews.set(document.fileName, running);
  let said = "";
  let isShown = false;
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    const address = /https?:\/\/[^\s"<>]+/.exec(said)?.[0];
    if (address && !isShown) {
      isShown = true;
      open(address).catch((why: unknown) => vscode.window.showErrorMessage(`MessageML: no preview: ${String(why)}`));
    }
  };
  running.stdout.on("data", listen);
  running.stderr.on("data", listen);
  running.on("error", (why) => void vscode.window.showErrorMessage(`MessageML: no preview: ${why.message}`));
  running.on("exit", () => {
    if (!isShown) {
      void vscode.window.showErrorMessage(`MessageML: no preview: ${said.trim()}`);
    }
  });
}

/** Opens a page that is served here in the browser, which may be on another machine. */
async function open(own: string): Promise<void> {
  const outside = await vscode.env.asExternalUri(vscode.Uri.parse(own));
  await vscode.env.openExternal(vscode.Uri.parse(reached(own, outside.toString(true))));
}

/** Shows the message of the editor beside its text. */
function preview(pictures: Pictures): void {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === LANGUAGE) {
    pictures.show(document);
  } else {
    void vscode.window.showInformationMessage("MessageML: open a message first.");
  }
}

/** Asks the server, once it has started. */
async function ask(method: string, params: object): Promise<unknown> {
  await started;
  if (!client) {
    throw new Error("the server does not run");
  }
  return client.sendRequest(method, params);
}

/** Checks a folder in a terminal, where its findings can be clicked. */
function checkFolder(context: vscode.ExtensionContext, folder?: vscode.Uri): void {
  const where = folder?.fsPath ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (!where) {
    void vscode.window.showInformationMessage("MessageML: open a folder first.");
    return;
  }
  // A task: its terminal stays when findings make the program end with an error.
  const run = new vscode.ProcessExecution(program(context), ["check", "."], { cwd: where });
  const task = new vscode.Task({ type: LANGUAGE }, vscode.TaskScope.Workspace, "check", LANGUAGE, run);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  void vscode.tasks.executeTask(task);
}

/** Shows what a finding at the cursor means. */
async function explain(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const codes = found.filter((one) => one.source === LANGUAGE && editor && one.range.contains(editor.selection.active));
  const all = (codes.length > 0 ? codes : found).map((one) => (typeof one.code === "object" ? one.code.value : one.code));
  const names = [...new Set(all.filter((code): code is string => typeof code === "string"))];
  const chosen = names.length > 1 ? await vscode.window.showQuickPick(names) : names[0];
  if (chosen) {
    const page = vscode.Uri.from({ scheme: EXPLANATION, path: `${chosen}.md` });
    await vscode.commands.executeCommand("markdown.showPreviewToSide", page);
  }
}

/** What a code means, as a page that nobody can change. */
async function explanation(page: vscode.Uri): Promise<string> {
  const code = page.path.replace(/\.md$/, "");
  const asked = client?.sendRequest<string>("workspace/executeCommand", { command: "messageml.explain", arguments: [code] });
  return (await asked) ?? "The server does not run.";
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const pictures = new Pictures({ ask, browse: (document) => previewInBrowser(context, document) });
  context.subscriptions.push(
    pictures,
    vscode.commands.registerCommand("messageml.preview", () => preview(pictures)),
    vscode.commands.registerCommand("messageml.previewInBrowser", () =>
      previewInBrowser(context, vscode.window.activeTextEditor?.document),
    ),
    vscode.commands.registerCommand("messageml.checkFolder", (folder?: vscode.Uri) => checkFolder(context, folder)),
    vscode.commands.registerCommand("messageml.explainFinding", explain),
    vscode.commands.registerCommand("messageml.restart", async () => {
      await client?.stop();
      started = start(context);
      await started;
      pictures.refresh();
    }),
    vscode.workspace.registerTextDocumentContentProvider(EXPLANATION, { provideTextDocumentContent: explanation }),
    vscode.workspace.onDidOpenTextDocument((document) => void meet(context, document)),
  );
  await Promise.all(vscode.workspace.textDocuments.map((document) => meet(context, document)));
}

export async function deactivate(): Promise<void> {
  previews.forEach((running) => running.kill());
  await client?.stop();
}

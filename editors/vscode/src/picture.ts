// The panels that show messages as they stand in the editor, each beside its text.

import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";
import { Latest, isPicture, isTold, noticePage, picturePage } from "./page";

/** How long after a key the server is asked, in milliseconds. */
const PAUSE = 100;

/** What the protocol calls a request that the server does not know, and one whose text has changed meanwhile. */
const METHOD_NOT_FOUND = -32601;
const CONTENT_MODIFIED = -32801;

export interface Means {
  /** Asks the server. */
  ask(method: string, params: object): Promise<unknown>;
  /** Shows the preview of a file in the browser. */
  browse(document: vscode.TextDocument): Promise<void>;
}

/** The panel of one message. */
class Panel {
  private readonly view: vscode.WebviewPanel;
  private readonly answers = new Latest();
  private timer: NodeJS.Timeout | undefined;
  private chosen: string | undefined;
  /** True if what is shown is not what would be shown now. */
  private isStale = true;

  constructor(
    readonly document: vscode.TextDocument,
    private readonly means: Means,
    gone: () => void,
  ) {
    const title = `Preview ${path.basename(document.fileName)}`;
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    // Only the script of our own page runs, and no file is let in.
    this.view = vscode.window.createWebviewPanel("messageml.picture", title, place, {
      enableScripts: true,
      localResourceRoots: [],
    });
    this.view.onDidDispose(() => {
      clearTimeout(this.timer);
      this.answers.next();
      gone();
    });
    this.view.onDidChangeViewState(() => {
      if (this.view.visible && this.isStale) {
        void this.draw();
      }
    });
    this.view.webview.onDidReceiveMessage((message: unknown) => {
      if (!isTold(message)) {
        return;
      }
      if (message.kind === "browser") {
        void this.means.browse(this.document);
      } else {
        this.chosen = message.name;
        void this.draw();
      }
    });
    void this.draw();
  }

  reveal(): void {
    this.view.reveal(undefined, true);
  }

  close(): void {
    this.view.dispose();
  }

  /** Draws anew, once nothing has changed for a moment. */
  refresh(): void {
    clearTimeout(this.timer);
    // Nor is what is still on its way shown any more.
    this.answers.next();
    this.isStale = true;
    this.timer = setTimeout(() => void this.draw(), PAUSE);
  }

  private async draw(): Promise<void> {
    clearTimeout(this.timer);
    const question = this.answers.next();
    this.isStale = true;
    if (!this.view.visible) {
      return;
    }
    const page = await this.page();
    if (!this.answers.isLatest(question)) {
      return;
    }
    if (page === undefined) {
      this.refresh();
      return;
    }
    this.isStale = false;
    this.view.webview.html = page;
  }

  /** What is to be shown; nothing if the text has changed meanwhile. */
  private async page(): Promise<string | undefined> {
    const nonce = randomBytes(16).toString("base64url");
    const kind = vscode.window.activeColorTheme.kind;
    const dark = kind === vscode.ColorThemeKind.Dark || kind === vscode.ColorThemeKind.HighContrast;
    const params = { textDocument: { uri: this.document.uri.toString() }, case: this.chosen, dark };
    try {
      const answer = await this.means.ask("messageml/picture", params);
      return isPicture(answer) ? picturePage(answer, nonce) : noticePage("There is no message in this file.", nonce);
    } catch (why) {
      const code = why instanceof Error && "code" in why ? why.code : undefined;
      if (code === CONTENT_MODIFIED) {
        return undefined;
      }
      if (code === METHOD_NOT_FOUND) {
        return noticePage("This `messageml` draws no pictures: it is an older one, or was built without the preview.", nonce);
      }
      return noticePage(`No picture: ${why instanceof Error ? why.message : String(why)}`, nonce);
    }
  }
}

/** All panels, a message's own each. */
export class Pictures implements vscode.Disposable {
  private readonly panels = new Map<string, Panel>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly means: Means) {
    const files = vscode.workspace.createFileSystemWatcher("**/{messageml.toml,*.json,*.ftl,*.ftlh,*.ftlx}");
    const all = (): void => this.refresh();
    this.subscriptions = [
      files,
      files.onDidChange(all),
      files.onDidCreate(all),
      files.onDidDelete(all),
      vscode.window.onDidChangeActiveColorTheme(all),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.contentChanges.length > 0) {
          this.changed(event.document.uri);
        }
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach((tab) => this.closed(tab))),
    ];
  }

  /** Shows the message beside its text. */
  show(document: vscode.TextDocument): void {
    const name = document.uri.toString();
    const panel = this.panels.get(name);
    if (panel) {
      panel.reveal();
      return;
    }
    this.panels.set(name, new Panel(document, this.means, () => this.panels.delete(name)));
  }

  /** Draws all anew. */
  refresh(): void {
    this.panels.forEach((panel) => panel.refresh());
  }

  dispose(): void {
    this.subscriptions.forEach((one) => one.dispose());
    [...this.panels.values()].forEach((panel) => panel.close());
  }

  /** A text has changed: the message itself, or data that lie beside it. */
  private changed(uri: vscode.Uri): void {
    const [name, folder] = [uri.toString(), path.posix.dirname(uri.path)];
    const isData = uri.path.endsWith(".json");
    for (const panel of this.panels.values()) {
      const message = panel.document.uri;
      if (message.toString() === name || (isData && path.posix.dirname(message.path) === folder)) {
        panel.refresh();
      }
    }
  }

  private closed(tab: vscode.Tab): void {
    const { input } = tab;
    if (!(input instanceof vscode.TabInputText)) {
      return;
    }
    const name = input.uri.toString();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const isShown = tabs.some((other) => other.input instanceof vscode.TabInputText && other.input.uri.toString() === name);
    if (!isShown) {
      this.panels.get(name)?.close();
    }
  }
}

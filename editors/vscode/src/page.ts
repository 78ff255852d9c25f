// The page that shows the picture of a message beside its text: the document that the server draws, with a bar above it.
// Knows nothing of the editor.

/** What the server answers to `messageml/picture`. */
export interface Picture {
  /** A document that needs and requests nothing else, and says so in its policy. */
  html: string;
  state: "accepted" | "warned" | "refused";
  errors: number;
  warnings: number;
  /** True where values were not checked, for there are no data. */
  lacksData: boolean;
  /** The names of the data cases; one may be empty. */
  cases: string[];
  /** The one that is shown. */
  case: string;
}

/** What the bar tells the extension. */
export type Told = { kind: "case"; name: string } | { kind: "browser" };

export function isPicture(answer: unknown): answer is Picture {
  return typeof answer === "object" && answer !== null && "html" in answer && typeof answer.html === "string";
}

export function isTold(message: unknown): message is Told {
  if (typeof message !== "object" || message === null || !("kind" in message)) {
    return false;
  }
  return message.kind === "browser" || (message.kind === "case" && "name" in message && typeof message.name === "string");
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** What Symphony makes of the message, in a few words. */
export function verdict(picture: Picture): string {
  const counts = [
    ...(picture.errors > 0 ? [many(picture.errors, "error")] : []),
    ...(picture.warnings > 0 ? [many(picture.warnings, "warning")] : []),
  ];
  const said = picture.state === "refused" ? "Refused" : "Accepted";
  const missing = picture.lacksData ? " · without data, so values were not checked" : "";
  return (counts.length > 0 ? `${said}: ${counts.join(", ")}` : said) + missing;
}

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPED[letter] ?? letter);
}

const STYLE = `
#bar { position: sticky; top: 0; z-index: 9; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center;
  margin: -20px -20px 20px; padding: 6px 12px; background: var(--vscode-editor-background); color: var(--vscode-editor-foreground);
  border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent));
  font: var(--vscode-font-size, 13px)/20px var(--vscode-font-family, sans-serif); }
#bar strong { margin-right: auto; font-weight: 600; }
#bar[data-state="refused"] strong { color: var(--vscode-editorError-foreground); }
#bar select, #bar button { font: inherit; padding: 2px 8px; border-radius: 2px; }
#bar select { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); border: 1px solid var(--vscode-dropdown-border, transparent); }
#bar button { background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); border: 1px solid var(--vscode-button-border, transparent); cursor: pointer; }
#bar button:hover { background: var(--vscode-button-secondaryHoverBackground); }
#bar :focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
`;

// What the reader has opened stays open when the page is drawn anew, and nothing takes the focus from the text.
const SCRIPT = `
{
  const editor = acquireVsCodeApi();
  const keep = (more) => editor.setState({ ...editor.getState(), ...more });
  const choice = document.getElementById("case");
  choice?.addEventListener("change", () => {
    keep({ isChoosing: true });
    editor.postMessage({ kind: "case", name: choice.value });
  });
  document.getElementById("browser")?.addEventListener("click", () => editor.postMessage({ kind: "browser" }));
  document.addEventListener("DOMContentLoaded", () => {
    const { isChoosing, dialogs, cards: left } = editor.getState() ?? {};
    if (isChoosing) {
      choice?.focus();
      keep({ isChoosing: false });
    }
    const cards = [...document.querySelectorAll(".mm-expandable")].map((card) => ({ card, first: card.dataset.state }));
    cards.forEach(({ card, first }, at) => {
      const before = left?.[at];
      if (before?.first === first && before.last !== first) card.querySelector("button[aria-expanded]")?.click();
    });
    for (const dialog of document.querySelectorAll("dialog")) {
      if (dialogs ? dialogs.includes(dialog.dataset.dialogId) : dialog.dataset.opens) {
        dialog.inert = true;
        dialog.showModal();
        dialog.inert = false;
      }
    }
    const remember = () => keep({
      dialogs: [...document.querySelectorAll("dialog[open]")].map((dialog) => dialog.dataset.dialogId),
      cards: cards.map(({ card, first }) => ({ first, last: card.dataset.state })),
    });
    new MutationObserver(remember).observe(document.body, { subtree: true, attributeFilter: ["open", "data-state"] });
  });
}
`;

/** The bar: what is said of the message, its data cases where there are several, the way into the browser. */
function bar(said: string, state: string, cases: string[], chosen: string, nonce: string): string {
  const option = (name: string): string =>
    `<option value="${escaped(name)}"${name === chosen ? " selected" : ""}>${escaped(name === "" ? "its own data" : name)}</option>`;
  const choice =
    cases.length > 1 ? `<label>Data <select id="case" aria-label="Data">${cases.map(option).join("")}</select></label>` : "";
  return (
    `<style nonce="${nonce}">${STYLE}</style>` +
    `<header id="bar" data-state="${escaped(state)}"><strong role="status">${escaped(said)}</strong>${choice}` +
    `<button id="browser" type="button">Open in browser</button></header>` +
    `<script nonce="${nonce}">${SCRIPT}</script>`
  );
}

/** The part of a policy for one kind of thing, with what carries the nonce let in as well. */
function letIn(policy: string, kind: "script-src" | "style-src", nonce: string): string {
  const parts = policy.split(";").map((part) => part.trim());
  if (!parts.some((part) => part.startsWith(`${kind} `))) {
    throw new Error(`the picture's policy has no ${kind}`);
  }
  return parts.map((part) => (part.startsWith(`${kind} `) ? `${part} 'nonce-${nonce}'` : part)).join("; ");
}

/**
 * The picture with the bar above it. What may run and be loaded is what the picture's own policy says, and our bar:
 * nothing of the message, and nothing from elsewhere.
 */
export function picturePage(picture: Picture, nonce: string): string {
  const before = '<meta http-equiv="Content-Security-Policy" content="';
  const start = picture.html.indexOf(before) + before.length;
  const end = picture.html.indexOf('"', start);
  const body = picture.html.indexOf("<body>", end);
  if (start < before.length || end < 0 || body < 0) {
    throw new Error("the picture has no policy");
  }
  const policy = letIn(letIn(picture.html.slice(start, end), "script-src", nonce), "style-src", nonce);
  const inside = body + "<body>".length;
  const above = bar(verdict(picture), picture.state, picture.cases, picture.case, nonce);
  return picture.html.slice(0, start) + policy + picture.html.slice(end, inside) + above + picture.html.slice(inside);
}

/** A page without a picture, which says why there is none. */
export function noticePage(why: string, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<style nonce="${nonce}">body { padding: 20px; }</style><title>Message</title><body>${bar(why, "none", [], "", nonce)}</body></html>`
  );
}

/** Tells the answer to the last question from those to earlier ones. */
export class Latest {
  private last = 0;

  /** Asks anew: what was asked before is of no interest any more. */
  next(): number {
    this.last += 1;
    return this.last;
  }

  isLatest(question: number): boolean {
    return question === this.last;
  }
}

// An editor on what browsers have: a text of one node that can be edited, with the colours of its words and the marks
// under findings painted over it, so that nothing but the text itself is in the document.
import { make } from "./dom.js";
import { EditHistory, differenceOf, indentAt, plainOf } from "./text.js";
import { readJson, readTemplate } from "./tokens.js";

/** Lines beyond those that are seen whose words are coloured. */
const MARGIN = 40;
/** Texts longer than this do not wrap, and have no colours: measuring them would keep the keys waiting. */
const LONG = 200_000;

const TOKEN_KINDS = ["tag", "attribute", "string", "directive", "expression", "comment", "number", "keyword", "entity", "key"];
const MARK_KINDS = ["error", "warning", "advice"];

/** What a key deletes where nothing is selected: which way, and as far as where. @type {Record<string, [string, string]>} */
const DELETIONS = {
  deleteContentBackward: ["backward", "character"], deleteContentForward: ["forward", "character"],
  deleteWordBackward: ["backward", "word"], deleteWordForward: ["forward", "word"],
  deleteSoftLineBackward: ["backward", "lineboundary"], deleteSoftLineForward: ["forward", "lineboundary"],
  deleteHardLineBackward: ["backward", "lineboundary"], deleteHardLineForward: ["forward", "lineboundary"],
};

/** Those of all editors of the page, by name. @param {string} name */
function highlightOf(name) {
  const registry = globalThis.CSS?.highlights;
  if (!registry) return null;
  const held = registry.get(name);
  if (held) return held;
  const made = new Highlight();
  registry.set(name, made);
  return made;
}

/** @typedef {import("./port.js").Finding} Finding */
/** @typedef {{from: number, removed: string, inserted: string}} Piece of a text that was replaced */

export class Editor {
  /**
   * @param {string} name what is edited, for those who listen
   * @param {"template"|"json"} language
   * @param {() => void} changed called after each change by the person
   */
  constructor(name, language, changed) {
    this.language = language;
    this.changed = changed;
    this.history = new EditHistory();
    this.node = document.createTextNode("\n");
    this.area = make("div", "code", this.node);
    this.area.id = `${name.toLowerCase()}-text`;
    this.area.setAttribute("contenteditable", "plaintext-only");
    this.area.setAttribute("role", "textbox");
    this.area.setAttribute("aria-multiline", "true");
    this.area.setAttribute("aria-label", name);
    this.area.spellcheck = false;
    this.area.setAttribute("autocapitalize", "off");
    this.area.setAttribute("autocorrect", "off");
    this.numbers = make("div", "numbers");
    this.numbers.setAttribute("aria-hidden", "true");
    this.frame = make("div", "scroll", this.numbers, this.area);
    this.element = make("div", "editor", this.frame);
    /** @type {Map<string, AbstractRange[]>} */
    this.painted = new Map();
    /** @type {{finding: Finding, range: Range}[]} */
    this.marks = [];
    /** @type {number[]} */
    this.starts = [0];
    this.isComposing = false;
    this.frameRequest = 0;
    /** The text when it was last known to be one node: what an input method makes of it is told from it. */
    this.known = "";
    /** Where the caret was last, also after the focus went elsewhere. @type {[number, number]|null} */
    this.lastSelection = null;
    /**
     * Asked first about keys and told about edits, by hand or not: completion, where there is any.
     * @type {{key(event: KeyboardEvent): boolean, edited(piece: Piece, isByHand: boolean): void, moved(): void}|null}
     */
    this.assistant = null;
    this.area.addEventListener("beforeinput", (event) => this.takeInput(event));
    this.area.addEventListener("input", () => this.takeForeign());
    this.area.addEventListener("compositionstart", () => (this.isComposing = true));
    this.area.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.takeForeign();
    });
    this.area.addEventListener("keydown", (event) => this.takeKey(event));
    this.frame.addEventListener("scroll", () => this.refreshSoon());
    this.area.addEventListener("blur", () => this.assistant?.moved());
    document.addEventListener("selectionchange", () => this.holdCaret());
    new ResizeObserver(() => this.refreshSoon()).observe(this.frame);
    this.index();
  }

  /** What is edited; the node has a line break more, so that the last line can always be seen. */
  get text() {
    return this.node.data.slice(0, -1);
  }

  /** Shows another text: what was done to the one before is forgotten. */
  set text(text) {
    const plain = plainOf(text);
    if (plain === this.text) return;
    this.history.clear();
    this.mark([]);
    const { from, to, inserted } = differenceOf(this.text, plain);
    const removed = this.node.data.slice(from, to);
    this.node.replaceData(from, to - from, inserted);
    if (this.lastSelection && this.lastSelection[1] > plain.length) this.lastSelection = null;
    this.index();
    this.assistant?.edited({ from, removed, inserted }, false);
  }

  /** Another message is shown: what was done to the one before is forgotten, even if both texts are the same. */
  forget() {
    this.history.clear();
    this.lastSelection = null;
  }

  /** Where the selection is, in UTF-16 units; nothing if it is elsewhere. @returns {[number, number]|null} */
  get selection() {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0 || !this.area.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    return this.offsetsOf(range);
  }

  /** @param {AbstractRange} range @returns {[number, number]} */
  offsetsOf(range) {
    /** @param {Node} node @param {number} at */
    const offset = (node, at) => Math.min(node === this.node ? at : at === 0 ? 0 : this.node.length, this.node.length - 1);
    return [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  }

  /** @param {number} from @param {number} [to] */
  select(from, to = from) {
    const most = this.node.length - 1;
    document.getSelection()?.setBaseAndExtent(this.node, Math.min(from, most), this.node, Math.min(to, most));
  }

  /** The line break at the end is not the author's: the caret stays before it. */
  holdCaret() {
    const selection = document.getSelection();
    if (selection?.anchorNode !== this.node) return;
    this.lastSelection = this.selection;
    if (!selection.isCollapsed) return;
    if (selection.anchorOffset > this.node.length - 1) this.select(this.node.length - 1);
    this.assistant?.moved();
  }

  /**
   * Replaces a piece of the text, as one step.
   * @param {number} from @param {number} to @param {string} inserted
   * @param {{kind?: "type"|"paste"|"delete", caret?: number}} [how] `kind` is how it was done by hand
   */
  replace(from, to, inserted, how = {}) {
    const removed = this.node.data.slice(from, to);
    if (removed === "" && inserted === "") return;
    const before = this.selection ?? [from, to];
    this.node.replaceData(from, to - from, inserted);
    const caret = how.caret ?? from + inserted.length;
    this.history.note({ from, removed, inserted, before, after: [caret, caret], kind: how.kind ?? "edit" }, performance.now());
    this.finish(caret, caret, { from, removed, inserted }, how.kind !== undefined);
  }

  /** @param {number} from @param {number} to @param {Piece} piece @param {boolean} isByHand */
  finish(from, to, piece, isByHand) {
    this.index();
    if (document.activeElement === this.area) this.select(from, to);
    requestAnimationFrame(() => this.reveal(to));
    this.assistant?.edited(piece, isByHand);
    this.changed();
  }

  /** Takes the last step back, or does it again. @param {boolean} isBack */
  step(isBack) {
    const step = isBack ? this.history.undo() : this.history.redo();
    if (!step) return;
    const [gone, come] = isBack ? [step.inserted, step.removed] : [step.removed, step.inserted];
    this.node.replaceData(step.from, gone.length, come);
    const [from, to] = isBack ? step.before : step.after;
    this.finish(from, to, { from: step.from, removed: gone, inserted: come }, false);
    this.select(from, to);
  }

  /** Every edit but that of an input method is made here, so that the text stays one node. @param {InputEvent} event */
  takeInput(event) {
    if (event.isComposing || event.inputType === "insertCompositionText") return;
    event.preventDefault();
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      this.step(event.inputType === "historyUndo");
      return;
    }
    const target = event.getTargetRanges()[0];
    const [from, to] = target ? this.offsetsOf(target) : this.selection ?? [this.text.length, this.text.length];
    if (event.inputType.startsWith("delete")) {
      const [start, end] = from === to ? this.reachOf(event.inputType, from) : [from, to];
      this.replace(start, end, "", { kind: "delete" });
    } else if (event.inputType === "insertLineBreak" || event.inputType === "insertParagraph") {
      this.replace(from, to, `\n${indentAt(this.text, from)}`, { kind: "paste" });
    } else if (event.inputType.startsWith("insert")) {
      const text = plainOf(event.data ?? event.dataTransfer?.getData("text/plain") ?? "");
      this.replace(from, to, text, { kind: event.inputType === "insertText" ? "type" : "paste" });
    }
  }

  /** From where to where a key deletes at the caret; browsers do not say it of a text of one node. @param {string} inputType @param {number} at @returns {[number, number]} */
  reachOf(inputType, at) {
    const [direction, granularity] = DELETIONS[inputType] ?? [];
    const selection = document.getSelection();
    if (!direction || !selection) return [at, at];
    selection.modify("extend", direction, granularity);
    const reach = this.selection ?? [at, at];
    this.select(at);
    return reach;
  }

  /** What an input method or a browser did by itself: read, and put into the one node again. */
  takeForeign() {
    if (this.isComposing) return;
    const whole = this.area.textContent ?? "";
    const old = this.known;
    const isOurs = this.area.childNodes.length === 1 && this.area.firstChild === this.node && whole.endsWith("\n");
    if (!isOurs) {
      const selection = document.getSelection();
      const before = document.createRange();
      before.selectNodeContents(this.area);
      if (selection?.anchorNode) before.setEnd(selection.anchorNode, selection.anchorOffset);
      const caret = before.toString().length;
      this.node.data = whole.endsWith("\n") ? whole : `${whole}\n`;
      this.area.replaceChildren(this.node);
      this.select(caret);
    }
    const { from, to, inserted } = differenceOf(old, this.text);
    const piece = { from, removed: old.slice(from, to), inserted };
    if (piece.removed === "" && inserted === "") return;
    const caret = from + inserted.length;
    this.history.note({ ...piece, before: [from, to], after: [caret, caret], kind: "paste" }, performance.now());
    const [start, end] = this.selection ?? [caret, caret];
    this.finish(start, end, piece, true);
  }

  /** @param {KeyboardEvent} event */
  takeKey(event) {
    // An input method has the keys while it composes.
    if (event.isComposing) return;
    if (this.assistant?.key(event)) {
      event.preventDefault();
      return;
    }
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (isCommand && !event.altKey && (key === "z" || key === "y")) {
      event.preventDefault();
      this.step(key === "z" && !event.shiftKey);
    }
  }

  /** Notes where the lines begin, and shows the text anew. */
  index() {
    const { data } = this.node;
    this.known = data.slice(0, -1);
    this.starts = [0];
    for (let at = data.indexOf("\n"); at >= 0; at = data.indexOf("\n", at + 1)) this.starts.push(at + 1);
    this.starts.pop();
    this.element.classList.toggle("long", this.node.length > LONG);
    this.refreshSoon();
  }

  /** Once before the next picture of the screen: measuring is dear, and keys may come faster. */
  refreshSoon() {
    if (this.frameRequest) return;
    this.frameRequest = requestAnimationFrame(() => {
      this.frameRequest = 0;
      this.refresh();
    });
  }

  /** The line, from 0, that holds an offset. @param {number} offset */
  lineAt(offset) {
    let [from, to] = [0, this.starts.length - 1];
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if (this.starts[middle] <= offset) from = middle;
      else to = middle - 1;
    }
    return from;
  }

  /** Where an offset is seen. @param {number} offset */
  rectAt(offset) {
    const range = document.createRange();
    range.setStart(this.node, Math.min(offset, this.node.length - 1));
    range.setEnd(this.node, Math.min(offset + 1, this.node.length));
    return range.getClientRects()[0] ?? range.getBoundingClientRect();
  }

  /** The lines that are seen, from 0: the first, and one past the last. @returns {[number, number]} */
  get seen() {
    const { top, bottom } = this.frame.getBoundingClientRect();
    /** @param {number} y */
    const lineBefore = (y) => {
      let [from, to] = [0, this.starts.length - 1];
      while (from < to) {
        const middle = Math.ceil((from + to) / 2);
        if (this.rectAt(this.starts[middle]).top <= y) from = middle;
        else to = middle - 1;
      }
      return from;
    };
    return [lineBefore(top), lineBefore(bottom) + 1];
  }

  /** Colours and numbers the lines that are seen. */
  refresh() {
    if (!this.element.isConnected || this.frame.clientHeight === 0) return;
    const [first, last] = this.seen;
    this.number(first, last);
    this.paint(first, last);
  }

  /** @param {number} first @param {number} last */
  number(first, last) {
    const { top } = this.area.getBoundingClientRect();
    const rows = [];
    for (let line = first; line < last; line += 1) {
      const row = make("span", "", String(line + 1));
      const rect = this.rectAt(this.starts[line]);
      row.style.top = `${rect.top + rect.height / 2 - top + this.area.offsetTop}px`;
      rows.push(row);
    }
    this.numbers.replaceChildren(...rows);
    this.element.style.setProperty("--digits", String(Math.max(2, String(this.starts.length).length)));
  }

  /** @param {number} first @param {number} last */
  paint(first, last) {
    const from = this.starts[Math.max(0, first - MARGIN)] ?? 0;
    const to = this.starts[Math.min(this.starts.length, last + MARGIN)] ?? this.node.length;
    /** @type {Map<string, AbstractRange[]>} */
    const ranges = new Map(TOKEN_KINDS.map((kind) => [`token-${kind}`, []]));
    const read = this.language === "json" ? readJson : readTemplate;
    if (this.node.length <= LONG) {
      read(this.node.data, (start, end, kind) => {
        if (end <= from || start >= to || start === end) return;
        const place = { startContainer: this.node, startOffset: start, endContainer: this.node, endOffset: end };
        ranges.get(`token-${kind}`)?.push(new StaticRange(place));
      });
    }
    this.show(ranges);
  }

  /** Puts ranges into the place of those painted before. @param {Map<string, AbstractRange[]>} ranges by name */
  show(ranges) {
    for (const [name, list] of ranges) {
      const highlight = highlightOf(name);
      if (!highlight) return;
      for (const range of this.painted.get(name) ?? []) highlight.delete(range);
      for (const range of list) highlight.add(range);
      this.painted.set(name, list);
    }
  }

  /** Marks the places of findings. @param {Finding[]} findings of this text */
  mark(findings) {
    this.marks = findings.map((finding) => {
      const range = document.createRange();
      const [from, to] = this.placeOf(finding);
      range.setStart(this.node, from);
      range.setEnd(this.node, to);
      return { finding, range };
    });
    /** @type {Map<string, AbstractRange[]>} */
    const ranges = new Map(MARK_KINDS.map((kind) => [`mark-${kind}`, []]));
    for (const { finding, range } of this.marks) ranges.get(`mark-${finding.severity}`)?.push(range);
    this.show(ranges);
    for (const [at, kind] of ["advice", "warning", "error"].entries()) {
      const highlight = highlightOf(`mark-${kind}`);
      if (highlight) highlight.priority = 10 + at;
    }
  }

  /** UTF-16 offset of a line and a column in characters, both from 1. @param {number} line @param {number} column */
  offsetOf(line, column) {
    const from = this.starts[line - 1];
    if (from === undefined) return this.known.length;
    const inLine = this.known.slice(from, (this.starts[line] ?? this.node.length) - 1);
    return from + [...inLine].slice(0, column - 1).join("").length;
  }

  /** What an edit replaces. @param {import("./port.js").Place} place @returns {[number, number]} */
  spanOf(place) {
    return [this.offsetOf(place.line, place.column), this.offsetOf(place.endLine, place.endColumn)];
  }

  /** Where a finding is, at least one letter. @param {import("./port.js").Place} place @returns {[number, number]} */
  placeOf(place) {
    const most = this.node.length - 1;
    const [from, to] = this.spanOf(place);
    return [Math.min(from, Math.max(0, most - 1)), Math.max(to, Math.min(from + 1, this.node.length))];
  }

  /** The findings at an offset. @param {number} offset */
  findingsAt(offset) {
    return this.marks.filter(({ range }) => range.startOffset <= offset && offset <= range.endOffset).map(({ finding }) => finding);
  }

  /** The offset under the pointer, if there is a letter. @param {number} x @param {number} y */
  offsetAt(x, y) {
    const place = document.caretPositionFromPoint?.(x, y);
    const range = place ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = place ? [place.offsetNode, place.offset] : [range?.startContainer, range?.startOffset ?? 0];
    if (node !== this.node || offset >= this.node.length - 1) return null;
    // The caret is set to the nearer side of a letter: the letter must be below the pointer.
    for (const at of [offset - 1, offset]) {
      const rect = at >= 0 ? this.rectAt(at) : null;
      if (rect && rect.left <= x && x <= rect.right && rect.top <= y && y <= rect.bottom) return at;
    }
    return null;
  }

  /** Scrolls so that an offset is seen. @param {number} offset @param {boolean} [isMiddle] true to bring it to the middle */
  reveal(offset, isMiddle = false) {
    const place = this.rectAt(offset);
    const frame = this.frame.getBoundingClientRect();
    const isAbove = place.top < frame.top + 4;
    const isBelow = place.bottom > frame.bottom - 4;
    if (isAbove || isBelow) {
      const to = isMiddle ? frame.height / 2 : isAbove ? 24 : frame.height - 44;
      this.frame.scrollTop += place.top - frame.top - to;
    }
    if (place.right > frame.right - 20) this.frame.scrollLeft += place.right - frame.right + 60;
    else if (place.left < frame.left + 50) this.frame.scrollLeft += place.left - frame.left - 80;
  }

  /** Goes to a place and selects it. @param {import("./port.js").Place} place */
  go(place) {
    const [from, to] = this.placeOf(place);
    this.area.focus({ preventScroll: true });
    this.select(from, to);
    this.reveal(from, true);
  }
}

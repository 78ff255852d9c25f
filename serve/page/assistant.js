// Completion while one writes, and what is under the pointer: asks the engine, shows what it says, drops what comes late.
import { make } from "./dom.js";
import { buildExplanation } from "./explanation.js";
import { buildFindingNote } from "./findings.js";

/** @typedef {import("./port.js").Proposal} Proposal */
/** @typedef {import("./port.js").Explanation} Explanation */
/** @typedef {import("./editor.js").Piece} Piece */

/**
 * @typedef {object} Questions
 * @property {(offset: number, signal: AbortSignal) => Promise<Proposal[]>} complete
 * @property {(offset: number, signal: AbortSignal) => Promise<Explanation|null>} hover
 * @property {(finding: import("./port.js").Finding) => void} mend applies the fix of a finding
 */

/** What is typed that makes proposals worth while. */
const OPENERS = /[\w<$#@{.?"'=/:-]$/;
const PATIENCE = 60;
const REST = 350;

let boxes = 0;

export class Assistant {
  /** @param {import("./editor.js").Editor} editor @param {Questions} questions */
  constructor(editor, questions) {
    this.editor = editor;
    this.questions = questions;
    /** @type {Proposal[]} */
    this.rows = [];
    this.at = 0;
    this.timer = 0;
    this.rest = 0;
    this.asked = new AbortController();
    this.hovered = new AbortController();
    boxes += 1;
    this.list = make("ul", "proposals");
    this.list.id = `proposals-${boxes}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Proposals");
    this.list.tabIndex = 0;
    this.about = make("div", "about");
    this.box = make("div", "popup completion", this.list, this.about);
    this.tip = make("div", "popup tip");
    this.tip.id = `tip-${boxes}`;
    this.tip.setAttribute("role", "tooltip");
    this.box.hidden = this.tip.hidden = true;
    editor.element.append(this.box, this.tip);
    editor.assistant = this;
    const area = editor.area;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("pointermove", (event) => this.restAt(event));
    area.addEventListener("pointerleave", (event) => {
      if (event.relatedTarget instanceof Node && this.tip.contains(event.relatedTarget)) return;
      this.hideTip();
    });
    this.tip.addEventListener("pointerleave", () => this.hideTip());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("li") : null;
      if (row) this.accept(this.rows[[...this.list.children].indexOf(row)]);
    });
    editor.frame.addEventListener("scroll", () => {
      this.close();
      this.hideTip();
    });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** A key before the editor gets it; true if it was for the proposals. @param {KeyboardEvent} event */
  key(event) {
    if (event.key === " " && event.ctrlKey) {
      this.ask(0);
      return true;
    }
    if (event.key === "F1" || (event.key.toLowerCase() === "i" && event.ctrlKey)) {
      const at = this.editor.selection?.[0];
      if (at !== undefined) this.explain(at);
      return true;
    }
    if (event.key === "Escape" && !this.tip.hidden) {
      this.hideTip();
      return true;
    }
    if (!this.isOpen) {
      // Nor does what is still asked for come up.
      if (event.key === "Escape") this.close();
      return false;
    }
    const last = this.rows.length - 1;
    const to = { ArrowDown: this.at === last ? 0 : this.at + 1, ArrowUp: this.at === 0 ? last : this.at - 1,
      PageDown: Math.min(this.at + 8, last), PageUp: Math.max(this.at - 8, 0) }[event.key];
    if (to !== undefined) this.choose(to);
    else if (event.key === "Enter" || event.key === "Tab") this.accept(this.rows[this.at]);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  /** The text was changed: proposals stay while one writes or deletes in the word they are for. @param {Piece} piece @param {boolean} isByHand */
  edited({ from, removed, inserted }, isByHand) {
    this.hideTip();
    const isWithin = this.isOpen && this.rows.every((row) => row.start <= from && from + removed.length <= row.end);
    if (!isByHand || !(inserted === "" ? isWithin : OPENERS.test(inserted))) {
      this.close();
      return;
    }
    if (isWithin) this.narrow(this.rows.map((row) => ({ ...row, end: row.end + inserted.length - removed.length })));
    else this.close();
    this.ask(PATIENCE);
  }

  /** Keeps of what is shown what fits the word as it is now, until the engine says more: a key may come before. @param {Proposal[]} rows */
  narrow(rows) {
    // Some replace more than the word, which begins where the others begin.
    const typed = this.editor.text.slice(Math.max(...rows.map((row) => row.start)), rows[0].end).toLowerCase();
    /** @param {Proposal} row */
    const where = (row) => row.label.toLowerCase().indexOf(typed);
    this.show([...rows.filter((row) => where(row) === 0), ...rows.filter((row) => where(row) > 0)]);
  }

  /** The caret went elsewhere. */
  moved() {
    const at = this.editor.selection?.[0];
    const { start = 0, end = 0 } = this.rows[0] ?? {};
    if (this.isOpen && (at === undefined || at < start || at > end)) this.close();
  }

  /** @param {number} delay in milliseconds */
  ask(delay) {
    clearTimeout(this.timer);
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    this.timer = setTimeout(async () => {
      const selection = this.editor.selection;
      if (!selection || selection[0] !== selection[1]) return;
      const proposals = await this.questions.complete(selection[0], signal).catch(() => []);
      // Somebody typed on: that asks again.
      if (signal.aborted || this.editor.selection?.[0] !== selection[0]) return;
      this.show(proposals);
    }, delay);
  }

  /** @param {Proposal[]} proposals */
  show(proposals) {
    const typed = proposals[0] ? this.editor.text.slice(proposals[0].start, proposals[0].end) : "";
    const isDone = proposals.length === 1 && proposals[0].insert === typed;
    this.rows = isDone ? [] : proposals;
    if (this.rows.length === 0) {
      this.close();
      return;
    }
    this.list.replaceChildren(...this.rows.map((proposal, at) => {
      const kind = make("span", `kind ${proposal.kind}`);
      kind.setAttribute("aria-hidden", "true");
      const row = make("li", "", kind, make("span", "label", proposal.label), make("small", "", proposal.detail ?? proposal.kind));
      row.id = `${this.list.id}-${at}`;
      row.setAttribute("role", "option");
      return row;
    }));
    this.box.hidden = false;
    this.choose(0);
    placeBy(this.box, this.editor.rectAt(this.rows[0].start));
  }

  /** @param {number} at */
  choose(at) {
    this.at = at;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = this.list.children[at];
    row.scrollIntoView({ block: "nearest" });
    this.editor.area.setAttribute("aria-activedescendant", row.id);
    const words = this.rows[at].documentation;
    this.about.replaceChildren(...(words ? buildExplanation(words) : []));
    this.about.hidden = !words;
  }

  /** @param {Proposal} proposal */
  accept(proposal) {
    const text = proposal.snippet ?? proposal.insert;
    const hole = proposal.snippet ? text.indexOf("$0") : -1;
    const inserted = hole < 0 ? text : text.slice(0, hole) + text.slice(hole + 2);
    this.close();
    this.editor.area.focus();
    this.editor.replace(proposal.start, proposal.end, inserted, { caret: proposal.start + (hole < 0 ? inserted.length : hole) });
    // What was put in may want more: a value behind an attribute, a member behind a dot.
    if (hole >= 0) this.ask(PATIENCE);
  }

  close() {
    clearTimeout(this.timer);
    this.asked.abort();
    this.box.hidden = true;
    this.editor.area.removeAttribute("aria-activedescendant");
  }

  /** @param {PointerEvent} event */
  restAt(event) {
    clearTimeout(this.rest);
    if (this.isOpen || event.buttons !== 0) return;
    const { clientX, clientY } = event;
    this.rest = setTimeout(() => {
      const at = this.editor.offsetAt(clientX, clientY);
      if (at === null) this.hideTip();
      else this.explain(at);
    }, REST);
  }

  /** Shows what stands at an offset, and what was found there. @param {number} at */
  async explain(at) {
    this.hovered.abort();
    this.hovered = new AbortController();
    const { signal } = this.hovered;
    const text = this.editor.text;
    const found = await this.questions.hover(at, signal).catch(() => null);
    if (signal.aborted || text !== this.editor.text) return;
    const notes = this.editor.findingsAt(at).map((finding) => buildFindingNote(finding, () => {
      this.hideTip();
      this.questions.mend(finding);
    }));
    if (!found && notes.length === 0) {
      this.hideTip();
      return;
    }
    const explanation = found ? make("div", "explanation", ...buildExplanation(found.text)) : null;
    this.tip.replaceChildren(...notes, ...(explanation ? [explanation] : []));
    this.tip.hidden = false;
    this.editor.area.setAttribute("aria-describedby", this.tip.id);
    placeBy(this.tip, this.editor.rectAt(found?.start ?? at));
  }

  hideTip() {
    clearTimeout(this.rest);
    this.hovered.abort();
    this.tip.hidden = true;
    this.editor.area.removeAttribute("aria-describedby");
  }
}

/** Puts a box below a place, or above where there is more room. @param {HTMLElement} box @param {DOMRect} place */
function placeBy(box, place) {
  box.style.left = box.style.top = "0";
  const { width, height } = box.getBoundingClientRect();
  const isBelow = place.bottom + height + 8 < innerHeight || place.top < height + 8;
  const top = isBelow ? place.bottom + 2 : place.top - height - 2;
  box.style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

// A text with its history: what an editor holds, without anything that is seen.

/** Steps that can be taken back. */
const STEPS = 400;
/** Edits that follow one another as quickly as this are one step, in milliseconds. */
const GAP = 800;

/** @typedef {{from: number, removed: string, inserted: string, before: [number, number], after: [number, number], kind: string}} Step */

export class EditHistory {
  constructor() {
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    this.last = 0;
  }

  /** Forgets everything: another text is shown. */
  clear() {
    this.done = [];
    this.undone = [];
  }

  /** Notes an edit; typing on, letter by letter, is one step. @param {Step} step @param {number} now in milliseconds */
  note(step, now) {
    this.undone = [];
    const held = this.done.at(-1);
    const goesOn = held !== undefined && step.kind === "type" && held.kind === "type" && now - this.last < GAP
      && step.removed === "" && held.from + held.inserted.length === step.from && !step.inserted.includes("\n");
    this.last = now;
    if (goesOn) {
      held.inserted += step.inserted;
      held.after = step.after;
      return;
    }
    this.done.push(step);
    if (this.done.length > STEPS) this.done.shift();
  }

  /** The step to take back; it can then be done again. */
  undo() {
    const step = this.done.pop();
    if (step) this.undone.push(step);
    return step;
  }

  /** The step to do again. */
  redo() {
    const step = this.undone.pop();
    if (step) this.done.push(step);
    return step;
  }
}

/** UTF-16 offset of a line and a column in characters, both from 1. @param {string} text @param {number} line @param {number} column */
export function offsetOf(text, line, column) {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf("\n", from);
    if (end < 0) return text.length;
    from = end + 1;
  }
  const end = text.indexOf("\n", from);
  const inLine = text.slice(from, end < 0 ? text.length : end);
  return from + [...inLine].slice(0, column - 1).join("").length;
}

/** The white space at the beginning of the line at this offset. @param {string} text @param {number} at */
export function indentAt(text, at) {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(from, at))?.[0] ?? "";
}

/** What differs between two texts: one piece that is replaced. @param {string} old @param {string} text */
export function differenceOf(old, text) {
  let from = 0;
  const shorter = Math.min(old.length, text.length);
  while (from < shorter && old[from] === text[from]) from += 1;
  let tail = 0;
  while (tail < shorter - from && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  return { from, to: old.length - tail, inserted: text.slice(from, text.length - tail) };
}

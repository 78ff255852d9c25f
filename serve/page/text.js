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

/** A text as editors hold it: every line ends with one line feed. @param {string} text */
export function plainOf(text) {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * An edited text with the line ends of the file it came from: lines that stay keep theirs, others get that of the first.
 * @param {string} text as editors hold it @param {string} file @returns {string}
 */
export function withEndsOf(text, file) {
  const ends = file.match(/\r\n?|\n/g) ?? [];
  const old = file.split(/\r\n?|\n/);
  const lines = text.split("\n");
  const shorter = Math.min(ends.length, lines.length - 1);
  let from = 0;
  while (from < shorter && old[from] === lines[from]) from += 1;
  let tail = 0;
  while (tail < shorter - from && old[ends.length - 1 - tail] === lines[lines.length - 2 - tail]) tail += 1;
  /** Where each line stands between those that are as they were, the first last. @type {Map<string, number[]>} */
  const places = new Map();
  for (let at = ends.length - 1 - tail; at >= from; at -= 1) places.set(old[at], places.get(old[at]) ?? []).get(old[at])?.push(at);
  let passed = from - 1;
  /** @param {number} at @returns {string|undefined} */
  const endOfLine = (at) => {
    if (at < from) return ends[at];
    if (at >= lines.length - 1 - tail) return ends[at - (lines.length - 1) + ends.length];
    const found = places.get(lines[at]) ?? [];
    while (found.length > 0 && found[found.length - 1] <= passed) found.pop();
    const next = found.pop();
    passed = next ?? passed;
    return next === undefined ? undefined : ends[next];
  };
  return lines.map((line, at) => (at === lines.length - 1 ? line : line + (endOfLine(at) ?? ends[0] ?? "\n"))).join("");
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

// The list of findings, each with the lines it speaks of and what can be done about it.
import { make, makeButton, roveThrough, spell } from "./dom.js";

/** @typedef {import("./port.js").Finding} Finding */
/** @typedef {import("./port.js").Place} Place */

/** @param {string} className @param {string} text */
function lineOf(className, text) {
  return make("p", className, ...spell(text));
}

/** @param {Place} place */
function placeName(place) {
  const source = place.source === "include" ? place.include : place.source ?? "template";
  return place.line === undefined ? String(source) : `${source} ${place.line}:${place.column}`;
}

/** @param {string} text */
const plainly = (text) => text.replaceAll("`", "");

/**
 * What may be done with the findings of a list.
 * @typedef {object} Steps
 * @property {(finding: Finding) => void} go shows the place
 * @property {(finding: Finding) => void} [mend] applies its fix
 */

/**
 * Fills the list.
 * @param {HTMLElement} list @param {Finding[]} diagnostics @param {Record<string, string|null|undefined>} texts
 * @param {Steps} steps
 */
export function showFindings(list, diagnostics, texts, steps) {
  /** @type {Record<string, string[]>} */
  const lines = {};
  // A text is taken apart once, however many findings it has.
  for (const [name, text] of Object.entries(texts)) if (typeof text === "string") lines[name] = text.split(/\r\n|\r|\n/);
  list.replaceChildren(...diagnostics.map((finding) => buildFinding(finding, lines, steps)));
  if (!list.dataset.roves) {
    list.dataset.roves = "true";
    roveThrough(list, ".finding");
  }
  [...list.querySelectorAll(".finding")].forEach((button, at) => button.setAttribute("tabindex", at === 0 ? "0" : "-1"));
}

/** @param {Finding} finding @param {Record<string, string[]>} lines @param {Steps} steps */
function buildFinding(finding, lines, steps) {
  const button = makeButton("", () => steps.go(finding), { className: "finding" });
  const what = make("span", "what", " ", ...spell(finding.message), " ");
  button.append(make("span", `severity ${finding.severity}`, finding.severity), what,
    make("span", "where", `${finding.code} · ${placeName(finding)}`));
  const item = make("li", finding.severity, button);
  const excerpt = buildExcerpt(finding, lines);
  if (excerpt) item.append(excerpt);
  for (const label of finding.labels ?? []) item.append(lineOf("trail", `${placeName(label)}: ${label.text}`));
  for (const step of finding.trail ?? []) item.append(lineOf("trail", `${step.text}, ${placeName(step)}`));
  if (finding.dataPath) item.append(lineOf("trail", `from ${finding.dataPath}`));
  if (finding.repeats) item.append(lineOf("trail", `and ${finding.repeats} more of the same`));
  if (finding.help) item.append(lineOf("help", finding.help));
  if (steps.mend && canMend(finding)) item.append(buildMender(finding, () => steps.mend?.(finding)));
  return item;
}

/** Every piece that a fix replaces. @param {Finding} finding @returns {import("./port.js").Edit[]} */
export function piecesOf(finding) {
  return finding.fix ? [finding.fix, ...finding.fix.also ?? []] : [];
}

/** True for a finding with a fix, all of it in the texts of the page: what is included lies in a file of its own. @param {Finding} finding */
export function canMend(finding) {
  return finding.fix !== undefined && piecesOf(finding).every(({ source }) => source === undefined || source === "data");
}

/** The button that applies a fix. @param {Finding} finding @param {() => void} run */
function buildMender(finding, run) {
  const isSafe = finding.fix?.applicability === "safe";
  const words = isSafe ? "Apply fix" : "Apply suggestion";
  return makeButton(words, run, { className: "mend", label: `${words}: ${plainly(finding.message)}` });
}

/** A finding where it stands in the text: what it is, and its fix. @param {Finding} finding @param {() => void} mend */
export function buildFindingNote(finding, mend) {
  const note = make("div", `found ${finding.severity}`, make("p", "", make("span", `severity ${finding.severity}`, finding.severity), " ",
    ...spell(finding.message)));
  if (finding.help) note.append(lineOf("help", finding.help));
  if (canMend(finding)) note.append(buildMender(finding, mend));
  return note;
}

/** How many findings of which severity, in words. @param {Finding[]} diagnostics */
export function countFindings(diagnostics) {
  /** @param {string} severity @param {string} one @param {string} many */
  const count = (severity, one, many) => {
    const all = diagnostics.filter((finding) => finding.severity === severity).length;
    return all === 0 ? "" : `${all} ${all === 1 ? one : many}`;
  };
  return [count("error", "error", "errors"), count("warning", "warning", "warnings"), count("advice", "piece of advice", "pieces of advice")]
    .filter(Boolean).join(", ");
}

/**
 * The line of the fault with the faulty part marked, and the line before it.
 * @param {Finding} finding @param {Record<string, string[]>} texts by their lines
 */
function buildExcerpt(finding, texts) {
  const lines = texts[finding.source ?? "message"];
  if (lines === undefined || finding.line === undefined) return null;
  const faulty = [...(lines[finding.line - 1] ?? "")];
  if (faulty.length === 0 && lines.length === 1) return null;
  const from = Math.min(finding.column - 1, faulty.length);
  const to = finding.endLine === finding.line ? Math.max(finding.endColumn - 1, from + 1) : faulty.length;
  const start = Math.max(0, from - 32);
  /** @param {number} n */
  const number = (n) => make("i", "", `${String(n).padStart(4)} │ `);
  const excerpt = make("div", "excerpt");
  if (finding.line > 1) excerpt.append(number(finding.line - 1), `${(lines[finding.line - 2] ?? "").slice(0, 160)}\n`);
  excerpt.append(number(finding.line), (start > 0 ? "…" : "") + faulty.slice(start, from).join(""),
    make("mark", "", faulty.slice(from, Math.min(to, from + 200)).join("") || " "), faulty.slice(to, to + 80).join(""));
  return excerpt;
}

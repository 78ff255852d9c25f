// Explanations as the engine writes them, in a little Markdown: paragraphs, lists, code, bold and links that are only named.
import { make } from "./dom.js";

/** The words of one line. @param {string} text @returns {(Node|string)[]} */
function spellLine(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]*\))/).filter(Boolean).map((part) => {
    if (part.startsWith("`")) return make("code", "", part.slice(1, -1));
    if (part.startsWith("**")) return make("b", "", part.slice(2, -2));
    const link = /^\[([^\]]+)\]\([^)]*\)$/.exec(part);
    return link ? link[1] : part;
  });
}

/** @param {string} text Markdown @returns {HTMLElement[]} */
export function buildExplanation(text) {
  /** @type {HTMLElement[]} */
  const built = [];
  for (const [at, part] of text.split(/^```[^\n]*\n?/m).entries()) {
    if (at % 2 === 1) {
      built.push(make("pre", "", part.replace(/\n$/, "")));
      continue;
    }
    for (const block of part.split(/\n{2,}/).filter((words) => words.trim() !== "")) {
      const lines = block.trim().split("\n");
      if (lines.every((line) => /^\s*[-*] /.test(line))) {
        built.push(make("ul", "", ...lines.map((line) => make("li", "", ...spellLine(line.replace(/^\s*[-*] /, ""))))));
      } else {
        built.push(make("p", "", ...spellLine(lines.map((line) => line.replace(/^#+ /, "")).join(" "))));
      }
    }
  }
  return built;
}

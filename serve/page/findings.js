// The list of diagnostics, each with the lines it speaks of.

function line(className, text) {
  const element = document.createElement("p");
  element.className = className;
  element.append(...spell(text));
  return element;
}

/** The words of a finding, what stands between backticks as code. */
function spell(text) {
  return text.split(/`([^`]+)`/).map((part, at) => {
    if (at % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

/** Fills the list; `go` is called with a diagnostic whose place is wanted. */
export function showFindings(list, diagnostics, texts, go) {
  list.replaceChildren(...diagnostics.map((finding) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "finding";
    const severity = document.createElement("span");
    severity.className = `severity ${finding.severity}`;
    severity.textContent = finding.severity;
    const what = document.createElement("span");
    what.className = "what";
    what.append(" ", ...spell(finding.message), " ");
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = `${finding.code} · ${placeName(finding)}`;
    button.append(severity, what, code);
    button.addEventListener("click", () => go(finding));
    item.append(button);
    const excerpt = buildExcerpt(finding, texts);
    if (excerpt) item.append(excerpt);
    for (const label of finding.labels ?? []) item.append(line("trail", `${placeName(label)}: ${label.text}`));
    for (const step of finding.trail ?? []) item.append(line("trail", `${step.text}, ${placeName(step)}`));
    if (finding.dataPath) item.append(line("trail", `from ${finding.dataPath}`));
    if (finding.repeats) item.append(line("trail", `and ${finding.repeats} more of the same`));
    if (finding.help) item.append(line("help", finding.help));
    return item;
  }));
}

function placeName(place) {
  const source = place.source === "include" ? place.include : place.source ?? "template";
  return `${source} ${place.line}:${place.column}`;
}

/** The line of the fault with the faulty part marked, and the line before it. */
function buildExcerpt(finding, texts) {
  const text = texts[finding.source ?? "message"];
  if (typeof text !== "string") return null;
  const lines = text.split(/\r\n|\r|\n/);
  const faulty = [...(lines[finding.line - 1] ?? "")];
  if (faulty.length === 0 && lines.length === 1) return null;
  const from = Math.min(finding.column - 1, faulty.length);
  const to = finding.endLine === finding.line ? Math.max(finding.endColumn - 1, from + 1) : faulty.length;
  const start = Math.max(0, from - 32);
  const excerpt = document.createElement("div");
  excerpt.className = "excerpt";
  const number = (n) => {
    const element = document.createElement("i");
    element.textContent = `${String(n).padStart(4)} │ `;
    return element;
  };
  if (finding.line > 1) excerpt.append(number(finding.line - 1), `${(lines[finding.line - 2] ?? "").slice(0, 160)}\n`);
  const mark = document.createElement("mark");
  mark.textContent = faulty.slice(from, Math.min(to, from + 200)).join("") || " ";
  excerpt.append(number(finding.line), (start > 0 ? "…" : "") + faulty.slice(start, from).join(""), mark,
    faulty.slice(to, to + 80).join(""));
  return excerpt;
}

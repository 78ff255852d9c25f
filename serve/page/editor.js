// A text pane with line numbers that can be sent to a place.

export class Editor {
  /** @param {string} name @param {(text: string) => void} changed */
  constructor(name, changed) {
    this.element = document.createElement("div");
    this.element.className = "editor";
    this.numbers = document.createElement("div");
    this.numbers.className = "numbers";
    this.numbers.setAttribute("aria-hidden", "true");
    this.area = document.createElement("textarea");
    this.area.spellcheck = false;
    this.area.wrap = "off";
    this.area.setAttribute("aria-label", name);
    this.area.id = `${name.toLowerCase()}-text`;
    this.area.addEventListener("input", () => {
      this.count();
      changed(this.area.value);
    });
    this.area.addEventListener("scroll", () => {
      this.numbers.scrollTop = this.area.scrollTop;
    });
    this.element.append(this.numbers, this.area);
    this.lines = 0;
    this.count();
  }

  get text() {
    return this.area.value;
  }

  set text(text) {
    if (text === this.area.value) return;
    const { scrollTop, selectionStart } = this.area;
    this.area.value = text;
    this.area.setSelectionRange(selectionStart, selectionStart);
    this.count();
    this.area.scrollTop = scrollTop;
  }

  count() {
    const lines = this.area.value.split("\n").length;
    if (lines === this.lines) return;
    this.lines = lines;
    this.numbers.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    this.numbers.scrollTop = this.area.scrollTop;
  }

  /** Selects from a line and column to another (both from 1, columns in characters). */
  select(line, column, endLine, endColumn) {
    const from = offsetOf(this.area.value, line, column);
    const to = Math.max(from, offsetOf(this.area.value, endLine ?? line, endColumn ?? column));
    this.area.focus();
    this.area.setSelectionRange(from, to);
    this.area.scrollTop = Math.max(0, (line - 5) * 19);
    this.area.scrollLeft = Math.max(0, (column - 40) * 7);
  }
}

/** UTF-16 offset of a line and a column in characters. */
export function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const inLine = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  return before + inLine;
}

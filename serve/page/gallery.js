// The list of messages on the left, filtered by name and by state.

export class Gallery {
  /** @param {(id: string, name: string) => void} chosen */
  constructor(chosen) {
    this.list = document.getElementById("messages");
    this.filter = document.getElementById("filter");
    this.states = document.getElementById("filter-state");
    this.none = document.getElementById("none");
    this.chosen = chosen;
    this.rows = [];
    this.filter.addEventListener("input", () => this.sift());
    this.states.addEventListener("change", () => this.sift());
  }

  /** @param {{id: string, case: string, label: string, isCase: boolean, state: string}[]} rows */
  show(rows) {
    this.rows = rows.map((row) => ({ ...row, element: this.build(row) }));
    const focused = document.activeElement?.closest?.("#messages button")?.dataset.key;
    this.list.replaceChildren(...this.rows.map((row) => row.element));
    this.sift();
    this.mark(this.current);
    if (focused) this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  build(row) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = keyOf(row.id, row.case);
    if (row.isCase) button.className = "case";
    const dot = document.createElement("span");
    dot.className = "dot";
    dot.dataset.state = row.state;
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", row.state);
    button.append(dot, row.label);
    button.addEventListener("click", () => this.chosen(row.id, row.case));
    item.append(button);
    return item;
  }

  sift() {
    const wanted = this.filter.value.trim().toLowerCase();
    let shown = 0;
    for (const row of this.rows) {
      const fits = `${row.id} ${row.case} ${row.label}`.toLowerCase().includes(wanted)
        && (this.states.value === "" || row.state === this.states.value);
      row.element.hidden = !fits;
      shown += Number(fits);
    }
    this.none.hidden = shown > 0;
  }

  mark(key) {
    this.current = key;
    for (const button of this.list.querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.key === key));
    }
  }
}

export function keyOf(id, name) {
  return `${id}\n${name}`;
}

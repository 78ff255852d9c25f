// The list of messages on the left, filtered by name and by state.
import { byId, elementOf, make, makeButton, roveThrough } from "./dom.js";

/** @typedef {{id: string, case: string, label: string, title: string, isCase: boolean, state: string, isEdited?: boolean}} Row `title` says it alone */

export class Gallery {
  /** @param {(id: string, name: string) => void} chosen */
  constructor(chosen) {
    this.list = byId("messages");
    this.filter = elementOf("filter", HTMLInputElement);
    this.states = elementOf("filter-state", HTMLSelectElement);
    this.none = byId("none");
    this.chosen = chosen;
    /** @type {(Row & {element: HTMLElement, button: HTMLButtonElement})[]} */
    this.rows = [];
    this.current = "";
    this.filter.addEventListener("input", () => this.sift());
    this.states.addEventListener("change", () => this.sift());
    this.settle = roveThrough(this.list, "button");
    this.filter.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.rows.find((row) => !row.element.hidden)?.button.focus();
    });
  }

  /** @param {Row[]} rows */
  show(rows) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.closest("#messages button") : null;
    const key = focused instanceof HTMLElement ? focused.dataset.key : undefined;
    this.rows = rows.map((row) => this.build(row));
    this.list.replaceChildren(...this.rows.map((row) => row.element));
    this.sift();
    this.mark(this.current);
    if (key !== undefined) this.rows.find((row) => row.button.dataset.key === key)?.button.focus();
  }

  /** @param {Row} row */
  build(row) {
    const button = makeButton("", () => this.chosen(row.id, row.case), { className: row.isCase ? "case" : "" });
    button.dataset.key = keyOf(row.id, row.case);
    button.title = row.isCase ? `${row.id}, ${row.label}` : row.id;
    const words = make("span", "name", ...spellPath(row.isCase ? `/${row.label}` : row.label));
    button.append(buildDot(row.state), words);
    tellEdited(button, row.isEdited ?? false);
    return { ...row, element: make("li", "", button), button };
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
    this.list.hidden = shown === 0;
    this.none.hidden = shown > 0;
    this.none.textContent = this.rows.length === 0 ? "No messages yet." : "Nothing matches.";
    this.settle();
  }

  /** Those that the filter lets through. */
  get sifted() {
    return this.rows.filter((row) => !row.element.hidden);
  }

  /** @param {string} key */
  mark(key) {
    this.current = key;
    for (const { button } of this.rows) {
      button.setAttribute("aria-current", String(button.dataset.key === key));
      if (button.dataset.key === key) button.scrollIntoView({ block: "nearest" });
    }
    this.settle();
  }

  /** What became of a message in the page, so that its row says the same. @param {string} key @param {boolean} isEdited @param {string} [state] if it is known */
  tell(key, isEdited, state) {
    for (const row of this.rows.filter(({ button }) => button.dataset.key === key)) {
      tellEdited(row.button, isEdited);
      if (state === undefined) continue;
      row.state = state;
      row.button.querySelector(".dot")?.replaceWith(buildDot(state));
    }
  }

  /** The row of a message and its case; its first for a case that it has not, the first of all for a message that there is not. @param {string} id @param {string} name */
  find(id, name) {
    return this.rows.find((row) => row.id === id && row.case === name) ?? this.rows.find((row) => row.id === id) ?? this.rows[0];
  }
}

/** A path, the part that tells it from others in bold: a file called `message` lends its folder. @param {string} path */
function spellPath(path) {
  const [, before, telling, after] = /^(.*?)([^/]+)(\/message\.\w+)?$/.exec(path) ?? [path, "", path, ""];
  return [make("span", "folder", before.replace(/^\/$/, "")), telling, make("span", "folder", after ?? "")];
}

/** @param {HTMLElement} button @param {boolean} isEdited */
function tellEdited(button, isEdited) {
  const sign = button.querySelector(".edited");
  if (isEdited && !sign) button.append(make("span", "edited", "edited"));
  else if (!isEdited) sign?.remove();
}

/** The sign of a state. @param {string} state */
export function buildDot(state) {
  const dot = make("span", "dot");
  dot.dataset.state = state;
  dot.setAttribute("role", "img");
  dot.setAttribute("aria-label", state);
  return dot;
}

/** @param {string} id @param {string} name */
export function keyOf(id, name) {
  return `${id}\n${name}`;
}

/** The rows of a listing: a message, and below it its cases where they have names. @param {import("./port.js").Listing} listing @returns {Row[]} */
export function rowsOf(listing) {
  return listing.messages.flatMap((message) => {
    const label = message.label ?? message.id;
    const worst = ["refused", "warned", "accepted"].find((state) => message.cases.some((one) => one.state === state)) ?? "";
    const isNamed = message.cases.some((one) => one.name !== "");
    const first = message.cases[0];
    /** @param {string} name */
    const titleOf = (name) => (name === "" ? label : `${label}, ${name}`);
    const head = { id: message.id, case: first.name, label, title: titleOf(first.name), isCase: false, state: isNamed ? worst : first.state };
    if (message.cases.length === 1 && !isNamed) return [head];
    return [head, ...message.cases.slice(first.name === "" ? 1 : 0).map((one) =>
      ({ id: message.id, case: one.name, label: one.name, title: titleOf(one.name), isCase: true, state: one.state }))];
  });
}

// The palette: every element that can be put into a message, with an example.
import { make, makeButton, roveThrough } from "./dom.js";

/** @typedef {import("./port.js").PaletteRow} PaletteRow */

export class Palette {
  /** @param {HTMLElement} panel @param {() => Promise<PaletteRow[]>} ask @param {(row: PaletteRow) => void} insert */
  constructor(panel, ask, insert) {
    this.panel = panel;
    this.ask = ask;
    this.insert = insert;
    this.isFilled = false;
  }

  /** Fills the panel when it is first looked at. */
  async fill() {
    if (this.isFilled) return;
    this.isFilled = true;
    const rows = await this.ask();
    const filter = make("input");
    filter.type = "search";
    filter.placeholder = "Find an element";
    filter.setAttribute("aria-label", "Find an element");
    const groups = [...new Set(rows.map((row) => row.group))].map((group) => {
      const items = rows.filter((row) => row.group === group).map((row) => ({ row, item: this.build(row) }));
      const list = make("ul", "", ...items.map(({ item }) => item));
      return { section: make("section", "", make("h2", "", group), list), items };
    });
    const none = make("p", "note", "No element has that name.");
    none.hidden = true;
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim().toLowerCase();
      for (const { section, items } of groups) {
        for (const { row, item } of items) item.hidden = !`${row.element} ${row.says}`.toLowerCase().includes(wanted);
        section.hidden = items.every(({ item }) => item.hidden);
      }
      none.hidden = groups.some(({ section }) => !section.hidden);
    });
    const list = make("div", "elements", ...groups.map(({ section }) => section), none);
    this.panel.replaceChildren(make("div", "palette", filter, list));
    roveThrough(list, "button")();
  }

  /** @param {PaletteRow} row */
  build(row) {
    const button = makeButton("", () => this.insert(row), { className: "entry" });
    button.append(make("code", "", row.element), make("span", "", row.says), make("pre", "", row.markup));
    return make("li", "", button);
  }
}

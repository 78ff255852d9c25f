// Several widths and both themes side by side.
import { make } from "./dom.js";
import { Room } from "./room.js";

/** Widths of phones, panes and screens, in CSS pixels. */
const WIDTHS = [360, 480, 720, 1024, 1440, 2560];

/** @typedef {{widths: number[], themes: string[]}} Choice */

export class Compare {
  /**
   * @param {HTMLElement} frame
   * @param {object} means
   * @param {(room: Room) => Promise<void>} means.ready makes the frame of a room ready
   * @param {(entry: import("./room.js").Entry) => import("./room.js").RoomSetting} means.settingOf
   * @param {(choice: Choice) => void} means.chosen
   * @param {Choice} first
   */
  constructor(frame, means, first) {
    this.means = means;
    this.choice = first;
    /** @type {{room: Room, width: number, scale: HTMLElement, frame: HTMLIFrameElement}[]} */
    this.panes = [];
    /** @type {import("./room.js").Entry[]} */
    this.entries = [];
    const bar = make("div", "choices");
    bar.append(this.buildTicks("Widths", WIDTHS.map(String), first.widths.map(String), (values) => this.take({ widths: values.map(Number) })),
      this.buildTicks("Themes", ["light", "dark"], first.themes, (values) => this.take({ themes: values })));
    this.grid = make("div", "panes");
    this.grid.tabIndex = 0;
    this.grid.setAttribute("role", "region");
    this.grid.setAttribute("aria-label", "The message at several widths");
    frame.append(bar, this.grid);
    new ResizeObserver(() => this.fit()).observe(this.grid);
  }

  /** @param {string} title @param {string[]} names @param {string[]} chosen @param {(values: string[]) => void} take */
  buildTicks(title, names, chosen, take) {
    const field = make("fieldset", "ticks", make("legend", "", title));
    for (const name of names) {
      const tick = make("input");
      tick.type = "checkbox";
      tick.value = name;
      tick.checked = chosen.includes(name);
      field.append(make("label", "chip", tick, name));
    }
    field.addEventListener("change", (event) => {
      const ticked = [...field.querySelectorAll("input")].filter((tick) => tick.checked).map((tick) => tick.value);
      // One stays: nothing at all is nothing to compare.
      if (ticked.length > 0) take(ticked);
      else if (event.target instanceof HTMLInputElement) event.target.checked = true;
    });
    return field;
  }

  /** @param {Partial<Choice>} change */
  take(change) {
    this.choice = { ...this.choice, ...change };
    this.means.chosen(this.choice);
    this.build();
  }

  /** Makes the frames, and shows the message in each as soon as it is ready. */
  build() {
    const wanted = this.choice.widths.flatMap((width) => this.choice.themes.map((theme) => ({ width, theme })));
    const built = wanted.map(({ width, theme }) => {
      const frame = make("iframe");
      frame.title = `The message at ${width} pixels, ${theme}`;
      frame.setAttribute("sandbox", "allow-same-origin");
      const scale = make("span");
      const pane = make("figure", "", make("figcaption", "", `${width} px · ${theme}`, scale), make("div", "view", frame));
      return { pane, frame, scale, width, theme };
    });
    this.grid.replaceChildren(...built.map(({ pane }) => pane));
    this.panes = built.map(({ frame, scale, width, theme }) => {
      const room = new Room(frame, this.means.settingOf);
      this.means.ready(room).then(() => {
        room.theme = theme;
        room.paint(this.entries);
        this.fit();
        // Images come later, and make room for themselves.
        room.doc.addEventListener("load", () => this.fit(), true);
      });
      return { room, width, scale, frame };
    });
  }

  /** Makes the frames anew, when they are looked at. */
  renew() {
    this.panes = [];
    this.grid.replaceChildren();
    this.paint(this.entries);
  }

  /** @param {import("./room.js").Entry[]} entries */
  paint(entries) {
    this.entries = entries;
    if (this.grid.clientWidth === 0) return;
    if (this.panes.length === 0) {
      this.build();
      return;
    }
    for (const { room } of this.panes) room.paint(entries);
    this.fit();
  }

  /** Gives every frame its width, as small as it must be, and the height of what is in it. */
  fit() {
    const room = this.grid.clientWidth - 32;
    if (room <= 0) return;
    for (const { width, scale: said, frame } of this.panes) {
      const view = /** @type {HTMLElement} */ (frame.parentElement);
      const scale = Math.min(1, room / width);
      frame.style.width = `${width}px`;
      const body = frame.contentDocument?.body;
      const height = Math.min(Math.max(body ? Math.ceil(body.getBoundingClientRect().height) : 0, 120), 4000);
      frame.style.height = `${height}px`;
      frame.style.transform = `scale(${scale})`;
      view.style.width = `${Math.round(width * scale)}px`;
      view.style.height = `${Math.round(height * scale)}px`;
      said.textContent = scale < 1 ? ` · shown at ${Math.round(scale * 100)} %` : "";
    }
  }
}

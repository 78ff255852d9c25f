// The gallery: every message as a picture, drawn when it comes into view.
import { addressOf } from "./address.js";
import { make } from "./dom.js";
import { buildDot, keyOf } from "./gallery.js";
import { Room } from "./room.js";

/** Pictures that are asked for at a time. */
const AT_ONCE = 4;
/** How wide a message is drawn before it is made small, in pixels. */
const WIDTH = 480;

/** @typedef {import("./gallery.js").Row} Row */

export class Wall {
  /**
   * @param {HTMLElement} frame
   * @param {object} means
   * @param {(row: Row, signal: AbortSignal) => Promise<{entries: import("./room.js").Entry[], state: string}>} means.draw what is to be seen of a message
   * @param {(row: Row) => void} means.open
   * @param {string} means.document of the frames
   * @param {() => string} means.theme
   */
  constructor(frame, means) {
    this.frame = frame;
    this.means = means;
    this.list = make("ul", "tiles");
    frame.append(this.list);
    /** @type {Map<Element, {row: Row, picture: HTMLElement, given: AbortController|null}>} */
    this.tiles = new Map();
    /** @type {Element[]} */
    this.waiting = [];
    this.running = 0;
    this.watcher = new IntersectionObserver((entries) => entries.forEach((entry) => this.see(entry)), { root: frame, rootMargin: "300px" });
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {Row[]} rows @param {string} current */
  show(rows, current) {
    this.watcher.disconnect();
    for (const tile of this.tiles.values()) tile.given?.abort();
    this.tiles.clear();
    this.waiting = [];
    this.list.replaceChildren(...rows.map((row, at) => {
      const picture = make("div", "thumb");
      picture.setAttribute("aria-hidden", "true");
      const open = make("a", "tile", picture, make("span", "caption", buildDot(row.state), make("span", "name", row.title)));
      open.href = addressOf({ message: row.id, case: row.case, view: "message", tab: "" });
      open.tabIndex = at === 0 ? 0 : -1;
      open.setAttribute("aria-current", String(keyOf(row.id, row.case) === current));
      open.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.means.open(row);
      });
      const tile = make("li", "", open);
      this.tiles.set(tile, { row, picture, given: null });
      this.watcher.observe(tile);
      return tile;
    }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const links = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("a")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return;
    const across = Math.max(1, links.filter((link) => link.offsetTop === links[0].offsetTop).length);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + across, ArrowUp: at - across, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = links[Math.min(Math.max(to, 0), links.length - 1)];
    for (const link of links) link.tabIndex = link === next ? 0 : -1;
    next.focus();
  }

  /** @param {IntersectionObserverEntry} entry */
  see(entry) {
    const tile = this.tiles.get(entry.target);
    if (!tile) return;
    if (entry.isIntersecting) {
      if (!tile.given) this.waiting.push(entry.target);
      this.next();
      return;
    }
    // Out of sight it costs nothing.
    tile.given?.abort();
    tile.given = null;
    tile.picture.replaceChildren();
    this.waiting = this.waiting.filter((element) => element !== entry.target);
  }

  async next() {
    if (this.running >= AT_ONCE) return;
    const tile = this.tiles.get(this.waiting.shift() ?? this.frame);
    if (!tile) return;
    const given = new AbortController();
    tile.given = given;
    this.running += 1;
    try {
      const { entries, state } = await this.means.draw(tile.row, given.signal);
      if (!given.signal.aborted) {
        this.draw(tile.picture, entries);
        tile.picture.parentElement?.querySelector(".dot")?.replaceWith(buildDot(state));
      }
    } catch (error) {
      if (!given.signal.aborted) tile.picture.replaceChildren(make("p", "note", error instanceof Error ? error.message : String(error)));
    }
    this.running -= 1;
    this.next();
  }

  /** @param {HTMLElement} picture @param {import("./room.js").Entry[]} entries */
  draw(picture, entries) {
    const frame = make("iframe");
    frame.title = "Picture of the message";
    frame.tabIndex = -1;
    frame.inert = true;
    frame.setAttribute("sandbox", "allow-same-origin");
    picture.replaceChildren(frame);
    frame.style.width = `${WIDTH}px`;
    const scale = picture.clientWidth / WIDTH;
    frame.style.height = `${Math.ceil(picture.clientHeight / scale)}px`;
    frame.style.transform = `scale(${scale})`;
    const room = new Room(frame, () => ({ images: false }));
    room.settle(this.means.document);
    room.theme = this.means.theme();
    room.paint(entries);
  }
}

// The picture in the frame: one message, or those of a room, each with who sent it and when.
import { driveForms } from "./form.js";
import { buildPicture } from "./picture.js";

export class Room {
  /** @param {HTMLIFrameElement} frame @param {(entry: object) => object} settingOf what to draw an entry with */
  constructor(frame, settingOf) {
    this.frame = frame;
    this.settingOf = settingOf;
    this.entries = [];
    this.rows = new Map();
  }

  /** Loads the frame anew, with images from elsewhere or without. */
  load(images) {
    this.rows.clear();
    return new Promise((done) => {
      this.frame.addEventListener("load", () => done(), { once: true });
      this.frame.src = `frame${images ? "?images=on" : ""}`;
    });
  }

  /**
   * Makes the frame ready. Written into the empty document that a frame begins with, it needs no answer of the server;
   * the policy of that document is the page's own, which is as strict, and it has the frame's sandbox.
   * @param {string} text the document
   */
  settle(text) {
    const doc = this.frame.contentDocument;
    doc.open();
    doc.write(text);
    doc.close();
    // A browser may load its own empty document after all: then what was shown is shown again.
    this.frame.addEventListener("load", () => {
      const now = this.frame.contentDocument;
      if (now === null || now === doc || this.frame.src !== "") return;
      this.rows.clear();
      this.settle(text);
      this.theme = this.dressed;
      this.paint();
    });
  }

  set theme(theme) {
    this.dressed = theme;
    const root = this.frame.contentDocument?.documentElement;
    if (root) root.dataset.theme = theme;
  }

  clear() {
    this.entries = [];
    this.rows.clear();
    this.frame.contentDocument.body.replaceChildren();
  }

  /** Shows these entries; those that stay as they were keep what was filled in. */
  paint(entries = this.entries, chosen) {
    const body = this.frame.contentDocument.body;
    const before = this.rows;
    this.entries = entries;
    this.rows = new Map();
    const rows = entries.map((entry, at) => {
      const key = entry.number === undefined ? `only ${at}` : String(entry.number);
      const held = before.get(key);
      const isSame = entry.number !== undefined && held && JSON.stringify(held.entry) === JSON.stringify(entry);
      const row = isSame ? held.row : this.build(entry);
      this.rows.set(key, { entry, row });
      return row;
    });
    for (const row of [...body.children]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, at) => {
      // A row that is in its place is not touched: moving it would close its dialogs.
      if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
      row.classList.toggle("mm-chosen", at === chosen);
    });
    for (const dialog of body.querySelectorAll("dialog[data-opens]")) {
      delete dialog.dataset.opens;
      dialog.showModal();
    }
    if (chosen !== undefined) rows[chosen]?.scrollIntoView({ block: "nearest" });
  }

  build(entry) {
    const doc = this.frame.contentDocument;
    const make = (tag, className, text = "") => {
      const element = doc.createElement(tag);
      element.className = className;
      element.textContent = text;
      return element;
    };
    const sender = entry.sender ?? "Bot";
    const row = make("article", `mm-row${entry.isRefused ? " mm-refused" : ""}`);
    row.setAttribute("aria-label", `${entry.isRefused ? "Refused message" : "Message"} of ${sender}`);
    const avatar = make("div", "mm-avatar", sender.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase());
    avatar.setAttribute("aria-hidden", "true");
    const when = entry.when ?? new Date().toLocaleTimeString([], { timeStyle: "short" });
    const who = make("div", "mm-who");
    who.append(make("b", "", sender), make("span", "", `${when}${entry.note ? ` · ${entry.note}` : ""}`));
    const bubble = make("div", "mm-bubble", entry.isRefused ? entry.text : "");
    if (!entry.isRefused) {
      const setting = this.settingOf(entry);
      const picture = buildPicture(doc, entry.presentationML, entry.entityJson, setting);
      driveForms(picture, setting);
      bubble.append(picture);
    }
    row.append(avatar, who, bubble);
    return row;
  }
}

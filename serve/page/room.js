// The picture in the frame: one message, or those of a room, each with who sent it and when.
import { spell } from "./dom.js";
import { closeForm, driveForms } from "./form.js";
import { buildPicture } from "./picture.js";

/**
 * What stands in a room.
 * @typedef {object} Entry
 * @property {number} [number] by which it is known again @property {string} [kind] `event` for what happened
 * @property {string} [text] of an event or a refused message @property {string} [when]
 * @property {string} [sender] @property {boolean} [isBot] @property {boolean} [isRefused] @property {string} [note]
 * @property {string} [state] @property {boolean} [isSketch] true for what can be drawn of a refused message
 * @property {string} [presentationML] @property {object} [entityJson]
 * @property {{id: string, name: string, size: number}[]} [files]
 * @property {string} [messageId] @property {number} [senderId] @property {number} [time]
 * @property {Record<string, number[]>} [answered]
 */

/**
 * @typedef {import("./picture.js").Setting & {
 *   choose?: () => void, suppress?: () => void, fetch?: (file: {id: string, name: string, size: number}) => void,
 *   answered?: (formId: string) => boolean
 * }} RoomSetting
 */

export class Room {
  /** @param {HTMLIFrameElement} frame @param {(entry: Entry) => RoomSetting} settingOf what to draw an entry with */
  constructor(frame, settingOf) {
    this.frame = frame;
    this.settingOf = settingOf;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Map<string, {entry: Entry, row: HTMLElement}>} */
    this.rows = new Map();
    this.dressed = "light";
  }

  get doc() {
    const doc = this.frame.contentDocument;
    if (!doc) throw new Error("the frame of the picture is gone");
    return doc;
  }

  /** Loads the frame anew. @param {string} address @returns {Promise<void>} */
  load(address) {
    this.rows.clear();
    return new Promise((done) => {
      this.frame.addEventListener("load", () => done(), { once: true });
      this.frame.src = address;
    });
  }

  /**
   * Makes the frame ready. Written into the empty document that a frame begins with, it needs no answer of the server;
   * the policy of that document is the page's own, which is as strict, and it has the frame's sandbox.
   * @param {string} text the document
   */
  settle(text) {
    const doc = this.doc;
    doc.open();
    doc.write(text);
    doc.close();
    // A browser may load its own empty document after all: then what was shown is shown again.
    this.frame.addEventListener("load", () => {
      const now = this.frame.contentDocument;
      if (now === null || now === doc || this.frame.getAttribute("src")) return;
      this.rows.clear();
      this.settle(text);
      this.theme = this.dressed;
      this.paint();
    });
  }

  /** `light` or `dark`. @param {string} theme */
  set theme(theme) {
    this.dressed = theme;
    const root = this.frame.contentDocument?.documentElement;
    if (root) root.dataset.theme = theme;
  }

  clear() {
    this.entries = [];
    this.rows.clear();
    this.doc.body.replaceChildren();
  }

  /**
   * Shows these entries; those that stay as they were keep what was filled in.
   * @param {Entry[]} [entries] @param {number} [chosen] which of them is marked
   * @param {() => void} [earlier] gets those before them, if there are any
   */
  paint(entries = this.entries, chosen = undefined, earlier = undefined) {
    const body = this.doc.body;
    const page = this.doc.documentElement;
    const before = this.rows;
    // Who reads the end wants to go on reading it.
    const isAtEnd = page.scrollHeight - page.scrollTop - page.clientHeight < 60;
    const last = body.lastElementChild;
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
    if (earlier) rows.unshift(this.buildEarlier(earlier));
    for (const row of [...body.children]) if (!rows.includes(/** @type {HTMLElement} */ (row))) row.remove();
    rows.forEach((row, at) => {
      // A row that is in its place is not touched: moving it would close its dialogs.
      if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
      row.classList.toggle("mm-chosen", chosen !== undefined && at === chosen + (earlier ? 1 : 0));
    });
    for (const dialog of /** @type {NodeListOf<HTMLDialogElement>} */ (body.querySelectorAll("dialog[data-opens]"))) {
      delete dialog.dataset.opens;
      dialog.showModal();
    }
    if (chosen !== undefined) rows[chosen + (earlier ? 1 : 0)]?.scrollIntoView({ block: "nearest" });
    else if (isAtEnd && entries.length > 1 && body.lastElementChild !== last) page.scrollTop = page.scrollHeight;
  }

  /** @param {() => void} earlier */
  buildEarlier(earlier) {
    const button = this.doc.createElement("button");
    button.type = "button";
    button.className = "mm-earlier";
    button.textContent = "Earlier messages";
    button.addEventListener("click", earlier);
    return button;
  }

  /** @param {Entry} entry @returns {HTMLElement} */
  build(entry) {
    const doc = this.doc;
    /** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} className @param {string} [text] */
    const piece = (tag, className, text = "") => {
      const element = doc.createElement(tag);
      element.className = className;
      element.textContent = text;
      return element;
    };
    if (entry.kind === "event") return piece("p", "mm-event", `${entry.text} · ${entry.when}`);
    const sender = entry.sender ?? "Bot";
    const row = piece("article", `mm-row${entry.isRefused ? " mm-refused" : ""}${entry.isSketch ? " mm-sketch" : ""}`);
    row.setAttribute("aria-label", `${entry.isRefused ? "Refused message" : entry.isSketch ? "Sketch of a message" : "Message"} of ${sender}`);
    const initials = sender.split(/\s+/).map((word) => word[0] ?? "").join("").slice(0, 2).toUpperCase();
    const avatar = piece("div", "mm-avatar", initials);
    avatar.setAttribute("aria-hidden", "true");
    const when = entry.when ?? new Date().toLocaleTimeString([], { timeStyle: "short" });
    const who = piece("div", "mm-who");
    const notes = [when, entry.isBot ? "bot" : "", entry.isRefused ? "refused" : entry.note, entry.state === "warned" ? "with warnings" : ""];
    who.append(piece("b", "", sender), piece("span", "", notes.filter(Boolean).join(" · ")));
    const setting = this.settingOf(entry);
    /** @param {string} text @param {string} label @param {() => void} run */
    const button = (text, label, run) => {
      const made = piece("button", "mm-tool", text);
      made.type = "button";
      made.setAttribute("aria-label", `${label} of ${sender}`);
      made.addEventListener("click", run);
      return made;
    };
    if (setting.choose) who.append(button("Details", "Details of the message", setting.choose));
    if (setting.suppress) who.append(button("Suppress", "Suppress the message", setting.suppress));
    const bubble = piece("div", "mm-bubble");
    if (entry.isRefused) bubble.append(...spell(entry.text ?? ""));
    else bubble.append(this.buildMessage(entry, setting), ...(entry.files ?? []).map((file) => {
      const link = piece("button", "mm-file", `${file.name} (${size(file.size)})`);
      link.type = "button";
      link.setAttribute("aria-label", `Save ${file.name}`);
      link.addEventListener("click", () => setting.fetch?.(file));
      return link;
    }));
    row.append(avatar, who, bubble);
    return row;
  }

  /** @param {Entry} entry @param {RoomSetting} setting */
  buildMessage(entry, setting) {
    const picture = buildPicture(this.doc, entry.presentationML ?? "", entry.entityJson ?? {}, setting);
    driveForms(picture, setting);
    // A form that can be sent once stays sent.
    for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (picture.querySelectorAll("form.mm-form:not([data-multi-submit])"))) {
      if (setting.answered?.(form.dataset.formId ?? "")) closeForm(form);
    }
    return picture;
  }
}

/** @param {number} bytes */
function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

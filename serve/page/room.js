// The picture in the frame: one message, or those of a room, each with who sent it and when.
import { closeForm, driveForms } from "./form.js";
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

  /**
   * Shows these entries; those that stay as they were keep what was filled in.
   * @param {object[]} [entries] @param {number} [chosen] which of them is marked
   * @param {() => void} [earlier] gets those before them, if there are any
   */
  paint(entries = this.entries, chosen = undefined, earlier = undefined) {
    const body = this.frame.contentDocument.body;
    const page = this.frame.contentDocument.documentElement;
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
    for (const row of [...body.children]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, at) => {
      // A row that is in its place is not touched: moving it would close its dialogs.
      if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
      row.classList.toggle("mm-chosen", chosen !== undefined && at === chosen + (earlier ? 1 : 0));
    });
    for (const dialog of body.querySelectorAll("dialog[data-opens]")) {
      delete dialog.dataset.opens;
      dialog.showModal();
    }
    if (chosen !== undefined) rows[chosen + (earlier ? 1 : 0)]?.scrollIntoView({ block: "nearest" });
    else if (isAtEnd && body.lastElementChild !== last) page.scrollTop = page.scrollHeight;
  }

  buildEarlier(earlier) {
    const button = this.frame.contentDocument.createElement("button");
    button.type = "button";
    button.className = "mm-earlier";
    button.textContent = "Earlier messages";
    button.addEventListener("click", earlier);
    return button;
  }

  build(entry) {
    const doc = this.frame.contentDocument;
    const make = (tag, className, text = "") => {
      const element = doc.createElement(tag);
      element.className = className;
      element.textContent = text;
      return element;
    };
    if (entry.kind === "event") return make("p", "mm-event", `${entry.text} · ${entry.when}`);
    const sender = entry.sender ?? "Bot";
    const row = make("article", `mm-row${entry.isRefused ? " mm-refused" : ""}`);
    row.setAttribute("aria-label", `${entry.isRefused ? "Refused message" : "Message"} of ${sender}`);
    const avatar = make("div", "mm-avatar", sender.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase());
    avatar.setAttribute("aria-hidden", "true");
    const when = entry.when ?? new Date().toLocaleTimeString([], { timeStyle: "short" });
    const who = make("div", "mm-who");
    const notes = [when, entry.isBot ? "bot" : "", entry.isRefused ? "refused" : entry.note, entry.state === "warned" ? "with warnings" : ""];
    who.append(make("b", "", sender), make("span", "", notes.filter(Boolean).join(" · ")));
    const setting = this.settingOf(entry);
    const button = (text, label, run) => {
      const made = make("button", "mm-tool", text);
      made.type = "button";
      made.setAttribute("aria-label", `${label} of ${sender}`);
      made.addEventListener("click", run);
      return made;
    };
    if (setting.choose) who.append(button("Details", "Details of the message", setting.choose));
    if (setting.suppress) who.append(button("Suppress", "Suppress the message", setting.suppress));
    const bubble = make("div", "mm-bubble");
    // What stands between backticks is code.
    if (entry.isRefused) bubble.append(...entry.text.split(/`([^`]+)`/).map((part, at) => (at % 2 === 0 ? part : make("code", "", part))));
    if (!entry.isRefused) {
      const picture = buildPicture(doc, entry.presentationML, entry.entityJson, setting);
      driveForms(picture, setting);
      // A form that can be sent once stays sent.
      for (const form of picture.querySelectorAll("form.mm-form:not([data-multi-submit])")) {
        if (setting.answered?.(form.dataset.formId)) closeForm(form);
      }
      bubble.append(picture, ...(entry.files ?? []).map((file) => {
        const row = make("button", "mm-file", `${file.name} (${size(file.size)})`);
        row.type = "button";
        row.setAttribute("aria-label", `Save ${file.name}`);
        row.addEventListener("click", () => setting.fetch?.(file));
        return row;
      }));
    }
    row.append(avatar, who, bubble);
    return row;
  }
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

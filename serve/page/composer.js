// What a person writes: text with mentions, Markdown or MessageML, and files.
import { byId, elementOf, make, makeButton, notify, spell } from "./dom.js";
import { Editor } from "./editor.js";

/** @typedef {{name: string, size: number, content: string}} HeldFile `content` in base64 */
/** @typedef {import("./desk.js").Person} Person */
/** @typedef {{message: string, help?: string, line?: number, column?: number, severity?: string}} Fault */
/** @typedef {import("./port.js").Finding} Finding */

/** Bytes of all files that the page sends along; larger ones a bot sends by itself. */
const FILE_BYTES = 6_000_000;

/** What is left of a text once a message was sent: what was written behind it meanwhile. @param {string} text @param {string} sent */
export function restOf(text, sent) {
  return text.startsWith(sent) ? text.slice(sent.length) : text;
}

export class Composer {
  /**
   * @param {object} talk
   * @param {() => Person[]} talk.people whom `@` offers
   * @param {(place: string, writing: {text: string, isMessageML: boolean, files: {name: string, content: string}[]}) => Promise<void>} talk.send
   * @param {(text: string) => Promise<Finding[]>} talk.check findings of a MessageML draft
   */
  constructor(talk) {
    this.talk = talk;
    this.form = elementOf("composer", HTMLFormElement);
    this.area = elementOf("write", HTMLTextAreaElement);
    this.markup = new Editor("MessageML", "template", () => this.typed());
    this.markup.area.dataset.placeholder = "<messageML>…</messageML>";
    this.markup.element.hidden = true;
    this.area.after(this.markup.element);
    this.offers = byId("offers");
    this.faults = byId("faults");
    this.language = elementOf("language", HTMLSelectElement);
    this.list = byId("files");
    /** The room that is written in. */
    this.place = "";
    /** What goes along, by room. @type {Map<string, HeldFile[]>} */
    this.held = new Map();
    this.at = 0;
    this.timer = 0;
    this.isSending = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.markup.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.offer([]));
    this.language.addEventListener("change", () => this.speak(this.language.value));
    const picked = elementOf("picked", HTMLInputElement);
    picked.addEventListener("change", () => this.attach(picked));
    this.form.addEventListener("dragover", (event) => event.preventDefault());
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer?.files ?? []]);
    });
  }

  get isMarkup() {
    return this.language.value === "messageml";
  }

  /** What is being written. */
  get text() {
    return this.markup.element.hidden ? this.area.value : this.markup.text;
  }

  set text(text) {
    this.area.value = text;
    this.markup.text = text;
    this.dress();
  }

  /** What goes along with the message. */
  get files() {
    return this.held.get(this.place) ?? [];
  }

  /** Turns to another room, with what was begun there. @param {string} place @param {string} text */
  turn(place, text) {
    this.place = place;
    this.text = text;
    this.showFiles();
    this.complain([]);
  }

  /** Markdown is written in a field, MessageML in an editor. */
  dress() {
    const { element, text } = this.markup;
    this.area.hidden = this.isMarkup;
    element.hidden = !this.isMarkup;
    element.classList.toggle("empty", text === "");
    byId("keys").textContent = this.isMarkup ? "Ctrl+Enter sends" : "Enter sends, Shift+Enter begins a new line, @ mentions";
  }

  focus() {
    (this.isMarkup ? this.markup.area : this.area).focus();
  }

  /** @param {string} language */
  speak(language) {
    const { text } = this;
    this.language.value = language;
    this.text = text;
    this.complain([]);
    this.typed();
  }

  /** @param {boolean} isOpen */
  set enabled(isOpen) {
    for (const element of this.form.elements) element.toggleAttribute("disabled", !isOpen);
    this.markup.area.setAttribute("contenteditable", isOpen ? "plaintext-only" : "false");
    this.markup.area.setAttribute("aria-disabled", String(!isOpen));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const rows = /** @type {HTMLElement[]} */ ([...this.offers.children]);
    if (rows.length > 0 && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "Escape") this.offer([]);
      else if (event.key === "ArrowDown") this.mark((this.at + 1) % rows.length);
      else if (event.key === "ArrowUp") this.mark((this.at + rows.length - 1) % rows.length);
      else this.choose(rows[this.at].dataset.name ?? "");
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !this.isMarkup) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send();
    }
  }

  /** The name that is being typed behind an `@`, and where it begins. */
  asked() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const found = /(?:^|[\s(])@([^@\n]{0,40})$/.exec(before);
    return found && { name: found[1].toLowerCase(), from: before.length - found[1].length };
  }

  typed() {
    this.dress();
    const asked = this.isMarkup ? null : this.asked();
    /** @param {Person} person */
    const starts = (person) => [person.name, person.username].some((name) => asked !== null && name.toLowerCase().startsWith(asked.name));
    this.offer(asked ? this.talk.people().filter(starts).slice(0, 8) : []);
    clearTimeout(this.timer);
    if (this.isMarkup) this.timer = setTimeout(() => this.check(), 250);
  }

  async check() {
    const { text } = this;
    const findings = text.trim() === "" ? [] : await this.talk.check(text).catch(() => []);
    if (text !== this.text || !this.isMarkup) return;
    this.markup.mark(findings);
    this.complain(findings.filter((finding) => finding.severity === "error"));
  }

  /** @param {Person[]} people */
  offer(people) {
    this.offers.replaceChildren(...people.map((person, at) => {
      const row = make("li", "", person.name, make("small", "", ` ${person.username}${person.isBot ? " · bot" : ""}`));
      row.id = `offer-${at}`;
      row.setAttribute("role", "option");
      row.dataset.name = person.name;
      // The press must not take the focus from the text.
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => this.choose(person.name));
      return row;
    }));
    this.offers.hidden = people.length === 0;
    this.mark(0);
  }

  /** @param {number} at */
  mark(at) {
    this.at = at;
    [...this.offers.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    const marked = this.offers.children[at];
    if (marked) this.area.setAttribute("aria-activedescendant", marked.id);
    else this.area.removeAttribute("aria-activedescendant");
  }

  /** @param {string} name */
  choose(name) {
    const asked = this.asked();
    if (!asked) return;
    this.area.setRangeText(`${name} `, asked.from, this.area.selectionStart, "end");
    this.offer([]);
    this.area.focus();
  }

  /** @param {HTMLInputElement} input */
  attach(input) {
    this.take([...input.files ?? []]);
    input.value = "";
  }

  /** @param {File[]} files */
  async take(files) {
    const { place } = this;
    const all = () => this.held.get(place) ?? [];
    for (const file of files) {
      const bytes = all().reduce((sum, held) => sum + held.size, file.size);
      if (bytes > FILE_BYTES) {
        this.complain([{ message: `${file.name}: the page sends files of at most 6 MB together` }]);
        continue;
      }
      const address = await new Promise((/** @type {(address: string) => void} */ done) => {
        const reader = new FileReader();
        reader.onload = () => done(String(reader.result));
        reader.readAsDataURL(file);
      });
      this.held.set(place, [...all(), { name: file.name, size: file.size, content: address.slice(address.indexOf(",") + 1) }]);
    }
    this.showFiles();
  }

  /** What no longer goes along. @param {string} place @param {HeldFile[]} files */
  drop(place, files) {
    this.held.set(place, (this.held.get(place) ?? []).filter((file) => !files.includes(file)));
    this.showFiles();
  }

  showFiles() {
    this.list.hidden = this.files.length === 0;
    this.list.replaceChildren(...this.files.map((file) => {
      return make("li", "", makeButton(`${file.name} ×`, () => {
        this.drop(this.place, [file]);
        this.focus();
      }, { label: `Remove ${file.name}` }));
    }));
  }

  /** Shows why a message was not sent. @param {Fault[]} findings */
  complain(findings) {
    this.faults.hidden = findings.length === 0;
    this.faults.replaceChildren(...findings.flatMap((finding) => {
      const place = finding.line ? `${finding.line}:${finding.column} ` : "";
      return [make("p", "", place, ...spell(finding.message)), ...(finding.help ? [make("p", "aid", "help: ", ...spell(finding.help))] : [])];
    }));
  }

  async send() {
    const { place, text, files, isMarkup: isMessageML } = this;
    if (text.trim() === "" || this.isSending) return;
    this.isSending = true;
    this.focus();
    try {
      await this.talk.send(place, { text, isMessageML, files: files.map(({ name, content }) => ({ name, content })) });
      this.drop(place, files);
      // What was written meanwhile, here or in another room, stays.
      if (place === this.place) {
        this.text = restOf(this.text, text);
        this.complain([]);
      }
    } catch (error) {
      const { message, details } = /** @type {import("./desk.js").Refusal} */ (error);
      const found = details?.diagnostics?.filter((finding) => finding.severity === "error") ?? [];
      if (place === this.place) this.complain(found.length > 0 ? found : [{ message }]);
      else notify(`A message was not sent: ${found[0]?.message ?? message}`);
    }
    this.isSending = false;
  }
}

// The page: what is shown, what was edited, and what the engine says of it.
import { readAddress, setAddress } from "./address.js";
import { Assistant } from "./assistant.js";
import { byId, elementOf, make, makeButton, settleDown } from "./dom.js";
import { Editor } from "./editor.js";
import { download, fileName, keepAsHtml, keepAsPng, payloadOf } from "./export.js";
import { countFindings, showFindings } from "./findings.js";
import { Gallery, keyOf, rowsOf } from "./gallery.js";
import { Palette } from "./palette.js";
import { Tabs, showGauges, showText, spreadMarkup } from "./panels.js";
import { StageArea, entriesOf, showReply } from "./stage.js";
import { openStore, themeOf } from "./store.js";
import { differenceOf } from "./text.js";

/** @typedef {import("./port.js").EnginePort} EnginePort */
/** @typedef {import("./port.js").Finding} Finding */
/** @typedef {import("./port.js").Outcome} Outcome */
/** @typedef {{message: string, data: string|null}} Texts */
/** @typedef {Texts & {base: Texts}} Edit what was made of the texts, and of which */

const WORDS = { accepted: "Accepted", warned: "Accepted, with warnings", refused: "Refused" };
/** How long after a key the engine is asked, in milliseconds. */
const PAUSE = 60;

class Page {
  /** @param {EnginePort} port */
  constructor(port) {
    this.port = port;
    this.store = openStore("messageml-preview", { theme: "", width: "", images: false,
      compare: { widths: [360, 720], themes: ["light", "dark"] }, filter: "", state: "",
      edits: /** @type {Record<string, Edit>} */ ({}) });
    this.shown = readAddress();
    /** As the files have them. @type {Texts} */
    this.disk = { message: "", data: null };
    /** @type {Outcome|null} */
    this.outcome = null;
    this.asked = new AbortController();
    this.template = new Editor("Template", "template", () => this.edited());
    this.data = new Editor("Data", "json", () => this.edited());
    this.recheckSoon = settleDown(() => this.recheck(), PAUSE);
    this.canWrite = false;
    this.tabs = new Tabs(byId("tabs"), byId("panels"), (name) => this.turnTo(name));
    this.panels = { source: this.tabs.add("source", "Template"), elements: this.tabs.add("elements", "Elements"),
      presentation: this.tabs.add("presentation", "PresentationML"), entities: this.tabs.add("entities", "EntityJSON"),
      markdown: this.tabs.add("markdown", "Markdown"), text: this.tabs.add("text", "Text"),
      limits: this.tabs.add("limits", "Limits"), reply: this.tabs.add("reply", "Reply") };
    this.gallery = new Gallery((id, name) => this.select(id, name, true));
    this.palette = new Palette(this.panels.elements, () => port.palette(), (row) => this.insert(row));
    this.stage = new StageArea({
      port, keep: (changes) => this.store.keep(changes), looks: () => ({ ...this.kept, theme: themeOf(this.kept.theme) }),
      open: (row) => this.select(row.id, row.case, true, "message"),
      replied: (event) => {
        showReply(this.panels.reply, event);
        this.tabs.choose("reply");
      },
    });
    this.revertButton = makeButton("Drop edits", () => this.revert());
    this.revertButton.id = "revert";
    this.build();
    this.listen();
  }

  get kept() {
    return this.store.kept;
  }

  get key() {
    return keyOf(this.shown.message, this.shown.case);
  }

  get draft() {
    const data = this.data.text;
    return { id: this.shown.message, message: this.template.text, data: data.trim() === "" ? null : data };
  }

  build() {
    const frame = make("div", "editors");
    for (const [editor, title] of /** @type {[Editor, string][]} */ ([[this.template, "Template"], [this.data, "Data (EntityJSON)"]])) {
      frame.append(make("section", "pane", make("h2", "", title), editor.element));
    }
    this.revertButton.hidden = true;
    frame.querySelector("h2")?.append(this.revertButton);
    this.panels.source.append(frame);
    showText(this.panels.reply, "Fill in a form in the picture and submit it: the event that the bot would get appears here.");
    new Assistant(this.template, {
      complete: (offset, signal) => this.port.complete(this.draft, offset, signal),
      hover: (offset, signal) => this.port.hover(this.draft, offset, signal),
      mend: (finding) => this.mend([finding]),
    });
    new Assistant(this.data, { complete: async () => [], hover: async () => null, mend: (finding) => this.mend([finding]) });
    this.gallery.filter.value = this.kept.filter;
    this.gallery.states.value = this.kept.state;
  }

  listen() {
    const { gallery, store } = this;
    const sift = () => {
      store.keep({ filter: gallery.filter.value, state: gallery.states.value });
      if (this.shown.view === "gallery") this.stage.wall.show(gallery.sifted, this.key);
    };
    gallery.filter.addEventListener("input", sift);
    gallery.states.addEventListener("change", sift);
    byId("views").addEventListener("click", (event) => {
      const view = event.target instanceof HTMLElement ? event.target.dataset.view : undefined;
      if (view === "message" || view === "gallery" || view === "compare") this.look(view, true);
    });
    byId("pane-switch").addEventListener("click", (event) => {
      const pane = event.target instanceof HTMLElement ? event.target.dataset.pane : undefined;
      if (pane) this.turnPane(pane);
    });
    byId("theme").addEventListener("click", () => {
      store.keep({ theme: themeOf(this.kept.theme) === "dark" ? "light" : "dark" });
      this.dress();
      if (this.shown.view === "gallery") this.stage.wall.show(gallery.sifted, this.key);
    });
    const width = elementOf("width", HTMLSelectElement);
    width.addEventListener("change", () => {
      store.keep({ width: width.value });
      this.dress();
    });
    const images = elementOf("images", HTMLInputElement);
    images.addEventListener("change", () => {
      store.keep({ images: images.checked });
      this.stage.loadImages().catch((error) => this.complain(error));
    });
    byId("mend").addEventListener("click", () => this.mend(this.safe));
    byId("save").addEventListener("click", () => this.save());
    byId("share").addEventListener("click", (event) => {
      const what = event.target instanceof HTMLElement ? event.target.dataset.share : undefined;
      if (what) this.share(what).catch((error) => this.stage.notify(error.message));
    });
    document.addEventListener("click", (event) => {
      const menu = elementOf("share", HTMLDetailsElement);
      if (event.target instanceof Node && (!menu.contains(event.target) || event.target instanceof HTMLButtonElement)) menu.open = false;
    });
    document.addEventListener("keydown", (event) => {
      const menu = elementOf("share", HTMLDetailsElement);
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      }
      if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
        event.preventDefault();
        this.save();
      }
    });
    addEventListener("popstate", () => this.goBack());
  }

  /* Looks */

  dress() {
    const theme = themeOf(this.kept.theme);
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = theme === "dark" ? "Light theme" : "Dark theme";
    elementOf("width", HTMLSelectElement).value = this.kept.width;
    elementOf("images", HTMLInputElement).checked = this.kept.images;
    this.stage.dress();
  }

  /** @param {import("./address.js").View} view @param {boolean} isStep */
  look(view, isStep) {
    this.shown.view = view;
    setAddress(this.shown, isStep);
    /** @type {HTMLElement} */ (document.querySelector("main")).dataset.view = view;
    for (const button of byId("views").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    this.stage.show(view);
    if (view === "gallery") this.stage.wall.show(this.gallery.sifted, this.key);
    else this.template.refresh();
  }

  /** Shows one pane where there is room for one only. @param {string} pane */
  turnPane(pane) {
    /** @type {HTMLElement} */ (document.querySelector("main")).dataset.pane = pane;
    for (const button of byId("pane-switch").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
    if (pane === "text") [this.template, this.data].forEach((editor) => editor.refresh());
  }

  /** @param {string} tab */
  turnTo(tab) {
    this.shown.tab = tab;
    setAddress(this.shown, false);
    if (tab === "elements") this.palette.fill().catch((error) => this.complain(error));
    if (tab === "source") [this.template, this.data].forEach((editor) => editor.refresh());
  }

  /* What is shown */

  /** @param {Finding} finding */
  go(finding) {
    if (finding.source === "include" || finding.source === "request") return;
    this.tabs.choose("source");
    this.turnPane("text");
    (finding.source === "data" ? this.data : this.template).go(finding);
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    this.outcome = outcome;
    const isRefused = outcome.state === "refused";
    const count = countFindings(outcome.diagnostics);
    const state = byId("state");
    state.dataset.state = outcome.state;
    state.textContent = count ? `${WORDS[outcome.state]}: ${count}` : WORDS[outcome.state];
    const isEdited = this.kept.edits[this.key] !== undefined;
    this.gallery.tell(this.key, outcome.state, isEdited);
    const list = /** @type {HTMLElement} */ (byId("findings").querySelector("ol"));
    const hadFocus = list.contains(document.activeElement);
    showFindings(list, outcome.diagnostics, { message: this.template.text, data: this.data.text },
      { go: (finding) => this.go(finding), mend: (finding) => this.mend([finding]) });
    if (hadFocus) (/** @type {HTMLElement|null} */ (list.querySelector(".finding")) ?? byId("picture")).focus();
    const mend = byId("mend");
    mend.hidden = this.safe.length < 2;
    mend.textContent = `Apply ${this.safe.length} safe fixes`;
    this.template.mark(outcome.diagnostics.filter((finding) => finding.source === undefined && finding.line !== undefined));
    this.data.mark(outcome.diagnostics.filter((finding) => finding.source === "data" && finding.line !== undefined));
    showGauges(this.panels.limits, outcome.gauges);
    showText(this.panels.presentation, spreadMarkup(outcome.presentationML ?? outcome.sketch?.presentationML ?? ""));
    showText(this.panels.entities, isRefused ? "" : JSON.stringify(outcome.entityJson, null, 2));
    showText(this.panels.markdown, outcome.markdown ?? "");
    showText(this.panels.text, outcome.text ?? "");
    this.stage.paint(entriesOf(outcome), this.shown.view);
    this.showSaving();
  }

  showSaving() {
    const isEdited = this.kept.edits[this.key] !== undefined;
    this.revertButton.hidden = !isEdited;
    byId("save").hidden = !this.canWrite;
    byId("save").toggleAttribute("disabled", !isEdited);
  }

  /** @param {unknown} error */
  complain(error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    byId("state").textContent = error instanceof Error ? error.message : String(error);
    byId("state").dataset.state = "refused";
  }

  /** The findings with a fix that is safe. */
  get safe() {
    return (this.outcome?.diagnostics ?? []).filter((finding) => finding.fix?.applicability === "safe");
  }

  /** Applies fixes, each whole, as one step that can be taken back. @param {Finding[]} findings */
  mend(findings) {
    for (const [editor, source] of /** @type {[Editor, string|undefined][]} */ ([[this.template, undefined], [this.data, "data"]])) {
      const old = editor.text;
      /** @type {{from: number, to: number, text: string}[]} */
      const edits = [];
      for (const finding of findings) {
        const pieces = finding.fix ? [finding.fix, ...finding.fix.also ?? []] : [];
        const placed = pieces.filter((piece) => piece.source === source).map((piece) => {
          const [from, to] = editor.spanOf(piece);
          return { from, to, text: piece.replacement };
        });
        // Two that touch one place: the other is found again.
        if (placed.every((piece) => edits.every((held) => piece.to < held.from || held.to < piece.from))) edits.push(...placed);
      }
      edits.sort((a, b) => b.from - a.from);
      const text = edits.reduce((whole, edit) => whole.slice(0, edit.from) + edit.text + whole.slice(edit.to), old);
      const { from, to, inserted } = differenceOf(old, text);
      if (text !== old) editor.replace(from, to, inserted);
    }
  }

  /** Puts an example into the template, a field into a form. @param {import("./port.js").PaletteRow} row */
  insert(row) {
    const text = this.template.text;
    const end = text.lastIndexOf("</messageML>");
    const [from, to] = this.template.lastSelection ?? [end < 0 ? text.length : end, end < 0 ? text.length : end];
    const before = text.slice(0, from);
    const isInForm = before.lastIndexOf("<form") > before.lastIndexOf("</form>");
    const isField = row.group === "Fields" && !isInForm;
    const button = row.element === "button" ? "" : '\n  <button name="send" type="action">Send</button>';
    const markup = isField ? `<form id="form">\n  ${row.markup.replaceAll("\n", "\n  ")}${button}\n</form>` : row.markup;
    const isNewLine = text[from - 1] === "\n" || from === 0;
    this.tabs.choose("source");
    this.template.area.focus();
    this.template.replace(from, to, markup + (isNewLine ? "\n" : ""));
  }

  /* Edits */

  /** Sends what is in the panes, a moment after the last key. */
  edited() {
    const base = this.kept.edits[this.key]?.base ?? this.disk;
    const edit = { message: this.template.text, data: this.data.text, base };
    this.store.keep({ edits: { ...this.kept.edits, [this.key]: edit } });
    this.revertButton.hidden = false;
    this.recheckSoon();
  }

  async recheck() {
    this.asked.abort();
    const { signal } = (this.asked = new AbortController());
    try {
      const outcome = await this.port.check(this.draft, signal);
      if (!signal.aborted) this.show(outcome);
    } catch (error) {
      if (!signal.aborted) this.complain(error);
    }
  }

  dropEdit() {
    const edits = { ...this.kept.edits };
    delete edits[this.key];
    this.store.keep({ edits });
  }

  revert() {
    this.dropEdit();
    return this.load();
  }

  async save() {
    const edit = this.kept.edits[this.key];
    if (!this.canWrite) {
      this.stage.notify(this.port.cannotWrite);
      return;
    }
    if (!edit) return;
    // Line ends stay those of the file.
    /** @param {string} text @param {string} before */
    const likewise = (text, before) => (before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text);
    /** @param {string} before @param {string} after */
    const change = (before, after) => ({ before, after: likewise(after, before) });
    const data = edit.base.data === null && (edit.data ?? "").trim() === "" ? null : change(edit.base.data ?? "", edit.data ?? "");
    const key = this.key;
    try {
      await this.port.save(this.shown.message, this.shown.case, change(edit.base.message, edit.message), data);
    } catch (error) {
      this.stage.notify(error instanceof Error ? error.message : String(error));
      return;
    }
    if (key !== this.key) return;
    const isLatest = this.template.text === edit.message && this.data.text === edit.data;
    this.disk = { message: likewise(edit.message, edit.base.message), data: data?.after ?? null };
    if (isLatest) this.dropEdit();
    else this.edited();
    this.showSaving();
    if (this.outcome) this.gallery.tell(this.key, this.outcome.state, !isLatest);
    this.stage.notify("Saved");
  }

  /* Leaving the page */

  /** @param {string} what */
  async share(what) {
    const { message, data } = this.draft;
    const theme = themeOf(this.kept.theme);
    const name = this.shown.message;
    /** @param {string} text @param {string} said */
    const copy = async (text, said) => {
      await navigator.clipboard.writeText(text);
      this.stage.notify(said);
    };
    if (what === "messageml") await copy(message, "MessageML copied");
    else if (what === "payload") await copy(payloadOf(message, data), "Request body copied");
    else if (what === "link") await copy(location.href, "Link copied");
    else if (what === "png") download(fileName(name, "png"), await keepAsPng(this.stage.room.doc));
    else {
      const document = await this.port.pictureDocument();
      download(fileName(name, "html"), keepAsHtml(document, this.outcome?.sketch ?? this.outcome ?? {}, theme));
    }
  }

  /* Which message */

  /** Reads the chosen message anew. */
  async load() {
    this.asked.abort();
    const { signal } = (this.asked = new AbortController());
    try {
      const loaded = await this.port.load(this.shown.message, this.shown.case, signal);
      if (!signal.aborted) await this.take(loaded);
    } catch (error) {
      if (!signal.aborted) this.complain(error);
    }
  }

  /** @param {import("./port.js").Loaded} loaded */
  async take(loaded) {
    this.disk = { message: loaded.message, data: loaded.data };
    const edit = this.kept.edits[this.key];
    this.template.text = edit?.message ?? loaded.message;
    this.data.text = edit?.data ?? loaded.data ?? "";
    if (edit) await this.recheck();
    else this.show(loaded.outcome);
  }

  /** @param {string} id @param {string} name @param {boolean} isStep @param {import("./address.js").View} [view] */
  select(id, name, isStep, view = this.shown.view === "gallery" ? "message" : this.shown.view) {
    const isOther = keyOf(id, name) !== this.key;
    this.recheckSoon.drop();
    this.shown = { ...this.shown, message: id, case: name, view };
    this.look(view, isStep);
    byId("notice").hidden = true;
    this.gallery.mark(this.key);
    if (isOther) this.template.lastSelection = null;
    if (isStep) this.turnPane("picture");
    return this.load();
  }

  /** The address has changed: Back, Forward, or a link. */
  goBack() {
    const before = this.key;
    const said = readAddress();
    const row = this.gallery.rows.find((one) => one.id === said.message && one.case === said.case) ?? this.gallery.rows[0];
    this.shown = { ...said, message: row?.id ?? "", case: row?.case ?? "" };
    this.tabs.choose(said.tab);
    this.look(said.view, false);
    this.gallery.mark(this.key);
    if (this.key !== before) this.load();
  }

  async list() {
    const listing = await this.port.list();
    this.canWrite = listing.canWrite;
    document.title = `${listing.name} · messageml`;
    byId("title").textContent = listing.name;
    const rows = rowsOf(listing).map((row) => ({ ...row, isEdited: this.kept.edits[keyOf(row.id, row.case)] !== undefined }));
    document.querySelector("main")?.classList.toggle("single", rows.length === 1);
    byId("rest").hidden = listing.left === 0;
    byId("rest").textContent = `${listing.left.toLocaleString()} more are not listed.`;
    this.gallery.show(rows);
    // What was edited here is what its row says.
    if (this.outcome) this.gallery.tell(this.key, this.outcome.state, this.kept.edits[this.key] !== undefined);
    if (this.shown.view === "gallery") this.stage.wall.show(this.gallery.sifted, this.key);
    this.showSaving();
    return rows;
  }

  /** Keeps the choice if it still exists; else the first message. @param {import("./gallery.js").Row[]} rows */
  choose(rows) {
    const found = rows.find((row) => row.id === this.shown.message && row.case === this.shown.case) ?? rows[0];
    if (found) return this.select(found.id, found.case, false, this.shown.view);
    byId("state").textContent = "No messages here";
    delete byId("state").dataset.state;
  }

  /** Shows the message that the page came with, if it is the one that was chosen. */
  async begin() {
    const first = JSON.parse(byId("first").textContent ?? "null");
    document.querySelector("main")?.classList.toggle("single", first?.single === true);
    await this.stage.begin();
    this.dress();
    const { message, case: name } = this.shown;
    if (!first || (message !== "" && (message !== first.id || name !== first.case))) return false;
    this.shown = { ...this.shown, message: first.id, case: first.case };
    if (first.answer) await this.take(first.answer);
    else this.complain(new Error(first.error));
    performance.mark("picture");
    return true;
  }

  async run() {
    const { tab } = this.shown;
    const hasBegun = await this.begin();
    this.tabs.choose(tab);
    this.look(this.shown.view, false);
    const rows = await this.list();
    this.port.follow({
      listing: () => this.list().then((listed) => this.choose(listed)).catch((error) => this.complain(error)),
      changed: (ids) => {
        if (ids.includes(this.shown.message)) this.load();
        this.list().catch((error) => this.complain(error));
      },
    });
    if (hasBegun && rows.some((row) => keyOf(row.id, row.case) === this.key)) this.gallery.mark(this.key);
    else await this.choose(rows);
    document.documentElement.dataset.ready = "true";
  }
}

/** Starts the page over an engine. @param {EnginePort} port */
export function startPage(port) {
  const page = new Page(port);
  page.run().catch((error) => page.complain(error));
}

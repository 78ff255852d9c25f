// The page: what is shown, what was edited, and what the engine says of it.
import { readAddress, setAddress } from "./address.js";
import { Assistant } from "./assistant.js";
import { byId, dismiss, elementOf, make, makeButton, notify, settleDown } from "./dom.js";
import { Editor } from "./editor.js";
import { download, fileName, keepAsHtml, keepAsPng, payloadOf } from "./export.js";
import { canMend, countFindings, piecesOf, showFindings } from "./findings.js";
import { Gallery, keyOf, rowsOf } from "./gallery.js";
import { Palette } from "./palette.js";
import { Tabs, showGauges, showText, spreadMarkup } from "./panels.js";
import { StageArea, entriesOf } from "./stage.js";
import { openStore, themeOf } from "./store.js";
import { differenceOf, plainOf, withEndsOf } from "./text.js";

/** @typedef {import("./port.js").EnginePort} EnginePort */
/** @typedef {import("./port.js").Finding} Finding */
/** @typedef {import("./port.js").Outcome} Outcome */
/** @typedef {{message: string, data: string|null}} Texts */
/** @typedef {Texts & {base: Texts, state?: string}} Edit what was made of the texts, of which, and what Symphony says of it */

const WORDS = { accepted: "Accepted", warned: "Accepted, with warnings", refused: "Refused" };
/** Said where no data are known: the sketch then has something in the place of every value. */
const NO_DATA = " · without data, so values were not checked";
/** How long after a key the engine is asked, in milliseconds. */
const PAUSE = 60;

/** True for texts as the panes hold them that are what the files have. @param {Texts} texts @param {Texts} files */
function areAsIn(texts, files) {
  return texts.message === plainOf(files.message) && (texts.data ?? "") === plainOf(files.data ?? "");
}

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
    /** Whose texts are in the panes: those of a message that was chosen come a little later. @type {string|null} */
    this.held = null;
    /** How many news there were before the page was made, if it came with a message. @type {number|undefined} */
    this.news = undefined;
    /** What was read last, as JSON. */
    this.lastLoaded = "";
    this.saving = Promise.resolve();
    this.asked = new AbortController();
    this.reading = new AbortController();
    /** The list that is read, and the one that is read after it. */
    this.listing = Promise.resolve();
    /** @type {Promise<void>|null} */
    this.nextListing = null;
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
      open: (row) => this.select(row.id, row.case, true, "message"), outcomeOf: (row, signal) => this.outcomeOf(row, signal),
      replied: (event) => {
        showText(this.panels.reply, JSON.stringify(event, null, 2));
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
    return this.draftOf(this.shown.message, { message: this.template.text, data: this.data.text });
  }

  /** @param {string} id @param {Texts} texts @returns {import("./port.js").Draft} */
  draftOf(id, { message, data }) {
    return { id, message, data: data === null || data.trim() === "" ? null : data };
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
      if (what) this.share(what).catch((error) => notify(error.message));
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
    const count = countFindings(outcome.diagnostics);
    const state = byId("state");
    state.dataset.state = outcome.state;
    state.textContent = (count ? `${WORDS[outcome.state]}: ${count}` : WORDS[outcome.state]) + (outcome.lacksData ? NO_DATA : "");
    const edit = this.kept.edits[this.key];
    if (edit) this.store.keep({ edits: { ...this.kept.edits, [this.key]: { ...edit, state: outcome.state } } });
    this.gallery.tell(this.key, edit !== undefined, outcome.state);
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
    showText(this.panels.entities, outcome.entityJson === undefined ? "" : JSON.stringify(outcome.entityJson, null, 2));
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
    // What is read next is shown in the place of this.
    this.lastLoaded = "";
    byId("state").textContent = error instanceof Error ? error.message : String(error);
    byId("state").dataset.state = "refused";
  }

  /** The findings with a fix that is safe and can be applied here. */
  get safe() {
    return (this.outcome?.diagnostics ?? []).filter((finding) => canMend(finding) && finding.fix?.applicability === "safe");
  }

  /** Applies fixes, each whole or not at all, as one step in each text that can be taken back. @param {Finding[]} findings */
  mend(findings) {
    /** @type {{editor: Editor, from: number, to: number, text: string}[]} */
    const edits = [];
    for (const finding of findings.filter(canMend)) {
      const placed = piecesOf(finding).map((piece) => {
        const editor = piece.source === "data" ? this.data : this.template;
        const [from, to] = editor.spanOf(piece);
        return { editor, from, to, text: piece.replacement };
      });
      // Two that touch one place: the other is found again.
      const isFree = placed.every((piece) => edits.every((held) =>
        piece.editor !== held.editor || piece.to < held.from || held.to < piece.from));
      if (isFree) edits.push(...placed);
    }
    edits.sort((a, b) => b.from - a.from);
    for (const editor of [this.template, this.data]) {
      const own = edits.filter((edit) => edit.editor === editor);
      const text = own.reduce((whole, edit) => whole.slice(0, edit.from) + edit.text + whole.slice(edit.to), editor.text);
      const { from, to, inserted } = differenceOf(editor.text, text);
      editor.replace(from, to, inserted);
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

  /** Notes what is in the panes, and sends it a moment after the last key. */
  edited() {
    if (this.held !== this.key) return;
    const texts = { message: this.template.text, data: this.data.text };
    this.keepEdit(this.key, texts, this.kept.edits[this.key]?.base ?? this.disk, this.disk);
    this.showSaving();
    this.recheckSoon();
  }

  /** Keeps what was made of a base, unless it is what the files have. @param {string} key @param {Texts} texts @param {Texts} base @param {Texts} files */
  keepEdit(key, { message, data }, base, files) {
    const edits = { ...this.kept.edits };
    if (areAsIn({ message, data }, files)) delete edits[key];
    else edits[key] = { ...edits[key], message, data, base };
    this.store.keep({ edits });
    this.gallery.tell(key, edits[key] !== undefined);
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

  /** Puts back what the files have, as a step that can be taken back. */
  revert() {
    if (this.held !== this.key) return;
    for (const [editor, file] of /** @type {[Editor, string][]} */ ([[this.template, this.disk.message], [this.data, this.disk.data ?? ""]])) {
      const { from, to, inserted } = differenceOf(editor.text, plainOf(file));
      editor.replace(from, to, inserted);
    }
    this.template.area.focus();
    notify("Edits dropped: Ctrl+Z in the text brings them back");
  }

  /** Saves what is shown, once what is being saved has been. */
  save() {
    const { message, case: name } = this.shown;
    this.saving = this.saving.then(() => this.write(message, name));
    return this.saving;
  }

  /** @param {string} id @param {string} name */
  async write(id, name) {
    const key = keyOf(id, name);
    const edit = this.kept.edits[key];
    if (!this.canWrite) {
      notify(this.port.cannotWrite);
      return;
    }
    if (!edit) return;
    /** @param {string} before @param {string} after */
    const change = (before, after) => ({ before, after: withEndsOf(after, before) });
    const message = change(edit.base.message, edit.message);
    const data = edit.base.data === null && (edit.data ?? "").trim() === "" ? null : change(edit.base.data ?? "", edit.data ?? "");
    try {
      await this.port.save(id, name, message, data);
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error));
      return;
    }
    // What was typed meanwhile was made of what is in the files now.
    const files = { message: message.after, data: data?.after ?? null };
    const now = this.kept.edits[key];
    if (now) this.keepEdit(key, now, files, files);
    if (key === this.key) {
      this.disk = files;
      this.showSaving();
    }
    notify("Saved");
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
      notify(said);
    };
    if (what === "messageml") await copy(message, "MessageML copied");
    else if (what === "payload") await copy(payloadOf(message, data), "Request body copied");
    else if (what === "link") await copy(location.href, "Link copied");
    else if (what === "png") {
      // What is not in sight has no size.
      this.turnPane("picture");
      if (this.shown.view !== "message") this.look("message", true);
      download(fileName(name, "png"), await keepAsPng(this.stage.room.doc));
    } else {
      const document = await this.port.pictureDocument();
      download(fileName(name, "html"), keepAsHtml(document, this.stage.room.entries[0], theme));
    }
  }

  /* Which message */

  /** Reads the chosen message anew; what is as it was is left alone if so asked. @param {boolean} [isQuiet] */
  async load(isQuiet = false) {
    // What is left alone may still be checked.
    if (!isQuiet) this.asked.abort();
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    try {
      const loaded = await this.port.load(this.shown.message, this.shown.case, signal);
      if (!signal.aborted) await this.take(loaded, isQuiet);
    } catch (error) {
      if (!signal.aborted) this.complain(error);
    }
  }

  /** @param {import("./port.js").Loaded} loaded @param {boolean} [isQuiet] */
  async take(loaded, isQuiet = false) {
    const isSame = isQuiet && JSON.stringify(loaded) === this.lastLoaded;
    this.lastLoaded = JSON.stringify(loaded);
    if (isSame) return;
    this.disk = { message: loaded.message, data: loaded.data };
    const held = this.kept.edits[this.key];
    if (held) this.keepEdit(this.key, held, held.base, this.disk);
    const edit = this.kept.edits[this.key];
    this.held = this.key;
    this.template.text = edit?.message ?? loaded.message;
    this.data.text = edit?.data ?? loaded.data ?? "";
    // What was typed while the files were read may have been asked about already.
    this.asked.abort();
    if (edit) await this.recheck();
    else this.show(loaded.outcome);
  }

  /** @param {string} id @param {string} name @param {boolean} isStep @param {import("./address.js").View} [view] */
  select(id, name, isStep, view = this.shown.view === "gallery" ? "message" : this.shown.view) {
    const loaded = this.turn({ ...this.shown, message: id, case: name, view }, isStep, true);
    if (isStep) this.turnPane("picture");
    return loaded;
  }

  /** The address has changed: Back, Forward, or a link. */
  goBack() {
    const said = readAddress();
    const row = this.gallery.find(said.message, said.case);
    this.turn({ ...said, message: row?.id ?? "", case: row?.case ?? "" }, false, false);
    this.tabs.choose(said.tab);
  }

  /**
   * Turns to a message in a view.
   * @param {import("./address.js").Shown} shown @param {boolean} isStep that Back takes back
   * @param {boolean} isRead true to read it anew, even if it is the one that is shown
   */
  async turn(shown, isStep, isRead) {
    const isOther = keyOf(shown.message, shown.case) !== this.key;
    this.shown = shown;
    this.look(shown.view, isStep);
    this.gallery.mark(this.key);
    if (!isOther && !isRead) return;
    this.recheckSoon.drop();
    dismiss();
    if (isOther) [this.template, this.data].forEach((editor) => editor.forget());
    await this.load();
  }

  /** What comes of a message with what was made of it here. @param {import("./gallery.js").Row} row @param {AbortSignal} signal */
  async outcomeOf(row, signal) {
    const edit = this.kept.edits[keyOf(row.id, row.case)];
    return edit ? this.port.check(this.draftOf(row.id, edit), signal) : (await this.port.load(row.id, row.case, signal)).outcome;
  }

  /** Reads the list anew, once what is being read has come: the answers keep their order, and many calls meanwhile are one. */
  list() {
    if (this.nextListing) return this.nextListing;
    const next = this.listing.then(() => {
      this.nextListing = null;
      return this.readList();
    });
    this.nextListing = next;
    this.listing = next.catch(() => {});
    return next;
  }

  async readList() {
    const listing = await this.port.list();
    this.canWrite = listing.canWrite;
    document.title = `${listing.name} · messageml`;
    byId("title").textContent = listing.name;
    // What was edited here is what its row says.
    const rows = rowsOf(listing).map((row) => {
      const edit = this.kept.edits[keyOf(row.id, row.case)];
      return edit ? { ...row, isEdited: true, state: edit.state ?? row.state } : row;
    });
    document.querySelector("main")?.classList.toggle("single", rows.length === 1);
    byId("rest").hidden = listing.left === 0;
    byId("rest").textContent = `${listing.left.toLocaleString()} more are not listed.`;
    this.gallery.show(rows);
    if (this.shown.view === "gallery") this.stage.wall.show(this.gallery.sifted, this.key);
    this.showSaving();
  }

  /** Keeps the choice if it still exists; else the first message. */
  choose() {
    const found = this.gallery.find(this.shown.message, this.shown.case);
    // What was filled into the picture stays there.
    if (found && keyOf(found.id, found.case) === this.held) return this.load(true);
    if (found) return this.select(found.id, found.case, false, this.shown.view);
    // Nor is anything left of the one that was the last.
    this.shown = { ...this.shown, message: "", case: "" };
    [this.held, this.outcome, this.lastLoaded] = [null, null, ""];
    this.template.text = this.data.text = "";
    const { presentation, entities, markdown, text } = this.panels;
    for (const panel of [presentation, entities, markdown, text]) showText(panel, "");
    showGauges(this.panels.limits, []);
    byId("findings").querySelector("ol")?.replaceChildren();
    byId("mend").hidden = true;
    this.stage.paint([], this.shown.view);
    this.showSaving();
    byId("state").textContent = "No messages here: files with a message in them appear by themselves";
    delete byId("state").dataset.state;
  }

  /** Shows the message that the page came with, if it is the one that was chosen. */
  async begin() {
    const first = JSON.parse(byId("first").textContent ?? "null");
    document.querySelector("main")?.classList.toggle("single", first?.single === true);
    this.news = first?.news;
    await this.stage.begin();
    this.dress();
    // Of a case that there is not the first is shown.
    if (!first || (this.shown.message !== "" && this.shown.message !== first.id)) return false;
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
    await this.list();
    this.port.follow({
      listing: () => this.list().then(() => this.choose()).catch((error) => this.complain(error)),
      changed: (ids) => {
        if (ids.includes(this.shown.message)) this.load();
        this.list().catch((error) => this.complain(error));
      },
    }, this.news);
    const found = this.gallery.find(this.shown.message, this.shown.case);
    if (hasBegun && found && keyOf(found.id, found.case) === this.key) this.gallery.mark(this.key);
    else await this.choose();
    document.documentElement.dataset.ready = "true";
  }
}

/** Starts the page over an engine. @param {EnginePort} port */
export function startPage(port) {
  const page = new Page(port);
  page.run().catch((error) => page.complain(error));
}

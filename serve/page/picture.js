// Builds the picture of a message from its PresentationML: every node is made here, from a table of
// what may appear, so that nothing of the message's own markup ever reaches the document as it is.
import { buildControl, isControl, readList } from "./picker.js";

/** Tags that are shown as they are, with the attributes that survive. */
/** @type {Record<string, string[]>} */
const PLAIN = {
  b: [], i: [], sub: [], sup: [], h1: [], h2: [], h3: [], h4: [], h5: [], h6: [], p: [], div: [], span: [],
  pre: [], code: [], ul: [], ol: [], li: [], table: [], thead: [], tbody: [], tfoot: [], tr: [], th: [],
  td: ["rowspan", "colspan"], br: [], hr: [], label: [],
};

/** What an entity looks like, by its type in the EntityJSON. */
/** @type {Record<string, string>} */
const ENTITY_LOOKS = {
  "com.symphony.user.mention": "mm-mention",
  "org.symphonyoss.taxonomy": "mm-hash",
  "org.symphonyoss.fin.security": "mm-cash",
  "com.symphony.emoji": "mm-emoji",
};

const INLINE_IMAGE = /^data:image\/(png|jpe?g|gif|webp|bmp|svg\+xml)[;,]/i;
const REMOTE_IMAGE = /^https?:\/\//i;

/**
 * @typedef {object} Setting What the picture is made with.
 * @property {boolean} images True if images may be fetched from elsewhere.
 * @property {string} [zone] The viewer's time zone; the browser's own by default.
 * @property {{id: number|string, name: string}[]} [people] Whom a person selector offers.
 * @property {{id: number|string, name?: string|null}[]} [rooms] What a room selector offers.
 * @property {object} [viewer] Who fills in forms. @property {object} [stream] Where the message is.
 * @property {string} [eventId] @property {string} [messageId]
 * @property {(event: Told) => void} [tell] Told what the viewer did: links, chats, form replies.
 */

/**
 * What the viewer did.
 * @typedef {{kind: "reply", event: ReturnType<typeof import("./form.js").replyEvent>} | {kind: "refused", formId: string, faults: string[]}
 *   | {kind: "link", address: string} | {kind: "chat", users: unknown[], stream: string|null}
 *   | {kind: "entity", id: string, entity: object}} Told
 */

/**
 * What a part of the picture is built with.
 * @typedef {object} Context
 * @property {Document} doc @property {Map<string, any>} entities @property {Setting} setting
 * @property {HTMLElement} picture @property {Map<string|null, string>} hints
 */

/** @typedef {(source: Element, context: Context) => HTMLElement|null} Builder */

/**
 * The picture of a message as an element of `doc`.
 * @param {Document} doc @param {string} presentationML @param {object} entityJson @param {Setting} setting
 */
export function buildPicture(doc, presentationML, entityJson, setting) {
  const parsed = new DOMParser().parseFromString(presentationML, "application/xml");
  const picture = doc.createElement("div");
  picture.className = "mm-message";
  if (parsed.querySelector("parsererror")) {
    picture.textContent = "This PresentationML is not well-formed.";
    return picture;
  }
  const entities = indexEntities(entityJson);
  appendChildren(picture, parsed.documentElement, { doc, entities, setting, picture, hints: new Map() });
  return picture;
}

/** Every object of the EntityJSON by its key, the first one found winning. @param {unknown} json */
function indexEntities(json) {
  const index = new Map();
  const left = [json];
  while (left.length > 0) {
    const value = left.shift();
    if (value === null || typeof value !== "object") continue;
    for (const [key, member] of Object.entries(value)) {
      if (!index.has(key) && member !== null && typeof member === "object") index.set(key, member);
      left.push(member);
    }
  }
  return index;
}

/** @param {Node & ParentNode} target @param {Element} source @param {Context} context */
function appendChildren(target, source, context) {
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) target.append(context.doc.createTextNode(child.nodeValue ?? ""));
    else if (child.nodeType === Node.ELEMENT_NODE) {
      const built = buildElement(/** @type {Element} */ (child), context);
      if (built) target.append(built);
    }
  }
}

/** @param {Element} source @param {Context} context */
function buildElement(source, context) {
  const build = SPECIAL[source.localName];
  if (build) return build(source, context);
  if (!(source.localName in PLAIN)) return buildUnknown(source, context);
  return buildPlain(source, context);
}

/** A tag that no message holds: its text, so that nothing is lost. @param {Element} source @param {Context} context */
function buildUnknown(source, context) {
  const element = context.doc.createElement("span");
  appendChildren(element, source, context);
  return element;
}

/** @param {Element} source @param {Context} context */
function buildPlain(source, context) {
  const element = context.doc.createElement(source.localName);
  for (const name of PLAIN[source.localName]) {
    element.setAttribute(name, source.getAttribute(name) ?? "");
  }
  dress(element, source, context);
  appendChildren(element, source, context);
  return element;
}

/** Copies class and style, the class without names of ours, the style without fetches. @param {HTMLElement} element @param {Element} source @param {Context} context */
function dress(element, source, context) {
  const names = (source.getAttribute("class") ?? "").split(/\s+/).filter((name) => name && !name.startsWith("mm-"));
  if (names.length > 0) element.className = names.join(" ");
  const style = source.getAttribute("style");
  if (!style) return;
  element.style.cssText = style;
  for (const name of [...element.style]) {
    if (!isHarmless(element.style.getPropertyValue(name), context.setting.images)) element.style.removeProperty(name);
  }
}

/** False for a style value that would make the browser fetch something. @param {string} value @param {boolean} images */
export function isHarmless(value, images) {
  if (/(^|[^a-z-])(image-set|cross-fade|image|src|element|paint)\(/i.test(value)) return false;
  const links = [...value.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/gis)].map((found) => found[2].trim());
  if (links.length === 0) return !/url\(/i.test(value);
  return links.every((link) => INLINE_IMAGE.test(link) || (images && REMOTE_IMAGE.test(link)));
}

/** @type {Record<string, Builder>} */
const SPECIAL = {
  div: buildDiv,
  span: buildSpan,
  a: buildLink,
  img: buildImage,
  audio: buildChime,
  time: buildTime,
  form: buildForm,
  button: buildButton,
  input: buildControl,
  textarea: buildControl,
  select: buildControl,
  label: buildLabel,
  dialog: buildDialog,
  table: buildTable,
  code: buildCode,
  script: () => null,
  style: () => null,
};

/** @param {Element} source @param {Context} context */
function buildDiv(source, context) {
  const names = new Set((source.getAttribute("class") ?? "").split(/\s+/));
  if (names.has("card")) return buildCard(source, context);
  if (names.has("expandable-card")) return buildExpandable(source, context);
  if (names.has("ui-action")) return buildAction(source, context);
  if (isControl(source)) return buildControl(source, context);
  const element = buildPlain(source, context);
  if (source.hasAttribute("data-generated")) element.classList.add("mm-field");
  markEntity(element, source, context);
  return element;
}

/** @param {Element} source @param {Context} context */
function buildSpan(source, context) {
  if (source.getAttribute("class") === "info-hint") return buildHint(source, context);
  const element = buildPlain(source, context);
  markEntity(element, source, context);
  return element;
}

/** @param {HTMLElement} element @param {Element} source @param {Context} context */
function markEntity(element, source, context) {
  const id = source.getAttribute("data-entity-id");
  if (id === null) return;
  const entity = context.entities.get(id);
  const look = ENTITY_LOOKS[entity?.type];
  element.dataset.entityId = id;
  if (look) element.classList.add(look);
  if (look === "mm-emoji") {
    const code = entity.data?.shortcode ?? entity.data?.annotation;
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", String(code ?? element.textContent));
    element.title = code ? `:${code}:` : "";
    const isAlone = source.parentNode === source.ownerDocument.documentElement
      && [...source.parentNode.childNodes].every((node) => node === source || node.textContent?.trim() === "");
    if (isAlone || entity.data?.size === "big") element.classList.add("mm-emoji-big");
    if (code && !isDrawn(element.textContent)) {
      element.textContent = `:${code}:`;
      element.classList.add("mm-emoji-named");
    }
  } else if (look) {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    const value = entity.id?.[0]?.value;
    element.title = look === "mm-mention" ? `User ${value}` : String(value ?? "");
    onActivate(element, () => context.setting.tell?.({ kind: "entity", id, entity }));
  }
}

const drawn = new Map();

/** False for a character that no font here has: it comes out as the same box as one that does not exist. @param {string} text */
function isDrawn(text) {
  if (!drawn.has(text)) drawn.set(text, shapeOf(text) !== shapeOf("\u{10fffd}".repeat([...text].length)));
  return drawn.get(text);
}

/** @param {string} text */
function shapeOf(text) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 24];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return "";
  pen.font = "16px sans-serif";
  pen.fillText(text, 0, 18);
  return pen.getImageData(0, 0, canvas.width, canvas.height).data.join();
}

/** Runs `act` on a click, Enter or the space bar. @param {HTMLElement} element @param {(event: Event) => void} act */
export function onActivate(element, act) {
  element.addEventListener("click", (event) => {
    event.preventDefault();
    act(event);
  });
  element.addEventListener("keydown", (event) => {
    if (event.target === element && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      act(event);
    }
  });
}

/** A link carries no address, so that the frame can not be led away; the page asks before it opens one. @param {Element} source @param {Context} context */
function buildLink(source, context) {
  const element = context.doc.createElement("a");
  const address = source.getAttribute("href") ?? "";
  dress(element, source, context);
  element.classList.add("mm-link");
  element.tabIndex = 0;
  element.setAttribute("role", "link");
  element.title = address;
  appendChildren(element, source, context);
  onActivate(element, () => context.setting.tell?.({ kind: "link", address }));
  return element;
}

/** @param {Element} source @param {Context} context */
function buildImage(source, context) {
  const address = source.getAttribute("src") ?? "";
  const isShown = INLINE_IMAGE.test(address) || (context.setting.images && REMOTE_IMAGE.test(address));
  if (isShown) {
    const image = context.doc.createElement("img");
    dress(image, source, context);
    image.classList.add("mm-image");
    image.src = address;
    image.alt = "";
    image.referrerPolicy = "no-referrer";
    return image;
  }
  const element = context.doc.createElement("span");
  dress(element, source, context);
  element.classList.add("mm-no-image");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", "image, not loaded");
  element.title = address.length > 200 ? `${address.slice(0, 200)}…` : address;
  element.textContent = REMOTE_IMAGE.test(address) ? hostOf(address) : "image";
  return element;
}

/** @param {string} address */
function hostOf(address) {
  try {
    return new URL(address).host.slice(0, 80);
  } catch {
    return "image";
  }
}

/** @param {Element} _source @param {Context} context */
function buildChime(_source, context) {
  const element = context.doc.createElement("div");
  element.className = "mm-chime";
  element.textContent = "Chime";
  return element;
}

/** @param {Element} source @param {Context} context */
function buildTime(source, context) {
  const element = context.doc.createElement("time");
  const value = source.getAttribute("datetime") ?? source.textContent;
  element.dateTime = value;
  element.title = value;
  element.className = "mm-time";
  element.textContent = formatTime(value, source.getAttribute("data-format"), context.setting.zone);
  return element;
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const TIME_FORMATS = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  time_secs: { timeStyle: "medium" },
  date_time: { dateStyle: "medium", timeStyle: "short" },
};

/** A date in the viewer's zone; the text itself if the browser can not read it. @param {string} value @param {string|null} format @param {string|undefined} zone */
export function formatTime(value, format, zone) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  const style = TIME_FORMATS[(format ?? "date_time").toLowerCase()] ?? TIME_FORMATS.date_time;
  return new Intl.DateTimeFormat(undefined, { ...style, timeZone: zone }).format(date);
}

/** @param {Element} source @param {Context} context */
function buildTable(source, context) {
  const frame = context.doc.createElement("div");
  frame.className = "mm-table";
  const table = buildPlain(source, context);
  frame.append(table);
  // What is wider than its place scrolls, also by the keyboard, and says so.
  const measure = () => {
    const isWide = frame.scrollWidth > frame.clientWidth + 1;
    frame.classList.toggle("mm-wide", isWide);
    frame.classList.toggle("mm-more-right", isWide && frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
    frame.classList.toggle("mm-more-left", isWide && frame.scrollLeft > 1);
    if (!isWide) {
      for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
      return;
    }
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Table, scrolls sideways");
  };
  frame.addEventListener("scroll", measure);
  const watcher = new ResizeObserver(measure);
  watcher.observe(frame);
  watcher.observe(table);
  return frame;
}

/** @param {Element} source @param {Context} context */
function buildCode(source, context) {
  const element = buildPlain(source, context);
  const language = source.getAttribute("data-language");
  if (language === null && !source.textContent.includes("\n")) return element;
  const block = context.doc.createElement("div");
  block.className = "mm-code";
  block.tabIndex = 0;
  if (language) block.dataset.language = language;
  block.append(element);
  return block;
}

/** @param {string|null} name */
function accentOf(name) {
  const found = /^(tempo-(?:bg|text)-color--[a-z-]+|tempo-bg-color--[a-z-]+)$/.exec((name ?? "").trim());
  return found ? found[1] : null;
}

/** @param {Element} source @param {string} className */
function partOf(source, className) {
  return /** @type {HTMLElement[]} */ ([...source.children]).filter((child) => (child.getAttribute("class") ?? "").split(/\s+/).includes(className));
}

/** @param {Element} source @param {Context} context */
function buildCard(source, context) {
  const element = context.doc.createElement("div");
  dress(element, source, context);
  element.classList.add("mm-card");
  const accent = accentOf(source.getAttribute("data-accent-color"));
  const bar = context.doc.createElement("span");
  bar.className = `mm-accent ${accent ?? ""}`.trim();
  if (accent || element.classList.contains("barStyle")) element.append(bar);
  appendChildren(element, source, context);
  addIcon(element, source, context);
  addFold(element, partOf(element, "cardHeader")[0], partOf(element, "cardBody"), context);
  return element;
}

/** @param {HTMLElement} element @param {Element} source @param {Context} context */
function addIcon(element, source, context) {
  const address = source.getAttribute("data-icon-src");
  const header = partOf(element, "cardHeader")[0];
  if (!address || !header) return;
  const image = context.doc.createElementNS(source.namespaceURI, "img");
  image.setAttribute("src", address);
  const icon = buildImage(image, context);
  icon.classList.add("mm-card-icon");
  if (icon.classList.contains("mm-no-image")) icon.textContent = "";
  header.prepend(icon);
}

/** Lets the header open and close what is below it. @param {HTMLElement} element @param {HTMLElement|undefined} header @param {HTMLElement[]} bodies @param {Context} context */
function addFold(element, header, bodies, context) {
  if (!header || bodies.length === 0) return;
  const toggle = buildToggle(context, "Fold this card");
  /** @param {boolean} isOpen */
  const set = (isOpen) => {
    toggle.setAttribute("aria-expanded", String(isOpen));
    for (const body of bodies) body.hidden = !isOpen;
  };
  toggle.addEventListener("click", () => set(toggle.getAttribute("aria-expanded") !== "true"));
  header.append(toggle);
  set(true);
}

/** @param {Context} context @param {string} label */
function buildToggle(context, label) {
  const toggle = context.doc.createElement("button");
  toggle.type = "button";
  toggle.className = "mm-toggle";
  toggle.setAttribute("aria-label", label);
  return toggle;
}

/** @param {Element} source @param {Context} context */
function buildExpandable(source, context) {
  const element = context.doc.createElement("div");
  dress(element, source, context);
  element.classList.add("mm-expandable");
  appendChildren(element, source, context);
  const bodies = partOf(element, "expandableCardBody");
  partOf(source, "expandableCardBody").forEach((body, at) => {
    const variant = body.getAttribute("data-variant");
    if (variant && bodies[at]) bodies[at].dataset.variant = variant.toLowerCase();
  });
  const first = (source.getAttribute("data-state") ?? "collapsed").toLowerCase();
  const header = partOf(element, "expandableCardHeader")[0];
  const toggle = buildToggle(context, "Expand this card");
  const more = context.doc.createElement("button");
  more.type = "button";
  more.className = "mm-more";
  /** @param {string} state */
  const set = (state) => {
    element.dataset.state = state;
    toggle.setAttribute("aria-expanded", String(state === "expanded"));
    more.textContent = state === "cropped" ? "Show more" : "Show less";
    more.hidden = first !== "cropped" || state === "collapsed";
    for (const body of bodies) body.hidden = state === "collapsed";
  };
  const closed = first === "expanded" ? "collapsed" : first;
  toggle.addEventListener("click", () => set(element.dataset.state === "expanded" ? closed : "expanded"));
  more.addEventListener("click", () => set(element.dataset.state === "cropped" ? "expanded" : "cropped"));
  (header ?? element).append(toggle);
  element.append(more);
  set(first);
  return element;
}

/** @param {Element} source @param {Context} context */
function buildHint(source, context) {
  const text = source.getAttribute("data-title") ?? "";
  const hint = context.doc.createElement("span");
  hint.className = "mm-hint";
  hint.tabIndex = 0;
  hint.setAttribute("role", "note");
  hint.setAttribute("aria-label", text);
  hint.dataset.text = text;
  hint.textContent = "i";
  context.hints.set(source.getAttribute("data-target-id"), text);
  return hint;
}

/** @param {Element} source @param {Context} context */
function buildLabel(source, context) {
  const element = context.doc.createElement("label");
  element.htmlFor = source.getAttribute("for") ?? "";
  appendChildren(element, source, context);
  return element;
}

/** @param {Element} source @param {Context} context */
function buildForm(source, context) {
  const element = context.doc.createElement("form");
  element.className = "mm-form";
  element.noValidate = true;
  element.autocomplete = "off";
  element.dataset.formId = source.getAttribute("id") ?? "";
  const again = source.getAttribute("data-multi-submit");
  if (again) element.dataset.multiSubmit = again.toLowerCase();
  element.setAttribute("aria-label", `form ${element.dataset.formId}`);
  appendChildren(element, source, context);
  return element;
}

const BUTTON_LOOKS = ["primary", "secondary", "tertiary", "destructive", "primary-link", "destructive-link"];
/** @type {Record<string, string>} */
const DEFAULT_LOOKS = { action: "primary", reset: "secondary", cancel: "tertiary" };

/** @param {Element} source @param {Context} context */
function buildButton(source, context) {
  const element = context.doc.createElement("button");
  const kind = source.getAttribute("type") ?? "action";
  const asked = source.getAttribute("class") ?? "";
  const look = BUTTON_LOOKS.includes(asked) ? asked : DEFAULT_LOOKS[kind] ?? "primary";
  element.type = "button";
  element.className = `mm-button mm-${look}`;
  element.dataset.kind = kind;
  for (const [from, to] of [["name", "name"], ["data-formnovalidate", "noValidate"], ["data-icon", "icon"]]) {
    if (source.hasAttribute(from)) element.dataset[to] = source.getAttribute(from) ?? "";
  }
  const title = source.getAttribute("data-title");
  if (title) element.title = title;
  appendChildren(element, source, context);
  return element;
}

/** The parts of a dialog, shown by the browser's own modal: it holds the focus and closes on Escape. @param {Element} source @param {Context} context */
function buildDialog(source, context) {
  const element = context.doc.createElement("dialog");
  element.className = `mm-dialog mm-${(source.getAttribute("data-width") ?? "medium").toLowerCase()}`;
  element.dataset.dialogId = source.getAttribute("id") ?? "";
  appendChildren(element, source, context);
  const title = element.querySelector(".dialog-title");
  element.setAttribute("aria-label", title ? title.textContent.trim() : "dialog");
  const close = context.doc.createElement("button");
  close.type = "button";
  close.className = "mm-close";
  close.setAttribute("aria-label", "Close");
  close.textContent = "×";
  close.addEventListener("click", () => element.close());
  element.append(close);
  if ((source.getAttribute("data-state") ?? "").toLowerCase() === "open") element.dataset.opens = "now";
  return element;
}

/** @param {Element} source @param {Context} context */
function buildAction(source, context) {
  const element = context.doc.createElement("div");
  element.className = "mm-action";
  appendChildren(element, source, context);
  /** @param {string} name */
  const attribute = (name) => source.getAttribute(`data-${name}`);
  const action = (attribute("action") ?? "").toLowerCase();
  element.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!target.closest("button") || target.closest(".mm-action") !== element) return;
    event.stopPropagation();
    if (action === "open-dialog") {
      const dialogs = [...context.picture.querySelectorAll("dialog")];
      dialogs.find((dialog) => dialog.dataset.dialogId === attribute("target-id"))?.showModal();
    } else {
      context.setting.tell?.({ kind: "chat", users: readList(attribute("user-ids")), stream: attribute("stream-id") });
    }
  });
  return element;
}

// The controls of a form: each stands for one field and knows its own value.

const GROUPED = ["person-selector", "room-selector", "date-selector", "timezone-picker"];
const COPIED = ["name", "placeholder", "minlength", "maxlength", "rows", "cols", "min", "max", "pattern"];

/**
 * A control of a form: whatever an input, a choice or a box of chips has of its own.
 * @typedef {HTMLElement & {value: string, checked: boolean, readOnly: boolean, defaultValue: string, type: string,
 *   selectedOptions: HTMLCollectionOf<HTMLOptionElement>}} Field
 */

/** True for a `div` that is a field. @param {Element} source */
export function isControl(source) {
  const names = (source.getAttribute("class") ?? "").split(/\s+/);
  return GROUPED.some((name) => names.includes(name));
}

/** The field for an `input`, `textarea`, `select` or one of the selector `div`s. @param {Element} source @param {import("./picture.js").Context} context */
export function buildControl(source, context) {
  const tag = source.localName;
  if (tag === "textarea") return finish(buildTextArea(source, context), source, "text");
  if (tag === "select") return buildSelect(source, context);
  if (tag === "input") return buildInput(source, context);
  const kind = GROUPED.find((name) => (source.getAttribute("class") ?? "").split(/\s+/).includes(name));
  if (kind === "timezone-picker") return buildZone(source, context);
  if (kind === "date-selector") return finish(inputOf(context, "date"), source, "date");
  return buildChooser(source, context, kind ?? "");
}

/** @param {Element} source @param {string} name */
function attributeOf(source, name) {
  return source.getAttribute(name) ?? source.getAttribute(`data-${name}`);
}

/** @param {string|null} text */
function isTrue(text) {
  return (text ?? "").toLowerCase() === "true";
}

/** @param {import("./picture.js").Context} context @param {string} type */
function inputOf(context, type) {
  const element = context.doc.createElement("input");
  element.type = type;
  return element;
}

/** Gives a control its name, its rules and its place among the fields. @template {HTMLElement} E @param {E} element @param {Element} source @param {string} field */
function finish(element, source, field) {
  element.classList.add("mm-control");
  element.dataset.field = field;
  for (const name of COPIED) {
    const value = attributeOf(source, name);
    if (value !== null && !(name === "pattern")) element.setAttribute(name === "name" ? "data-name" : name, value);
  }
  const pattern = source.getAttribute("pattern");
  if (pattern !== null) {
    element.dataset.pattern = pattern;
    element.dataset.patternMessage = source.getAttribute("data-pattern-error-message") ?? "";
  }
  // Length is checked on submission, so that what was typed is never cut in silence.
  for (const name of ["minlength", "maxlength"]) {
    if (element.hasAttribute(name)) element.dataset[name] = element.getAttribute(name) ?? "";
    element.removeAttribute(name);
  }
  if (isTrue(attributeOf(source, "required"))) {
    element.dataset.required = "true";
    element.setAttribute("aria-required", "true");
  }
  element.toggleAttribute("disabled", isTrue(source.getAttribute("disabled")));
  element.toggleAttribute("readonly", isTrue(source.getAttribute("readonly")));
  fixChoices(element);
  for (const name of ["auto-submit", "formnovalidate", "disabled-date", "highlighted-date", "disabled-time"]) {
    const value = source.getAttribute(`data-${name}`);
    if (value !== null) element.setAttribute(`data-${name}`, value);
  }
  const id = source.getAttribute("id");
  if (id) element.id = id;
  if (!element.hasAttribute("aria-label") && !id) {
    element.setAttribute("aria-label", attributeOf(source, "placeholder") || attributeOf(source, "name") || field);
  }
  return element;
}

/** Browsers have no choices that are only read, nor several that are disabled together: then no other can be chosen. @param {HTMLElement} element */
function fixChoices(element) {
  const isReadOnly = element.hasAttribute("readonly");
  if (element.localName === "select" && isReadOnly) {
    for (const option of element.querySelectorAll("option")) option.disabled = !option.selected;
  }
  if (element.localName === "details" && (isReadOnly || element.hasAttribute("disabled"))) {
    element.setAttribute("aria-disabled", "true");
    for (const tick of element.querySelectorAll("input")) tick.disabled = true;
  }
}

/** @param {Element} source @param {import("./picture.js").Context} context */
function buildTextArea(source, context) {
  const element = context.doc.createElement("textarea");
  element.defaultValue = source.textContent;
  if (isTrue(source.getAttribute("data-richtext"))) element.classList.add("mm-rich");
  return element;
}

/** @param {Element} source @param {import("./picture.js").Context} context */
function buildInput(source, context) {
  const type = source.getAttribute("type");
  if (type === "checkbox" || type === "radio") return buildTick(source, context, type);
  if (type === "date") {
    const element = finish(inputOf(context, "date"), source, "date");
    element.defaultValue = (source.getAttribute("value") ?? "").slice(0, 10);
    return element;
  }
  if (type === "time") return buildTimeField(source, context);
  const isMasked = isTrue(source.getAttribute("data-masked"));
  const element = finish(inputOf(context, isMasked ? "password" : "text"), source, "text");
  element.defaultValue = source.getAttribute("value") ?? "";
  return isMasked ? addReveal(element, context) : element;
}

/** @param {HTMLInputElement} element @param {import("./picture.js").Context} context */
function addReveal(element, context) {
  const frame = context.doc.createElement("span");
  frame.className = "mm-masked";
  const button = context.doc.createElement("button");
  button.type = "button";
  button.className = "mm-reveal";
  button.textContent = "Show";
  button.addEventListener("click", () => {
    element.type = element.type === "password" ? "text" : "password";
    button.textContent = element.type === "password" ? "Show" : "Hide";
  });
  frame.append(element, button);
  return frame;
}

/** @param {Element} source @param {import("./picture.js").Context} context @param {string} type */
function buildTick(source, context, type) {
  const element = inputOf(context, type);
  element.classList.add("mm-tick");
  element.dataset.field = type;
  element.dataset.name = source.getAttribute("name") ?? "";
  // Radios of one form belong together by name; the form's own names are not in the document.
  element.name = `${closestFormId(source)}/${element.dataset.name}`;
  element.value = source.getAttribute("value") ?? "on";
  element.defaultChecked = isTrue(source.getAttribute("checked"));
  if (isTrue(source.getAttribute("disabled")) || isTrue(source.getAttribute("readonly"))) element.disabled = true;
  const id = source.getAttribute("id");
  if (id) element.id = id;
  else element.setAttribute("aria-label", element.dataset.name);
  return element;
}

/** @param {Element} source */
function closestFormId(source) {
  for (let at = source.parentElement; at; at = at.parentElement) {
    if (at.localName === "form") return at.getAttribute("id") ?? "";
  }
  return "";
}

/** @param {number} seconds */
function clock(seconds) {
  /** @param {number} n */
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Seconds since midnight of `HH:mm:ss` or `HH:mm`. @param {string|null} text */
export function secondsOf(text) {
  const [hours, minutes, seconds = 0] = (text ?? "").split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Times to choose from; without `strict` any other may be typed. @param {Element} source @param {import("./picture.js").Context} context */
function buildTimeField(source, context) {
  const step = Number(source.getAttribute("step") ?? 900);
  const first = secondsOf(source.getAttribute("min") ?? "00:00:00");
  const last = secondsOf(source.getAttribute("max") ?? "23:59:59");
  const value = source.getAttribute("value");
  const isStrict = isTrue(source.getAttribute("data-strict"));
  if (!isStrict) {
    const element = inputOf(context, "time");
    element.step = "1";
    element.defaultValue = value ?? "";
    return finish(element, source, "time");
  }
  const element = context.doc.createElement("select");
  const times = [];
  for (let at = first; at <= last && times.length < 200; at += step) times.push(clock(at));
  element.append(optionOf(context, "", source.getAttribute("placeholder") ?? "Choose a time", false));
  for (const time of times) element.append(optionOf(context, time, time.slice(0, 5), time === value));
  return frameChoice(finish(element, source, "time"), context);
}

/** @param {import("./picture.js").Context} context @param {string} value @param {string|null} text @param {boolean} isSelected */
function optionOf(context, value, text, isSelected) {
  const option = context.doc.createElement("option");
  option.value = value;
  option.textContent = text;
  option.defaultSelected = isSelected;
  return option;
}

/** @param {Element} source @param {import("./picture.js").Context} context */
function buildSelect(source, context) {
  const options = [...source.children].filter((child) => child.localName === "option");
  if (isTrue(source.getAttribute("multiple"))) return buildMultiple(source, options, context);
  const element = context.doc.createElement("select");
  const empty = optionOf(context, "", source.getAttribute("data-placeholder") ?? "Select", false);
  empty.dataset.none = "true";
  element.append(empty);
  for (const option of options) {
    const isSelected = isTrue(option.getAttribute("selected"));
    element.append(optionOf(context, option.getAttribute("value") ?? "", option.textContent, isSelected));
  }
  return frameChoice(finish(element, source, "choice"), context);
}

/** A place for the sign that there is a choice. @param {HTMLSelectElement} element @param {import("./picture.js").Context} context */
function frameChoice(element, context) {
  const frame = context.doc.createElement("span");
  frame.className = "mm-choice";
  frame.append(element);
  return frame;
}

/** Several of a list: a disclosure with one tick box for each option. @param {Element} source @param {Element[]} options @param {import("./picture.js").Context} context */
function buildMultiple(source, options, context) {
  const element = context.doc.createElement("details");
  const summary = context.doc.createElement("summary");
  const list = context.doc.createElement("div");
  list.className = "mm-options";
  for (const option of options) {
    const label = context.doc.createElement("label");
    const tick = inputOf(context, "checkbox");
    tick.value = option.getAttribute("value") ?? "";
    tick.defaultChecked = isTrue(option.getAttribute("selected"));
    label.append(tick, context.doc.createTextNode(option.textContent));
    list.append(label);
  }
  const show = () => {
    const chosen = [...list.children].filter((label) => label.querySelector("input")?.checked).map((label) => label.textContent);
    summary.textContent = chosen.join(", ") || source.getAttribute("data-placeholder") || "Select";
    summary.classList.toggle("mm-empty", chosen.length === 0);
  };
  list.addEventListener("change", show);
  element.addEventListener("mm-reset", show);
  show();
  element.className = "mm-multiple";
  element.append(summary, list);
  finish(element, source, "choices");
  for (const [name, key] of [["data-min", "least"], ["data-max", "most"]]) {
    element.removeAttribute(name.slice(5));
    if (source.hasAttribute(name)) element.dataset[key] = source.getAttribute(name) ?? "";
  }
  return element;
}

/** People or rooms as chips: chosen from those known, or typed as ids. @param {Element} source @param {import("./picture.js").Context} context @param {string} kind */
function buildChooser(source, context, kind) {
  const isPerson = kind === "person-selector";
  const known = isPerson ? context.setting.people ?? [] : context.setting.rooms ?? [];
  const element = context.doc.createElement("div");
  element.className = "mm-chooser";
  const input = inputOf(context, "text");
  const list = context.doc.createElement("datalist");
  list.id = `mm-list-${attributeOf(source, "name")}-${context.picture.querySelectorAll("datalist").length}-${Math.random()
    .toString(36).slice(2)}`;
  for (const one of known) list.append(optionOf(context, String(one.id), one.name ?? null, false));
  input.setAttribute("list", list.id);
  input.placeholder = attributeOf(source, "placeholder") ?? (isPerson ? "Add people" : "Add rooms");
  input.setAttribute("aria-label", input.placeholder);
  const first = readList(attributeOf(source, "value"));
  /** @param {unknown} id */
  const add = (id) => {
    const chip = context.doc.createElement("button");
    chip.type = "button";
    chip.className = "mm-chip";
    chip.dataset.id = String(id);
    chip.textContent = known.find((one) => String(one.id) === String(id))?.name ?? String(id);
    chip.title = `Remove ${chip.textContent}`;
    chip.addEventListener("click", () => {
      chip.remove();
      input.focus();
    });
    element.insertBefore(chip, input);
  };
  const take = () => {
    const text = input.value.trim();
    const id = known.find((one) => one.name === text)?.id ?? text;
    if (text !== "" && (!isPerson || /^\d+$/.test(String(id)))) {
      add(id);
      input.value = "";
    }
  };
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      take();
    }
  });
  element.addEventListener("mm-reset", () => {
    element.querySelectorAll(".mm-chip").forEach((chip) => chip.remove());
    first.forEach(add);
  });
  element.append(input, list);
  first.forEach(add);
  finish(element, source, isPerson ? "people" : "rooms");
  element.removeAttribute("placeholder");
  if (element.id) {
    input.id = element.id;
    element.removeAttribute("id");
  }
  return element;
}

/** A list of ids as an attribute holds it: JSON, which may be quoted with apostrophes. @param {string|null} text */
export function readList(text) {
  for (const json of [text ?? "[]", (text ?? "").replaceAll("'", '"')]) {
    try {
      const list = JSON.parse(json);
      return Array.isArray(list) ? list.filter((id) => id !== null) : [];
    } catch {
      // The other spelling, or nothing.
    }
  }
  return [];
}

/** @param {Element} source @param {import("./picture.js").Context} context */
function buildZone(source, context) {
  const element = context.doc.createElement("select");
  const disabled = new Set(readList(attributeOf(source, "disabled-timezone")));
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const chosen = attributeOf(source, "value") ?? own;
  const zones = Intl.supportedValuesOf("timeZone").filter((zone) => !disabled.has(zone));
  if (chosen && !zones.includes(chosen) && !disabled.has(chosen)) zones.unshift(chosen);
  const empty = optionOf(context, "", attributeOf(source, "placeholder") ?? "Choose a time zone", false);
  empty.dataset.none = "true";
  element.append(empty, ...zones.map((zone) => optionOf(context, zone, zone.replaceAll("_", " "), zone === chosen)));
  return frameChoice(finish(element, source, "zone"), context);
}

/** The ids of the chips in a box. @param {HTMLElement} box */
function chipsOf(box) {
  return /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".mm-chip")]).map((chip) => chip.dataset.id ?? "");
}

/** The value of a control as a form reply carries it: empty text for what was not answered, undefined for no answer. @param {Field} control */
export function valueOf(control) {
  switch (control.dataset.field) {
    case "checkbox":
    case "radio":
      return control.checked ? control.value : undefined;
    case "choice":
    case "zone":
      return control.selectedOptions[0]?.dataset.none ? "" : control.value;
    case "choices": {
      const ticked = [...control.querySelectorAll("input")].filter((tick) => tick.checked).map((tick) => tick.value);
      return ticked;
    }
    case "people":
      return chipsOf(control).map(Number);
    case "rooms": {
      // Digits are a user: a room selector chooses people, too.
      const ids = chipsOf(control);
      /** @param {string} id */
      const isUser = (id) => /^\d+$/.test(id);
      return { userIds: ids.filter(isUser).map(Number), streamIds: ids.filter((id) => !isUser(id)) };
    }
    case "time":
      return control.value === "" ? "" : clock(secondsOf(control.value));
    default:
      return control.value;
  }
}

// Forms of a message: checks what was filled in and builds the event that the bot would get.
import { secondsOf, valueOf } from "./picker.js";

/** @typedef {import("./picker.js").Field} Field */
/** @typedef {import("./picture.js").Setting} Setting */

/** What an event of the picture was about; not by its class, for it is of another window. @param {Event} event @param {string} selector */
function aboutOf(event, selector) {
  return /** @type {Field|null} */ (/** @type {Element|null} */ (event.target)?.closest(selector) ?? null);
}

/** Makes the buttons and fields of every form in a picture work. @param {ParentNode} picture @param {Setting} setting */
export function driveForms(picture, setting) {
  for (const form of picture.querySelectorAll("form.mm-form")) driveForm(/** @type {HTMLFormElement} */ (form), setting);
  for (const dialog of picture.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      const button = aboutOf(event, "button.mm-button");
      if (button?.dataset.kind === "cancel") dialog.close();
    });
  }
}

/** @param {HTMLFormElement} form @param {Setting} setting */
function driveForm(form, setting) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    // Enter in a field must not press the first button on its own; in a field that submits it does just that.
    if (event.key !== "Enter" || !aboutOf(event, "input")) return;
    event.preventDefault();
    const field = aboutOf(event, "[data-field='text'][data-auto-submit='true']");
    if (field) submitBy(form, field, setting);
  });
  form.addEventListener("click", (event) => {
    const button = aboutOf(event, "button.mm-button");
    if (!button || button.closest("form") !== form || button.closest(".mm-action")) return;
    if (button.dataset.kind === "reset") resetForm(form);
    else if (button.dataset.kind === "action") {
      submitForm(form, button.dataset.name ?? "", button.dataset.noValidate === "true", setting);
    }
  });
  form.addEventListener("change", (event) => {
    const control = aboutOf(event, "[data-auto-submit='true']");
    // Leaving a text field is no answer yet.
    if (control && control.dataset.field !== "text") submitBy(form, control, setting);
  });
}

/** Submits a form by one of its fields. @param {HTMLFormElement} form @param {Field} field @param {Setting} setting */
function submitBy(form, field, setting) {
  submitForm(form, field.dataset.name ?? "", field.getAttribute("data-formnovalidate") === "true", setting);
}

/** The fields of a form, without those of a form in a dialog within it. @param {HTMLFormElement} form */
function fieldsOf(form) {
  return /** @type {Field[]} */ ([...form.querySelectorAll("[data-field]")]).filter((field) => field.closest("form") === form);
}

/** @param {HTMLFormElement} form @param {string} action @param {boolean} skipsChecks @param {Setting} setting */
function submitForm(form, action, skipsChecks, setting) {
  const fields = fieldsOf(form);
  const faults = skipsChecks ? new Map() : findFaults(fields);
  showFaults(fields, faults);
  if (faults.size > 0) {
    const first = [...faults.keys()][0];
    const target = first.matches("input,select,textarea") ? first : /** @type {HTMLElement|null} */ (first.querySelector("input,summary"));
    target?.focus();
    setting.tell?.({ kind: "refused", formId: form.dataset.formId ?? "", faults: [...faults.values()] });
    return;
  }
  const values = formValues(fields, action);
  setting.tell?.({ kind: "reply", event: replyEvent(form.dataset.formId ?? "", values, setting) });
  form.closest("dialog")?.close();
  if (form.dataset.multiSubmit === "reset") resetForm(form);
  else if (form.dataset.multiSubmit !== "no-reset") closeForm(form);
}

/** By the attribute: a field that is no input of the browser's has no such property. @param {Field} field */
function isDisabled(field) {
  return field.hasAttribute("disabled");
}

/** A form without `multi-submit` can be sent once. @param {HTMLFormElement} form */
export function closeForm(form) {
  form.classList.add("mm-sent");
  for (const control of form.querySelectorAll("input,select,textarea,button.mm-button")) control.toggleAttribute("disabled", true);
}

/** @param {HTMLFormElement} form */
export function resetForm(form) {
  form.reset();
  for (const control of form.querySelectorAll(".mm-multiple,.mm-chooser")) control.dispatchEvent(new Event("mm-reset"));
  showFaults(fieldsOf(form), new Map());
}

/** `formValues` of the event: the pressed button as `action`, several fields of one name as an array. @param {Field[]} fields @param {string} action */
export function formValues(fields, action) {
  /** @type {Record<string, any>} */
  const values = { action };
  const count = new Map();
  for (const field of fields) {
    if (isDisabled(field) && field.dataset.field !== "checkbox" && field.dataset.field !== "radio") continue;
    const value = valueOf(field);
    const name = field.dataset.name ?? "";
    if (value === undefined) continue;
    const seen = count.get(name) ?? 0;
    if (seen === 0) values[name] = value;
    else if (seen === 1) values[name] = [values[name], value];
    else values[name].push(value);
    count.set(name, seen + 1);
  }
  return values;
}

/** The whole event as a bot reads it from its datafeed. @param {string} formId @param {object} values @param {Setting} setting */
export function replyEvent(formId, values, setting) {
  const user = setting.viewer ?? {
    userId: 349026222342678,
    firstName: "Local",
    lastName: "Viewer",
    displayName: "Local Viewer",
    email: "viewer@example.com",
    username: "local.viewer",
  };
  const stream = setting.stream ?? { streamId: "preview-stream", streamType: "ROOM" };
  return {
    id: setting.eventId ?? "preview-event",
    messageId: setting.messageId ?? "preview-message",
    timestamp: Date.now(),
    type: "SYMPHONYELEMENTSACTION",
    initiator: { user },
    payload: {
      symphonyElementsAction: {
        stream,
        formMessageId: setting.messageId ?? "preview-message",
        formId,
        formValues: values,
      },
    },
  };
}

/** @param {Field[]} fields */
function findFaults(fields) {
  const faults = new Map();
  for (const field of fields) {
    if (isDisabled(field)) continue;
    const fault = faultOf(field);
    if (fault) faults.set(field, fault);
  }
  return faults;
}

/** @param {any} value */
function isEmpty(value) {
  if (value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every((ids) => ids.length === 0);
}

/** What is wrong with a field, as a sentence; nothing if it may be sent. @param {Field} field */
export function faultOf(field) {
  const value = valueOf(field);
  const kind = field.dataset.field;
  if (isEmpty(value)) return field.dataset.required === "true" ? "This field is required" : null;
  if (kind === "text") return faultOfText(field, value);
  if (kind === "date") return faultOfDate(field, value);
  if (kind === "time") return faultOfTime(field, value);
  if (kind === "choices" && Array.isArray(value)) {
    const { least, most } = field.dataset;
    if (least && value.length < Number(least)) return `Choose at least ${least}`;
    if (most && value.length > Number(most)) return `Choose at most ${most}`;
  }
  return null;
}

/** @param {Field} field @param {any} value */
function faultOfText(field, value) {
  const { minlength, maxlength, pattern, patternMessage } = field.dataset;
  if (minlength && value.length < Number(minlength)) return `At least ${minlength} characters`;
  if (maxlength && value.length > Number(maxlength)) return `At most ${maxlength} characters`;
  if (pattern && !matches(pattern, value)) return patternMessage || "This does not have the expected form";
  return null;
}

/** True also for a pattern that only Java can read: it is then not checked here. @param {string} pattern @param {any} value */
function matches(pattern, value) {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true;
  }
}

/** @param {Field} field @param {string} name */
function rulesOf(field, name) {
  try {
    const rules = JSON.parse(field.getAttribute(`data-${name}`) ?? "[]");
    return Array.isArray(rules) ? rules : [];
  } catch {
    return [];
  }
}

/** @param {Field} field @param {any} value */
function faultOfDate(field, value) {
  const min = (field.getAttribute("min") ?? "").slice(0, 10);
  const max = (field.getAttribute("max") ?? "").slice(0, 10);
  if (min && value < min) return `Not before ${min}`;
  if (max && value > max) return `Not after ${max}`;
  const day = new Date(`${value}T00:00:00Z`).getUTCDay();
  /** @param {any} rule */
  const isHit = (rule) =>
    rule.day === value || (rule.from && value >= rule.from && value <= rule.to) || rule.daysOfWeek?.includes(day);
  return rulesOf(field, "disabled-date").some(isHit) ? "This day is not available" : null;
}

/** @param {Field} field @param {any} value */
function faultOfTime(field, value) {
  const at = secondsOf(value);
  const min = field.getAttribute("min");
  const max = field.getAttribute("max");
  if (min && at < secondsOf(min)) return `Not before ${min}`;
  if (max && at > secondsOf(max)) return `Not after ${max}`;
  /** @param {any} rule */
  const isHit = (rule) =>
    (rule.time && secondsOf(rule.time) === at) ||
    (rule.from && at >= secondsOf(rule.from) && at <= secondsOf(rule.to));
  return rulesOf(field, "disabled-time").some(isHit) ? "This time is not available" : null;
}

/** @param {Field[]} fields @param {Map<Field, string>} faults */
function showFaults(fields, faults) {
  for (const field of fields) {
    const anchor = field.closest(".mm-masked,.mm-choice") ?? field;
    const shown = anchor.nextElementSibling;
    if (shown?.classList.contains("mm-fault")) shown.remove();
    const fault = faults.get(field);
    field.setAttribute("aria-invalid", String(Boolean(fault)));
    if (!fault) continue;
    const line = field.ownerDocument.createElement("span");
    line.className = "mm-fault";
    line.setAttribute("role", "alert");
    line.textContent = fault;
    anchor.after(line);
  }
}

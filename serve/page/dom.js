// Small words for making and finding elements, and for telling people something.

/**
 * The element with this id, which the page is known to have.
 * @param {string} id @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * The same as an element of a certain kind.
 * @template {HTMLElement} E @param {string} id @param {new () => E} kind @returns {E}
 */
export function elementOf(id, kind) {
  const found = byId(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is no ${kind.name}`);
  return found;
}

/**
 * A new element with a class and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {...(Node|string)} children @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * A button that does something.
 * @param {string} text @param {() => void} run @param {{className?: string, label?: string}} [more]
 */
export function makeButton(text, run, more = {}) {
  const button = make("button", more.className ?? "", text);
  button.type = "button";
  if (more.label) button.setAttribute("aria-label", more.label);
  button.addEventListener("click", run);
  return button;
}

/** The words of a finding, what stands between backticks as code. @param {string} text @returns {(Node|string)[]} */
export function spell(text) {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 === 0 ? part : make("code", "", part)));
}

/**
 * Lets the arrows, Home and End move through the items of a list, of which one at a time is a Tab stop.
 * @param {HTMLElement} list @param {string} selector its items
 */
export function roveThrough(list, selector) {
  const items = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(selector)].filter((item) => item.checkVisibility()));
  const settle = () => {
    const all = items();
    const current = all.find((item) => item === document.activeElement) ?? all.find((item) => item.ariaCurrent === "true")
      ?? all.find((item) => item.tabIndex === 0) ?? all[0];
    for (const item of all) item.tabIndex = item === current ? 0 : -1;
  };
  list.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(to, 0), all.length - 1)].focus();
  });
  list.addEventListener("focusin", settle);
  return settle;
}

/** Says something in the page's notice, until it is dismissed. @param {string} text @param {string|null} [address] that may be opened */
export function notify(text, address = null) {
  const notice = byId("notice");
  const open = byId("open");
  if (notice.firstElementChild) notice.firstElementChild.textContent = text;
  notice.setAttribute("role", "status");
  open.hidden = !/^https?:\/\//i.test(address ?? "");
  open.onclick = () => window.open(address ?? "", "_blank", "noopener,noreferrer");
  byId("dismiss").onclick = dismiss;
  notice.hidden = false;
}

/** Takes the notice away. */
export function dismiss() {
  byId("notice").hidden = true;
}

/** Says why a form was not sent. @param {string[]} faults of its fields */
export function notifyFaults(faults) {
  notify(faults.length === 1 ? `Not submitted: ${faults[0]}` : `Not submitted: ${faults.length} fields are to be corrected`);
}

/** Runs once for many calls, so long after the last. @param {() => void} run @param {number} delay in milliseconds */
export function settleDown(run, delay) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };
  const drop = () => clearTimeout(timer);
  return Object.assign(soon, { drop });
}

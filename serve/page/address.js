// The address of the page says what is shown, so that it can be linked to and Back works.

/** @typedef {"message"|"gallery"|"compare"} View */

/** @typedef {{message: string, case: string, view: View, tab: string}} Shown */

const VIEWS = /** @type {View[]} */ (["message", "gallery", "compare"]);

/** What the address says; empty where it says nothing. @returns {Shown} */
export function readAddress() {
  const given = new URLSearchParams(location.search);
  const view = VIEWS.find((name) => name === given.get("view")) ?? "message";
  return { message: given.get("message") ?? "", case: given.get("case") ?? "", view, tab: given.get("tab") ?? "" };
}

/** The address that says so. @param {Shown} shown */
export function addressOf(shown) {
  const said = new URLSearchParams();
  if (shown.message) said.set("message", shown.message);
  if (shown.case) said.set("case", shown.case);
  if (shown.view !== "message") said.set("view", shown.view);
  if (shown.tab && shown.tab !== "source") said.set("tab", shown.tab);
  const text = said.toString();
  return text ? `?${text}` : location.pathname;
}

/** Goes there; `isStep` makes it a step that Back takes back. @param {Shown} shown @param {boolean} isStep */
export function setAddress(shown, isStep) {
  const address = addressOf(shown);
  if (address === (location.search || location.pathname)) return;
  if (isStep) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

// Tabs and what they hold: outputs, gauges, form replies, rows of names and values.
import { make, makeButton } from "./dom.js";

export class Tabs {
  /** @param {HTMLElement} list @param {HTMLElement} panels @param {(name: string) => void} chosen */
  constructor(list, panels, chosen) {
    this.list = list;
    this.panels = panels;
    this.chosen = chosen;
    list.addEventListener("keydown", (event) => {
      const tabs = this.tabs;
      const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.focus();
      this.choose(next.dataset.name ?? "");
    });
  }

  get tabs() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** Adds a tab and gives its panel. @param {string} name @param {string} title */
  add(name, title) {
    const tab = makeButton(title, () => this.choose(name));
    tab.id = `tab-${name}`;
    tab.dataset.name = name;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${name}`);
    const panel = make("div", "panel");
    panel.id = `panel-${name}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    this.list.append(tab);
    this.panels.append(panel);
    return panel;
  }

  /** Shows a panel, the first for a name that there is not. @param {string} name */
  choose(name) {
    const wanted = this.tabs.find((tab) => tab.dataset.name === name) ?? this.tabs[0];
    for (const tab of this.tabs) {
      const isChosen = tab === wanted;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(`panel-${tab.dataset.name}`);
      if (panel) panel.hidden = !isChosen;
    }
    wanted.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.chosen(wanted.dataset.name ?? "");
  }
}

/** A text that can be read and scrolled. @param {string} text @param {string} label */
function buildText(text, label) {
  const pre = make("pre", "", text);
  pre.tabIndex = 0;
  pre.setAttribute("role", "region");
  pre.setAttribute("aria-label", label);
  return pre;
}

/** Shows a text in a panel. @param {HTMLElement} panel @param {string} text */
export function showText(panel, text) {
  const label = document.getElementById(panel.getAttribute("aria-labelledby") ?? "")?.textContent ?? "Text";
  panel.replaceChildren(buildText(text, label));
}

/** Line breaks between the blocks of PresentationML, for reading only. @param {string} text */
export function spreadMarkup(text) {
  const blocks = "div|p|h[1-6]|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|form|dialog|select|option|hr";
  return text.replace(new RegExp(`(</(?:${blocks})>|<hr/>)(?=<)`, "g"), "$1\n")
    .replace(new RegExp(`>(<(?:${blocks})[ >])`, "g"), ">\n$1");
}

/** Shows how far each limit is used. @param {HTMLElement} panel @param {import("./port.js").Gauge[]} gauges */
export function showGauges(panel, gauges) {
  panel.replaceChildren(make("div", "gauges", ...gauges.map((gauge) => {
    const meter = make("progress");
    meter.max = gauge.limit;
    meter.value = Math.min(gauge.used, gauge.limit);
    meter.setAttribute("aria-label", `${gauge.name}: ${gauge.used} of ${gauge.limit}`);
    const row = make("div", "gauge", make("b", "", gauge.name),
      `: ${gauge.used.toLocaleString()} of ${gauge.limit.toLocaleString()}`, meter);
    // Close to a limit, or beyond it.
    if (gauge.used >= gauge.limit * 0.9) row.dataset.full = "true";
    return row;
  })));
}

/**
 * Shows rows of name and value, and below them a text.
 * @param {HTMLElement} panel @param {[string, string][]} rows @param {string} [text]
 */
export function showRows(panel, rows, text = "") {
  const table = make("table");
  for (const [name, value] of rows) {
    const row = table.insertRow();
    const head = make("th", "", name);
    head.scope = "row";
    row.append(head);
    row.insertCell().textContent = value;
  }
  panel.replaceChildren(make("div", "history", table), buildText(text, "Answer"));
}

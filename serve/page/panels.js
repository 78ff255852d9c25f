// The tabs on the right: panes to edit in, the outputs, the gauges, the form replies.

export class Tabs {
  /** @param {HTMLElement} list @param {HTMLElement} panels @param {(name: string) => void} chosen */
  constructor(list, panels, chosen) {
    this.list = list;
    this.panels = panels;
    this.chosen = chosen;
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = [...list.children].filter((tab) => !tab.hidden);
      const at = tabs.indexOf(event.target.closest("button"));
      const next = tabs[(at + step + tabs.length) % tabs.length];
      next.focus();
      this.choose(next.dataset.name);
    });
  }

  /** Adds a tab and gives its panel. */
  add(name, title) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${name}`;
    tab.dataset.name = name;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${name}`);
    tab.textContent = title;
    tab.addEventListener("click", () => this.choose(name));
    const panel = document.createElement("div");
    panel.id = `panel-${name}`;
    panel.className = "panel";
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    this.list.append(tab);
    this.panels.append(panel);
    return panel;
  }

  choose(name) {
    const known = [...this.list.children].some((tab) => tab.dataset.name === name && !tab.hidden);
    const wanted = known ? name : this.list.firstElementChild.dataset.name;
    for (const tab of this.list.children) {
      const isChosen = tab.dataset.name === wanted;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(`panel-${tab.dataset.name}`).hidden = !isChosen;
    }
    this.chosen(wanted);
  }
}

/** Shows a text in a panel. */
export function showText(panel, text) {
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.textContent = text;
  panel.replaceChildren(pre);
}

/** Line breaks between the blocks of PresentationML, for reading only. */
export function spreadMarkup(text) {
  const blocks = "div|p|h[1-6]|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|form|dialog|select|option|hr";
  return text.replace(new RegExp(`(</(?:${blocks})>|<hr/>)(?=<)`, "g"), "$1\n")
    .replace(new RegExp(`>(<(?:${blocks})[ >])`, "g"), ">\n$1");
}

/** Shows how far each limit is used. */
export function showGauges(panel, gauges) {
  const frame = document.createElement("div");
  frame.className = "gauges";
  frame.append(...gauges.map((gauge) => {
    const row = document.createElement("div");
    row.className = "gauge";
    // Close to a limit, or beyond it.
    if (gauge.used >= gauge.limit * 0.9) row.dataset.full = "true";
    const name = document.createElement("b");
    name.textContent = gauge.name;
    const figures = document.createTextNode(`: ${gauge.used.toLocaleString()} of ${gauge.limit.toLocaleString()}`);
    const meter = document.createElement("progress");
    meter.max = gauge.limit;
    meter.value = Math.min(gauge.used, gauge.limit);
    meter.setAttribute("aria-label", `${gauge.name}: ${gauge.used} of ${gauge.limit}`);
    row.append(name, figures, meter);
    return row;
  }));
  panel.replaceChildren(frame);
}

/** Shows rows of name and value, and below them a text. */
export function showRows(panel, rows, text) {
  const frame = document.createElement("div");
  frame.className = "history";
  const table = document.createElement("table");
  for (const [name, value] of rows) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = value;
  }
  const pre = document.createElement("pre");
  pre.textContent = text ?? "";
  frame.append(table);
  panel.replaceChildren(frame, pre);
}

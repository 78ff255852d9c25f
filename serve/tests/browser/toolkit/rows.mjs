// What is held to what: a part of our picture, the part of Symphony's that it stands for, the styles that are compared, and
// the states in which they are. `at` is what the pointer or the keyboard is at, where that is another element.

const TYPE = ["font-size", "line-height", "font-weight", "letter-spacing", "text-transform"];
const GROUND = ["color", "background-color"];
const RING = ["outline-color", "outline-style", "outline-width", "outline-offset"];
const SIDES = ["padding-left", "padding-right"];
const FRAME = ["background-color", "box-shadow", "border-radius", "border-width"];
const ALL = ["rest", "hover", "focus", "active"];

const named = (name) => `[data-name="${name}"]`;
const label = (name) => `.mm-field:has(${named(name)}) > label`;

const buttons = ["primary", "secondary", "tertiary", "primary-destructive"].flatMap((name) => {
  const [ours, theirs] = [`button${named(name)}`, `#${name} button`];
  const [oursOff, theirsOff] = [`button${named(`${name}-off`)}`, `#${name}-off button`];
  return [
    { name, ours, theirs, styles: [...GROUND, "box-shadow"], states: ALL },
    { name, ours, theirs, styles: [...TYPE, ...SIDES, "padding-top", "padding-bottom", "height", "border-radius", "border-width", "white-space", "text-align", "cursor"] },
    { name, ours, theirs, styles: RING, states: ["focus"] },
    { name: `${name}, disabled`, ours: oursOff, theirs: theirsOff, styles: [...GROUND, "box-shadow", "opacity", "cursor"], states: ["rest", "hover", "active"] },
  ];
});

/** A field with a box around its words: text, several lines, a date. */
const field = (name, more = {}) => {
  const box = { name, ours: named(name), theirs: `#${name} .tk-input__container`, at: { theirs: `#${name} .tk-input` }, ...more };
  return [
    { ...box, styles: [...FRAME, "padding-left"], states: ["rest", "hover", "focus", "active"] },
    { ...box, name: `words of ${name}`, theirs: `#${name} .tk-input`, styles: ["color", "font-size", "line-height", "opacity", "outline-style"], states: ["rest", "hover", "focus"] },
  ];
};

/** A field with a choice behind it. */
const choice = (name, ours = named(name)) => {
  const box = { name, ours, theirs: `#${name} .tk-select__control` };
  const at = { ours: ours.endsWith("]") ? `${ours} input, input${ours}, select${ours}` : ours, theirs: `#${name} .tk-select__control` };
  return [
    { ...box, at, styles: FRAME, states: ["rest", "hover", "focus", "active"] },
    { ...box, styles: ["height", "padding-left"] },
  ];
};

const words = (name, ours, theirs, styles = ["color", "font-size", "line-height"]) => ({ name: `words of ${name}`, ours, theirs, styles });

const tick = (kind) => {
  const of = (name, states) => {
    const at = { theirs: `#${name} input` };
    const ours = `.mm-tick${named(name)}`;
    return [
      { name, ours, theirs: `#${name} .tk-${kind}__icon`, at, part: { theirs: "::before" }, styles: [["color", "border-top-color"]], states },
      ...(name.includes("-on") ? [{ name: `sign in ${name}`, ours, theirs: `#${name} .tk-${kind}__icon`, at,
        part: { ours: kind === "radio" ? "::after" : undefined, theirs: "::before" }, styles: [["color", "background-color"]], states }] : []),
    ];
  };
  const line = (name) => `.${kind}-group:has(${named(name)})`;
  return [
    ...of(kind, ALL),
    ...of(`${kind}-on`, ALL),
    ...of(`${kind}-off`, ["rest", "hover"]),
    ...of(`${kind}-on-off`, ["rest", "hover"]),
    { name: `line of ${kind}`, ours: line(kind), theirs: `#${kind} .tk-${kind}`, styles: ["min-height", "padding-top", "padding-left", "align-items", "display"] },
    { name: `words of ${kind}`, ours: `${line(kind)} label`, theirs: `#${kind} label`, styles: ["color", "font-size", "margin-left", "cursor"], states: ["rest", "hover"] },
    { name: `words of ${kind}, disabled`, ours: `${line(`${kind}-off`)} label`, theirs: `#${kind}-off label`, styles: ["color", "cursor"] },
    { name: `ring of ${kind}`, ours: `.mm-tick${named(kind)}`, theirs: `#${kind} .tk-${kind}`, at: { theirs: `#${kind} input` }, styles: RING, states: ["focus"] },
  ];
};

export const ROWS = [
  ...buttons,
  { name: "secondary-destructive", ours: ".mm-secondary-destructive", theirs: "#secondary-destructive button", styles: ["color"] },
  ...field("text"),
  ...field("text-off"),
  ...field("text-read"),
  ...field("text-faulty"),
  ...field("area"),
  ...field("area-off"),
  ...field("area-read"),
  ...field("area-faulty"),
  ...field("date"),
  ...field("date-off"),
  ...field("date-faulty"),
  { name: "text", ours: named("text"), theirs: "#text .tk-input__container", styles: ["height"] },
  { name: "date", ours: named("date"), theirs: "#date .tk-input__container", styles: ["height"] },
  { name: "area", ours: named("area"), theirs: "#area textarea", styles: ["min-height", "resize"] },
  { name: "text, empty", ours: named("text"), theirs: "#text .tk-input", part: "::placeholder", styles: ["color", "opacity"] },
  { name: "area, empty", ours: named("area"), theirs: "#area .tk-input", part: "::placeholder", styles: ["color", "opacity"] },
  { name: "label", ours: label("text"), theirs: "#text label", styles: ["color", ...TYPE] },
  { name: "label, disabled", ours: label("text-off"), theirs: "#text-off label", styles: ["color"] },
  { name: "header of a field", ours: label("text"), theirs: "#text .tk-input-group__header", styles: ["margin-bottom"] },
  { name: "required", ours: label("needed"), theirs: "#text label", part: "::before", styles: ["content", "color", "font-size", "line-height", "font-weight", "margin-right"] },
  { name: "fault", ours: ".mm-fault", theirs: "#text-faulty .tk-validation__errors", styles: ["color", ...TYPE, "margin-top"] },
  { name: "sign of a fault", ours: ".mm-fault", theirs: "#text-faulty .tk-validation__errors li", part: "::before", styles: ["font-size", "margin-right", ["color", "background-color"]] },
  { name: "reveal", ours: ".mm-reveal", theirs: "#text-masked .tk-input__hide", styles: ["color", "font-size", "line-height", "font-weight", "background-color", "cursor"] },
  ...choice("select"),
  ...choice("select-off"),
  ...choice("select-faulty"),
  words("select", named("select"), "#select .tk-select__placeholder"),
  words("select-chosen", named("select-chosen"), "#select-chosen .tk-select__single-value"),
  words("select-off", named("select-off"), "#select-off .tk-select__single-value"),
  { name: "sign of select", ours: `.mm-choice:has(${named("select")})`, theirs: "#select .tk-select__dropdown-indicator", part: { ours: "::after" }, styles: [["color", "background-color"]] },
  ...["several", "several-off", "several-faulty"].flatMap((name) => choice(name, `${named(name)} summary`)),
  words("several", `${named("several")} summary`, "#several .tk-select__placeholder"),
  { name: "menu", ours: `${named("menu")} .mm-options`, theirs: "#menu .tk-select__menu", styles: ["background-color", "border-radius", "box-shadow", "border-top-color", "border-top-style", "margin-top"] },
  { name: "option", ours: `${named("menu")} .mm-options label`, theirs: "#menu .tk-select__option", styles: [...GROUND], states: ["rest", "hover", "active"] },
  { name: "option", ours: `${named("menu")} .mm-options label`, theirs: "#menu .tk-select__option", styles: ["font-size", "line-height", "padding-top", "padding-bottom", ...SIDES, "cursor"] },
  { name: "option, chosen", ours: `${named("menu")} .mm-options label:last-child`, theirs: "#menu .tk-select__option--is-selected", styles: GROUND, states: ["rest", "hover"] },
  { name: "sign of an option", ours: `${named("menu")} .mm-options label:last-child`, theirs: "#menu .tk-select__option--is-selected", part: { ours: "::after", theirs: "::before" }, styles: [["color", "background-color"], ["font-size", "width"], "right", "position"], states: ["rest", "hover"] },
  ...choice("people"),
  ...choice("people-off"),
  ...choice("people-faulty"),
  { name: "chip", ours: `${named("people")} .mm-chip`, theirs: "#people .tk-select__multi-value", styles: [...GROUND, "border-radius", "min-height", "height"] },
  { name: "words of a chip", ours: `${named("people")} .mm-chip`, theirs: "#people .tk-select__multi-value__label", styles: ["color", "font-size"] },
  { name: "chip, disabled", ours: `${named("people-off")} .mm-chip`, theirs: "#people-off .tk-select__multi-value", styles: GROUND },
  { name: "cross of a chip", ours: `${named("people")} .mm-chip`, theirs: "#people .tk-tag__close-icon", part: { ours: "::after", theirs: "::before" }, styles: [["color", "background-color"]], states: ["rest", "hover", "active"] },
  { name: "calendar", ours: ".mm-calendar", theirs: "#date-open .tk-daypicker", styles: ["background-color"] },
  ...["time", "time-off", "time-faulty"].flatMap((name) => choice(name).slice(0, 1)),
  { name: "sign of time", ours: `.mm-choice:has(${named("time-strict")})`, theirs: "#time .tk-input__icon", part: { ours: "::before" }, styles: [["color", "background-color"], ["font-size", "width"]] },
  { name: "time-strict", ours: named("time-strict"), theirs: "#time .tk-select__control", styles: [...FRAME, "height"], states: ["rest", "hover", "focus"] },
  words("time", named("time"), "#time input", ["color", "font-size", "line-height"]),
  words("time-off", named("time-off"), "#time-off input", ["color"]),
  ...tick("checkbox"),
  ...tick("radio"),
  { name: "card", ours: ".mm-card", theirs: "#card .tk-card", styles: ["border-radius", "border-top-color", "border-top-width", "border-top-style", "box-shadow", "background-color", "padding-left", "padding-top"], states: ["rest", "hover"] },
  { name: "head of an expandable card", ours: ".expandableCardBody", theirs: "#expandable > div > div", styles: [["margin-bottom", "margin-top"]] },
  { name: "expandable card", ours: ".mm-more", theirs: "#expandable .toggle", styles: ["color", "font-size", "line-height", "font-weight", "text-decoration-line", "cursor"], states: ["rest", "hover"] },
  { name: "table", ours: ".mm-table table", theirs: "#table table", styles: ["border-collapse", "width"] },
  { name: "head of a table", ours: ".mm-table th", theirs: "#table th", styles: ["text-align", "height", "border-bottom-color", "border-bottom-width", "border-bottom-style", "border-left-width", "background-color", "font-weight"] },
  { name: "cell", ours: ".mm-table td", theirs: "#table td", styles: ["vertical-align", "height", "border-bottom-color", "border-bottom-width", "border-bottom-style", "border-left-width"] },
  { name: "line of a table", ours: ".mm-table tbody tr", theirs: "#table tbody tr", styles: ["background-color"], states: ["rest", "hover"] },
  { name: "hint", ours: ".mm-hint", theirs: "#hint .tk-hint", part: { ours: "::after" }, styles: ["background-color", "border-radius", "padding-left", "padding-top", "font-size", "line-height", "white-space", "max-width", "min-width", "text-align", "overflow-wrap"], states: ["hover"] },
  { name: "words of a hint", ours: ".mm-hint", theirs: "#hint .tk-hint__description", part: { ours: "::after" }, styles: ["color"], states: ["hover"] },
  { name: "sign of a hint", ours: ".mm-hint", theirs: "#hinted .tk-input-group__hint", styles: ["width", "height", "cursor"] },
  { name: "tooltip", ours: ".mm-tooltip", theirs: "#tooltip .tk-tooltip", styles: ["background-color"] },
  { name: "words", ours: ".mm-message p", theirs: "#words > *", styles: ["color", "font-size", "line-height", "font-weight"] },
  { name: "heading", ours: ".mm-message h1", theirs: "#heading > *", styles: ["color", "font-size", "line-height", "font-weight"] },
  { name: "link", ours: ".mm-link", theirs: "#link a", styles: ["color", "text-decoration-line", "font-size", "line-height", "cursor"], states: ["rest", "hover"] },
  { name: "link", ours: ".mm-link", theirs: "#link a", styles: RING, states: ["focus"] },
  { name: "dialog", ours: ".mm-dialog", theirs: "#dialog .tk-dialog", styles: ["color", "background-color", "box-shadow", "border-radius", "padding-left", "padding-top", "width"], late: true },
  { name: "behind a dialog", ours: ".mm-dialog", theirs: "#dialog .tk-dialog-backdrop", part: { ours: "::backdrop" }, styles: ["background-color"], late: true },
  { name: "title of a dialog", ours: ".dialog-title", theirs: "#dialog .tk-dialog__title", styles: ["color", "font-size", "line-height", "font-weight"], late: true },
  { name: "body of a dialog", ours: ".dialog-body", theirs: "#dialog .tk-dialog__body", styles: ["color", "margin-top"], late: true },
  { name: "foot of a dialog", ours: ".dialog-footer", theirs: "#dialog .tk-dialog__footer", styles: ["color", "margin-top"], late: true },
  { name: "cross of a dialog", ours: ".mm-close", theirs: "#dialog .tk-dialog__close", part: { ours: "::before" }, styles: [["color", "background-color"], "cursor"], states: ["rest", "hover"], late: true },
];

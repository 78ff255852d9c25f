// Symphony's own components, each in a box of its own that is found by its name; bundled for a page of its own.
import * as kit from "@symphony-ui/uitoolkit-components";
import { enUS } from "date-fns/locale";
import { createElement as h } from "react";
import { render } from "react-dom";

// The date picker asks for its language while it runs.
globalThis.language = enUS;

const one = { label: "One", value: "1" };
const two = { label: "Two", value: "2" };
const still = () => {};
const chosen = { status: kit.SelectionStatus.CHECKED, onChange: still };
const ticks = (Kind, name) => ({
  [name]: h(Kind, { label: "Tick", name, value: "b" }),
  [`${name}-on`]: h(Kind, { label: "Tick", name: `${name}-on`, value: "b", ...chosen }),
  [`${name}-off`]: h(Kind, { label: "Tick", name: `${name}-off`, value: "b", disabled: true }),
  [`${name}-on-off`]: h(Kind, { label: "Tick", name: `${name}-on-off`, value: "b", disabled: true, ...chosen }),
});
const buttons = (variant) => ({
  [variant]: h(kit.Button, { variant }, "Send"),
  [`${variant}-off`]: h(kit.Button, { variant, disabled: true }, "Send"),
});
const faulty = (field) => h(kit.Validation, { errors: ["A fault"] }, field);
const dropdown = (more) => h(kit.Dropdown, { label: "Label", options: [one, two], placeholder: "Select", ...more });
const day = new Date(2024, 0, 2);

const pieces = {
  ...buttons("primary"),
  ...buttons("secondary"),
  ...buttons("tertiary"),
  ...buttons("primary-destructive"),
  ...buttons("secondary-destructive"),
  text: h(kit.TextField, { label: "Label", placeholder: "Say more", showRequired: true }),
  "text-off": h(kit.TextField, { label: "Label", disabled: true, value: "x" }),
  "text-read": h(kit.TextField, { label: "Label", readOnly: true, value: "x" }),
  "text-faulty": faulty(h(kit.TextField, { label: "Label" })),
  "text-masked": h(kit.TextField, { label: "Label", value: "x", rightDecorators: h("button", { key: "hide", className: "tk-input__hide" }, "Show") }),
  area: h(kit.TextArea, { label: "Label", placeholder: "Say more" }),
  "area-off": h(kit.TextArea, { label: "Label", disabled: true, value: "x" }),
  "area-read": h(kit.TextArea, { label: "Label", readOnly: true, value: "x" }),
  "area-faulty": faulty(h(kit.TextArea, { label: "Label" })),
  select: dropdown({}),
  "select-chosen": dropdown({ value: one }),
  "select-off": dropdown({ isDisabled: true, value: one }),
  "select-faulty": faulty(dropdown({})),
  several: dropdown({ isMultiSelect: true }),
  "several-off": dropdown({ isMultiSelect: true, isDisabled: true, value: [one] }),
  "several-faulty": faulty(dropdown({ isMultiSelect: true })),
  menu: dropdown({ value: two, menuIsOpen: true }),
  people: dropdown({ isMultiSelect: true, value: [one] }),
  "people-off": dropdown({ isMultiSelect: true, value: [one], isDisabled: true }),
  "people-faulty": faulty(dropdown({ isMultiSelect: true })),
  date: h(kit.DatePicker, { label: "Label", date: day }),
  "date-off": h(kit.DatePicker, { label: "Label", date: day, disabled: true }),
  "date-faulty": faulty(h(kit.DatePicker, { label: "Label", date: day })),
  "date-open": h(kit.DatePicker, { label: "Label", date: day, showOverlay: true }),
  time: h(kit.TimePicker, { label: "Label", value: "10:00:00" }),
  "time-off": h(kit.TimePicker, { label: "Label", value: "10:00:00", disabled: true }),
  "time-faulty": faulty(h(kit.TimePicker, { label: "Label", value: "10:00:00" })),
  ...ticks(kit.Checkbox, "checkbox"),
  ...ticks(kit.Radio, "radio"),
  card: h(kit.Card, {}, "Body"),
  expandable: h(kit.ExpandableCard, { header: h("span", {}, "Header"), initCollapsed: false }, "Body"),
  table: h("div", { className: "tk-theme-condensed" }, h("table", { className: "tk-table" },
    h("thead", {}, h("tr", {}, h("th", {}, "A"))), h("tbody", {}, h("tr", {}, h("td", {}, "B"))))),
  hint: h(kit.Tooltip, { description: "A hint", visible: true, placement: "bottom", type: "hint" }, h("span", {}, "x")),
  hinted: h(kit.TextField, { label: "Label", tooltip: "A hint" }),
  tooltip: h(kit.Tooltip, { description: "A hint", visible: true, placement: "bottom", type: "tooltip" }, h("span", {}, "x")),
  words: h(kit.Typography, { type: "body" }, "Words"),
  heading: h(kit.Typography, { type: "h1" }, "Words"),
  link: h(kit.Link, { url: "#" }, "a link"),
  dialog: h(kit.Modal, { size: "medium", show: true, closeButton: true },
    h(kit.ModalTitle, {}, "Title"), h(kit.ModalBody, {}, "Body"), h(kit.ModalFooter, {}, "Footer")),
};

for (const [name, piece] of Object.entries(pieces)) {
  const box = document.createElement("div");
  box.id = name;
  document.body.append(box);
  render(piece, box);
}

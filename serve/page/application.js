// The page: what is shown, what was edited, and what the server says of it.
import { Editor } from "./editor.js";
import { showFindings } from "./findings.js";
import { Gallery, keyOf } from "./gallery.js";
import { Tabs, showGauges, showText, spreadMarkup } from "./panels.js";
import { Room } from "./room.js";

const $ = (id) => document.getElementById(id);
const STORE = "messageml-preview";

/** What survives a reload: choices, and edits that are nowhere else. */
const kept = { theme: "", width: "full", images: false, tab: "source", id: "", case: "", filter: "", state: "",
  edits: {}, ...readStore() };
let round = 0;
let timer = 0;

function readStore() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

function keep(changes) {
  Object.assign(kept, changes);
  try {
    sessionStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // Too large to keep: the edit lives as long as the page.
  }
}

async function ask(path, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  const answer = await fetch(path, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? `status ${answer.status}`);
  return json;
}

const tabs = new Tabs($("tabs"), $("panels"), (name) => keep({ tab: name }));
const template = new Editor("Template", () => edited());
const data = new Editor("Data", () => edited());
const panels = {
  source: tabs.add("source", "Template"),
  presentation: tabs.add("presentation", "PresentationML"),
  entities: tabs.add("entities", "EntityJSON"),
  markdown: tabs.add("markdown", "Markdown"),
  text: tabs.add("text", "Text"),
  limits: tabs.add("limits", "Limits"),
  reply: tabs.add("reply", "Reply"),
};
buildPanes();
showText(panels.reply, "Fill in a form in the picture and submit it: the event that the bot would get appears here.");

function buildPanes() {
  const frame = document.createElement("div");
  frame.className = "editors";
  for (const [editor, title] of [[template, "Template"], [data, "Data (EntityJSON)"]]) {
    const pane = document.createElement("section");
    pane.className = "pane";
    const heading = document.createElement("h2");
    heading.append(title);
    pane.append(heading, editor.element);
    frame.append(pane);
  }
  const back = document.createElement("button");
  back.type = "button";
  back.id = "revert";
  back.hidden = true;
  back.textContent = "Drop edits";
  back.addEventListener("click", revert);
  frame.querySelector("h2").append(back);
  panels.source.append(frame);
}

const gallery = new Gallery((id, name) => select(id, name));
gallery.filter.value = kept.filter;
gallery.states.value = kept.state;
gallery.filter.addEventListener("input", () => keep({ filter: gallery.filter.value }));
gallery.states.addEventListener("change", () => keep({ state: gallery.states.value }));

/* The picture */

const room = new Room($("frame"), (about) => ({
  images: kept.images, people: about.people, rooms: about.rooms, viewer: about.viewer, stream: about.stream,
  messageId: about.messageId, tell,
}));

/** Shows what a form sends. */
function reply(event) {
  showText(panels.reply, JSON.stringify(event, null, 2));
  tabs.choose("reply");
  notify(`Submitted: form "${event.payload.symphonyElementsAction.formId}"`);
}

function tell(event) {
  if (event.kind === "reply") {
    reply(event.event);
  } else if (event.kind === "refused") {
    const count = event.faults.length;
    notify(count === 1 ? `Not submitted: ${event.faults[0]}` : `Not submitted: ${count} fields are to be corrected`);
  }
  else if (event.kind === "link") notify(`Link to ${event.address}`, event.address);
  else if (event.kind === "chat") notify(`Would open a chat with ${event.users ?? `stream ${event.stream}`}`);
  else if (event.kind === "entity") notify(`${event.id}: ${JSON.stringify(event.entity)}`);
}

/** Tells those who listen instead of looking. */
function say(text) {
  if ($("said").textContent !== text) $("said").textContent = text;
}

function notify(text, address) {
  say(text);
  $("notice").firstElementChild.textContent = text;
  const canOpen = /^https?:\/\//i.test(address ?? "");
  $("open").hidden = !canOpen;
  $("open").onclick = () => window.open(address, "_blank", "noopener,noreferrer");
  $("notice").hidden = false;
}

$("dismiss").addEventListener("click", () => {
  $("notice").hidden = true;
});

/* Looks */

function dressPage() {
  const theme = kept.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  room.theme = theme;
  $("theme").setAttribute("aria-pressed", String(theme === "dark"));
  $("stage").classList.toggle("mobile", kept.width === "mobile");
  $("width").value = kept.width;
  $("images").checked = kept.images;
}

$("theme").addEventListener("click", () => {
  keep({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
  dressPage();
});
$("width").addEventListener("change", () => {
  keep({ width: $("width").value });
  dressPage();
});
$("images").addEventListener("change", async () => {
  keep({ images: $("images").checked });
  await room.load(kept.images);
  dressPage();
  room.paint();
});

/* What is shown */

const WORDS = { accepted: "Accepted", warned: "Accepted, with warnings", refused: "Refused" };

function go(finding) {
  tabs.choose("source");
  const editor = finding.source === "data" ? data : template;
  editor.select(finding.line, finding.column, finding.endLine, finding.endColumn);
}

function show(answer) {
  const isRefused = answer.state === "refused";
  $("state").textContent = WORDS[answer.state];
  $("state").dataset.state = answer.state;
  const count = answer.diagnostics.length;
  say(`${WORDS[answer.state]}${count > 0 ? `: ${count} ${count === 1 ? "finding" : "findings"}` : ""}`);
  showFindings($("findings").firstElementChild, answer.diagnostics, { message: template.text, data: data.text }, go);
  showGauges(panels.limits, answer.gauges);
  if (!isRefused) {
    showText(panels.presentation, spreadMarkup(answer.presentationML));
    showText(panels.entities, JSON.stringify(answer.entityJson, null, 2));
    showText(panels.markdown, answer.markdown);
    showText(panels.text, answer.text);
    room.paint([{ ...answer, sender: "Bot" }]);
  } else if (room.entries.length === 0) {
    for (const name of ["presentation", "entities", "markdown", "text"]) showText(panels[name], "");
    room.paint([{ isRefused: true, sender: "Bot", text: "Symphony refuses this message; the findings below say where and why." }]);
    room.entries = [];
  }
  const isStale = isRefused && room.entries.length > 0;
  $("stale").hidden = !isStale;
  $("picture").classList.toggle("stale", isStale);
}

function complain(error) {
  $("state").textContent = error.message;
  $("state").dataset.state = "refused";
}

/** Sends what is in the panes, a moment after the last key. */
function edited() {
  keep({ edits: { ...kept.edits, [keyOf(kept.id, kept.case)]: { message: template.text, data: data.text } } });
  $("revert").hidden = false;
  clearTimeout(timer);
  timer = setTimeout(recheck, 60);
}

async function recheck() {
  const mine = ++round;
  const body = { id: kept.id, message: template.text, data: data.text.trim() === "" ? null : data.text };
  try {
    const answer = await ask("api/check", body);
    if (mine === round) show(answer);
  } catch (error) {
    complain(error);
  }
}

function revert() {
  const edits = { ...kept.edits };
  delete edits[keyOf(kept.id, kept.case)];
  keep({ edits });
  load();
}

/** Reads the chosen message anew. */
async function load() {
  const mine = ++round;
  try {
    const answer = await ask(`api/message?id=${encodeURIComponent(kept.id)}&case=${encodeURIComponent(kept.case)}`);
    if (mine === round) await take(answer);
  } catch (error) {
    complain(error);
  }
}

async function take(answer) {
  const edit = kept.edits[keyOf(kept.id, kept.case)];
  template.text = edit?.message ?? answer.message ?? "";
  data.text = edit?.data ?? answer.data ?? "";
  $("revert").hidden = !edit;
  if (edit) await recheck();
  else show(answer.outcome);
}

function select(id, name) {
  const isOther = keyOf(id, name) !== keyOf(kept.id, kept.case);
  keep({ id, case: name });
  $("notice").hidden = true;
  gallery.mark(keyOf(id, name));
  if (isOther) room.clear();
  return load();
}

async function list() {
  const listing = await ask("api/listing");
  document.title = `${listing.name} · messageml`;
  $("title").textContent = listing.name;
  const rows = listing.messages.flatMap((message) => {
    const label = message.label ?? message.id;
    const worst = ["refused", "warned", "accepted"].find((state) => message.cases.some((one) => one.state === state));
    const named = message.cases.filter((one) => one.name !== "");
    const first = message.cases[0];
    const head = { id: message.id, case: first.name, label, isCase: false, state: named.length > 0 ? worst : first.state };
    const variants = message.cases.length > 1 || named.length > 0 ? message.cases : [];
    if (variants.length === 0) return [head];
    return [head, ...variants.slice(first.name === "" ? 1 : 0).map((one) =>
      ({ id: message.id, case: one.name, label: one.name, isCase: true, state: one.state }))];
  });
  document.querySelector("main").classList.toggle("single", rows.length === 1);
  gallery.show(rows);
  return rows;
}

function follow() {
  const events = new EventSource("api/events");
  const relist = () => list().then(choose).catch(complain);
  // The first is for this page; any other means that the line was cut, and something may have been missed.
  events.addEventListener("ready", () => events.addEventListener("ready", relist), { once: true });
  events.addEventListener("listing", relist);
  events.addEventListener("lost", relist);
  events.addEventListener("changed", (event) => {
    const isMine = JSON.parse(event.data).includes(kept.id);
    if (isMine) load();
    list().catch(complain);
  });
}

/** Keeps the choice if it still exists; else the first message. */
function choose(rows) {
  const found = rows.find((row) => row.id === kept.id && row.case === kept.case) ?? rows[0];
  if (found) return select(found.id, found.case);
  $("state").textContent = "No messages here";
  delete $("state").dataset.state;
}

/** Shows the message that the page came with, if it is the one that was chosen. */
async function begin() {
  const first = JSON.parse($("first").textContent);
  document.querySelector("main").classList.toggle("single", first?.single === true);
  if (kept.images) await room.load(true);
  else room.settle($("frame-text").textContent);
  dressPage();
  const isChosen = first && (kept.id === "" || (kept.id === first.id && kept.case === first.case));
  if (!isChosen) return;
  keep({ id: first.id, case: first.case });
  if (first.answer) await take(first.answer);
  else complain(new Error(first.error));
  performance.mark("picture");
  return keyOf(first.id, first.case);
}

async function run() {
  dressPage();
  tabs.choose(kept.tab);
  const begun = await begin();
  const rows = await list();
  follow();
  if (begun !== undefined && rows.some((row) => keyOf(row.id, row.case) === begun)) gallery.mark(begun);
  else await choose(rows);
  document.documentElement.dataset.ready = "true";
}

run().catch(complain);

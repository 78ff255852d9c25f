// The Agent's page: rooms on the left, a conversation in the middle, the details of a message on the right.
import { Composer } from "./composer.js";
import { showFindings } from "./findings.js";
import { askChat, askRoom, showMembers, showPeople } from "./gathering.js";
import { Tabs, showGauges, showRows, showText, spreadMarkup } from "./panels.js";
import { Room } from "./room.js";

const $ = (id) => document.getElementById(id);
const STORE = "messageml-agent";
/** Where requests are that belong to no room. */
const NOWHERE = "";

const kept = { theme: "", images: false, by: 0, tab: "request", seen: {}, drafts: {}, ...readKept() };
let pod = { users: [], streams: [], connections: [], turnedAway: 0 };
let rows = [];
let hasMore = false;
let place = null;
let chosen = 0;

function readKept() {
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
    // Too large to keep: it lives as long as the page.
  }
}

async function call(path, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  const answer = await fetch(path, options);
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.message ?? `status ${answer.status}`), { details: json.details });
  return json;
}

/** What is done as the person who was chosen. */
const act = (what, body) => call(`api/${what}`, { by: kept.by, ...body });

const personOf = (id) => pod.users.find((user) => user.id === id);

/** Runs once for many calls, a moment after the first. */
function bundle(run, delay) {
  let timer = 0;
  return () => {
    if (timer !== 0) return;
    timer = setTimeout(() => {
      timer = 0;
      run().catch(complain);
    }, delay);
  };
}

function complain(error) {
  $("state").textContent = error.message;
  $("state").dataset.state = "refused";
}

function notify(text, address) {
  $("notice").firstElementChild.textContent = text;
  const canOpen = /^https?:\/\//i.test(address ?? "");
  $("open").hidden = !canOpen;
  $("open").onclick = () => window.open(address, "_blank", "noopener,noreferrer");
  $("notice").hidden = false;
}

$("dismiss").addEventListener("click", () => {
  $("notice").hidden = true;
});

/* The conversation */

const room = new Room($("frame"), (entry) => ({
  images: kept.images, people: pod.users, rooms: pod.streams.filter((stream) => stream.name), messageId: entry.messageId,
  viewer: viewerOf(kept.by), stream: place?.v4, tell: (event) => told(event, entry), choose: () => choose(entry.number),
  fetch: (file) => download(entry, file), answered: (formId) => (entry.answered?.[formId] ?? []).includes(kept.by),
  suppress: entry.messageId ? () => act("suppress", { message: entry.messageId }).catch(complain) : undefined,
}));

function viewerOf(id) {
  const user = personOf(id);
  if (!user) return undefined;
  const [first, ...rest] = user.name.split(" ");
  return { userId: user.id, firstName: first, lastName: rest.join(" "), displayName: user.name, email: user.email, username: user.username };
}

async function told(event, entry) {
  try {
    if (event.kind === "reply") {
      const { formId, formValues } = event.event.payload.symphonyElementsAction;
      const answer = await act("reply", { messageId: entry.messageId, formId, formValues });
      notify(answer.delivered > 0 ? `Form "${formId}" submitted to ${entry.sender}` : `Form "${formId}" submitted; ${entry.sender} reads no datafeed`);
    } else if (event.kind === "refused") {
      notify(event.faults.length === 1 ? `Not submitted: ${event.faults[0]}` : `Not submitted: ${event.faults.length} fields are to be corrected`);
    } else if (event.kind === "link") notify(`Link to ${event.address}`, event.address);
    else if (event.kind === "chat") await openChat(event);
    else if (event.kind === "entity") notify(`${event.id}: ${JSON.stringify(event.entity)}`);
  } catch (error) {
    notify(error.message);
  }
}

/** What an `open-im` action does. */
async function openChat(event) {
  if (event.stream) return go(event.stream);
  const members = String(event.users ?? "").split(/[,\s]+/).map(Number).filter(Boolean);
  go((await act("gather", { members })).stream);
}

function download(entry, file) {
  const link = document.createElement("a");
  link.href = `api/file?${new URLSearchParams({ by: kept.by, message: entry.messageId, file: file.id })}`;
  link.download = file.name;
  link.click();
}

const streamOf = (id) => pod.streams.find((stream) => stream.id === id);

function titleOf(stream) {
  if (stream.name) return stream.name;
  if (stream.kind === "ROOM" || stream.kind === "POST") return stream.id;
  const others = stream.members.filter((member) => member.id !== kept.by).map((member) => personOf(member.id)?.name ?? String(member.id));
  return others.join(", ") || stream.id;
}

function showPlace() {
  const stream = place && streamOf(place.id);
  $("desk").classList.toggle("talking", place !== null);
  const isNowhere = place?.id === NOWHERE;
  $("place").textContent = stream ? titleOf(stream) : isNowhere ? "Requests without a room" : place?.id ?? "";
  const words = { ROOM: "room", IM: "chat", MIM: "group chat", POST: "wall" };
  const count = stream ? `${stream.isEverybodys ? "everybody" : `${stream.members.length} members`}` : "";
  const notes = stream ? [words[stream.kind], count, stream.isReadOnly ? "only owners write" : "", stream.isActive ? "" : "deactivated", stream.id] : [];
  $("place-note").textContent = notes.filter(Boolean).join(" · ");
  $("members").hidden = !stream;
  const isMember = stream?.members.some((member) => member.id === kept.by) ?? true;
  composer.enabled = place !== null && !isNowhere && isMember && stream?.isActive !== false;
  $("composer").hidden = place === null || isNowhere;
  const bots = pod.users.filter((user) => user.isBot);
  const hints = place === null ? "Choose a room, or make one."
    : isNowhere ? "Nothing was turned away." : `Nothing has been said here yet.\n${bots.length > 0 ? `Try "@${bots[0].name} /help".` : "Start a bot: it logs in at this address."}`;
  $("hollow").textContent = hints;
  $("hollow").hidden = rows.length > 0;
}

async function talk() {
  if (place === null) return;
  const wanted = place.id;
  const answer = await call(`api/conversation?${new URLSearchParams({ stream: wanted })}`);
  if (place?.id !== wanted) return;
  place.v4 = answer.stream ?? undefined;
  // Earlier ones that were asked for stay.
  const first = answer.rows[0]?.number ?? Infinity;
  const older = answer.hasMore ? rows.filter((row) => row.number < first) : [];
  if (older.length === 0) hasMore = answer.hasMore;
  rows = [...older, ...answer.rows];
  const last = rows.at(-1);
  keep({ seen: { ...kept.seen, [wanted]: Math.max(kept.seen[wanted] ?? 0, last?.time ?? 0) } });
  paint();
}

function paint() {
  const time = (entry) => new Date(entry.time).toLocaleTimeString([], { timeStyle: "short" });
  const at = rows.findIndex((row) => row.number === chosen);
  room.paint(rows.map((row) => ({ ...row, when: time(row) })), at < 0 ? undefined : at, hasMore ? earlier : undefined);
  showPlace();
}

async function earlier() {
  const answer = await call(`api/conversation?${new URLSearchParams({ stream: place.id, before: rows[0].number })}`);
  rows = [...answer.rows, ...rows];
  hasMore = answer.hasMore;
  paint();
}

/** Goes to a room; the address says which, so that Back works. */
function go(id) {
  const address = `#${encodeURIComponent(id)}`;
  if (location.hash === address) enter();
  else location.hash = address;
}

function enter() {
  const hash = location.hash.slice(1);
  if (place) keep({ drafts: { ...kept.drafts, [place.id]: $("write").value } });
  place = location.hash === "" && !location.href.endsWith("#") ? null : { id: decodeURIComponent(hash) };
  rows = [];
  hasMore = false;
  chosen = 0;
  $("desk").classList.remove("open");
  $("details").hidden = true;
  $("notice").hidden = true;
  room.clear();
  $("write").value = kept.drafts[place?.id] ?? "";
  composer.complain([]);
  showPlace();
  showRooms();
  return talk().catch(complain);
}

/* The rooms */

function showRooms() {
  const group = (title, streams) => {
    if (streams.length === 0) return [];
    const heading = document.createElement("h2");
    heading.textContent = title;
    const list = document.createElement("ul");
    list.append(...streams.map((stream) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.stream = stream.id;
      button.setAttribute("aria-current", String(place?.id === stream.id));
      const name = document.createElement("span");
      name.textContent = stream.title;
      button.append(name);
      if (stream.count) button.append(Object.assign(document.createElement("span"), { className: "count", textContent: String(stream.count) }));
      if (stream.last > (kept.seen[stream.id] ?? 0) && place?.id !== stream.id && stream.last > 0) {
        const dot = Object.assign(document.createElement("span"), { className: "fresh" });
        dot.setAttribute("role", "img");
        dot.setAttribute("aria-label", "new messages");
        button.append(dot);
      }
      button.addEventListener("click", () => go(stream.id));
      item.append(button);
      return item;
    }));
    return [heading, list];
  };
  const titled = pod.streams.map((stream) => ({ ...stream, title: titleOf(stream) }));
  const isChat = (stream) => stream.kind === "IM" || stream.kind === "MIM";
  const nowhere = pod.turnedAway > 0 ? [{ id: NOWHERE, title: "Requests without a room", count: pod.turnedAway, last: 0 }] : [];
  const focused = document.activeElement?.closest?.("#room-list button")?.dataset.stream;
  $("room-list").replaceChildren(...group("Rooms", titled.filter((stream) => !isChat(stream))),
    ...group("Chats", titled.filter(isChat)), ...group("Turned away", nowhere));
  if (focused !== undefined) $("room-list").querySelector(`[data-stream="${CSS.escape(focused)}"]`)?.focus();
}

async function look() {
  pod = await call("api/pod");
  document.title = `${pod.name} · messageml agent`;
  $("title").textContent = `Agent of ${pod.name}`;
  const people = pod.users.filter((user) => !user.isBot);
  if (!people.some((user) => user.id === kept.by)) keep({ by: people[0]?.id ?? pod.users[0]?.id ?? 0 });
  const options = (people.length > 0 ? people : pod.users).map((user) => new Option(user.name, String(user.id), false, user.id === kept.by));
  $("by").replaceChildren(...options);
  const bots = pod.users.filter((user) => user.isBot);
  const listening = bots.filter((user) => user.isListening);
  $("state").textContent = bots.length === 0 ? "No bot has logged in yet"
    : listening.length === 0 ? `${bots.map((bot) => bot.name).join(", ")}: logged in, reads no datafeed` : `${listening.map((bot) => bot.name).join(", ")} listening`;
  $("state").dataset.state = listening.length > 0 ? "accepted" : "";
  showRooms();
  showPlace();
  // The first room that there is, where both find room.
  if (place === null && pod.streams.length > 0 && innerWidth > 720) {
    history.replaceState(null, "", `#${encodeURIComponent(pod.streams[0].id)}`);
    await enter();
  }
}

const gather = async (gathering) => {
  const { stream } = await act("gather", gathering);
  await look();
  go(stream);
};
const others = () => pod.users.filter((user) => user.id !== kept.by);

$("new-room").addEventListener("click", () => askRoom(others(), gather));
$("new-chat").addEventListener("click", () => askChat(others(), gather));
$("people").addEventListener("click", () => showPeople(pod, kept.by, async (user, step) => act("connection", { user, step })));
$("members").addEventListener("click", openMembers);
$("back").addEventListener("click", () => history.length > 1 ? history.back() : go(""));

function openMembers() {
  const stream = streamOf(place.id);
  showMembers(stream, pod.users, async (user, change) => {
    await act("member", { stream: stream.id, user, change });
    await look();
    openMembers();
  });
}

$("by").addEventListener("change", () => {
  keep({ by: Number($("by").value) });
  room.rows.clear();
  showRooms();
  paint();
});

/* Writing */

const composer = new Composer({
  people: () => pod.users,
  check: async (text) => (await call("api/check", { message: text })).diagnostics,
  send: async (writing) => {
    await act("write", { stream: place.id, ...writing });
    keep({ drafts: { ...kept.drafts, [place.id]: "" } });
  },
});

/* Details */

const tabs = new Tabs($("tabs"), $("panels"), (name) => keep({ tab: name }));
const panels = Object.fromEntries(Object.entries({ request: "Request", presentation: "PresentationML", entities: "EntityJSON",
  markdown: "Markdown", text: "Text", limits: "Limits", answer: "Answer" }).map(([name, title]) => [name, tabs.add(name, title)]));

async function choose(number) {
  chosen = number;
  const found = await call(`api/message?id=${number}`).catch((error) => {
    notify(error.message);
  });
  if (!found || chosen !== number) return;
  const { outcome } = found;
  $("details").hidden = false;
  $("desk").classList.add("open");
  const source = document.createElement("div");
  source.className = "source";
  for (const [title, text] of [["Message", found.message], ["Data", found.data]]) {
    if (!text) continue;
    const heading = document.createElement("h3");
    heading.textContent = title;
    const pre = document.createElement("pre");
    pre.tabIndex = 0;
    pre.textContent = text;
    source.append(heading, pre);
  }
  panels.request.replaceChildren(source);
  showText(panels.presentation, outcome.presentationML === undefined ? "" : spreadMarkup(outcome.presentationML));
  showText(panels.entities, outcome.entityJson === undefined ? "" : JSON.stringify(outcome.entityJson, null, 2));
  showText(panels.markdown, outcome.markdown ?? "");
  showText(panels.text, outcome.text ?? "");
  showGauges(panels.limits, outcome.gauges);
  showRows(panels.answer, found.history, JSON.stringify(found.answer, null, 2));
  showFindings($("findings").firstElementChild, outcome.diagnostics, { message: found.message, data: found.data }, () => tabs.choose("request"));
  tabs.choose(kept.tab);
  paint();
}

$("shut").addEventListener("click", () => {
  chosen = 0;
  $("details").hidden = true;
  $("desk").classList.remove("open");
  paint();
});

/* Looks */

function dressDesk() {
  const theme = kept.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  room.theme = theme;
  $("theme").setAttribute("aria-pressed", String(theme === "dark"));
  $("images").checked = kept.images;
}

$("theme").addEventListener("click", () => {
  keep({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
  dressDesk();
});
$("images").addEventListener("change", async () => {
  keep({ images: $("images").checked });
  await room.load(kept.images);
  dressDesk();
  paint();
});

/* What happens */

function follow() {
  const events = new EventSource("api/events");
  const lookSoon = bundle(look, 120);
  const talkSoon = bundle(talk, 40);
  const all = () => {
    lookSoon();
    talkSoon();
  };
  events.addEventListener("ready", all);
  events.addEventListener("lost", all);
  events.addEventListener("pod", lookSoon);
  events.addEventListener("stream", (event) => {
    const id = JSON.parse(event.data);
    if (place && (id === place.id || streamOf(id) === undefined)) talkSoon();
    lookSoon();
  });
}

async function run() {
  if (kept.images) await room.load(true);
  else room.settle($("frame-text").textContent);
  dressDesk();
  composer.speak("markdown");
  addEventListener("hashchange", enter);
  if (location.hash !== "") place = { id: decodeURIComponent(location.hash.slice(1)) };
  await look();
  await enter();
  follow();
  document.documentElement.dataset.ready = "true";
}

run().catch(complain);

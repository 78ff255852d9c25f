// The Agent's page: rooms on the left, a conversation in the middle, the details of a message on the right.
import { askJson } from "./ask.js";
import { Composer, restOf } from "./composer.js";
import { byId, dismiss, elementOf, make, makeButton, notify, notifyFaults, roveThrough } from "./dom.js";
import { showFindings } from "./findings.js";
import { followEvents } from "./follow.js";
import { askChat, askRoom, showMembers, showPeople } from "./gathering.js";
import { Tabs, showGauges, showRows, showText, spreadMarkup } from "./panels.js";
import { Room } from "./room.js";
import { openStore, themeOf } from "./store.js";

/** @typedef {{id: number, name: string, username: string, email: string, isBot: boolean, isListening: boolean}} Person */
/**
 * @typedef {object} Stream
 * @property {string} id @property {"ROOM"|"IM"|"MIM"|"POST"} kind @property {string|null} name
 * @property {boolean} isActive @property {boolean} isReadOnly @property {boolean} isEverybodys
 * @property {{id: number, isOwner: boolean}[]} members @property {number} last when something was said there last
 */
/** @typedef {{name: string, news: number, users: Person[], streams: Stream[], connections: {from: number, to: number, isAccepted: boolean}[], turnedAway: number}} Pod */
/** @typedef {Error & {details?: {diagnostics?: import("./port.js").Finding[]}}} Refusal */
/** @typedef {import("./room.js").Entry} Entry */

/** Where requests are that belong to no room. */
const NOWHERE = "";

const memory = openStore("messageml-agent", { theme: "", images: false, by: 0, tab: "request",
  seen: /** @type {Record<string, number>} */ ({}), drafts: /** @type {Record<string, string>} */ ({}) });
const { kept, keep } = memory;
/** @type {Pod} */
let pod = { name: "", news: 0, users: [], streams: [], connections: [], turnedAway: 0 };
/** @type {Entry[]} */
let rows = [];
let hasMore = false;
/** @type {{id: string, v4?: object}|null} */
let place = null;
let chosen = 0;
const frame = elementOf("frame", HTMLIFrameElement);
const person = elementOf("by", HTMLSelectElement);
const remote = elementOf("images", HTMLInputElement);

/** @param {string} path @param {object} [body] */
async function call(path, body) {
  const { answer, json } = await askJson(path, body, "messageml agent");
  if (!answer.ok) throw Object.assign(new Error(json.message ?? `status ${answer.status}`), { details: json.details });
  return json;
}

/** What is done as the person who was chosen. @param {string} what @param {object} body */
const act = (what, body) => call(`api/${what}`, { by: kept.by, ...body });

/** @param {number} id */
const personOf = (id) => pod.users.find((user) => user.id === id);

/** Runs once for many calls, a moment after the first. @param {() => Promise<void>} run @param {number} delay in milliseconds */
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

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {unknown} error */
function complain(error) {
  byId("state").textContent = wordsOf(error);
  byId("state").dataset.state = "refused";
}

/* The conversation */

const room = new Room(frame, (entry) => ({
  images: kept.images, people: pod.users, rooms: pod.streams.filter((stream) => stream.name), messageId: entry.messageId,
  viewer: viewerOf(kept.by), stream: place?.v4, tell: (event) => told(event, entry), choose: () => choose(entry.number ?? 0),
  fetch: (file) => download(entry, file), answered: (formId) => (entry.answered?.[formId] ?? []).includes(kept.by),
  suppress: entry.messageId ? () => act("suppress", { message: entry.messageId }).catch(complain) : undefined,
}));

/** @param {number} id */
function viewerOf(id) {
  const user = personOf(id);
  if (!user) return undefined;
  const [first, ...rest] = user.name.split(" ");
  return { userId: user.id, firstName: first, lastName: rest.join(" "), displayName: user.name, email: user.email, username: user.username };
}

/** What the person did in a message. @param {import("./picture.js").Told} event @param {Entry} entry */
async function told(event, entry) {
  try {
    if (event.kind === "reply") {
      const { formId, formValues } = event.event.payload.symphonyElementsAction;
      const answer = await act("reply", { messageId: entry.messageId, formId, formValues });
      notify(answer.delivered > 0 ? `Form "${formId}" submitted to ${entry.sender}` : `Form "${formId}" submitted; ${entry.sender} reads no datafeed`);
    } else if (event.kind === "refused") notifyFaults(event.faults);
    else if (event.kind === "link") notify(`Link to ${event.address}`, event.address);
    else if (event.kind === "chat") await openChat(event);
    else if (event.kind === "entity") notify(`${event.id}: ${JSON.stringify(event.entity)}`);
  } catch (error) {
    notify(wordsOf(error));
  }
}

/** What an `open-im` action does. @param {{users: unknown[], stream: string|null}} event */
async function openChat(event) {
  if (event.stream) return go(event.stream);
  const { stream } = await act("gather", { members: event.users.map(Number) });
  await look();
  go(stream);
}

/** @param {Entry} entry @param {{id: string, name: string}} file */
function download(entry, file) {
  const link = make("a");
  link.href = `api/file?${new URLSearchParams({ by: String(kept.by), message: entry.messageId ?? "", file: file.id })}`;
  link.download = file.name;
  link.click();
}

/** @param {string} id */
const streamOf = (id) => pod.streams.find((stream) => stream.id === id);

/** @param {Stream} stream */
function titleOf(stream) {
  if (stream.name) return stream.name;
  if (stream.kind === "ROOM" || stream.kind === "POST") return stream.id;
  const others = stream.members.filter((member) => member.id !== kept.by).map((member) => personOf(member.id)?.name ?? String(member.id));
  return others.join(", ") || stream.id;
}

function showPlace() {
  const stream = place ? streamOf(place.id) : undefined;
  byId("desk").classList.toggle("talking", place !== null);
  const isNowhere = place?.id === NOWHERE;
  byId("place-bar").hidden = place === null;
  byId("place").textContent = stream ? titleOf(stream) : isNowhere ? "Requests without a room" : place?.id ?? "";
  const words = { ROOM: "room", IM: "chat", MIM: "group chat", POST: "wall" };
  const count = stream ? `${stream.isEverybodys ? "everybody" : `${stream.members.length} members`}` : "";
  const notes = stream ? [words[stream.kind], count, stream.isReadOnly ? "only owners write" : "", stream.isActive ? "" : "deactivated", stream.id] : [];
  byId("place-note").textContent = notes.filter(Boolean).join(" · ");
  byId("members").hidden = !stream;
  const isMember = stream?.members.some((member) => member.id === kept.by) ?? true;
  composer.enabled = place !== null && !isNowhere && isMember && stream?.isActive !== false;
  byId("composer").hidden = place === null || isNowhere;
  const bots = pod.users.filter((user) => user.isBot);
  const begin = `Start a bot: it logs in at ${location.origin}.`;
  const hints = place === null ? `${bots.length > 0 ? "" : `${begin}\n`}Choose a room, or make one.`
    : isNowhere ? "Nothing was turned away." : `Nothing has been said here yet.\n${bots.length > 0 ? `Try "@${bots[0].name} /help".` : begin}`;
  byId("hollow").textContent = hints;
  byId("hollow").hidden = rows.length > 0;
}

async function talk() {
  if (place === null) return;
  const wanted = place.id;
  const answer = await call(`api/conversation?${new URLSearchParams({ stream: wanted })}`);
  if (place?.id !== wanted) return;
  place.v4 = answer.stream ?? undefined;
  // Earlier ones that were asked for stay.
  const first = answer.rows[0]?.number ?? Infinity;
  const older = answer.hasMore ? rows.filter((row) => (row.number ?? 0) < first) : [];
  if (older.length === 0) hasMore = answer.hasMore;
  rows = [...older, ...answer.rows];
  const last = rows.at(-1);
  keep({ seen: { ...kept.seen, [wanted]: Math.max(kept.seen[wanted] ?? 0, last?.time ?? 0) } });
  paint();
}

function paint() {
  /** @param {Entry} entry */
  const time = (entry) => new Date(entry.time ?? 0).toLocaleTimeString([], { timeStyle: "short" });
  const at = rows.findIndex((row) => row.number === chosen);
  room.paint(rows.map((row) => ({ ...row, when: time(row) })), at < 0 ? undefined : at, hasMore ? () => earlier().catch(complain) : undefined);
  showPlace();
}

async function earlier() {
  if (!place) return;
  const [{ id }, first] = [place, rows[0].number];
  const answer = await call(`api/conversation?${new URLSearchParams({ stream: id, before: String(first) })}`);
  // Another room was chosen meanwhile, or somebody was quicker.
  if (place?.id !== id || rows[0]?.number !== first) return;
  rows = [...answer.rows, ...rows];
  hasMore = answer.hasMore;
  // What was being read stays where it is.
  const page = room.doc.documentElement;
  const fromEnd = page.scrollHeight - page.scrollTop;
  paint();
  page.scrollTop = page.scrollHeight - fromEnd;
}

/** Goes to a room; the address says which, so that Back works. @param {string} id */
function go(id) {
  const address = `#${encodeURIComponent(id)}`;
  if (location.hash === address) enter();
  else location.hash = address;
}

/** The stream that an address names. @param {string} hash */
function streamIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    // Not written by this page.
    return hash.slice(1);
  }
}

function enter() {
  if (place) keep({ drafts: { ...kept.drafts, [place.id]: composer.text } });
  place = location.hash === "" && !location.href.endsWith("#") ? null : { id: streamIn(location.hash) };
  rows = [];
  hasMore = false;
  chosen = 0;
  byId("desk").classList.remove("open");
  byId("details").hidden = true;
  dismiss();
  room.clear();
  composer.turn(place?.id ?? NOWHERE, kept.drafts[place?.id ?? NOWHERE] ?? "");
  showPlace();
  showRooms();
  return talk().catch(complain);
}

/* The rooms */

function showRooms() {
  /** @typedef {{id: string, title: string, last: number, count?: number, kind?: string}} Listed */
  /** @param {string} title @param {Listed[]} streams @returns {HTMLElement[]} */
  const group = (title, streams) => {
    if (streams.length === 0) return [];
    const list = make("ul", "", ...streams.map((stream) => {
      const button = makeButton("", () => go(stream.id));
      button.dataset.stream = stream.id;
      button.setAttribute("aria-current", String(place?.id === stream.id));
      button.append(make("span", "", stream.title));
      if (stream.count) button.append(make("span", "count", String(stream.count)));
      if (stream.last > (kept.seen[stream.id] ?? 0) && place?.id !== stream.id && stream.last > 0) {
        const dot = make("span", "fresh");
        dot.setAttribute("role", "img");
        dot.setAttribute("aria-label", "new messages");
        button.append(dot);
      }
      return make("li", "", button);
    }));
    return [make("h2", "", title), list];
  };
  const titled = pod.streams.map((stream) => ({ ...stream, title: titleOf(stream) }));
  /** @param {Listed} stream */
  const isChat = (stream) => stream.kind === "IM" || stream.kind === "MIM";
  const nowhere = pod.turnedAway > 0 ? [{ id: NOWHERE, title: "Requests without a room", count: pod.turnedAway, last: 0 }] : [];
  const held = /** @type {HTMLElement|null|undefined} */ (document.activeElement?.closest("#room-list button"));
  const focused = held?.dataset.stream;
  byId("room-list").replaceChildren(...group("Rooms", titled.filter((stream) => !isChat(stream))),
    ...group("Chats", titled.filter(isChat)), ...group("Turned away", nowhere));
  const again = focused === undefined ? null : byId("room-list").querySelector(`[data-stream="${CSS.escape(focused)}"]`);
  if (again instanceof HTMLElement) again.focus();
  settleRooms();
}

async function look() {
  pod = await call("api/pod");
  document.title = `${pod.name} · messageml agent`;
  byId("title").textContent = `Agent of ${pod.name}`;
  const people = pod.users.filter((user) => !user.isBot);
  if (!people.some((user) => user.id === kept.by)) keep({ by: people[0]?.id ?? pod.users[0]?.id ?? 0 });
  const options = (people.length > 0 ? people : pod.users).map((user) => new Option(user.name, String(user.id), false, user.id === kept.by));
  // A list that is open closes when it is made anew.
  const isSame = options.length === person.options.length && options.every((option, at) => option.isEqualNode(person.options[at]));
  if (!isSame) person.replaceChildren(...options);
  person.value = String(kept.by);
  const bots = pod.users.filter((user) => user.isBot);
  const listening = bots.filter((user) => user.isListening);
  byId("state").textContent = bots.length === 0 ? "No bot has logged in yet"
    : listening.length === 0 ? `${bots.map((bot) => bot.name).join(", ")}: logged in, reads no datafeed` : `${listening.map((bot) => bot.name).join(", ")} listening`;
  byId("state").dataset.state = listening.length > 0 ? "accepted" : "";
  showRooms();
  showPlace();
  // The first room that there is, where both find room.
  if (place === null && pod.streams.length > 0 && innerWidth > 720) {
    history.replaceState(null, "", `#${encodeURIComponent(pod.streams[0].id)}`);
    await enter();
  }
}

/** @param {object} gathering */
const gather = async (gathering) => {
  const { stream } = await act("gather", gathering);
  await look();
  go(stream);
};
const others = () => pod.users.filter((user) => user.id !== kept.by);

byId("new-room").addEventListener("click", () => askRoom(others(), gather));
byId("new-chat").addEventListener("click", () => askChat(others(), gather));
byId("people").addEventListener("click", openPeople);
byId("members").addEventListener("click", openMembers);
byId("back").addEventListener("click", () => history.length > 1 ? history.back() : go(""));

function openPeople() {
  showPeople(pod, kept.by, async (user, step) => {
    await act("connection", { user, step });
    await look();
  }, openPeople);
}

function openMembers() {
  const stream = place ? streamOf(place.id) : undefined;
  if (!stream) return;
  showMembers(stream, pod.users, async (user, change) => {
    await act("member", { stream: stream.id, user, change });
    await look();
  }, openMembers);
}

person.addEventListener("change", () => {
  keep({ by: Number(person.value) });
  room.rows.clear();
  showRooms();
  paint();
});

/* Writing */

const composer = new Composer({
  people: () => pod.users,
  check: async (text) => (await call("api/check", { message: text })).diagnostics,
  send: async (stream, written) => {
    await act("write", { stream, ...written });
    keep({ drafts: { ...kept.drafts, [stream]: restOf(kept.drafts[stream] ?? "", written.text) } });
  },
});

document.querySelector(".skip")?.addEventListener("click", (event) => {
  // The address names a room.
  event.preventDefault();
  composer.focus();
});

/* Details */

const settleRooms = roveThrough(byId("room-list"), "button");
const tabs = new Tabs(byId("tabs"), byId("panels"), (name) => keep({ tab: name }));
const panels = Object.fromEntries(Object.entries({ request: "Request", presentation: "PresentationML", entities: "EntityJSON",
  markdown: "Markdown", text: "Text", limits: "Limits", answer: "Answer" }).map(([name, title]) => [name, tabs.add(name, title)]));

/** @param {number} number of a request */
async function choose(number) {
  chosen = number;
  const found = await call(`api/message?id=${number}`).catch((error) => {
    notify(wordsOf(error));
  });
  if (!found || chosen !== number) return;
  const { outcome } = found;
  byId("details").hidden = false;
  byId("desk").classList.add("open");
  const source = make("div", "source");
  for (const [title, text] of [["Message", found.message], ["Data", found.data]]) {
    if (!text) continue;
    const pre = make("pre", "", text);
    pre.tabIndex = 0;
    pre.setAttribute("role", "region");
    pre.setAttribute("aria-label", title);
    source.append(make("h3", "", title), pre);
  }
  panels.request.replaceChildren(source);
  showText(panels.presentation, outcome.presentationML === undefined ? "" : spreadMarkup(outcome.presentationML));
  showText(panels.entities, outcome.entityJson === undefined ? "" : JSON.stringify(outcome.entityJson, null, 2));
  showText(panels.markdown, outcome.markdown ?? "");
  showText(panels.text, outcome.text ?? "");
  showGauges(panels.limits, outcome.gauges);
  showRows(panels.answer, found.history, JSON.stringify(found.answer, null, 2));
  const list = /** @type {HTMLElement} */ (byId("findings").firstElementChild);
  showFindings(list, outcome.diagnostics, { message: found.message, data: found.data }, { go: () => tabs.choose("request") });
  tabs.choose(kept.tab);
  paint();
}

byId("shut").addEventListener("click", () => {
  chosen = 0;
  byId("details").hidden = true;
  byId("desk").classList.remove("open");
  paint();
});

/* Looks */

function dressDesk() {
  const theme = themeOf(kept.theme);
  document.documentElement.dataset.theme = theme;
  room.theme = theme;
  byId("theme").textContent = theme === "dark" ? "Light theme" : "Dark theme";
  remote.checked = kept.images;
}

byId("theme").addEventListener("click", () => {
  keep({ theme: themeOf(kept.theme) === "dark" ? "light" : "dark" });
  dressDesk();
});
remote.addEventListener("change", async () => {
  keep({ images: remote.checked });
  await room.load(`frame${kept.images ? "?images=on" : ""}`);
  dressDesk();
  paint();
});

/* What happens */

/** @param {number} news how many there were before what is shown was read */
function follow(news) {
  const lookSoon = bundle(look, 120);
  const talkSoon = bundle(talk, 40);
  const all = () => {
    lookSoon();
    talkSoon();
  };
  followEvents("api/events", news, ["lost", "pod", "stream"], (name, text) => {
    if (name === "stream") {
      const id = JSON.parse(text);
      if (place && (id === place.id || streamOf(id) === undefined)) talkSoon();
      lookSoon();
    } else if (name === "pod") lookSoon();
    else all();
  });
}

async function begin() {
  if (kept.images) await room.load("frame?images=on");
  else room.settle(byId("frame-text").textContent ?? "");
  dressDesk();
  composer.speak("markdown");
  addEventListener("hashchange", enter);
  if (location.hash !== "") place = { id: streamIn(location.hash) };
  await look();
  const { news } = pod;
  await enter();
  follow(news);
  document.documentElement.dataset.ready = "true";
}

begin().catch(complain);

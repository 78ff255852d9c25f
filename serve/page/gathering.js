// Dialogs: a new room or chat, who is in a room, who is in the pod and connected.
import { byId, elementOf, make, makeButton, notify } from "./dom.js";

/** @typedef {import("./desk.js").Person} Person */
/** @typedef {import("./desk.js").Stream} Stream */

/**
 * Opens a dialog; `accept` throws to keep it open with what it says.
 * @param {string} title @param {HTMLElement[]} body @param {(() => Promise<void>)|null} accept @param {string} [word]
 * @returns {(error: unknown) => void} says what went wrong: in the dialog, or in the page if it shows something else meanwhile
 */
function openDialog(title, body, accept, word = "Create") {
  const dialog = elementOf("ask", HTMLDialogElement);
  const frame = byId("ask-body");
  const fault = byId("ask-fault");
  // Who goes by the keyboard stays where they were in a list that is shown anew.
  const at = [...frame.querySelectorAll("button")].findIndex((button) => button === document.activeElement);
  byId("ask-title").textContent = title;
  frame.replaceChildren(...body);
  const buttons = frame.querySelectorAll("button");
  if (at >= 0) buttons[Math.min(at, buttons.length - 1)]?.focus();
  fault.hidden = true;
  const close = makeButton(accept ? "Cancel" : "Close", () => dialog.close());
  const done = make("button", "main", word);
  byId("ask-line").replaceChildren(close, ...(accept ? [done] : []));
  /** @param {unknown} error */
  const tellFault = (error) => {
    const words = error instanceof Error ? error.message : String(error);
    if (!isShown(body)) {
      notify(words);
      return;
    }
    fault.textContent = words;
    fault.hidden = false;
  };
  const form = /** @type {HTMLFormElement} */ (dialog.firstElementChild);
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (done.disabled) return;
    done.disabled = true;
    try {
      await accept?.();
      if (isShown(body)) dialog.close();
    } catch (error) {
      tellFault(error);
    }
    done.disabled = false;
  };
  if (!dialog.open) dialog.showModal();
  return tellFault;
}

/** True as long as the dialog is open and shows just this. @param {HTMLElement[]} body */
function isShown(body) {
  return elementOf("ask", HTMLDialogElement).open && body.every((part) => part.isConnected);
}

/** A list of people to tick. @param {Person[]} people @param {string} title */
function buildTicks(people, title) {
  const frame = make("fieldset", "", make("legend", "", title));
  for (const person of people) {
    const { label, input } = choiceOf(`${person.name}${person.isBot ? " (bot)" : ""}`);
    input.value = String(person.id);
    frame.append(label);
  }
  if (people.length === 0) frame.append(make("p", "note", "There is nobody else yet: start a bot."));
  const chosen = () => [...frame.querySelectorAll("input")].filter((tick) => tick.checked).map((tick) => Number(tick.value));
  return { frame, chosen };
}

/** @param {string} title */
function choiceOf(title) {
  const input = make("input");
  input.type = "checkbox";
  return { label: make("label", "tick", input, title), input };
}

/** @param {string} title @param {number} most characters */
function buildField(title, most) {
  const input = make("input");
  input.type = "text";
  input.maxLength = most;
  return { label: make("label", "", title, input), input };
}

/** @typedef {(gathering: object) => Promise<void>} Gather */

/** A room with a name and people in it. @param {Person[]} people @param {Gather} gather */
export function askRoom(people, gather) {
  const [name, description] = [buildField("Name", 200), buildField("Description", 1000)];
  name.input.required = true;
  const [isPublic, isReadOnly] = [choiceOf("Anybody may find and join it"), choiceOf("Only owners write")];
  const ticks = buildTicks(people, "People");
  openDialog("New room", [name.label, description.label, isPublic.label, isReadOnly.label, ticks.frame],
    () => gather({ name: name.input.value, description: description.input.value, public: isPublic.input.checked,
      readOnly: isReadOnly.input.checked, members: ticks.chosen() }));
  name.input.focus();
}

/** A conversation with one or several. @param {Person[]} people @param {Gather} gather */
export function askChat(people, gather) {
  const ticks = buildTicks(people, "With");
  openDialog("New chat", [ticks.frame], () => gather({ members: ticks.chosen() }), "Begin");
}

/** @param {{name: string, note: string, actions: [string, () => void][]}[]} rows */
function buildFolk(rows) {
  return make("ul", "folk", ...rows.map(({ name, note, actions }) => {
    const who = make("span", "", name, make("small", "", note));
    return make("li", "", who, ...actions.map(([word, act]) => makeButton(word, act, { label: `${word}: ${name}` })));
  }));
}

/**
 * Who is in a room, with what may be done about it.
 * @param {Stream} stream @param {Person[]} people everybody @param {(user: number, change: string) => Promise<void>} change
 * @param {() => void} again shows them anew
 */
export function showMembers(stream, people, change, again) {
  /** @param {number} user @param {string} what */
  const run = (user, what) => () => {
    change(user, what).then(() => isShown(parts) && again()).catch((error) => tellFault(error));
  };
  const isRoom = stream.kind === "ROOM";
  /** @param {number} id */
  const of = (id) => stream.members.find((member) => member.id === id);
  const rows = people.filter((person) => of(person.id)).map((person) => {
    const isOwner = of(person.id)?.isOwner ?? false;
    /** @type {[string, () => void]} */
    const turn = isOwner ? ["Make participant", run(person.id, "demote")] : ["Make owner", run(person.id, "promote")];
    return { name: person.name, note: [isOwner ? "owner" : "", person.isBot ? "bot" : ""].filter(Boolean).join(" · "),
      actions: /** @type {[string, () => void][]} */ (isRoom ? [turn, ["Remove", run(person.id, "remove")]] : []) };
  });
  const others = people.filter((person) => !of(person.id)).map((person) =>
    ({ name: person.name, note: person.isBot ? "bot" : "", actions: /** @type {[string, () => void][]} */ ([["Add", run(person.id, "add")]]) }));
  /** @type {HTMLElement[]} */
  const parts = [buildFolk(rows)];
  if (isRoom && others.length > 0) parts.push(make("h3", "", "Not here"), buildFolk(others));
  const tellFault = openDialog("Members", parts, null);
}

/**
 * Everybody in the pod, and the connections that the person may ask for or answer.
 * @param {import("./desk.js").Pod} pod @param {number} by @param {(user: number, step: string) => Promise<void>} connect
 * @param {() => void} again shows them anew
 */
export function showPeople(pod, by, connect, again) {
  /** @param {number} user @param {string} step */
  const run = (user, step) => () => {
    connect(user, step).then(() => isShown(parts) && again()).catch((error) => tellFault(error));
  };
  const rows = pod.users.filter((user) => user.id !== by).map((user) => {
    const row = pod.connections.find((one) => [one.from, one.to].includes(user.id) && [one.from, one.to].includes(by));
    const isAsked = row?.isAccepted === false && row.from === user.id;
    /** @type {[string, () => void][]} */
    const actions = isAsked ? [["Accept", run(user.id, "accept")], ["Reject", run(user.id, "reject")]] : row ? [] : [["Connect", run(user.id, "request")]];
    const said = row === undefined ? "" : row.isAccepted ? "connected" : isAsked ? "asks for a connection" : "asked for a connection";
    const notes = [user.username, user.isBot ? `bot${user.isListening ? ", listening" : ", not listening"}` : "", said];
    return { name: user.name, note: notes.filter(Boolean).join(" · "), actions };
  });
  const parts = [buildFolk(rows)];
  const tellFault = openDialog("People", parts, null);
}

// Dialogs: a new room or chat, who is in a room, who is in the pod and connected.

const ask = (id) => document.getElementById(id);

function element(tag, text = "", set = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  return Object.assign(made, set);
}

/** Opens a dialog; `accept` throws to keep it open with what it says. */
function openDialog(title, body, accept, word = "Create") {
  const dialog = ask("ask");
  const fault = ask("ask-fault");
  ask("ask-title").textContent = title;
  ask("ask-body").replaceChildren(...body);
  fault.hidden = true;
  const close = element("button", accept ? "Cancel" : "Close", { type: "button" });
  close.addEventListener("click", () => dialog.close());
  const done = element("button", word, { type: "submit", className: "main" });
  ask("ask-line").replaceChildren(close, ...(accept ? [done] : []));
  dialog.firstElementChild.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await accept?.();
      dialog.close();
    } catch (error) {
      fault.textContent = error.message;
      fault.hidden = false;
    }
  };
  if (!dialog.open) dialog.showModal();
}

/** A list of people to tick. */
function buildTicks(people, title) {
  const frame = element("fieldset");
  frame.append(element("legend", title));
  for (const person of people) {
    const label = element("label", "", { className: "tick" });
    label.append(element("input", "", { type: "checkbox", value: String(person.id) }),
      `${person.name}${person.isBot ? " (bot)" : ""}`);
    frame.append(label);
  }
  if (people.length === 0) frame.append(element("p", "There is nobody else yet: start a bot.", { className: "note" }));
  return { frame, chosen: () => [...frame.querySelectorAll("input:checked")].map((tick) => Number(tick.value)) };
}

/** A room with a name and people in it. */
export function askRoom(people, gather) {
  const field = (title, input) => {
    const label = element("label", title);
    label.append(input);
    return label;
  };
  const tick = (title) => {
    const label = element("label", "", { className: "tick" });
    const input = element("input", "", { type: "checkbox" });
    label.append(input, title);
    return { label, input };
  };
  const name = element("input", "", { type: "text", required: true, maxLength: 200 });
  const description = element("input", "", { type: "text", maxLength: 1000 });
  const [isPublic, isReadOnly] = [tick("Anybody may find and join it"), tick("Only owners write")];
  const ticks = buildTicks(people, "People");
  openDialog("New room", [field("Name", name), field("Description", description), isPublic.label, isReadOnly.label, ticks.frame],
    () => gather({ name: name.value, description: description.value, public: isPublic.input.checked,
      readOnly: isReadOnly.input.checked, members: ticks.chosen() }));
  name.focus();
}

/** A conversation with one or several. */
export function askChat(people, gather) {
  const ticks = buildTicks(people, "With");
  openDialog("New chat", [ticks.frame], () => gather({ members: ticks.chosen() }), "Begin");
}

function buildFolk(rows) {
  const list = element("ul", "", { className: "folk" });
  for (const { name, note, actions } of rows) {
    const item = element("li");
    const who = element("span", name);
    who.append(element("small", note));
    item.append(who, ...actions.map(([word, act]) => {
      const button = element("button", word, { type: "button" });
      button.setAttribute("aria-label", `${word}: ${name}`);
      button.addEventListener("click", act);
      return button;
    }));
    list.append(item);
  }
  return list;
}

/**
 * Who is in a room, with what may be done about it.
 * @param {object} stream @param {object[]} people everybody @param {(user: number, change: string) => Promise<void>} change
 */
export function showMembers(stream, people, change) {
  const fault = ask("ask-fault");
  const run = (user, what) => async () => {
    try {
      await change(user, what);
    } catch (error) {
      fault.textContent = error.message;
      fault.hidden = false;
    }
  };
  const isRoom = stream.kind === "ROOM";
  const of = (id) => stream.members.find((member) => member.id === id);
  const rows = people.filter((person) => of(person.id)).map((person) => {
    const { isOwner } = of(person.id);
    const turn = isOwner ? ["Make participant", run(person.id, "demote")] : ["Make owner", run(person.id, "promote")];
    return { name: person.name, note: [isOwner ? "owner" : "", person.isBot ? "bot" : ""].filter(Boolean).join(" · "),
      actions: isRoom ? [turn, ["Remove", run(person.id, "remove")]] : [] };
  });
  const others = people.filter((person) => !of(person.id)).map((person) =>
    ({ name: person.name, note: person.isBot ? "bot" : "", actions: [["Add", run(person.id, "add")]] }));
  const parts = [buildFolk(rows)];
  if (isRoom && others.length > 0) parts.push(element("h3", "Not here"), buildFolk(others));
  openDialog("Members", parts, null);
}

/** Everybody in the pod, and the connections that the person may ask for or answer. */
export function showPeople(pod, by, connect) {
  const fault = ask("ask-fault");
  const run = (user, step) => async () => {
    try {
      const { status } = await connect(user, step);
      fault.textContent = `Connection: ${status.toLowerCase().replace("_", " ")}`;
    } catch (error) {
      fault.textContent = error.message;
    }
    fault.hidden = false;
  };
  const rows = pod.users.filter((user) => user.id !== by).map((user) => {
    const asks = pod.connections.some((row) => row.from === user.id && row.to === by);
    const actions = asks ? [["Accept", run(user.id, "accept")], ["Reject", run(user.id, "reject")]] : [["Connect", run(user.id, "request")]];
    const notes = [user.username, user.isBot ? `bot${user.isListening ? ", listening" : ", not listening"}` : "", asks ? "asks for a connection" : ""];
    return { name: user.name, note: notes.filter(Boolean).join(" · "), actions };
  });
  openDialog("People", [buildFolk(rows)], null);
}

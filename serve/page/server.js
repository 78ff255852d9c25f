// The engine over HTTP: that of `messageml preview`, which also reads and writes the files.
import { askJson } from "./ask.js";
import { followEvents } from "./follow.js";

/** @param {string} path @param {object} [body] @param {AbortSignal} [signal] */
async function askServer(path, body, signal) {
  const { answer, json } = await askJson(path, body, "messageml preview", signal);
  if (answer.status === 413) throw new Error("this is more than the preview takes");
  if (!answer.ok) throw new Error(json.error ?? `status ${answer.status}`);
  return json;
}

/** @returns {import("./port.js").EnginePort} */
export function makeServerPort() {
  return {
    list: () => askServer("api/listing"),
    load: (id, name, signal) => askServer(`api/message?${new URLSearchParams({ id, case: name })}`, undefined, signal),
    check: (draft, signal) => askServer("api/check", draft, signal),
    complete: async (draft, offset, signal) => (await askServer("api/complete", { ...draft, offset }, signal)).proposals,
    hover: async (draft, offset, signal) => (await askServer("api/hover", { ...draft, offset }, signal)).hover,
    palette: async () => (await askServer("api/palette")).palette,
    pictureDocument: async () => (await askServer("api/picture")).document,
    frameAddress: (images) => `frame${images ? "?images=on" : ""}`,
    cannotWrite: "Nothing is written to files: start `messageml preview` with --write for that",
    save: (id, name, message, data) => askServer("api/save", { id, case: name, message, data }),
    follow: (followers, news) => {
      followEvents("api/events", news, ["listing", "lost", "changed"], (name, text) => {
        if (name === "changed") followers.changed(JSON.parse(text));
        else followers.listing();
      });
    },
  };
}

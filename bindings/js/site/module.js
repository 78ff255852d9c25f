// The engine as a WebAssembly module in a worker: what is asked while it works waits, what nobody wants any more is dropped.

/** @typedef {import("./page/port.js").EnginePort} EnginePort */
/** @typedef {import("./page/port.js").Outcome} Outcome */
/** @typedef {{id: string, label?: string, message: string, data: string|null, directory?: string|null}} Sample */
/** @typedef {{request: object, signal: AbortSignal|undefined, done: (answer: any) => void, fail: (why: unknown) => void}} Question */

class Engine {
  constructor() {
    this.worker = new Worker("worker.js", { type: "module" });
    /** @type {Question[]} */
    this.waiting = [];
    /** @type {Question|null} */
    this.asked = null;
    this.worker.addEventListener("message", (event) => {
      const question = this.asked;
      this.asked = null;
      const { answer, fault } = event.data;
      if (fault !== undefined) question?.fail(new Error(fault));
      else question?.done(JSON.parse(answer));
      this.next();
    });
    this.worker.addEventListener("error", (event) => this.asked?.fail(new Error(event.message || "the engine could not be started")));
  }

  /** @param {object} request of the batch protocol @param {AbortSignal} [signal] @returns {Promise<any>} its answer */
  ask(request, signal) {
    return new Promise((done, fail) => {
      this.waiting.push({ request, signal, done, fail });
      this.next();
    });
  }

  next() {
    while (this.asked === null && this.waiting.length > 0) {
      const question = /** @type {Question} */ (this.waiting.shift());
      if (question.signal?.aborted) {
        question.fail(new DOMException("not wanted any more", "AbortError"));
        continue;
      }
      this.asked = question;
      this.worker.postMessage(JSON.stringify(question.request));
    }
  }
}

/** An answer as the page reads it. @param {any} answer @returns {Outcome} */
function outcomeOf(answer) {
  const diagnostics = answer.diagnostics ?? answer.errors ?? [];
  const isWarned = diagnostics.some((/** @type {{severity: string}} */ finding) => finding.severity === "warning");
  const state = answer.ok === undefined ? "refused" : isWarned ? "warned" : "accepted";
  return { state, ...answer.ok, ...(answer.sketch ? { sketch: answer.sketch } : {}), diagnostics, gauges: answer.usage ?? [] };
}

/** What `.now` says, to the minute: equal settings share an engine. */
const minute = () => Math.floor(Date.now() / 60_000) * 60_000;

/** @returns {Promise<EnginePort>} */
export async function makeModulePort() {
  const engine = new Engine();
  /** @type {Sample[]} */
  const samples = await (await fetch("samples.json")).json();
  /** @param {string} id */
  const sampleOf = (id) => samples.find((sample) => sample.id === id);
  /** @param {string} id */
  const directoryOf = (id) => {
    const text = sampleOf(id)?.directory;
    return text ? { directory: JSON.parse(text) } : {};
  };
  /** @type {EnginePort["check"]} */
  const check = async ({ id, message, data }, signal) =>
    outcomeOf(await engine.ask({ op: "render", message, data, ...directoryOf(id), options: { draft: true, now: minute() } }, signal));
  return {
    list: async () => ({
      name: "messageml", left: 0, canWrite: false,
      messages: await Promise.all(samples.map(async ({ id, label, message, data }) =>
        ({ id, label, cases: [{ name: "", state: (await check({ id, message, data })).state }] }))),
    }),
    load: async (id, _name, signal) => {
      const { message, data } = sampleOf(id) ?? samples[0];
      return { message, data, outcome: await check({ id, message, data }, signal) };
    },
    check,
    complete: async ({ message, data }, offset, signal) => (await engine.ask({ op: "complete", message, data, offset }, signal)).proposals ?? [],
    hover: async ({ message, data }, offset, signal) => (await engine.ask({ op: "hover", message, data, offset }, signal)).hover ?? null,
    palette: async () => (await engine.ask({ op: "palette" })).palette,
    pictureDocument: async () => (await fetch("picture.txt")).text(),
    frameAddress: (images) => (images ? "frame-images.html" : "frame.html"),
    cannotWrite: "This page has no files: take the texts along by Share",
    save: async () => {
      throw new Error("this page has no files");
    },
    follow: () => {},
  };
}

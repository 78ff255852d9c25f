// The engine as a WebAssembly module in a worker: what is asked while it works waits, what nobody wants any more is dropped.

/** @typedef {import("./page/port.js").EnginePort} EnginePort */
/** @typedef {import("./page/port.js").Outcome} Outcome */
/** @typedef {{id: string, label?: string, message: string, data: string|null, directory?: string|null}} Sample */
/** @typedef {{request: object, signal: AbortSignal|undefined, done: (answer: any) => void, fail: (why: unknown) => void}} Question */

class Engine {
  constructor() {
    /** @type {Worker|null} */
    this.worker = this.start();
    /** @type {Question[]} */
    this.waiting = [];
    /** @type {Question|null} */
    this.asked = null;
  }

  /** A worker; one that fails as a whole answers nothing more, and the next question gets a new one. */
  start() {
    const worker = new Worker("worker.js", { type: "module" });
    worker.addEventListener("message", (event) => {
      const { answer, fault } = event.data;
      this.settle((question) => (fault === undefined ? question.done(JSON.parse(answer)) : question.fail(new Error(fault))));
    });
    worker.addEventListener("error", (event) => {
      worker.terminate();
      this.worker = null;
      this.settle((question) => question.fail(new Error(event.message || "the engine could not be started")));
    });
    return worker;
  }

  /** Ends the question that was asked, and asks the next. @param {(question: Question) => void} end */
  settle(end) {
    const question = this.asked;
    this.asked = null;
    if (question) end(question);
    this.next();
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
      this.worker ??= this.start();
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
  /** What Symphony says of each sample, as far as it is known. @type {Map<string, string>} */
  const states = new Map();
  return {
    list: async () => ({
      name: "messageml", left: 0, canWrite: false,
      messages: samples.map(({ id, label }) => ({ id, label, cases: [{ name: "", state: states.get(id) ?? "" }] })),
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
    // Nothing changes here but what is known of the samples: they are checked one by one, so that no question waits for all.
    follow: async (followers) => {
      // After the message that was chosen.
      await new Promise((done) => setTimeout(done));
      for (const sample of samples) {
        const outcome = await check(sample).catch(() => null);
        if (outcome) states.set(sample.id, outcome.state);
      }
      followers.changed([]);
    },
  };
}

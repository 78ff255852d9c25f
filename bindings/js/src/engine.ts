/** The engine over one WebAssembly instance; knows nothing of files or pages. */

import { type Diagnostic, MessageMLError, type Rendered, type Report } from "./report.js";

export * from "./report.js";

/** What is asked about: the parameters of a create or update request. */
export interface Message {
  /** MessageML or PresentationML, or a template of either. */
  content: string;
  /** EntityJSON as text, or a value that `JSON.stringify` can write. */
  data?: unknown;
  version?: string;
  /** `auto`, the default, puts content without `<messageML>` into one, as the BDKs do before they send. */
  wrap?: "auto" | "never" | "require";
}

/** Settings, as in `messageml.toml`. */
export interface Options {
  profile?: "agent" | "bdk-java";
  libraryVersion?: "1.1" | "1.7";
  autoEscaping?: boolean;
  beta?: boolean;
  lints?: Record<string, "off" | "advice" | "warning" | "error">;
  limits?: Record<string, number>;
  now?: string;
  timeZone?: string;
  agentVersion?: string;
  /** The FreeMarker of a Java bot, such as `2.3.32`; for the profile `bdk-java`. */
  freemarkerVersion?: string;
  podLimits?: "error" | "warning" | "off";
  /** What the pod knows: users, link schemes, instruments. */
  directory?: unknown;
}

interface Exports {
  memory: WebAssembly.Memory;
  abi_version(): number;
  request(length: number): number;
  answer(): number;
  answer_at(): number;
}

/** Version of the interface between this file and the module. */
const ABI_VERSION = 1;

let ready: WebAssembly.Module | undefined;
let live: Exports | undefined;

/** Takes the compiled module; calls before that throw. */
export function use(compiled: WebAssembly.Module): void {
  ready = compiled;
  live = undefined;
  instance();
}

/** True once the module is there. */
export function isReady(): boolean {
  return ready !== undefined;
}

function instance(): Exports {
  if (live !== undefined) {
    return live;
  }
  if (ready === undefined) {
    throw new Error("messageml is not ready: `await init()` first");
  }
  const exports = new WebAssembly.Instance(ready, {}).exports as unknown as Exports;
  if (exports.abi_version() !== ABI_VERSION) {
    throw new Error(`messageml.wasm has interface ${exports.abi_version()}, this package needs ${ABI_VERSION}`);
  }
  live = exports;
  return exports;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The answer to one request of the batch protocol: JSON text in, JSON text out. */
export function call(request: string): string {
  const bytes = encoder.encode(request);
  try {
    return send(instance(), bytes);
  } catch (trap) {
    if (!(trap instanceof WebAssembly.RuntimeError || trap instanceof RangeError)) {
      throw trap;
    }
    // A trapped instance may be in any state: the next call gets a new one, and so does this one, once.
    live = undefined;
    return JSON.stringify({
      id: null,
      errors: [
        {
          code: "request/unreadable",
          severity: "error",
          message: `this request met a defect of messageml (${trap.message}); please report it`,
        },
      ],
    });
  }
}

function send(exports: Exports, bytes: Uint8Array): string {
  const at = exports.request(bytes.length) >>> 0;
  new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
  const length = exports.answer() >>> 0;
  // Memory may have grown, which replaces its buffer.
  return decoder.decode(new Uint8Array(exports.memory.buffer, exports.answer_at() >>> 0, length));
}

/** JSON text whose half surrogates are escaped: UTF-8 has no form for them. */
function write(value: unknown): string {
  return JSON.stringify(value);
}

interface Answer {
  acceptable?: boolean;
  diagnostics?: Diagnostic[];
  errors?: Diagnostic[];
  ok?: Omit<Rendered, "report">;
  output?: string;
  explanation?: string;
}

/** Checks, expands and renders with one set of settings. */
export class Engine {
  readonly #options: Omit<Options, "directory">;
  readonly #directory: unknown;

  constructor(options: Options = {}) {
    const { directory, ...rest } = options;
    this.#options = rest;
    this.#directory = directory;
    const answer = this.#ask({ op: "expand", template: "" });
    if (answer.output === undefined) {
      throw new TypeError(answer.errors?.[0]?.message ?? "these settings cannot be used");
    }
  }

  /** Everything that is wrong with a message; never throws on content. */
  check(message: Message | string): Report {
    const answer = this.#message("check", message, true);
    return { acceptable: answer.acceptable ?? false, diagnostics: answer.diagnostics ?? answer.errors ?? [] };
  }

  /** As `check`; throws a `MessageMLError` if Symphony would refuse the message. */
  checkOrThrow(message: Message | string): Report {
    const report = this.check(message);
    if (!report.acceptable) {
      throw new MessageMLError(report);
    }
    return report;
  }

  /** What Symphony makes of a message; throws a `MessageMLError` if it would refuse it. */
  render(message: Message | string): Rendered {
    const answer = this.#message("render", message, true);
    if (answer.ok === undefined) {
      throw new MessageMLError({
        acceptable: false,
        diagnostics: [...(answer.errors ?? []), ...(answer.diagnostics ?? [])],
      });
    }
    return { ...answer.ok, report: { acceptable: true, diagnostics: answer.diagnostics ?? [] } };
  }

  /** What FreeMarker makes of a template; with `raw` the members of `data` are the variables. */
  expand(template: string, data: Record<string, unknown> = {}, raw = false): string {
    const answer = this.#ask({ op: "expand", template, data, raw });
    if (answer.output === undefined) {
      throw new MessageMLError({ acceptable: false, diagnostics: answer.errors ?? [] });
    }
    return answer.output;
  }

  /** A message in the text form of snapshot tests: PresentationML indented, Markdown, and the findings. */
  snapshot(message: Message | string): string {
    return this.#message("snapshot", message, false).output ?? "";
  }

  #message(op: string, message: Message | string, rendered: boolean): Answer {
    const { content, data, version, wrap = "auto" } = typeof message === "string" ? { content: message } as Message : message;
    const options = { ...this.#options, wrap, rendered };
    const written = data === undefined || data === null || typeof data === "string" ? data : write(data);
    return this.#ask({ op, message: content, data: written, version, directory: this.#directory, options });
  }

  #ask(request: Record<string, unknown>): Answer {
    return JSON.parse(call(write({ options: this.#options, ...request }))) as Answer;
  }
}

let plain: Engine | undefined;

function engine(): Engine {
  plain ??= new Engine();
  return plain;
}

/** `Engine.check` without settings. */
export function check(message: Message | string): Report {
  return engine().check(message);
}

/** `Engine.checkOrThrow` without settings. */
export function checkOrThrow(message: Message | string): Report {
  return engine().checkOrThrow(message);
}

/** `Engine.render` without settings. */
export function render(message: Message | string): Rendered {
  return engine().render(message);
}

/** `Engine.expand` without settings. */
export function expand(template: string, data: Record<string, unknown> = {}, raw = false): string {
  return engine().expand(template, data, raw);
}

/** `Engine.snapshot` without settings. */
export function snapshot(message: Message | string): string {
  return engine().snapshot(message);
}

/** What a code, or a sentence of the Agent, means, in Markdown; undefined for what is neither. */
export function explain(text: string): string | undefined {
  return (JSON.parse(call(write({ op: "explain", text }))) as Answer).explanation;
}

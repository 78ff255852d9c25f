/** messageml in browsers and bundlers: the module is fetched, or handed over. */

import { isReady, use } from "./engine.js";

export * from "./engine.js";

/** Gets the engine ready: from an address, a response or bytes, by default from `messageml.wasm` beside this file. */
export async function init(source?: string | URL | Response | BufferSource): Promise<void> {
  if (isReady()) {
    return;
  }
  const from = source ?? new URL("../messageml.wasm", import.meta.url);
  const given = typeof from === "string" || from instanceof URL ? await fetch(from) : from;
  if (given instanceof Response && !given.ok) {
    throw new Error(`messageml.wasm could not be fetched: ${given.status}`);
  }
  // Not compileStreaming: it wants a content type that plain file servers do not send.
  use(await WebAssembly.compile(given instanceof Response ? await given.arrayBuffer() : given));
}

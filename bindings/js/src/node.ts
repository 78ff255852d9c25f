/** messageml in Node: the module is the file beside this package. */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { isReady, use } from "./engine.js";
import { wasmPath } from "./place.js";

export * from "./engine.js";

/** Gets the engine ready; a second call does nothing. */
export async function init(bytes?: BufferSource): Promise<void> {
  if (!isReady()) {
    use(await WebAssembly.compile(bytes ?? (await readFile(wasmPath))));
  }
}

/** As `init`, for places where nothing can be awaited. */
export function initSync(bytes?: BufferSource): void {
  if (!isReady()) {
    use(new WebAssembly.Module(bytes ?? readFileSync(wasmPath)));
  }
}

import { fileURLToPath } from "node:url";

export const wasmPath = fileURLToPath(new URL("../messageml.wasm", import.meta.url));

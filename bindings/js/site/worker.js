// Runs the engine beside the page, so that no key waits for it.
import { call, init } from "./messageml/browser.js";

const ready = init(new URL("messageml.wasm", import.meta.url));

addEventListener("message", async (event) => {
  try {
    await ready;
    postMessage({ answer: call(event.data) });
  } catch (error) {
    postMessage({ fault: error instanceof Error ? error.message : String(error) });
  }
});

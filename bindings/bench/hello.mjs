// What one check costs through WebAssembly: the raw call, and the whole function.
import { call, Engine, init } from "../js/dist/esm/node.js";

const [message, request] = process.argv.slice(2);
const rounds = 60;
const calls = 2000;

function least(name, each) {
  let found = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let turn = 0; turn < calls; turn++) each();
    found = Math.min(found, ((performance.now() - start) * 1e3) / calls);
  }
  console.log(`${name}\t${found.toFixed(3)}`);
}

await init();
least("WebAssembly: call, JSON to JSON", () => call(request));
const engine = new Engine();
least("WebAssembly: Engine.check", () => engine.check({ content: message, wrap: "never" }));

// A host in JavaScript: a request a line in, an answer a line out.
import { call, init } from "../js/dist/esm/node.js";

await init();
// Not by `readline`, which takes U+2028 for a line end: requests may hold it.
let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) process.stdout.write(`${call(line)}\n`);
}

// Load on `messageml agent`: creates over keep-alive connections; prints rate, percentiles and memory.
// node load.mjs MESSAGEML [requests] [connections]
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";

const [program, count = 10_000, connections = 16] = process.argv.slice(2);
const child = spawn(program, ["agent", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((done) => {
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
    const found = /^agent: (.*)$/m.exec(text);
    if (found) done(found[1]);
  });
});
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });

function post(path, body, headers) {
  return new Promise((done, fail) => {
    const request = http.request(base + path, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => done({ status: response.statusCode, json: JSON.parse(text) }));
    });
    request.on("error", fail);
    request.end(body);
  });
}

const signed = JSON.stringify({ token: `e30.${Buffer.from('{"sub":"bot"}').toString("base64url")}.x` });
const json = { "content-type": "application/json" };
const sessionToken = (await post("/login/pubkey/authenticate", signed, json)).json.token;
const keyManagerToken = (await post("/relay/pubkey/authenticate", signed, json)).json.token;
const headers = { ...json, sessionToken, keyManagerToken };
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
const body = JSON.stringify({ message: '<messageML>Order <b>4711</b> was <span class="tempo-text-color--green">filled</span>: <cash tag="ibm"/> <hash tag="fills"/></messageML>' });
const times = [];
const marks = [];
let next = 0;
let failed = 0;
const begin = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, async () => {
  while (next < Number(count)) {
    next += 1;
    if (next % Math.floor(Number(count) / 5) === 0) marks.push(`${memory().toFixed(1)} MiB`);
    const start = performance.now();
    const { status } = await post("/agent/v4/stream/room/message/create", body, headers);
    times.push(performance.now() - start);
    if (status !== 200) failed += 1;
  }
}));
const seconds = (performance.now() - begin) / 1000;
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
console.log(`${times.length} creates over ${connections} connections: ${(times.length / seconds).toFixed(0)} a second, ` +
  `median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, ${failed} failed; resident after each fifth: ${marks.join(", ")}`);
child.kill();
agent.destroy();
process.exitCode = failed === 0 ? 0 : 1;

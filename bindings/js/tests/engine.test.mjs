import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import * as messageml from "../dist/esm/node.js";

test("before init there is a word about it", () => {
  const script = 'import { check } from "./dist/esm/node.js"; check("a");';
  const done = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: new URL("..", import.meta.url) });
  assert.match(String(done.stderr), /await init\(\)/);
});

test("the module imports nothing", async () => {
  const module = await WebAssembly.compile(readFileSync(new URL("../dist/messageml.wasm", import.meta.url)));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test("the module weighs little on its way", () => {
  // As a server packs it; Node's own zlib is made for speed, and leaves it a hundredth larger.
  const packed = spawnSync("gzip", ["-9c", fileURLToPath(new URL("../dist/messageml.wasm", import.meta.url))], { maxBuffer: 1 << 23 });
  assert.equal(packed.status, 0, String(packed.stderr));
  const weight = packed.stdout.length;
  assert.ok(weight <= 1_500_000, `${weight} bytes`);
});

test("a message that Symphony accepts, and one that it refuses", async () => {
  await messageml.init();
  await messageml.init();
  assert.equal(messageml.check({ content: "<b>${entity.px}</b>", data: { px: 72.5 } }).acceptable, true);
  const report = messageml.check("<messageML>\n  <q>Hi</q>\n</messageML>");
  assert.equal(report.acceptable, false);
  const [found] = report.diagnostics;
  assert.deepEqual([found.code, found.line, found.column], ["element/unknown", 2, 3]);
  assert.match(found.rendered, /<q>Hi<\/q>/);
  assert.throws(
    () => messageml.checkOrThrow("${entity.nope}"),
    (error) => error instanceof messageml.MessageMLError && error.report.diagnostics.length === 1,
  );
});

test("places count as JavaScript counts, too", () => {
  const content = "<messageML>😀<q>x</q></messageML>";
  const [found] = messageml.check(content).diagnostics;
  assert.equal(content.slice(found.utf16.start, found.utf16.end), "<q>");
});

test("render, expand, snapshot and explain", () => {
  const rendered = messageml.render({ content: '<cash tag="${entity.t}"/>', data: { t: "VOD" } });
  assert.equal(rendered.markdown, "$VOD");
  assert.equal(rendered.report.acceptable, true);
  assert.throws(() => messageml.render("<q/>"), messageml.MessageMLError);
  assert.equal(messageml.expand("Hello ${entity.name}", { name: "Ada" }), "Hello Ada");
  assert.equal(messageml.expand("<#list xs as x>${x}</#list>", { xs: [1, 2] }, true), "12");
  assert.match(messageml.snapshot("Hello <b>you</b>"), /--- markdown\nHello \*\*you\*\*\n/);
  assert.match(messageml.explain("element/unknown"), /element\/unknown/);
  assert.equal(messageml.explain("no such thing at all"), undefined);
});

test("settings, and those that cannot be", () => {
  const java = new messageml.Engine({ profile: "bdk-java", limits: { steps: 100000 } });
  assert.equal(java.check({ content: "${name}", data: { name: "Ada" } }).acceptable, true);
  const nobody = new messageml.Engine({ directory: { users: [] } });
  assert.equal(nobody.check('<mention uid="7"/>').acceptable, false);
  assert.throws(() => new messageml.Engine({ profile: "jav" }), TypeError);
  assert.throws(() => new messageml.Engine({ colour: "red" }), /colour/);
});

test("half surrogates and NUL", () => {
  assert.equal(messageml.expand("${entity.a?length}", { a: "\ud83d\0" }), "2");
});

const attacks = JSON.parse(readFileSync(new URL("../../hostile/attacks.json", import.meta.url), "utf8"));
/** A text that is written in pieces, each with how often it comes. */
const whole = (pieces) => pieces?.map(([text, times]) => text.repeat(times)).join("");

for (const { name, message, data } of attacks) {
  test(`an attack ends in a report: ${name}`, async () => {
    await messageml.init();
    const report = messageml.check({ content: whole(message), data: whole(data), wrap: "never" });
    assert.equal(report.acceptable, false);
    assert.ok(report.diagnostics.length > 0);
    // Not by a trap: the module itself has said what it is.
    assert.notEqual(report.diagnostics[0].code, "request/unreadable");
    assert.equal(messageml.check("fine").acceptable, true);
  });
}

test("a thousand calls on eight threads", async () => {
  const worker = `
    import { parentPort } from "node:worker_threads";
    import { init, render } from ${JSON.stringify(new URL("../dist/esm/node.js", import.meta.url).href)};
    await init();
    const calls = Array.from({ length: 125 }, (_, n) => Promise.resolve(n).then((n) => render({ content: "\${entity.n}", data: { n } }).markdown));
    parentPort.postMessage(await Promise.all(calls));
  `;
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(worker)}`));
      const [answer] = await once(thread, "message");
      await thread.terminate();
      return answer;
    }),
  );
  const expected = Array.from({ length: 125 }, (_, n) => String(n));
  for (const answer of answers) assert.deepEqual(answer, expected);
});

test("a trapped instance is replaced unseen", async () => {
  const before = messageml.check("fine");
  // A module of the same shape whose `answer` is `unreachable`.
  const section = (id, bytes) => [id, bytes.length, ...bytes];
  const body = (...code) => [code.length + 2, 0, ...code, 0x0b];
  const named = (name, kind, at) => [name.length, ...new TextEncoder().encode(name), kind, at];
  const zero = body(0x41, 0);
  const trap = new WebAssembly.Module(
    new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [2, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f]),
      ...section(3, [4, 0, 1, 0, 0]),
      ...section(5, [1, 0, 1]),
      ...section(7, [
        5,
        ...named("memory", 2, 0),
        ...["abi_version", "request", "answer", "answer_at"].flatMap((name, at) => named(name, 0, at)),
      ]),
      ...section(10, [4, ...body(0x41, 1), ...zero, ...body(0x00), ...zero]),
    ]),
  );
  const { use, call } = await import("../dist/esm/engine.js");
  use(trap);
  assert.match(call("{}"), /defect of messageml/);
  use(await WebAssembly.compile(readFileSync(new URL("../dist/messageml.wasm", import.meta.url))));
  assert.deepEqual(messageml.check("fine"), before);
});

test("the package serves require as well", () => {
  const required = createRequire(import.meta.url)("../dist/cjs/node.js");
  required.initSync();
  assert.equal(required.check("Hello").acceptable, true);
});

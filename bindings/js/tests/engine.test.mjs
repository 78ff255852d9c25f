import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

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

test("hostile messages end in a report", () => {
  for (const content of [
    "<messageML>" + "<b>".repeat(100_000),
    "${" + "(".repeat(100_000),
    "[".repeat(100_000) + "${" + "[".repeat(100_000),
    "<#list 1..2000000000 as i>x</#list>",
    "<#macro m><@m/></#macro><@m/>",
    "<#if true>".repeat(10_000),
    `{{${"(".repeat(5000)}`,
  ]) {
    assert.ok(messageml.check({ content, wrap: "never" }).diagnostics.length > 0);
  }
  assert.equal(messageml.check({ content: "a", data: "[".repeat(100_000) }).acceptable, false);
  assert.equal(messageml.check("fine").acceptable, true);
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

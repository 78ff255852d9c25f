// The contract of all bindings: every request gets the answer beside it, byte for byte.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { call, init } from "../dist/esm/node.js";

const folder = new URL("../../vectors/", import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

test("there are enough", () => assert.ok(vectors.length >= 400, `${vectors.length} vectors`));

test("every request gets the answer beside it", async () => {
  await init();
  const differing = vectors.filter(({ request, answer }) => call(request) !== answer).map(({ name }) => name);
  assert.deepEqual(differing, []);
});

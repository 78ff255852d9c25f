// The matchers in the frameworks themselves, on a project that has installed the packed package.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "messageml-"));
after(() => rmSync(work, { recursive: true, force: true }));

function project(name, packages) {
  const folder = join(work, name);
  cpSync(join(here, "tests", name), folder, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: here, encoding: "utf8" });
  const install = ["install", "--silent", "--no-audit", "--no-fund", `./${packed.trim()}`, ...packages];
  const done = spawnSync("npm", install, { cwd: folder, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return folder;
}

function run(folder, command) {
  const done = spawnSync("npx", command, { cwd: folder, encoding: "utf8", env: { ...process.env, CI: "" } });
  return { status: done.status, output: done.stdout + done.stderr };
}

for (const [name, packages, command] of [
  ["jest", ["jest@29"], ["jest"]],
  ["vitest", ["vitest@3"], ["vitest", "run"]],
]) {
  test(`${name}: matchers and snapshots`, () => {
    const folder = project(name, packages);
    const first = run(folder, command);
    assert.equal(first.status, 0, first.output);
    const again = run(folder, [...command, ...(name === "jest" ? ["--ci"] : [])]);
    assert.equal(again.status, 0, again.output);
    const file = join(folder, name === "jest" ? "message.test.js" : "message.test.mjs");
    writeFileSync(file, readFileSync(file, "utf8").replace("Hello", "Goodbye"));
    const changed = run(folder, [...command, ...(name === "jest" ? ["--ci"] : [])]);
    assert.notEqual(changed.status, 0, changed.output);
    assert.match(changed.output, /Goodbye/);
  });
}

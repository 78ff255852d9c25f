// The scopes that the lines of scopes.txt say, and what must hold for every sample message.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { grammar, tokens } from "./grammar.mjs";

const loaded = await grammar();
const samples = readFileSync(new URL("scopes.txt", import.meta.url), "utf8").split(/^-- /m).slice(1);

for (const sample of samples) {
  const [name, ...rest] = sample.split("\n");
  test(name, () => {
    const isMark = (line) => /^ *\^+ \S+$/.test(line);
    const lines = rest.filter((line) => line !== "" && !isMark(line));
    const found = tokens(loaded, lines);
    let at = -1;
    let marks = 0;
    for (const line of rest.filter((line) => line !== "")) {
      if (!isMark(line)) {
        at += 1;
        continue;
      }
      marks += 1;
      const start = line.indexOf("^");
      const end = line.lastIndexOf("^") + 1;
      const scope = line.slice(end + 1);
      assert.ok(end <= lines[at].length, `the marks of ${scope} go beyond ${lines[at]}`);
      for (const token of found[at].filter((token) => token.startIndex < end && start < token.endIndex)) {
        const isThere = scope === "text.messageml.freemarker" ? token.scopes.length === 1 : token.scopes.includes(scope);
        const letters = lines[at].slice(token.startIndex, token.endIndex);
        assert.ok(isThere, `\`${letters}\` of \`${lines[at]}\` is ${token.scopes.join(" ")}, not ${scope}`);
      }
    }
    assert.ok(marks > 0);
  });
}

test("every sample message ends outside of all tags, and nothing in it is called wrong", () => {
  const corpus = new URL("../../../corpus/", import.meta.url);
  const messages = readdirSync(corpus)
    .flatMap((folder) => ["message.ftl", "message.xml"].map((file) => new URL(`${folder}/${file}`, corpus)))
    .filter((file) => existsSync(file));
  assert.ok(messages.length > 20);
  for (const message of messages) {
    const lines = [...readFileSync(message, "utf8").split("\n"), "end"];
    const found = tokens(loaded, lines);
    assert.deepEqual(found.at(-1).at(-1).scopes, ["text.messageml.freemarker"], message.pathname);
    const wrong = found.flat().filter((token) => token.scopes.some((scope) => scope.startsWith("invalid")));
    assert.deepEqual(wrong, [], message.pathname);
  }
});

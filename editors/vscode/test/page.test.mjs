// The page beside the text: what may run in it, what it says, and which answer it shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import page from "../out/page.js";

const POLICY = "default-src 'none'; script-src 'sha256-abc'; style-src 'sha256-def'; img-src data:; base-uri 'none'; form-action 'none'";
const html = (policy, held = "{}") =>
  `<!doctype html>\n<html lang="en" data-theme="dark">\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
  `<style>a{}</style>\n<body>\n<script type="application/json" id="message">${held}</script>\n<script type="module">x()</script>\n</body>\n</html>`;
const picture = (more) => ({
  html: html(POLICY), state: "accepted", errors: 0, warnings: 0, lacksData: false, cases: [], case: "", ...more,
});
const policyOf = (text) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(text)[1];

test("nothing is let in but what the picture lets in, and our bar", () => {
  const made = page.picturePage(picture({}), "n0");
  assert.equal(
    policyOf(made),
    "default-src 'none'; script-src 'sha256-abc' 'nonce-n0'; style-src 'sha256-def' 'nonce-n0'; img-src data:; base-uri 'none'; form-action 'none'",
  );
  assert.equal(made.match(/Content-Security-Policy/g).length, 1);
  assert.equal(made.match(/nonce="n0"/g).length, 2);
  // The policy stands before all that it is for.
  assert.ok(made.indexOf("Content-Security-Policy") < made.indexOf("<style") && made.indexOf("<style") < made.indexOf("<script"));
  const notice = page.noticePage("why", "n1");
  assert.ok(policyOf(notice).startsWith("default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1';"));
  for (const text of [made, notice]) {
    assert.ok(!/unsafe-|https?:|\son\w+=|\sstyle=/.test(text), text);
  }
});

test("a picture without a policy is not shown", () => {
  for (const other of ["", "<body>x</body>", html("default-src 'none'"), html("script-src 'none'"), html(POLICY).replace("<body>", "")]) {
    assert.throws(() => page.picturePage(picture({ html: other }), "n"), /policy/);
  }
});

test("what is drawn stays as it is, whatever stands in it", () => {
  const held = '{"a":"$& $1 $` \\u003c/script>\\u003cbody> {{held}}"}';
  const made = page.picturePage(picture({ html: html(POLICY, held) }), "n");
  assert.ok(made.includes(`id="message">${held}</script>`));
  assert.equal(made.match(/<body>/g).length, 1);
});

test("names and reasons are texts, never markup", () => {
  const hostile = `"><script>alert('&')</script>`;
  const made = page.picturePage(picture({ cases: [hostile, "b"], case: hostile, state: hostile }), "n");
  assert.ok(!made.includes("<script>alert") && made.includes("&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)"));
  assert.ok(!page.noticePage(hostile, "n").includes("<script>alert"));
});

test("data cases can be chosen where there are several", () => {
  assert.ok(!page.picturePage(picture({ cases: ["only"], case: "only" }), "n").includes("<select"));
  const made = page.picturePage(picture({ cases: ["", "full"], case: "full" }), "n");
  assert.ok(made.includes('<option value="">its own data</option><option value="full" selected>full</option>'));
});

test("it says what becomes of the message", () => {
  for (const [more, said] of [
    [{}, "Accepted"],
    [{ state: "warned", warnings: 2 }, "Accepted: 2 warnings"],
    [{ state: "refused", errors: 1 }, "Refused: 1 error"],
    [{ state: "refused", errors: 3, warnings: 1 }, "Refused: 3 errors, 1 warning"],
    [{ lacksData: true }, "Accepted · without data, so values were not checked"],
  ]) {
    assert.equal(page.verdict(picture(more)), said);
    assert.ok(page.picturePage(picture(more), "n").includes(`<strong role="status">${said}</strong>`));
  }
});

test("only what is meant is taken from the server and from the page", () => {
  assert.ok(page.isPicture(picture({})));
  for (const other of [null, undefined, "", {}, { html: 1 }]) assert.ok(!page.isPicture(other));
  assert.ok(page.isTold({ kind: "browser" }) && page.isTold({ kind: "case", name: "" }));
  for (const other of [null, "browser", {}, { kind: "case" }, { kind: "case", name: 1 }, { kind: "other" }]) assert.ok(!page.isTold(other));
});

test("the answer to the last question counts, in whatever order they come", async () => {
  const latest = new page.Latest();
  const shown = [];
  const ask = async (text, time) => {
    const question = latest.next();
    await new Promise((done) => setTimeout(done, time));
    if (latest.isLatest(question)) shown.push(text);
  };
  await Promise.all([ask("first", 30), ask("second", 1), ask("third", 10)]);
  assert.deepEqual(shown, ["third"]);
});

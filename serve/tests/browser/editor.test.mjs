// The editor: keys, colours, marks, completion, explanations, fixes, saving. In the real browser, with real files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, choose, picture, start } from "./stage.mjs";

const stage = new Stage();
let writing;

before(async () => {
  stage.write("plain.xml", "<messageML>plain</messageML>");
  stage.write("card.ftl", '<messageML>\n  <b>${entity.title}</b>\n</messageML>\n');
  stage.write("card.data.json", '{"title": "First", "fills": [{"ticker": "VOD"}]}');
  stage.write("faulty.xml", '<messageML>\n  <strong>a</strong> <em>b</em>\n  <emoji shortcode="thumbsupp"/>\n</messageML>');
  stage.write("windows.xml", "<messageML>\r\n  <bold>x</bold>\r\n</messageML>\r\n");
  // Ends of lines of every kind, and data that nobody touches.
  stage.write("mixed.ftl", "<messageML>\r\n  <b>one</b>\n  <b>two</b>\r\n  <b>three</b>\n</messageML>\r\n");
  stage.write("mixed.data.json", '{\r\n  "a": 1,\n  "b": 2\r\n}\n');
  stage.write("saved.ftl", "<messageML>${entity.a}</messageML>");
  stage.write("saved.data.json", '{"a": "before"}');
  await stage.raise();
  writing = await start(["preview", stage.folder, "--write"]);
});

after(async () => {
  await stage.strike();
  writing?.child.kill();
});

const text = (page) => page.evaluate(() => document.getElementById("template-text").textContent.slice(0, -1));
const select = (page, from, to = from) => page.evaluate(([a, b]) => {
  const area = document.getElementById("template-text");
  area.focus();
  getSelection().setBaseAndExtent(area.firstChild, a, area.firstChild, b);
}, [from, to]);
/** Texts under the highlights of this name. */
const lit = (page, name) => page.evaluate((wanted) => [...CSS.highlights.get(wanted) ?? []].filter((range) => range.startContainer.isConnected)
  .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)), name);

test("typing, deleting, new lines with their indent, undo and redo keep one text", () => stage.fresh(async (page) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  await select(page, 11);
  await page.keyboard.type("a");
  await page.keyboard.press("Enter");
  await page.keyboard.type("  b");
  await page.keyboard.press("Enter");
  await page.keyboard.type("c");
  assert.equal(await text(page), "<messageML>a\n  b\n  cplain</messageML>");
  await page.keyboard.press("Backspace");
  assert.equal(await text(page), "<messageML>a\n  b\n  plain</messageML>");
  await page.keyboard.insertText("one two😀");
  await page.keyboard.press("Backspace");
  assert.equal(await text(page), "<messageML>a\n  b\n  one twoplain</messageML>");
  await page.keyboard.press("Control+Backspace");
  assert.equal(await text(page), "<messageML>a\n  b\n  one plain</messageML>");
  await page.keyboard.press("Delete");
  assert.equal(await text(page), "<messageML>a\n  b\n  one lain</messageML>");
  await page.keyboard.press("Control+Delete");
  assert.equal(await text(page), "<messageML>a\n  b\n  one </messageML>");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Delete");
  assert.equal(await text(page), "<messageML>a\n  b\n  one</messageML>");
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("Control+z");
  assert.equal(await text(page), "<messageML>plain</messageML>");
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("Control+y");
  assert.equal(await text(page), "<messageML>a\n  b\n  one</messageML>");
  // All of it, replaced; the caret at the very end types before the last line break that is not the author's.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("x");
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.type("y");
  assert.equal(await text(page), "x\ny");
  assert.equal(await page.evaluate(() => document.getElementById("template-text").childNodes.length), 1);
}));

test("what an input method writes is taken over, and can be taken back", () => stage.fresh(async (page, context) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  await select(page, 11);
  await page.keyboard.type("ab");
  const session = await context.newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await session.send("Input.insertText", { text: "日本" });
  await picture(page).getByText("ab日本plain").waitFor();
  assert.equal(await text(page), "<messageML>ab日本plain</messageML>");
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), "<messageML>abplain</messageML>");
  await page.keyboard.press("Control+y");
  assert.equal(await text(page), "<messageML>ab日本plain</messageML>");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), "<messageML>plain</messageML>");
}));

test("pasted text is plain, whatever was copied", () => stage.fresh(async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  await page.evaluate(() => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob(["<img src=x onerror='parent.ran=1'><b>bold</b>"], { type: "text/html" }),
    "text/plain": new Blob(["<b>bold</b>\r\nnext"], { type: "text/plain" }) })]));
  await select(page, 11);
  await page.keyboard.press("Control+v");
  await picture(page).locator("b", { hasText: "bold" }).waitFor();
  assert.equal(await text(page), "<messageML><b>bold</b>\nnextplain</messageML>");
}));

test("words have their colours, findings their marks", () => stage.fresh(async (page) => {
  await choose(page, "card.ftl");
  await picture(page).getByText("First").waitFor();
  assert.deepEqual(await lit(page, "token-tag"), ["<messageML", ">", "<b", ">", "</b", ">", "</messageML", ">"]);
  assert.deepEqual(await lit(page, "token-expression"), ["${", "entity", "title", "}"]);
  assert.deepEqual((await lit(page, "token-key")).slice(0, 2), ['"title"', '"fills"']);
  await page.fill("#template-text", '<messageML>\n<#-- no --><#if entity.n gt 1><a href="${entity.x}">y</a></#if><bold/>&amp;</messageML>');
  await page.waitForFunction(() => (CSS.highlights.get("mark-error")?.size ?? 0) > 0);
  assert.deepEqual(await lit(page, "token-comment"), ["<#-- no -->"]);
  assert.deepEqual(await lit(page, "token-directive"), ["<#if", ">", "</#if", ">"]);
  assert.deepEqual(await lit(page, "token-attribute"), ["href"]);
  assert.deepEqual(await lit(page, "token-entity"), ["&amp;"]);
  assert.ok((await lit(page, "mark-error")).some((marked) => marked.includes("<bold/>")));
  // What is not closed has its colour up to the tag that begins next, or the end of its line.
  await page.fill("#template-text", '<messageML>${one two</messageML>\n${three "four\nfive six\n<#if seven\neight</messageML>');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await lit(page, "token-expression"), ["${", "one", "two", "${", "three", "seven"]);
  assert.equal((await lit(page, "token-string")).at(-1), '"four');
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  assert.deepEqual(await lit(page, "mark-error"), []);
}));

test("completion knows elements, attributes, values and the data, and goes by the keyboard", () => stage.fresh(async (page) => {
  await choose(page, "card.ftl");
  await picture(page).getByText("First").waitFor();
  await select(page, 11);
  const rows = page.locator(".proposals li");
  const area = page.locator("#template-text");
  await page.keyboard.type("<emo");
  await rows.getByText("emoji", { exact: true }).waitFor();
  assert.match(await area.getAttribute("aria-activedescendant"), /^proposals-\d+-0$/);
  await page.keyboard.press("Enter");
  await page.keyboard.type(" sho");
  await rows.getByText("shortcode", { exact: true }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("thumbsu");
  await rows.getByText("thumbsup", { exact: true }).first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".completion").first().isVisible(), false);
  assert.equal(await area.getAttribute("aria-activedescendant"), null);
  await page.fill("#template-text", "<messageML>${entity.}</messageML>");
  await select(page, 20);
  await page.keyboard.press("Control+Space");
  await rows.getByText("fills", { exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await text(page), "<messageML>${entity.fills}</messageML>");
}));

test("proposals follow what is deleted, whether the engine has answered or not", () => stage.fresh(async (page) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  await page.fill("#template-text", "<messageML>|</messageML>");
  const rows = page.locator(".proposals li");
  const write = async () => {
    await select(page, 11);
    await page.keyboard.type("<but");
    await rows.getByText("button", { exact: true }).waitFor();
    await page.waitForTimeout(200);
  };
  await write();
  // Undone, the word is gone, and what was proposed for it as well.
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), "<messageML>|</messageML>");
  assert.equal(await rows.first().isVisible(), false);
  await write();
  await page.route("**/api/complete", () => {});
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Backspace");
  assert.equal(await text(page), "<messageML><b|</messageML>");
  await page.keyboard.press("Enter");
  assert.match(await text(page), /^<messageML><button\b.*\|<\/messageML>$/s);
}));

test("a key that comes before the engine takes what fits the word, and nothing where nothing fits", () => stage.fresh(async (page) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  const rows = page.locator(".proposals li");
  /** What fits `<e` is shown, and from then on the engine answers nothing. */
  const propose = async () => {
    await page.fill("#template-text", "<messageML>|</messageML>");
    await select(page, 11);
    await page.keyboard.type("<e");
    await rows.getByText("emoji", { exact: true }).waitFor();
    await page.waitForTimeout(200);
    await page.route("**/api/complete", () => {});
  };
  await propose();
  await page.keyboard.type("mo");
  await page.keyboard.press("Enter");
  assert.match(await text(page), /^<messageML><emoji\b.*\|<\/messageML>$/s);
  await page.unroute("**/api/complete");
  await propose();
  await page.keyboard.type("qx");
  assert.equal(await rows.first().isVisible(), false);
  await page.keyboard.press("Enter");
  assert.equal(await text(page), "<messageML><eqx\n|</messageML>");
}));

test("no proposals are left of another text, and none come once Escape was pressed", () => stage.fresh(async (page) => {
  stage.write("other.xml", "<messageML><b>one</b></messageML>");
  await choose(page, "other.xml");
  await picture(page).getByText("one").waitFor();
  await select(page, 12);
  await page.keyboard.press("Control+Space");
  const rows = page.locator(".proposals li");
  await rows.first().waitFor();
  // The file changes below them.
  stage.write("other.xml", "<messageML><i>the other</i></messageML>");
  await picture(page).getByText("the other").waitFor();
  assert.equal(await rows.first().isVisible(), false);
  await page.keyboard.press("Enter");
  assert.equal((await text(page)).replace("\n", ""), "<messageML><i>the other</i></messageML>");
  // Asked for and called off.
  let answer;
  const isAsked = new Promise((done) => page.route("**/api/complete", (route) => {
    answer = route;
    done();
  }));
  await page.fill("#template-text", "<messageML></messageML>");
  await select(page, 11);
  await page.keyboard.type("<");
  await isAsked;
  await page.keyboard.press("Escape");
  await answer.continue().catch(() => {});
  await page.waitForTimeout(300);
  assert.equal(await rows.first().isVisible(), false);
}));

test("a file that is read anew while one types is what the text is compared with", () => stage.fresh(async (page) => {
  stage.write("read.xml", "<messageML>old</messageML>");
  await page.locator("#messages button", { hasText: "read.xml" }).click();
  await picture(page).getByText("old").waitFor();
  let release;
  const isReleased = new Promise((done) => (release = done));
  const isAsked = new Promise((done) => page.route("**/api/message*", async (route) => {
    done();
    await isReleased;
    await route.continue();
  }));
  stage.write("read.xml", "<messageML>new</messageML>");
  await isAsked;
  await select(page, 11);
  await page.keyboard.type("typed ");
  await picture(page).getByText("typed old").waitFor();
  release();
  await page.fill("#template-text", "<messageML>new</messageML>");
  await picture(page).getByText("new", { exact: true }).waitFor();
  await page.locator("#messages .edited").waitFor({ state: "detached" });
}));

test("proposals know the templates within reach, and the version of the library", async () => {
  stage.write("reach/messageml.toml", 'profile = "bdk-java"\nroot = "."\nlibrary-version = "1.7"\n');
  stage.write("reach/outer.ftl", '<#import "lib.inc" as lib><messageML beta="true"></messageML>');
  stage.write("reach/lib.inc", "<#macro greet name>Hello ${name}</#macro>");
  const { child, page: address } = await start(["preview", join(stage.folder, "reach"), "--config", join(stage.folder, "reach/messageml.toml")]);
  const context = await stage.browser.newContext();
  try {
    const page = await stage.open(context, address);
    const rows = page.locator(".proposals li");
    const at = (await text(page)).indexOf("</messageML>");
    assert.ok(at > 0);
    await select(page, at);
    await page.keyboard.type("<@lib.g");
    await rows.getByText("greet", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    for (let count = 0; count < 7; count += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type("<sym-ai");
    await rows.getByText("sym-ai-context", { exact: true }).waitFor();
  } finally {
    await context.close();
    child.kill();
  }
});

test("what stands below the pointer or the caret is explained, with what was found there", () => stage.fresh(async (page) => {
  await choose(page, "faulty.xml");
  await page.locator(".finding").first().waitFor();
  const at = await page.evaluate(() => {
    const range = document.createRange();
    const node = document.getElementById("template-text").firstChild;
    const from = node.data.indexOf("emoji");
    range.setStart(node, from);
    range.setEnd(node, from + 5);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  });
  await page.mouse.move(at[0], at[1]);
  await page.locator(".tip", { hasText: "An emoji, by its short code." }).waitFor();
  await page.mouse.move(5, 5);
  await page.locator(".tip").first().waitFor({ state: "hidden" });
  await select(page, (await text(page)).indexOf("strong") + 1);
  await page.keyboard.press("F1");
  await page.locator(".tip .found.error").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".tip").first().waitFor({ state: "hidden" });
}));

test("fixes are applied from the list and from the text, one or all, and can be taken back", () => stage.fresh(async (page) => {
  await choose(page, "faulty.xml");
  await page.locator(".finding").first().waitFor();
  const old = await text(page);
  await page.locator("#findings .mend").first().waitFor();
  const before = await page.locator("#findings li").count();
  await page.locator("#findings li .mend").first().click();
  await page.waitForFunction((count) => document.querySelectorAll("#findings li").length < count, before);
  assert.notEqual(await text(page), old);
  await page.locator("#template-text").focus();
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), old);
  await page.waitForFunction((count) => document.querySelectorAll("#findings li").length === count, before);
  const all = page.locator("#mend");
  assert.match(await all.textContent(), /^Apply \d+ safe fixes$/);
  await all.click();
  await page.waitForFunction(() => !/strong|<em>/.test(document.getElementById("template-text").textContent));
}));

test("a fix is offered where it can be applied: not for what is included from another file", async () => {
  stage.write("whole/outer.ftl", '<messageML><#include "part.inc"><em>y</em></messageML>');
  stage.write("whole/part.inc", "<strong>x</strong><em>z</em>");
  const folder = join(stage.folder, "whole");
  const { child, page: address } = await start(["preview", folder, "--profile", "bdk-java", "--root", folder]);
  const context = await stage.browser.newContext();
  try {
    const page = await stage.open(context, address);
    const all = page.locator("#findings li");
    await all.first().waitFor();
    assert.deepEqual(await all.evaluateAll((found) => found.map((one) => [/part\.inc/.test(one.querySelector(".where").textContent), one.querySelector(".mend") !== null])),
      [[false, true], [true, false], [true, false]]);
    assert.equal(await page.locator("#mend").isVisible(), false);
    await page.locator("#findings li .mend").click();
    await page.waitForFunction(() => document.querySelectorAll("#findings li").length === 2);
    assert.equal(await text(page), '<messageML><#include "part.inc"><i>y</i></messageML>');
  } finally {
    await context.close();
    child.kill();
  }
});

test("places are right where lines end as on Windows, and emojis stand before them", () => stage.fresh(async (page) => {
  await choose(page, "windows.xml");
  await page.locator(".finding").first().waitFor();
  assert.deepEqual(await lit(page, "mark-error"), ["<bold>"]);
  await page.fill("#template-text", "<messageML>😀😀 <bold>x</bold></messageML>");
  await page.waitForFunction(() => [...CSS.highlights.get("mark-error") ?? []].some((range) => range.startOffset === 16));
  assert.deepEqual(await lit(page, "mark-error"), ["<bold>"]);
}));

test("the last answer counts, and keys never wait for one", () => stage.fresh(async (page) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  // Every check is held back: what is typed shows all the same, and the late answers are not shown.
  let held = [];
  await page.route("**/api/check", (route) => held.push(route));
  await select(page, 11);
  const times = [];
  for (const letter of "abcdefghij") {
    const begin = performance.now();
    await page.keyboard.type(letter);
    assert.ok((await text(page)).includes(letter));
    times.push(performance.now() - begin);
    await page.waitForTimeout(90);
  }
  assert.ok(held.length >= 2, `${held.length} checks were asked for`);
  console.log(`key to text while the engine is held, ms: ${times.sort((a, b) => a - b).map(Math.round).join(" ")}`);
  for (const route of held.reverse()) await route.continue().catch(() => {});
  await picture(page).getByText("abcdefghijplain").waitFor();
  assert.match(await picture(page).locator(".mm-bubble").textContent(), /^abcdefghijplain$/);
}));

test("a long text is edited, and no key waits for the engine", () => stage.fresh(async (page) => {
  const row = "<tr><td>Some words</td><td>${entity.x!}</td></tr>\n";
  stage.write("long.ftl", `<messageML><table>\n${row.repeat(3_000)}</table></messageML>`);
  await page.locator("#messages button", { hasText: "long.ftl" }).click();
  await page.waitForFunction(() => document.getElementById("template-text").textContent.length > 140_000);
  await page.locator("#state", { hasText: /Accepted|Refused/ }).waitFor();
  // The engine answers nothing any more.
  await page.route("**/api/*", () => {});
  await select(page, 19);
  const { spent, wrong } = await page.evaluate(async () => {
    const times = [];
    const missed = [];
    const { data } = document.getElementById("template-text").firstChild;
    for (let at = 0; at < 15; at += 1) {
      const begin = performance.now();
      document.execCommand("insertText", false, "a");
      times.push(performance.now() - begin);
      // In the text, and the caret behind it, before anything else gets its turn.
      const node = document.getElementById("template-text").firstChild;
      const isThere = node.data === data.slice(0, 19) + "a".repeat(at + 1) + data.slice(19);
      if (!isThere || getSelection().anchorOffset !== 20 + at) missed.push(at);
      await new Promise((done) => setTimeout(done, 20));
    }
    return { spent: times.sort((a, b) => a - b), wrong: missed };
  });
  console.log(`a key in 150,000 characters, ms: ${spent.map(Math.round).join(" ")}`);
  assert.deepEqual(wrong, []);
}));

test("nothing is written unless that was asked for", () => stage.fresh(async (page) => {
  await choose(page, "saved.ftl");
  assert.equal(await page.locator("#save").isVisible(), false);
  await page.fill("#template-text", "<messageML>not kept</messageML>");
  await page.keyboard.press("Control+s");
  await page.locator("#notice", { hasText: "--write" }).waitFor();
  const answer = await page.evaluate(() => fetch("api/save", { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "saved.ftl", message: { before: "<messageML>${entity.a}</messageML>", after: "x" } }) }).then((found) => found.status));
  assert.equal(answer, 403);
  assert.equal(readFileSync(join(stage.folder, "saved.ftl"), "utf8"), "<messageML>${entity.a}</messageML>");
}));

test("with --write Ctrl+S writes message and data, keeps line ends, and overwrites nobody", async () => {
  const context = await stage.browser.newContext();
  try {
    const page = await stage.open(context, `${writing.page}?message=saved.ftl`);
    const read = (name) => readFileSync(join(stage.folder, name), "utf8");
    await page.fill("#template-text", "<messageML>${entity.a}!</messageML>");
    await page.fill("#data-text", '{"a": "after"}');
    await picture(page).getByText("after!").waitFor();
    await page.locator("#messages .edited:visible").waitFor();
    await page.keyboard.press("Control+s");
    await page.locator("#notice", { hasText: /^Saved/ }).waitFor();
    assert.deepEqual([read("saved.ftl"), read("saved.data.json")], ["<messageML>${entity.a}!</messageML>", '{"a": "after"}']);
    assert.equal(await page.locator("#messages .edited:visible").count(), 0);
    assert.equal(await page.locator("#save").isDisabled(), true);
    await page.locator("#messages button", { hasText: "windows.xml" }).click();
    await page.waitForFunction(() => document.getElementById("template-text").textContent.includes("bold"));
    await page.fill("#template-text", "<messageML>\n  <b>x</b>\n</messageML>\n");
    await page.click("#save");
    await page.locator("#notice", { hasText: /^Saved/ }).waitFor();
    assert.equal(read("windows.xml"), "<messageML>\r\n  <b>x</b>\r\n</messageML>\r\n");
    // Somebody else writes while there are edits.
    await page.fill("#template-text", "<messageML>mine</messageML>");
    stage.write("windows.xml", "<messageML>theirs</messageML>");
    await page.waitForTimeout(300);
    await page.click("#save");
    await page.locator("#notice", { hasText: "has changed on disk" }).waitFor();
    assert.equal(read("windows.xml"), "<messageML>theirs</messageML>");
    assert.equal(await text(page), "<messageML>mine</messageML>");
  } finally {
    await context.close();
  }
});

/** Opens a message where files can be written. */
async function opened(name, run) {
  const context = await stage.browser.newContext();
  try {
    await run(await stage.open(context, `${writing.page}?message=${name}`));
  } finally {
    await context.close();
  }
}

/** Keeps what is saved from the server until it is released. */
function holdSaves(page) {
  let release;
  const isReleased = new Promise((done) => (release = done));
  const isAsked = new Promise((done) => page.route("**/api/save", async (route) => {
    done();
    await isReleased;
    await route.continue();
  }));
  return { isAsked, release };
}

const held = (name) => readFileSync(join(stage.folder, name), "utf8");
const saved = (page) => page.locator("#notice", { hasText: /^Saved/ });

test("what is typed while a save is under way is saved by the next", () => opened("saved.ftl", async (page) => {
  stage.write("saved.ftl", "<messageML>one</messageML>");
  await picture(page).getByText("one").waitFor();
  const write = (words) => page.fill("#template-text", `<messageML>${words}</messageML>`);
  const settled = () => page.waitForFunction(() => document.getElementById("save").disabled);
  const first = holdSaves(page);
  await write("2");
  await page.keyboard.press("Control+s");
  await first.isAsked;
  await write("3");
  first.release();
  await saved(page).waitFor();
  await page.keyboard.press("Control+s");
  await settled();
  assert.equal(held("saved.ftl"), "<messageML>3</messageML>");
  // Saved at once, it waits for the one before.
  const second = holdSaves(page);
  await write("4");
  await page.keyboard.press("Control+s");
  await second.isAsked;
  await write("5");
  await page.keyboard.press("Control+s");
  second.release();
  await settled();
  assert.equal(held("saved.ftl"), "<messageML>5</messageML>");
  assert.equal(await text(page), "<messageML>5</messageML>");
}));

test("what was saved is no edit any more, also if another message was chosen meanwhile", () => opened("saved.ftl", async (page) => {
  stage.write("saved.ftl", "<messageML>first</messageML>");
  await picture(page).getByText("first").waitFor();
  const saving = holdSaves(page);
  await page.fill("#template-text", "<messageML>second</messageML>");
  await page.locator("#messages .edited:visible").waitFor();
  await page.keyboard.press("Control+s");
  await saving.isAsked;
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  saving.release();
  await saved(page).waitFor();
  assert.equal(held("saved.ftl"), "<messageML>second</messageML>");
  await page.locator("#messages .edited").waitFor({ state: "detached" });
  await choose(page, "saved.ftl");
  await picture(page).getByText("second").waitFor();
  await page.fill("#template-text", "<messageML>third</messageML>");
  await page.click("#save");
  await page.waitForFunction(() => document.getElementById("save").disabled);
  assert.equal(held("saved.ftl"), "<messageML>third</messageML>");
}));

test("lines that nobody touched are saved as they were, and so are data", () => opened("mixed.ftl", async (page) => {
  await picture(page).getByText("three").waitFor();
  const data = held("mixed.data.json");
  const old = await text(page);
  assert.ok(!old.includes("\r"));
  await page.fill("#template-text", old.replace("one", "1").replace("  <b>three", "  <i>new</i>\n  <b>three"));
  await page.click("#save");
  await saved(page).waitFor();
  assert.equal(held("mixed.ftl"), "<messageML>\r\n  <b>1</b>\r\n  <b>two</b>\r\n  <i>new</i>\r\n  <b>three</b>\n</messageML>\r\n");
  assert.equal(held("mixed.data.json"), data);
}));

test("an edit that is taken back is no edit any more", () => stage.fresh(async (page) => {
  stage.write("windows.xml", "<messageML>\r\n  untouched\r\n</messageML>\r\n");
  await choose(page, "windows.xml");
  await picture(page).getByText("untouched").waitFor();
  await select(page, 11);
  await page.keyboard.type("a");
  await page.locator("#messages .edited:visible").waitFor();
  await page.locator("#revert").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("#messages .edited").waitFor({ state: "detached" });
  assert.equal(await page.locator("#revert").isVisible(), false);
}));

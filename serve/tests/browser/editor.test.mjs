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
  await page.keyboard.press("Control+Backspace");
  assert.match(await text(page), /a\n {2}b\n/);
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("Control+z");
  assert.equal(await text(page), "<messageML>plain</messageML>");
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("Control+y");
  assert.match(await text(page), /^<messageML>a\n {2}b\n/);
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

test("what an input method writes is taken over", () => stage.fresh(async (page, context) => {
  await choose(page, "plain.xml");
  await picture(page).getByText("plain").waitFor();
  await select(page, 11);
  const session = await context.newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await session.send("Input.insertText", { text: "日本" });
  await picture(page).getByText("日本plain").waitFor();
  assert.equal(await text(page), "<messageML>日本plain</messageML>");
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

test("a long text is edited without a wait", () => stage.fresh(async (page) => {
  const row = "<tr><td>Some words</td><td>${entity.x!}</td></tr>\n";
  stage.write("long.ftl", `<messageML><table>\n${row.repeat(3_000)}</table></messageML>`);
  await page.locator("#messages button", { hasText: "long.ftl" }).click();
  await page.waitForFunction(() => document.getElementById("template-text").textContent.length > 140_000);
  await select(page, 19);
  const spent = await page.evaluate(async () => {
    const times = [];
    for (let at = 0; at < 15; at += 1) {
      const begin = performance.now();
      document.execCommand("insertText", false, "a");
      times.push(performance.now() - begin);
      await new Promise((done) => setTimeout(done, 20));
    }
    return times.sort((a, b) => a - b);
  });
  console.log(`a key in 150,000 characters, ms: ${spent.map(Math.round).join(" ")}`);
  assert.ok(spent[0] < 50, `${spent[0]} ms`);
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

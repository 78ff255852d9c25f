// An accessibility checker finds nothing: at three widths, in both themes, in every view of both pages and in the picture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, choose, picture, start } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const stage = new Stage();
let agent;

before(async () => {
  stage.write("all.xml", `<messageML><h2>Heading</h2><p>Text, <a href="https://example.com">a link</a>, <hash tag="desk"/>, <code>code</code></p>
    <table><tr><th>A</th><td>B</td></tr></table><card accent="tempo-bg-color--blue"><header>Header</header><body>Body</body></card>
    <expandable-card state="cropped"><header>Cropped</header><body>more</body></expandable-card>
    <form id="f"><text-field name="a" required="true" label="First" title="A hint"/><text-field name="b" masked="true" label="Second"/>
    <textarea name="c" placeholder="Say more"/><checkbox name="d">Tick</checkbox><radio name="e">Turn</radio>
    <select name="g" label="One"><option value="1">1</option></select><select name="h" multiple="true" label="Many"><option value="1">1</option></select>
    <person-selector name="i" value="[7]" label="People"/><room-selector name="j"/><date-picker name="k" label="Day"/>
    <time-picker name="l" label="At"/><timezone-picker name="m" label="Zone"/><button name="n" type="action">Send</button>
    <button type="reset">Clear</button></form></messageML>`);
  stage.write("bad.xml", "<messageML>\n  <strong>x</strong> <em>y</em> & <mention/>\n</messageML>");
  stage.write("wide.xml", `<messageML><table><tr>${"<td>Some words here 1,000,000.00</td>".repeat(12)}</tr></table></messageML>`);
  await stage.raise();
  stage.write("pod/directory.json", JSON.stringify({
    users: [{ id: 7, screenName: "ada", prettyName: "Ada Byron" }, { id: 8, screenName: "bob", prettyName: "Bob Marsh" }],
    streams: [{ id: "desk", name: "Trading desk", members: [7, 8], owners: [7] }],
  }));
  agent = await start(["agent", "--port", "0", "--directory", join(stage.folder, "pod/directory.json")]);
});

after(async () => {
  await stage.strike();
  agent?.child.kill();
});

/** What is asked of whole pages, and not of a frame in one. */
const WHOLE = ["landmark-one-main", "page-has-heading-one", "region"];

/** What the checker says of a page, without its frames. */
async function check(page, without = []) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => axe.run(document, { iframes: false, resultTypes: ["violations"],
    rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])) }), without);
  return violations.flatMap((row) => row.nodes.map((node) => `${row.id}: ${node.target.join(" ")} (${node.failureSummary?.split("\n")[1]?.trim()})`));
}

/** The same with the picture: no script runs in its frame, so what is in there is checked in a page of its own. */
async function violations(page) {
  const found = await check(page);
  const frame = await page.locator("#frame").isVisible() ? await page.locator("#frame").elementHandle() : null;
  if (frame) {
    const copy = await page.context().newPage();
    await copy.setContent(await (await frame.contentFrame()).evaluate(() => document.documentElement.outerHTML));
    found.push(...(await check(copy, WHOLE)).map((row) => `in the picture: ${row}`));
    await copy.close();
  }
  return [...new Set(found)];
}

for (const width of [390, 900, 1440]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the preview at ${width} pixels, ${colorScheme}`, () => stage.fresh(async (page) => {
      const turn = async (pane) => width <= 900 && page.click(`#pane-switch [data-pane=${pane}]`);
      const clean = async (what) => assert.deepEqual(await violations(page), [], what);
      await turn("list");
      await choose(page, "all.xml");
      await picture(page).getByText("Heading").waitFor();
      await picture(page).getByRole("button", { name: "Send" }).click();
      await clean("a form with faults");
      await turn("list");
      await clean("the list");
      await choose(page, "bad.xml");
      await page.locator(".finding", { hasText: "strong" }).first().waitFor();
      await turn("text");
      await clean("findings and editors");
      for (const tab of ["elements", "presentation", "limits", "reply"]) {
        await page.click(`#tab-${tab}`);
        if (tab === "elements") await page.locator(".entry").first().waitFor();
        await clean(tab);
      }
      await page.click("#tab-source");
      await page.locator("#template-text").focus();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("<");
      await page.locator(".proposals li").first().waitFor();
      await clean("completion");
      await page.keyboard.press("Escape");
      await turn("picture");
      await page.click("#share summary");
      await clean("the menu");
      await page.keyboard.press("Escape");
      await page.click("[data-view=compare]");
      await page.locator("#compare iframe").first().waitFor();
      await clean("side by side");
      await page.click("[data-view=gallery]");
      await page.locator(".tile").first().waitFor();
      await clean("the gallery");
    }, { viewport: { width, height: 900 }, colorScheme }));

    test(`the Agent's page at ${width} pixels, ${colorScheme}`, async () => {
      const context = await stage.browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      try {
        const page = await stage.open(context, agent.page);
        const clean = async (what) => assert.deepEqual(await violations(page), [], what);
        await clean("rooms");
        await page.click("#new-room");
        await clean("a dialog");
        await page.getByRole("button", { name: "Cancel" }).click();
        await page.locator("#room-list button", { hasText: "Trading desk" }).click();
        await page.fill("#write", `Words at ${width}, ${colorScheme}`);
        await page.click("#send");
        const words = picture(page).getByText(`Words at ${width}, ${colorScheme}`);
        await words.waitFor();
        await page.selectOption("#language", "messageml");
        await page.fill("#messageml-text", "<messageML><card><header>Head</header><body><table><tr><th>A</th><td>B</td></tr></table></body></card></messageML>");
        await page.click("#send");
        await picture(page).getByText("Head").last().waitFor();
        await clean("a conversation");
        await page.fill("#messageml-text", "<messageML><bold>x</bold></messageML>");
        await page.locator("#faults").getByText("bold").first().waitFor();
        await clean("a message with a fault");
        await picture(page).locator("article", { has: words }).getByRole("button", { name: /Details/ }).click();
        await page.locator("#panel-request pre, #panel-presentation pre").first().waitFor();
        await clean("the details of a message");
      } finally {
        await context.close();
      }
    });
  }
}

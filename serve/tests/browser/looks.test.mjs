// What can be measured of the looks: contrast, names for those who listen, the way of the keyboard, narrow widths.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, choose, picture, start } from "./stage.mjs";

const stage = new Stage();
const corpus = new URL(process.env.CORPUS, "file:").pathname;

before(async () => {
  stage.write("all.xml", `<messageML><h2>Heading</h2><p>Text, <a href="https://example.com">a link</a>, <hash tag="desk"/>, <cash tag="vod"/>,
    <mention uid="7"/>, <code>code</code></p><table><tr><th>A</th><td>B</td></tr></table><img src="https://example.com/x.png"/>
    <card accent="tempo-bg-color--blue"><header>Header</header><body>Body</body></card>
    <expandable-card state="cropped"><header>Cropped</header><body variant="error"><p>1</p><p>2</p><p>3</p><p>4</p><p>5</p><p>6</p></body></expandable-card>
    <form id="f"><text-field name="a" required="true" label="First" title="A hint"/><text-field name="b" masked="true" label="Second"/>
    <textarea name="c" placeholder="Say more" required="true"/><checkbox name="d">Tick</checkbox><radio name="e">Turn</radio>
    <select name="g" label="One" required="true"><option value="1">1</option></select>
    <select name="h" multiple="true" label="Many"><option value="1">1</option></select>
    <person-selector name="i" value="[7]" label="People"/><room-selector name="j"/><date-picker name="k" label="Day"/>
    <time-picker name="l" label="At"/><timezone-picker name="m" label="Zone"/>
    <button name="n" type="action">Send</button><button name="o" type="action" class="secondary">Other</button>
    <button name="p" type="action" class="tertiary">Third</button><button name="q" type="action" class="destructive">Destroy</button>
    <button name="r" type="action" class="primary-link">Link</button><button name="s" type="action" class="destructive-link">Bad link</button>
    <button type="reset">Clear</button></form></messageML>`);
  stage.write("bad.xml", "<messageML>\n  <bold>${entity.a}</bold> & <mention/>\n</messageML>");
  stage.write("wide.xml", `<messageML><b>${"w".repeat(400)}</b><table><tr>${"<td>Some words here 1,000,000.00</td>".repeat(12)}</tr></table>
    <code>${"long line ".repeat(60)}\nsecond</code></messageML>`);
  await stage.raise();
});

after(() => stage.strike());

/** Texts whose contrast with what is behind them is below 4.5 (3 if they are large); runs in a frame. */
function findFaint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parse = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, below) => top.slice(0, 3).map((part, at) => (part * top[3] + below[at] * (255 - top[3])) / 255).concat(255);
  const behind = (element) => {
    if (!element) return [255, 255, 255, 255];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 255 ? own : over(own, behind(element.parentElement));
  };
  const light = (color) => {
    const parts = color.slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() === "" || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
    // Colours of the author's own, and what cannot be used, are exempt.
    if (element.closest("[class*=tempo-],[style*=color],:disabled,script,style,option,.hidden,.skip")) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const [a, b] = [light(over(parse(style.color), back)), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) faint.add(`${element.className || element.localName} "${walker.currentNode.data.trim().slice(0, 20)}" ${ratio.toFixed(2)}`);
  }
  return [...faint];
}

async function eachTheme(page, run) {
  for (const theme of ["light", "dark"]) {
    if ((await page.locator("html").getAttribute("data-theme")) !== theme) await page.click("#theme");
    await run(theme);
  }
}

test("every text stands out, in both themes, faults and findings included", () => stage.fresh(async (page) => {
  await eachTheme(page, async (theme) => {
    await choose(page, "all.xml");
    await picture(page).getByRole("button", { name: "Send" }).click();
    await picture(page).getByText("This field is required").first().waitFor();
    // What the mouse lies on has the toolkit's own colours.
    await page.mouse.move(0, 0);
    await page.frames()[1].waitForFunction(() => !document.querySelector("button:hover"));
    for (const [at, frame] of page.frames().entries()) assert.deepEqual(await frame.evaluate(findFaint), [], `${theme}, frame ${at}`);
    await choose(page, "bad.xml");
    await page.locator(".finding", { hasText: "bold" }).first().waitFor();
    await page.click("#tab-limits");
    for (const [at, frame] of page.frames().entries()) assert.deepEqual(await frame.evaluate(findFaint), [], `${theme}, refused, frame ${at}`);
  });
}));

test("every text of the corpus stands out, in both themes", async () => {
  const { child, page: address } = await start(["preview", corpus]);
  const context = await stage.browser.newContext();
  try {
    const page = await stage.open(context, address);
    const names = await page.locator("#messages li > button:not(.case)").evaluateAll((all) => all.map((button) => button.title.split(", ")[0]));
    assert.ok(names.length >= 30);
    await eachTheme(page, async (theme) => {
      for (const name of names) {
        await page.locator(`#messages button[title^="${name}"]`).first().click();
        // Its text and its picture come at once.
        await page.waitForFunction((text) => document.getElementById("template-text").textContent.slice(0, -1) === text,
          readFileSync(join(corpus, name), "utf8").replace(/\r\n?/g, "\n"));
        assert.deepEqual(await page.frames()[1].evaluate(findFaint), [], `${name}, ${theme}`);
      }
    });
  } finally {
    await context.close();
    child.kill();
  }
});

test("everything that can be used has a name", () => stage.fresh(async (page, context) => {
  await choose(page, "all.xml");
  await picture(page).getByText("Heading").waitFor();
  const session = await context.newCDPSession(page);
  const roles = ["button", "link", "textbox", "checkbox", "radio", "combobox", "listbox", "tab", "searchbox", "dialog", "image", "Date", "InputTime", "article", "tabpanel"];
  const seen = new Set();
  const { frameTree } = await session.send("Page.getFrameTree");
  for (const id of [frameTree.frame.id, frameTree.childFrames[0].frame.id]) {
    const { nodes } = await session.send("Accessibility.getFullAXTree", { frameId: id });
    for (const node of nodes.filter((one) => !one.ignored && roles.includes(one.role?.value))) {
      seen.add(node.role.value);
      assert.ok(node.name?.value?.trim(), `${node.role.value} without a name: ${JSON.stringify(node.properties)}`);
    }
  }
  for (const role of ["button", "link", "textbox", "checkbox", "radio", "combobox", "tab", "searchbox", "image", "article"]) {
    assert.ok(seen.has(role), `no ${role} among ${[...seen]}`);
  }
  const required = await picture(page).locator("[aria-required=true]").count();
  assert.equal(required, 3);
}));

test("the keyboard gets everywhere in order, and it shows where it is", () => stage.fresh(async (page) => {
  await choose(page, "all.xml");
  await picture(page).getByText("Heading").waitFor();
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.emulateMedia({ reducedMotion: "reduce" });
  const way = [];
  for (let at = 0; at < 80; at += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const inner = document.activeElement === document.getElementById("frame");
      const element = inner ? document.activeElement.contentDocument.activeElement : document.activeElement;
      if (element === document.body || element === null) return null;
      // By an outline, or by a ring that is another one without the keyboard.
      const ring = () => [element, element.closest(".mm-control,.mm-multiple,.mm-chooser,.editor")].filter(Boolean)
        .flatMap((one) => [getComputedStyle(one).outlineStyle, getComputedStyle(one).boxShadow, getComputedStyle(one, "::after").content]).join();
      // A date has parts of its own that show where the keyboard is.
      const hasParts = element.matches("input[type=date],input[type=time]");
      const focused = ring();
      if (!hasParts) element.blur();
      const isShown = hasParts || ring() !== focused;
      if (!hasParts) element.focus();
      const words = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.placeholder || element.textContent;
      return { area: inner ? "picture" : element.closest("header,nav,#picture,#findings,#right,.skip")?.id || element.closest("header") && "header" || "skip", words: words.trim().slice(0, 24), isShown };
    });
    if (here === null) break;
    if (way.at(-1)?.words !== here.words || way.at(-1)?.area !== here.area) way.push(here);
  }
  const areas = way.map((one) => one.area).filter((area, at, all) => area !== all[at - 1]);
  assert.deepEqual(areas.slice(0, 6), ["skip", "header", "gallery", "picture", "findings", "right"].filter((area) => areas.includes(area)));
  assert.deepEqual(way.filter((one) => !one.isShown), []);
  const words = way.map((one) => one.words);
  for (const wanted of ["Skip to the picture", "a link", "Fold this card", "First", "Say more", "Send", "Clear", "Template"]) {
    assert.ok(words.some((word) => word.startsWith(wanted)), `${wanted} is not on the way: ${words.join(" | ")}`);
  }
  assert.ok(words.indexOf("a link") < words.findIndex((word) => word.startsWith("First")));
}));

test("tabs go by arrows, and what happens is said", () => stage.fresh(async (page) => {
  await choose(page, "all.xml");
  await page.locator("#tab-source").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("[role=tab][aria-selected=true]").textContent(), "PresentationML");
  assert.ok(await page.locator("#panel-presentation").isVisible());
  assert.match(page.url(), /[?&]tab=presentation/);
  const said = page.locator("#state[role=status]");
  await page.click("#tab-source");
  await page.fill("#template-text", "<messageML><bold>x</bold></messageML>");
  await said.getByText("Refused: 1 error", { exact: true }).waitFor();
  await page.fill("#template-text", "<messageML>fine</messageML>");
  await said.getByText("Accepted", { exact: true }).waitFor();
}));

test("nothing is wider than it may be: long words break, tables and code scroll", () => stage.fresh(async (page) => {
  await choose(page, "wide.xml");
  await page.selectOption("#width", "360");
  await picture(page).getByText("Some words").first().waitFor();
  const widths = await page.frames()[1].evaluate(() => {
    const of = (name) => document.querySelector(name);
    return { page: document.documentElement.scrollWidth, window: innerWidth, bubble: of(".mm-bubble").getBoundingClientRect().right,
      table: of(".mm-table").scrollWidth > of(".mm-table").clientWidth, code: of(".mm-code").scrollWidth > of(".mm-code").clientWidth,
      cell: Math.min(...[...document.querySelectorAll("td")].map((cell) => cell.clientWidth)) };
  });
  assert.ok(widths.page <= widths.window && widths.bubble <= widths.window, JSON.stringify(widths));
  assert.ok(widths.table && widths.code, JSON.stringify(widths));
  assert.ok(widths.cell > 60, `a column of letters: ${widths.cell}`);
  // The table says that there is more, also to those who only listen, and goes by the keyboard.
  const table = picture(page).getByRole("region", { name: "Table, scrolls sideways" });
  assert.match(await table.getAttribute("class"), /mm-more-right/);
  await table.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await picture(page).locator(".mm-more-left").waitFor();
}));

test("without a font for it, an emoji is shown by its name", () => stage.fresh(async (page) => {
  stage.write("emoji.xml", '<messageML><emoji shortcode="thumbsup"/></messageML>');
  await page.locator("#messages button", { hasText: "emoji.xml" }).click();
  const emoji = picture(page).locator(".mm-emoji");
  await emoji.waitFor();
  const text = await emoji.textContent();
  const isNamed = await emoji.evaluate((element) => element.classList.contains("mm-emoji-named"));
  assert.equal(text, isNamed ? ":thumbsup:" : "👍");
  assert.equal(await emoji.getAttribute("aria-label"), "thumbsup");
}));

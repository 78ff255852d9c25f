// Addresses, the gallery, several widths side by side, the palette, and what leaves the page.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, choose, picture } from "./stage.mjs";

const stage = new Stage();

before(async () => {
  stage.write("a.ftl", "<messageML><b>${entity.x}</b></messageML>");
  stage.write("a.data.json", '{"x": "one"}');
  stage.write("a.full.data.json", '{"x": "two"}');
  stage.write("named.one.data.json", '{"x": "first case"}');
  stage.write("named.two.data.json", '{"x": "second case"}');
  stage.write("named.ftl", "<messageML>${entity.x}</messageML>");
  stage.write("b.xml", '<messageML><form id="f"><text-field name="t" label="A field"/><button name="s" type="action">Send</button></form></messageML>');
  stage.write("sub/message.xml", "<messageML>in a folder</messageML>");
  stage.write("wrong.xml", "<messageML><b>drawn</b> <bold>x</bold></messageML>");
  stage.write("wide.xml", `<messageML><table><tr>${"<td>Some words here 1,000,000.00</td>".repeat(12)}</tr></table></messageML>`);
  await stage.raise();
});

after(() => stage.strike());

const current = (page) => page.locator("#messages [aria-current=true]").textContent();

test("the address says what is shown; links lead there, and Back works", () => stage.fresh(async (page, context) => {
  await choose(page, "b.xml");
  await picture(page).getByLabel("A field").waitFor();
  assert.match(page.url(), /\?message=b\.xml$/);
  await page.locator("#messages .case", { hasText: "full" }).click();
  await picture(page).getByText("two").waitFor();
  assert.match(page.url(), /\?message=a\.ftl&case=full$/);
  await page.click("[data-view=compare]");
  await page.goBack();
  assert.match(page.url(), /case=full$/);
  assert.equal(await page.locator("[data-view=message][aria-pressed=true]").count(), 1);
  await page.goBack();
  await picture(page).getByLabel("A field").waitFor();
  assert.match(await current(page), /b\.xml/);
  await page.goForward();
  await picture(page).getByText("two").waitFor();
  // A link shows the same in a page that knows nothing, from its first answer on.
  const other = await stage.open(context, `${stage.url}?message=a.ftl&case=full&tab=markdown`);
  await picture(other).getByText("two").waitFor();
  assert.equal(await other.locator("[role=tab][aria-selected=true]").textContent(), "Markdown");
  assert.ok(!other.seen.some((address) => address.includes("api/message")), other.seen.join(" "));
  // One that leads nowhere shows what there is.
  const lost = await stage.open(context, `${stage.url}?message=none.xml&case=x&view=none&tab=none`);
  await picture(lost).getByText("one").waitFor();
  // One to a message shows its first case, if all of them have names.
  const named = await stage.open(context, `${stage.url}?message=named.ftl`);
  await picture(named).getByText("first case").waitFor();
  assert.match(named.url(), /\?message=named\.ftl&case=one$/);
  await named.locator("#messages .case", { hasText: "two" }).click();
  await picture(named).getByText("second case").waitFor();
  await named.evaluate(() => {
    history.replaceState(null, "", "?message=named.ftl");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await picture(named).getByText("first case").waitFor();
}));

test("Back shows the other message, whatever was typed just before or while it is read", () => stage.fresh(async (page) => {
  const text = () => page.evaluate(() => document.getElementById("template-text").textContent.slice(0, -1));
  const write = (letters) => page.evaluate((typed) => {
    const area = document.getElementById("template-text");
    area.focus();
    getSelection().setPosition(area.firstChild, area.firstChild.length - 1);
    document.execCommand("insertText", false, typed);
  }, letters);
  const edited = () => page.locator("#messages button:has(.edited)").evaluateAll((all) => all.map((button) => button.title));
  await choose(page, "sub/");
  await picture(page).getByText("in a folder").waitFor();
  await choose(page, "wrong.xml");
  await picture(page).getByText("drawn").waitFor();
  let release;
  const isReleased = new Promise((done) => (release = done));
  await page.route("**/api/message*", async (route) => {
    await isReleased;
    await route.continue();
  });
  await write(" ");
  await page.evaluate(() => history.back());
  await page.waitForURL(/sub%2Fmessage/);
  // Still the old text: what is typed into it belongs to no message.
  await write("lost");
  await page.focus("#filter");
  await page.waitForTimeout(200);
  assert.ok(!await picture(page).getByText("lost").isVisible());
  release();
  await picture(page).getByText("in a folder").waitFor();
  assert.equal(await text(), "<messageML>in a folder</messageML>");
  assert.deepEqual(await edited(), ["wrong.xml"]);
  // The caret of the longer text is nowhere in this one: what is put in goes to its end.
  await page.click("#tab-elements");
  await page.locator(".entry:visible", { hasText: "A table of rows" }).click();
  await picture(page).locator("table", { hasText: "Ticker" }).waitFor();
  assert.match(await text(), /^<messageML>in a folder<table>.*<\/table>.*<\/messageML>$/s);
}));

test("the gallery and the list say of an edited message what its picture shows", () => stage.fresh(async (page) => {
  const dots = () => page.locator("#messages button:has(.edited) .dot").evaluateAll((all) => all.map((dot) => dot.dataset.state));
  await choose(page, "sub/");
  await picture(page).getByText("in a folder").waitFor();
  await page.fill("#template-text", "<messageML>mine <bold>x</bold></messageML>");
  await page.locator("#state", { hasText: "Refused" }).waitFor();
  await page.click("[data-view=gallery]");
  const tile = page.locator(".tile", { hasText: "sub/" });
  await tile.frameLocator("iframe").getByText("mine").waitFor();
  assert.equal(await tile.locator(".dot").getAttribute("data-state"), "refused");
  await choose(page, "b.xml");
  await picture(page).getByLabel("A field").waitFor();
  stage.write("come.xml", "<messageML>come</messageML>");
  await page.locator("#messages button", { hasText: "come.xml" }).waitFor();
  assert.deepEqual(await dots(), ["refused"]);
  rmSync(join(stage.folder, "come.xml"));
  await page.locator("#messages button", { hasText: "come.xml" }).waitFor({ state: "detached" });
}));

test("the gallery shows pictures, goes by arrows, and opens what is chosen", () => stage.fresh(async (page) => {
  await page.click("[data-view=gallery]");
  const tiles = page.locator(".tile");
  assert.equal(await tiles.count(), 9);
  await tiles.nth(1).frameLocator("iframe").getByText("two").waitFor();
  await page.locator(".tile", { hasText: "wrong.xml" }).frameLocator("iframe").locator(".mm-sketch", { hasText: "drawn" }).waitFor();
  await tiles.first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.querySelector(".name").textContent), "wrong.xml");
  await page.fill("#filter", "folder-that-is-not");
  assert.equal(await tiles.count(), 0);
  await page.fill("#filter", "sub/");
  await tiles.first().focus();
  await page.keyboard.press("Enter");
  await picture(page).getByText("in a folder").waitFor();
  assert.match(page.url(), /message=sub%2Fmessage\.xml$/);
  await page.goBack();
  assert.match(page.url(), /view=gallery/);
}));

test("several widths and both themes stand side by side, and follow the edits", () => stage.fresh(async (page) => {
  await choose(page, "a.ftl");
  await page.click("[data-view=compare]");
  const frames = page.locator("#compare iframe");
  assert.equal(await frames.count(), 4);
  await page.getByLabel("2560").check();
  assert.equal(await frames.count(), 6);
  const inner = await frames.evaluateAll((all) => all.map((frame) => [frame.contentWindow.innerWidth, frame.contentDocument.documentElement.dataset.theme]));
  assert.deepEqual(inner, [360, 720, 2560].flatMap((width) => [[width, "light"], [width, "dark"]]));
  await page.fill("#template-text", "<messageML>typed here</messageML>");
  for (let at = 0; at < 6; at += 1) await frames.nth(at).contentFrame().getByText("typed here").waitFor();
  // What is made small says how small.
  assert.match(await page.locator("#compare figcaption").last().textContent(), /^2560 px · dark · shown at \d+ %$/);
  assert.equal(await page.locator("#compare figcaption").first().textContent(), "360 px · light");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
}));

test("images from elsewhere are in every width that stands side by side, once they were switched on", () => stage.fresh(async (page) => {
  const bait = await stage.lure();
  await choose(page, "a.ftl");
  await page.click("[data-view=compare]");
  await page.fill("#template-text", `<messageML>before <img src="${bait}/image"/> behind</messageML>`);
  const frames = page.locator("#compare iframe");
  for (let at = 0; at < 4; at += 1) await frames.nth(at).contentFrame().getByText("behind").waitFor();
  assert.equal(await frames.first().contentFrame().locator("img").count(), 0);
  assert.deepEqual(stage.hits, []);
  await page.check("#images");
  for (let at = 0; at < 4; at += 1) await frames.nth(at).contentFrame().locator("img").waitFor({ state: "attached" });
  await stage.asked(["/image"]);
  await page.getByLabel("480").check();
  await frames.nth(4).contentFrame().locator("img").waitFor({ state: "attached" });
  await page.uncheck("#images");
  for (let at = 0; at < 6; at += 1) {
    // The frames are made anew.
    await frames.nth(at).contentFrame().locator(".mm-no-image").waitFor();
    assert.equal(await frames.nth(at).contentFrame().locator("img").count(), 0);
  }
}));

test("an element of the palette is put where the caret was, a field into a form", () => stage.fresh(async (page) => {
  await choose(page, "a.ftl");
  await picture(page).getByText("one").waitFor();
  await page.click("#tab-elements");
  await page.getByLabel("Find an element").fill("table");
  await page.locator(".entry:visible", { hasText: "A table of rows" }).click();
  await picture(page).locator("table", { hasText: "Ticker" }).waitFor();
  await page.click("#tab-elements");
  await page.getByLabel("Find an element").fill("date-picker");
  await page.locator(".entry:visible").first().click();
  await picture(page).locator("form input[type=date]").waitFor();
  assert.match(await page.locator("#state").textContent(), /^Accepted/);
}));

test("texts are copied, pictures are kept", () => stage.fresh(async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, "a.ftl");
  await picture(page).getByText("one").waitFor();
  const share = async (name) => {
    await page.click("#share summary");
    await page.locator(".sheet").getByText(name).click();
  };
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await share("Copy MessageML");
  await page.locator("#notice", { hasText: "MessageML copied" }).waitFor();
  assert.equal(await copied(), "<messageML><b>${entity.x}</b></messageML>");
  await share("Copy request body");
  await page.locator("#notice", { hasText: "Request body copied" }).waitFor();
  assert.deepEqual(JSON.parse(await copied()), { message: "<messageML><b>${entity.x}</b></messageML>", data: '{"x": "one"}' });
  await share("Copy link");
  await page.locator("#notice", { hasText: "Link copied" }).waitFor();
  assert.equal(await copied(), page.url());
  const [png] = await Promise.all([page.waitForEvent("download"), share("PNG")]);
  const bytes = readFileSync(await png.path());
  assert.equal(png.suggestedFilename(), "a.png");
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  for (const view of ["gallery", "compare"]) {
    await page.click(`[data-view=${view}]`);
    const [other] = await Promise.all([page.waitForEvent("download"), share("PNG")]);
    assert.equal(other.suggestedFilename(), "a.png");
    await picture(page).getByText("one").waitFor();
  }
  const [html] = await Promise.all([page.waitForEvent("download"), share("HTML")]);
  assert.equal(html.suggestedFilename(), "a.html");
  const kept = await context.newPage();
  const seen = [];
  kept.on("request", (request) => seen.push(request.url()));
  stage.write("kept.html", readFileSync(await html.path()));
  await kept.goto(`file://${stage.folder}/kept.html`);
  await kept.locator(".mm-bubble b", { hasText: "one" }).waitFor();
  assert.equal(seen.length, 1, seen.join(" "));
  // Of a refused message it says what the page says.
  for (const [text, row, words] of [["<messageML><b>drawn</b> <bold>x</bold></messageML>", "mm-sketch", "drawn"],
    ["<messageML", "mm-refused", "There is nothing of this message"]]) {
    await page.fill("#template-text", text);
    await picture(page).locator(`.${row}`, { hasText: words }).waitFor();
    const [refused] = await Promise.all([page.waitForEvent("download"), share("HTML")]);
    stage.write("refused.html", readFileSync(await refused.path()));
    await kept.goto(`file://${stage.folder}/refused.html`);
    await kept.locator(`.${row} .mm-bubble`, { hasText: words }).waitFor();
  }
}));

test("the picture as PNG shows what was filled in, in the colours of the theme", () => stage.fresh(async (page) => {
  await choose(page, "b.xml");
  await picture(page).getByLabel("A field").waitFor();
  await page.click("#theme");
  await picture(page).getByLabel("A field").fill("filled in");
  await page.click("#share summary");
  const [png] = await Promise.all([page.waitForEvent("download"), page.locator(".sheet").getByText("PNG").click()]);
  const data = readFileSync(await png.path()).toString("base64");
  const seen = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
    return { first: [...data.slice(0, 3)], count: colours.size, hasButton: colours.has("2,119,214"), width: image.width };
  }, data);
  assert.deepEqual(seen.first, [20, 22, 24]);
  assert.ok(seen.hasButton && seen.count > 30, JSON.stringify(seen));
}));

test("lists go by arrows and are one Tab stop each", () => stage.fresh(async (page) => {
  await choose(page, "wrong.xml");
  await page.locator(".finding").first().waitFor();
  await page.locator("#messages button").first().focus();
  await page.keyboard.press("ArrowDown");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /full/);
  await page.keyboard.press("End");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /wrong\.xml/);
  assert.equal(await page.locator("#messages button[tabindex='0']").count(), 1);
  await page.fill("#filter", "b.xml");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await picture(page).getByLabel("A field").waitFor();
}));

for (const width of [360, 560, 900, 1280, 1920, 2560]) {
  test(`nothing is cut at ${width} pixels`, () => stage.fresh(async (page) => {
    for (const view of ["message", "gallery", "compare"]) {
      await page.goto(`${stage.url}?message=wide.xml&view=${view}`);
      await page.waitForSelector("html[data-ready]");
      for (const pane of width <= 900 ? ["list", "picture", "text"] : ["picture"]) {
        if (width <= 900) await page.click(`#pane-switch [data-pane=${pane}]`);
        const cut = await page.evaluate(() => {
          const isCut = (element) => {
            const box = element.getBoundingClientRect();
            if (!element.checkVisibility() || box.width === 0 || element.closest(".hidden,.skip,.popup,#panels,.panes,.tiles,#messages,.excerpt")) return false;
            return box.left < -1 || box.right > innerWidth + 1 || (element.scrollWidth > element.clientWidth + 1 && element.matches("button,label,h1,h2,.state,[role=tab]"));
          };
          return [...document.querySelectorAll("body *")].filter(isCut).map((element) => element.id || element.className || element.localName);
        });
        assert.deepEqual(cut, [], `${view}, ${pane}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight));
        if (view !== "gallery" && pane !== "list") assert.ok(await page.locator("#state").isVisible(), "what Symphony says is in sight");
      }
    }
  }, { viewport: { width, height: 800 } }));
}

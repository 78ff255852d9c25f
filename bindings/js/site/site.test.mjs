// The static site in a real browser, from a server of plain files. Run by .ci/browser, which sets SITE.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { Stage, launch, picture, start } from "./stage.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain" };
const stage = new Stage();
let server;
let address;

before(async () => {
  server = http.createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    try {
      const bytes = await readFile(join(process.env.SITE, path.endsWith("/") ? `${path}index.html` : path));
      response.writeHead(200, { "content-type": TYPES[extname(path.endsWith("/") ? "index.html" : path)] ?? "application/octet-stream" });
      response.end(bytes);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}/`;
  stage.browser = await launch();
});

after(async () => {
  await stage.strike();
  server.close();
});

async function visit(run, query = "") {
  const context = await stage.browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  try {
    await run(await stage.open(context, address + query), context);
  } finally {
    await context.close();
  }
}

const types = (page) => page.evaluate(() => document.getElementById("template-text").textContent.slice(0, -1));

test("a message is checked and shown by the page alone", () => visit(async (page) => {
  await picture(page).getByText("Hello Ada").waitFor();
  const before = page.seen.length;
  await page.fill("#template-text", "<messageML><b>${entity.name}</b> <bold>x</bold></messageML>");
  await page.locator("#state", { hasText: "Refused: 1 error" }).waitFor();
  await picture(page).locator(".mm-sketch b", { hasText: "Ada" }).waitFor();
  await page.fill("#data-text", '{"name": "Bob"}');
  await page.fill("#template-text", "<messageML>for ${entity.name}</messageML>");
  await picture(page).getByText("for Bob").waitFor();
  // Nothing that was written has left the page.
  assert.deepEqual(page.seen.slice(before), []);
  assert.ok(page.seen.every((asked) => asked.startsWith(address)), page.seen.join(" "));
}));

test("the message that was chosen is checked before the others, and every row says how it is", async () => {
  const context = await stage.browser.newContext();
  try {
    await context.addInitScript(() => {
      window.asked = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (text) {
        window.asked.push(JSON.parse(text).message);
        return post.call(this, text);
      };
    });
    const page = await stage.open(context, `${address}?message=approval-form`);
    await picture(page).locator("form").first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('#messages .dot:not([data-state=""])').length === 11);
    const asked = await page.evaluate(() => window.asked);
    assert.equal(asked[0], await readFile(join(process.env.CORPUS, "approval-form/message.ftl"), "utf8"));
    assert.equal(asked.length, 12);
  } finally {
    await context.close();
  }
});

test("where the engine cannot be started that is said, and the next question tries again", async () => {
  const context = await stage.browser.newContext();
  try {
    let isBroken = true;
    await context.route("**/worker.js", (route) => (isBroken ? route.fulfill({ status: 503, body: "" }) : route.continue()));
    const page = await stage.open(context, address);
    await page.locator("#state", { hasText: "could not be started" }).waitFor();
    isBroken = false;
    await page.locator("#messages button", { hasText: "approval-form" }).click();
    await picture(page).locator("form").first().waitFor();
  } finally {
    await context.close();
  }
});

test("the documents and what they may do are those of the preview", async () => {
  stage.write("kept/a.xml", "<messageML>a</messageML>");
  const { child, page } = await start(["preview", join(stage.folder, "kept")]);
  try {
    const served = async (path) => {
      const answer = await fetch(page + path);
      return { text: await answer.text(), policy: answer.headers.get("content-security-policy") };
    };
    const META = /\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">/;
    const built = async (name) => {
      const text = await readFile(join(process.env.SITE, name), "utf8");
      return { text: text.replace(META, ""), policy: META.exec(text)[1] };
    };
    // What only a header can say, a file cannot.
    const inFile = (policy) => policy.replace(/; frame-ancestors '\w+'(; sandbox allow-same-origin)?$/, "");
    for (const [path, name] of [["frame", "frame.html"], ["frame?images=on", "frame-images.html"]]) {
      const [theirs, ours] = [await served(path), await built(name)];
      assert.deepEqual(ours, { text: theirs.text, policy: inFile(theirs.policy) }, name);
    }
    const [theirs, ours] = [await served(""), await built("index.html")];
    const first = /(<script type="application\/json" id="first">).*(<\/script>)/;
    const script = /<script>"use strict";[^]*?<\/script>/;
    assert.equal(ours.text, theirs.text.replace(first, "$1null$2").replace(script, '<script type="module" src="site.js"></script>')
      .replace("messageml preview", "messageml"));
    // The scripts of the site are files, and the module needs a worker.
    const ownScripts = (policy) => policy.replace(/script-src [^;]*;( worker-src [^;]*;)?/, "");
    assert.equal(ownScripts(ours.policy), ownScripts(inFile(theirs.policy)));
    assert.equal(JSON.parse((await served("api/picture")).text).document, await readFile(join(process.env.SITE, "picture.txt"), "utf8"));
  } finally {
    child.kill();
  }
});

test("completion, explanations, fixes and the palette come from the module", () => visit(async (page) => {
  await picture(page).getByText("Hello Ada").waitFor();
  await page.fill("#template-text", "<messageML></messageML>");
  const goInto = () => page.evaluate(() => {
    const area = document.getElementById("template-text");
    area.focus();
    getSelection().setPosition(area.firstChild, 11);
  });
  await goInto();
  await page.keyboard.type("${entity.");
  await page.locator(".proposals li", { hasText: "name" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("}");
  await picture(page).getByText("Ada").waitFor();
  assert.equal(await types(page), "<messageML>${entity.name}</messageML>");
  await page.fill("#template-text", "<messageML><strong>x</strong></messageML>");
  await page.locator("#findings li .mend").first().click();
  await picture(page).locator("b", { hasText: "x" }).waitFor();
  await page.fill("#template-text", "<messageML></messageML>");
  await goInto();
  await page.click("#tab-elements");
  await page.locator(".entry", { hasText: "date-picker" }).click();
  await picture(page).locator("input[type=date]").waitFor();
}));

test("samples stand in the list and in the gallery; addresses and Back work", () => visit(async (page) => {
  await page.locator("#messages button", { hasText: "approval-form" }).click();
  await picture(page).locator("form").first().waitFor();
  assert.match(page.url(), /\?message=approval-form$/);
  await page.click("[data-view=gallery]");
  await page.locator(".tile", { hasText: "order-fill" }).frameLocator("iframe").locator(".mm-bubble").waitFor();
  await page.goBack();
  assert.match(page.url(), /\?message=approval-form$/);
}));

test("a picture is kept, and what cannot be written is said", () => visit(async (page, context) => {
  await picture(page).getByText("Hello Ada").waitFor();
  await page.click("#share summary");
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".sheet").getByText("HTML").click()]);
  const kept = await context.newPage();
  await kept.goto(`file://${await file.path()}`).catch(() => {});
  stage.write("kept.html", await readFile(await file.path()));
  await kept.goto(`file://${stage.folder}/kept.html`);
  await kept.locator("h2", { hasText: "Hello Ada" }).waitFor();
  await page.keyboard.press("Control+s");
  await page.locator("#notice", { hasText: "no files" }).waitFor();
}));

test("hostile messages run nothing and ask nobody", async () => {
  const bait = await stage.lure();
  await visit(async (page) => {
    await picture(page).getByText("Hello Ada").waitFor();
    await page.evaluate(() => (window.ran = []));
    await page.fill("#template-text", `<messageML><div style="background-image:url(${bait}/style)">styled</div><img src="${bait}/image"/>
      <a href="javascript:parent.ran.push(1)">a link</a><code>&lt;script&gt;parent.ran.push(2)&lt;/script&gt;</code></messageML>`);
    await picture(page).getByText("a link").click();
    await page.locator("#notice", { hasText: "Link to javascript:" }).waitFor();
    await page.evaluate((from) => {
      const doc = document.getElementById("frame").contentDocument;
      doc.body.innerHTML = `<img src="data:," onerror="parent.ran.push(3)"><img src="${from}/other">`;
      const script = doc.createElement("script");
      script.textContent = "parent.ran.push(4)";
      doc.body.append(script);
    }, bait);
    await page.waitForTimeout(500);
    assert.deepEqual(await page.evaluate(() => window.ran), []);
    assert.deepEqual(stage.hits, []);
    await page.check("#images");
    await stage.asked(["/image"]);
  });
});

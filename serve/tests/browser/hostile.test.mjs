// Hostile messages run nothing and request nothing. There are two lines of defence, and each is tried alone: the
// picture is built from a table of what may appear, and its frame has a policy and a sandbox. Taken away, what they
// hold back does happen: so these tests can fail.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { Stage, choose, picture } from "./stage.mjs";

const stage = new Stage();
let lure;

before(async () => {
  lure = await stage.lure();
  stage.write("hostile.ftl", `<messageML><div style="background-image:url(${lure}/style);background:url('${lure}/b')">styled</div>
    <img src="${lure}/image"/><img src="${lure}/${"long".repeat(5_000)}"/>
    <img src="data:image/svg+xml;base64,${Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='parent.ran.push(1)'><script>parent.ran.push(2)</script></svg>").toString("base64")}"/>
    <a href="\${entity.link}">a link</a> <card iconSrc="${lure}/icon"><header>H</header><body>\${entity.text?html}</body></card>
    <code>&lt;script&gt;parent.ran.push(3)&lt;/script&gt;</code></messageML>`);
  stage.write("hostile.data.json", JSON.stringify({
    link: "javascript:parent.ran.push(4)",
    text: `<script>parent.ran.push(5)</script><img src=x onerror=parent.ran.push(6)><style>@import '${lure}/import'</style>`,
  }));
  stage.write("other.xml", "<messageML>quiet</messageML>");
  await stage.raise();
});

after(() => stage.strike());

/** The same server without its defences: no policy, and a frame without a sandbox. */
async function openUp() {
  const { host, port } = new URL(stage.url);
  const proxy = http.createServer((request, response) => {
    const headers = { ...request.headers, host };
    delete headers.origin;
    const passed = http.request({ port, host: "127.0.0.1", method: request.method, path: request.url, headers }, async (answer) => {
      const kept = { ...answer.headers };
      delete kept["content-security-policy"];
      if (!/html/.test(kept["content-type"])) {
        response.writeHead(answer.statusCode, kept);
        answer.pipe(response);
        return;
      }
      delete kept["content-length"];
      const parts = [];
      for await (const part of answer) parts.push(part);
      response.writeHead(answer.statusCode, kept);
      response.end(Buffer.concat(parts).toString().replace(' sandbox="allow-same-origin"', ""));
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
  return proxy;
}

/** Opens the page; without its defences if so asked. */
async function visit(isOpen, run) {
  const context = await stage.browser.newContext();
  const proxy = isOpen ? await openUp() : null;
  const address = proxy ? stage.url.replace(/:\d+\//, `:${proxy.address().port}/`) : stage.url;
  stage.hits.length = 0;
  try {
    const page = await stage.open(context, address);
    page.own = address;
    await page.evaluate(() => (window.ran = []));
    await run(page);
  } finally {
    await context.close();
    proxy?.close();
    proxy?.closeAllConnections();
  }
}

/** Puts into the frame what the builder of pictures would never put there. */
async function inject(page, expected) {
  // What is to happen is waited for; what is not is given a while.
  const settle = async (names) => {
    await stage.asked(names);
    if (names.length === 0) await page.waitForTimeout(700);
  };
  await page.evaluate((address) => {
    const doc = document.getElementById("frame").contentDocument;
    doc.body.innerHTML = `<img src="data:," onerror="parent.ran.push('handler')"><img src="${address}/image">
      <style>@import url(${address}/import); h6 { background: url(${address}/sheet) }</style><h6>x</h6>
      <div style="background-image:url(${address}/inline)">x</div><iframe src="${address}/frame"></iframe>
      <object data="${address}/object"></object><a id="js" href="javascript:parent.ran.push('link')">x</a>
      <form id="form" action="${address}/form"><button>x</button></form>`;
    for (const [target, name] of [[doc, "script"], [document, "page"]]) {
      const script = target.createElement("script");
      script.textContent = `(parent.ran ?? window.ran).push("${name}")`;
      target.body.append(script);
    }
    doc.getElementById("js").click();
  }, lure);
  await settle(expected.filter((name) => name !== "/form?"));
  await page.evaluate(() => document.getElementById("frame").contentDocument.getElementById("form")?.requestSubmit());
  await settle(expected);
  if (expected.length > 0) await page.waitForFunction(() => window.ran.length >= 4);
  return { ran: (await page.evaluate(() => window.ran)).sort(), hits: [...new Set(stage.hits)].sort() };
}

test("the frame lets nothing run and fetches nothing, whatever is in it", () => visit(false, async (page) => {
  await choose(page, "other.xml");
  // What is drawn later would take the place of what is put there.
  await picture(page).getByText("quiet").waitFor();
  assert.deepEqual(await inject(page, []), { ran: [], hits: [] });
}));

test("without policy and sandbox all of that happens", () => visit(true, async (page) => {
  await choose(page, "other.xml");
  // What is drawn later would take the place of what is put there.
  await picture(page).getByText("quiet").waitFor();
  const all = ["/form?", "/frame", "/image", "/import", "/inline", "/object", "/sheet"];
  const { ran, hits } = await inject(page, all);
  assert.deepEqual(ran, ["handler", "link", "page", "script"]);
  assert.deepEqual(hits, all);
}));

for (const isOpen of [false, true]) {
  test(`a hostile message does nothing${isOpen ? ", even without policy and sandbox" : ""}`, () => visit(isOpen, async (page) => {
    await choose(page, "hostile.ftl");
    await picture(page).getByText("a link").click();
    await page.getByText("Link to javascript:").first().waitFor();
    assert.equal(await page.locator("#open").isVisible(), false);
    await page.waitForTimeout(400);
    assert.deepEqual(stage.hits, []);
    assert.deepEqual(await page.evaluate(() => window.ran), []);
    const strange = page.seen.filter((address) => !address.startsWith(page.own) && !address.startsWith("data:image/svg"));
    assert.deepEqual(strange, []);
    const found = await page.frames()[1].evaluate(() => [...document.querySelectorAll("script,[href],[onerror],[onload],iframe,object,link")].length);
    assert.equal(found, 0);
  }));
}

test("images from elsewhere load once they are switched on, and nothing else does", () => visit(false, async (page) => {
  await choose(page, "hostile.ftl");
  await page.check("#images");
  await stage.asked(["/image", "/icon"]);
  await page.waitForTimeout(400);
  assert.ok(!stage.hits.includes("/import"));
  assert.deepEqual(await page.evaluate(() => window.ran), []);
  await page.uncheck("#images");
  await page.waitForFunction(() => document.querySelector("#frame").contentDocument?.querySelectorAll("img.mm-image[src^=http]").length === 0);
  await picture(page).getByText("a link").waitFor();
  stage.hits.length = 0;
  await page.waitForTimeout(300);
  assert.deepEqual(stage.hits, []);
}));

test("a picture as a file requests nothing either", async () => {
  const { execFileSync } = await import("node:child_process");
  const file = `${stage.folder}/hostile.html`;
  stage.write("hostile.html", execFileSync(process.env.MESSAGEML, ["render", "--to", "html", `${stage.folder}/hostile.ftl`]));
  stage.hits.length = 0;
  const page = await stage.browser.newPage();
  await page.addInitScript(() => (window.ran = []));
  await page.goto(`file://${file}`);
  await page.getByText("a link").click();
  await page.waitForTimeout(300);
  assert.deepEqual(stage.hits, []);
  assert.deepEqual(await page.evaluate(() => window.ran), []);
  await page.close();
});

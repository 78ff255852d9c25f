// The Agent's page in a real browser: a person and a bot talk. Run by .ci/browser, which sets MESSAGEML and CHROMIUM.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, launch, picture, start } from "./stage.mjs";

const stage = new Stage();
const folder = mkdtempSync(join(tmpdir(), "messageml-desk-"));
const FORM = '<messageML><form id="order"><text-field name="symbol" auto-submit="true"/><button name="send" type="action">Send</button></form></messageML>';
let agent;

before(async () => {
  writeFileSync(join(folder, "directory.json"), JSON.stringify({
    users: [{ id: 7, screenName: "ada", prettyName: "Ada Byron", email: "ada@example.com" },
      { id: 8, screenName: "bob", prettyName: "Bob Marsh", email: "bob@example.com" },
      { id: 9, screenName: "price.bot", prettyName: "Price Bot", email: "bot@example.com" }],
    streams: [{ id: "desk", name: "Trading desk", members: [7, 8, 9], owners: [7] }, { id: "news", name: "News" }],
  }));
  agent = await start(["agent", "--port", "0", "--directory", join(folder, "directory.json")]);
  stage.browser = await launch();
});

after(async () => {
  await stage.strike();
  agent.child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A bot as the BDKs are: two tokens and a datafeed. */
class Bot {
  static async login(name) {
    const bot = new Bot();
    const token = JSON.stringify({ token: `e30.${Buffer.from(JSON.stringify({ sub: name })).toString("base64url")}.x` });
    const ask = async (path) => (await (await fetch(agent.bots + path, { method: "POST", body: token })).json()).token;
    bot.headers = { sessionToken: await ask("/login/pubkey/authenticate"), keyManagerToken: await ask("/relay/pubkey/authenticate"),
      "content-type": "application/json" };
    bot.feed = (await bot.post("/agent/v5/datafeeds", {})).id;
    bot.acknowledged = "";
    bot.heard = [];
    return bot;
  }

  async post(path, body) {
    return (await fetch(agent.bots + path, { method: "POST", headers: this.headers, body: JSON.stringify(body) })).json();
  }

  say(stream, message) {
    return this.post(`/agent/v4/stream/${stream}/message/create`, { message });
  }

  /** The next event of this type. */
  async hear(type) {
    for (;;) {
      while (this.heard.length > 0) {
        const event = this.heard.shift();
        if (event.type === type) return event;
      }
      const { events, ackId } = await this.post(`/agent/v5/datafeeds/${this.feed}/read`, { ackId: this.acknowledged });
      this.acknowledged = ackId;
      this.heard.push(...events);
    }
  }
}

async function fresh(run, options = {}) {
  const context = await stage.browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 }, ...options });
  try {
    await run(await stage.open(context, `${agent.page}#desk`), context);
  } finally {
    await context.close();
  }
}

test("a person asks and the bot answers, live", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  await page.getByText("Price Bot listening").waitFor();
  await page.fill("#write", "");
  await page.locator("#write").pressSequentially("@pri");
  await page.locator("#offers li").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#write").pressSequentially("/quote **VOD**");
  await page.keyboard.press("Enter");
  const heard = await bot.hear("MESSAGESENT");
  const { message } = heard.payload.messageSent;
  assert.match(message.message, /@Price Bot<\/span> \/quote <b>VOD<\/b>/);
  assert.equal(message.user.displayName, "Ada Byron");
  await page.waitForFunction(() => document.getElementById("write").value === "");
  await bot.say("desk", "<messageML>It is <b>72.5</b></messageML>");
  await picture(page).getByText("72.5").waitFor();
  // An update takes the place of what it replaces.
  const sent = await bot.say("desk", "<messageML>first words</messageML>");
  await picture(page).getByText("first words").waitFor();
  await bot.post(`/agent/v4/stream/desk/message/${sent.messageId}/update`, { message: "<messageML>other words</messageML>" });
  await picture(page).getByText("other words").waitFor();
  assert.equal(await picture(page).getByText("first words").count(), 0);
}));

test("a refused message says why, and where", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  const refused = await bot.say("desk", "<messageML>\n  <bold>x</bold>\n</messageML>");
  assert.equal(refused.code, 400);
  const row = picture(page).locator(".mm-refused").last();
  await row.getByRole("button", { name: /Details/ }).click();
  await page.locator("#details .finding").first().waitFor();
  assert.match(await page.locator("#details .excerpt").first().textContent(), /<bold>/);
  await page.click("#shut");
  assert.equal(await page.locator("#details").isVisible(), false);
  // So does one that the person writes.
  await page.selectOption("#language", "messageml");
  await page.fill("#messageml-text", "<messageML><bold>x</bold></messageML>");
  await page.locator("#faults").getByText("bold").first().waitFor();
  await page.click("#send");
  assert.equal((await page.textContent("#messageml-text")).trim(), "<messageML><bold>x</bold></messageML>");
}));

test("MessageML is coloured while it is written, and what is wrong in it is marked", () => fresh(async (page) => {
  const lit = (name) => page.evaluate((wanted) => [...CSS.highlights.get(wanted) ?? []]
    .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)), name);
  await page.fill("#write", "<b>kept</b>");
  await page.selectOption("#language", "messageml");
  const area = page.getByRole("textbox", { name: "MessageML" });
  assert.equal((await area.textContent()).trim(), "<b>kept</b>");
  assert.equal(await page.locator("#write").isVisible(), false);
  assert.equal(await page.textContent("#keys"), "Ctrl+Enter sends");
  await area.fill("");
  assert.equal(await area.evaluate((code) => getComputedStyle(code, "::before").content), '"<messageML>…</messageML>"');
  await area.pressSequentially('<messageML><a href="https://x.y">y</a><#if true>&amp;</#if>');
  await area.press("Enter");
  await area.pressSequentially("<bold>x</bold></messageML>");
  // What was typed so far may have been wrong before.
  await page.waitForFunction(() => [...CSS.highlights.get("mark-error") ?? []].some(({ startContainer, startOffset, endOffset }) =>
    startContainer.data.slice(startOffset, endOffset).includes("<bold>")));
  assert.deepEqual(await lit("token-attribute"), ["href"]);
  assert.deepEqual(await lit("token-string"), ['"https://x.y"']);
  assert.deepEqual(await lit("token-entity"), ["&amp;"]);
  assert.deepEqual(await lit("token-directive"), ["<#if", ">", "</#if", ">"]);
  await area.press("Control+z");
  await area.fill("<messageML><b>from the editor</b></messageML>");
  await area.press("Control+Enter");
  await picture(page).locator("b", { hasText: "from the editor" }).waitFor();
  await page.waitForFunction(() => document.getElementById("messageml-text").textContent.trim() === "");
  assert.equal(await page.evaluate(() => document.activeElement.id), "messageml-text");
  // Another room keeps its own draft, and Markdown its field.
  await area.fill("<messageML>draft</messageML>");
  await page.selectOption("#language", "markdown");
  assert.equal(await page.inputValue("#write"), "<messageML>draft</messageML>");
  await page.fill("#write", "");
  const room = await page.evaluate(() => location.hash);
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await page.evaluate(() => [location.hash, document.activeElement.id]), [room, "write"]);
}));

test("a form is submitted by Enter, once, and stays sent after a reload", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  await bot.say("desk", FORM);
  const field = picture(page).locator("form input").last();
  await field.fill("VOD");
  await picture(page).locator(".mm-who").first().click({ force: true });
  assert.equal(await field.isEnabled(), true, "leaving the field submits nothing");
  await field.press("Enter");
  const heard = await bot.hear("SYMPHONYELEMENTSACTION");
  assert.deepEqual(heard.payload.symphonyElementsAction.formValues, { action: "symbol", symbol: "VOD" });
  assert.equal(heard.initiator.user.userId, 7);
  await page.getByText('submitted to Price Bot').waitFor();
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await picture(page).locator("form.mm-sent").last().waitFor();
  // For another it is open.
  await page.selectOption("#by", { label: "Bob Marsh" });
  await picture(page).locator("form.mm-form:not(.mm-sent)").last().waitFor();
}));

test("rooms are made, filled and left", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  await page.click("#new-room");
  await page.fill("#ask input[type=text]", "Fills");
  await page.getByLabel("Price Bot (bot)").check();
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("#place", { hasText: "Fills" }).waitFor();
  const joined = await bot.hear("USERJOINEDROOM");
  assert.equal(joined.payload.userJoinedRoom.stream.roomName, "Fills");
  await picture(page).getByText("Ada Byron added Price Bot").waitFor();
  await page.click("#members");
  await page.getByRole("button", { name: "Add: Bob Marsh" }).click();
  await page.getByRole("button", { name: "Remove: Bob Marsh" }).click();
  await page.getByRole("button", { name: "Remove: Price Bot" }).click();
  for (const id of [8, 9]) assert.equal((await bot.hear("USERLEFTROOM")).payload.userLeftRoom.affectedUser.userId, id);
  await page.getByRole("button", { name: "Close" }).click();
  // Twice the same name is told in the dialog.
  await page.click("#new-room");
  await page.fill("#ask input[type=text]", "fills");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("#ask-fault", { hasText: "already" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.click("#new-chat");
  await page.getByLabel("Price Bot (bot)").check();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator("#place", { hasText: "Price Bot" }).waitFor();
  await bot.hear("INSTANTMESSAGECREATED");
  await page.goBack();
  await page.locator("#place", { hasText: "Fills" }).waitFor();
  await page.click("#people");
  await page.getByRole("button", { name: "Connect: Price Bot" }).click();
  assert.equal((await bot.hear("CONNECTIONREQUESTED")).payload.connectionRequested.toUser.userId, 9);
}));

/** Holds back what the page asks under this address until it is released. */
async function hold(page, address) {
  let release;
  const isReleased = new Promise((done) => (release = done));
  let tell;
  const isAsked = new Promise((done) => (tell = done));
  await page.route(address, async (route) => {
    tell();
    await isReleased;
    await route.continue();
  });
  return { isAsked, release };
}

test("what is written while a message is on its way stays, here and in another room", () => fresh(async (page) => {
  const area = page.locator("#write");
  const written = (text) => page.waitForFunction((wanted) => document.getElementById("write").value === wanted, text);
  const first = await hold(page, "**/api/write");
  await area.fill("sent first");
  await area.press("Enter");
  await first.isAsked;
  await area.pressSequentially(" and more");
  first.release();
  await picture(page).getByText("sent first").waitFor();
  await written(" and more");
  await page.unroute("**/api/write");
  // In another room meanwhile: its draft is left alone, and so is what goes along there.
  const second = await hold(page, "**/api/write");
  await page.setInputFiles("#picked", { name: "here.csv", mimeType: "text/csv", buffer: Buffer.from("a") });
  await page.getByRole("button", { name: "Remove here.csv" }).waitFor();
  await area.fill("sent second");
  await area.press("Enter");
  await second.isAsked;
  await page.locator("#room-list button", { hasText: "News" }).click();
  await page.locator("#place", { hasText: "News" }).waitFor();
  assert.equal(await page.locator("#files").isVisible(), false);
  await area.fill("a draft of news");
  second.release();
  await page.locator("#room-list button", { hasText: "Trading desk" }).click();
  await picture(page).getByText("sent second").waitFor();
  await picture(page).getByRole("button", { name: "Save here.csv" }).waitFor();
  await written("");
  assert.equal(await page.locator("#files").isVisible(), false);
  await page.locator("#room-list button", { hasText: "News" }).click();
  await written("a draft of news");
  await area.fill("");
}));

test("a dialog that was closed stays closed, whatever is still answered", () => fresh(async (page) => {
  await page.click("#new-room");
  await page.fill("#ask input[type=text]", "Late answers");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("#place", { hasText: "Late answers" }).waitFor();
  await page.click("#members");
  const member = await hold(page, "**/api/member");
  await page.getByRole("button", { name: "Add: Bob Marsh" }).click();
  await member.isAsked;
  await page.getByRole("button", { name: "Close" }).click();
  await page.click("#people");
  member.release();
  await picture(page).getByText("Ada Byron added Bob Marsh").waitFor();
  await page.locator("#place-note", { hasText: "2 members" }).waitFor();
  assert.equal(await page.locator("#ask-title").textContent(), "People");
  // What was asked for is said in its row.
  await page.getByRole("button", { name: "Connect: Bob Marsh" }).click();
  await page.locator("#ask li", { hasText: "Bob Marsh" }).getByText("asked for a connection").waitFor();
  assert.equal(await page.getByRole("button", { name: "Connect: Bob Marsh" }).count(), 0);
  await page.getByRole("button", { name: "Close" }).click();
  await page.selectOption("#by", { label: "Bob Marsh" });
  await page.click("#people");
  await page.getByRole("button", { name: "Accept: Ada Byron" }).click();
  await page.locator("#ask li", { hasText: "Ada Byron" }).getByText("connected").waitFor();
}));

test("a button of a message opens the chat that it names", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  await bot.say("desk", '<messageML><ui-action action="open-im" user-ids="[8, 9]"><button>Talk to them</button></ui-action></messageML>');
  await picture(page).getByRole("button", { name: "Talk to them" }).last().click();
  await page.locator("#place", { hasText: "Bob Marsh, Price Bot" }).waitFor();
}));

test("earlier messages come once, below what stays in sight", () => fresh(async (page) => {
  const bot = await Bot.login("price.bot");
  for (let at = 0; at < 50; at += 1) await bot.say("news", `<messageML>number ${at}.</messageML>`);
  await page.locator("#room-list button", { hasText: "News" }).click();
  await picture(page).getByText("number 49.").waitFor();
  const more = picture(page).getByRole("button", { name: "Earlier messages" });
  const held = await hold(page, "**/api/conversation?*before=*");
  await more.evaluate((button) => [1, 2].forEach(() => button.click()));
  await held.isAsked;
  held.release();
  await picture(page).getByText("number 0.").waitFor({ state: "attached" });
  const all = await page.frames()[1].evaluate(() => [...document.querySelectorAll(".mm-bubble")].map((bubble) => bubble.textContent));
  assert.equal(all.filter((text) => text === "number 0.").length, 1);
  assert.equal(new Set(all).size, all.length);
}));

test("files go along and can be saved", () => fresh(async (page) => {
  await page.setInputFiles("#picked", { name: "fills.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n") });
  await page.fill("#write", "see the file");
  await page.click("#send");
  const [saved] = await Promise.all([page.waitForEvent("download"),
    picture(page).getByRole("button", { name: "Save fills.csv" }).click()]);
  assert.equal(saved.suggestedFilename(), "fills.csv");
}));

test("what people and bots write runs nothing and asks nobody", async () => {
  const bait = await stage.lure();
  await fresh(async (page) => {
    const bot = await Bot.login("price.bot");
    const hostile = [`<img src="${bait}/x"/>`, "<a href=\"javascript:alert(1)\">x</a>", "<script>alert(1)</script>"];
    for (const inside of hostile) await bot.say("desk", `<messageML>${inside}</messageML>`);
    for (const text of ["<script>alert(1)</script>", `![x](${bait}/y)`, '"><img src=x onerror=alert(1)>']) {
      await page.fill("#write", text);
      await page.click("#send");
      await page.waitForFunction(() => document.getElementById("write").value === "" || !document.getElementById("faults").hidden);
    }
    await bot.post("/pod/v3/room/create", { name: '<img src=x onerror="alert(1)">', description: "</script><script>alert(1)</script>" });
    await bot.say("desk", "<messageML>the last</messageML>");
    await picture(page).getByText("the last").waitFor();
    assert.deepEqual(stage.hits, []);
    assert.ok(page.seen.every((address) => address.startsWith(agent.bots)), page.seen.join(" "));
  });
});

test("it fits wide and narrow windows, in both themes, and is read out", async () => {
  for (const [width, scheme] of [[360, "light"], [720, "dark"], [1280, "light"], [2560, "dark"]]) {
    await fresh(async (page) => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${width}: ${over} px too wide`);
      assert.equal(await page.locator("#write").isVisible(), true);
      const nameless = await page.evaluate(() => [...document.querySelectorAll("button,input,select,textarea")]
        .filter((element) => element.checkVisibility() && !element.labels?.length && !element.getAttribute("aria-label") && !element.textContent.trim())
        .map((element) => element.id));
      assert.deepEqual(nameless, []);
    }, { viewport: { width, height: 800 }, colorScheme: scheme });
  }
});

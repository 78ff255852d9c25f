// What every test of the page needs: a folder of messages, the command, a browser, and a server that nobody should ask.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** Starts a command and waits for the address of its page. */
export function start(args) {
  const child = spawn(process.env.MESSAGEML, args, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((done, fail) => {
    let text = "";
    child.on("exit", (code) => fail(new Error(`ended with ${code}`)));
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const page = /^preview: (.*)$/m.exec(text)?.[1];
      const bots = /^agent: (.*)$/m.exec(text)?.[1];
      if (page) done({ child, page, bots });
    });
  });
}

/** So many times slower than this machine the pages run: `SLOW=6 .ci/browser` shows what leans on the clock. */
const SLOW = Number(process.env.SLOW ?? 1);

/** How long a step may take on a machine that does other things besides, in milliseconds. */
const PATIENCE = 150_000;

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });

export class Stage {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "messageml-page-"));
  }

  write(name, text) {
    mkdirSync(join(this.folder, name, ".."), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** Starts the preview of the folder, or of `path`, and a browser. */
  async raise(path = this.folder) {
    const { child, page } = await start(["preview", path]);
    this.server = child;
    this.url = page;
    this.browser = await launch();
  }

  async strike() {
    await this.browser?.close();
    this.server?.kill();
    this.bait?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A server that notes who asks it; gives its address. */
  async lure() {
    this.hits = [];
    this.bait = http.createServer((request, response) => {
      this.hits.push(request.url);
      this.waiting?.();
      response.end("x");
    });
    await new Promise((done) => this.bait.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${this.bait.address().port}`;
  }

  /** Waits until all of these were asked for, however busy the machine is: the runner ends what takes for ever. */
  asked(names) {
    return new Promise((done) => {
      this.waiting = () => {
        if (names.every((name) => this.hits.includes(name))) done();
      };
      this.waiting();
    });
  }

  async open(context, address = this.url) {
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    if (SLOW > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOW });
    page.seen = [];
    page.on("request", (request) => page.seen.push(request.url()));
    page.on("pageerror", (error) => assert.fail(`script error: ${error.message}`));
    page.on("dialog", () => assert.fail("a script of the message ran"));
    await page.goto(address);
    await page.waitForSelector("html[data-ready]");
    return page;
  }

  /** Runs a test in a page that knows nothing of the others. */
  async fresh(run, options = {}) {
    const context = await this.browser.newContext({ locale: "en-GB", timezoneId: "Europe/London", ...options });
    try {
      await run(await this.open(context), context);
    } finally {
      await context.close();
    }
  }
}

export const picture = (page) => page.frameLocator("#frame");
export const choose = (page, name) => page.locator("#messages button", { hasText: name }).first().click();

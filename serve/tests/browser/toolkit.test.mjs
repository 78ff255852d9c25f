// Pictures look as Symphony's own components do: computed styles of each element in each state are equal, but for what
// stands in toolkit/differences.json with its reason; a row there that is no longer true fails as well.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Stage, picture } from "./stage.mjs";
import { ROWS } from "./toolkit/rows.mjs";

const stage = new Stage();
const textOf = (name) => readFileSync(new URL(`toolkit/${name}`, import.meta.url), "utf8");
const isHere = existsSync(new URL("toolkit/node_modules/installed", import.meta.url));
const kit = isHere && JSON.parse(textOf("node_modules/@symphony-ui/uitoolkit-components/package.json"));
const styles = kit && textOf("node_modules/@symphony-ui/uitoolkit-styles/dist/css/uitoolkit.css");
const differences = JSON.parse(textOf("differences.json"));
const skip = !kit && "Symphony's toolkit is not here";

before(async () => {
  if (!kit) return;
  stage.write("all.xml", textOf("ours.xml"));
  await stage.raise();
});

after(() => stage.strike());

/** Symphony's components in a page of their own. */
async function openTheirs(context) {
  const { build } = await import("./toolkit/node_modules/esbuild/lib/main.js");
  const bundle = await build({
    entryPoints: [new URL("toolkit/pieces.mjs", import.meta.url).pathname], bundle: true, write: false, format: "iife", logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"', global: "window" },
    // The date picker asks for its language by a name that is made while it runs.
    banner: { js: "var require = () => globalThis.language;" },
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`Symphony's components: ${error.message}`));
  // Their fonts lie elsewhere.
  await page.route(/^https?:/, (route) => route.abort());
  const still = "*, ::before, ::after, ::placeholder { transition: none !important } body { font-family: sans-serif }";
  await page.setContent(`<!doctype html><style>${styles}</style><style>${still}</style><body></body>`);
  await page.addScriptTag({ content: bundle.outputFiles[0].text });
  await page.locator("#dialog .tk-dialog").waitFor();
  return page;
}

/** Our picture of the same, each field that should be at fault so, the second form sent. */
async function openOurs(context) {
  const page = await stage.open(context, stage.url);
  const inner = picture(page);
  await inner.locator(`[data-name="primary"]`).click();
  await inner.locator(".mm-fault").first().waitFor();
  await inner.locator(`[data-name="primary-off"]`).click();
  await inner.locator(".mm-sent").waitFor();
  await page.mouse.move(0, 0);
  await inner.locator(`[data-name="menu"]`).evaluate((menu) => (menu.open = true));
  return page;
}

/** Reads styles while the browser takes elements for pointed at, pressed or focused. */
class Eye {
  constructor(page, side) {
    Object.assign(this, { page, side });
  }

  async open() {
    this.session = await this.page.context().newCDPSession(this.page);
    await this.session.send("DOM.enable");
    await this.session.send("CSS.enable");
  }

  /** What each row shows in each of its states; all is asked for at once, and answered in order. */
  async read(rows, isMeant) {
    const asked = rows.flatMap((row) => (row.states ?? ["rest"]).filter(isMeant).map((state) => ({ row, state, ...this.questionOf(row, state) })));
    const chains = await this.findChains(new Set(asked.map((one) => one.at)));
    const groups = new Map();
    for (const one of asked) {
      const key = `${one.at} ${one.state}`;
      groups.set(key, [...groups.get(key) ?? [], one]);
    }
    return Promise.all([...groups.values()].map(async (group) => {
      const { at, state } = group[0];
      const chain = state === "rest" ? [] : chains.get(at);
      const own = { hover: ["hover"], active: ["hover", "active"], focus: ["focus", "focus-visible"] }[state];
      // A pointer is over all that an element lies in.
      const around = state === "focus" ? ["focus-within"] : own;
      chain.forEach((nodeId, depth) => this.session.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses: depth === 0 ? own : around }));
      const questions = group.map(({ selector, part, names }) => ({ selector, part, names }));
      const reading = this.session.send("Runtime.evaluate", {
        expression: `(${readStyles})(${JSON.stringify({ at, state, questions })})`, returnByValue: true });
      chain.forEach((nodeId) => this.session.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses: [] }));
      const { result, exceptionDetails } = await reading;
      assert.ok(!exceptionDetails, exceptionDetails?.exception?.description);
      return group.map(({ row }, index) => ({ row, state, values: result.value[index] }));
    })).then((all) => all.flat());
  }

  questionOf(row, state) {
    const selector = row[this.side];
    const part = typeof row.part === "string" ? row.part : row.part?.[this.side];
    const names = row.styles.map((name) => (Array.isArray(name) ? name[this.side === "ours" ? 1 : 0] : name));
    return { selector, part, names, at: state === "rest" ? "" : row.at?.[this.side] ?? selector };
  }

  /** Elements as the protocol counts them, each with the next of those that it lies in. */
  async findChains(selectors) {
    const { root } = await this.session.send("DOM.getDocument", { depth: -1, pierce: true });
    const parents = new Map();
    const left = [root];
    let top = root;
    for (const node of left) {
      if (node.contentDocument && this.side === "ours") top = node.contentDocument;
      const children = [...node.children ?? [], ...(node.contentDocument ? [node.contentDocument] : [])];
      for (const child of children) parents.set(child.nodeId, node.nodeId);
      left.push(...children);
    }
    const chains = await Promise.all([...selectors].filter(Boolean).map(async (selector) => {
      const chain = [];
      const { nodeId } = await this.session.send("DOM.querySelector", { nodeId: top.nodeId, selector });
      for (let at = nodeId; at && at !== top.nodeId && chain.length < 6; at = parents.get(at)) chain.push(at);
      return [selector, chain];
    }));
    return new Map(chains);
  }
}

/** Runs in the page, in its picture where there is one. */
function readStyles({ at, state, questions }) {
  const root = document.getElementById("frame")?.contentDocument ?? document;
  const target = at ? root.querySelector(at) : null;
  // Some states are set by scripts: they hear of the pointer and of the keyboard, too.
  const tell = (...types) => types.forEach((type) => target?.dispatchEvent(new MouseEvent(type, { bubbles: true })));
  const isPointed = state === "hover" || state === "active";
  if (isPointed) tell("mouseover", "mousemove");
  const held = target?.matches("input,textarea,select,button,a,summary,[tabindex]") ? target : target?.querySelector("input,[tabindex]") ?? target;
  if (state === "focus") held?.focus();
  const values = questions.map(({ selector, part, names }) => {
    const one = root.querySelector(selector);
    if (!one) return null;
    const style = getComputedStyle(one, part);
    const valueOf = (name) => {
      // Of a line that is not there no colour is seen.
      if (/^border-.*-color$/.test(name) && parseFloat(style.getPropertyValue(name.replace("color", "width"))) === 0) return "none";
      return name === "height" && !part ? `${one.getBoundingClientRect().height}px` : style.getPropertyValue(name);
    };
    return names.map(valueOf);
  });
  if (state === "focus") held?.blur();
  if (isPointed) tell("mouseout");
  return values;
}

const keyOf = (element, style, theme, state) => [element, style, theme, state ?? "any state"].join(", ");

/** What paints nothing is one, however it is said. */
const plain = (value) => (/^(none|rgba\(0, 0, 0, 0\)( 0px)*( inset)?)$/.test(value) ? "nothing" : value);

test("each element in each state looks as Symphony's own, but for what is listed", { skip }, async () => {
  console.log(`held to Symphony's toolkit ${kit.version}`);
  const context = await stage.browser.newContext({ colorScheme: "light", reducedMotion: "reduce", viewport: { width: 1600, height: 1600 } });
  const [mine, other] = await Promise.all([openOurs(context), openTheirs(context)]);
  const frame = mine.frames().find((one) => one !== mine.mainFrame());
  const [ours, theirs] = [new Eye(mine, "ours"), new Eye(other, "theirs")];
  await Promise.all([ours.open(), theirs.open()]);
  const [used, found] = [new Set(), []];
  let compared = 0;
  const compare = (row, state, theme, here, there) => row.styles.forEach((name, at) => {
    const style = Array.isArray(name) ? name[0] : name;
    assert.ok(there, `Symphony's toolkit has no ${row.theirs}`);
    compared += 1;
    if (here && plain(here[at]) === plain(there[at])) return;
    const fits = (one) => one.element.includes(row.name) && one.style.includes(here ? style : "all")
      && (one.theme ?? theme) === theme && (one.state ?? [state]).includes(state);
    const known = differences.styles.find(fits);
    if (known) used.add(keyOf(row.name, here ? style : "all", theme, known.state && state));
    else found.push(`${row.name}, ${state}, ${theme}: ${style} is ${here ? here[at] : `of no ${row.ours}`}, theirs ${there[at]}`);
  });
  const go = async (theme, rows, isMeant) => {
    await frame.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await other.evaluate((name) => (document.body.className = name), theme);
    const [here, there] = await Promise.all([ours.read(rows, isMeant), theirs.read(rows, isMeant)]);
    for (const { row, state, values } of here) {
      compare(row, state, theme, values, there.find((one) => one.row === row && one.state === state).values);
    }
  };
  const themes = ["light", "dark"];
  const rows = ROWS.filter((row) => !row.late);
  // At rest first: what was pointed at once may show it for longer.
  for (const theme of themes) await go(theme, rows, (state) => state === "rest");
  for (const theme of themes) await go(theme, rows, (state) => state !== "rest");
  await frame.evaluate(() => document.querySelector("dialog").showModal());
  for (const theme of themes) await go(theme, ROWS.filter((row) => row.late), () => true);
  await context.close();
  console.log(`${compared} styles compared, ${differences.styles.length} kinds of differences listed`);
  assert.ok(found.length === 0, `not listed:\n${found.join("\n")}`);
  const listed = differences.styles.flatMap((one) => one.element.flatMap((element) => one.style.flatMap((style) =>
    (one.theme ? [one.theme] : themes).flatMap((theme) => (one.state ?? [undefined]).map((state) => keyOf(element, style, theme, state))))));
  assert.deepEqual(listed.filter((one) => !used.has(one)), [], "listed, and no longer different");
});

test("the colours of pictures are of Symphony's palette, but for what is listed", { skip }, () => {
  const coloursOf = (text) => new Set(text.toLowerCase().match(/#[\da-f]{3,8}\b/g));
  const known = coloursOf(styles);
  const others = [...coloursOf(textOf("figures.css"))].filter((colour) => !known.has(colour));
  assert.deepEqual(others.sort(), differences.colours.map((one) => one.colour).sort());
});

test("each difference has its reason", () => {
  for (const one of [...differences.styles, ...differences.colours]) assert.ok(one.reason.length > 20, JSON.stringify(one));
});

// Makes the pages of the site from the sources of the preview: the same modules, documents and style sheets.
// Usage: node pages.mjs PAGE-SOURCES CORPUS TARGET
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , sources, corpus, target] = process.argv;
const read = (name) => readFileSync(join(sources, name), "utf8");
const write = (name, text) => writeFileSync(join(target, name), text);
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What only the server's pages use. */
const SERVED = new Set(["ask.js", "follow.js", "server.js", "preview.js", "desk.js", "composer.js", "gathering.js", "kept.js"]);
/** Samples that show most, the simplest first. */
const SAMPLES = ["order-fill", "rfq-table", "approval-form", "incident-card", "onboarding-dialog", "partial-fills", "rota-poll", "price-alert",
  "research-note", "order-ticket"];

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "page"), { recursive: true });

for (const name of readdirSync(sources).filter((one) => one.endsWith(".js") && !SERVED.has(one))) {
  copyFileSync(join(sources, name), join(target, "page", name));
}
for (const name of ["site.js", "module.js", "worker.js"]) copyFileSync(new URL(name, import.meta.url), join(target, name));

const messageStyle = read("figures.css") + read("message.css");
const pageStyle = read("chrome.css") + read("preview.css");
const frame = read("frame.html").replace("{{style}}", () => messageStyle);

/** Says in a document what it may do: a server of plain files says nothing. */
const withPolicy = (text, policy) => text.replace('<meta charset="utf-8">', (meta) => `${meta}\n<meta http-equiv="Content-Security-Policy" content="${policy}">`);

const still = "base-uri 'none'; form-action 'none'";
const page = read("index.html").replace("{{style}}", () => pageStyle).replace("{{frame}}", () => frame).replace("{{first}}", "null")
  .replace("<script>{{script}}</script>", '<script type="module" src="site.js"></script>').replace("messageml preview", "messageml");
write("index.html", withPolicy(page, `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; `
  + `style-src ${hash(pageStyle)} ${hash(messageStyle)}; connect-src 'self'; img-src data:; frame-src 'self'; ${still}`));
write("frame.html", withPolicy(frame, `default-src 'none'; style-src ${hash(messageStyle)}; img-src data:; ${still}`));
write("frame-images.html", withPolicy(frame, `default-src 'none'; style-src ${hash(messageStyle)}; img-src data: https: http:; ${still}`));

// The document around a picture that is kept, as the preview has it: site.test.mjs holds these documents against its own.
const script = `"use strict";\n${["picker.js", "form.js", "picture.js", "kept.js"].map(read).join("").split("\n")
  .filter((line) => !line.startsWith("import ")).map((line) => line.replace(/^export /, "")).join("\n")}`;
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(messageStyle)}; img-src data:; ${still}`;
write("picture.txt", read("picture.html").replace("{{policy}}", () => policy).replace("{{style}}", () => messageStyle).replace("{{script}}", () => script));

const own = { id: "yours", label: "Your message", data: '{\n  "name": "Ada"\n}\n',
  message: "<messageML>\n  <h2>Hello ${entity.name}</h2>\n  <p>Write here what your bot sends: it is checked in this page alone.</p>\n</messageML>\n" };
const samples = SAMPLES.map((id) => {
  const beside = (name) => (existsSync(join(corpus, id, name)) ? readFileSync(join(corpus, id, name), "utf8") : null);
  return { id, message: beside("message.ftl") ?? beside("message.xml"), data: beside("data.json"), directory: beside("directory.json") };
});
write("samples.json", JSON.stringify([own, ...samples]));

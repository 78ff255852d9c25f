// What leaves the page: texts to the clipboard, the picture as PNG or as an HTML file of its own.
import { make } from "./dom.js";

/** The body of a request that sends the message. @param {string} message @param {string|null} data */
export function payloadOf(message, data) {
  return JSON.stringify(data === null || data.trim() === "" ? { message } : { message, data }, null, 2);
}

/** @param {string} name of the message @param {string} ending */
export function fileName(name, ending) {
  const stem = (name.split("/").at(-1) ?? "").replace(/\.[^.]+$/, "") || "message";
  return `${stem}.${ending}`;
}

/** Hands a file to the person. @param {string} name @param {Blob} content */
export function download(name, content) {
  const link = make("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The picture as one HTML file that needs and requests nothing else. @param {string} frame its document @param {import("./room.js").Entry|undefined} entry @param {string} theme */
export function keepAsHtml(frame, entry, theme) {
  const { presentationML, entityJson = {}, isSketch } = entry ?? {};
  const held = JSON.stringify(presentationML === undefined ? { isEmpty: true } : { presentationML, entityJson, isSketch });
  // `<` never appears as itself, so that nothing in it ends the element it stands in.
  const safe = held.replaceAll("<", "\\u003c");
  return new Blob([frame.replace("{{theme}}", () => theme).replace("{{held}}", () => safe)], { type: "text/html" });
}

/** What was filled in, as attributes: a copy has nothing else. @param {Element} from @param {Element} to */
function copyState(from, to) {
  const [sources, targets] = [from, to].map((root) => [...root.querySelectorAll("input,textarea,select")]);
  sources.forEach((source, at) => {
    const target = targets[at];
    if (source.localName === "input") {
      const input = /** @type {HTMLInputElement} */ (source);
      target.setAttribute("value", input.value);
      target.toggleAttribute("checked", input.checked);
    } else if (source.localName === "textarea") target.textContent = /** @type {HTMLTextAreaElement} */ (source).value;
    else if (source.localName === "select") {
      const { selectedIndex } = /** @type {HTMLSelectElement} */ (source);
      [...target.querySelectorAll("option")].forEach((option, index) => option.toggleAttribute("selected", index === selectedIndex));
    }
  });
}

/**
 * The picture in a frame as PNG, twice as fine as on the screen. Images from elsewhere are left out: a picture of them
 * may not be taken.
 * @param {Document} doc of the frame @returns {Promise<Blob>}
 */
export async function keepAsPng(doc) {
  const { documentElement: page, body } = doc;
  const [width, height] = [page.clientWidth, Math.min(Math.ceil(body.getBoundingClientRect().height), 16_000)];
  const copy = /** @type {HTMLElement} */ (page.cloneNode(true));
  copyState(page, copy);
  // The root of the picture is an SVG now: what was said of the page's root is said of this.
  copy.classList.add("mm-page");
  for (const sheet of copy.querySelectorAll("style")) sheet.textContent = (sheet.textContent ?? "").replaceAll(":root", ".mm-page");
  for (const image of copy.querySelectorAll("img")) if (!image.src.startsWith("data:")) image.remove();
  const inner = new XMLSerializer().serializeToString(copy);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${inner}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = make("canvas");
  [canvas.width, canvas.height] = [width * 2, height * 2];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no pictures");
  pen.scale(2, 2);
  pen.fillStyle = getComputedStyle(body).backgroundColor;
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("this browser gives no picture"))), "image/png");
  });
}

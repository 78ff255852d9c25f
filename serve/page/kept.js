// Starts the picture in a file of its own: dates in the viewer's zone, cards fold, forms are checked, and nothing is
// fetched.
import { driveForms } from "./form.js";
import { buildPicture } from "./picture.js";

const held = JSON.parse(document.getElementById("message")?.textContent ?? "{}");
const setting = { images: false, tell: () => {} };
const bubble = document.getElementById("bubble");
const row = bubble?.closest("article");
// Of a message that is refused, while it is written: what can be drawn of it, or that there is nothing.
row?.classList.toggle("mm-sketch", held.isSketch === true);
row?.classList.toggle("mm-refused", held.isEmpty === true);
if (held.isEmpty === true) bubble?.append("There is nothing of this message that could be drawn.");
else {
  const picture = buildPicture(document, held.presentationML, held.entityJson, setting);
  driveForms(picture, setting);
  bubble?.append(picture);
}
document.documentElement.dataset.height = String(Math.ceil(document.body.getBoundingClientRect().height));

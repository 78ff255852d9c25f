// Starts the picture in a file of its own: dates in the viewer's zone, cards fold, forms are checked, and nothing is
// fetched.
import { driveForms } from "./form.js";
import { buildPicture } from "./picture.js";

const held = JSON.parse(document.getElementById("message")?.textContent ?? "{}");
const setting = { images: false, tell: () => {} };
const picture = buildPicture(document, held.presentationML, held.entityJson, setting);
driveForms(picture, setting);
document.getElementById("bubble")?.append(picture);
document.documentElement.dataset.height = String(Math.ceil(document.body.getBoundingClientRect().height));

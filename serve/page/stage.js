// The middle of the page: the picture, the gallery, several widths side by side, and what the viewer does in them.
import { Compare } from "./compare.js";
import { byId, elementOf } from "./dom.js";
import { showText } from "./panels.js";
import { Room } from "./room.js";
import { Wall } from "./wall.js";

/** @typedef {import("./port.js").Outcome} Outcome */
/** @typedef {import("./room.js").Entry} Entry */

/** What is drawn of an outcome. @param {Outcome} outcome @returns {Entry[]} */
export function entriesOf(outcome) {
  if (outcome.state !== "refused") {
    return [{ sender: "Bot", presentationML: outcome.presentationML, entityJson: outcome.entityJson }];
  }
  if (outcome.sketch !== undefined) return [{ sender: "Bot", isSketch: true, ...outcome.sketch }];
  return [{ sender: "Bot", isRefused: true, text: "There is nothing of this message that could be drawn." }];
}

export class StageArea {
  /**
   * @param {object} means
   * @param {import("./port.js").EnginePort} means.port
   * @param {() => {theme: string, images: boolean, width: string, compare: import("./compare.js").Choice}} means.looks
   * @param {(changes: object) => void} means.keep
   * @param {(row: import("./gallery.js").Row) => void} means.open
   * @param {(event: object) => void} means.replied a form was sent
   */
  constructor(means) {
    this.means = means;
    this.text = byId("frame-text").textContent ?? "";
    this.frame = elementOf("frame", HTMLIFrameElement);
    /** @param {Entry} _entry @returns {import("./room.js").RoomSetting} */
    const settingOf = (_entry) => ({ images: means.looks().images, tell: (event) => this.tell(event) });
    this.room = new Room(this.frame, settingOf);
    this.wall = new Wall(byId("wall"), {
      draw: async (row, signal) => entriesOf((await means.port.load(row.id, row.case, signal)).outcome),
      open: means.open, document: this.text, theme: () => means.looks().theme,
    });
    this.compare = new Compare(byId("compare"), {
      document: this.text, settingOf, chosen: (choice) => means.keep({ compare: choice }),
    }, means.looks().compare);
    byId("dismiss").addEventListener("click", () => (byId("notice").hidden = true));
  }

  /** Makes the frame ready. */
  async begin() {
    if (this.means.looks().images) await this.room.load(this.means.port.frameAddress(true));
    else this.room.settle(this.text);
  }

  /** Loads the frame anew, with images from elsewhere or without. */
  async loadImages() {
    await this.room.load(this.means.port.frameAddress(this.means.looks().images));
    this.dress();
    this.room.paint();
  }

  dress() {
    const { theme, width } = this.means.looks();
    this.room.theme = theme;
    this.frame.style.width = width ? `${width}px` : "";
    byId("stage").classList.toggle("fixed", width !== "");
  }

  /** @param {Entry[]} entries @param {string} view */
  paint(entries, view) {
    this.room.paint(entries);
    this.compare.entries = entries;
    if (view === "compare") this.compare.paint(entries);
  }

  /** @param {import("./address.js").View} view */
  show(view) {
    byId("stage").hidden = view !== "message";
    byId("compare").hidden = view !== "compare";
    byId("wall").hidden = view !== "gallery";
    if (view === "compare") this.compare.paint(this.room.entries);
  }

  /** What the viewer did in the picture. @param {import("./picture.js").Told} event */
  tell(event) {
    switch (event.kind) {
      case "reply":
        this.means.replied(event.event);
        this.notify(`Submitted: form "${event.event.payload.symphonyElementsAction.formId}"`);
        break;
      case "refused":
        this.notify(event.faults.length === 1 ? `Not submitted: ${event.faults[0]}` : `Not submitted: ${event.faults.length} fields are to be corrected`);
        break;
      case "link":
        this.notify(`Link to ${event.address}`, event.address);
        break;
      case "chat":
        this.notify(`Would open a chat with ${event.users ?? `stream ${event.stream}`}`);
        break;
      case "entity":
        this.notify(`${event.id}: ${JSON.stringify(event.entity)}`);
        break;
    }
  }

  /** Says something, until it is dismissed. @param {string} text @param {string|null} [address] that may be opened */
  notify(text, address = null) {
    const notice = byId("notice");
    const open = byId("open");
    if (notice.firstElementChild) notice.firstElementChild.textContent = text;
    notice.setAttribute("role", "status");
    open.hidden = !/^https?:\/\//i.test(address ?? "");
    open.onclick = () => window.open(address ?? "", "_blank", "noopener,noreferrer");
    notice.hidden = false;
  }
}

/** Shows what a form sends. @param {HTMLElement} panel @param {object} event */
export function showReply(panel, event) {
  showText(panel, JSON.stringify(event, null, 2));
}

// The middle of the page: the picture, the gallery, several widths side by side, and what the viewer does in them.
import { Compare } from "./compare.js";
import { byId, elementOf, notify, notifyFaults } from "./dom.js";
import { Room } from "./room.js";
import { Wall } from "./wall.js";

/** @typedef {import("./port.js").Outcome} Outcome */
/** @typedef {import("./room.js").Entry} Entry */

/** A root with nothing in it. */
const EMPTY = /^<\w+[^>]*>\s*<\/\w+>$/;

/** What is drawn of an outcome. @param {Outcome} outcome @returns {Entry[]} */
export function entriesOf(outcome) {
  if (outcome.presentationML !== undefined) {
    return [{ sender: "Bot", presentationML: outcome.presentationML, entityJson: outcome.entityJson }];
  }
  const { sketch } = outcome;
  if (sketch !== undefined && !EMPTY.test(sketch.presentationML)) return [{ sender: "Bot", isSketch: true, ...sketch }];
  return [{ sender: "Bot", isRefused: true, text: "There is nothing of this message that could be drawn." }];
}

export class StageArea {
  /**
   * @param {object} means
   * @param {import("./port.js").EnginePort} means.port
   * @param {() => {theme: string, images: boolean, width: string, compare: import("./compare.js").Choice}} means.looks
   * @param {(changes: object) => void} means.keep
   * @param {(row: import("./gallery.js").Row, signal: AbortSignal) => Promise<Outcome>} means.outcomeOf what comes of a message, with its edits
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
      draw: async (row, signal) => {
        const outcome = await means.outcomeOf(row, signal);
        return { entries: entriesOf(outcome), state: outcome.state };
      },
      open: means.open, document: this.text, theme: () => means.looks().theme,
    });
    this.compare = new Compare(byId("compare"), {
      ready: (room) => this.ready(room), settingOf, chosen: (choice) => means.keep({ compare: choice }),
    }, means.looks().compare);
  }

  /** Makes the frame ready. */
  begin() {
    return this.ready(this.room);
  }

  /** Makes the frame of a room ready: the page's own policy lets no images from elsewhere in, that of the frame's address does. @param {Room} room */
  async ready(room) {
    if (this.means.looks().images) await room.load(this.means.port.frameAddress(true));
    else room.settle(this.text);
  }

  /** Loads the frame anew, with images from elsewhere or without. */
  async loadImages() {
    await this.room.load(this.means.port.frameAddress(this.means.looks().images));
    this.dress();
    this.room.paint();
    this.compare.renew();
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
        notify(`Submitted: form "${event.event.payload.symphonyElementsAction.formId}"`);
        break;
      case "refused":
        notifyFaults(event.faults);
        break;
      case "link":
        notify(`Link to ${event.address}`, event.address);
        break;
      case "chat":
        notify(`Would open ${event.stream ? `stream ${event.stream}` : `a chat with ${event.users.length === 1 ? "user" : "users"} ${event.users.join(", ")}`}`);
        break;
      case "entity":
        notify(`${event.id}: ${JSON.stringify(event.entity)}`);
        break;
    }
  }
}

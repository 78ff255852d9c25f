// What the server tells of changes, heard by one tab for all of them: a browser lets one site have six connections, and each
// tab that kept one would leave the seventh without.

/** How long after a refusal it is tried again, in milliseconds: a browser does that by itself where only the line was cut. */
const AGAIN = 2_000;

/**
 * Hears the events of these names; `ready` and `lost` mean that some may have been missed.
 * @param {string} address @param {number|undefined} news how many there were before what is shown was read, if that is known
 * @param {string[]} names @param {(name: string, text: string) => void} hear
 */
export function followEvents(address, news, names, hear) {
  const place = new URL(address, location.href).href;
  /** How many events there were, as far as this tab has heard. */
  let seen = news ?? NaN;
  /** @param {string} name @param {string} text of `ready`, how many there were; of `lost`, too, if it is known */
  const take = (name, text) => {
    if (name === "ready" && Number(text) === seen) return;
    seen = name === "ready" || name === "lost" ? Number(text) : seen + 1;
    hear(name, text);
  };
  /** @param {(name: string, text: string) => void} tell */
  const listen = (tell) => {
    let isCut = false;
    const open = () => {
      const events = new EventSource(place);
      events.addEventListener("ready", (event) => {
        // Who answers after the line was cut may have counted anew.
        tell(isCut ? "lost" : "ready", event.data);
        isCut = false;
      });
      for (const name of names) events.addEventListener(name, (event) => tell(name, event.data));
      events.addEventListener("error", () => {
        isCut = true;
        if (events.readyState === EventSource.CLOSED) setTimeout(open, AGAIN);
      });
    };
    open();
    /** @type {Promise<void>} */
    const forEver = new Promise(() => {});
    return forEver;
  };
  // Only where the page came by a way that nobody can listen in to.
  if (!navigator.locks) {
    listen(take);
    return;
  }
  const channel = new BroadcastChannel(place);
  let isLeading = false;
  channel.addEventListener("message", ({ data: { name, text } }) => {
    if (name !== "joined") take(name, text);
    else if (isLeading) channel.postMessage({ name: "ready", text: String(seen) });
  });
  const lead = () => {
    isLeading = true;
    return listen((name, text) => {
      channel.postMessage({ name, text });
      take(name, text);
    });
  };
  navigator.locks.request(place, { ifAvailable: true }, (lock) => {
    if (lock) return lead();
    // What happened before this tab was there, the one that listens knows.
    channel.postMessage({ name: "joined", text: "" });
    // It may be closed.
    navigator.locks.request(place, lead);
  });
}

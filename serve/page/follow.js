// What the server tells of changes, heard by one tab for all of them: a browser lets one site have six connections, and each
// tab that kept one would leave the seventh without.

/** How long after a refusal it is tried again, in milliseconds: a browser does that by itself where only the line was cut. */
const AGAIN = 2_000;

/**
 * Hears the events of these names; `ready` means that some may have been missed.
 * @param {string} address @param {string[]} names @param {(name: string, text: string) => void} hear
 */
export function followEvents(address, names, hear) {
  const place = new URL(address, location.href).href;
  /** @param {boolean} isFirst nothing can have been missed @param {(name: string, text: string) => void} tell */
  const listen = (isFirst, tell) => {
    let isNew = isFirst;
    const open = () => {
      const events = new EventSource(place);
      events.addEventListener("ready", () => {
        if (!isNew) tell("ready", "");
        isNew = false;
      });
      for (const name of names) events.addEventListener(name, (event) => tell(name, event.data));
      events.addEventListener("error", () => {
        isNew = false;
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
    listen(true, hear);
    return;
  }
  const channel = new BroadcastChannel(place);
  channel.addEventListener("message", (event) => hear(event.data.name, event.data.text));
  /** @param {boolean} isFirst */
  const lead = (isFirst) => listen(isFirst, (name, text) => {
    channel.postMessage({ name, text });
    hear(name, text);
  });
  navigator.locks.request(place, { ifAvailable: true }, (lock) => {
    if (lock) return lead(true);
    // The tab that listens may be closed.
    navigator.locks.request(place, () => lead(false));
  });
}

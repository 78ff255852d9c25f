// What the server tells of changes, heard by one tab for all of them: a browser lets one site have six connections, and each
// tab that kept one would leave the seventh without.

/** How long after a refusal it is tried again, in milliseconds: a browser does that by itself where only the line was cut. */
const AGAIN = 2_000;

/**
 * Hears the events of these names; `ready` means that some may have been missed.
 * @param {string} address @param {number|undefined} news how many there were before what is shown was read, if that is known
 * @param {string[]} names @param {(name: string, text: string) => void} hear
 */
export function followEvents(address, news, names, hear) {
  const place = new URL(address, location.href).href;
  /** How many events there were, as far as this tab knows of them: every one of them is counted. @type {number|undefined} */
  let seen = news;
  /** @param {string} name @param {string} text */
  const take = (name, text) => {
    if (name === "ready") seen = Number(text);
    else if (name === "lost") seen = undefined;
    else if (seen !== undefined) seen += 1;
    hear(name, text);
  };
  /** @param {(name: string, text: string) => void} tell */
  const listen = (tell) => {
    const open = () => {
      const events = new EventSource(place);
      events.addEventListener("ready", (event) => {
        if (Number(event.data) !== seen) tell("ready", event.data);
      });
      for (const name of names) events.addEventListener(name, (event) => tell(name, event.data));
      events.addEventListener("error", () => {
        // Who answers next may count anew.
        seen = undefined;
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
  /** @param {string} name @param {string} text */
  const tellAll = (name, text) => {
    channel.postMessage({ name, text });
    take(name, text);
  };
  channel.addEventListener("message", ({ data: { name, text } }) => {
    if (name !== "joined") take(name, text);
    // Some of them came before that tab was there.
    else if (isLeading && seen !== undefined && text !== seen) channel.postMessage({ name: "ready", text: seen });
  });
  const lead = () => {
    isLeading = true;
    return listen(tellAll);
  };
  navigator.locks.request(place, { ifAvailable: true }, (lock) => {
    if (lock) return lead();
    channel.postMessage({ name: "joined", text: seen });
    // The tab that listens may be closed.
    navigator.locks.request(place, lead);
  });
}

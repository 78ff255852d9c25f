// What survives a reload of the page, as long as its tab is open.

/**
 * Choices and edits under a name of their own.
 * @template {object} T @param {string} name @param {T} first what there is at the beginning
 */
export function openStore(name, first) {
  /** @type {T} */
  let kept = first;
  try {
    kept = { ...first, ...JSON.parse(sessionStorage.getItem(name) ?? "{}") };
  } catch {
    // Broken or forbidden: then it begins anew.
  }
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    try {
      sessionStorage.setItem(name, JSON.stringify(kept));
    } catch {
      // Too large to keep: it lives as long as the page.
    }
  };
  // Who leaves takes the last of it along.
  addEventListener("pagehide", () => timer !== 0 && write());
  return {
    get kept() {
      return kept;
    },
    /** Notes changes; they are written when there is time. @param {Partial<T>} changes */
    keep(changes) {
      Object.assign(kept, changes);
      if (timer === 0) timer = setTimeout(write, 200);
    },
  };
}

/** `light` or `dark`: what was chosen, or what the system says. @param {string} chosen */
export function themeOf(chosen) {
  return chosen || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

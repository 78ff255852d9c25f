// Where the browser finds the page of the preview; knows nothing of the editor.

/**
 * The address to open: `own`, which the preview has printed, unless what the editor makes of it, `outside`, has lost the path.
 * The proxy of code-server leaves it out, and without it the preview shows nothing.
 */
export function reached(own: string, outside: string): string {
  const { pathname } = new URL(own);
  const address = new URL(outside);
  if (address.pathname.endsWith(pathname)) {
    return own;
  }
  address.pathname = address.pathname.replace(/\/$/, "") + pathname;
  return address.href;
}

// What the page asks of an engine, wherever that runs: `server.js` asks over HTTP, the static site a WebAssembly module.
//
// Offsets count UTF-16 units. Whatever takes long ends early when its signal is aborted.

/**
 * @typedef {object} Place
 * @property {"data"|"include"|"request"} [source] absent for the message itself
 * @property {string} [include]
 * @property {number} line @property {number} column @property {number} endLine @property {number} endColumn
 */

/** @typedef {Place & {replacement: string}} Edit */

/**
 * @typedef {Place & {
 *   code: string, severity: "error"|"warning"|"advice", message: string, help?: string, dataPath?: string,
 *   repeats?: number, labels?: (Place & {text: string})[], trail?: (Place & {text: string})[],
 *   fix?: Edit & {also?: Edit[], applicability: "safe"|"suggested"}
 * }} Finding
 */

/** @typedef {{name: string, used: number, limit: number}} Gauge */

/**
 * What the engine says of a message.
 * @typedef {object} Outcome
 * @property {"accepted"|"warned"|"refused"} state
 * @property {string} [presentationML] @property {object} [entityJson] @property {string} [markdown] @property {string} [text]
 * @property {{presentationML: string, entityJson: object}} [sketch] what can be drawn where there is no message
 * @property {boolean} [lacksData] true where values were not checked, for no data are known
 * @property {Finding[]} diagnostics @property {Gauge[]} gauges
 */

/** @typedef {{id: string, message: string, data: string|null}} Draft what is in the panes, of which message */

/** @typedef {{message: string, data: string|null, outcome: Outcome}} Loaded */

/**
 * @typedef {object} Listing
 * @property {string} name @property {number} left messages beyond the bound of a listing @property {boolean} canWrite
 * @property {{id: string, label?: string, cases: {name: string, state: string}[]}[]} messages
 */

/**
 * @typedef {object} Proposal
 * @property {string} label @property {string} kind @property {number} start @property {number} end
 * @property {string} insert @property {string} [snippet] with `$0` where the cursor goes
 * @property {string} [detail] @property {string} [documentation] Markdown
 */

/** @typedef {{start: number, end: number, text: string}} Explanation `text` is Markdown */

/** @typedef {{element: string, group: string, says: string, markup: string}} PaletteRow */

/** @typedef {{before: string, after: string}} Change */

/** @typedef {{listing: () => void, changed: (ids: string[]) => void}} Followers */

/**
 * @typedef {object} EnginePort
 * @property {() => Promise<Listing>} list
 * @property {(id: string, name: string, signal?: AbortSignal) => Promise<Loaded>} load
 * @property {(draft: Draft, signal?: AbortSignal) => Promise<Outcome>} check
 * @property {(draft: Draft, offset: number, signal?: AbortSignal) => Promise<Proposal[]>} complete
 * @property {(draft: Draft, offset: number, signal?: AbortSignal) => Promise<Explanation|null>} hover
 * @property {() => Promise<PaletteRow[]>} palette
 * @property {() => Promise<string>} pictureDocument the document around a picture that is kept, with `{{theme}}` and `{{held}}`
 * @property {(images: boolean) => string} frameAddress where the frame of a picture is
 * @property {string} cannotWrite what is said where nothing can be written
 * @property {(id: string, name: string, message: Change, data: Change|null) => Promise<void>} save
 * @property {(followers: Followers, news: number|undefined) => void} follow tells when files change; `news` is how many there were before the page was made
 */

export {};

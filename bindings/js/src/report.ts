/** What a check found. The shapes are those of the batch protocol and of the JSON report. */

/** A piece of a text: byte offsets of UTF-8, the end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Which text a place counts in; absent for the message itself. */
export type Source = "data" | "include" | "request";

/** A place; lines and columns count from 1, columns in characters. */
export interface Place {
  source?: Source;
  include?: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  span: Span;
  /** The same in UTF-16 units, as JavaScript counts; the column from 1. */
  utf16?: Span & { column: number };
}

/** A related place, or a step of the way that led to a finding. */
export interface Step extends Place {
  text: string;
}

/** Write `replacement` at this place. */
export interface Edit extends Place {
  replacement: string;
}

/** Edits that do away with a finding: this one, and what has to be replaced with it, all or nothing. */
export interface Fix extends Edit {
  also?: Edit[];
  /** `safe`: a machine may apply it without asking; `suggested`: a person decides on it. */
  applicability: "safe" | "suggested";
}

/** One finding. */
export interface Diagnostic extends Place {
  /** `family/slug`; `explain` says more. */
  code: string;
  severity: "error" | "warning" | "advice";
  message: string;
  expandedSpan?: Span;
  /** The value that caused it, as `entity.order.note`. */
  dataPath?: string;
  labels?: Step[];
  /** Outermost step first. */
  trail?: Step[];
  help?: string;
  fix?: Fix;
  /** How often the same was found again. */
  repeats?: number;
  /** The picture that the command line draws, where asked for. */
  rendered?: string;
}

/** Everything found in one message. */
export interface Report {
  /** True if Symphony would accept the message. */
  acceptable: boolean;
  diagnostics: Diagnostic[];
}

/** A message in all its forms. */
export interface Rendered {
  presentationML: string;
  markdown: string;
  text: string;
  /** Numbers beyond what JavaScript can hold are rounded. */
  entityJson: Record<string, unknown>;
  entities: Record<string, unknown>;
  report: Report;
}

/** Symphony would refuse the message; `report` says where and why. */
export class MessageMLError extends Error {
  override readonly name = "MessageMLError";

  constructor(readonly report: Report) {
    super(text(report));
  }
}

/** The findings as the command line draws them where they were drawn, one a line otherwise. */
export function text(report: Report): string {
  if (report.diagnostics.length === 0) {
    return "nothing to complain about";
  }
  return report.diagnostics.map((found) => found.rendered ?? line(found)).join("\n");
}

function line(found: Diagnostic): string {
  const place = found.line === undefined ? "" : `${found.source ?? "message"}:${found.line}:${found.column}: `;
  const help = found.help === undefined ? "" : `\n  help: ${found.help}`;
  return `${place}${found.severity}[${found.code}]: ${found.message}${help}`;
}

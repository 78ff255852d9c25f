/** What both test frameworks ask of a message. */

import { check, type Message, snapshot, text } from "./node.js";

type Extra = Omit<Message, "content">;

interface Outcome {
  pass: boolean;
  message(): string;
}

/** A message, or content with what belongs to it. */
export function message(received: unknown, extra: Extra): Message {
  if (typeof received === "string") {
    return { content: received, ...extra };
  }
  if (typeof received === "object" && received !== null && "content" in received) {
    return { ...(received as Message), ...extra };
  }
  throw new TypeError("a message is a string, or an object with `content`");
}

/** Passes if Symphony would accept the message. */
export function toBeAcceptable(received: unknown, extra: Extra = {}): Outcome {
  const report = check(message(received, extra));
  return {
    pass: report.acceptable,
    message: () => (report.acceptable ? "Symphony would accept this message" : text(report)),
  };
}

/** The text form that snapshots hold. */
export function form(received: unknown, extra: Extra = {}): string {
  return snapshot(message(received, extra));
}

/** Types of the matchers. */
export interface Matchers<R> {
  /** Passes if Symphony would accept the message. */
  toBeAcceptable(extra?: Extra): R;
  /** Compares PresentationML, Markdown and findings with the snapshot. */
  toMatchMessageSnapshot(extra?: Extra): R;
}

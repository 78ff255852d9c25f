/** Matchers for Vitest: `setupFiles: ["messageml/vitest"]`. */

import { expect } from "vitest";

import { form, type Matchers as MessageMatchers, toBeAcceptable } from "./matchers.js";
import { initSync } from "./node.js";

declare module "vitest" {
  interface Matchers<T = any> extends MessageMatchers<void> {}
}

initSync();
expect.extend({
  toBeAcceptable,
  toMatchMessageSnapshot(received: unknown, extra?: object) {
    expect(form(received, extra)).toMatchSnapshot();
    return { pass: true, message: () => "the message is as its snapshot has it" };
  },
});

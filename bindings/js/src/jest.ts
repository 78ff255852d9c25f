/** Matchers for Jest: `"setupFilesAfterEnv": ["messageml/jest"]`. */

import { form, type Matchers as MessageMatchers, toBeAcceptable } from "./matchers.js";
import { initSync } from "./node.js";

declare const expect: {
  extend(matchers: Record<string, unknown>): void;
  (received: string): { toMatchSnapshot(): void };
};

declare global {
  // Where Jest's types are: the matchers beside its own.
  namespace jest {
    interface Matchers<R> extends MessageMatchers<R> {}
  }
}

initSync();
expect.extend({
  toBeAcceptable,
  toMatchMessageSnapshot(received: unknown, extra?: object) {
    expect(form(received, extra)).toMatchSnapshot();
    return { pass: true, message: () => "the message is as its snapshot has it" };
  },
});

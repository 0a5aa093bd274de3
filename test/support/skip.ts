/** Tests that need something from outside: skipped by name where it is absent, failed where everything is required. */

import { describe, expect, type TestFunction, test } from "vitest";

/** True in continuous integration, where a skipped test would hide that a promise went unchecked. */
export const requireAll = process.env.FINALCALL_REQUIRE_ALL === "1";

/**
 * Gives the `describe` and `test` to use for whatever needs `what` (such as "PostgreSQL"). Where it is not
 * available they skip, saying so in the title; under FINALCALL_REQUIRE_ALL=1 they fail instead.
 */
export function needs(what: string, available: boolean) {
  const absent = () => expect.fail(`This test needs ${what}, and FINALCALL_REQUIRE_ALL=1 allows no skipping.`);
  const saying = (title: string) => `${title} (needs ${what})`;
  return {
    describe(title: string, body: () => void): void {
      if (available) describe(title, body);
      else if (requireAll) describe(title, () => test(`has ${what}`, absent));
      else describe.skip(saying(title), body);
    },
    test(title: string, body: TestFunction): void {
      if (available) test(title, body);
      else if (requireAll) test(title, absent);
      else test.skip(saying(title), body);
    },
  };
}

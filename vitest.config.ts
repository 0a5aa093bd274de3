/** How the tests run: two at a time, each file in a process of its own. */

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    pool: "forks",
    maxWorkers: 2,
    // Long enough for a first start of a browser or a database on a slow machine; no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

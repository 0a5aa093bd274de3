/** How the tests run: two at a time, each file in a process of its own, those that take minutes first. */

import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Small files that take long: begun last, one of them would keep a worker busy while the other has nothing left to do. */
const long = /\/test\/(?:browser\/screens|stories\/|torture\/|watch\/)/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...usual.filter(isLong), ...usual.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    // Long enough for a first start of a browser or a database on a slow machine; no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

/** How the tests run: three at a time, each file in a process of its own but where nothing can be kept, those that take minutes first. */

import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Small files that take long: begun last, one of them would keep a worker busy while the other has nothing left to do. */
const long =
  /\/test\/(?:browser\/(?:screens|first-page|together)|authorization\/matrix|demo\/|init\/|stories\/|torture\/|watch\/)/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...usual.filter(isLong), ...usual.filter((file) => !isLong(file))];
  }
}

/** Looks at clones of other people's repositories, which no test may fetch: only where somebody brings some (test/init/README.md). */
const broughtAlong = process.env.FINALCALL_INIT_REPOS === undefined ? ["test/init/public.test.ts"] : [];

/** No file of these folders keeps anything or asks for anything outside (test/architecture.test.ts), so their tests may share what they import. */
const pure = "src/{kernel,page,routing,classify,decisions,views,init}/**/*.test.{ts,tsx}";

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "rules", include: [pure], isolate: false } },
      {
        extends: true,
        test: {
          name: "rest",
          include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
          exclude: [...configDefaults.exclude, ...broughtAlong, pure],
        },
      },
    ],
    pool: "forks",
    // One more than the two cores of CI: several files wait for Prometheus, a lease or a mail server most of their time.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Long enough for a first start of a browser or a database on a slow machine; no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

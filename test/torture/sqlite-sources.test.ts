/** The contract of SQLite over the module that Node itself brings, which the oldest promised Node does not have. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nodeProgram, nodeVersions } from "../support/nodes.ts";
import { needs } from "../support/skip.ts";

const root = join(import.meta.dirname, "../..");
const suites = ["src/log/store.test.ts", "src/log/sqlite.test.ts"];
const sourceOf = "import('./src/log/sqlite-module.ts').then(({ sqlite }) => console.log(sqlite().source))";

for (const version of nodeVersions.slice(-2)) {
  const program = nodeProgram(version) ?? "";
  const run = (...args: string[]) => execFileSync(program, args, { cwd: root, encoding: "utf8", stdio: "pipe" });

  needs(`Node ${version}`, program !== "").describe(`on Node ${version}`, () => {
    test("SQLite is Node's own", () => expect(run("-e", sourceOf)).toContain("node:sqlite"));
    test("and keeps the same promises", () => {
      const { success, numPassedTests } = JSON.parse(
        run("node_modules/vitest/vitest.mjs", "run", "--reporter=json", "-t", "SQLite|durable|file", ...suites),
      );
      expect({ success, any: numPassedTests > 20 }).toEqual({ success: true, any: true });
    });
  });
}

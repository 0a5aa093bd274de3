/** The built command line on every line of Node that is promised. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nodeProgram, nodeVersions } from "./support/nodes.ts";
import { needs } from "./support/skip.ts";

const root = join(import.meta.dirname, "..");
const page = join(root, "examples/small-team/finalcall.yaml");

for (const version of nodeVersions) {
  const program = nodeProgram(version);
  const run = (...args: string[]) =>
    execFileSync(program ?? "", [join(root, "bin/finalcall.js"), ...args], { encoding: "utf8" });

  needs(`Node ${version}`, program !== undefined).describe(`on Node ${version}`, () => {
    test("says what it can do", () => expect(run("--help")).toContain("serve"));
    test("answers who decides", () =>
      expect(JSON.parse(run("who", "--page", page, "--json", "a customer wants a refund"))).toHaveProperty("owner"));
    test("checks a page", () => expect(JSON.parse(run("lint", page, "--json"))).toHaveProperty("ok", true));
  });
}

/** The built command line on every line of Node that is promised. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeProgram, nodeVersions } from "./support/nodes.ts";
import { needs } from "./support/skip.ts";

const root = join(import.meta.dirname, "..");
const launcher = join(root, "bin/finalcall.js");
const page = join(root, "examples/small-team/finalcall.yaml");

for (const version of nodeVersions) {
  const program = nodeProgram(version) ?? "";
  const run = (args: readonly string[], cwd = root) =>
    execFileSync(program, [launcher, ...args], { cwd, encoding: "utf8" });

  needs(`Node ${version}`, program !== "").describe(`on Node ${version}`, () => {
    test("says what it can do", () => expect(run(["--help"])).toContain("serve"));

    test("answers who decides", () =>
      expect(JSON.parse(run(["who", "--page", page, "--json", "a customer wants a refund"]))).toHaveProperty("owner"));

    test("checks a page", () => expect(JSON.parse(run(["lint", page, "--json"]))).toHaveProperty("ok", true));

    test("serves, stops when told to, and leaves a record that verifies", async () => {
      const cwd = mkdtempSync(join(tmpdir(), "finalcall-node-"));
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
      const server = spawn(program, [launcher, "serve", "--port", "0"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
      onTestFinished(() => void server.kill("SIGKILL"));
      const ended = new Promise((resolve) => server.once("exit", resolve));
      expect((await fetch(await address(server))).ok).toBe(true);
      server.kill("SIGINT");
      await ended;
      expect(JSON.parse(run(["verify", "--json"], cwd))).toHaveProperty("ok", true);
    });
  });
}

/** The address that a server prints; throws what it said when it ends without one. */
function address(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    const listen = (text: Buffer) => {
      said += text;
      const [url] = said.match(/http:\/\/localhost:\d+/) ?? [];
      if (url !== undefined) found(url);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("exit", () => failed(new Error(`The server ended:\n${said}`)));
  });
}

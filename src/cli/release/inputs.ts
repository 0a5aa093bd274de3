/** What a person or CI gives to `finalcall release prepare`, read strictly: a digest, a test report, an amount, a step. */

import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { money } from "../../page/units.ts";
import { CommandError, exit } from "../exit.ts";
import { readReport } from "./report.ts";

/** A test report longer than this is not read. */
const longestReport = 64 * 1024 * 1024;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** `sha256:…` as it is; else the digest of a file. Empty stays empty: the server then names what is missing. */
export async function artifactOf(given: string | undefined): Promise<string> {
  if (given === undefined || /^sha256:[0-9a-f]{64}$/.test(given)) return given ?? "";
  if (!isFile(given))
    throw new CommandError(
      exit.usage,
      `${given} is neither a digest nor a file.`,
      "Give sha256:… as your registry prints it, or the file that is deployed.",
    );
  const hash = createHash("sha256");
  for await (const piece of createReadStream(given)) hash.update(piece as Buffer);
  return `sha256:${hash.digest("hex")}`;
}

/** A text, or what a file named by `@path` holds. */
export const textOf = (given: string | undefined): string => {
  if (!given?.startsWith("@")) return given ?? "";
  const path = given.slice(1);
  if (!isFile(path)) throw new CommandError(exit.usage, `There is no file ${path}.`, "Give the text itself, or @FILE.");
  return readFileSync(path, "utf8").trim();
};

export interface TestResult {
  readonly passed: number;
  readonly failed: number;
  readonly source: string;
}

/** Counts of a report, which `report.ts` reads. What cannot be read is refused, and so is a report of no test at all. */
export function testsOf(file: string | undefined): TestResult | null {
  if (file === undefined) return null;
  if (!isFile(file) || statSync(file).size > longestReport)
    throw new CommandError(
      exit.usage,
      `${file} is no test report.`,
      "Give the JUnit XML or JSON that the tests wrote.",
    );
  const found = readReport(readFileSync(file, "utf8"));
  if (!found)
    throw new CommandError(
      exit.usage,
      `${file} holds no counts of tests.`,
      "Give the JUnit XML or JSON that the tests wrote.",
    );
  return { ...found, source: file };
}

/** `12 EUR / month`, in minor units. */
export function costOf(given: string | undefined) {
  if (given === undefined) return null;
  const found = money(given);
  if (found) return found;
  throw new CommandError(
    exit.usage,
    `The cost ${given} cannot be read.`,
    "Write amount, currency and period: `12 EUR / month`.",
  );
}

export interface StepFlags {
  readonly rollbackCommand?: string;
  readonly rollbackCommit?: string;
  readonly rollbackImage?: string;
  readonly rollbackDatabase?: string;
}

/** The one way back that was given; none is an empty command, which the server refuses by name. */
export function stepOf(flags: StepFlags): { kind: "command" | "commit" | "image" | "database"; does: string } {
  const given = [
    { kind: "command" as const, does: flags.rollbackCommand },
    { kind: "commit" as const, does: flags.rollbackCommit },
    { kind: "image" as const, does: flags.rollbackImage },
    { kind: "database" as const, does: flags.rollbackDatabase },
  ].filter((one): one is { kind: "command" | "commit" | "image" | "database"; does: string } => one.does !== undefined);
  if (given.length > 1)
    throw new CommandError(exit.usage, "More than one way back was given.", "Give the one that is run at night.");
  return given[0] ?? { kind: "command", does: "" };
}

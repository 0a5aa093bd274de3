/** `finalcall classify` and `finalcall rules`: what the built-in rules say of collected changes, and the rules themselves. */

import { createInterface } from "node:readline";
import { ZodError } from "zod";
import { implied, standards } from "../classify/asked.ts";
import { classifyRow, parseRow } from "../classify/jsonl.ts";
import { catalogue } from "../classify/rules/index.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";

/** Reads changes, one a line, from standard input, and prints one verdict a line in the same order. */
export async function classifyLines(): Promise<ExitCode> {
  let line = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === "") continue;
    if (!process.stdout.write(`${JSON.stringify(classifyRow(rowAt(line, text)))}\n`))
      await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  return exit.ok;
}

function rowAt(line: number, text: string) {
  try {
    return parseRow(text);
  } catch (fault) {
    const why =
      fault instanceof ZodError
        ? fault.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")
        : String(fault);
    throw new CommandError(
      exit.usage,
      `Line ${line} is not a change: ${why}`,
      "Give one JSON object a line, with repo, sha and diff.",
    );
  }
}

/** Lists every rule: its name, what it looks at, why it matters, how dangerous, and an example on which it fires. */
export async function listRules(area: string | undefined, { json }: { json?: boolean }): Promise<ExitCode> {
  const asked = [...implied, ...standards].map(({ name, text, on, example }) => ({
    name: `question/${name}`,
    area: "question",
    on,
    risk: "medium",
    why: text,
    example,
    oneWay: false,
  }));
  const all = [...catalogue, ...asked];
  const wanted = area === undefined ? all : all.filter((rule) => rule.area === area);
  if (wanted.length === 0)
    throw new CommandError(
      exit.usage,
      `There is no rule for ${area}.`,
      `One of: ${[...new Set(all.map((rule) => rule.area))].join(", ")}.`,
    );
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, code: exit.ok, rules: wanted })}\n`);
  else
    for (const rule of wanted)
      process.stdout.write(
        `${rule.name}  (${rule.risk}${rule.oneWay ? ", one-way door" : ""}, ${rule.on})\n    ${rule.why}\n    such as: ${rule.example.trim()}\n`,
      );
  return exit.ok;
}

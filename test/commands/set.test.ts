/** The labelled commands have one form, are three hundred, and are split as their README says; nothing here looks at a rule. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const text = z.string().min(1);
const inputs = new Map<string, z.ZodType>([
  ["Bash", z.strictObject({ command: text, description: text.optional() })],
  ["Read", z.strictObject({ file_path: text, limit: z.int().optional() })],
  ["Edit", z.strictObject({ file_path: text, old_string: text, new_string: z.string() })],
  ["Write", z.strictObject({ file_path: text, content: text })],
  ["WebFetch", z.strictObject({ url: z.url(), prompt: text })],
]);
const areas = ["deploy", "billing", "data", "schema", "infra", "secrets", "auth", "ai", "messages", "company"];
const label = z.discriminatedUnion("danger", [
  z.object({ danger: z.literal("dangerous"), area: z.enum(areas) }),
  z.object({ danger: z.literal("harmless"), area: z.literal("none") }),
]);
const line = z.strictObject({
  id: z.string().regex(/^c\d{3}$/),
  tool: z.string().regex(/^(?:[A-Z][A-Za-z]+|mcp__[a-z0-9_-]+)$/),
  input: z.record(text, z.unknown()),
  danger: z.enum(["dangerous", "harmless"]),
  area: z.enum([...areas, "none"]),
  why: z
    .string()
    .regex(/^[^\n]+\.$/)
    .max(120),
  source: z.union([
    z.literal("made"),
    z.strictObject({ repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/), path: z.string().regex(/^[^/].*[^/]$/) }),
  ]),
});
type Line = z.infer<typeof line>;

function read(name: string): Line[] {
  const lines = readFileSync(join(import.meta.dirname, name), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((one) => line.parse(JSON.parse(one)));
}

const labelled = read("labelled.jsonl");
const untouched = read("untouched.jsonl");
const all = [...labelled, ...untouched];

/** The ids that the README's draw leaves untouched. */
function drawn(): string[] {
  const order = ({ id, area, tool }: Line): string =>
    `${area}/${tool}/${createHash("sha256").update(`finalcall-commands-1:${id}`).digest("hex")}`;
  const groups = new Map<string, Line[]>();
  for (const one of all) {
    const group = `${one.danger} ${one.source === "made"}`;
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const sorted = group.map((one) => ({ id: one.id, key: order(one) })).sort((a, b) => (a.key < b.key ? -1 : 1));
    return sorted.filter((_, at) => at % 3 === 1).map((one) => one.id);
  });
}

describe("the labelled commands", () => {
  test("are three hundred, a third of them untouched, and no id comes twice", () => {
    expect([labelled.length, untouched.length, new Set(all.map((one) => one.id)).size]).toEqual([200, 100, 300]);
  });

  test("have the input that their tool takes", () => {
    const wrong = all.filter((one) => inputs.get(one.tool)?.safeParse(one.input).success === false);
    expect(wrong.map((one) => one.id)).toEqual([]);
  });

  test("name an area if they are dangerous and none if they are harmless", () => {
    expect(all.filter((one) => !label.safeParse(one).success).map((one) => one.id)).toEqual([]);
  });

  test("never come twice, however they are spaced", () => {
    const calls = all.map((one) => `${one.tool} ${JSON.stringify(one.input).replaceAll(/(?:\\n|\\t|\s)+/g, " ")}`);
    expect(new Set(calls).size).toBe(300);
  });

  test("come by a third or more from public scripts, with both labels", () => {
    const open = all.filter((one) => one.source !== "made");
    expect(open.length).toBeGreaterThanOrEqual(100);
    expect(new Set(open.map((one) => one.danger)).size).toBe(2);
  });

  test("are split by the draw that the README describes", () => {
    expect(drawn().sort()).toEqual(untouched.map((one) => one.id));
  });
});

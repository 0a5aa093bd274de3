/** Records of every released format, kept for ever: this version must verify each of them, and understand it to its last entry. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kinds } from "../../src/decisions/index.ts";
import { emptyWorld, evolve } from "../../src/kernel/world.ts";
import { type Line, seal } from "../../src/log/envelope.ts";
import { genesis } from "../../src/log/store.ts";
import { verifyRows } from "../../src/log/verify.ts";
import { worldOf } from "../../src/views/context.ts";

const folder = join(import.meta.dirname, "records");
const linesOf = (file: string) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");

test("a line is written byte for byte as format 1 says", () => {
  const context = {
    actor: "system",
    via: "system",
    at: "2026-11-02T09:00:03.000Z",
    cmd: "0".repeat(31).concat("2"),
    page: "",
  };
  const event = { type: "record.founded", data: { team: "harbor", page: "own" } };
  expect(seal("harbor", genesis, [{ event, context }])[0]?.body).toBe(linesOf("format-1.jsonl")[0]);
});

describe.each(readdirSync(folder))("the record %s", (file) => {
  test("verifies", async () => expect(await verifyRows(linesOf(file))).toMatchObject({ ok: true, firstBad: null }));

  test("is understood to its last entry", () => {
    const world = emptyWorld(kinds);
    for (const line of linesOf(file)) evolve(kinds, world, JSON.parse(line) as Line);
    expect(worldOf(world).page.inForce?.page.team).toBe("Harbor");
    expect(worldOf(world).proposals.size).toBe(1);
  });
});

/** The verifier finds what was done to a record, and where. */

import { describe, expect, test } from "vitest";
import { generateKey, signCheckpoint } from "./checkpoint.ts";
import { type Line, seal } from "./envelope.ts";
import { exportedLines, exportLines } from "./export.ts";
import { openMemory } from "./memory.ts";
import { genesis, type Row } from "./store.ts";
import { type VerifyOptions, verifyRows, verifyStore } from "./verify.ts";

const { pem, verifier } = generateKey("t");
const verifiers = [verifier];
const rows = made(20);
const bodies = rows.map(({ body }) => body);
const checkpoint = (seq: number, of: readonly Row[] = rows) => signCheckpoint("t", of[seq - 1] ?? genesis, pem);
const check = (lines: readonly string[], options: VerifyOptions = {}) => verifyRows(lines, options);

test("an untouched record is in order, however it comes", async () => {
  const good = { ok: true, entries: 20, firstBad: null, problems: [], head: { seq: 20, hash: rows[19]?.hash } };
  expect(await verifyRows(rows)).toMatchObject(good);
  expect(
    await verifyRows(bodies, { checkpoints: [checkpoint(0), checkpoint(7), checkpoint(20)], verifiers }),
  ).toMatchObject({ ...good, signed: 3 });
  const store = openMemory();
  await store.append(genesis, rows, []);
  await store.keepCheckpoint(7, checkpoint(7));
  expect(await verifyStore(store, { verifiers })).toMatchObject({ ...good, signed: 1 });
});

describe("it finds the entry that", () => {
  const at = (lines: readonly string[], seq: number, to: (body: string) => string) =>
    lines.with(seq - 1, to(lines[seq - 1] as string));

  for (const seq of [1, 2, 10, 19])
    test(`was changed: ${seq}`, async () => {
      const changed = at(bodies, seq, (body) => body.replace("person:ana", "person:bob"));
      const checkpoints = seq === 19 ? [checkpoint(20)] : [];
      expect(await check(changed, { checkpoints })).toMatchObject({ ok: false, firstBad: seq });
    });

  test("was changed, at the very end, where a checkpoint holds it", async () => {
    const changed = at(bodies, 20, (body) => body.replace("person:ana", "person:bob"));
    expect(await check(changed, { checkpoints: [checkpoint(20)] })).toMatchObject({ ok: false, firstBad: 20 });
  });

  test("was given another hash in the store", async () => {
    const changed = rows.with(9, { ...(rows[9] as Row), hash: "a".repeat(64) });
    expect(await verifyRows(changed)).toMatchObject({ ok: false, firstBad: 10 });
  });

  test("names another entry before it", async () => {
    const changed = at(bodies, 10, (body) => body.replace(/"prev":"./, '"prev":"z'));
    expect(await check(changed)).toMatchObject({ ok: false, firstBad: 10 });
  });

  test("is missing", async () =>
    expect(await check(bodies.toSpliced(9, 1))).toMatchObject({ ok: false, firstBad: 10 }));
  test("is the first of several that are missing", async () => {
    const { firstBad, problems } = await check(bodies.toSpliced(4, 5));
    expect({ firstBad, what: problems[0]?.what }).toEqual({ firstBad: 5, what: "Entries 5 to 9 are missing." });
  });
  test("is missing at the beginning", async () =>
    expect(await check(bodies.slice(1))).toMatchObject({ ok: false, firstBad: 1 }));
  test("stands twice", async () =>
    expect(await check(bodies.toSpliced(9, 0, bodies[8] as string))).toMatchObject({ ok: false, firstBad: 10 }));
  test("changed places with the next", async () => {
    const swapped = bodies.with(9, bodies[10] as string).with(10, bodies[9] as string);
    expect(await check(swapped)).toMatchObject({ ok: false, firstBad: 10 });
  });
  test("cannot be read", async () =>
    expect(await check(at(bodies, 10, (body) => body.slice(1)))).toMatchObject({ ok: false, firstBad: 10 }));
  test("is of another team", async () => {
    expect(await check(bodies, { team: "u" })).toMatchObject({ ok: false, firstBad: 1 });
    expect(
      await check(
        made(3, "u").map(({ body }) => body),
        { checkpoints: [checkpoint(3)] },
      ),
    ).toMatchObject({ ok: false });
  });
  test("fails the check that somebody else brought", async () => {
    const onLine = (line: Line) => (line.seq === 12 ? "Its passkey signature does not fit." : undefined);
    expect(await check(bodies, { onLine })).toMatchObject({
      ok: false,
      firstBad: 12,
      problems: [{ what: "Its passkey signature does not fit." }],
    });
  });
});

describe("against checkpoints that others kept, it finds", () => {
  test("that the end is missing", async () =>
    expect(await check(bodies.slice(0, 15), { checkpoints: [checkpoint(18)], verifiers })).toMatchObject({
      ok: false,
      firstBad: 16,
    }));
  test("that everything is missing", async () =>
    expect(await check([], { checkpoints: [checkpoint(1)] })).toMatchObject({ ok: false, firstBad: 1 }));
  test("that the whole record was written anew, with good hashes", async () => {
    const rewritten = made(20, "t", "person:mallory").map(({ body }) => body);
    expect(await check(rewritten)).toMatchObject({ ok: true });
    expect(await check(rewritten, { checkpoints: [checkpoint(7)], verifiers })).toMatchObject({
      ok: false,
      firstBad: 7,
    });
  });
  test("that a checkpoint itself is not signed by a key we know", async () => {
    const forged = signCheckpoint("t", rows[4] as Row, generateKey("t").pem);
    expect(await check(bodies, { checkpoints: [forged], verifiers })).toMatchObject({ ok: false, signed: 0 });
  });
  test("that two checkpoints cannot both be true", async () => {
    const fork = made(20, "t", "person:mallory");
    expect(await check(bodies, { checkpoints: [checkpoint(7), checkpoint(7, fork)], verifiers })).toMatchObject({
      ok: false,
      firstBad: 7,
    });
  });
});

describe("an export", () => {
  const exported = async (closing?: { seq: number; note: string }) => {
    const store = openMemory();
    await store.append(genesis, rows, []);
    let text = "";
    for await (const chunk of exportLines(store, closing)) text += chunk;
    return Buffer.from(text);
  };
  const verifyBytes = (bytes: Uint8Array) =>
    verifyRows(exportedLines([bytes.subarray(0, 100), bytes.subarray(100)]), { verifiers });

  test("is the hashed bytes, a line each", async () => {
    expect((await exported()).toString()).toBe(bodies.map((body) => `${body}\n`).join(""));
    expect(await verifyBytes(await exported())).toMatchObject({ ok: true, entries: 20, closed: false });
  });

  test("that is closed says by itself where it ends", async () => {
    const bytes = await exported({ seq: 18, note: checkpoint(18) });
    expect(await verifyBytes(bytes)).toMatchObject({ ok: true, entries: 18, closed: true, signed: 1 });
    const lines = bytes.toString().split("\n");
    expect(await verifyBytes(Buffer.from(lines.toSpliced(17, 1).join("\n")))).toMatchObject({
      ok: false,
      firstBad: 18,
    });
    expect(await verifyBytes(Buffer.from(`${bytes}${bodies[18]}\n`))).toMatchObject({ ok: false, firstBad: 19 });
  });

  test("no flip of a bit, removal, swap or cut goes unseen, in a thousand tries", async () => {
    const bytes = await exported({ seq: 20, note: checkpoint(20) });
    const unseen: string[] = [];
    for (let n = 0; n < 1000; n += 1) {
      const { what, damaged } = damage(bytes, n);
      const { ok, closed } = await verifyBytes(damaged);
      if (ok && closed) unseen.push(what);
    }
    expect(unseen).toEqual([]);
  });
});

/** The nth damage: places are spread by a fixed multiplier, so that a failure can be looked at again. */
function damage(bytes: Buffer, n: number): { what: string; damaged: Buffer } {
  const spread = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  const place = (below: number) => spread % below;
  const lines = bytes.toString().split("\n").slice(0, -1);
  const joined = (changed: readonly string[]) => Buffer.from(changed.map((line) => `${line}\n`).join(""));
  const at = place(lines.length - 1);
  switch (n % 4) {
    case 0: {
      const damaged = Buffer.from(bytes);
      const byte = place(bytes.length);
      damaged[byte] = (damaged[byte] as number) ^ (1 << (n % 8));
      return { what: `bit ${n % 8} of byte ${byte}`, damaged };
    }
    case 1:
      return { what: `line ${at + 1} removed`, damaged: joined(lines.toSpliced(at, 1)) };
    case 2: {
      const other = (at + 1 + (n % (lines.length - 2))) % (lines.length - 1);
      return {
        what: `lines ${at + 1} and ${other + 1} swapped`,
        damaged: joined(lines.with(at, lines[other] as string).with(other, lines[at] as string)),
      };
    }
    default: {
      const end = place(bytes.length);
      return { what: `cut at ${end}`, damaged: bytes.subarray(0, end) };
    }
  }
}

function made(count: number, team = "t", actor = "person:ana"): Row[] {
  return seal(
    team,
    genesis,
    Array.from({ length: count }, (_, index) => ({
      event: { type: "thing.said", data: { words: "ä \u2028 \ufffd", index } },
      context: { actor, via: "link:1", at: "2026-11-19T12:00:00.000Z", cmd: `c${index}`, page: "" },
    })),
  );
}

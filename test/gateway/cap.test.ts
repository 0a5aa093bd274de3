/** The cap holds: whatever callers, networks and processes do, a budget is never exceeded, and nearly all of it can be used. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longestCall } from "../../src/gateway/ledger.ts";
import { noon } from "../../src/kernel/given.ts";
import { openStore } from "../../src/log/open.ts";
import type { Store } from "../../src/log/store.ts";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";
import { bundled } from "../support/worker.ts";
import { dollars, foundTeam, openSpender, spendingPage } from "./ledger-world.ts";
import { budgetFor, type Course, costOfCall, holdOfAsk, judge, plain, rough, spendAll } from "./spending.ts";

const folder = mkdtempSync(join(tmpdir(), "finalcall-cap-"));
const children = new Set<ChildProcess>();
let worker: URL;
let program: string;
beforeAll(async () => {
  worker = await bundled("src/log/sqlite-worker.ts");
  program = fileURLToPath(await bundled("test/gateway/spender.ts"));
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A team with a budget for so many calls, and so many processes on its record. */
async function teamFor(calls: number, url: string, processes: number) {
  const stores: Store[] = [];
  for (let n = 0; n < processes; n += 1) stores.push(await openStore(url, { worker }));
  const [store] = stores as [Store];
  await foundTeam(store, spendingPage({ everything: dollars(budgetFor(calls)) }));
  const spenders = [];
  for (const each of stores) spenders.push(await openSpender(each));
  return { store, spenders, amount: budgetFor(calls) * 1e9 };
}

/** 64 callers in all, and 100 calls that can be afforded. */
async function spend(url: string, processes: number, course: Course): Promise<void> {
  const { store, spenders, amount } = await teamFor(100, url, processes);
  await Promise.all(spenders.map(({ ledger }) => spendAll(ledger, 64 / processes, course)));
  const { most, spent, held } = await judge(store);
  expect(most).toBeLessThanOrEqual(amount);
  expect(held).toBe(0);
  // What is left covers no call at its worst.
  expect(amount - spent).toBeLessThan(holdOfAsk);
  if (course === plain) expect(spent / costOfCall).toBeGreaterThanOrEqual(95);
  for (const { ledger } of spenders) expect(ledger.calls.open()).toEqual([]);
  for (const { close } of spenders) await close();
}

/** Two processes spend; one is killed in the middle, with calls under way. Another comes after it. */
async function kill(url: string): Promise<void> {
  const { store, spenders, amount } = await teamFor(3000, url, 1);
  for (const { close } of spenders) await close();
  const again = await openStore(url, { worker });
  const reached = new Set<string>();
  const run = () => {
    const script = url.startsWith("sqlite:") ? fileURLToPath(worker) : "";
    const child = spawn(process.execPath, [program, url, script], { stdio: ["ignore", "pipe", "inherit"] });
    children.add(child);
    let said = "";
    const enough = new Promise<void>((done, failed) => {
      child.once("exit", (code) => failed(new Error(`It ended with ${code} before it had spent anything.`)));
      let count = 0;
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const lines = (said + text).split("\n");
        said = lines.pop() as string;
        for (const line of lines) reached.add(line);
        count += lines.length;
        if (count >= 60) done();
      });
    });
    enough.catch(() => undefined); // nobody waits for one that comes when everything is spent already
    return { child, enough, closed: once(child, "close") };
  };
  const [one, two] = [run(), run()];
  await Promise.all([one.enough, two.enough]);
  one.child.kill("SIGKILL");
  await one.closed;
  const three = run();
  await Promise.all([two.closed, three.closed]);

  const after = await judge(again);
  expect(after.most).toBeLessThanOrEqual(amount);
  expect([...reached].filter((call) => !after.admitted.has(call))).toEqual([]); // each was in the book before it was made
  expect(after.held).toBeGreaterThan(0); // what became of them nobody knows, so it stays held
  expect(after.spent + after.held).toBeGreaterThanOrEqual(0.95 * amount);

  // When no call can be under way any more, they are charged as they were held, once, whoever looks first.
  const late = () => new Date(Date.parse(noon) + longestCall + 60_000);
  const lookers = [
    await openSpender(again, { now: late }),
    await openSpender(await openStore(url, { worker }), { now: late }),
  ];
  await expect.poll(() => lookers.map(({ ledger }) => ledger.calls.open().length), { timeout: 60_000 }).toEqual([0, 0]);
  expect(await judge(again)).toMatchObject({ held: 0, spent: after.spent + after.held });
  expect(lookers[0]?.ledger.calls.recent("", 1)[0]?.end).toMatchObject({ outcome: "unknown", partial: true });
  for (const { close } of lookers) await close();
  void store;
}

const stories = (fresh: () => Promise<string>) => {
  for (const processes of [1, 2])
    for (const [course, how] of [
      [plain, "calls"],
      [rough, "streams, callers who leave, errors and garbage"],
    ] as const)
      test(`64 callers of ${processes} process${processes > 1 ? "es" : ""} share a budget for 100: ${how}`, async () =>
        spend(await fresh(), processes, course));
  test("a process that is killed in the middle takes no money with it, and gives none away", async () =>
    kill(await fresh()));
};

let files = 0;
describe("SQLite", () => stories(async () => `sqlite:${join(folder, `${++files}`, "record.db")}`));

needs("PostgreSQL", hasPostgres).describe("PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  stories(() => server.freshDatabase());
});

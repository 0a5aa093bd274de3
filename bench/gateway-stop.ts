/**
 * A pause made through one process while another admits calls as fast as it can: nothing is admitted once the pause is
 * acknowledged, on both stores. The book says so, and so does a call that is asked for right after it.
 */

import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { book, entryOf } from "../src/gateway/book.ts";
import { isDeclined } from "../src/gateway/refusals.ts";
import { by, stored } from "../src/kernel/given.ts";
import { seal } from "../src/log/envelope.ts";
import { openStore } from "../src/log/open.ts";
import type { Store } from "../src/log/store.ts";
import { ask, end, foundTeam, never, openSpender, type Spender } from "../test/gateway/ledger-world.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import type { Measurement } from "./measure.ts";

const times = Number(process.env.FINALCALL_BENCH_PAUSES ?? 10_000);
const callers = 8;
const secondOn = "FINALCALL_BENCH_SECOND";

if (process.env[secondOn] !== undefined) await second(process.env[secondOn]);

export async function bench(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-stop-"));
  const rows = [await measured("SQLite", `sqlite:${join(folder, "record.db")}`)];
  rmSync(folder, { recursive: true, force: true });
  if (!hasPostgres) return rows;
  const postgres = await startPostgres();
  try {
    rows.push(await measured("PostgreSQL", await postgres.freshDatabase()));
  } finally {
    await postgres.stop();
  }
  return rows;
}

async function measured(name: string, url: string): Promise<Measurement> {
  const store = await openStore(url);
  await foundTeam(store);
  const first = await openSpender(store, { now: () => new Date() });
  const other = fork(fileURLToPath(import.meta.url), { env: { ...process.env, [secondOn]: url } });
  const count = { late: 0, letThrough: 0, admitted: 0 };
  const taken: number[] = [];
  try {
    await said(other); // it is open
    for (let n = 0; n < times; n += 1) await round(n, first, store, other, count, taken);
  } finally {
    other.kill("SIGKILL");
    await first.close();
  }
  taken.sort((one, another) => one - another);
  const wrong = count.late + count.letThrough;
  return {
    name: `admitted after a pause, ${name}`,
    ours: `${wrong} of ${times}`,
    floor: "up to 15 s",
    ratio: "—",
    bound: "0",
    ok: wrong === 0 && count.admitted > times,
    note: `${count.admitted} calls admitted by another process between ${times} pauses; a pause took ${taken[Math.floor(times / 2)]?.toFixed(1)} ms (median). Floor: a flag client that polls, at its usual interval`,
  };
}

/** Calls run; everything is paused; the very next call is refused; what the book took after the pause is counted; it goes on. */
async function round(
  n: number,
  { app }: Spender,
  store: Store,
  other: ChildProcess,
  count: { late: number; letThrough: number; admitted: number },
  taken: number[],
): Promise<void> {
  const before = await last(store);
  await pause(Math.random() * 2);
  const id = `pause-${String(n).padStart(8, "0")}`;
  const began = performance.now();
  const answer = await app.execute(
    "pause.pause",
    { id, what: "everything", name: "", reason: "A wrong late fee." },
    { actor: "person:tom", via: "link:1" },
  );
  if (!("recorded" in answer) || answer.recorded.length === 0) throw new Error(JSON.stringify(answer));
  taken.push(performance.now() - began);
  const acknowledged = await last(store);
  if ((await asked(other)) !== "task_stopped") count.letThrough += 1;
  count.admitted += await admittedIn(store, before, acknowledged);
  count.late += await admittedIn(store, acknowledged, await last(store));
  await resume(id, app, store);
}

const last = async (store: Store): Promise<number> => (await store.lastNote(book))?.n ?? 0;

async function admittedIn(store: Store, after: number, upto: number): Promise<number> {
  const rows = upto > after ? await store.notes(book, after, upto - after) : [];
  return rows.filter((row) => entryOf(row).kind === "admitted").length;
}

/** As its owner would, who changes a rule each time: that is not what is measured here. */
async function resume(id: string, app: Spender["app"], store: Store): Promise<void> {
  const proof = { ...{ credential: "c", digest: "d".repeat(64), authenticatorData: "a" }, clientDataJSON: "c" };
  const event = by("ana", "pause.resumed", {
    ...{ id, choice: "tighten", rule: stored("a rule"), shown: {} },
    proof: { ...proof, signature: "s", counter: 1 },
  });
  const at = new Date().toISOString();
  while (!(await store.append(app.head, seal("quillhaven", app.head, [{ event, context: { ...event, at } }]), [])))
    await app.fresh();
  await app.fresh();
}

const said = (other: ChildProcess): Promise<string> => new Promise((heard) => other.once("message", heard));

function asked(other: ChildProcess): Promise<string> {
  const answer = said(other);
  other.send("ask");
  return answer;
}

/** The other process: callers who never stop, and one who asks when it is told to. */
async function second(url: string): Promise<void> {
  const { ledger } = await openSpender(await openStore(url), { now: () => new Date() });
  const one = async () => {
    const answer = await ledger.admit(ask(), never);
    if (isDeclined(answer)) return answer.declined;
    void ledger.settle(answer.call, end());
    return "admitted";
  };
  process.on("message", () => void one().then((declined) => process.send?.(declined)));
  process.on("disconnect", () => process.exit());
  process.send?.("open");
  const caller = async () => {
    for (;;) if ((await one()) !== "admitted") await pause(1);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

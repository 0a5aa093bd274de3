/** What one call costs the server's own thread in the ledger, admitted and settled, with 32 under way; against parsing, printing and writing the same rows. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Ask } from "../src/gateway/ledger.ts";
import { isDeclined } from "../src/gateway/refusals.ts";
import { openStore } from "../src/log/open.ts";
import { genesis } from "../src/log/store.ts";
import { ask, dollars, end, foundTeam, never, openSpender, spendingPage } from "../test/gateway/ledger-world.ts";
import { type Measurement, medians } from "./measure.ts";

const rounds = 7;
const perRound = 5000;
const atOnce = 32;
/** About 15 µs where the floor takes 4: beside it a gateway still has to parse, pass on and answer. */
const bound = 4;

export async function bench(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-ledger-"));
  const store = await openStore(join(folder, "record.db"));
  const bare = await openStore(join(folder, "bare.db"));
  const [everything, person, key] = [dollars(1e6, "month"), dollars(1e6, "week"), dollars(1e6)];
  await foundTeam(store, spendingPage({ everything, person, key }));
  const spender = await openSpender(store, { now: () => new Date() });
  const ended = end();
  let heard = 0;
  spender.ledger.listen(() => (heard += 1)); // somebody always does

  const call = async (asked: Ask) => {
    const answer = await spender.ledger.admit(asked, never);
    if (isDeclined(answer)) throw new Error(answer.why);
    void spender.ledger.settle(answer.call, ended);
  };
  const spend = () => {
    const asks = Array.from({ length: perRound }, () => ask());
    return busy(async () => {
      const caller = async () => {
        for (let next = asks.pop(); next; next = asks.pop()) await call(next);
      };
      await Promise.all(Array.from({ length: atOnce }, caller));
    });
  };

  await spend();
  const rows = (await store.notes("calls", 0, atOnce * 2)).map(({ at, body }) => ({ at, body }));
  let written = 0;
  const write = () =>
    busy(async () => {
      for (let n = 0; n < perRound; n += atOnce) {
        const read = rows.map(({ at, body }) => ({ at, body: JSON.stringify(JSON.parse(body)) }));
        if ((await bare.noteIf(genesis, "calls", written, read, [])) !== true) throw new Error("It was not kept.");
        written += rows.length;
      }
    });
  await write();
  const [floor = 0, ours = 0] = await medians(rounds, [write, spend]);
  await spender.close();
  await bare.close();
  rmSync(folder, { recursive: true, force: true });
  return [
    {
      name: "ledger work of a call on the server's thread",
      ours: `${ours.toFixed(1)} µs`,
      floor: `${floor.toFixed(1)} µs`,
      ratio: `${(ours / floor).toFixed(1)} ×`,
      bound: `≤ ${bound} ×`,
      ok: ours <= bound * floor,
      note: `admitted and settled, three meters with a budget each, ${atOnce} under way, SQLite; floor: the same two rows parsed, printed and written; median of ${rounds}`,
    },
  ];
}

/** Microseconds that this thread worked for each call, waiting not counted. */
async function busy(work: () => Promise<void>): Promise<number> {
  const began = worked();
  await work();
  return (worked() - began) / perRound;
}

/** Microseconds of processor time of this thread alone; where the system does not say, the time that its loop was busy. */
function worked(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1000;
  } catch {
    return performance.eventLoopUtilization().active * 1000;
  }
}

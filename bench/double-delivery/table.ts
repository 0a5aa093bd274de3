/** One approval of one refund, delivered many times to public stacks: how often it was carried out, and with what. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasPostgres, type Postgres, startPostgres } from "../../test/support/postgres.ts";
import { type FarSide, openFarSide } from "./far-side.ts";
import { approved, type Peer, type Scenario, type StackModule } from "./peer.ts";
import { type Part, stacks, startWorker, type Worker } from "./worker.ts";

const root = join(import.meta.dirname, "../..");

export interface Row {
  readonly stack: string;
  readonly version: string;
  readonly scenario: string;
  /** Undefined where the stack did not run here; `says` has the cause. */
  readonly effects: number | undefined;
  readonly keyed: number | undefined;
  readonly altered: number | undefined;
  readonly says: string;
}

interface Size {
  readonly deliveries: number;
  readonly claimers: number;
}

/**
 * Runs every scenario on every stack, which takes about a minute. `smoke`: a few deliveries instead of 20 and 64. A
 * stack that cannot run here has its rows all the same, with the cause.
 */
export async function peerRows({ smoke }: { readonly smoke: boolean }): Promise<Row[]> {
  const size = smoke ? { deliveries: 3, claimers: 4 } : { deliveries: 20, claimers: 64 };
  const titles: Readonly<Record<Scenario, string>> = {
    "in turn": `${size.deliveries} in turn, saved after each`,
    "as paused": `${size.deliveries} in turn, as it was paused`,
    "at once": `${size.claimers} claimers at once`,
    killed: "SIGKILL after the effect",
    edited: "50 EUR edited to 5000",
  };
  const postgres = hasPostgres ? await startPostgres() : undefined;
  const rows: Row[] = [];
  try {
    for (const stack of stacks) {
      const peer = peerOf(stack, size, postgres);
      for (const scenario of Object.keys(titles) as Scenario[])
        rows.push({
          stack: peer.name,
          version: peer.version,
          scenario: titles[scenario],
          ...(await tried(peer, scenario)),
        });
    }
  } finally {
    await postgres?.stop();
  }
  return rows;
}

async function tried(peer: Peer, scenario: Scenario): Promise<Omit<Row, "stack" | "version" | "scenario">> {
  try {
    return await peer.deliver(scenario);
  } catch (error) {
    const says = `did not run: ${error instanceof Error ? error.message : error}`;
    return { effects: undefined, keyed: undefined, altered: undefined, says };
  }
}

function peerOf(stack: StackModule, size: Size, postgres: Postgres | undefined): Peer {
  const { version } = JSON.parse(readFileSync(join(root, "node_modules", stack.name, "package.json"), "utf8"));
  return {
    name: stack.name,
    version,
    async deliver(scenario) {
      if (stack.needsDatabase && postgres === undefined) throw new Error("There is no PostgreSQL here.");
      const run = async (honoursKeys: boolean) => {
        const database = stack.needsDatabase ? ((await postgres?.freshDatabase()) ?? "") : "";
        return delivered(scenario, size, { stack: stack.name, run: randomUUID(), database }, honoursKeys);
      };
      const plain = await run(false);
      const keyed = await run(true);
      // Its first words only: further on come identifiers of this run.
      const refused =
        plain.faults.length > 0 ? `; refused ${plain.faults.length}: ${plain.faults[0]?.split(' "')[0]}` : "";
      const { effects, altered } = plain;
      return { effects, keyed: keyed.effects, altered, says: `${stack.setting}${refused}` };
    },
  };
}

interface Delivered {
  readonly effects: number;
  readonly altered: number;
  /** What the stack threw at those who brought the approval. */
  readonly faults: readonly string[];
}

type Process = Omit<Part, "farSide">;

/** One scenario, against a far side of its own. */
async function delivered(scenario: Scenario, size: Size, part: Process, honoursKeys: boolean): Promise<Delivered> {
  const farSide = await openFarSide({ honoursKeys });
  const running: Worker[] = [];
  const start = async (): Promise<Worker> => {
    const worker = await startWorker({ ...part, farSide: farSide.url });
    running.push(worker);
    return worker;
  };
  try {
    const faults = await scenes[scenario](start, farSide, size);
    const asApproved = JSON.stringify(approved);
    const altered = farSide.arrivals.filter(({ applied, body }) => applied && body !== asApproved).length;
    return { effects: farSide.effects(), altered, faults };
  } finally {
    await Promise.all(running.map((worker) => worker.kill()));
    await farSide.stop();
  }
}

type Scene = (start: () => Promise<Worker>, farSide: FarSide, size: Size) => Promise<readonly string[]>;

const scenes: Readonly<Record<Scenario, Scene>> = {
  async "in turn"(start, _farSide, { deliveries }) {
    const worker = await start();
    let saved = await worker.ask("pause");
    for (let n = 0; n < deliveries; n += 1) saved = await worker.ask("resume", saved);
    return [];
  },
  async "as paused"(start, _farSide, { deliveries }) {
    const worker = await start();
    const paused = await worker.ask("pause");
    for (let n = 0; n < deliveries; n += 1) await worker.ask("resume", paused);
    return [];
  },
  async "at once"(start, _farSide, { claimers }) {
    const worker = await start();
    return worker.askAtOnce(claimers, "resume", await worker.ask("pause"));
  },
  async killed(start, farSide) {
    const first = await start();
    const saved = await first.ask("pause");
    farSide.behave("held");
    const applied = farSide.nextArrival();
    const early = first.ask("resume", saved).then(() => Promise.reject(new Error("It ended before it was killed.")));
    await Promise.race([applied, early]);
    farSide.behave("answered");
    await first.kill();
    await (await start()).ask("recover", saved);
    return [];
  },
  async edited(start) {
    const first = await start();
    const saved = await first.ask("edit", await first.ask("pause"));
    await first.kill();
    return (await start()).askAtOnce(1, "resume", saved);
  },
};

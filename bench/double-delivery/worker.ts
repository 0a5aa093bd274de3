/** A process of an application that is built on a public stack: told what to do by the parent, and killed by it. */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Refund, Stack, StackModule } from "./peer.ts";
import { aiSdk } from "./peers/ai-sdk.ts";
import { dbos } from "./peers/dbos.ts";
import { langGraph } from "./peers/langgraph.ts";
import { openAiAgents } from "./peers/openai-agents.ts";

export const stacks: readonly StackModule[] = [openAiAgents, langGraph, aiSdk, dbos];

/** What a process is started with. */
export interface Part {
  /** As in `stacks`. */
  readonly stack: string;
  readonly run: string;
  readonly database: string;
  readonly farSide: string;
}

type Order = { readonly verb: Exclude<keyof Stack, "close">; readonly saved: string };
type Reply = { readonly said: string } | { readonly failed: string };

/** A stack in another process. What fails there is thrown here; so is an end of the process before it has answered. */
export interface Worker {
  ask(verb: Order["verb"], saved?: string): Promise<string>;
  /** The same order to so many claimers at the same moment. Gives the faults of those who failed. */
  askAtOnce(claimers: number, verb: Order["verb"], saved: string): Promise<readonly string[]>;
  /** SIGKILL, and waits until it has ended. */
  kill(): Promise<void>;
}

const partOn = "FINALCALL_BENCH_PEER";
const patienceMs = 120_000;

if (process.env[partOn] !== undefined) await work(JSON.parse(process.env[partOn]));

/** Starts the running file once more. Standard output stays the parent's own. */
export async function startWorker(part: Part): Promise<Worker> {
  const child = fork(fileURLToPath(import.meta.url), {
    // A stack's own deprecation warnings are nobody's here.
    env: { ...process.env, NODE_NO_WARNINGS: "1", [partOn]: JSON.stringify(part) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((end) => child.once("exit", () => end()));
  const ask = async (verb: Order["verb"], saved: string, claimers: number): Promise<readonly Reply[]> => {
    const replies = answered(child);
    child.send({ order: { verb, saved }, claimers });
    return replies;
  };
  const worker: Worker = {
    async ask(verb, saved = "") {
      const [reply] = await ask(verb, saved, 1);
      if (reply === undefined || "failed" in reply) throw new Error(reply?.failed ?? "No reply.");
      return reply.said;
    },
    askAtOnce: async (claimers, verb, saved) =>
      (await ask(verb, saved, claimers)).flatMap((reply) => ("failed" in reply ? [reply.failed] : [])),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
  await answered(child); // it is open
  return worker;
}

function answered(child: ChildProcess): Promise<readonly Reply[]> {
  return new Promise((heard, failed) => {
    const end = (code: number | null) => done(() => failed(new Error(`The process ended with ${code}.`)));
    const hear = (replies: unknown) => done(() => heard(replies as readonly Reply[]));
    const late = setTimeout(() => done(() => failed(new Error(`No answer in ${patienceMs / 1000} s.`))), patienceMs);
    const done = (finish: () => void) => {
      clearTimeout(late);
      child.off("exit", end).off("message", hear);
      finish();
    };
    child.once("exit", end).once("message", hear);
  });
}

/** The process itself: opens its stack, does as it is told, and never returns. */
async function work({ stack: name, run, database, farSide }: Part): Promise<never> {
  const module = stacks.find((one) => one.name === name);
  if (module === undefined) throw new Error(`No stack ${name}.`);
  const refund = (key: string, asked: Refund) => sent(farSide, key, asked);
  const stack = await module.open({ run, database, refund });
  process.on("disconnect", () => process.exit());
  process.on("message", ({ order, claimers }: { order: Order; claimers: number }) => {
    const one = async (): Promise<Reply> => {
      try {
        return { said: String(await stack[order.verb](order.saved)) };
      } catch (error) {
        return { failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
      }
    };
    void Promise.all(Array.from({ length: claimers }, one)).then((replies) => process.send?.(replies));
  });
  process.send?.([]);
  return new Promise<never>(() => undefined);
}

async function sent(farSide: string, key: string, refund: Refund): Promise<void> {
  const headers = { "content-type": "application/json", "idempotency-key": `"${key}"` };
  const answer = await fetch(farSide, { method: "POST", headers, body: JSON.stringify(refund) });
  await answer.json();
}

/** The store whose SQLite lives in a worker thread: a hop of some 60 µs each way, and an event loop that never waits. */

import { Worker } from "node:worker_threads";
import { StoreRefused } from "./refused.ts";
import { type Call, storeOver } from "./sqlite.ts";
import type { Store } from "./store.ts";

export interface ToWorker {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** `id` 0 is about the file as a whole: it is open, it could not be opened, somebody else wrote into it. */
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: unknown }
  | { readonly id: 0; readonly about: Store["about"] }
  | { readonly id: 0; readonly wake: true };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Opens a store file in a thread of its own, run from `script` (the built sqlite-worker.js). Throws as `openSqlite` does. */
export async function openSqliteWorker(path: string, script: URL): Promise<Store> {
  const worker = new Worker(script, { workerData: { path } });
  const waiting = new Map<number, Waiting>();
  const watchers = new Set<() => void>();
  let calls = 0;

  const about = await new Promise<Store["about"]>((opened, refused) => {
    worker.on("message", (message: FromWorker) => {
      if ("about" in message) opened(message.about);
      else if ("wake" in message) for (const wake of watchers) wake();
      else if (message.id === 0) refused(named((message as { error: unknown }).error));
      else answer(waiting, message);
    });
    const lost = (why: unknown) => {
      refused(why);
      for (const { reject } of waiting.values()) reject(why);
      waiting.clear();
    };
    worker.on("error", lost);
    worker.on("exit", () => lost(new Error("The thread that keeps the record has ended.")));
  });

  const call = (name: string, args: readonly unknown[]) =>
    new Promise<never>((resolve, reject) => {
      if (worker.threadId === -1) return reject(new Error("The store is closed."));
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.postMessage({ id: calls, name, args } satisfies ToWorker);
    });
  return storeOver(((name, ...args) => call(name, args)) as Call, {
    about,
    watch(wake) {
      watchers.add(wake);
      return () => void watchers.delete(wake);
    },
    async close() {
      if (worker.threadId === -1) return;
      const ended = new Promise((done) => worker.once("exit", done));
      await call("close", []);
      await ended;
    },
  });
}

function answer(waiting: Map<number, Waiting>, message: FromWorker): void {
  const call = waiting.get(message.id);
  waiting.delete(message.id);
  if ("error" in message) call?.reject(message.error);
  else if ("value" in message) call?.resolve(message.value as never);
}

/** An error loses its class on the way between threads; its name travels in the text of the stack. */
function named(error: unknown): unknown {
  return error instanceof Error && error.stack?.startsWith("StoreRefused") ? new StoreRefused(error.message) : error;
}

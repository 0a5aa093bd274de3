/** The built server with a live task and a plain model, ready for calls: its record is written before it starts. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { by } from "../../src/kernel/given.ts";
import { seal } from "../../src/log/envelope.ts";
import { openStore } from "../../src/log/open.ts";
import { found, openRecord, pageWith, tokenFor } from "../../test/gateway/support/gateway.ts";
import { launcher, repository } from "../../test/support/server.ts";
import { type Process, run } from "./processes.ts";

export interface Ours extends Process {
  readonly token: string;
}

/** Its task answers `invoice-copies` without a person, as after weeks of good answers: what is measured is the way to the model. */
export async function startOurs(upstream: string): Promise<Ours> {
  const page = pageWith(upstream, upstream, "10000 USD / day").replace("500 USD / month", "100000 USD / month");
  const folder = repository(page);
  const store = `sqlite:${join(folder, ".finalcall", "bench.db")}`;
  mkdirSync(join(folder, ".finalcall"));
  const token = await prepared(store, page);
  const env = { ...process.env, FINALCALL_STORE: store, OPENAI_KEY: "sk-upstream", ANTHROPIC_KEY: "sk-upstream" };
  const running = await run(
    [
      ...(process.env.FINALCALL_BENCH_NODE ?? "").split(" ").filter((word) => word !== ""),
      launcher,
      "serve",
      "--port",
      "0",
    ],
    { cwd: folder, env },
    (said) => (said.includes("Ctrl-C stops it.") ? /http:\/\/localhost:\d+/.exec(said)?.[0] : undefined),
  );
  return {
    ...running,
    token,
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** From nothing to a live task; gives a token that may call. */
async function prepared(url: string, page: string): Promise<string> {
  const store = await openStore(url);
  const app = await openRecord(store, () => new Date());
  try {
    await found(app, page);
    const proof = { credential: "cred-ana", digest: "d".repeat(64), authenticatorData: "a", clientDataJSON: "c" };
    const event = by("ana", "task.widened", {
      ...{ id: "billing-replies", question: "invoice-copies", from: "reviewed", to: "automatic" },
      ...{ evidence: {}, shown: {}, proof: { ...proof, signature: "s", counter: 1 } },
    });
    const context = { ...event, at: new Date().toISOString() };
    if (!(await store.append(app.head, seal("harbor", app.head, [{ event, context }]), [])))
      throw new Error("The record has moved.");
    await app.fresh();
    return (await tokenFor(app, "agent:helper")).secret;
  } finally {
    await app.close();
  }
}

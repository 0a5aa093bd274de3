/** A server that sends actions and dies where it is told to, run by dispatch.ts: the real HTTP, rules, store and dispatchers. */

import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { openApp } from "../../src/app/engine.ts";
import { realTimers } from "../../src/app/timers.ts";
import { sendEffect } from "../../src/connect/effect/effect.ts";
import { readBack } from "../../src/connect/effect/read-back.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { dispatcherOf } from "../../src/dispatch/dispatcher.ts";
import { challengeKey } from "../../src/http/identity/challenge-key.ts";
import { createServer, listen } from "../../src/http/server.ts";
import { openStore } from "../../src/log/open.ts";
import type { Order, Part, Word } from "./dispatch.ts";

const part = JSON.parse(process.env.FINALCALL_TORTURE ?? "{}") as Part;
/** Where to die, and by how many milliseconds this clock is ahead of the machine's. */
let order: Order = { dieAt: "", aheadMs: part.aheadMs };
const now = () => new Date(Date.now() + order.aheadMs);
const tell = (word: Word) => process.send?.(word);

/** Dies as if the power went. */
function at(moment: string): void {
  if (moment === order.dieAt) process.kill(process.pid, "SIGKILL");
}

const app = await openApp({
  store: await openStore(part.store, { worker: pathToFileURL(part.worker) }),
  kinds,
  team: "harbor",
  now,
  newId: randomUUID,
  salt: () => randomBytes(16).toString("hex"),
  pageOf: (world) => (world.one("page") as PageState).inForce?.version ?? "",
});
const system = { actor: "system", via: "system" };
await app.execute("record.found", { team: "harbor", page: "own" }, system);
await app.execute("page.offer", { source: readFileSync(part.page, "utf8") }, system);

const random = (bytes: number) => randomBytes(bytes).toString("base64url");
const { server, setup, ready } = createServer({
  ...{ app, now, random, origin: part.origin, assets: "dist", report: () => undefined },
  challengeKey: await challengeKey({ app, now, random }),
});
await ready();

const execute = app.execute.bind(app);
const dying = {
  ...app,
  world: app.world,
  get head() {
    return app.head;
  },
  fresh: () => app.fresh(),
  async execute(...asked: Parameters<typeof execute>) {
    at(`before ${asked[0]}`);
    const answer = await execute(...asked);
    // Whoever lost the claim has nothing to die of.
    if ("recorded" in answer && answer.recorded.length > 0) at(`after ${asked[0]}`);
    return answer;
  },
};
const dispatchers = Array.from({ length: part.claimers }, (_, n) =>
  dispatcherOf({
    ...{ app: dying, now, timers: realTimers, host: `${part.name}-${process.pid}-${n}`, report: () => undefined },
    secretOf: () => part.secret,
    newId: () => randomBytes(12).toString("hex"),
    far: {
      async send(...asked) {
        at("before the request");
        tell({ sends: asked[0].id });
        const sent = await sendEffect(...asked);
        at("after the answer");
        return sent;
      },
      readBack,
    },
  }),
);

process.on("message", (given: Order) => {
  order = given;
  for (const dispatcher of dispatchers) dispatcher.kick();
});
process.on("disconnect", () => process.exit());
await listen(server, part.port, "127.0.0.1");
tell({ link: setup.secret });

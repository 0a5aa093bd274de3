/**
 * The company's server in this process, on a clock in the hand: everything that `finalcall serve` runs, over the record,
 * the page and the templates of a real repository in a folder. Whoever plays its life comes in by the routes alone.
 */

import { randomBytes, randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { openApp } from "../src/app/engine.ts";
import { sealOf } from "../src/app/seal.ts";
import { basePage, filesOnBase } from "../src/cli/base-page.ts";
import { openModels } from "../src/cli/models.ts";
import { offerPage, pageOf, system, teamId } from "../src/cli/team.ts";
import { templateLook } from "../src/cli/templates.ts";
import { commandGrantor } from "../src/connect/access/command/grantor.ts";
import { secretOf } from "../src/connect/secret.ts";
import { kinds } from "../src/decisions/index.ts";
import { dispatcherOf } from "../src/dispatch/dispatcher.ts";
import { grantsOf } from "../src/grants/grants.ts";
import { challengeKey } from "../src/http/identity/challenge-key.ts";
import { createServer, listen } from "../src/http/server.ts";
import { missWatchdogs } from "../src/http/taking.ts";
import type { Store } from "../src/log/store.ts";
import { worldOf } from "../src/views/context.ts";
import { startWatcher } from "../src/watch/watcher.ts";
import type { Clock } from "./clock.ts";

/** The books of traffic, in the order in which they are sealed. */
const books = ["metrics", "refusals", "samples", "hooks", "calls"];

/** The port that the demo is served on where nobody uses it. Browsers let every port of `localhost` use its passkeys. */
export const usualPort = 3211;

export interface CompanyOptions {
  /** The repository: page, templates, and `.finalcall/record.db` beside them. */
  readonly folder: string;
  readonly clock: Clock;
  /** Secrets that the page names. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the built browser files. */
  readonly assets: string;
  readonly store: Store;
  /** Answers once nothing is under way in the store. */
  readonly idle: () => Promise<void>;
  /** Where it listens; 0: anywhere, and it is known by the usual address. */
  readonly port: number;
}

export async function openCompany({ folder, clock, env, assets, store, idle, port }: CompanyOptions) {
  const { now, timers } = clock;
  const faults: string[] = [];
  const report = (what: unknown) => void faults.push(what instanceof Error ? (what.stack ?? what.message) : `${what}`);
  const origin = `http://localhost:${port || usualPort}`;
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const app = await openApp({
    ...{ store, kinds, team: teamId("Quillhaven"), now, newId: randomUUID, pageOf, report },
    salt: () => randomBytes(16).toString("hex"),
  });
  await app.execute("record.found", { team: app.team, page: "own" }, system);
  const offer = async () => {
    const page = await basePage(folder);
    const wrong = page ? await offerPage(app, page) : "There is no page.";
    if (wrong !== undefined) throw new Error(wrong);
  };
  await offer();

  const templates = templateLook({ app, folder, env: process.env, say: report });
  const models = await openModels({
    ...{ app, now, env, version: "0", say: report, sent: () => true },
    templates: (path) => filesOnBase(folder, path),
  });
  const watch = await startWatcher({ app, now, timers, report });
  const grants = grantsOf({
    ...{ app, now, report, newId: () => randomBytes(6).toString("hex") },
    open: ({ commands }) => commandGrantor(within(folder, commands), process.env),
  });
  const dispatcher = dispatcherOf({
    ...{ app, now, timers, report, host: "billing-1" },
    secretOf: (reference) => secretOf(reference, env),
    newId: () => randomBytes(12).toString("hex"),
  });
  const answers: number[] = [];
  const { server, setup, ready } = createServer({
    ...{ app, now, random, origin, assets, watch, grants, gateway: models },
    report: (_, fault) => report(fault),
    secretOf: (reference) => secretOf(reference, env),
    challengeKey: await challengeKey({ app, now, random }),
  });
  await ready();
  const listening = await listen(server, port, "localhost", models);
  const address = `http://localhost:${listening.port}`;
  models.listensAt(address);

  /** Seals what the books took, as the server does every hour. */
  async function seal(): Promise<void> {
    for (const book of books) {
      const done = worldOf(app.world).record.sealed.get(book) ?? 0;
      const sealed = await sealOf(store, book, done);
      if (sealed) await app.execute("record.seal", sealed, system);
    }
  }

  /** Waits until nothing that was begun is under way. */
  async function settle(): Promise<void> {
    while (models.ledger.calls.open().length > 0) await turn();
    await models.settled();
    await idle();
  }

  return {
    ...{ app, store, now, origin, faults, models, dispatcher, grants, offer, templates, settle, seal },
    /** Where it listens; model calls go there. */
    address,
    /** The set-up link's path, while the team has no passkey. */
    setUpPath: () => `/link/${setup.secret}`,
    /** Every status that was answered. */
    answers,
    /** A browser's or a program's request, to a path of the server. */
    async request(url: string, init: RequestInit): Promise<Response> {
      const response = await server.request(url, init);
      answers.push(response.status);
      return response;
    },
    /** Lets time pass, in milliseconds; what was due meanwhile is done when it answers. */
    async pass(ms: number): Promise<void> {
      clock.pass(ms);
      await idle();
    },
    /** What the server looks at every few seconds, after a longer time: effects, watchdogs. */
    async look(): Promise<void> {
      await dispatcher.pass();
      await missWatchdogs({ app, now });
      await settle();
    },
    async close(): Promise<void> {
      await settle();
      await dispatcher.close();
      await grants.close();
      watch.stop();
      await models.close();
      await listening.close();
      await app.close();
    },
  };
}

export type Company = Awaited<ReturnType<typeof openCompany>>;

/** The page's commands as the repository has them, wherever this process stands. */
const within = (
  folder: string,
  { issue, end, list, use }: { issue: string; end: string; list: string; use: string },
) => {
  const there = (command: string) => (command === "" ? "" : `cd '${folder}' && ${command}`);
  return { issue: there(issue), end: there(end), list: there(list), use: there(use) };
};

/** A watcher on a record in memory: releases that are out already, a source of numbers in the hand, and time that a test moves. */

import { randomBytes, randomUUID } from "node:crypto";
import type { App } from "../../src/app/app.ts";
import { openApp } from "../../src/app/engine.ts";
import type { Timers } from "../../src/app/timers.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { by, stored } from "../../src/kernel/given.ts";
import type { Recorded } from "../../src/kernel/kind.ts";
import { seal } from "../../src/log/envelope.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { readPage } from "../../src/page/read.ts";
import { worldOf } from "../../src/views/context.ts";
import { startWatcher } from "../../src/watch/watcher.ts";

const system = { actor: "system", via: "system" };

/** A page of two people with this `releases` section. */
export const watchedPage = (releases: string) => `team: Quillhaven
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li: { role: senior-engineer, email: li@quillhaven.example }
areas:
  data: { owner: ana, backup: li }
  deploy: { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
everything-else: li
releases:
${releases}`;

/** The page in force since the beginning. */
export function adopted(source: string): Recorded[] {
  const { page, version, problems } = readPage(source);
  if (!page) throw new Error(JSON.stringify(problems));
  const offer = { version, source: stored(source), contacts: stored("[]"), page };
  return [by("system", "page.offered", offer), by("li", "page.adopted", { version, as: "first", shown: {} })];
}

/** A release of these stages, with a run of the first one that is under way since `at`. */
export function rolling(id: string, stages: readonly string[], at: string, environment = "production"): Recorded[] {
  const text = stored("something");
  const commit = "a".repeat(40);
  const hash = "b".repeat(64);
  const prepared = {
    ...{ id, environment, repo: "shop", from: commit, to: commit, commits: [], note: text, artifact: `sha256:${hash}` },
    ...{ tests: { passed: 1, failed: 0, source: text }, monitoring: text, offSwitch: text, stopPatching: text },
    ...{ rollback: { kind: "command", does: text }, cost: null, diff: hash, truncated: false, areas: [], risk: "high" },
    ...{
      oneWay: false,
      ai: [],
      reasons: [],
      files: 1,
      makers: [],
      excluded: [],
      independence: "all",
      counted: [],
      splits: [],
    },
    ...{ stages, facts: hash },
  };
  return [by("agent:ci", "release.prepared", prepared, at), ...runOf(id, stages[0] as string, at)];
}

/** A stage that was let through the gate and runs since `at`. */
export function runOf(id: string, stage: string, at: string): Recorded[] {
  const run = runName(id, stage);
  return [
    by("agent:ci", "release.permitted", { id, permit: runName(id, stage), stage, expires: at }, at),
    by("agent:ci", "release.admitted", { id, permit: runName(id, stage), stage, run }, at),
    by("agent:ci", "release.started", { id, run, stage, host: stored("host"), command: stored("deploy") }, at),
  ];
}

const runName = (id: string, stage: string): string => `run-${id}-${stage.replace(/\W/g, "")}`;

/** That run ended well. */
export const ended = (id: string, stage: string, at: string): Recorded =>
  by("agent:ci", "release.ended", { id, run: runName(id, stage), outcome: "done", exit: 0, signal: "" }, at);

export type Source = (query: string) => Response | Promise<Response>;

/** An answer of Prometheus that holds one number of the moment `at`, in milliseconds; NaN is written as Prometheus does. */
export const number = (value: number, at: number): Response =>
  Response.json({
    status: "success",
    data: { resultType: "vector", result: [{ metric: {}, value: [at / 1000, String(value)] }] },
  });

/** Opens the record with this past, and starts as many watchers on it as there are processes. */
export async function openWatching(
  past: readonly Recorded[],
  { store = openMemory(), processes = 1, from = past.at(-1)?.at } = {},
) {
  const clock = { wall: Date.parse(from as string), steady: 0 };
  const now = () => new Date(clock.wall);
  const timers = newTimers(clock);
  const apps = [await openRecord(past, store, now)];
  while (apps.length < processes) apps.push(await open(store, now));
  const [app] = apps as [App];
  const said: string[] = [];
  const answers = new Map<string, Source>();
  const asked: string[] = [];
  const send = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const query = (init?.body as URLSearchParams | undefined)?.get("query") ?? "";
    asked.push(query);
    const answer = answers.get(`${url}`.includes("//staging") ? `staging:${query}` : query);
    if (!answer) throw new TypeError("fetch failed");
    return answer(query);
  };
  const start = (app: App) =>
    startWatcher({ app, now, timers: timers.port, report: (what) => said.push(what), send: send as typeof fetch });
  const watchers = await Promise.all(apps.map(start));
  return {
    app,
    store,
    clock,
    said,
    asked,
    answers,
    watchers,
    watcher: watchers[0] as (typeof watchers)[number],
    world: () => worldOf(app.world),
    /** Every process on this record stops, and another one starts. */
    async restart() {
      for (const one of watchers) one.stop();
      return start(await open(store, now));
    },
    /** Lets seconds pass, one look after the other. */
    pass: (seconds: number) => timers.pass(seconds * 1000),
    /** What happens in between, at the present moment. */
    async happen(...events: Recorded[]) {
      await keep(
        store,
        events.map((event) => ({ ...event, at: now().toISOString() })),
      );
      await app.fresh();
      await settled();
    },
    types: async () => (await store.read(0, 1000)).map(({ body }) => JSON.parse(body).type as string),
  };
}

/** The record with this past, opened. */
export async function openRecord(past: readonly Recorded[], store: Store, now: () => Date): Promise<App> {
  await keep(store, past);
  return open(store, now);
}

function open(store: Store, now: () => Date): Promise<App> {
  const pageOf = (world: App["world"]) => (world.one("page") as PageState).inForce?.version ?? "";
  const salt = () => randomBytes(16).toString("hex");
  return openApp({ store, kinds, team: "quillhaven", now, newId: randomUUID, salt, pageOf });
}

/** Appends what happened, as if another process had. */
export async function keep(store: Store, events: readonly Recorded[]): Promise<void> {
  const head = await store.head();
  if (head.seq === 0)
    await store.append(
      head,
      seal("quillhaven", head, [
        {
          event: { type: "record.founded", data: { team: "quillhaven", page: "own" } },
          context: { ...system, at: events[0]?.at ?? "", cmd: "c0", page: "" },
        },
      ]),
      [],
    );
  const from = await store.head();
  await store.append(
    from,
    seal(
      "quillhaven",
      from,
      events.map((event) => ({ event, context: event })),
    ),
    [],
  );
}

/** Everything that waits for nothing but the record. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((next) => setImmediate(next));
}

function newTimers(clock: { wall: number; steady: number }) {
  const waiting = new Map<object, { readonly at: number; readonly run: () => void }>();
  const port: Timers = {
    elapsed: () => clock.steady,
    after(ms, run) {
      const key = {};
      waiting.set(key, { at: clock.steady + ms, run });
      return () => void waiting.delete(key);
    },
  };
  return {
    port,
    async pass(ms: number) {
      const end = clock.steady + ms;
      for (;;) {
        await settled();
        const [key, next] = [...waiting].sort(([, one], [, other]) => one.at - other.at)[0] ?? [];
        if (!key || !next || next.at > end) break;
        clock.wall += next.at - clock.steady;
        clock.steady = next.at;
        waiting.delete(key);
        next.run();
      }
      clock.wall += end - clock.steady;
      clock.steady = end;
      await settled();
    },
  };
}

/**
 * Approvals delivered many times, to servers with many claimers, which are killed at each step of sending. What the far
 * side did is counted by the far side; what the record says is asked over HTTP afterwards.
 */

import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type FarSide, openFarSide } from "../../bench/double-delivery/far-side.ts";
import { challengeOf } from "../e2e/device.ts";
import { freePort } from "../stories/numbers.ts";
import { first, join as joinTeam, type Person, tokenFor } from "../stories/people.ts";
import { bundled } from "../support/worker.ts";

/** What a server is started with. */
export interface Part {
  readonly name: string;
  readonly store: string;
  /** The script of SQLite's own thread, and the page, as files. */
  readonly worker: string;
  readonly page: string;
  readonly port: number;
  readonly origin: string;
  readonly secret: string;
  readonly claimers: number;
  readonly aheadMs: number;
}
/** What it is told while it runs. `dieAt` empty: it lives. */
export interface Order {
  readonly dieAt: string;
  readonly aheadMs: number;
}
/** What it tells: that it listens, or that it is about to send an action. */
export type Word = { readonly link: string } | { readonly sends: string };

/** Each step of sending, in order. `while` is told from outside, once the far side has done it and before it answers. */
export const steps = {
  "before the claim": "before action.dispatch",
  "after the claim": "after action.dispatch",
  "before the request": "before the request",
  "while the far side does it": "while",
  "after the answer": "after the answer",
  "before the end is recorded": "before action.end",
  "after the end is recorded": "after action.end",
} as const;
export type Step = keyof typeof steps;

export interface Trial {
  /** Where the servers die; undefined: they live. */
  readonly step?: Step;
  /** How many servers run on the record. */
  readonly servers: 1 | 2;
  /** Whether the far side does a thing once for its key, and the page says so. */
  readonly idempotent: boolean;
  /** How often the approval is delivered, at once or one after the other; after a kill once more as often. */
  readonly deliveries: number;
  readonly inTurn?: boolean;
  /** Changes what is stored, between the question and the yes; gets the action's id. */
  readonly meanwhile?: (id: string) => Promise<void>;
}
export interface Outcome {
  readonly effects: number;
  /** How many of them were carried out with other parameters than the approved ones. */
  readonly altered: number;
  /** How the action ended by the record. */
  readonly status: string;
  readonly killed: number;
}

/** What must come of a trial: what was not done for sure is done, and what may have been done is never done again. */
export function expected({
  step,
  idempotent,
}: Pick<Trial, "step" | "idempotent">): Pick<Outcome, "effects" | "status"> {
  const isKnown =
    idempotent || step === undefined || step === "before the claim" || step === "after the end is recorded";
  const isDone = isKnown || (step !== "after the claim" && step !== "before the request");
  return { effects: isDone ? 1 : 0, status: isKnown ? "done" : "in-doubt" };
}

export interface Team {
  /** Where its record is. */
  readonly store: string;
  run(trial: Trial): Promise<Outcome>;
  close(): Promise<void>;
}

/** Longer than any claim lasts. */
const overMs = 130_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

const pageOf = (once: string, blind: string) => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }
areas:
  billing:  { owner: ben, backup: ana }
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ana
agents:
  replies: { kind: other, asked-by: [cy] }
actions:
  refund: { area: billing, to: ${once}, secret: env:HOOK, idempotent: yes, valid-for: 1d }
  charge: { area: billing, to: ${blind}, secret: env:HOOK, idempotent: no, valid-for: 1d }
`;

interface Running {
  readonly child: ChildProcess;
  readonly link: string;
  /** Ids that it said it was about to send. */
  readonly sends: Set<string>;
  readonly ended: Promise<void>;
  isDead(): boolean;
}

/** Opens a team on a store; its servers share `claimers` between them. */
export async function openTeam(store: string | undefined, claimers: number): Promise<Team> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-delivery-"));
  const [program, worker] = await Promise.all(
    ["test/torture/dispatch-server.ts", "src/log/sqlite-worker.ts"].map(async (one) =>
      fileURLToPath(await bundled(one)),
    ),
  );
  const far = { once: await openFarSide({ honoursKeys: true }), blind: await openFarSide({ honoursKeys: false }) };
  const page = join(folder, "page.yaml");
  writeFileSync(page, pageOf(far.once.url, far.blind.url));
  const ports = [await freePort(), await freePort()] as const;
  const url = `http://localhost:${ports[0]}`;
  const servers: (Running | undefined)[] = [undefined, undefined];
  let aheadMs = 0;
  let killed = 0;
  let count = 0;

  const part = (place: number, many: number): Part => ({
    ...{ name: `server-${place}`, store: store ?? join(folder, "record.db"), worker: worker ?? "", page },
    ...{ port: ports[place] ?? 0, origin: url, secret, claimers: Math.ceil(claimers / many), aheadMs },
  });

  async function start(place: number, many: number): Promise<void> {
    const env = { ...process.env, FINALCALL_TORTURE: JSON.stringify(part(place, many)), NODE_NO_WARNINGS: "1" };
    const child = fork(program ?? "", { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const sends = new Set<string>();
    let dead = false;
    const ended = new Promise<void>((done) => child.once("exit", () => done())).then(() => {
      dead = true;
    });
    const link = await new Promise<string>((resolve, reject) => {
      child.on("message", (word: Word) => ("link" in word ? resolve(word.link) : sends.add(word.sends)));
      void ended.then(() => reject(new Error("The server ended before it listened.")));
    });
    servers[place] = { child, link, sends, ended, isDead: () => dead };
  }

  /** So many servers run and die at `dieAt`; whoever died is started again first. */
  async function have(many: number, dieAt: string): Promise<void> {
    for (const [place, one] of servers.entries()) {
      if (place >= many && one && !one.isDead()) await stop(one);
      if (place < many && (!one || one.isDead())) await start(place, many);
    }
    for (const one of alive()) one.child.send({ dieAt, aheadMs } satisfies Order);
  }
  const alive = () => servers.flatMap((one) => (one && !one.isDead() ? [one] : []));
  async function stop(one: Running): Promise<void> {
    one.child.kill("SIGKILL");
    await one.ended;
  }

  await have(1, "");
  const ana = await first(url, `${url}/link/${servers[0]?.link}`, "ana");
  const ben = await joinTeam(url, ana, "ben");
  const cy = await joinTeam(url, ana, "cy", ben);
  const token = await tokenFor(cy, "agent:replies", ["read", "propose"]);
  const ask = async (method: string, path: string, body?: object, more: object = {}) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...more };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (response.status !== 200) throw new Error(`${response.status} ${path}: ${await response.text()}`);
    return (await response.json()) as { id: string; status: string; shown: { approve: string } };
  };

  /** Kills whoever is about to have it done, once the far side did it; gives the way to stop waiting for that. */
  function killWhile(farSide: FarSide, id: string): () => void {
    let isOver = false;
    farSide.behave("held");
    void farSide.nextArrival().then(async () => {
      if (isOver) return;
      for (const one of alive()) if (one.sends.has(id)) await stop(one);
      farSide.behave("answered");
    });
    return () => {
      isOver = true;
      farSide.behave("answered");
    };
  }

  async function run({
    step,
    servers: many,
    idempotent,
    deliveries,
    inTurn = false,
    meanwhile,
  }: Trial): Promise<Outcome> {
    await have(many, "");
    const farSide = idempotent ? far.once : far.blind;
    const { id, shown } = await ask(
      "POST",
      "/v1/actions",
      {
        ...{ kind: idempotent ? "refund" : "charge", target: `charge ${++count}`, reason: `Customer ${count} asked.` },
        ...{ parameters: { customer: `C-${count}`, amountEur: 50 }, onBehalfOf: `C-${count}` },
      },
      { "idempotency-key": `trial-${count}` },
    );
    await meanwhile?.(id);
    const dieAt = step === undefined ? "" : steps[step];
    await have(many, dieAt);
    const calm = dieAt === "while" ? killWhile(farSide, id) : () => undefined;
    const before = alive();
    const died = Promise.race(before.map((one) => one.ended));
    const callbacks = () =>
      deliver(ben, { id, shown: shown.approve }, { ports: ports.slice(0, many), times: deliveries, inTurn });
    await Promise.all(dieAt === "" ? [callbacks()] : [callbacks(), died]);
    killed += before.filter((one) => one.isDead()).length;
    const [action, dead] = [await ended(many, id, callbacks, dieAt === "" ? 0 : overMs), killed];
    killed = 0;
    calm();
    const altered = farSide.arrivals.filter((one) => one.key === id && one.applied && amountIn(one.body) !== 50).length;
    return { effects: farSide.effects(id), altered, status: action, killed: dead };
  }

  /** Starts again what died, lets time pass and the callbacks come again, until the record knows or is in doubt. */
  async function ended(many: number, id: string, callbacks: () => Promise<void>, byMs: number): Promise<string> {
    for (let tries = 0; ; tries += 1) {
      aheadMs += tries === 0 ? byMs : overMs;
      await have(many, "");
      if (tries === 0) await callbacks();
      for (let looks = 0; looks < 20; looks += 1) {
        // Whoever was still to die may do so only now.
        const status = await ask("GET", `/v1/actions/${id}`).then(
          (action) => action.status,
          () => "",
        );
        if (status === "done" || status === "in-doubt" || status === "failed" || tries === 30) return status;
        await pause(50);
      }
    }
  }

  return {
    store: part(0, 1).store,
    run,
    async close() {
      for (const one of alive()) await stop(one);
      await Promise.all([far.once.stop(), far.blind.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const amountIn = (body: string): unknown =>
  (JSON.parse(body) as { parameters?: { amountEur?: unknown } }).parameters?.amountEur;

interface Delivering {
  readonly ports: readonly number[];
  readonly times: number;
  readonly inTurn: boolean;
}

/** The same yes, so many times, to each server by turns. Whoever dies meanwhile does not answer. */
async function deliver(
  who: Person,
  { id, shown }: { readonly id: string; readonly shown: string },
  { ports, times, inTurn }: Delivering,
): Promise<void> {
  const { cookies } = who.browser;
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const body = JSON.stringify({ shown, assertion: who.device.touch(challengeOf(shown)) });
  const origin = `http://localhost:${ports[0]}`;
  const headers = { cookie, origin, "content-type": "application/json", accept: "application/json" };
  const one = (n: number) =>
    fetch(`http://localhost:${ports[n % ports.length]}/v1/actions/${id}/approve`, { method: "POST", headers, body })
      .then((response) => response.text())
      .catch(() => undefined);
  if (!inTurn) await Promise.all(Array.from({ length: times }, (_, n) => one(n)));
  else for (let n = 0; n < times; n += 1) await one(n);
}

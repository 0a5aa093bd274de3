/**
 * The gateway beside the least that a gateway on node can be, and beside Portkey's: side by side in one run, each in a
 * process of its own, in slices by turns. Ours runs as built: every call held, durable before it goes out, metered.
 */

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "../test/stories/numbers.ts";
import { serveFloor } from "./gateway/floor.ts";
import { type Order, type Pace, type Slice, serveLoad, type Target } from "./gateway/load.ts";
import { serveMock } from "./gateway/mock.ts";
import { type Process, play, run, start } from "./gateway/processes.ts";
import { startOurs } from "./gateway/team.ts";
import type { Measurement } from "./measure.ts";

await play({ mock: serveMock, floor: serveFloor, load: serveLoad });

const rounds = Number(process.env.FINALCALL_BENCH_ROUNDS ?? 7);
const seconds = Number(process.env.FINALCALL_BENCH_SECONDS ?? 2);
const perSecond = 200;
const streamsPerSecond = 50;
const connections = 32;

/** One side of the comparison: who is asked, in which way. */
interface Side {
  readonly name: "direct" | "floor" | "task" | "model" | "portkey";
  readonly process: Process;
  readonly target: Target;
}

/** What one side did in one kind of slice, each figure the median over the rounds. */
interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly firstByte: number;
  readonly perSecond: number;
  readonly cpuUs: number;
}

export async function bench(): Promise<Measurement[]> {
  const running: Process[] = [];
  const keep = <One extends Process>(one: One): One => {
    running.push(one);
    return one;
  };
  try {
    const mock = keep(await start(import.meta.url, "mock"));
    const floor = keep(await start(import.meta.url, "floor", mock.url));
    const load = keep(await start(import.meta.url, "load"));
    const ours = keep(await startOurs(mock.url));
    const portkey = keep(await startPortkey());
    const key = { authorization: `Bearer ${ours.token}` };
    const sides: Side[] = [
      sideOf("direct", mock),
      sideOf("floor", floor),
      sideOf("task", ours, { ...key, "x-finalcall-question": "invoice-copies" }, "task:billing-replies"),
      sideOf("model", ours, key),
      sideOf("portkey", portkey, {
        ...{ "x-portkey-provider": "openai", "x-portkey-custom-host": `${mock.url}/v1`, authorization: "Bearer sk" },
      }),
    ];
    const ask = (target: Target, pace: Pace, long: number) =>
      new Promise<Slice>((resolve, reject) => {
        load.child.once("message", (said: Slice | { readonly fails: string }) =>
          "fails" in said ? reject(new Error(said.fails)) : resolve(said),
        );
        load.child.send({ target, pace, seconds: long } satisfies Order);
      });
    const warm = { connections };
    for (const { target } of sides) await ask(target, warm, 3);
    for (const { target } of sides) await ask(streaming(target), { connections: 8 }, 0.5);
    const paced = await measured(sides, { perSecond }, ask);
    const full = await measured(sides, { connections }, ask);
    const streams = await measured(
      sides.map((side) => ({ ...side, target: streaming(side.target) })),
      { perSecond: streamsPerSecond },
      ask,
    );
    return rowsOf(paced, full, streams, diskMs());
  } finally {
    for (const one of running.reverse()) await one.stop();
  }
}

/** About 650 bytes, as a support mail has. */
const said = `Customer ########: where is the copy of my invoice 42? ${"I wrote on Monday and heard nothing. ".repeat(12)}`;

const sideOf = (name: Side["name"], process: Process, headers = {}, model = "gpt-5-mini"): Side => {
  const messages = [{ role: "user", content: said }];
  const body = JSON.stringify({ model, messages, max_completion_tokens: 400 });
  return { name, process, target: { url: process.url, path: "/v1/chat/completions", headers, body } };
};

const streaming = (target: Target): Target => ({ ...target, body: target.body.replace("{", '{"stream":true,') });

/** Portkey as it hosts itself: without its console, the provider at an address of one's own. */
async function startPortkey(): Promise<Process> {
  const port = await freePort();
  const found = createRequire(import.meta.url).resolve("@portkey-ai/gateway/package.json");
  const env = { ...process.env, NODE_ENV: "production", PORT: String(port) };
  const script = join(dirname(found), "build", "start-server.js");
  return run([script, "--headless", `--port=${port}`], { env }, (text) =>
    /ready|running/i.test(text) ? `http://127.0.0.1:${port}` : undefined,
  );
}

/** Every side once in each round, by turns; a round later each has another neighbour before it. */
async function measured(
  sides: readonly Side[],
  pace: Pace,
  ask: (target: Target, pace: Pace, long: number) => Promise<Slice>,
): Promise<ReadonlyMap<Side["name"], Figures>> {
  const taken = new Map(sides.map(({ name }) => [name, [] as (Slice & { readonly cpuUs: number })[]]));
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < sides.length; turn += 1) {
      const side = sides[(turn + round) % sides.length] as Side;
      const before = side.process.cpuMs();
      const done = await ask(side.target, pace, seconds);
      taken.get(side.name)?.push({ ...done, cpuUs: ((side.process.cpuMs() - before) * 1000) / done.answers });
    }
  const middle = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return new Map(
    [...taken].map(([name, slices]) => [
      name,
      {
        p50: middle(slices.map(({ p50 }) => p50)),
        p99: middle(slices.map(({ p99 }) => p99)),
        firstByte: middle(slices.map(({ firstByte }) => firstByte)),
        perSecond: middle(slices.map(({ answers, seconds }) => answers / seconds)),
        cpuUs: middle(slices.map(({ cpuUs }) => cpuUs)),
      },
    ]),
  );
}

/** What this disk takes at this moment to keep the rows of one call: no gateway that records first is faster. */
function diskMs(): number {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-disk-"));
  const file = openSync(join(folder, "rows"), "w");
  const taken = Array.from({ length: 200 }, () => {
    const began = performance.now();
    writeSync(file, Buffer.alloc(1300));
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return taken.sort((one, other) => one - other)[100] ?? Number.NaN;
}

type Taken = Awaited<ReturnType<typeof measured>>;

function rowsOf(paced: Taken, full: Taken, streams: Taken, disk: number): Measurement[] {
  const of = (taken: Taken, name: Side["name"]) => taken.get(name) as Figures;
  const added = (name: Side["name"]) => of(paced, name).p50 - of(paced, "direct").p50;
  const rows: Measurement[] = [];
  const way = { task: "a task", model: "a plain model" };
  for (const name of ["task", "model"] as const) {
    const ratio = added(name) / added("floor");
    rows.push({
      ...{ name: `added to ${way[name]} at ${perSecond}/s, p50`, ours: ms(added(name)), floor: ms(added("floor")) },
      ...{ ratio: times(ratio), bound: "≤ 2 ×", ok: ratio <= 2 },
      note: `direct ${ms(of(paced, "direct").p50)}; the disk alone takes ${ms(disk)}; Portkey adds ${ms(added("portkey"))}; p99 ours ${ms(of(paced, name).p99)}, floor ${ms(of(paced, "floor").p99)}, Portkey ${ms(of(paced, "portkey").p99)}`,
    });
  }
  for (const name of ["task", "model"] as const) {
    const [ours, floor] = [of(full, name), of(full, "floor")];
    const ratio = ours.perSecond / floor.perSecond;
    rows.push({
      ...{ name: `${way[name]}, ${connections} connections`, ours: `${Math.round(ours.perSecond)}/s` },
      ...{ floor: `${Math.round(floor.perSecond)}/s`, ratio: times(ratio), bound: "≥ 0.5 ×", ok: ratio >= 0.5 },
      note: `direct ${Math.round(of(full, "direct").perSecond)}/s; CPU a request: ours ${us(ours.cpuUs)}, floor ${us(floor.cpuUs)}`,
    });
  }
  const [ours, portkey] = [of(full, "task"), of(full, "portkey")];
  const faster = ours.perSecond / portkey.perSecond;
  const leaner = ours.cpuUs / portkey.cpuUs;
  const [first, late] = [of(streams, "task").firstByte, of(streams, "portkey").firstByte];
  const beside = "floor: Portkey 1.15.2";
  rows.push(
    {
      ...{ name: "a task against Portkey, requests", ours: `${Math.round(ours.perSecond)}/s` },
      ...{ floor: `${Math.round(portkey.perSecond)}/s`, ratio: times(faster), bound: "≥ 8 ×", ok: faster >= 8 },
      note: beside,
    },
    {
      ...{ name: "a task against Portkey, CPU", ours: us(ours.cpuUs), floor: us(portkey.cpuUs) },
      ...{ ratio: times(leaner), bound: "≤ 0.125 ×", ok: leaner <= 1 / 8, note: beside },
    },
    {
      ...{ name: "a task against Portkey, first byte", ours: ms(first), floor: ms(late) },
      ...{ ratio: `− ${ms(late - first)}`, bound: "≥ 20 ms earlier", ok: late - first >= 20 },
      note: `${beside}; direct ${ms(of(streams, "direct").firstByte)}, the least gateway ${ms(of(streams, "floor").firstByte)}`,
    },
  );
  return rows;
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;
const us = (value: number): string => `${Math.round(value)} µs`;
const times = (value: number): string => `${value.toFixed(2)} ×`;

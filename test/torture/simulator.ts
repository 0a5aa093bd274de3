/**
 * A whole small world in one thread: several servers, one store that fails in every way it may, clients that try again,
 * crashes, and a scheduler that picks what happens next from a seed. The same seed always gives the same course.
 */

import type { Engine } from "../../src/app/engine.ts";
import type { Recorded } from "../../src/kernel/kind.ts";
import type { Words } from "../../src/kernel/prose.ts";
import { emptyWorld, evolve } from "../../src/kernel/world.ts";
import { openMemory } from "../../src/log/memory.ts";
import { genesis, type Row, type Store } from "../../src/log/store.ts";
import { verifyRows } from "../../src/log/verify.ts";
import { as, type Claim, kinds, openClaims } from "../support/claims.ts";
import { random } from "../support/random.ts";

/** Mistakes that the simulation must find; planted one at a time. */
export const bugs = [
  "no compare-and-swap",
  "torn batch",
  "acknowledged before appended",
  "unknown outcome taken for success",
  "no command ids",
  "words apart from entries",
  "gate without read barrier",
  "commits forgotten in a crash",
] as const;
export type Bug = (typeof bugs)[number] | undefined;

const nodes = 3;
const commands = 40;
/** After this many steps nothing fails any more, and everything must come to its end. */
const calmAfter = 300;
const mostSteps = 6000;

interface Command {
  readonly cmd: string;
  readonly type: "claim.take" | "stop.pull";
  readonly id: string;
}

export interface Course {
  /** What went wrong, or undefined. */
  readonly wrong: string | undefined;
  readonly steps: number;
  readonly faults: number;
  readonly crashes: number;
}

/** Runs one seed. */
export async function simulate(seed: number, bug?: Bug): Promise<Course> {
  const chance = random(seed);
  const pick = (below: number) => Math.floor(chance() * below);
  const world = new Simulation(chance, bug);
  for (let node = 0; node < nodes; node += 1) world.start(node);
  const stopsAt = pick(commands * 2); // in half of all courses nobody stops anything
  let asked = 0;
  let step = 0;
  const over = (wrong: string | undefined): Course => ({
    wrong,
    steps: step,
    faults: world.faults,
    crashes: world.crashes,
  });

  for (; step < mostSteps; step += 1) {
    await new Promise(setImmediate);
    if (world.wrong !== undefined) return over(world.wrong);
    world.calm = step > calmAfter;
    if (asked < commands && (world.calm || chance() < 0.2)) {
      const type = asked === stopsAt ? "stop.pull" : "claim.take";
      world.submit(pick(nodes), { cmd: `c${asked}`, type, id: `name${pick(25)}` });
      asked += 1;
    } else if (!world.calm && chance() < 0.02) world.crash(pick(nodes));
    else if (!world.calm && chance() < 0.05) world.gate(pick(nodes));
    else if (world.pending.length > 0) world.pending.splice(pick(world.pending.length), 1)[0]?.run();
    else if (world.calm && world.open.size === 0) return over(await world.judge());
    else for (const command of world.open.values()) world.submit(pick(nodes), command);
  }
  return over(`${world.open.size} commands never got an answer`);
}

type Failing = <T>(odds: number, work: () => T) => T;

class Simulation {
  readonly pending: { readonly node: number; readonly run: () => void }[] = [];
  readonly open = new Map<string, Command>();
  calm = false;
  wrong: string | undefined;
  faults = 0;
  crashes = 0;
  #chance: () => number;
  #bug: Bug;
  #disk = openMemory();
  #log: Row[] = [];
  #apps = new Map<number, Promise<Engine>>();
  /** How often each server was started. What an earlier start still does is of no consequence to anybody. */
  #starts = new Map<number, number>();
  #watchers = new Map<number, () => void>();
  #answered = new Map<string, { recorded: readonly Recorded[] } | "refused">();
  #stopped = false;
  #elapsed = 0;

  constructor(chance: () => number, bug: Bug) {
    this.#chance = chance;
    this.#bug = bug;
  }

  start(node: number): void {
    const start = (this.#starts.get(node) ?? 0) + 1;
    this.#starts.set(node, start);
    const jump = this.#chance() < 0.2 ? -3_600_000 : 0;
    const options = {
      now: () => new Date(1_800_000_000_000 + jump + this.#elapsed),
      salt: () => Math.floor(this.#chance() * 2 ** 32).toString(16),
      report: () => undefined,
      timers: {
        elapsed: () => this.#elapsed,
        after: (ms: number, run: () => void) => {
          if (ms < 1000) this.pending.push({ node, run }); // a pause; patience never ends here
          return () => undefined;
        },
      },
    };
    const app = openClaims(this.#store(node), options);
    app.catch(() => this.#alive(node, start) && this.start(node));
    this.#apps.set(node, app);
  }

  #alive = (node: number, start: number) => this.#starts.get(node) === start;

  crash(node: number): void {
    this.crashes += 1;
    this.#watchers.delete(node);
    for (let at = this.pending.length - 1; at >= 0; at -= 1)
      if (this.pending[at]?.node === node) this.pending.splice(at, 1);
    if (this.#bug === "commits forgotten in a crash") this.#log.splice(Math.max(0, this.#log.length - 2));
    this.start(node);
    for (const command of this.open.values()) if (this.#chance() < 0.5) this.submit(node, command);
  }

  /** What a client does, again and again until it has an answer. */
  submit(node: number, command: Command): void {
    this.open.set(command.cmd, command);
    const start = this.#starts.get(node) as number;
    const { type, id } = command;
    const cmd = this.#bug === "no command ids" ? `${command.cmd} ${this.#chance()}` : command.cmd;
    const data = type === "stop.pull" ? {} : { id, why: command.cmd };
    (this.#apps.get(node) as Promise<Engine>)
      .then((app) => app.execute(type, data, as("ana", cmd)))
      .then(
        (answer) => {
          if (!this.#alive(node, start)) return;
          if ("malformed" in answer) this.wrong = `${command.cmd} was called malformed`;
          else this.#answered.set(command.cmd, "refused" in answer ? "refused" : answer);
          if (type === "stop.pull") this.#stopped = true;
          this.open.delete(command.cmd);
        },
        () => undefined, // a client that heard of a failure asks again
      );
  }

  /** A gate that was asked after the stop was acknowledged must not show a world without it. */
  gate(node: number): void {
    const start = this.#starts.get(node) as number;
    const mustStop = this.#stopped;
    (this.#apps.get(node) as Promise<Engine>)
      .then((app) => (this.#bug === "gate without read barrier" ? app.world : app.fresh()))
      .then((world) => {
        const { pulled } = world.one("stop") as { pulled: boolean };
        if (mustStop && !pulled && this.#alive(node, start)) this.wrong = "a gate said yes after the stop";
      })
      .catch(() => undefined); // no answer is no
  }

  #store(node: number): Store {
    const start = this.#starts.get(node) as number;
    const io = <T>(work: () => T | Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const run = () => {
          this.#elapsed += Math.floor(this.#chance() * 50);
          new Promise<T>((done) => done(work())).then(resolve, reject);
        };
        if (this.#alive(node, start)) this.pending.push({ node, run });
      });
    const fail: Failing = (odds, work) => {
      if (!this.calm && this.#chance() < odds) {
        this.faults += 1;
        throw new Error("I/O error");
      }
      return work();
    };
    return {
      ...this.#disk,
      head: () => io(() => fail(0.03, () => this.#head())),
      read: (after, limit) => io(() => fail(0.05, () => this.#log.slice(after, after + limit))),
      append: (head, rows, words) => io(() => this.#append(node, head, rows, words, fail)),
      watch: (wake) => {
        if (this.#alive(node, start)) this.#watchers.set(node, wake);
        return () => void this.#watchers.delete(node);
      },
    };
  }

  #head() {
    const { seq, hash } = this.#log.at(-1) ?? genesis;
    return { seq, hash };
  }

  async #append(
    node: number,
    head: { seq: number; hash: string },
    rows: readonly Row[],
    words: readonly Words[],
    fail: Failing,
  ): Promise<boolean> {
    if (this.#bug === "acknowledged before appended" && !this.calm) {
      this.pending.push({ node, run: () => this.#log.push(...rows) });
      return true;
    }
    fail(0.08, () => undefined);
    const now = this.#head();
    const moved = now.seq !== head.seq || now.hash !== head.hash;
    if (moved && this.#bug !== "no compare-and-swap") return false;
    const torn = this.#bug === "torn batch" && !this.calm && this.#chance() < 0.1;
    this.#log.push(...(torn ? rows.slice(0, Math.ceil(rows.length / 2)) : rows));
    if (this.#bug !== "words apart from entries" || this.#chance() < 0.5)
      await this.#disk.append(await this.#disk.head(), [], words);
    for (const [other, wake] of this.#watchers)
      if (other !== node && (this.calm || this.#chance() < 0.7)) this.pending.push({ node: other, run: wake });
    try {
      fail(0.08, () => undefined);
    } catch (error) {
      if (this.#bug !== "unknown outcome taken for success") throw error;
      this.#log.splice(-rows.length); // it was not kept, and nobody looks
    }
    return true;
  }

  /** Holds the record against everything that was promised. */
  async judge(): Promise<string | undefined> {
    const { ok, problems } = await verifyRows(this.#log);
    if (!ok) return `the record is broken: ${problems[0]?.seq} ${problems[0]?.what}`;
    const lines = this.#log.map(({ body }) => JSON.parse(body) as Recorded);
    const wrong = rulesBroken(lines) ?? this.#promisesBroken(lines);
    if (wrong) return wrong;
    const texts = lines.flatMap(({ data }) => (data as { why?: { text: string } }).why?.text ?? []);
    if ((await this.#disk.words(texts)).length !== texts.length) return "words are missing";
    return undefined;
  }

  #promisesBroken(lines: readonly Recorded[]): string | undefined {
    for (const [cmd, answer] of this.#answered) {
      const events = lines.filter((line) => line.cmd.split(" ")[0] === cmd);
      if (answer === "refused" && events.length > 0) return `${cmd} was refused and is in the record`;
      if (answer === "refused") continue;
      for (const { seq, type } of answer.recorded) {
        const line = lines[seq - 1];
        if (line?.cmd.split(" ")[0] !== cmd || line.type !== type)
          return `${cmd} was acknowledged at ${seq} and is not there`;
      }
    }
    return undefined;
  }
}

/** What no record may show, whoever was told what. */
function rulesBroken(lines: readonly Recorded[]): string | undefined {
  const world = emptyWorld(kinds);
  const commands = new Map<string, number>();
  let at = "";
  for (const line of lines) {
    const stopped = (world.one("stop") as { pulled: boolean }).pulled;
    if (stopped) return `entry ${line.seq} stands after the stop`;
    if (line.type === "claim.taken" && world.many("claim").has((line.data as { id: string }).id))
      return `entry ${line.seq} claims again`;
    if (line.at < at) return `entry ${line.seq} goes back in time`;
    at = line.at;
    evolve(kinds, world, line);
    const cmd = line.cmd.split(" ")[0] as string;
    commands.set(cmd, (commands.get(cmd) ?? 0) + 1);
  }
  for (const claim of world.many("claim").values())
    if ((claim as Claim).count !== 1) return "half a command is in the record";
  for (const [cmd, events] of commands) if (events > 2) return `${cmd} is in the record more than once`;
  return undefined;
}

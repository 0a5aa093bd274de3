/** Looks at every environment again and again, and hands what the numbers say to the rules. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { askPrometheus } from "../connect/prometheus/query.ts";
import { current } from "../decisions/release/live.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import type { Environment } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { bodyOf, book, type Entry, entryOf } from "./book.ts";
import { due, isRolling, type Waiting } from "./due.ts";
import type { Reading } from "./health.ts";
import { seen } from "./history.ts";
import { idleEvery, type Looking, newLooking } from "./looking.ts";
import type { Watch } from "./watch.ts";

/** Milliseconds between two looks while something rolls out or an operation waits for its numbers. */
const busyEvery = 1_000;
/** Milliseconds until an answer of a metrics source is no longer waited for. */
const answerWithin = 2_000;
/** How often a look is written down, in milliseconds: while something moves, and else. */
const keepEvery = { busy: 15_000, idle: 60_000 };
/** Clocks that differ by more than this between two looks have jumped, in milliseconds. */
const jump = 2_000;
/** An operation that nothing proved keeps the watcher busy for so long, in milliseconds. */
const busyFor = 30 * 60_000;
/** How far back the book is read at the start, in entries; and how many to one read. */
const readBack = 10_000;
const readAtOnce = 1_000;

export interface WatcherOptions {
  readonly app: App;
  readonly now: () => Date;
  readonly timers: Timers;
  /** Is told about faults and refusals of the watcher's own commands. */
  readonly report: (what: string) => void;
  readonly send?: typeof fetch;
}

export interface Watcher extends Watch {
  /** Stops looking. What is under way ends by itself. */
  stop(): void;
}

const system = { actor: "system", via: "system" } as const;

/** Reads what the book remembers, and starts to look. Everybody who serves may watch: the rules take each thing once. */
export async function startWatcher(options: WatcherOptions): Promise<Watcher> {
  const { app, now, timers, report } = options;
  const at = () => now().getTime();
  const lookings = new Map<string, Looking>();
  const lookingAt = (name: string) => {
    const found = lookings.get(name) ?? newLooking();
    lookings.set(name, found);
    return found;
  };
  const reader = await newReader(app, lookingAt);
  const clock = newClock(at(), timers.elapsed());
  const say = once(report, at);
  const guarded = (work: Promise<unknown>) => void work.catch((fault) => say(String(fault)));
  let stopped = false;
  let cancel = () => {};
  let every = idleEvery;

  async function look(environment: Environment): Promise<void> {
    const looking = lookingAt(environment.name);
    if (looking.asking) return;
    looking.asking = true;
    looking.from(environment);
    try {
      if (/^https?:/.test(environment.metrics)) {
        const answers = await askPrometheus(environment.metrics, environment.signals, {
          timeout: answerWithin,
          ...(options.send ? { send: options.send } : {}),
        });
        looking.answered(answers, at());
      }
      const readings = looking.look(environment, at());
      await act(environment, looking, readings);
      await keep(environment, looking, readings);
    } finally {
      looking.asking = false;
    }
  }

  async function act(environment: Environment, { streak }: Looking, readings: readonly Reading[]): Promise<void> {
    const { releases } = worldOf(app.world);
    for (const { type, data } of due(environment, releases, waitingIn(app, environment.name), readings, streak)) {
      const answer = await app.execute(type, data, system);
      if (isMalformed(answer)) say(`${type}: ${JSON.stringify(answer.malformed)}`);
      else if (isRefusal(answer)) say(`${type}: ${answer.why}`);
    }
  }

  /** Charts see every look; the book, and so other processes and the next start, see one of them now and then. */
  async function keep({ name }: Environment, looking: Looking, readings: readonly Reading[]): Promise<void> {
    const entry = seen(name, now().toISOString(), readings);
    looking.history.add(entry);
    if (at() - looking.keptAt < (every === busyEvery ? keepEvery.busy : keepEvery.idle)) return;
    const blind = readings.every(({ state }) => state === "blind");
    if (blind && looking.keptBlind) return;
    looking.keptAt = at();
    looking.keptBlind = blind;
    await app.store.note(book, [{ at: entry.at, body: bodyOf(entry) }]);
  }

  async function tick(): Promise<void> {
    if (clock.jumped(at(), timers.elapsed())) {
      say("The clock of this machine jumped. Numbers seen before that no longer count.");
      for (const looking of lookings.values()) looking.forget();
    }
    const environments = environmentsOf(app);
    // Where the book cannot be read, pushed numbers grow old and so blind; the other sources are still asked.
    if (environments.length > 0) await reader.readOn().catch((fault) => say(String(fault)));
    for (const environment of environments) guarded(look(environment));
  }

  function plan(ms: number): void {
    cancel();
    if (stopped) return;
    cancel = timers.after(ms, () => {
      every = isBusy(app, at()) ? busyEvery : idleEvery;
      plan(every);
      guarded(tick());
    });
  }

  // A rollout that starts is looked at now, not at the next idle look.
  const unlisten = app.listen(({ type }) => {
    if (every === idleEvery && /^(release|operation)\./.test(type) && isBusy(app, at())) plan(0);
  });
  plan(0);

  const environmentNamed = (name: string) => environmentsOf(app).find((one) => one.name === name);
  return {
    readings(name) {
      const environment = environmentNamed(name);
      return environment ? lookingAt(name).readings(environment, at()) : [];
    },
    history: (name, signal) => lookings.get(name)?.history.of(signal) ?? [],
    numbersAt(name, moment) {
      const signals = environmentNamed(name)?.signals.map((signal) => signal.name) ?? [];
      return lookingAt(name).history.at(Date.parse(moment), signals);
    },
    stop() {
      stopped = true;
      cancel();
      unlisten();
    },
  };
}

const environmentsOf = (app: App): readonly Environment[] => worldOf(app.world).page.inForce?.page.environments ?? [];

/** Operations that came to an end without an error and that no numbers proved yet. */
const waitingIn = (app: App, environment: string): Waiting[] =>
  [...worldOf(app.world).operations.values()].filter(
    (one) => one.environment === environment && one.outcome === "ran" && one.verifiedAt === "",
  );

/** Whether something rolls out, or was just done and waits for its numbers. */
const isBusy = (app: App, now: number): boolean => {
  const { releases } = worldOf(app.world);
  return environmentsOf(app).some(({ name }) => {
    const release = current(releases, name);
    return (
      (release && isRolling(release)) || waitingIn(app, name).some(({ endedAt }) => now - Date.parse(endedAt) < busyFor)
    );
  });
};

/** Says the same thing again only after a minute: whatever fails, fails at every look. */
function once(report: (what: string) => void, now: () => number): (what: string) => void {
  const said = new Map<string, number>();
  return (what) => {
    const last = said.get(what);
    if (last !== undefined && Math.abs(now() - last) < 60_000) return;
    if (said.size > 100) said.clear();
    said.set(what, now());
    report(what);
  };
}

/** Tells whether the wall clock went another way than the steady one since the last time it was asked. */
function newClock(wall: number, steady: number) {
  let last = { wall, steady };
  return {
    jumped(wall: number, steady: number): boolean {
      const drift = Math.abs(wall - last.wall - (steady - last.steady));
      last = { wall, steady };
      return drift > jump;
    },
  };
}

/** Reads the book from some hours ago on: what was pushed, here or to another process, and what others saw. */
async function newReader(app: App, lookingAt: (name: string) => Looking) {
  const { store } = app;
  const last = (await store.lastNote(book))?.n ?? 0;
  let read = Math.max(0, last - readBack);
  let reading = false;
  const take = (entry: Entry, arrived: number) => {
    const looking = lookingAt(entry.environment);
    if (entry.kind === "pushed") return looking.pushed(entry, arrived);
    looking.history.add(entry);
    looking.keptAt = Math.max(looking.keptAt, arrived);
  };
  async function readOn(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (;;) {
        const rows = await store.notes(book, read, readAtOnce);
        for (const row of rows) {
          const entry = entryOf(row);
          if (entry) take(entry, Date.parse(row.at));
          read = row.n;
        }
        if (rows.length < readAtOnce) return;
      }
    } finally {
      reading = false;
    }
  }
  await readOn();
  return { readOn };
}

/** One environment as the watcher sees it: what was seen of each signal, how long it has been good, what it made due. */

import type { Asked } from "../connect/prometheus/query.ts";
import type { Environment } from "../page/page.ts";
import type { Pushed } from "./book.ts";
import { noStreak, type Streak, streakAfter } from "./due.ts";
import { judge, type Reading } from "./health.ts";
import { type History, newHistory } from "./history.ts";
import { type Sample, unknown } from "./sample.ts";
import { plain } from "./unit.ts";

/** Milliseconds between two looks while nothing moves. A source that is asked more often is judged by this all the same. */
export const idleEvery = 5_000;
/** How much longer than the longest trigger of the page samples are kept, in milliseconds; and how many at most. */
const keptBeyond = 5 * 60_000;
const mostSamples = 8_000;

export interface Looking {
  readonly history: History;
  /** True while a question is under way: a source that hangs is not asked a second time. */
  asking: boolean;
  /** When a look was last written down for others, in milliseconds since 1970. */
  keptAt: number;
  /** Whether that look saw nothing: once is enough, however long it lasts. */
  keptBlind: boolean;
  streak: Streak;
  /** Takes what a source answered, at `now`. */
  answered(answers: readonly Asked[], now: number): void;
  /** Takes what was pushed and arrived at `seen`. */
  pushed(entry: Pushed, seen: number): void;
  readings(environment: Environment, now: number): Reading[];
  /** Says which source the next look is at. What another source said before counts no longer. */
  from(environment: Environment): void;
  /** Judges the last look, and goes on with the streak. */
  look(environment: Environment, now: number): Reading[];
  /** The clock jumped: what was seen before cannot be put in order with what comes. */
  forget(): void;
}

export function newLooking(): Looking {
  const samples = new Map<string, Sample[]>();
  let source: string | undefined;
  const keep = (signal: string, sample: Sample) => {
    const all = samples.get(signal) ?? [];
    samples.set(signal, all);
    // The same number of the same moment, seen again, takes no place of its own.
    const last = all.at(-1);
    if (last?.of === sample.of && last.value !== undefined) all.pop();
    all.push(sample);
    if (all.length > mostSamples) all.shift();
  };
  const trim = (environment: Environment, now: number) => {
    const longest = Math.max(0, ...environment.stop.map(({ forSeconds }) => forSeconds * 1000));
    for (const all of samples.values())
      while (all.length > 1 && (all[0] as Sample).seen < now - longest - keptBeyond) all.shift();
  };
  const looking: Looking = {
    history: newHistory(),
    asking: false,
    keptAt: 0,
    keptBlind: true,
    streak: noStreak,
    answered(answers, now) {
      for (const { name, value, of, why } of answers)
        keep(name, value === undefined ? unknown(now, why) : { seen: now, of, value, why });
    },
    pushed({ at, signals, by }, seen) {
      for (const [name, value] of signals)
        keep(
          name,
          value === null
            ? unknown(seen, `${by} pushed that it does not know ${plain(name)}.`)
            : { seen, of: Date.parse(at), value, why: "" },
        );
    },
    readings: (environment, now) => read(environment, samples, now),
    from({ metrics, signals }) {
      const now = JSON.stringify([metrics, signals]);
      if (source !== undefined && source !== now) looking.forget();
      source = now;
    },
    look(environment, now) {
      trim(environment, now);
      const readings = read(environment, samples, now);
      looking.streak = streakAfter(looking.streak, readings, now);
      return readings;
    },
    forget() {
      samples.clear();
      looking.streak = noStreak;
      looking.keptAt = 0;
    },
  };
  return looking;
}

function read(environment: Environment, samples: ReadonlyMap<string, readonly Sample[]>, now: number): Reading[] {
  if (environment.metrics === "") return environment.signals.map(({ name }) => nowhere(environment.name, name));
  const every = environment.metrics === "pushed" ? 0 : idleEvery;
  return judge(environment, (signal) => samples.get(signal) ?? [], now, every);
}

const nowhere = (environment: string, signal: string): Reading => ({
  ...{ signal, state: "blind", pending: false, since: "", value: null, unit: "", at: "", age: null },
  says: `The page does not say where the numbers of ${environment} are asked.`,
});

/** What was seen over the last hours, thinned, for charts and for the numbers before and after something. */

import type { Numbers } from "../decisions/release/numbers.ts";
import type { Seen } from "./book.ts";
import type { Reading } from "./health.ts";
import { plain, spoken, titled } from "./unit.ts";
import type { Point } from "./watch.ts";

/** How far back it goes, how close two looks are kept, and how long before a moment a look still tells about it; milliseconds. */
const keptFor = 6 * 3_600_000;
const apart = 4_000;
const tells = 90_000;

/** Everything seen of one environment, oldest look first. */
export interface History {
  /** Keeps a look. Looks that come too close together, or late, are dropped. */
  add(look: Seen): void;
  of(signal: string): readonly Point[];
  /** What was seen last before a moment, in milliseconds since 1970; of these signals. */
  at(moment: number, signals: readonly string[]): Numbers;
}

/** A look as it is kept. */
export const seen = (environment: string, at: string, readings: readonly Reading[]): Seen => ({
  kind: "seen",
  environment,
  at,
  signals: readings.map(({ signal, value, unit, state }) => [signal, state === "blind" ? null : value, unit, state]),
});

export function newHistory(): History {
  const looks: { readonly time: number; readonly look: Seen }[] = [];
  return {
    add(look) {
      const time = Date.parse(look.at);
      const last = looks.at(-1)?.time ?? 0;
      if (time - last < apart) return;
      looks.push({ time, look });
      while (looks[0] && looks[0].time < time - keptFor) looks.shift();
    },
    of: (signal) =>
      looks.flatMap(({ time, look }, n) => {
        const before = looks[n - 1]?.time ?? time;
        const points = look.signals.flatMap(([name, value, , state]) =>
          name === signal ? [{ at: look.at, value, state }] : [],
        );
        // Nobody looked for a while: a line across would say what nobody saw.
        const hole: Point = { at: new Date(before + 1).toISOString(), value: null, state: "blind" };
        return time - before > tells ? [hole, ...points] : points;
      }),
    at(moment, signals) {
      const found = looks.findLast(({ time }) => time <= moment);
      const told = found && moment - found.time <= tells ? found.look : undefined;
      return signals.map((signal) => numberAt(signal, told));
    },
  };
}

function numberAt(signal: string, look: Seen | undefined): Numbers[number] {
  const one = look?.signals.find(([name]) => name === signal);
  if (!look || !one)
    return { signal, value: null, unit: "", at: "", state: "blind", says: `Nobody looked at ${plain(signal)} then.` };
  const [, value, unit, state] = one;
  const says =
    value === null ? `Nothing was known of ${plain(signal)}.` : `${titled(signal)} was ${spoken(value, unit)}.`;
  return { signal, value, unit, at: look.at, state, says };
}

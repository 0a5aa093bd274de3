/** What the numbers of an environment say: good, over a stop trigger, or blind. What is not known is never good. */

import type { Environment, Trigger } from "../page/page.ts";
import { isKnown, type Known, knownOf, runOf, type Sample, silentAfter } from "./sample.ts";
import { inUnit, plain, plausible, span, spoken, titled } from "./unit.ts";

export type State = "good" | "crossed" | "blind";

/** What is known of one signal now. */
export interface Reading {
  readonly signal: string;
  readonly state: State;
  /** Beyond a limit, but not yet for as long as the page says. Such a number stops nothing and proves nothing. */
  readonly pending: boolean;
  /** Since when it has been beyond the limit, as far as was seen, in UTC; empty while it is not. */
  readonly since: string;
  /** In `unit`; null where nothing is known. The last number where it is too old. */
  readonly value: number | null;
  /** `%`, `ms`, or empty for a count. */
  readonly unit: string;
  /** The moment that the number is about, in UTC; empty where there never was one. */
  readonly at: string;
  /** Seconds since then; null where there never was one. */
  readonly age: number | null;
  /** One sentence for people. */
  readonly says: string;
}

/** The source's clock may run ahead of ours by so many milliseconds. */
export const aheadBy = 10_000;
/** The signal without which no number means anything. */
export const traffic = "traffic";

/**
 * Judges every signal of an environment at `now` (milliseconds since 1970). `samplesOf` gives what was seen of a signal,
 * in any order. `lookEvery` is how often the source is asked, in milliseconds; 0 where the numbers are pushed.
 *
 * A number without traffic is blind, unless it is over its trigger: that stops a release all the same.
 */
export function judge(
  environment: Pick<Environment, "signals" | "stop">,
  samplesOf: (signal: string) => readonly Sample[],
  now: number,
  lookEvery: number,
): Reading[] {
  const readings = environment.signals.map(({ name }) => {
    const triggers = environment.stop.filter(({ signal }) => signal === name);
    return judgeOne(name, triggers, samplesOf(name), now, lookEvery);
  });
  const flow = readings.find(({ signal }) => signal === traffic);
  const flows = flow?.state === "good" && (flow.value ?? 0) > 0;
  return flows
    ? readings
    : readings.map((reading) => (reading.state === "good" ? withoutTraffic(reading, flow) : reading));
}

function withoutTraffic(reading: Reading, flow: Reading | undefined): Reading {
  const says =
    flow?.state === "good"
      ? "There is no traffic, so no number says anything."
      : `Nobody knows whether there is traffic, so ${plain(reading.signal)} says nothing.`;
  return { ...reading, state: "blind", pending: false, says };
}

function judgeOne(
  signal: string,
  triggers: readonly Trigger[],
  samples: readonly Sample[],
  now: number,
  lookEvery: number,
): Reading {
  const unit = triggers[0]?.unit ?? "";
  const known = knownOf(samples);
  const last = known.at(-1);
  const seen = {
    signal,
    unit,
    value: last ? inUnit(last.value, unit) : null,
    at: last ? new Date(last.of).toISOString() : "",
    age: last ? Math.max(0, (now - last.of) / 1000) : null,
  };
  const blind = (says: string): Reading => ({ ...seen, state: "blind", pending: false, since: "", says });

  const why = notKnown(signal, samples, known, now, lookEvery);
  if (why !== undefined || !last) return blind(why ?? `Nothing was ever seen of ${plain(signal)}.`);
  const found = triggers.map((trigger) => judgeTrigger(trigger, known));
  const worst =
    found.find(({ state }) => state === "crossed") ??
    found.find(({ state }) => state === "blind") ??
    found.find(({ pending }) => pending) ??
    found[0];
  if (worst?.state === "crossed") return { ...seen, ...worst };
  if (!plausible(last.value, unit)) return blind(implausible(signal, last.value, unit));
  const says = `${titled(signal)} is ${spoken(inUnit(last.value, unit), unit)}.`;
  return { ...seen, ...(worst ?? { state: "good", pending: false, since: "", says }) };
}

/** Why nothing is known now, as a sentence; undefined where something is. */
function notKnown(
  signal: string,
  samples: readonly Sample[],
  known: readonly Known[],
  now: number,
  lookEvery: number,
): string | undefined {
  const look = samples.reduce<Sample | undefined>(
    (last, one) => (last && last.seen > one.seen ? last : one),
    undefined,
  );
  const last = known.at(-1);
  if (!look) return `Nothing was ever seen of ${plain(signal)}.`;
  if (look.value === undefined) return look.why;
  if (!isKnown(look)) return `${titled(signal)} is no number.`;
  if (lookEvery > 0 && Math.abs(now - look.seen) > Math.max(3 * lookEvery, 5000))
    return `${titled(signal)} was not looked at for ${span(Math.abs(now - look.seen) / 1000)}.`;
  if (!last) return `Nothing was ever seen of ${plain(signal)}.`;
  if (last.of > now + aheadBy)
    return `${titled(signal)} comes from ${span((last.of - now) / 1000)} ahead of this clock.`;
  if (now - last.of > silentAfter(known)) return `The last ${plain(signal)} is ${span((now - last.of) / 1000)} old.`;
  return undefined;
}

function judgeTrigger(
  trigger: Trigger,
  known: readonly Known[],
): Pick<Reading, "state" | "pending" | "since" | "says"> {
  const { signal, unit, forSeconds, says: limit } = trigger;
  const { run, before } = runOf(known, (base) => beyond(trigger, inUnit(base, unit)));
  const last = known.at(-1) as Known;
  const is = `${titled(signal)} is ${spoken(inUnit(last.value, unit), unit)}; the page stops at ${limit}`;
  const first = run[0];
  if (!first) return { state: "good", pending: false, since: "", says: `${is}.` };
  const since = new Date(first.of).toISOString();
  const held = (last.of - first.of) / 1000;
  if (held >= forSeconds) return { state: "crossed", pending: false, since, says: `${is}.` };
  const soFar = `${is}, and it holds for ${span(held)} so far`;
  if (before === "another number") return { state: "good", pending: true, since, says: `${soFar}.` };
  return { state: "blind", pending: false, since, says: `${soFar}; what was before is not known.` };
}

const beyond = ({ crossed, value }: Trigger, number: number): boolean =>
  crossed === "over" ? number > value : crossed === "under" ? number < value : number >= value;

const implausible = (signal: string, base: number, unit: string): string =>
  unit === "%"
    ? `${titled(signal)} is ${spoken(base, "")}; a share goes from 0 to 1.`
    : `${titled(signal)} is ${spoken(inUnit(base, unit), unit)}, which cannot be.`;

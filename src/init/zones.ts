/** In which zone somebody lives, guessed from the clock of their commits. Always a guess: a clock shows an offset, not a place. */

import type { Clock } from "./history.ts";

export interface ZoneGuess {
  readonly zone: string;
  /** So many commits were made at an hour that fits, of so many. */
  readonly fits: number;
  readonly of: number;
  /** The offsets seen most, such as `+01:00` and `+02:00`. */
  readonly offsets: readonly string[];
}

/** Asked first where several zones fit alike: where most people of their clock live. */
const first =
  "UTC Europe/London Europe/Berlin Europe/Kyiv Europe/Istanbul Europe/Moscow Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Dhaka " +
  "Asia/Bangkok Asia/Shanghai Asia/Tokyo Australia/Brisbane Australia/Sydney Pacific/Auckland America/New_York " +
  "America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage America/Sao_Paulo " +
  "America/Bogota America/Santiago America/Halifax America/St_Johns Africa/Lagos Africa/Johannesburg Africa/Nairobi";
/** Months looked at, the newest first: people move. */
const mostMonths = 24;

let known: readonly string[] | undefined;
const zones = (): readonly string[] => {
  known ??= [...new Set([...first.split(" "), ...Intl.supportedValuesOf("timeZone")])];
  return known;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes that a zone's clocks are ahead of UTC at an instant in seconds. */
function ahead(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", hour: "numeric" });
  formats.set(zone, format);
  const name = format.formatToParts(at * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d{1,2}):(\d{2})/.exec(name) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

/** The zone whose clocks fit best, the better known first; undefined where the clock says nothing. Looks at two years at most. */
export function guessZone(clocks: readonly Clock[], since: number): ZoneGuess | undefined {
  const seen = clocks
    .filter(({ at }) => at >= since)
    .sort((a, b) => b.at - a.at || a.offset - b.offset)
    .slice(0, mostMonths * 3);
  const of = seen.reduce((sum, { times }) => sum + times, 0);
  if (of === 0) return undefined;
  let best: { zone: string; fits: number } | undefined;
  for (const zone of zones()) {
    let fits = 0;
    for (const { at, offset, times } of seen) if (ahead(zone, at) === offset) fits += times;
    if (fits > (best?.fits ?? 0)) best = { zone, fits };
    if (fits === of) break;
  }
  return best && { ...best, of, offsets: offsetsOf(seen) };
}

function offsetsOf(seen: readonly Clock[]): string[] {
  const times = new Map<number, number>();
  for (const { offset, times: more } of seen) times.set(offset, (times.get(offset) ?? 0) + more);
  const two = (part: number) => String(part).padStart(2, "0");
  return [...times]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, 2)
    .map(
      ([offset]) => `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`,
    );
}

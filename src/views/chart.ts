/** A chart as numbers in percent, drawn on the server: the line, where it is over its limit, the marks, and the same in words. */

import { wallTime } from "../routing/zone.ts";
import { beyond, type Limit, linesOf, type Piece } from "./chart-lines.ts";
import { clock, span } from "./times.ts";

/** What was known at a moment (UTC), in the chart's unit; null where nothing was. */
export interface Point {
  readonly at: string;
  readonly value: number | null;
}

/** Something that happened: planned, or a stop. */
export interface Mark {
  readonly at: string;
  readonly says: string;
  readonly bad: boolean;
}

export interface ChartAsked {
  /** A word that is unique on the screen. */
  readonly id: string;
  readonly title: string;
  /** `%`, `ms`, or empty for a count. */
  readonly unit: string;
  readonly points: readonly Point[];
  readonly limit: Limit | undefined;
  readonly marks: readonly Mark[];
  /** Why nothing is known now, as a sentence; empty while something is. */
  readonly blind: string;
  /** Now, UTC. */
  readonly now: string;
  readonly zone: string;
}

/** Every x and y is in percent of the whole picture; the points of lines are in percent of the field between. */
export interface ChartModel {
  readonly id: string;
  readonly title: string;
  /** The number now, or what stands for it. */
  readonly value: string;
  /** Why it is not known now, and how old the last number is; empty while it is known. */
  readonly blind: string;
  /** Whether the number now is beyond its limit. */
  readonly crossed: boolean;
  readonly grid: readonly { readonly y: number; readonly says: string }[];
  readonly limit: { readonly y: number; readonly says: string } | undefined;
  readonly lines: readonly string[];
  readonly fills: readonly string[];
  readonly hot: readonly string[];
  readonly ticks: readonly { readonly x: number; readonly says: string; readonly anchor: "start" | "middle" | "end" }[];
  /** `shift`: pixels to the side, where numbers would cover each other. */
  readonly pins: readonly {
    readonly n: number;
    readonly x: number;
    readonly bad: boolean;
    readonly shift: number;
  }[];
  /** What happened, in one or two sentences: the text alternative. */
  readonly says: string;
  readonly table: readonly { readonly time: string; readonly value: string }[];
}

/** The field of the line inside the picture, in percent of its height: below the pins, above the clock. */
export const field = { top: 14, bottom: 82 } as const;

/** `0.4 %`, `1,240 ms`, `1,840`: at most three digits behind the point that matter, and a space that does not break. */
export function quantity(value: number, unit: string): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = value.toLocaleString("en-US", { maximumFractionDigits: digits });
  return unit === "" ? text : `${text}\u00a0${unit}`;
}

/** Draws what was asked. Without a single known number it draws nothing, and says so. */
export function chartOf(asked: ChartAsked): ChartModel {
  const { id, title, unit, limit, now, zone } = asked;
  const points = asked.points.filter(({ at }) => at <= now);
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const from = points[0]?.at ?? now;
  const width = Math.max(1, Date.parse(now) - Date.parse(from));
  const x = (at: string) => round(((Date.parse(at) - Date.parse(from)) / width) * 100);
  const values = [limit?.value ?? 0, ...known.map(({ value }) => value)];
  const scale = scaleOf(Math.max(...values), unit === "" && values.every(Number.isInteger));
  const y = (value: number) => round(field.bottom - (field.bottom - field.top) * (value / scale.top));
  const drawn: Piece[] = linesOf(points);
  const inField = (value: number) => round(100 - 100 * (value / scale.top));
  const place = (line: Piece) => line.map(({ at, value }) => `${x(at)},${inField(value)}`).join(" ");
  const last = known.at(-1);
  return {
    id,
    title,
    value: last ? quantity(last.value, unit) : "not known",
    blind: blindText(asked.blind, last?.at, now),
    crossed: limit !== undefined && last !== undefined && beyond(limit, last.value),
    grid: scale.grid
      .filter((value) => limit === undefined || Math.abs(value - limit.value) > scale.top * 0.14)
      .map((value) => ({ y: y(value), says: quantity(value, unit) })),
    limit: limit && { y: y(limit.value), says: limitText(limit, unit) },
    lines: drawn.map(place),
    fills: drawn.map((line) => `${x(line[0]?.at ?? from)},100 ${place(line)} ${x(line.at(-1)?.at ?? from)},100`),
    hot: limit ? drawn.flatMap((line) => hotPieces(line, limit)).map(place) : [],
    ticks: known.length === 0 ? [] : ticksOf(from, now, zone, x),
    pins: spread(asked.marks.map(({ at, bad }, n) => ({ n: n + 1, x: x(at), bad, shift: 0 }))),
    says: sentence(asked, known, zone),
    table: tableOf(points, unit, zone),
  };
}

const round = (value: number) => Math.round(value * 100) / 100;

const blindText = (why: string, last: string | undefined, now: string): string =>
  why === "" || last === undefined ? why : `${why} The line ends ${span(last, now)} ago.`;

const limitText = ({ value, crossed }: Limit, unit: string) =>
  `stop ${crossed === "under" ? "below" : "at"} ${quantity(value, unit)}`;

/** The pieces of a line that are beyond the limit, from the very point where it is crossed. */
function hotPieces(line: Piece, limit: Limit): Piece[] {
  const pieces: Piece[] = [];
  let piece: { at: string; value: number }[] = [];
  for (const [n, point] of line.entries()) {
    const before = line[n - 1];
    if (before && beyond(limit, before.value) !== beyond(limit, point.value)) {
      const share = (limit.value - before.value) / (point.value - before.value);
      const at = Date.parse(before.at) + share * (Date.parse(point.at) - Date.parse(before.at));
      piece.push({ at: new Date(at).toISOString(), value: limit.value });
    }
    if (beyond(limit, point.value)) piece.push(point);
    else if (piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}

/** A scale from zero with a round top, and two round values to draw a line at; there is no half of what is counted. */
function scaleOf(highest: number, counts: boolean): { readonly top: number; readonly grid: readonly number[] } {
  if (!(highest > 0)) return { top: 1, grid: [] };
  const rough = (highest * 1.08) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fine = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const step = counts ? Math.ceil(fine) : fine;
  return { top: step * 3, grid: [step, step * 3] };
}

/** First and last reading, and round times between them that have room. */
function ticksOf(from: string, now: string, zone: string, x: (at: string) => number): ChartModel["ticks"] {
  const minutes = (Date.parse(now) - Date.parse(from)) / 60_000;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].find((one) => minutes / one <= 4) ?? 1440;
  const first = Math.ceil(Date.parse(from) / 60_000) * 60_000;
  const wall = wallTime(zone, new Date(first).toISOString()).minute;
  const start = first + ((step - (wall % step)) % step) * 60_000;
  const between: ChartModel["ticks"][number][] = [];
  for (let at = start; at < Date.parse(now); at += step * 60_000) {
    const moment = new Date(at).toISOString();
    if (x(moment) > 20 && x(moment) < 80) between.push({ x: x(moment), says: clock(moment, zone), anchor: "middle" });
  }
  const end = { x: 100, says: clock(now, zone), anchor: "end" } as const;
  return minutes < 1 ? [end] : [{ x: 0, says: clock(from, zone), anchor: "start" }, ...between, end];
}

/** Moves numbers that would cover each other to the side: 17 pixels apart, none beyond the right edge. */
function spread(pins: ChartModel["pins"][number][]): ChartModel["pins"] {
  const groups: ChartModel["pins"][number][][] = [];
  for (const pin of pins) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && pin.x - before.x < 5.5) group.push(pin);
    else groups.push([pin]);
  }
  return groups.flatMap((group) => {
    const atEdge = (group.at(-1)?.x ?? 0) > 95;
    const first = group.length === 1 ? 0 : atEdge ? 1 - group.length : (1 - group.length) / 2;
    return group.map((pin, n) => ({ ...pin, shift: Math.round((first + n) * 17) }));
  });
}

type Known = { readonly at: string; readonly value: number };

function sentence({ title, unit, limit, blind, now }: ChartAsked, known: readonly Known[], zone: string): string {
  const last = known.at(-1);
  const first = known[0];
  if (!last || !first) return blind || `No number of ${title} was ever seen.`;
  const under = limit?.crossed === "under";
  const worst = known.reduce((most, one) => ((under ? one.value < most.value : one.value > most.value) ? one : most));
  const time = (at: string) => clock(at, zone);
  const is =
    blind === ""
      ? `now ${quantity(last.value, unit)}`
      : `last ${quantity(last.value, unit)}, ${span(last.at, now)} ago`;
  if (limit && beyond(limit, worst.value))
    return `${under ? "Fell" : "Rose"} to ${quantity(worst.value, unit)} at ${time(worst.at)}, past the ${limitText(limit, unit)}; ${is}.`;
  const [low, high] = [Math.min(...known.map(({ value }) => value)), Math.max(...known.map(({ value }) => value))];
  const was =
    low === high ? `Always ${quantity(low, unit)}` : `Between ${quantity(low, unit)} and ${quantity(high, unit)}`;
  return `${was} since ${time(first.at)}; ${is}.`;
}

/** At most a dozen rows: evenly taken, always with the last. */
function tableOf(points: readonly Point[], unit: string, zone: string): ChartModel["table"] {
  const step = Math.max(1, Math.ceil(points.length / 11));
  const rows = points.filter((_, n) => n % step === 0 || n === points.length - 1);
  return rows.map(({ at, value }) => ({
    time: clock(at, zone),
    value: value === null ? "not known" : quantity(value, unit),
  }));
}

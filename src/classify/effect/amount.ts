/** Finds how much a proposal moves: the one sum that is meant, lines added up, in minor units and with its currency. */

import { digitsOf } from "../../page/units.ts";
import type { Beside, Leaf } from "./leaves.ts";
import {
  currencyOf,
  type Decimal,
  decimals,
  moneyText,
  numberText,
  shifted,
  sum,
  sumOf,
  sumsIn,
  times,
} from "./money.ts";
import { stem, wordsIn } from "./words.ts";

/** Names of sums, the surest first: what is moved, then totals, then what may be something else beside it. */
const ranks: readonly ReadonlySet<string>[] = [
  "amount amt betrag montant importo importe bedrag instructed",
  "gross sum summe total somme suma totale totaal",
  "money value refund credit debit price paid payout payment fee units cost preis prix",
].map((names) => new Set(names.split(" ")));
/** Names under which a list of lines stands. */
const lines = new Set("breakdown line item position part split lineitem zeile posten ligne".split(" "));
/** Words that say the number counts the smallest unit. */
const minor = new Set("minor cent ct pence penny pennies rappen centime centavo smallest subunit".split(" "));
const currencyKeys = new Set("currency ccy wahrung waehrung devise moneda valuta iso".split(" "));
const quantityKeys = new Set("quantity qty menge anzahl count quantite cantidad licence license".split(" "));

interface Found {
  readonly rank: number;
  readonly depth: number;
  readonly path: string;
  readonly place: string;
  readonly currency: string;
  /** In major units; several where more than one reading is possible. */
  readonly readings: readonly Decimal[];
  /** The number as it stands, where it may be minor or major units. */
  readonly raw: string;
}

/**
 * The amount of a proposal as marks: `money:EUR 1990` with a currency, `number:19.9` for comparing with one that has none,
 * `as:` and `raw:` where a bare number may be either unit, so that two of one notation are compared as they stand.
 * `only`: the parameters that the page names; empty: found by their usual names. `texts`: sentences that may hold the sum.
 */
export function amountMarks(
  kind: string,
  leaves: readonly Leaf[],
  only: readonly Leaf[],
  texts: readonly string[],
): string[] {
  const named = only.flatMap((leaf) => foundIn(leaf, 0) ?? []);
  const found = named.length > 0 ? named : leaves.flatMap((leaf) => foundIn(leaf, rankOf(leaf)) ?? []);
  const best = chosen(found);
  if (best) return marksOf(kind, best);
  const [first] = texts.flatMap(sumsIn);
  return first ? marksOf(kind, { ...first, raw: "", path: "" }) : [];
}

/** 0 to 2 by the surest name on the way to the leaf, lower for one of its own; undefined where none names a sum. */
function rankOf(leaf: Leaf): number | undefined {
  if (inLines(leaf)) return 0;
  const own = [leaf.key, leaf.around].flatMap((words) =>
    ranks.findIndex((names) => words.some((one) => names.has(one))),
  );
  const known = own.filter((rank) => rank >= 0);
  if (known.length > 0) return Math.min(...known);
  // Positions of a call say nothing by name: a number beside a currency is the sum.
  return leaf.place !== "" && /^\d+[.,]\d+$|^\d+$/.test(String(leaf.value)) && besideCurrency(leaf.beside.slice(0, 1))
    ? 1
    : undefined;
}

const inLines = ({ path, key, place }: Leaf): boolean =>
  path.slice(-2).some((name) =>
    wordsIn(name)
      .map(stem)
      .some((word) => lines.has(word)),
  ) &&
  (key.some((word) => ranks[0]?.has(word) || lines.has(word) || minor.has(word)) ||
    (place === "" &&
      lines.has(
        wordsIn(path.at(-2) ?? "")
          .map(stem)
          .at(-1) ?? "",
      )));

function foundIn(leaf: Leaf, rank: number | undefined): Found | undefined {
  if (rank === undefined || typeof leaf.value === "boolean") return undefined;
  const { key, around, beside, place, value } = leaf;
  if (key.some((word) => word === "nano" || word === "percent" || word === "percentage" || currencyKeys.has(word)))
    return undefined;
  const currency = besideCurrency(beside);
  const read = sumOf(typeof value === "number" ? plainNumber(value) : value, currency);
  if (!read) return undefined;
  const words = [...key, ...around];
  const path = [...leaf.path.slice(0, inLines(leaf) && !isSumKey(key) ? -1 : undefined)].join(".");
  const common = {
    rank,
    depth: leaf.path.length,
    path,
    place: inLines(leaf) && place === "" ? leaf.path.join(".") : place,
    currency: read.currency,
  };
  const digits = read.currency === "" ? 2 : digitsOf(read.currency);
  const small = (one: Decimal) => shifted(one, -digits);
  if (words.includes("micro")) return { ...common, readings: read.readings.map((one) => shifted(one, -6)), raw: "" };
  if (words.some((word) => minor.has(word)) || besideMinor(beside))
    return { ...common, readings: read.readings.map(small), raw: "" };
  const often = key.includes("unit") && key.length > 1 ? quantityBeside(beside) : 1;
  if (often !== 1) return { ...common, rank: 1, readings: read.readings.map((one) => times(one, often)), raw: "" };
  const nanos = beside[0]?.find((one) => one.key.includes("nano"))?.value;
  if (key.includes("unit") && typeof nanos === "number" && read.bare)
    return { ...common, readings: decimals(`${value}.${String(Math.abs(nanos)).padStart(9, "0")}`, 9), raw: "" };
  const majors = key.includes("decimal");
  if (!read.bare || majors || digits === 0) return { ...common, readings: read.readings, raw: "" };
  // Interfaces that write currencies small count the smallest unit, as Stripe's does; others do either.
  if (typeof value === "number" && writtenSmall(beside))
    return { ...common, readings: read.readings.map(small), raw: "" };
  return { ...common, readings: [...read.readings, ...read.readings.map(small)], raw: String(value) };
}

/** True for names under which a sum or its unit stands. */
export const isSumKey = (key: readonly string[]): boolean =>
  key.some((word) => ranks.some((names) => names.has(word)) || minor.has(word));

/** Never `1e21`: such a number is no sum that a program wrote. */
const plainNumber = (value: number): string => (Number.isFinite(value) && Math.abs(value) < 1e15 ? String(value) : "");

/** The currency of the nearest object around; undefined where none names one. */
function besideCurrency(beside: readonly Beside[]): string | undefined {
  for (const one of beside)
    for (const { key, value } of one)
      if (
        typeof value === "string" &&
        (key.length === 0 ? /^[A-Z]{3}$/.test(value) : key.some((word) => currencyKeys.has(word)))
      ) {
        const currency = currencyOf(value);
        if (currency) return currency;
      }
  return undefined;
}

const writtenSmall = (beside: readonly Beside[]): boolean =>
  beside.some((one) =>
    one.some(({ key, value }) => key.some((word) => currencyKeys.has(word)) && /^[a-z]{3}$/.test(String(value))),
  );
const besideMinor = (beside: readonly Beside[]): boolean =>
  beside.some((one) =>
    one.some(({ key, value }) => key.at(-1) === "unit" && minor.has(stem(String(value).toLowerCase()))),
  );
const quantityBeside = (beside: readonly Beside[]): number => {
  const found = beside[0]?.find(({ key }) => key.some((word) => quantityKeys.has(word)))?.value;
  const [, count = "1"] = /^(\d{1,9})\b/.exec(String(found ?? "")) ?? [];
  return Number(count);
};

/** Of the surest and outermost ones the first; where it stands in a list, its lines are added up. */
function chosen(found: readonly Found[]): Found | undefined {
  const [best] = [...found].sort((a, b) => a.rank - b.rank || a.depth - b.depth);
  if (!best) return undefined;
  const rows = found.filter(({ path, currency }) => path === best.path && currency === best.currency);
  if (best.place === "" || new Set(rows.map(({ place }) => place)).size < 2) return best;
  const count = Math.min(...rows.map(({ readings }) => readings.length));
  const readings = Array.from({ length: count }, (_, at) => sum(rows.flatMap((row) => row.readings[at] ?? [])));
  return { ...best, readings, raw: best.raw === "" ? "" : rows.map(({ raw }) => raw).join("+") };
}

function marksOf(
  kind: string,
  { currency, readings, raw, path }: Pick<Found, "currency" | "readings" | "raw" | "path">,
): string[] {
  const numbers = readings.map((one) => `number:${numberText(one)}`);
  const monies = currency === "" ? [] : readings.map((one) => `money:${moneyText(currency, one)}`);
  const notation = `${kind}|${path}`;
  return [...monies, ...numbers, ...(raw === "" ? [] : [`as:${notation}`, `raw:${notation}|${raw}`])];
}

/** Reads sums of money as people and programs write them, exactly: `1.234,50 €`, `CHF 99.-`, `¥4,900`, 4900 with `eur`. */

import { digitsOf, isCurrency } from "../../page/units.ts";
import { plain } from "./words.ts";

const signs = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["$", "USD"],
  ["¥", "JPY"],
  ["₹", "INR"],
  ["₩", "KRW"],
  ["₺", "TRY"],
  ["₪", "ILS"],
  ["₫", "VND"],
  ["₴", "UAH"],
  ["円", "JPY"],
  ["元", "CNY"],
]);
/** Signs of several letters, and currencies in words. Tried before the single signs. */
const spelled = new Map(
  Object.entries({
    us$: "USD",
    a$: "AUD",
    c$: "CAD",
    ca$: "CAD",
    nz$: "NZD",
    hk$: "HKD",
    s$: "SGD",
    r$: "BRL",
    "cn¥": "CNY",
  })
    .concat(Object.entries({ kc: "CZK", zł: "PLN", zl: "PLN", "fr.": "CHF", sfr: "CHF", euro: "EUR", euros: "EUR" }))
    .concat(Object.entries({ dollar: "USD", dollars: "USD", pound: "GBP", pounds: "GBP", yen: "JPY", franken: "CHF" }))
    .concat(Object.entries({ francs: "CHF", dinar: "KWD", dinars: "KWD", rupees: "INR" })),
);

/** A number as digits before and after its point, without leading and trailing zeros. */
export interface Decimal {
  readonly whole: string;
  readonly rest: string;
}

/** Characters of the longest sum that anybody writes. */
const longest = 40;

/**
 * What a text of digits and separators may mean, for a currency with so many digits. One reading where that is certain:
 * the last of two kinds of separators is the point; one that comes several times is not; three digits behind a single one
 * are thousands unless the currency has three. Without a currency (`digits` undefined) three digits are read both ways.
 */
export function decimals(text: string, digits: number | undefined): Decimal[] {
  const tidy = text.replace(/[\s'’_\u00a0\u202f]/g, "").replace(/[.,]*[-–—]*$/, "");
  if (tidy.length > longest || !/^[\d.,]*\d$/.test(tidy) || /[.,]{2}/.test(tidy)) return [];
  const found = tidy.match(/[.,]/g) ?? [];
  const last = Math.max(tidy.lastIndexOf("."), tidy.lastIndexOf(","));
  const split = decimal(tidy.slice(0, Math.max(last, 0)), tidy.slice(last + 1));
  const joined = decimal(tidy, "");
  if (found.length === 0) return [joined];
  const kinds = new Set(found);
  if (kinds.size === 2) return found.filter((one) => one === tidy[last]).length > 1 ? [joined] : [split];
  if (found.length > 1) return [joined];
  const behind = tidy.length - last - 1;
  if (behind !== 3 || digits === 3) return [split];
  return digits === undefined ? [joined, split] : [joined];
}

const decimal = (whole: string, rest: string): Decimal => ({
  whole: whole.replace(/\D/g, "").replace(/^0+/, "") || "0",
  rest: rest.replace(/0+$/, ""),
});

/** The same number with its point moved: 19.9 by 2 is 1990, 1990 by -2 is 19.9. */
export function shifted({ whole, rest }: Decimal, by: number): Decimal {
  if (by >= 0) return decimal(whole + rest.padEnd(by, "0").slice(0, by), rest.slice(by));
  const long = whole.padStart(1 - by, "0");
  return decimal(long.slice(0, by), long.slice(by) + rest);
}

/** One text for one number: `19.9`. */
export const numberText = ({ whole, rest }: Decimal): string => (rest === "" ? whole : `${whole}.${rest}`);

/** One text for one amount, in minor units: `EUR 1990`, `KWD 12500`, `JPY 4900`. */
export const moneyText = (currency: string, major: Decimal): string =>
  `${currency} ${numberText(shifted(major, digitsOf(currency)))}`;

/** Adds exactly. */
export function sum(all: readonly Decimal[]): Decimal {
  const places = Math.max(0, ...all.map(({ rest }) => rest.length));
  const total = all.reduce((so, one) => so + BigInt(one.whole + one.rest.padEnd(places, "0")), 0n);
  return shifted(decimal(String(total), ""), -places);
}

/** The same, as often as it is bought. */
export const times = (one: Decimal, often: number): Decimal => {
  const places = one.rest.length;
  return shifted(decimal(String(BigInt(one.whole + one.rest) * BigInt(often)), ""), -places);
};

/** The currency that a text names by code, sign or word, alone; undefined where it names none. */
export function currencyOf(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^[A-Za-z]{3}$/.test(trimmed) && isCurrency(trimmed.toUpperCase())) return trimmed.toUpperCase();
  return spelled.get(trimmed.toLowerCase()) ?? spelled.get(plain(trimmed)) ?? signs.get(trimmed);
}

export interface Sum {
  /** Empty where nothing says it. */
  readonly currency: string;
  /** In major units; several where the text can be read in several ways. */
  readonly readings: readonly Decimal[];
  readonly negative: boolean;
  /** True when the number stands alone: its unit may be the smallest one. */
  readonly bare: boolean;
}

const number = String.raw`\d(?:[\d.,'’_]|[ \u00a0\u202f](?=\d{3}(?!\d)))*`;
const unit = String.raw`[A-Za-z]{0,2}[€£$¥₹₩₺₪₫₴円元]|[A-Za-z]{3}|[A-Za-z]{2,7}\.?|zł|Kč`;
const whole = new RegExp(`^([+-]?)\\s*(${unit})?\\s*([+-]?)\\s*(${number})(?:[.,]?[-–—]+)?\\s*(${unit})?$`);

/** Reads a text that is a sum and nothing else. `beside`: the currency that stands next to it. Undefined where it is no sum. */
export function sumOf(text: string, beside: string | undefined): Sum | undefined {
  const [all, sign = "", before = "", inner = "", digits = "", after = ""] = whole.exec(text.trim().slice(0, 80)) ?? [];
  if (all === undefined) return undefined;
  const cents = /^(cents?|ct|pence|rappen|centimes?)\.?$/i.test(after);
  const said = [before, after].filter((one) => one !== "" && !(cents && one === after));
  const named = said.map((one) => currencyOf(one.replace(/\.$/, "")) ?? currencyOf(one));
  if (named.some((one) => one === undefined)) return undefined;
  const currency = named[0] ?? beside ?? "";
  // The dollar, and the yen or yuan, are several currencies: what stands beside says which.
  const sure = beside && named[0] && /^[$¥]$/.test(said[0] ?? "") ? beside : currency;
  const read = decimals(digits, sure === "" ? undefined : digitsOf(sure));
  const readings = cents ? read.map((one) => shifted(one, -(sure === "" ? 2 : digitsOf(sure)))) : read;
  const bare = said.length === 0 && !cents && /^\d+$/.test(digits);
  return readings.length === 0
    ? undefined
    : { currency: sure, readings, negative: sign === "-" || inner === "-", bare };
}

const inText = new RegExp(
  `(?<![\\p{L}\\d.,])(?:([A-Z]{3}|[A-Z]{0,2}[€£$¥₹₩])\\s?(${number})|(${number})\\s?([A-Z]{3}|[€£$¥₹₩]|euros?|dollars?|pounds?|yen)(?![\\p{L}\\d]))`,
  "gu",
);

/** The sums in a sentence: only numbers beside a currency count. */
export function sumsIn(text: string): Sum[] {
  return [...text.slice(0, 4000).matchAll(inText)].flatMap(([, before, one = "", two = "", after]) => {
    const currency = currencyOf(before ?? after ?? "");
    const digits = (one || two).replace(/[.,]$/, "");
    const readings = currency ? decimals(digits, digitsOf(currency)) : [];
    return currency && readings.length > 0 ? [{ currency, readings, negative: false, bare: false }] : [];
  });
}

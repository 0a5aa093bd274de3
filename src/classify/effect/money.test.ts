/** Every notation of one amount is one; different amounts never are. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../kernel/json.ts";
import { digitsOf } from "../../page/units.ts";
import { effectOf, sameEffect } from "../effect.ts";

const none = { who: [], what: [], howMuch: [], why: [] };
const amountOf = (parameters: Json) =>
  effectOf(
    {
      kind: "refund",
      target: "",
      parameters: { charge: "ch_9aBcD123", ...(parameters as object) },
      onBehalfOf: "",
      reason: "",
    },
    none,
  );
const monies = (parameters: Json) => amountOf(parameters).amount.filter((mark) => mark.startsWith("money:"));

const signs = new Map([
  ["EUR", "€"],
  ["USD", "$"],
  ["GBP", "£"],
  ["JPY", "¥"],
]);
const grouped = (whole: string, by: string) => whole.replace(/\B(?=(\d{3})+$)/g, by);

/** The notations of so many minor units that can be read in one way only. */
function notations(currency: string, minor: number): Json[] {
  const digits = digitsOf(currency);
  const padded = String(minor).padStart(digits + 1, "0");
  const [whole, rest] = [padded.slice(0, padded.length - digits), padded.slice(padded.length - digits)];
  const point = digits === 0 ? whole : `${whole}.${rest}`;
  const english = digits === 0 ? grouped(whole, ",") : `${grouped(whole, ",")}.${rest}`;
  const european = digits === 0 ? grouped(whole, ".") : `${grouped(whole, ".")},${rest}`;
  const swiss = digits === 0 ? grouped(whole, "\u2019") : `${grouped(whole, "'")}.${rest}`;
  const french = digits === 0 ? grouped(whole, "\u202f") : `${grouped(whole, "\u202f")},${rest}`;
  const sign = signs.get(currency);
  return [
    { amount: `${point} ${currency}` },
    { amount: `${currency} ${point}` },
    { amount: `${currency}${english}` },
    { betrag: `${european} ${currency}` },
    { montant: `${french} ${currency}` },
    { amount: swiss, currency },
    { amount: `-${point}`, currency },
    { amount: { value: english, currency_code: currency } },
    { amount_minor: minor, currency },
    { amountInCents: minor, currency },
    { amount: minor, currency: currency.toLowerCase() },
    { money: { amount: minor, unit: "minor", currency } },
    ...(digits === 0 || rest.endsWith("0") ? [] : [{ amount: Number(point), currency }]),
    ...(sign
      ? [{ amount: `${sign}${english}` }, { amount: `${european} ${sign}` }, { amount: `${sign} ${point}` }]
      : []),
    { request: `Give back ${point} ${currency} today, as agreed` },
    { args: ["ch_9aBcD123", point, currency] },
    { arguments: JSON.stringify({ amount: point, currency }) },
    { command: `billing refund --amount ${point} --currency ${currency}` },
  ];
}

const currency = fc.constantFrom("EUR", "USD", "GBP", "CHF", "JPY", "KWD");
/** Below this a number with a decimal point is exact. */
const minor = fc.integer({ min: 1, max: 9_999_999_999 });

describe("an amount", () => {
  test("is one token in every notation", () => {
    fc.assert(
      fc.property(currency, minor, (code, units) => {
        for (const written of notations(code, units)) {
          // Digits alone, without a point, may be either unit: one of the two readings is the right one.
          expect([written, monies(written)]).toEqual([written, expect.arrayContaining([`money:${code} ${units}`])]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("never meets another amount, whatever the two notations", () => {
    const place = fc.nat(1000);
    fc.assert(
      fc.property(currency, minor, currency, minor, place, place, (codeA, unitsA, codeB, unitsB, i, j) => {
        fc.pre(codeA !== codeB || unitsA !== unitsB);
        const [all, others] = [notations(codeA, unitsA), notations(codeB, unitsB)];
        const [a, b] = [all[i % all.length] ?? null, others[j % others.length] ?? null];
        expect([a, b, sameEffect(amountOf(a), amountOf(b))]).toEqual([a, b, false]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[Json, string[]]>([
    [{ amount: 12800, currency: "JPY" }, ["money:JPY 12800"]],
    [{ amount: 149000, currency: "kwd" }, ["money:KWD 149000"]],
    [{ amount: "149.000 KWD" }, ["money:KWD 149000"]],
    [{ amount: "1,234.500", currency: "KWD" }, ["money:KWD 1234500"]],
    [{ amount: "CHF 600.-" }, ["money:CHF 60000"]],
    [{ amount: "$49", currency: "CAD" }, ["money:CAD 4900"]],
    [{ amount: { units: "49", nanos: 0, currencyCode: "EUR" } }, ["money:EUR 4900"]],
    [{ amount_micros: 49_000_000, currency: "EUR" }, ["money:EUR 4900"]],
    [{ amount: "4900 cents", currency: "EUR" }, ["money:EUR 4900"]],
    [{ lines: [{ amount: "10.00" }, { amount: "39.00" }], currency: "EUR" }, ["money:EUR 4900"]],
    [{ breakdown: { support: "1.90 USD", storage: "17.10 USD" } }, ["money:USD 1900"]],
    [
      {
        positions: [
          ["Setup", 8032],
          ["Seats", 893],
        ],
        unit: "minor",
        currency: "EUR",
      },
      ["money:EUR 8925"],
    ],
    [{ total: 640, amount: "100.00", currency: "EUR" }, ["money:EUR 10000"]],
    [{ unit_price: "12.50", quantity: 40, currency: "EUR" }, ["money:EUR 50000"]],
    [{ amount: "0.1", currency: "EUR" }, ["money:EUR 10"]],
    [{ amount: "0.10 EUR", fee: "9.00 EUR" }, ["money:EUR 10"]],
    [{ amount: "12.3456 EUR" }, ["money:EUR 1234.56"]],
    [{ amount: "many EUR" }, []],
    [{ amount: "49 XYZ" }, []],
    [{ amount: 49 }, []],
  ])("%j is %j", (written, wanted) => expect(monies(written)).toEqual(wanted));

  test("a bare whole number beside a currency may be either unit, and is compared as it stands with its own kind", () => {
    const bare = (amount: number) => amountOf({ amount, currency: "EUR" });
    expect(sameEffect(bare(49), amountOf({ amount: "49.00 EUR" }))).toBe(true);
    expect(sameEffect(bare(4900), amountOf({ amount: "49.00 EUR" }))).toBe(true);
    expect(sameEffect(bare(4900), bare(49))).toBe(false);
    expect(sameEffect(bare(4900), amountOf({ amount: "490.00 EUR" }))).toBe(false);
  });

  test("that is longer than anybody writes is none, and is found to be none at once", () => {
    for (const digits of ["1".repeat(4000), "1,".repeat(2000), "1.1".repeat(1300)])
      for (const text of [`EUR ${digits}`, `${digits} EUR`, `EUR ${digits}é`]) {
        expect(monies({ amount: text })).toEqual([]);
        expect(monies({ note: `Give back ${text} today` })).toEqual([]);
      }
  });

  test("without a currency it is compared as a number, and misses nothing that the other one says", () => {
    expect(sameEffect(amountOf({ amount: 49.5 }), amountOf({ amount: "49,50 €" }))).toBe(true);
    expect(sameEffect(amountOf({ amount: 49.5 }), amountOf({ amount: "49,60 €" }))).toBe(false);
  });
});

/** Amounts of the section `ai` in nano-dollars, by the rates of the page: models are priced in US dollars. */

import { rateOf } from "./ai-kinds.ts";
import type { Budget } from "./page.ts";
import type { Place, Report } from "./problem.ts";
import { at, entries, lineWith, value, word } from "./tree.ts";
import { money } from "./units.ts";
import type { Mapping } from "./yaml.ts";

/** Nano-dollars of an amount such as `0.10` of a currency, rounded down. Undefined where no rate is known, and that was reported. */
export type ToNanoUsd = (amount: string, currency: string, place: Place, path: string) => number | undefined;

/** Turns amounts by the rates under `exchange`. A currency without a rate is reported once, where it is first met. */
export function toNanoUsd(section: Mapping, report: Report): ToNanoUsd {
  const written = entries(value(section, "exchange")).flatMap(({ key, value: node }) => {
    const rate = node.is === "words" ? rateOf(node.text) : undefined;
    return rate === undefined ? [] : [[key.text, rate] as const];
  });
  const rates = new Map<string, number>([...written, ["USD", 1_000_000]]);
  const told = new Set<string>(entries(value(section, "exchange")).map(({ key }) => key.text));
  return (amount, currency, place, path) => {
    const rate = rates.get(currency);
    if (rate === undefined) {
      if (!told.has(currency)) report(place, noRate(section, currency, path));
      told.add(currency);
      return undefined;
    }
    const nano = nanos(amount, rate);
    if (nano === undefined) report(place, tooMuch(path));
    return nano;
  };
}

/** `amount` times a rate in millionths of a dollar, in nano-dollars; undefined above what a number holds exactly. */
function nanos(amount: string, rate: number): number | undefined {
  const [whole = "", fraction = ""] = amount.split(".");
  const millionths = BigInt(whole + fraction.padEnd(6, "0"));
  const nano = (millionths * BigInt(rate)) / 1000n;
  return nano > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(nano);
}

function noRate(section: Mapping, currency: string, path: string) {
  const table = value(section, "exchange");
  const rate = `${currency}: 1.17 USD`;
  return {
    code: "page.exchange",
    what: `\`${path}\` is in ${currency}, and \`ai.exchange\` has no rate for it.`,
    why: "Models are priced in US dollars; a budget by a guessed rate would not hold.",
    fix: `Write what one ${currency} is worth under \`ai.exchange\`, or give the amount in USD.`,
    corrected: table ? lineWith(table, rate) : lineWith(section, `exchange: { ${rate} }`),
  };
}

const tooMuch = (path: string) => ({
  code: "page.money",
  what: `\`${path}\` is more than can be counted exactly.`,
  why: "Spending is counted in billionths of a dollar, up to nine million dollars.",
  fix: "Write a smaller amount.",
});

/** The budget in a field of a record; undefined where there is none, or where it cannot be turned into dollars. */
export function budgetAt(fields: Mapping, field: string, path: string, toNano: ToNanoUsd): Budget | undefined {
  const says = word(fields, field);
  const written = money(says);
  const per = (["day", "week", "month"] as const).find((span) => span === written?.period);
  if (!written || !per) return undefined;
  const [number = ""] = /^[\d.]+/.exec(says) ?? [];
  const amount = toNano(number, written.currency, at(fields, field), `${path}.${field}`);
  return amount === undefined ? undefined : { amount, per, says };
}

/** Money, shares, stages, limits and triggers that a page holds. */

import { kind, quote, type Sentences, type TextKind } from "./text-kind.ts";
import { isCurrency, money, percent, quantity } from "./units.ts";

export const share: TextKind = kind("percent", "10 %", (text) =>
  percent(text) !== undefined
    ? undefined
    : {
        what: `${quote(text)} is not a percentage.`,
        why: "A share is between 0 and 100.",
        fix: "Write a number and the sign: `10 %`.",
      },
);

/** A rhythm in whole days. */
export const days: TextKind = kind(
  "days",
  "30d",
  (text) =>
    /^[1-9]\d{0,2} ?d$/.test(text)
      ? undefined
      : {
          what: `${quote(text)} is not a number of days.`,
          why: "It falls due again after so many whole days.",
          fix: "Write days: `30d`.",
          replace: /^[1-9]\d{0,2}$/.test(text) ? `${text}d` : undefined,
        },
  { pattern: "^[1-9][0-9]{0,2} ?d$" },
);

const isStage = (text: string): boolean => text === "all" || text === "internal" || percent(text) !== undefined;

export const stage: TextKind = kind("stage", "10%", (text) =>
  isStage(text.replace(/ after approval$/, ""))
    ? undefined
    : {
        what: `${quote(text)} is not a stage.`,
        why: "A release goes to your own people, to a share of the customers, or to all.",
        fix: "Write `internal`, a percentage, or `all`; with ` after approval` where a person says yes to that stage.",
      },
);

/** What is wrong with an amount of money, or undefined. Shared by limits and budgets. */
function moneyFault(text: string): Sentences | undefined {
  if (money(text)) return undefined;
  const why = "An amount without currency and period cannot be compared with a bill.";
  const fix = "Write amount, currency code and period: `4000 EUR / month`.";
  const [, sign] = /([€£$¥])/.exec(text) ?? [];
  const code = sign === "€" ? "EUR" : sign === "£" ? "GBP" : undefined;
  const [, number = "", per = ""] = /(\d[\d.,]*)[^/]*(?:\/ ?([a-z]+))?/.exec(text) ?? [];
  if (sign) {
    const replace = code && number && per ? `${number} ${code} / ${per}` : undefined;
    const what = `The amount ${quote(text)} carries a sign where the page needs a currency code.`;
    return {
      code: "page.currency",
      what,
      why,
      fix,
      replace,
      sure: replace !== undefined && money(replace) !== undefined,
    };
  }
  const [, named] = /\b([A-Z]{3})\b/.exec(text) ?? [];
  const euros = per ? `${number} EUR / ${per}` : `${number} EUR / month`;
  if (!named)
    return { code: "page.currency", what: `The amount ${quote(text)} has no currency.`, why, fix, replace: euros };
  if (!isCurrency(named)) return { code: "page.currency", what: `${quote(named)} is not a currency.`, why, fix };
  if (!per) return { code: "page.period", what: `The amount ${quote(text)} has no period.`, why, fix };
  return { what: `The amount ${quote(text)} cannot be read.`, why, fix };
}

export const budget: TextKind = kind("money", "20 EUR / day", moneyFault);

const looksLikeMoney = /[€£$¥]|\b[A-Z]{3}\b|\/ ?(day|week|month|quarter|year|run|task)\b/;

/** A limit for a number that is pushed. The text of a proposal's limit is free; that is checked where the source is known. */
export function limitFault(text: string): Sentences | undefined {
  if (quantity(text)) return undefined;
  if (looksLikeMoney.test(text)) return moneyFault(text);
  return {
    code: "page.unit",
    what: `The limit ${quote(text)} is not a number with a unit.`,
    why: "A pushed number is compared with it; without a unit 20 ms and 20 s look alike.",
    fix: "Write money (`4000 EUR / month`), a share (`99.9 %`) or a count with its unit (`800 ms`).",
  };
}

const number = "[0-9]{1,9}(\\.[0-9]{1,6})?";
const triggerText = `^(([<>] ?)?${number} ?(%|ms|s|m|h)?|[<>] ?by-hand)( (for|of) [0-9]{1,9} ?(s|m|h)?)?$`;
const triggerForm = new RegExp(triggerText);
export const trigger: TextKind = kind(
  "trigger",
  "> 2 % for 2m",
  (text) =>
    triggerForm.test(text)
      ? undefined
      : {
          what: `The trigger ${quote(text)} cannot be read.`,
          why: "A trigger stops things by itself, so it must be exact.",
          fix: "Write a number, or a comparison: `> 2 % for 2m`, `> 800 ms for 5m`, `1`.",
        },
  { pattern: triggerText },
);

/** The kinds of words that only the section `ai` holds: models, exchange rates, parameters, and the numbers at which a task stops. */

import { budget } from "./amounts.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";
import { isCurrency, money } from "./units.ts";

export const model: TextKind = kind(
  "model",
  "openai/gpt-5-mini",
  (text) =>
    modelForm.test(text)
      ? undefined
      : {
          what: `${quote(text)} does not say which model of which provider.`,
          why: "The same name may be sold by two, at two prices.",
          fix: "Write provider and model: `openai/gpt-5-mini`.",
          replace: /^[A-Za-z0-9._:-]+$/.test(text) ? `openai/${text}` : undefined,
        },
  { pattern: "^[a-z0-9]+(-[a-z0-9]+)*/[A-Za-z0-9][A-Za-z0-9._:@/-]{0,120}$" },
);
const modelForm = /^[a-z0-9]+(-[a-z0-9]+)*\/[A-Za-z0-9][A-Za-z0-9._:@/-]{0,120}$/;

/** The periods that a budget is counted by. */
const spans = ["day", "week", "month"];

export const spending: TextKind = kind(
  "money",
  "20 EUR / day",
  (text) => {
    const amount = money(text);
    if (!amount) return budget.fault(text);
    if (spans.includes(amount.period) && amount.value > 0) return undefined;
    const why = "It is counted in the team's zone and starts again by itself.";
    if (amount.value === 0)
      return { what: "The budget is nothing.", why, fix: "Write an amount above 0, or remove the task." };
    return {
      code: "page.period",
      what: `A budget per ${amount.period} is not counted.`,
      why,
      fix: "Write it for a day, a week or a month: `20 EUR / day`.",
      replace: text.replace(/\/ ?[a-z]+$/, "/ day"),
    };
  },
  { pattern: "^[0-9]{1,12}(\\.[0-9]{1,3})? ?[A-Z]{3} ?/ ?(day|week|month)$" },
);

export const rate: TextKind = kind(
  "rate",
  "1.17 USD",
  (text) =>
    rateOf(text) !== undefined
      ? undefined
      : {
          what: `${quote(text)} is not a rate.`,
          why: "Models are priced in US dollars, so every other amount is turned into them.",
          fix: "Write what one of it is worth: `1.17 USD`.",
        },
  { pattern: "^[0-9]{1,6}(\\.[0-9]{1,6})? ?USD$" },
);

/** `1.17 USD` in millionths of a dollar; undefined when it is not a rate above 0. */
export function rateOf(text: string): number | undefined {
  const [, whole, fraction = ""] = /^(\d{1,6})(?:\.(\d{1,6}))? ?USD$/.exec(text) ?? [];
  const value = whole === undefined ? 0 : Number(whole + fraction.padEnd(6, "0"));
  return value > 0 ? value : undefined;
}

export const currency: TextKind = kind(
  "currency",
  "EUR",
  (text) =>
    /^[A-Z]{3}$/.test(text) && isCurrency(text)
      ? undefined
      : {
          what: `${quote(text)} is not a currency.`,
          why: "A rate is for one currency, by its code.",
          fix: "Write its code: `EUR`.",
        },
  { pattern: "^[A-Z]{3}$" },
);

export const parameter: TextKind = kind("parameter", "max-tokens", (text) =>
  /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(text)
    ? undefined
    : {
        what: `${quote(text)} is not a parameter's name.`,
        why: "It is sent with every call.",
        fix: "Write it as the provider does: `max-tokens`, `temperature`.",
        replace: undefined,
      },
);

export const count: TextKind = kind(
  "number",
  "4.5",
  (text) =>
    /^\d{1,5}(\.\d{1,3})?$/.test(text) && Number(text) > 0
      ? undefined
      : {
          what: `${quote(text)} is not a number above 0.`,
          why: "It is compared with what the task takes.",
          fix: "Write the number alone: `4.5`.",
        },
  { pattern: "^[0-9]{1,5}(\\.[0-9]{1,3})?$" },
);

const number = "[0-9]{1,9}(\\.[0-9]{1,6})?";
const triggerText = `^(([<>] ?)?${number} ?(%|ms|s|m|min|[A-Z]{3})?( of [1-9][0-9]{0,3})?|> ?by-hand( of [1-9][0-9]{0,3})?)$`;
const triggerForm = new RegExp(triggerText);
export const taskTrigger: TextKind = kind(
  "trigger",
  "> 2 % of 50",
  (text) =>
    triggerForm.test(text)
      ? undefined
      : {
          what: `The trigger ${quote(text)} cannot be read.`,
          why: "A trigger stops the task by itself, so it must be exact.",
          fix: "Write a number, or a comparison over the latest answers: `1`, `> 2 % of 50`, `> 8 s of 50`, `> 0.10 EUR`, `> by-hand`.",
        },
  { pattern: triggerText },
);

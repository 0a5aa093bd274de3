/** The kinds of words that a page holds: how each is checked, shown in the JSON Schema, and corrected. */

import { patternFault } from "./patterns.ts";
import { type Finding, nearest } from "./problem.ts";
import {
  clock,
  commitment,
  date,
  hours,
  isCurrency,
  isZone,
  knownZones,
  leave,
  minutes,
  money,
  percent,
  quantity,
  weekly,
} from "./units.ts";

export interface TextKind {
  readonly name: string;
  readonly example: string;
  /** For editors: what the JSON Schema says. The check below is stricter. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** What is wrong with the text, or undefined. */
  readonly fault: (text: string) => Finding | undefined;
}

type Sentences = Pick<Finding, "what" | "why" | "fix"> & Partial<Finding>;
/** Where nothing better is known, the corrected line shows the form by its example. */
const kind = (name: string, example: string, fault: (text: string) => Sentences | undefined, more = {}): TextKind => ({
  name,
  example,
  fault: (text) => {
    const found = fault(text);
    return found && { code: `page.${name}`, replace: example, ...found };
  },
  ...more,
});

/** Shows a text from the page inside a sentence: short, on one line, in backquotes. */
export const quote = (text: string): string => `\`${text.replace(/\s+/g, " ").slice(0, 60)}\``;

export const choice = (name: string, options: readonly string[]): TextKind =>
  kind(
    name,
    options[0] ?? "",
    (text) => {
      if (options.includes(text)) return undefined;
      const meant = nearest(text, options);
      const sure = meant !== undefined && meant === text.toLowerCase().replaceAll("_", "-");
      return {
        what: `${quote(text)} is not one of ${options.join(", ")}.`,
        why: "Only these have a meaning.",
        fix: meant ? `Did you mean ${meant}?` : `Write one of ${options.join(", ")}.`,
        replace: meant,
        sure,
      };
    },
    { oneOf: options },
  );

const maxWords = 500;
export const words: TextKind = kind("words", "charges, refunds, plans", (text) =>
  text.length <= maxWords && text.trim() !== ""
    ? undefined
    : {
        what: text.trim() === "" ? "The text is empty." : `The text has ${text.length} characters.`,
        why: "The page is read in two minutes.",
        fix: `Say it in 1 to ${maxWords} characters.`,
        replace: undefined,
      },
);

export const duration: TextKind = kind(
  "duration",
  "30m",
  (text) => {
    const span = minutes(text);
    if (span !== undefined && span > 0 && span <= 14 * 1440) return undefined;
    const bare = /^\d+$/.test(text);
    return {
      code: bare ? "page.unit" : "page.duration",
      what: bare ? `The duration ${quote(text)} has no unit.` : `${quote(text)} is not a duration the page can use.`,
      why: bare
        ? `${text} minutes and ${text} hours are different promises.`
        : "Somebody waits exactly that long before the next person is asked.",
      fix: "Write minutes, hours or days, at most 14 days: `30m`, `4h`, `2d`.",
      replace: bare ? `${text}m` : undefined,
    };
  },
  { pattern: "^[0-9]{1,5} ?(m|min|h|d)$" },
);

export const zone: TextKind = kind(
  "zone",
  "Europe/Lisbon",
  (text) => {
    if (isZone(text)) return undefined;
    const meant = nearestZone(text);
    return {
      what: `The time zone ${quote(text)} is not known.`,
      why: "Who can answer now depends on it; abbreviations and offsets do not follow summer time.",
      fix: meant ? `Did you mean ${meant}?` : "Write a city of the IANA database, such as `Europe/Lisbon`, or `UTC`.",
      replace: meant,
      sure: meant !== undefined && meant.toLowerCase() === text.toLowerCase().replaceAll(" ", "_"),
    };
  },
  { pattern: "^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$" },
);

function nearestZone(text: string): string | undefined {
  const plain = text.toLowerCase().replaceAll(" ", "_").slice(0, 40);
  const byName = new Map([...knownZones()].map((name) => [name.toLowerCase(), name]));
  const city = [...byName].find(([lower]) => lower === plain || lower.endsWith(`/${plain}`));
  return city?.[1] ?? byName.get(nearest(plain.replaceAll("_", "-"), byName.keys()) ?? "");
}

export const workingHours: TextKind = kind("hours", "Mon-Fri 10:00-18:00", (text) =>
  hours(text)
    ? undefined
    : {
        what: `The hours ${quote(text)} cannot be read.`,
        why: "They say when somebody can be asked, and who is asked instead.",
        fix: "Write days and a span, in the person's zone: `Mon-Fri 10:00-18:00`.",
      },
);

export const absence: TextKind = kind("leave", "2026-12-20 - 2027-01-03", (text) => {
  const away = leave(text);
  const fix = "Write first and last day: `2026-12-20 - 2027-01-03`.";
  const why = "While somebody is away the backup acts at once.";
  if (!away) return { what: `The leave ${quote(text)} is not two days of the calendar.`, why, fix };
  if (away.from <= away.to) return undefined;
  const replace = `${away.to} - ${away.from}`;
  return { code: "page.leave-order", what: `The leave ${quote(text)} ends before it begins.`, why, fix, replace };
});

export const handover: TextKind = kind("handover", "Mon 09:00", (text) =>
  weekly(text)
    ? undefined
    : {
        what: `${quote(text)} is not a day and a time.`,
        why: "The turn passes at that moment; until then the one before still answers.",
        fix: "Write one weekday and a 24-hour time: `Mon 09:00`.",
      },
);

export const promise: TextKind = kind("commitment", "usage billing by 2026-12-15", (text) =>
  commitment(text)
    ? undefined
    : {
        what: `The commitment ${quote(text)} has no day.`,
        why: "A promise without a day cannot be crossed.",
        fix: "Write what, and by which day: `usage billing by 2026-12-15`.",
      },
);

export const share: TextKind = kind("percent", "10 %", (text) =>
  percent(text) !== undefined
    ? undefined
    : {
        what: `${quote(text)} is not a percentage.`,
        why: "A share is between 0 and 100.",
        fix: "Write a number and the sign: `10 %`.",
      },
);

export const stage: TextKind = kind("stage", "10%", (text) =>
  text === "all" || text === "internal" || percent(text) !== undefined
    ? undefined
    : {
        what: `${quote(text)} is not a stage.`,
        why: "A release goes to your own people, to a share of the customers, or to all.",
        fix: "Write `internal`, a percentage, or `all`.",
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
  if (!named) return { code: "page.currency", what: `The amount ${quote(text)} has no currency.`, why, fix };
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

export const window: TextKind = kind("window", "Fri 16:00 - Mon 08:00", (text) => {
  const [from = "", to = "", more] = text.split(" - ");
  return weekly(from) && weekly(to) && more === undefined
    ? undefined
    : {
        what: `The freeze ${quote(text)} is not a span of the week.`,
        why: "Inside it nothing is released.",
        fix: "Write begin and end: `Fri 16:00 - Mon 08:00`.",
      };
});

export const rhythm: TextKind = kind("rhythm", "first Mon", (text) =>
  weekly(text) || (/^(first|last) /.test(text) && weekly(`${text.replace(/^\w+ /, "")} 09:00`))
    ? undefined
    : {
        what: `${quote(text)} is not a day that comes back.`,
        why: "The review falls due by itself on that day.",
        fix: "Write `Mon 10:00` for every week, `first Mon` for every month.",
      },
);

export const day: TextKind = kind("date", "2026-12-15", (text) =>
  date(text)
    ? undefined
    : { what: `${quote(text)} is not a day.`, why: "It is compared with the calendar.", fix: "Write `2026-12-15`." },
);

export const reference: TextKind = kind(
  "secret",
  "env:NAME",
  (text) =>
    /^env:[A-Z_][A-Z0-9_]*$/.test(text) || /^file:[^\s]+$/.test(text)
      ? undefined
      : {
          what: "A value that should be kept elsewhere stands in the page.",
          why: "The page is read by everybody, and its history for ever.",
          fix: "Keep it in the environment or in a file, and write `env:NAME` or `file:PATH`.",
        },
  { pattern: "^(env:[A-Z_][A-Z0-9_]*|file:\\S+)$" },
);

export const email: TextKind = kind("email", "ana@harbor.example", (text) =>
  /^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text)
    ? undefined
    : {
        what: `${quote(text)} is not a mail address.`,
        why: "A person signs in with it and is asked there.",
        fix: "Write it as `ana@harbor.example`.",
      },
);

export const account: TextKind = kind("github", "ana-h", (text) => {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/.test(text)) return undefined;
  const plain = text.replace(/^@|^https:\/\/github\.com\//, "");
  const better = plain !== text && /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(plain) ? plain : undefined;
  const bot = text.endsWith("[bot]");
  return {
    code: bot ? "page.not-a-person" : "page.github",
    what: bot ? `${quote(text)} is a bot's account.` : `${quote(text)} is not an account name.`,
    why: "It says which commits are whose, so that nobody approves their own.",
    fix: bot ? "List it under `agents`, not under `people`." : "Write the name alone: `ana-h`.",
    replace: better,
    sure: better !== undefined,
  };
});

export const role: TextKind = kind(
  "role",
  "senior-engineer",
  (text) => {
    if (/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(text)) return undefined;
    const plain = text
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, "-");
    const replace = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plain) ? plain : undefined;
    return {
      what: `The role ${quote(text)} is not a plain word.`,
      why: "A role may stand in place of a name, so it is spelled in one way.",
      fix: "Write small letters with `-` between words: `senior-engineer`.",
      replace,
      sure: replace !== undefined,
    };
  },
  { pattern: "^[a-z][a-z0-9]*([-_][a-z0-9]+)*$" },
);

export const pattern: TextKind = kind("pattern", "src/billing/**", (text) => {
  const fault = patternFault(text);
  return fault
    ? {
        what: `The pattern ${quote(text)} matches nothing that could be meant: ${fault}.`,
        why: "A pattern that matches nothing leaves the files without an owner.",
        fix: "Write it as in CODEOWNERS: `src/billing/**`, `*.sql`, `/db/`. Leave files out with `except`.",
        replace: undefined,
      }
    : undefined;
});

export const file: TextKind = kind("path", "prompts/billing-replies.md", (text) =>
  /^(?!\/)[^\\\0]{1,300}$/.test(text) && !text.split("/").includes("..")
    ? undefined
    : {
        what: `${quote(text)} is not a file of this repository.`,
        why: "The page and what it names are versioned together.",
        fix: "Write a path from the top of the repository, without `..`.",
      },
);

export const url: TextKind = kind("url", "http://prometheus:9090", (text) =>
  /^https?:\/\/[^\s@]+$/.test(text)
    ? undefined
    : {
        what: `${quote(text.replace(/\/\/.*@/, "//…@"))} is not a web address without a login in it.`,
        why: "It is asked for numbers; a login never stands in the page.",
        fix: "Write `http://host:port/path`.",
      },
);

/** A person by name, or a role that one person holds. Whether there is such a person is checked with the whole page in view. */
export const person: TextKind = kind("person", "ana", () => undefined);
/** The same, where exactly one must stand: a list of people has its own message. */
export const decider: TextKind = kind("decider", "ana", () => undefined);

export const name: TextKind = kind(
  "name",
  "billing-replies",
  (text) => {
    if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 40) return undefined;
    return {
      what: `${quote(text)} is not a name.`,
      why: "Names are compared letter by letter.",
      fix: nameRule,
      replace: undefined,
    };
  },
  { pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" },
);
export const nameRule = "Write 1 to 40 small letters a to z, digits and `-`.";

/** A time of day, such as `09:00`. */
export const time: TextKind = kind("time", "09:00", (text) =>
  clock(text) !== undefined
    ? undefined
    : { what: `${quote(text)} is not a time.`, why: "Times are on the 24-hour clock.", fix: "Write `09:00`." },
);

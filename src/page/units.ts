/** Durations, amounts, hours and dates as people write them. Each reader gives the value, or undefined when it is not one. */

import { type Hours, type Leave, type Weekday, weekdays } from "./page.ts";

const minutesIn = new Map([
  ["m", 1],
  ["min", 1],
  ["h", 60],
  ["d", 1440],
]);

/** `30m`, `4h`, `2d`: in minutes. A duration always carries its unit. */
export function minutes(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5}) ?(min|m|h|d)$/.exec(text) ?? [];
  return count && unit ? Number(count) * (minutesIn.get(unit) ?? 0) : undefined;
}

/** `14:30` in minutes after midnight; `24:00` is the end of the day. */
export function clock(text: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const at = Number(hour) * 60 + Number(minute);
  return hour && Number(minute) < 60 && at <= 1440 ? at : undefined;
}

const isDay = (text: string): text is Weekday => (weekdays as readonly string[]).includes(text);
const nextDay = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 1) % 7] ?? day;

/** `Mon`, `Mon-Fri`, `Mon,Wed,Fri`, `Sat-Mon`: the days, Monday first. */
function days(text: string): Weekday[] | undefined {
  const named = new Set<Weekday>();
  for (const part of text.split(",")) {
    const [from, to = from, more] = part.trim().split("-");
    if (!from || !to || more !== undefined || !isDay(from) || !isDay(to)) return undefined;
    for (let day = from; ; day = nextDay(day)) {
      named.add(day);
      if (day === to) break;
    }
  }
  return weekdays.filter((day) => named.has(day));
}

/** `Mon-Fri 10:00-18:00`. A span over midnight (`Fri 22:00-06:00`) gives two: the evening, and the morning after. */
export function hours(text: string): Hours[] | undefined {
  const [, named = "", opens = "", closes = ""] = /^(.+?) (\d{1,2}:\d{2}) ?- ?(\d{1,2}:\d{2})$/.exec(text) ?? [];
  const on = days(named);
  const from = clock(opens);
  const to = clock(closes);
  if (!on || from === undefined || to === undefined || from === to || from === 1440) return undefined;
  if (from < to) return [{ days: on, from, to }];
  const evening = { days: on, from, to: 1440 };
  const after = new Set(on.map(nextDay));
  return to === 0 ? [evening] : [evening, { days: weekdays.filter((day) => after.has(day)), from: 0, to }];
}

/** `Mon 09:00`, once a week. */
export function weekly(text: string): { day: Weekday; at: number } | undefined {
  const [day = "", time = "", more] = text.split(" ");
  const at = clock(time);
  return isDay(day) && at !== undefined && at < 1440 && more === undefined ? { day, at } : undefined;
}

/** `2026-12-20`, when there is such a day. */
export function date(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (!year) return undefined;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= last ? text : undefined;
}

/** `2026-12-20 - 2027-01-03`, or one day. Gives the days in the order written, also when that is the wrong one. */
export function leave(text: string): Leave | undefined {
  const [, first = "", second = first] = /^(\d{4}-\d{2}-\d{2})(?: ?- ?(\d{4}-\d{2}-\d{2}))?$/.exec(text) ?? [];
  const from = date(first);
  const to = date(second);
  return from && to ? { from, to } : undefined;
}

/** `usage billing by 2026-12-15`. */
export function commitment(text: string): { what: string; by: string } | undefined {
  const [, what = "", day = ""] = /^(.+) by (\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  const by = date(day);
  return what && by ? { what, by } : undefined;
}

/** `1%`, `99.9 %`: the number before the sign, from 0 to 100. */
export function percent(text: string): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text) ?? [];
  return number && Number(number) <= 100 ? Number(number) : undefined;
}

/** Minor digits that are not two, by ISO 4217. */
const minorDigits = new Map(
  Object.entries({ BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0 })
    .concat(Object.entries({ VUV: 0, XAF: 0, XOF: 0, XPF: 0 }))
    .concat(Object.entries({ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3 })),
);

/** Digits of a currency after its point: 2 for EUR, 0 for JPY. */
export const digitsOf = (currency: string): number => minorDigits.get(currency) ?? 2;

const periods = ["run", "task", "day", "week", "month", "quarter", "year"];

/** The currencies in use, by ISO 4217, as the runtime knows them. Built only when a page names money. */
let currencies: ReadonlySet<string> | undefined;
export function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf("currency"));
  return currencies.has(code);
}

/** `4000 EUR / month`: in minor units of the currency (cents), for the period. Undefined when any of the three is missing. */
export function money(text: string): { value: number; currency: string; period: string } | undefined {
  const [, whole, fraction = "", currency = "", period = ""] =
    /^(\d{1,12})(?:\.(\d{1,3}))? ?([A-Z]{3}) ?\/ ?([a-z]+)$/.exec(text) ?? [];
  const digits = digitsOf(currency);
  if (!whole || !isCurrency(currency) || !periods.includes(period) || fraction.length > digits) return undefined;
  return { value: Number(whole + fraction.padEnd(digits, "0")), currency, period };
}

/** A limit for a number that somebody pushes: money, a percentage, or a count with its unit (`800 ms`). */
export function quantity(text: string): { value: number; unit: string } | undefined {
  const spent = money(text);
  if (spent) return { value: spent.value, unit: `${spent.currency}/${spent.period}` };
  const part = percent(text);
  if (part !== undefined) return { value: part, unit: "%" };
  const [, number, unit = ""] = /^(\d{1,12}(?:\.\d{1,6})?) ?([a-z][a-z /]{0,30})$/.exec(text) ?? [];
  return number ? { value: Number(number), unit } : undefined;
}

/** Cities that a runtime may list under an older spelling only. Asking it about one of them would cost 10 ms at every start. */
const respelled = new Set(
  (
    "Africa/Asmara America/Argentina/Buenos_Aires America/Argentina/Cordoba America/Indiana/Indianapolis " +
    "America/Kentucky/Louisville America/Nuuk Asia/Ho_Chi_Minh Asia/Kathmandu Asia/Kolkata Asia/Yangon Atlantic/Faroe " +
    "Europe/Kyiv"
  ).split(" "),
);

/** True for a city of the IANA time zone database, or UTC. The slow question is asked only for names the quick list lacks. */
let zones: ReadonlySet<string> | undefined;
export function isZone(text: string): boolean {
  if (text === "UTC") return true;
  if (!/^[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2}$/.test(text) || text.startsWith("Etc/")) return false;
  if (respelled.has(text) || knownZones().has(text)) return true;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export function knownZones(): ReadonlySet<string> {
  zones ??= new Set(Intl.supportedValuesOf("timeZone"));
  return zones;
}

/** Durations, zones, hours, leave and other times that a page holds. */

import { nearest } from "./problem.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";
import { commitment, hours, isZone, knownZones, leave, minutes, weekly } from "./units.ts";

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

/** A city for the abbreviations that people write most. They are ambiguous, so it is offered and never put in. */
const abbreviations = new Map(
  Object.entries({ WET: "Europe/Lisbon", GMT: "Europe/London", BST: "Europe/London", CET: "Europe/Paris" })
    .concat(
      Object.entries({ CEST: "Europe/Paris", EET: "Europe/Athens", EST: "America/New_York", ET: "America/New_York" }),
    )
    .concat(Object.entries({ CST: "America/Chicago", MST: "America/Denver", PST: "America/Los_Angeles" }))
    .concat(Object.entries({ PT: "America/Los_Angeles", IST: "Asia/Kolkata", JST: "Asia/Tokyo", KST: "Asia/Seoul" })),
);

function nearestZone(text: string): string | undefined {
  const known = abbreviations.get(text.toUpperCase());
  if (known) return known;
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

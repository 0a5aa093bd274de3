/** The section `review`: when the team looks at its week, when at its own page, and what makes it look before that day. */

import { type Page, type ReviewReason, type Rhythm, reviewReasons, weekdays } from "./page.ts";
import type { Report } from "./problem.ts";
import type { Shape } from "./shape.ts";
import { record, text, texts } from "./shapes.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";
import * as is from "./texts.ts";
import { texts as textsOf, value, word } from "./tree.ts";
import { weekly } from "./units.ts";
import type { Mapping } from "./yaml.ts";

/** The words for which such day of a month it is. There is no fifth: not every month has one. */
const ordinals = ["first", "second", "third", "fourth"] as const;

/** `first Mon`, or undefined for anything else. */
function monthly(text: string): Rhythm["monthly"] {
  const [word = "", name = "", more] = text.split(" ");
  const at = (ordinals as readonly string[]).indexOf(word);
  const day = weekdays.find((one) => one === name);
  return at >= 0 && day && more === undefined ? { nth: (at + 1) as 1 | 2 | 3 | 4, day } : undefined;
}

const days = weekdays.join("|");

const everyWeek: TextKind = kind(
  "week-time",
  "Mon 10:00",
  (written) =>
    weekly(written)
      ? undefined
      : {
          what: `${quote(written)} is not a day and a time of the week.`,
          why: "The check-in falls due by itself at that moment, in the team's zone.",
          fix: "Write one weekday and a 24-hour time: `Mon 10:00`.",
        },
  { pattern: `^(${days}) ([01]?[0-9]|2[0-3]):[0-5][0-9]$` },
);

const everyMonth: TextKind = kind(
  "month-day",
  "first Mon",
  (written) => {
    if (monthly(written)) return undefined;
    const day = weekdays.find((one) => written.toLowerCase().includes(one.toLowerCase()));
    return {
      what: `${quote(written)} is not a day that every month has once.`,
      why: "The review falls due by itself on that day, so no month may lack it.",
      fix: `Write first, second, third or fourth and a weekday: \`first ${day ?? "Mon"}\`.`,
      replace: `first ${day ?? "Mon"}`,
    };
  },
  { pattern: `^(${ordinals.join("|")}) (${days})$` },
);

/** The section's form. */
export const reviewShape: Shape = record(
  {
    weekly: text(everyWeek, "When the weekly check-in is, in the team's zone."),
    monthly: text(
      everyMonth,
      "The day of each month on which the page is due for review, from 09:00 in the team's zone.",
    ),
    after: texts(is.choice("after", reviewReasons), "What makes a review due before its day."),
  },
  "When the team looks at its week and at its own page.",
);

/** The rhythm of a page whose form was checked; undefined where it has none. A section that says nothing is reported. */
export function rhythmOf(root: Mapping, report: Report): Rhythm | undefined {
  const node = value(root, "review");
  if (!node) return undefined;
  const after = textsOf(node, "after").map(({ text: reason }) => reason as ReviewReason);
  const rhythm = { weekly: weekly(word(node, "weekly")), monthly: monthly(word(node, "monthly")), after };
  if (node.is === "mapping" && word(node, "weekly") + word(node, "monthly") === "" && after.length === 0)
    report(node, {
      code: "page.no-rhythm",
      what: "`review` names no day and no occasion.",
      why: "Nothing would ever be due, and the page would look as if somebody saw to it.",
      fix: "Write `monthly: first Mon`, or remove the section.",
      replace: "{ monthly: first Mon }",
    });
  return rhythm;
}

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const dayName = (day: (typeof weekdays)[number]): string => dayNames[weekdays.indexOf(day)] ?? "";
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** How each occasion is called in a sentence. */
export const reasonSays: Readonly<Record<ReviewReason, string>> = {
  incident: "an incident",
  "price-change": "a change of prices",
  "new-person": "a new person",
  "new-ai-tool": "a new AI tool",
};

/** `Mon 10:00` as people read it: `every Monday at 10:00`. */
export const weeklySays = ({ day, at }: NonNullable<Rhythm["weekly"]>): string =>
  `every ${dayName(day)} at ${clock(at)}`;

/** `first Mon` as people read it: `on the first Monday of each month`. */
export const monthlySays = ({ nth, day }: NonNullable<Rhythm["monthly"]>): string =>
  `on the ${ordinals[nth - 1]} ${dayName(day)} of each month`;

/** The whole rhythm as sentences; empty for a page without one. */
export function rhythmSays({ review, zone }: Pick<Page, "review" | "zone">): string[] {
  if (!review) return [];
  const after = review.after.map((reason) => reasonSays[reason]);
  const occasions = after.length > 1 ? `${after.slice(0, -1).join(", ")} or ${after.at(-1)}` : (after[0] ?? "");
  const when = [review.monthly ? monthlySays(review.monthly) : "", occasions === "" ? "" : `after ${occasions}`];
  const due = when.filter((part) => part !== "").join(" and ");
  return [
    ...(due === "" ? [] : [`The page is reviewed ${due}.`]),
    ...(review.weekly ? [`The team looks at its week ${weeklySays(review.weekly)} (${zone}).`] : []),
  ];
}

/** The section `record`: how long the words beside the record are kept, and then removed by the server itself. */

import type { Page, Span } from "./page.ts";
import type { Report } from "./problem.ts";
import type { Shape } from "./shape.ts";
import { record, text } from "./shapes.ts";
import { kind, quote, type TextKind } from "./text-kind.ts";
import { value, word } from "./tree.ts";
import type { Mapping } from "./yaml.ts";

/** `90 d`, `24 months`, `3 years`; undefined for anything else, and for more than 99 of a unit but days. */
function span(written: string): Span | undefined {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3}) ?(d|days?|months?|years?)$/.exec(written) ?? [];
  if (unit === "") return undefined;
  const plain = unit.startsWith("d") ? "days" : unit.startsWith("m") ? "months" : "years";
  return plain !== "days" && Number(count) > 99 ? undefined : { count: Number(count), unit: plain, says: written };
}

const keeping: TextKind = kind(
  "keeping",
  "24 months",
  (written) =>
    span(written)
      ? undefined
      : {
          what: `${quote(written)} is not a time to keep words for.`,
          why: "The server removes what is older by itself, so it must know exactly.",
          fix: "Write days, months or years: `90 d`, `24 months`, `3 years`.",
        },
  { pattern: "^[1-9][0-9]{0,3} ?(d|days?|months?|years?)$" },
);

/** The section's form. */
export const recordShape: Shape = record(
  {
    "keep-words": text(
      keeping,
      "How long people's words stay readable beside the record: reasons, drafts, messages, diffs. Their digests stay for ever.",
    ),
    "keep-traffic": text(keeping, "The same for words beside the books of traffic: callers' keys and raw alerts."),
  },
  "How long words are kept. Without it they stay until somebody removes them.",
);

/** Less than this and a review of last month's incident would find no words. */
const fewestDays = { "keep-words": 30, "keep-traffic": 1 };

/** What a page whose form was checked says; undefined where it has no such section. Times too short to work with are reported. */
export function retentionOf(root: Mapping, report: Report): Page["retention"] {
  const node = value(root, "record");
  if (!node) return undefined;
  for (const name of ["keep-words", "keep-traffic"] as const) {
    const given = span(word(node, name));
    const place = value(node, name);
    if (!given || !place || daysOf(given) >= fewestDays[name]) continue;
    report(place, {
      code: "page.kept-too-short",
      what: `\`record.${name}\` removes words after ${given.says}.`,
      why: "Incidents are reviewed and changes asked about for weeks; by then nobody could read why.",
      fix: `Write at least ${fewestDays[name]} d.`,
      replace: `${fewestDays[name]} d`,
    });
  }
  return { words: span(word(node, "keep-words")), traffic: span(word(node, "keep-traffic")) };
}

const daysOf = ({ count, unit }: Span): number => count * { days: 1, months: 30, years: 365 }[unit];

/** The moment (UTC) before which words are to go, at `at`: so many days of 24 hours, or the same day so many months or years before. */
export function goneBefore({ count, unit }: Span, at: string): string {
  if (unit === "days") return new Date(Date.parse(at) - count * 86_400_000).toISOString();
  const now = new Date(at);
  const months = now.getUTCMonth() - count * (unit === "years" ? 12 : 1);
  const last = new Date(Date.UTC(now.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const day = Math.min(now.getUTCDate(), last);
  return `${new Date(Date.UTC(now.getUTCFullYear(), months, day)).toISOString().slice(0, 10)}${at.slice(10)}`;
}

/** What is removed by itself, as sentences; empty for a page that keeps everything. */
export function retentionSays({ retention }: Pick<Page, "retention">): string[] {
  return [
    ...(retention?.words ? [`People’s words beside the record are removed after ${retention.words.says}.`] : []),
    ...(retention?.traffic ? [`Words beside traffic are removed after ${retention.traffic.says}.`] : []),
  ];
}

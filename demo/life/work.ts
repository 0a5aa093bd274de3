/** What the engineers write from day to day. */

import { type Happening, happening, type Play } from "../play.ts";
import { goes, type How, type Written } from "./changes.ts";
import { releases } from "./releases.ts";

type Line = readonly [subject: string, path: string, before: string, after: string];

/** Written by hand or by the agent; money, data and the rest go to their owners by themselves. */
const lines: readonly Line[] = [
  [
    "Shorter title on the invoice list",
    "src/ui/invoices/title.tsx",
    'const title = "All of your invoices";',
    'const title = "Invoices";',
  ],
  [
    "Round tax per line, as the law asks",
    "src/billing/tax.ts",
    "const tax = round(sum(lines) * rate);",
    "const tax = sum(lines.map((line) => round(line.net * rate)));",
  ],
  [
    "The list of clinics loads in pages",
    "src/clinics/list.ts",
    "return db.clinics();",
    "return db.clinics({ limit: 50, after });",
  ],
  [
    "Remember the filter of the open invoices",
    "src/ui/invoices/filter.ts",
    "const filter = all;",
    "const filter = remembered() ?? all;",
  ],
  [
    "An index for invoices by clinic and month",
    "db/migrations/0141_invoice_index.sql",
    "-- next",
    "CREATE INDEX CONCURRENTLY invoices_by_month ON invoices (clinic_id, month);",
  ],
  [
    "Sessions end after a day without a click",
    "src/auth/session.ts",
    "const lasts = 7 * day;",
    "const lasts = 1 * day;",
  ],
  [
    "Credit notes carry the number of their invoice",
    "src/billing/credit-note.ts",
    "return { amount };",
    "return { amount, invoice: invoice.number };",
  ],
  [
    "A clearer message when a card is declined",
    "src/ui/checkout/declined.tsx",
    '"Payment failed."',
    '"Your bank declined the card. Nothing was charged."',
  ],
  [
    "The worker logs how long a job waited",
    "src/worker/log.ts",
    "log(job.id);",
    "log(job.id, { waited: now() - job.queuedAt });",
  ],
  [
    "Tests for months with five weeks",
    "src/billing/months.test.ts",
    "// more months",
    'test("five weeks", () => expect(weeksOf(march)).toBe(5));',
  ],
  [
    "Bigger runners for the nightly build",
    ".github/workflows/nightly.yml",
    "runs-on: ubuntu-latest",
    "runs-on: ubuntu-latest-8-cores",
  ],
  [
    "The export names its time zone",
    "src/export/csv.ts",
    'const head = ["date"];',
    'const head = ["date (Europe/Berlin)"];',
  ],
  [
    "Callbacks are answered before they are worked on",
    "src/billing/callbacks.ts",
    "await work(callback); return ok;",
    "await queue.add(callback); return ok;",
  ],
  [
    "Due dates fall on working days",
    "src/billing/due.ts",
    "return addDays(issued, 14);",
    "return nextWorkingDay(addDays(issued, 14));",
  ],
  [
    "Colours of the chart that everybody can tell apart",
    "src/ui/chart/colours.ts",
    'const colours = ["red", "green"];',
    'const colours = ["#0b5", "#06c"];',
  ],
  ["The API says which page comes next", "src/api/invoices.ts", "return { invoices };", "return { invoices, next };"],
  [
    "Search finds clinics by their old names",
    "src/clinics/search.ts",
    "where name like $1",
    "where name like $1 or $1 = any(former_names)",
  ],
  [
    "Two factors for everybody who may refund",
    "src/auth/second-factor.ts",
    "const needs = (user) => user.admin;",
    "const needs = (user) => user.admin || user.may.refund;",
  ],
  ["Typing errors in the help", "src/ui/help/text.tsx", '"recieve"', '"receive"'],
  [
    "Rows that nobody needs leave the audit table after ten years",
    "src/data/retention.ts",
    "const keepYears = 99;",
    "const keepYears = 10;",
  ],
  [
    "One query less on the start page",
    "src/ui/start/load.ts",
    "const [a, b] = [await one(), await two()];",
    "const [a, b] = await both();",
  ],
  [
    "The queue's length is a number on the dashboard",
    "src/worker/metrics.ts",
    "export const metrics = { jobs };",
    "export const metrics = { jobs, queue };",
  ],
  [
    "Plans may be billed by the quarter",
    "src/billing/plans.ts",
    'type Period = "month" | "year";',
    'type Period = "month" | "quarter" | "year";',
  ],
  [
    "Addresses are checked before a letter goes out",
    "src/letters/address.ts",
    "return send(letter);",
    "return isAddress(letter.to) ? send(letter) : back(letter);",
  ],
  ["A calmer empty list", "src/ui/invoices/empty.tsx", '"Nothing here!"', '"No open invoices."'],
  [
    "The retry of a mail waits longer each time",
    "src/mail/retry.ts",
    "const wait = 60;",
    "const wait = 60 * 2 ** tries;",
  ],
  ["Backups are tried every Sunday", "infra/backup.tf", 'schedule = "never"', 'schedule = "0 4 * * 0"'],
  [
    "Reminders stop once a clinic has paid",
    "src/billing/reminders.ts",
    "for (const one of open) remind(one);",
    "for (const one of open) if (!one.paid) remind(one);",
  ],
  [
    "Names of months in the clinic's language",
    "src/ui/months.ts",
    'const locale = "en";',
    "const locale = clinic.locale;",
  ],
  ["The report counts a clinic once", "src/reports/active.ts", "count(*)", "count(distinct clinic_id)"],
];

/** The second and third time round the same part is touched again. */
const again = [
  (subject: string) => subject,
  (subject: string) => `Follow-up: ${subject.charAt(0).toLowerCase()}${subject.slice(1)}`,
  (subject: string) => `${subject}, on phones too`,
] as const;

function writtenBy(play: Play): Written {
  const n = play.next();
  const [subject, path, before, after] = lines[(n * 7) % lines.length] as Line;
  const round = Math.floor(n / lines.length) % again.length;
  const engineers = ["li", "jonas", ...(play.staff.has("priya") ? ["priya"] : [])];
  return {
    ...{ who: play.pick(engineers), path, before: [before], after: round === 0 ? [after] : [after, `// ${round}`] },
    ...{ subject: (again[round] ?? again[0])(subject), agent: play.chance() < 0.35 },
  };
}

/** Weeks whose Tuesday has no release in the afternoon: what was merged goes out at night. */
const held = [5];

/** Monday to Friday, in every week from `from` to `to` (counted back): some changes, and a release of them on two days. */
export const work = (from: number, to: number, { calendar }: Play): readonly Happening[] =>
  Array.from({ length: from - to + 1 }, (_, n) => from - n).flatMap((week) => [
    ...(["Mon", "Tue", "Wed", "Thu", "Fri"] as const).flatMap((day) => [
      happening(calendar.on(week, day, "10:25"), (play) => goes(play, writtenBy(play), fate(play))),
      ...(day === "Tue" || day === "Thu"
        ? [happening(calendar.on(week, day, "13:05"), (play) => goes(play, writtenBy(play), fate(play)))]
        : []),
    ]),
    ...(held.includes(week) ? [] : [happening(calendar.on(week, "Tue", "15:10"), releases)]),
    happening(calendar.on(week, "Thu", "14:50"), releases),
  ]);

function fate({ chance }: Play): How {
  const drawn = chance();
  return drawn < 0.07 ? "refused" : drawn < 0.17 ? "pushed" : "merged";
}

/** `finalcall coverage`: every hour in which nobody can say yes, area by area, and what breaks if one person leaves. Offline, from the page. */

import type { Command } from "commander";
import { Option } from "commander";
import { type Page, personOf } from "../page/page.ts";
import { type Coverage, type CoverRow, coverage, mostWeeks } from "../routing/coverage.ts";
import { type Leaving, leavings } from "../routing/coverage-leaving.ts";
import { nameOf } from "../routing/sentence.ts";
import { dayAfter, instantOf, wallTime } from "../routing/zone.ts";
import { recurringGaps, usualWeeks } from "../views/cover.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { pageFile, wholePage } from "./page-file.ts";
import { paint } from "./terminal.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

interface Flags {
  readonly page?: string;
  readonly from?: string;
  readonly weeks: string;
  readonly person?: string;
  readonly json?: boolean;
}

export function addCoverage(finalcall: Command, done: Done): void {
  finalcall
    .command("coverage")
    .description("Every area and hour with nobody to say yes, and what breaks if one person leaves.")
    .option("--page <file>", "another page than the nearest finalcall.yaml")
    .option("--from <time>", "when it begins; default: now")
    .option("--weeks <number>", `how many weeks, 1 to ${mostWeeks}`, String(usualWeeks))
    .option("--person <id>", "only what breaks if this one leaves")
    .addOption(new Option("--json", "one JSON object on stdout"))
    .addHelpText(
      "after",
      "\nExit 0: somebody can say yes in every area at every hour. Exit 3: at some hour nobody can.\nHours, leave and rotations come from the page; who has no hours counts as there at any hour.",
    )
    .action(done(coverageCommand));
}

async function coverageCommand({ page: asked, from, weeks, person, json }: Flags): Promise<ExitCode> {
  const { page, version } = wholePage(pageFile(asked, process.cwd()));
  if (person !== undefined && !personOf(page, person) && page.outside?.approver !== person)
    throw new CommandError(
      exit.usage,
      `${person} is not a person on the page.`,
      `One of: ${page.people.map(({ id }) => id).join(", ")}.`,
    );
  const cover = coverage(page, moment(from), weeksOf(weeks));
  const leaving = leavings(page, cover).filter((one) => person === undefined || one.person === person);
  const code = cover.gaps.length > 0 ? exit.denied : exit.ok;
  if (json) process.stdout.write(`${JSON.stringify({ ok: code === exit.ok, code, version, ...cover, leaving })}\n`);
  else process.stdout.write(coverText(page, cover, leaving, process.stdout.columns ?? 80));
  return code;
}

function moment(asked: string | undefined): string {
  const at = asked === undefined ? new Date() : new Date(asked);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw new CommandError(exit.usage, `${asked} is not a time.`, "Write it as 2026-12-24 or 2026-12-24T22:00Z.");
}

function weeksOf(asked: string): number {
  const weeks = /^\d{1,2}$/.test(asked) ? Number(asked) : 0;
  if (weeks >= 1 && weeks <= mostWeeks) return weeks;
  throw new CommandError(exit.usage, `${asked} is not a number of weeks.`, `Give 1 to ${mostWeeks}.`);
}

/** Everything for people: the picture of the first week, the gaps of all weeks, and what breaks. `columns`: how wide it may be. */
export function coverText(page: Page, cover: Coverage, leaving: readonly Leaving[], columns: number): string {
  const gaps = recurringGaps(page, cover, page.zone);
  const lines = gaps.flatMap(({ from, to, lasts, areas, why }) => [
    ...wrapped(`${from} to ${to} (${lasts}): ${areas}`, columns, "  "),
    ...wrapped(why, columns, "      "),
  ]);
  const losses = leaving.flatMap(({ person, losses }) => [
    "",
    `Without ${nameOf(person)}`,
    ...(losses.length === 0 ? ["  Nothing breaks."] : losses.flatMap(({ says }) => wrapped(says, columns, "  "))),
  ]);
  return [
    ...picture(page, cover, columns),
    "",
    ...wrapped(
      gaps.length === 0
        ? "Somebody can say yes in every area at every hour."
        : `Nobody can say yes (times of ${page.zone}):`,
      columns,
      "",
    ),
    ...lines,
    ...losses,
    "",
  ]
    .map((line) => `${line.replaceAll("\u00a0", " ")}\n`)
    .join("");
}

/** `=` the owner, `-` backup or after hours, `X` nobody at some time of the cell: letters, so that it reads without colour. */
function picture(page: Page, cover: Coverage, columns: number): string[] {
  const { bad } = paint(process.stdout.isTTY === true, process.env);
  const holed = cover.rows.filter(({ stretches }) => stretches.some(({ as }) => as === "nobody"));
  const names = holed.flatMap((row) => labels(row).map((label) => ({ label, row })));
  const wide = Math.min(18, Math.max(10, ...names.map(({ label }) => label.length)));
  const perDay = [24, 12, 8, 6, 4, 2].find((cells) => wide + 1 + 7 * (cells + 1) <= columns) ?? 1;
  const days = midnights(page.zone, cover.from);
  const cells = (row: CoverRow) =>
    days.map((day) => Array.from({ length: perDay }, (_, n) => cell(row, day, n, perDay)).join("")).join(" ");
  const head = days.map(({ label }) => label.slice(0, perDay).padEnd(perDay)).join(" ");
  const others = cover.rows.filter((row) => !holed.includes(row)).flatMap(labels).length;
  const name = (label: string) => label.slice(0, wide).padEnd(wide);
  return [
    `${" ".repeat(wide)} ${head}`,
    ...names.map(({ label, row }) => `${name(label)} ${cells(row).replaceAll(/X+/g, (hole) => bad(hole))}`),
    ...(others > 0
      ? [
          `${name(`${others} ${holed.length > 0 ? "others" : "areas"}`)} ${days.map(() => "=".repeat(perDay)).join(" ")}`,
        ]
      : []),
    ...wrapped("= owner, - backup or after hours, X nobody", columns, ""),
  ];
}

const labels = ({ areas, claimed }: CoverRow): readonly string[] => (claimed ? areas : ["everything else"]);

interface Day {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Seven days of the zone from the one that the interval begins in; one may be 23 or 25 hours long. */
function midnights(zone: string, from: string): Day[] {
  const today = wallTime(zone, from).date;
  const at = (n: number) => Date.parse(instantOf(zone, dayAfter(today, n), 0));
  return Array.from({ length: 7 }, (_, n) => {
    const { day, date } = wallTime(zone, new Date(at(n)).toISOString());
    return { label: `${day} ${Number(date.slice(8))}`, from: at(n), to: at(n + 1) };
  });
}

/** The worst of a cell's time; blank where it lies before the interval or after its end. */
function cell({ stretches }: CoverRow, day: Day, n: number, perDay: number): string {
  const [from, to] = [n, n + 1].map((part) => day.from + ((day.to - day.from) * part) / perDay) as [number, number];
  const inside = stretches.filter((one) => Date.parse(one.from) < to && from < Date.parse(one.to));
  if (inside.length === 0) return " ";
  if (inside.some(({ as }) => as === "nobody")) return "X";
  return inside.some(({ as }) => as !== "owner") ? "-" : "=";
}

/** Whole words, broken before the edge of the terminal; what follows the first line is set in further. */
function wrapped(text: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + word.length + 1 > Math.max(columns, 40)) {
      lines.push(line.trimEnd());
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** `finalcall task history` and `note`: where quality changed, and one page about the task from the live settings. */

import type { Client } from "../../client/client.ts";
import { actorName, capital } from "../../views/names.ts";
import { asking, say } from "../asking.ts";
import { type ExitCode, exit } from "../exit.ts";

interface Flags {
  readonly json?: boolean;
}
type Row = Awaited<ReturnType<Client["taskHistory"]>>["rows"][number];
type Period = Row["before"];

/** Each change, with what people found before and after it. Where nobody read, nothing is claimed. */
export const history = (name: string, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { rows, ...rest } = await client.taskHistory(name);
    const none = "Nothing was ever served, so nothing changed.";
    const text = rows.length === 0 ? none : [...rows.flatMap(told), "", ...scale(rows)].join("\n");
    return say(flags.json, text, { ...rest, rows });
  });

/** The operating note, to be kept where the team keeps such pages. */
export const note = (name: string, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { markdown, ...rest } = await client.taskNote(name);
    if (flags.json) return say(true, "", { ...rest, markdown });
    process.stdout.write(markdown);
    return exit.ok;
  });

function told({ seq, at, by, says, reason, before, after }: Row): string[] {
  const why = reason === "" ? "" : `: ${reason}`;
  return [
    `${at.slice(0, 16).replace("T", " ")} UTC  ${says}${why}  (${capital(actorName(by))}, record ${seq})`,
    `    before  ${figures(before)}`,
    `    after   ${figures(after)}${verdict(before, after)}`,
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function figures({ evidence, rework, minutes, complaints }: Period): string {
  const { read, share, low, high } = evidence;
  if (read === 0) return `nobody read any${complaints > 0 ? `; ${complaints} complained` : ""}`;
  const right = `right ${percent(share)} of ${read} (${percent(low)} to ${percent(high)})`;
  return `${right}, changed ${percent(rework ?? 0)}, ${(minutes ?? 0).toFixed(1)} min each, ${complaints} complained`;
}

/** A change is claimed only where the two intervals do not touch: few samples show little. */
function verdict(before: Period, after: Period): string {
  if (before.evidence.read === 0 || after.evidence.read === 0) return "";
  if (after.evidence.high < before.evidence.low) return "  WORSE";
  return after.evidence.low > before.evidence.high ? "  better" : "  no change that so few answers could show";
}

/** Columns of the plot. */
const wide = 50;

/** The share that was right after each change, with its interval, from 0 to 100 %. */
function scale(rows: readonly Row[]): string[] {
  const read = rows.filter(({ after }) => after.evidence.read > 0);
  if (read.length === 0) return ["Nobody read an answer yet, so nobody knows how good they are."];
  const bars = read.map(({ at, what, question, after }) => {
    const name = `${at.slice(5, 10)} ${question === "" ? what : `${what} ${question}`}`;
    return `${name.slice(0, 28).padEnd(28)} |${bar(after.evidence)}|`;
  });
  return [`Right after it, 95 % interval${" ".repeat(1)}0 %${" ".repeat(wide - 8)}100 %`, ...bars];
}

/** `     ──────●──  `: the interval and the share in it. */
function bar({ share, low, high }: Period["evidence"]): string {
  const column = (part: number) => Math.min(wide - 1, Math.floor(part * wide));
  return Array.from({ length: wide }, (_, n) => {
    if (n === column(share)) return "●";
    return column(low) <= n && n <= column(high) ? "─" : " ";
  }).join("");
}

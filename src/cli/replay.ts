/** `finalcall replay`: tries a page on months of real history, so that a rule's cost is seen before anybody adopts it. */

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { GitRefused, type Place } from "../connect/git/git.ts";
import { history, type Step } from "../connect/git/history.ts";
import { personAddressed } from "../connect/git/people.ts";
import type { Contact, Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { reportHtml } from "../replay/html.ts";
import { compare, type Past, type Replayed, replayStep, type Summary, summarise } from "../replay/replay.ts";
import { nameOf } from "../routing/sentence.ts";
import { basePage } from "./base-page.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { pageText } from "./page-file.ts";
import { printable } from "./terminal.ts";

export interface ReplayFlags {
  readonly page?: string;
  readonly compare?: string;
  readonly html?: string;
  readonly most?: string;
  readonly json?: boolean;
}

interface Tried {
  readonly page: Page | undefined;
  readonly contacts: readonly Contact[];
}
interface Obeyed extends Tried {
  readonly from: string;
}

const defaultMost = 500;
const reviewed = /^(reviewed|approved|acked|tested)-by:\s*(.*?)\s*<([^<>]*)>/i;

/** Replays a range, by default the last 500 steps of HEAD's first-parent line. Always exits 0: it judges nothing that waits. */
export async function replay(range: string | undefined, flags: ReplayFlags): Promise<ExitCode> {
  const place: Place = { cwd: process.cwd(), env: process.env };
  const obeyed = await pageFor(flags.page);
  const other = flags.compare === undefined ? undefined : await pageFor(flags.compare);
  const progress = meter(most(flags));
  const pages = other ? [obeyed, other] : [obeyed];
  const [steps = [], others = []] = await tried(place, range ?? "HEAD", most(flags), pages, progress.show).finally(
    progress.clear,
  );
  const summary = summarise(steps, obeyed.page?.zone ?? "UTC", obeyed.page !== undefined);
  const changed = other ? compare(steps, others) : undefined;
  const sentences = [...says(summary, obeyed.page), ...(changed ? [compared(changed)] : [])];
  if (flags.html !== undefined)
    writeFileSync(
      resolve(flags.html),
      reportHtml({ repo: place.cwd.split(/[\\/]/).at(-1) ?? "", page: obeyed.from, summary, steps, sentences }),
    );
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ ok: true, code: exit.ok, page: obeyed.from, summary, compared: changed ?? null, steps })}\n`,
    );
  else process.stdout.write(screen(summary, steps, sentences, flags.html));
  return exit.ok;
}

/**
 * Tries pages on a range, each on the same steps, the newest first; `show` is told how many are done. Gives the steps as
 * each page judges them. Throws CommandError where git does not know the range.
 */
export async function tried(
  place: Place,
  range: string,
  most: number,
  pages: readonly Tried[],
  show: (done: number) => void,
): Promise<Replayed[][]> {
  const judged = pages.map((): Replayed[] => []);
  try {
    for await (const step of history(place, range, most)) {
      pages.forEach(({ page, contacts }, at) => {
        judged[at]?.push(replayStep(page, pastOf(step, contacts)));
      });
      show(judged[0]?.length ?? 0);
    }
  } catch (fault) {
    if (fault instanceof GitRefused) throw new CommandError(exit.usage, fault.message, fault.next);
    throw fault;
  }
  return judged;
}

function most({ most }: ReplayFlags): number {
  const wanted = most === undefined ? defaultMost : Number(most);
  if (Number.isSafeInteger(wanted) && wanted > 0) return wanted;
  throw new CommandError(exit.usage, `--most takes a number of steps, not ${most}.`, "finalcall replay --most 2000");
}

/** The page to try: the file asked for, else that of the base branch, else none. A broken page is refused. */
async function pageFor(asked: string | undefined): Promise<Obeyed> {
  const found =
    asked === undefined ? await basePage(process.cwd()) : { source: pageText(asked), includes: [], from: asked };
  if (!found) return { page: undefined, contacts: [], from: "no page: the built-in rules alone" };
  const { page, contacts, problems } = readPage(found.source, {
    includes: new Map(found.includes.map(({ path, text }) => [path, text])),
  });
  if (page) return { page, contacts, from: found.from };
  const first = problems.find(({ severity }) => severity === "error");
  throw new CommandError(
    exit.usage,
    `The page ${found.from} has errors: ${first?.what ?? ""}`,
    "Run `finalcall lint` and mend what it names.",
  );
}

function pastOf(
  { sha, subject, at, authors, committer, merge, trailers, patch, truncated }: Step,
  contacts: readonly Contact[],
): Past {
  const addresses = new Set(authors.map(({ email }) => email.toLowerCase()));
  const reviewers = trailers.flatMap((line) => reviewed.exec(line)?.[3]?.toLowerCase() ?? []);
  // The code host's own account puts squashes in place; it is nobody.
  const placed = merge && !addresses.has(committer.email.toLowerCase()) && !/^noreply@/i.test(committer.email);
  const persons = authors.map(({ email }) => personAddressed(contacts, email)).filter((person) => person !== "");
  return {
    ...{ sha, subject, at, patch, truncated, trailers },
    makers: authors.map(({ name }) => name),
    persons: [...new Set(persons)],
    independent: placed || reviewers.some((address) => !addresses.has(address)),
  };
}

const share = (part: number, whole: number): string =>
  `${part} (${whole === 0 ? 0 : Math.round((part / whole) * 100)} %)`;

/** What a tired person should know, most important first. */
export function says(summary: Summary, page: Page | undefined): string[] {
  const { steps, risks, alone, people, areas, nobody, ai, oneWay } = summary;
  if (steps === 0) return ["There is nothing to replay in this range."];
  const [busiest] = people;
  const [area] = areas.filter(({ area }) => area !== "no area");
  return [
    `Of ${steps} steps, ${share(risks.high, steps)} would have been stopped for a named yes, ${share(risks.medium, steps)} reviewed, ${share(risks.low, steps)} let through.`,
    `${share(alone, risks.high)} of the stopped ones went in with nobody independent visible in git.`,
    ...(area
      ? [
          `Most stops are about ${area.area}: ${area.high}. ${oneWay} steps were one-way doors; AI took part in ${ai} by what git shows.`,
        ]
      : []),
    ...(busiest && page
      ? [
          `${nameOf(busiest.person)} would have been asked ${busiest.asked} times, ${busiest.perWeek} a week, ${busiest.away} of them while away: the bottleneck.`,
        ]
      : []),
    ...(nobody > 0 ? [`For ${nobody} steps the page names nobody independent.`] : []),
  ];
}

const compared = ({ stopped: [before, after], changed }: ReturnType<typeof compare>): string =>
  `The other page would stop ${after} instead of ${before}, and change the answer for ${changed} steps.`;

function screen(
  { people, areas }: Summary,
  steps: readonly Replayed[],
  sentences: readonly string[],
  html: string | undefined,
): string {
  const widest = Math.max(1, ...areas.map(({ steps }) => steps));
  const bar = (count: number) => "█".repeat(Math.round((count / widest) * 30)) || (count > 0 ? "▏" : "");
  const stopped = steps.filter(({ risk }) => risk === "high").slice(0, 8);
  return [
    ...sentences,
    "",
    ...areas
      .slice(0, 10)
      .map(
        ({ area, steps, high }) =>
          `  ${area.padEnd(14)} ${String(steps).padStart(5)}  ${String(high).padStart(5)} stopped  ${bar(steps)}`,
      ),
    ...(people.length > 0
      ? [
          "",
          ...people
            .slice(0, 8)
            .map(
              ({ person, asked, perWeek, away }) =>
                `  ${nameOf(person).padEnd(14)} ${String(asked).padStart(5)} asked  ${String(perWeek).padStart(5)} a week  ${away} while away`,
            ),
        ]
      : []),
    "",
    ...stopped.map(
      ({ sha, subject, why }) => `  ${sha.slice(0, 8)}  ${printable(subject).slice(0, 70)}\n            ${why}`,
    ),
    html === undefined ? "  --html FILE draws it; --json has every step." : `  Drawn in ${html}.`,
    "",
  ].join("\n");
}

/** One line on a terminal's stderr; nothing anywhere else. */
function meter(most: number) {
  const on = process.stderr.isTTY === true;
  let last = 0;
  return {
    show(done: number) {
      if (!on || done - last < 20) return;
      last = done;
      const filled = Math.round((Math.min(done, most) / most) * 30);
      process.stderr.write(`\r  ${"█".repeat(filled)}${"░".repeat(30 - filled)} ${done} of at most ${most} `);
    },
    clear() {
      if (on) process.stderr.write("\r\x1b[K");
    },
  };
}

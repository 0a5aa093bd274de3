/** `finalcall who` and `finalcall mine`: whose call it is, in one sentence, with why. */

import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Page } from "../page/page.ts";
import { mine } from "../routing/mine.ts";
import type { Reading, WhoAnswer } from "../routing/routing.ts";
import { who, whoForPath, whoForPaths } from "../routing/who.ts";
import { CommandError, exit } from "./exit.ts";
import type { Flags } from "./fast.ts";
import { gitNames } from "./git-lines.ts";
import { pageFile, wholePage } from "./page-file.ts";
import { staleField, staleOffline } from "./stale.ts";

export const whoHelp = `finalcall who "QUESTION" | PATH | COMMIT   [--page FILE] [--at TIME] [--json]

Who decides: the one owner, who stands in, who can say yes right now, and why.
Answers offline, from the page alone. When two areas match, or none does, it says
that it is unsure and names the owner of everything else.

  finalcall who "retry logic for refunds"
  finalcall who src/billing/charge.ts
  finalcall who HEAD~1
  finalcall who "can I deploy this tonight?" --at 2026-12-24T22:00Z

Exit 0: an answer, sure or not (see "sure" in --json). Exit 2: no page, or a broken one.
`;

export const mineHelp = `finalcall mine "WHAT I WANT TO DO"   --as PERSON [--page FILE] [--at TIME] [--json]

Whether this is yours to decide without asking: inside the guardrails, and undone within a sprint.
A guardrail whose number nobody pushed counts as crossed.

  finalcall mine --as ben "split the worker into two queues"
  finalcall mine --as ben "buy one more monitoring tool, 400 EUR a month"

Exit 0: it is yours. Exit 3: it is somebody else's, and the answer says whose.
`;

export function askWho(words: readonly string[], { page: asked, at, json }: Flags): number {
  if (words.length === 0) throw new CommandError(exit.usage, "who takes a question, a path or a commit.", whoHelp);
  const file = pageFile(asked, process.cwd());
  const { page, version } = wholePage(file);
  const answer = answerTo(page, words.join(" "), file, moment(at));
  const stale = staleOffline(process.env, version);
  if (json) process.stdout.write(`${JSON.stringify({ ...answer, page: version, ...staleField(stale) })}\n`);
  else process.stdout.write(`${whoText(answer)}${stale === "" ? "" : `  ${stale}\n`}`);
  return exit.ok;
}

export function askMine(words: readonly string[], { page: asked, as, at, json }: Flags): number {
  if (words.length === 0 || as === undefined)
    throw new CommandError(exit.usage, "mine takes what you want to do, and --as PERSON.", mineHelp);
  const { page, version } = wholePage(pageFile(asked, process.cwd()));
  if (!page.people.some(({ id }) => id === as))
    throw new CommandError(
      exit.usage,
      `${as} is not a person on the page.`,
      `One of: ${page.people.map(({ id }) => id).join(", ")}.`,
    );
  const readings: readonly Reading[] = []; // Offline nobody knows the pushed numbers, and unknown counts as crossed.
  const answer = mine(page, as, words.join(" "), moment(at), readings);
  const stale = staleOffline(process.env, version);
  const more = stale === "" ? answer.why.slice(1) : [...answer.why.slice(1), stale];
  if (json) process.stdout.write(`${JSON.stringify({ ...answer, page: version, ...staleField(stale) })}\n`);
  else process.stdout.write(`${answer.why[0] ?? ""}\n${indented(more)}`);
  return answer.mine ? exit.ok : exit.denied;
}

/** A commit and a path are asked about by the files they name; everything else is a question in words. */
function answerTo(page: Page, text: string, file: string, at: string): WhoAnswer {
  const root = dirname(resolve(file));
  const paths = commitPaths(text, root) ?? filePath(text, root);
  if (!paths) return who(page, text, at);
  const [first = whoForPath(page, text, at), ...others] = whoForPaths(page, paths, at).answers;
  const owners = others.map(({ area, owner, why }) => ({ area, owner, why: why.join(" ") }));
  return { ...first, also: owners.length > 0 ? owners : first.also };
}

function filePath(text: string, root: string): string[] | undefined {
  if (/\s/.test(text)) return undefined;
  const fromHere = resolve(text);
  if (existsSync(fromHere)) return [relative(root, fromHere)];
  return /\/|\.[a-z0-9]{1,6}$/i.test(text) ? [text] : undefined;
}

/** The files a commit changes, or undefined when the text does not name one. Git is asked only about what looks like one. */
function commitPaths(text: string, root: string): string[] | undefined {
  if (!/^(HEAD([~^][0-9]*)*|[0-9a-f]{7,64})$/.test(text) || !existsSync(join(root, ".git"))) return undefined;
  return gitNames(root, ["show", "--no-color", "--format=", "--name-only", "-z", "-m", "--first-parent", text]);
}

/** A time from the command line, else now; always UTC in the answer. */
function moment(asked: string | undefined): string {
  const at = asked === undefined ? new Date() : new Date(asked);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw new CommandError(
    exit.usage,
    `${asked} is not a time.`,
    "Write it as 2026-12-24T22:00Z, or with an offset: 2026-12-24T22:00+01:00.",
  );
}

function whoText(answer: WhoAnswer): string {
  const decides =
    answer.role === "none"
      ? "Nobody needs to be asked"
      : answer.role === "teammate"
        ? "Any teammate reviews it"
        : `${title(answer.owner)} decides`;
  const named = answer.role === "named_approver" ? " (anybody named but the author)" : "";
  const first = answer.sure ? `${decides}${named}` : `Unsure. ${title(answer.owner)} decides until somebody owns it`;
  const now =
    answer.now.person === ""
      ? `Nobody can say yes now: ${answer.now.why}`
      : `Now: ${title(answer.now.person)}, as ${answer.now.as}. ${answer.now.why}`;
  const facts = [
    answer.area && `area ${answer.area}`,
    answer.backup && `backup ${title(answer.backup)}`,
    answer.input.length > 0 && `input ${answer.input.map(title).join(", ")}`,
    answer.afterHours && `after hours ${title(answer.afterHours)}`,
  ].filter(Boolean);
  const also = answer.also.map(({ area, owner }) => `${area} (${title(owner)})`).join(", ");
  return `${first}.\n  ${facts.join(" · ")}\n  ${now}\n${also === "" ? "" : `  ${answer.sure ? "It needs as well" : "Also possible"}: ${also}.\n`}${indented(answer.why)}`;
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}\n`).join("");
const title = (id: string) => id.slice(0, 1).toUpperCase() + id.slice(1);

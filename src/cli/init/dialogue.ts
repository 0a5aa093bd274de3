/** A draft confirmed in the terminal: one question for each area of which something is known. Enter takes what is proposed. */

import { type Answer, type Answers, answerFault, outsideFault } from "../../init/confirm.ts";
import { type Choice, type Draft, type DraftArea, regulars } from "../../init/draft.ts";
import { shownSafely } from "../../init/safe.ts";

/** Asks one question and gives what was typed; undefined when nobody answers any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/** So many people are offered by number; anybody else can be named. */
const mostOffered = 6;
const mostPaths = 4;

/** Everybody's answer, or undefined when the person left: then nothing is written. */
export async function dialogue(draft: Draft, ask: Ask, say: (line: string) => void): Promise<Answers | undefined> {
  say(`${draft.repository}: ${draft.commits} commits, evidence ${draft.window.says}.`);
  say(
    "Enter takes the name in brackets. A number or a name takes another, a second one is the backup. - leaves it unclaimed.",
  );
  const rest = await asked(draft, undefined, draft.rest.choices, draft.rest.owner.person, "", ask, say);
  if (!rest) return undefined;
  const areas = new Map<string, Answer>();
  const known = draft.areas.filter(isAsked);
  for (const area of known) {
    const proposed = area.unshown ? rest.owner : area.owner?.person;
    const answer = await asked(draft, area, area.choices, proposed, area.backup?.person ?? "", ask, say);
    if (!answer) return undefined;
    areas.set(area.name, answer);
  }
  const left = draft.areas.filter((area) => !isAsked(area)).map(({ name }) => name);
  if (left.length > 0)
    say(`\nGit shows nothing of: ${left.join(", ")}. They stay unclaimed until somebody claims them on the page.`);
  const outside = regulars(draft).length === 1 ? await outsideOf(draft, ask, say) : undefined;
  if (outside === "left") return undefined;
  return { areas, rest: rest.owner, outside, byHand: true };
}

/** Whether a person is asked about an area: something is known of it, or the page needs a name. */
export const isAsked = ({ needed, choices, paths }: DraftArea): boolean =>
  needed || choices.length > 0 || paths.length > 0;

async function asked(
  draft: Draft,
  area: DraftArea | undefined,
  choices: readonly Choice[],
  proposed: string | undefined,
  backup: string,
  ask: Ask,
  say: (line: string) => void,
): Promise<Answer | undefined> {
  const offered = choices.slice(0, mostOffered);
  say(`\n${title(area)}`);
  if (area && area.paths.length > 0) say(`  files: ${pathsOf(area)}`);
  offered.forEach(({ person, source }, at) => {
    say(`  ${at + 1}  ${person.padEnd(16)} ${shownSafely(source)}`);
  });
  for (const gap of area?.gaps ?? []) say(`  !  ${gap}`);
  const shown =
    proposed === undefined ? "-" : backup !== "" && backup !== proposed ? `${proposed}, backup ${backup}` : proposed;
  for (;;) {
    const typed = await ask(`  Who makes the final call? [${shown}] `);
    if (typed === undefined) return undefined;
    const words = typed
      .trim()
      .split(/[\s,/]+/)
      .filter((word) => word !== "");
    if (words.length === 0) return { owner: proposed ?? "-" };
    const [owner = "", second] = words.map((word) => meantBy(word, draft, offered));
    const fault =
      words.length > 2
        ? "One name, and if you like one backup."
        : (answerFault(draft, area, owner) ??
          (second === undefined ? undefined : backupFault(draft, area, owner, second)));
    if (fault === undefined) return second === undefined ? { owner } : { owner, backup: second };
    say(`  ${fault}`);
  }
}

const backupFault = (draft: Draft, area: DraftArea | undefined, owner: string, backup: string): string | undefined =>
  owner === "-" || backup === "-"
    ? "An area without an owner has no backup."
    : backup === owner
      ? "The backup acts when the owner cannot; the same person cannot do both."
      : answerFault(draft, area, backup);

const title = (area: DraftArea | undefined): string =>
  area ? `${area.name}: ${area.title}` : "everything-else: what no area covers, inside the guardrails";

const pathsOf = ({ paths }: DraftArea): string => {
  const shown = paths.slice(0, mostPaths).map(({ pattern }) => pattern);
  return `${shown.join("  ")}${paths.length > mostPaths ? `  and ${paths.length - mostPaths} more` : ""}`;
};

/** A number of the list, an id, or the only person whose name begins so; else the word itself, which nobody is. */
function meantBy(word: string, { people }: Draft, offered: readonly Choice[]): string {
  const number = /^\d{1,2}$/.test(word) ? offered[Number(word) - 1]?.person : undefined;
  if (number !== undefined || word === "-") return number ?? word;
  const plain = word.toLowerCase();
  if (people.some(({ id }) => id === plain)) return plain;
  const begun = people.filter(({ id, name }) => id.startsWith(plain) || name.toLowerCase().startsWith(plain));
  return begun.length === 1 ? (begun[0]?.id ?? word) : word;
}

async function outsideOf(draft: Draft, ask: Ask, say: (line: string) => void) {
  say(
    `\nOnly ${regulars(draft)[0]?.id} is regularly at work here, and nobody approves their own work. Who outside says yes?`,
  );
  for (;;) {
    const typed = await ask("  A name and an address, such as ann ann@advisors.example; Enter for nobody: ");
    if (typed === undefined) return "left" as const;
    const [name, email, ...more] = typed.trim().split(/\s+/);
    if (!name) return undefined;
    const outside = { name: name.toLowerCase(), email: email ?? "" };
    const fault = more.length > 0 ? "One name and one address." : outsideFault(draft, outside);
    if (fault === undefined) return outside;
    say(`  ${fault}`);
  }
}

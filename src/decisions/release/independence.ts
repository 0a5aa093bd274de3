/** Who is left to approve a release: nobody who made any of it, and only owner and backup of deploy. */

import type { Subjects } from "../../kernel/kind.ts";
import { areaOf, type Page } from "../../page/page.ts";
import { type Answerer, answerers } from "../authority.ts";
import { personIn } from "../caller.ts";
import type { ChangeState } from "../change/kind.ts";
import { verdict } from "../change/verdict.ts";

/** One commit of a release on its first-parent line, and who made it. `diff` is the SHA-256 of its patch; empty when unknown. */
export interface ReleasedCommit {
  readonly commit: string;
  readonly subject: string;
  readonly diff: string;
  readonly makers: readonly { readonly person: string; readonly name: string; readonly as: readonly string[] }[];
}

/** A commit whose content somebody independent approved as a change, and who did. */
export interface Counted {
  readonly commit: string;
  readonly by: readonly string[];
}

/** A part of a release that somebody is independent of. `from` is exclusive, as in git. */
export interface Split {
  readonly from: string;
  readonly to: string;
  readonly approver: string;
}

const persons = (makers: ReleasedCommit["makers"]): string[] => [
  ...new Set(makers.map(({ person }) => person).filter((person) => person !== "")),
];

/** Everybody who made any of it, and whoever prepares it. */
export const everybodyIn = (commits: readonly ReleasedCommit[], preparer: string): string[] => [
  ...new Set([...persons(commits.flatMap(({ makers }) => makers)), ...(preparer === "" ? [] : [preparer])]),
];

/** Owner and backup of deploy who are not excluded, first whose call it is; the outside approver only when both made it. */
export function left(
  page: Page,
  excluded: readonly string[],
  { at, since }: { readonly at: string; readonly since: string },
): readonly Answerer[] {
  const deploy = areaOf(page, "deploy");
  if (!deploy) return [];
  return answerers(page, deploy, { at, since, makers: excluded }).filter(({ as }) => as !== "after-hours");
}

/** Everybody on the list of deploy rights who could ever approve it, whatever the hour. */
export function everLeft(page: Page, excluded: readonly string[]): string[] {
  const deploy = areaOf(page, "deploy");
  const named = [deploy?.owner ?? "", deploy?.backup ?? ""].flatMap(
    (id) => page.rotations.find((one) => one.id === id)?.members ?? [id],
  );
  return [...new Set(named)].filter((person) => person !== "" && !excluded.includes(person));
}

/** Commits whose very content is an approved change, with a yes by somebody who did not make it. */
export function countedIn(
  page: Page,
  version: string,
  commits: readonly ReleasedCommit[],
  changes: Pick<Subjects<ChangeState>, "values">,
  at: string,
): Counted[] {
  const byDiff = new Map([...changes.values()].map((change) => [change.current.diff, change]));
  return commits.flatMap(({ commit, diff, makers }) => {
    const change = diff === "" ? undefined : byDiff.get(diff);
    if (!change) return [];
    const { ok, needs } = verdict(page, version, change, at);
    const yes = needs.flatMap(({ approved }) => (approved ? [personIn(approved.by)] : []));
    const own = persons(makers);
    return ok && yes.length > 0 && !yes.some((person) => own.includes(person))
      ? [{ commit, by: [...new Set(yes)] }]
      : [];
  });
}

/**
 * The release in parts, oldest first, each with somebody of `candidates` who made nothing of it; undefined when a single
 * commit leaves nobody. `commits` are newest first; `from` is the commit below all of them.
 */
export function splitsOf(
  commits: readonly ReleasedCommit[],
  from: string,
  candidates: readonly string[],
): Split[] | undefined {
  const parts: Split[] = [];
  let able: readonly string[] = [];
  for (const { commit, makers } of [...commits].reverse()) {
    const own = persons(makers);
    const still = able.filter((person) => !own.includes(person));
    const fresh = candidates.filter((person) => !own.includes(person));
    const last = parts.at(-1);
    if (last && still.length > 0) {
      parts[parts.length - 1] = { ...last, to: commit, approver: still[0] ?? "" };
      able = still;
    } else if (fresh.length > 0) {
      parts.push({ from: last?.to ?? from, to: commit, approver: fresh[0] ?? "" });
      able = fresh;
    } else return undefined;
  }
  return parts;
}

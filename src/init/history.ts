/** A history, folded while it is read: who touched which area when, who let it in, and nothing of what the commits say. */

import type { Commit, Named } from "./facts.ts";

/** One commit. Numbers of people are places in `History.names`. */
export interface Touch {
  /** Committer time, in seconds. */
  readonly at: number;
  readonly merge: boolean;
  /** Merges: what they brought, by the commits that came in with them, and only those on the first-parent line. */
  readonly areas: number;
  /** Author and co-authors; for a merge those of what it brought. */
  readonly makers: readonly number[];
  /** Who let it in without having made any of it: by a trailer, as committer, or as the one who merged. */
  readonly approvers: readonly number[];
  /** Who merged, made it or not; -1 for a plain commit. */
  readonly merger: number;
  readonly reverts: boolean;
}

export interface History {
  readonly names: readonly Named[];
  /** Numbers of names that wrote or put in a commit themselves. The others stand in trailers alone, where anybody may write anybody. */
  readonly committed: ReadonlySet<number>;
  /** Newest first. Merges that only bring the main line into a branch are left out. */
  readonly touches: readonly Touch[];
  /** Each name's clock: how often it was so many minutes ahead of UTC, and one instant (seconds) of each month at which. */
  readonly clocks: readonly (readonly Clock[])[];
  /** How many commits were read, and whether there were more. */
  readonly commits: number;
  readonly cut: boolean;
}

export interface Clock {
  readonly at: number;
  readonly offset: number;
  readonly times: number;
}

/** Who took part in the making, and who looked at it. Signed-off-by says neither: some sign what they wrote, some what they pass on. */
const madeWith = /^(?:co-?authored-by|co-?developed-by|pair(?:ed)?-with)\s*:\s*(.*?)\s*<([^<>]*)>\s*$/i;
const lookedAt = /^(?:reviewed|approved|acked)-by\s*:\s*(.*?)\s*<([^<>]*)>\s*$/i;
/** What the code host writes as committer when somebody presses its buttons: nobody. */
const codeHost = /^(noreply@github\.com|noreply@gitlab\.com|noreply@[\w.-]+)$/i;
const revert = /^revert\b/i;
const monthSeconds = 2_629_746;

/** A commit before its merges are known. */
interface Loose {
  readonly touch: Touch;
  readonly parents: readonly string[];
}

/** Folds commits as they come, the newest first. `areasOf` says which areas a path is in, as bits. */
export function folding(areasOf: (path: string) => number) {
  const index = new Map<string, number>();
  const names: Named[] = [];
  const clocks: Map<string, { at: number; offset: number; times: number }>[] = [];
  const found = new Map<string, Loose>();
  const committed = new Set<number>();
  const numberOf = ({ name, email }: Named): number => {
    const key = `${name}\0${email}`;
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, names.length);
    clocks.push(new Map());
    return names.push({ name, email }) - 1;
  };
  return {
    take(commit: Commit): void {
      const { author, committer, parents, trailers, files } = commit;
      const first = numberOf(author);
      const makers = [first, ...people(trailers, madeWith).map(numberOf)];
      const merge = parents.length > 1;
      const own = committer.email.toLowerCase() === author.email.toLowerCase() || codeHost.test(committer.email);
      const put = own || merge ? [] : [numberOf(committer)];
      const approvers = [...people(trailers, lookedAt).map(numberOf), ...put];
      for (const number of [first, ...put]) committed.add(number);
      let areas = 0;
      for (const path of files) areas |= areasOf(path);
      clock(clocks[first], commit);
      const touch = {
        ...{ at: commit.at, merge, areas, makers: unique(makers) },
        ...{ approvers: unique(approvers), merger: merge ? first : -1, reverts: revert.test(commit.subject) },
      };
      found.set(commit.sha, { touch, parents });
    },
    /** `mapped` gives every name as the mailmap has it; `cut`: there were more commits than were taken. */
    done(mapped: readonly Named[], cut: boolean): History {
      return {
        names: names.map((name, at) => mapped[at] ?? name),
        committed,
        touches: withMerges(found),
        clocks: clocks.map((one) => [...one.values()]),
        commits: found.size,
        cut,
      };
    },
    names: (): readonly Named[] => names,
  };
}

const unique = (list: readonly number[]): number[] => [...new Set(list)];

const people = (trailers: readonly string[], pattern: RegExp): Named[] =>
  trailers.flatMap((line) => {
    const [, name, email] = pattern.exec(line) ?? [];
    return name === undefined || email === undefined ? [] : [{ name, email }];
  });

function clock(
  seen: Map<string, { at: number; offset: number; times: number }> | undefined,
  { written, offset }: Commit,
): void {
  if (!seen || !Number.isSafeInteger(written) || Math.abs(offset) > 14 * 60) return;
  const key = `${Math.floor(written / monthSeconds)} ${offset}`;
  const was = seen.get(key);
  if (was) was.times += 1;
  else seen.set(key, { at: written, offset, times: 1 });
}

/** Gives each merge of the first-parent line what it brought. A commit of a side branch belongs to the first merge that took it in. */
function withMerges(found: ReadonlyMap<string, Loose>): Touch[] {
  const line: string[] = [];
  for (let at = found.keys().next().value; at !== undefined && found.has(at); at = found.get(at)?.parents[0])
    line.push(at);
  const taken = new Set(line);
  const brought = new Map<string, Touch>();
  for (const sha of [...line].reverse()) {
    const merge = found.get(sha);
    if (!merge?.touch.merge) continue;
    const sides = sidesOf(merge, found, taken);
    if (sides.length === 0) continue;
    const makers = unique(sides.flatMap(({ touch }) => touch.makers));
    const areas = sides.reduce((set, { touch }) => set | touch.areas, 0);
    brought.set(sha, { ...merge.touch, makers, areas });
  }
  return [...found].flatMap(([sha, { touch }]) => (touch.merge ? (brought.get(sha) ?? []) : [touch]));
}

/** The plain commits that a merge brought; they are marked as taken. */
function sidesOf(merge: Loose, found: ReadonlyMap<string, Loose>, taken: Set<string>): Loose[] {
  const sides: Loose[] = [];
  const waiting = merge.parents.slice(1);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const one = found.get(at);
    if (!one || taken.has(at)) continue;
    taken.add(at);
    if (!one.touch.merge) sides.push(one);
    waiting.push(...one.parents);
  }
  return sides;
}

/** What the history shows for one area: who touched it, who let it in, since when nobody did. Every figure can be counted again with git. */

import type { Facts } from "./facts.ts";
import type { History, Touch } from "./history.ts";
import { type Human, humansOf, nobody } from "./humans.ts";

/** A stretch of time, both in seconds: from the first, before the second. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** How it is said: `in 12 months`. */
  readonly says: string;
}

/** One human's part in an area. */
export interface Standing {
  readonly person: string;
  /** Commits that they made or helped to make, merges left out. */
  readonly commits: number;
  /** Merges that they put in without having made any of it. */
  readonly merged: number;
  /** Commits of others that they reviewed or put in, as trailers and committers say. */
  readonly reviewed: number;
  /** Annotated tags, for releasing. */
  readonly tags: number;
}

export interface Evidence {
  /** Empty for everything. */
  readonly area: string;
  /** In the window: commits, merges, those of them that one of their makers merged, annotated tags. */
  readonly commits: number;
  readonly merges: number;
  readonly alone: number;
  readonly tags: number;
  /** Those with the most first. */
  readonly people: readonly Standing[];
  /** When a human last touched it, in seconds; undefined: never in what was read. */
  readonly last: number | undefined;
  /** Commits of each human in the last two years, and in all that was read. */
  readonly twoYears: ReadonlyMap<string, number>;
  readonly ever: ReadonlyMap<string, number>;
  readonly everCommits: number;
}

/** Everybody in a history, and what each number of a name stands for. */
export interface Cast {
  readonly humans: readonly Human[];
  /** The id of the human behind a number; undefined for programs and groups. */
  readonly idOf: (number: number) => string | undefined;
  /** Names of what is no human, each once. */
  readonly programs: readonly string[];
  readonly groups: readonly string[];
}

const daySeconds = 86_400;

/** The time from so many months before the end of a day. 0: everything. */
export function windowOf(on: string, months: number): Window {
  const to = Date.parse(`${on}T00:00:00Z`) / 1000 + daySeconds;
  if (months === 0) return { from: Number.NEGATIVE_INFINITY, to, says: "in the whole history" };
  const day = new Date(to * 1000);
  day.setUTCMonth(day.getUTCMonth() - months);
  return { from: day.getTime() / 1000, to, says: `in ${months} months` };
}

const inside = ({ from, to }: Window, at: number): boolean => at >= from && at < to;

/** Tells humans from programs, and gives each human one name. Whom only trailers name is nobody: they prove nothing. */
export function castOf({ names, touches, committed }: History): Cast {
  const commits = new Array<number>(names.length).fill(0);
  // Of what they wrote themselves: whoever writes trailers must not choose another person's address.
  const written = new Array<number>(names.length).fill(0);
  for (const { makers, merge } of touches)
    if (!merge)
      for (const [n, at] of makers.entries()) {
        commits[at] = (commits[at] ?? 0) + 1;
        if (n === 0) written[at] = (written[at] ?? 0) + 1;
      }
  const humans = humansOf(names, written).filter(({ numbers }) => numbers.some((at) => committed.has(at)));
  const ids = new Map(humans.flatMap(({ id, numbers }) => numbers.map((at) => [at, id] as const)));
  const others = (kind: "program" | "group") => [
    ...new Set(names.filter((name, at) => (commits[at] ?? 0) > 0 && nobody(name) === kind).map(({ name }) => name)),
  ];
  return { humans, idOf: (at) => ids.get(at), programs: others("program"), groups: others("group") };
}

/** The evidence for the touches that count. `tags`: annotated tags count too. */
export function evidenceOf(
  facts: Pick<Facts, "history" | "tags">,
  cast: Cast,
  window: Window,
  area: { readonly name: string; readonly counts: (touch: Touch) => boolean; readonly tags: boolean },
): Evidence {
  const all = facts.history.touches.filter((touch) => touch.at < window.to && area.counts(touch));
  const now = all.filter(({ at }) => inside(window, at));
  const plain = all.filter(({ merge }) => !merge);
  const merges = now.filter(({ merge }) => merge);
  const part = new Map<string, { commits: number; merged: number; reviewed: number; tags: number }>();
  const add = (person: string, what: "commits" | "merged" | "reviewed" | "tags") => {
    const was = part.get(person) ?? { commits: 0, merged: 0, reviewed: 0, tags: 0 };
    part.set(person, { ...was, [what]: was[what] + 1 });
  };
  const idsOf = (numbers: readonly number[]) => [...new Set(numbers.flatMap((at) => cast.idOf(at) ?? []))];
  for (const { merge, makers, approvers, merger } of now) {
    const made = idsOf(makers);
    if (!merge) for (const person of made) add(person, "commits");
    for (const person of idsOf(approvers)) if (!made.includes(person) && !merge) add(person, "reviewed");
    const put = merge ? cast.idOf(merger) : undefined;
    if (put !== undefined && !made.includes(put)) add(put, "merged");
  }
  const tags = area.tags ? facts.tags.filter(({ at }) => inside(window, at)) : [];
  const byTagger = tagging(facts, cast);
  for (const tag of tags) {
    const person = byTagger(tag.email);
    if (person !== undefined) add(person, "tags");
  }
  return {
    area: area.name,
    commits: now.length - merges.length,
    merges: merges.length,
    alone: merges.filter(({ merger, makers }) => idsOf(makers).includes(cast.idOf(merger) ?? "")).length,
    tags: tags.length,
    people: [...part].map(([person, counts]) => ({ person, ...counts })).sort(byScore),
    last: latest(plain.filter(({ makers }) => idsOf(makers).length > 0)),
    twoYears: counted(
      plain.filter(({ at }) => at >= twoYearsBefore(window.to)),
      idsOf,
    ),
    ever: counted(plain, idsOf),
    everCommits: plain.length,
  };
}

const twoYearsBefore = (to: number): number => {
  const day = new Date(to * 1000);
  day.setUTCMonth(day.getUTCMonth() - 24);
  return day.getTime() / 1000;
};

function tagging({ history }: Pick<Facts, "history">, { humans }: Cast): (email: string) => string | undefined {
  const ids = new Map(humans.flatMap(({ id, addresses }) => addresses.map((one) => [one, id] as const)));
  return (email) => (history.names.length === 0 ? undefined : ids.get(email.trim().toLowerCase()));
}

/** What somebody did in all: each commit, merge, review and tag counts one. */
export const score = ({ commits, merged, reviewed, tags }: Standing): number => commits + merged + reviewed + tags;

const byScore = (a: Standing, b: Standing): number => score(b) - score(a) || (a.person < b.person ? -1 : 1);

const latest = (touches: readonly Touch[]): number | undefined =>
  touches.reduce<number | undefined>((last, { at }) => (last === undefined || at > last ? at : last), undefined);

function counted(
  touches: readonly Touch[],
  idsOf: (numbers: readonly number[]) => readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { makers } of touches) for (const id of idsOf(makers)) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}

/** The evidence in one sentence, as it stands behind a name on the page. */
export function says(
  { commits, merged, reviewed, tags }: Standing,
  all: Evidence,
  where: string,
  window: Window,
): string {
  const parts = [
    commits > 0 ? `${commits} of ${amount(all.commits, "commit")}${where === "" ? "" : ` ${where}`}` : "",
    merged > 0 ? `merged ${merged} of ${amount(all.merges, "merge")} for others` : "",
    reviewed > 0 ? `reviewed ${reviewed} of ${amount(all.commits, "commit")} of others` : "",
    tags > 0 ? `tagged ${tags} of ${amount(all.tags, "release")}` : "",
  ].filter((one) => one !== "");
  return `${parts.join("; ")} ${window.says}`;
}

/** A count and its thing, `1 commit` or `2 commits`. */
export const amount = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** A first page from facts: for each area who the history shows, with its source, and what it does not show. Nobody is invented. */

import { builtInAreas, mustBeOwned } from "../page/areas.ts";
import { isTeam, type OwnerRule, type Owners, readOwners, ruleFor } from "./codeowners.ts";
import { type Cast, castOf, type Evidence, evidenceOf, says, score, type Window, windowOf } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import { areaGaps, some, wholeGaps } from "./gaps.ts";
import type { Human } from "./humans.ts";
import { coverage, type Holding, holds } from "./places.ts";
import { shownSafely } from "./safe.ts";
import { guessZone } from "./zones.ts";

/** Somebody who could own an area, and what speaks for it. */
export interface Choice {
  readonly person: string;
  readonly source: string;
}

/** A pattern of the page, and what stands there. */
export interface Path {
  readonly pattern: string;
  readonly source: string;
}

export interface DraftArea {
  readonly name: string;
  readonly title: string;
  /** Whom the history shows here, the plainest first. */
  readonly choices: readonly Choice[];
  /** Who is proposed; undefined: it stays unclaimed. */
  readonly owner: Choice | undefined;
  readonly backup: Choice | undefined;
  /** A page without an owner here is refused; then the owner of everything else is proposed where nothing is shown. */
  readonly needed: boolean;
  /** True when git shows nobody here, and the name stands only because the page needs one. */
  readonly unshown: boolean;
  readonly paths: readonly Path[];
  readonly except: readonly string[];
  readonly gaps: readonly string[];
}

export interface DraftPerson {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly addresses: readonly string[];
  readonly email: string | undefined;
  readonly github: string | undefined;
  readonly zone: { readonly zone: string; readonly source: string } | undefined;
  /** Was here only briefly: may be named by hand, and is never proposed. */
  readonly briefly: boolean;
}

export interface Draft {
  readonly on: string;
  readonly head: string;
  readonly repository: string;
  readonly commits: number;
  /** Where evidence was looked for: `in 12 months`, and its ends in seconds; `from` is null for the whole history. */
  readonly window: { readonly says: string; readonly from: number | null; readonly to: number };
  readonly team: { readonly name: string; readonly source: string };
  readonly zone: { readonly zone: string; readonly source: string };
  /** Everybody who was at work in the window, those with the most first. */
  readonly people: readonly DraftPerson[];
  /** Who decides the rest, and who could. */
  readonly rest: { readonly owner: Choice; readonly choices: readonly Choice[] };
  /** Every built-in area, in the order of a page. */
  readonly areas: readonly DraftArea[];
  /** What concerns no single area. */
  readonly gaps: readonly string[];
}

/** Why there can be no draft. */
export interface NoDraft {
  readonly refused: string;
  readonly next: string;
}

interface Looked {
  readonly facts: Facts;
  readonly window: Window;
  readonly cast: Cast;
  readonly everything: Evidence;
  readonly owners: Owners;
  /** Those who may be proposed: whoever was at work more than briefly, or stands in CODEOWNERS. */
  readonly regular: (person: string) => boolean;
  /** The human whom CODEOWNERS means, where it is one who was at work in the window. */
  readonly meant: (owner: string) => Human | undefined;
}

/** Drafts a page. The same facts give the same draft. Refuses a history in which no human is seen. */
export function draftPage(facts: Facts): Draft | NoDraft {
  const cast = castOf(facts.history);
  const looked = lookedAt(facts, cast);
  if (!looked)
    return {
      refused: `No human is seen in the history of ${facts.name || "this repository"}: ${shownSafely(some([...cast.programs, ...cast.groups]))} ${cast.programs.length + cast.groups.length === 1 ? "is" : "are"} no one person.`,
      next: "A page names people. Write it by hand: a first page is ten lines (examples/three-people).",
    };
  const { window, everything, owners } = looked;
  const choices = choicesOf(looked, everything, "", declared(looked, owners.rules.filter(isForAll)));
  const owner = (choices.find(({ person }) => looked.regular(person)) ?? choices[0]) as Choice;
  const areas = builtInAreas.map(({ name, title }) => areaOf(looked, name, title, [owner, ...choices]));
  const people = peopleOf(looked);
  const boss = people.find(({ id }) => id === owner.person);
  return {
    ...{ on: facts.on, head: facts.head, repository: facts.name, commits: facts.history.commits },
    window: { says: window.says, from: Number.isFinite(window.from) ? window.from : null, to: window.to },
    team: { name: teamName(facts.name), source: "the repository's name" },
    zone: boss?.zone
      ? { zone: boss.zone.zone, source: `where ${boss.id} seems to be` }
      : { zone: "UTC", source: "no clock in the history says more" },
    ...{ people, rest: { owner, choices }, areas },
    gaps: wholeGaps({ facts, window, cast, everything, owners, people, areas }),
  };
}

/** One in a hundred commits makes somebody a regular, and so many do in any history. */
const mostForRegular = 5;

/** Looks back a year; if no human was at work then, two years, else as far as there is. */
function lookedAt(facts: Facts, cast: Cast): Looked | undefined {
  for (const months of [12, 24, 0]) {
    const window = windowOf(facts.on, months);
    const everything = evidenceOf(facts, cast, window, { name: "", counts: () => true, tags: false });
    if (everything.people.length === 0) continue;
    const active = new Set(everything.people.map(({ person }) => person));
    const humans = cast.humans.filter(({ id }) => active.has(id));
    const owners = readOwners(facts.codeowners);
    const meant = (owner: string) => meantBy(owner, humans);
    const named = new Set(owners.rules.flatMap((rule) => rule.owners.flatMap((owner) => meant(owner)?.id ?? [])));
    const enough = Math.min(mostForRegular, Math.max(1, Math.ceil(everything.commits / 100)));
    const often = new Set(everything.people.filter((one) => score(one) >= enough).map(({ person }) => person));
    return { facts, window, cast, everything, owners, meant, regular: (id) => often.has(id) || named.has(id) };
  }
  return undefined;
}

const isForAll = ({ pattern }: OwnerRule): boolean => /^(\*|\/?\*\*|\/\*\*\/\*)$/.test(pattern);

/** By address or account; else by a name that only one of them has. */
function meantBy(owner: string, humans: readonly Human[]): Human | undefined {
  if (isTeam(owner)) return undefined;
  const plain = owner.toLowerCase().replace(/^@/, "");
  if (!owner.startsWith("@")) return humans.find(({ addresses }) => addresses.includes(plain));
  const known = humans.find(({ github }) => github === plain);
  if (known) return known;
  const alike = humans.filter(
    ({ name, addresses, github }) =>
      github === undefined &&
      (squeezed(name) === squeezed(plain) ||
        addresses.some((one) => squeezed(one.replace(/@.*$/, "")) === squeezed(plain))),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

const squeezed = (text: string): string => text.toLowerCase().replace(/[\s._-]+/g, "");

/** Who stands in CODEOWNERS for these rules: the one person of a rule, with where it says so. */
function declared({ meant }: Looked, rules: readonly OwnerRule[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const { file, line, pattern, owners } of rules)
    for (const owner of owners) {
      const human = meant(owner);
      if (human && !found.has(human.id))
        found.set(human.id, { person: human.id, source: `${file} line ${line} (${pattern})` });
    }
  return [...found.values()];
}

/** Whom CODEOWNERS names first, then those who did the most; each with everything that speaks for them. */
function choicesOf(looked: Looked, evidence: Evidence, where: string, named: readonly Choice[]): Choice[] {
  const { window } = looked;
  const shown = evidence.people.map((one) => ({ person: one.person, source: says(one, evidence, where, window) }));
  const written = named.map(({ person, source }) => {
    const more = shown.find((one) => one.person === person)?.source;
    return { person, source: more === undefined ? source : `${source}; ${more}` };
  });
  const order = new Map(shown.map(({ person }, at) => [person, at]));
  const rank = ({ person }: Choice) => order.get(person) ?? Number.POSITIVE_INFINITY;
  const sorted = written.sort((a, b) => rank(a) - rank(b) || (a.person < b.person ? -1 : 1));
  return [...sorted, ...shown.filter(({ person }) => !written.some((one) => one.person === person))];
}

function areaOf(looked: Looked, name: string, title: string, rest: readonly Choice[]): DraftArea {
  const { facts, owners } = looked;
  const at = facts.holdings.findIndex(({ area }) => area === name);
  const holding = facts.holdings[at];
  const needed = mustBeOwned.includes(name);
  const evidence = evidenceFor(looked, name, at);
  const rules = holding ? rulesIn(facts, owners, holding, at) : [];
  const where = name === "incident" ? "that take a change back" : whereOf(holding);
  const named = declared(looked, rules);
  const choices = evidence ? choicesOf(looked, evidence, where, named) : named;
  const regular = choices.filter(({ person }) => looked.regular(person));
  const shown = name === "incident" && (evidence?.people[0]?.commits ?? 0) < fewReverts ? undefined : regular[0];
  const owner = shown ?? (needed ? unshownOwner(rest) : undefined);
  const libraries = facts.libraries.filter(({ about }) => areaAbout[about] === name);
  return {
    ...{ name, title, choices, owner, needed, unshown: needed && shown === undefined },
    backup:
      owner &&
      backupFor(
        owner,
        regular,
        rest.filter(({ person }) => looked.regular(person)),
      ),
    paths: (holding?.places ?? []).map(({ what, files }, n) => ({
      pattern: holding?.paths[n] ?? "",
      source: `${what}, ${files} ${files === 1 ? "file" : "files"}`,
    })),
    except: holding?.places.length ? (holding?.except ?? []) : [],
    gaps: areaGaps({ looked, name, needed, holding, evidence, rules, libraries, owner: shown, meant: looked.meant }),
  };
}

/** Whoever took back fewer changes than this is not shown to lead incidents. */
const fewReverts = 3;

const areaAbout = { payments: "billing", "sign-in": "auth", models: "ai" } as const;

/** What can be counted for an area: commits to its files, tags for releasing, commits that take others back for incidents. */
function evidenceFor({ facts, cast, window }: Looked, name: string, at: number): Evidence | undefined {
  if (name === "incident")
    return evidenceOf(facts, cast, window, { name, counts: ({ reverts, merge }) => reverts && !merge, tags: false });
  const has = at !== -1 && (facts.holdings[at]?.places.length ?? 0) > 0;
  if (!has && name !== "deploy") return undefined;
  return evidenceOf(facts, cast, window, {
    ...{ name, tags: name === "deploy" },
    counts: ({ areas }) => has && holds(areas, at),
  });
}

/** The first places, by name. */
function whereOf(holding: Holding | undefined): string {
  const [first, ...more] = holding?.paths ?? [];
  return first === undefined ? "" : `to ${first}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

/** So many files of an area are looked up in CODEOWNERS: enough to see whose they are. */
const mostLookedUp = 500;

/** The rules of CODEOWNERS that count for an area's files, those for the most files first. */
function rulesIn(facts: Facts, { rules }: Owners, holding: Holding, at: number): OwnerRule[] {
  if (rules.length === 0 || holding.places.length === 0) return [];
  const covers = coverage(facts.holdings);
  const find = ruleFor(rules);
  const counts = new Map<OwnerRule, number>();
  const own = facts.tracked.filter((path) => holds(covers(path), at));
  for (const path of own.slice(0, mostLookedUp)) {
    const rule = find(path);
    if (rule && !isForAll(rule)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || a.line - b.line).map(([rule]) => rule);
}

const unshownOwner = (rest: readonly Choice[]): Choice => ({
  person: rest[0]?.person ?? "",
  source: "git shows nobody here; the page needs a name, so whoever decides the rest stands in until one is confirmed",
});

/** The second of an area; where there is none, who decides the rest, or whoever comes next there. */
function backupFor(owner: Choice, choices: readonly Choice[], rest: readonly Choice[]): Choice | undefined {
  const here = choices.find(({ person }) => person !== owner.person);
  if (here) return here;
  const elsewhere = rest.find(({ person }) => person !== owner.person);
  return elsewhere && { person: elsewhere.person, source: `git shows nobody else here; elsewhere ${elsewhere.source}` };
}

/** So many people are listed, besides those who are proposed: whoever commits should be known on the page. */
const mostPeople = 12;
/** Whose zone is guessed: whoever did less is seldom named. */
const mostClocks = 40;

function peopleOf({ facts, cast, everything, window, regular }: Looked): DraftPerson[] {
  const byId = new Map(cast.humans.map((human) => [human.id, human]));
  return everything.people.flatMap((standing, rank) => {
    const human = byId.get(standing.person);
    if (!human) return [];
    const clocks = human.numbers.flatMap((at) => facts.history.clocks[at] ?? []);
    const guess = rank < mostClocks ? guessZone(clocks, window.from) : undefined;
    const { id, name, addresses, email, github } = human;
    return {
      ...{ id, name, addresses, email, github },
      source: says(standing, everything, "", window),
      briefly: !regular(id),
      zone: guess && {
        zone: guess.zone,
        source: `a guess: ${guess.fits} of ${guess.of} commits fit, at ${guess.offsets.join(" and ")}`,
      },
    };
  });
}

/** Who stands on the page: everybody who is named, and those at work the most. */
export const listed = (draft: Draft, named: ReadonlySet<string>): readonly DraftPerson[] =>
  draft.people.filter(({ id, briefly }, at) => (at < mostPeople && !briefly) || named.has(id));

/** Who may be proposed, those with the most first. */
export const regulars = ({ people }: Draft): readonly DraftPerson[] => people.filter(({ briefly }) => !briefly);

const teamName = (repository: string): string => {
  const last = repository
    .slice(repository.lastIndexOf("/") + 1)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .trim();
  return last === "" ? "team" : last.slice(0, 60);
};

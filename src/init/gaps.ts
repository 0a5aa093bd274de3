/** What the facts do not show, said as it is: who left, who is alone, what nobody touched, and what git cannot see. */

import { skeleton } from "../page/look-alike.ts";
import { isTeam, type OwnerRule, type Owners } from "./codeowners.ts";
import type { Choice, DraftArea, DraftPerson } from "./draft.ts";
import { amount, type Cast, type Evidence, type Window } from "./evidence.ts";
import type { Facts, Library } from "./facts.ts";
import type { Human } from "./humans.ts";
import type { Holding } from "./places.ts";
import { shownSafely } from "./safe.ts";

/** From so many months without a commit on, it is said. */
const staleMonths = 6;
/** Fewer commits say little about who knows an area. */
const few = 3;
const monthSeconds = 2_629_746;

interface AreaFacts {
  readonly looked: {
    readonly cast: Cast;
    readonly window: Window;
    readonly everything: Evidence;
  };
  readonly name: string;
  readonly needed: boolean;
  readonly holding: Holding | undefined;
  readonly evidence: Evidence | undefined;
  readonly rules: readonly OwnerRule[];
  readonly libraries: readonly Library[];
  /** Whom the history shows; undefined where it shows nobody. */
  readonly owner: Choice | undefined;
  readonly meant: (owner: string) => Human | undefined;
}

/** What is missing or thin in one area, in short sentences. */
export function areaGaps(area: AreaFacts): string[] {
  const { name, needed, holding, evidence, libraries, owner } = area;
  const files = (holding?.places.length ?? 0) > 0;
  const library = libraries[0];
  return [
    ...(library && !files
      ? [`${library.name} stands in ${library.file} line ${library.line}, and no file is found that is about it`]
      : []),
    ...(owner === undefined ? [nobodyShown(name, needed, files)] : []),
    ...(evidence && files ? untouched(area, evidence) : []),
    ...(evidence ? alone(evidence) : []),
    ...(evidence && owner ? thin(evidence) : []),
    ...(evidence ? gone(area, evidence) : []),
    ...(evidence && evidence.merges >= few && evidence.alone * 2 >= evidence.merges
      ? [`${evidence.alone} of ${evidence.merges} merges were put in by somebody who had made part of them`]
      : []),
    ...ofOwners(area),
    ...(holding && holding.leftOut > 0 ? [`${holding.leftOut} more places with fewer files are not listed`] : []),
  ].map(shownSafely);
}

function nobodyShown(name: string, needed: boolean, files: boolean): string {
  const why = files ? "nobody regular was at work there" : "git has nothing that shows who decides";
  return `${why}: ${needed ? "a person must say whose it is" : "it stays unclaimed"}${name === "company" ? "; the page itself is guarded by its owner" : ""}`;
}

function untouched({ looked: { window } }: AreaFacts, { last }: Evidence): string[] {
  if (last === undefined) return ["no human has touched it in what was read"];
  const months = Math.floor((window.to - last) / monthSeconds);
  return months >= staleMonths ? [`nobody has touched it in ${months} months (last on ${dayOf(last)})`] : [];
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

function alone({ twoYears, area }: Evidence): string[] {
  const [only] = twoYears;
  if (area === "incident" || !only || twoYears.size !== 1 || only[1] < few) return [];
  return [`only ${only[0]} in two years: bus factor one`];
}

const thin = ({ commits, merges, tags }: Evidence): string[] =>
  commits + merges + tags < few ? [`thin evidence: ${amount(commits, "commit")} and ${amount(merges, "merge")}`] : [];

/** Who made most of it, and is no longer there. */
function gone({ looked: { cast, everything } }: AreaFacts, { ever, everCommits, area }: Evidence): string[] {
  const [first] = [...ever].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (!first || area === "incident") return [];
  const [id, commits] = first;
  if (commits < 10 || commits * 3 < everCommits || everything.people.some(({ person }) => person === id)) return [];
  const name = cast.humans.find((human) => human.id === id)?.name ?? id;
  return [`${name} made ${commits} of all ${everCommits} commits there and is no longer at work here`];
}

/** So many lines of CODEOWNERS are spoken of for one area. */
const mostLines = 3;

function ofOwners({ rules, meant, owner, looked: { window } }: AreaFacts): string[] {
  const found: string[] = [];
  for (const { file, line, owners } of rules.slice(0, mostLines)) {
    const at = `${file} line ${line}`;
    for (const team of owners.filter(isTeam)) found.push(`${at} names ${team}, a team, which cannot own`);
    const persons = owners.filter((one) => !isTeam(one));
    for (const one of persons.filter((name) => !meant(name)))
      found.push(`${at} names ${one}, who is not seen at work ${window.says}`);
    if (persons.length > 1)
      found.push(
        `${at} names ${persons.length} people; one of them makes the final call${owner ? "" : ", and it must be said which"}`,
      );
    if (owners.length === 0) found.push(`${at} says that nobody owns it`);
  }
  return found.slice(0, mostLines * 2);
}

interface WholeFacts {
  readonly facts: Facts;
  readonly window: Window;
  readonly cast: Cast;
  readonly everything: Evidence;
  readonly owners: Owners;
  readonly people: readonly DraftPerson[];
  readonly areas: readonly DraftArea[];
}

/** What concerns the page as a whole. */
export function wholeGaps({ facts, window, cast, everything, owners, people, areas }: WholeFacts): string[] {
  const { history } = facts;
  const seen = everything.people.some(({ merged, reviewed }) => merged > 0 || reviewed > 0);
  const unreachable = people.filter(({ email }) => email === undefined).slice(0, 12);
  const named = new Set(areas.flatMap(({ owner, backup }) => [owner?.person, backup?.person]));
  return [
    ...(window.says === "in 12 months"
      ? []
      : [`no human committed in the last 12 months, so evidence is from longer ago: ${window.says}`]),
    ...(history.cut ? [`the newest ${history.commits} commits were read; what is older is not counted`] : []),
    ...(facts.cut ? [`the newest commit has more files than are read; the first ${facts.files} were looked at`] : []),
    ...(people.filter(({ briefly }) => !briefly).length === 1
      ? ["one person alone is regularly at work here: nobody could approve their work; name somebody outside"]
      : []),
    ...(seen
      ? []
      : ["git shows nobody who approves: changes are squashed or pushed, and only the code host knows who said yes"]),
    ...(owners.rules.length === 0 ? ["there is no CODEOWNERS"] : []),
    ...owners.unread.map((path) => `${path} is read by no host, because another stands before it`),
    ...owners.odd.slice(0, 5).map(({ file, line, why }) => `${file} line ${line} cannot be used: ${why}`),
    ...teamsForAll(owners),
    ...(cast.programs.length > 0 ? [`programs commit too and own nothing: ${some(cast.programs)}`] : []),
    ...(cast.groups.length > 0
      ? [`names of groups or shared mailboxes commit and own nothing: ${some(cast.groups)}`]
      : []),
    ...alike(people),
    ...(unreachable.some(({ id }) => named.has(id))
      ? [
          `no address is known that reaches ${unreachable
            .filter(({ id }) => named.has(id))
            .map(({ id }) => id)
            .join(", ")}`,
        ]
      : []),
  ].map(shownSafely);
}

/** One human by two names, or two who look like one: only a person can say which. */
function alike(people: readonly DraftPerson[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { id, name } of people.slice(0, 50)) {
    const look = skeleton(name.replace(/[\s\p{C}]+/gu, ""));
    if (look !== "") groups.set(look, [...(groups.get(look) ?? []), id]);
  }
  return [...groups.values()]
    .filter((ids) => ids.length > 1)
    .map((ids) => `${ids.join(" and ")} have names that read alike: one person, or ${ids.length}?`);
}

const teamsForAll = ({ rules }: Owners): string[] =>
  rules
    .filter(({ pattern, owners }) => pattern === "*" && owners.some(isTeam))
    .map(
      ({ file, line, owners }) =>
        `${file} line ${line} names ${owners.filter(isTeam).join(", ")} for everything, a team, which cannot own`,
    );

/** The first of some names, and how many more there are. */
export const some = (names: readonly string[]): string =>
  `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;

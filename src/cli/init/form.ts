/** The draft as a form, and the form as answers. */

import { type Answer, type Answers, answerFault, outsideFault } from "../../init/confirm.ts";
import { type Draft, type DraftArea, regulars } from "../../init/draft.ts";
import { capital } from "../../views/names.ts";
import type { InitModel, InitSeat } from "../../web/screens/init.tsx";
import { isAsked } from "./dialogue.ts";

/** What was typed, by field. */
export type Typed = ReadonlyMap<string, string>;
/** What is wrong, by seat. */
export type Wrong = ReadonlyMap<string, string>;

const mostEvidence = 4;
const mostPaths = 4;
/** A list to choose from that nobody can read through says no more than its beginning. */
const mostPeople = 60;

/** What the screen shows: the draft, or what was typed into it. */
export function modelOf(draft: Draft, typed: Typed = new Map(), wrong: Wrong = new Map()): InitModel {
  const known = draft.areas.filter(isAsked);
  const rest: InitSeat = {
    ...{ name: "rest", title: "Everything else", mayBeNobody: false, backup: "-", gaps: [], paths: [] },
    owner: typed.get("owner-rest") ?? draft.rest.owner.person,
    evidence: draft.rest.choices.slice(0, mostEvidence),
    wrong: wrong.get("rest") ?? "",
  };
  const named = new Set(known.flatMap(({ choices }) => choices.map(({ person }) => person)));
  return {
    repository: draft.repository,
    says: `${draft.commits} commits, evidence ${draft.window.says}`,
    people: draft.people.filter(({ id }, at) => at < mostPeople || named.has(id)).map(({ id, name }) => ({ id, name })),
    seats: [rest, ...known.map((area) => seatOf(area, typed, wrong))],
    unclaimed: draft.areas.filter((area) => !isAsked(area)).map(({ name }) => name),
    outside:
      regulars(draft).length === 1
        ? {
            name: typed.get("outside-name") ?? "",
            email: typed.get("outside-email") ?? "",
            wrong: wrong.get("outside") ?? "",
          }
        : undefined,
  };
}

const seatOf = (area: DraftArea, typed: Typed, wrong: Wrong): InitSeat => ({
  name: area.name,
  title: capital(area.title),
  owner: typed.get(`owner-${area.name}`) ?? area.owner?.person ?? "-",
  backup: typed.get(`backup-${area.name}`) ?? area.backup?.person ?? "-",
  mayBeNobody: !area.needed,
  evidence: area.choices.slice(0, mostEvidence),
  gaps: area.gaps,
  paths: area.paths.slice(0, mostPaths).map(({ pattern }) => pattern),
  wrong: wrong.get(area.name) ?? "",
});

/** Everybody's answer, or what is wrong with it. A field that is missing takes what is proposed; an unknown one is left aside. */
export function answersOf(draft: Draft, typed: Typed): Answers | { readonly wrong: Wrong } {
  const wrong = new Map<string, string>();
  const areas = new Map<string, Answer>();
  const rest = typed.get("owner-rest");
  const fault = rest === undefined ? undefined : answerFault(draft, undefined, rest);
  if (fault) wrong.set("rest", fault);
  for (const area of draft.areas.filter(isAsked)) {
    const owner = typed.get(`owner-${area.name}`);
    const chosen = typed.get(`backup-${area.name}`);
    const backup = chosen === "-" || chosen === undefined || owner === "-" ? undefined : chosen;
    const first = owner === undefined ? undefined : answerFault(draft, area, owner);
    const second = backup === undefined ? undefined : answerFault(draft, area, backup);
    // The proposed backup stays chosen when its owner becomes somebody else: then the next one is taken.
    const moved = backup === owner && backup === area.backup?.person;
    if (first ?? second) wrong.set(area.name, first ?? second ?? "");
    else if (backup !== undefined && backup === owner && !moved)
      wrong.set(area.name, "The backup acts when the owner cannot; the same person cannot do both.");
    else areas.set(area.name, { owner, backup: moved ? undefined : backup });
  }
  const outside = { name: (typed.get("outside-name") ?? "").trim(), email: (typed.get("outside-email") ?? "").trim() };
  const asked = regulars(draft).length === 1 && (outside.name !== "" || outside.email !== "");
  const strange = asked ? outsideFault(draft, outside) : undefined;
  if (strange) wrong.set("outside", strange);
  return wrong.size > 0 ? { wrong } : { areas, rest, outside: asked ? outside : undefined, byHand: true };
}

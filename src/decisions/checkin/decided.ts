/** Every yes and no that people gave in a span of time, of whichever kind: who had the final say, who waited for it, since when. Pure. */

import type { StateOf } from "../../kernel/kind.ts";
import type { Risk } from "../../page/page.ts";
import { access } from "../access/kind.ts";
import { action } from "../action/kind.ts";
import { personIn } from "../caller.ts";
import { change } from "../change/kind.ts";
import { page } from "../page/kind.ts";
import { proposal } from "../proposal/kind.ts";
import { release } from "../release/kind.ts";
import { task } from "../task/kind.ts";

/** The kinds in which people say yes or no. */
export const deciding = { page, proposal, change, release, access, action, task };
export type Deciding = { readonly [Name in keyof typeof deciding]: StateOf<(typeof deciding)[Name]> };

export const decidedKinds = ["proposal", "change", "release", "access", "action", "task", "page"] as const;
export type DecidedKind = (typeof decidedKinds)[number];

/** One yes or no. */
export interface Decided {
  readonly kind: DecidedKind;
  /** The subject's id; for a task `name/release`; for the page its version. */
  readonly id: string;
  readonly at: string;
  /** Who had the final say: a person's id. */
  readonly by: string;
  /** `owner`, `backup`, `after-hours`, `outside`; `nobody`: it was broken open; empty where the record does not say. */
  readonly as: string;
  /** Areas it was about; empty where the record names none. */
  readonly areas: readonly string[];
  readonly risk: Risk;
  readonly oneWay: boolean;
  /** It reversed somebody's answer, or went past whoever had not answered. */
  readonly overrode: boolean;
  readonly yes: boolean;
  /** Since when it waited for exactly this answer, UTC; empty where the record does not say. */
  readonly since: string;
  /** Persons who waited for it. */
  readonly waited: readonly string[];
}

/** Minutes that somebody waited for it, rounded down; 0 where nobody knows. */
export const minutesWaited = ({ since, at }: Pick<Decided, "since" | "at">): number =>
  since === "" ? 0 : Math.max(0, Math.floor((Date.parse(at) - Date.parse(since)) / 60_000));

/** What people decided from `from` on and before `to` (both UTC), the earliest first. */
export function decidedIn(world: Deciding, from: string, to: string): Decided[] {
  const all = [...proposals(world), ...changes(world), ...releases(world), ...grants(world), ...actions(world)];
  return [...all, ...tasks(world), ...pages(world)]
    .filter(({ at, by }) => by !== "" && at >= from && at < to)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : `${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
}

const persons = (actors: readonly string[]): string[] =>
  [...new Set(actors.map((one) => (one.includes(":") ? personIn(one) : one)))].filter((one) => one !== "");

function proposals(world: Deciding): Decided[] {
  return [...world.proposal.values()].flatMap(({ id, answers, area, risk, oneWay, by: asker, at: asked }) =>
    answers.map(({ by, as, at, option }, n) => ({
      ...{ kind: "proposal" as const, id, at, by: personIn(by), as, areas: [area], risk, oneWay },
      ...{ overrode: n > 0, yes: option !== "refuse", since: n > 0 ? "" : asked, waited: persons([asker]) },
    })),
  );
}

function changes(world: Deciding): Decided[] {
  return [...world.change.values()].flatMap(({ id, current, approvals, refusals }) => {
    const base = { kind: "change" as const, id, risk: current.risk, oneWay: current.oneWay, overrode: false };
    const waited = persons(current.makers.map(({ person }) => person));
    const since = (diff: string, at: string) => (diff === current.diff && current.at <= at ? current.at : "");
    return [
      ...approvals
        .filter(({ voided }) => voided === "")
        .map(({ by, as, at, areas, diff }) => ({
          ...{ ...base, at, by: personIn(by), as, areas, yes: true, since: since(diff, at), waited },
        })),
      ...refusals.map(({ by, at, diff }) => ({
        ...{ ...base, at, by: personIn(by), as: "", areas: current.areas, yes: false, since: since(diff, at), waited },
      })),
    ];
  });
}

function releases(world: Deciding): Decided[] {
  return [...world.release.values()].flatMap((state) => {
    const { id, risk, oneWay, preparedBy, preparedAt, healthy } = state;
    const waited = persons([preparedBy]);
    const base = { kind: "release" as const, id, areas: ["deploy"], risk, oneWay, overrode: false, waited, as: "" };
    const reached = (at: string) => healthy.findLast((one) => one.at <= at)?.at ?? preparedAt;
    return [
      ...state.approvals.map(({ by, as, at }) => ({
        ...{ ...base, at, by: personIn(by), as, yes: true, since: preparedAt },
      })),
      ...state.refusals.map(({ by, at }) => ({ ...base, at, by: personIn(by), yes: false, since: preparedAt })),
      ...state.advanced.map(({ by, at }) => ({ ...base, at, by: personIn(by), yes: true, since: reached(at) })),
      ...state.exceptions.map(({ by, at }) => ({
        ...{ ...base, at, by: personIn(by), yes: true, since: "", overrode: true },
      })),
    ];
  });
}

function grants(world: Deciding): Decided[] {
  return [...world.access.values()].flatMap((state): Decided[] => {
    const { id, target, person, askedAt, grantedBy, grantedAt, broken, refused } = state;
    if (target === undefined || (grantedBy === "" && !refused)) return [];
    const base = { kind: "access" as const, id, areas: [], risk: "high" as const, oneWay: false };
    const waits = { since: askedAt, waited: [person] };
    return [
      refused
        ? { ...base, ...waits, at: refused.at, by: personIn(refused.by), as: "", yes: false, overrode: false }
        : {
            ...{ ...base, ...waits, at: grantedAt, by: personIn(grantedBy), yes: true, overrode: broken },
            as: broken ? "nobody" : "",
          },
    ];
  });
}

function actions(world: Deciding): Decided[] {
  return [...world.action.values()].flatMap(({ id, area, risk, makers, at: since, approval, refusal }) => {
    const base = { kind: "action" as const, id, areas: [area], risk, oneWay: false, overrode: false, as: "" };
    const said = (given: { readonly by: string; readonly at: string } | undefined, yes: boolean) =>
      given ? [{ ...base, at: given.at, by: personIn(given.by), yes, since, waited: persons(makers) }] : [];
    return [...said(approval, true), ...said(refusal, false)];
  });
}

function tasks(world: Deciding): Decided[] {
  return [...world.task.values()].flatMap(({ id, releases }) =>
    releases.flatMap(({ number, makers, proposedAt, tests, approval, refusal }) => {
      const base = {
        kind: "task" as const,
        id: `${id}/${number}`,
        areas: ["ai"],
        risk: "high" as const,
        oneWay: false,
      };
      const since = tests.at(-1)?.at ?? proposedAt;
      const rest = { overrode: false, waited: persons(makers) };
      const yes = approval ? [{ ...base, ...rest, ...approvedBy(approval), yes: true, since }] : [];
      const no = refusal ? [{ ...base, ...rest, ...approvedBy(refusal), yes: false, since }] : [];
      return [...yes, ...no];
    }),
  );
}

const approvedBy = ({ by, at, as = "" }: { readonly by: string; readonly at: string; readonly as?: string }) => ({
  ...{ by: personIn(by), at, as },
});

/** Each page but the first, which nobody could have refused. */
function pages({ page }: Deciding): Decided[] {
  return page.history.slice(1).map(({ version, by, at }) => {
    const offer = page.inForce?.version === version ? page.inForce : undefined;
    return {
      ...{
        kind: "page" as const,
        id: version,
        at,
        by: personIn(by),
        as: "",
        areas: ["company"],
        risk: "high" as const,
      },
      ...{
        oneWay: false,
        overrode: false,
        yes: true,
        since: offer?.at ?? "",
        waited: persons(offer ? [offer.by] : []),
      },
    };
  });
}

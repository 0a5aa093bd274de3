/** Whether an action may run now: whose yes it needs and has, for how long, what stops it, and whether it ran already. Pure. */

import type { Context, Subjects } from "../../kernel/kind.ts";
import { type ActionRule, type Area, areaOf, type Page } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { routine } from "../../routing/required.ts";
import { type Answerer, answerers } from "../authority.ts";
import { type Freezing, type Frozen, frozen, frozenUntil, type Span } from "../freeze/frozen.ts";
import type { FreezeState } from "../freeze/kind.ts";
import type { PageState } from "../page/kind.ts";
import { type About, covers, pausedBy } from "../pause/paused.ts";
import type { PauseState } from "../pause/state.ts";
import type { PersonState } from "../person/kind.ts";
import type { TokenState } from "../token/kind.ts";
import { riskNow, ruleFor } from "./rule.ts";
import { type ActionState, endOf, firstSent, lastDispatch } from "./state.ts";

/** What the rules of an action look at. */
export interface ActionSeen {
  readonly page: PageState;
  readonly pause: Subjects<PauseState>;
  readonly freeze: FreezeState;
  readonly incident: Subjects<Freezing>;
}

export type Seen = Context & {
  readonly state: ActionState | undefined;
  readonly all: Subjects<ActionState>;
  readonly world: ActionSeen & {
    readonly person: Subjects<PersonState>;
    readonly token: Subjects<TokenState>;
  };
};

/** The area whose owner has the final call. */
export const areaOfAction = (page: Page, { area }: Pick<ActionRule, "area">): Area =>
  areaOf(page, area) ?? routine(page);

/** What counts of an action for who may say yes: also of one that nobody proposed yet. */
type Proposed = Pick<ActionState, "kind" | "risk" | "makers" | "by" | "area" | "at">;

/** Who may not say yes to it: whoever took part in proposing it; of a medium one the proposer alone. */
const barred = (page: Page, state: Proposed): readonly string[] =>
  riskNow(page, state) === "medium" ? state.makers.slice(0, state.by.startsWith("person:") ? 1 : 0) : state.makers;

/** Those whom the page names for this kind of action and who took no part in it; empty: it is the area's. */
export function namedFor(page: Page, state: Proposed, at: string): readonly string[] {
  const rule = ruleFor(page, state.kind);
  const named = riskNow(page, state) === "medium" && rule.reviewedBy.length > 0 ? rule.reviewedBy : rule.approve;
  const people = new Set(named.map((one) => personBehind(page, one, at)));
  return [...people].filter((one) => !barred(page, state).includes(one));
}

/** Everybody who may say yes now, the first one whose call it is; nobody who took part in proposing it. Of a medium one the proposer alone may not. */
export function approversOf(page: Page, state: Proposed, at: string): readonly Answerer[] {
  const people = namedFor(page, state, at);
  if (people.length > 0)
    return people.map((person) => ({ person, as: "owner" as const, why: `The page names them for ${state.kind}.` }));
  return answerers(page, areaOfAction(page, ruleFor(page, state.kind)), {
    at,
    since: state.at,
    makers: barred(page, state),
  });
}

/** What an action stands under: a pause of the tool of its name, of the task that it came from, or of everything. */
const aboutOf = ({ kind, task }: Pick<ActionState, "kind" | "task">): About => ({
  ...{ task, question: "", models: [], tools: [kind] },
});

/** A pause of one question type is not one of the task's actions: nobody said of which type they are. */
const stopsActions = (one: PauseState): boolean => one.what !== "question";

/** What holds it now: a pause, or a freeze of its environment. Undefined: nothing does. */
export function stoppedBy(
  { page, pause, freeze, incident }: ActionSeen,
  state: Pick<ActionState, "kind" | "task">,
  at: string,
): { readonly pause: PauseState } | { readonly freeze: Frozen } | undefined {
  const paused = pausedBy([...pause.values()].filter(stopsActions), aboutOf(state));
  if (paused) return { pause: paused };
  const inForce = page.inForce?.page;
  const { environment } = inForce ? ruleFor(inForce, state.kind) : { environment: "" };
  const held = inForce && environment !== "" ? frozen(inForce, freeze, incident, environment, at) : undefined;
  return held && { freeze: held };
}

/** Until when a yes holds, in UTC: so many minutes in which nothing stopped it. */
export function validUntil(seen: ActionSeen, state: ActionState, rule: ActionRule, at: string): string {
  const given = state.approval?.at ?? at;
  const paused = [...seen.pause.values()]
    .filter((one) => stopsActions(one) && covers(one, aboutOf(state)))
    .map(({ at: since, resumed }) => ({ since, until: resumed?.at ?? at }));
  const page = seen.page.inForce?.page;
  const held =
    page && rule.environment !== "" ? frozenUntil(page, seen.freeze, seen.incident, rule.environment, at) : [];
  const stood = overlap([...paused, ...held], given, at);
  return new Date(Date.parse(given) + rule.validFor * 60_000 + stood).toISOString();
}

/** Milliseconds of `from` to `to` that lie in any of these spans; what two of them cover counts once. */
function overlap(spans: readonly Span[], from: string, to: string): number {
  let [sum, reached] = [0, Date.parse(from)];
  const end = Date.parse(to);
  for (const { since, until } of [...spans].sort((a, b) => a.since.localeCompare(b.since))) {
    const [begin, over] = [Math.max(reached, Date.parse(since)), Math.min(end, Date.parse(until))];
    if (over <= begin) continue;
    sum += over - begin;
    reached = over;
  }
  return sum;
}

/** So often one action is sent at most, whatever the far side promises. */
export const mostDispatches = 50;

/** Nobody knows what came of the last time, and the far side does it once for its key: then it may be sent again for as long as it remembers. */
export function mayRepeat(page: Page, state: ActionState, at: string): boolean {
  const rule = ruleFor(page, state.kind);
  const [first, last] = [firstSent(state.dispatches), lastDispatch(state)];
  // A permit works once: whoever holds it is trusted with one use, and not with a second.
  if (!first || !last || first.to === "" || !rule.idempotent || rule.to !== first.to || last.end?.outcome === "failed")
    return false;
  const remembers = Date.parse(first.at) + rule.keyFor * 3_600_000;
  return Date.parse(at) < remembers && state.dispatches.length < mostDispatches;
}

export type Status =
  | "waiting"
  | "ready"
  | "stopped"
  | "stale"
  | "running"
  | "in-doubt"
  | "done"
  | "failed"
  | "not-done"
  | "refused"
  | "withdrawn";

/** How it stands. `stale`: the yes is too old, or was given under another page; it is asked again. */
export function statusOf(seen: ActionSeen, state: ActionState, at: string): Status {
  const end = endOf(state);
  if (end) return end;
  const inForce = seen.page.inForce;
  if (!inForce) return "waiting";
  const last = lastDispatch(state);
  if (last && !last.end) return "running";
  const after = state.settled?.outcome === "again" ? state.settled.after : 0;
  const tries = state.dispatches.slice(after);
  const again = after > 0 && !firstSent(tries);
  // What never leaves is tried so often, and then a person looks as well.
  if (again || !firstSent(state.dispatches) ? tries.length >= mostDispatches : !mayRepeat(inForce.page, state, at))
    return "in-doubt";
  const begun = firstSent(state.dispatches) !== undefined;
  if (!begun && riskNow(inForce.page, state) !== "low") {
    if (!state.approval) return "waiting";
    const old = validUntil(seen, state, ruleFor(inForce.page, state.kind), at) <= at;
    if (old || state.approval.page !== inForce.version) return "stale";
  }
  return stoppedBy(seen, state, at) ? "stopped" : "ready";
}

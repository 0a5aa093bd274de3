/** The one real decision of a check-in: what it was and why this one; who said what, and what the record says, once that may be known. */

import { type Chosen, finalSay } from "../decisions/checkin/choice.ts";
import { type CheckinState, isBlind, nobody, unanswered } from "../decisions/checkin/state.ts";
import type { Page } from "../page/page.ts";
import { lasted } from "./checkin-waits.ts";
import { decidingOf, type ViewContext, zoneOf } from "./context.ts";
import { titlesOf } from "./decided-titles.ts";
import { counted, listed, nameOf } from "./names.ts";
import { day, moment } from "./times.ts";

export interface SaidModel {
  readonly person: string;
  readonly name: string;
  /** Whom they named, as a name; empty where the words were removed. */
  readonly said: string;
  readonly right: boolean;
}

export interface DecisionModel {
  readonly title: string;
  /** `Thu 19 Nov, 03:09`. */
  readonly when: string;
  /** `Picked because it was the riskiest of 17.` */
  readonly why: string;
  /** Those who have answered, and those who have not, by name. */
  readonly answered: readonly string[];
  readonly missing: readonly string[];
  /** Whether this reader still says who had the final say. */
  readonly asksMe: boolean;
  /** Whom they can name: everybody on the page. */
  readonly choices: readonly { readonly value: string; readonly says: string }[];
  /** Undefined while it is blind. */
  readonly told: ToldModel | undefined;
}

export interface ToldModel {
  readonly href: string;
  /** `Ana had the final say, as owner.` */
  readonly record: string;
  /** The name in it; empty where the record does not say. */
  readonly name: string;
  readonly said: readonly SaidModel[];
  /** `Li named Marta; the record says Ana.` Empty where everybody named whom the record names. */
  readonly finding: string;
}

/** Who said what, as it stands: from the closing entry, or while it is open from the words themselves. Nothing while it is blind. */
export async function saidIn(context: ViewContext, state: CheckinState): Promise<{ person: string; said: string }[]> {
  if (isBlind(state)) return [];
  if (state.closed) return state.closed.said.map((one) => ({ ...one }));
  const say = await context.words([...state.answers.values()].map(({ said }) => said));
  return [...state.answers].map(([person, { said }]) => ({ person, said: say(said) }));
}

export async function decisionModel(
  context: ViewContext,
  page: Page,
  state: CheckinState,
): Promise<DecisionModel | undefined> {
  const { decision } = state;
  if (!decision) return undefined;
  const me = context.me?.person ?? "";
  const missing = unanswered(state);
  const title = (await titlesOf(context, [decision]))(decision);
  const zone = zoneOf(context);
  return {
    title: title.title,
    when: `${day(decision.at, context.at, zone)}, ${moment(decision.at, decision.at, zone)}`,
    why: whyOf(decision),
    answered: state.pair.filter((one) => state.answers.has(one)).map(nameOf),
    missing: missing.map(nameOf),
    asksMe: !state.closed && !state.lapsed && missing.includes(me),
    choices: [
      ...page.people.map(({ id }) => ({ value: id, says: nameOf(id) })),
      { value: nobody, says: "Nobody clearly" },
    ],
    told: isBlind(state) ? undefined : await told(context, state, decision, title.href),
  };
}

/** Only what is true of it is given as a reason; among equals it was the first of the week. */
function whyOf({ risk, oneWay, overrode, waited, of }: Chosen): string {
  if (of === 1) return "It was the only decision of the week.";
  const reasons = [
    `${risk} risk`,
    ...(oneWay ? ["it cannot be undone"] : []),
    ...(overrode ? ["it went over somebody’s head"] : []),
    ...(waited > 0 ? [`it waited ${lasted(waited)}`] : []),
  ];
  return `Picked by the record from ${of <= 10 ? counted(of) : of}: ${listed(reasons)}.`;
}

const roles: Readonly<Record<string, string>> = {
  owner: "as owner",
  backup: "as backup",
  "after-hours": "after hours",
  outside: "from outside, as nobody inside was independent",
  nobody: "by breaking it open: nobody had answered",
};

async function told(context: ViewContext, state: CheckinState, decision: Chosen, href: string): Promise<ToldModel> {
  const found = finalSay(decidingOf(context.world), decision);
  const final = state.closed?.final ?? found?.by ?? "";
  const name = final === "" ? "" : nameOf(final);
  const as = roles[found?.as ?? ""];
  const said = (await saidIn(context, state)).map(({ person, said }) => ({
    ...{ person, name: nameOf(person), said: saidName(said), right: said === final },
  }));
  return {
    href,
    record: name === "" ? "The record does not hold it any more." : `${name} had the final say${as ? `, ${as}` : ""}.`,
    name,
    said,
    finding: findingOf(said, name),
  };
}

/** A person's id as they are called; anything else is what stands in for words that were removed. */
const saidName = (said: string): string =>
  said === nobody ? "nobody clearly" : /^[a-z0-9][a-z0-9-]*$/.test(said) ? nameOf(said) : "";

function findingOf(said: readonly SaidModel[], name: string): string {
  const wrong = said.filter((one) => !one.right && one.said !== "");
  if (wrong.length === 0 || name === "") return "";
  return `${listed(wrong.map((one) => `${one.name} named ${one.said}`))}; the record says ${name}.`;
}

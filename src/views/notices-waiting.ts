/** What waits for somebody: told to the one whose turn it is, to the next one when the time is up, and to all when it is blocked. */

import { approversOf } from "../decisions/action/may.ts";
import { riskNow, ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf } from "../decisions/action/state.ts";
import { type Answerer, answerers } from "../decisions/authority.ts";
import { personIn } from "../decisions/caller.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import { verdict } from "../decisions/change/verdict.ts";
import { type Offer, pageOwner } from "../decisions/page/kind.ts";
import { type ProposalState, whoAnswers } from "../decisions/proposal/kind.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { approvers } from "../decisions/release/yes.ts";
import type { Text } from "../kernel/prose.ts";
import type { Page, Risk } from "../page/page.ts";
import { actionCall, askedSince, statusHere } from "./action-call.ts";
import { titleOf, twinSays } from "./action-card.ts";
import { textsOfAction } from "./action-compare.ts";
import { proposerSays } from "./action-words.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { actorName, areaTitle, branchOf, capital, listed, nameOf } from "./names.ts";
import { line, type Notice } from "./notice.ts";
import { releaseName, stageName } from "./release-names.ts";
import type { Say } from "./sentences.ts";
import { dueSoon } from "./shell.ts";
import {
  areaCall,
  areaOfNeed,
  makersOf,
  pageCall,
  proposalCall,
  refusedAsIs,
  releaseCall,
  stageThatWaits,
  waitsSince,
} from "./waiting.ts";

/** One yes or no that is asked of people, of whichever kind. */
interface Ask {
  readonly about: string;
  /** What makes this question another one than the last about the same subject. */
  readonly round: string;
  readonly link: string;
  readonly risk: Risk;
  readonly since: string;
  readonly can: readonly Answerer[];
  /** Who asked for it or made it, and waits for the answer. */
  readonly askers: readonly string[];
  readonly texts: readonly Text[];
  title(say: Say): string;
  below(say: Say): string;
  call(reader: ViewContext): Call | undefined;
}

export const waiting = (context: ViewContext): Notice[] => asks(context).flatMap((ask) => noticesOf(context, ask));

function noticesOf(context: ViewContext, ask: Ask): Notice[] {
  const { about, link, risk, since, can, askers, texts } = ask;
  const call = ask.call(context);
  const turn = turnOf(can);
  const owners = can.filter(({ as }) => as === "owner").map(({ person }) => person);
  if (!call) return [];
  const blocked = call.due === "blocked" || !turn;
  const soon = risk === "high" || Date.parse(call.dueAt) - Date.parse(context.at) <= dueSoon;
  const base = { about, link, at: since, holds: true, texts };
  const says = (head: string) => (reader: ViewContext, say: Say) => {
    const { sentence = "", mine = false, whyMe = "" } = ask.call(reader) ?? {};
    const why = mine && turn?.as !== "owner" ? [whyMe] : [];
    return { subject: line(`${head} ${ask.title(say)}`), lines: [ask.below(say), sentence, ...why] };
  };
  const asked: Notice[] = turn
    ? [
        {
          ...base,
          key: `${about}:waits:${ask.round}:${turn.person}`,
          what: turn.as === "owner" ? "waits" : "escalates",
          // Whoever asks what is theirs to decide knows of it. Those whom the page names together hear it together.
          people: turn.as === "owner" ? owners.filter((one) => !askers.includes(one)) : [turn.person],
          urgency: soon ? "now" : "soon",
          says: says(`${nameOf(turn.person)} decides:`),
        },
      ]
    : [];
  if (!blocked) return asked;
  const all = [...new Set([...can.map(({ person }) => person), ...askers])];
  return [
    ...asked,
    {
      ...base,
      key: `${about}:blocked:${ask.round}`,
      what: "blocked",
      people: all,
      urgency: "now",
      says: says("Blocked:"),
    },
  ];
}

/** Whose turn it is: whoever stands in now, else the owner. */
const turnOf = (can: readonly Answerer[]): Answerer | undefined => can.find(({ as }) => as !== "owner") ?? can[0];

/** Everything that is asked of somebody now. */
function asks(context: ViewContext): Ask[] {
  const { page: state, proposals, changes, releases, actions } = worldOf(context.world);
  if (!state.inForce) return [];
  const { page, version } = state.inForce;
  const found: Ask[] = [];
  for (const one of proposals.values())
    if (one.answers.length === 0 && !one.withdrawn) found.push(proposalAsk(page, one, context.at));
  for (const one of changes.values())
    if (!one.closed && !refusedAsIs(one)) found.push(...changeAsks(page, version, one, context.at));
  for (const one of releases.values()) {
    const stage = stageThatWaits(one, version);
    if (stage !== undefined) found.push(releaseAsk(page, version, one, stage, context.at));
  }
  for (const one of actions.values()) if (!endOf(one)) found.push(...actionAsk(context, page, one));
  if (state.offered) found.push(...pageAsk(page, state.offered, context.at));
  return found;
}

function proposalAsk(page: Page, state: ProposalState, at: string): Ask {
  const { id, risk, question, area } = state;
  return {
    ...{ about: `proposal:${id}`, round: "1", link: `/proposals/${id}`, risk, since: state.at, texts: [question] },
    can: whoAnswers(page, state, at),
    askers: people([state.by]),
    title: (say) => say(question),
    below: () => `${capital(actorName(state.by))} asks about ${areaTitle(area)}, ${risk} risk.`,
    call: (reader) => proposalCall(reader, page, state),
  };
}

/** A change may need the yes of several people: each is asked once, for all of their areas. */
function changeAsks(page: Page, version: string, state: ChangeState, at: string): Ask[] {
  const { id, current } = state;
  const { missing, unanswered } = verdict(page, version, state, at);
  const seen = new Set<string>();
  return missing.flatMap((need) => {
    const turn = turnOf(need.can)?.person ?? "";
    if (seen.has(turn)) return [];
    seen.add(turn);
    const theirs = missing.filter(({ can }) => (turnOf(can)?.person ?? "") === turn);
    const areas = listed(theirs.map(({ area }) => areaTitle(area)));
    const area = { ...areaOfNeed(page, need.area), owner: need.owner, backup: need.backup };
    // After a yes that does not count any more, or a no that was overtaken, it is a new question.
    const round = [...state.approvals.filter(({ by }) => personIn(by) === turn), ...state.refusals].length + 1;
    const makers = makersOf(state);
    const open = unanswered.length > 0 ? ` ${capital("what it decides without saying so is asked on the card.")}` : "";
    return [
      {
        ...{ about: `change:${id}`, round: String(round), link: `/changes/${id}`, risk: current.risk },
        ...{ since: current.at, can: need.can, askers: makers, texts: [current.subject] },
        title: (say: Say) => say(current.subject) || branchOf(current.ref),
        below: () => `A change in ${line(branchOf(current.ref))}: ${areas}, ${current.risk} risk.${open}`,
        call: (reader: ViewContext) => areaCall(reader, page, area, { since: current.at, makers, can: need.can }),
      },
    ];
  });
}

function releaseAsk(page: Page, version: string, state: ReleaseState, stage: string, at: string): Ask {
  const { id, risk, note, environment } = state;
  const since = waitsSince(state, stage);
  const to = stageName(stage === "" ? (state.stages[0] ?? "all") : stage);
  return {
    ...{ about: `release:${id}`, round: `${stage || "first"}:${state.facts.slice(0, 12)}:${version.slice(0, 12)}` },
    ...{ link: `/releases/${id}`, risk, since, texts: [note] },
    can: approvers(page, state, at),
    askers: people([state.preparedBy, ...state.makers.map(({ person }) => `person:${person}`)]),
    title: () => `release ${releaseName(state)} to ${to}, ${environment}`,
    below: (say) => `${line(say(note), 400)}`,
    call: (reader) => releaseCall(reader, page, state, since),
  };
}

/** One that waits for its first yes, or for another one: an older yes that does not count makes it a new question. */
function actionAsk(context: ViewContext, page: Page, state: ActionState): Ask[] {
  const status = statusHere(context, state);
  if (status !== "waiting" && status !== "stale") return [];
  const { id, approval } = state;
  const since = askedSince(worldOf(context.world), page, state, status, context.at);
  const twin = worldOf(context.world).actions.get(state.twin);
  return [
    {
      ...{
        about: `action:${id}`,
        round: `${approval ? `again:${approval.seq}` : "1"}${state.twin && `:${state.twin}`}`,
        link: `/actions/${id}`,
      },
      ...{ risk: riskNow(page, state), since, texts: textsOfAction(state) },
      can: approversOf(page, { ...state, at: since }, context.at),
      askers: [...new Set([...state.makers, ...people([state.by])])],
      title: (say) => titleOf(state, ruleFor(page, state.kind), say),
      below: (say) =>
        `${capital(proposerSays(state))}. ${twin ? `${twinSays(context, twin)} ` : ""}${line(say(state.reason), 400)}`,
      call: (reader) => actionCall(reader, page, state),
    },
  ];
}

function pageAsk(page: Page, offer: Offer, at: string): Ask[] {
  const area = pageOwner(page);
  if (!area) return [];
  const makers = people([offer.by]);
  return [
    {
      ...{ about: `page:${offer.version.slice(0, 16)}`, round: "1", link: "/page", risk: "high", since: offer.at },
      can: answerers(page, area, { at, since: offer.at, makers }),
      ...{ askers: makers, texts: [] },
      title: () => "change the page: who decides what",
      below: () => `${capital(actorName(offer.by))} offers a new version. It takes effect only when it is adopted.`,
      call: (reader) => pageCall(reader, offer),
    },
  ];
}

/** The persons among actors, each once. */
export const people = (actors: readonly string[]): string[] =>
  [...new Set(actors.map(personIn))].filter((person) => person !== "");

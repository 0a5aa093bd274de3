/** One action as its reader sees it: who decides, what exactly will happen, what it looks like, what stops it, what came of it. */

import { actionCard, sentCard, settleCard } from "../decisions/action/card.ts";
import type { Status } from "../decisions/action/may.ts";
import { riskNow, ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf, firstSent, lastDispatch } from "../decisions/action/state.ts";
import { personIn } from "../decisions/caller.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import type { ActionRule, Risk } from "../page/page.ts";
import type { Amount } from "./action-amount.ts";
import { amountOf } from "./action-amount.ts";
import { actionCall, statusHere } from "./action-call.ts";
import { type Change, type CompareRow, changed, compared, textsOfAction } from "./action-compare.ts";
import { hostOf, readBackSays, type StepModel, stepsOf, textsOfSteps } from "./action-history.ts";
import { type Standing, standing, yesFuse } from "./action-standing.ts";
import { type StopModel, stopOf } from "./action-stop.ts";
import { leavesOf, readParameters, text, type Value, valuesOf } from "./action-values.ts";
import { kindTitle, plainKind, proposerSays } from "./action-words.ts";
import type { Call, Fuse } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, areaTitle, capital, shortDigest } from "./names.ts";
import { atTime, line } from "./notice.ts";
import type { Say } from "./sentences.ts";
import { type Signing, signingOf } from "./signing.ts";
import { minutesText, moment } from "./times.ts";

export interface Beside {
  readonly id: string;
  /** `Looks like the refund sent at 10:02.` */
  readonly says: string;
  readonly label: string;
  readonly rows: readonly CompareRow[];
}

/** What it changed of the one that it takes the place of. */
export interface Edited {
  readonly id: string;
  readonly changes: readonly Change[];
  readonly same: number;
}

export interface DoubtModel {
  /** What was read back at the far side; empty: nobody looked. */
  readonly readBack: string;
  /** Where to look, and under which number. */
  readonly look: string;
  /** Digest of what whoever settles it signs; empty: this reader does not. */
  readonly shown: string;
  readonly signing: Signing;
  /** What one more sending means here. */
  readonly again: string;
}

export interface ActionModel extends Standing {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly risk: Risk;
  readonly area: string;
  readonly askedBy: string;
  readonly asked: string;
  readonly kind: string;
  readonly amount: Amount | undefined;
  /** What it does in the team's words; empty where the page says nothing of it. */
  readonly does: string;
  readonly named: boolean;
  readonly target: string;
  readonly onBehalfOf: Value;
  readonly reason: Value;
  readonly values: readonly Value[];
  /** False: the words were removed, so nobody can say yes to them. */
  readonly readable: boolean;
  readonly proposer: string;
  readonly task: string;
  readonly runs: string;
  readonly good: string;
  readonly call: Call | undefined;
  readonly fuse: Fuse | undefined;
  readonly stop: StopModel | undefined;
  readonly twin: Beside | undefined;
  readonly edited: Edited | undefined;
  /** The action that takes its place; undefined: none does. */
  readonly replacedBy: string | undefined;
  readonly steps: readonly StepModel[];
  readonly doubt: DoubtModel | undefined;
  /** Digest of the card that an approver says yes or no to; empty when this reader does not. */
  readonly approve: string;
  readonly mayRefuse: boolean;
  readonly mayWithdraw: boolean;
  readonly signing: Signing;
  readonly bound: { readonly digest: string; readonly key: string; readonly page: string; readonly seq: number };
  /** The kind that can be paused from here: one that the page names; empty: none, or it is held already. */
  readonly pauses: string;
}

/** The action; undefined when there is none. */
export async function actionView(context: ViewContext, id: string): Promise<ActionModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.actions.get(id);
  const inForce = seen.page.inForce;
  if (!state || !inForce) return undefined;
  const { page, version } = inForce;
  const [twin, old] = [seen.actions.get(state.twin), seen.actions.get(state.replaces)];
  const others = [twin, old].flatMap((one) => (one ? textsOfAction(one) : []));
  const words = await context.words([...textsOfAction(state), ...textsOfSteps(state), ...others]);
  const say = (one: Text) => words(one);
  const told = (one: Text) => visible(words(one));
  const rule = ruleFor(page, state.kind);
  const fields = readParameters(say(state.parameters));
  const call = actionCall(context, page, state);
  const status = statusHere(context, state);
  const mine = call?.mine ?? false;
  const waits = status === "waiting" || status === "stale";
  const me = context.me?.person ?? "";
  const own = personIn(state.by) === me && me !== "";
  const risk = riskNow(page, state);
  const named = page.actions.some(({ name }) => name === state.kind);
  const leaves = fields ? leavesOf(fields) : [];
  const shown = digest(actionCard(state, version));
  return {
    ...standing(context, page, state, told),
    ...{ id, status, call, risk, title: titleOf(state, rule, say), kind: plainKind(state.kind) },
    ...{
      area: capital(areaTitle(state.area)),
      askedBy: actorName(state.by),
      asked: moment(state.at, context.at, zoneOf(context)),
    },
    amount: amountOf(leaves, rule.means),
    ...{ does: rule.does, named, target: visible(state.target) },
    ...{ onBehalfOf: text("", say(state.onBehalfOf)), reason: text("", say(state.reason)) },
    ...{ values: fields ? valuesOf(fields) : [], readable: fields !== undefined },
    ...{ proposer: capital(proposerSays(state)), task: state.task, runs: runsSays(state, rule) },
    good: waits
      ? `${minutesText(rule.validFor)} from the yes on. What stops it does not count; then it is asked again.`
      : "",
    fuse: call?.fuse ?? yesFuse(context, page, state),
    stop: endOf(state) ? undefined : stopOf(context, page, state),
    twin: twin && {
      ...{ id: twin.id, says: twinSays(context, twin), label: `The one ${sentOrAsked(context, twin)}` },
      rows: compared(state, twin, say),
    },
    edited: old && { id: old.id, ...changed(state, old, say) },
    replacedBy: [...seen.actions.values()].find(({ replaces }) => replaces === id)?.id,
    steps: stepsOf(context, state, say),
    doubt: status === "in-doubt" ? doubtOf(context, state, version, mine, rule) : undefined,
    ...{ approve: waits && mine && fields ? shown : "", mayRefuse: waits && mine },
    mayWithdraw: endOf(state) === undefined && !firstSent(state.dispatches) && own,
    signing: signingOf(context, risk === "high"),
    bound: {
      digest: waits || !(state.approval ?? lastDispatch(state)) ? shown : digest(sentCard(state)),
      key: visible(state.key),
      page: shortDigest(version),
      seq: state.seq,
    },
    pauses: named && !endOf(state) && !stopOf(context, page, state) ? state.kind : "",
  };
}

/** `Refund 4,900 EUR for Mill Road Clinic`: what stands in every list. `say` gives the words of `textsOfAction`. */
export function titleOf(state: ActionState, rule: ActionRule, say: Say): string {
  const fields = readParameters(say(state.parameters));
  const amount = fields && amountOf(leavesOf(fields), rule.means);
  const whom = line(say(state.onBehalfOf), 60);
  const what = [kindTitle(state.kind), amount?.says].filter(Boolean).join(" ");
  return [what, whom === "" ? (state.target === "" ? "" : `at ${line(state.target, 60)}`) : `for ${whom}`]
    .filter(Boolean)
    .join(" ");
}

/** Which way it goes to the far side, and how often. */
function runsSays(state: ActionState, { to, idempotent, keyFor }: ActionRule): string {
  const sent = lastDispatch(state)?.to ?? to;
  if (sent === "")
    return `${capital(actorName(state.by))} fetches a permit for it. The permit works once, for 10\u00a0min.`;
  return idempotent
    ? `Sent to ${hostOf(sent)}, signed. The far side does it once for its key, and remembers that for ${minutesText(keyFor * 60)}.`
    : `Sent to ${hostOf(sent)}, signed, once. Without an answer it is in doubt, and a person looks.`;
}

/** `Looks like the refund sent at 10:02.` */
export const twinSays = (context: ViewContext, twin: ActionState): string =>
  `Looks like the ${plainKind(twin.kind)} ${sentOrAsked(context, twin)}.`;

function sentOrAsked(context: ViewContext, { dispatches, at }: ActionState): string {
  const sent = firstSent(dispatches);
  return sent ? `sent ${atTime(context, sent.at)}` : `proposed ${atTime(context, at)}`;
}

function doubtOf(
  context: ViewContext,
  state: ActionState,
  version: string,
  mine: boolean,
  { idempotent }: ActionRule,
): DoubtModel {
  const last = lastDispatch(state);
  const where =
    last && last.to !== ""
      ? `Look at ${hostOf(last.to)}`
      : `Ask ${actorName(last?.redeemed?.by ?? state.by)}, who had the permit`;
  return {
    readBack: readBackSays(context, state),
    look: `${where}, for the key ${visible(state.key)}${last?.end?.ref ? ` or the number ${visible(last.end.ref)}` : ""}.`,
    shown: mine ? digest(settleCard(state, version)) : "",
    signing: signingOf(context, true),
    again: idempotent
      ? "Only if you saw that it is not there. It goes out once more, under the same key."
      : "Only if you saw that it is not there. The far side does it again if you are wrong.",
  };
}

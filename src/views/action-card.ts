/** One action as its reader sees it: who decides, what exactly will happen, what it looks like, what stops it, what came of it. */

import { actionCard, sentCard, settleDigests } from "../decisions/action/card.ts";
import type { Status } from "../decisions/action/may.ts";
import { riskNow, ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf, firstSent, lastDispatch, type SettledAs } from "../decisions/action/state.ts";
import { personIn } from "../decisions/caller.ts";
import { digest } from "../kernel/json.ts";
import type { ActionRule, Page, Risk } from "../page/page.ts";
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
  readonly shown: Readonly<Record<SettledAs, string>> | undefined;
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
  const say = await context.words([...textsOfAction(state), ...textsOfSteps(state), ...others]);
  const call = actionCall(context, page, state);
  const here: Here = { context, page, version, state, say, call, status: statusHere(context, state) };
  const rule = ruleFor(page, state.kind);
  return {
    ...standing(context, page, state, (one) => visible(say(one))),
    ...{ id, status: here.status, call, risk: riskNow(page, state), title: titleOf(state, rule, say) },
    ...contentOf(here, rule),
    ...actsOf(here),
    fuse: call?.fuse ?? yesFuse(context, page, state),
    stop: endOf(state) ? undefined : stopOf(context, page, state),
    twin: twin && {
      ...{ id: twin.id, says: twinSays(context, twin), label: `The one ${sentOrAsked(context, twin)}` },
      rows: compared(state, twin, say),
    },
    edited: old && { id: old.id, ...changed(state, old, say) },
    replacedBy: [...seen.actions.values()].find(({ replaces }) => replaces === id)?.id,
    steps: stepsOf(context, state, say),
    doubt: here.status === "in-doubt" ? doubtOf(here, rule) : undefined,
  };
}

/** What the parts of the card are made from. */
interface Here {
  readonly context: ViewContext;
  readonly page: Page;
  readonly version: string;
  readonly state: ActionState;
  readonly say: Say;
  readonly call: Call | undefined;
  readonly status: Status;
}

const waits = ({ status }: Here): boolean => status === "waiting" || status === "stale";

/** What will happen, in the words of the page and of whoever asks. */
function contentOf(here: Here, rule: ActionRule) {
  const { context, page, state, say } = here;
  const fields = readParameters(say(state.parameters));
  const good = `${minutesText(rule.validFor)} from the yes on. What stops it does not count; then it is asked again.`;
  return {
    ...{ kind: plainKind(state.kind), area: capital(areaTitle(state.area)), askedBy: actorName(state.by) },
    asked: moment(state.at, context.at, zoneOf(context)),
    amount: amountOf(fields ? leavesOf(fields) : [], rule.means),
    ...{ does: rule.does, named: isNamed(page, state), target: visible(state.target) },
    ...{ onBehalfOf: text("", say(state.onBehalfOf)), reason: text("", say(state.reason)) },
    ...{ values: fields ? valuesOf(fields) : [], readable: fields !== undefined },
    ...{ proposer: capital(proposerSays(state)), task: state.task, runs: runsSays(state, rule) },
    good: waits(here) ? good : "",
  };
}

const isNamed = (page: Page, { kind }: ActionState): boolean => page.actions.some(({ name }) => name === kind);

/** What this reader may do with it, and what that is bound to. */
function actsOf(here: Here) {
  const { context, page, version, state, say, call } = here;
  const mine = waits(here) && (call?.mine ?? false);
  const shown = digest(actionCard(state, version));
  const open = endOf(state) === undefined;
  const sent = firstSent(state.dispatches) !== undefined;
  const known = !waits(here) && (state.approval ?? lastDispatch(state)) !== undefined;
  return {
    ...{ approve: mine && readParameters(say(state.parameters)) ? shown : "", mayRefuse: mine },
    mayWithdraw: open && !sent && context.me !== undefined && personIn(state.by) === context.me.person,
    signing: signingOf(context, riskNow(page, state) === "high"),
    pauses: open && isNamed(page, state) && !stopOf(context, page, state) ? state.kind : "",
    bound: {
      digest: known ? digest(sentCard(state)) : shown,
      ...{ key: visible(state.key), page: shortDigest(version), seq: state.seq },
    },
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

function doubtOf({ context, state, version, call }: Here, { idempotent }: ActionRule): DoubtModel {
  const last = lastDispatch(state);
  const had = actorName(last?.redeemed?.by ?? state.by);
  const where = last && last.to !== "" ? `Look at ${hostOf(last.to)}` : `Ask ${had}, who had the permit`;
  const number = last?.end?.ref ? ` or the number ${visible(last.end.ref)}` : "";
  return {
    readBack: readBackSays(context, state),
    look: `${where}, for the key ${visible(state.key)}${number}.`,
    shown: call?.mine ? settleDigests(state, version) : undefined,
    signing: signingOf(context, true),
    again: idempotent
      ? "Only if you saw that it is not there. It goes out once more, under the same key."
      : "Only if you saw that it is not there. The far side does it again if you are wrong.",
  };
}

/** The inbox: the decisions that cannot wait, those that can, and what the reader waits for. */

import { personIn } from "../decisions/caller.ts";
import type { ProposalState } from "../decisions/proposal/kind.ts";
import type { Risk } from "../page/page.ts";
import { accessDuties } from "./access-duties.ts";
import { textsOfAction } from "./action-compare.ts";
import { actionDuties } from "./action-duties.ts";
import { actionRow } from "./action-row.ts";
import { aiDuties } from "./ai-duties.ts";
import { plain } from "./ai-words.ts";
import type { Call } from "./call.ts";
import { checkinDuties } from "./checkin-duties.ts";
import type { ViewContext } from "./context.ts";
import { type DutyModel, dutiesOf } from "./duties.ts";
import { visible } from "./hidden.ts";
import { actorName, areaTitle, branchOf, capital, counted, listed, nameOf, plural } from "./names.ts";
import { type ToConfirm, toConfirm } from "./people.ts";
import { releaseName, stageName } from "./release-names.ts";
import { removalDuties } from "./removal-duties.ts";
import { reviewDuties } from "./review-duties.ts";
import { dueSoon } from "./shell.ts";
import { open, type Waiting } from "./waiting.ts";

export interface InboxRow {
  readonly href: string;
  readonly title: string;
  readonly risk: Risk;
  readonly area: string;
  readonly by: string;
  readonly says: string;
  readonly call: Call;
}

export interface InboxModel {
  readonly title: string;
  readonly below: string;
  readonly now: readonly InboxRow[];
  readonly later: readonly InboxRow[];
  /** Open questions in which the reader is asked for input, and does not decide. */
  readonly input: readonly InboxRow[];
  readonly others: readonly InboxRow[];
  readonly confirm: readonly ToConfirm[];
  /** What an incident wants of the reader now: it comes before every decision. */
  readonly duties: readonly DutyModel[];
  /** AI tasks that stand still for the reader, want a test or a drill, or come to their cap. */
  readonly ai: readonly DutyModel[];
  /** Access to receive, to break open, or whose end is to be read. */
  readonly access: readonly DutyModel[];
  /** Actions of which nobody knows whether they were done. */
  readonly actions: readonly DutyModel[];
  /** The weekly check-in: to say blind, or to close. */
  readonly checkin: readonly DutyModel[];
  /** The review of the page: to begin it, to say whether an area holds, to close it. */
  readonly review: readonly DutyModel[];
  /** Words that wait for the reader's yes before they are removed. */
  readonly removals: readonly DutyModel[];
}

/** What waits for this reader at this moment. */
export async function inboxView(context: ViewContext): Promise<InboxModel> {
  const me = context.me?.person ?? "";
  const all = open(context);
  const mine = all.filter(({ call }) => call.mine);
  const soon = ({ call }: Waiting) => Date.parse(call.dueAt) - Date.parse(context.at) <= dueSoon;
  const theirs = all.filter(({ call }) => !call.mine);
  const input = theirs.filter((one) => one.kind === "proposal" && wantsInput(one.state, me));
  const asked = theirs.filter((one) => !input.includes(one) && takesPart(one, me));
  const row = await inboxRows(context, all);
  const now = mine.filter(soon).map(row);
  const later = mine.filter((one) => !soon(one)).map(row);
  const confirm = await toConfirm(context);
  const duties = await dutiesOf(context);
  const access = accessDuties(context);
  const ai = aiDuties(context);
  const actions = actionDuties(context);
  const checkin = checkinDuties(context);
  const review = reviewDuties(context);
  const removals = removalDuties(context);
  return {
    ...headline(now.length, later.length, confirm.length, duties.length, access.length, {
      actions,
      ai,
      checkin,
      review,
      removals,
    }),
    duties,
    access,
    ai,
    actions,
    checkin,
    review,
    removals,
    now,
    later,
    input: input.map(row),
    others: asked.map(row),
    confirm,
  };
}

const wantsInput = ({ input, comments }: ProposalState, me: string) =>
  input.includes(me) && !comments.some(({ by }) => personIn(by) === me);

/** Whether the reader asked for it or made it, and so waits for its answer. */
function takesPart(one: Waiting, me: string): boolean {
  if (one.kind === "access") return one.state.person === me || personIn(one.state.askedBy) === me;
  if (one.kind === "change") return one.state.current.makers.some(({ person }) => person === me);
  if (one.kind === "release")
    return personIn(one.state.preparedBy) === me || one.state.makers.some(({ person }) => person === me);
  if (one.kind === "task") return one.release.makers.includes(me);
  if (one.kind === "action") return one.state.makers.includes(me);
  return personIn(one.state.by) === me;
}

function headline(
  now: number,
  later: number,
  confirm: number,
  duties: number,
  access: number,
  { actions, ai, checkin, review, removals }: Pick<InboxModel, "actions" | "ai" | "checkin" | "review" | "removals">,
) {
  const can = later > 0 ? `${capital(counted(later))} more can wait until tomorrow.` : "";
  if (duties > 0) {
    const also = now > 0 ? `${capital(counted(now))} ${plural(now, "decision")} cannot wait either.` : can;
    return { title: duties === 1 ? "An incident needs you now" : "Incidents need you now", below: also };
  }
  const [lost] = actions;
  if (lost)
    return {
      title: lost.title,
      below: now > 0 ? `${capital(counted(now))} ${plural(now, "decision")} cannot wait either.` : can,
    };
  if (now > 0) return { title: `${capital(counted(now))} ${plural(now, "decision")} cannot wait`, below: can };
  if (access > 0) return { title: "Emergency access waits for you", below: can };
  const [first] = ai;
  if (first) return { title: first.title, below: can };
  if (confirm > 0)
    return {
      title: `${capital(counted(confirm))} ${plural(confirm, "passkey waits", "passkeys wait")} for you`,
      below: can,
    };
  const [weekly] = [...removals, ...checkin, ...review];
  if (weekly) return { title: weekly.title, below: can || weekly.says };
  if (later > 0)
    return {
      title: "Nothing is urgent",
      below: `${capital(counted(later))} ${plural(later, "decision waits", "decisions wait")}, none of them today.`,
    };
  return { title: "Nothing waits for you", below: "What needs your answer appears here, and nowhere else first." };
}

/** The row of each of these, once their words are read. */
export async function inboxRows(context: ViewContext, all: readonly Waiting[]): Promise<(one: Waiting) => InboxRow> {
  const say = await context.words(
    all.flatMap((one) =>
      one.kind === "proposal"
        ? [one.state.question]
        : one.kind === "change"
          ? [one.state.current.subject, ...one.state.current.makers.map(({ name }) => name)]
          : one.kind === "release"
            ? [one.state.note]
            : one.kind === "access"
              ? [one.state.reason]
              : one.kind === "task"
                ? [one.release.reason]
                : one.kind === "action"
                  ? textsOfAction(one.state)
                  : [],
    ),
  );
  return (one) => {
    const { call } = one;
    if (one.kind === "proposal") {
      const { state } = one;
      const by = actorName(state.by);
      return {
        href: `/proposals/${state.id}`,
        title: say(state.question),
        risk: state.risk,
        area: capital(areaTitle(state.area)),
        by,
        says: proposalLine(state, by),
        call,
      };
    }
    if (one.kind === "change") {
      const { current, id } = one.state;
      const makers = current.makers.map(({ person, name }) =>
        person === "" ? `${say(name)}, whom the page does not know` : nameOf(person),
      );
      return {
        href: `/changes/${id}`,
        title: say(current.subject) || branchOf(current.ref),
        risk: current.risk,
        area: capital(listed(current.areas.map(areaTitle)) || "a routine change"),
        by: listed([...new Set(makers)]),
        says: `A change of ${current.files} ${plural(current.files, "file")} in ${branchOf(current.ref)}, made by ${listed([...new Set(makers)])}.`,
        call,
      };
    }
    if (one.kind === "release") {
      const { state, stage } = one;
      const to = stageName(stage === "" ? (state.stages[0] ?? "all") : stage);
      return {
        href: `/releases/${state.id}`,
        title: `Release ${releaseName(state)} to ${to}`,
        risk: state.risk,
        area: capital(listed(state.areas.map(areaTitle)) || "a routine release"),
        by: actorName(state.preparedBy),
        says: `${capital(state.environment)}. ${say(state.note)}`,
        call,
      };
    }
    if (one.kind === "access") {
      const { id, person, target, reason, askedBy } = one.state;
      return {
        ...{ href: `/access/${id}`, title: `${nameOf(person)} asks for access to ${target}`, risk: "high", call },
        ...{ area: "Emergency access", by: actorName(askedBy), says: visible(say(reason)) },
      };
    }
    if (one.kind === "action") return actionRow(context, one.state, call, say);
    if (one.kind === "task") {
      const { state, release } = one;
      return {
        ...{ href: `/ai/${state.id}/releases/${release.number}`, risk: "high", area: "AI", call },
        title: `Release ${release.number} of ${plain(state.id)}`,
        by: actorName(release.proposedBy),
        says: visible(say(release.reason)),
      };
    }
    return {
      href: "/page",
      title: "Change the page: who decides what",
      risk: "high",
      area: "The page",
      by: actorName(one.state.by),
      says: `${capital(actorName(one.state.by))} offers a new version. It takes effect only when it is adopted.`,
      call,
    };
  };
}

function proposalLine({ oneWay, guardrails, options, comments, sure }: ProposalState, by: string): string {
  const first = oneWay
    ? "It cannot be undone."
    : guardrails[0] !== undefined
      ? `Touches the guardrail ${guardrails[0]}.`
      : `${options.length} ${plural(options.length, "option")}.`;
  const heard = [...new Set(comments.map((one) => actorName(one.by)))];
  const input = heard.length > 0 ? ` ${listed(heard)} gave input.` : "";
  return `${first} ${capital(by)} asks.${input}${sure ? "" : " Nobody clearly owns it."}`;
}

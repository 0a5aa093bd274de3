/** Actions as people are told of them: answered, done, failed, in doubt, held for longer than a yes is good. That one waits is told with all that waits. */

import { approversOf } from "../decisions/action/may.ts";
import { riskNow, ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf, lastDispatch, timesDone } from "../decisions/action/state.ts";
import { personIn } from "../decisions/caller.ts";
import type { Page } from "../page/page.ts";
import { actionCall, statusHere } from "./action-call.ts";
import { titleOf } from "./action-card.ts";
import { textsOfAction } from "./action-compare.ts";
import { hostOf } from "./action-history.ts";
import { endedAt } from "./action-standing.ts";
import { stopOf } from "./action-stop.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { actorName, capital, nameOf } from "./names.ts";
import { atTime, type Heard, line, type Notice, newsFor } from "./notice.ts";
import { hearers, informedOf } from "./notices-decided.ts";
import { people } from "./notices-waiting.ts";
import type { Say } from "./sentences.ts";

export function actions(context: ViewContext, heard: Heard): Notice[] {
  const { actions, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  const since = new Date(Date.parse(context.at) - newsFor).toISOString();
  // A record of years holds many that ended: they are passed over before anything is worked out.
  const recent = [...actions.values()].filter((one) => endOf(one) === undefined || endedAt(one) >= since);
  return recent.flatMap((one) => noticesOf(context, inForce, one, heard));
}

/** What every notice about one action is made from. */
interface Told {
  readonly state: ActionState;
  readonly page: Page;
  readonly heard: Heard;
  readonly about: string;
  /** Whoever stands behind it: they wait for what comes of it. */
  readonly makers: readonly string[];
  readonly base: Pick<Notice, "about" | "link" | "texts" | "holds">;
  title(say: Say): string;
}

function noticesOf(context: ViewContext, page: Page, state: ActionState, heard: Heard): Notice[] {
  const about = `action:${state.id}`;
  const told: Told = {
    ...{ state, page, heard, about, makers: [...new Set([...state.makers, ...people([state.by])])] },
    base: { about, link: `/actions/${state.id}`, texts: textsOfAction(state), holds: false },
    title: (say) => titleOf(state, ruleFor(page, state.kind), say),
  };
  return [
    ...answered(told),
    ...doneNotice(told),
    ...failedNotice(told),
    ...twice(told),
    ...doubt(context, told),
    ...heldLong(context, told),
  ];
}

const news = { what: "decided", urgency: "news" } as const;

/** The yes, the no, and that it waits for nobody any more: to who was asked and who stands behind it. */
function answered({ state, heard, about, makers, base, title }: Told): Notice[] {
  const { approval, refusal, withdrawn } = state;
  const all = [...heard.of(about), ...makers];
  const notice = (key: string, by: string, at: string, more: Pick<Notice, "says" | "texts">): Notice => ({
    ...{ ...base, ...news, ...more, key: `${about}:${key}`, at, people: hearers(all, people([by])) },
  });
  const found: Notice[] = [];
  // Once it was sent, what came of it is the news; whoever hears that is not told of an old yes.
  if (approval && state.dispatches.length === 0)
    found.push(
      notice(`approved:${approval.seq}`, approval.by, approval.at, {
        texts: base.texts,
        says: (reader, say) => ({
          subject: line(`Approved: ${title(say)}`),
          lines: [`${actorName(approval.by)} said yes ${atTime(reader, approval.at)}, to exactly this.`],
        }),
      }),
    );
  if (refusal)
    found.push(
      notice("refused", refusal.by, refusal.at, {
        texts: [...base.texts, refusal.reason],
        says: (reader, say) => ({
          subject: line(`Refused: ${title(say)}`),
          lines: [
            `${actorName(refusal.by)} said no ${atTime(reader, refusal.at)}. Nothing was sent.`,
            line(say(refusal.reason), 400),
          ],
        }),
      }),
    );
  if (withdrawn && heard.knows(about))
    found.push(
      notice("withdrawn", withdrawn.by, withdrawn.at, {
        texts: base.texts,
        says: (_, say) => ({
          subject: line(`Taken back: ${title(say)}`),
          lines: [`${capital(actorName(withdrawn.by))} took it back. It waits for nobody.`],
        }),
      }),
    );
  return found;
}

/** It was done: to those whom the area informs, and to who asked and answered. What runs alone is told to nobody. */
function doneNotice({ state, page, heard, about, makers, base, title }: Told): Notice[] {
  if (endOf(state) !== "done" || riskNow(page, state) === "low") return [];
  const at = endedAt(state);
  const last = lastDispatch(state);
  const yes = state.approval ? [state.approval.by] : [];
  const by = state.settled?.outcome === "done" ? state.settled.by : "";
  return [
    {
      ...{ ...base, ...news, key: `${about}:done`, at },
      people: hearers(
        [...informedOf(page, [state.area], at), ...heard.of(about), ...makers, ...people(yes)],
        people([by]),
      ),
      says: (reader, say) => ({
        subject: line(`Done: ${title(say)}`),
        lines: [
          `It was done ${atTime(reader, at)}${last && last.to !== "" ? ` at ${hostOf(last.to)}` : ""}, once.`,
          ...(state.approval ? [`${actorName(state.approval.by)} said yes ${atTime(reader, state.approval.at)}.`] : []),
          line(say(state.reason), 400),
        ],
      }),
    },
  ];
}

/** The far side said no, or somebody found that it is not there: whoever said yes must know that nothing happened. */
function failedNotice({ state, heard, about, makers, base, title }: Told): Notice[] {
  const end = endOf(state);
  if (end !== "failed" && end !== "not-done") return [];
  const at = endedAt(state);
  const yes = state.approval ? [state.approval.by] : [];
  const by = state.settled?.by ?? "";
  return [
    {
      ...{ ...base, key: `${about}:failed`, what: "failed", urgency: "soon", at },
      people: hearers([...heard.of(about), ...makers, ...people(yes)], people([by])),
      says: (reader, say) => ({
        subject: line(`Not done: ${title(say)}`),
        lines: [
          end === "failed"
            ? `The far side said no ${atTime(reader, at)}. Nothing was done.`
            : `${actorName(by)} looked ${atTime(reader, at)}, and it was not done.`,
          "It is not sent again. Propose another one if it still matters.",
        ],
      }),
    },
  ];
}

/** What must never be. */
function twice({ state, page, about, base, title }: Told): Notice[] {
  if (timesDone(state) < 2) return [];
  const at = state.dispatches.findLast(({ end }) => end?.outcome === "done")?.end?.at ?? state.at;
  const who = approversOf(page, state, at).map(({ person }) => person);
  return [
    {
      ...{ ...base, key: `${about}:twice`, what: "failed", urgency: "now", at, holds: true },
      people: [...new Set([...who, ...informedOf(page, [state.area], at)])],
      says: (reader, say) => ({
        subject: line(`Done more than once: ${title(say)}`),
        lines: [
          `The far side says so since ${atTime(reader, at).replace(/^(at|on) /, "")}.`,
          "Undo the second one there.",
        ],
      }),
    },
  ];
}

/** Nobody knows whether it was done: to everybody who may look and say so, at once. */
function doubt(context: ViewContext, { state, page, about, base, title }: Told): Notice[] {
  if (state.dispatches.length === 0 || statusHere(context, state) !== "in-doubt") return [];
  const last = lastDispatch(state);
  const at = last?.end?.at ?? state.at;
  return [
    {
      ...{
        ...base,
        key: `${about}:doubt:${state.dispatches.length}`,
        what: "in-doubt",
        urgency: "now",
        at,
        holds: true,
      },
      people: approversOf(page, state, context.at).map(({ person }) => person),
      says: (reader, say) => ({
        subject: line(`In doubt: ${title(say)}`),
        lines: [
          `It was sent ${atTime(reader, last?.at ?? at)}, and nobody knows whether it was done. Nothing sends it again.`,
          actionCall(reader, page, state)?.sentence ?? "",
        ],
      }),
    },
  ];
}

/** It has its yes, and something holds it for longer than that yes would have been good: to who waits for it, and to who can end it. */
function heldLong(context: ViewContext, { state, page, about, makers, base, title }: Told): Notice[] {
  const { approval } = state;
  if (!approval || statusHere(context, state) !== "stopped") return [];
  const at = new Date(Date.parse(approval.at) + ruleFor(page, state.kind).validFor * 60_000).toISOString();
  const stop = stopOf(context, page, state);
  if (!stop || at > context.at) return [];
  return [
    {
      ...{ ...base, key: `${about}:held:${approval.seq}`, what: "blocked", urgency: "soon", at, holds: true },
      people: [...new Set([...stop.who.slice(0, 1), ...people([approval.by]), ...makers])],
      says: (reader, say) => {
        const { says = "", ends = "" } = stopOf(reader, page, state) ?? {};
        return {
          subject: line(`Still held: ${title(say)}`),
          lines: [
            `${nameOf(personIn(approval.by))} said yes ${atTime(reader, approval.at)}. ${says} ${ends}`,
            "The clock of the yes stands still until then.",
          ],
        };
      },
    },
  ];
}

/** What happened with an action, step by step: proposed, answered, sent, read back, settled; each with its entry in the record. */

import type { ActionState, Dispatch, Outcome } from "../decisions/action/state.ts";
import type { Text } from "../kernel/prose.ts";
import { text, type Value } from "./action-values.ts";
import { type ViewContext, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, counted } from "./names.ts";
import type { Say } from "./sentences.ts";
import { moment } from "./times.ts";

export interface StepModel {
  readonly says: string;
  /** `bad`: it went wrong, or nobody knows. `open`: it waits. */
  readonly state: "good" | "bad" | "none";
  /** Who, where and when. */
  readonly below: string;
  /** Somebody's own words, or what the far side answered; undefined where there are none. */
  readonly words: Value | undefined;
  readonly seq: number;
}

/** The texts that the steps show. */
export const textsOfSteps = ({ refusal, withdrawn, settled, dispatches, readBacks }: ActionState): Text[] => [
  ...[refusal, withdrawn, settled].flatMap((one) => (one ? [one.reason] : [])),
  ...dispatches.flatMap(({ end }) => (end ? [end.says] : [])),
  ...readBacks.map(({ says }) => says),
];

/** In the order in which they stand in the record. `say` gives the words of `textsOfSteps`. */
export function stepsOf(context: ViewContext, state: ActionState, say: Say): StepModel[] {
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const step = (says: string, by: string, { at, seq }: At, more: Partial<StepModel> = {}): StepModel => ({
    ...{ says, state: "none", below: [by, when(at)].filter(Boolean).join(", "), words: undefined, seq, ...more },
  });
  const spoken = (one: Text) => (say(one).trim() === "" ? undefined : text("", say(one)));
  const { approval, refusal, withdrawn, settled, replaces } = state;
  const steps = [
    step(replaces === "" ? "Proposed" : "Proposed as an edit", capital(actorName(state.by)), state),
    ...(approval ? [step("Yes", capital(actorName(approval.by)), approval, { state: "good" })] : []),
    ...(refusal ? [step("No", capital(actorName(refusal.by)), refusal, { words: spoken(refusal.reason) })] : []),
    ...(withdrawn
      ? [step("Taken back", capital(actorName(withdrawn.by)), withdrawn, { words: spoken(withdrawn.reason) })]
      : []),
    ...state.dispatches.flatMap((one, n) => sendings(one, n, state, { step, spoken })),
    ...state.readBacks.map((one) =>
      step(foundSays[one.found], "", one, { words: spoken(one.says), state: one.found === "yes" ? "good" : "bad" }),
    ),
    ...(settled
      ? [step(settledSays[settled.outcome], capital(actorName(settled.by)), settled, { words: spoken(settled.reason) })]
      : []),
  ];
  return steps.sort((a, b) => a.seq - b.seq);
}

interface At {
  readonly at: string;
  readonly seq: number;
}

interface Making {
  step(says: string, by: string, at: At, more?: Partial<StepModel>): StepModel;
  spoken(one: Text): Value | undefined;
}

function sendings(one: Dispatch, n: number, { dispatches }: ActionState, { step, spoken }: Making): StepModel[] {
  const time = dispatches.length > 1 ? `, the ${nth(n + 1)} time` : "";
  const { to, end, redeemed, by, host } = one;
  const began =
    to === ""
      ? step(`Permit given${time}`, capital(actorName(by)), one)
      : step(`Sent to ${hostOf(to)}${time}`, `from ${visible(host)}`, one);
  const ended = end
    ? [
        step(
          `${endSays[end.outcome]}${end.status === 0 ? "" : ` (${end.status})`}`,
          end.ref === "" ? "" : `its number ${visible(end.ref)}`,
          end,
          {
            ...{ words: spoken(end.says), state: end.outcome === "done" ? "good" : "bad" },
          },
        ),
      ]
    : [];
  return [began, ...(redeemed ? [step("Permit used", capital(actorName(redeemed.by)), redeemed)] : []), ...ended];
}

const nth = (n: number): string => ["", "first", "second", "third"][n] ?? `${n}th`;

/** The host of a far side's address; the address itself where it is none. */
export function hostOf(to: string): string {
  return URL.canParse(to) ? new URL(to).host : visible(to);
}

const endSays: Readonly<Record<Outcome, string>> = {
  done: "The far side did it",
  failed: "The far side said no and did nothing",
  unknown: "Nobody knows whether it was done",
  "not-sent": "It never left; nothing was done",
};

const foundSays = {
  yes: "Read back: it is there",
  no: "Read back: it is not there",
  unknown: "Read back: no answer that says so",
} as const;

const settledSays = {
  done: "Settled: it was done",
  "not-done": "Settled: it was not done",
  again: "Settled: send it once more",
} as const;

/** What was read back at the far side, as a sentence; empty where nobody looked. */
export function readBackSays(context: ViewContext, state: ActionState): string {
  const last = state.readBacks.at(-1);
  if (!last) return "";
  const times = state.readBacks.length;
  const often = times === 1 ? "once" : times === 2 ? "twice" : `${counted(times)} times`;
  const when = moment(last.at, context.at, zoneOf(context));
  return `Finalcall asked the far side ${often}, last ${when}: ${answered[last.found]}`;
}

const answered = {
  yes: "it is there.",
  no: "it was not there then. It may still come.",
  unknown: "its answer does not say.",
} as const;

/** What the record says of actions: proposed, approved, sent, ended, in doubt, settled. */

import { capital } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const named = (kind: string) => capital(kind.replaceAll(/[-_.]/g, " "));
const ends = {
  done: "It was done",
  failed: "The far side said no; nothing was done",
  unknown: "Nobody knows whether it was done",
  "not-sent": "It could not be sent; nothing was done",
};
const settled = {
  done: "Settled as done",
  "not-done": "Settled as not done",
  again: "Settled: it may be sent once more",
};

export const actionSentences: SentencesOf<"action"> = {
  "action.proposed": ({ kind, target, risk, twin, reason }, { say }) =>
    `${named(kind)}${target === "" ? "" : ` at ${target}`}, ${risk} risk${twin === "" ? "" : ", looks like an earlier one"}${words(say(reason))}`,
  "action.approved": () => "Said yes to exactly this action",
  "action.refused": ({ reason }, { say }) => `Refused an action${words(say(reason))}`,
  "action.withdrawn": ({ reason }, { say }) => `Took an action back${words(say(reason))}`,
  "action.overtaken": () => "An action with the same effect was sent first, so this one is asked again",
  "action.dispatched": ({ to }) => (to === "" ? "Gave the permit for an action, once" : "Sent an action"),
  "action.redeemed": () => "Used an action’s permit",
  "action.ended": ({ outcome, says }, { say }) => `${ends[outcome]}${words(say(says))}`,
  "action.readBack": ({ found }) =>
    ({
      yes: "Read back at the far side: it is there",
      no: "Read back at the far side: it is not there",
      unknown: "Reading back at the far side told nothing",
    })[found],
  "action.settled": ({ outcome, reason }, { say }) => `${settled[outcome]}${words(say(reason))}`,
};

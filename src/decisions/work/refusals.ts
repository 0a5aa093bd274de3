/** Every way the answer can be no about a work item: what did not happen, why, who can unblock it, and the next step. */

import { type Refusal, refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const all = (ids: readonly string[]) => ids.map(nameOf).join(", ") || "nobody";
const clock = (at: string) => `${at.slice(11, 16)} (UTC)`;

export const no = refusals("work", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: () => ({ why: "There is no such work item.", next: "Look at the queue: it lists them by task." }),
  unknownTask: (name: string, known: readonly string[]) => ({
    why: `The page names no AI task ${name}, so nobody is named to answer for it. Nothing was put into the queue.`,
    next: known.length > 0 ? `Known: ${known.join(", ")}.` : "Add it under `ai.tasks` on the page.",
    facts: { known: [...known] },
  }),
  otherKey: () => ({
    why: "This item belongs to another task or key.",
    next: "Use the key under which it was put into the queue.",
  }),
  otherContent: (id: string) => ({
    why: `This key stands for ${id}, which asks something else. Nothing was put into the queue.`,
    next: "Send the same again to hear how it stands, or use a key of its own for each customer's question.",
    facts: { id },
  }),
  full: (most: number) => ({
    why: `${most} items are open already, so nothing more is taken.`,
    next: "Answer some of them, or close what needs no answer.",
  }),
  notSystem: () => ({
    why: "Only the server itself records this.",
    next: "Nothing to do: it happens by itself.",
  }),
  notInBrowser: (names: readonly string[]) => ({
    why: "A work item is answered by a person in the browser; no token answers for them.",
    next: `Ask ${all(names)} to open it.`,
    facts: { names: [...names] },
  }),
  notYours: (names: readonly string[]) => ({
    why: `Work of this kind is answered by ${all(names)}.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  /** `until`: when silence puts it back, in UTC; empty: never. */
  taken: (by: string, until: string) => ({
    why: `${nameOf(by)} has taken this.`,
    next: until === "" ? `Ask ${nameOf(by)}.` : `Ask ${nameOf(by)} to hand it back, or wait until ${clock(until)}.`,
    facts: { by, until },
  }),
  answered: (by: string) => ({
    why: `${nameOf(by)} has answered this already; that answer stands.`,
    next: "Nothing to do: use that answer.",
    facts: { by },
  }),
  withTask: (until: string) => ({
    why: "It went back to the task, which answers it.",
    next: `Nothing to do. If nothing is heard of it, it is a person's again at ${clock(until)}.`,
    facts: { until },
  }),
  ended: () => ({ why: "The task answered this meanwhile.", next: "Nothing to do." }),
  closed: (by: string) => ({
    why: `${nameOf(by)} said that this needs no answer.`,
    next: `Ask ${nameOf(by)}, or send it with a key of its own.`,
    facts: { by },
  }),
  onPaper: (by: string) => ({
    why: `${nameOf(by)} brought an answer from paper, which waits for a yes.`,
    next: "Say yes to it, answer it or close it first.",
    facts: { by },
  }),
  /** In the words of what stands in the way of the task. */
  stopped: (refusal: Pick<Refusal, "refused" | "why" | "next" | "facts">) => ({
    why: `The task does not answer this now: ${refusal.why}`,
    next: `It stays in the queue, and nothing is lost. ${refusal.next}`,
    facts: { ...refusal.facts, refused: refusal.refused },
  }),
  notHeld: () => ({ why: "You have not taken this, or it was put back.", next: "Take it first." }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  empty: () => ({ why: "The answer is empty.", next: "Write it, or close the item with a reason." }),
  notOnList: (item: string, known: readonly string[]) => ({
    why: `${item} is not on the checklist of this task.`,
    next: `Mark one of these: ${known.join(", ")}.`,
    facts: { known: [...known] },
  }),
  wrongButSent: (item: string) => ({
    why: `Something is marked as wrong (${item.replaceAll("-", " ")}), and the template's words were not changed.`,
    next: "Change the words, or take the mark away.",
  }),
  notUsable: () => ({
    why: "This template is not approved as you saw it: it was changed, or taken away, or never approved.",
    next: "Reload and begin from what stands there now; what you wrote is below.",
  }),
  noPasskey: () => ({
    why: "This kind of answer needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then answer there.",
  }),
  unanswered: () => ({
    why: "Nobody has answered this, so there is nothing to give to the customer.",
    next: "Wait until it is answered: its state says so.",
  }),
  usedBefore: (at: string) => ({
    why: `This answer was given to the customer already, at ${clock(at)} on ${at.slice(0, 10)}.`,
    next: "Do not send it again.",
    facts: { at },
  }),
  notPerson: () => ({
    why: "Answers from paper are brought by a person.",
    next: "Pair a command line with your name (`finalcall login`), or bring the file in the browser.",
  }),
});

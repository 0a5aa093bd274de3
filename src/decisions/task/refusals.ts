/** Every way the answer can be no about an AI task: its releases, its levels, and whether it may be called now. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";
import type { FiveQuestion } from "./state.ts";

const who = (id: string) => (id === "" ? "the owner of AI" : nameOf(id));
const all = (ids: readonly string[]) => ids.map(nameOf).join(", ") || "nobody";
const manual = (fallback: string) =>
  fallback === "" ? "Until then people answer by hand." : `Until then people answer with ${fallback}.`;

/** What each of the five questions asks, in the words that people read. */
export const asks: Readonly<Record<FiveQuestion, string>> = {
  "model-owner": "Who owns the model?",
  "needs-approval": "What needs approval, and by whom?",
  "who-stops": "Who can stop it?",
  fallback: "What do people use while it is off?",
  "rollback-tested": "Was the way back tried?",
};

export const no = refusals("task", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: (name: string, known: readonly string[]) => ({
    why: `The page names no AI task ${name}.`,
    next: known.length > 0 ? `Known: ${known.join(", ")}.` : "Add it under `ai.tasks` on the page.",
    facts: { known: [...known] },
  }),
  unknownRelease: () => ({
    why: "This task has no such release.",
    next: "Look at the task: it lists its releases with their numbers.",
  }),
  unknownQuestion: (name: string, known: readonly string[]) => ({
    why: `The task has no question type ${name}.`,
    next: `Known: ${known.join(", ") || "none"}.`,
    facts: { known: [...known] },
  }),
  notSystem: () => ({
    why: "Only the server itself records this.",
    next: "Nothing to do: it happens by itself.",
  }),
  notChanger: (names: readonly string[]) => ({
    why: `Only ${all(names)} may change this task.`,
    next: `Ask ${all(names)} to propose it, or change \`changed-by\` on the page.`,
    facts: { names: [...names] },
  }),
  notTester: (names: readonly string[]) => ({
    why: `Only ${all(names)} may say that it was tested, and never who made it.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  unpriced: (model: string) => ({
    why: `The price of ${model} is not known, so no budget could hold.`,
    next: "Name a model whose price is known, or use a newer version of finalcall.",
  }),
  same: (number: number) => ({
    why: `Release ${number} is exactly this already.`,
    next: "Nothing to propose.",
  }),
  unknownComparison: (id: string) => ({
    why: `No comparison of this task called ${id} has a choice.`,
    next: "Compare the models and choose one, or leave `--comparison` out.",
  }),
  mustBeat: (model: string, live: string) => ({
    why: `${model} would replace ${live}, and no comparison says that it does better.`,
    next: `Compare them on the task's own samples: \`finalcall task compare\`, choose, and propose again.`,
  }),
  notInBrowser: (owner: string) => ({
    why: `This is decided by ${who(owner)} in the browser; no token can.`,
    next: `Ask ${who(owner)}.`,
    facts: { owner },
  }),
  madeIt: (owner: string) => ({
    why: "You made this release, so you may not approve it.",
    next: `Ask ${who(owner)}.`,
    facts: { owner },
  }),
  linkFromMaker: (maker: string) => ({
    why: `Your sign-in link came from ${nameOf(maker)}, who made this.`,
    next: "Sign in with your own passkey.",
  }),
  notYours: (owner: string, why: string) => ({
    why: `${who(owner)} decides about every AI task. ${why}`.trim(),
    next: `Ask ${who(owner)}.`,
    facts: { owner },
  }),
  untested: (names: readonly string[]) => ({
    why: "Nobody who tests this task has said that this release passed.",
    next: `Ask ${all(names)} to try it and say so.`,
    facts: { names: [...names] },
  }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  drifted: (what: string) => ({
    why: `Since this release was proposed, ${what}.`,
    next: "Have it proposed again: `finalcall task propose`.",
  }),
  noPasskey: () => ({
    why: "This needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then decide there.",
  }),
  nothingToApprove: () => ({ why: "This release has its answer already.", next: "Look at the task." }),
  vague: (question: string, why: string) => ({
    why: `“${question}” has no real answer yet: ${why}`,
    next: "Answer it with names, files or a drill that passed.",
  }),
  noWayBack: () => ({
    why: "There is no other approved release to go back to, so nothing was changed.",
    next: "Pause the task: people answer by hand until a release is approved.",
  }),
  notAnswering: (number: number) => ({
    why: `Release ${number} did not answer when it was last tried, so going back to it would help nobody.`,
    next: "Pause the task: people answer by hand.",
  }),
  notNamed: () => ({
    why: "Only somebody whom the page names may narrow it; nothing was changed.",
    next: "Pause it instead: anybody may. Or ask somebody of the team.",
  }),
  notNarrower: () => ({
    why: "That is not narrower than what holds now.",
    next: "Widening is the AI owner's decision, on evidence.",
  }),
  oneStep: (from: string, to: string) => ({
    why: `From ${from} to ${to} is more than one step.`,
    next: "Widen one step at a time.",
  }),
  neverWider: (question: string, about: string) => ({
    why: `${question} is about ${about}. A person reads every answer, whatever the numbers say.`,
    next: "Nothing to do: this stays with people.",
  }),
  pageForbids: (question: string, level: string) => ({
    why: `The page lets ${question} go no further than ${level}.`,
    next: "Change the page first; its owner says yes to that.",
  }),
  tooFew: (has: number, needs: number) => ({
    why: `${has} answers were read; ${needs} are needed before this can be said of them.`,
    next: "Go on reading; the task's screen counts.",
    facts: { has, needs },
  }),
  notGoodEnough: (low: string, needs: string) => ({
    why: `At the low end of the interval ${low} are right; ${needs} are needed.`,
    next: "Go on reading, or mend the prompt.",
  }),

  // What stands in the way of a call.
  noRelease: (fallback: string) => ({
    why: "No release of this task is approved, so no model is asked.",
    next: `Propose one: \`finalcall task propose\`. ${manual(fallback)}`,
  }),
  unanswered: (question: string, fallback: string) => ({
    why: `“${question}” is not answered, so this task stays off.`,
    next: `Answer it on the task's screen. ${manual(fallback)}`,
    facts: { question },
  }),
  undrilled: (fallback: string) => ({
    why: "This task never passed a drill, so this task stays off.",
    next: `Hold one: \`finalcall drill\`. ${manual(fallback)}`,
  }),
  peopleOnly: (question: string, fallback: string) => ({
    why: `${question || "This"} is answered by people; no model is asked.`,
    next: fallback === "" ? "Answer it by hand." : `Use ${fallback}.`,
    facts: { fallback },
  }),
  beyondPage: (what: string, owner: string) => ({
    why: `The live release uses ${what}, which the page no longer allows.`,
    next: `Propose a release without it; ${who(owner)} approves it.`,
  }),
});

/** Every way the answer can be no about a comparison of models. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const all = (ids: readonly string[]) => ids.map(nameOf).join(", ") || "nobody";

export const no = refusals("comparison", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknownTask: (name: string, known: readonly string[]) => ({
    why: `The page names no AI task ${name}.`,
    next: known.length > 0 ? `Known: ${known.join(", ")}.` : "Add it under `ai.tasks` on the page.",
    facts: { known: [...known] },
  }),
  unknown: () => ({ why: "There is no such comparison.", next: "Look at the task: it lists its comparisons." }),
  notSystem: () => ({
    why: "Only the server that asks the models records this.",
    next: "Start it: `finalcall task compare`.",
  }),
  noRelease: () => ({
    why: "The task has no release, so there is no prompt to compare models with.",
    next: "Propose one: `finalcall task propose`. It need not be approved yet.",
  }),
  sameModel: (model: string) => ({
    why: `${model} is named twice.`,
    next: "Name two or three different models.",
  }),
  unknownProvider: (model: string, known: readonly string[]) => ({
    why: `The page names no provider of ${model}.`,
    next: `Known: ${known.join(", ") || "none"}. Write \`provider/model\`.`,
    facts: { known: [...known] },
  }),
  unpriced: (models: readonly string[]) => ({
    why: `The price of one of ${models.join(", ")} is not known, so no budget could hold.`,
    next: "Name models whose price is known, or use a newer version of finalcall.",
  }),
  unknownSample: (sample: string) => ({
    why: `The task has no sample ${sample}.`,
    next: "Look at them: `finalcall task samples … list`.",
  }),
  tooFewSamples: (has: number, needs: number) => ({
    why: `The task has ${has} samples; ${needs} are needed to compare models.`,
    next: "Add real questions of yours: `finalcall task samples <task> add <file>`.",
    facts: { has, needs },
  }),
  noGateway: () => ({
    why: "No gateway runs here, so no model can be asked.",
    next: "Start the server with `finalcall serve`, and let it listen.",
  }),
  unrun: (missing: number) => ({
    why: `${missing} answers are still to come, so nothing is marked yet.`,
    next: "Wait until every model has answered every sample, or start it again: what is there is not asked twice.",
    facts: { missing },
  }),
  notInBrowser: (names: readonly string[]) => ({
    why: "Answers are marked by people in their browser; no token marks for them.",
    next: `Ask ${all(names)} to mark them.`,
    facts: { names: [...names] },
  }),
  notYours: (names: readonly string[]) => ({
    why: `Answers of this task are marked by ${all(names)}.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  notDecider: (names: readonly string[]) => ({
    why: `${all(names)} settles, closes and chooses here.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  everyAnswer: (models: number) => ({
    why: `Each of the ${models} answers needs a mark, so none was recorded.`,
    next: "Mark all of them: good as it is, fix first, or wrong.",
  }),
  noMinutes: () => ({
    why: "What fixing takes is part of the price, and nobody said how many minutes.",
    next: "Say the minutes of each answer that is not good as it is.",
  }),
  closed: () => ({
    why: "The names are open, so nothing is marked any more.",
    next: "Start another comparison to mark again.",
  }),
  noAnswer: () => ({
    why: "An answer without words is neither good nor to be fixed.",
    next: "Mark it wrong, with the minutes that it takes by hand.",
  }),
  noOrder: () => ({
    why: "Each model stands at one place of each sample, and this order says something else.",
    next: "Start it with `finalcall task compare`: the server draws the order.",
  }),
  sealGone: () => ({
    why: "What was sealed when the models were asked is gone or is not what the record fixed, so nobody can say whose answers these are.",
    next: "Drop this comparison and start another; ask the operator who changed the words beside the record.",
  }),
  blind: () => ({
    why: "This call belongs to a comparison whose names are closed; it would say whose answer is whose.",
    next: "Look again once the marks are closed.",
  }),
  notYourDrop: (names: readonly string[]) => ({
    why: `Only ${all(names)} may drop this comparison: who started it, and the owner of AI.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  dropped: () => ({
    why: "This comparison was dropped, so nothing is asked or marked in it any more.",
    next: "Start another one.",
  }),
  agreed: () => ({ why: "Nobody disagrees about this sample.", next: "Nothing to settle." }),
  markFirst: () => ({
    why: "Whoever settles has marked the sample before, without seeing what others said.",
    next: "Mark it first.",
  }),
  unmarked: (samples: number) => ({
    why: `${samples === 1 ? "One sample is" : `${samples} samples are`} not marked by anybody, so the names stay closed.`,
    next: "Mark what is left first.",
    facts: { samples },
  }),
  unsettled: (samples: number) => ({
    why: `People do not agree about ${samples} samples, so the names stay closed.`,
    next: "Settle them first.",
    facts: { samples },
  }),
  open: () => ({
    why: "The marks are not closed, so nobody chooses yet.",
    next: "Close the marks in the browser; the names open with that.",
  }),
  notCompared: (model: string, models: readonly string[]) => ({
    why: `${model} was not compared here.`,
    next: `Compared: ${models.join(", ")}.`,
    facts: { models: [...models] },
  }),
  chosen: (model: string) => ({
    why: `${model} was chosen here already; the choice stands.`,
    next: "Start another comparison to choose again.",
  }),
});

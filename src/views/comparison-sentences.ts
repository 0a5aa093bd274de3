/** What the record says of comparisons. No sentence names the model behind an answer: whoever marks reads the record, too. */

import { plural } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const task = (id: string) => id.replaceAll("-", " ");
const of = { good: "good as it is", fix: "to be fixed", wrong: "wrong" };
const said = (marks: readonly { grade: keyof typeof of }[]) => marks.map(({ grade }) => of[grade]).join(", ");

export const comparisonSentences: SentencesOf<"comparison"> = {
  "comparison.started": ({ task: id, models, samples }) =>
    `Compares ${models.length} models for ${task(id)} on ${plural(samples.length, "sample")} of the team’s own`,
  "comparison.ran": () => "A model of a comparison answered a sample",
  "comparison.marked": ({ marks }) => `Marked the answers to a sample without their models’ names: ${said(marks)}`,
  "comparison.settled": ({ marks }) => `Settled a sample about which people did not agree: ${said(marks)}`,
  "comparison.closed": () => "Closed the marks of a comparison; its names are open",
  "comparison.dropped": ({ reason }, { say }) => `Dropped a comparison of models${words(say(reason))}`,
  "comparison.chosen": ({ model, beats, reason }, { say }) =>
    `Chose ${model}${beats.length === 0 ? ", which beats none of the others" : `, which does better in all than ${beats.join(" and ")}`}${words(say(reason))}`,
};

/** The five questions before launch (A12): what is wrong with an answer. A vague one keeps the task off. */

import { levels, type Page, type Task } from "../../page/page.ts";
import { nameOf } from "../../routing/sentence.ts";
import type { FiveQuestion } from "./state.ts";

/** Words that answer nothing. */
const vague =
  /\b(tbd|tba|todo|n\/?a|unknown|later|someone|somebody|anybody|everyone|everybody|the team|whoever|as needed|if needed|should be fine|probably|we('ll| will) see|not sure|don'?t know|ask around)\b|^[^\p{L}\p{N}]*$|\?\s*$/iu;

/** Why the answer does not do, in a sentence; empty when it does. */
export function fault(question: FiveQuestion, answer: string, page: Page, task: Task, drilled: boolean): string {
  if (vague.test(answer)) return "it names nothing that somebody could be held to.";
  const named = (ids: readonly string[]) => ids.some((id) => says(answer, id) || says(answer, nameOf(id)));
  if (question === "model-owner") {
    const owner = page.areas.find(({ name }) => name === "ai")?.owner ?? page.defaultOwner;
    return named([owner]) ? "" : `the page says ${nameOf(owner)}, and the answer does not.`;
  }
  if (question === "needs-approval") {
    const words = [...levels, ...task.questions.map(({ name }) => name)];
    return named(task.reviewedBy) || words.some((word) => says(answer, word.replaceAll("-", " ")) || says(answer, word))
      ? ""
      : "it names neither a reviewer nor a question type.";
  }
  if (question === "who-stops") {
    const everybody = [...page.people.map(({ id }) => id), ...page.rotations.map(({ id }) => id)];
    return named(everybody) ? "" : "it names nobody of the page.";
  }
  if (question === "fallback") {
    if (task.fallback === "") return "the page names no fallback for this task.";
    return answer.includes(task.fallback.replace(/\/$/, "")) ? "" : `it does not name ${task.fallback}.`;
  }
  return drilled ? "" : "no drill of this task has passed.";
}

/** The word stands in the answer, as a word. */
const says = (answer: string, word: string): boolean =>
  word !== "" && new RegExp(`(^|[^\\p{L}\\p{N}])${escaped(word)}($|[^\\p{L}\\p{N}])`, "iu").test(answer);

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

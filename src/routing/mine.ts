/** Is this mine: inside the guardrails and undone within a sprint it is the lead engineer's; what crosses goes to its owner. */

import { type Page, personOf } from "../page/page.ts";
import { crossings } from "./guardrails.ts";
import { findConcepts } from "./match.ts";
import type { MineAnswer, Reading } from "./routing.ts";
import { nameOf } from "./sentence.ts";
import { who } from "./who.ts";
import { wordsOf } from "./words.ts";

/**
 * Whether a person may decide this alone, and whose it is if not. `at` in UTC; `readings` are the latest pushed numbers,
 * and one that is missing or older than 24 hours counts as crossed when the question touches its guardrail.
 * Somebody who is not on the page owns nothing.
 */
export function mine(
  page: Page,
  person: string,
  question: string,
  at: string,
  readings: readonly Reading[] = [],
): MineAnswer {
  const answer = who(page, question, at, { readings });
  const [crossed] = crossings(
    page,
    question.slice(0, 2000),
    findConcepts(wordsOf(question.slice(0, 2000))),
    at,
    readings,
  );
  // A question that already goes to somebody above the engineer keeps its owner only where no guardrail names another.
  const owner = crossed ? crossed.guardrail.owner : answer.owner;
  const why = crossed ? [crossed.why, `${nameOf(owner)} decides what crosses ${crossed.guardrail.name}.`] : answer.why;
  const guardrail = crossed?.guardrail.name ?? "";
  if (!personOf(page, person)) {
    return { mine: false, owner, guardrail, why: [`${person} is not on the page. ${nameOf(owner)} decides.`, ...why] };
  }
  if (!crossed && answer.role === "none")
    return { mine: true, owner: person, guardrail, why: ["Yours. Nobody needs to be asked.", ...why] };
  if (!crossed && answer.role === "teammate") {
    return { mine: true, owner: person, guardrail, why: ["Yours, once a colleague has read it.", ...why] };
  }
  if (!crossed && answer.role === "named_approver") {
    return {
      mine: false,
      owner,
      guardrail,
      why: ["Not yours alone. Anybody but the author approves, by name.", ...why],
    };
  }
  const yours = owner === person;
  const first = yours ? `Yours, ${nameOf(person)}.` : `Not yours. ${nameOf(owner)} decides.`;
  return { mine: yours, owner, guardrail, why: [first, ...why] };
}

/** Which answers count for the questions of a change. */

import { digest } from "../../kernel/json.ts";
import type { ChangeState, QuestionAnswer, Revision } from "./kind.ts";

/** The newest answer to each question of a revision, in the order of the questions. */
export const answersTo = (
  { questions }: Pick<Revision, "questions">,
  answers: readonly QuestionAnswer[],
): QuestionAnswer[] => questions.flatMap(({ key }) => answers.findLast(({ question }) => question === key) ?? []);

/** What whoever approves accepts: the digest of the answers as they stand. */
export const acceptedDigest = ({ current, answers }: Pick<ChangeState, "current" | "answers">): string =>
  digest(answersTo(current, answers).map(({ question, says, by }) => ({ question, says: says.text, by })));

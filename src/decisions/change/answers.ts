/** Which answers count for the questions of a change. */

import type { QuestionAnswer, Revision } from "./kind.ts";

/** The newest answer to each question of a revision, in the order of the questions. */
export const answersTo = (
  { questions }: Pick<Revision, "questions">,
  answers: readonly QuestionAnswer[],
): QuestionAnswer[] => questions.flatMap(({ key }) => answers.findLast(({ question }) => question === key) ?? []);

/** What a change decides without saying so: the questions of its card, where they stand, and who answered them. */

import { answersTo } from "../decisions/change/answers.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, counted, plural } from "./names.ts";

/** Something that the change decides without saying so. `answer` is empty while nobody said anything. */
export interface QuestionModel {
  readonly key: string;
  readonly asks: string;
  readonly file: string;
  readonly line: number;
  /** Files that still name what is renamed or dropped. */
  readonly readers: readonly string[];
  readonly answer: string;
  readonly by: string;
}

/** The questions of the change as it stands, the open ones first, each with its newest answer. */
export function questionsOf(
  state: ChangeState,
  say: (text: Text) => string,
  when: (at: string) => string,
): QuestionModel[] {
  const said = answersTo(state.current, state.answers);
  const all = state.current.questions.map(({ key, asks, file, line, readers }) => {
    const answer = said.find(({ question }) => question === key);
    return {
      key,
      asks: visible(asks),
      file: say(file),
      line,
      readers: say(readers).split("\n").filter(Boolean),
      answer: answer ? say(answer.says) : "",
      by: answer ? `${capital(actorName(answer.by))}, ${when(answer.at)}` : "",
    };
  });
  return [...all.filter(({ answer }) => answer === ""), ...all.filter(({ answer }) => answer !== "")];
}

/** `Two questions are open`; empty when none is. */
export const openQuestions = (open: number): string =>
  open === 0 ? "" : `${capital(counted(open))} ${plural(open, "question is", "questions are")} open`;

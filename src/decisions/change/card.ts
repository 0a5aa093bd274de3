/** The card of a change: exactly what a person is shown before they say yes. */

import type { Json } from "../../kernel/json.ts";
import { answersTo } from "./answers.ts";
import type { ChangeState } from "./kind.ts";

/** What the person is shown, and what their passkey signs. */
export const changeCard = ({ id, current, answers }: ChangeState, page: string): Json => ({
  kind: "change.approve",
  id,
  repo: current.repo,
  ref: current.ref,
  head: current.head,
  base: current.base,
  diff: current.diff,
  facts: current.facts,
  areas: [...current.areas],
  risk: current.risk,
  oneWay: current.oneWay,
  answers: answersTo(current, answers).map(({ question, says, by }) => ({ question, says: says.text, by })),
  page,
});

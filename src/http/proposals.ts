/** A proposal as the API tells it, words and all. */

import type { z } from "@hono/zod-openapi";
import type { Caller } from "../app/app.ts";
import { wordsOf } from "../app/words.ts";
import type { ProposalState } from "../decisions/proposal/kind.ts";
import { sha256 } from "../kernel/json.ts";
import type { Proposal } from "./contract.ts";
import type { Deps } from "./deps.ts";

export async function proposalOf({ app, origin }: Deps, state: ProposalState): Promise<z.infer<typeof Proposal>> {
  const { question, options, why, comments, answers } = state;
  const say = await wordsOf(app.store, [
    question,
    why,
    ...options.flatMap(({ says, costs }) => [says, costs]),
    ...comments.map(({ says }) => says),
    ...answers.map(({ reason }) => reason),
  ]);
  return {
    id: state.id,
    link: `${origin}/proposals/${state.id}`,
    question: say(question),
    options: options.map(({ name, says, costs }) => ({ name, says: say(says), costs: say(costs) })),
    owner: state.owner,
    backup: state.backup,
    area: state.area,
    sure: state.sure,
    risk: state.risk,
    oneWay: state.oneWay,
    guardrails: [...state.guardrails],
    why: say(why),
    by: state.by,
    at: state.at,
    backupFrom: state.backupFrom,
    blockedFrom: state.blockedFrom,
    page: state.page,
    comments: comments.map(({ by, says, at }) => ({ by, says: say(says), at })),
    answers: answers.map(({ option, reason, by, as, assurance, at, seq }) => ({
      option,
      reason: say(reason),
      by,
      as,
      assurance,
      at,
      seq,
    })),
    withdrawn: state.withdrawn,
  };
}

/** A new proposal's id, short enough to be read aloud. A request that may be repeated always gets the same one. */
export function proposalId({ random }: Pick<Deps, "random">, { actor, cmd = random(16) }: Caller): string {
  return `p-${sha256(`${actor}\n${cmd}`).slice(0, 12)}`;
}

/** A question that nobody clearly owns, kept once for each way of asking it. */

import { createHash } from "node:crypto";
import type { Caller } from "../app/app.ts";
import type { WhoAnswer } from "../routing/routing.ts";
import { who } from "../routing/who.ts";
import { wordsOf } from "../routing/words.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

/** Answers a question by the page in force. An unsure answer records a gap, under an id that the same words always give. */
export async function noteGap(
  deps: Deps,
  question: string,
  caller: Caller,
  at = deps.now().toISOString(),
): Promise<WhoAnswer | undefined> {
  const seen = worldOf(deps.app.world);
  const page = seen.page.inForce?.page;
  if (!page) return undefined;
  const answer = who(page, question, at, { readings: [...seen.readings.values()] });
  if (!answer.sure) {
    const words = [...new Set(wordsOf(question))].sort().join(" ");
    const id = createHash("sha256").update(words).digest("hex").slice(0, 16);
    const also = answer.also.map(({ area }) => area).slice(0, 30);
    await act(deps, "gap.find", { id, question, owner: answer.owner, also }, caller);
  }
  return answer;
}

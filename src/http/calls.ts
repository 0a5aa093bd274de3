/** Calls of models as the API tells them. */

import type { z } from "@hono/zod-openapi";
import { wordsOf } from "../app/words.ts";
import { aboutCall, covers } from "../decisions/pause/paused.ts";
import type { CallRecord } from "../gateway/ledger.ts";
import type { Store } from "../log/store.ts";
import type { Seen } from "../views/context.ts";
import type { Frozen } from "./api/route.ts";
import type { Call } from "./contract/calls.ts";

/** The calls with the words of whom they were for, and the pause that stopped each. */
export async function callsTold(
  store: Pick<Store, "words">,
  seen: Seen,
  calls: readonly CallRecord[],
): Promise<Frozen<z.input<typeof Call>>[]> {
  const say = await wordsOf(
    store,
    calls.flatMap(({ ref, used }) => [...(ref ? [ref] : []), ...used.map(({ recipient }) => recipient)]),
  );
  return calls.map((one) => {
    const { via: _via, day: _day, ref, end, used, ...rest } = one;
    const { usage: _usage, words: _words, ...ended } = end ?? {};
    return {
      ...{ ...rest, ref: ref ? say(ref) : "", pause: pauseOf(seen, one) },
      end: end ? { ...(ended as Omit<typeof end, "usage" | "words">) } : null,
      used: used.map(({ recipient, at }) => ({ recipient: say(recipient), at })),
    };
  });
}

/** The pause that a stopped call ran into: the last one that covers it and began while it was under way. */
function pauseOf({ pauses, page }: Seen, call: CallRecord): string {
  const { end, at } = call;
  if (end?.outcome !== "stopped") return "";
  const about = aboutCall(page.inForce?.page, call);
  return [...pauses.values()].findLast((one) => at <= one.at && one.at <= end.at && covers(one, about))?.id ?? "";
}

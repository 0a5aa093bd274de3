/** What is told of a comparison and of a check-in before they open: not the words that were sealed, and no call that would tell. */

import type { App } from "../app/app.ts";
import { blindTexts } from "../decisions/checkin/state.ts";
import { comparisonOf, isBlind, sealedTexts } from "../decisions/comparison/sealing.ts";
import type { CallRecord } from "../gateway/ledger.ts";
import type { Store } from "../log/store.ts";
import { worldOf } from "../views/context.ts";

/** The words beside the record, as anybody may read them: sealed ones as if they had been removed, without the salt by which they could be guessed. */
export const tellableWords = ({ store, world }: Pick<App, "store" | "world">): Pick<Store, "words"> => ({
  async words(texts) {
    const found = await store.words(texts);
    const { comparisons, checkins } = worldOf(world);
    const sealed = new Set([
      ...[...comparisons.values()].flatMap(sealedTexts),
      ...[...checkins.values()].flatMap(blindTexts),
    ]);
    return found.map((one) => (sealed.has(one.text) ? { text: one.text, salt: "", words: null } : one));
  },
});

/** Whether a call would say whose answer is whose. */
export function isHidden({ world }: Pick<App, "world">, { via }: Pick<CallRecord, "via">): boolean {
  const id = comparisonOf(via);
  const found = id === "" ? undefined : worldOf(world).comparisons.get(id);
  return found !== undefined && isBlind(found);
}

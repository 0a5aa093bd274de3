/** What the far side is sent of an action: what was approved, and everything by which it can check that it is the same. */

import { recordedWords } from "../app/words.ts";
import { sentCard } from "../decisions/action/card.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { canonical, digest, type Json } from "../kernel/json.ts";
import type { Store } from "../log/store.ts";

export interface Message {
  readonly digest: string;
  /** Canonical JSON: the same bytes every time. */
  readonly body: string;
}

/**
 * The message of an action that was claimed, as `{id, digest, card, parameters, reason, onBehalfOf, words}`. `digest` is
 * that of the card, and the card holds digests of the three texts, each of which `words` gives with its salt. Undefined
 * when words were removed, or changed in the store: then nobody can send what was approved any more.
 */
export async function messageOf(store: Pick<Store, "words">, state: ActionState): Promise<Message | undefined> {
  const card = sentCard(state);
  const words = await recordedWords(store, [state.parameters, state.reason, state.onBehalfOf]);
  const [parameters, reason, onBehalfOf] = words.map((one) => one?.words);
  if (parameters === undefined || reason === undefined || onBehalfOf === undefined) return undefined;
  const sum = digest(card);
  const body = { id: state.id, digest: sum, card, parameters: JSON.parse(parameters) as Json, reason, onBehalfOf };
  return { digest: sum, body: canonical({ ...body, words }) };
}

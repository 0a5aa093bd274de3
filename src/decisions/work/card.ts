/** What a person is shown of a work item before they answer it, and what their passkey signs. */

import type { Json } from "../../kernel/json.ts";
import type { WorkState } from "./state.ts";

/** The item with the digests of its words; `since`: the card of an item that came back is another one. */
export const workCard = (
  { id, task, question, why, input, recipient, key, since }: WorkState,
  page: string,
): { readonly [name: string]: Json } => ({
  kind: "work.answer",
  ...{ id, task, question, why, page, since },
  ...{ input: input.text, recipient: recipient.text, key: key.text },
});

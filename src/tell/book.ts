/** The ledger book of what people are told: queued, claimed, sent, failed. Keys and names of channels only, never words. */

import * as z from "zod";
import type { LedgerRow } from "../log/store.ts";

export const book = "told";

const item = z.string();
const rowSchema = z.discriminatedUnion("kind", [
  /** From here on things are told: what happened before is no news. */
  z.strictObject({ kind: z.literal("began") }),
  z.strictObject({
    kind: z.literal("queued"),
    item,
    /** The notice's key, the channel, the place in it (a person, a device), and what it is about. */
    key: z.string(),
    channel: z.string(),
    to: z.string(),
    about: z.string(),
    /** Whom the words are made for; empty for a program. */
    person: z.string(),
  }),
  /** `after`: the number of the claim that this one replaces, 0 for the first or after a failure. The first row to name it wins. */
  z.strictObject({ kind: z.literal("claimed"), item, by: z.string(), after: z.int() }),
  z.strictObject({ kind: z.literal("sent"), item, claim: z.int() }),
  /** `down`: nothing can be sent through this channel. */
  z.strictObject({ kind: z.literal("failed"), item, claim: z.int(), why: z.string(), down: z.boolean() }),
  /** It will never be sent: refused for good, or nobody is there any more. */
  z.strictObject({ kind: z.literal("dropped"), item, why: z.string() }),
  /** It was over before it could be told. Where it comes back, it is queued again. */
  z.strictObject({ kind: z.literal("over"), item }),
]);

export type Entry = z.infer<typeof rowSchema>;

export const bodyOf = (entry: Entry): string => JSON.stringify(entry);

/** Reads an entry back; undefined for one that a newer version wrote. */
export function entryOf({ body }: Pick<LedgerRow, "body">): Entry | undefined {
  return rowSchema.safeParse(JSON.parse(body)).data;
}

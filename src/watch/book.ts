/** The ledger book of numbers: what was pushed to us, and every so often what the watcher saw. Sealed into the record like any book. */

import * as z from "zod";
import type { LedgerRow } from "../log/store.ts";

export const book = "samples";

/** Lists, not tables: names from outside are no property names. */
const rowSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("pushed"),
    environment: z.string(),
    /** The moment that the numbers are about, by the sender's clock. */
    at: z.iso.datetime(),
    /** In base units; null: the sender says that it does not know. */
    signals: z.array(z.tuple([z.string(), z.number().nullable()])),
    by: z.string(),
  }),
  z.strictObject({
    kind: z.literal("seen"),
    environment: z.string(),
    at: z.iso.datetime(),
    /** Name, number in its unit, unit and state. */
    signals: z.array(z.tuple([z.string(), z.number().nullable(), z.string(), z.enum(["good", "crossed", "blind"])])),
  }),
]);

/** One entry of the book, and when it was written by our clock. */
export type Entry = z.infer<typeof rowSchema>;
export type Pushed = Extract<Entry, { kind: "pushed" }>;
export type Seen = Extract<Entry, { kind: "seen" }>;

/** The body of an entry as it is kept. */
export const bodyOf = (entry: Entry): string => JSON.stringify(entry);

/** Reads an entry back; undefined for one that a newer version wrote, or that cannot be read. */
export function entryOf({ body }: LedgerRow): Entry | undefined {
  try {
    return rowSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** The book of model calls: admitted, settled, used; and every so often the sums so far. Sealed into the record like any book. */

import * as z from "zod";
import { text } from "../kernel/prose.ts";
import type { LedgerRow } from "../log/store.ts";
import { levels } from "../page/page.ts";

export const book = "calls";

/** Before the name of a tool that the provider runs itself. */
export const hostedMark = "hosted:";

const count = z.int().nonnegative();
const day = z.string();
const call = z.string().max(80);

const admitted = z.strictObject({
  kind: z.literal("admitted"),
  call,
  /** The day it counts on, in the page's zone. */
  day,
  operation: z.enum(["chat", "responses", "embeddings", "messages"]),
  task: z.string(),
  question: z.string(),
  odd: z.boolean(),
  /** Number of the task release; 0 for a plain model. */
  release: count,
  level: z.enum(levels),
  /** As `provider/name`. */
  asked: z.string(),
  actor: z.string(),
  via: z.string(),
  by: z.string(),
  approvedBy: z.string(),
  /** SHA-256 of the request. */
  input: z.string(),
  ref: text.optional(),
  /** The caller's key in the queue for people. */
  work: text.optional(),
  drill: z.boolean(),
  tools: z.array(z.string()),
  /** Nano-dollars. */
  hold: count,
  /** Which price of which list, and its rates in pico-dollars per token: input, cache read, cache written, for an hour, output. */
  price: z.string(),
  rates: z.array(z.array(count)),
});

const settled = z.strictObject({
  kind: z.literal("settled"),
  call,
  outcome: z.enum(["done", "client-gone", "stopped", "failed", "cut", "unknown"]),
  status: count,
  /** Input, of it read from a cache, written to one, for an hour; output, of it thought. Null: nobody knows. */
  usage: z.tuple([count, count, count, count, count, count]).nullable(),
  cost: count,
  partial: z.boolean(),
  served: z.string(),
  firstByteMs: z.number(),
  ms: z.number(),
  /** SHA-256 of the answer. */
  output: z.string(),
  finish: z.string(),
  words: z.strictObject({ input: text, output: text }).optional(),
});

const used = z.strictObject({ kind: z.literal("used"), call, recipient: text });

/** What all entries up to `upto` add up to, so that nobody begins at the first again. */
const carried = z.strictObject({
  kind: z.literal("carried"),
  upto: count,
  /** Meter, then its days: day, cost, calls, failed, input tokens, output tokens. */
  meters: z.array(z.tuple([z.string(), z.array(z.tuple([day, count, count, count, count, count]))])),
  /** What was under way: when it was admitted, and its entry. */
  open: z.array(z.tuple([z.string(), admitted])),
});

const rowSchema = z.discriminatedUnion("kind", [admitted, settled, used, carried]);

export type Entry = z.infer<typeof rowSchema>;
export type AdmittedEntry = z.infer<typeof admitted>;
export type SettledEntry = z.infer<typeof settled>;
export type CarriedEntry = z.infer<typeof carried>;

export const bodyOf = (entry: Entry): string => JSON.stringify(entry);

/** Reads an entry back. Throws for one that cannot be read: skipping it would forget money. */
export function entryOf({ body, n }: Pick<LedgerRow, "body" | "n">): Entry {
  const read = rowSchema.safeParse(JSON.parse(body));
  if (read.success) return read.data;
  throw new Error(`Entry ${n} of the book of calls cannot be read. Use a newer version of finalcall.`);
}

/** The API's contract for calls of models: who asked what, under which release, what it cost, what came of it. Never their words. */

import { z } from "@hono/zod-openapi";
import { levels } from "../../page/page.ts";
import { Head } from "../contract.ts";

const text = z.string();

export const Call = z.object({
  call: text,
  at: text,
  operation: text,
  /** Empty: a plain model. */
  task: text,
  question: text,
  odd: z.boolean(),
  /** 0 for a plain model. */
  release: z.int(),
  level: z.enum(levels),
  /** As `provider/name`. */
  asked: text,
  actor: text,
  /** The person who answers for the token. */
  by: text,
  /** Person who approved the release; empty for a plain model. */
  approvedBy: text,
  /** Whom or what it was for, in the caller's words. */
  ref: text,
  /** SHA-256 of the request. */
  input: text,
  tools: z.array(text),
  drill: z.boolean(),
  /** Nano-dollars (1e-9 USD). */
  hold: z.int(),
  /** The list and row that it was priced by. */
  price: text,
  /** Null while it is under way. */
  end: z
    .object({
      at: text,
      outcome: z.enum(["done", "client-gone", "stopped", "failed", "cut", "unknown"]),
      status: z.int(),
      /** Nano-dollars. */
      cost: z.int(),
      /** True: the cost is the hold or an estimate, not what the provider said. */
      partial: z.boolean(),
      /** The model that answered, as it calls itself. */
      served: text,
      firstByteMs: z.number(),
      ms: z.number(),
      /** SHA-256 of the answer. */
      output: text,
      finish: text,
    })
    .nullable(),
  used: z.array(z.object({ recipient: text, at: text })),
  /** The pause that stopped it; empty: none did. */
  pause: text,
});

export const CallsQuery = z.object({
  /** Empty: calls of plain models. */
  task: z.string().max(80).default(""),
  /** Only those that began after this moment, in UTC. */
  after: z.iso.datetime().optional(),
});
/** The newest first, at most 200. */
export const Calls = z.object({ open: z.array(Call), calls: z.array(Call), head: Head });

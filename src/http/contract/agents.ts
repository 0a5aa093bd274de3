/** The API's contract for agents: what they may do, whether they may do this, how something stands, and what became of what they did. */

import { z } from "@hono/zod-openapi";
import { scopes } from "../../decisions/token/kind.ts";
import { besides, Head } from "../contract.ts";

const text = z.string();
const risk = z.enum(["low", "medium", "high"]);

/** Characters of canonical JSON that the parameters of an action or the input of a tool may take. */
export const longestInput = 65_536;
const input = z
  .record(z.string().max(200), z.unknown())
  .refine((value) => JSON.stringify(value).length <= longestInput, `At most ${longestInput} characters as JSON.`);

/** What an agent wants to do, in one of three forms. Nothing of it is recorded. */
export const MayAsk = z
  .strictObject({
    words: z.string().trim().min(3).max(2000).optional(),
    call: z
      .strictObject({
        tool: z.string().min(1).max(200),
        input,
        /** The folder that the agent stands in, and the checkout that it works in: absolute paths. Empty: nothing counts as its own. */
        cwd: z.string().max(1000).default(""),
        root: z.string().max(1000).optional(),
        /** The branch that is checked out. */
        branch: z.string().max(300).optional(),
      })
      .optional(),
    action: z
      .strictObject({
        kind: z.string().min(1).max(80),
        target: z.string().max(200).default(""),
        parameters: input.default({}),
        /** The AI task that it comes from; empty: none. */
        task: z.string().max(80).default(""),
      })
      .optional(),
  })
  .refine(
    ({ words, call, action }) => [words, call, action].filter((one) => one !== undefined).length === 1,
    "Say it in exactly one form: words, call or action.",
  );

/** Whether it may be done. `no`: as things stand nobody's yes is enough. */
export const May = z.object({
  answer: z.enum(["allow", "needs", "no"]),
  /** Who can say yes, the one whose call it is first; empty where nobody needs to, or where anybody may review it. */
  who: z.array(text),
  area: text,
  risk,
  /** What was found, a sentence each. */
  why: z.array(text),
  /** The way to a yes, or what to do instead. */
  next: text,
  /** The page that says so. */
  page: text,
  ...besides,
});

/** How something stands. */
export const Status = z.object({
  id: text,
  kind: z.enum(["action", "proposal", "change", "release", "access", "pause"]),
  link: text,
  title: text,
  /** In one word, such as `waiting`, `approved`, `in-doubt`. */
  state: text,
  /** Whether something is still to come. */
  open: z.boolean(),
  by: text,
  at: text,
  /** What stops it now: pauses and freezes, a sentence each. */
  holds: z.array(text),
  /** Persons who may answer now, the one whose call it is first. */
  awaits: z.array(text),
  /** In UTC: until when that person is waited for, or until when a yes holds; empty: no time is set. */
  until: text,
  says: text,
  next: text,
  ...besides,
});

/** What a caller may do here, and what is left of it. */
export const Limits = z.object({
  actor: text,
  /** Of an agent of the page; null for a machine or a person's command line. */
  agent: z.object({ id: text, kind: text, askedBy: z.array(text), may: z.array(text) }).nullable(),
  token: z.object({ id: text, scopes: z.array(z.enum(scopes)), until: text, by: text }),
  /** What it can do by its scopes, and what it never can, a sentence each. */
  can: z.array(text),
  never: z.array(text),
  /** The kinds of action that the page names. Any other is high. */
  actions: z.array(
    z.object({
      kind: text,
      does: text,
      area: text,
      risk,
      /** Who says yes; empty: nobody needs to. */
      who: z.array(text),
      /** `webhook`: the server does it. `permit`: whoever proposed it fetches a permit and does it. */
      how: z.enum(["webhook", "permit"]),
      /** What stops it now; empty: nothing does. */
      stopped: text,
    }),
  ),
  /** Budgets that its calls of models count on, in nano-dollars (1e-9 USD). */
  budgets: z.array(
    z.object({ meter: text, says: text, amount: z.int(), spent: z.int(), held: z.int(), left: z.int(), until: text }),
  ),
  /** What stands still for everybody. */
  holds: z.array(z.object({ id: text, says: text, since: text, until: text, lifts: z.array(text) })),
  /** What it asked for and nobody answered yet, the newest first, at most 50. */
  waiting: z.array(Status),
  page: text,
  head: Head,
  ...besides,
});

/** One agent: who asks it, what it may, what it asked for, what it was refused, and its tokens. */
export const Agent = z.object({
  id: text,
  /** False: the page in force names it no more. */
  named: z.boolean(),
  kind: text,
  askedBy: z.array(text),
  /** What it may open without a person. */
  may: z.array(text),
  tokens: z.array(
    z.object({
      id: text,
      name: text,
      scopes: z.array(text),
      until: text,
      by: text,
      at: text,
      state: z.enum(["good", "ended", "expired", "orphaned"]),
    }),
  ),
  /** How much it ever asked for, how much of it waits, and the newest of it, at most 20. */
  asked: z.int(),
  waiting: z.int(),
  newest: z.array(Status),
  /** Calls of models in the last 62 days, and their cost in nano-dollars (1e-9 USD). */
  calls: z.int(),
  cost: z.int(),
  /** Acts that it tried and was refused, lately, and the newest of them, at most 20. */
  refusals: z.int(),
  refused: z.array(z.object({ at: text, type: text, subject: text, refused: text })),
});
export const Agents = z.object({ agents: z.array(Agent), never: z.array(text), head: Head });

/** Every switch: tasks and their question types, actions and environments of the page. */
export const Flags = z.object({
  flags: z.array(z.object({ key: text, on: z.boolean(), why: text })),
  /** When they were true, in UTC, by the server's clock. */
  at: text,
  page: text,
  head: Head,
});

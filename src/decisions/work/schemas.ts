/** What can be asked of a work item, and what can have happened to it. */

import * as z from "zod";
import { text } from "../../kernel/prose.ts";
import { longestReview, longestText } from "../draft/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { reasons } from "./state.ts";

const id = z.string().regex(/^work-[0-9a-f]{24}$/);
export const sheetId = z.string().regex(/^sheet-[0-9a-f]{24}$/);
/** Answers to one sheet, so that a person can look through them before they say yes. */
export const mostLines = 500;
const name = z.string().max(80);
const why = z.enum(reasons);
const reason = z.string().trim().min(3).max(2000);
const marks = z.array(z.strictObject({ item: name, ok: z.boolean() })).max(40);
const seconds = z.int().nonnegative().max(longestReview);
const distance = z.int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const begun = z.strictObject({ id: z.string().regex(/^template-[0-9a-f]{24}$/), digest });
const asked = { id, task: name, question: name, why, call: name, pause: name };
/** What comes with an answer, from the browser as from paper. */
const answering = { template: begun.optional(), distance, seconds };

/** The caller's own name for a question: a ticket, a mail. Nothing that could not be written down. */
export const key = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]*$/u);

// What can have happened. These names and shapes are stored for ever: add, never change.
export const schemas = {
  added: z.strictObject({ ...asked, key: text, input: text, recipient: text }),
  /** It is the people's again: the task did not answer it, or its draft was sent back. */
  cameBack: z.strictObject({ id, why, call: name, pause: name }),
  taken: z.strictObject({ id }),
  handedBack: z.strictObject({ id, reason: text }),
  answered: z.strictObject({
    ...{ id, output: text, marks, sheet: z.union([sheetId, z.literal("")]) },
    ...answering,
    ...{ shown: json.optional(), proof: proofSchema.optional() },
  }),
  returned: z.strictObject({ id }),
  /** The task answered it. */
  ended: z.strictObject({ id, call: name }),
  /** Another answer to what was answered already: it is kept, and never given. */
  doubled: z.strictObject({
    ...{ id, from: z.enum(["task", "sheet"]), call: name },
    ...{ sheet: z.union([sheetId, z.literal("")]), output: text.optional() },
  }),
  /** The customer has it. */
  used: z.strictObject({ id, recipient: text }),
  closed: z.strictObject({ id, reason: text }),
  /** Written while the server was away; it counts once somebody says yes to the sheet. */
  proposed: z.strictObject({
    ...{ id, sheet: sheetId, output: text, wrong: z.array(name).max(40), given: z.boolean() },
    ...answering,
  }),
};

const longText = z.string().max(longestText);

export const commands = {
  /** What the task does not answer. The same key of the same task is one item. */
  add: z.strictObject({ ...asked, key, input: longText, recipient: z.string().max(500) }),
  take: z.strictObject({ id }),
  handBack: z.strictObject({ id, reason }),
  /** `distance` and `seconds` are measured by the server; `shown` is the digest of the card. */
  answer: z.strictObject({ id, output: longText, marks, ...answering, shown: z.string() }),
  /** Back to the task. Whoever calls knows the item's key. */
  return: z.strictObject({ id }),
  /** The task answered; `given` false: it asks before the answer goes out. */
  end: z.strictObject({ id, call: name, given: z.boolean() }),
  use: z.strictObject({ id, recipient: z.string().max(500) }),
  close: z.strictObject({ id, reason }),
  propose: z.strictObject({
    ...{ id, sheet: sheetId, output: longText.min(1), wrong: z.array(name).max(40), given: z.boolean() },
    ...answering,
  }),
};

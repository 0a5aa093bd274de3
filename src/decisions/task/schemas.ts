/** What can be asked of an AI task, and what can have happened to it. */

import * as z from "zod";
import { text } from "../../kernel/prose.ts";
import { levels } from "../../page/page.ts";
import { json, proofSchema } from "../proof.ts";
import { fiveQuestions } from "./state.ts";

/** A task is called as the page calls it. */
const id = z.string().min(1).max(80);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const release = z.int().positive();
const level = z.enum(levels);
const question = z.string().min(1).max(80);
const names = z.array(z.string());
const parameters = z.array(z.strictObject({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }));
const sample = z.string().regex(/^sample-[a-z0-9]{8,20}$/);

/** The longest prompt, in characters: more is a document, and belongs into a data source. */
export const longestPrompt = 100_000;
const longText = 200_000;

// What can have happened. These names and shapes are stored for ever: add, never change.
export const schemas = {
  proposed: z.strictObject({
    id,
    release,
    digest: hash,
    model: z.string(),
    edgeCases: z.string(),
    prompt: text,
    promptDigest: hash,
    promptFile: z.string(),
    parameters,
    tools: names,
    reads: names,
    writes: names,
    prices: json,
    comparison: z.string(),
    wayBack: z.int().nonnegative(),
    reason: text,
    makers: names,
  }),
  tested: z.strictObject({ id, release, digest: hash, passed: z.boolean(), note: text }),
  approved: z.strictObject({ id, release, digest: hash, as: z.string(), shown: json, proof: proofSchema }),
  refused: z.strictObject({ id, release, digest: hash, reason: text, shown: json }),
  answered: z.strictObject({ id, question: z.enum(fiveQuestions), answer: text }),
  rolledBack: z.strictObject({ id, from: release, to: z.int().nonnegative(), reason: text }),
  checked: z.strictObject({ id, release, ok: z.boolean(), ms: z.int().nonnegative(), says: text }),
  widened: z.strictObject({
    id,
    question,
    from: level,
    to: level,
    evidence: json,
    shown: json,
    proof: proofSchema,
  }),
  narrowed: z.strictObject({ id, question, from: level, to: level, why: text }),
  cheapened: z.strictObject({ id, why: text }),
  restored: z.strictObject({ id }),
  sampled: z.strictObject({ id, sample, input: text, wrong: text.optional(), from: z.string() }),
};

export const commands = {
  /** Model, parameters, tools and sources come from the page in force; `authors` are the persons that git names for the prompt. */
  propose: z.strictObject({
    id,
    prompt: z.string().max(longestPrompt),
    promptFile: z.string().max(500).default(""),
    prices: json,
    comparison: z.string().max(80).default(""),
    reason: z.string().trim().min(3).max(500),
    authors: z.array(z.string().max(80)).max(100).default([]),
  }),
  test: z.strictObject({ id, release, passed: z.boolean(), note: z.string().trim().min(3).max(2000) }),
  approve: z.strictObject({ id, release, shown: z.string() }),
  refuse: z.strictObject({ id, release, shown: z.string(), reason: z.string().trim().min(3).max(2000) }),
  answer: z.strictObject({ id, question: z.enum(fiveQuestions), answer: z.string().trim().min(1).max(2000) }),
  /** To the release before; anybody on call may. */
  rollBack: z.strictObject({ id, reason: z.string().trim().min(3).max(2000) }),
  check: z.strictObject({
    id,
    release,
    ok: z.boolean(),
    ms: z.int().nonnegative(),
    says: z.string().max(2000),
  }),
  widen: z.strictObject({ id, question, to: level, shown: z.string() }),
  narrow: z.strictObject({ id, question, to: level, why: z.string().trim().min(3).max(2000) }),
  cheapen: z.strictObject({ id, why: z.string().trim().min(3).max(2000) }),
  restore: z.strictObject({ id, shown: z.string() }),
  sample: z.strictObject({
    id,
    sample,
    input: z.string().min(1).max(longText),
    wrong: z.string().max(longText).optional(),
    from: z.string().max(80).default(""),
  }),
};

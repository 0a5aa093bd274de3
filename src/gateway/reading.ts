/**
 * Which answers a person reads. The draw of a spot check is made from the salted digest under which the finished answer is
 * kept: its salt is chosen after the answer, so nobody can foresee the draw, every process draws the same, and anybody can
 * draw again. Pure.
 */

import { createHash } from "node:crypto";
import type { DraftState } from "../decisions/draft/state.ts";
import type { Text } from "../kernel/prose.ts";
import { type Page, taskOf } from "../page/page.ts";
import type { CallRecord } from "./ledger.ts";

/** The draft of a call: the same for everybody who would open it. */
export const draftId = (call: string): string =>
  `draft-${createHash("sha256").update(call, "utf8").digest("hex").slice(0, 16)}`;

/** A number from 0 up to 1: the first 52 bits of the digest. */
export const drawOf = ({ text }: Text): number => Number.parseInt(text.slice(0, 13), 16) / 2 ** 52;

/** Whether a person reads some of these answers: then their words are kept until that is drawn. */
export const mayBeRead = ({ task, level, odd, drill = false }: Readable): boolean =>
  task !== "" && !drill && (odd || level !== "automatic");

type Readable = Pick<CallRecord, "task" | "level" | "odd"> & { readonly drill?: boolean };

/**
 * Whether a person reads this finished answer, known by its salted digest. `sample`: percent that the page has read under
 * spot checks. Of the others, the words are not kept.
 */
export function willBeRead(call: Readable, output: Text, sample: number): boolean {
  if (!mayBeRead(call)) return false;
  return call.odd || call.level !== "spot-checks" || drawOf(output) * 100 < sample;
}

/** Percent of a question type's answers that a person reads under spot checks. What the page does not name, all. */
export const sampleOf = (page: Page | undefined, { task, question }: Pick<CallRecord, "task" | "question">): number =>
  (page && taskOf(page, task)?.questions.find(({ name }) => name === question)?.sample) ?? 100;

/** Why a person reads it; undefined: nobody does. An answer that broke off is read only where somebody used it all the same. */
export function whyRead(call: CallRecord, sample: number): DraftState["why"] | undefined {
  const { end, odd, level, used } = call;
  // Whoever left once everything was said has all of it.
  const whole = end?.outcome === "done" || (end?.outcome === "client-gone" && end.finish !== "");
  if (!end?.words || (!whole && used.length === 0)) return undefined;
  if (!willBeRead(call, end.words.output, sample)) return undefined;
  return odd ? "odd" : level === "spot-checks" ? "sampled" : "reviewed";
}

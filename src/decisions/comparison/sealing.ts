/** What nobody may know before the marks are closed: it is fixed in the log by salted digests, and opened against them. Pure. */

import * as z from "zod";
import { textDigest, type Words } from "../../kernel/prose.ts";
import type { ComparisonState, Figure, Key, Run } from "./state.ts";

const count = z.int().nonnegative();
/** For each sample, which model stands at which place. */
export const orderSchema = z
  .array(z.array(count.max(2)).min(2).max(3))
  .min(1)
  .max(20);
const key = z.strictObject({ order: orderSchema });
/** What is sealed with an answer. Money in nano-dollars, times in milliseconds. */
export const figureFields = {
  ...{ model: z.string().min(3).max(200), call: z.string().min(1).max(80) },
  ...{ firstTokenMs: count, ms: count, cost: count, cached: z.boolean() },
};
const figure = z.strictObject(figureFields);

/** The longest of what is sealed, in characters. */
export const longestSealed = 4_000;

/** Nobody may be told yet which model is which. */
export const isBlind = ({ task, closed, dropped }: ComparisonState): boolean =>
  task !== undefined && !closed && !dropped;

/** The texts whose words, and whose salts, nobody is given while it is blind. */
export const sealedTexts = (state: ComparisonState): string[] =>
  isBlind(state) ? [state.sealed.text, ...state.runs.map(({ sealed }) => sealed.text)] : [];

/** How the book of calls knows a comparison's own: `comparison:cmp-…`, then the key that pays for it, where a key started it. */
export const viaComparison = "comparison:";
/** The comparison that a call was made for; empty for every other call. */
export const comparisonOf = (via: string): string => (via.startsWith(viaComparison) ? (via.split(":")[1] ?? "") : "");

/** What is sealed before the first answer. Refuses an order that is none: each model stands at one place of each sample. */
export function isKeyOf({ models, samples }: Pick<ComparisonState, "models" | "samples">, { order }: Key): boolean {
  const all = models.map((_, n) => n).join();
  return order.length === samples.length && order.every((row) => [...row].sort((a, b) => a - b).join() === all);
}

/** The key behind words; undefined: they are no key of this comparison. */
export function keyIn(state: ComparisonState, words: string): Key | undefined {
  const found = key.safeParse(jsonIn(words));
  return found.success && isKeyOf(state, found.data) ? found.data : undefined;
}

/** Everything that was sealed, opened; undefined where words are missing or are not what the log fixed. */
export function opened(
  state: ComparisonState,
  words: readonly Words[],
): { readonly order: Key["order"]; readonly figures: readonly Figure[] } | undefined {
  const open = ({ text }: { readonly text: string }): string => {
    const found = words.find((one) => one.text === text);
    const said = found?.words ?? "";
    return found && textDigest(found.salt, said) === text ? said : "";
  };
  const found = keyIn(state, open(state.sealed));
  if (!found) return undefined;
  const figures = state.runs.flatMap((run) => figureOf(run, open(run.sealed)) ?? []);
  const isItsModel = ({ sample, place, model }: Figure) =>
    state.models[found.order[state.samples.indexOf(sample)]?.[place] ?? -1] === model;
  return figures.length === state.runs.length && figures.every(isItsModel)
    ? { order: found.order, figures }
    : undefined;
}

function figureOf({ sample, place }: Run, words: string): Figure | undefined {
  const found = figure.safeParse(jsonIn(words));
  return found.success ? { sample, place, ...found.data } : undefined;
}

function jsonIn(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}

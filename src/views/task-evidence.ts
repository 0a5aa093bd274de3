/** What a task release was approved on, under its entry in `finalcall why`: model, prompt, limits, prices, comparison. */

import type { Recorded } from "../kernel/kind.ts";
import { nameOf } from "../routing/sentence.ts";
import { modelsSay } from "./task-sentences.ts";

interface Proposed {
  readonly model: string;
  readonly edgeCases: string;
  readonly promptFile: string;
  readonly promptDigest: string;
  readonly parameters: readonly { readonly name: string; readonly value: unknown }[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly prices: unknown;
  readonly comparison: string;
  readonly wayBack: number;
  readonly makers: readonly string[];
}

/** One line for each piece of evidence; none for any other event. */
export function taskEvidence({ type, data }: Recorded): readonly string[] {
  if (type === "task.widened") {
    const { read, right } = (data as { evidence: { read: number; right: number } }).evidence;
    return [`${right} of ${read} answers read were right`];
  }
  if (type !== "task.proposed") return [];
  const one = data as unknown as Proposed;
  const list = (names: readonly string[]) => names.join(", ") || "none";
  const sources = Array.isArray(one.prices) ? one.prices.map((row: { source?: string }) => row.source ?? "") : [];
  return [
    modelsSay(one.model, one.edgeCases),
    `prompt ${one.promptFile}, sha256 ${one.promptDigest}`,
    `parameters ${list(one.parameters.map(({ name, value }) => `${name} ${String(value)}`))}; tools ${list(one.tools)}; reads ${list(one.reads)}; writes ${list(one.writes)}`,
    `made by ${one.makers.map(nameOf).join(", ")}; priced by ${list([...new Set(sources)])}`,
    `rests on ${one.comparison === "" ? "no comparison" : one.comparison}; way back: ${one.wayBack === 0 ? "people" : `release ${one.wayBack}`}`,
  ];
}

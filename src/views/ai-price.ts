/** What the answers of a task release cost, from the price rows that were approved with it. Pico-dollars per token in, words out. */

import type { Json } from "../kernel/json.ts";
import type { CallSeen } from "./ai-numbers.ts";
import { usd } from "./money.ts";

interface Row {
  readonly model: string;
  /** Pico-dollars per token at the base rate; tiers for very long calls come after it. */
  readonly input: number;
  readonly output: number;
}

/** The rows as far as they can be read: `{ model, input: [pico, …], output: [pico, …] }` each. */
export function rowsOf(prices: Json): Row[] {
  if (!Array.isArray(prices)) return [];
  return (prices as readonly Json[]).flatMap((row) => {
    if (row === null || typeof row !== "object" || Array.isArray(row)) return [];
    const { model, input, output } = row as Readonly<Record<string, Json>>;
    const [read, written] = [first(input), first(output)];
    return typeof model === "string" && read !== undefined ? [{ model, input: read, output: written ?? 0 }] : [];
  });
}

const first = (rate: Json | undefined): number | undefined => {
  const [base] = Array.isArray(rate) ? (rate as readonly Json[]) : [];
  return typeof base === "number" ? base : undefined;
};

/** `0.25 USD for a million tokens read, 2.00 USD written`. */
export const rateSays = ({ input, output }: Row): string =>
  `${usd(input * 1000)} for a million tokens read, ${usd(output * 1000)} written`;

/** Nano-dollars that a thousand answers cost at the size of these calls; undefined where no size is known. */
export function perThousand({ input, output }: Row, calls: readonly CallSeen[]): number | undefined {
  const sizes = calls.flatMap(({ end }) => end?.usage ?? []);
  if (sizes.length === 0) return undefined;
  const pico = sizes.reduce(
    (sum, size) => sum + BigInt(size.input) * BigInt(input) + BigInt(size.output) * BigInt(output),
    0n,
  );
  const count = BigInt(sizes.length);
  return Number((pico + count - 1n) / count);
}

/**
 * What a model costs, in integer pico-dollars (1e-12 USD) per token, from the price list of @pydantic/genai-prices. A
 * model that is not on it, or whose price says more than tokens, has no price here: then the answer is no.
 */

import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";
import type { Provider } from "../page/page.ts";
import type { Usage } from "./usage.ts";

/**
 * Pico-dollars per token: the base, then pairs of a number of input tokens and the price above it. The whole call is
 * billed at the price of its own number of input tokens, as the price list has it.
 */
export type Rate = readonly number[];

/** Of input that is new, read from a cache, written to one, and for an hour; of output. The last is empty for a model that only reads. */
export type Rates = readonly [input: Rate, cacheRead: Rate, cacheWrite: Rate, cacheWriteHour: Rate, output: Rate];

export interface Price {
  /** The list, its version, and the model there: `genai-prices 0.1.8 openai/gpt-5-mini`. */
  readonly source: string;
  readonly rates: Rates;
  /** The most tokens that one call can hold; undefined where the list does not say. */
  readonly window: number | undefined;
  /** Pictures or sound cost something else: only plain text has this price. */
  readonly plainTextOnly: boolean;
}

/** Version of the package, which a test holds against package.json. */
export const listVersion = "0.1.8";

/** The price of a model at a moment; undefined where it is not known for certain. `model` as its provider calls it. */
export function priceOf({ base, kind }: Pick<Provider, "base" | "kind">, model: string, at: Date): Price | undefined {
  // Search is part of every call to these, and the list has no price for it.
  if (/-search(-|$)|deep-research/.test(model)) return undefined;
  const provider = findProvider({ providerApiUrl: base }) ?? findProvider({ providerId: kind });
  if (!provider) return undefined;
  try {
    const found = calcPrice({ input_tokens: 0 }, model, { providerId: provider.id, timestamp: at });
    return found
      ? priceFrom(found.model_price, `genai-prices ${listVersion} ${found.provider.id}/${found.model.id}`, found.model)
      : undefined;
  } catch {
    return undefined; // a row that the list's own rules refuse
  }
}

const known = ["input_mtok", "cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok", "output_mtok"] as const;
/** Of hosted tools, which are never let through. */
const ofTools = /^(web|storage|social)_searches_kcount$/;
/** Of pictures, sound and films that are read: only a request without them has the price of text. */
const ofMedia = /^(input|cache)_(audio|image|video)(_read|_write)?_mtok$/;

function priceFrom(row: ModelPrice, source: string, { context_window: window }: { context_window?: number }) {
  const given = Object.keys(row).filter((key) => row[key] !== undefined);
  const others = given.filter((key) => !known.some((one) => one === key) && !ofTools.test(key));
  if (!others.every((key) => ofMedia.test(key))) return undefined;
  const [input, cacheRead, cacheWrite, cacheWriteHour, output] = known.map((key) => rateOf(row[key]));
  if (!input || !cacheRead || !cacheWrite || !cacheWriteHour || !output || input.length === 0) return undefined;
  const or = (rate: Rate, other: Rate) => (rate.length > 0 ? rate : other);
  const written = or(cacheWrite, input);
  const rates: Rates = [input, or(cacheRead, input), written, or(cacheWriteHour, written), output];
  return { source, rates, window, plainTextOnly: others.length > 0 };
}

/** Empty where there is no price; undefined for one that is no whole number of pico-dollars per token. */
function rateOf(price: ModelPrice[string]): Rate | undefined {
  if (price === undefined) return [];
  if (typeof price === "number") return whole([price]);
  return whole([price.base, ...price.tiers.flatMap(({ start, price: above }) => [start / 1e6, above])]);
}

/** From dollars per million tokens. A tier's start comes divided by a million, so that it is whole again here. */
function whole(amounts: readonly number[]): Rate | undefined {
  const exact = amounts.map((amount) => amount * 1e6);
  const rounded = exact.map(Math.round);
  const fits = rounded.every((one, n) => one >= 0 && Math.abs(one - (exact[n] as number)) < 1e-3);
  return fits ? rounded : undefined;
}

/** The rate for a call with so many input tokens. */
function at(rate: Rate, input: number): number {
  let found = rate[0] ?? 0;
  for (let n = 1; n < rate.length; n += 2) if (input > (rate[n] as number)) found = rate[n + 1] as number;
  return found;
}

/** The dearest rate that a call of at most so many input tokens can reach. */
function dearest(rate: Rate, most: number): number {
  let found = rate[0] ?? 0;
  for (let n = 1; n < rate.length; n += 2)
    if (most > (rate[n] as number)) found = Math.max(found, rate[n + 1] as number);
  return found;
}

/** What a call cost, in nano-dollars, rounded up. */
export function costOf(usage: Usage, [fresh, read, write, hour, written]: Rates): number {
  const { input, cacheRead, cacheWrite, cacheWriteHour = 0, output } = usage;
  const pico =
    (input - cacheRead - cacheWrite) * at(fresh, input) +
    cacheRead * at(read, input) +
    (cacheWrite - cacheWriteHour) * at(write, input) +
    cacheWriteHour * at(hour, input) +
    output * at(written, input);
  return Math.ceil(pico / 1000);
}

/** The most that a call can cost with at most so many input and output tokens, in nano-dollars. No usage within them costs more. */
export function worstCase([fresh, read, write, hour, written]: Rates, input: number, output: number): number {
  const token = Math.max(dearest(fresh, input), dearest(read, input), dearest(write, input), dearest(hour, input));
  return Math.ceil((input * token + output * dearest(written, input)) / 1000);
}

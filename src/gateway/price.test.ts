import { createRequire } from "node:module";
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import { costOf, listVersion, type Price, priceOf, worstCase } from "./price.ts";
import type { Usage } from "./usage.ts";

const openai = { base: "https://api.openai.com/v1", kind: "openai" } as const;
const anthropic = { base: "https://api.anthropic.com", kind: "anthropic" } as const;
const at = new Date("2026-11-19T12:00:00.000Z");
const known = (provider: typeof openai | typeof anthropic, model: string): Price => {
  const price = priceOf(provider, model, at);
  if (!price) throw new Error(`${model} has no price.`);
  return price;
};

test("a price is whole pico-dollars per token, with what is cached, and where it comes from", () => {
  expect(priceOf(openai, "gpt-5-mini", at)).toEqual({
    source: "genai-prices 0.1.8 openai/gpt-5-mini",
    rates: [[250_000], [25_000], [250_000], [250_000], [2_000_000]],
    ...{ window: 400_000, plainTextOnly: false },
  });
  expect(priceOf(anthropic, "claude-sonnet-4-5", at)?.rates).toEqual([
    [3_000_000, 200_000, 6_000_000],
    [300_000, 200_000, 600_000],
    [3_750_000, 200_000, 7_500_000],
    [6_000_000, 200_000, 12_000_000],
    [15_000_000, 200_000, 22_500_000],
  ]);
});

test("what nobody can price has no price", () => {
  for (const model of [
    ...["gpt-unheard-of", "gpt-5-ultra", "", "constructor", "whisper-1", "gpt-4o-search-preview", "o3-deep-research"],
    ...["gpt-image-1.5", "gpt-audio", "gpt-realtime", "omni-moderation-latest"],
  ])
    expect(priceOf(openai, model, at), model).toBeUndefined();
  expect(priceOf(anthropic, "gpt-5-mini", at)).toBeUndefined();
  expect(priceOf(openai, "gpt-4o-mini-transcribe", at)).toMatchObject({ plainTextOnly: true });
});

test("a model at another address has the price of whoever is there", () => {
  const price = (base: string, model: string) => priceOf({ base, kind: "openai" }, model, at)?.source;
  expect(price("https://api.groq.com/openai/v1", "llama-3.3-70b-versatile")).toMatch(/ groq\//);
  expect(price("https://api.groq.com/openai/v1", "gpt-5-mini")).toBeUndefined();
  expect(price("http://127.0.0.1:4010/v1", "gpt-5-mini")).toMatch(/ openai\//);
});

test("a model that only reads has no price for what it writes", () => {
  expect(known(openai, "text-embedding-3-small").rates[4]).toEqual([]);
});

test("the version in every price is that of the list", () => {
  const main = createRequire(import.meta.url).resolve("@pydantic/genai-prices");
  const { version } = createRequire(main)(main.replace(/dist[\\/].*$/, "package.json"));
  expect(version).toBe(listVersion);
});

/** Every model of both lists that has a price here. */
const models = [openai, anthropic].flatMap((provider) =>
  (findProvider({ providerId: provider.kind })?.models ?? []).flatMap(({ id }) => {
    const price = priceOf(provider, id, at);
    return price ? [{ id, provider, price }] : [];
  }),
);

/** Any usage of at most so many tokens that can be true. */
const usageWithin = (input: number, output: number): fc.Arbitrary<Usage> =>
  fc
    .record({
      input: fc.nat(input),
      output: fc.nat(output),
      parts: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }),
    })
    .map(({ input, output, parts }) => {
      const [cached = 0, written = 0, hour = 0, thought = 0] = parts.map((part) => part / 1000);
      const cacheRead = Math.floor(input * cached);
      const cacheWrite = Math.floor((input - cacheRead) * written);
      const cacheWriteHour = Math.floor(cacheWrite * hour);
      return { input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning: Math.floor(output * thought) };
    });

test("most models of both lists have a price", () => {
  expect(models.length).toBeGreaterThan(90);
});

test("no usage within the bounds costs more than the worst case", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.nat(1_500_000).chain((input) => fc.tuple(fc.constant(input), fc.nat(200_000))),
      fc.infiniteStream(fc.nat(2 ** 31 - 1)),
      ({ price }, [input, output], seeds) => {
        const hold = worstCase(price.rates, input, output);
        for (const usage of fc.sample(usageWithin(input, output), { numRuns: 5, seed: seeds.next().value }))
          if (costOf(usage, price.rates) > hold) return false;
        return Number.isSafeInteger(hold);
      },
    ),
    { numRuns: 2000 },
  );
});

test("every cost is the list's own total, rounded up to the nano-dollar", () => {
  fc.assert(
    fc.property(fc.constantFrom(...models), usageWithin(1_500_000, 200_000), ({ id, provider, price }, usage) => {
      const total = calcPrice(
        {
          input_tokens: usage.input,
          output_tokens: price.rates[4].length > 0 ? usage.output : 0,
          ...(usage.cacheRead > 0 && { cache_read_tokens: usage.cacheRead }),
          ...(usage.cacheWrite > 0 && { cache_write_tokens: usage.cacheWrite }),
          ...(provider === anthropic && { cache_write_1h_tokens: usage.cacheWriteHour ?? 0 }),
        },
        id,
        { providerId: provider.kind, timestamp: at },
      )?.total_price as number;
      const exact = Math.ceil(Math.round(total * 1e12) / 1000);
      expect(Math.abs(costOf(usage, price.rates) - exact)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 5000 },
  );
});

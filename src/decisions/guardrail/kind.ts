/** What is known of a guardrail's number. Samples are traffic; the record keeps the first, each crossing and one every few hours. */

import * as z from "zod";
import { events, many, refusals } from "../../kernel/kind.ts";
import { page } from "../page/kind.ts";

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  reported: z.strictObject({ id: z.string(), value: z.number(), unit: z.string(), crossed: z.boolean() }),
};
const did = events("guardrail", schemas);

// Every way the answer can be no.
const no = refusals("guardrail", {
  unknown: (id: string) => ({
    why: `The page in force has no guardrail ${id} that takes pushed numbers.`,
    next: "Name it under `guardrails` with `source: pushed`, or push another name.",
  }),
  otherUnit: (id: string, unit: string) => ({
    why: `The guardrail ${id} is written in ${unit}; a number in another unit says nothing about it.`,
    next: `Push the number in ${unit}.`,
  }),
});

export interface Reading {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly at: string;
  readonly crossed: boolean;
}

/** A number that repeats the last finding is recorded again after this long, so that the record shows it was not stale. */
export const repeatAfter = 6 * 3_600_000;

export const guardrail = many({
  name: "guardrail",
  initial: {} as Reading,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    /** `value` in the unit that the page writes its limit in; for money in minor units (cents). */
    report: z.strictObject({ id: z.string().max(80), value: z.number(), unit: z.string().max(40) }),
  },

  decide: {
    report({ id, value, unit }, { state, world, at }) {
      const rail = world.page.inForce?.page.guardrails.find(({ name }) => name === id);
      if (rail?.source !== "pushed" || !rail.limit) return no.unknown(id);
      if (rail.limit.unit !== unit) return no.otherUnit(id, rail.limit.unit);
      const crossed = rail.limit.crossed === "over" ? value > rail.limit.value : value < rail.limit.value;
      const repeats = state?.crossed === crossed && Date.parse(at) - Date.parse(state.at) < repeatAfter;
      return repeats ? [] : did.reported({ id, value, unit, crossed });
    },
  },

  evolve: {
    reported: (_, { id, value, unit, crossed }, { at }) => ({ name: id, value, unit, crossed, at }),
  },
});

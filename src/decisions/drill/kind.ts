/** A drill: a way out was really tried, step by step, and timed. What was never tried does not work. */

import * as z from "zod";
import { events, many, refusals } from "../../kernel/kind.ts";

const steps = z
  .array(
    z.strictObject({
      step: z.string().max(80),
      ok: z.boolean(),
      /** Milliseconds. */
      took: z.int().nonnegative(),
      says: z.string().max(500),
    }),
  )
  .min(1)
  .max(50);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = { held: z.strictObject({ id: z.string(), of: z.string(), steps, passed: z.boolean() }) };
const did = events("drill", schemas);

// Every way the answer can be no.
const no = refusals("drill", {
  notSystem: () => ({
    why: "A drill is recorded by the server that held it; nobody reports one.",
    next: "Hold it: `finalcall access drill`.",
  }),
});

export interface DrillState {
  readonly id: string;
  /** What was tried, such as `access:production-db`. */
  readonly of: string;
  readonly steps: z.infer<typeof steps>;
  readonly passed: boolean;
  readonly at: string;
  readonly by: string;
}

export const drill = many({
  name: "drill",
  initial: {} as DrillState,
  reads: {},
  events: schemas,
  refusals: no,
  commands: {
    hold: z.strictObject({ id: z.string().regex(/^drill-[a-z0-9]{8,20}$/), of: z.string().max(120), steps }),
  },
  decide: {
    hold: ({ id, of, steps }, { actor, state }) => {
      if (actor !== "system") return no.notSystem();
      return state ? [] : did.held({ id, of, steps, passed: steps.every(({ ok }) => ok) });
    },
  },
  evolve: { held: (_, data, { at, actor: by }) => ({ ...data, at, by }) },
});

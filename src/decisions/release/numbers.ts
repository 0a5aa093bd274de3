/** What the watcher saw: one number for each signal, and whether it is good, crossed or unknown. */

import * as z from "zod";

/**
 * `value` is in `unit`: the number before a percent sign, milliseconds (`ms`), or a count (empty); null when nothing is known.
 * `at` is when it was true, in UTC. `says` is the sentence that people read.
 */
export const numbersSchema = z
  .array(
    z.strictObject({
      signal: z.string().max(80),
      value: z.number().nullable(),
      unit: z.string().max(20),
      at: z.string().max(40),
      state: z.enum(["good", "crossed", "blind"]),
      says: z.string().max(500),
    }),
  )
  .max(50);

export type Numbers = Readonly<z.infer<typeof numbersSchema>>;

/** Everything is known and nothing is crossed. No number at all is not good: it is blind. */
export const allGood = (numbers: Numbers): boolean =>
  numbers.length > 0 && numbers.every(({ state }) => state === "good");

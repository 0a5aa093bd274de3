/** When something happened, as well as anybody knows. It is apart from when it was recorded: late entries are welcome. */

import * as z from "zod";

const instant = z.iso.datetime({ precision: 3 });

/**
 * A moment in UTC and how well it is known. `at` of a `minute` is its begin, of a `date` that day's midnight, of a
 * `range` its begin; `to` is a range's end.
 */
export const whenSchema = z
  .strictObject({
    at: instant,
    precision: z.enum(["exact", "minute", "approx", "range", "date"]),
    to: instant.optional(),
  })
  .refine(({ precision, at, to }) => (precision === "range" ? to !== undefined && at <= to : to === undefined), {
    error: "A range needs an end that is not before its begin; nothing else has an end.",
    path: ["to"],
  });

export type When = Readonly<z.infer<typeof whenSchema>>;

/** Just now, by the server's clock. */
export const exactly = (at: string): When => ({ at, precision: "exact" });

/** A date is a day somewhere on earth: it may have begun there before it does in UTC. */
const dateAhead = 14 * 3_600_000;

/** True when it is said to have happened after `now`. */
export function isAhead({ at, to, precision }: When, now: string): boolean {
  const latest = Date.parse(to ?? at);
  return latest > Date.parse(now) + (precision === "date" ? dateAhead : 0);
}

/** The ids of requests for emergency access. */

import type { Deps } from "./deps.ts";

/** A new one: unguessable, and short enough to be part of a login's name. */
export const accessId = ({ random }: Pick<Deps, "random">): string =>
  `acc-${random(16)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 12)
    .padEnd(12, "0")}`;

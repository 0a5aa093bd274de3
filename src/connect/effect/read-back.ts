/** Asks the far side whether it did an action: the one way to know when the answer to the action itself was lost. */

import { objectIn, plain, signed } from "./effect.ts";
import { exchange, type Patience, usualPatience } from "./exchange.ts";

export interface Asking {
  /** The page's address, with `{key}` and `{id}` in it. */
  readonly readBack: string;
  /** Where the action was sent: nobody else is asked. */
  readonly to: string;
  readonly secret: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

export interface Found {
  readonly found: "yes" | "no" | "unknown";
  readonly says: string;
}

/** Asks once. `yes` and `no` only where it says so clearly. Never throws. */
export async function readBack(asking: Asking, patience: Patience = usualPatience): Promise<Found> {
  const { to, id, secret, timestamp } = asking;
  const unknown = (says: string): Found => ({ found: "unknown", says });
  // The idempotency key that the far side was sent is the action's id.
  const at = asking.readBack.replaceAll(/\{(key|id)\}/g, encodeURIComponent(id));
  if (!isOneOrigin(at, to)) return unknown("The page reads back at another place than it sends to.");
  let headers: Record<string, string>;
  try {
    headers = signed({ secret, id, timestamp, body: "" });
  } catch (fault) {
    return unknown((fault as Error).message);
  }
  const came = await exchange({ method: "GET", to: at, headers }, patience);
  if (came.came !== "answer") return unknown(came.why);
  const says = `Asked whether it was done, it answered ${came.status}. ${plain(came.body, 500)}`.trim();
  if (came.status === 404) return { found: "no", says };
  const found = came.status === 200 ? objectIn(came.body)?.found : undefined;
  return typeof found === "boolean" ? { found: found ? "yes" : "no", says } : unknown(says);
}

function isOneOrigin(one: string, other: string): boolean {
  try {
    return new URL(one).origin === new URL(other).origin;
  } catch {
    return false;
  }
}

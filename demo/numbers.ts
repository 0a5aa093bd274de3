/** What production's numbers are at a moment: a clinic's day, some noise, and whatever is wrong just now. */

import { wallTime } from "../src/routing/zone.ts";
import { zone } from "./calendar.ts";

/** What is wrong with production; each is added to what the numbers would be. Shares as 0 to 1, times in seconds. */
export interface Trouble {
  readonly errors?: number;
  readonly p95?: number;
  readonly queue?: number;
  readonly doubleCharges?: number;
}

/** The numbers of production at an instant (milliseconds since 1970): the same ones for the same instant. */
export function numbersAt(at: number, { errors = 0, p95 = 0, queue = 0, doubleCharges = 0 }: Trouble = {}) {
  const { minute } = wallTime(zone, new Date(at).toISOString());
  const busy = Math.max(0, Math.sin(((minute / 60 - 6) / 14) * Math.PI));
  const noise = (wave: number) => (Math.sin(at / wave) + Math.sin(at / (wave * 0.37) + 1)) / 2;
  return {
    traffic: round(6 + 34 * busy + 3 * noise(190_000)),
    "error-rate": round(0.004 + 0.002 * noise(260_000) + errors, 4),
    p95: round(0.34 + 0.08 * busy + 0.04 * noise(310_000) + p95, 3),
    queue: Math.round(18 + 30 * busy + 9 * noise(420_000) + queue),
    "double-charges": doubleCharges,
  };
}

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

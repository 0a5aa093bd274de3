/** The line of the log, for ever: see docs/adr/0001-the-envelope.md before changing anything here. */

import { canonical, sha256 } from "../kernel/json.ts";
import type { Context, Event, Recorded } from "../kernel/kind.ts";
import type { Head, Row } from "./store.ts";

/** The format's epoch. New event types are written only after `record.formatRaised`. */
export const epoch = 1;

export interface Line extends Recorded {
  readonly v: number;
  readonly team: string;
  readonly prev: string;
}

/**
 * Turns decided events into rows that follow `head`. The envelope's fields come last, so that nothing a caller sent can
 * overwrite who, when or where.
 */
export function seal(
  team: string,
  head: Head,
  decided: readonly { readonly event: Event; readonly context: Context }[],
): Row[] {
  let { seq, hash } = head;
  return decided.map(({ event, context: { actor, via, at, cmd, page } }) => {
    seq += 1;
    const body = canonical({
      type: event.type,
      data: event.data,
      v: epoch,
      team,
      seq,
      prev: hash,
      actor,
      via,
      at,
      cmd,
      page,
    });
    hash = sha256(body);
    return { seq, hash, body };
  });
}

/** The log does not hang together at this position: something was changed, lost, moved or added. */
export class BrokenLog extends Error {
  readonly seq: number;
  constructor(seq: number, what: string) {
    super(`The record is broken at entry ${seq}: ${what}`);
    this.name = "BrokenLog";
    this.seq = seq;
  }
}

/** Reads rows that follow `head`, checking hash, chain, order and team. Throws BrokenLog at the first that does not fit. */
export function unseal(team: string | undefined, head: Head, rows: readonly Row[]): { lines: Line[]; head: Head } {
  let at = head;
  const lines = rows.map((row) => {
    const line = unsealOne(team, at, row);
    at = { seq: row.seq, hash: row.hash };
    return line;
  });
  return { lines, head: at };
}

function unsealOne(team: string | undefined, head: Head, row: Row): Line {
  const expected = head.seq + 1;
  if (row.seq !== expected) throw new BrokenLog(expected, `entry ${row.seq} stands in its place.`);
  if (sha256(row.body) !== row.hash) throw new BrokenLog(row.seq, "its text does not give its hash.");
  const line = JSON.parse(row.body) as Line;
  if (line.prev !== head.hash) throw new BrokenLog(row.seq, "it does not follow the entry before it.");
  if (line.seq !== row.seq) throw new BrokenLog(row.seq, `it says that it is entry ${line.seq}.`);
  if (team !== undefined && line.team !== team) throw new BrokenLog(row.seq, `it belongs to the team ${line.team}.`);
  return line;
}

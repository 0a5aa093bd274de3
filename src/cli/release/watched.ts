/** Waits until the watcher says something: a stage is good, the release was stopped, an operation is verified. */

import { setTimeout as pause } from "node:timers/promises";
import { type Client, Unreachable } from "../../client/client.ts";
import type { Release } from "./prepare.ts";

/** Milliseconds between two looks, and until a server that went away is given up. */
const lookEvery = 1_000;
const givenUp = 120_000;

/** Looks again and again. A server that restarts meanwhile is waited for. */
async function until<T>(look: () => Promise<T>, over: (seen: T) => boolean): Promise<T> {
  let away = 0;
  for (;;) {
    try {
      const seen = await look();
      if (over(seen)) return seen;
      away = 0;
    } catch (fault) {
      if (!(fault instanceof Unreachable) || away > givenUp) throw fault;
      away += lookEvery;
    }
    await pause(lookEvery);
  }
}

/** The release once this stage was found good, or it was stopped or undone. */
export const watched = (client: Client, id: string, stage: string): Promise<Release> =>
  until(
    () => client.release(id),
    (release) => release.healthy.includes(stage) || release.stopped !== null || release.rolledBack !== "",
  );

/** The operation once the numbers are good again, or it is in doubt. */
export const verified = (client: Client, id: string) =>
  until(
    () => client.operation(id),
    ({ verifiedAt, outcome }) => verifiedAt !== "" || outcome === "in-doubt" || outcome === "failed",
  );

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

/** Says what the numbers are each time that one turns good, crossed or blind: whoever waits at night wants to see what for. */
function telling(client: Client, environment: string, note: (line: string) => void): () => Promise<void> {
  let before = "";
  return async () => {
    const { numbers } = await client.state(environment);
    const now = numbers.map(({ signal, state, pending }) => `${signal} ${state} ${pending}`).join();
    if (now !== before) note(numbers.map(({ says }) => says).join(" "));
    before = now;
  };
}

/** The release once this stage was found good, or it was stopped or undone. */
export function watched(client: Client, { id, environment }: Release, stage: string, note: (line: string) => void) {
  const tell = telling(client, environment, note);
  return until(
    async () => {
      await tell();
      return client.release(id);
    },
    (release) => release.healthy.includes(stage) || release.stopped !== null || release.rolledBack !== "",
  );
}

/** The operation once the numbers are good again, or it is in doubt. */
export function verified(client: Client, id: string, environment: string, note: (line: string) => void) {
  const tell = telling(client, environment, note);
  return until(
    async () => {
      await tell();
      return client.operation(id);
    },
    ({ verifiedAt, outcome }) => verifiedAt !== "" || outcome === "in-doubt" || outcome === "failed",
  );
}

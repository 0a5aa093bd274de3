/** A drill of emergency access: a login is really made, used, left to expire, ended and looked for. Nobody is shown its secret. */

import { setTimeout as pause } from "node:timers/promises";
import type { Grant, Grantor } from "../connect/access/grantor.ts";

export interface Step {
  readonly step: string;
  readonly ok: boolean;
  /** Milliseconds. */
  readonly took: number;
  readonly says: string;
}

export interface DrillOptions {
  readonly grantor: Grantor;
  readonly grant: Omit<Grant, "until">;
  readonly now: () => Date;
}

/** How long the drill's login is good for, and how much longer is waited until it must be refused, in milliseconds. */
const good = 5_000;
const margin = 1_500;

/** Holds the drill. Never throws: what fails is a step that failed, and the login is ended whatever happens. */
export async function holdDrill({ grantor, grant: asked, now }: DrillOptions): Promise<Step[]> {
  const steps: Step[] = [];
  const grant: Grant = { ...asked, until: new Date(now().getTime() + good).toISOString() };
  async function step<T>(
    name: string,
    work: () => Promise<T>,
    holds: (value: T) => string | undefined,
  ): Promise<T | undefined> {
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      const value = await work();
      const wrong = holds(value);
      steps.push({ step: name, ok: wrong === undefined, took: took(), says: wrong ?? "" });
      return value;
    } catch (fault) {
      steps.push({
        step: name,
        ok: false,
        took: took(),
        says: (fault instanceof Error ? fault.message : String(fault)).slice(0, 500),
      });
      return undefined;
    }
  }
  const came = (should: boolean) => (did: boolean) =>
    did === should ? undefined : should ? "The login did not come in." : "The login still came in.";

  const issued = await step(
    "issue",
    () => grantor.issue(grant),
    () => undefined,
  );
  if (issued) {
    await step("use", () => grantor.try(grant, issued), came(true));
    await pause(Math.max(0, Date.parse(grant.until) - now().getTime()) + margin);
    await step("expire", () => grantor.try(grant, issued), came(false));
  }
  await step(
    "end",
    () => grantor.end(grant),
    () => undefined,
  );
  await step(
    "verify",
    async () => ({
      there: (await grantor.existing()).some(({ login }) => login === grant.login),
      came: issued ? await grantor.try(grant, issued) : false,
    }),
    ({ there, came }) => (there || came ? "The login is still there." : undefined),
  );
  return steps;
}

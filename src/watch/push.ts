/** Numbers that are pushed to us: which are taken, and why not. */

import type { Refusal } from "../kernel/kind.ts";
import { environmentOf, type Page } from "../page/page.ts";
import type { Pushed } from "./book.ts";
import { aheadBy } from "./health.ts";
import { span } from "./unit.ts";

/** Numbers of one environment at one moment: shares as 0 to 1, times in seconds, else counts. */
export interface Push {
  readonly environment: string;
  /** When they were true, UTC. */
  readonly at: string;
  /** By name; null says that nobody knows. */
  readonly signals: Readonly<Record<string, number | null>>;
}

/** Numbers older than this tell nothing about now, in milliseconds. */
const oldest = 5 * 60_000;

/** What goes into the book, or why nothing does: all of a push is taken, or none of it. `by` is the caller, `now` in milliseconds. */
export function takePush(page: Page | undefined, push: Push, by: string, now: number): Pushed | Refusal {
  const environment = page && environmentOf(page, push.environment);
  if (!environment) return no.unknownEnvironment(push.environment);
  if (environment.metrics !== "pushed") return no.notPushed(environment.name);
  const signals = Object.entries(push.signals);
  const stranger = signals.find(([name]) => !environment.signals.some((signal) => signal.name === name));
  if (stranger) return no.unknownSignal(environment.name, stranger[0]);
  const ahead = Date.parse(push.at) - now;
  if (ahead > aheadBy) return no.ahead(span(ahead / 1000));
  if (-ahead > oldest) return no.old(span(-ahead / 1000));
  return { kind: "pushed", environment: environment.name, at: new Date(push.at).toISOString(), signals, by };
}

const no = {
  unknownEnvironment: (name: string): Refusal => ({
    refused: "metrics.unknownEnvironment",
    why: `The page in force has no environment ${name}, so no number was taken.`,
    next: "Name it under `releases`, or push to one that is there.",
  }),
  notPushed: (name: string): Refusal => ({
    refused: "metrics.notPushed",
    why: `The numbers of ${name} are not pushed: the page names another source, or none.`,
    next: `Write \`metrics: pushed\` under \`releases.${name}\`.`,
  }),
  unknownSignal: (environment: string, name: string): Refusal => ({
    refused: "metrics.unknownSignal",
    why: `The page watches no ${name} in ${environment}, so nothing of this push was taken.`,
    next: `Name it under \`releases.${environment}.signals\` or \`stop\`, or leave it out.`,
  }),
  ahead: (by: string): Refusal => ({
    refused: "metrics.ahead",
    why: `These numbers come from ${by} ahead of the server's clock, so they were not taken.`,
    next: "Set the sender's clock.",
  }),
  old: (by: string): Refusal => ({
    refused: "metrics.old",
    why: `These numbers are ${by} old and say nothing about now, so they were not taken.`,
    next: "Push numbers as they are measured, and set the sender's clock.",
  }),
};

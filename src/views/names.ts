/** How people, areas and agents are called on a screen. */

import { personIn } from "../decisions/caller.ts";
import { builtIn } from "../page/areas.ts";
import type { Page } from "../page/page.ts";
import { nameOf } from "../routing/sentence.ts";

export { nameOf };

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** `person:ana` → `Ana`; agents and machines are called what they are, in lower case. */
export function actorName(actor: string): string {
  const person = personIn(actor);
  if (person !== "") return nameOf(person);
  if (actor === "system") return "Finalcall";
  const [kind, id] = actor.split(":") as [string, string | undefined];
  return `the ${kind} ${id ?? ""}`.trim();
}

/** `billing` → `money`, `refunds` → `refunds`, `everything-else` → `everything else`: as it reads inside a sentence. */
export const areaTitle = (name: string): string => builtIn(name)?.title ?? name.replaceAll(/[-_]/g, " ");

/** `senior-engineer` → `Senior engineer`, `cto` → `CTO`; empty when the page gives none. */
export const roleTitle = (role: string): string =>
  /^c[a-z]o$/.test(role) ? role.toUpperCase() : capital(role.replaceAll("-", " "));

/** `refs/heads/charge-once` → `charge-once`. */
export const branchOf = (ref: string): string => ref.replace(/^refs\/(heads|tags)\//, "");

/** Ana, Li and Marta. */
export function listed(words: readonly string[], joint = "and"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`;
}

/** Small numbers as words, so that a title reads as a sentence. */
export const counted = (n: number): string =>
  ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][n] ?? String(n);

export const plural = (n: number, one: string, more = `${one}s`): string => (n === 1 ? one : more);

/** Eight digits of a digest are enough to tell versions apart on a screen. */
export const shortDigest = (hex: string): string => hex.slice(0, 8);

/** Sentences of the rules name people by id; on a screen each id of the page reads as a name. */
export function namePeople(page: Page, sentence: string): string {
  const ids = new Set(page.people.map(({ id }) => id));
  return sentence.replaceAll(/[a-z0-9][a-z0-9-]*/gi, (word) => (ids.has(word) ? nameOf(word) : word));
}

const sourceNames = { alertmanager: "Alertmanager", grafana: "Grafana", pagerduty: "PagerDuty", sentry: "Sentry" };

/** A monitoring system by the name that it gives itself. */
export const sourceName = (source: keyof typeof sourceNames): string => sourceNames[source];

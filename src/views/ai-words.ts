/** How AI tasks, their levels and what is paused are called on a screen. */

import type { PauseState } from "../decisions/pause/state.ts";
import type { Level, Page, Question } from "../page/page.ts";
import { capital } from "./names.ts";

/** `billing-replies` → `billing replies`. */
export const plain = (name: string): string => name.replaceAll("-", " ");

/** `billing-replies` → `Billing replies`. */
export const titleOf = (name: string): string => capital(plain(name));

/** `Late fees are`, `All AI is`: the verb of a name that the page gives, which may be one thing or many. */
export const are = (name: string): string => (/[^s]s$/.test(name) ? "are" : "is");

/** `1 in 10`, `30 %`. */
export const shareRead = (sample: number): string =>
  sample > 0 && 100 % sample === 0 ? `1 in ${100 / sample}` : `${sample}\u00a0%`;

/** What a level says on its tag, and the shape beside it: a full disc, a half one, a ring. */
export function levelTag(level: Level, { sample }: Pick<Question, "sample">) {
  if (level === "people") return { says: "People only", shape: "on" as const };
  if (level === "reviewed") return { says: "Person reads each", shape: "on" as const };
  if (level === "spot-checks") return { says: `Spot checks, ${shareRead(sample)}`, shape: "half" as const };
  return { says: "Automatic", shape: "free" as const };
}

/** What a level means, inside a sentence. */
export const levelSays: Readonly<Record<Level, string>> = {
  people: "people only",
  reviewed: "person reads each",
  "spot-checks": "spot checks",
  automatic: "automatic",
};

/** What stands still, as a sentence begins. `page`: where it names actions, a pause of everything is one of them too, and a tool of such a name is an action. */
export function pausedTitle({ what, name }: Pick<PauseState, "what" | "name">, page?: Page): string {
  const actions = page?.actions ?? [];
  if (what === "everything") return actions.length > 0 ? "All AI and all actions" : "All AI";
  if (what === "task") return titleOf(name);
  if (what === "question") return titleOf(name.slice(name.indexOf("/") + 1));
  if (what === "tool") return `The ${actions.some((one) => one.name === name) ? "action" : "tool"} ${name}`;
  return `The model ${name}`;
}

/** `95.6 %`: a share of 0 to 1. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}\u00a0%`;

/** `85.1 to 98.8`: both ends rounded outward, so that an interval never looks narrower than it is. */
export const intervalSays = (low: number, high: number): string =>
  `${(Math.floor(low * 1000) / 10).toFixed(1)} to ${(Math.ceil(high * 1000) / 10).toFixed(1)}`;

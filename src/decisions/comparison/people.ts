/** Who marks the answers of a comparison, and who settles, closes and chooses. Pure. */

import { aiOwner, type Page, taskOf } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";

const behind = (page: Page, names: readonly string[], at: string): string[] =>
  [...new Set(names.map((one) => personBehind(page, one, at)))].filter((one) => one !== "");

/** Whoever reads the task's answers or tests it. */
export function markersOf(page: Page, task: string, at: string): string[] {
  const found = taskOf(page, task);
  const people = found ? behind(page, [...found.testedBy, ...found.reviewedBy], at) : [];
  return people.length > 0 ? people : ownersOf(page, at);
}

/** Whoever tests the task, and the owner of AI. */
export const decidersOf = (page: Page, task: string, at: string): string[] => [
  ...new Set([...behind(page, taskOf(page, task)?.testedBy ?? [], at), ...ownersOf(page, at)]),
];

/** Whoever may start one: those above, and whoever may change the task. */
export const startersOf = (page: Page, task: string, at: string): string[] => [
  ...new Set([
    ...behind(page, taskOf(page, task)?.changedBy ?? [], at),
    ...markersOf(page, task, at),
    ...decidersOf(page, task, at),
  ]),
];

/** The owner of AI. */
export const ownersOf = (page: Page, at: string): string[] => behind(page, [aiOwner(page)], at);

/** Who may answer a decision: the area's owner always, somebody else only when the page says so at that moment. */

import type { Area, Page } from "../page/page.ts";
import { personBehind, whoNow } from "../routing/now.ts";
import type { Now } from "../routing/routing.ts";
import { nameOf } from "../routing/sentence.ts";

/** The decision at hand: when it is now, since when it waits (both UTC), and who made it and so may not answer. */
export interface Waiting {
  readonly at: string;
  readonly since: string;
  readonly makers: readonly string[];
}

/** A person who may answer, as what, and why it is this person's turn. */
export interface Answerer extends Omit<Now, "as"> {
  readonly as: Exclude<Now["as"], "nobody"> | "outside";
}

/**
 * Everybody who may answer now, first the one whose call it is. Nobody who made it is ever among them.
 * Empty: it stays blocked until the backup's turn comes, or for good when everybody named made it.
 */
export function answerers(page: Page, area: Area, { at, since, makers }: Waiting): readonly Answerer[] {
  const can: Answerer[] = [];
  const add = (person: string, as: Answerer["as"], why: string) => {
    if (person !== "" && !makers.includes(person) && !can.some((other) => other.person === person))
      can.push({ person, as, why });
  };
  const owner = personBehind(page, area.owner, at);
  const backup = personBehind(page, area.backup, at);
  add(owner, "owner", `${nameOf(owner)} owns ${area.name}.`);
  if (makers.includes(owner)) add(backup, "backup", `${nameOf(owner)} made it, so ${nameOf(backup)} answers.`);
  const turn = whoNow(page, area, at, since);
  if (turn.as !== "nobody" && turn.as !== "owner") add(turn.person, turn.as, turn.why);
  if (can.length === 0 && makers.includes(owner) && page.outside)
    add(page.outside.approver, "outside", "Nobody inside is independent, so the page's outside approver answers.");
  return can;
}

/** Who sits in the check-in: the CTO and the lead engineer as the page names them, and nobody who is on leave. Pure. */

import { areaOf, type Page, personOf } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { wallTime } from "../../routing/zone.ts";

export interface Pair {
  /** One or two persons, whoever stands for the company's side first; empty never. */
  readonly pair: readonly string[];
  /** Whom the page names first and who is on leave. */
  readonly away: readonly string[];
}

/** Whether somebody is on leave on that day of their own calendar. Hours of work play no part: the check-in waits for them. */
export function isOnLeave(page: Page, id: string, at: string): boolean {
  const person = personOf(page, id);
  if (!person || person.leave.length === 0) return false;
  const { date } = wallTime(person.zone, at);
  return person.leave.some(({ from, to }) => from <= date && date <= to);
}

const holders = (page: Page, role: string): string[] =>
  page.people.filter((one) => one.role === role).map(({ id }) => id);

/** Who answers blind at a moment (UTC). Where the page names no such role: whoever owns company matters, and the default owner. */
export function pairOf(page: Page, at: string): Pair {
  const company = areaOf(page, "company");
  const behind = (id: string) => personBehind(page, id, at);
  const standIns = [page.defaultOwner, company?.owner ?? "", company?.backup ?? "", ...page.people.map(({ id }) => id)];
  const first = [
    ...holders(page, "cto"),
    ...[company?.owner ?? "", company?.backup ?? "", page.defaultOwner].map(behind),
  ];
  const second = [...holders(page, "senior-engineer"), ...standIns.map(behind)];
  const named = (id: string) => id !== "" && personOf(page, id) !== undefined;
  const there = (id: string) => named(id) && !isOnLeave(page, id, at);
  // Where everybody is on leave somebody still has to be asked.
  const one = first.find(there) ?? second.find(there) ?? first.find(named) ?? "";
  const other = second.find((id) => id !== one && there(id));
  const wanted = [first.find(named), second.find((id) => named(id) && id !== first.find(named))];
  const pair = [one, other].flatMap((id) => id ?? []);
  return { pair, away: wanted.flatMap((id) => (id !== undefined && !pair.includes(id) ? [id] : [])) };
}

/** Who may close a check-in: the pair, and whoever answers for company matters. */
export function closersOf(page: Page, pair: readonly string[], at: string): string[] {
  const company = areaOf(page, "company");
  const owners = [company?.owner ?? page.defaultOwner, company?.backup ?? ""].map((id) => personBehind(page, id, at));
  return [...new Set([...pair, ...owners])].filter((id) => id !== "");
}

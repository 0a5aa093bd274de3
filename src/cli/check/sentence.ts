/** The verdict in one sentence, and the shortest way to yes. */

import type { Risk } from "../../page/page.ts";
import { nameOf } from "../../routing/sentence.ts";
import type { OutcomeNeed } from "./outcome.ts";

/** `Ana`, `Ana and Ben`, `Ana, Ben and Cy`. */
export function listed(names: readonly string[]): string {
  const [last = "", ...rest] = [...new Set(names)].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(", ")} and ${last}`;
}

const first = ({ can }: OutcomeNeed) => can[0]?.person ?? "";

/** What a verdict says, from here or from the server. */
export interface Verdict {
  readonly ok: boolean;
  readonly risk: Risk;
  readonly needs: readonly OutcomeNeed[];
  readonly missing: readonly OutcomeNeed[];
  readonly refused: readonly string[];
  readonly unanswered: readonly string[];
}

/**
 * What was decided, who must say yes, and why.
 *
 * @example "Not yet. Ana must approve: it touches billing (high risk)."
 */
export function verdictSentence({ ok, risk, needs, missing, refused, unanswered }: Verdict): string {
  if (ok && needs.length === 0) return `Yes. Nobody needs to be asked: ${risk} risk.`;
  if (ok) {
    const by = needs.map(({ approved }) => nameOf((approved?.by ?? "").replace(/^person:/, "")));
    return `Yes. ${listed(by)} approved exactly this (${risk} risk).`;
  }
  if (refused.length > 0) return `No. ${listed(refused.map(nameOf))} refused exactly this (${risk} risk).`;
  if (missing.length === 0) return `Not yet. ${questionsOpen(unanswered.length)} (${risk} risk).`;
  const touches = missing.filter(({ why }) => why.startsWith("It touches"));
  const other = missing.filter((need) => !touches.includes(need)).map(({ why }) => lower(why));
  const why = [...(touches.length > 0 ? [`it touches ${listed(touches.map(({ area }) => area))}`] : []), ...other];
  const blocked = missing.filter((need) => first(need) === "").map(({ area }) => area);
  return blocked.length > 0
    ? `Not yet. Nobody can approve ${listed(blocked)} now: ${why.join("; ")} (${risk} risk).`
    : `Not yet. ${listed(missing.map((need) => nameOf(first(need))))} must approve: ${why.join("; ")} (${risk} risk).`;
}

const questionsOpen = (count: number) => (count === 1 ? "A question is open" : `${count} questions are open`);

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

/** The shortest way to yes. `how` is where a yes is given; empty when there is nothing left to do. */
export function nextStep({ ok, missing, refused, unanswered }: Verdict, how: string): string {
  if (ok) return "";
  if (refused.length > 0) return `Read why, change it and push; then ask ${listed(refused.map(nameOf))} again.`;
  const blocked = missing.filter((need) => first(need) === "");
  if (blocked.length > 0)
    return `${listed(blocked.map(({ owner, backup }) => [owner, backup].filter(Boolean).map(nameOf).join(" or ")))} took part or cannot answer now: split the change, wait for the backup's turn, or name an outside approver on the page.`;
  const people = [...new Set(missing.map((need) => nameOf(first(need))))];
  const questions = unanswered.length > 0 ? `${questionsOpen(unanswered.length)}: answer on the card; then ` : "";
  return people.length === 0
    ? `${questionsOpen(unanswered.length)}: answer on the card.`
    : `${questions}${listed(people)} ${people.length > 1 ? "approve" : "approves"} ${how}`;
}

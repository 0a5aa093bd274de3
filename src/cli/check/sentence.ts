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

/**
 * What was decided, who must say yes, and why.
 *
 * @example "Not yet. Ana must approve: it touches billing (high risk)."
 */
export function verdictSentence(
  ok: boolean,
  risk: Risk,
  needs: readonly OutcomeNeed[],
  missing: readonly OutcomeNeed[],
): string {
  if (ok && needs.length === 0) return `Yes. Nobody needs to be asked: ${risk} risk.`;
  if (ok) {
    const by = needs.map(({ approved }) => nameOf((approved?.by ?? "").replace(/^person:/, "")));
    return `Yes. ${listed(by)} approved exactly this (${risk} risk).`;
  }
  if (missing.length === 0) return `No. It was refused as it stands (${risk} risk).`;
  const blocked = missing.filter((need) => first(need) === "");
  const asked = missing.filter((need) => first(need) !== "");
  const touches = missing.filter(({ why }) => why.startsWith("It touches"));
  const other = missing.filter((need) => !touches.includes(need)).map(({ why }) => lower(why));
  const why = [...(touches.length > 0 ? [`it touches ${listed(touches.map(({ area }) => area))}`] : []), ...other];
  if (blocked.length > 0)
    return `Not yet. Nobody can approve ${listed(blocked.map(({ area }) => area))} now: ${why.join("; ")} (${risk} risk).`;
  return `Not yet. ${listed(asked.map((need) => nameOf(first(need))))} must approve: ${why.join("; ")} (${risk} risk).`;
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

/** Who can do what now, in one sentence. `how` is where that happens. */
export function nextStep(missing: readonly OutcomeNeed[], how: string): string {
  const blocked = missing.filter((need) => first(need) === "");
  if (blocked.length > 0)
    return `${listed(blocked.map(({ owner, backup }) => [owner, backup].filter(Boolean).map(nameOf).join(" or ")))} took part or cannot answer now: split the change, wait for the backup's turn, or name an outside approver on the page.`;
  return `${listed(missing.map((need) => nameOf(first(need))))} ${new Set(missing.map(first)).size > 1 ? "approve" : "approves"} ${how}`;
}

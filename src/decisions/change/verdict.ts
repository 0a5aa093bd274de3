/** The verdict on a change at one moment: what it touches, who must say yes, what is missing, and why a yes did not count. */

import type { Page, Risk } from "../../page/page.ts";
import { required } from "../../routing/required.ts";
import { nameOf } from "../../routing/sentence.ts";
import { type Answerer, answerers } from "../authority.ts";
import { personIn } from "../caller.ts";
import { acceptedDigest, answersTo } from "./answers.ts";
import type { Approval, ChangeState } from "./kind.ts";

/** One yes that is needed: for which area, whose it is, and who else may give it now. */
export interface Need {
  readonly area: string;
  readonly owner: string;
  readonly backup: string;
  readonly can: readonly Answerer[];
  readonly why: string;
  /** The approval that covers it, if one does. */
  readonly approved?: Approval;
}

export interface Ignored {
  readonly by: string;
  readonly why: string;
}

export interface ChangeVerdict {
  readonly ok: boolean;
  readonly risk: Risk;
  readonly needs: readonly Need[];
  readonly missing: readonly Need[];
  readonly ignored: readonly Ignored[];
  /** Who refused exactly this. */
  readonly refused: readonly string[];
  /** Questions that nobody answered yet, by their keys. */
  readonly unanswered: readonly string[];
  /** What a reader should know although it changes nothing: an approval kept over a rebase, a page that is not adopted. */
  readonly notes: readonly string[];
}

/** Low risk runs alone; anything else needs the owner of every area it touches, and a one-way door the one who breaks that tie. */
export function verdict(page: Page, version: string, change: ChangeState, at: string): ChangeVerdict {
  const { current } = change;
  const makers = current.makers.map(({ person }) => person).filter((person) => person !== "");
  const live = change.approvals.filter((approval) => stands(approval, change, version) === undefined);
  const needs = (current.risk === "low" ? [] : required(page, current.areas, current.oneWay, current.guardrails)).map(
    ({ area, why }): Need => {
      const can = answerers(page, area, { at, since: current.at, makers });
      const approved = live.find(
        (approval) => approval.areas.includes(area.name) && !makers.includes(personIn(approval.by)),
      );
      return { area: area.name, owner: area.owner, backup: area.backup, can, why, ...(approved ? { approved } : {}) };
    },
  );
  const missing = needs.filter(({ approved }) => !approved);
  const answered = new Set(answersTo(current, change.answers).map(({ question }) => question));
  const unanswered = current.questions.map(({ key }) => key).filter((key) => !answered.has(key));
  const refused = change.refusals.filter(({ diff }) => diff === current.diff);
  return {
    ok: missing.length === 0 && refused.length === 0 && unanswered.length === 0,
    risk: current.risk,
    needs,
    missing,
    refused: refused.map(({ by }) => personIn(by)),
    unanswered,
    ignored: change.approvals.flatMap((approval) => {
      const why =
        stands(approval, change, version) ??
        (makers.includes(personIn(approval.by)) ? "They took part in making it." : undefined);
      return why ? [{ by: personIn(approval.by), why }] : [];
    }),
    notes: [
      ...duplicates(live),
      ...live
        .filter((approval) => approval.head !== current.head)
        .map(
          ({ by, head }) =>
            `${personIn(by)}'s approval of ${head.slice(0, 8)} is kept: the rebase changed nothing in the diff.`,
        ),
      ...refused.map(({ by }) => `${personIn(by)} refused exactly this change.`),
      ...(current.pageAtBase !== version
        ? ["The page on the base branch is not the one in force; the adopted page decides."]
        : []),
    ],
  };
}

/** One review is enough: two people who said yes to the same area are told so. */
function duplicates(live: readonly Approval[]): string[] {
  const areas = new Set(live.flatMap((approval) => approval.areas));
  return [...areas].flatMap((area) => {
    const people = [...new Set(live.filter((one) => one.areas.includes(area)).map(({ by }) => nameOf(personIn(by))))];
    return people.length > 1 ? [`${people.join(" and ")} both approved ${area}; one is enough.`] : [];
  });
}

/** Why an approval does not count for the change as it stands, or undefined when it does. */
function stands(approval: Approval, state: ChangeState, version: string): string | undefined {
  const { current } = state;
  if (approval.diff !== current.diff)
    return `A push changed the content: it was given for ${approval.head.slice(0, 8)}, the change is now at ${current.head.slice(0, 8)}.`;
  if (approval.voided !== "") return approval.voided;
  if (approval.answers !== acceptedDigest(state)) return "An answer that it accepted was changed afterwards.";
  if (approval.page !== version) return "It was given under another version of the page.";
  if (approval.facts !== current.facts)
    return "What is known of the change is not what was shown: its makers, areas or risk differ.";
  return undefined;
}

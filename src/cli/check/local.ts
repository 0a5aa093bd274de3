/** The verdict without a server: what is needed, by the page of the base. Nobody can have approved it yet. */

import { classify } from "../../classify/classify.ts";
import { type Judged, judge } from "../../classify/judge.ts";
import { type KnownMaker, knownMakers } from "../../connect/git/people.ts";
import { changeId, factsDigest } from "../../decisions/change/facts.ts";
import type { ChangeState } from "../../decisions/change/kind.ts";
import { type ChangeVerdict, verdict } from "../../decisions/change/verdict.ts";
import { sha256 } from "../../kernel/json.ts";
import type { Page } from "../../page/page.ts";
import type { Input } from "./input.ts";

export interface LocalVerdict {
  readonly judged: Judged;
  readonly makers: readonly KnownMaker[];
  /** SHA-256 of the patch's text, as the server computes it. */
  readonly diff: string;
  readonly facts: string;
  /** Undefined when there is no page: then nobody is named who could be asked. */
  readonly verdict: ChangeVerdict | undefined;
}

const nobody: KnownMaker = { person: "", name: "", as: ["author"] };

/** Judges the input as it stands. `at` in UTC. */
export function judgeLocally(input: Input, at: string): LocalVerdict {
  const known = knownMakers(input.page?.contacts ?? [], input.makers);
  const makers = known.length > 0 ? known : [nobody];
  const page = input.page?.page;
  const judged = page ? judgedBy(page, input, makers) : judgedWithoutPage(input);
  const diff = sha256(input.patch.text);
  const facts = factsDigest(makers, judged.summary);
  const version = input.page?.version ?? "";
  if (!page) return { judged, makers, diff, facts, verdict: undefined };
  const state = stateOf(input, { judged, makers, diff, facts }, version, at);
  return { judged, makers, diff, facts, verdict: verdict(page, version, state, at) };
}

/** What a page finds in the input, given who made it. */
export const judgedBy = (page: Page, input: Input, makers: readonly KnownMaker[]): Judged =>
  judge(page, {
    ...{ repo: input.repo, ref: input.ref, head: input.head, base: input.base, subject: input.subject },
    ...{ pageAtBase: input.page?.version ?? "", makers: [...makers], trailers: [...input.trailers] },
    ...{ patch: input.patch.text, truncated: input.patch.truncated },
  });

/** The built-in rules alone. Whom it needs cannot be said; how dangerous it is can. */
function judgedWithoutPage(input: Input): Judged {
  const { areas, risk, oneWayDoor, ai, reasons } = classify({
    ...{ diff: input.patch.text, truncated: input.patch.truncated },
    ...{ subject: input.subject, trailers: input.trailers, branch: input.ref },
  });
  return {
    summary: { areas: [...areas], risk, oneWay: oneWayDoor, ai: [...ai.evidence] },
    reasons: reasons.map(({ rule, area, file, line, why }) => ({ rule, area, file, line, why })),
    files: new Set(reasons.map(({ file }) => file)).size,
  };
}

/** The change as the record would hold it right after it was submitted. */
function stateOf(
  { repo, ref, head, base, patch }: Input,
  { judged, makers, diff, facts }: Omit<LocalVerdict, "verdict">,
  page: string,
  at: string,
): ChangeState {
  const unsaid = { text: "" };
  return {
    id: changeId(repo, ref),
    current: {
      ...{ repo, ref, head, base, diff, facts, ...judged.summary },
      ...{ patch: unsaid, subject: unsaid, truncated: patch.truncated, reasons: [], files: judged.files },
      ...{ makers: makers.map(({ person, as }) => ({ person, name: unsaid, as })) },
      ...{ pageAtBase: page, page, by: "", at, seq: 0 },
    },
    approvals: [],
    refusals: [],
    voided: [],
  };
}

/** The verdict without a server: what is needed, by the page of the base. Nobody can have approved it yet. */

import { type Judged, judge } from "../../classify/judge.ts";
import { type KnownMaker, knownMakers } from "../../connect/git/people.ts";
import type { Readers } from "../../connect/git/readers.ts";
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
  /** Files that still name a field which the change renames or drops. */
  readonly readers: readonly Readers[];
  /** Undefined when there is no page: then nobody is named who could be asked. */
  readonly verdict: ChangeVerdict | undefined;
}

const nobody: KnownMaker = { person: "", name: "", as: ["author"] };

/** Judges the input as it stands. `at` in UTC. */
export function judgeLocally(input: Input, at: string): LocalVerdict {
  const known = knownMakers(input.page?.contacts ?? [], input.makers);
  const makers = known.length > 0 ? known : [nobody];
  const page = input.page?.page;
  const judged = judgedBy(page, input, page ? makers : makers.map(unlisted));
  const diff = sha256(input.patch.text);
  const facts = factsDigest(makers, judged.summary);
  const version = input.page?.version ?? "";
  if (!page) return { judged, makers, diff, facts, readers: [], verdict: undefined };
  const state = stateOf(input, { judged, makers, diff, facts }, version, at);
  return { judged, makers, diff, facts, readers: [], verdict: verdict(page, version, state, at) };
}

/** Where no page names anybody, that somebody is not named is no reason for suspicion. */
const unlisted = (one: KnownMaker): KnownMaker => ({ ...one, person: one.person || "unlisted" });

/** What the rules find in the input, given who made it; without a page, the built-in ones alone. */
export const judgedBy = (page: Page | undefined, input: Input, makers: readonly KnownMaker[]): Judged =>
  judge(page, {
    ...{ ref: input.ref, subject: input.subject, trailers: input.trailers, makers },
    ...{ patch: input.patch.text, truncated: input.patch.truncated },
  });

/** The areas for which a page asks a yes, given these findings. `at` in UTC. */
export function areasAsked(page: Page, version: string, input: Input, judged: Judged, at: string) {
  const state = stateOf(input, { judged, makers: [], diff: "", facts: "" }, version, at);
  return verdict(page, version, state, at).needs.map(({ area }) => area);
}

/** The change as the record would hold it right after it was submitted. */
function stateOf(
  { repo, ref, head, base, patch }: Input,
  { judged, makers, diff, facts }: Omit<LocalVerdict, "verdict" | "readers">,
  page: string,
  at: string,
): ChangeState {
  const unsaid = { text: "" };
  return {
    id: changeId(repo, ref),
    current: {
      ...{ repo, ref, head, base, diff, facts, ...judged.summary },
      ...{ patch: unsaid, subject: unsaid, truncated: patch.truncated, reasons: [], files: judged.files },
      questions: judged.questions.map(({ lost: _, ...one }) => ({ ...one, file: unsaid, readers: unsaid })),
      ...{ makers: makers.map(({ person, as }) => ({ person, name: unsaid, as })) },
      ...{ pageAtBase: page, page, by: "", at, seq: 0 },
    },
    answers: [],
    closed: false,
    approvals: [],
    refusals: [],
    voided: [],
    prices: [],
  };
}

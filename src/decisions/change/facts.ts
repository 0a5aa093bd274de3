/** What names a change and what a yes to it is bound to, besides the content: computed the same by server and command line. */

import { digest, sha256 } from "../../kernel/json.ts";
import type { Risk } from "../../page/page.ts";

/** 2 MiB of patch; a longer one is cut by the caller, says so, and is high risk because nobody read the rest. */
export const longestPatch = 2_097_152;

/** A change keeps its id over pushes: it is the branch of a repository. */
export const changeId = (repo: string, ref: string): string => sha256(`${repo}\n${ref}`).slice(0, 16);

/** Digest of who made it and what was found in it. */
export const factsDigest = (
  makers: readonly { readonly person: string; readonly as: readonly string[] }[],
  summary: {
    readonly areas: readonly string[];
    readonly risk: Risk;
    readonly oneWay: boolean;
    readonly ai: readonly string[];
    readonly questions: readonly string[];
    readonly guardrails: readonly string[];
  },
): string =>
  digest({
    makers: makers.map(({ person, as }) => ({ person, as: [...as] })),
    ...summary,
    areas: [...summary.areas],
    ai: [...summary.ai],
    questions: [...summary.questions],
    guardrails: [...summary.guardrails],
  });

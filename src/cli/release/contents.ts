/** What a release holds, from git: the commits on the main line, who made each, and the whole patch. */

import { createHash } from "node:crypto";
import { GitRefused, git, lines } from "../../connect/git/git.ts";
import { type GitMaker, makers } from "../../connect/git/makers.ts";
import { type Patch, patch } from "../../connect/git/patch.ts";
import { range } from "../../connect/git/range.ts";
import { repository } from "../../connect/git/repository.ts";
import { longestPatch } from "../../decisions/change/facts.ts";

export interface Contents {
  readonly repo: string;
  readonly ref: string;
  readonly from: string;
  readonly to: string;
  readonly commits: readonly {
    readonly commit: string;
    readonly subject: string;
    readonly diff: string;
    readonly makers: readonly GitMaker[];
  }[];
  readonly patch: Patch;
  readonly trailers: readonly string[];
}

/** More steps than these are no small batch, and nobody could say what they hold. */
const mostCommits = 500;
/** Single patches are compared with approved changes for so many steps; more of them count as not approved. */
const mostCompared = 100;

/** Reads a range such as `v2.40.3..HEAD`. Throws GitRefused when it is empty, or too long to be one release. */
export async function contents(spec: string | undefined, cwd: string, env: NodeJS.ProcessEnv): Promise<Contents> {
  const repo = await repository(cwd, env);
  const { base: from, head: to, ref } = await range(repo, spec, env.GITHUB_REF_NAME || env.CI_COMMIT_REF_NAME);
  const format = "--format=%H%x00%P%x00%s";
  const steps = lines(
    await git(repo, ["log", "--first-parent", "--no-show-signature", "--no-color", format, `${from}..${to}`]),
  );
  if (steps.length > mostCommits)
    throw new GitRefused(`The range has ${steps.length} steps.`, "Release it in smaller batches.");
  const commits = [];
  for (const [n, step] of steps.entries()) {
    const [commit = "", parents = "", subject = ""] = step.split("\0");
    const base = parents.split(" ")[0] || from;
    const made = await makers(repo, { base, head: commit });
    const own = n < mostCompared ? await patch(repo, base, commit, longestPatch) : undefined;
    const diff = own && !own.truncated ? createHash("sha256").update(own.text, "utf8").digest("hex") : "";
    commits.push({ commit, subject: subject.slice(0, 1000), diff, makers: made.makers });
  }
  const [whole, { trailers }] = await Promise.all([
    patch(repo, from, to, longestPatch),
    makers(repo, { base: from, head: to }),
  ]);
  return { repo: repo.name, ref, from, to, commits, patch: whole, trailers };
}

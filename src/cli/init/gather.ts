/** Reads a repository for `finalcall init`: a few git processes, whatever its size, and what they print is folded as it comes. */

import { callerIn, isLookedAt } from "../../classify/sprawl.ts";
import { activity, commitsOf, mappedNames, taggers } from "../../connect/git/activity.ts";
import { filesAt } from "../../connect/git/files.ts";
import { GitFailed, GitRefused, type Place } from "../../connect/git/git.ts";
import { filesWithLine, listing } from "../../connect/git/listing.ts";
import type { Repository } from "../../connect/git/repository.ts";
import { ownersFiles } from "../../init/codeowners.ts";
import type { Facts, Text } from "../../init/facts.ts";
import { folding } from "../../init/history.ts";
import { isManifest, librariesIn } from "../../init/libraries.ts";
import { coverage, holdingsOf } from "../../init/places.ts";

/** Told while it goes on. `of` is 0 where nobody knows how much there is. */
export type Progress = (what: string, done: number, of: number) => void;

const mostFiles = 300_000;
const mostCommits = 300_000;
const mostManifests = 200;
const mostCallers = 400;

/** Words to look for in files; whether a file with one of them really calls anything is then read in it. */
const payments =
  "stripe|stripity|paddle|braintree|adyen|paypal|razorpay|mollie|chargebee|recurly|gocardless|lemonsqueezy|paystack";
const models =
  "openai|anthropic|langchain|generative-?ai|genai|vertexai|mistral|cohere|groq|ollama|litellm|llama.?index|bedrock|ai-sdk|ruby_?llm|openrouter";
/** A line that brings a payment provider in. */
const bringsIn = new RegExp(
  `^\\s*(?:import|export|from|use|using|alias|gem|include|require|(?:const|let|var)\\b[^=]*=\\s*(?:await\\s+)?(?:require|import))\\b.*\\b\\w*(?:${payments})`,
  "im",
);

/** Every fact that a draft is made from. Throws GitRefused and GitFailed as git does. */
export async function gather(repo: Repository, on: string, progress: Progress): Promise<Facts> {
  const place: Place = { cwd: repo.cwd, env: repo.env, gitDir: repo.gitDir };
  progress("files", 0, 0);
  const { files, cut } = await listing(place, repo.head, mostFiles);
  const calls = await callsIn(repo, place, new Set(files));
  const holdings = holdingsOf(files, calls ?? new Map());
  const total = Math.min(await commitsOf(place, repo.head), mostCommits + 1);
  const fold = folding(coverage(holdings));
  let read = 0;
  await activity(place, repo.head, mostCommits, (commit) => {
    fold.take(commit);
    read += 1;
    if (read % 200 === 0) progress("commits", read, total);
  });
  const mapped = await mappedNames(place, repo.head, fold.names());
  const manifests = files.filter(isManifest).sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return {
    ...{ name: repo.name, head: repo.head, on, files: files.length, cut, holdings, tracked: files },
    unsearched: calls === undefined,
    codeowners: await textsOf(
      repo,
      ownersFiles.filter((path) => files.includes(path)),
    ),
    libraries: librariesIn(await textsOf(repo, manifests.slice(0, mostManifests))),
    tags: await taggers(place),
    history: fold.done(mapped, total > mostCommits),
  };
}

const depth = (path: string): number => path.split("/").length;

/** Files that call a payment provider or a model, by what stands in them; undefined where git could not look. */
async function callsIn(repo: Repository, place: Place, tracked: ReadonlySet<string>) {
  const looked = async (words: string) => {
    const found = await filesWithLine(place, repo.head, words, 10 * mostCallers);
    return textsOf(
      repo,
      found.filter((path) => tracked.has(path) && isLookedAt(path) && !isManifest(path)).slice(0, mostCallers),
    );
  };
  const found = new Map<string, "payments" | "models">();
  try {
    for (const { path, text } of await looked(models)) if (callerIn(path, text, [])?.calls) found.set(path, "models");
    for (const { path, text } of await looked(payments)) if (bringsInPayments(text)) found.set(path, "payments");
  } catch (fault) {
    if (fault instanceof GitRefused) return undefined;
    throw fault;
  }
  return found;
}

/** Longer lines are made by machines. */
const longestLine = 500;

const bringsInPayments = (text: string): boolean =>
  text.split("\n").some((line) => line.length < longestLine && bringsIn.test(line));

/** The texts of files, those left out that cannot be read. */
async function textsOf(repo: Repository, paths: readonly string[]): Promise<Text[]> {
  const plain = paths.filter((path) => !/[\0\n]/.test(path));
  try {
    const texts = await filesAt(repo, repo.head, plain);
    return plain.flatMap((path, at) => (texts[at] === undefined ? [] : [{ path, text: texts[at] }]));
  } catch (fault) {
    if (!(fault instanceof GitRefused || fault instanceof GitFailed) || plain.length < 2) return [];
    const middle = Math.ceil(plain.length / 2);
    return [...(await textsOf(repo, plain.slice(0, middle))), ...(await textsOf(repo, plain.slice(middle)))];
  }
}

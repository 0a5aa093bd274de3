/**
 * `npm run audit`: asks the registry for known weaknesses of what users install. A high one fails. A registry that does not
 * answer is said, and fails only with `--required`: mirrors and machines without a network have no list to ask, and a check
 * that is red for that reason is soon ignored. A release is made with `--required`, so nothing unasked is published.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const failing = ["high", "critical"];

/** What npm's answer means: `found` (of which somebody must do something), `clean`, or `unanswered`, with a line to say. */
export function judged(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return { outcome: "unanswered", says: "npm gave no answer that can be read." };
  }
  const counts = answer?.metadata?.vulnerabilities;
  if (!counts || !answer.vulnerabilities)
    return {
      outcome: "unanswered",
      says: String(answer?.message ?? answer?.error?.summary ?? "The registry has no list."),
    };
  const bad = Object.values(answer.vulnerabilities).filter(({ severity }) => failing.includes(severity));
  if (bad.length === 0 && failing.every((one) => counts[one] === 0))
    return { outcome: "clean", says: `Known weaknesses: none that is high, ${counts.total ?? 0} below.` };
  return {
    outcome: "found",
    says: `High or critical: ${bad.map(({ name, severity }) => `${name} (${severity})`).join(", ")}.`,
  };
}

/** The exit code for an outcome. */
export const codeFor = (outcome, required) => (outcome === "found" || (outcome === "unanswered" && required) ? 1 : 0);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    timeout: 60_000,
    shell: process.platform === "win32",
  });
  const { outcome, says } = judged(stdout ?? "");
  process.stdout.write(outcome === "unanswered" ? `NOT AUDITED: ${says}\n` : `Audit: ${says}\n`);
  process.exitCode = codeFor(outcome, process.argv.includes("--required"));
}

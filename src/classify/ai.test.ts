/** Evidence of AI is found where it stands, and a person who bears an assistant's name stays a person. */

import { describe, expect, test } from "vitest";
import { aiEvidence } from "./ai.ts";

describe("evidence that AI wrote a change is found in", () => {
  test.each([
    ["a co-author", { trailers: ["Co-authored-by: Claude <noreply@anthropic.com>"] }],
    ["a model as co-author", { trailers: ["Co-Authored-By: Claude Opus 4.5 (1M context) <noreply@anthropic.com>"] }],
    ["an agent's account", { trailers: ["Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>"] }],
    ["a footer", { trailers: ["🤖 Generated with [Claude Code](https://claude.com/claude-code)"] }],
    ["Made-with", { trailers: ["Made-with: Cursor"] }],
    ["the address of an agent's log", { trailers: ["Agent-Logs-Url: https://example.com/1"] }],
    ["an agent's session", { trailers: ["Claude-Session: https://claude.ai/code/session_1"] }],
    ["the author", { author: { name: "copilot-swe-agent[bot]" } }],
    ["the author's account id", { author: { name: "x", id: 198982749 } }],
    ["the committer's address", { committer: { name: "x", email: "noreply@anthropic.com" } }],
    ["the branch", { branch: "claude/fix-refund" }],
  ])("%s", (_, change) => {
    const { found, evidence } = aiEvidence(change);
    expect(found).toBe(true);
    expect(evidence).toHaveLength(1);
  });
});

describe("no evidence is found in", () => {
  test.each([
    ["a person as co-author", { trailers: ["Co-authored-by: Ana <ana@example.com>"] }],
    ["a person called Claude", { author: { name: "Claude", email: "claude@example.com" } }],
    ["a person called Devin Jules", { trailers: ["Co-authored-by: Devin Jules <devin@example.com>"] }],
    [
      "a bot that bumps versions",
      { author: { name: "dependabot[bot]" }, trailers: ["Signed-off-by: dependabot[bot] <support@github.com>"] },
    ],
    ["a change about a model", { subject: "Upgrade to Claude Sonnet" }],
    ["a branch of a person", { branch: "ana/aim-higher" }],
    ["nothing at all", {}],
  ])("%s", (_, change) => {
    expect(aiEvidence(change)).toEqual({ found: false, evidence: [] });
  });
});

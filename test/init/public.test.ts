/**
 * The command on whole histories of other people's repositories: `FINALCALL_INIT_REPOS` is a folder of clones. Without it
 * nothing here runs, because tests need no network. The figures stand in README.md beside this file.
 */

import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiEvidence } from "../../src/classify/ai.ts";
import { init } from "../../src/cli/init/init.ts";
import { confirm } from "../../src/init/confirm.ts";
import { type Draft, regulars } from "../../src/init/draft.ts";
import { draftYaml } from "../../src/init/yaml.ts";
import { readPage } from "../../src/page/read.ts";
import { recount } from "./recount.ts";

const folder = process.env.FINALCALL_INIT_REPOS;

describe("on a public repository", () => {
  test.each(readdirSync(folder ?? ".").sort())("%s", { timeout: 1_800_000 }, async (name) => {
    const root = join(folder ?? "", name);
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e9 });
    const on = git("log", "-1", "--format=%cs").trim();
    const out = join(tmpdir(), `finalcall-init-${process.pid}-${name}.yaml`);
    const began = performance.now();
    let said = "";
    try {
      const console = {
        out: (text: string) => {
          said += text;
        },
        err: () => {},
        terminal: false,
      };
      const io = { cwd: root, env: process.env, now: () => new Date(), console, confirmBy: undefined };
      await init({ yes: true, json: true, on, out }, io);
    } finally {
      rmSync(out, { force: true });
    }
    const seconds = (performance.now() - began) / 1000;
    const { ok, draft, problems, replay } = JSON.parse(said) as {
      ok: boolean;
      draft: Draft;
      problems: { severity: string }[];
      replay: { summary: { steps: number; risks: { high: number } } } | null;
    };
    // Where one person alone is at work, the page needs somebody outside, and then holds.
    const alone = regulars(draft).length === 1;
    expect(ok).toBe(!alone);
    const outside = alone ? { name: "ann", email: "ann@advisors.example" } : undefined;
    const confirmed = readPage(draftYaml(confirm(draft, { areas: new Map(), outside, byHand: true })));
    expect(confirmed.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const claimed = draft.areas.filter(({ owner }) => owner !== undefined);
    for (const { owner, backup, paths } of claimed) {
      expect(owner?.source).toMatch(/\d+ of \d+|CODEOWNERS line \d+|git shows nobody here/);
      for (const { source } of paths) expect(source).not.toBe("");
      for (const one of [owner, ...(backup ? [backup] : [])]) {
        const person = draft.people.find(({ id }) => id === one?.person);
        expect(person, one?.person).toBeDefined();
        expect(aiEvidence({ author: { name: person?.name, email: person?.addresses[0] } }).found).toBe(false);
        expect(person?.name).not.toMatch(/\[bot\]|\bbot\b/i);
        const authors = git("log", "--format=%aE%n%cE", draft.head).toLowerCase().split("\n");
        expect(authors.some((address) => person?.addresses.includes(address))).toBe(true);
      }
    }
    const { counted, wrong } = recount(root, draft);
    const shown = claimed.filter(({ unshown }) => !unshown).length;
    process.stderr.write(
      `| ${name} | ${draft.head.slice(0, 10)} | ${on} | ${draft.commits} | ${draft.people.length} | ${shown} + ${claimed.length - shown} | ${counted} | ${wrong.length} | ${problems.length} | ${replay?.summary.steps}, ${replay?.summary.risks.high} | ${seconds.toFixed(1)} |\n`,
    );
    expect(wrong).toEqual([]);
  });
});

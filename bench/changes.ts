/** Changes: diffs classified a second, replay against `git log -p`, and `check` as a process against Node's start and git's own time. */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { classify } from "../src/classify/classify.ts";
import { classifyRow, parseRow } from "../src/classify/jsonl.ts";
import { history } from "../src/connect/git/history.ts";
import { dataFile } from "../test/support/data.ts";
import { type Measurement, medians } from "./measure.ts";

const launcher = join(process.cwd(), "bin/finalcall.js");
const sets = ["polarsource+polar", "dubinc+dub", "killbill+killbill", "maybe-finance+maybe", "openmeterio+openmeter"];

export async function bench(): Promise<Measurement[]> {
  return [...classified(), await replayed(), await checked()];
}

/** The labelled diffs, read into memory, judged again and again on this one core. */
function classified(): Measurement[] {
  const files = sets.map((name) => dataFile(`changes/${name}.jsonl`)).filter((file) => file !== undefined);
  if (files.length === 0) return [];
  const rows = files.flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map(parseRow));
  const rate = () => {
    const began = process.hrtime.bigint();
    for (const row of rows) classifyRow(row);
    return rows.length / (Number(process.hrtime.bigint() - began) / 1e9);
  };
  const cold = rate();
  const warm = Array.from({ length: 7 }, rate).sort((a, b) => a - b)[3] ?? 0;
  return [
    {
      name: "labelled diffs classified",
      ours: `${warm.toFixed(0)}/s`,
      floor: "—",
      ratio: `${warm.toFixed(0)}/s`,
      bound: "≥ 1,500/s",
      ok: warm >= 1500,
      note: `median of 7 passes over ${rows.length}; the first, cold pass ${cold.toFixed(0)}/s`,
    },
  ];
}

/** A repository to replay: any with thousands of commits. By default this one. */
const repository = process.env.FINALCALL_BENCH_REPOSITORY ?? process.cwd();

/** A history: reading, cutting and judging it against git alone and judging alone. */
async function replayed(): Promise<Measurement> {
  const place = { cwd: repository, env: process.env };
  const patches: string[] = [];
  for await (const { patch } of history(place, "HEAD", 2000)) patches.push(patch);
  const [git = 0, judging = 0, ours = 0] = await medians(5, [
    () =>
      timed(() =>
        execFileSync("git", ["log", "--first-parent", "--diff-merges=first-parent", "--max-count=2000", "-p", "HEAD"], {
          cwd: repository,
          maxBuffer: 2 ** 30,
        }),
      ),
    () =>
      timed(() => {
        for (const diff of patches) classify({ diff });
      }),
    () =>
      timed(() =>
        spawnSync(process.execPath, [launcher, "replay", "HEAD", "--most", "2000", "--json"], {
          cwd: repository,
          maxBuffer: 2 ** 30,
        }),
      ),
  ]);
  const floor = git + judging;
  return {
    name: `replay of ${patches.length} steps`,
    ours: `${ours.toFixed(0)} ms`,
    floor: `${floor.toFixed(0)} ms`,
    ratio: `${(ours / floor).toFixed(2)} ×`,
    bound: "≤ 1.5 ×",
    ok: ours <= 1.5 * floor,
    note: `floor: git log -p ${git.toFixed(0)} ms + judging the same diffs ${judging.toFixed(0)} ms`,
  };
}

/** A change of one file in a small repository. What git takes is measured by running the very commands that check ran. */
async function checked(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-bench-"));
  try {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=B", "-c", "user.email=b@harbor.example", ...args], { cwd: folder });
    git("init", "-q", "-b", "main");
    writeFileSync(join(folder, "finalcall.yaml"), readFileSync("examples/three-people/finalcall.yaml"));
    git("add", ".");
    git("commit", "-q", "-m", "The page");
    git("checkout", "-q", "-b", "change");
    writeFileSync(join(folder, "charge.ts"), "export const charge = (cents: number) => pay(cents);\n");
    git("add", ".");
    git("commit", "-q", "-m", "Charge");
    const commands = commandsOf(folder);
    const check = (env: NodeJS.ProcessEnv = process.env) =>
      spawnSync(process.execPath, [launcher, "check"], { cwd: folder, env });
    const [node = 0, own = 0, ours = 0] = await medians(21, [
      () => timed(() => spawnSync(process.execPath, ["-e", "0"])),
      () =>
        timed(() => {
          for (const args of commands) spawnSync("git", args, { cwd: folder, input: "" });
        }),
      () => timed(() => check()),
    ]);
    const over = ours - node - own;
    return {
      name: "check of a one-file change, whole process",
      ours: `${ours.toFixed(1)} ms`,
      floor: `${(node + own).toFixed(1)} ms`,
      ratio: `+ ${over.toFixed(1)} ms`,
      bound: "≤ + 60 ms",
      ok: over <= 60,
      note: `floor: Node ${node.toFixed(1)} ms + git ${own.toFixed(1)} ms (${commands.length} commands)`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The git commands that check runs, caught by a `git` that stands before the real one. */
function commandsOf(folder: string): string[][] {
  const shims = mkdtempSync(join(tmpdir(), "finalcall-shim-"));
  try {
    const log = join(shims, "log");
    const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    writeFileSync(
      join(shims, "git"),
      `#!/bin/sh\n{ printf '%s\\0' "$@"; printf '\\n\\0'; } >> '${log}'\nexec '${real}' "$@"\n`,
    );
    chmodSync(join(shims, "git"), 0o755);
    spawnSync(process.execPath, [launcher, "check"], {
      cwd: folder,
      env: { ...process.env, PATH: `${shims}${delimiter}${process.env.PATH}` },
    });
    return readFileSync(log, "utf8")
      .split("\0\n\0")
      .map((command) => command.split("\0").filter((arg) => arg !== ""))
      .filter((args) => args.length > 0);
  } finally {
    rmSync(shims, { recursive: true, force: true });
  }
}

function timed(work: () => unknown): number {
  const began = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

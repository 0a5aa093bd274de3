/** Small repositories of many shapes, made in one go by `git fast-import`: who wrote what when, exactly as a test says. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type InitFlags, type InitIo, init } from "../../src/cli/init/init.ts";
import type { Draft } from "../../src/init/draft.ts";
import type { Problem } from "../../src/page/problem.ts";

/** `Ana <ana@harbor.example>` */
export type Who = string;

export interface Step {
  readonly by: Who;
  /** The day, `2026-11-01`; written at noon by the clock of `zone`. */
  readonly on: string;
  /** Such as `+0100`; UTC where none is given. */
  readonly zone?: string;
  readonly committer?: Who;
  readonly says?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Begins beside the main line and is merged into it by this person the same day. */
  readonly mergedBy?: Who;
}

export const today = "2026-11-21";
export const ana = "Ana Silva <ana@harbor.example>";
export const ben = "Ben Okafor <ben@harbor.example>";
export const cy = "Cy Young <cy@harbor.example>";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
/** Git's own quoting, so that a name may hold anything but a zero byte. */
const quoted = (path: string): string => `"${path.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;

/** A repository with these steps, oldest first. */
export function shaped(steps: readonly Step[], name = "harbor"): string {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-init-"));
  made.push(folder);
  const root = join(folder, name);
  mkdirSync(root);
  const git = (args: readonly string[], input = "") =>
    execFileSync("git", args, { cwd: root, input, stdio: ["pipe", "pipe", "pipe"], env: plainEnv(root) });
  git(["init", "-q", "-b", "main"]);
  let script = "";
  let mark = 0;
  let head = 0;
  for (const { by, on, zone = "+0000", committer = by, says = "Change", files = {}, mergedBy } of steps) {
    const hours = Number(zone.slice(0, 3)) + (Number(zone.slice(3)) / 60) * (zone.startsWith("-") ? -1 : 1);
    const at = `${Date.parse(`${on}T12:00:00Z`) / 1000 - hours * 3600} ${zone}`;
    const from = head > 0 ? `from :${head}\n` : "";
    const content = Object.entries(files).map(([path, text]) => `M 100644 inline ${quoted(path)}\n${data(text)}`);
    mark += 1;
    const branch = mergedBy === undefined || head === 0 ? "main" : "side";
    script += `${branch === "side" ? "reset refs/heads/side\n" : ""}commit refs/heads/${branch}\nmark :${mark}\nauthor ${by} ${at}\ncommitter ${committer} ${at}\n${data(says)}${from}${content.join("")}\n`;
    if (branch === "side") {
      mark += 1;
      script += `commit refs/heads/main\nmark :${mark}\nauthor ${mergedBy} ${at}\ncommitter ${mergedBy} ${at}\n${data("Merge")}from :${head}\nmerge :${mark - 1}\n${content.join("")}\n`;
    }
    head = mark;
  }
  if (steps.length > 0) {
    git(["fast-import", "--quiet"], script);
    git(["reset", "-q", "--hard", "main"]);
  }
  return root;
}

const plainEnv = (root: string) => ({ PATH: process.env.PATH, HOME: root, GIT_CONFIG_GLOBAL: "/dev/null" });

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in a repository, as `--yes` unless something else is said. */
export async function run(root: string, flags: InitFlags = {}, io: Partial<InitIo> = {}): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  const console = {
    out: (text: string) => {
      said.stdout += text;
    },
    err: (text: string) => {
      said.stderr += text;
    },
    terminal: false,
  };
  const now = () => new Date(`${today}T09:00:00Z`);
  const code = await init(
    { yes: io.confirmBy === undefined, ...flags },
    { cwd: root, env: plainEnv(root), now, console, confirmBy: undefined, ...io },
  );
  return { code, ...said };
}

export interface Answered {
  readonly ok: boolean;
  readonly code: number;
  readonly draft: Draft;
  readonly source: string;
  readonly problems: readonly Problem[];
  readonly replay: { readonly summary: { readonly steps: number } } | null;
}

/** The same as one object. */
export async function drafted(root: string, flags: InitFlags = {}): Promise<Answered> {
  return JSON.parse((await run(root, { json: true, ...flags })).stdout) as Answered;
}

/** So many commits of one person to a file, a day apart, the last on `on`. */
export const often = (by: Who, path: string, count: number, on = "2026-11-10", more: Partial<Step> = {}): Step[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ by, ...more },
    on: new Date(Date.parse(`${on}T00:00:00Z`) - (count - 1 - n) * 86_400_000).toISOString().slice(0, 10),
    files: { [path]: `${by} ${n}\n` },
  }));

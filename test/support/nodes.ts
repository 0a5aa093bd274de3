/** The Node versions that finalcall promises to run on: programs from npm, kept outside the repository. */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The oldest that is promised, and one of every later line. */
export const nodeVersions = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"] as const;

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "finalcall", "nodes");

/** Gives the path of this Node, fetching it the first time; undefined where it cannot be had or does not run. */
export function nodeProgram(version: string): string | undefined {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const home = join(cache, version);
  const program = join(home, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(program)) return runs(program) ? program : undefined;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${home}.`);
  try {
    writeFileSync(join(fresh, "package.json"), "{}");
    const once = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0", "--loglevel=error"];
    const run = { cwd: fresh, stdio: "pipe", timeout: 60_000, shell: process.platform === "win32" } as const;
    execFileSync("npm", ["install", ...once, `${name}@${version}`], run);
    renameSync(fresh, home);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  return runs(program) ? program : undefined;
}

/** A system may lack a library that a newer Node needs. */
const runs = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** The page as the base branch has it, never as the work tree has it: a branch must not choose its own judges. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { findPage, pageText } from "./page-file.ts";

const run = promisify(execFile);

export interface BasePage {
  readonly source: string;
  /** Where it was read, for people: a branch and file, or just a file outside git. */
  readonly from: string;
}

/**
 * The page to obey in a folder: that of the default branch in a git repository; the file itself where there is no
 * repository, or the default branch has no page yet. Undefined when there is none at all.
 */
export async function basePage(folder: string, asked?: string): Promise<BasePage | undefined> {
  if (asked !== undefined) return { source: pageText(asked), from: asked };
  for (const branch of ["origin/HEAD", "main", "master", "trunk"]) {
    const source = await show(folder, `${branch}:finalcall.yaml`);
    if (source !== undefined) return { source, from: `finalcall.yaml on ${branch}` };
  }
  const file = findPage(folder);
  return file !== undefined && existsSync(file) ? { source: pageText(file), from: file } : undefined;
}

async function show(folder: string, name: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["-c", "core.fsmonitor=false", "show", name], {
      cwd: folder,
      maxBuffer: 16_777_216,
    });
    return stdout;
  } catch {
    return undefined; // No git, no such branch, or no page on it: the next one is tried.
  }
}

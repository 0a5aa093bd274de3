/** The page as the base branch has it, never as the work tree has it: a branch must not choose its own judges. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { includesOf } from "../page/read.ts";
import { findPage, includesBeside, pageName, pageText } from "./page-file.ts";

const run = promisify(execFile);

export interface BasePage {
  readonly source: string;
  /** The files it includes, as the same branch has them. */
  readonly includes: readonly { readonly path: string; readonly text: string }[];
  /** Where it was read, for people: a branch and file, or just a file outside git. */
  readonly from: string;
}

/**
 * The page to obey in a folder: that of the default branch in a git repository; the file itself where there is no
 * repository, or the default branch has no page yet. Undefined when there is none at all.
 */
export async function basePage(folder: string, asked?: string): Promise<BasePage | undefined> {
  if (asked !== undefined) return onDisk(asked);
  for (const branch of ["origin/HEAD", "main", "master", "trunk"]) {
    const source = await show(folder, `${branch}:${pageName}`);
    if (source === undefined) continue;
    const texts = includesOf(source).map(async (path) => ({
      path,
      text: (await show(folder, `${branch}:${path}`)) ?? "",
    }));
    return { source, includes: await Promise.all(texts), from: `${pageName} on ${branch}` };
  }
  const file = findPage(folder);
  return file === undefined ? undefined : onDisk(file);
}

/** Files at a path (a folder or a file) on the base branch; none where there is no repository, or nothing is there. */
export async function filesOnBase(folder: string, path: string): Promise<readonly string[]> {
  if (path === "") return [];
  for (const branch of ["origin/HEAD", "main", "master", "trunk"])
    try {
      const listing = ["ls-tree", "-r", "--name-only", "-z", branch, "--", path];
      const { stdout } = await run("git", ["-c", "core.fsmonitor=false", ...listing], { cwd: folder });
      const files = stdout.split("\0").filter(Boolean);
      if (files.length > 0) return files;
    } catch {
      // No git, or no such branch: the next one is tried.
    }
  return [];
}

/** The plain files below these paths on the base branch, as one text that differs when any of them does; undefined where there is no branch. */
export async function treeOnBase(
  folder: string,
  paths: readonly string[],
): Promise<{ readonly branch: string; readonly files: readonly string[]; readonly state: string } | undefined> {
  for (const branch of ["origin/HEAD", "main", "master", "trunk"])
    try {
      const listing = ["ls-tree", "-r", "-z", "--full-tree", branch, "--", ...paths];
      const { stdout } = await run("git", ["-c", "core.fsmonitor=false", ...listing], { cwd: folder });
      const files = stdout.split("\0").filter((one) => /^100(644|755) blob /.test(one));
      return { branch, files: files.map((one) => one.slice(one.indexOf("\t") + 1)), state: stdout };
    } catch {
      // No git, or no such branch: the next one is tried.
    }
  return undefined;
}

function onDisk(file: string): BasePage {
  const source = pageText(file);
  const includes = [...includesBeside(file, source)].map(([path, text]) => ({ path, text }));
  return { source, includes, from: file };
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

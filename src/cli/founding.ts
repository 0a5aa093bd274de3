/** Where a first page belongs that was written in the browser, and the one file that the server may write for it. */

import { existsSync, lstatSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Founding } from "../http/deps.ts";
import type { BasePage } from "./base-page.ts";
import { draftedIn } from "./founding-draft.ts";
import { pageName } from "./page-file.ts";

/**
 * The page belongs at the root of the repository around `folder`, else in `folder` itself. It is written only where the
 * server was started, never over anything, and never through a link: whoever may start a server there may write there.
 */
export function foundingIn(folder: string, look: () => Promise<BasePage | undefined>): Omit<Founding, "found"> {
  const root = repositoryOf(folder);
  const file = join(root ?? resolve(folder), pageName);
  const writable = dirname(file) === resolve(folder);
  return {
    file,
    inGit: root !== undefined,
    drafted: draftedIn(folder),
    writable: () => writable && !stands(file),
    async saved() {
      const page = await look();
      return page && { text: page.source, committed: page.from !== file };
    },
    write(text) {
      if (!writable) return "The server was not started at the root of the repository.";
      try {
        // `wx` fails where anything stands, also a link that leads nowhere.
        writeFileSync(file, text, { flag: "wx", mode: 0o644 });
        return undefined;
      } catch (fault) {
        const { code } = fault as { code?: string };
        return code === "EEXIST" ? "Something of that name stands there already." : `The folder refused it (${code}).`;
      }
    },
  };
}

/** True also for a link that leads nowhere. */
const stands = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

function repositoryOf(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

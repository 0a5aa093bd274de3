/** Runs ssh-keygen with an argument array and never a shell, in folders that nobody else can read and that do not stay. */

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "finalcall-ssh-";
/** A folder this old belongs to a process that died, in milliseconds. */
const deadAfter = 3_600_000;
/** How long ssh-keygen may take, in milliseconds. */
const patience = 10_000;

/** Gives `work` a folder of mode 0700 (mkdtemp's own), and removes it whatever happens. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file that only its owner reads. */
export async function secretFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600, flag: "wx" });
  return path;
}

/** Removes folders of ours that a crash left. Never throws: what cannot be removed is not ours. */
export async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const path = join(tmpdir(), name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > deadAfter) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Runs ssh-keygen and gives what it printed. Throws what it said when it failed, without the names of our folders. */
export function keygen(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile("ssh-keygen", args, { timeout: patience }, (fault, stdout, stderr) => {
      if (!fault) return resolve(stdout);
      if (fault.code === ("ENOENT" as unknown))
        return reject(new Error("ssh-keygen is not installed on this server. It comes with OpenSSH's client."));
      const said = stderr
        .trim()
        .split("\n")
        .at(-1)
        ?.replaceAll(new RegExp(`\\S*${prefix}\\S*`, "g"), "a file of ours");
      return reject(
        new Error(`ssh-keygen failed: ${said || (fault.killed ? "it hung" : `code ${String(fault.code)}`)}`),
      );
    });
    // A key with a passphrase is refused, not asked about.
    child.stdin?.end();
  });
}

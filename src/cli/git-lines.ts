/** Asks git for a list of names. The module that starts processes is loaded only then: it costs 3 ms, and most questions need no git. */

/** What git prints, split at NUL; undefined when there is no git, no repository, or git says no. */
export function gitNames(folder: string, args: readonly string[]): string[] | undefined {
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  try {
    const printed = execFileSync("git", ["-c", "core.quotepath=off", "-c", "core.fsmonitor=false", ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 67_108_864,
    });
    return printed.split("\0").filter((name) => name !== "");
  } catch {
    return undefined;
  }
}

/** `finalcall check` as a program of its own, so that it starts without the server's code: it runs before every push. */

import { parseArgs } from "node:util";
import { checkCommand } from "./check.ts";
import { CommandError, type ExitCode, exit, report } from "./exit.ts";

const help = `finalcall check [RANGE]   [--patch FILE|-] [--worktree] [--sarif FILE] [--json]

The verdict on a change: what it touches, how dangerous it is, who must say yes, what is missing.
RANGE is A..B, a branch's way since main; or one commit. Without it: where HEAD left the default branch..HEAD.
The page is read from the commit where the change began, never from the branch it judges.

  finalcall check
  finalcall check origin/main..HEAD
  git diff | finalcall check --patch -

Exit 0: nothing is missing. 2: nothing was judged, and why. 3: a yes is missing. 5: the branch moved on.
6: the server's record was rewritten. 7: the server cannot be reached, which counts as no.
`;

const options = {
  patch: { type: "string" },
  worktree: { type: "boolean" },
  sarif: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes("--json");
  try {
    const { values, positionals } = parsed(argv);
    const { help: asked, ...flags } = values;
    if (asked) {
      process.stdout.write(help);
      return exit.ok;
    }
    const [range, more] = positionals;
    if (more !== undefined)
      throw new CommandError(exit.usage, "check takes one range.", "See `finalcall check --help`.");
    const { stdin, stdout, stderr, env } = process;
    const io = { cwd: process.cwd(), env, stdin, stdout, stderr, isTTY: stdout.isTTY === true };
    return await checkCommand({ ...(range === undefined ? {} : { range }), ...flags }, io);
  } catch (fault) {
    return report(fault, json);
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (fault) {
    throw new CommandError(exit.usage, (fault as Error).message, "See `finalcall check --help`.");
  }
}

process.on("SIGINT", () => process.exit(exit.interrupted));
main(process.argv.slice(3)).then(
  (code) => {
    process.exitCode = code;
  },
  (fault) => {
    process.exitCode = report(fault, false);
  },
);

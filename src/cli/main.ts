/** The command line: every command that is not answered at once by `fast.ts`. */

import { Command, CommanderError, Option } from "commander";
import { addAccess } from "./access.ts";
import { addActions } from "./action/program.ts";
import { addAgents } from "./agents.ts";
import { addCard } from "./card.ts";
import { checkCommand } from "./check.ts";
import { addCheckin } from "./checkin.ts";
import { classifyLines, listRules } from "./classify.ts";
import { addCoverage } from "./coverage.ts";
import { addDrafts } from "./draft.ts";
import { addDrill } from "./drill.ts";
import { CommandError, type ExitCode, exit, report } from "./exit.ts";
import { addIncident } from "./incident/program.ts";
import { addInit } from "./init/program.ts";
import { login, logout } from "./login.ts";
import { addMetrics } from "./metrics.ts";
import { printPage } from "./page.ts";
import { addPauses } from "./pause.ts";
import { propose } from "./propose.ts";
import { doctor, exportRecord, verify } from "./record.ts";
import { addRedact } from "./redact.ts";
import { addReleases } from "./release/program.ts";
import { replay } from "./replay.ts";
import { addReview } from "./review.ts";
import { addTasks } from "./task/program.ts";
import { why } from "./why.ts";
import { addWork } from "./work.ts";

declare const FINALCALL_VERSION: string;

const json = () => new Option("--json", "one JSON object on stdout");
const collect = (value: string, before: string[] = []) => [...before, value];

/** A command whose code is read only when it is asked for: the server's is larger than all the others' together. */
const lazily =
  <Args extends unknown[]>(load: () => Promise<(...args: Args) => Promise<ExitCode>>) =>
  async (...args: Args): Promise<ExitCode> =>
    (await load())(...args);

/** Runs one command and gives its exit code. Commander's own exits become ours: wrong usage is 2. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exit.ok;
  const done =
    (work: (...args: never[]) => Promise<ExitCode>) =>
    async (...args: unknown[]) => {
      code = await work(...(args as never[]));
    };
  try {
    await program(done).parseAsync(argv as string[], { from: "user" });
    return code;
  } catch (fault) {
    // What stands behind -- is another program's.
    const json = argv.slice(0, argv.indexOf("--") + 1 || argv.length).includes("--json");
    if (!(fault instanceof CommanderError)) return report(fault, json);
    if (fault.exitCode === 0) return exit.ok;
    return json ? report(usage(fault), json) : exit.usage;
  }
}

/** Wrong usage, of which commander has told the people already. */
const usage = ({ message }: CommanderError): CommandError =>
  new CommandError(exit.usage, message.replace(/^error: /, ""), "See `finalcall --help`.");

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

function program(done: Done): Command {
  const finalcall = new Command("finalcall")
    .description("One named human makes the final call before anything dangerous happens.")
    .version(FINALCALL_VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      `
The first time, in your repository:
  init                              drafts finalcall.yaml; commit it on the default branch
  serve                             prints a one-time link: sign in, add a passkey, invite somebody
  login http://localhost:3210       pairs this command line; then check, on a branch
Asked all day, answered offline (each has its own --help):
  who "QUESTION" | PATH | COMMIT    who decides, and who can say yes now
  mine --as PERSON "WHAT"           whether it is theirs without asking
  lint [FILE] [--fix]               every mistake of the page
  match --pattern P PATH            whether a pattern takes in a path
In front of every deploy:
  gate --run ID                     lets one run through, or says why not

Exit codes: 0 ok, 1 fault, 2 usage or page error, 3 denied, 4 frozen, 5 stale, 6 record tampered, 7 server unreachable.
`,
    );
  addInit(finalcall, done);
  decisions(finalcall, done);
  server(finalcall, done);
  addReleases(finalcall, done);
  addIncident(finalcall, done);
  addMetrics(finalcall, done);
  addAccess(finalcall, done);
  addActions(finalcall, done);
  addCoverage(finalcall, done);
  addCard(finalcall, done);
  addTasks(finalcall, done);
  addDrill(finalcall, done);
  addPauses(finalcall, done);
  addAgents(finalcall, done);
  addDrafts(finalcall, done);
  addRedact(finalcall, done);
  addWork(finalcall, done);
  addCheckin(finalcall, done);
  addReview(finalcall, done);
  record(finalcall, done);
  for (const command of finalcall.commands) command.exitOverride();
  return finalcall;
}

function decisions(finalcall: Command, done: Done): void {
  finalcall
    .command("check")
    .argument("[range]", "commits, such as main..HEAD; default: where this branch left the default branch..HEAD")
    .description("The verdict on a change: what it touches, who must say yes, what is missing.")
    .option("--patch <file>", "judge a patch file, or - for standard input")
    .option("--worktree", "judge what is not committed yet")
    .option("--sarif <file>", "write the reasons as SARIF as well")
    .addOption(json())
    .action(
      done(
        async (range: string | undefined, flags: object) =>
          (await checkCommand({ ...(range === undefined ? {} : { range }), ...flags }, processIo())) as ExitCode,
      ),
    );
  finalcall
    .command("replay")
    .argument("[range]", "commits, such as main~2000..main; default: HEAD")
    .description(
      "Tries a page on real history: what would have been stopped, who would have been asked, where it would jam.",
    )
    .option("--page <file>", "the page to try; default: that of the base branch, else the built-in rules alone")
    .option("--compare <file>", "another page: what it would change")
    .option("--most <steps>", "at most so many steps of the first-parent line (default 500)")
    .option("--html <file>", "draw it as one HTML file")
    .addOption(json())
    .action(done(replay));
  finalcall
    .command("classify")
    .description("What the built-in rules say of collected changes: JSON Lines in, one verdict a line out.")
    .requiredOption("--jsonl", "the one form there is")
    .action(done(classifyLines));
  finalcall
    .command("rules")
    .argument("[area]", "only those of one area, such as billing")
    .description("Every built-in rule: why it matters, how dangerous, and an example on which it fires.")
    .addOption(json())
    .action(done(listRules));
  finalcall
    .command("propose")
    .argument("<question>", "what is to be decided")
    .description("Asks for a decision. It goes to its one owner; the answer is given in the browser.")
    .option("--option <name=text>", 'one way to answer, such as queue="A queue, three days"; repeat it', collect)
    .option("--cost <name=text>", "what an option costs; repeat it", collect)
    .option("--area <area>", "the area, where you know better than the words")
    .option("--one-way", "it cannot be undone", false)
    .option("--guardrail <name>", "a guardrail it touches; repeat it", collect)
    .addOption(json())
    .action(done(propose));
  finalcall
    .command("page")
    .argument("[file]", "default: the nearest finalcall.yaml")
    .description("The page as one Markdown table, in the order of the file.")
    .addOption(json())
    .action(done(printPage));
}

function server(finalcall: Command, done: Done): void {
  finalcall
    .command("serve")
    .description("Serves the web, the API and the record, for the page of the base branch in this folder.")
    .option("--port <number>", "default: PORT, else 3210")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--dir <folder>", "where the record and its signing key lie", ".finalcall")
    .option("--page <file>", "another page than that of the base branch")
    .option("--origin <url>", "the address that people open; default: FINALCALL_ORIGIN, else http://localhost:<port>")
    .action(done(lazily(async () => (await import("./serve.ts")).serve)));
  finalcall
    .command("login")
    .argument("[url]", "the server; default: FINALCALL_URL")
    .description(
      "Pairs this command line with you, by a short code confirmed in the browser. It can ask, never approve.",
    )
    .addOption(json())
    .action(done(login));
  finalcall
    .command("mcp")
    .description("The tools of an agent over standard input and output (MCP): it asks, proposes and is told no.")
    .action(done(lazily(async () => (await import("./mcp.ts")).mcp)));
  finalcall
    .command("hook")
    .description(
      "Answers a coding agent before each of its tools runs: allow, ask or deny. Whatever goes wrong blocks.",
    )
    .command("claude-code")
    .description(
      "For Claude Code, and agents that speak as it does: the question on standard input, the answer on standard output.",
    )
    .option("--settings", "print the settings that install it, so that also a missing program blocks")
    .action(done(lazily(async () => (await import("./hook/hook.ts")).hook)));
  finalcall
    .command("logout")
    .description("Forgets the pairing of this command line.")
    .addOption(json())
    .action(done(logout));
}

function record(finalcall: Command, done: Done): void {
  finalcall
    .command("verify")
    .argument("[file]", "a store, a copy of one, or an export; default: the record in .finalcall")
    .description("Checks every entry, the chain, signed checkpoints and passkey signatures. Offline.")
    .option("--checkpoint <file>", "a signed checkpoint that was kept elsewhere; repeat it", collect)
    .option("--key <verifier>", "the key that signs checkpoints; default: the one in .finalcall", collect)
    .addOption(json())
    .action(done(verify));
  finalcall
    .command("export")
    .description("The record as JSON Lines: each line is the bytes that were hashed.")
    .action(done(exportRecord));
  finalcall
    .command("why")
    .argument(
      "<what>",
      "an entry’s number, a decision’s or a deploy’s id, an artifact, incident-31, a commit, a call, an AI task or a prompt",
    )
    .description("Every event of one decision: who, when, under which page, with which evidence.")
    .addOption(json())
    .action(done(why));
  finalcall
    .command("doctor")
    .description("What is here and whether it can be relied on.")
    .addOption(json())
    .action(done(doctor));
}

const processIo = () => ({
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  isTTY: process.stdout.isTTY === true,
});

process.on("SIGINT", () => process.exit(exit.interrupted));
// Whoever read the output left, such as `head`. What must go on all the same says so (`goOnUnheard`).
process.stdout.on("error", () => process.exit(exit.fault));
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (fault) => {
    process.exitCode = report(fault, false);
  },
);

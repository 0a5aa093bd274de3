/** `finalcall init` on the command line. */

import { createInterface } from "node:readline/promises";
import { type Command, Option } from "commander";
import type { Answers } from "../../init/confirm.ts";
import type { Draft } from "../../init/draft.ts";
import type { ExitCode } from "../exit.ts";
import { printable } from "../terminal.ts";
import type { InitFlags, InitIo } from "./init.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
Reads CODEOWNERS, pipelines, manifests, migrations and the whole history; nothing is sent anywhere.
A name is proposed only where git shows it, and each line of the file says from where.
A finalcall.yaml that is there is never written over, and nothing is committed.
`;

export function addInit(finalcall: Command, done: Done): void {
  finalcall
    .command("init")
    .description("Drafts the page from what the repository shows; you confirm one name for each area.")
    .option("--yes", "take every name as it is proposed; the file says that nobody confirmed it")
    .option("--browser", "confirm in the browser, on this machine only")
    .option("--out <file>", "write there instead of finalcall.yaml")
    .option("--on <day>", "look back from this day; default: today")
    .addOption(new Option("--json", "one JSON object on stdout; needs --yes"))
    .addHelpText("after", guide)
    .action(done(run));
}

async function run(flags: InitFlags): Promise<ExitCode> {
  const { init } = await import("./init.ts");
  return init(flags, ioFor(flags));
}

function ioFor(flags: InitFlags): InitIo {
  const console = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
    terminal: process.stderr.isTTY === true,
  };
  const here = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const confirmBy = flags.browser ? inBrowser : here ? inTerminal : undefined;
  return { cwd: process.cwd(), env: process.env, now: () => new Date(), console, confirmBy };
}

async function inTerminal(draft: Draft): Promise<Answers | undefined> {
  const { dialogue } = await import("./dialogue.ts");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  lines.once("SIGINT", () => lines.close());
  const ask = (question: string) => lines.question(question, { signal: left.signal }).catch(() => undefined);
  const say = (line: string) => {
    process.stderr.write(
      `${line
        .split("\n")
        .map((one) => printable(one))
        .join("\n")}\n`,
    );
  };
  try {
    return await dialogue(draft, ask, say);
  } finally {
    lines.close();
  }
}

async function inBrowser(draft: Draft): Promise<Answers | undefined> {
  const { confirmInBrowser } = await import("./browser.ts");
  return confirmInBrowser(draft, (line) => void process.stderr.write(`${line}\n`));
}

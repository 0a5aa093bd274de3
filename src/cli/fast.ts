/** The questions that are asked all day: who, mine, match, lint. Kept apart from the rest so that they start at once. */

import { parseArgs } from "node:util";
import { matches } from "../page/patterns.ts";
import { CommandError, exit, report } from "./exit.ts";
import { lint, lintHelp } from "./lint.ts";
import { askMine, askWho, mineHelp, whoHelp } from "./who.ts";

const matchHelp = `finalcall match --pattern PATTERN PATH

Whether a CODEOWNERS pattern, as the page's \`paths\` use them, takes in a path.
Exit 0: it matches. Exit 3: it does not.

  finalcall match --pattern 'src/billing/**' src/billing/charge.ts
`;

const options = {
  page: { type: "string" },
  at: { type: "string" },
  as: { type: "string" },
  pattern: { type: "string" },
  explain: { type: "string" },
  fix: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const commands = {
  who: { help: whoHelp, takes: ["page", "at", "json"], run: askWho },
  mine: { help: mineHelp, takes: ["page", "at", "as", "json"], run: askMine },
  lint: { help: lintHelp, takes: ["explain", "fix", "json"], run: lint },
  match: { help: matchHelp, takes: ["pattern", "json"], run: match },
} as const;

export type Flags = {
  readonly [Name in keyof typeof options]?: (typeof options)[Name]["type"] extends "boolean" ? boolean : string;
};

function match(words: readonly string[], { pattern, json }: Flags): number {
  const [path] = words;
  if (pattern === undefined || path === undefined)
    throw new CommandError(exit.usage, "match takes a pattern and a path.", matchHelp);
  const found = matches(pattern, path);
  if (json) process.stdout.write(`${JSON.stringify({ ok: found, code: found ? 0 : 3, pattern, path })}\n`);
  return found ? exit.ok : exit.denied;
}

function main(argv: readonly string[]): number {
  const name = argv[0] as keyof typeof commands;
  const command = commands[name];
  const json = argv.includes("--json");
  try {
    const { values, positionals } = parse(name, argv.slice(1));
    if (values.help) {
      process.stdout.write(command.help);
      return exit.ok;
    }
    return command.run(positionals, values);
  } catch (fault) {
    return report(fault, json);
  }
}

function parse(name: keyof typeof commands, args: readonly string[]): { values: Flags; positionals: string[] } {
  const taken = [...commands[name].takes, "help"] as (keyof typeof options)[];
  const own = Object.fromEntries(taken.map((flag) => [flag, options[flag]]));
  try {
    return parseArgs({ args: [...args], options: own, allowPositionals: true, strict: true });
  } catch (fault) {
    throw new CommandError(
      exit.usage,
      fault instanceof Error ? fault.message : String(fault),
      `See \`finalcall ${name} --help\`.`,
    );
  }
}

process.exitCode = main(process.argv.slice(2));

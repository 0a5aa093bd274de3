/** `finalcall drill`: trips, stops, rolls back and tells on purpose, and shows each step with its time as it ends. */

import { setTimeout as pause } from "node:timers/promises";
import { type Command, Option } from "commander";
import { asking } from "./asking.ts";
import { type ExitCode, exit } from "./exit.ts";
import { printable } from "./terminal.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
  finalcall drill billing-replies

It trips a trigger, serves a wrong model, ends running answers, asks the way back, looks for the templates, tells the team
and sends an invented refund to whoever decides about money. No customer notices, and the refund executes nothing.
A task goes live only after a drill has passed; an overdue one narrows it. The page sets the limit, at most 30 minutes.
`;

/** Milliseconds between two looks. */
const lookEvery = 1_000;

export function addDrill(finalcall: Command, done: Done): void {
  finalcall
    .command("drill <task>")
    .description("Holds a drill of an AI task: every step timed against the page's limit.")
    .addOption(new Option("--json", "one JSON object on stdout"))
    .addHelpText("after", guide)
    .action(done(drill));
}

const seconds = (ms: number): string =>
  ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;

async function drill(task: string, { json }: { json?: boolean }): Promise<ExitCode> {
  return asking("No drill was held.", async (client) => {
    let now = await client.drillTask(task);
    process.stderr.write(`Follow it, and answer the invented refund: ${now.link}\n`);
    let shown = 0;
    let at = "";
    while (now.running) {
      shown = tell(now.steps, shown);
      if (now.at !== "" && now.at !== at) process.stderr.write(`  … ${now.at}\n`);
      at = now.at;
      await pause(lookEvery);
      now = await client.taskDrill(task);
    }
    tell(now.steps, shown);
    const code = now.passed ? exit.ok : exit.denied;
    if (json) process.stdout.write(`${JSON.stringify({ ok: now.passed, code, ...now })}\n`);
    else process.stdout.write(now.passed ? "It passed.\n" : "It failed: nothing new goes live until one passes.\n");
    return code;
  });
}

function tell(steps: readonly { step: string; ok: boolean; took: number; says: string }[], shown: number): number {
  for (const { step, ok, took, says } of steps.slice(shown))
    process.stderr.write(
      `${ok ? "ok    " : "failed"}  ${step}, ${seconds(took)}${says === "" ? "" : `: ${printable(says)}`}\n`,
    );
  return steps.length;
}

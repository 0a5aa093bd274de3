/** `finalcall metrics`: pushes an environment's numbers, and shows what is known of every number now. */

import { type Command, Option } from "commander";
import { connect, Refused, Unreachable } from "../client/client.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { requiredServer } from "./servers.ts";
import { printable } from "./terminal.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

/** Adds `finalcall metrics` and its verbs. */
export function addMetrics(finalcall: Command, done: Done): void {
  const json = () => new Option("--json", "one JSON object on stdout");
  const metrics = finalcall.command("metrics").description("The numbers by which releases are watched.");
  metrics
    .command("show")
    .description("What is known of every number now: good, crossed or blind, its age, and why.")
    .addOption(json())
    .action(done(showMetrics));
  metrics
    .command("push")
    .argument("<environment>", "such as production; its page says `metrics: pushed`")
    .argument("<number...>", "such as error-rate=0.01 p95=0.42 traffic=38: shares as 0 to 1, times in seconds")
    .description("Pushes numbers that were measured just now. NAME=unknown says that nobody knows.")
    .option("--at <time>", "when they were measured, as 2026-11-19T12:00:00Z; default: now")
    .addOption(json())
    .action(done(pushMetrics));
}

/** Pushes numbers such as `error-rate=0.01`: shares as 0 to 1, times in seconds, else counts; `unknown` for one that nobody knows. */
async function pushMetrics(
  environment: string,
  numbers: readonly string[],
  { at, json }: { readonly at?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const signals = new Map(numbers.map(pair));
  const moment = at ?? new Date().toISOString();
  if (Number.isNaN(Date.parse(moment)))
    throw new CommandError(exit.usage, `${moment} is no time.`, "Write it as 2026-11-19T12:00:00Z.");
  const pushed = await asked("Not pushed.", (client) =>
    client.pushSamples({ environment, at: moment, signals: Object.fromEntries(signals) }),
  );
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, code: exit.ok, ...pushed })}\n`
      : `Taken as entry ${pushed.n} of ${pushed.book}.\n`,
  );
  return exit.ok;
}

/** Shows every number with its state and age. The exit code says only that the server answered. */
async function showMetrics({ json }: { readonly json?: boolean }): Promise<ExitCode> {
  const known = await asked("Nothing is shown.", (client) => client.metrics());
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: true, code: exit.ok, ...known })}\n`);
    return exit.ok;
  }
  if (known.environments.length === 0) process.stdout.write("The page in force watches no environment.\n");
  for (const { name, readings } of known.environments) {
    process.stdout.write(`${printable(name)}\n`);
    for (const { state, says, age } of readings)
      process.stdout.write(
        `  ${state.padEnd(7)}  ${printable(says)}${age === null ? "" : ` (${Math.round(age)} s old)`}\n`,
      );
    if (readings.length === 0) process.stdout.write("  blind    This server looks at no numbers.\n");
  }
  return exit.ok;
}

async function asked<T>(failed: string, work: (client: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const { url, token } = requiredServer(process.env);
  try {
    return await work(connect(url, token));
  } catch (fault) {
    if (fault instanceof Refused) {
      const fields = fault.errors.map(({ field, message }) => ` ${field}: ${message}`).join("");
      throw new CommandError(
        fault.status === 400 ? exit.usage : exit.denied,
        `${failed} ${fault.message}${fields}`,
        fault.next,
      );
    }
    if (fault instanceof Unreachable)
      throw new CommandError(exit.unreachable, `${failed} ${fault.message}`, "Try again when the server runs.");
    throw fault;
  }
}

function pair(text: string): [string, number | null] {
  const [, name, value = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const number = value === "unknown" ? null : Number(value);
  if (name !== undefined && (number === null || Number.isFinite(number))) return [name, number];
  throw new CommandError(
    exit.usage,
    `${text} is no number with a name.`,
    "Write error-rate=0.01, or error-rate=unknown.",
  );
}

/** `finalcall release deploy -- command`: the key, the gate, the command once, its end in the record, the numbers after it. */

import { randomUUID } from "node:crypto";
import { type Client, Unreachable } from "../../client/client.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { serverOf } from "../servers.ts";
import { shownLine } from "./command-line.ts";
import { type Entry, host, type Journal, journal, self } from "./journal.ts";
import { rememberKeys } from "./keys.ts";
import type { Release } from "./prepare.ts";
import { reconcile } from "./reconcile.ts";
import { undo } from "./rollback.ts";
import { goOnUnheard, run } from "./run.ts";
import { watched } from "./watched.ts";

export interface DeployFlags {
  readonly release?: string;
  readonly environment: string;
  readonly stage?: string;
  readonly artifact?: string;
  readonly run?: string;
  readonly dir: string;
  readonly timeout?: string;
  readonly wait: boolean;
  readonly json?: boolean;
}

const note = (line: string) => process.stderr.write(`${line}\n`);

export async function deploy(command: readonly string[], flags: DeployFlags): Promise<ExitCode> {
  const [program, ...args] = command;
  if (program === undefined)
    throw new CommandError(exit.usage, "There is no command to run.", "finalcall release deploy -- ./deploy.sh 10%");
  const timeout = flags.timeout === undefined ? 0 : milliseconds(flags.timeout);
  goOnUnheard();
  const kept = journal(flags.dir);
  const id = flags.run ?? `run-${randomUUID()}`;
  const begun = await asking("Not deployed.", (client) => begin(client, kept, id, command, flags));
  const { release, permit, stage } = begun;
  note(`${release.id}: ${stage} to ${release.environment}, as ${id}.`);
  const end = await run(program, args, {
    env: {
      ...process.env,
      ...{ FINALCALL_PERMIT: permit, FINALCALL_RUN: id, FINALCALL_RELEASE: release.id, FINALCALL_STAGE: stage },
      ...{ FINALCALL_ARTIFACT: release.artifact, FINALCALL_ENVIRONMENT: release.environment },
    },
    quiet: flags.json === true,
    timeout,
  });
  const entry = { ...begun.entry, exit: end.exit, signal: end.signal, took: end.took };
  kept.write(entry);
  const says = ended(end);
  await asking(
    says,
    async (client) => {
      await persist(() => client.endRun(release.id, { run: id, exit: end.exit, signal: end.signal }));
      kept.write({ ...entry, told: true });
    },
    "The end is kept here; the next `finalcall release deploy` or `finalcall rollback` tells the server.",
  );
  if (end.exit !== 0) {
    const next = `Nothing more of it goes out. Roll back with \`finalcall rollback --environment ${release.environment}\`.`;
    throw new CommandError(exit.fault, says, next);
  }
  if (!flags.wait)
    return say(flags.json, `${says} It is watched now: ${release.link}`, {
      release: release.id,
      stage,
      run: id,
      ...end,
    });
  note(`${says} Watching its numbers …`);
  return afterwards(flags, release, stage, { run: id, ...end });
}

/** Waits for the numbers. Where the page says so, a release that was stopped is rolled back here and now. */
async function afterwards(flags: DeployFlags, release: Release, stage: string, end: object): Promise<ExitCode> {
  const after = await asking("The numbers are not known.", (client) => watched(client, release, stage, note));
  const facts = { release: release.id, stage, ...end, status: after.status, stopped: after.stopped };
  if (!after.stopped) return say(flags.json, `${stage} is good. ${next(after)}`, facts);
  const why = `It was stopped: ${after.stopped.says || after.stopped.signal}`;
  if (after.stopped.rollback) {
    note(`${why} The page says that it is rolled back by itself.`);
    return undo({
      what: "rollback",
      environment: release.environment,
      command: [],
      dir: flags.dir,
      wait: true,
      json: flags.json,
    });
  }
  throw new CommandError(
    exit.denied,
    why,
    `Roll back with \`finalcall rollback --environment ${release.environment}\`.`,
  );
}

const next = (release: Release): string =>
  release.next === "" ? "Everybody has it." : `Next is ${release.next}: \`finalcall release deploy -- …\`.`;

/** Everything before the command: what this host owes the record, the key, the gate, the receipt, and the start. */
async function begin(client: Client, kept: Journal, id: string, command: readonly string[], flags: DeployFlags) {
  for (const sentence of await reconcile(client, kept)) note(sentence);
  const release = await meant(client, flags);
  const artifact = flags.artifact ?? release.artifact;
  const { permit, stage } = await client.permit(release.id, flags.stage);
  const { environment } = release;
  const entry: Entry = { kind: "deploy", id, release: release.id, ...self(), startedAt: new Date().toISOString() };
  if (!kept.begin(entry))
    throw new CommandError(
      exit.stale,
      `Not deployed. The run ${id} was begun on this host before.`,
      "Another try is another run.",
    );
  try {
    // The same run hears the same answer, so an answer that was lost is asked for again.
    await persist(() => client.gate({ permit, run: id, artifact, environment, stage }));
    await persist(() => keepReceipt(client, kept, release));
    await client.startRun(release.id, { run: id, host: host(), command: shownLine(command) });
  } catch (fault) {
    // Nothing ran. The server hears it as soon as it can, also when it never let this run through.
    kept.write({ ...entry, exit: null, signal: "", took: 0, perhaps: true });
    throw fault;
  }
  return { release, permit, stage, entry };
}

/** What a rollback needs while the server is away, and the keys that show whose word it is. */
async function keepReceipt(client: Client, kept: Journal, { id, environment }: Release): Promise<void> {
  const receipt = await client.receipt(id);
  kept.keepReceipt(environment, receipt);
  rememberKeys(process.env, serverOf(process.env)?.url ?? "", receipt.keys);
}

/** The release that is meant: the named one, else the newest of the environment that has a yes. */
export async function meant(client: Client, { release, environment }: Pick<DeployFlags, "release" | "environment">) {
  if (release !== undefined) return client.release(release);
  const { releases } = await client.releases(environment);
  const ready = releases.find(({ status }) => status === "approved" || status === "rolling");
  const [newest] = releases;
  if (ready) return ready;
  if (!newest)
    throw new CommandError(
      exit.usage,
      `Nothing is prepared for ${environment}.`,
      "Run `finalcall release prepare` first.",
    );
  return newest;
}

/** Tries for half a minute: the end of a deploy is worth waiting for. */
async function persist(work: () => Promise<unknown>): Promise<void> {
  for (let pause = 500; ; pause *= 2) {
    try {
      await work();
      return;
    } catch (fault) {
      if (!(fault instanceof Unreachable) || pause > 16_000) throw fault;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function ended({ exit: code, signal, took, fault }: Awaited<ReturnType<typeof run>>): string {
  const seconds = `${(took / 1000).toFixed(1)} s`;
  if (fault) return `The command could not be started: ${fault}.`;
  if (signal) return `The command was ended by ${signal} after ${seconds}.`;
  return code === 0
    ? `The command went through in ${seconds}.`
    : `The command failed with exit ${code} after ${seconds}.`;
}

function milliseconds(text: string): number {
  const [, count, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? [];
  if (count && unit) return Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as "s" | "m" | "h"];
  throw new CommandError(exit.usage, `${text} is no duration.`, "Write 30s, 10m or 1h.");
}

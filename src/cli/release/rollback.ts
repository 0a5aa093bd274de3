/** `finalcall rollback`, and the measures of the page: approved beforehand, run once, timed, and done when the numbers say so. */

import { randomUUID } from "node:crypto";
import { isPlaceholder } from "../../app/words.ts";
import { type Client, Refused, Unreachable } from "../../client/client.ts";
import { asCommandError, asking, clientHere, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { serverOf } from "../servers.ts";
import { type Entry, host, type Journal, journal, self } from "./journal.ts";
import { receiptOf } from "./receipt.ts";
import { reconcile } from "./reconcile.ts";
import { goOnUnheard, type RunEnd, run, runLine } from "./run.ts";
import { verified } from "./watched.ts";

export interface UndoFlags {
  readonly what: "rollback" | "limit" | "disable" | "reduce";
  readonly environment: string;
  /** The release to undo; default: what went out last. */
  readonly release?: string;
  /** For a step that is no command: what brings it about. Reads FINALCALL_ROLLBACK_TO and FINALCALL_ROLLBACK_KIND. */
  readonly command: readonly string[];
  readonly dir: string;
  readonly wait: boolean;
  readonly json?: boolean | undefined;
}

interface Plan {
  readonly id: string;
  readonly step: { readonly kind: string; readonly does: string };
  readonly to: { readonly release: string; readonly commit: string; readonly artifact: string };
}

const note = (line: string) => process.stderr.write(`${line}\n`);

export async function undo(flags: UndoFlags): Promise<ExitCode> {
  goOnUnheard();
  const kept = journal(flags.dir);
  const id = `op-${randomUUID().replaceAll("-", "").slice(0, 24)}`;
  if (serverOf(process.env) === undefined && flags.what === "rollback" && kept.receipt(flags.environment)) {
    note("No server is known here. Rolling back by the receipt that is kept here.");
    return offline(kept, flags, id);
  }
  const client = clientHere();
  let plan: Plan;
  try {
    await tellFirst(client, kept);
    const { what, environment, release } = flags;
    plan = await client.beginOperation({ id, what, environment, host: host(), ...(release ? { release } : {}) });
  } catch (fault) {
    if (!isAway(fault, kept, flags)) throw asCommandError("Not undone.", fault);
    if (flags.what !== "rollback")
      throw new CommandError(
        exit.unreachable,
        `Not done. ${fault.message}`,
        "Run the page's command by hand, and tell the record later.",
      );
    note(`${fault.message} Rolling back by the receipt that is kept here.`);
    return offline(kept, flags, id);
  }
  return online(client, kept, plan, flags);
}

/** What this host still owes the record. Nothing of it may hold up the way back, but a server that is away. */
async function tellFirst(client: Client, kept: Journal): Promise<void> {
  try {
    for (const sentence of await reconcile(client, kept)) note(sentence);
  } catch (fault) {
    if (fault instanceof Unreachable) throw fault;
    note(`What happened here before could not be told: ${(fault as Error).message}`);
  }
}

/** Also a server that knows this host's token no longer: the receipt was signed for the night when nobody can make another. */
const isAway = (fault: unknown, kept: Journal, { what, environment }: UndoFlags): fault is Error =>
  fault instanceof Unreachable ||
  (fault instanceof Refused && fault.status === 401 && what === "rollback" && kept.receipt(environment) !== undefined);

/** With the server, the record sees to it that it runs once: a full or locked disk here is no reason not to go back. */
function keeping(write: () => unknown): void {
  try {
    write();
  } catch (fault) {
    note(`Nothing can be kept on this host: ${(fault as Error).message}. The server knows that it runs.`);
  }
}

async function online(client: Client, kept: Journal, plan: Plan, flags: UndoFlags): Promise<ExitCode> {
  const entry = begun(plan.id, plan.to.release);
  keeping(() => kept.begin(entry));
  const end = await carryOut(plan, flags);
  const done = { ...entry, exit: end.exit, signal: end.signal, took: end.took };
  keeping(() => kept.write(done));
  const untold = await client
    .endOperation(plan.id, { host: host(), exit: end.exit, signal: end.signal, took: end.took })
    .then(
      () => keeping(() => kept.write({ ...done, told: true })),
      (fault: unknown) => asCommandError("It ran, and the server does not know yet.", fault),
    );
  failing(end, flags.what);
  if (flags.what === "rollback") keeping(() => kept.dropReceipt(flags.environment));
  if (untold) throw untold;
  const facts = { operation: plan.id, ...end };
  if (!flags.wait) return say(flags.json, `${seconds(end)} It is done when the numbers are good again.`, facts);
  note(`${seconds(end)} Waiting for good numbers; Ctrl-C leaves them being watched.`);
  const after = await asking("Nobody knows whether it helped.", () =>
    verified(client, plan.id, flags.environment, note),
  );
  if (after.verifiedAt === "")
    throw new CommandError(exit.denied, "It is in doubt.", "Owner or backup of deploy settles it in the browser.");
  const says = flags.what === "rollback" ? "Rolled back" : "Done";
  return say(flags.json, `${says} in ${(end.took / 1000).toFixed(1)} s; the numbers are good again.`, { ...after });
}

const begun = (id: string, release: string): Entry => ({
  ...{ kind: "operation", id, release, ...self(), startedAt: new Date().toISOString() },
});

/**
 * Without the server: once on this host, by a receipt that one of our servers signed, told to the server later. Under
 * `asked` the server may have begun it and its answer was lost: nothing ran by that name.
 */
async function offline(kept: Journal, flags: UndoFlags, asked: string): Promise<ExitCode> {
  const plan = await receiptOf(kept, flags.environment);
  if (flags.release !== undefined && flags.release !== plan.release)
    throw new CommandError(
      exit.denied,
      `Not rolled back. The receipt here is for ${plan.release}.`,
      "Undo that one without --release, or wait for the server.",
    );
  note(`The receipt of ${plan.at} (UTC) undoes ${plan.release}, which is what this host let out last.`);
  const entry = { ...begun(plan.id, plan.release), receipt: plan.receipt };
  if (!kept.begin(entry))
    throw new CommandError(
      exit.stale,
      "Not rolled back. This receipt was used on this host already.",
      "Look at what runs here; when the server is back, `finalcall rollback` asks it.",
    );
  kept.begin({ ...begun(asked, plan.release), exit: null, signal: "", took: 0, perhaps: true });
  const end = await carryOut(plan, flags);
  kept.write({ ...entry, exit: end.exit, signal: end.signal, took: end.took });
  failing(end, flags.what);
  const says = `${seconds(end)} The server does not know of it, so nobody saw numbers: look for yourself. It is told as soon as it listens.`;
  return say(flags.json, says, { operation: plan.id, offline: true, ...end });
}

/** Runs the exact step: a command as it was approved; for anything else the command that was given, which reads the step. */
async function carryOut({ step, to }: Plan, { command, json }: UndoFlags): Promise<RunEnd> {
  if (isPlaceholder(step.does))
    return { exit: null, signal: "", took: 0, fault: "the words of this way back are not in the record any more" };
  const env = {
    ...process.env,
    ...{ FINALCALL_ROLLBACK_KIND: step.kind, FINALCALL_ROLLBACK_TO: step.does },
    ...{ FINALCALL_COMMIT: to.commit, FINALCALL_ARTIFACT: to.artifact },
  };
  const options = { env, quiet: json === true, timeout: 0 };
  if (step.kind === "command") {
    note(`Runs: ${step.does}`);
    return runLine(step.does, options);
  }
  const [program, ...args] = command;
  if (program === undefined)
    return {
      exit: null,
      signal: "",
      took: 0,
      fault: `the step is a ${step.kind} (${step.does}); give the command that brings it about after --`,
    };
  note(`Goes back to the ${step.kind} ${step.does} with: ${command.join(" ")}`);
  return run(program, args, options);
}

function failing(end: RunEnd, what: UndoFlags["what"]): void {
  if (end.exit === 0) return;
  const how = end.fault || (end.signal ? `ended by ${end.signal}` : `exit ${end.exit}`);
  const [not, again] = what === "rollback" ? ["NOT rolled back", "rollback"] : ["NOT done", `measure ${what}`];
  throw new CommandError(exit.fault, `${not}: ${how}.`, `Mend it by hand now; then \`finalcall ${again}\` again.`);
}

const seconds = ({ took }: RunEnd): string => `The command went through in ${(took / 1000).toFixed(1)} s.`;

/** Only tells the server what this host did while it was away. */
export const tellServer = (flags: { readonly dir: string; readonly json?: boolean | undefined }): Promise<ExitCode> =>
  asking("Nothing was told.", async (client) => {
    const said = await reconcile(client, journal(flags.dir));
    return say(flags.json, said.join("\n") || "The server knows everything that this host did.", { told: said });
  });

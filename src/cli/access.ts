/** `finalcall access`: asks for emergency access, waits for the yes, receives the login once, and ends it. */

import { setTimeout as pause } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { asking } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { printable } from "./terminal.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Access = Awaited<ReturnType<Client["access"]>>;

interface Flags {
  readonly json?: boolean;
}
interface RequestFlags extends Flags {
  readonly reason: string;
  readonly incident?: string;
  readonly for?: string;
  readonly wait: boolean;
}

const guide = `
  finalcall access request production-db --reason "Payments are stuck since 02:10" --incident 31
      asks, waits for somebody else's yes in their browser, then shows the login once
  finalcall access who             who can reach what, who was last there, when it was last tried
  finalcall access end acc-…       ends it before its time: sessions are closed, the login goes
  finalcall access review acc-…    what was left behind, and where an approver signs that they read it

Nobody answers? From the page's minutes on you break it open in your browser: shorter, told to everybody, reviewed.
The secret is shown once and kept nowhere. What was lost is asked for again.
`;

export function addAccess(finalcall: Command, done: Done): void {
  const access = finalcall
    .command("access")
    .description(
      "Emergency access that really ends: asked with a reason, granted by somebody else, short, proven gone.",
    )
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    access.command(usage).description(description).addOption(new Option("--json", "one JSON object on stdout"));
  verb("request <target>", "Asks, waits for the yes, and shows the login once.")
    .requiredOption("--reason <text>", "why, in a sentence")
    .option("--incident <number>", "the incident it is for")
    .option("--for <person>", "for an agent: the person who receives it")
    .option("--no-wait", "ask only; receive later with `finalcall access receive`")
    .action(done(request));
  verb("receive <id>", "Makes the login that was granted to you, and shows its secret once.").action(done(receive));
  verb("status [id]", "One request, or all that are not over.").action(done(status));
  verb("end <id>", "Ends it before its time.")
    .option("--reason <text>", "why", "It is not needed any more.")
    .action(done(end));
  verb("review <id>", "What was left behind, and who reads it.").action(done(review));
  verb("drill <target>", "Really makes a login, uses it, lets it expire, ends it and looks for it.").action(
    done(drill),
  );
  verb("who", "Who can reach what, who was last there, when it was last tried.").action(done(who));
}

/** Milliseconds between two looks while somebody waits for a yes. */
const lookEvery = 2_000;

async function request(target: string, flags: RequestFlags): Promise<ExitCode> {
  return asked("Not asked.", async (client) => {
    const asked = await client.askAccess({
      target,
      reason: flags.reason,
      incident: flags.incident ?? "",
      ...(flags.for === undefined ? {} : { person: flags.for }),
    });
    process.stderr.write(`${sentence(asked)}\n${asked.link}\n`);
    if (!flags.wait || flags.for !== undefined) return print(flags, asked, asked.id);
    const granted = await answered(client, asked);
    return granted.status === "granted"
      ? receiveFrom(client, granted.id, flags)
      : print(flags, granted, sentence(granted));
  });
}

/** Waits until somebody answered. The person may also break it open in their browser meanwhile. */
async function answered(client: Client, asked: Access): Promise<Access> {
  let now = asked;
  let told = "";
  while (now.status === "asked") {
    const mayBreak = now.brokenFrom <= new Date().toISOString();
    const says = mayBreak ? `Nobody answered yet: you may break it open at ${now.link}` : "Waiting for the yes …";
    if (says !== told) process.stderr.write(`${says}\n`);
    told = says;
    await pause(lookEvery);
    now = await client.access(asked.id);
  }
  return now;
}

const receive = (id: string, flags: Flags): Promise<ExitCode> =>
  asked("Not received.", (client) => receiveFrom(client, id, flags));

async function receiveFrom(client: Client, id: string, flags: Flags): Promise<ExitCode> {
  const given = await client.receiveAccess(id);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ok: true, code: exit.ok, ...given })}\n`);
    return exit.ok;
  }
  process.stderr.write(`Until ${given.until} (UTC). This is shown once and kept nowhere.\n`);
  process.stdout.write(`${given.secret.trimEnd()}\n`);
  for (const { name, text } of given.files) process.stdout.write(`\n# ${name}\n${text.trimEnd()}\n`);
  process.stderr.write(`\n${given.how}\n`);
  return exit.ok;
}

const status = (id: string | undefined, flags: Flags): Promise<ExitCode> =>
  asked("Nothing to show.", async (client) => {
    if (id !== undefined) {
      const one = await client.access(id);
      return print(flags, one, `${sentence(one)}\n${one.link}`);
    }
    const { requests } = await client.accesses();
    const open = requests.filter((one) => one.status !== "ended" && one.status !== "refused");
    const lines = open.map((one) => `${one.id}  ${sentence(one)}`);
    return print(flags, { requests: open }, lines.join("\n") || "Nobody has or asks for emergency access.");
  });

const end = (id: string, flags: Flags & { readonly reason: string }): Promise<ExitCode> =>
  asked("Not ended.", async (client) => {
    await client.endAccess(id, flags.reason);
    const now = await client.access(id);
    return print(flags, now, sentence(now));
  });

const review = (id: string, flags: Flags): Promise<ExitCode> =>
  asked("Nothing to read.", async (client) => {
    const one = await client.access(id);
    if (!one.ended) throw new CommandError(exit.denied, `Nothing to read yet. ${sentence(one)}`, one.link);
    const left = one.ended.left.map(({ what, name, now }) => `  ${what} ${printable(name)}: ${now}`);
    const read = one.readBy
      ? `${nameOf(one.readBy.replace(/^person:/, ""))} read it.`
      : `${names(one.approvers)} reads it and signs at ${one.link}`;
    return print(flags, one, [sentence(one), ...left, read].join("\n"));
  });

const drill = (target: string, flags: Flags): Promise<ExitCode> =>
  asked("Not tried.", async (client) => {
    const { passed, steps } = await client.drillAccess(target);
    const lines = steps.map(
      ({ step, ok, took, says }) =>
        `${ok ? "ok    " : "FAILED"} ${step}, ${took} ms${says ? `: ${printable(says)}` : ""}`,
    );
    print(flags, { target, passed, steps }, lines.join("\n"));
    return passed ? exit.ok : exit.denied;
  });

const who = (flags: Flags): Promise<ExitCode> =>
  asked("Nothing to show.", async (client) => {
    const { places, requests } = await client.accesses();
    const lines = places.flatMap(
      ({ target, who, approve, minutes, lastUsed, lastUsedBy, lastDrill, lastDrillPassed }) => [
        `${target}: ${names(who)} for ${minutes} min, with a yes of ${names(approve)}.`,
        `  ${lastUsed ? `Last there: ${nameOf(lastUsedBy)}, ${lastUsed}.` : "Nobody was there yet."} ${
          lastDrill ? `Last drill ${lastDrill}: ${lastDrillPassed ? "passed" : "failed"}.` : "Never tried."
        }`,
      ],
    );
    const now = requests.filter(({ status }) => status === "open" || status === "ending" || status === "stuck");
    lines.push(...now.map((one) => `Now: ${sentence(one)}`));
    const none = "The page names no place. Write one under `access`.";
    return print(flags, { places, now }, lines.join("\n") || none);
  });

const names = (ids: readonly string[]): string => ids.map(nameOf).join(" or ") || "nobody";

/** Where a request stands, in a sentence. */
function sentence(one: Access): string {
  const what = `${nameOf(one.person)} to ${one.target}`;
  const by = nameOf(one.grantedBy.replace(/^person:/, ""));
  const says = {
    asked: `${what}: ${names(one.approvers)} decides; from ${one.brokenFrom} (UTC) on it can be broken open.`,
    refused: `${what}: refused.`,
    granted: `${what}: ${one.broken ? "broken open" : `granted by ${by}`}, until ${one.until} (UTC); not received yet.`,
    making: `${what}: the login is being made.`,
    open: `${what}: ${one.broken ? "broken open" : `granted by ${by}`}, open until ${one.until} (UTC).`,
    ending: `${what}: it is being ended.`,
    stuck: `${what}: it could NOT be ended, ${one.stuck?.tries ?? 0} tries so far: ${printable(one.stuck?.why ?? "")}`,
    ended: one.ended
      ? `${what}: ended ${one.ended.at} (UTC), ${one.ended.sessions} sessions closed; ${one.ended.clean ? "nothing was left behind." : "this was left behind:"}`
      : `${what}: over, and never received.`,
  };
  return says[one.status];
}

function print({ json }: Flags, facts: object, says: string): ExitCode {
  process.stdout.write(json ? `${JSON.stringify({ ok: true, code: exit.ok, ...facts })}\n` : `${says}\n`);
  return exit.ok;
}

const asked = (undone: string, work: (client: Client) => Promise<ExitCode>): Promise<ExitCode> =>
  asking(undone, work, "The offline card says how to come in without it: finalcall card.");

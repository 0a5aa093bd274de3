/** Asks the server about an incident, and turns every no into an exit code and a next step. */

import type { Client } from "../../client/client.ts";
import { nameOf } from "../../routing/sentence.ts";
import { asking as askingServer, say as sayIt } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { printable } from "../terminal.ts";

export interface Flags {
  /** The incident's number or id; the open one where it is left out. */
  readonly on?: string;
  readonly json?: boolean;
}

export type Incident = Awaited<ReturnType<Client["incident"]>>;

/** Does something with the server. A refusal is exit 3, what does not parse 2, no answer 7. */
export const asking = <T>(undone: string, work: (client: Client) => Promise<T>): Promise<T> =>
  askingServer(
    undone,
    work,
    "Not knowing counts as frozen: release nothing. `finalcall rollback` works without the server.",
  );

/** The incident that is meant: the named one, else the only open one. */
export async function meant(client: Client, { on }: Flags): Promise<Incident> {
  if (on !== undefined) return client.incident(on);
  const { incidents } = await client.incidents(true);
  const [only, ...more] = incidents;
  if (only && more.length === 0) return only;
  if (!only) throw new CommandError(exit.usage, "No incident is open.", "Name one with --on NUMBER, or declare one.");
  const names = incidents.map(({ number, title }) => `${number} (${printable(title)})`).join(", ");
  throw new CommandError(exit.usage, `Several incidents are open: ${names}.`, "Say which with --on NUMBER.");
}

/** Prints what was done: a sentence for people, or one object. */
export const say = ({ json }: Flags, sentence: string, facts: object): ExitCode => sayIt(json, sentence, facts);

/** What only a person in their browser does: who presses what, and where. Exit 3. */
export function inBrowser({ json }: Flags, incident: Incident, who: readonly string[], presses: string): ExitCode {
  const names = who.map(nameOf).join(" or ");
  const why = `Nothing was done: this takes a person in their own browser. ${names} presses “${presses}” in the incident room.`;
  const next = incident.link;
  if (json)
    process.stdout.write(`${JSON.stringify({ ok: false, code: exit.denied, why, next, who, link: incident.link })}\n`);
  else process.stderr.write(`${why}\n${next}\n`);
  return exit.denied;
}

type Act = Parameters<Client["inIncident"]>[1];

/** Does one act and says what the timeline holds now. */
export async function done(
  flags: Flags,
  act: Act,
  said: () => object,
  sentence: (after: Incident, recorded: readonly number[]) => string,
): Promise<ExitCode> {
  return asking("Not recorded.", async (client) => {
    const incident = await meant(client, flags);
    const { recorded } = await client.inIncident(incident.id, act, said() as never);
    const after = await client.incident(incident.id);
    return say(flags, sentence(after, recorded), { recorded, incident: after });
  });
}

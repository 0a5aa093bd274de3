/** `finalcall action propose`, `list`, `show` and `withdraw`. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Client } from "../../client/client.ts";
import { ambiguityIn } from "../../http/exact-json.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { inLines, inOneLine } from "./told.ts";

interface Flags {
  readonly json?: boolean;
}

interface Proposing extends Flags {
  readonly key: string;
  readonly reason: string;
  readonly target: string;
  readonly parameters: string;
  readonly for: string;
  readonly task: string;
  readonly replaces: string;
}

export const propose = (kind: string, { key, json, ...flags }: Proposing): Promise<ExitCode> =>
  asking("Not proposed.", async (client) => {
    const { reason, target, task, replaces, for: onBehalfOf } = flags;
    if (!/^[ -~]{1,255}$/.test(key))
      throw new CommandError(exit.usage, "A key is 1 to 255 plain characters.", "Such as --key refund-4711");
    const parameters = await parametersFrom(flags.parameters);
    const made = await client.proposeAction({ kind, target, parameters, reason, onBehalfOf, task, replaces }, key);
    return say(json, `${made.id}\n${inLines(made)}`, made);
  });

/** The parameters as they were written; nothing that could be read two ways, or that a number would lose. */
async function parametersFrom(given: string): Promise<object> {
  const written = await textOf(given);
  const wrong = ambiguityIn(written);
  if (wrong !== undefined) throw new CommandError(exit.usage, `The parameters are not clear: ${wrong}`, example);
  try {
    const value: unknown = JSON.parse(written);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  } catch {}
  throw new CommandError(exit.usage, "The parameters are not a JSON object.", example);
}

const example = `Such as --parameters '{"customer":"C-1042","amount":4900}', or --parameters @refund.json`;

async function textOf(given: string): Promise<string> {
  if (given === "-") return text(process.stdin);
  if (!given.startsWith("@")) return given;
  return readFile(given.slice(1), "utf8").catch(() => {
    throw new CommandError(exit.usage, `${given.slice(1)} cannot be read.`, example);
  });
}

type State = NonNullable<Parameters<Client["actions"]>[0]>;

export const list = ({ state, json }: Flags & { readonly state?: State }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { actions } = await client.actions(state);
    return say(json, actions.map(inOneLine).join("\n") || "There is no such action.", { actions });
  });

export const show = (id: string, { json }: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const one = await client.action(id);
    return say(json, inLines(one), one);
  });

export const withdraw = (id: string, { reason, json }: Flags & { readonly reason: string }): Promise<ExitCode> =>
  asking("Not taken back.", async (client) => {
    await client.withdrawAction(id, reason);
    const one = await client.action(id);
    return say(json, inLines(one), one);
  });

/** Asks the server, and turns every no into an exit code and a next step. */

import { type Client, connect, Refused, Unreachable } from "../client/client.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { requiredServer } from "./servers.ts";
import { hearStale, staleField } from "./stale.ts";
import { printable } from "./terminal.ts";

/** Milliseconds until a server that does not answer counts as away. */
const patience = 30_000;

const frozen = /\.frozen$|^action\.paused$/;
const stale = /\.(expired|spent|otherPage|preparedBefore|ranAlready|replaced|begun|over|stale|permitOver)$/;

/** The exit code of a refusal: frozen, stale, or denied. */
export function codeOf({ code }: Refused): ExitCode {
  if (code === "malformed") return exit.usage;
  if (frozen.test(code)) return exit.frozen;
  return stale.test(code) ? exit.stale : exit.denied;
}

/** The client of the server that is configured here; `wait` in milliseconds. */
export function clientHere(wait = patience): Client {
  const { url, token } = requiredServer(process.env);
  if (!isUnheard(url))
    throw new CommandError(
      exit.usage,
      `${url} is neither https nor this machine, so no token and no permit goes there.`,
      "Give the server's https address in FINALCALL_URL.",
    );
  return connect(url, token, async (to, init) => {
    const response = await fetch(to, { ...init, signal: AbortSignal.timeout(wait) });
    hearStale(response.headers);
    return response;
  });
}

/** Whether nobody on the way can read what is sent there. */
function isUnheard(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const here = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$|\.localhost$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && here);
}

/** What somebody should do when the server is away. */
const away = "Not knowing counts as no. `finalcall rollback` works without the server.";

/** Does something with the server. `undone` begins the sentence of every no, such as `Not released.` */
export async function asking<T>(
  undone: string,
  work: (client: Client) => Promise<T>,
  next = away,
  wait = patience,
): Promise<T> {
  try {
    return await work(clientHere(wait));
  } catch (fault) {
    throw asCommandError(undone, fault, next);
  }
}

/** Any failure of the server as the end of a command; anything else as it is. */
export function asCommandError(undone: string, fault: unknown, next = away): unknown {
  if (fault instanceof Unreachable) return new CommandError(exit.unreachable, `${undone} ${fault.message}`, next);
  if (!(fault instanceof Refused)) return fault;
  if (fault.status === 404)
    return new CommandError(exit.usage, `${undone} There is nothing of that name.`, "Look it up with `status`.");
  const fields = fault.errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new CommandError(codeOf(fault), `${undone} ${fields || fault.message}`, fault.next);
}

/** Prints what was done: sentences for people, or one object. */
export function say(json: boolean | undefined, sentence: string, facts: object, code: ExitCode = exit.ok): ExitCode {
  const text = sentence
    .split("\n")
    .map((line) => printable(line))
    .join("\n");
  process.stdout.write(
    json ? `${JSON.stringify({ ok: code === exit.ok, code, ...staleField(), ...facts })}\n` : `${text}\n`,
  );
  return code;
}

/** `finalcall login` and `logout`: pairs this command line with a person. It may then ask in their name; it can never approve. */

import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { connect, Refused } from "../client/client.ts";
import { hashOf } from "../http/identity/callers.ts";
import { codeOf, tokenIdOf } from "../http/identity/pairing.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { forgetServer, rememberServer, serverOf } from "./servers.ts";

/** As long as the server keeps the code. */
const patience = 10 * 60_000;
const between = 1500;

export async function login(asked: string | undefined, { json }: { json?: boolean }): Promise<ExitCode> {
  const url = (asked ?? serverOf(process.env)?.url)?.replace(/\/+$/, "");
  if (url === undefined || !/^https?:\/\//.test(url))
    throw new CommandError(exit.usage, "login takes the server's address.", "finalcall login http://localhost:3210");
  const secret = randomBytes(32).toString("base64url");
  const hash = hashOf(secret);
  const code = codeOf(hash);
  await announce(url, hash);
  process.stderr.write(`Open ${url}/pair, sign in, and type this code:\n\n    ${code}\n\nWaiting for ten minutes …\n`);
  const token = `fc_${tokenIdOf(hash)}_${secret}`;
  const me = await paired(url, token);
  rememberServer(process.env, url, token);
  const who = me.actor.replace(/^person:/, "");
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, code: exit.ok, url, person: who })}\n`
      : `Paired with ${who} at ${url}. It can ask and propose; it cannot approve.\n`,
  );
  return exit.ok;
}

async function announce(url: string, hash: string): Promise<void> {
  const name = `command line on ${hostname()}`.slice(0, 80);
  const response = await fetch(`${url}/v1/pairings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hash, name }),
  }).catch(() => undefined);
  if (response?.ok) return;
  const why = response ? `${url} answered ${response.status}.` : `${url} cannot be reached.`;
  throw new CommandError(exit.unreachable, `Not paired. ${why}`, "Check the address, and that the server runs.");
}

/** Asks until somebody typed the code. */
async function paired(url: string, token: string) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(between)) {
    try {
      return await connect(url, token).me();
    } catch (fault) {
      if (!(fault instanceof Refused))
        throw new CommandError(exit.unreachable, `Not paired. ${String(fault)}`, "Run `finalcall login` again.");
    }
  }
  throw new CommandError(
    exit.stale,
    "Not paired: nobody typed the code in ten minutes.",
    "Run `finalcall login` again.",
  );
}

export async function logout({ json }: { json?: boolean }): Promise<ExitCode> {
  const url = forgetServer(process.env);
  const says =
    url === undefined
      ? "Nothing was paired here."
      : `Forgot the pairing with ${url}. End the token there under “You” as well.`;
  process.stdout.write(json ? `${JSON.stringify({ ok: true, code: exit.ok, url: url ?? null })}\n` : `${says}\n`);
  return exit.ok;
}

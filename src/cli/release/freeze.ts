/** `finalcall freeze` and `thaw`: the switch that stops all releases, and who turns it back. */

import { asking, clientHere, say } from "../asking.ts";
import { type ExitCode, exit } from "../exit.ts";
import { serverOf } from "../servers.ts";

interface Flags {
  readonly environment: string;
  readonly status?: boolean;
  readonly json?: boolean;
}

export const freeze = (reason: string | undefined, flags: Flags): Promise<ExitCode> =>
  asking("NOT frozen.", async (client) => {
    if (flags.status || reason === undefined) {
      const { frozen, head } = await client.state(flags.environment);
      const says = frozen ? `Frozen since ${frozen.since} (UTC). ${frozen.says}` : "Not frozen.";
      return say(flags.json, says, { frozen, head }, frozen ? exit.frozen : exit.ok);
    }
    const { recorded, head } = await client.freeze(reason);
    const says = recorded.length > 0 ? `Frozen. Record ${recorded[0]}.` : "It was frozen already.";
    return say(flags.json, `${says} Nothing goes out but a rollback; a named person lifts it in their browser.`, {
      recorded,
      head,
    });
  });

/** Lifting a freeze lets releases out, so no token does it: who may, and where. */
export async function thaw(flags: Pick<Flags, "json">): Promise<ExitCode> {
  clientHere();
  const link = `${serverOf(process.env)?.url}/releases`;
  const why =
    "Nothing was lifted: this takes a person in their own browser, because a token may be in an agent's hands.";
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok: false, code: exit.denied, why, next: link, link })}\n`);
  else process.stderr.write(`${why}\n${link}\n`);
  return exit.denied;
}

/** `finalcall action claim` and `end`: the permit of an action that the page sends nowhere, and what came of it. */

import { asking, say } from "../asking.ts";
import type { ExitCode } from "../exit.ts";
import { inLines } from "./told.ts";

interface Flags {
  readonly json?: boolean;
  readonly claim: string;
}

export const claim = (id: string, { claim, json }: Flags): Promise<ExitCode> =>
  asking("No permit.", async (client) => {
    const given = await client.claimAction(id, claim);
    process.stderr.write(
      `Good once, until ${given.expires} (UTC), for exactly these parameters. Say how it ended: ` +
        `finalcall action end ${id} --claim ${claim} --outcome done\n`,
    );
    return say(json, given.permit, given);
  });

interface Ending extends Flags {
  readonly outcome: "done" | "failed" | "unknown";
  readonly ref: string;
  readonly says: string;
}

export const end = (id: string, { claim, outcome, ref, says, json }: Ending): Promise<ExitCode> =>
  asking("Not recorded.", async (client) => {
    const one = await client.endAction(id, { attempt: claim, outcome, ref, says });
    return say(json, inLines(one), one);
  });

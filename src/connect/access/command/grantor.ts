/** A place that is reached by the team's own commands: a lease of a secrets store, a role of a cloud. The third kind, and the pattern for a fourth. */

import { execFile } from "node:child_process";
import type { Ended, Grant, Grantor, Issued, Left } from "../grantor.ts";

export interface CommandPlace {
  /** Makes the login and prints its secret on standard output, nothing else. Fails when it exists already. */
  readonly issue: string;
  /** Ends it, and succeeds also where it never existed. Prints what was left behind, a line each: `what name`. */
  readonly end: string;
  /** Prints every login of ours that exists, one a line. */
  readonly list: string;
  /** Reads the secret on standard input and succeeds when it still comes in. Empty: drills cannot use it. */
  readonly use: string;
}

/** Milliseconds that a command may take, and bytes that it may print. */
const patience = 60_000;
const longest = 65_536;

/** The grant reaches the commands as FINALCALL_GRANT, _LOGIN, _PERSON, _UNTIL and _SECONDS; never as part of their text. */
export function commandGrantor(place: CommandPlace, env: NodeJS.ProcessEnv): Grantor {
  const run = (line: string, grant: Partial<Grant>, input = ""): Promise<string> =>
    new Promise((resolve, reject) => {
      const seconds = grant.until ? Math.max(0, Math.ceil((Date.parse(grant.until) - Date.now()) / 1000)) : 0;
      const about = {
        ...{
          FINALCALL_GRANT: grant.id ?? "",
          FINALCALL_LOGIN: grant.login ?? "",
          FINALCALL_PERSON: grant.person ?? "",
        },
        ...{ FINALCALL_UNTIL: grant.until ?? "", FINALCALL_SECONDS: String(seconds) },
      };
      const options = { env: { ...env, ...about }, timeout: patience, maxBuffer: longest };
      const child = execFile("/bin/sh", ["-c", line], options, (fault, stdout) => {
        // What it printed may be the secret: a failure says only how it ended.
        if (fault) reject(new Error(`The command for this place ended with ${fault.signal ?? `exit ${fault.code}`}.`));
        else resolve(stdout);
      });
      child.stdin?.on("error", () => undefined).end(input);
    });

  return {
    async issue(grant): Promise<Issued> {
      const secret = (await run(place.issue, grant)).trimEnd();
      if (secret === "") throw new Error("The command for this place printed no secret.");
      return { secret, files: [], how: `It is good until ${grant.until} (UTC).` };
    },
    async end(grant): Promise<Ended> {
      const lines = (await run(place.end, grant)).split("\n").filter((line) => line.trim() !== "");
      return { sessions: 0, left: lines.map(leftOf) };
    },
    async try(grant, { secret }) {
      if (place.use === "") throw new Error("The page gives no command that tries this place.");
      return run(place.use, grant, secret).then(
        () => true,
        () => false,
      );
    },
    async existing() {
      const lines = (await run(place.list, {})).split("\n").map((line) => line.trim());
      return lines.filter((line) => /^bg_[a-z0-9_]{1,60}$/.test(line)).map((login) => ({ login }));
    },
    async close() {},
  };
}

function leftOf(line: string): Left {
  const [what = "", ...name] = line.trim().split(/\s+/);
  return { what: what.slice(0, 40), name: name.join(" ").slice(0, 300), now: "found" };
}

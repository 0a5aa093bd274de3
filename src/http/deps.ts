/** What the server is given: everything that has a clock, randomness or a place comes from outside. */

import type { App } from "../app/app.ts";
import type { Comparisons } from "../gateway/comparing.ts";
import type { Drills } from "../gateway/drills.ts";
import type { Ledger } from "../gateway/ledger.ts";
import type { Receipts } from "../gateway/receipts.ts";
import type { Reviewing } from "../gateway/reviewing.ts";
import type { Telemetry } from "../gateway/telemetry.ts";
import type { Grants } from "../grants/grants.ts";
import type { Drafted } from "../views/setup.ts";
import type { TellingSeen } from "../views/telling.ts";
import type { Watch } from "../watch/watch.ts";

export interface Deps {
  readonly app: App;
  readonly now: () => Date;
  /** Unguessable text of so many bytes, base64url. */
  readonly random: (bytes: number) => string;
  /** The address that people open, without a slash at its end: passkeys are bound to it. */
  readonly origin: string;
  /** Folder of the built browser files. */
  readonly assets: string;
  /** Is told about faults; the person only sees the reference. */
  readonly report: (reference: string, fault: unknown) => void;
  /** What is known of the numbers. Without it every number is blind. */
  readonly watch?: Watch;
  /** How people are told. Without it nobody can be. */
  readonly telling?: TellingSeen;
  /** Makes and ends emergency logins. Without it nobody receives one. */
  readonly grants?: Grants;
  /** The gateway to the team's models. Without it no call goes through this server, and no pause is counted here. */
  readonly gateway?: {
    readonly ledger: Ledger;
    readonly receipts: Receipts;
    readonly reviewing?: Pick<Reviewing, "opened">;
    readonly drills?: Drills;
    readonly comparisons?: Comparisons;
    readonly telemetry?: Pick<Telemetry, "metrics">;
  };
  /** Where a first page that was written in the browser belongs. Without it the page is a file that stands already. */
  readonly founding?: Founding | undefined;
  /** What a check of the record is made with. Without it who signed the checkpoints is not checked. */
  readonly checked?: { readonly verifiers: readonly string[]; readonly kept: () => readonly string[] };
  /** The secret that a page's reference such as `env:NAME` stands for; undefined when there is none. */
  readonly secretOf?: (reference: string) => string | undefined;
}

/** The set-up link's secret: one at a time, spent by the first POST that uses it. */
export interface Setup {
  readonly secret: string;
  spend(): void;
}

/** A team's first page from the browser: where its file belongs, and the way from the example to a record of the team's own. */
export interface Founding {
  /** The whole path of the file. */
  readonly file: string;
  readonly inGit: boolean;
  /** Whether this server may write the file: nothing stands there, and it was started in that folder. */
  readonly writable: () => boolean;
  /** The page that stands there, or on the base branch, and which of the two; undefined when there is none. */
  readonly saved: () => Promise<{ readonly text: string; readonly committed: boolean } | undefined>;
  /** Writes the file, never over anything. Gives why not, or undefined when it stands. */
  readonly write: (text: string) => string | undefined;
  /** What the history around the server shows; undefined when it shows nobody, or is not read yet. */
  readonly drafted: () => Promise<Drafted | undefined>;
  /** Begins the team's own record with this page on offer, in place of the example. Only where the example is served. */
  readonly found?: (source: string) => Promise<App>;
}

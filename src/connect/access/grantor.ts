/** The one port to places that can be reached in an emergency: a login is made, ended, looked for, and what it leaves behind is found. */

/** A login to be made or ended. It knows nothing of who said yes; the rules did that. */
export interface Grant {
  /** The request's id, such as `acc-0f3a…`: it stands in the logs of the place, the reason does not. */
  readonly id: string;
  readonly target: string;
  readonly person: string;
  /** The login's name at the place: letters, digits and `_`. */
  readonly login: string;
  /** Serial number of a certificate; unique for the team. */
  readonly serial: number;
  /** When it ends, in UTC. */
  readonly until: string;
}

/** What the person needs to come in. `secret` is shown once and never stored or logged. */
export interface Issued {
  /** A private key with its certificate, or a password. */
  readonly secret: string;
  /** Public parts that go with it, such as the certificate's text; by file name. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** How to come in, as commands. */
  readonly how: string;
}

/** Something that was there after the login and not before, or that belongs to it. */
export interface Left {
  /** `role`, `membership`, `object`, `function`, `key`, `crontab`, `session`. */
  readonly what: string;
  readonly name: string;
  /** What happened to it: `removed`, `kept` (it now belongs to the keeper), `found`. */
  readonly now: string;
}

/** The proof of end. */
export interface Ended {
  /** Sessions that were open and were ended. */
  readonly sessions: number;
  readonly left: readonly Left[];
}

/** One place. Everything may be called again after a crash at any point, and then finishes. */
export interface Grantor {
  /** Makes the login. Throws when it could not; whatever it had begun is then ended by `end`. */
  issue(grant: Grant): Promise<Issued>;
  /** Ends sessions, removes the login, and says what it left behind. Throws when it could not, and is then called again. */
  end(grant: Grant): Promise<Ended>;
  /** Tries the login as its holder would: true when it came in. For drills; throws when the place cannot be reached. */
  try(grant: Grant, issued: Issued): Promise<boolean>;
  /** Every login of ours that exists at the place, by the name that it was made with. */
  existing(): Promise<readonly { readonly login: string }[]>;
  close(): Promise<void>;
}

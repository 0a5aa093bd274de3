/** What a public stack must offer to be held against ours: one refund that a person approves, and its approval delivered. */

/**
 * In turn: an application that saves what the stack gives after each callback. As paused: each callback brings the state
 * as it was when the run paused, as a browser or a queue that redelivers does. At once: the claimers act together.
 * Killed: SIGKILL after the far side applied the effect and before it answered, then a new process recovers. Edited: the
 * amount is changed where it is stored, between the question and the approval.
 */
export type Scenario = "in turn" | "as paused" | "at once" | "killed" | "edited";

export interface Outcome {
  /** Effects at a far side that does not know keys. One approval was given, so more than one is a fault. */
  readonly effects: number;
  /** The same at a far side that honours the key which the stack's own identifiers give. */
  readonly keyed: number;
  /** How many of `effects` ran with other arguments than the approved ones. */
  readonly altered: number;
  /** The setting that was used, and how the deliveries ended. */
  readonly says: string;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  deliver(scenario: Scenario): Promise<Outcome>;
}

/** The arguments of the tool call. */
export interface Refund {
  readonly customer: string;
  readonly amountEur: number;
}

/** What a person is asked to approve. */
export const approved: Refund = { customer: "C-1042", amountEur: 50 };
export const editedEur = 5000;

/** Changes the amount in anything serialised as JSON, also where JSON is quoted within JSON. */
export const withEditedAmount = (serialised: string): string =>
  serialised.replaceAll(/(amountEur\\*":)50\b/g, `$1${editedEur}`);

/** Where a stack runs. */
export interface World {
  /** Names this run, so that nothing of another is met. */
  readonly run: string;
  /** Of an empty PostgreSQL database that all processes of the run share, where the stack needs one. */
  readonly database: string;
  /** Sends the refund to the far side and waits for its answer. */
  refund(key: string, refund: Refund): Promise<void>;
}

/** One process of an application that is built on the stack as its documentation says. */
export interface Stack {
  /** Lets the agent ask for the refund. Gives what the application saves while a person decides. */
  pause(): Promise<string>;
  /** The approval arrives. Gives what the application saves then. */
  resume(saved: string): Promise<string>;
  /** A new process, after one was killed: takes up what that one left. */
  recover(saved: string): Promise<unknown>;
  /** Somebody changes the stored amount. Gives what is saved then. */
  edit(saved: string): Promise<string>;
  close(): Promise<void>;
}

export interface StackModule {
  /** The package on npm, which is also how it is called in the table. */
  readonly name: string;
  /** The setting used, and what the key is made of. */
  readonly setting: string;
  /** Whether it keeps its state in PostgreSQL; else the application keeps what it is given. */
  readonly needsDatabase: boolean;
  /** Packages are imported here: a process loads one stack only. */
  open(world: World): Promise<Stack>;
}

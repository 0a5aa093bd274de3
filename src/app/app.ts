/** What the rest of the program sees of the application: the world at the head, and one way to change it. */

import type { Context, Proof, Recorded, Refusal } from "../kernel/kind.ts";
import type { Malformed, World } from "../kernel/world.ts";
import type { Head, Store } from "../log/store.ts";

/** The caller: who and how. The clock, the command id's default and the page are the app's to add. */
export interface Caller extends Pick<Context, "actor" | "via"> {
  /** Repeating a command with the same id gives the first answer again. Made up when absent. */
  readonly cmd?: string;
  readonly proof?: Proof;
}

/** What came of a command: what was recorded (nothing, when it changed nothing), or why not. */
export type Answer = { readonly recorded: readonly Recorded[]; readonly head: Head } | Refusal | Malformed;

export interface App {
  readonly team: string;
  readonly store: Store;
  /** The world as this process last saw it. Good enough to show. */
  readonly world: World;
  readonly head: Head;
  /** The world after everything that anybody appended before this call: for gates and anything that says yes. Throws when stale. */
  fresh(): Promise<World>;
  /** Decides `type` (such as `proposal.answer`) at the head of the log, and answers once what was decided is durable. */
  execute(type: string, data: unknown, caller: Caller): Promise<Answer>;
  /** Milliseconds since the log was last read through to its end. */
  staleness(): number;
  /** Tells about every event once it is durable and folded, also those of other processes. */
  listen(hear: (event: Recorded) => void): () => void;
  close(): Promise<void>;
}

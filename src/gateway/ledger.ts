/** What the gateway sees of the ledger of calls: ask before a call, settle after it, and look at what is spent. */

import type { About } from "../decisions/pause/paused.ts";
import type { TaskRelease } from "../decisions/task/state.ts";
import type { Text } from "../kernel/prose.ts";
import type { Level, Provider } from "../page/page.ts";
import type { Rates } from "./price.ts";
import type { Declined } from "./refusals.ts";
import type { Usage } from "./usage.ts";

/** Milliseconds that a call may last. After them its process is taken for dead, and the hold is charged. */
export const longestCall = 15 * 60_000;

export type Operation = "chat" | "responses" | "embeddings" | "messages";

/** One call that somebody wants to make. */
export interface Ask {
  /** `by`: the person who answers for the token, or who started the comparison; empty for the server's own calls. */
  readonly caller: { readonly actor: string; readonly via: string; readonly by: string };
  readonly operation: Operation;
  readonly dialect: "openai" | "anthropic";
  /** Empty: a plain model. */
  readonly task: string;
  /** Empty: not said. */
  readonly question: string;
  /** The caller says that it is an odd case. */
  readonly odd: boolean;
  /** Without a task: what the caller asked for, `gpt-5-mini` or `openai/gpt-5-mini`. With one: empty, or which of its models is asked next. */
  readonly model: string;
  /** Of the request's text, without the approved prompt: an upper bound of its tokens. */
  readonly bytes: number;
  /** False: it holds pictures, files or sound, whose tokens bytes do not bound. */
  readonly plainText: boolean;
  /** What the caller set as the limit of one answer, in tokens. */
  readonly answerTokens: number | undefined;
  /** How many answers it asks for; 1 is usual. */
  readonly answers: number;
  /** Names of function tools in the request; the provider's own as `hosted:web_search`. */
  readonly tools: readonly string[];
  /** SHA-256 of the request's body. */
  readonly input: string;
  /** Whom or what it is for; empty if not said. */
  readonly ref: string;
  /** The caller's key in the queue for people; absent or empty: it wants none. */
  readonly work?: string;
  /** The server's own call, of a drill or a comparison: never for a customer. */
  readonly drill: boolean;
  /** The server's own: ask as this release would, and this model, whatever is live. Release 0: without prompt and parameters. */
  readonly trial?: { readonly release: number; readonly model: string } | undefined;
}

/** The call may be made: the record says so already. */
export interface Admitted {
  readonly call: string;
  readonly at: string;
  readonly provider: Provider;
  /** As its provider calls it. */
  readonly model: string;
  /** As `provider/name`. */
  readonly asked: string;
  /** What to ask if this one fails before its first byte; empty: nothing. It needs an admission of its own. */
  readonly otherwise: string;
  readonly task: string;
  readonly question: string;
  /** Undefined for a plain model. */
  readonly release: TaskRelease | undefined;
  /** The approved prompt's words; empty for a plain model. */
  readonly prompt: string;
  readonly level: Level;
  /** What no page names, or what the caller calls odd. */
  readonly odd: boolean;
  /** The limit of one answer that must be put in; 0: nobody set one, and none may be put in. */
  readonly answerTokens: number;
  /** Nano-dollars that are held until it is settled, and what it is charged by. */
  readonly hold: number;
  readonly rates: Rates;
  /** Person who approved the release; empty for a plain model. */
  readonly approvedBy: string;
  /** A pause of any of these ends the call. */
  readonly stopWhen: About;
}

export type Outcome = "done" | "client-gone" | "stopped" | "failed" | "cut";

/** How a call ended. */
export interface Settlement {
  readonly outcome: Outcome;
  /** Of the upstream's answer; 0: there was none. */
  readonly status: number;
  /** Undefined: nobody knows. Then the hold is charged, except after an error status, which nobody bills. */
  readonly usage: Usage | undefined;
  /** True: `usage` was counted here, because the upstream did not say. */
  readonly estimated?: boolean;
  /** The model that answered, as it calls itself. */
  readonly served: string;
  readonly firstByteMs: number;
  readonly ms: number;
  /** SHA-256 of the answer. */
  readonly output: string;
  readonly finish: string;
  /** Kept only when a person will read it. */
  readonly words?: { readonly input: string; readonly output: string };
}

/** One call as the book has it. */
export interface CallRecord {
  readonly call: string;
  readonly at: string;
  /** The day it counts on, in the page's zone. */
  readonly day: string;
  readonly operation: Operation;
  readonly task: string;
  readonly question: string;
  readonly odd: boolean;
  /** 0 for a plain model. */
  readonly release: number;
  readonly level: Level;
  readonly asked: string;
  readonly actor: string;
  readonly via: string;
  readonly by: string;
  readonly approvedBy: string;
  readonly input: string;
  readonly ref: Text | undefined;
  /** The caller's key in the queue for people. */
  readonly work?: Text | undefined;
  readonly drill: boolean;
  readonly tools: readonly string[];
  readonly hold: number;
  readonly price: string;
  /** Undefined while it is under way. */
  readonly end: Ended | undefined;
  readonly used: readonly { readonly recipient: Text; readonly at: string }[];
}

export interface Ended {
  readonly at: string;
  /** `unknown`: its process died, and nobody knows what came of it. */
  readonly outcome: Outcome | "unknown";
  readonly status: number;
  readonly usage: Usage | undefined;
  /** Nano-dollars. */
  readonly cost: number;
  /** True: the cost is not what the upstream said, but the hold or an estimate. */
  readonly partial: boolean;
  readonly served: string;
  readonly firstByteMs: number;
  readonly ms: number;
  readonly output: string;
  readonly finish: string;
  readonly words: { readonly input: Text; readonly output: Text } | undefined;
}

/** What one day cost on one meter. Calls of drills count in `cost` alone. */
export interface DaySum {
  readonly day: string;
  readonly cost: number;
  readonly calls: number;
  readonly failed: number;
  readonly input: number;
  readonly output: number;
}

/** Where a budget of the page stands. Amounts in nano-dollars. */
export interface Balance {
  /** `everything`, `task:billing-replies`, `person:ana`, `key:…`. */
  readonly meter: string;
  readonly says: string;
  readonly amount: number;
  readonly spent: number;
  /** By calls that are under way. */
  readonly held: number;
  /** The first day of its period, and the first day after it. */
  readonly from: string;
  readonly until: string;
}

/** The calls as this process last saw them. Good enough to show. Memory is bounded. */
export interface Calls {
  /** Under way, the oldest first. */
  open(): CallRecord[];
  /** The newest that ended, newest first; task empty: plain models. Without the calls of drills. */
  recent(task: string, most: number): CallRecord[];
  /** Any call ever, from memory or the book. */
  find(call: string): Promise<CallRecord | undefined>;
  /** Every budget of the page in force that says something about a meter that was ever used. */
  balances(): Balance[];
  /** The last 62 days of a meter, oldest first; a day without calls is absent. */
  byDay(meter: string): DaySum[];
}

/** What happened, for whoever watches: telemetry, triggers, notices. */
export type Heard =
  | { readonly kind: "admitted"; readonly call: CallRecord }
  | { readonly kind: "settled"; readonly call: CallRecord }
  | { readonly kind: "used"; readonly call: string; readonly recipient: Text; readonly at: string }
  | { readonly kind: "declined"; readonly ask: Ask; readonly declined: Declined };

/** Whether the caller is still there. An AbortSignal is one; a plain object is cheaper. */
export type Gone = Pick<AbortSignal, "aborted">;

export interface Ledger {
  /** Durable before it answers. Throws when the record or the book cannot be read or written: that means no. */
  admit(ask: Ask, gone: Gone): Promise<Admitted | Declined>;
  /** Queued and committed with others; no answer waits for it. */
  settle(call: string, end: Settlement): Promise<void>;
  /** The answer was given to somebody. */
  used(call: string, recipient: string): Promise<void>;
  readonly calls: Calls;
  /** Hears of every entry once it is durable, also of other processes. */
  listen(hear: (what: Heard) => void): () => void;
  /** Takes no more; answers once everything queued is durable. */
  close(): Promise<void>;
}

/**
 * A kind of decision: what may be asked, what may then have happened, and every way the answer can be no.
 * Everything in here is pure.
 */

import type * as z from "zod";
import type { Json } from "./json.ts";

/**
 * Who, how and when. It comes from the caller's session and the server's clock, never from a payload.
 *
 * - `actor`: `person:ana`, `agent:coder`, `machine:ci` or `system`
 * - `via`: how the actor was known, with the id of the session or token: `passkey:…`, `link:…`, `cli:…`, `token:…`, `system`
 * - `at`: UTC, ISO 8601 with milliseconds
 * - `cmd`: the command's id; the same id is answered once
 * - `page`: digest of the page in force, empty before the first
 * - `proof`: a passkey's signature over the digest of what was shown, already verified at the edge
 */
export interface Context {
  readonly actor: string;
  readonly via: string;
  readonly at: string;
  readonly cmd: string;
  readonly page: string;
  readonly proof?: Proof;
}

/** A passkey assertion (WebAuthn), each part base64url, and the digest it was made over. */
export interface Proof {
  readonly credential: string;
  readonly digest: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
  readonly counter: number;
}

export interface Event<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An event as it stands in the record: what happened, who, how, when, under which page, at which position. */
export interface Recorded extends Event, Omit<Context, "proof"> {
  readonly seq: number;
}

/**
 * A refusal is an answer, not an error. `refused` is its permanent code, `why` says what did not happen and why,
 * `next` who can unblock it and the next step, `facts` the same for machines.
 */
export interface Refusal<Code extends string = string> {
  readonly refused: Code;
  readonly why: string;
  readonly next: string;
  readonly facts?: { readonly [name: string]: Json };
}

export const isRefusal = (answer: object): answer is Refusal => "refused" in answer;

export type Schemas = Readonly<Record<string, z.ZodObject>>;
export type Data<S extends Schemas, Key extends keyof S> = Readonly<z.infer<S[Key]>>;

/** The states of all subjects of one kind, by id. */
export interface Subjects<S> {
  get(id: string): S | undefined;
  has(id: string): boolean;
  values(): IterableIterator<S>;
  entries(): IterableIterator<[string, S]>;
  readonly size: number;
}

/* biome-ignore-start lint/suspicious/noExplicitAny: the defaults stand for a kind of anything */
export interface Kind<
  Shape extends "one" | "many" = "one" | "many",
  State = any,
  Commands extends Schemas = any,
  Events extends Schemas = any,
  Others extends Readonly<Record<string, Kind>> = any,
> {
  /* biome-ignore-end lint/suspicious/noExplicitAny: as above */
  readonly name: string;
  /** The state before anything happened. */
  readonly initial: State;
  /** Other kinds this one may look at. Never a cycle: each is an ordinary import. */
  readonly reads: Others;
  readonly commands: Commands;
  readonly events: Events;
  /** The catalogue of refusals, against which docs/refusals.md is checked. */
  readonly refusals: Readonly<Record<string, (...facts: never[]) => Refusal>>;
  readonly decide: {
    readonly [Key in keyof Commands]: (
      command: Data<Commands, Key>,
      seen: Context & {
        readonly state: Shape extends "many" ? State | undefined : State;
        /** Every subject of this kind; for a kind with one state, none. */
        readonly all: Subjects<State>;
        readonly world: { readonly [Name in keyof Others]: StateOf<Others[Name]> };
      },
    ) => Event | readonly Event[] | Refusal;
  };
  readonly evolve: {
    readonly [Key in keyof Events]: (was: State, event: Data<Events, Key>, context: Recorded) => State;
  };
  readonly shape: Shape;
}

/** What others see of a kind: its one state, or the state of each subject by id. */
export type StateOf<K extends Kind> = K["shape"] extends "many" ? Subjects<K["initial"]> : K["initial"];

type Rules<K extends Kind> = Omit<K, "shape">;

/** A kind with a single state, such as the page in force. */
export function one<S, C extends Schemas, E extends Schemas, O extends Record<string, Kind>>(
  rules: Rules<Kind<"one", S, C, E, O>>,
): Kind<"one", S, C, E, O> {
  return { ...rules, shape: "one" };
}

type WithId = Readonly<Record<string, z.ZodObject<{ id: z.ZodString }>>>;

/** A kind with a state for each subject, such as proposals. Commands and events carry the subject's `id`. */
export function many<S, C extends WithId, E extends WithId, O extends Record<string, Kind>>(
  rules: Rules<Kind<"many", S, C, E, O>>,
): Kind<"many", S, C, E, O> {
  return { ...rules, shape: "many" };
}

/** Turns `{ opened: schema }` of `incident` into `did.opened(data)`, an event of type `incident.opened`. */
export function events<const Name extends string, S extends Schemas>(name: Name, schemas: S) {
  type Makers = {
    readonly [Key in keyof S & string]: (data: Data<S, Key>) => Event<`${Name}.${Key}`, Data<S, Key>>;
  };
  return Object.fromEntries(
    Object.keys(schemas).map((key) => [key, (data: unknown) => ({ type: `${name}.${key}`, data })]),
  ) as Makers;
}

type Sentences = { why: string; next: string; facts?: { readonly [name: string]: Json } };

/** Turns `{ frozen: (lead) => ({ why, next }) }` of `release` into `no.frozen(lead)`, code `release.frozen`. */
export function refusals<const Name extends string, T extends Record<string, (...facts: never[]) => Sentences>>(
  name: Name,
  texts: T,
) {
  type Makers = {
    readonly [Key in keyof T & string]: (...facts: Parameters<T[Key]>) => Refusal<`${Name}.${Key}`>;
  };
  return Object.fromEntries(
    Object.entries(texts).map(([key, sentences]) => [
      key,
      (...facts: never[]) => ({ refused: `${name}.${key}`, ...sentences(...facts) }),
    ]),
  ) as unknown as Makers;
}

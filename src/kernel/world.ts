/**
 * The state of everything, folded from the one log. The rules are pure; only the world they add up to changes,
 * and it changes in place: copying a map for every event would make a long log quadratic.
 */

import { type Context, type Event, isRefusal, type Kind, type Recorded, type Refusal, type Subjects } from "./kind.ts";

export type Kinds = Readonly<Record<string, Kind>>;

/** Everything that is known at one position of the log. */
export interface World {
  /** The single state of a kind, or undefined for a kind of many subjects. */
  one(kind: string): unknown;
  /** The subjects of a kind of many. */
  many(kind: string): Subjects<unknown>;
  setOne(kind: string, state: unknown): void;
  setMany(kind: string, id: string, state: unknown): void;
}

/** The world before anything happened. */
export function emptyWorld(kinds: Kinds): World {
  const singles = new Map<string, unknown>();
  const subjects = new Map<string, Map<string, unknown>>();
  for (const kind of Object.values(kinds)) {
    if (kind.shape === "one") singles.set(kind.name, kind.initial);
    else subjects.set(kind.name, new Map());
  }
  const of = (kind: string) => {
    const found = subjects.get(kind);
    if (!found) throw new Error(`There is no kind ${kind} with many subjects.`);
    return found;
  };
  return {
    one: (kind) => singles.get(kind),
    many: of,
    setOne: (kind, state) => void singles.set(kind, state),
    setMany: (kind, id, state) => void of(kind).set(id, state),
  };
}

/** A world to try things on: it shows `below` with changes of its own, and dropping it drops them. */
export function overlay(below: World): World {
  const singles = new Map<string, unknown>();
  const subjects = new Map<string, Map<string, unknown>>();
  return {
    one: (kind) => (singles.has(kind) ? singles.get(kind) : below.one(kind)),
    many: (kind) => {
      const own = subjects.get(kind);
      return own ? layered(below.many(kind), own) : below.many(kind);
    },
    setOne: (kind, state) => void singles.set(kind, state),
    setMany(kind, id, state) {
      let own = subjects.get(kind);
      if (!own) {
        own = new Map();
        subjects.set(kind, own);
      }
      own.set(id, state);
    },
  };
}

function layered(below: Subjects<unknown>, own: ReadonlyMap<string, unknown>): Subjects<unknown> {
  function* entries(): IterableIterator<[string, unknown]> {
    for (const [id, state] of below.entries()) yield [id, own.has(id) ? own.get(id) : state];
    for (const [id, state] of own) if (!below.has(id)) yield [id, state];
  }
  return {
    get: (id) => (own.has(id) ? own.get(id) : below.get(id)),
    has: (id) => own.has(id) || below.has(id),
    *values() {
      for (const [, state] of entries()) yield state;
    },
    entries,
    get size() {
      let fresh = 0;
      for (const id of own.keys()) if (!below.has(id)) fresh += 1;
      return below.size + fresh;
    },
  };
}

/**
 * Folds in one recorded event. Throws on an event that this version does not know: it is a newer program's log,
 * and skipping it would show people a false world.
 */
export function evolve(kinds: Kinds, world: World, event: Recorded): void {
  const [kind, key] = find(kinds, event.type);
  const step = kind && own(kind.evolve, key);
  if (!kind || !step) throw new UnknownEvent(event.type);
  const data = kind.events[key].parse(event.data);
  if (kind.shape === "one") world.setOne(kind.name, step(world.one(kind.name), data, event));
  else world.setMany(kind.name, data.id, step(world.many(kind.name).get(data.id) ?? kind.initial, data, event));
}

/** The log holds an event that this version does not know. The program must stop. */
export class UnknownEvent extends Error {
  constructor(type: string) {
    super(`The record holds the event ${type}, which this version does not know. Use a newer version of finalcall.`);
    this.name = "UnknownEvent";
  }
}

/** A command that does not parse: which field, and what is wrong with it. It is an answer for the caller, not a fault. */
export interface Malformed {
  readonly malformed: readonly { readonly field: string; readonly message: string }[];
}

export const isMalformed = (answer: object): answer is Malformed => "malformed" in answer;

/** Asks one kind to decide, showing it its own state and the states it reads. */
export function decide(
  kinds: Kinds,
  world: World,
  type: string,
  data: unknown,
  context: Context,
): readonly Event[] | Refusal | Malformed {
  const [kind, key] = find(kinds, type);
  const rule = kind && own(kind.decide, key);
  if (!kind || !rule) return { malformed: [{ field: "", message: `There is no command ${type}.` }] };

  const parsed = kind.commands[key].safeParse(data);
  if (!parsed.success) {
    const issues = parsed.error.issues as { path: PropertyKey[]; message: string }[];
    return { malformed: issues.map(({ path, message }) => ({ field: path.map(String).join("."), message })) };
  }

  const state = kind.shape === "one" ? world.one(kind.name) : world.many(kind.name).get(parsed.data.id);
  const others = Object.entries(kind.reads as Record<string, Kind>).map(([name, other]) => [
    name,
    other.shape === "one" ? world.one(other.name) : world.many(other.name),
  ]);
  const all = kind.shape === "one" ? none : world.many(kind.name);
  const answer = rule(parsed.data, { ...context, state, all, world: Object.fromEntries(others) });
  if (Array.isArray(answer)) return answer;
  return isRefusal(answer) ? answer : [answer as Event];
}

const none: Subjects<unknown> = new Map();

function find(kinds: Kinds, type: string): [Kind | undefined, string] {
  const dot = type.indexOf(".");
  return [own(kinds, type.slice(0, dot)), type.slice(dot + 1)];
}

/** Looks a name from outside up in a table of ours, so that `constructor` finds nothing. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

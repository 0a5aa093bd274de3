/** Decides a batch of commands, one after the other, against a copy of the world that is dropped when the append is lost. */

import { type Context, type Event, isRefusal, type Recorded, type Refusal } from "../kernel/kind.ts";
import { keepWords, type Words } from "../kernel/prose.ts";
import { decide, evolve, isMalformed, type Kinds, type Malformed, overlay, type World } from "../kernel/world.ts";
import { seal } from "../log/envelope.ts";
import type { Head, Row } from "../log/store.ts";
import type { Answer, Caller } from "./app.ts";
import { commandKey } from "./commands.ts";

/** One command on its way to its answer. */
export interface Asked {
  readonly type: string;
  readonly data: unknown;
  readonly caller: Caller;
  readonly cmd: string;
}

/** What a batch would record, and what each command gets as its answer once that is durable. */
export interface Plan {
  readonly rows: readonly Row[];
  readonly words: readonly Words[];
  readonly answers: ReadonlyMap<Asked, () => Answer>;
  /** Commands whose own rule threw: a fault of theirs alone. */
  readonly faults: ReadonlyMap<Asked, unknown>;
}

export interface Circumstances {
  readonly kinds: Kinds;
  readonly team: string;
  readonly world: World;
  readonly head: Head;
  readonly at: string;
  readonly salt: () => string;
  readonly pageOf: (world: World) => string;
}

interface Decided {
  readonly event: Event;
  readonly context: Context;
}

/** Decides all of `batch` at one head. Pure but for the salts; the world itself is not touched. */
export function planBatch(batch: readonly Asked[], here: Circumstances): Plan {
  const faults = new Map<Asked, unknown>();
  for (;;) {
    const attempt = tryBatch(
      batch.filter((asked) => !faults.has(asked)),
      here,
    );
    if (!("poisoned" in attempt)) return { ...attempt, faults: new Map([...faults, ...attempt.faults]) };
    faults.set(attempt.poisoned, attempt.error); // its events half changed the copy: again, without it
  }
}

type Outcome = Refusal | Malformed | { readonly from: number; readonly count: number };

function tryBatch(batch: readonly Asked[], here: Circumstances): Plan | { poisoned: Asked; error: unknown } {
  const world = overlay(here.world);
  const decided: Decided[] = [];
  const words: Words[] = [];
  const outcomes = new Map<Asked, Outcome>();
  const faults = new Map<Asked, unknown>();
  const byKey = new Map<string, Outcome>();
  const repeats = new Set<Asked>();

  for (const asked of batch) {
    const context = contextOf(asked, world, here);
    const key = commandKey(context);
    const before = byKey.get(key);
    if (before) {
      outcomes.set(asked, before); // the same command twice in one batch
      repeats.add(asked);
      continue;
    }
    let draft: Draft;
    try {
      draft = decideOne(asked, context, world, here);
    } catch (error) {
      faults.set(asked, error);
      continue;
    }
    if (!("events" in draft)) {
      outcomes.set(asked, draft);
      continue;
    }
    try {
      let seq = here.head.seq + decided.length;
      for (const event of draft.events) evolve(here.kinds, world, recorded(event, context, ++seq));
    } catch (error) {
      return { poisoned: asked, error };
    }
    const outcome = { from: decided.length, count: draft.events.length };
    outcomes.set(asked, outcome);
    if (outcome.count > 0) byKey.set(key, outcome);
    for (const event of draft.events) decided.push({ event, context });
    words.push(...draft.words);
  }

  const rows = seal(here.team, here.head, decided);
  const answer = (asked: Asked, outcome: Outcome): Answer => {
    if (!("from" in outcome)) return outcome;
    const { from, count } = outcome;
    if (count === 0) return { recorded: [], head: rows.at(-1) ?? here.head };
    const own = rows.slice(from, from + count);
    return repeats.has(asked) ? answerAgain(asked, own) : answerOf(own);
  };
  const answers = new Map([...outcomes].map(([asked, outcome]) => [asked, () => answer(asked, outcome)]));
  return { rows, words, faults, answers };
}

function contextOf({ caller, cmd }: Asked, world: World, { at, pageOf }: Circumstances): Context {
  const { actor, via, proof } = caller;
  return { actor, via, at, cmd, page: pageOf(world), ...(proof && { proof }) };
}

function recorded(event: Event, { actor, via, at, cmd, page }: Context, seq: number): Recorded {
  return { seq, type: event.type, data: event.data, actor, via, at, cmd, page };
}

type Draft = Refusal | Malformed | { readonly events: readonly Event[]; readonly words: readonly Words[] };

function decideOne({ type, data }: Asked, context: Context, world: World, { kinds, salt }: Circumstances): Draft {
  const answer = decide(kinds, world, type, data, context);
  if (isRefusal(answer) || isMalformed(answer)) return answer;
  const { value: events, words } = keepWords(answer, salt);
  if (words.some(({ words: said }) => said?.includes("\0")))
    return { malformed: [{ field: "", message: "A text holds the character NUL, which cannot be stored." }] };
  return { events, words };
}

/**
 * The first answer again, for a command whose id is in the record. Malformed when the id was used for something else: the
 * record does not hold the command, but what it caused, so the kind and the subject's id must be the same.
 */
export function answerAgain({ type, data }: Asked, rows: readonly Row[]): Answer {
  const first = answerOf(rows);
  const kind = kindOf(type);
  const { id } = (data ?? {}) as { id?: unknown };
  const same = (event: Recorded) => {
    const subject = (event.data as { id?: unknown }).id;
    return kindOf(event.type) === kind && (id === undefined || subject === undefined || subject === id);
  };
  if (first.recorded.some(same)) return first;
  return { malformed: [{ field: "cmd", message: "This command id was already used for something else." }] };
}

const kindOf = (type: string): string => type.slice(0, type.indexOf("."));

function answerOf(rows: readonly Row[]): { recorded: Recorded[]; head: Head } {
  const recorded = rows.map(({ body }) => {
    const { v: _v, team: _team, prev: _prev, ...event } = JSON.parse(body);
    return event as Recorded;
  });
  const { seq, hash } = rows.at(-1) as Row;
  return { recorded, head: { seq, hash } };
}

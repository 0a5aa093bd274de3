/** The language of decision tests: given what happened, when somebody asks, then it records or refuses. */

import { deepStrictEqual } from "node:assert/strict";
import { type Context, type Event, isRefusal, type Recorded } from "./kind.ts";
import { type Text, textDigest } from "./prose.ts";
import { decide, emptyWorld, evolve, type Kinds } from "./world.ts";

export const noon = "2026-11-19T12:00:00.000Z";

const context = (actor: string, at: string): Context => ({
  actor: actor.includes(":") || actor === "system" ? actor : `person:${actor}`,
  via: "passkey:s1",
  at,
  cmd: "c1",
  page: "",
});

/** Something `actor` caused in the past. A bare name is a person. */
export const by = (actor: string, type: string, data: unknown = {}, at = noon): Recorded => ({
  ...context(actor, at),
  seq: 0,
  type,
  data,
});

/** `given(kinds, past).when(actor, command, data, how).records(...) | .refuses(code)` */
export const given = (kinds: Kinds, past: readonly Recorded[]) => ({
  when(actor: string, command: string, data: unknown = {}, how: Partial<Context> = {}) {
    const world = emptyWorld(kinds);
    for (const event of past) evolve(kinds, world, event);
    const answer = decide(kinds, world, command, data, { ...context(actor, noon), ...how });
    return {
      answer,
      records: (...expected: Event[]) => deepStrictEqual(answer, expected),
      recordsTypes: (...types: string[]) =>
        deepStrictEqual(Array.isArray(answer) ? answer.map((event: Event) => event.type) : answer, types),
      refuses: (code: string) => deepStrictEqual(isRefusal(answer) ? answer.refused : answer, code),
    };
  },
});

/** A stored text for a test's history, as if its words were kept under an empty salt. */
export const stored = (words: string): Text => ({ text: textDigest("", words) });

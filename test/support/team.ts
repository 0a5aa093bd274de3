/** A team with a real history for tests: every event was decided by the rules, and its words are kept as the app keeps them. */

import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { sha256 } from "../../src/kernel/json.ts";
import { type Context, isRefusal, type Recorded } from "../../src/kernel/kind.ts";
import { keepWords, type Text, type Words } from "../../src/kernel/prose.ts";
import { decide, emptyWorld, evolve, isMalformed, type World } from "../../src/kernel/world.ts";
import type { ViewContext } from "../../src/views/context.ts";
import type { Entry } from "../../src/views/record.ts";

export interface Team {
  readonly world: World;
  readonly entries: readonly Entry[];
  /** Somebody does something at a moment (UTC). A bare name is a person with a passkey. Throws on a refusal. */
  does(who: string, command: string, data: unknown, at: string, how?: Partial<Context>): readonly Recorded[];
  /** The words beside the record, with their salts. */
  readonly kept: readonly Words[];
  /** What the views need for a reader at a moment. */
  seenBy(person: string, at: string, assurance?: "link" | "passkey"): ViewContext;
}

/** A team without any history. */
export function newTeam(): Team {
  const world = emptyWorld(kinds);
  const words = new Map<string, string>();
  const all: Words[] = [];
  const entries: Entry[] = [];
  let salts = 0;

  const does: Team["does"] = (who, command, data, at, how = {}) => {
    const actor = who.includes(":") || who === "system" ? who : `person:${who}`;
    const page = (world.one("page") as PageState).inForce?.version ?? "";
    const context: Context = {
      actor,
      via: who === "system" ? "system" : "passkey:s1",
      at,
      cmd: `c${salts}`,
      page,
      ...how,
    };
    const answer = decide(kinds, world, command, data, context);
    if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.why}`);
    if (isMalformed(answer)) throw new Error(JSON.stringify(answer.malformed));
    return answer.map((event) => {
      const kept = keepWords(event.data, () => sha256(String(salts++)).slice(0, 32));
      all.push(...kept.words);
      for (const one of kept.words) words.set(one.text, one.words ?? "");
      const { proof: _, ...rest } = context;
      const recorded = { ...rest, seq: entries.length + 1, type: event.type, data: kept.value };
      evolve(kinds, world, recorded);
      entries.push({ ...recorded, hash: sha256(JSON.stringify(recorded)) });
      return recorded;
    });
  };

  return {
    world,
    entries,
    kept: all,
    does,
    seenBy: (person, at, assurance = "passkey") => ({
      world,
      at,
      me: person === "" ? undefined : { person, assurance },
      words: async (asked) => {
        const fetched = new Set(asked.map(({ text }) => text));
        return ({ text }: Text) => {
          if (!fetched.has(text)) throw new Error("A text was shown that was not fetched.");
          return words.get(text) ?? "[removed]";
        };
      },
    }),
  };
}

/** A proof whose signature is right by assumption: the edge checks signatures, the rules only compare digests. */
export const proofOver = (digest: string, credential = "cred") => ({
  credential,
  digest,
  authenticatorData: "AA",
  clientDataJSON: "AA",
  signature: "AA",
  counter: 0,
});

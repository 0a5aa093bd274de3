/** Three small kinds for tests of the record: names that only one may claim, a stop for everybody, and plain sayings. */

import { randomBytes, randomUUID } from "node:crypto";
import * as z from "zod";
import { type AppOptions, type Engine, openApp } from "../../src/app/engine.ts";
import { events, many, one, refusals } from "../../src/kernel/kind.ts";
import { prose, text } from "../../src/kernel/prose.ts";
import type { Store } from "../../src/log/store.ts";

const stopEvents = { pulled: z.strictObject({}) };
const stopDid = events("stop", stopEvents);
export const stop = one({
  name: "stop",
  initial: { pulled: false },
  reads: {},
  events: stopEvents,
  refusals: {},
  commands: { pull: z.strictObject({}) },
  decide: { pull: (_, { state }) => (state.pulled ? [] : stopDid.pulled({})) },
  evolve: { pulled: () => ({ pulled: true }) },
});

const claimEvents = {
  taken: z.strictObject({ id: z.string(), why: text }),
  counted: z.strictObject({ id: z.string(), n: z.int() }),
};
const claimDid = events("claim", claimEvents);
const no = refusals("claim", {
  taken: (who: string) => ({ why: `${who} has it already.`, next: "Claim another name." }),
  stopped: () => ({ why: "Everything is stopped.", next: "Nothing more is claimed." }),
});

export interface Claim {
  readonly by: string;
  readonly count: number;
}

/** `take` records two events, so that half a command would show. */
export const claim = many({
  name: "claim",
  initial: { by: "", count: 0 } as Claim,
  reads: { stop },
  events: claimEvents,
  refusals: no,
  commands: {
    take: z.strictObject({ id: z.string(), why: z.string() }),
    explode: z.strictObject({ id: z.string() }),
    misspell: z.strictObject({ id: z.string() }),
  },
  decide: {
    take({ id, why }, { state, world }) {
      if (world.stop.pulled) return no.stopped();
      if (state) return no.taken(state.by);
      return [claimDid.taken({ id, why: prose(why) }), claimDid.counted({ id, n: 1 })];
    },
    explode() {
      throw new Error("A rule with a bug.");
    },
    // An event that its own schema refuses, after one that it takes.
    misspell: ({ id }) => [claimDid.counted({ id, n: 7 }), claimDid.counted({ id, n: 0.5 })],
  },
  evolve: {
    taken: (was, _, { actor }) => ({ ...was, by: actor }),
    counted: (was, { n }) => ({ ...was, count: was.count + n }),
  },
});

const said = { said: z.strictObject({ id: z.string(), words: z.string() }) };
const sayDid = events("say", said);
export const say = many({
  name: "say",
  initial: { times: 0 },
  reads: {},
  events: said,
  refusals: {},
  commands: { aloud: said.said },
  decide: { aloud: (asked) => sayDid.said(asked) },
  evolve: { said: ({ times }) => ({ times: times + 1 }) },
});

export const kinds = { stop, claim, say };

/** An application over these kinds, with a clock, ids and salts that are real unless given. */
export const openClaims = (store: Store, given: Partial<AppOptions> = {}): Promise<Engine> =>
  openApp({
    store,
    kinds,
    team: "t",
    now: () => new Date(),
    newId: randomUUID,
    salt: () => randomBytes(16).toString("hex"),
    pageOf: () => "",
    ...given,
  });

/** A caller, with the id of the command. */
export const as = (name: string, cmd?: string) => ({ actor: `person:${name}`, via: "link:1", ...(cmd && { cmd }) });

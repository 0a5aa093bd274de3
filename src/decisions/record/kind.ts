/** The record about itself: whose it is, and the traffic beside it that it vouches for. */

import * as z from "zod";
import { events, one, refusals } from "../../kernel/kind.ts";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const sealed = z.strictObject({ book: z.string(), from: z.int(), to: z.int(), root: hex });

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  founded: z.strictObject({ team: z.string(), page: z.enum(["own", "example"]) }),
  sealed,
};
const did = events("record", schemas);

// Every way the answer can be no.
const no = refusals("record", {
  notSystem: () => ({
    why: "Only the server itself founds and seals the record.",
    next: "Nothing to do: it happens by itself.",
  }),
  gap: (book: string, expected: number) => ({
    why: `The book ${book} is sealed up to entry ${expected - 1}; a seal must begin at ${expected}.`,
    next: `Seal from entry ${expected}.`,
  }),
});

export interface RecordState {
  readonly team: string;
  /** True while the team plays with the example team's page. */
  readonly example: boolean;
  /** The last sealed entry of each book. */
  readonly sealed: ReadonlyMap<string, number>;
}

export const record = one({
  name: "record",
  initial: { team: "", example: false, sealed: new Map() } as RecordState,
  reads: {},
  events: schemas,
  refusals: no,

  commands: {
    found: schemas.founded,
    seal: sealed,
  },

  decide: {
    found(asked, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return state.team === "" ? did.founded(asked) : [];
    },

    seal(asked, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      const expected = (state.sealed.get(asked.book) ?? 0) + 1;
      if (asked.to < expected) return [];
      return asked.from === expected ? did.sealed(asked) : no.gap(asked.book, expected);
    },
  },

  evolve: {
    founded: (was, { team, page }) => ({ ...was, team, example: page === "example" }),
    sealed: (was, { book, to }) => ({ ...was, sealed: new Map(was.sealed).set(book, to) }),
  },
});

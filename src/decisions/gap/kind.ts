/** Questions that nobody clearly owns. Each one asked on a server is kept, so that the page can be mended. */

import * as z from "zod";
import { events, many, refusals } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";

const names = z.array(z.string().max(80)).max(30);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  found: z.strictObject({ id: z.string(), question: text, owner: z.string(), also: names }),
  closed: z.strictObject({ id: z.string(), how: text }),
};
const did = events("gap", schemas);

// Every way the answer can be no.
const no = refusals("gap", {
  unknown: (id: string) => ({ why: `There is no gap ${id}.`, next: "Look at the list of gaps on the page." }),
});

export interface Gap {
  readonly id: string;
  readonly question: Text;
  /** Who answers for it until somebody owns it. */
  readonly owner: string;
  /** The areas that matched about equally well; empty when none did. */
  readonly also: readonly string[];
  readonly by: string;
  readonly at: string;
  readonly closed: boolean;
}

export const gap = many({
  name: "gap",
  initial: {} as Gap,
  reads: {},
  events: schemas,
  refusals: no,

  commands: {
    /** Who asked, what, and whom the unsure answer named. The server fills in `owner` and `also` from its own answer. */
    find: z.strictObject({ id: z.string(), question: z.string().min(1).max(2000), owner: z.string(), also: names }),
    close: z.strictObject({ id: z.string(), how: z.string().min(1).max(2000) }),
  },

  decide: {
    find: ({ id, question, owner, also }, { state }) =>
      state ? [] : did.found({ id, question: prose(question), owner, also }),

    close({ id, how }, { state }) {
      if (!state) return no.unknown(id);
      return state.closed ? [] : did.closed({ id, how: prose(how) });
    },
  },

  evolve: {
    found: (_, data, { actor, at }) => ({ ...data, by: actor, at, closed: false }),
    closed: (was) => ({ ...was, closed: true }),
  },
});

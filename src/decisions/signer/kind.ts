/** The public keys with which servers of this team sign permits and receipts, so that each of them can check all. */

import * as z from "zod";
import { events, many, refusals } from "../../kernel/kind.ts";

const key = z.strictObject({
  /** RFC 7638 thumbprint of the key. */
  id: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** The public part of an Ed25519 key, as in RFC 8037. */
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = { published: key };
const did = events("signer", schemas);

// Every way the answer can be no.
const no = refusals("signer", {
  notSystem: () => ({
    why: "A server publishes its own key; nobody else adds one.",
    next: "Start the server: it publishes the key it has.",
  }),
});

export interface SignerState {
  readonly id: string;
  readonly x: string;
  readonly at: string;
}

export const signer = many({
  name: "signer",
  initial: {} as SignerState,
  reads: {},
  events: schemas,
  refusals: no,
  commands: { publish: key },
  decide: {
    publish(asked, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return state ? [] : did.published(asked);
    },
  },
  evolve: { published: (_, { id, x }, { at }) => ({ id, x, at }) },
});

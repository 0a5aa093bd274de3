/** Tokens for agents, CI and paired command lines. They ask and propose; whatever their scopes, none of them approves. */

import * as z from "zod";
import { events, many, refusals } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What a token may do. `read` sees, `propose` asks and submits, `report` pushes numbers, `deploy` asks for permits, passes
 * the gate and runs what was approved beforehand, `alert` posts alerts, `call` asks models. There is no scope that decides.
 */
export const scopes = ["read", "propose", "report", "deploy", "alert", "call"] as const;

/** Who a token speaks for: an agent of the page, a machine such as CI, or the person at a paired command line. */
const holder = z.string().regex(/^(agent|machine|person):[a-z0-9][a-z0-9-]{0,79}$/);

const issued = z.strictObject({
  id: z.string().max(40),
  holder,
  hash,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expires: z.iso.datetime(),
});

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  issued: issued.extend({ name: text }),
  revoked: z.strictObject({ id: z.string() }),
};
const did = events("token", schemas);

/** The longest a token lives: a quarter, so that a forgotten one ends by itself. */
export const longestDays = 92;

// Every way the answer can be no.
const no = refusals("token", {
  notInBrowser: () => ({
    why: "Tokens are made and ended by a person in their browser; a token cannot make another one.",
    next: "Sign in on the web and make it under your name.",
  }),
  notYours: () => ({
    why: "A paired command line speaks for the person who pairs it, and for nobody else.",
    next: "Pair it while you are signed in yourself.",
  }),
  unknownAgent: (id: string) => ({
    why: `The page in force names no agent ${id}.`,
    next: "Add it under `agents:` with who asks it, or make a machine's token.",
  }),
  tooLong: () => ({ why: `A token lives for at most ${longestDays} days.`, next: "Ask for fewer days." }),
  unknown: () => ({ why: "There is no such token.", next: "Look at the list of tokens." }),
  exists: () => ({ why: "A token with this id exists already.", next: "Try again with a new id." }),
});

export interface TokenState {
  readonly id: string;
  readonly holder: string;
  readonly hash: string;
  readonly scopes: readonly (typeof scopes)[number][];
  readonly name: Text;
  readonly expires: string;
  /** The person who made it: for an agent, the one who answers for what it asks. */
  readonly by: string;
  readonly at: string;
  readonly revoked: boolean;
}

export const token = many({
  name: "token",
  initial: {} as TokenState,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    issue: issued.extend({ name: z.string().min(1).max(80) }),
    revoke: z.strictObject({ id: z.string() }),
  },

  decide: {
    issue({ name, ...asked }, context) {
      const inForce = context.world.page.inForce?.page;
      const by = personOnPage(inForce, context);
      if (!by || assuranceOf(context) === undefined) return no.notInBrowser();
      const [kind, who] = asked.holder.split(":") as [string, string];
      if (kind === "person" && who !== by) return no.notYours();
      if (kind === "agent" && !inForce?.agents.some(({ id }) => id === who)) return no.unknownAgent(who);
      if (Date.parse(asked.expires) - Date.parse(context.at) > longestDays * 86_400_000) return no.tooLong();
      return context.state ? no.exists() : did.issued({ ...asked, name: prose(name) });
    },

    revoke({ id }, context) {
      if (!context.state) return no.unknown();
      if (!personOnPage(context.world.page.inForce?.page, context) || assuranceOf(context) === undefined)
        return no.notInBrowser();
      return context.state.revoked ? [] : did.revoked({ id });
    },
  },

  evolve: {
    issued: (_, data, { actor, at }) => ({ ...data, by: actor, at, revoked: false }),
    revoked: (was) => ({ ...was, revoked: true }),
  },
});

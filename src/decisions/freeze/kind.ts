/** One switch that stops all releases. Anybody may turn it on; only a named person in their browser turns it off. */

import * as z from "zod";
import { events, one, refusals } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { areaOf, type Page } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { nameOf } from "../../routing/sentence.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";
import type { Span } from "./frozen.ts";

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  frozen: z.strictObject({ reason: text }),
  thawed: z.strictObject({ reason: text }),
};
const did = events("freeze", schemas);

// Every way the answer can be no.
const no = refusals("freeze", {
  notFrozen: () => ({
    why: "Nobody froze releases by hand, so there is nothing to lift.",
    next: "An incident's freeze ends with it or by its lead; a written window ends by the clock, or passes by a named exception.",
  }),
  notYours: (who: readonly string[]) => ({
    why: `A freeze is lifted by ${who.map(nameOf).join(" or ")}.`,
    next: `Ask ${nameOf(who[0] ?? "")}.`,
    facts: { who: [...who] },
  }),
  notInBrowser: (who: string) => ({
    why: "Lifting a freeze lets releases out. It needs a person who signed in with a passkey, not a token.",
    next: `${nameOf(who)} lifts it on the releases screen.`,
    facts: { who },
  }),
});

export interface FreezeState {
  readonly held:
    | { readonly by: string; readonly reason: Text; readonly since: string; readonly seq: number }
    | undefined;
  /** Those that were lifted, UTC, oldest first: the clocks of what waited stood still meanwhile. */
  readonly lifted: readonly Span[];
}

/** Who may lift a freeze: owner and backup of deploy, and whoever is an exception anywhere. */
export function mayThaw(page: Page, at: string): string[] {
  const deploy = areaOf(page, "deploy");
  const named = page.environments.flatMap(({ exceptions }) => exceptions);
  const all = [deploy?.owner ?? "", deploy?.backup ?? "", ...named].map((id) => personBehind(page, id, at));
  return [...new Set(all)].filter((person) => person !== "");
}

export const freeze = one({
  name: "freeze",
  initial: { held: undefined, lifted: [] } as FreezeState,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    freeze: z.strictObject({ reason: z.string().min(3).max(2000) }),
    thaw: z.strictObject({ reason: z.string().min(3).max(2000) }),
  },

  decide: {
    freeze: ({ reason }, { state }) => (state.held ? [] : did.frozen({ reason: prose(reason) })),

    thaw({ reason }, context) {
      const { state, world, at } = context;
      if (!state.held) return no.notFrozen();
      const inForce = world.page.inForce;
      const who = inForce ? mayThaw(inForce.page, at) : [];
      const me = personOnPage(inForce?.page, context);
      if (!me || assuranceOf(context) !== "passkey") return no.notInBrowser(who[0] ?? "");
      return who.includes(me) ? did.thawed({ reason: prose(reason) }) : no.notYours(who);
    },
  },

  evolve: {
    frozen: (was, { reason }, { actor, at, seq }) => ({ ...was, held: { by: actor, reason, since: at, seq } }),
    thawed: ({ held, lifted }, _, { at }) => ({
      held: undefined,
      lifted: held ? [...lifted, { since: held.since, until: at }] : lifted,
    }),
  },
});

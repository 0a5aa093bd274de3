/** The production access list was read by a person who says so: what nobody reads again is how old rights stay. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { events, one, refusals, type Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { access } from "../access/kind.ts";
import { type AccessState, mayExist } from "../access/state.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";
import { json, proofSchema } from "../proof.ts";

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = { listReviewed: z.strictObject({ list: z.string(), shown: json, proof: proofSchema }) };
const did = events("roster", schemas);

// Every way the answer can be no.
const no = refusals("roster", {
  noPage: () => ({
    why: "No page is in force, so there is no list to read.",
    next: "The first person who signs in adopts the page.",
  }),
  noList: () => ({
    why: "The page names no place of production, so there is no list to read.",
    next: "Write the places on the page under `access`.",
  }),
  notInBrowser: () => ({
    why: "A person reads the list in their browser and says so, not a token or an agent.",
    next: "Open the access screen.",
  }),
  noPasskey: () => ({
    why: "Saying that the list of production access is right needs a touch on your passkey.",
    next: "Say it on a device that holds your passkey.",
  }),
  changed: () => ({ why: "The list is not as you were shown it.", next: "Reload, read it again and say it then." }),
});

export interface RosterState {
  /** Who read the list last, when, and the digest of what it said; undefined while nobody did. */
  readonly last: { readonly list: string; readonly by: string; readonly at: string; readonly seq: number } | undefined;
}

type Logins = Pick<Subjects<AccessState>, "values">;

/** Who can reach what: every place of the page, and every login that may exist now. */
export const listOf = (page: Page, logins: Logins): Json => ({
  places: page.access.map(({ name, kind, who, approve, minutes }) => ({
    ...{ name, kind, minutes },
    who: [...who],
    approve: [...approve],
  })),
  logins: [...logins.values()].filter(mayExist).map(({ id, target, person }) => ({ id, target, person })),
});

/** What a person is shown, and signs. It names the reading before it, so that a touch counts once. */
export const rosterCard = (page: Page, logins: Logins, { last }: RosterState): Json => ({
  kind: "roster.review",
  list: listOf(page, logins),
  after: last?.seq ?? 0,
});

export const roster = one({
  name: "roster",
  initial: { last: undefined } as RosterState,
  reads: { page, access },
  events: schemas,
  refusals: no,
  /** `shown` is the digest of `rosterCard` as the person saw it. */
  commands: { review: z.strictObject({ shown: z.string() }) },

  decide: {
    review({ shown }, context) {
      const { state, world, proof } = context;
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (inForce.access.length === 0) return no.noList();
      if (!personOnPage(inForce, context) || !assuranceOf(context)) return no.notInBrowser();
      const card = rosterCard(inForce, world.access, state);
      if (shown !== digest(card)) return no.changed();
      if (assuranceOf(context) !== "passkey" || proof?.digest !== shown) return no.noPasskey();
      return did.listReviewed({ list: digest(listOf(inForce, world.access)), shown: card, proof });
    },
  },
  evolve: { listReviewed: (_, { list }, { actor: by, at, seq }) => ({ last: { list, by, at, seq } }) },
});

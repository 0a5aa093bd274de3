/** The review of the page: opened by anybody on it, each area said to hold or not, closed by whoever the page belongs to. */

import * as z from "zod";
import { digest } from "../../kernel/json.ts";
import { type Context, events, many, type Subjects } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { type ChangeState, change } from "../change/kind.ts";
import { type IncidentState, incident } from "../incident/kind.ts";
import { type PageState, page } from "../page/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { proposal } from "../proposal/kind.ts";
import { closeCard } from "./card.ts";
import { reviewDue } from "./due.ts";
import { no } from "./refusals.ts";
import type { ReviewState } from "./state.ts";
import { guardians, speakers, unsaid, verdictOn, walkOf } from "./walk.ts";

const id = z.string().regex(/^rev-[a-z0-9]{8,20}$/);
const verdict = z.enum(["keep", "change"]);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  /** `due`: keys of what made it due when it was opened; empty for one that nothing asked for. */
  opened: z.strictObject({ id, due: z.array(z.string()) }),
  judged: z.strictObject({
    id,
    area: z.string(),
    verdict,
    note: text.optional(),
    proposal: z.string(),
    as: z.string(),
  }),
  closed: z.strictObject({ id, settles: z.array(z.string()), as: z.string(), shown: json, proof: proofSchema }),
};
const did = events("review", schemas);

type Seen = Context & {
  readonly world: {
    readonly page: PageState;
    readonly change: Subjects<ChangeState>;
    readonly incident: Subjects<IncidentState>;
  };
  readonly all: Subjects<ReviewState>;
};

const dueNow = ({ world, all, at }: Seen) => {
  const inForce = world.page.inForce;
  const seen = { page: world.page, reviews: all, incidents: world.incident, changes: world.change };
  return inForce ? reviewDue(seen, inForce.page, at) : [];
};

/** The person on the page who asks in their browser, or why nobody does. `who` may do it. */
function personHere(context: Seen, who: readonly string[]) {
  const inForce = context.world.page.inForce;
  if (!inForce) return no.noPage();
  if (!assuranceOf(context)) return no.notInBrowser(who);
  return personOnPage(inForce.page, context) ?? no.notOnPage();
}

export const review = many({
  name: "review",
  initial: {} as ReviewState,
  reads: { page, change, incident, proposal },
  events: schemas,
  refusals: no,

  commands: {
    open: z.strictObject({ id }),
    /** The same verdict on one or several areas. `proposal`: a decision that was asked for and carries the change on. */
    judge: z.strictObject({
      id,
      areas: z.array(z.string().max(80)).min(1).max(200),
      verdict,
      note: z.string().trim().max(2000).default(""),
      proposal: z.string().max(40).default(""),
    }),
    /** `shown`: digest of `closeCard` as the person saw it. */
    close: z.strictObject({ id, shown: z.string() }),
  },

  decide: {
    open({ id }, context) {
      const { state, all, world } = context;
      if (state) return [];
      const me = personHere(context, world.page.inForce?.page.people.map((one) => one.id).slice(0, 3) ?? []);
      if (typeof me !== "string") return me;
      const open = [...all.values()].find((one) => !one.closed);
      if (open) return no.alreadyOpen(open.id);
      return did.opened({ id, due: dueNow(context).map(({ key }) => key) });
    },

    judge({ id, areas, verdict, note, proposal }, context) {
      const { state, world, at, actor } = context;
      if (!state) return no.unknown(id);
      if (state.closed) return no.over();
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const strange = areas.find((name) => !walkOf(inForce.page).includes(name));
      if (strange !== undefined) return no.unknownArea(strange);
      const may = areas.map((name) => ({ name, can: speakers(inForce.page, name, state.openedAt, at) }));
      const me = personHere(context, may[0]?.can.map(({ person }) => person) ?? []);
      if (typeof me !== "string") return me;
      const not = may.find(({ can }) => !can.some(({ person }) => person === me));
      if (not)
        return no.notYours(
          not.name,
          not.can.map(({ person }) => person),
        );
      if (verdict === "change" && note.length < 3) return no.noNote();
      if (proposal !== "" && !world.proposal.has(proposal)) return no.unknownProposal(proposal);
      return may.flatMap(({ name, can }) => {
        const said = verdictOn(state, name, world.page.adoptions);
        const same = said?.verdict === "keep" && verdict === "keep" && note === "" && said.by === actor;
        const as = can.find(({ person }) => person === me)?.as ?? "owner";
        const words = note === "" ? {} : { note: prose(note) };
        return same ? [] : [did.judged({ id, area: name, verdict, ...words, proposal, as })];
      });
    },

    close({ id, shown }, context) {
      const { state, world, proof, at } = context;
      if (!state) return no.unknown(id);
      if (state.closed) return no.over();
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const can = guardians(inForce.page, state.openedAt, at);
      const who = can.map(({ person }) => person);
      const me = personHere(context, who);
      if (typeof me !== "string") return me;
      const mine = can.find(({ person }) => person === me);
      if (!mine) return no.notYours("", who);
      const open = unsaid(state, inForce.page, world.page);
      if (open.length > 0) return no.unsaid(open);
      const due = dueNow(context);
      const card = closeCard(state, inForce, world.page, due);
      if (shown !== digest(card)) return no.changed();
      if (assuranceOf(context) !== "passkey" || !proof || proof.digest !== shown) return no.noPasskey();
      return did.closed({ id, settles: due.map(({ key }) => key), as: mine.as, shown: card, proof });
    },
  },

  evolve: {
    opened: (_, { id }, { actor, at, seq, page }) => ({
      ...{ id, openedBy: actor, openedAt: at, seq, page, verdicts: [], closed: undefined },
    }),
    judged: (was, { id: _, note, ...said }, { actor, at, seq }) => ({
      ...was,
      verdicts: [...was.verdicts, { ...said, note, by: actor, at, seq }],
    }),
    closed: (was, { settles, as }, { actor, at, seq, page }) => ({
      ...was,
      closed: { by: actor, as, at, seq, page, settles },
    }),
  },
});

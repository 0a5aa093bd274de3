/** A sheet of answers that people wrote while the server was away: brought back by somebody, and good once a person says yes to it. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { events, many, type Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { checklist, needsTouch, readersOf } from "../draft/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { answered, setAside, used, work } from "../work/kind.ts";
import { mostLines, sheetId } from "../work/schemas.ts";
import type { Proposal, WorkState } from "../work/state.ts";
import { no } from "./refusals.ts";

const lines = z.int().nonnegative().max(mostLines);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  brought: z.strictObject({ id: sheetId, lines }),
  confirmed: z.strictObject({ id: sheetId, shown: json, proof: proofSchema.optional() }),
};
const did = events("sheet", schemas);

export interface SheetState {
  readonly id: string;
  /** Lines of the file. */
  readonly lines: number;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
  /** Who said yes to answers of it; somebody else may say yes to others. */
  readonly confirmed: readonly { readonly by: string; readonly at: string }[];
}

export const sheet = many({
  name: "sheet",
  initial: { confirmed: [] } as unknown as SheetState,
  reads: { page, person, work },
  events: schemas,
  refusals: no,

  commands: {
    /** `id`: made of the file's digest, so that the same file is one sheet. */
    bring: z.strictObject({ id: sheetId, lines }),
    confirm: z.strictObject({ id: sheetId, shown: z.string() }),
  },

  decide: {
    bring({ id, lines }, context) {
      const inForce = context.world.page.inForce;
      if (!inForce) return no.noPage();
      if (!personOnPage(inForce.page, context)) return no.notPerson();
      return context.state ? [] : did.brought({ id, lines });
    },

    /** Everything on it that this person may answer, in one append. */
    confirm({ id, shown }, context) {
      const { state, world, at } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      if (!state) return no.unknown();
      const me = personOnPage(inForce.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser();
      const mine = proposedFor(inForce.page, world.work, id, me, at);
      if (mine.length === 0) return no.nothing();
      const card = sheetCard(id, mine, inForce.version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (!proof && mine.some(({ item }) => needsTouch(inForce.page, item))) return no.noPasskey();
      return [
        did.confirmed({ id, shown: card, ...(proof && { proof }) }),
        ...mine.flatMap((one) => endOf(inForce.page, one)),
      ];
    },
  },

  evolve: {
    brought: (was, { id, lines }, { actor: by, at, seq }) => ({ ...was, id, lines, by, at, seq }),
    confirmed: (was, _, { actor, at }) => ({
      ...was,
      confirmed: [...was.confirmed, { by: personIn(actor), at }],
    }),
  },
});

/** An answer of a sheet, with the item that it is for. */
export interface Proposed {
  readonly item: WorkState;
  readonly proposal: Proposal;
}

/** What of a sheet waits for this person's yes, by the items' ids. */
export function proposedFor(page: Page, items: Subjects<WorkState>, sheet: string, me: string, at: string): Proposed[] {
  const found: Proposed[] = [];
  for (const item of items.values()) {
    const proposal = item.proposals.find((one) => one.sheet === sheet);
    if (proposal && isOpenToAll(item) && readersOf(page, item, at).includes(me)) found.push({ item, proposal });
  }
  return found.sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
}

const isOpenToAll = ({ turn, answer, closed }: WorkState): boolean =>
  answer === undefined && closed === undefined && turn.of !== "ended";

/** What a person is shown, and signs, before these answers count. */
export const sheetCard = (
  id: string,
  answers: readonly Proposed[],
  page: string,
): { readonly [name: string]: Json } => ({
  kind: "sheet.confirm",
  ...{ id, page },
  answers: answers.map(({ item, proposal }) => ({
    ...{ item: item.id, input: item.input.text, output: proposal.output.text, given: proposal.given },
  })),
});

function endOf(page: Page, { item, proposal }: Proposed) {
  const { output, template, distance, seconds, wrong, given, sheet } = proposal;
  const marks = checklist(page, item.task).map((one) => ({ item: one, ok: !wrong.includes(one) }));
  const begun = template === undefined ? {} : { template };
  const own = answered({ id: item.id, output, marks, sheet, distance, seconds, ...begun });
  const rest = setAside(item, sheet);
  return given ? [own, used({ id: item.id, recipient: item.recipient }), ...rest] : [own, ...rest];
}

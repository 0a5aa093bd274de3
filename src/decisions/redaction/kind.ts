/** Removing words for good: recorded first, with whose yes it was, then done. Digests and decisions stay, so the proof does. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { type Context, events, isRefusal, many, type Refusal } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import type { Area, Page } from "../../page/page.ts";
import { goneBefore } from "../../page/record-section.ts";
import { areaOfKind } from "../../routing/seats.ts";
import { answerers } from "../authority.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import type { page } from "../page/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { neededTexts, needing } from "./needed.ts";
import { no } from "./refusals.ts";
import { type RedactionState, removalOf } from "./state.ts";

export type { RedactionState } from "./state.ts";

const id = z.string().regex(/^red-[a-z0-9]{8,24}$/);
/** More at once would make one entry of the record too long to read. */
export const mostTexts = 500;
const texts = z
  .array(z.string().regex(/^[0-9a-f]{64}$/))
  .min(1)
  .max(mostTexts);
const entries = z.array(z.int().positive()).max(mostTexts);
/** Which words: those beside the log, or beside the books of traffic. */
const of = z.enum(["words", "traffic"]);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  asked: z.strictObject({ id, texts, entries, reason: text }),
  refused: z.strictObject({ id, reason: text }),
  ordered: z.strictObject({ id, shown: json, proof: proofSchema }),
  /** By the page: what is older than `before` goes, because it says `keeps`. */
  retained: z.strictObject({ id, texts, of, before: z.iso.datetime(), keeps: z.string() }),
  /** The words are gone from the store. */
  done: z.strictObject({ id }),
};
const did = events("redaction", schemas);

/** One digest for all texts of a removal: what verify holds the card against. */
export const textsDigest = (texts: readonly string[]): string => digest([...texts].sort());

/** What the owner of customer data is shown, and signs: every digest, never a word. */
export const redactionCard = ({ id, texts, entries, reason }: RedactionState, version: string): Json => ({
  kind: "redaction.order",
  id,
  texts: [...texts].sort(),
  of: textsDigest([...texts]),
  entries: [...entries],
  reason: reason?.text ?? "",
  page: version,
});

/** The area whose owner has the final call on what is removed. A page in force always has it. */
function dataArea(inForce: Page): Area {
  const area = areaOfKind(inForce, "data") ?? inForce.areas[0];
  if (!area) throw new Error("A page without areas cannot be in force.");
  return area;
}

/** The moment (UTC) before which a page removes words of a sort by itself; undefined where it keeps them. */
export const removedBefore = (inForce: Page | undefined, of: "words" | "traffic", at: string): string | undefined => {
  const keeps = inForce?.retention?.[of];
  return keeps && goneBefore(keeps, at);
};

/** Who may say yes to a removal now, first the one whose call it is. */
export const redactors = (inForce: Page, { askedAt }: Pick<RedactionState, "askedAt">, at: string): string[] =>
  answerers(inForce, dataArea(inForce), { at, since: askedAt, makers: [] }).map(({ person }) => person);

export const redaction = many({
  name: "redaction",
  initial: { refused: undefined, ordered: undefined, doneAt: "" } as unknown as RedactionState,
  reads: needing,
  events: schemas,
  refusals: no,

  commands: {
    ask: z.strictObject({ id, texts, entries, reason: z.string().trim().min(3).max(2000) }),
    refuse: z.strictObject({ id, reason: z.string().trim().min(3).max(2000) }),
    order: z.strictObject({ id, shown: z.string() }),
    retain: z.strictObject({ id, texts, of, before: z.iso.datetime() }),
    done: z.strictObject({ id }),
  },

  decide: {
    /** Anybody of the page asks in their browser; what was removed before is left out. */
    ask({ id, texts, entries, reason }, context) {
      const { state, all, world, at } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      if (!personOnPage(inForce.page, context) || !assuranceOf(context))
        return no.notInBrowser(redactors(inForce.page, { askedAt: at }, at));
      if (state) return [];
      const left = [...new Set(texts)].filter((one) => !removalOf(all, one));
      if (left.length === 0) return no.gone();
      const needed = neededTexts(world, at);
      for (const one of left) {
        const need = needed.get(one);
        if (need) return no.needed(need.what, need.id);
      }
      return did.asked({ id, texts: left, entries: [...new Set(entries)], reason: prose(reason) });
    },

    refuse({ id, reason }, context) {
      const found = waiting(context, id);
      if (isRefusal(found)) return found;
      if (found.state.ordered) return [];
      const me = personOnPage(found.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(found.who);
      const own = me === personIn(found.state.askedBy);
      return own || found.who.includes(me) ? did.refused({ id, reason: prose(reason) }) : no.notYours(found.who);
    },

    order({ id, shown }, context) {
      const found = waiting(context, id);
      if (isRefusal(found)) return found;
      const { state, page, version, who } = found;
      const me = personOnPage(page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(who);
      if (!who.includes(me)) return no.notYours(who);
      if (state.ordered) return [];
      const card = redactionCard(state, version);
      if (shown !== digest(card)) return no.changed();
      const needed = neededTexts(context.world, context.at);
      for (const one of state.texts) {
        const need = needed.get(one);
        if (need) return no.needed(need.what, need.id);
      }
      const proof = touched(context, shown);
      return proof ? did.ordered({ id, shown: card, proof }) : no.noPasskey();
    },

    /** By the page in force, by the server itself. What is still needed stays, and is asked about again later. */
    retain({ id, texts, of, before }, { state, all, world, actor, at }) {
      if (actor !== "system") return no.notSystem();
      if (state) return [];
      const keeps = world.page.inForce?.page.retention?.[of];
      if (!keeps) return no.notKept();
      const limit = removedBefore(world.page.inForce?.page, of, at) ?? "";
      if (before > limit) return no.tooYoung(limit);
      const needed = neededTexts(world, at);
      for (const one of all.values()) if (one.reason) needed.set(one.reason.text, { what: "", id: one.id });
      const left = [...new Set(texts)].filter((one) => !needed.has(one) && !removalOf(all, one));
      return left.length === 0 ? [] : did.retained({ id, texts: left, of, before, keeps: keeps.says });
    },

    done({ id }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (!state?.ordered) return no.unknown(id);
      return state.doneAt === "" ? did.done({ id }) : [];
    },
  },

  evolve: {
    asked: (was, { id, texts, entries, reason }, { actor, at, seq }) => ({
      ...was,
      ...{ id, texts: new Set(texts), entries, reason, keeps: "", askedBy: actor, askedAt: at, seq },
    }),
    refused: (was, { reason }, { actor, at }) => ({ ...was, refused: { by: actor, reason, at } }),
    ordered: (was, _, { actor, at, seq }) => ({ ...was, ordered: { by: actor, at, seq } }),
    retained: (was, { id, texts, keeps }, { actor, at, seq }) => ({
      ...was,
      ...{ id, texts: new Set(texts), entries: [], reason: undefined, keeps, askedBy: actor, askedAt: at, seq },
      ordered: { by: actor, at, seq },
    }),
    done: (was, _, { at }) => ({ ...was, doneAt: at }),
  },
});

type Asked = Context & {
  readonly state: RedactionState | undefined;
  readonly world: { readonly page: (typeof page)["initial"] };
};

/** A removal that waits for an answer, or has its yes; with the page, and whoever may say it. */
function waiting(
  { state, world, at }: Asked,
  id: string,
): { state: RedactionState; page: Page; version: string; who: string[] } | Refusal {
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  if (state.refused) return no.answered(personIn(state.refused.by));
  return { state, page: inForce.page, version: inForce.version, who: redactors(inForce.page, state, at) };
}

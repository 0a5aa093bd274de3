/** A template: the words that people begin from while a task stands still. Usable once somebody who did not write it approved exactly them. */

import * as z from "zod";
import { digest, type Json, sha256 } from "../../kernel/json.ts";
import { events, many } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import type { Page } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { readersOf } from "../draft/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { aiAnswerers } from "../task/yes.ts";
import { no } from "./refusals.ts";
import { type TemplateState, tasksWith, type Words } from "./state.ts";

export type { TemplateState } from "./state.ts";

const id = z.string().regex(/^template-[0-9a-f]{24}$/);
const path = z.string().min(1).max(300);
const sum = z.string().regex(/^[0-9a-f]{64}$/);
const authors = z.array(z.string().max(80)).max(200);
/** Characters of a template: what a person reads before they answer a customer. */
export const longestTemplate = 20_000;

/** A file's id: the same on every server. */
export const templateId = (file: string): string => `template-${sha256(file).slice(0, 24)}`;

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  offered: z.strictObject({ id, path, digest: sum, words: text, authors, stranger: z.boolean() }),
  approved: z.strictObject({ id, digest: sum, shown: json, proof: proofSchema }),
  /** The base branch has the file no more. */
  withdrawn: z.strictObject({ id }),
};
const did = events("template", schemas);

export const template = many({
  name: "template",
  initial: { current: undefined, offered: undefined, gone: false } as unknown as TemplateState,
  reads: { page, person },
  events: schemas,
  refusals: no,

  commands: {
    /** `authors`: whom git names for what differs from the approved words. */
    offer: z.strictObject({ id, path, words: z.string().max(longestTemplate), authors, stranger: z.boolean() }),
    withdraw: z.strictObject({ id }),
    approve: z.strictObject({ id, digest: sum, shown: z.string() }),
  },

  decide: {
    offer({ id, path, words, authors, stranger }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (id !== templateId(path)) return no.unknown();
      const digest = sha256(words);
      const last = state?.offered ?? state?.current;
      if (last?.digest === digest && state?.gone === false) return [];
      return did.offered({ id, path, digest, words: prose(words), authors: [...new Set(authors)].sort(), stranger });
    },

    withdraw({ id }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return !state || state.gone ? [] : did.withdrawn({ id });
    },

    approve({ id, digest: of, shown }, context) {
      const { state, world, at } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      if (!state || state.gone) return no.unknown();
      if (state.current?.digest === of && !state.offered) return [];
      if (state.offered?.digest !== of) return no.notOffered();
      if (tasksWith(inForce.page, state.path).length === 0) return no.noTask(state.path);
      const may = approversOf(inForce.page, state, at);
      const me = personOnPage(inForce.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(may);
      if (state.offered.authors.includes(me)) return no.wroteIt(may);
      if (!may.includes(me)) return no.notYours(may);
      const card = templateCard(state, inForce.version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      return proof ? did.approved({ id, digest: of, shown: card, proof }) : no.noPasskey();
    },
  },

  evolve: {
    offered(was, { id, path, ...data }, { at, seq }) {
      const offered: Words = { ...data, at, seq };
      const isBack = was.current?.digest === data.digest;
      return { ...was, id, path, gone: false, offered: isBack ? undefined : offered };
    },
    approved: (was, _, { actor, at }) => ({
      ...was,
      current: was.offered && { ...was.offered, by: personIn(actor), since: at },
      offered: undefined,
    }),
    withdrawn: (was) => ({ ...was, gone: true, offered: undefined }),
  },
});

/** Who may say yes to the words on offer: whoever reads for a task that uses them and wrote none of them, else the owner of AI, else the backup. */
export function approversOf(page: Page, { path, offered }: TemplateState, at: string): string[] {
  const authors = offered?.authors ?? [];
  const readers = tasksWith(page, path).flatMap(({ name, questions }) =>
    ["", ...questions.map((one) => one.name)].flatMap((question) => readersOf(page, { task: name, question }, at)),
  );
  const free = [...new Set(readers)].filter((one) => !authors.includes(one));
  return free.length > 0 ? free : aiAnswerers(page, authors, offered?.at ?? at, at).map(({ person }) => person);
}

/** What a person is shown, and signs, before others may answer with it. */
export const templateCard = (
  { id, path, current, offered }: TemplateState,
  page: string,
): { readonly [name: string]: Json } => ({
  kind: "template.approve",
  ...{ id, path, page, digest: offered?.digest ?? "", replaces: current?.digest ?? "" },
});

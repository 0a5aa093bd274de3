/** A draft that a person reads before it is used: accepted, edited or sent back, with marks that feed the triggers. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { events, many } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { aiOwner, type Page, taskOf } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { stopsOf } from "../task/stops.ts";
import { no } from "./refusals.ts";
import type { DraftState, Fault } from "./state.ts";

export type { DraftState, Fault, Mark } from "./state.ts";

const id = z.string().regex(/^draft-[a-z0-9]{8,40}$/);
const name = z.string().max(80);
const marks = z.array(z.strictObject({ item: name, ok: z.boolean() })).max(40);
const outcome = z.enum(["accepted", "edited", "sent-back"]);
const release = z.int().nonnegative();
/** Whoever leaves a draft open for longer was not reading it: more is not counted. In seconds. */
export const longestReview = 30 * 60;
const seconds = z.int().nonnegative().max(longestReview);
/** Characters of a question or an answer that a person can be asked to read. */
export const longestText = 200_000;
const longText = z.string().max(longestText);
/** Things that may be said to be wrong with one answer. */
const mostFaults = 40;

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  opened: z.strictObject({
    id,
    task: name,
    question: name,
    call: name,
    release,
    why: z.enum(["reviewed", "sampled", "odd"]),
    input: text,
    output: text,
    recipient: text,
  }),
  reviewed: z.strictObject({
    id,
    outcome,
    output: text,
    marks,
    distance: z.int().nonnegative(),
    seconds,
    shown: json,
    proof: proofSchema.optional(),
  }),
  /** The answer was given to somebody. `unread`: although a person had to read it before. */
  used: z.strictObject({ id, recipient: text, unread: z.boolean() }),
  /** Somebody says that an answer was wrong, also one that nobody read; `item`: what was wrong, as on the checklist. */
  complained: z.strictObject({ id, task: name, question: name, call: name, release, item: name, says: text }),
  /** A program of the team's looked at the answer, and this item was wrong. */
  failed: z.strictObject({ id, task: name, question: name, call: name, release, item: name, says: text }),
};
const did = events("draft", schemas);

export const draft = many({
  name: "draft",
  initial: { review: undefined, complained: "", faults: [], used: [] } as unknown as DraftState,
  reads: { page, person },
  events: schemas,
  refusals: no,

  commands: {
    open: z.strictObject({
      ...{ id, task: name, question: name, call: name, release, why: z.enum(["reviewed", "sampled", "odd"]) },
      ...{ input: longText, output: longText, recipient: z.string().max(500) },
    }),
    /** `distance` and `seconds` are measured by the server; `output` only where it was edited. */
    review: z.strictObject({
      ...{ id, outcome, marks, seconds, distance: z.int().nonnegative(), shown: z.string() },
      output: longText.optional(),
    }),
    use: z.strictObject({ id, recipient: z.string().max(500) }),
    complain: z.strictObject({
      ...{ id, task: name, question: name, call: name, release, item: name },
      says: z.string().trim().min(3).max(4000),
    }),
    /** What is all right changes nothing, and is not recorded. */
    check: z.strictObject({
      ...{ id, task: name, question: name, call: name, release, item: name.min(1), ok: z.boolean() },
      says: z.string().trim().max(4000).default(""),
    }),
  },

  decide: {
    open({ input, output, recipient, ...asked }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (state?.output) return [];
      return did.opened({ ...asked, input: prose(input), output: prose(output), recipient: prose(recipient) });
    },

    review({ id, outcome, marks, seconds, distance, output, shown }, context) {
      const { state, world, at } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      if (!state?.output) return no.unknown();
      const may = readersOf(inForce.page, state, at);
      const me = personOnPage(inForce.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(may);
      if (!may.includes(me)) return no.notYours(may);
      if (state.review) return no.reviewed(state.review.by);
      if (shown !== digest(draftCard(state, inForce.version))) return no.changed();
      const known = checklist(inForce.page, state.task);
      const strange = marks.find(({ item }) => !known.includes(item));
      if (strange) return no.notOnList(strange.item, known);
      const wrong = marks.find(({ ok }) => !ok);
      if (outcome === "accepted" && wrong) return no.wrongButSent(wrong.item);
      if (outcome === "edited" && (output === undefined || distance === 0)) return no.sameWords();
      const proof = touched(context, shown);
      if (needsTouch(inForce.page, state) && outcome !== "sent-back" && !proof) return no.noPasskey();
      return did.reviewed({
        ...{ id, outcome, marks, seconds, distance: outcome === "edited" ? distance : 0 },
        output: outcome === "edited" ? prose(output ?? "") : state.output,
        shown: draftCard(state, inForce.version),
        ...(proof && { proof }),
      });
    },

    /** Whoever sends answers says so. What was sent unread is recorded as that: it is a step that was skipped. */
    use({ id, recipient }, { state }) {
      if (!state?.output) return no.unknown();
      const unread = state.review ? state.review.outcome === "sent-back" : state.why !== "sampled";
      if (state.used.length > 0 && state.used.some((one) => one.unread === unread)) return [];
      return did.used({ id, recipient: prose(recipient), unread });
    },

    complain({ says, ...asked }, { state }) {
      return isSaid(state, "complaint", asked.item) ? [] : did.complained({ ...asked, says: prose(says) });
    },

    check({ says, ok, ...asked }, { state }) {
      return ok || isSaid(state, "check", asked.item) ? [] : did.failed({ ...asked, says: prose(says) });
    },
  },

  evolve: {
    opened: (was, data, { at: openedAt, seq }) => ({ ...was, ...data, openedAt, seq }),
    reviewed: (was, { outcome, output, marks, distance, seconds }, { actor, at }) => ({
      ...was,
      review: { outcome, output, marks, distance, seconds, by: personIn(actor), at },
    }),
    used: (was, { recipient, unread }, { at }) => ({ ...was, used: [...was.used, { recipient, unread, at }] }),
    complained: (was, data, { at, seq }) => ({
      ...faulty(was, { ...data, feed: "complaint", at }, seq),
      complained: was.complained || at,
    }),
    failed: (was, data, { at, seq }) => faulty(was, { ...data, feed: "check", at }, seq),
  },
});

const isSaid = (state: DraftState | undefined, feed: Fault["feed"], item: string): boolean =>
  state !== undefined &&
  (state.faults.length >= mostFaults || state.faults.some((one) => one.feed === feed && one.item === item));

/** Also an answer that nobody reads can be wrong: then the draft begins with that. */
function faulty(
  was: DraftState,
  {
    id,
    task,
    question,
    call,
    release,
    ...fault
  }: Fault & Pick<DraftState, "id" | "task" | "question" | "call" | "release">,
  seq: number,
): DraftState {
  const { feed, item, at } = fault;
  return {
    ...{ ...was, id, task, question, call, release, faults: [...was.faults, { feed, item, at }] },
    ...{ openedAt: was.openedAt ?? at, seq: was.seq ?? seq },
  };
}

/** Who reads it: the question's own approver, else whoever reads for the task, else the owner of AI. Also whoever made the call. */
export function readersOf(page: Page, { task, question }: Pick<DraftState, "task" | "question">, at: string): string[] {
  const found = taskOf(page, task);
  const own = found?.questions.find(({ name }) => name === question)?.approve ?? "";
  const names = own === "" ? (found?.reviewedBy ?? []) : [own];
  const people = [...new Set(names.map((one) => personBehind(page, one, at)).filter((one) => one !== ""))];
  return people.length > 0 ? people : [aiOwner(page)];
}

/** Money, plan terms, law, security and production: a person was there, and their passkey says so. */
export function needsTouch(page: Page, { task, question }: Pick<DraftState, "task" | "question">): boolean {
  const found = taskOf(page, task)?.questions.find(({ name }) => name === question);
  return found !== undefined && found.about !== "plain";
}

/** What a person is shown before they say what becomes of it. */
export const draftCard = (
  { id, task, question, release, input, output, recipient }: DraftState,
  page: string,
): { readonly [name: string]: Json } => ({
  kind: "draft.review",
  ...{ id, task, question, release, page },
  ...{ input: input.text, output: output.text, recipient: recipient.text },
});

/** Everything that a draft can be marked on: what the task's triggers count first, then what always matters. */
export function checklist(page: Page, task: string): string[] {
  const found = taskOf(page, task);
  const counted = found ? stopsOf(found).filter(({ feed, unit }) => feed === "mark" && unit !== "min") : [];
  return [...new Set([...counted.map(({ name }) => name), "names", "dates", "tone"])];
}

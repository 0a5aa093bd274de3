/** The weekly check-in: one real decision of which two people say blind who had the final say, and a note of one page. */

import * as z from "zod";
import { type Context, events, isRefusal, many, type Subjects } from "../../kernel/kind.ts";
import { prose, type Text, text, textDigest } from "../../kernel/prose.ts";
import { type Page, personOf } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import type { PageState } from "../page/kind.ts";
import { choose, finalSay } from "./choice.ts";
import { decidedIn, decidedKinds, deciding } from "./decided.ts";
import { closersOf, pairOf } from "./people.ts";
import { no } from "./refusals.ts";
import { type CheckinState, isOpen, nobody, trusts, unanswered } from "./state.ts";
import { daysBefore, isWeek, lastDue, weekAfter, weekOf } from "./week.ts";

export type { CheckinState, Trust } from "./state.ts";
export { blindTexts, isBlind, unanswered } from "./state.ts";

const id = z.string().refine(isWeek, "A week, as `2026-W47`.");
const person = z.string().min(1).max(80);
const time = z.iso.datetime();
const short = z.string().trim().max(600);
const chosen = z.strictObject({
  ...{ kind: z.enum(decidedKinds), id: z.string().max(200), at: time, risk: z.enum(["low", "medium", "high"]) },
  ...{ oneWay: z.boolean(), overrode: z.boolean(), waited: z.int().nonnegative(), of: z.int().positive() },
});
/** The longest note that is kept, in characters: more than a page of it nobody reads. */
export const longestNote = 20_000;

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  opened: z.strictObject({
    ...{ id, zone: z.string(), from: time, pair: z.array(person).min(1).max(2), away: z.array(person) },
    owners: z.array(z.strictObject({ area: z.string(), owner: z.string() })),
    decision: chosen.optional(),
  }),
  answered: z.strictObject({ id, said: text }),
  trusted: z.strictObject({ id, trust: z.enum(trusts) }),
  judged: z.strictObject({ id, finding: z.string(), page: z.boolean() }),
  closed: z.strictObject({
    ...{ id, owners: text, faster: text, cto: text, note: text, final: z.string() },
    said: z.array(z.strictObject({ person, said: z.string() })),
  }),
  lapsed: z.strictObject({ id }),
};
const did = events("checkin", schemas);

const words = z.strictObject({ text: z.string(), salt: z.string().max(200), words: z.string().max(80).nullable() });

export const checkin = many({
  name: "checkin",
  initial: { answers: new Map(), trust: new Map(), judged: new Map() } as unknown as CheckinState,
  reads: deciding,
  events: schemas,
  refusals: no,

  commands: {
    /** By a person: that of the week that it is. By the server: the one whose time has come. */
    open: z.strictObject({ id }),
    /** `said`: a person of the page, or `nobody`. */
    answer: z.strictObject({ id, said: person }),
    trust: z.strictObject({ id, trust: z.enum(trusts) }),
    /** `page`: the page should change; false: it stays as it is. */
    judge: z.strictObject({ id, finding: z.string().min(1).max(200), page: z.boolean() }),
    /** `note` is made by the server from the record and the three fields; `sealed` are the words that were hidden until now. */
    close: z.strictObject({
      ...{ id, owners: short, faster: short, cto: short, note: z.string().min(1).max(longestNote) },
      sealed: z.array(words).max(2),
    }),
  },

  decide: {
    open({ id }, context) {
      const { state, all, world, at, actor } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      const { page } = inForce;
      if (actor === "system") {
        const due = page.review?.weekly && lastDue(page.zone, page.review.weekly, at);
        if (!due || due.week !== id || due.due < inForce.since) return no.notDue(due?.due ?? at);
      } else if (!personOnPage(page, context)) return no.notPerson();
      else if (weekOf(page.zone, at) !== id) return no.otherWeek(weekOf(page.zone, at));
      if (state?.pair) return [];
      const before = [...all.values()].filter((one) => one.id < id);
      const left = actor === "system" ? undefined : before.find(isOpen);
      const may = left ? closersOf(page, left.pair, at) : [];
      // What lapses is blind no longer: nobody else ends what two people were asked.
      if (left && !(assuranceOf(context) && may.includes(personIn(actor)))) return no.stillOpen(left.id, may);
      // A week that was skipped is not made up for: what lies longer ago is in the record, and not in anybody's mind.
      const last = before.find((one) => one.id === weekAfter(id, -1));
      const from = last?.at ?? daysBefore(page.zone, at, 7);
      const decision = choose(decidedIn(world, from, at));
      const owners = page.areas.map(({ name, owner }) => ({ area: name, owner }));
      return [
        ...before.filter(isOpen).map((one) => did.lapsed({ id: one.id })),
        did.opened({ id, zone: page.zone, from, ...lists(page, at), owners, ...(decision ? { decision } : {}) }),
      ];
    },

    answer({ id, said }, context) {
      const found = asked(context, id);
      if (isRefusal(found)) return found;
      const { state, page, me } = found;
      if (!state.pair.includes(me)) return no.notNamed(state.pair);
      if (!state.decision) return no.noDecision();
      if (state.answers.has(me)) return no.answered();
      if (said !== nobody && !personOf(page, said)) return no.strange(said);
      return did.answered({ id, said: prose(said) });
    },

    trust({ id, trust }, context) {
      const found = asked(context, id);
      if (isRefusal(found)) return found;
      return found.state.trust.get(found.me) === trust ? [] : did.trusted({ id, trust });
    },

    judge({ id, finding, page }, context) {
      const found = asked(context, id);
      if (isRefusal(found)) return found;
      const { state, me } = found;
      if (!state.pair.includes(me)) return no.notNamed(state.pair);
      return state.judged.get(finding)?.page === page ? [] : did.judged({ id, finding, page });
    },

    close({ id, owners, faster, cto, note, sealed }, context) {
      const found = asked(context, id);
      if (isRefusal(found)) return found;
      const { state, page, me } = found;
      const may = closersOf(page, state.pair, context.at);
      if (!may.includes(me)) return no.notYours(may);
      if (unanswered(state).includes(me)) return no.answerFirst();
      const said = [...state.answers].map(([person, answer]) => ({ person, said: opened(answer.said, sealed) }));
      const final = (state.decision && finalSay(context.world, state.decision)?.by) ?? "";
      const fields = { owners: prose(owners), faster: prose(faster), cto: prose(cto), note: prose(note) };
      return did.closed({ id, ...fields, said, final });
    },
  },

  evolve: {
    opened: (was, { decision, ...data }, { actor: openedBy, at, seq }) => ({
      ...{ ...was, ...data, openedBy, at, seq, decision, closed: undefined, lapsed: false },
    }),
    answered: (was, { said }, { actor, at }) => ({
      ...was,
      answers: new Map(was.answers).set(personIn(actor), { said, at }),
    }),
    trusted: (was, { trust }, { actor }) => ({ ...was, trust: new Map(was.trust).set(personIn(actor), trust) }),
    judged: (was, { finding, page }, { actor }) => ({
      ...was,
      judged: new Map(was.judged).set(finding, { page, by: personIn(actor) }),
    }),
    closed: (was, { id: _, ...data }, { actor, at, seq }) => ({
      ...was,
      closed: { ...data, by: personIn(actor), at, seq },
    }),
    lapsed: (was) => ({ ...was, lapsed: true }),
  },
});

function lists(page: Page, at: string) {
  const { pair, away } = pairOf(page, at);
  return { pair: [...pair], away: [...away] };
}

/** What was sealed counts only if it is, to the letter, what the log fixed; else it is as if the words were removed. */
function opened({ text }: Text, sealed: readonly z.infer<typeof words>[]): string {
  const found = sealed.find((one) => one.text === text);
  return found?.words && textDigest(found.salt, found.words) === text ? found.words : "";
}

interface Seen extends Context {
  readonly state: CheckinState | undefined;
  readonly all: Subjects<CheckinState>;
  readonly world: { readonly page: PageState };
}

/** A check-in that is open, and a person of the page in their browser. */
function asked(context: Seen, id: string) {
  const { state, world } = context;
  const page = world.page.inForce?.page;
  if (!page) return no.noPage();
  if (!state?.pair) return no.unknown(id);
  const me = personOnPage(page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(state.pair);
  if (state.closed) return no.closed(state.closed.by);
  if (state.lapsed) return no.lapsed();
  return { state, page, me };
}

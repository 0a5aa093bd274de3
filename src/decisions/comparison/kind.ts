/** Choosing a model on the team's own samples: what was compared, what people marked without knowing the names, what was chosen. */

import * as z from "zod";
import type { Json } from "../../kernel/json.ts";
import { events, isRefusal, many } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { type Page, taskOf } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { json } from "../proof.ts";
import { decidersOf, markersOf, ownersOf, startersOf } from "./people.ts";
import { no } from "./refusals.ts";
import { figureFields, isKeyOf, longestSealed, opened, orderSchema } from "./sealing.ts";
import {
  agreeAt,
  type ComparisonState,
  grades,
  isRun,
  type Mark,
  openSamples,
  rowsOf,
  runOf,
  unmarked,
  worst,
} from "./state.ts";
import { beatenBy } from "./verdict.ts";

export { no as refusalsOfComparisons } from "./refusals.ts";
export * from "./sealing.ts";
export * from "./state.ts";

const id = z.string().regex(/^cmp-[a-z0-9]{8,40}$/);
const name = z.string().min(1).max(80);
const model = z.string().min(3).max(200);
const models = z.array(model).min(2).max(3);
/** Fewer say too little, more nobody marks with care. */
export const fewest = 10;
export const most = 20;
const samples = z.array(name).min(fewest).max(most);
const place = z.int().nonnegative().max(2);
const count = z.int().nonnegative();
/** The longest answer that is kept, in characters. */
export const longestOutput = 200_000;
const marks = z.array(z.strictObject({ grade: z.enum(grades), minutes: z.number().min(0).max(480) })).max(3);
const run = { id, sample: name, place, ok: z.boolean() };
const start = {
  ...{ id, task: name, models, samples, release: z.int().positive() },
  promptDigest: z.string().regex(/^[0-9a-f]{64}$/),
  prices: json,
  /** Nano-dollars for an hour of whoever fixes answers. */
  hour: count,
};
const reason = z.string().trim().min(3).max(300);
/** Sealed words with their salts, as the server has them. */
const words = z.strictObject({
  text: z.string().regex(/^[0-9a-f]{64}$/),
  salt: z.string().max(200),
  words: z.string().max(longestSealed).nullable(),
});

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  /** `sealed`: the order of the answers. It is fixed here, and nobody can read it before the marks are closed. */
  started: z.strictObject({ ...start, sealed: text }),
  ran: z.strictObject({ ...run, output: text, sealed: text }),
  marked: z.strictObject({ id, sample: name, marks }),
  settled: z.strictObject({ id, sample: name, marks }),
  closed: z.strictObject({
    ...{ id, order: orderSchema },
    figures: z.array(z.strictObject({ sample: name, place, ...figureFields })),
  }),
  dropped: z.strictObject({ id, reason: text }),
  chosen: z.strictObject({ id, model, beats: z.array(model), reason: text }),
};
const did = events("comparison", schemas);

type Seen = Parameters<typeof personOnPage>[1] & {
  readonly via: string;
  readonly at: string;
  readonly world: { readonly page: { readonly inForce?: { readonly page: Page } | undefined } };
};

export const comparison = many({
  name: "comparison",
  initial: { runs: [], marks: new Map(), settled: new Map() } as unknown as ComparisonState,
  reads: { page, person },
  events: schemas,
  refusals: no,

  commands: {
    /** The server has looked up samples, release and prices, and drawn the order, before it gets here. */
    start: z.strictObject({ ...start, order: orderSchema }),
    /** `sealed`: JSON of model, call, cost and times. */
    run: z.strictObject({ ...run, output: z.string().max(longestOutput), sealed: z.string().max(longestSealed) }),
    mark: z.strictObject({ id, sample: name, marks }),
    settle: z.strictObject({ id, sample: name, marks }),
    /** `sealed`: the words that only the server has read until now. */
    close: z.strictObject({ id, sealed: z.array(words).max(1 + 3 * most) }),
    drop: z.strictObject({ id, reason }),
    choose: z.strictObject({ id, model, reason }),
  },

  decide: {
    start({ order, ...asked }, { state, world, actor, at }) {
      const found = world.page.inForce?.page;
      if (!found) return no.noPage();
      if (!taskOf(found, asked.task))
        return no.unknownTask(
          asked.task,
          found.ai.tasks.map((one) => one.name),
        );
      const may = startersOf(found, asked.task, at);
      if (!may.includes(personOnPage(found, { actor }) ?? "")) return no.notYours(may);
      const twice = asked.models.find((one, n) => asked.models.indexOf(one) !== n);
      if (twice !== undefined) return no.sameModel(twice);
      const providers = found.ai.providers.map((one) => one.name);
      const strange = asked.models.find((one) => !providers.includes(one.slice(0, one.indexOf("/"))));
      if (strange !== undefined) return no.unknownProvider(strange, providers);
      if (asked.prices === null) return no.unpriced(asked.models);
      if (!isKeyOf(asked, { order })) return no.noOrder();
      return state?.task ? [] : did.started({ ...asked, sealed: prose(JSON.stringify({ order })) });
    },

    run({ output, sealed, ...ran }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (!state?.task) return no.unknown();
      if (state.dropped) return no.dropped();
      if (!state.samples.includes(ran.sample) || ran.place >= state.models.length) return no.unknownSample(ran.sample);
      if (runOf(state, ran.sample, ran.place)) return [];
      return did.ran({ ...ran, output: prose(output), sealed: prose(sealed) });
    },

    mark({ id, sample, marks }, context) {
      const { state } = context;
      const found = markable(state, sample, context, markersOf);
      if (isRefusal(found)) return found;
      const wrong = badMarks(found.state, sample, marks, found.byHand);
      if (wrong) return wrong;
      const mine = found.state.marks.get(found.me)?.get(sample);
      if (JSON.stringify(mine) === JSON.stringify(marks.map(plain))) return [];
      return did.marked({ id, sample, marks: marks.map(plain) });
    },

    /** Only what people do not agree about: the rest stands as they said it. */
    settle({ id, sample, marks }, context) {
      const found = markable(context.state, sample, context, decidersOf);
      if (isRefusal(found)) return found;
      const { state, me, byHand } = found;
      const rows = rowsOf(state, sample);
      if (state.models.every((_, place) => agreeAt(rows, place))) return no.agreed();
      if (markersOf(found.page, state.task, context.at).includes(me) && !state.marks.get(me)?.has(sample))
        return no.markFirst();
      const given = state.models.flatMap((_, place) =>
        agreeAt(rows, place) ? (worst(rows.flatMap((row) => row[place] ?? [])) ?? []) : (marks[place] ?? []),
      );
      return badMarks(state, sample, given, byHand) ?? did.settled({ id, sample, marks: given.map(plain) });
    },

    /** What was sealed counts only if it is, to the letter, what the log fixed. */
    close({ id, sealed }, context) {
      const found = open(context.state, context, decidersOf);
      if (isRefusal(found)) return found;
      const left = unmarked(found.state).length;
      if (left > 0) return no.unmarked(left);
      const unsettled = openSamples(found.state).length;
      if (unsettled > 0) return no.unsettled(unsettled);
      const plain = opened(found.state, sealed);
      if (!plain) return no.sealGone();
      return did.closed({ id, order: plain.order.map((row) => [...row]), figures: [...plain.figures] });
    },

    drop({ id, reason }, { state, world, actor, at }) {
      const found = world.page.inForce?.page;
      if (!found) return no.noPage();
      if (!state?.task) return no.unknown();
      const may = [...new Set([state.by, ...ownersOf(found, at)])];
      if (!may.includes(personOnPage(found, { actor }) ?? "")) return no.notYourDrop(may);
      if (state.closed) return no.closed();
      return state.dropped ? [] : did.dropped({ id, reason: prose(reason) });
    },

    choose({ id, model, reason }, { state, world, actor, at }) {
      const found = world.page.inForce?.page;
      if (!found) return no.noPage();
      if (!state?.task) return no.unknown();
      const may = decidersOf(found, state.task, at);
      if (!may.includes(personOnPage(found, { actor }) ?? "")) return no.notDecider(may);
      if (!state.closed) return no.open();
      if (!state.models.includes(model)) return no.notCompared(model, state.models);
      if (state.chosen) return state.chosen.model === model ? [] : no.chosen(state.chosen.model);
      const beats = beatenBy(state, model, taskOf(found, state.task)?.byHand?.minutes);
      return did.chosen({ id, model, beats, reason: prose(reason) });
    },
  },

  evolve: {
    started: (was, { prices, ...data }, { actor, via, at, seq }) => ({
      ...{ ...was, ...data, prices: prices as Json, by: personIn(actor), via, at, seq },
      ...{ closed: undefined, dropped: undefined, chosen: undefined },
    }),
    ran: (was, { id: _, ...ran }) => ({ ...was, runs: [...was.runs, ran] }),
    marked(was, { sample, marks }, { actor }) {
      const me = personIn(actor);
      // A mark that was changed is not what was settled.
      const settled = new Map(was.settled);
      settled.delete(sample);
      const own = new Map(was.marks.get(me)).set(sample, marks);
      return { ...was, settled, marks: new Map(was.marks).set(me, own) };
    },
    settled: (was, { sample, marks }) => ({ ...was, settled: new Map(was.settled).set(sample, marks) }),
    closed: (was, { order, figures }, { actor, at }) => ({
      ...was,
      closed: { order, figures, by: personIn(actor), at },
    }),
    dropped: (was, { reason }, { actor, at }) => ({ ...was, dropped: { by: personIn(actor), at, reason } }),
    chosen: (was, { model, beats, reason }, { actor, at }) => ({
      ...was,
      chosen: { model, beats, reason, by: personIn(actor), at },
    }),
  },
});

const plain = ({ grade, minutes }: Mark): Mark => ({ grade, minutes: grade === "good" ? 0 : minutes });

/** A comparison whose names are closed and whose answers are all there, and a person who may say something about it. */
function open(state: ComparisonState | undefined, seen: Seen, peopleOf: typeof markersOf) {
  const found = seen.world.page.inForce?.page;
  if (!found) return no.noPage();
  if (!state?.task) return no.unknown();
  const may = peopleOf(found, state.task, seen.at);
  const me = personOnPage(found, seen);
  if (!me || !assuranceOf(seen)) return no.notInBrowser(may);
  if (!may.includes(me)) return peopleOf === decidersOf ? no.notDecider(may) : no.notYours(may);
  if (state.closed) return no.closed();
  if (state.dropped) return no.dropped();
  if (!isRun(state)) return no.unrun(state.samples.length * state.models.length - state.runs.length);
  return { state, page: found, me, byHand: taskOf(found, state.task)?.byHand?.minutes };
}

function markable(state: ComparisonState | undefined, sample: string, seen: Seen, peopleOf: typeof markersOf) {
  const found = open(state, seen, peopleOf);
  if (isRefusal(found)) return found;
  return found.state.samples.includes(sample) ? found : no.unknownSample(sample);
}

/** Every answer has a mark, and what is not good has its minutes; those of a wrong one may be the page's. */
function badMarks(state: ComparisonState, sample: string, marks: readonly Mark[], byHand: number | undefined) {
  if (marks.length !== state.models.length) return no.everyAnswer(state.models.length);
  if (marks.some(({ grade }, place) => grade !== "wrong" && !runOf(state, sample, place)?.ok)) return no.noAnswer();
  const unsaid = ({ grade, minutes }: Mark) =>
    minutes === 0 && (grade === "fix" || (grade === "wrong" && byHand === undefined));
  return marks.some(unsaid) ? no.noMinutes() : undefined;
}

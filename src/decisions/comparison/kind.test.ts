import { describe, expect, test } from "vitest";
import { and, inForce, noon, numbered, task, when, worldAfter } from "../../../test/support/ai-history.ts";
import { aiTeam } from "../../../test/support/ai-team.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { textDigest } from "../../kernel/prose.ts";
import { type ComparisonState, markAt, modelAt, openSamples, sealedTexts } from "./kind.ts";
import { decidersOf, markersOf, startersOf } from "./people.ts";

/** Noor and Li change the task and read its answers, Tom tests it, Ana owns AI. */
const { page, events } = inForce(aiTeam({ more: "      reviewed-by: [noor, li]" }));
const team = numbered(events);
const id = "cmp-00000001";
const models = ["openai/gpt-5-mini", "openai/gpt-5"];
const [cheap = "", dear = ""] = models;
const samples = Array.from({ length: 10 }, (_, n) => `sample-0000000${n}`);
const [first = ""] = samples;
/** The first sample has the dear one at the first place. */
const order = samples.map((_, n) => (n === 0 ? [1, 0] : [0, 1]));
const asked = {
  ...{ id, task, models, samples, release: 1, promptDigest: "a".repeat(64), prices: [{ model: cheap }] },
  ...{ hour: 30e9, order },
};
const system = { via: "system" };
const good = { grade: "good", minutes: 0 };
const fix = { grade: "fix", minutes: 2 };
const wrong = { grade: "wrong", minutes: 0 };

const started = and(team, "noor", "comparison.start", asked);
/** In these tests nothing is salted. */
const sealedOf = (words: string) => ({ text: textDigest("", words), salt: "", words });
const figureWords = (sample: string, model: string) =>
  JSON.stringify({
    ...{ model, call: `call-${sample}-${model}`.replaceAll("/", "-") },
    ...{ firstTokenMs: 200, ms: 900, cost: model === cheap ? 1_000 : 9_000, cached: false },
  });
const placeOf = (sample: string, model: string) => order[samples.indexOf(sample)]?.indexOf(models.indexOf(model)) ?? 0;
const answer = (sample: string, model: string, output = "Here is your copy.") => ({
  ...{ id, sample, place: placeOf(sample, model), ok: output !== "", output, sealed: figureWords(sample, model) },
});
const sealed = [
  sealedOf(JSON.stringify({ order })),
  ...samples.flatMap((sample) => models.map((model) => sealedOf(figureWords(sample, model)))),
];
const run = (past: readonly Recorded[], upTo = samples.length) =>
  samples
    .slice(0, upTo)
    .flatMap((sample) => models.map((model) => answer(sample, model)))
    .reduce((was: readonly Recorded[], data) => and(was, "system", "comparison.run", data, system), past);
const ran = run(started);
const marksAll = (past: readonly Recorded[], who: string, marks: readonly object[] = [good, good], from = 0) =>
  samples.slice(from).reduce((was, sample) => and(was, who, "comparison.mark", { id, sample, marks }), past);
const stateAfter = (past: readonly Recorded[]) => worldAfter(past).many("comparison").get(id) as ComparisonState;
/** Tom says of the first sample that its second answer must be fixed, and Noor that it is good; only Tom marks the rest. */
const disputed = marksAll(
  and(and(ran, "tom", "comparison.mark", { id, sample: first, marks: [good, fix] }), "noor", "comparison.mark", {
    ...{ id, sample: first, marks: [good, good] },
  }),
  "tom",
  [good, good],
  1,
);

const marked = marksAll(ran, "tom");
const closed = and(marked, "tom", "comparison.close", { id, sealed });

describe("who", () => {
  test("starts: whoever changes, tests or reads the task, and the owner of AI; a program does not", () => {
    expect(startersOf(page, task, noon)).toEqual(["noor", "li", "tom", "ana"]);
    when(team, "noor", "comparison.start", asked).records("comparison.started");
    when(team, "agent:coder", "comparison.start", asked).refuses("comparison.notYours");
    when(team, "machine:ci", "comparison.start", asked).refuses("comparison.notYours");
  });

  test("answers: the server alone, each sample and model once", () => {
    when(started, "noor", "comparison.run", answer(first, cheap)).refuses("comparison.notSystem");
    when(started, "system", "comparison.run", answer(first, cheap), system).records("comparison.ran");
    when(run(started, 1), "system", "comparison.run", answer(first, cheap), system).records();
    const strange = (more: object) =>
      when(started, "system", "comparison.run", { ...answer(first, cheap), ...more }, system);
    strange({ sample: "sample-x" }).refuses("comparison.unknownSample");
    strange({ place: 2 }).refuses("comparison.unknownSample");
  });

  test("marks: whoever reads or tests the task, in their browser", () => {
    expect(markersOf(page, task, noon)).toEqual(["tom", "noor", "li"]);
    const mark = { id, sample: first, marks: [good, fix] };
    when(ran, "tom", "comparison.mark", mark).records("comparison.marked");
    when(ran, "tom", "comparison.mark", mark, { via: "cli:t1" }).refuses("comparison.notInBrowser");
    when(ran, "ana", "comparison.mark", mark).refuses("comparison.notYours");
  });
});

test("settles, closes and chooses: whoever tests the task, and the owner of AI", () => {
  expect(decidersOf(page, task, noon)).toEqual(["tom", "ana"]);
  const settling = { id, sample: first, marks: [good, fix] };
  when(disputed, "noor", "comparison.settle", settling).refuses("comparison.notDecider");
  when(disputed, "tom", "comparison.settle", settling, { via: "token:t1" }).refuses("comparison.notInBrowser");
  when(marked, "noor", "comparison.close", { id, sealed }).refuses("comparison.notDecider");
  when(closed, "noor", "comparison.choose", { id, model: cheap, reason: "Cheap." }).refuses("comparison.notDecider");
});

describe("it is started", () => {
  test("with two or three different models of known providers, whose prices are known", () => {
    const not = (more: object) => when(team, "noor", "comparison.start", { ...asked, ...more });
    not({ models: [cheap, cheap] }).refuses("comparison.sameModel");
    not({ models: [cheap, "elsewhere/gpt-5"] }).refuses("comparison.unknownProvider");
    not({ prices: null }).refuses("comparison.unpriced");
    not({ order: order.map(() => [0, 0]) }).refuses("comparison.noOrder");
    not({ task: "haiku" }).refuses("comparison.unknownTask");
    expect(not({ samples: samples.slice(1), order: order.slice(1) }).answer).toHaveProperty("malformed");
  });

  test("and nothing is marked before every model has answered every sample", () => {
    const mark = { id, sample: first, marks: [good, good] };
    when(run(started, 9), "tom", "comparison.mark", mark).refuses("comparison.unrun");
  });
});

describe("a mark", () => {
  const mark = (marks: readonly object[], past = ran) =>
    when(past, "tom", "comparison.mark", { id, sample: first, marks });

  test("is needed for every answer, with the minutes of what is fixed", () => {
    mark([good]).refuses("comparison.everyAnswer");
    mark([good, { grade: "fix", minutes: 0 }]).refuses("comparison.noMinutes");
    // The page does not say what the same work takes by hand.
    mark([good, wrong]).refuses("comparison.noMinutes");
    mark([good, { grade: "wrong", minutes: 3 }]).records("comparison.marked");
  });

  test("says nothing twice, and can be changed until the marks are closed", () => {
    const once = and(ran, "tom", "comparison.mark", { id, sample: first, marks: [good, fix] });
    mark([good, fix], once).records();
    mark([good, good], once).records("comparison.marked");
  });

  test("counts for the model that stands at its place", () => {
    expect(modelAt(stateAfter(ran), first, 0)).toBe("");
    const state = stateAfter(and(marksAll(ran, "tom", [good, fix]), "tom", "comparison.close", { id, sealed }));
    expect(modelAt(state, first, 0)).toBe(dear);
    expect(modelAt(state, first, 1)).toBe(cheap);
    expect(markAt(state, first, 1)).toEqual(fix);
  });
});

describe("where two people do not agree", () => {
  const settling = { id, sample: first, marks: [good, fix] };

  test("the worse mark counts, and the names stay closed", () => {
    const state = stateAfter(disputed);
    expect(openSamples(state)).toEqual([first]);
    expect(markAt(state, first, 1)).toEqual(fix);
    when(disputed, "tom", "comparison.close", { id, sealed }).refuses("comparison.unsettled");
  });

  test("somebody who marked it settles it; what they agree about stands as they said it", () => {
    const other = { ...settling, marks: [{ grade: "wrong", minutes: 9 }, good] };
    const { answer } = when(disputed, "tom", "comparison.settle", other);
    expect(answer).toMatchObject([{ type: "comparison.settled", data: { marks: [good, good] } }]);
    const settled = and(disputed, "tom", "comparison.settle", settling);
    expect(openSamples(stateAfter(settled))).toEqual([]);
    when(settled, "tom", "comparison.close", { id, sealed }).records("comparison.closed");
    when(ran, "tom", "comparison.settle", settling).refuses("comparison.agreed");
  });

  test("whoever also marks does not settle what they have not marked; the owner of AI need not", () => {
    const one = and(ran, "noor", "comparison.mark", { id, sample: first, marks: [good, fix] });
    const others = and(one, "li", "comparison.mark", { id, sample: first, marks: [good, good] });
    when(others, "tom", "comparison.settle", settling).refuses("comparison.markFirst");
    when(others, "ana", "comparison.settle", settling).records("comparison.settled");
  });

  test("a mark that is changed after that opens it again", () => {
    const settled = and(disputed, "tom", "comparison.settle", settling);
    const again = and(settled, "noor", "comparison.mark", { id, sample: first, marks: [fix, good] });
    expect(openSamples(stateAfter(again))).toEqual([first]);
  });
});

describe("the names", () => {
  test("open once every sample is marked, and nothing is marked after that", () => {
    when(ran, "tom", "comparison.close", { id, sealed }).refuses("comparison.unmarked");
    when(closed, "tom", "comparison.mark", { id, sample: first, marks: [good, fix] }).refuses("comparison.closed");
    when(closed, "tom", "comparison.settle", { id, sample: first, marks: [good, fix] }).refuses("comparison.closed");
    when(closed, "tom", "comparison.close", { id, sealed }).refuses("comparison.closed");
  });
});

describe("what would open the names", () => {
  test("is in the log from the start, but only as digests: neither order nor model, call, cost and times", () => {
    const stored = JSON.stringify(ran.filter(({ type }) => type.startsWith("comparison.")));
    for (const plain of ["order", "call-", "firstTokenMs", "cost", "[1,0]"]) expect(stored).not.toContain(plain);
    expect(stored.match(/"model"/g)).toHaveLength(1); // the price row, for all of them
    expect(sealedTexts(stateAfter(ran))).toHaveLength(1 + 2 * samples.length);
    expect(sealedTexts(stateAfter(closed))).toEqual([]);
  });

  test("stands in plain once the marks are closed, and only as it was fixed", () => {
    const state = stateAfter(closed);
    expect(state.closed?.order).toEqual(order);
    expect(state.closed?.figures).toHaveLength(20);
    const other = JSON.stringify({ order: order.map(() => [0, 1]) });
    const swapped = [{ ...sealedOf(other), text: textDigest("", JSON.stringify({ order })) }, ...sealed.slice(1)];
    for (const bad of [[], sealed.slice(1), sealed.slice(0, -1), swapped])
      when(marked, "tom", "comparison.close", { id, sealed: bad }).refuses("comparison.sealGone");
  });
});

test("an answer without words is wrong, whatever anybody says", () => {
  const silent = run(and(started, "system", "comparison.run", answer(first, dear, ""), system));
  const said = (marks: readonly object[]) => when(silent, "tom", "comparison.mark", { id, sample: first, marks });
  said([good, good]).refuses("comparison.noAnswer");
  said([{ grade: "wrong", minutes: 3 }, good]).records("comparison.marked");
});

test("one that is not closed is dropped by who started it or by the owner of AI, and then nothing goes on", () => {
  const drop = { id, reason: "The samples are old." };
  when(started, "tom", "comparison.drop", drop).refuses("comparison.notYourDrop");
  when(started, "ana", "comparison.drop", drop).records("comparison.dropped");
  when(closed, "noor", "comparison.drop", drop).refuses("comparison.closed");
  const dropped = and(run(started, 3), "noor", "comparison.drop", drop, { via: "cli:t1" });
  when(dropped, "noor", "comparison.drop", drop).records();
  when(dropped, "system", "comparison.run", answer(samples[5] as string, cheap), system).refuses("comparison.dropped");
  when(dropped, "tom", "comparison.mark", { id, sample: first, marks: [good, good] }).refuses("comparison.dropped");
});

describe("a choice", () => {
  const choice = { id, model: cheap, reason: "As good here, and cheaper in all." };

  test("comes after the marks, also from a person's own command line", () => {
    when(marked, "tom", "comparison.choose", choice).refuses("comparison.open");
    when(closed, "tom", "comparison.choose", choice, { via: "cli:t1" }).records("comparison.chosen");
    when(closed, "agent:coder", "comparison.choose", choice).refuses("comparison.notDecider");
    when(closed, "tom", "comparison.choose", { ...choice, model: "openai/gpt-4" }).refuses("comparison.notCompared");
  });

  test("says which models it beats: as good as far as these samples say, and cheaper in all", () => {
    const { answer } = when(closed, "tom", "comparison.choose", choice);
    expect(answer).toMatchObject([{ type: "comparison.chosen", data: { model: cheap, beats: [dear] } }]);
    const other = when(closed, "tom", "comparison.choose", { ...choice, model: dear });
    expect(other.answer).toMatchObject([{ data: { model: dear, beats: [] } }]);
  });

  test("stands: the same again adds nothing, another is refused", () => {
    const chosen = and(closed, "tom", "comparison.choose", choice);
    when(chosen, "ana", "comparison.choose", choice).records();
    when(chosen, "ana", "comparison.choose", { ...choice, model: dear }).refuses("comparison.chosen");
    expect(stateAfter(chosen).chosen).toMatchObject({ model: cheap, by: "tom" });
  });
});

test("nothing is said of a comparison that is not there", () => {
  for (const [command, data] of [
    ["mark", { sample: first, marks: [good, good] }],
    ["settle", { sample: first, marks: [good, good] }],
    ["close", { sealed: [] }],
    ["drop", { reason: "Not now." }],
    ["choose", { model: cheap, reason: "Cheap." }],
  ] as const)
    when(team, "tom", `comparison.${command}`, { id, ...data }).refuses("comparison.unknown");
});

/** A comparison of three models at every stage, made from Quillhaven's morning: answers, marks, a sample to settle, the choice. */

import { type ComparisonState, sealedTexts } from "../../src/decisions/comparison/kind.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import { comparisonsView, comparisonView } from "../../src/views/comparison.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { shellView } from "../../src/views/shell.ts";
import type { Html } from "../../src/web/layout.tsx";
import { comparisonScreen } from "../../src/web/screens/comparison.tsx";
import { comparisonsScreen } from "../../src/web/screens/comparisons.tsx";
import { aiWeek, morning, prices, replies } from "./ai-morning.ts";
import type { Team } from "./team.ts";

const id = "cmp-0000quillhaven";
const names = ["openai/gpt-5-mini", "openai/gpt-5", "openai/gpt-5-nano"];
const samples = Array.from({ length: 16 }, (_, n) => `sample-0000000${n.toString(16)}`);
const fee = samples[6] as string;
const weak = new Set(samples.slice(0, 4));
const answers = new Map([
  ["openai/gpt-5", "Your payment arrived on 3 Nov, two days before the due date, so no late fee applies."],
  ["openai/gpt-5-mini", "The fee of 12 EUR is not right: on the small plan it would be 5 EUR. It will be taken off."],
  ["openai/gpt-5-nano", "The late fee on your plan is 12 EUR. It is due within 14 days."],
]);
const cost = new Map([
  ["openai/gpt-5", 52_000_000],
  ["openai/gpt-5-mini", 4_000_000],
  ["openai/gpt-5-nano", 1_000_000],
]);

const order = samples.map((_, n) => [n % 3, (n + 1) % 3, (n + 2) % 3]);

/** A comparison with so many of its 48 answers. */
function asked(answered: number): Team {
  const team = aiWeek();
  for (const sample of samples) {
    const input = "We paid on the 3rd but got a late fee of 12 EUR. We are on the small plan. Is that right?";
    team.does("noor", "task.sample", { id: replies, sample, input }, morning);
  }
  const about = { id, task: replies, models: names, samples, release: 14, promptDigest: "5".repeat(64) };
  team.does("noor", "comparison.start", { ...about, prices, hour: 30e9, order }, morning);
  const runs = samples.flatMap((sample) => names.map((model, n) => ({ sample, model, n })));
  for (const { sample, model, n } of runs.slice(0, answered)) {
    const took = { firstTokenMs: 300 + 200 * n, ms: 800 + 1500 * n, cost: cost.get(model), cached: false };
    const sealed = JSON.stringify({ model, call: `call-${sample}-${n}`, ...took });
    const place = order[samples.indexOf(sample)]?.indexOf(n);
    const answer = { id, sample, place, ok: true, output: answers.get(model), sealed };
    team.does("system", "comparison.run", answer, morning);
  }
  return team;
}

const stateOf = (team: Team) => (team.world.many("comparison") as Subjects<ComparisonState>).get(id) as ComparisonState;
const sealedIn = (team: Team) => sealedTexts(stateOf(team));

function marked(team: Team, who: string, isStrict: boolean): void {
  for (const sample of samples) {
    const marks = names.map((_, place) => {
      const model = names[order[samples.indexOf(sample)]?.[place] ?? 0];
      if (model === "openai/gpt-5-nano" && weak.has(sample)) return { grade: "wrong", minutes: 2 };
      const fixes = model === "openai/gpt-5-mini" && sample === fee && isStrict;
      return fixes ? { grade: "fix", minutes: 1 } : { grade: "good", minutes: 0 };
    });
    team.does(who, "comparison.mark", { id, sample, marks }, morning);
  }
}

export async function comparisonScreens(): Promise<[string, Html][]> {
  const one = async (context: ViewContext) => {
    const model = await comparisonView(context, id);
    if (!model) throw new Error("The fixture does not hold what the screen shows.");
    return comparisonScreen(shellView(context, "ai"), model);
  };
  const list = (context: ViewContext) => {
    const model = comparisonsView(context, replies);
    if (!model) throw new Error("The page does not name the task.");
    return comparisonsScreen(shellView(context, "ai"), model);
  };
  const all = names.length * samples.length;
  const made: [string, Html][] = [
    ["compare-none", list(aiWeek().seenBy("noor", morning))],
    ["compare-runs", await one(asked(17).seenBy("noor", morning))],
    ["compare-mark", await one(asked(all).seenBy("sam", morning))],
  ];
  const team = asked(all);
  marked(team, "sam", false);
  marked(team, "noor", true);
  made.push(["compare-settle", await one(team.seenBy("sam", morning))]);
  const fixed = names.map(() => ({ grade: "fix", minutes: 1 }));
  team.does("sam", "comparison.settle", { id, sample: fee, marks: fixed }, morning);
  made.push(["compare-close", await one(team.seenBy("sam", morning))]);
  team.does(
    "sam",
    "comparison.close",
    { id, sealed: team.kept.filter(({ text }) => sealedIn(team).includes(text)) },
    morning,
  );
  made.push(["compare-choose", await one(team.seenBy("sam", morning))]);
  const reason = "As good on our mails as far as sixteen say, and cheaper in all.";
  team.does("sam", "comparison.choose", { id, model: "openai/gpt-5-mini", reason }, morning);
  made.push(
    ["compare-chosen", await one(team.seenBy("sam", morning))],
    ["compare", list(team.seenBy("noor", morning))],
  );
  return made;
}

/** The section `ai` as the rules read it: who runs the models, what may be spent, and the team's AI tasks. */

import { budgetAt, type ToNanoUsd, toNanoUsd } from "./ai-money.ts";
import { type Name, nameAt, namesAt } from "./directory.ts";
import { type Ai, type Level, noAi, type Provider, type Question, type Risk, type Subject, type Task } from "./page.ts";
import { nearest, type Place, type Report } from "./problem.ts";
import { subjectIn } from "./subjects.ts";
import { triggersOf } from "./task-triggers.ts";
import { at, entries, texts, value, word } from "./tree.ts";
import { minutes, percent } from "./units.ts";
import type { Entry, Mapping, Node } from "./yaml.ts";

/** Percent of the answers that a person reads under spot checks, where the page says nothing. */
const usualSample = 10;
/** Minutes that a drill may take, and days until it is due again, where the page says nothing. */
const usualDrill = { within: 30, every: 30 };

/** The AI of a page whose form was checked. Amounts without a rate, models of nobody and triggers without a feed are reported. */
export function aiOf(root: Mapping, name: Name, report: Report): Ai {
  const section = value(root, "ai");
  if (section?.is !== "mapping") return noAi;
  const providers = entries(value(section, "providers")).map(provider);
  const toNano = toNanoUsd(section, report);
  const asked = models(providers, report);
  for (const one of texts(section, "models")) asked(one, "ai.models");
  const shares = texts(section, "tell-at").flatMap(({ text }) => percent(text) || []);
  const everything = budgetAt(section, "budget", "ai", toNano);
  const person = budgetAt(section, "budget-per-person", "ai", toNano);
  const key = budgetAt(section, "budget-per-key", "ai", toNano);
  return {
    providers,
    models: texts(section, "models").map(({ text }) => text),
    budgets: { ...(everything && { everything }), ...(person && { person }), ...(key && { key }) },
    tellAt: shares.length > 0 ? [...new Set(shares)].sort((a, b) => a - b) : noAi.tellAt,
    tasks: entries(value(section, "tasks")).flatMap((entry) =>
      entry.value.is === "mapping" ? [task(entry.key.text, entry.value, { name, toNano, asked, report })] : [],
    ),
  };
}

const provider = ({ key, value: node }: Entry): Provider => ({
  name: key.text,
  kind: word(node, "kind") as Provider["kind"],
  base: word(node, "base").replace(/\/+$/, ""),
  key: word(node, "key"),
});

type AskedModel = (place: Place & { readonly text: string }, path: string) => void;

/** Reports a model of a provider that the page does not list. */
const models =
  (providers: readonly Provider[], report: Report): AskedModel =>
  (place, path) => {
    const [whose = ""] = place.text.split("/");
    if (!place.text.includes("/") || providers.some(({ name }) => name === whose)) return;
    const known = providers.map(({ name }) => name);
    const meant = nearest(whose, known) ?? (known.length === 1 ? known[0] : undefined);
    report(place, {
      code: "page.provider",
      what: `\`${path}\` names the provider \`${whose}\`, which \`ai.providers\` does not have.`,
      why: "Nobody would be asked, so every call would be refused.",
      fix: meant
        ? `Did you mean ${meant}?`
        : `Add it under \`ai.providers\`: \`${whose}: { kind: openai, base: https://…, key: env:NAME }\`.`,
      replace: meant && `${meant}${place.text.slice(whose.length)}`,
    });
  };

interface Reading {
  readonly name: Name;
  readonly toNano: ToNanoUsd;
  readonly asked: AskedModel;
  readonly report: Report;
}

function task(id: string, fields: Mapping, { name, toNano, asked, report }: Reading): Task {
  const path = `ai.tasks.${id}`;
  const list = (field: string) => texts(fields, field).map(({ text }) => text);
  for (const field of ["model", "edge-cases"]) for (const one of texts(fields, field)) asked(one, `${path}.${field}`);
  const testedBy = namesAt(fields, "tested-by", path, name);
  const reviewedBy = namesAt(fields, "reviewed-by", path, name);
  const questions = entries(value(fields, "questions")).map((entry) => question(entry, path, name));
  const byHand = byHandOf(value(fields, "by-hand"));
  const edgeCases = word(fields, "edge-cases");
  const budget = budgetAt(fields, "budget", path, toNano);
  const trigger = { path, fields, byHand: byHand !== undefined, questions: questions.length };
  return {
    name: id,
    does: word(fields, "does"),
    changedBy: namesAt(fields, "changed-by", path, name),
    testedBy,
    reviewedBy: reviewedBy.length > 0 ? reviewedBy : testedBy,
    never: list("never"),
    rank: rankOf(value(fields, "rank")),
    model: word(fields, "model"),
    edgeCases,
    prompt: word(fields, "prompt"),
    parameters: entries(value(fields, "parameters")).map(({ key, value: node }) => ({
      name: key.text.replaceAll("-", "_"),
      value: parameter(node),
    })),
    tools: list("tools"),
    reads: list("reads"),
    writes: list("writes"),
    ...(value(fields, "calls") && { calls: list("calls") }),
    questions,
    ...(budget && { budget }),
    stop: triggersOf({ ...trigger, edgeCases: edgeCases !== "" }, toNano, report),
    fallback: word(fields, "fallback"),
    ...(byHand && { byHand }),
    drill: drillOf(value(fields, "drill"), `${path}.drill`, report),
  };
}

function question({ key, value: node }: Entry, path: string, name: Name): Question {
  const fields = node as Mapping;
  const about = word(fields, "about") as Subject | "";
  return {
    name: key.text,
    level: word(fields, "level") as Level,
    sample: percent(word(fields, "sample")) ?? usualSample,
    approve: nameAt(fields, "approve", `${path}.questions.${key.text}.approve`, name, "may-be-a-rotation"),
    // A name that says more than `plain` is believed: the rules say so where the page says otherwise.
    about: (about === "plain" ? undefined : about || undefined) ?? subjectIn(key.text)?.about ?? "plain",
  };
}

/** Unknown harm counts as high; speed and cost as neither. */
const rankOf = (node: Node | undefined): Task["rank"] => ({
  harm: (word(node, "harm") || "high") as Risk,
  speed: (word(node, "speed") || "medium") as Risk,
  cost: (word(node, "cost") || "medium") as Risk,
});

/** A number or a truth value where it is written as one, else the words. */
function parameter(node: Node): string | number | boolean {
  const text = node.is === "words" ? node.text : "";
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

function byHandOf(node: Node | undefined): Task["byHand"] {
  const [took, wrong] = [Number(word(node, "minutes")), percent(word(node, "errors"))];
  return took > 0 && wrong !== undefined ? { minutes: took, errors: wrong } : undefined;
}

/** A drill that may take longer than this shows nothing: the business stood still (mission, A10). */
const longestDrill = 30;

function drillOf(node: Node | undefined, path: string, report: Report): Task["drill"] {
  const within = minutes(word(node, "within")) ?? usualDrill.within;
  if (within > longestDrill) {
    report(at(node as Mapping, "within"), {
      code: "page.drill-long",
      what: `\`${path}.within\` is longer than ${longestDrill} minutes.`,
      why: "Work that stands still for longer is not handed over, it is stopped.",
      fix: `Write at most \`${longestDrill}m\`.`,
      replace: `${longestDrill}m`,
    });
  }
  return { within, every: Math.round((minutes(word(node, "every")) ?? usualDrill.every * 1440) / 1440) };
}

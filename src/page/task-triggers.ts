/** The numbers at which an AI task stops or narrows by itself: who says each, and what it does. */

import type { ToNanoUsd } from "./ai-money.ts";
import type { TaskTrigger } from "./page.ts";
import { type Finding, nearest, type Place, type Report } from "./problem.ts";
import { at, entries, lineWith, value, word } from "./tree.ts";
import type { Entry, Mapping } from "./yaml.ts";

type Unit = TaskTrigger["unit"];
type Feed = TaskTrigger["feed"];
type Then = TaskTrigger["then"];
interface BuiltIn {
  readonly unit: Unit;
  readonly feed: Feed;
  readonly then: Then;
}

const counted = (unit: Unit, feed: Feed, then: Then): BuiltIn => ({ unit, feed, then });

/**
 * The triggers that every task may use by name. What hurts one kind of question pauses it; what says that a rule was
 * broken pauses the task; what slips lets people read more again; what costs too much leaves the cheap model only.
 */
const builtIn: ReadonlyMap<string, BuiltIn> = new Map([
  ["wrong-price", counted("", "mark", "pause-question")],
  ["policy-break", counted("", "mark", "pause-task")],
  ["skipped-approval", counted("", "check", "pause-task")],
  ["wrong-model", counted("", "meter", "pause-task")],
  /** The share of the answers that were marked wrong or sent back. */
  ["error-rate", counted("%", "meter", "narrow")],
  /** The minutes of mending that one answer takes. */
  ["rework", counted("min", "mark", "narrow")],
  ["cost-per-call", counted("nano-USD", "meter", "cheap-model")],
  ["p95", counted("ms", "meter", "narrow")],
  ["complaints", counted("", "complaint", "narrow")],
]);

/** The names of the built-in triggers. */
export const triggerNames = [...builtIn.keys()];

/** What of its task a trigger is read against. */
export interface TriggerTask {
  /** As messages call it: `ai.tasks.billing-replies`. */
  readonly path: string;
  readonly fields: Mapping;
  readonly byHand: boolean;
  readonly questions: number;
  readonly edgeCases: boolean;
}

/** The triggers of a task whose form was checked. One that could never trip, or whose number nobody says, is reported. */
export const triggersOf = (task: TriggerTask, toNano: ToNanoUsd, report: Report): TaskTrigger[] =>
  entries(value(task.fields, "stop")).flatMap((entry) => trigger(entry, task, toNano, report) ?? []);

interface Written {
  readonly sign: string;
  /** As written, or `by-hand`. */
  readonly number: string;
  readonly sort: "count" | "share" | "time" | "money" | "by-hand";
  readonly unit: string;
  readonly of: number;
}

/** `> 2 % of 50`: its parts. */
function partsOf(text: string): Written | undefined {
  const [, sign = "", number, unit = "", of = "0"] =
    /^([<>]?) ?(\d{1,9}(?:\.\d{1,6})?|by-hand) ?(%|ms|s|m|min|[A-Z]{3})?(?: of (\d{1,4}))?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const time = ["ms", "s", "m", "min"].includes(unit);
  const sort =
    number === "by-hand" ? "by-hand" : time ? "time" : unit === "%" ? "share" : unit === "" ? "count" : "money";
  return { sign, number, sort, unit, of: Number(of) };
}

const milliseconds = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000],
]);

function trigger(entry: Entry, task: TriggerTask, toNano: ToNanoUsd, report: Report): TaskTrigger | undefined {
  const { key, value: node } = entry;
  const says = node.is === "words" ? node.text : word(node, "at");
  const parts = partsOf(says);
  if (!parts) return undefined; // Its form was reported.
  const place = node.is === "mapping" ? at(node, "at") : node;
  const path = `${task.path}.stop.${key.text}`;
  const feed = feedOf(entry, path, says, report);
  const known = builtIn.get(key.text);
  const fault = faultOf(parts, known, feed, path, says) ?? byHandFault(parts, task, path);
  if (fault) report(place, fault);
  const then = thenOf(entry, task, path, known, feed, report);
  if (fault || !feed || !then) return undefined;
  const value = numberOf(parts, known, place, path, toNano);
  if (value === undefined) return undefined;
  return {
    name: key.text,
    feed,
    crossed: parts.sign === ">" ? "over" : parts.sign === "<" ? "under" : "reaches",
    value,
    unit: unitOf(parts, known),
    byHand: parts.sort === "by-hand",
    of: parts.of,
    then,
    says,
  };
}

const unitOf = ({ sort }: Written, known: BuiltIn | undefined): Unit => known?.unit ?? (sort === "share" ? "%" : "");

function numberOf(
  { number, sort, unit }: Written,
  known: BuiltIn | undefined,
  place: Place,
  path: string,
  toNano: ToNanoUsd,
): number | undefined {
  if (sort === "by-hand") return 0;
  if (sort === "money") return toNano(number, unit, place, path);
  if (sort !== "time") return Number(number);
  const long = Number(number) * (milliseconds.get(unit) ?? 1);
  return known?.unit === "min" ? long / 60_000 : long;
}

/** Who says the number. A built-in trigger knows; one of the team's own names it, and the gateway's meter knows no other. */
function feedOf({ key, value: node }: Entry, path: string, says: string, report: Report): Feed | undefined {
  const known = builtIn.get(key.text);
  const written = word(node, "feed") as Feed | "";
  if (!known && written === "") report(key, noFeed(key.text, node, says));
  const metered = written === "meter" && known?.feed !== "meter";
  const moved = known?.feed === "meter" && written !== "" && written !== "meter";
  if (metered || moved) report(at(node as Mapping, "feed"), wrongFeed(path, moved));
  return metered || moved ? undefined : written || known?.feed;
}

function noFeed(name: string, node: Entry["value"], says: string): Finding {
  const meant = nearest(name, triggerNames);
  return {
    code: "page.trigger-feed",
    what: `Nothing says the number of the trigger \`${name}\`.`,
    why: "A trigger that nothing feeds never trips, and somebody counts on it.",
    fix: `${meant ? `Did you mean ${meant}? Else name` : "Name"} its feed: mark, check or complaint. Known without one: ${triggerNames.join(", ")}.`,
    corrected: node.is === "mapping" ? lineWith(node, "feed: mark") : `  ${name}: { at: "${says}", feed: mark }`,
  };
}

const wrongFeed = (path: string, moved: boolean): Finding => ({
  code: "page.trigger-feed",
  what: moved
    ? `\`${path}\` is measured by the gateway, and names another feed.`
    : `\`${path}\` is not among the numbers that the gateway measures.`,
  why: "A trigger that nothing feeds never trips, and somebody counts on it.",
  fix: moved ? "Remove `feed`." : "Name a feed that says it: mark, check or complaint.",
  replace: moved ? "meter" : "mark",
});

const forms: Readonly<Record<Unit, { readonly sort: Written["sort"]; readonly example: string }>> = {
  "": { sort: "count", example: "1" },
  "%": { sort: "share", example: "> 2 % of 50" },
  ms: { sort: "time", example: "> 8 s of 50" },
  min: { sort: "time", example: "> 3 min" },
  "nano-USD": { sort: "money", example: "> 0.10 USD" },
};

/** A number that could never trip, that always does, or that is not this trigger's. */
function faultOf(
  parts: Written,
  known: BuiltIn | undefined,
  feed: Feed | undefined,
  path: string,
  says: string,
): Finding | undefined {
  const { sort, sign, number, of } = parts;
  const wanted = known && forms[known.unit];
  const fits = wanted
    ? sort === wanted.sort || (sort === "by-hand" && known.unit === "min")
    : sort === "count" || sort === "share";
  const why = "A trigger stops the task by itself, so it must be exact.";
  const say = (what: string, replace: string, fix = `Write it as \`${replace}\`.`): Finding => ({
    code: "page.trigger",
    ...{ what: `\`${path}\` ${what}`, why, fix, replace: `"${replace}"` },
  });
  if (!fits && wanted) return say("compares with another kind of number than it is.", wanted.example);
  if (!fits) return say("compares with a number that only the gateway measures.", "1", "Write a count or a share.");
  if (!known && sort === "share" && (feed === "check" || feed === "complaint"))
    return say(`is a share, and a ${feed} is counted.`, "1", "Write a count; a share is of what reviewers mark.");
  if (sign === "<") return say("trips while everything is well.", says.replace("<", ">"));
  if (sort !== "by-hand" && Number(number) === 0 && sign !== ">") return say("trips always.", "1");
  if (sort === "share" && Number(number) > 100) return say("could never trip.", "> 2 % of 50");
  if (of === 0 && (sort === "share" || known?.unit === "ms"))
    return say("does not say over how many answers.", `${says} of 50`);
  return undefined;
}

/** `> by-hand` needs to know what it takes by hand. */
const byHandFault = ({ sort }: Written, task: TriggerTask, path: string): Finding | undefined =>
  sort !== "by-hand" || task.byHand
    ? undefined
    : {
        code: "page.by-hand",
        what: `\`${path}\` compares with the work by hand, and nobody measured that.`,
        why: "A comparison with nothing never trips.",
        fix: "Measure some by hand and write `by-hand`, or give the minutes: `> 3 min`.",
        corrected: lineWith(task.fields, "by-hand: { minutes: 4.5, errors: 2 % }"),
      };

/** What it does. Where the usual would do nothing (no second model, no question types), the whole task pauses. */
function thenOf(
  { value: node }: Entry,
  task: TriggerTask,
  path: string,
  known: BuiltIn | undefined,
  feed: Feed | undefined,
  report: Report,
): Then | undefined {
  const written = word(node, "then") as Then | "";
  if (written === "cheap-model" && !task.edgeCases) {
    report(at(node as Mapping, "then"), {
      code: "page.trigger",
      what: `\`${path}\` leaves the cheap model only, and the task has no other.`,
      why: "It would change nothing.",
      fix: "Write `pause-task`, or give the task `edge-cases`.",
      replace: "pause-task",
    });
    return undefined;
  }
  const usual = known?.then ?? (feed === "complaint" ? "narrow" : feed === "check" ? "pause-task" : "pause-question");
  const then = written || usual;
  if (then === "pause-question" && task.questions === 0) return "pause-task";
  return then === "cheap-model" && !task.edgeCases ? "pause-task" : then;
}

/** The operating note of an AI task: one page, made from the live settings, so that it cannot be out of date. As Markdown. */

import { asks } from "../decisions/task/refusals.ts";
import { liveRelease, type TaskRelease, type TaskState } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import type { Text } from "../kernel/prose.ts";
import { type Page, type Task, taskOf } from "../page/page.ts";
import { budgetsOf } from "./ai-budget.ts";
import { drillModel } from "./ai-drill.ts";
import { levelsOf } from "./ai-levels.ts";
import { type openPauses, pausesOf } from "./ai-paused.ts";
import { offOf, stateOf } from "./ai-standing.ts";
import { triggersOf } from "./ai-triggers.ts";
import { pausedTitle, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital, listed, nameOf, shortDigest } from "./names.ts";
import { modelsSay } from "./task-sentences.ts";
import { day, moment } from "./times.ts";

/** The note; undefined where the page in force names no such task. */
export async function noteOf(context: ViewContext, name: string): Promise<string | undefined> {
  const inForce = worldOf(context.world).page.inForce;
  const task = inForce && taskOf(inForce.page, name);
  if (!inForce || !task) return undefined;
  const state = stateOf(worldOf(context.world), name);
  const live = liveRelease(state);
  const paused = pausesOf(worldOf(context.world), task);
  const say = await context.words([
    ...[...state.answers.values()].map(({ answer }) => answer),
    ...(live ? [live.reason] : []),
    ...paused.map(({ reason }) => reason),
  ]);
  const zone = zoneOf(context);
  const parts = [
    [`# ${plain(titleOf(name))}`, plain(task.does)],
    standing(context, task, paused, say),
    ["## Who makes the final call", ...calls(context, inForce.page, task)],
    ["## What is served", ...served(context, live, say)],
    ["## What it may use, and must never do", ...limits(task)],
    ["## Who reads the answers", ...levels(context, task, state)],
    ["## When it stops by itself", ...triggers(context, task)],
    ["## What it may cost", ...costs(context, task)],
    ["## When it is off, and the way back", ...back(context, task, live)],
    ["## Before launch", ...launch(state, say)],
    [
      `Made from the live settings on ${day(context.at, context.at, zone)} ${moment(context.at, context.at, zone)} (${zone}), under page ${shortDigest(inForce.version)}.`,
    ],
  ];
  return `${parts.map((part) => part.filter((line) => line !== "").join("\n\n")).join("\n\n")}\n`;
}

type Say = (text: Text) => string;

/** Letters that Markdown or HTML would read as markup. */
const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#]/g, (letter) => `\\${letter}`);
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows.map((row) => row.map(plain))].map((row) => `| ${row.join(" | ")} |`).join("\n");

function standing(context: ViewContext, task: Task, paused: ReturnType<typeof openPauses>, say: Say): string[] {
  const zone = zoneOf(context);
  const off = offOf(context, task);
  return [
    ...paused.map(
      (one) =>
        `**${plain(pausedTitle(one))}: paused** since ${moment(one.at, context.at, zone)}, by ${one.trigger === "" ? actorName(one.by) : `its trigger ${plain(one.trigger)}`}: ${plain(say(one.reason))}`,
    ),
    off
      ? `**It is off.** ${plain(off.why)} ${plain(off.next)}`
      : paused.length === 0
        ? "It runs; nothing is paused."
        : "",
  ];
}

function calls(context: ViewContext, page: Page, task: Task): string[] {
  const can = aiAnswerers(page, [], context.at, context.at);
  const area = page.areas.find(({ name }) => name === "ai");
  const names = (ids: readonly string[]) => listed(ids.map(nameOf), "or") || "nobody";
  return [
    bullets([
      `Final call: ${names(can.slice(0, 1).map(({ person }) => person))}${area?.backup ? `; backup ${nameOf(area.backup)}` : ""}.`,
      `May change it: ${names(task.changedBy)}. Tests a change: ${names(task.testedBy)}. Reads drafts: ${names(task.reviewedBy)}.`,
      "May stop it: anybody, at once, with `finalcall pause` or the button. Starts it again: only the final call, in the browser, with a rule changed.",
      `Rank: harm ${task.rank.harm}, speed ${task.rank.speed}, cost ${task.rank.cost}.`,
    ]),
  ];
}

function served(context: ViewContext, live: TaskRelease | undefined, say: Say): string[] {
  if (!live) return ["No release is served."];
  const { number, digest, model, edgeCases, promptFile, promptDigest, parameters, approval, tests } = live;
  const test = tests.at(-1);
  return [
    bullets([
      `Release ${number}, digest ${shortDigest(digest)}: ${plain(say(live.reason))}`,
      `Model: ${plain(modelsSay(model, edgeCases || ""))}${edgeCases === "" ? ", odd cases to a person" : ""}.`,
      `Prompt: ${plain(promptFile)}, digest ${shortDigest(promptDigest)}. Changed files are not served; approved digests are.`,
      `Parameters: ${plain(parameters.map(({ name, value }) => `${name} ${String(value)}`).join(", ")) || "the provider's own"}.`,
      `Approved by ${nameOf(approval?.by ?? "")}${approval ? `, ${day(approval.at, context.at, zoneOf(context))}` : ""}${test ? `; tested by ${nameOf(test.by)}` : ""}.`,
    ]),
  ];
}

const limits = ({ tools, reads, writes, never }: Task): string[] => [
  bullets([
    `Tools: ${plain(listed(tools)) || "none"}. Reads: ${plain(listed(reads)) || "nothing"}. Writes: ${plain(listed(writes)) || "nothing"}.`,
    ...never.map((one) => `Never: ${plain(one)}.`),
  ]),
];

const levels = (context: ViewContext, task: Task, state: TaskState): string[] => [
  table(
    ["Question type", "Level", "Right, 95 % interval", "Read", "Next step"],
    levelsOf(context, task, state).map((one) => [
      one.title,
      one.paused === "" ? one.tag.says : `${one.tag.says}, ${one.paused}`,
      one.right === "" ? "none read yet" : `${one.right} (${one.interval})`,
      String(one.read),
      one.next,
    ]),
  ),
];

function triggers(context: ViewContext, task: Task): string[] {
  const all = triggersOf(context, task);
  if (all.length === 0) return ["The page names no trigger."];
  const rows = all.map(({ title, feed, at, now, does }) => [title, feed, at, now || "–", does]);
  return [table(["Trigger", "Who says it", "Stops at", "Now", "Then"], rows)];
}

function costs(context: ViewContext, task: Task): string[] {
  const all = budgetsOf(context, task);
  return all.length === 0
    ? ["The page sets no cap of its own."]
    : [bullets(all.map(({ title, says, note }) => `${plain(title)}: ${plain(says)}. ${plain(note)}`.trim()))];
}

function back(context: ViewContext, task: Task, live: TaskRelease | undefined): string[] {
  const drill = drillModel(context, task);
  const way = !live || live.wayBack === 0 ? "people alone" : `release ${live.wayBack}`;
  return [
    bullets([
      `While it is off: ${plain(task.fallback) || "people answer by hand"}.`,
      `Way back: ${way}, with \`finalcall task rollback ${task.name}\`; approved beforehand.`,
      `${plain(drill.title)}${drill.aside === "" ? "" : `: ${plain(drill.aside)}`}. ${plain(drill.late)}`.trim(),
    ]),
  ];
}

const launch = ({ answers }: TaskState, say: Say): string[] => [
  bullets(
    Object.entries(asks).map(([question, asked]) => {
      const given = answers.get(question as keyof typeof asks);
      return `${capital(asked)} ${given ? `${plain(say(given.answer))} (${nameOf(given.by)})` : "Not answered."}`;
    }),
  ),
];

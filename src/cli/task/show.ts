/** `finalcall task list`, `show`, `answers`, `test` and `rollback`: what is served, who reads it, what is missing. */

import type { Client } from "../../client/client.ts";
import { nameOf } from "../../routing/sentence.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { pauseLine } from "../pause.ts";

interface Flags {
  readonly json?: boolean;
}
type Task = Awaited<ReturnType<Client["task"]>>;
type Release = Task["releases"][number];

export const list = (flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { tasks, pauses } = await client.tasks();
    const lines = tasks.map(({ task, live, model, waiting, off, drill }) => {
      const served = off ? `off: ${off.why}` : `release ${live}, ${model}`;
      const more = waiting > 0 ? `; release ${waiting} waits for a yes` : "";
      return `${task}: ${served}${more}${drill.overdue && drill.last !== "" ? "; its drill is overdue" : ""}`;
    });
    const none = "The page names no AI task. Write one under `ai.tasks`.";
    return say(flags.json, [...pauses.map(pauseLine), ...lines].join("\n") || none, { tasks, pauses });
  });

export const show = (name: string, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const task = await client.task(name);
    return say(flags.json, told(task).join("\n"), { ...task });
  });

function told(task: Task): string[] {
  const live = task.releases.find(({ number }) => number === task.live);
  const waiting = task.releases.find(({ status }) => status === "waiting");
  return [
    `${task.task}${task.does === "" ? "" : `: ${task.does}`}`,
    ...task.pauses.map(pauseLine),
    ...(task.off ? [`Off. ${task.off.why} ${task.off.next}`] : []),
    live ? releaseLine(live) : "No release is served.",
    ...(waiting ? [waits(waiting)] : []),
    ...task.questions.map(questionLine),
    ...(task.cheapSince === "" ? [] : [`Since ${task.cheapSince} (UTC) the stronger model is off for its price.`]),
    drillLine(task),
    `While it is off: ${task.fallback || "people answer by hand"}. Budget: ${task.budget || "none of its own"}.`,
    `${nameOf(task.owner)} has the final call.`,
    task.link,
  ];
}

const releaseLine = ({ number, model, edgeCases, approved, wayBack, checked }: Release): string => {
  const odd = edgeCases === "" ? "odd cases to a person" : `odd cases to ${edgeCases}`;
  const by = approved ? `, approved by ${nameOf(approved.by)} ${approved.at}` : "";
  const answers = checked ? `, checked ${checked.at}: ${checked.ok ? "answers" : "does NOT answer"}` : "";
  return `Release ${number}: ${model}, ${odd}${by}. Way back: ${wayBack === 0 ? "people" : `release ${wayBack}`}${answers}.`;
};

const waits = ({ number, approvers, tests, link }: Release): string => {
  const who = approvers[0] ? nameOf(approvers[0].person) : "somebody who did not make it";
  const tested = tests.at(-1)?.passed ? "tested" : "not tested yet";
  return `Release ${number} waits for the yes of ${who}, ${tested}: ${link}`;
};

const percent = (share: number): string => `${(Math.round(share * 1000) / 10).toFixed(1)} %`;

function questionLine({ name, level, evidence, off, widen }: Task["questions"][number]): string {
  const { read, share, low, high } = evidence;
  const right =
    read === 0 ? "none read yet" : `${percent(share)} of ${read} right (${percent(low)} to ${percent(high)})`;
  const step = widen?.enough ? `; ${widen.to.replaceAll("-", " ")} is possible` : "";
  return `  ${name}: ${off ? off.why : level.replaceAll("-", " ")} · ${right}${step}`;
}

const drillLine = ({ drill: { last, overdue, every } }: Task): string =>
  last === ""
    ? "It never passed a drill."
    : `Last drill passed ${last} (UTC)${overdue ? `; overdue, every ${every} days` : ""}.`;

/** The five questions before launch. They are answered in the browser, by people. */
export const answers = (name: string, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { answers, link, off } = await client.task(name);
    const lines = answers.map(({ asks, answer, by, at }) =>
      answer === "" ? `${asks}\n  Not answered.` : `${asks}\n  ${answer} (${nameOf(by)}, ${at.slice(0, 10)})`,
    );
    const missing = answers.some(({ answer }) => answer === "");
    const next = missing ? [`Answer them in the browser: ${link}`] : [];
    return say(flags.json, [...lines, ...next].join("\n"), { answers, off }, missing ? exit.denied : exit.ok);
  });

export const test = (
  name: string,
  number: string,
  {
    passed,
    failed,
    note,
    json,
  }: Flags & { readonly passed?: boolean; readonly failed?: boolean; readonly note: string },
): Promise<ExitCode> =>
  asking("Not recorded.", async (client) => {
    if (passed === failed || !/^\d{1,9}$/.test(number))
      throw new CommandError(
        exit.usage,
        "Say how it went, of which release.",
        "finalcall task test TASK 14 --passed --note …",
      );
    await client.testTask(name, Number(number), { passed: passed === true, note });
    const release = await client.taskRelease(name, Number(number));
    return say(json, passed ? waits(release) : `Release ${number} failed its test.`, { ...release });
  });

/** Back to the release before, at once. */
export const rollBack = (name: string, { reason, json }: Flags & { readonly reason: string }): Promise<ExitCode> =>
  asking("Not rolled back.", async (client) => {
    const before = await client.task(name);
    await client.rollBackTask(name, reason);
    const now = await client.task(name);
    const says = `From release ${before.live} back to ${now.live === 0 ? "people" : `release ${now.live}`}. Every call from now on is served by it.`;
    return say(json, says, { task: name, from: before.live, to: now.live });
  });

/** AI tasks as people are told of them: paused and started again, a release to test, a drill that is overdue. */

import { areaOfAction } from "../decisions/action/may.ts";
import { personIn } from "../decisions/caller.ts";
import { resumers } from "../decisions/pause/kind.ts";
import { isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { lastPassed, overdue } from "../decisions/task/serving.ts";
import { liveRelease, waitingRelease } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import { type ActionRule, areaOf, type Page, type Task } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { dueAt } from "./ai-drill.ts";
import { are, pausedTitle, plain } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf } from "./context.ts";
import { actorName, listed, nameOf } from "./names.ts";
import { atTime, type Heard, line, type Notice } from "./notice.ts";
import { budgetNotices } from "./notices-budget.ts";
import { wayBackNotices } from "./notices-way-back.ts";

export function ai(context: ViewContext, heard: Heard): Notice[] {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return [];
  const owner = aiAnswerers(page, [], context.at, context.at)[0]?.person ?? "";
  return [
    ...[...seen.pauses.values()].filter((one) => !isDrill(one)).flatMap((one) => pauseNotices(page, one, heard)),
    ...page.ai.tasks.flatMap((task) => [
      ...testNotice(context, seen, page, task),
      ...drillNotice(context, seen, task, owner),
    ]),
    ...budgetNotices(context, page, owner),
    ...wayBackNotices(context, page, owner),
  ];
}

/** Owner and backup of AI, whoever the area informs, and whoever reads for the task. */
function toldOf(page: Page, { what, name, at }: PauseState): string[] {
  const area = areaOf(page, "ai");
  const [id] = name.split("/");
  const of = what === "task" || what === "question" ? page.ai.tasks.find((task) => task.name === id) : undefined;
  const rule = what === "tool" ? page.actions.find((one) => one.name === name) : undefined;
  const all = [
    area?.owner ?? page.defaultOwner,
    area?.backup ?? "",
    ...(area?.informed ?? []),
    ...(of?.reviewedBy ?? []),
    ...(rule ? actionPeople(page, rule) : []),
  ];
  return [...new Set(all.map((one) => personBehind(page, one, at)))].filter((one) => one !== "");
}

/** Whoever says yes to a kind of action, and whom its area informs. */
function actionPeople(page: Page, rule: ActionRule): string[] {
  const area = areaOfAction(page, rule);
  return [...(rule.approve.length > 0 ? rule.approve : [area.owner, area.backup]), ...area.informed];
}

/** What people do until it starts again, and what stands still with it. */
function meanwhileSays(page: Page, { what, name }: PauseState): string {
  const waits = "approved actions wait, and so do their clocks";
  if (what === "everything")
    return page.actions.length > 0 ? `people answer by hand, and ${waits}` : "people answer by hand";
  return what === "tool" && page.actions.some((one) => one.name === name) ? waits : "people answer by hand";
}

function pauseNotices(page: Page, state: PauseState, heard: Heard): Notice[] {
  const about = `pause:${state.id}`;
  const title = pausedTitle(state, page);
  const verb = are(title);
  const base = { about, link: `/ai/pauses/${state.id}`, holds: false } as const;
  const owner = nameOf(resumers(page, state, state.at)[0] ?? "");
  const meanwhile = meanwhileSays(page, state);
  const paused: Notice = {
    ...base,
    ...{ key: `${about}:paused`, what: "paused", urgency: "now", at: state.at, texts: [state.reason] },
    people: toldOf(page, state).filter((one) => one !== personIn(state.by)),
    says: (reader, say) => ({
      subject: line(`${title} ${verb} paused`),
      lines: [
        `Since ${atTime(reader, state.at).replace(/^at /, "")}, by ${state.trigger === "" ? actorName(state.by) : `the trigger ${plain(state.trigger)}`}: ${line(say(state.reason), 400)}`,
        `${owner} decides when ${verb === "are" ? "they start" : "it starts"} again; until then ${meanwhile}.`,
      ],
    }),
  };
  const { resumed } = state;
  if (!resumed) return [paused];
  const { rule } = resumed;
  return [
    paused,
    {
      ...base,
      ...{ key: `${about}:resumed`, what: "decided", urgency: "news", at: resumed.at, texts: rule ? [rule] : [] },
      people: heard.of(about).filter((one) => one !== personIn(resumed.by)),
      says: (reader, say) => ({
        subject: line(`${title} ${verb === "are" ? "run" : "runs"} again`),
        lines: [
          `${actorName(resumed.by)} started ${verb === "are" ? "them" : "it"} again ${atTime(reader, resumed.at)}.`,
          rule ? `The rule that changed: ${line(say(rule), 400)}` : "",
        ],
      }),
    },
  ];
}

/** Nobody can say yes before somebody who did not make it says that it passed. */
function testNotice(context: ViewContext, seen: Seen, page: Page, task: Task): Notice[] {
  const state = seen.tasks.get(task.name);
  const release = state && waitingRelease(state);
  if (!release || release.tests.length > 0) return [];
  const testers = task.testedBy
    .map((one) => personBehind(page, one, context.at))
    .filter((one) => one !== "" && !release.makers.includes(one));
  if (testers.length === 0) return [];
  const about = `task:${task.name}:${release.number}`;
  return [
    {
      ...{ key: `${about}:test`, what: "input", about, people: [...new Set(testers)], urgency: "soon", holds: true },
      ...{ link: `/ai/${task.name}/releases/${release.number}`, at: release.proposedAt, texts: [release.reason] },
      says: (_, say) => ({
        subject: line(`Test release ${release.number} of ${plain(task.name)}`),
        lines: [
          line(say(release.reason), 400),
          `${listed(release.makers.map(nameOf)) || "Nobody known"} made it; a yes waits for your test.`,
        ],
      }),
    },
  ];
}

function drillNotice(context: ViewContext, { drills, tasks }: Seen, task: Task, owner: string): Notice[] {
  const state = tasks.get(task.name);
  const passed = lastPassed(drills, task.name);
  if (owner === "" || !state || !liveRelease(state) || passed === undefined) return [];
  if (!overdue(drills, task, context.at)) return [];
  const since = dueAt(passed, task);
  const about = `task:${task.name}:drill`;
  return [
    {
      ...{
        key: `${about}:${since}`,
        what: "drill-due",
        about,
        people: [owner],
        urgency: "soon",
        at: since,
        holds: true,
      },
      ...{ link: `/ai/${task.name}/drill`, texts: [] },
      says: (reader) => ({
        subject: line(`The drill of ${plain(task.name)} is overdue`),
        lines: [`It was due ${atTime(reader, since)}.`, "Until one passes, a person reads each answer."],
      }),
    },
  ];
}

/** The screens of AI tasks, made from Quillhaven's Thursday morning. */

import { drillView } from "../../src/views/ai-drill.ts";
import { pauseView } from "../../src/views/ai-pause.ts";
import { taskReleaseView } from "../../src/views/ai-release.ts";
import { sheetView } from "../../src/views/ai-sheet.ts";
import { taskView } from "../../src/views/ai-task.ts";
import { tasksView } from "../../src/views/ai-tasks.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { inboxView } from "../../src/views/inbox.ts";
import { shellView } from "../../src/views/shell.ts";
import { signingOf } from "../../src/views/signing.ts";
import type { Html } from "../../src/web/layout.tsx";
import { drillScreen } from "../../src/web/screens/ai-drill.tsx";
import { pauseScreen } from "../../src/web/screens/ai-pause.tsx";
import { taskReleaseScreen } from "../../src/web/screens/ai-release.tsx";
import { sheetScreen } from "../../src/web/screens/ai-sheet.tsx";
import { taskScreen } from "../../src/web/screens/ai-task.tsx";
import { tasksScreen } from "../../src/web/screens/ai-tasks.tsx";
import { inboxScreen } from "../../src/web/screens/inbox.tsx";
import {
  aiAgain,
  aiMended,
  aiMorning,
  aiStopped,
  aiUntested,
  aiWeek,
  lateFees,
  morning,
  pageWithoutAi,
  replies,
  running,
  withCalls,
} from "./ai-morning.ts";
import { comparisonScreens } from "./comparison-screens.ts";
import { setUp } from "./quillhaven.ts";
import { newTeam } from "./team.ts";

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("The fixture does not hold what the screen shows.");
  return value;
};

export async function aiScreens(): Promise<[string, Html][]> {
  const list = async (context: ViewContext) => tasksScreen(shellView(context, "ai"), await tasksView(context));
  const task = async (context: ViewContext, name = replies) =>
    taskScreen(shellView(context, "ai"), there(await taskView(context, name)));
  const pause = async (context: ViewContext) =>
    pauseScreen(shellView(context, "ai"), there(await pauseView(context, lateFees)));
  const release = async (context: ViewContext, n: number) =>
    taskReleaseScreen(shellView(context, "ai"), there(await taskReleaseView(context, replies, n)));
  const drill = (context: ViewContext, name = replies) =>
    drillScreen(shellView(context, "ai"), there(drillView(context, name)));
  const sheet = async (context: ViewContext) =>
    sheetScreen(shellView(context, "ai"), there(await sheetView(context, replies)));
  const untested = aiUntested();
  const sam = withCalls(untested.seenBy("sam", morning));
  const later = "2026-11-19T11:40:00.000Z";
  const paused = aiMorning();
  const tom = withCalls(paused.seenBy("tom", morning));
  const calm = withCalls(aiWeek().seenBy("li", "2026-11-19T09:20:00.000Z"));
  const mended = withCalls(aiMended().seenBy("tom", morning));
  const stopped = withCalls(aiStopped().seenBy("li", morning));
  const none = newTeam();
  setUp(none, pageWithoutAi);
  const bare = none.seenBy("ana", morning);
  return [
    ["ai", await list(tom)],
    ["ai-calm", await list(calm)],
    ["ai-stopped", await list(stopped)],
    ["ai-none", await list(bare)],
    ["ai-task", await task(tom)],
    ["ai-task-calm", await task(calm)],
    ["ai-task-waits", await task(mended)],
    ["ai-task-stopped", await task(stopped)],
    ["ai-task-unknown", await task(paused.seenBy("noor", morning))],
    ["ai-task-off", await task(tom, "contract-summaries")],
    ["ai-pause", await pause(tom)],
    ["ai-pause-reader", await pause(withCalls(paused.seenBy("noor", morning)))],
    ["ai-pause-over", await pause(withCalls(aiAgain().seenBy("li", later)))],
    ["ai-release", await release(mended, 15)],
    ["ai-release-maker", await release(withCalls(aiMended().seenBy("noor", morning)), 15)],
    ["ai-release-live", await release(tom, 14)],
    ["ai-release-test", await release(withCalls(untested.seenBy("sam", morning)), 15)],
    ["ai-drill", drill(tom)],
    ["ai-drill-runs", drill(withCalls(paused.seenBy("tom", morning), running))],
    ["ai-drill-late", drill(withCalls(paused.seenBy("tom", "2026-12-14T09:00:00.000Z")))],
    ["ai-drill-none", drill(tom, "contract-summaries")],
    ["ai-sheet", await sheet(tom)],
    ...(await comparisonScreens()),
    ["inbox-ai", inboxScreen(shellView(mended, "inbox"), await inboxView(mended), signingOf(mended, true))],
    ["inbox-test", inboxScreen(shellView(sam, "inbox"), await inboxView(sam), signingOf(sam, true))],
  ];
}

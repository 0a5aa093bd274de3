/** The screens of AI tasks, made from Quillhaven's Thursday morning. */

import { taskView } from "../../src/views/ai-task.ts";
import { tasksView } from "../../src/views/ai-tasks.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { shellView } from "../../src/views/shell.ts";
import type { Html } from "../../src/web/layout.tsx";
import { taskScreen } from "../../src/web/screens/ai-task.tsx";
import { tasksScreen } from "../../src/web/screens/ai-tasks.tsx";
import { aiMended, aiMorning, aiStopped, aiWeek, morning, replies, withCalls } from "./ai-morning.ts";
import { quillhaven } from "./quillhaven.ts";

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("The fixture does not hold what the screen shows.");
  return value;
};

export async function aiScreens(): Promise<[string, Html][]> {
  const list = async (context: ViewContext) => tasksScreen(shellView(context, "ai"), await tasksView(context));
  const task = async (context: ViewContext, name = replies) =>
    taskScreen(shellView(context, "ai"), there(await taskView(context, name)));
  const paused = aiMorning();
  const tom = withCalls(paused.seenBy("tom", morning));
  const calm = withCalls(aiWeek().seenBy("li", "2026-11-19T09:20:00.000Z"));
  const mended = withCalls(aiMended().seenBy("tom", morning));
  const stopped = withCalls(aiStopped().seenBy("li", morning));
  const bare = quillhaven().seenBy("ana", morning);
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
  ];
}

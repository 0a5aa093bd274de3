/** What people read of AI tasks. Each is a GET, and decides nothing. */

import { taskView } from "../views/ai-task.ts";
import { tasksView } from "../views/ai-tasks.ts";
import { taskScreen } from "../web/screens/ai-task.tsx";
import { tasksScreen } from "../web/screens/ai-tasks.tsx";
import type { Deps } from "./deps.ts";
import { contextOf, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

export function aiPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/ai", async (c) => show(c, tasksScreen(shellOf(c, deps, "ai"), await tasksView(contextOf(c, deps)))));

  page("/ai/:task", async (c) => {
    const model = await taskView(contextOf(c, deps), c.req.param("task") ?? "");
    return model ? show(c, taskScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
}

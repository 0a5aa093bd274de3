/** What people read of AI tasks. Each is a GET, and decides nothing. */

import { drillView } from "../views/ai-drill.ts";
import { pauseView } from "../views/ai-pause.ts";
import { taskReleaseView } from "../views/ai-release.ts";
import { sheetView } from "../views/ai-sheet.ts";
import { taskView } from "../views/ai-task.ts";
import { tasksView } from "../views/ai-tasks.ts";
import { drillScreen } from "../web/screens/ai-drill.tsx";
import { pauseScreen } from "../web/screens/ai-pause.tsx";
import { taskReleaseScreen } from "../web/screens/ai-release.tsx";
import { sheetScreen } from "../web/screens/ai-sheet.tsx";
import { taskScreen } from "../web/screens/ai-task.tsx";
import { tasksScreen } from "../web/screens/ai-tasks.tsx";
import type { Deps } from "./deps.ts";
import { contextOf, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

export function aiPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/ai", async (c) => show(c, tasksScreen(shellOf(c, deps, "ai"), await tasksView(contextOf(c, deps)))));

  page("/ai/pauses/:id", async (c) => {
    const model = await pauseView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, pauseScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });

  page("/ai/:task", async (c) => {
    const model = await taskView(contextOf(c, deps), c.req.param("task") ?? "");
    return model ? show(c, taskScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });

  page("/ai/:task/note", async (c) => {
    const model = await sheetView(contextOf(c, deps), c.req.param("task") ?? "");
    return model ? show(c, sheetScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });

  page("/ai/:task/drill", (c) => {
    const model = drillView(contextOf(c, deps), c.req.param("task") ?? "");
    return model ? show(c, drillScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });

  page("/ai/:task/releases/:n", async (c) => {
    const number = Number(/^\d{1,9}$/.exec(c.req.param("n") ?? "")?.[0] ?? 0);
    const model = await taskReleaseView(contextOf(c, deps), c.req.param("task") ?? "", number);
    return model ? show(c, taskReleaseScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
}

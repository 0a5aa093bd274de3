/** The drills of AI tasks that this process holds: one at a time for each task, watched while it runs. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import type { Refusal } from "../kernel/kind.ts";
import { type Page, taskOf } from "../page/page.ts";
import type { DrillSeen } from "../views/ai-numbers.ts";
import { worldOf } from "../views/context.ts";
import { type DrillStep, holdTaskDrill } from "./drill.ts";
import { drillCalls } from "./drill-calls.ts";

export interface Drills {
  /** Begins a drill, or gives the one that runs already. */
  begin(task: string): DrillSeen | Refusal;
  /** The drill that runs, or undefined. */
  progress(task: string): DrillSeen | undefined;
  /** Ends what runs; a drill that did not come to its end is not recorded. */
  close(): Promise<void>;
}

export interface DrillsOptions {
  readonly app: App;
  readonly now: () => Date;
  readonly timers: Timers;
  readonly newId: () => string;
  /** The key by which the gateway of this process knows them. */
  readonly key: string;
  /** Where this process listens, as seen from itself; empty before it listens. */
  readonly address: () => string;
  /** Files of the fallback on the base branch. */
  readonly templates: (path: string) => Promise<readonly string[]>;
  /** Whether a message about this went out to the person. */
  readonly sent: (person: string, about: string) => boolean;
  readonly report: (fault: unknown) => void;
}

interface Running {
  readonly began: string;
  steps: readonly DrillStep[];
  running: string;
  over: Promise<unknown>;
}

/** Why a drill could not begin. */
export const notBegun = (why: string): Refusal => ({
  refused: "drill.notBegun",
  why: `${why} No drill was held.`,
  next: "Look at the task: it says what is missing.",
});

export function drillsOf(options: DrillsOptions): Drills {
  const { app, now, timers, newId, address, key, sent, report } = options;
  const running = new Map<string, Running>();
  const end = new AbortController();
  const page = (): Page | undefined => worldOf(app.world).page.inForce?.page;

  return {
    begin(task) {
      const there = running.get(task);
      if (there) return there;
      const inForce = page();
      if (!inForce || !taskOf(inForce, task)) return notBegun(`The page names no AI task ${task}.`);
      if (
        !worldOf(app.world)
          .tasks.get(task)
          ?.releases.some(({ refusal }) => !refusal)
      )
        return notBegun(`There is no release of ${task} to try.`);
      if (address() === "") return notBegun("This server does not listen yet.");
      const own: Running = { began: now().toISOString(), steps: [], running: "", over: Promise.resolve() };
      running.set(task, own);
      const gateway = drillCalls({
        ...{ origin: address(), key, elapsed: () => timers.elapsed() },
        providerOf: (name) => page()?.ai.providers.find((provider) => provider.name === name),
      });
      own.over = holdTaskDrill(
        {
          ...{ app, gateway, now, timers, newId, templates: options.templates, sent, end: end.signal },
          progress(_, steps, at) {
            own.steps = [...steps];
            own.running = at;
          },
        },
        task,
      )
        .catch(report)
        .finally(() => running.delete(task));
      return own;
    },
    progress: (task) => running.get(task),
    async close() {
      end.abort();
      await Promise.all([...running.values()].map(({ over }) => over));
    },
  };
}

/**
 * The way back of every task is tried before it is needed: the release before is asked once a day and soon after a yes, or
 * the templates are looked for. Every server may run this: what the record says was tried is not tried again.
 */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { isSameModel } from "../decisions/task/measure.ts";
import { liveRelease, type TaskRelease, wayBackOf } from "../decisions/task/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import type { Task } from "../page/page.ts";
import { worldOf } from "../views/context.ts";

/** What came of one short call. `code` is empty when it was answered, `served` when no model said its name; `admitted` false: the gateway itself said no. */
export interface Called {
  readonly ok: boolean;
  readonly code: string;
  readonly served: string;
  readonly admitted: boolean;
}

export interface Asks {
  readonly app: App;
  readonly timers: Timers;
  readonly call: (task: string, how: { readonly release: TaskRelease }) => Promise<Called>;
}

export interface WayBackOptions extends Asks {
  readonly now: () => Date;
  /** Files of the fallback on the base branch. */
  readonly templates: (path: string) => Promise<readonly string[]>;
  /** From 0 up to 1: servers that started together do not look together. */
  readonly random: () => number;
  readonly report: (fault: unknown) => void;
}

export interface WayBack {
  /** What is missing for answering by hand; undefined where nothing is, or the way back is a release. */
  missing(task: string): string | undefined;
  /** One look at every task: asks what is due. Looks do not overlap. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const minute = 60_000;
/** What answered is asked again after so long, and what did not, because a way back that failed once is refused until it answers. */
const again = { ok: 24 * 60 * minute, failed: 60 * minute };
/** A look comes after one to two of these. */
const lookEvery = 10 * minute;
/** After a yes it comes within twice this. */
const afterYes = 5_000;
/** Refusals of our own that say nothing about the release. */
const notAsked = /^(task_stopped|budget_exceeded|looping|gone|fault)\b/;

/** Asks a release whether it still answers, and records it. Gives why not, empty when it does. */
export async function checkRelease({ app, timers, call }: Asks, task: string, release: TaskRelease): Promise<string> {
  const began = timers.elapsed();
  const { ok, code, served, admitted } = await call(task, { release });
  const ms = Math.round(timers.elapsed() - began);
  if (!admitted && notAsked.test(code)) return code;
  const own = ok && isSameModel(release.model, served);
  const wrong = own ? "" : ok ? `${release.model} was asked, and ${served} answered` : code;
  const says = (wrong || "It answers.").slice(0, 500);
  const checked = { id: task, release: release.number, ok: own, ms, says };
  const answer = await app.execute("task.check", checked, { actor: "system", via: "system" });
  if (isRefusal(answer)) throw new Error(`task.check: ${answer.why} ${answer.next}`);
  if (isMalformed(answer)) throw new Error(`task.check: ${JSON.stringify(answer.malformed)}`);
  return wrong;
}

export function startWayBack(options: WayBackOptions): WayBack {
  const { app, now, timers, templates, random, report } = options;
  const missing = new Map<string, string>();
  let looking: Promise<void> | undefined;
  let closed = false;
  let cancel = plan(afterYes);

  function plan(ms: number): () => void {
    return timers.after(ms * (1 + random()), () => {
      look().catch(report);
      cancel = plan(lookEvery);
    });
  }
  function look(): Promise<void> {
    looking ??= lookAtAll().finally(() => {
      looking = undefined;
    });
    return looking;
  }
  async function lookAtAll(): Promise<void> {
    for (const { name } of worldOf(app.world).page.inForce?.page.ai.tasks ?? []) {
      if (closed) return;
      const { page, tasks } = worldOf(await app.fresh());
      const task = page.inForce?.page.ai.tasks.find((one) => one.name === name);
      const state = tasks.get(name);
      const live = state && liveRelease(state);
      missing.delete(name);
      if (!task || !live) continue;
      const back = wayBackOf(state);
      if (!back) await byHand(task).catch(report);
      else if (isDue(back, live)) await checkRelease(options, name, back).catch(report);
    }
  }

  async function byHand({ name, fallback }: Task): Promise<void> {
    const files = await templates(fallback);
    if (files.length === 0) missing.set(name, fallback === "" ? "the page names no fallback" : `${fallback} is empty`);
  }

  /** Not tried since what is served was approved, or too long ago. */
  function isDue({ checked }: TaskRelease, { approval }: TaskRelease): boolean {
    if (!checked || checked.at < (approval?.at ?? "")) return true;
    return now().getTime() - Date.parse(checked.at) >= (checked.ok ? again.ok : again.failed);
  }

  const stop = app.listen(({ type }) => {
    if (closed || (type !== "task.approved" && type !== "task.rolledBack" && type !== "page.adopted")) return;
    cancel();
    cancel = plan(afterYes);
  });
  return {
    missing: (task) => missing.get(task),
    look,
    async close() {
      closed = true;
      cancel();
      stop();
      await looking?.catch(report);
    },
  };
}

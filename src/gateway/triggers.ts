/** Watches every task's triggers, and does what they say: pause, narrow, cheap model only. Every process may; each thing is done once. */

import { createHash } from "node:crypto";
import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import { drillMark } from "../decisions/pause/paused.ts";
import { isSameModel } from "../decisions/task/measure.ts";
import { levelOf, type TaskState } from "../decisions/task/state.ts";
import { dealtWith } from "../decisions/task/stops.ts";
import { markedIn } from "../decisions/work/marks.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { type Task, type TaskTrigger, taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { type Crossing, crossings, wrongModelOf } from "./judging.ts";
import type { CallRecord, Ledger } from "./ledger.ts";

export interface TriggersOptions {
  readonly app: App;
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly report: (fault: unknown) => void;
}

export interface Triggers {
  /** Answers once everything that was crossed so far has had its consequence. */
  settled(): Promise<void>;
  close(): void;
}

const system = { actor: "system", via: "system" } as const;
/** Meters are read so many milliseconds after a call, together with those of every call that came meanwhile. */
const readAfter = 200;
/** The latest calls of a task that its meters look at. */
const looked = 1000;
/** A consequence that failed is tried again after so many milliseconds. */
const againAfter = 5_000;
const heard = /^(draft\.(reviewed|used|complained|failed)|work\.answered)$/;

export function startTriggers({ app, ledger, timers, report }: TriggersOptions): Triggers {
  /** Tasks to judge; `meters`: nothing but what the gateway measures has changed. */
  const due = new Map<string, "all" | "meters">();
  const drills = new Set<Promise<unknown>>();
  let running: Promise<void> | undefined;
  let cancel: (() => void) | undefined;

  const judgeDue = () => {
    cancel?.();
    cancel = undefined;
    running ??= judgeAll();
  };
  const judgeNow = (task: string) => {
    due.set(task, "all");
    judgeDue();
  };
  const judgeSoon = (task: string, what: "all" | "meters", after: number) => {
    if (due.get(task) !== "all") due.set(task, what);
    cancel ??= timers.after(after, judgeDue);
  };
  const judgeEach = () => {
    for (const { name } of worldOf(app.world).page.inForce?.page.ai.tasks ?? []) judgeNow(name);
  };
  async function judgeAll(): Promise<void> {
    await undefined; // so that it is running before it is over, also with nothing to do
    const failed: string[] = [];
    while (due.size > 0) {
      const tasks = [...due];
      due.clear();
      for (const [task, what] of tasks) if (!(await judge(task, what))) failed.push(task);
    }
    running = undefined;
    for (const task of failed) judgeSoon(task, "all", againAfter);
  }

  /** False: something that was crossed did not have its consequence. */
  async function judge(name: string, what: "all" | "meters"): Promise<boolean> {
    const seen = worldOf(app.world);
    const task = seen.page.inForce && taskOf(seen.page.inForce.page, name);
    if (!task) return true;
    const drafts = what === "all" ? [...seen.drafts.values()].filter((one) => one.task === name) : [];
    const marked = what === "all" ? markedIn([...seen.works.values()].filter((one) => one.task === name)) : [];
    const since = (trigger: TaskTrigger, question: string) => dealtWith(seen, name, trigger, question);
    let done = true;
    for (const crossing of crossings({ task, drafts, marked, calls: ledger.calls.recent(name, looked) }, since))
      await act(task, crossing).catch((fault: unknown) => {
        done = false;
        report(fault);
      });
    return done;
  }

  async function act(task: Task, { trigger, question, since, says, draft }: Crossing): Promise<void> {
    const { tasks } = worldOf(app.world);
    const state = tasks.get(task.name);
    if (trigger.then === "cheap-model") return does(app, "task.cheapen", { id: task.name, why: says });
    if (trigger.then === "narrow") return narrow(task, state, question, says);
    const one = trigger.then === "pause-question" && task.questions.some(({ name }) => name === question);
    const wrong = draft?.output ? await wrongOf(app, draft) : undefined;
    await does(app, "pause.pause", {
      id: pauseId(task.name, trigger.name, question, since),
      ...(one ? { what: "question", name: `${task.name}/${question}` } : { what: "task", name: task.name }),
      ...{ reason: says, trigger: trigger.name, ...(wrong && { wrong }) },
    });
  }

  /** The question type that slipped, or all of them: a person reads each answer again. */
  async function narrow(task: Task, state: TaskState | undefined, question: string, why: string): Promise<void> {
    for (const { name } of task.questions)
      if ((question === "" || question === name) && state && widened.has(levelOf(state, name)))
        await does(app, "task.narrow", { id: task.name, question: name, to: "reviewed", why });
  }

  /** A drill asked another model on purpose: only its own calls are stopped by it. */
  async function judgeDrill({ call, task, release, via, end }: CallRecord): Promise<void> {
    const { page, tasks } = worldOf(app.world);
    const own = page.inForce && taskOf(page.inForce.page, task);
    if (via !== system.via || !own || !wrongModelOf(own)) return;
    const asked = tasks.get(task)?.releases.find(({ number }) => number === release);
    if (!asked || !end || end.outcome !== "done" || isSameModel(asked.model, end.served)) return;
    await does(app, "pause.pause", {
      ...{ id: pauseId(task, "drill", call, ""), what: "task", name: `${task}${drillMark}` },
      ...{ reason: `${asked.model} was approved, and ${end.served} answered.`, trigger: "wrong-model" },
    });
  }

  const stops = [
    app.listen(({ type, data }) => {
      if (type === "page.adopted") judgeEach();
      if (!heard.test(type)) return;
      const { id = "" } = data as { id?: string };
      const { drafts, works } = worldOf(app.world);
      const task = (drafts.get(id) ?? works.get(id))?.task;
      if (task) judgeNow(task);
    }),
    ledger.listen((what) => {
      if (what.kind !== "settled" || what.call.task === "") return;
      if (!what.call.drill) return judgeSoon(what.call.task, "meters", readAfter);
      const judging = judgeDrill(what.call)
        .catch(report)
        .finally(() => drills.delete(judging));
      drills.add(judging);
    }),
  ];
  judgeEach();
  return {
    async settled() {
      judgeDue();
      while (running) await running;
      await Promise.all(drills);
    },
    close() {
      cancel?.();
      for (const stop of stops) stop();
    },
  };
}

const widened: ReadonlySet<string> = new Set(["spot-checks", "automatic"]);

/** The same for every process that finds the same: who comes second, also after it was started again, changes nothing. */
const pauseId = (...what: readonly string[]): string =>
  `pause-${createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 12)}`;

/** The answer that was wrong, for the task's samples. Words that are gone make no sample. */
async function wrongOf(app: App, { call, input, output }: DraftState) {
  const said = await app.store.words([input.text, output.text]);
  const wordsOf = (text: string) => said.find((one) => one.text === text)?.words ?? "";
  const sample = `sample-${createHash("sha256").update(call, "utf8").digest("hex").slice(0, 16)}`;
  const wrong = { call, sample, input: wordsOf(input.text), output: wordsOf(output.text) };
  return wrong.input === "" ? undefined : wrong;
}

async function does(app: App, type: string, data: object): Promise<void> {
  const answer = await app.execute(type, data, system);
  if (isRefusal(answer)) throw new Error(`${type}: ${answer.why} ${answer.next}`);
  if (isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer.malformed)}`);
}

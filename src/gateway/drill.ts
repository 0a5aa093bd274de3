/**
 * A drill of an AI task: everything that must work at night is done on purpose, step by step, and timed. Its calls and its
 * pause stand beside the task's own, so that no customer notices; the refund that it asks for executes nothing.
 */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { drillMark, drillTrigger } from "../decisions/pause/paused.ts";
import { liveRelease, type TaskRelease, type TaskState, waitingRelease } from "../decisions/task/state.ts";
import { type Page, type Task, taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { toldOfDrill } from "../views/notices-drill.ts";
import { executed, missing, otherModel, refund, wayBack } from "./drill-steps.ts";
import { wrongModelOf } from "./judging.ts";
import type { Called } from "./way-back.ts";

/** One step as it was tried. `took` and `allowed` in milliseconds; `allowed` 0: nothing but the whole drill's limit. */
export interface DrillStep {
  readonly step: string;
  readonly ok: boolean;
  readonly took: number;
  readonly allowed: number;
  readonly says: string;
}

/** What a drill may ask of the gateway. Every call is counted and paid like any other, and marked as a drill's. */
export interface DrillGateway {
  /** One short call. `release`: ask as this release would; `wrong`: ask another model than it names, on purpose. */
  call(task: string, how: { readonly release: TaskRelease; readonly wrong?: string }): Promise<Called>;
  /** A long answer as a stream, from its first byte on: gives the moment its last byte came, by the clock of `elapsed`. */
  stream(task: string, release: TaskRelease): Promise<{ readonly ended: Promise<number> }>;
}

export interface DrillPorts {
  readonly app: App;
  readonly gateway: DrillGateway;
  readonly now: () => Date;
  readonly timers: Timers;
  readonly newId: () => string;
  /** Files of the fallback on the base branch. */
  readonly templates: (path: string) => Promise<readonly string[]>;
  /** Whether a message about this went out to the person, as far as the channel says. */
  readonly sent: (person: string, about: string) => boolean;
  /** Is told about each step as it ends, for whoever watches. */
  readonly progress: (task: string, steps: readonly DrillStep[], running: string) => void;
  /** Aborted when the server stops: then the drill ends, and is not recorded. */
  readonly end: Pick<AbortSignal, "aborted">;
}

/** What a step may take at most, in milliseconds. Stopping is the product's own promise; the others are a person's patience. */
const allowed = { stop: 1_000, streams: 1_000, back: 10_000, told: 300_000 };
/** How often something that is waited for is looked at, in milliseconds. */
const lookEvery = 250;

/**
 * Holds the drill and records it. Gives the steps; it passed when each of them is ok and all of it stayed in the page's
 * limit. Throws when there is no release to try, or the server stops meanwhile.
 */
export async function holdTaskDrill(ports: DrillPorts, name: string): Promise<readonly DrillStep[]> {
  const seen = worldOf(ports.app.world);
  const page = seen.page.inForce?.page;
  const task = page && taskOf(page, name);
  const state = seen.tasks.get(name);
  const release = state && (liveRelease(state) ?? waitingRelease(state));
  if (!page || !task || !state || !release) throw new Error(`There is no release of ${name} to try.`);
  return new Drill(ports, { page, task, state, release }).hold();
}

interface Tried {
  readonly page: Page;
  readonly task: Task;
  readonly state: TaskState;
  readonly release: TaskRelease;
}

class Drill {
  readonly #ports: DrillPorts;
  readonly #tried: Tried;
  readonly #name: string;
  readonly #limit: number;
  readonly #began: number;
  readonly #since: string;
  readonly #steps: DrillStep[] = [];

  constructor(ports: DrillPorts, tried: Tried) {
    this.#ports = ports;
    this.#tried = tried;
    this.#name = tried.task.name;
    this.#limit = tried.task.drill.within * 60_000;
    this.#began = ports.timers.elapsed();
    this.#since = ports.now().toISOString();
  }

  async hold(): Promise<readonly DrillStep[]> {
    const { app, gateway, templates, newId } = this.#ports;
    const { page, task, state, release } = this.#tried;
    try {
      await this.#endStops();
      await this.#step("permissions", 0, async () => missing(page, worldOf(app.world).people, this.#since));
      await this.#step("answers", allowed.back, async () => {
        const { ok, code } = await gateway.call(this.#name, { release });
        return ok ? "" : `The model did not answer: ${code}.`;
      });
      await this.#step("wrong model", allowed.stop + allowed.back, () => this.#wrongModel());
      await this.#endStops();
      await this.#stops();
      await this.#endStops();
      await this.#step("way back", allowed.back, () => wayBack(this.#ports, task, state, release));
      await this.#step("by hand", 0, async () => {
        const files = await templates(task.fallback);
        return files.length > 0 ? "" : `${task.fallback || "The page"} holds no template that people could use.`;
      });
      await this.#step("team is told", allowed.told, () => this.#teamIsTold());
      const card = `drill-${newId()}`;
      await this.#step("refund is answered", 0, () => refund(app, page, this.#name, card, (look) => this.#wait(look)));
    } finally {
      await this.#endStops();
    }
    await this.#record();
    return this.#steps;
  }

  async #step(of: string, most: number, work: () => Promise<string>): Promise<void> {
    const { timers, progress, end } = this.#ports;
    progress(this.#name, this.#steps, of);
    const from = timers.elapsed();
    const wrong = await work().catch((fault) => (fault instanceof Error ? fault.message : String(fault)));
    if (end.aborted) throw new Error(`The server stopped during the drill of ${this.#name}.`);
    const took = Math.round(timers.elapsed() - from);
    const late = most > 0 && took > most ? `It took longer than ${most / 1000} s.` : "";
    const says = [wrong, late].filter(Boolean).join(" ").slice(0, 400);
    this.#steps.push({ step: of, ok: says === "", took, allowed: most, says });
    progress(this.#name, this.#steps, "");
  }

  /** What is looked for, at the latest at the end of the whole drill; undefined when it did not come. */
  async #wait<T>(look: () => T | undefined, most = this.#limit): Promise<T | undefined> {
    const { timers, end } = this.#ports;
    const until = Math.min(timers.elapsed() + most, this.#began + this.#limit);
    for (;;) {
      const found = look();
      if (found !== undefined || end.aborted || timers.elapsed() > until) return found;
      await new Promise<void>((again) => void timers.after(lookEvery, again));
    }
  }

  #pauses() {
    const marked = `${this.#name}${drillMark}`;
    return [...worldOf(this.#ports.app.world).pauses.values()].filter(({ name }) => name === marked);
  }

  /** Also what an earlier drill left behind when its server was killed. */
  async #endStops(): Promise<void> {
    for (const { id, resumed } of this.#pauses())
      if (!resumed) await executed(this.#ports.app, "pause.endDrill", { id });
  }

  async #wrongModel(): Promise<string> {
    const { page, task, release } = this.#tried;
    if (!wrongModelOf(task)) return "The page has no trigger wrong-model, so a wrong model would go on answering.";
    const other = otherModel(page, release.model);
    if (other === "") return "The page names no second model, so a wrong one could not be served on purpose.";
    const { served, code } = await this.#ports.gateway.call(this.#name, { release, wrong: other });
    if (served === "") return `The wrong model did not answer: ${code}.`;
    const tripped = () => this.#pauses().find(({ at, trigger }) => at >= this.#since && trigger === "wrong-model");
    return (await this.#wait(tripped, allowed.stop)) ? "" : "The wrong model answered, and no trigger tripped.";
  }

  /** Stops on purpose while an answer runs: nothing is answered after it, and the answer ends. */
  async #stops(): Promise<void> {
    const { app, gateway, timers, newId } = this.#ports;
    const { release } = this.#tried;
    const name = `${this.#name}${drillMark}`;
    const stream = await gateway.stream(this.#name, release).catch((fault: Error) => fault.message);
    let stopped = Number.POSITIVE_INFINITY;
    const unlisten = app.listen(({ type, data }) => {
      if (type === "pause.paused" && (data as { name?: string }).name === name) stopped = timers.elapsed();
    });
    await this.#step("trigger stops it", allowed.stop, async () => {
      const own = { id: `pause-${newId()}`, what: "task", name, trigger: drillTrigger };
      await executed(app, "pause.pause", { ...own, reason: "A drill stops it on purpose." });
      const { ok, code, admitted } = await gateway.call(this.#name, { release });
      if (ok) return "A call was still answered after the stop: something remembers an old answer or setting.";
      return !admitted && code.startsWith("task_stopped")
        ? ""
        : `After the stop a call failed for another reason: ${code}.`;
    });
    unlisten();
    await this.#step("running answers end", 0, async () => {
      if (typeof stream === "string") return `No running answer could be begun: ${stream}.`;
      const ended = await Promise.race([stream.ended, this.#after(allowed.streams * 2)]);
      if (ended < stopped) return "The running answer was over before the stop, so nothing was shown.";
      const late = ended - stopped > allowed.streams;
      return late ? `An answer went on for more than ${allowed.streams / 1000} s after the stop.` : "";
    });
  }

  #after(ms: number): Promise<number> {
    return new Promise((late) => void this.#ports.timers.after(ms, () => late(Number.POSITIVE_INFINITY)));
  }

  async #teamIsTold(): Promise<string> {
    const { page, task } = this.#tried;
    const people = toldOfDrill(page, task, this.#since);
    const own = () => this.#pauses().filter(({ at }) => at >= this.#since);
    const heard = (who: string) =>
      own().some((one) => one.heard.includes(who) || this.#ports.sent(who, `pause:${one.id}`));
    const deaf = () => people.filter((who) => !heard(who));
    await this.#wait(() => (deaf().length === 0 ? true : undefined), allowed.told);
    return deaf().length === 0 ? "" : `Nobody knows whether ${deaf().join(", ")} heard of it.`;
  }

  async #record(): Promise<void> {
    const { app, timers, newId, progress } = this.#ports;
    const took = timers.elapsed() - this.#began;
    const late = took > this.#limit;
    const says = late ? `The whole drill took longer than ${this.#tried.task.drill.within} minutes.` : "";
    this.#steps.push({ step: "in time", ok: !late, took: Math.round(took), allowed: this.#limit, says });
    await executed(app, "drill.hold", {
      id: `drill-${newId()}`,
      of: `task:${this.#name}`,
      steps: this.#steps.map(({ allowed: most, ...one }) => ({
        ...one,
        says: [one.says, most > 0 ? `Allowed ${most} ms.` : ""].filter(Boolean).join(" "),
      })),
    });
    progress(this.#name, this.#steps, "");
  }
}

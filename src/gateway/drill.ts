/**
 * A drill of an AI task: everything that must work at night is done on purpose, step by step, and timed. Its calls and its
 * pause stand beside the task's own, so that no customer notices; the refund that it asks for executes nothing.
 */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { drillMark } from "../decisions/pause/paused.ts";
import { whoAnswers } from "../decisions/proposal/kind.ts";
import { liveRelease, type TaskRelease, type TaskState, waitingRelease } from "../decisions/task/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { areaOf, type Page, personOf, type Task, taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";

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
  call(
    task: string,
    how: { readonly release: TaskRelease; readonly wrong?: string },
  ): Promise<{ readonly ok: boolean; readonly code: string; readonly served: string }>;
  /** A long answer as a stream: gives the moment its last byte came, in milliseconds of the same clock as `elapsed`. */
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
  /** Whether a notice of the drill reached the person, as far as the channel says. */
  readonly told: (person: string, since: string) => "sent" | undefined;
  /** Is told about each step as it ends, for whoever watches. */
  readonly progress: (task: string, steps: readonly DrillStep[], running: string) => void;
}

/** What a step may take at most, in milliseconds. Stopping is the product's own promise; the others are a person's patience. */
const allowed = { stop: 1_000, streams: 1_000, back: 10_000, told: 300_000 };
/** How often something that is waited for is looked at, in milliseconds. */
const lookEvery = 250;

const system = { actor: "system", via: "system" } as const;

/** Holds the drill and records it. Gives the steps; it passed when each of them is ok and all of it stayed in the page's limit. */
export async function holdTaskDrill(ports: DrillPorts, name: string): Promise<readonly DrillStep[]> {
  const { app, timers, now, newId } = ports;
  const began = timers.elapsed();
  const since = now().toISOString();
  const steps: DrillStep[] = [];
  const seen = () => worldOf(app.world);
  const page = seen().page.inForce?.page;
  const task = page && taskOf(page, name);
  const state = seen().tasks.get(name);
  const release = state && (liveRelease(state) ?? waitingRelease(state));
  if (!page || !task || !state || !release) throw new Error(`There is no release of ${name} to try.`);

  async function step(of: string, limit: number, work: () => Promise<string>): Promise<boolean> {
    ports.progress(name, steps, of);
    const from = timers.elapsed();
    let wrong: string;
    try {
      wrong = await work();
    } catch (fault) {
      wrong = fault instanceof Error ? fault.message : String(fault);
    }
    const took = Math.round(timers.elapsed() - from);
    const late = limit > 0 && took > limit ? `It took longer than ${limit / 1000} s.` : "";
    const says = [wrong, late].filter(Boolean).join(" ").slice(0, 500);
    steps.push({ step: of, ok: says === "", took, allowed: limit, says });
    ports.progress(name, steps, "");
    return says === "";
  }
  const wait = async <T>(look: () => T | undefined, most = task.drill.within * 60_000): Promise<T | undefined> => {
    const until = Math.min(timers.elapsed() + most, began + task.drill.within * 60_000);
    for (;;) {
      const found = look();
      if (found !== undefined || timers.elapsed() > until) return found;
      await new Promise<void>((again) => void timers.after(lookEvery, again));
    }
  };

  await step("permissions", 0, async () => missing(page, seen().people));
  await step("answers", allowed.back, async () => {
    const { ok, code } = await ports.gateway.call(name, { release });
    return ok ? "" : `The model did not answer: ${code}.`;
  });
  const pause = `pause-${newId()}`;
  const other = otherModel(page, release.model);
  const marked = `${name}${drillMark}`;
  const tripped = () =>
    [...seen().pauses.values()].find((one) => one.name === marked && one.trigger === "wrong-model" && !one.resumed);
  await step("wrong model", allowed.stop + allowed.back, async () => {
    if (other === "") return "The page names no second model, so a wrong one could not be served on purpose.";
    const { served, code } = await ports.gateway.call(name, { release, wrong: other });
    if (served === "") return `The wrong model did not answer: ${code}.`;
    const by = await wait(tripped, allowed.stop);
    if (by) await executed(app, "pause.endDrill", { id: by.id });
    return by ? "" : "The wrong model answered, and no trigger tripped.";
  });
  const stream = await ports.gateway.stream(name, release).catch(() => undefined);
  await step("trigger stops it", allowed.stop, async () => {
    await executed(app, "pause.pause", {
      ...{ id: pause, what: "task", name: marked },
      reason: "A drill trips a trigger on purpose.",
      trigger: task.stop[0]?.name ?? "wrong-model",
    });
    const { ok } = await ports.gateway.call(name, { release });
    return ok ? "A call was still let through after the stop." : "";
  });
  if (stream)
    await step("running answers end", allowed.streams, async () => {
      const stopped = timers.elapsed();
      const ended = await Promise.race([
        stream.ended,
        new Promise<number>((late) => void timers.after(allowed.streams * 3, () => late(Number.POSITIVE_INFINITY))),
      ]);
      return ended - stopped > allowed.streams ? "An answer went on after the stop." : "";
    });
  await executed(app, "pause.endDrill", { id: pause });
  await step("way back", allowed.back, () => wayBack(ports, name, task, state, release));
  await step("by hand", 0, async () => {
    const files = await ports.templates(task.fallback);
    return files.length > 0 ? "" : `${task.fallback || "The page"} holds no template that people could use.`;
  });
  await step("team is told", allowed.told, async () => {
    const people = [...new Set([...task.reviewedBy, areaOf(page, "ai")?.owner ?? page.defaultOwner])];
    const unknown: string[] = [];
    for (const person of people)
      if ((await wait(() => ports.told(person, since), allowed.told)) !== "sent") unknown.push(person);
    return unknown.length === 0 ? "" : `Nobody knows whether ${unknown.join(", ")} heard of it.`;
  });
  await step("refund is answered", 0, () => refund(ports, page, name, `drill-${newId()}`, wait));

  const took = timers.elapsed() - began;
  const limit = task.drill.within * 60_000;
  const whole = took > limit ? `The whole drill took longer than ${task.drill.within} minutes.` : "";
  steps.push({ step: "in time", ok: whole === "", took: Math.round(took), allowed: limit, says: whole });
  await executed(app, "drill.hold", {
    id: `drill-${newId()}`,
    of: `task:${name}`,
    steps: steps.map(({ allowed: most, ...one }) => ({
      ...one,
      says: [one.says, most > 0 ? `Allowed ${most} ms.` : ""].filter(Boolean).join(" "),
    })),
  });
  ports.progress(name, steps, "");
  return steps;
}

const modelOf = (model: string): string => model.slice(model.indexOf("/") + 1);

/** Any other model that the page names at the same provider. */
function otherModel({ ai }: Page, model: string): string {
  const provider = model.slice(0, model.indexOf("/") + 1);
  const named = [...ai.tasks.flatMap((task) => [task.edgeCases, task.model]), ...ai.models];
  return named.find((one) => one !== model && one.startsWith(provider)) ?? "";
}

/** Who could not do their part tonight: found now, not at night. */
function missing(page: Page, people: ReturnType<typeof worldOf>["people"]): string {
  const owner = areaOf(page, "ai");
  const deciders = [owner?.owner ?? page.defaultOwner, owner?.backup ?? ""].filter((id) => personOf(page, id));
  const without = deciders.filter((id) => !people.get(id)?.passkeys.some(({ confirmed }) => confirmed));
  return without.length === 0 ? "" : `${without.join(" and ")} cannot start it again: no confirmed passkey.`;
}

/** Asks the release before, as it would be asked after a rollback; where there is none, the way back is by hand. */
async function wayBack(
  { app, gateway, timers }: DrillPorts,
  id: string,
  task: Task,
  state: TaskState,
  now: TaskRelease,
) {
  const back = state.releases.find(({ number, approval }) => number === now.wayBack && approval);
  if (!back) return task.fallback === "" ? "There is neither an earlier release nor a fallback." : "";
  const began = timers.elapsed();
  const { ok, code } = await gateway.call(id, { release: back });
  const ms = Math.round(timers.elapsed() - began);
  await executed(app, "task.check", { id, release: back.number, ok, ms, says: ok ? "It answers." : code });
  return ok ? "" : `Release ${back.number} does not answer: ${code}.`;
}

/** A card for whoever decides about money: it executes nothing, and is answered like a real one. */
async function refund(
  { app }: DrillPorts,
  page: Page,
  task: string,
  id: string,
  wait: <T>(look: () => T | undefined) => Promise<T | undefined>,
): Promise<string> {
  const area = areaOf(page, "billing") ? "billing" : "company";
  await executed(app, "proposal.ask", {
    ...{ id, area, oneWay: true, guardrails: [] },
    question: `Drill of ${task}: refund 40.00 EUR to a customer who does not exist. Whatever you answer, nothing is executed.`,
    options: [{ name: "refund", says: "Refund 40.00 EUR", costs: "Nothing: this is a drill." }],
  });
  const proposals = () => worldOf(app.world).proposals.get(id);
  const asked = proposals();
  if (!asked || whoAnswers(page, asked, asked.at).length === 0) return "Nobody may answer it.";
  const answered = await wait(() => proposals()?.answers.at(-1));
  return answered ? "" : "Nobody answered the card in time.";
}

async function executed(app: App, type: string, data: object): Promise<void> {
  const answer = await app.execute(type, data, system);
  if (isRefusal(answer)) throw new Error(`${answer.why} ${answer.next}`);
  if (isMalformed(answer)) throw new Error(JSON.stringify(answer.malformed));
}

/** A drill of an AI task as the team is told of it: so that it is known whether they would hear of a real stop. */

import { drillMark, drillTrigger, isDrill } from "../decisions/pause/paused.ts";
import { aiOwner, type Page, type Task, taskOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { line, type Notice } from "./notice.ts";

/** Who hears of a drill: whoever reads for the task, and the owner of AI. */
export function toldOfDrill(page: Page, task: Task, at: string): readonly string[] {
  const owner = aiOwner(page);
  const people = [...task.reviewedBy, owner].map((one) => personBehind(page, one, at));
  return [...new Set(people)].filter((one) => one !== "");
}

/** Of the stop on purpose; not of the trigger that is tripped before it. */
export function drills({ world }: ViewContext): Notice[] {
  const { page, pauses } = worldOf(world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  return [...pauses.values()].filter(isDrill).flatMap(({ id, name, at, trigger }) => {
    const task = taskOf(inForce, name.replace(drillMark, ""));
    if (!task || trigger !== drillTrigger) return [];
    const told: Notice = {
      ...{ key: `pause:${id}`, about: `pause:${id}`, what: "stopped", link: `/ai/${task.name}/drill`, texts: [] },
      ...{ people: toldOfDrill(inForce, task, at), urgency: "now", at, holds: false },
      says: () => ({
        subject: line(`A drill: ${task.name} is stopped on purpose`),
        lines: ["No customer notices it.", "Open the drill and say that you heard of it."],
      }),
    };
    return [told];
  });
}

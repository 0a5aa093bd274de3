/** A drill of an AI task as the team is told of it: so that it is known whether they would hear of a real stop. */

import { drillMark, isDrill } from "../decisions/pause/paused.ts";
import { areaOf, taskOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { line, type Notice } from "./notice.ts";

export function drills({ world }: ViewContext): Notice[] {
  const { page, pauses } = worldOf(world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  return [...pauses.values()].filter(isDrill).flatMap(({ id, name, at }) => {
    const task = taskOf(inForce, name.replace(drillMark, ""));
    if (!task) return [];
    const owner = areaOf(inForce, "ai")?.owner ?? inForce.defaultOwner;
    const people = [...task.reviewedBy, owner].map((one) => personBehind(inForce, one, at));
    const told: Notice = {
      ...{ key: `pause:${id}`, about: `pause:${id}`, what: "stopped", link: `/ai/${task.name}/drill`, texts: [] },
      ...{ people: [...new Set(people)].filter((one) => one !== ""), urgency: "now", at, holds: false },
      says: () => ({
        subject: line(`A drill: ${task.name} is stopped on purpose`),
        lines: ["No customer notices it.", "Open the drill and say that you heard of it."],
      }),
    };
    return [told];
  });
}

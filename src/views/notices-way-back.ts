/** A way back that would not work tonight, as the owner of AI is told of it: the release before does not answer, or no template is there. */

import { liveRelease, wayBackOf } from "../decisions/task/state.ts";
import type { Page, Task } from "../page/page.ts";
import { wallTime } from "../routing/zone.ts";
import { plain } from "./ai-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { atTime, line, type Notice } from "./notice.ts";

/** Once a day for each task while it is so. */
export function wayBackNotices(context: ViewContext, page: Page, owner: string): Notice[] {
  if (owner === "") return [];
  return page.ai.tasks.flatMap((task) => {
    const wrong = wrongWith(context, task);
    return wrong ? [notice(task, owner, wallTime(page.zone, wrong.at).date, wrong)] : [];
  });
}

interface Wrong {
  readonly at: string;
  readonly says: (reader: ViewContext) => string;
}

function wrongWith(context: ViewContext, { name }: Task): Wrong | undefined {
  const state = worldOf(context.world).tasks.get(name);
  if (!state || !liveRelease(state)) return undefined;
  const back = wayBackOf(state);
  if (!back) {
    const missing = context.ai?.wayBack?.missing(name);
    if (missing === undefined) return undefined;
    return { at: context.at, says: () => `The way back is by hand, and ${missing}.` };
  }
  const { checked, number } = back;
  if (!checked || checked.ok) return undefined;
  const says = (reader: ViewContext) =>
    `Release ${number} was asked ${atTime(reader, checked.at)}, and did not answer. A rollback to it is refused until it does.`;
  return { at: checked.at, says };
}

const notice = (task: Task, owner: string, day: string, { at, says }: Wrong): Notice => ({
  ...{ key: `task:${task.name}:way-back:${day}`, what: "failed", about: `task:${task.name}:way-back`, people: [owner] },
  ...{ urgency: "soon", at, holds: true, texts: [], link: `/ai/${task.name}` },
  says: (reader) => ({
    subject: line(`The way back of ${plain(task.name)} would not work now`),
    lines: [says(reader), "Mend it before it is needed; pausing the task always works."],
  }),
});

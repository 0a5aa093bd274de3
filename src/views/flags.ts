/** Every switch as a flag, for programs that ask OpenFeature: on only while nothing stops it and everything it needs is there. */

import { freezes } from "../decisions/freeze/frozen.ts";
import { rollingIn } from "../decisions/release/live.ts";
import { isServing, serving } from "../decisions/task/serving.ts";
import type { Page, Task } from "../page/page.ts";
import type { Seen } from "./context.ts";
import { releaseName } from "./release-names.ts";
import { stopSays } from "./status-action.ts";

export interface Flag {
  /** `task:billing-replies`, `task:billing-replies/late-fees`, `action:refund`, `release:production` */
  readonly key: string;
  readonly on: boolean;
  /** Why it is off; empty while it is on. */
  readonly why: string;
}

/** All flags of the page in force at a moment, in the order of the page. */
export const flagsOf = (seen: Seen, page: Page, at: string): Flag[] => [
  ...page.ai.tasks.flatMap((task) => taskFlags(seen, task, at)),
  ...page.actions.map(({ name: kind }) => flag(`action:${kind}`, stopSays(seen, { kind, task: "" }, at))),
  ...page.environments.map(({ name }) => flag(`release:${name}`, whyHeld(seen, page, name, at))),
];

const flag = (key: string, why: string): Flag => ({ key, on: why === "", why });

/** A task is on while any of its question types may be asked; one without types, while it may be asked at all. */
function taskFlags(seen: Seen, task: Task, at: string): Flag[] {
  const asks = (question: string): string => {
    const found = serving(seen, { task: task.name, question, odd: false }, at);
    return isServing(found) ? "" : `${found.why} ${found.next}`;
  };
  const questions = task.questions.map(({ name }) => flag(`task:${task.name}/${name}`, asks(name)));
  const whole = questions.length === 0 ? asks("") : questions.some(({ on }) => on) ? "" : (questions[0]?.why ?? "");
  return [flag(`task:${task.name}`, whole), ...questions];
}

/** A freeze, or a release on its way that stopped. */
function whyHeld({ freeze, incidents, releases }: Seen, page: Page, environment: string, at: string): string {
  const [held] = freezes(page, freeze, incidents, environment, at);
  if (held) return held.says;
  const rolling = rollingIn(releases, environment);
  return rolling?.stopped ? `The release ${releaseName(rolling)} stopped.` : "";
}

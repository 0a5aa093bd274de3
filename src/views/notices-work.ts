/** Work for people as they are told of it: the first that waits, then that the oldest waits too long; and words that wait for a yes. */

import { readersOf } from "../decisions/draft/kind.ts";
import { approversOf } from "../decisions/template/kind.ts";
import { isOffered } from "../decisions/template/state.ts";
import type { WorkState } from "../decisions/work/state.ts";
import type { Page } from "../page/page.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { capital, counted, plural } from "./names.ts";
import { atTime, line, type Notice, newsFor } from "./notice.ts";
import { openItems } from "./work-sheet.ts";

/** Milliseconds that the oldest may wait before its readers are told again. */
const patience = 3_600_000;

export function work(context: ViewContext): Notice[] {
  const { page, templates } = worldOf(context.world);
  const inForce = page.inForce?.page;
  if (!inForce) return [];
  const items = openItems(context);
  return [
    ...[...new Set(items.map(({ task }) => task))].flatMap((task) =>
      ofTask(
        context,
        inForce,
        task,
        items.filter((one) => one.task === task),
      ),
    ),
    ...[...templates.values()].filter((one) => isOffered(one, inForce)).map((one) => offered(context, inForce, one)),
  ];
}

/** Told once for each time that the queue of a task is no longer empty, and again, once a day, while its first has waited an hour. */
function ofTask(context: ViewContext, page: Page, task: string, items: readonly WorkState[]): Notice[] {
  const [first] = items;
  if (!first) return [];
  const people = [...new Set(items.flatMap((one) => readersOf(page, one, context.at)))];
  const about = `work:${task}`;
  const common = { about, people, link: `/work?task=${encodeURIComponent(task)}`, texts: [] };
  const began = busySince(context, task, first.since);
  const number = items.length;
  const waits = `${capital(counted(number))} ${plural(number, "customer waits", "customers wait")} for a person`;
  const late = Date.parse(context.at) - Date.parse(first.since) >= patience;
  return [
    {
      ...{ ...common, key: `${about}:${began}`, what: "input", urgency: "soon", at: first.since },
      holds: true,
      says: (reader) => ({
        subject: line(`${titleOf(task)}: ${waits.charAt(0).toLowerCase()}${waits.slice(1)}`),
        lines: [
          `The first came in ${atTime(reader, first.since)}. No model answers it now.`,
          "Take one: nobody else begins it then.",
        ],
      }),
    },
    ...(late
      ? [
          {
            ...{ ...common, key: `${about}:${began}:late:${context.at.slice(0, 10)}`, what: "escalates" as const },
            ...{ urgency: "now" as const, at: first.since, holds: true },
            says: (reader: ViewContext) => ({
              subject: line(
                `${titleOf(task)}: a customer waits since ${atTime(reader, first.since).replace(/^(at|on) /, "")}`,
              ),
              lines: [`${waits}. The first has waited more than an hour.`, "Take one, or hand it to somebody."],
            }),
          },
        ]
      : []),
  ];
}

/** When the queue of a task was last empty, a week back at most: the moment when what followed came in, UTC. */
function busySince({ world }: ViewContext, task: string, first: string): string {
  const from = new Date(Date.parse(first) - newsFor).toISOString();
  const over = [...worldOf(world).works.values()]
    .filter((one) => one.task === task && one.since < first && one.since >= from)
    .map(({ since, answer, turn }) => ({ since, end: answer?.at ?? turn.at }))
    .sort((a, b) => (a.end < b.end ? 1 : -1));
  return over.reduce((began, { since, end }) => (end >= began && since < began ? since : began), first);
}

function offered(
  context: ViewContext,
  page: Page,
  template: Parameters<typeof approversOf>[1] & { readonly id: string },
): Notice {
  const { id, path, offered: words, current } = template;
  const at = words?.at ?? context.at;
  return {
    ...{ key: `template:${id}:${words?.digest}`, what: "waits", about: `template:${id}`, urgency: "soon", at },
    ...{ people: approversOf(page, template, context.at), link: `/work/templates/${id}`, holds: true, texts: [] },
    says: () => ({
      subject: line(`${path} waits for your yes`),
      lines: [
        current ? "Its words changed on the base branch." : "It is new on the base branch.",
        current ? "Until then people answer with the old words." : "Until then nobody begins an answer from it.",
      ],
    }),
  };
}

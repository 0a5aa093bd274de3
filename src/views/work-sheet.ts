/** The queue for when the server is away: as lines of a file, and as a sheet to print with the checklist and the approved words. */

import { checklist } from "../decisions/draft/kind.ts";
import { isUsable } from "../decisions/template/state.ts";
import type { PaperItem } from "../decisions/work/paper.ts";
import { isOpen, standingOf, type WorkState } from "../decisions/work/state.ts";
import { type Page, type Task, taskOf } from "../page/page.ts";
import { plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { capital, counted, listed, nameOf, plural } from "./names.ts";
import { day, moment } from "./times.ts";

/** Everything that a person still has to do something with, the longest wait first; of one task where it is named. */
export function openItems({ world, at }: Pick<ViewContext, "world" | "at">, task = ""): WorkState[] {
  const all = [...worldOf(world).works.values()].filter((one) => isOpen(one, at) && (task === "" || one.task === task));
  return all.sort((a, b) => (a.since === b.since ? a.seq - b.seq : a.since < b.since ? -1 : 1));
}

/** The approved templates of a task, by their paths. */
export const templatesOf = ({ world }: Pick<ViewContext, "world">, task: Task | undefined) =>
  [...worldOf(world).templates.values()]
    .flatMap((one) => (isUsable(one, task) && one.current ? [{ ...one.current, id: one.id, path: one.path }] : []))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** The open items as lines of a file. */
export async function paperItems(context: ViewContext, task = ""): Promise<PaperItem[]> {
  const items = openItems(context, task);
  const page = worldOf(context.world).page.inForce?.page;
  const say = await context.words(items.flatMap(({ key, recipient, input }) => [key, recipient, input]));
  return items.map(({ id, task: name, question, key, recipient, since, input }) => ({
    ...{ item: id, task: name, question, key: say(key), recipient: say(recipient), since, input: say(input) },
    templates: templatesOf(context, page && taskOf(page, name)).map(({ path }) => path),
  }));
}

export interface PrintItem {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly says: string }[];
  readonly input: string;
}

/** The items of one task, and what people need to answer them. */
export interface PrintTask {
  readonly title: string;
  readonly never: readonly string[];
  readonly checklist: readonly string[];
  readonly items: readonly PrintItem[];
  readonly templates: readonly { readonly path: string; readonly words: string; readonly approved: string }[];
  /** What the page names where no template is approved. */
  readonly fallback: string;
}

export interface PrintModel {
  readonly team: string;
  readonly title: string;
  readonly made: string;
  readonly tasks: readonly PrintTask[];
}

/** One sheet: each open item with room for its answer. Tasks without items are on it too, for their templates. */
export async function printView(context: ViewContext, task = ""): Promise<PrintModel> {
  const { page: state, record } = worldOf(context.world);
  const page = state.inForce?.page;
  const items = openItems(context, task);
  const names = [...new Set([...(page?.ai.tasks ?? []).map(({ name }) => name), ...items.map((one) => one.task)])];
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const tasks = await Promise.all(
    names
      .filter((name) => task === "" || name === task)
      .map((name) =>
        taskOnPaper(
          context,
          page,
          name,
          items.filter((one) => one.task === name),
        ),
      ),
  );
  const number = items.length;
  return {
    ...{ team: record.team || page?.team || "Finalcall" },
    title:
      number === 0
        ? "No work waits"
        : `${capital(counted(number))} ${plural(number, "item waits", "items wait")} for people`,
    made: `${day(context.at, context.at, zoneOf(context))} ${when(context.at)}`,
    tasks: tasks.filter(({ items, templates }) => items.length + templates.length > 0),
  };
}

async function taskOnPaper(
  context: ViewContext,
  page: Page | undefined,
  name: string,
  items: readonly WorkState[],
): Promise<PrintTask> {
  const task = page && taskOf(page, name);
  const usable = templatesOf(context, task);
  const texts = [
    ...items.flatMap(({ key, recipient, input }) => [key, recipient, input]),
    ...usable.map(({ words }) => words),
  ];
  const words = await context.words(texts);
  const say = (text: (typeof texts)[number]) => visible(words(text));
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  return {
    title: titleOf(name),
    never: task?.never ?? [],
    checklist: page && task ? checklist(page, name).map(titleOf) : [],
    fallback: task?.fallback ?? "",
    items: items.map((one) => {
      const { id, question, key, recipient, since, input, turn } = one;
      const taken = standingOf(one, context.at) === "taken" ? nameOf(turn.person) : "";
      return {
        id,
        title: question === "" ? "Question" : capital(plain(question)),
        input: say(input),
        facts: [
          { label: "Key", says: say(key) },
          ...(say(recipient) === "" ? [] : [{ label: "For", says: say(recipient) }]),
          { label: "Since", says: when(since) },
          ...(taken === "" ? [] : [{ label: "Taken by", says: taken }]),
        ],
      };
    }),
    templates: usable.map(({ path, words: text, by, since }) => ({
      ...{ path, words: say(text), approved: `${listed([nameOf(by)])}, ${when(since)}` },
    })),
  };
}

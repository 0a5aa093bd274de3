/** The queue of work for people: what waits for this reader, who has what, what the task has again, what was answered; and the templates. */

import { readersOf } from "../decisions/draft/kind.ts";
import { approversOf } from "../decisions/template/kind.ts";
import { isOffered, type TemplateState, tasksWith } from "../decisions/template/state.ts";
import { isOpen, type Standing, standingOf, type Why, type WorkState } from "../decisions/work/state.ts";
import { type Page, taskOf } from "../page/page.ts";
import { plain, titleOf } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { capital, counted, listed, nameOf, plural } from "./names.ts";
import { line } from "./notice.ts";
import { moment, span } from "./times.ts";
import { openItems } from "./work-sheet.ts";

export interface WorkRow {
  readonly href: string;
  /** The first words of the question. */
  readonly asks: string;
  readonly title: string;
  readonly when: string;
  readonly says: string;
}

export interface TemplateRow {
  readonly href: string;
  readonly path: string;
  readonly says: string;
  /** It waits for this reader. */
  readonly mine: boolean;
}

export interface WorkModel {
  readonly title: string;
  readonly answer: string;
  /** Which task's work this is; empty: of all. */
  readonly of: string;
  readonly tasks: readonly { readonly name: string; readonly title: string; readonly open: number }[];
  readonly groups: readonly { readonly id: string; readonly title: string; readonly rows: readonly WorkRow[] }[];
  readonly templates: readonly TemplateRow[];
  /** Sheets from paper of which something waits for this reader's yes. */
  readonly sheets: readonly { readonly href: string; readonly says: string }[];
  /** For the form that brings a file: whether this reader may answer anything. */
  readonly query: string;
}

export const because: Readonly<Record<Why, string>> = {
  paused: "The task stands still",
  people: "People answer it",
  failed: "No model answered",
  "sent-back": "Its draft was sent back",
  "by-hand": "A person was asked for",
  imported: "It came in on paper",
};

const mostShown = 200;
const mostOver = 30;

/** Open work for this reader that nobody else has, the longest wait first. */
export function workFor(context: ViewContext): WorkState[] {
  const page = worldOf(context.world).page.inForce?.page;
  const me = context.me?.person ?? "";
  if (!page || me === "") return [];
  return openItems(context).filter(
    (one) =>
      readersOf(page, one, context.at).includes(me) &&
      (standingOf(one, context.at) !== "taken" || one.turn.person === me),
  );
}

/** All that waits for this reader, as one thing to do; and the words that wait for their yes. */
export function workDuties(context: ViewContext): DutyModel[] {
  const mine = workFor(context);
  const [first] = mine;
  const number = mine.length;
  const since = (at: string) => `since ${moment(at, context.at, zoneOf(context))}`;
  const own = first && {
    ...{ href: number === 1 ? `/work/${first.id}` : "/work", due: since(first.since) },
    title: `${capital(counted(number))} ${plural(number, "customer waits", "customers wait")} for a person’s answer`,
    says: "No model answers them now. Take one, and nobody else begins it.",
  };
  return [...(own ? [own] : []), ...templateDuties(context, since)];
}

function templateDuties(context: ViewContext, since: (at: string) => string): DutyModel[] {
  const waiting = templatesFor(context);
  const [first] = waiting;
  if (!first?.offered) return [];
  const number = waiting.length;
  return [
    {
      ...{ href: number === 1 ? `/work/templates/${first.id}` : "/work", due: since(first.offered.at) },
      title: `${capital(counted(number))} ${plural(number, "template waits", "templates wait")} for your yes`,
      says: "Until then nobody begins an answer from these words.",
    },
  ];
}

/** Words on offer that this reader may say yes to, the oldest first. */
export function templatesFor(context: ViewContext): TemplateState[] {
  const { templates, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  const me = context.me?.person ?? "";
  if (!inForce || me === "") return [];
  return [...templates.values()]
    .filter((one) => isOffered(one, inForce) && approversOf(inForce, one, context.at).includes(me))
    .sort((a, b) => (a.offered?.seq ?? 0) - (b.offered?.seq ?? 0));
}

/** What a pause sent to people: how many items, and how many of them are open. */
export function queueOf({ works }: Pick<Seen, "works">, { id }: { readonly id: string }, at: string) {
  const items = [...works.values()].filter(({ pause }) => pause === id);
  return { items: items.length, open: items.filter((one) => isOpen(one, at)).length };
}

export async function workView(context: ViewContext, task = ""): Promise<WorkModel> {
  const { works, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  const all = [...works.values()].filter((one) => task === "" || one.task === task);
  const mine = workFor(context).filter((one) => task === "" || one.task === task);
  const own = new Set(mine.map(({ id }) => id));
  const of = (...which: Standing[]) =>
    all.filter((one) => which.includes(standingOf(one, context.at)) && !own.has(one.id));
  const newest = (some: WorkState[]) => some.sort((a, b) => (a.turn.at < b.turn.at ? 1 : -1)).slice(0, mostOver);
  const groups = [
    { id: "mine", title: "For you", items: mine.slice(0, mostShown) },
    { id: "others", title: "For others", items: of("waiting", "in-doubt", "taken").slice(0, mostShown) },
    { id: "given", title: "Answered, not given yet", items: of("answered").slice(0, mostShown) },
    { id: "task", title: "Back with the task", items: of("with-task").slice(0, mostShown) },
    { id: "over", title: "Done", items: newest(of("used", "ended", "closed")) },
  ].filter(({ items }) => items.length > 0);
  const say = await context.words(groups.flatMap(({ items }) => items.map(({ input }) => input)));
  const open = openItems(context, task);
  return {
    ...headline(context, mine, open),
    of: task === "" || !inForce || !taskOf(inForce, task) ? "" : titleOf(task),
    query: task,
    tasks: (inForce?.ai.tasks ?? []).map(({ name }) => ({
      ...{ name, title: titleOf(name) },
      open: openItems(context, name).length,
    })),
    groups: groups.map(({ items, ...group }) => ({
      ...group,
      rows: items.map((one) => rowOf(context, inForce, one, say(one.input))),
    })),
    templates: templateRows(context, inForce, task),
    sheets: sheetRows(context, inForce),
  };
}

function headline(context: ViewContext, mine: readonly WorkState[], open: readonly WorkState[]) {
  const [first] = open;
  const answer = first
    ? `The first came in at ${moment(first.since, context.at, zoneOf(context))}, ${span(first.since, context.at)} ago.`
    : "What a task does not answer stands here, for the people who read for it.";
  const say = (number: number, who: string) =>
    `${capital(counted(number))} ${plural(number, "customer waits", "customers wait")} for ${who}`;
  if (mine.length > 0) return { title: say(mine.length, "you"), answer };
  return { title: open.length > 0 ? say(open.length, "others") : "Nobody waits for a person", answer };
}

function rowOf(context: ViewContext, page: Page | undefined, item: WorkState, input: string): WorkRow {
  return {
    href: `/work/${item.id}`,
    asks: line(input.replace(/^\s*user: /, ""), 90),
    title: titled(item),
    when: moment(isOpen(item, context.at) ? item.since : item.turn.at, context.at, zoneOf(context)),
    says: standsAs(item, page ? readersOf(page, item, context.at) : [], context),
  };
}

export const titled = ({ task, question }: Pick<WorkState, "task" | "question">): string =>
  question === "" ? titleOf(task) : `${titleOf(task)}: ${plain(question)}`;

/** Whose turn it is, as one sentence. */
export function standsAs(item: WorkState, readers: readonly string[], context: ViewContext): string {
  const { turn, answer, used, closed, others, proposals, why } = item;
  const at = (time: string) => moment(time, context.at, zoneOf(context));
  const doubled = others.length === 0 ? "" : " A second answer came; only the first counts.";
  const [paper] = proposals;
  const brought = paper ? ` ${nameOf(paper.by)} brought an answer from paper, which waits for a yes.` : "";
  const whom = listed(readers.map(nameOf), "or");
  switch (standingOf(item, context.at)) {
    case "taken":
      return `${nameOf(turn.person)} has it since ${at(turn.began)}.${brought}`;
    case "in-doubt":
      return `It went back to the task at ${at(turn.at)}, and nobody knows what came of it. ${whom} looks.${brought}`;
    case "with-task":
      return `The task has it again since ${at(turn.at)}.`;
    case "answered":
      return `${nameOf(answer?.by ?? "")} answered it; its program gives it to the customer.${doubled}`;
    case "used":
      return `${nameOf(answer?.by ?? "")} answered it; the customer has it since ${at(used?.at ?? turn.at)}.${doubled}`;
    case "ended":
      return `The task answered it.${doubled}`;
    case "closed":
      return `${nameOf(closed?.by ?? "")} said that it needs no answer.${doubled}`;
    default:
      return `${because[why]}. Waits for ${whom}.${brought}`;
  }
}

function templateRows(context: ViewContext, page: Page | undefined, task: string): TemplateRow[] {
  if (!page) return [];
  const mine = new Set(templatesFor(context).map(({ id }) => id));
  return [...worldOf(context.world).templates.values()]
    .filter(({ path, gone }) => !gone && tasksWith(page, path).some(({ name }) => task === "" || name === task))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((one) => ({
      ...{ href: `/work/templates/${one.id}`, path: one.path, mine: mine.has(one.id) },
      says: templateStands(context, page, one),
    }));
}

/** Which words of a template people may begin from, and who is waited for. */
export function templateStands(context: ViewContext, page: Page, state: TemplateState): string {
  const { current, offered } = state;
  const at = (time: string) => moment(time, context.at, zoneOf(context));
  const approved = current ? `${nameOf(current.by)} approved it, ${at(current.since)}.` : "Nobody has approved it.";
  if (!offered) return approved;
  const whom = listed(approversOf(page, state, context.at).map(nameOf), "or") || "somebody who did not write it";
  return current
    ? `${approved} Other words wait for ${whom}; until then these are used.`
    : `It waits for ${whom}; until then nobody begins from it.`;
}

/** Sheets with an answer that waits for this reader's yes. */
function sheetRows(context: ViewContext, page: Page | undefined): WorkModel["sheets"] {
  const me = context.me?.person ?? "";
  const waiting = new Map<string, number>();
  for (const one of worldOf(context.world).works.values())
    if (page && !one.answer && !one.closed && one.turn.of !== "ended" && readersOf(page, one, context.at).includes(me))
      for (const { sheet } of one.proposals) waiting.set(sheet, (waiting.get(sheet) ?? 0) + 1);
  return [...waiting].map(([sheet, number]) => ({
    href: `/work/sheets/${sheet}`,
    says: `${capital(counted(number))} ${plural(number, "answer", "answers")} from paper ${plural(number, "waits", "wait")} for your yes`,
  }));
}

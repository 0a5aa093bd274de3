/** Who may do something with a work item now, and what stands in the way of an answer. Pure. */

import type { Context, Refusal, Subjects } from "../../kernel/kind.ts";
import { taskOf } from "../../page/page.ts";
import { assuranceOf, personOnPage } from "../caller.ts";
import { checklist, readersOf } from "../draft/kind.ts";
import type { Mark } from "../draft/state.ts";
import type { InForce, PageState } from "../page/kind.ts";
import { isUsable, type TemplateState } from "../template/state.ts";
import { no } from "./refusals.ts";
import { silence, standingOf, type Used, type Why, type WorkState } from "./state.ts";

/** What these rules look at. */
export type Seen = Context & {
  readonly state: WorkState | undefined;
  readonly world: { readonly page: PageState; readonly template: Subjects<TemplateState> };
};

export interface Mine {
  readonly inForce: InForce;
  readonly state: WorkState;
  readonly me: string;
}

/** A person in their browser who reads for the item's task. */
export function mayDecide(context: Seen): Mine | Refusal {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state?.id) return no.unknown();
  const may = readersOf(inForce.page, state, at);
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(may);
  return may.includes(me) ? { inForce, state, me } : no.notYours(may);
}

/** When silence gives it to a person again. */
export const untilOf = ({ turn }: Pick<WorkState, "turn">): string =>
  new Date(Date.parse(turn.at) + silence).toISOString();

/** Why this person cannot have it now; undefined: they can. */
export function inTheWay(state: WorkState, me: string, at: string): Refusal | undefined {
  const { turn, answer, closed } = state;
  if (answer) return no.answered(answer.by);
  if (closed) return no.closed(closed.by);
  if (turn.of === "ended") return no.ended();
  const standing = standingOf(state, at);
  if (standing === "taken" && turn.person !== me) return no.taken(turn.person, untilOf(state));
  return standing === "with-task" ? no.withTask(untilOf(state)) : undefined;
}

/**
 * Whether what comes again under its key is work for people once more: it had gone back to the task. What a caller puts
 * there by hand is not, once the task has answered: it may be the same request on its way twice.
 */
export function comesBack({ turn }: Pick<WorkState, "turn">, why: Why): boolean {
  if (turn.of === "task") return true;
  return turn.of === "ended" && why !== "by-hand" && why !== "imported";
}

interface Said {
  readonly output: string;
  readonly template?: Used | undefined;
  readonly distance: number;
  readonly marks: readonly Mark[];
}

/** What is wrong with an answer itself. */
export function faultIn({ output, template, distance, marks }: Said, { world }: Seen, { inForce, state }: Mine) {
  if (output.trim() === "") return no.empty();
  const known = checklist(inForce.page, state.task);
  const strange = marks.find(({ item }) => !known.includes(item));
  if (strange) return no.notOnList(strange.item, known);
  const begun = template && world.template.get(template.id);
  const usable = begun && isUsable(begun, taskOf(inForce.page, state.task));
  if (template && !(usable && begun.current?.digest === template.digest)) return no.notUsable();
  const wrong = marks.find(({ ok }) => !ok);
  return wrong && template && distance === 0 ? no.wrongButSent(wrong.item) : undefined;
}

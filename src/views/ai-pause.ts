/** One pause with its receipt: what was under way, whom the answers reached, and how it started again. */

import { isDrill } from "../decisions/pause/paused.ts";
import { type ActionRow, heldBy } from "./action-list.ts";
import { type PauseModel, pauseModel, textsOfPause } from "./ai-paused.ts";
import { aiOwner, type Pausing, pausingOf } from "./ai-standing.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { nameOf } from "./names.ts";

export interface PauseScreenModel {
  readonly pause: PauseModel;
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer. */
  readonly name: string;
  /** Where it belongs: the task's screen, or the list. */
  readonly back: { readonly href: string; readonly to: string };
  /** What people use meanwhile; empty where the page names nothing. */
  readonly fallback: string;
  /** The samples that it left behind, as a number. */
  readonly samples: number;
  readonly seq: number;
  /** Undefined where it is about more than one task, the whole of it stands still, or the reader has to decide here. */
  readonly pausing: Pausing | undefined;
  /** Actions that it holds, and those that were sent before it; undefined where it is about none. */
  readonly actions: { readonly held: readonly ActionRow[]; readonly sent: readonly ActionRow[] } | undefined;
  /** True where it is a pause of nothing but a kind of action: no call of a model stands under it. */
  readonly onlyActions: boolean;
}

/** Undefined when there is no such pause, and for those of drills. */
export async function pauseView(context: ViewContext, id: string): Promise<PauseScreenModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.pauses.get(id);
  if (!state || isDrill(state)) return undefined;
  const words = await context.words(textsOfPause(state));
  const pause = pauseModel(context, state, (text) => visible(words(text)));
  const { title, are, since, by, reason, resumed, owner } = pause;
  const [task = ""] = state.what === "task" || state.what === "question" ? state.name.split("/") : [];
  const inForce = seen.page.inForce?.page;
  const kind = state.what === "tool" && inForce?.actions.some((one) => one.name === state.name);
  const actions = inForce && !state.resumed ? await heldBy(context, inForce, state) : undefined;
  const some = actions && actions.held.length + actions.sent.length > 0;
  const found = seen.page.inForce?.page.ai.tasks.find(({ name }) => name === task);
  const they = are === "are" ? "they start" : "it starts";
  return {
    ...{ pause, seq: state.seq, fallback: found?.fallback ?? "" },
    title: resumed ? `${title} ${are === "are" ? "run" : "runs"} again` : `${title} ${are} paused`,
    answer: resumed
      ? `Paused ${since}, ${by}: ${reason}. ${nameOf(resumed.by)} started ${are === "are" ? "them" : "it"} again ${resumed.at}, ${resumed.choice}.`
      : `Since ${since}, ${by}: ${reason}. ${owner || aiOwner(context)} decides when ${they} again.`,
    pausing: found && !pause.resume ? pausingOf(context, found) : undefined,
    name: resumed ? nameOf(resumed.by) : owner,
    actions: kind || some ? actions : undefined,
    onlyActions: kind === true && !inForce?.ai.tasks.some(({ tools }) => tools.includes(state.name)),
    back: found
      ? { href: `/ai/${task}`, to: titleOf(task) }
      : kind
        ? { href: "/actions", to: "Actions" }
        : { href: "/ai", to: "AI tasks" },
    samples: seen.tasks.get(task)?.samples.filter(({ from }) => from !== "" && from === state.call).length ?? 0,
  };
}

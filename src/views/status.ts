/** How one thing stands, for programs that ask by its id: what holds it, who is awaited, and until when. */

import { type ViewContext, worldOf } from "./context.ts";
import { actionStatus } from "./status-action.ts";
import { accessStands, changeStands, pauseStands, proposalStands, releaseStands } from "./status-kinds.ts";
import type { Standing, StatusModel } from "./status-model.ts";

export type { StatusModel } from "./status-model.ts";

/** The thing of this id, of whichever kind; undefined where there is none, or no page is in force. */
export async function statusView(context: ViewContext, id: string): Promise<StatusModel | undefined> {
  const found = find(context, id);
  return found && told(context, found);
}

/** What a caller asked for that nobody answered yet, the newest first. */
export async function waitingOf(context: ViewContext, actor: string, most: number): Promise<StatusModel[]> {
  const open = askedBy(context, actor).filter(({ status }) => status.open);
  return Promise.all(open.slice(0, most).map((one) => told(context, one)));
}

/** Everything a caller ever asked for: how much, how much of it waits, and the newest of it. */
export async function askedFor(context: ViewContext, actor: string, most: number) {
  const all = askedBy(context, actor);
  return {
    asked: all.length,
    waiting: all.filter(({ status }) => status.open).length,
    newest: await Promise.all(all.slice(0, most).map((one) => told(context, one))),
  };
}

/** Whatever somebody asked for, the newest first. */
function askedBy(context: ViewContext, actor: string): Standing[] {
  const { actions, proposals, changes, releases, access, pauses } = worldOf(context.world);
  const ids = [
    ...own(actions.values(), ({ by }) => by === actor),
    ...own(proposals.values(), ({ by }) => by === actor),
    ...own(changes.values(), ({ current }) => current.by === actor),
    ...own(releases.values(), ({ preparedBy }) => preparedBy === actor),
    ...own(access.values(), ({ askedBy }) => askedBy === actor),
    ...own(pauses.values(), ({ by }) => by === actor),
  ];
  return ids.flatMap((id) => find(context, id) ?? []).sort((one, other) => other.seq - one.seq);
}

const own = <S extends { readonly id: string }>(all: Iterable<S>, isOwn: (one: S) => boolean): string[] =>
  [...all].filter(isOwn).map(({ id }) => id);

function find(context: ViewContext, id: string): Standing | undefined {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  if (!inForce) return undefined;
  const here = { context, seen, page: inForce.page, version: inForce.version };
  const [action, proposal, change] = [seen.actions.get(id), seen.proposals.get(id), seen.changes.get(id)];
  if (action) return actionStatus(here, action);
  if (proposal) return proposalStands(here, proposal);
  if (change) return changeStands(here, change);
  const [release, access, pause] = [seen.releases.get(id), seen.access.get(id), seen.pauses.get(id)];
  if (release) return releaseStands(here, release);
  if (access?.target) return accessStands(here, access);
  return pause && pauseStands(here, pause);
}

async function told(context: ViewContext, { status, title }: Standing): Promise<StatusModel> {
  const words = typeof title === "string" ? title : (await context.words([title]))(title);
  return { ...status, title: words };
}

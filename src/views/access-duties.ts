/** What emergency access wants of this reader besides a yes: to receive it, to break it open, to read how it ended. */

import { approversOf, brokenFrom, targetOf, unreadBroken } from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import type { Page } from "../page/page.ts";
import { accessStatus } from "./access.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { nameOf } from "./names.ts";
import { moment } from "./times.ts";

/** The duties of this reader, the newest request first. */
export function accessDuties(context: ViewContext): DutyModel[] {
  const { access, page } = worldOf(context.world);
  const me = context.me?.person ?? "";
  const inForce = page.inForce?.page;
  if (!inForce || me === "") return [];
  return [...access.values()].reverse().flatMap((state) => dutyOf(context, inForce, state, me) ?? []);
}

function dutyOf(context: ViewContext, page: Page, state: AccessState, me: string): DutyModel | undefined {
  const target = targetOf(page, state.target);
  const status = accessStatus(state, context.at);
  const href = `/access/${state.id}`;
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  if (state.person === me && status === "granted")
    return {
      ...{ href, title: `Receive your access to ${state.target}`, due: when(state.until) },
      says: "It is granted. The secret is shown once; the time runs already.",
    };
  const held = unreadBroken(worldOf(context.world).access) !== undefined;
  if (target && !held && state.person === me && status === "asked" && brokenFrom(target, state) <= context.at)
    return {
      ...{ href, title: `You may break open ${state.target}`, due: "now" },
      says: "Nobody answered in time. It is shorter then, and everybody is told.",
    };
  if (!target || !toRead(page, state, context.at).includes(me)) return undefined;
  const broken = state.broken ? " It was broken open: the next one waits for it." : "";
  return {
    ...{ href, title: `Read how access to ${state.target} ended`, due: state.ended?.clean ? "now" : "left behind" },
    says: `${nameOf(state.person)} had it until ${when(state.ended?.at ?? "")}.${broken}`,
  };
}

/** Who may read the proof of its end and sign it; nobody once it was read, or while there is no proof. */
export function toRead(page: Page, state: AccessState, at: string): string[] {
  const target = targetOf(page, state.target);
  return state.ended && !state.read && target ? approversOf(page, target, state, at) : [];
}

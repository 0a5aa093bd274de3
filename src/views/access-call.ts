/** Whose yes a request for emergency access waits for, until when, and what happens then: one sentence and one line of time. */

import { approversOf, brokenFrom, targetOf, unreadBroken } from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import type { Page } from "../page/page.ts";
import { accessStatus } from "./access.ts";
import type { Call, Fuse } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { clock, moment, span } from "./times.ts";

/** Undefined when it waits for nobody, or at a place that the page names no more. */
export function accessCall(context: ViewContext, page: Page, state: AccessState): Call | undefined {
  const { at, me } = context;
  const target = targetOf(page, state.target);
  if (!target || accessStatus(state, at) !== "asked") return undefined;
  const can = approversOf(page, target, state, at);
  const from = brokenFrom(target, state);
  const zone = zoneOf(context);
  const [receiver, until] = [nameOf(state.person), moment(from, at, zone)];
  const mine = can.includes(me?.person ?? "");
  const silent = from <= at;
  // While nobody has read how the last one ended, nothing is broken open, and no sentence says so.
  const held = unreadBroken(worldOf(context.world).access) !== undefined;
  const may = held ? "may break it open once somebody has read how the last one ended" : "may break it open";
  return {
    name: silent || can.length === 0 ? receiver : nameOf(can[0] ?? ""),
    sentence: sentenceOf(can.map(nameOf), `${receiver} ${may}`, until, silent),
    fuse: silent ? undefined : fuseOf(state, from, at, zone),
    ...{ mine, whyMe: mine ? `The page names you among those who say yes to ${state.target}.` : "" },
    ...{ dueAt: from, due: silent ? "overdue" : until, left: silent ? "" : span(at, from) },
    after: silent ? `${receiver} ${may}` : `then ${receiver} ${may}`,
  };
}

function sentenceOf(can: readonly string[], breaks: string, until: string, silent: boolean): string {
  const who = listed(can, "or");
  if (can.length === 0) return `Nobody is left who may say yes; ${breaks}${silent ? "" : `, from ${until} on`}.`;
  return silent
    ? `Nobody answered by ${until}: ${breaks}; ${who} may still answer.`
    : `${who} decides; without an answer ${breaks}, from ${until} on.`;
}

function fuseOf({ askedAt }: AccessState, from: string, at: string, zone: string): Fuse {
  const whole = Math.max(1, Date.parse(from) - Date.parse(askedAt));
  const gone = Math.min(100, Math.max(0, ((Date.parse(at) - Date.parse(askedAt)) / whole) * 100));
  const [asked, until] = [moment(askedAt, at, zone), moment(from, at, zone)];
  const says = `Asked ${asked}. It is ${clock(at, zone)}. It may be broken open from ${until}.`;
  return { asked, blocked: until, end: "break open", next: undefined, gone, says };
}

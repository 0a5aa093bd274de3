/** When an action is tried again: soon at first, then more and more rarely, and never by two servers at the same moment. */

import { type ActionState, lastDispatch } from "../decisions/action/state.ts";
import { sha256 } from "../kernel/json.ts";

/** Milliseconds before the second try, and the longest pause between two. */
const soon = 2_000;
/** Milliseconds before the far side is asked a second time whether it did it. */
const soonAsked = 15_000;
const longest = 300_000;

/** From when on (milliseconds since 1970) this server sends it, if it may be sent at all. */
export function sendAt(state: ActionState, host: string): number {
  const after = state.settled?.outcome === "again" ? state.settled.after : 0;
  const tries = state.dispatches.length - after;
  const last = lastDispatch(state);
  return tries < 1 || !last ? 0 : Date.parse(last.end?.at ?? last.at) + pause(soon, tries, `${host} ${state.id}`);
}

/** How often it was asked, since it was last sent, whether it was done. */
export const asked = (state: ActionState): number =>
  state.readBacks.filter(({ seq }) => seq > (lastDispatch(state)?.seq ?? 0)).length;

/** From when on this server asks whether it was done. */
export function askAt(state: ActionState, host: string): number {
  const tries = asked(state);
  const last = state.readBacks.at(-1);
  return tries === 0 || !last ? 0 : Date.parse(last.at) + pause(soonAsked, tries, `${host} ${state.id}`);
}

/** Half of it is fixed, half differs from server to server and from try to try, without anything to be remembered. */
function pause(first: number, tries: number, of: string): number {
  const whole = Math.min(longest, first * 2 ** (tries - 1));
  const part = Number.parseInt(sha256(`${of} ${tries}`).slice(0, 8), 16) / 0xffff_ffff;
  return (whole * (1 + part)) / 2;
}

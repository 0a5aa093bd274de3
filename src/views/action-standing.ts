/** Where an action stands, as one sentence at each point, and the line below it that says what this means. */

import { validUntil } from "../decisions/action/may.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, firstSent, lastDispatch, timesDone } from "../decisions/action/state.ts";
import type { Page } from "../page/page.ts";
import { actionCall, overtakenAt, statusHere } from "./action-call.ts";
import { stopOf } from "./action-stop.ts";
import type { Call, Fuse } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital } from "./names.ts";
import { atTime } from "./notice.ts";
import type { Say } from "./sentences.ts";
import { actionSeen } from "./status-action.ts";
import { clock, moment } from "./times.ts";

export interface Standing {
  readonly says: string;
  /** The name that stands bold in it; empty for none. */
  readonly name: string;
  readonly tone: "stop" | "wait" | "";
  /** What it means, or why it is asked again; empty where nothing is left to say. */
  readonly below: string;
}

const saying = (says: string, below = "", name = "", tone: Standing["tone"] = ""): Standing => ({
  ...{ says, name, tone, below },
});

/** When its yes is too old, UTC; empty while it has none that counts, and once it was sent. */
export function goodUntil(context: ViewContext, page: Page, state: ActionState): string {
  const status = statusHere(context, state);
  if (!state.approval || firstSent(state.dispatches) || (status !== "ready" && status !== "stopped")) return "";
  return validUntil(actionSeen(worldOf(context.world)), state, ruleFor(page, state.kind), context.at);
}

/** How much of a yes is used up. While something stops it, this line does not move. */
export function yesFuse(context: ViewContext, page: Page, state: ActionState): Fuse | undefined {
  const until = goodUntil(context, page, state);
  if (until === "" || !state.approval) return undefined;
  const { at } = context;
  const whole = ruleFor(page, state.kind).validFor * 60_000;
  const gone = Math.min(100, Math.max(0, 100 - ((Date.parse(until) - Date.parse(at)) / whole) * 100));
  const [asked, blocked] = [state.approval.at, until].map((one) => moment(one, at, zoneOf(context))) as [
    string,
    string,
  ];
  const held = stopOf(context, page, state) ? " Its clock stands still." : "";
  const says = `Yes at ${asked}. It is ${clock(at, zoneOf(context))}. Asked again from ${blocked}.${held}`;
  return { asked, start: "yes", blocked, end: "asked again", next: undefined, gone, says };
}

/** `say` gives the words of its reasons. */
export function standing(context: ViewContext, page: Page, state: ActionState, say: Say): Standing {
  const on = (at: string) => atTime(context, at);
  const call = actionCall(context, page, state);
  const stop = stopOf(context, page, state);
  switch (statusHere(context, state)) {
    case "waiting":
      return asked(
        call,
        [overtakenSays(context, state), stop ? heldMeanwhile(stop.says) : ""].filter(Boolean).join(" "),
      );
    case "stale":
      return asked(call, staleSays(context, page, state));
    case "in-doubt":
      return { ...asked(call, doubtSays(page, state, on)), tone: "stop" };
    case "ready":
      return readySays(context, page, state);
    case "stopped":
      return heldSays(`${stop?.says ?? ""} ${stop?.ends ?? ""}`.trim(), state);
    case "running":
      return runningSays(context, state);
    case "done":
      return timesDone(state) > 1
        ? saying("The far side says that it was done more than once.", "Undo the second one there.", "", "stop")
        : saying(`It was done ${on(doneAt(state))}, once.`);
    case "failed":
      return saying(`The far side said no ${on(endedAt(state))}. Nothing was done.`, "", "", "stop");
    case "not-done":
    case "refused":
    case "withdrawn":
      return endedBy(context, state, say);
  }
}

const asked = (call: Call | undefined, below: string): Standing =>
  saying(call?.sentence ?? "Nobody can decide this now.", below, call?.name ?? "", "wait");

const heldMeanwhile = (says: string): string => `${says} It can be answered now, and runs when that is over.`;

/** No yes from before that counts. */
function overtakenSays(context: ViewContext, state: ActionState): string {
  const at = overtakenAt(worldOf(context.world), state);
  return at === ""
    ? ""
    : `Another plan of the same was sent ${atTime(context, at)}, so no yes from before that counts.`;
}

function staleSays(context: ViewContext, page: Page, state: ActionState): string {
  const { approval } = state;
  if (!approval) return "";
  const seen = worldOf(context.world);
  const yes = `${actorName(approval.by)} said yes ${atTime(context, approval.at)}`;
  if (approval.page !== seen.page.inForce?.version)
    return `${yes}. The page changed since, so it is asked again. Nothing was sent.`;
  const until = validUntil(actionSeen(seen), state, ruleFor(page, state.kind), context.at);
  return `${yes}, and that was good until ${moment(until, context.at, zoneOf(context))}. Nothing was sent.`;
}

type On = (at: string) => string;

function doubtSays(page: Page, state: ActionState, on: On): string {
  const last = lastDispatch(state);
  const tries = state.dispatches.length;
  if (!firstSent(state.dispatches.slice(state.settled?.after ?? 0)))
    return `It could not be sent, ${tries} times, the last ${on(last?.at ?? state.at)}. Nothing tries again by itself.`;
  const permit = last?.to === "";
  const how = permit ? `Its permit was given ${on(last.at)}` : `It was sent ${on(last?.at ?? state.at)}`;
  const forgets = ruleFor(page, state.kind).idempotent && !permit;
  const why = forgets ? "The far side may have forgotten its key by now." : "The far side might do it twice.";
  return `${how}, and nobody knows whether it was done. ${why} So nothing sends it again by itself.`;
}

const heldSays = (says: string, { approval }: ActionState): Standing =>
  saying(
    says,
    approval
      ? "It has its yes, and nothing is sent. The clock of the yes stands still meanwhile."
      : "Nothing is sent meanwhile.",
    "",
    "stop",
  );

function readySays(context: ViewContext, page: Page, state: ActionState): Standing {
  const on = (at: string) => atTime(context, at);
  const by = state.approval ? actorName(state.approval.by) : "";
  const yes = by === "" ? "It needs nobody’s yes" : `${by} said yes`;
  const last = lastDispatch(state);
  if (last?.end?.outcome === "not-sent")
    return saying(`${yes}. It could not be sent ${on(last.at)}, and is tried again.`, "Nothing was done so far.", by);
  if (last && state.settled?.after === state.dispatches.length) {
    const who = actorName(state.settled.by);
    return saying(`${who} says that it may be sent once more.`, "It is sent once, and no more.", who);
  }
  if (last)
    return saying(
      `Nobody knows what came of it ${on(last.at)}; it is sent again under the same key.`,
      "The far side does it once for each key.",
    );
  if (ruleFor(page, state.kind).to !== "") return saying(`${yes}. It is sent now.`, "", by);
  const until = goodUntil(context, page, state);
  const good = until === "" ? "" : ` until ${moment(until, context.at, zoneOf(context))}`;
  return saying(`${yes}. ${capital(actorName(state.by))} may fetch its permit${good}.`, "The permit works once.", by);
}

function runningSays(context: ViewContext, state: ActionState): Standing {
  const last = lastDispatch(state);
  const on = (at: string) => atTime(context, at);
  const below = "What is under way cannot be called back.";
  if (last?.to !== "") return saying(`It was sent ${on(last?.at ?? state.at)}; its end is not known yet.`, below);
  if (last.redeemed) return saying(`Its permit was used ${on(last.redeemed.at)}; its end is not known yet.`, below);
  const until = moment(last.until, context.at, zoneOf(context));
  return saying(`${capital(actorName(last.by))} has its permit, good until ${until}.`, below);
}

const doneAt = ({ dispatches, readBacks, settled, at }: ActionState): string =>
  dispatches.find(({ end }) => end?.outcome === "done")?.end?.at ??
  readBacks.findLast(({ found }) => found === "yes")?.at ??
  settled?.at ??
  at;

/** When it was over, UTC. */
export const endedAt = (state: ActionState): string =>
  state.refusal?.at ?? state.withdrawn?.at ?? state.settled?.at ?? lastDispatch(state)?.end?.at ?? doneAt(state);

function endedBy(context: ViewContext, state: ActionState, say: Say): Standing {
  const { refusal, withdrawn, settled } = state;
  const said = refusal ?? withdrawn ?? settled;
  const name = capital(actorName(said?.by ?? ""));
  const on = atTime(context, said?.at ?? state.at);
  const below = firstSent(state.dispatches) ? "" : "Nothing was sent.";
  const edited =
    withdrawn && [...worldOf(context.world).actions.values()].some(({ replaces }) => replaces === state.id);
  if (edited) return saying(`${name} edited it ${on}, so another one takes its place.`, below, name);
  const reason = said ? say(said.reason) : "";
  if (refusal) return saying(`${name} said no ${on}: ${reason}`, below, name);
  if (withdrawn) return saying(`${name} took it back ${on}: ${reason}`, below, name);
  return saying(`${name} looked ${on}, and it was not done: ${reason}`, below, name);
}

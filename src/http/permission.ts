/** Whether a coding agent's tool call may run now: judged by the page; what is dangerous waits for its owner's yes, and then runs once. */

import type { Caller } from "../app/app.ts";
import { judgeTool, type ToolCall, type ToolJudgement } from "../classify/command/judge-tool.ts";
import { commandKind } from "../decisions/action/rule.ts";
import { type ActionState, endOf } from "../decisions/action/state.ts";
import { personIn } from "../decisions/caller.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { canonical, type Json, sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { nameOf } from "../routing/sentence.ts";
import { type ViewContext, worldOf } from "../views/context.ts";
import { actionStatus } from "../views/status-action.ts";
import { actionId, proposeAction } from "./actions.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

export interface Permitted {
  readonly answer: "allow" | "ask" | "deny";
  readonly reason: string;
}

const deny = (...says: string[]): Permitted => ({ answer: "deny", reason: says.filter(Boolean).join(" ") });

/** Judges one call. What is dangerous is proposed once, and let through once after the named person said yes to exactly this. */
export async function permissionFor(
  deps: Deps,
  context: ViewContext,
  caller: Caller,
  call: ToolCall,
): Promise<Permitted> {
  const { page, pauses } = worldOf(deps.app.world);
  if (!page.inForce) return deny("No page is in force, so nobody is named to decide. Adopt the page first.");
  const pause = pausedBy(pauses.values(), { task: "", question: "", models: [], tools: [call.tool] });
  if (pause) {
    const what = pause.name === "" ? "Everything" : pause.name;
    return deny(`${what} is paused since ${pause.at} (UTC). Nothing runs until a person starts it again.`);
  }
  const judged = judgeTool(call, page.inForce.page);
  if (judged.answer === "allow") return { answer: "allow", reason: judged.why };
  if (judged.answer === "ask") return { answer: "ask", reason: `${judged.why} ${judged.evidence}`.trim() };
  return dangerous(deps, context, caller, call, judged);
}

async function dangerous(
  deps: Deps,
  context: ViewContext,
  caller: Caller,
  { tool, input, cwd, root, branch }: ToolCall,
  { area, why, evidence }: ToolJudgement,
): Promise<Permitted> {
  // The same words on another branch, in another checkout or of another token are not what a person said yes to.
  const around = { ...(root !== undefined && { root }), ...(branch !== undefined && { branch }) };
  const parameters = { tool, input: input as Json, cwd, ...around };
  const { key, id } = unused(deps, caller, sha256(canonical({ ...parameters, via: caller.via })));
  const answer = await proposeAction(deps, caller, key, {
    ...{ kind: `${commandKind}${area.toLowerCase()}`, target: evidence.slice(0, 200), parameters, reason: why },
    ...{ onBehalfOf: "", task: "", call: "", replaces: "" },
  });
  if (isRefusal(answer)) return deny(why, answer.why, answer.next);
  if (isMalformed(answer))
    return deny(why, "It is too long for a person to read, so nobody can say yes. Make it shorter.");
  const world = await deps.app.fresh();
  const seen = worldOf(world);
  const state = seen.actions.get(id);
  if (!state || !seen.page.inForce) return deny(why, "It could not be proposed, so nobody can say yes to it.");
  const { status } = actionStatus({ context: { ...context, world }, seen, ...seen.page.inForce }, state);
  if (status.state === "ready") return letThrough(deps, caller, state);
  const link = `${deps.origin}/actions/${id}`;
  return deny(why, status.says, status.next, `Then run exactly the same again: it is let through once. ${link}`);
}

/** The key of this very call: the same until it was let through or its no is old, so that asking again adds nothing. */
function unused({ app, now }: Deps, { actor }: Caller, sum: string): { readonly key: string; readonly id: string } {
  const { actions } = worldOf(app.world);
  for (let n = 0; ; n += 1) {
    const key = `hook-${sum}-${n}`;
    const id = actionId(actor, key);
    const before = actions.get(id);
    const end = before && endOf(before);
    // A no stands for a day: a loop that asks again and again tires nobody.
    const isFresh = before?.refusal && now().getTime() - Date.parse(before.refusal.at) < 86_400_000;
    if (!before || !end || (end === "refused" && isFresh)) return { key, id };
  }
}

/** The claim decides: whoever asks at the same moment with the same yes hears that it is used. */
async function letThrough(deps: Deps, { actor, via }: Caller, { id, approval }: ActionState): Promise<Permitted> {
  const attempt = `hook-${deps.random(12)}`;
  const claimed = await act(deps, "action.dispatch", { id, attempt, host: actor, permit: true }, { actor, via });
  if (isRefusal(claimed)) return deny(claimed.why, claimed.next);
  if (isMalformed(claimed)) return deny("It could not be claimed, so it does not run.");
  const says = "Let through to the coding agent, once. What came of it stands in the agent's own session.";
  await act(deps, "action.end", { id, attempt, outcome: "done", status: 0, says, ref: "" }, { actor, via });
  const by = personIn(approval?.by ?? "");
  return { answer: "allow", reason: `${by === "" ? "The page" : nameOf(by)} said yes to exactly this. It runs once.` };
}

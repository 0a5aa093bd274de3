/** Hands a caller's command to the application. Refusals of deciding acts, and every one of an agent, are noted too: who tried what, and why not. */

import type { Answer, Caller } from "../app/app.ts";
import type { Proof } from "../kernel/kind.ts";
import { isRefusal } from "../kernel/kind.ts";
import { worldOf } from "../views/context.ts";
import type { Deps } from "./deps.ts";
import type { Visitor } from "./identity/callers.ts";
import { type Passkeys, readAssertion } from "./identity/passkeys.ts";

/** What may say yes to something. A refusal of one of these is worth keeping. */
const deciding = new Set([
  "page.adopt",
  "page.refuse",
  "proposal.answer",
  "proposal.override",
  "change.approve",
  "change.refuse",
  "release.approve",
  "release.refuse",
  "release.advance",
  "release.except",
  "release.settle",
  "release.abandon",
  "operation.settle",
  "freeze.thaw",
  "action.approve",
  "action.refuse",
  "action.settle",
  "redaction.ask",
  "redaction.order",
  "access.approve",
  "access.refuse",
  "access.breakOpen",
  "access.receive",
  "access.read",
  "roster.review",
  "task.approve",
  "task.refuse",
  "task.widen",
  "task.restore",
  "pause.resume",
  "draft.review",
  "work.answer",
  "template.approve",
  "sheet.confirm",
  "comparison.settle",
  "comparison.close",
  "comparison.choose",
  "checkin.answer",
  "checkin.close",
  "review.judge",
  "review.close",
  "person.confirm",
  "person.recover",
  "incident.take",
  "incident.thaw",
  "incident.resolve",
  "incident.close",
  "incident.duplicate",
]);

/** Executes a command at the head of the record. */
export async function act({ app, now }: Deps, type: string, data: unknown, caller: Caller): Promise<Answer> {
  const answer = await app.execute(type, data, caller);
  if (isRefusal(answer) && (deciding.has(type) || caller.actor.startsWith("agent:"))) {
    const at = now().toISOString();
    const subject = (data as { id?: string; version?: string }).id ?? (data as { version?: string }).version ?? "";
    const body = JSON.stringify({ type, subject, refused: answer.refused, actor: caller.actor, via: caller.via });
    await app.store.note("refusals", [{ at, body }]);
  }
  return answer;
}

/** The caller of a visitor, with their passkey's touch over `shown` when the form carries one that holds. */
export async function withTouch(
  { app }: Deps,
  passkeys: Passkeys,
  visitor: Visitor,
  shown: string,
  assertion: unknown,
): Promise<Caller> {
  const given = assertion === undefined || assertion === "" ? undefined : readAssertion(assertion);
  const keys = worldOf(app.world).people.get(visitor.person)?.passkeys ?? [];
  const key = keys.find(({ credential, confirmed }) => confirmed && credential === given?.id);
  if (!given || !key || !/^[0-9a-f]{64}$/.test(shown)) return visitor.caller;
  const proof: Proof | undefined = await passkeys.touched(given, key, shown);
  return proof ? { ...visitor.caller, proof } : visitor.caller;
}

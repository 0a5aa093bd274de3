/** One attempt: claims an action, sends it if this very claim was the one that was recorded, and records how it ended. */

import type { App, Caller } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import type { Sent, sendEffect } from "../connect/effect/effect.ts";
import type { Found, readBack } from "../connect/effect/read-back.ts";
import { attemptOf, leaseMs } from "../decisions/action/sending.ts";
import type { ActionState, Dispatch } from "../decisions/action/state.ts";
import { lastDispatch } from "../decisions/action/state.ts";
import { isRefusal, type Recorded } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import type { ActionRule } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { messageOf } from "./message.ts";

/** The way to the far sides. */
export interface FarSides {
  readonly send: (...asked: Parameters<typeof sendEffect>) => Promise<Sent>;
  readonly readBack: (...asked: Parameters<typeof readBack>) => Promise<Found>;
}

export interface AttemptOptions {
  readonly app: App;
  readonly timers: Timers;
  readonly now: () => Date;
  readonly secretOf: (reference: string) => string | undefined;
  readonly report: (what: string) => void;
  /** A new attempt's name: 8 letters or digits at least, and never the same twice. */
  readonly newId: () => string;
  /** This process, as no other one is called. */
  readonly host: string;
  readonly far: FarSides;
}

export interface Attempts {
  /** Claims and sends, or does nothing where it may not be sent or somebody else claimed it. */
  send(state: ActionState, rule: ActionRule): Promise<void>;
  /** Whether this process claimed it, never heard that the claim was recorded, and so never sent it. */
  isUnsure(attempt: string): boolean;
  /** Says that nobody heard how the last attempt ended, once its time is over. */
  doubt(state: ActionState): Promise<void>;
  /** Asks the far side whether it was done. */
  ask(state: ActionState, rule: ActionRule): Promise<void>;
}

const system: Caller = { actor: "system", via: "system" };
/** A claim that is this old, in milliseconds, is not sent any more: this process slept, and another may go on. */
const stillFresh = leaseMs / 4;
/** Milliseconds until an end that could not be recorded is said again, and how often. */
const sayAgain = 500;
const mostSaid = 200;

export function attemptsOf(options: AttemptOptions): Attempts {
  const { app, timers, now, secretOf, report, newId, host, far } = options;
  const stateOf = (id: string) => worldOf(app.world).actions.get(id);
  /** Attempts of this process of which nobody knows whether they were recorded. None of them was sent. */
  const unsure = new Set<string>();
  const told = new Set<string>();

  function secretFor({ name, secret }: ActionRule): string | undefined {
    const found = secretOf(secret);
    if (found !== undefined) told.delete(name);
    else if (!told.has(name)) {
      told.add(name);
      report(`${name} is not sent: there is no secret behind ${secret}.`);
    }
    return found;
  }

  async function claim(id: string): Promise<Dispatch | undefined> {
    const attempt = newId();
    try {
      const answer = await app.execute("action.dispatch", { id, attempt, host, permit: false }, system);
      // Refused: it was stopped, or somebody else was first. What was recorded before is not this claim.
      if (isRefusal(answer) || isMalformed(answer)) return undefined;
      const isOurs = ({ type, data }: Recorded) =>
        type === "action.dispatched" && (data as { attempt: string }).attempt === attempt;
      if (!answer.recorded.some(isOurs)) return undefined;
    } catch (fault) {
      unsure.add(attempt);
      throw fault;
    }
    const state = stateOf(id);
    return state && attemptOf(state, attempt);
  }

  async function deliver(id: string, claimed: Dispatch, secret: string, began: number): Promise<Sent> {
    const state = stateOf(id) as ActionState;
    let message: Awaited<ReturnType<typeof messageOf>>;
    try {
      message = await messageOf(app.store, state);
    } catch {
      return never("not-sent", "The record could not be read, so it was not sent.");
    }
    if (!message) return never("failed", "Its words were removed or changed in the store, so nobody can send it.");
    if (message.digest !== claimed.digest) return never("failed", "It is not what was approved, so it was not sent.");
    if (timers.elapsed() - began > stillFresh)
      return never("not-sent", "The server slept after it had claimed it, so it was not sent.");
    const timestamp = Math.floor(Date.parse(claimed.at) / 1000);
    return far.send({ to: claimed.to, secret, id, timestamp, body: message.body });
  }

  /** Said until it stands in the record: whoever reads it must not take a known end for an unknown one. */
  async function end(id: string, attempt: string, sent: Sent): Promise<void> {
    for (let said = 1; ; said += 1) {
      try {
        const answer = await app.execute("action.end", { id, attempt, ...sent }, system);
        if (isRefusal(answer)) report(`The end of ${id} was not recorded: ${answer.why}`);
        if (isMalformed(answer)) report(`The end of ${id} was not recorded: ${JSON.stringify(answer.malformed)}`);
        return;
      } catch (fault) {
        if (said === 1) report(`The end of ${id} could not be recorded yet: ${reasonOf(fault)}`);
        if (said === mostSaid) throw fault;
        await new Promise<void>((done) => void timers.after(sayAgain, done));
      }
    }
  }

  const says = async (type: string, data: object) => {
    const answer = await app.execute(type, data, system);
    if (isRefusal(answer)) report(`${type}: ${answer.why}`);
    if (isMalformed(answer)) report(`${type}: ${JSON.stringify(answer.malformed)}`);
  };

  return {
    async send({ id }, rule) {
      const secret = secretFor(rule);
      if (secret === undefined) return;
      const began = timers.elapsed();
      const claimed = await claim(id);
      if (claimed) await end(id, claimed.attempt, await deliver(id, claimed, secret, began));
    },
    isUnsure: (attempt) => unsure.has(attempt),
    async doubt(state) {
      const last = lastDispatch(state);
      if (!last || last.end) return;
      if (unsure.delete(last.attempt))
        return end(state.id, last.attempt, never("not-sent", "Its claim could not be confirmed, so it was not sent."));
      const whose = last.to === "" ? "Whoever fetched the permit" : `The server that sent it (${last.host})`;
      await says("action.doubt", { id: state.id, attempt: last.attempt, why: `${whose} never said how it ended.` });
    },
    async ask(state, rule) {
      const [secret, last] = [secretFor(rule), lastDispatch(state)];
      if (secret === undefined || !last) return;
      const timestamp = Math.floor(now().getTime() / 1000);
      const found = await far.readBack({ readBack: rule.readBack, to: last.to, secret, id: state.id, timestamp });
      await says("action.readBack", { id: state.id, attempt: last.attempt, ...found });
    },
  };
}

const never = (outcome: "not-sent" | "failed", says: string): Sent => ({ outcome, status: 0, says, ref: "" });

export const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

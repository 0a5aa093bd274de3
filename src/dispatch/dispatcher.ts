/**
 * Sends approved actions, in every process that serves. What is to be done stands in the record and nowhere else, so that
 * a crash at any step leaves work or a doubt, and never a second effect: only the process whose own claim was recorded
 * sends, and whatever nobody heard the end of is repeated where the far side allows it, asked about, or left to a person.
 */

import { type Timers, within } from "../app/timers.ts";
import { sendEffect } from "../connect/effect/effect.ts";
import { readBack } from "../connect/effect/read-back.ts";
import { mostReadBacks } from "../decisions/action/kind.ts";
import { statusOf } from "../decisions/action/may.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf, lastDispatch } from "../decisions/action/state.ts";
import { worldOf } from "../views/context.ts";
import { type AttemptOptions, attemptsOf, type FarSides, reasonOf } from "./attempt.ts";
import { askAt, asked, sendAt } from "./due.ts";

export interface Dispatcher {
  /** Looks through everything that is open, as soon as it can. */
  kick(): void;
  /** One look, and the end of all work that it began. Never throws. */
  pass(): Promise<void>;
  /** Begins nothing more, and waits a while for what is under way. What it leaves is found again by its claim. */
  close(): Promise<void>;
}

export interface DispatcherOptions extends Omit<AttemptOptions, "far"> {
  readonly timers: Timers;
  /** The way to the far sides; the real one where none is given. */
  readonly far?: FarSides;
}

/** Milliseconds between two looks when nothing happens. */
const lookEvery = 5_000;
/** Requests to one address at once. */
const mostAtOnce = 8;
/** Milliseconds that `close` waits. */
const closesIn = 20_000;

/** Changes of these may let something run that did not, or the other way round. */
const moves = /^(page|pause|freeze|incident)\./;

export function dispatcherOf(options: DispatcherOptions): Dispatcher {
  const { app, now, timers, report, host, far = { send: sendEffect, readBack } } = options;
  const attempts = attemptsOf({ ...options, far });
  /** What is not over; of these, what to look at next, and what once something under way has ended. */
  const open = new Set([...worldOf(app.world).actions.values()].map(({ id }) => id));
  let next = new Set(open);
  const later = new Set<string>();
  const busy = new Map<string, Promise<void>>();
  const sending = new Map<string, number>();
  let looking: Promise<void> | undefined;
  let cancel = () => {};
  let isClosed = false;

  const unlisten = app.listen(({ type, data }) => {
    const { id } = data as { id?: string };
    if (type.startsWith("action.") && id !== undefined) {
      open.add(id);
      next.add(id);
    } else if (moves.test(type)) next = new Set(open);
    else return;
    soon();
  });

  /** Looks at what is in `next`, once what is looked at now is through. */
  function soon(): void {
    if (isClosed || looking) return;
    cancel();
    looking = look()
      .catch((fault: unknown) => {
        report(`Actions were not looked through: ${reasonOf(fault)}`);
        return lookEvery;
      })
      .then((wait) => {
        looking = undefined;
        if (!isClosed) cancel = timers.after(wait, next.size > 0 && wait === 0 ? soon : kick);
      });
  }

  function kick(): void {
    next = new Set(open);
    soon();
  }

  /** Begins whatever is due. Gives the milliseconds until there is something to look at again. */
  async function look(): Promise<number> {
    await app.fresh();
    const these = next;
    next = new Set();
    let due = Number.POSITIVE_INFINITY;
    for (const id of these) {
      const state = worldOf(app.world).actions.get(id);
      if (!state || endOf(state)) open.delete(id);
      else if (busy.has(id)) later.add(id);
      else if (!isClosed) due = Math.min(due, begin(state));
    }
    return next.size > 0 ? 0 : Math.max(0, Math.min(lookEvery, due - now().getTime()));
  }

  /** Begins what is to be done about one action, or gives from when on (milliseconds since 1970) there is something. */
  function begin(state: ActionState): number {
    const { page, pauses: pause, freeze, incidents: incident } = worldOf(app.world);
    const never = Number.POSITIVE_INFINITY;
    if (!page.inForce) return never;
    const rule = ruleFor(page.inForce.page, state.kind);
    const time = now().getTime();
    const last = lastDispatch(state);
    switch (statusOf({ page, pause, freeze, incident }, state, new Date(time).toISOString())) {
      case "ready": {
        const from = sendAt(state, host);
        if (rule.to === "" || from > time) return rule.to === "" ? never : from;
        const atOnce = sending.get(rule.to) ?? 0;
        if (atOnce >= mostAtOnce) later.add(state.id);
        else {
          sending.set(rule.to, atOnce + 1);
          work(state.id, attempts.send(state, rule), () => sending.set(rule.to, (sending.get(rule.to) ?? 1) - 1));
        }
        return never;
      }
      case "running": {
        const from = !last || attempts.isUnsure(last.attempt) ? 0 : Date.parse(last.until);
        if (from <= time) work(state.id, attempts.doubt(state));
        return from <= time ? never : from;
      }
      case "in-doubt": {
        if (rule.readBack === "" || !last || last.to === "" || asked(state) >= mostReadBacks) return never;
        const from = askAt(state, host);
        if (from <= time) work(state.id, attempts.ask(state, rule));
        return from <= time ? never : from;
      }
      default:
        return never;
    }
  }

  function work(id: string, doing: Promise<void>, after = () => {}): void {
    const done = doing
      .catch((fault: unknown) => report(`${id}: ${reasonOf(fault)}`))
      .finally(() => {
        busy.delete(id);
        after();
        for (const one of later) next.add(one);
        later.clear();
        if (next.size > 0) soon();
      });
    busy.set(id, done);
  }

  soon();
  return {
    kick,
    async pass() {
      kick();
      while (looking) await looking;
      await Promise.all(busy.values());
    },
    async close() {
      isClosed = true;
      unlisten();
      cancel();
      await looking;
      const left = busy.size;
      await within(timers, closesIn, Promise.all(busy.values())).catch(() =>
        report(`${left} actions are still under way; what came of them is found out by their claims.`),
      );
    },
  };
}

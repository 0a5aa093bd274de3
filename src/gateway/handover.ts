/** What becomes of work items after a call has ended: the task answered one, or its draft was sent back and people answer. Every process may run it; each thing is done once. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import { type WorkState, workId } from "../decisions/work/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import type { CallRecord, Ledger } from "./ledger.ts";

export interface HandoverOptions {
  readonly app: App;
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly report: (fault: unknown) => void;
}

export interface Handover {
  /** Answers once everything that ended so far is handed over. */
  settled(): Promise<void>;
  close(): void;
}

/** What happened to an item afterwards has dealt with what ended before. */
const isSince = ({ turn }: WorkState, at: string): boolean => turn.at > at;

const system = { actor: "system", via: "system" } as const;
/** What could not be recorded is tried again after so many milliseconds. */
const againAfter = 5_000;
/** The latest calls of each task, and the latest drafts, that a start looks through for what a crash left undone. */
const lookBack = 1000;

export function startHandover({ app, ledger, timers, report }: HandoverOptions): Handover {
  const underWay = new Set<Promise<unknown>>();
  const missed = new Set<() => Promise<void>>();
  let cancel: (() => void) | undefined;

  function begin(work: () => Promise<void>): void {
    const doing = work()
      .catch((fault: unknown) => {
        report(fault);
        missed.add(work);
        cancel ??= timers.after(againAfter, again);
      })
      .finally(() => underWay.delete(doing));
    underWay.add(doing);
  }
  function again(): void {
    cancel = undefined;
    const all = [...missed];
    missed.clear();
    for (const work of all) begin(work);
  }

  /** A stream went out to its end: if people had its item, it is not theirs any more. */
  async function answered({ call, task, work, end }: CallRecord): Promise<void> {
    if (!work || end?.outcome !== "done" || end.status >= 300) return;
    const key = await wordsOf(work);
    const id = key === undefined ? "" : workId(task, key);
    const item = worldOf(await app.fresh()).works.get(id);
    if (item && !isSince(item, end.at) && item.call !== call) await does("work.end", { id, call, given: true });
  }

  /** A person sent the draft back: a person answers. */
  async function sentBack({ task, question, call, input, recipient, review }: DraftState): Promise<void> {
    const work = (await ledger.calls.find(call))?.work;
    const key = work && (await wordsOf(work));
    if (key === undefined) return;
    const [asked, whom] = [await wordsOf(input), await wordsOf(recipient)];
    if (asked === undefined) return; // Somebody removed it: there is nothing to answer.
    const id = workId(task, key);
    const item = worldOf(await app.fresh()).works.get(id);
    if (item && isSince(item, review?.at ?? "")) return;
    const why = { why: "sent-back", call, pause: "" };
    await does("work.add", { id, task, question, key, ...why, input: asked, recipient: whom ?? "" });
  }

  async function wordsOf({ text }: Text): Promise<string | undefined> {
    const [said] = await app.store.words([text]);
    return said?.words ?? undefined;
  }

  async function does(type: string, data: object): Promise<void> {
    const answer = await app.execute(type, data, system);
    // The page names the task no more: then nobody is left to answer for it.
    if (isRefusal(answer) && answer.refused !== "work.unknownTask") throw new Error(`${type}: ${answer.why}`);
    if (isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer.malformed)}`);
  }

  const isSentBack = ({ review }: DraftState): boolean => review?.outcome === "sent-back";
  const stops = [
    ledger.listen((heard) => {
      if (heard.kind === "settled" && heard.call.work) begin(() => answered(heard.call));
    }),
    app.listen(({ type, data }) => {
      if (type !== "draft.reviewed") return;
      const draft = worldOf(app.world).drafts.get((data as { id: string }).id);
      if (draft && isSentBack(draft)) begin(() => sentBack(draft));
    }),
  ];

  // What ended just before a crash.
  const { drafts, page } = worldOf(app.world);
  for (const { name } of page.inForce?.page.ai.tasks ?? [])
    for (const call of ledger.calls.recent(name, lookBack)) if (call.work) begin(() => answered(call));
  for (const draft of [...drafts.values()].slice(-lookBack)) if (isSentBack(draft)) begin(() => sentBack(draft));
  return {
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      cancel?.();
      for (const stop of stops) stop();
    },
  };
}

/** The receipt of a pause: what was under way when it began, and which answers somebody has already. Counted once, by whichever server is first. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { covers, drillMark, isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { liveRelease } from "../decisions/task/state.ts";
import { type Page, taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { CallRecord, Ledger } from "./ledger.ts";

export interface Receipts {
  /** Answers when the pause was counted, at the latest after the time that calls get to end. */
  counted(pause: string): Promise<void>;
  close(): void;
}

/** Milliseconds that calls under way get to end, before nobody knows what came of them. */
const patience = 2_000;
/** Milliseconds until admissions of other servers that were made before the pause are known here. */
const othersWithin = 1_100;
/** What a receipt holds at most, newest first. */
const most = 1000;

interface Given {
  readonly app: App;
  readonly ledger: Ledger;
  /** Is told when a pause could not be counted. */
  readonly report: (fault: unknown) => void;
  readonly timers: Timers;
}

/** Counts every pause that is heard of. */
export function receiptsOf({ app, ledger, report, timers }: Given): Receipts {
  const counting = new Map<string, Promise<void>>();
  const stop = app.listen(({ type, data }) => {
    if (type !== "pause.paused") return;
    const { id } = data as { id: string };
    counting.set(
      id,
      count(id)
        .catch(report)
        .finally(() => counting.delete(id)),
    );
  });

  async function count(id: string): Promise<void> {
    const { pauses, page } = worldOf(app.world);
    const pause = pauses.get(id);
    const inForce = page.inForce?.page;
    if (!pause || !inForce || pause.receipt || isDrill(pause)) return;
    const calls = await ended(pause, inForce);
    const seen = worldOf(app.world);
    if (seen.pauses.get(id)?.receipt) return;
    const waiting = new Set([...seen.drafts.values()].flatMap((one) => (one.review ? [] : one.call)));
    const parked = [...seen.drafts.values()].filter(
      (one) => !one.review && covers(pause, { task: one.task, question: one.question, models: [], tools: [] }),
    );
    const all = [...calls.values()];
    const isUnknown = ({ end }: CallRecord) => !end || end.outcome === "unknown";
    const isParked = ({ call, end }: CallRecord) => end?.outcome !== "done" || waiting.has(call);
    const ids = (some: readonly { readonly call: string }[]) =>
      [...new Set(some.map(({ call }) => call))].slice(0, most);
    await app.execute(
      "pause.count",
      {
        id,
        finished: ids(all.filter((one) => !isUnknown(one) && !isParked(one))),
        parked: ids([...all.filter((one) => !isUnknown(one) && isParked(one)), ...parked]),
        unknown: ids(all.filter(isUnknown)),
        used: await used(pause, inForce),
      },
      { actor: "system", via: "system" },
    );
  }

  /** The calls that the pause found under way, each as it ended; those that did not end in time, as they are. */
  function ended(pause: PauseState, page: Page): Promise<Map<string, CallRecord>> {
    const calls = new Map<string, CallRecord>();
    const hit = (call: CallRecord) =>
      call.at <= pause.at && (!call.end || call.end.at >= pause.at) && covers(pause, aboutOf(call, page));
    for (const call of ledger.calls.open()) if (hit(call)) calls.set(call.call, call);
    return new Promise((resolve) => {
      let others = false;
      const end = () => {
        for (const cancel of cancels) cancel();
        unhear();
        resolve(calls);
      };
      const maybe = () => others && [...calls.values()].every((one) => one.end) && end();
      const unhear = ledger.listen((heard) => {
        if ((heard.kind === "admitted" || heard.kind === "settled") && hit(heard.call))
          calls.set(heard.call.call, heard.call);
        maybe();
      });
      const cancels = [
        timers.after(othersWithin, () => {
          others = true;
          maybe();
        }),
        timers.after(patience, end),
      ];
    });
  }

  /** Answers of the release that is served which somebody has already: the newest. */
  async function used(pause: PauseState, page: Page) {
    const { tasks } = worldOf(app.world);
    const names = ["", ...page.ai.tasks.map(({ name }) => name)];
    const calls = names.flatMap((name) => {
      const state = tasks.get(name);
      const live = (state && liveRelease(state)?.number) ?? 0;
      return ledger.calls.recent(name, most).filter((one) => one.release === live && covers(pause, aboutOf(one, page)));
    });
    const all = calls.flatMap(({ call, used }) => used.map((one) => ({ call, ...one })));
    const newest = all.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, most);
    const words = await app.store.words(newest.map(({ recipient }) => recipient.text));
    const said = new Map(words.map(({ text, words }) => [text, words ?? ""]));
    return newest.map(({ call, recipient, at }) => ({ call, recipient: said.get(recipient.text) ?? "", at }));
  }

  return {
    async counted(pause) {
      await counting.get(pause);
    },
    close: stop,
  };
}

/** What a call stands under. One of a task uses all tools that the page gives the task. */
const aboutOf = ({ task, question, asked, tools, drill }: CallRecord, page: Page) => ({
  task: drill ? `${task}${drillMark}` : task,
  question,
  models: [asked],
  tools: [...tools, ...(taskOf(page, task)?.tools ?? [])],
});

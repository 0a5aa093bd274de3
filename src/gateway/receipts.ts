/** The receipt of a pause: what was under way when it began, and which answers somebody has already. Counted once, by whichever server is first. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { isWaiting } from "../decisions/draft/state.ts";
import { aboutCall, covers, isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { liveRelease } from "../decisions/task/state.ts";
import type { Page } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { entryOf } from "./book.ts";
import { firstAt } from "./calls.ts";
import { entriesAfter } from "./fold.ts";
import { type Kept, keptOf, recordOf } from "./history.ts";
import type { CallRecord, Ledger } from "./ledger.ts";
import { draftId, sampleOf, whyRead } from "./reading.ts";

export interface Receipts {
  /** Answers when the pause was counted, at the latest after the time that calls get to end. */
  counted(pause: string): Promise<void>;
  close(): void;
}

/** Milliseconds that calls under way get to end, before nobody knows what came of them. */
const patience = 2_000;
/** What a receipt holds at most, newest first. */
const most = 1000;
/** Milliseconds before the pause from which on the book is read: what is older, the ledger knows already. */
const unfolded = 5_000;
/** Entries of the book that are read for one receipt. */
const mostRead = 20_000;

interface Given {
  readonly app: App;
  readonly ledger: Ledger;
  /** Is told when a pause could not be counted. */
  readonly report: (fault: unknown) => void;
  readonly timers: Timers;
}

/** Counts every pause that is heard of, and those that nobody counted before this server started. */
export function receiptsOf({ app, ledger, report, timers }: Given): Receipts {
  const counting = new Map<string, Promise<void>>();
  const begin = (id: string) => {
    const counted = count(id)
      .catch(report)
      .finally(() => counting.delete(id));
    counting.set(id, counted);
  };
  const stop = app.listen(({ type, data }) => {
    if (type === "pause.paused") begin((data as { id: string }).id);
  });
  for (const { id, receipt, resumed } of worldOf(app.world).pauses.values()) if (!receipt && !resumed) begin(id);

  async function count(id: string): Promise<void> {
    const { pauses, page } = worldOf(app.world);
    const pause = pauses.get(id);
    const inForce = page.inForce?.page;
    if (!pause || !inForce || pause.receipt || isDrill(pause)) return;
    const calls = await ended(pause, inForce);
    const seen = worldOf(app.world);
    if (seen.pauses.get(id)?.receipt) return;
    const waiting = new Set([...seen.drafts.values()].flatMap((one) => (isWaiting(one) ? one.call : [])));
    const parked = [...seen.drafts.values()].filter(
      (one) => isWaiting(one) && covers(pause, { task: one.task, question: one.question, models: [], tools: [] }),
    );
    const all = [...calls.values()];
    const isUnknown = ({ end }: CallRecord) => !end || end.outcome === "unknown";
    // What has just ended may wait for a person although its draft is not opened yet.
    const isDue = (one: CallRecord) =>
      !seen.drafts.get(draftId(one.call))?.output && whyRead(one, sampleOf(inForce, one)) !== undefined;
    const isParked = (one: CallRecord) => one.end?.outcome !== "done" || waiting.has(one.call) || isDue(one);
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
  async function ended(pause: PauseState, page: Page): Promise<Map<string, CallRecord>> {
    const calls = new Map<string, CallRecord>();
    const see = (one: CallRecord) => {
      if (covers(pause, aboutCall(page, one)) && (!one.end || one.end.at >= pause.at)) calls.set(one.call, one);
    };
    const unhear = ledger.listen((heard) => {
      if (heard.kind === "admitted" || heard.kind === "settled") see(heard.call);
      settled();
    });
    let settled = () => {};
    for (const call of ledger.calls.open()) see(call);
    const late = new Promise<void>((resolve) => {
      const cancel = timers.after(patience, resolve);
      settled = () => {
        if (![...calls.values()].every(({ end }) => end)) return;
        cancel();
        resolve();
      };
    });
    for (const call of await written(pause)) if (!calls.get(call.call)?.end) see(call);
    settled();
    await late;
    unhear();
    return calls;
  }

  /** What the book says of the calls around the pause, also of those that other servers let through. */
  async function written({ at }: PauseState): Promise<CallRecord[]> {
    const from = new Date(Date.parse(at) - unfolded).toISOString();
    const found = new Map<string, Kept>();
    const older: CallRecord[] = [];
    let read = 0;
    for await (const row of entriesAfter(app.store, await firstAt(app.store, from))) {
      read += 1;
      if (read > mostRead) break;
      const entry = entryOf(row);
      if (entry.kind === "admitted") found.set(entry.call, keptOf(row.at, entry));
      if (entry.kind !== "settled") continue;
      const kept = found.get(entry.call);
      const record = kept ? undefined : await ledger.calls.find(entry.call);
      if (kept) found.set(entry.call, { ...kept, endedAt: row.at, settled: entry });
      else if (record) older.push(record);
    }
    return [...older, ...[...found.values()].map(recordOf)];
  }

  /** Answers of the release that is served which somebody has already: the newest. */
  async function used(pause: PauseState, page: Page) {
    const { tasks } = worldOf(app.world);
    const names = ["", ...page.ai.tasks.map(({ name }) => name)];
    const calls = names.flatMap((name) => {
      const state = tasks.get(name);
      const live = (state && liveRelease(state)?.number) ?? 0;
      return ledger.calls
        .recent(name, most)
        .filter((one) => one.release === live && covers(pause, aboutCall(page, one)));
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

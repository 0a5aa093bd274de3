/** Opens a draft for every answer that a person reads, and tells it to whom the answer was given. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import { longestText } from "../decisions/draft/kind.ts";
import { isRefusal } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import type { CallRecord, Ledger } from "./ledger.ts";
import { draftId, mayBeRead, sampleOf, whyRead } from "./reading.ts";

export interface ReviewingOptions {
  readonly app: App;
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly report: (fault: unknown) => void;
}

export interface Reviewing {
  /** Answers once the draft of a call that ended is opened, if it is due, and knows to whom the answer was given. */
  opened(call: string): Promise<void>;
  /** Answers once every draft that is due so far is opened, and what is said to be used is recorded with it. */
  settled(): Promise<void>;
  close(): void;
}

const system = { actor: "system", via: "system" } as const;
/** Calls of each task that a start looks through for answers whose draft a crash left unopened. */
const lookBack = 1000;
/** A draft that could not be opened is tried again after so many milliseconds. */
const againAfter = 5_000;
/** What stands in the place of what a person is not asked to read, and nobody may use. */
const cut = "\n[The rest is too long to be read. It may not be used.]";

/** Opens a draft for every answer that a person reads. Every process may run it: a draft is opened once. */
export function startReviewing({ app, ledger, timers, report }: ReviewingOptions): Reviewing {
  const underWay = new Set<Promise<unknown>>();
  const missed = new Map<string, CallRecord>();
  let cancel: (() => void) | undefined;

  function begin(call: CallRecord): Promise<void> {
    if (!mayBeRead(call)) return Promise.resolve();
    const opening = open(call)
      .catch((fault: unknown) => {
        report(fault);
        missed.set(call.call, call);
        cancel ??= timers.after(againAfter, again);
      })
      .finally(() => underWay.delete(opening));
    underWay.add(opening);
    return opening;
  }
  function again(): void {
    cancel = undefined;
    const calls = [...missed.values()];
    missed.clear();
    for (const call of calls) void begin(call);
  }

  async function open(call: CallRecord): Promise<void> {
    const { page, drafts } = worldOf(app.world);
    const why = whyRead(call, sampleOf(page.inForce?.page, call));
    const id = draftId(call.call);
    if (!why || !call.end?.words) return;
    const { input, output } = call.end.words;
    if (!drafts.get(id)?.output) {
      const say = await wordsFor([input, output, ...(call.ref ? [call.ref] : [])]);
      const answer = say(output);
      if (answer === undefined) return; // Nobody kept it, or somebody removed it: there is nothing to read.
      await does("draft.open", {
        ...{ id, task: call.task, question: call.question, call: call.call, release: call.release, why },
        ...{ input: readable(say(input) ?? ""), output: readable(answer) },
        recipient: (call.ref && say(call.ref)?.slice(0, longestRecipient)) ?? "",
      });
    }
    await tellUsed(id, call.used);
  }

  /** To whom it was given, also before the draft was there: the rule sees whether a person had read it. */
  async function tellUsed(id: string, used: CallRecord["used"]): Promise<void> {
    if (used.length === 0) return;
    const say = await wordsFor(used.map(({ recipient }) => recipient));
    for (const { recipient } of used)
      await does("draft.use", { id, recipient: (say(recipient) ?? "").slice(0, longestRecipient) });
  }

  async function wordsFor(texts: readonly Text[]): Promise<(text: Text) => string | undefined> {
    const said = new Map((await app.store.words(texts.map(({ text }) => text))).map((one) => [one.text, one.words]));
    return ({ text }) => said.get(text) ?? undefined;
  }

  async function does(type: string, data: object): Promise<void> {
    const answer = await app.execute(type, data, system);
    if (isRefusal(answer)) throw new Error(`${type}: ${answer.why} ${answer.next}`);
    if (isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer.malformed)}`);
  }

  async function opened(call: string): Promise<void> {
    const found = await ledger.calls.find(call);
    if (found?.end) await begin(found); // Else it is told when it is settled.
  }
  const stop = ledger.listen((heard) => {
    if (heard.kind === "settled") void begin(heard.call);
    if (heard.kind !== "used") return;
    const finding = opened(heard.call)
      .catch(report)
      .finally(() => underWay.delete(finding));
    underWay.add(finding);
  });
  // What settled just before a crash: its draft is made up for.
  for (const { name } of worldOf(app.world).page.inForce?.page.ai.tasks ?? [])
    for (const call of ledger.calls.recent(name, lookBack).reverse()) void begin(call);
  return {
    opened,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      cancel?.();
      stop();
    },
  };
}

const longestRecipient = 500;

const readable = (words: string): string =>
  words.length <= longestText ? words : `${words.slice(0, longestText - cut.length)}${cut}`;

/** One batch of the ledger decided at one position: settlements first, then whoever asks, in turn. Pure but for the salts. */

import type { TaskRelease } from "../decisions/task/state.ts";
import { type Text, textDigest, type Words } from "../kernel/prose.ts";
import { admit, type Here, isOffer, type Offer } from "./admit.ts";
import { type AdmittedEntry, bodyOf, type Entry, type SettledEntry } from "./book.ts";
import type { Spending } from "./budgets.ts";
import { carryEvery, type Fold } from "./fold.ts";
import type { Admitted, Ask, Gone, Settlement } from "./ledger.ts";
import { metersOf } from "./meters.ts";
import { costOf, type Rates } from "./price.ts";
import { sampleOf, willBeRead } from "./reading.ts";
import { type Declined, no } from "./refusals.ts";
import { isCredible } from "./usage.ts";

/** One ask on its way to its answer. */
export interface Asking {
  readonly ask: Ask;
  readonly gone: Gone;
  /** Until when it waits for others to settle, by the clock that never jumps. Undefined: it has not waited yet. */
  until: number | undefined;
  /** What was sent to the store for it, by call: an attempt whose outcome is unknown may have been kept. */
  readonly sent: Map<string, Admitted>;
}

export interface Settling {
  readonly call: string;
  /** Undefined: nobody knows, its process is gone. */
  readonly end: Settlement | undefined;
}

export interface Using {
  readonly call: string;
  readonly recipient: string;
}

export interface Plan {
  readonly entries: readonly Entry[];
  readonly rows: readonly { readonly at: string; readonly body: string }[];
  readonly words: readonly Words[];
  readonly answers: ReadonlyMap<Asking, Admitted | Declined>;
  /** Those that wait for money, with what they hear when it does not come. */
  readonly waiting: ReadonlyMap<Asking, Declined>;
  /** Releases whose prompts must be fetched before this can be decided. */
  readonly unread: readonly TaskRelease[];
}

export interface Circumstances {
  readonly fold: Fold;
  readonly at: string;
  /** Undefined: no page is in force. */
  readonly seen: Omit<Here, "spending" | "call"> | undefined;
  readonly newCall: () => string;
  readonly salt: () => string;
}

export function planBatch(
  asks: readonly Asking[],
  settlements: readonly Settling[],
  uses: readonly Using[],
  here: Circumstances,
): Plan {
  const { fold, at, salt } = here;
  const entries: Entry[] = [];
  const words: Words[] = [];
  const answers = new Map<Asking, Admitted | Declined>();
  const waiting = new Map<Asking, Declined>();
  const unread: TaskRelease[] = [];
  const spending = new Tentative(fold.meters);
  const salted = (given: string) => {
    const said = given.replaceAll("\0", "\uFFFD"); // which could not be stored
    const fresh = salt();
    return { text: textDigest(fresh, said), salt: fresh, words: said };
  };
  const keep = (given: string): Text => {
    const one = salted(given);
    words.push(one);
    return { text: one.text };
  };
  /** The draw of a spot check needs the digest of the answer; the words stay only where a person reads them. */
  const keepRead: Keep = (call, { input, output }) => {
    const [asked, answer] = [salted(input), salted(output)];
    if (willBeRead(call, answer, sampleOf(here.seen?.page, call))) words.push(asked, answer);
    return { input: { text: asked.text }, output: { text: answer.text } };
  };

  const settled = new Set<string>();
  for (const { call, end } of settlements) {
    const open = fold.open.get(call);
    if (!open || settled.has(call)) continue;
    settled.add(call);
    const entry = settledEntry(open.entry, end ?? unknown, keepRead);
    entries.push(entry);
    spending.settle(open.entry, entry.cost);
  }
  for (const { call, recipient } of uses) entries.push({ kind: "used", call, recipient: keep(recipient) });

  const see = here.seen && { ...here.seen, spending, call: "" };
  for (const asking of asks) {
    const kept = keptBefore(asking, fold);
    if (kept || asking.gone.aborted) {
      answers.set(asking, kept ?? no.gone());
      continue;
    }
    const answer = see ? admit(asking.ask, see) : no.noPage();
    if (isOffer(answer)) {
      const call = here.newCall();
      const { entry } = answer;
      entry.call = call;
      if (asking.ask.ref !== "") entry.ref = keep(asking.ask.ref);
      if (asking.ask.work) entry.work = keep(asking.ask.work);
      entries.push(entry);
      spending.hold(entry);
      const admitted = admittedOf(answer, entry, at);
      asking.sent.set(call, admitted);
      answers.set(asking, admitted);
    } else if ("waits" in answer) waiting.set(asking, answer.waits);
    else if ("unread" in answer) unread.push(answer.unread);
    else answers.set(asking, answer);
  }
  if (entries.length > 0 && fold.last + entries.length - fold.carriedAt >= carryEvery) entries.push(fold.carry());
  const rows = entries.map((entry) => ({ at, body: bodyOf(entry) }));
  return { entries, rows, words, answers, waiting, unread };
}

/** An earlier attempt that was kept although nobody could say so then. */
function keptBefore({ sent }: Asking, { open }: Fold): Admitted | undefined {
  for (const [call, admitted] of sent) if (open.has(call)) return admitted;
  return undefined;
}

function admittedOf(offer: Offer, entry: AdmittedEntry, at: string): Admitted {
  return {
    call: entry.call,
    at,
    provider: offer.provider,
    model: offer.model,
    asked: entry.asked,
    otherwise: offer.otherwise,
    task: entry.task,
    question: entry.question,
    release: offer.release,
    prompt: offer.prompt,
    level: entry.level,
    odd: entry.odd,
    answerTokens: offer.answerTokens,
    hold: entry.hold,
    rates: entry.rates as unknown as Rates,
    approvedBy: entry.approvedBy,
    stopWhen: offer.stopWhen,
  };
}

const longestName = 200;
/** Of a call whose process died. */
const unknown: Omit<Settlement, "outcome"> & { readonly outcome: "unknown" } = {
  ...{ outcome: "unknown", status: 0, usage: undefined, served: "", firstByteMs: 0, ms: 0, output: "", finish: "" },
};

type Keep = (
  call: AdmittedEntry,
  words: { readonly input: string; readonly output: string },
) => { input: Text; output: Text };

function settledEntry(admitted: AdmittedEntry, end: Settlement | typeof unknown, keep: Keep): SettledEntry {
  const { call, hold, rates } = admitted;
  const { status, usage, words } = end;
  const known = usage !== undefined && isCredible(usage);
  const free = !known && status >= 400; // nobody bills an error
  return {
    kind: "settled",
    call,
    outcome: end.outcome,
    status,
    usage: known
      ? [usage.input, usage.cacheRead, usage.cacheWrite, usage.cacheWriteHour ?? 0, usage.output, usage.reasoning]
      : null,
    cost: free ? 0 : known ? costOf(usage, rates as unknown as Rates) : hold,
    partial: !free && (!known || end.estimated === true),
    served: end.served.slice(0, longestName),
    firstByteMs: end.firstByteMs,
    ms: end.ms,
    output: end.output,
    finish: end.finish.slice(0, longestName),
    words: words && keep(admitted, words),
  };
}

/** What is spent and held once this batch is kept, without touching what is known to be durable. */
class Tentative implements Spending {
  readonly #below: Spending;
  readonly #changes = new Map<string, { day: string; spent: number; held: number }[]>();

  constructor(below: Spending) {
    this.#below = below;
  }

  spent(meter: string, from: string): number {
    let sum = this.#below.spent(meter, from);
    for (const { day, spent } of this.#changes.get(meter) ?? []) if (day >= from) sum += spent;
    return sum;
  }

  held(meter: string, from: string): number {
    let sum = this.#below.held(meter, from);
    for (const { day, held } of this.#changes.get(meter) ?? []) if (day >= from) sum += held;
    return sum;
  }

  hold(entry: AdmittedEntry): void {
    this.#change(entry, 0, entry.hold);
  }

  settle(entry: AdmittedEntry, cost: number): void {
    this.#change(entry, cost, -entry.hold);
  }

  #change(entry: AdmittedEntry, spent: number, held: number): void {
    for (const meter of metersOf(entry.task, entry.by, entry.via)) {
      const changes = this.#changes.get(meter) ?? [];
      this.#changes.set(meter, changes);
      const same = changes.find(({ day }) => day === entry.day);
      if (same) {
        same.spent += spent;
        same.held += held;
      } else changes.push({ day: entry.day, spent, held });
    }
  }
}

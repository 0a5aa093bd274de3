/** Asks the models of a comparison: one sample after the other, every model in turn, through this server's own gateway. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import {
  type ComparisonState,
  comparisonOf,
  isRun,
  keyIn,
  longestOutput,
  refusalsOfComparisons,
  runOf,
} from "../decisions/comparison/kind.ts";
import { liveRelease, type TaskRelease } from "../decisions/task/state.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import type { CallRecord, Ledger } from "./ledger.ts";
import { chat } from "./operations/chat.ts";
import { messages } from "./operations/messages.ts";
import { textOfStream } from "./stream.ts";
import { codeIn, isAnthropic, parsed, type TrialOptions, tryCall } from "./trial-calls.ts";

/** How far a comparison is. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** The sample that is asked now, 1 for the first; 0: nothing runs here. */
  readonly sample: number;
  readonly running: boolean;
  /** Why it does not go on; empty while it does, and once it is done. */
  readonly stopped: string;
}

export interface Comparisons {
  /** Begins, or goes on after a stop or a crash: what is in the record is not asked again. Joins what runs already. */
  run(id: string): Progress | Refusal;
  /** Undefined: nothing of it ran in this process. */
  progress(id: string): Progress | undefined;
  /** Stops after the call that is under way. */
  close(): Promise<void>;
}

export interface ComparingOptions {
  readonly app: App;
  readonly ledger: Pick<Ledger, "listen">;
  readonly timers: Timers;
  /** The key by which the gateway of this process knows its own calls. */
  readonly key: string;
  /** Where this process listens, as seen from itself; empty before it listens. */
  readonly address: () => string;
  readonly report: (fault: unknown) => void;
}

/** Milliseconds for one answer, and for its settlement after it. */
const patience = 120_000;
const settling = 10_000;
/** Tokens of an answer where the release sets no limit. */
const usualLimit = 2048;
/** A call that fails is tried once more; one that was refused is not, for it would be again. */
const tries = 2;
const refused: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 503]);
class NotTwice extends Error {}
/** The first call of each model, which is not counted: nothing of the task's is in it, so that no provider has it in a cache. */
const warmUp = { release: 0, words: "Say the word ready.", limit: 256 };

const no = refusalsOfComparisons;

interface Running {
  sample: number;
  stopped: string;
}

export function comparisonsOf(options: ComparingOptions): Comparisons {
  const { app, ledger, timers, key, address, report } = options;
  const running = new Map<string, Running>();
  const works = new Map<string, Promise<void>>();
  const settled = settlementsOf(ledger, timers);
  let isClosing = false;

  const stateOf = (id: string): ComparisonState | undefined => {
    const found = worldOf(app.world).comparisons.get(id);
    return found?.task === undefined ? undefined : found;
  };
  const trials = (): TrialOptions => ({
    ...{ origin: address(), key, patience },
    providerOf: (name) => worldOf(app.world).page.inForce?.page.ai.providers.find((one) => one.name === name),
  });

  /** One answer with what it took. Throws with the sentence that people read. */
  async function answer(
    state: ComparisonState,
    model: string,
    asked: { readonly release: number; readonly words: string; readonly limit: number },
  ) {
    const operation = isAnthropic(trials().providerOf, model) ? messages : chat;
    const began = timers.elapsed();
    let first: number | undefined;
    const trial = { task: state.task, model, stream: true, comparison: state.id, ...asked };
    const given = await tryCall(trials(), trial, (soFar) => {
      if (first === undefined && textOfStream(operation, Buffer.from(soFar)) !== "") first = timers.elapsed() - began;
    });
    const ms = Math.round(timers.elapsed() - began);
    if (given.status !== 200 || given.call === "") {
      const why = codeIn(parsed(given.body), given.status);
      throw given.call === "" && refused.has(given.status) ? new NotTwice(why) : new Error(why);
    }
    const { end } = await settled.of(given.call);
    if (end?.outcome === "stopped") throw new NotTwice("it was stopped on its way");
    if (end?.outcome !== "done") throw new Error(`its answer was not complete (${end?.outcome ?? "not settled"})`);
    const output = textOfStream(operation, Buffer.from(given.body)).slice(0, longestOutput);
    const cached = (end.usage?.cacheRead ?? 0) > 0;
    const took = { firstTokenMs: Math.round(first ?? ms), ms, cost: end.cost, cached };
    return { output, ok: output.trim() !== "", sealed: JSON.stringify({ model, call: given.call, ...took }) };
  }

  async function answerOrAgain(...asked: Parameters<typeof answer>): ReturnType<typeof answer> {
    for (let n = 1; ; n += 1)
      try {
        return await answer(...asked);
      } catch (fault) {
        if (n === tries || fault instanceof NotTwice) throw fault;
      }
  }

  /** Which model stands where: nobody but the server reads it before the marks are closed. */
  async function orderOf(state: ComparisonState) {
    const [found] = await app.store.words([state.sealed.text]);
    const key = keyIn(state, found?.words ?? "");
    if (!key) throw new Error("The sealed order of the answers is gone from beside the record.");
    return key.order;
  }

  async function work(id: string, own: Running): Promise<void> {
    const state = stateOf(id);
    const release =
      state &&
      worldOf(app.world)
        .tasks.get(state.task)
        ?.releases.find((one) => one.number === state.release);
    if (!state || !release) return;
    const order = await orderOf(state);
    const words = await samplesOf(app, state);
    // Connections and the like are not what is compared.
    for (const model of state.models) await unnamed(state, 0, answerOrAgain(state, model, warmUp));
    for (const [index, sample] of state.samples.entries()) {
      own.sample = index + 1;
      const text = words.get(sample);
      if (text === undefined) throw new Error(`The words of sample ${index + 1} are gone from the record.`);
      const asked = { release: release.number, words: text, limit: limitOf(release) };
      // Sample by sample, so that an hour in which a provider is slow hits all models. By place, which was drawn by lot:
      // any other order would tell from the record who answered when.
      for (const [place, n] of (order[index] ?? []).entries()) {
        const now = stateOf(id) ?? state;
        if (isClosing) throw new Error("The server stopped.");
        if (now.dropped) throw new Error("It was dropped.");
        if (runOf(now, sample, place)) continue;
        const ran = await unnamed(state, index + 1, answerOrAgain(state, state.models[n] as string, asked));
        const done = await app.execute("comparison.run", { id, sample, place, ...ran }, system);
        if (isRefusal(done)) throw new Error(done.why);
        if (isMalformed(done)) throw new Error(JSON.stringify(done.malformed));
      }
    }
  }

  const seen = (state: ComparisonState, own: Running | undefined): Progress => ({
    ...{ done: state.runs.length, of: state.samples.length * state.models.length },
    ...{ sample: own?.sample ?? 0, running: works.has(state.id), stopped: own?.stopped ?? "" },
  });

  return {
    run(id) {
      const state = stateOf(id);
      if (!state) return no.unknown();
      if (state.dropped) return no.dropped();
      if (works.has(id) || isRun(state)) return seen(state, running.get(id));
      if (address() === "" || isClosing) return no.noGateway();
      const own: Running = { sample: 0, stopped: "" };
      running.set(id, own);
      const working = work(id, own)
        .catch((fault) => {
          own.stopped = fault instanceof Error ? fault.message : String(fault);
          if (!isClosing) report(fault);
        })
        .finally(() => {
          own.sample = 0;
          works.delete(id);
        });
      works.set(id, working);
      return seen(stateOf(id) ?? state, own);
    },
    progress(id) {
      const state = stateOf(id);
      return state && running.has(id) ? seen(state, running.get(id)) : undefined;
    },
    async close() {
      isClosing = true;
      await Promise.all(works.values());
      settled.close();
    },
  };
}

const system = { actor: "system", via: "system" } as const;

/** The release whose prompt is compared: the one that waits, else the one that is served. */
export const comparedRelease = (
  task: { readonly releases: readonly TaskRelease[] } & Parameters<typeof liveRelease>[0],
) => task.releases.filter(({ refusal }) => !refusal).at(-1) ?? liveRelease(task);

function limitOf({ parameters }: TaskRelease): number {
  const said = parameters.find(({ name }) => /^max[_-](completion[_-]|output[_-])?tokens$/.test(name))?.value;
  return typeof said === "number" ? said : usualLimit;
}

/** Says at which sample a model failed, and why, but not which: the record says which answer is missing. */
const unnamed = <T>({ models }: ComparisonState, sample: number, answering: Promise<T>): Promise<T> =>
  answering.catch((fault) => {
    const at = sample === 0 ? "the warm-up" : `sample ${sample}`;
    const names = models.flatMap((one) => [one, one.slice(one.indexOf("/") + 1)]).sort((a, b) => b.length - a.length);
    const said = fault instanceof Error ? fault.message : String(fault);
    const why = names.reduce((text, name) => text.replaceAll(name, "the model"), said);
    throw new Error(`A model did not answer ${at}: ${why.replace(/\.$/, "")}.`);
  });

async function samplesOf(app: App, { task, samples }: ComparisonState): Promise<Map<string, string>> {
  const known = worldOf(app.world).tasks.get(task)?.samples ?? [];
  const own = known.filter(({ sample }) => samples.includes(sample));
  const words = new Map(
    (await app.store.words(own.map(({ input }) => input.text))).map((one) => [one.text, one.words]),
  );
  return new Map(
    own.flatMap(({ sample, input }) => {
      const said = words.get(input.text);
      return said === undefined || said === null ? [] : [[sample, said]];
    }),
  );
}

/** Calls of comparisons as they are settled, a moment after their answer. */
function settlementsOf(ledger: Pick<Ledger, "listen">, timers: Timers) {
  const ended = new Map<string, CallRecord>();
  const waiting = new Map<string, (call: CallRecord) => void>();
  const stop = ledger.listen((heard) => {
    if (heard.kind !== "settled" || !heard.call.drill) return;
    const { call } = heard;
    const wait = waiting.get(call.call);
    if (wait) wait(call);
    else if (comparisonOf(call.via) !== "") ended.set(call.call, call);
  });
  return {
    of: (call: string): Promise<CallRecord> =>
      new Promise((resolve, reject) => {
        const there = ended.get(call);
        ended.delete(call);
        if (there) return resolve(there);
        const cancel = timers.after(settling, () => {
          waiting.delete(call);
          reject(new Error("nobody knows what it cost"));
        });
        waiting.set(call, (one) => {
          cancel();
          waiting.delete(call);
          resolve(one);
        });
      }),
    close: stop,
  };
}

/** Asks the models of a comparison: one sample after the other, every model in turn, through this server's own gateway. */

import type { App } from "../app/app.ts";
import type { Timers } from "../app/timers.ts";
import {
  type ComparisonState,
  isRun,
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
import { codeIn, isAnthropic, parsed, type TrialOptions, tryCall, viaComparison } from "./trial-calls.ts";

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
/** A call that fails is tried once more. */
const tries = 2;

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
  async function answer(state: ComparisonState, release: TaskRelease, model: string, words: string) {
    const trial = { task: state.task, release: release.number, model, words, stream: true, comparison: state.id };
    const began = timers.elapsed();
    let first = 0;
    const given = await tryCall(trials(), { ...trial, limit: limitOf(release) }, () => {
      first = timers.elapsed() - began;
    });
    const ms = Math.round(timers.elapsed() - began);
    if (given.status !== 200 || given.call === "") throw new Error(codeIn(parsed(given.body), given.status));
    const { end } = await settled.of(given.call);
    if (end?.outcome !== "done") throw new Error(`its answer was not complete (${end?.outcome ?? "not settled"})`);
    const operation = isAnthropic(trials().providerOf, model) ? messages : chat;
    const output = textOfStream(operation, Buffer.from(given.body)).slice(0, longestOutput);
    const cached = (end.usage?.cacheRead ?? 0) > 0;
    return { call: given.call, output, firstByteMs: Math.round(first), ms, cost: end.cost, cached };
  }

  async function answerOrAgain(...asked: Parameters<typeof answer>): ReturnType<typeof answer> {
    for (let n = 1; ; n += 1)
      try {
        return await answer(...asked);
      } catch (fault) {
        if (n === tries) throw fault;
      }
  }

  async function work(id: string, own: Running): Promise<void> {
    const state = stateOf(id);
    const release =
      state &&
      worldOf(app.world)
        .tasks.get(state.task)
        ?.releases.find((one) => one.number === state.release);
    if (!state || !release) return;
    const words = await samplesOf(app, state);
    // Connections, caches of the provider's and the like are not what is compared: the first call of each does not count.
    const [warm = ""] = words.values();
    if (!isRun(state))
      for (const model of state.models) await named(model, 0, answerOrAgain(state, release, model, warm));
    for (const [index, sample] of state.samples.entries()) {
      own.sample = index + 1;
      const text = words.get(sample);
      if (text === undefined) throw new Error(`The words of sample ${index + 1} are gone from the record.`);
      // By turns, so that an hour of the day in which a provider is slow hits all of them.
      for (const n of state.models.keys()) {
        const model = state.models[(n + index) % state.models.length] as string;
        if (isClosing) throw new Error("The server stopped.");
        if (runOf(stateOf(id) ?? state, sample, model)) continue;
        const ran = await named(model, index + 1, answerOrAgain(state, release, model, text));
        const done = await app.execute("comparison.run", { id, sample, model, ...ran }, system);
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

/** Says which model failed at which sample: people who start it may know the names, those who mark do not read this. */
const named = <T>(model: string, sample: number, answering: Promise<T>): Promise<T> =>
  answering.catch((fault) => {
    const at = sample === 0 ? "the warm-up" : `sample ${sample}`;
    throw new Error(`${model} did not answer ${at}: ${fault instanceof Error ? fault.message : String(fault)}.`);
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
    else if (call.via.startsWith(viaComparison)) ended.set(call.call, call);
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

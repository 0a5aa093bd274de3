/**
 * Who reads an answer. The draw of a spot check is made from the salted digest under which the finished answer is kept: its
 * salt is chosen after the answer, so nobody can foresee the draw, every process draws the same, and anybody can draw again.
 */

import { createHash } from "node:crypto";
import type { App } from "../app/app.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { CallRecord, Ledger } from "./ledger.ts";

/** The draft of a call: the same for everybody who would open it. */
export const draftId = (call: string): string =>
  `draft-${createHash("sha256").update(call, "utf8").digest("hex").slice(0, 16)}`;

export interface ReviewingOptions {
  readonly app: App;
  readonly ledger: Ledger;
  readonly report: (fault: unknown) => void;
}

export interface Reviewing {
  /** Answers once every draft that is due so far is opened. */
  settled(): Promise<void>;
  close(): void;
}

const system = { actor: "system", via: "system" } as const;
/** Calls of each task that a start looks through for answers whose draft a crash left unopened. */
const lookBack = 200;

/** A number from 0 up to 1: the first 52 bits of the digest. */
export const drawOf = ({ text }: Text): number => Number.parseInt(text.slice(0, 13), 16) / 2 ** 52;

/** Why a person reads it; undefined: nobody does. `sample` in percent. */
export function whyRead(
  { level, odd, drill, task, end }: Pick<CallRecord, "level" | "odd" | "drill" | "task" | "end">,
  sample: number,
): DraftState["why"] | undefined {
  if (task === "" || drill || end?.outcome !== "done" || !end.words) return undefined;
  if (odd) return "odd";
  if (level === "reviewed") return "reviewed";
  return level === "spot-checks" && drawOf(end.words.output) * 100 < sample ? "sampled" : undefined;
}

/** Opens a draft for every answer that a person reads. Every process may run it: a draft is opened once. */
export function startReviewing({ app, ledger, report }: ReviewingOptions): Reviewing {
  const underWay = new Set<Promise<unknown>>();
  const begin = (call: CallRecord) => {
    const opening = open(call)
      .catch(report)
      .finally(() => underWay.delete(opening));
    underWay.add(opening);
  };

  async function open(call: CallRecord): Promise<void> {
    const { page } = worldOf(app.world);
    const task = page.inForce && taskOf(page.inForce.page, call.task);
    const sample = task?.questions.find(({ name }) => name === call.question)?.sample ?? 100;
    const why = whyRead(call, sample);
    const id = draftId(call.call);
    if (!why || !call.end?.words || worldOf(app.world).drafts.get(id)?.output) return;
    const texts = [call.end.words.input, call.end.words.output, ...(call.ref ? [call.ref] : [])];
    const said = new Map(
      (await app.store.words(texts.map(({ text }) => text))).map(({ text, words }) => [text, words]),
    );
    const [input, output] = texts.map(({ text }) => said.get(text) ?? "");
    const answer = await app.execute(
      "draft.open",
      {
        ...{ id, task: call.task, question: call.question, call: call.call, release: call.release, why },
        ...{ input, output, recipient: call.ref ? (said.get(call.ref.text) ?? "") : "" },
      },
      system,
    );
    if (isRefusal(answer)) throw new Error(`${answer.why} ${answer.next}`);
  }

  const stop = ledger.listen((heard) => {
    if (heard.kind === "settled") begin(heard.call);
  });
  // What settled just before a crash: its draft is made up for.
  for (const { name } of worldOf(app.world).page.inForce?.page.ai.tasks ?? [])
    for (const call of ledger.calls.recent(name, lookBack)) begin(call);
  return {
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: stop,
  };
}

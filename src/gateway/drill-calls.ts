/** A drill's calls: a short answer, and a long one that is stopped on its way. */

import type { TaskRelease } from "../decisions/task/state.ts";
import type { DrillGateway } from "./drill.ts";
import { type Answer, codeIn, parsed, type TrialOptions, tryCall } from "./trial-calls.ts";

/** Tokens of a drill's short answer, and of the long one that is stopped on its way. */
const short = 64;
const long = 1024;
const patience = 30_000;

export interface DrillCallOptions extends Omit<TrialOptions, "patience"> {
  /** Milliseconds of any clock that does not jump. */
  readonly elapsed: () => number;
}

/** `wayBack`: they try a way back outside a drill, so no trigger of a drill looks at them. */
export function drillCalls({ elapsed, ...options }: DrillCallOptions, wayBack = false): DrillGateway {
  function ask(task: string, release: TaskRelease, model: string, stream: boolean, began = () => {}): Promise<Answer> {
    const words = stream ? "This is a drill. Count from 1 to 400, one number a line." : "This is a drill. Say yes.";
    const trial = { task, release: release.number, model, words, stream, limit: stream ? long : short, wayBack };
    return tryCall({ ...options, patience }, trial, began);
  }

  return {
    async call(task, { release, wrong }) {
      const { status, body, call } = await ask(task, release, wrong ?? release.model, false);
      const said = parsed(body);
      const ok = status === 200;
      return { ok, code: ok ? "" : codeIn(said, status), served: String(said.model ?? ""), admitted: call !== "" };
    },
    async stream(task, release) {
      let ended: Promise<number> | undefined;
      await new Promise<void>((began, failed) => {
        ended = ask(task, release, release.model, true, began).then(({ status, body }) => {
          if (status !== 200) failed(new Error(codeIn(parsed(body), status)));
          began();
          return elapsed();
        });
        ended.catch(failed);
      });
      return { ended: ended as Promise<number> };
    },
  };
}

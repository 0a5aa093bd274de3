/** A pause as a person or a token asks for it: recorded first, then counted. */

import type { Answer, Caller } from "../app/app.ts";
import { sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

interface Asked {
  readonly what: string;
  readonly name: string;
  readonly reason: string;
  /** A call whose answer was wrong; empty: none is named. */
  readonly call: string;
}

/** Pauses, and waits for the receipt. `pause` is its id, or that of the pause which holds already. */
export async function pauseAi(
  deps: Deps,
  asked: Asked,
  caller: Caller,
): Promise<{ readonly answer: Answer | Malformed; readonly pause: string }> {
  const id = pauseId(deps);
  const { call, ...rest } = asked;
  const wrong = call === "" ? undefined : await wrongAnswer(deps, call).catch(() => undefined);
  const answer = await act(deps, "pause.pause", { ...rest, id, ...(wrong && { wrong }) }, caller);
  if (isRefusal(answer) || isMalformed(answer)) return { answer, pause: "" };
  const { pauses } = worldOf(deps.app.world);
  const same = [...pauses.values()].find(
    ({ what, name, resumed }) => !resumed && what === asked.what && name === asked.name,
  );
  const pause = pauses.has(id) ? id : (same?.id ?? "");
  await deps.gateway?.receipts.counted(pause);
  return { answer, pause };
}

/** The answer of a call, as the sample that it becomes; undefined where its words were not kept. Stopping never waits for it to be found. */
async function wrongAnswer({ app, gateway }: Deps, call: string) {
  const draft = [...worldOf(app.world).drafts.values()].find((one) => one.call === call);
  const kept = draft?.output ? draft : (await gateway?.ledger.calls.find(call))?.end?.words;
  if (!kept) return undefined;
  const found = await app.store.words([kept.input.text, kept.output.text]);
  const [input, output] = [kept.input, kept.output].map(({ text }) => found.find((one) => one.text === text)?.words);
  const sample = `sample-${sha256(call).slice(0, 16)}`;
  return input && output ? { call, sample, input, output } : undefined;
}

const pauseId = ({ random }: Pick<Deps, "random">): string =>
  `pause-${random(16)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 12)
    .padEnd(12, "0")}`;

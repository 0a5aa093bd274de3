/** A pause as a person or a token asks for it: recorded first, then counted. */

import type { Answer, Caller } from "../app/app.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

interface Asked {
  readonly what: string;
  readonly name: string;
  readonly reason: string;
}

/** Pauses, and waits for the receipt. `pause` is its id, or that of the pause which holds already. */
export async function pauseAi(
  deps: Deps,
  asked: Asked,
  caller: Caller,
): Promise<{ readonly answer: Answer | Malformed; readonly pause: string }> {
  const id = pauseId(deps);
  const answer = await act(deps, "pause.pause", { ...asked, id }, caller);
  if (isRefusal(answer) || isMalformed(answer)) return { answer, pause: "" };
  const { pauses } = worldOf(deps.app.world);
  const same = [...pauses.values()].find(
    ({ what, name, resumed }) => !resumed && what === asked.what && name === asked.name,
  );
  const pause = pauses.has(id) ? id : (same?.id ?? "");
  await deps.gateway?.receipts.counted(pause);
  return { answer, pause };
}

const pauseId = ({ random }: Pick<Deps, "random">): string =>
  `pause-${random(16)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 12)
    .padEnd(12, "0")}`;

/** The calls that are under way, and what ends them: a pause, a token that is over, a page that no longer allows them. */

import type { App } from "../app/app.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { holderNow } from "../decisions/token/holder.ts";
import { taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { Admitted } from "./ledger.ts";
import { type No, no } from "./refuse.ts";

/** A call that can be ended from outside. */
export interface Running {
  readonly admitted: Admitted;
  /** How its caller was known, such as `token:abc`. */
  readonly via: string;
  /** Where it stands among those that are under way. */
  place: number;
  stop(why: No): void;
}

export interface InFlight {
  /** Takes a call that was just admitted, or says why it must not go on: something may have changed meanwhile. */
  begin(call: Running): No | undefined;
  end(call: Running): void;
  close(): void;
}

/** While calls are open the record's end is read so often, in milliseconds, should no process wake us. */
const lookEvery = 250;
const matters = /^(pause|token|page|task|person)\./;

/** Ends what is forbidden as soon as this process hears of it. */
export function inFlight(app: App, now: () => Date, report: (fault: unknown) => void): InFlight {
  // A list in which the last takes the place of one that ends: a Set that is added to and deleted from for every call
  // leaves tables behind that hold on to what they held, and most of the collector's time would go into them.
  const open: Running[] = [];
  const unlisten = app.listen(({ type }) => {
    if (open.length === 0 || !matters.test(type)) return;
    for (const call of [...open]) {
      const why = forbidden(app, call, now().toISOString());
      if (why) call.stop(why);
    }
  });
  const timer = setInterval(() => {
    if (open.length > 0) app.fresh().catch(report);
  }, lookEvery);
  timer.unref();
  return {
    begin(call) {
      call.place = open.push(call) - 1;
      return forbidden(app, call, now().toISOString());
    },
    end(call) {
      if (open[call.place] !== call) return;
      const last = open.pop() as Running;
      if (last === call) return;
      open[call.place] = last;
      last.place = call.place;
    },
    close() {
      clearInterval(timer);
      unlisten();
      for (const call of [...open]) call.stop(no.stopped("The server is being stopped.", "Ask again in a moment."));
    },
  };
}

/** Why a running call must end now, or undefined. */
function forbidden({ world }: App, { admitted, via }: Running, at: string): No | undefined {
  const { page, tokens, pauses } = worldOf(world);
  const inForce = page.inForce?.page;
  const pause = pausedBy(pauses.values(), admitted.stopWhen);
  if (pause) {
    const fallback = (inForce && taskOf(inForce, admitted.task)?.fallback) ?? "";
    const what = pause.name === "" ? "All AI is" : `${pause.name} is`;
    return no.stopped(
      `${what} paused${pause.trigger === "" ? "" : `: its trigger ${pause.trigger} tripped`}, so the answer was ended.`,
      `${fallback === "" ? "People answer by hand" : `Use ${fallback}`} until its owner starts it again.`,
      pause.id,
    );
  }
  const [kind = "", id = ""] = via.split(":");
  const token = tokens.get(id);
  if ((kind === "token" || kind === "cli") && !(token && holderNow(token, inForce, at))) return no.revoked();
  const provider = inForce?.ai.providers.find(({ name }) => name === admitted.provider.name);
  if (!inForce || !provider || provider.base !== admitted.provider.base) return pageForbids(admitted.asked);
  if (admitted.task === "") return inForce.ai.models.includes(admitted.asked) ? undefined : pageForbids(admitted.asked);
  return taskOf(inForce, admitted.task) ? undefined : pageForbids(admitted.task);
}

const pageForbids = (name: string): No =>
  no.stopped(
    `The page does not allow ${name} any more, so the answer was ended.`,
    "GET /v1/models lists what it allows.",
  );

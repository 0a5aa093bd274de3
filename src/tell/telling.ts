/** Keeps telling people while a server runs: looks when something happened, and every so often because time passed. */

import { randomUUID } from "node:crypto";
import type { App } from "../app/app.ts";
import { type Timers, within } from "../app/timers.ts";
import type { AiSeen } from "../views/ai-numbers.ts";
import { type ChannelOptions, channelsOf } from "./channels.ts";
import type { Item } from "./outbox.ts";
import { Teller } from "./teller.ts";

/** Milliseconds between two looks when nothing happened, and after something did. */
const lookEvery = 10_000;
const lookAfter = 500;
/** What is still being sent when a server stops is left to the next one after so many milliseconds. */
const stopWithin = 10_000;

export interface TellingOptions extends ChannelOptions {
  readonly timers: Timers;
  /** What this process knows of the calls of models. */
  readonly ai?: AiSeen | undefined;
  /** Is told about faults. Nothing is lost by one: what waits is in the book. */
  readonly report: (what: string) => void;
}

export interface Telling {
  readonly teller: Teller;
  /** Stops looking, and waits for what is being sent at this moment. */
  stop(): Promise<void>;
}

export function startTelling(options: TellingOptions): Telling {
  const { app, now, timers, origin, report, ai } = options;
  const channels = () => channelsOf(options);
  const teller = new Teller({ app, origin, now, timers, name: randomUUID(), channels, ai, gone: ended(app) });
  const underWay = new Set<Promise<void>>();
  let last = "";
  let stopped = false;
  let soon = false;
  let cancel = () => {};

  function look(): void {
    soon = false;
    const looking = teller
      .tick()
      .then(() => {
        last = "";
      })
      .catch((fault: unknown) => {
        const what = `Nobody can be told at this moment. ${fault instanceof Error ? fault.message : String(fault)}`;
        if (what !== last) report(what);
        last = what;
      })
      .finally(() => underWay.delete(looking));
    underWay.add(looking);
  }
  function plan(ms: number): void {
    cancel();
    if (stopped) return;
    cancel = timers.after(ms, () => {
      look();
      plan(lookEvery);
    });
  }

  const unlisten = app.listen(({ type }) => {
    if (soon || type === "record.sealed") return;
    soon = true;
    plan(lookAfter);
  });
  plan(0);
  return {
    teller,
    async stop() {
      stopped = true;
      cancel();
      unlisten();
      await within(timers, stopWithin, Promise.all(underWay)).catch(() => undefined);
    },
  };
}

/** A browser that does not listen any more is forgotten. */
const ended =
  (app: App) =>
  async ({ to }: Item): Promise<void> => {
    const [id = "", device = ""] = to.split("/");
    await app.execute("person.endPush", { id, device }, { actor: "system", via: "system" });
  };

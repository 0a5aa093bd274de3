/** News for open screens: one event for each entry, replayed from where a listener stopped. It says what changed, never its words. */

import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Recorded } from "../kernel/kind.ts";
import type { Line } from "../log/envelope.ts";
import type { Deps } from "./deps.ts";
import { visitorOf } from "./identity/callers.ts";
import { unknownCaller } from "./problem.ts";

/** A proxy that hears nothing for longer hangs up. */
const heartbeat = 20_000;
/** More missed entries than this are not worth replaying: the screen loads again anyway. */
const replayed = 500;
/** A listener that takes nothing for so many entries is let go; it comes back by itself and says where it stopped. */
const mostWaiting = 1000;

export function eventRoutes(deps: Deps): Hono {
  const { app } = deps;
  const routes = new Hono();
  routes.get("/events", (c) => {
    if (!visitorOf(c, deps)) return unknownCaller(c);
    c.header("x-accel-buffering", "no");
    if (c.req.method === "HEAD") return c.body(null);
    return streamSSE(c, async (stream) => {
      const waiting: Recorded[] = [];
      let wake = () => {};
      const stop = app.listen((event) => {
        if (waiting.push(event) > mostWaiting) letGo();
        wake();
      });
      const letGo = () => {
        stop();
        waiting.length = 0;
        stream.abort();
      };
      stream.onAbort(() => {
        stop();
        wake();
      });
      const since = Number(c.req.header("last-event-id"));
      const behind = Number.isSafeInteger(since) && since > 0 ? app.head.seq - since : 0;
      if (behind > 0 && behind <= replayed)
        waiting.unshift(...(await app.store.read(since, behind)).map(({ body }) => JSON.parse(body) as Line));
      try {
        while (!stream.aborted && visitorOf(c, deps)) {
          for (const event of waiting.splice(0)) await stream.writeSSE(news(event));
          const quiet = await waitFor(heartbeat, (resolve) => {
            wake = resolve;
            if (waiting.length > 0 || stream.aborted) resolve();
          });
          if (quiet) await stream.write(": still here\n\n");
        }
      } finally {
        stop();
      }
    });
  });
  return routes;
}

const news = ({ seq, type, data }: Recorded) => ({
  id: String(seq),
  data: JSON.stringify({ seq, type, id: (data as { id?: string }).id ?? "" }),
});

/** True when the time was over first. */
function waitFor(milliseconds: number, other: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), milliseconds);
    other(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}

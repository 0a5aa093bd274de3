/** News for open screens and for programs that hold switches: one event for each entry, replayed from where a listener stopped. It says what changed, never its words. */

import { Hono, type Context as Http } from "hono";
import { streamSSE } from "hono/streaming";
import type { App } from "../app/app.ts";
import type { Recorded } from "../kernel/kind.ts";
import type { Line } from "../log/envelope.ts";
import type { Deps } from "./deps.ts";
import { holderOf, visitorOf } from "./identity/callers.ts";
import { problem, unknownCaller } from "./problem.ts";

/** A proxy that hears nothing for longer hangs up; a program that hears nothing for longer takes its switches for stale. */
const heartbeat = { screen: 20_000, program: 2_000 };
/** More missed entries than this are not worth replaying: the screen loads again anyway. */
const replayed = 500;
/** A listener that takes nothing for so many entries is let go; it comes back by itself and says where it stopped. */
const mostWaiting = 1000;

/** Streams of one session at once: more open screens than anybody looks at. A token's: so many processes of one program. */
const mostStreams = { screen: 20, program: 200 };

/** Who listens: a person's session, or a token that may read. Undefined once that is over. */
function listenerOf(c: Http, deps: Deps): { readonly id: string; readonly how: "screen" | "program" } | undefined {
  if (c.req.header("authorization") === undefined) {
    const visitor = visitorOf(c, deps);
    return visitor && { id: visitor.session.session, how: "screen" };
  }
  const holder = holderOf(c, deps);
  return holder?.scopes.includes("read") ? { id: holder.caller.via, how: "program" } : undefined;
}

export function eventRoutes(deps: Deps): Hono {
  const { app } = deps;
  const routes = new Hono();
  const open = new Map<string, number>();
  routes.get("/events", (c) => {
    const listener = listenerOf(c, deps);
    if (!listener) return unknownCaller(c);
    c.header("x-accel-buffering", "no");
    if (c.req.method === "HEAD") return c.body(null);
    const { id: session, how } = listener;
    if ((open.get(session) ?? 0) >= mostStreams[how]) return tooMany(c, mostStreams[how]);
    return streamSSE(
      c,
      async (stream) => {
        const waiting: Recorded[] = [];
        let wake = () => {};
        const unlisten = app.listen((event) => {
          if (waiting.push(event) > mostWaiting) letGo();
          wake();
        });
        open.set(session, (open.get(session) ?? 0) + 1);
        let stopped = false;
        const stop = () => {
          if (stopped) return;
          stopped = true;
          unlisten();
          const left = (open.get(session) ?? 1) - 1;
          if (left > 0) open.set(session, left);
          else open.delete(session);
        };
        const letGo = () => {
          stop();
          waiting.length = 0;
          stream.abort();
        };
        stream.onAbort(() => {
          stop();
          wake();
        });
        try {
          waiting.unshift(...(await missed(app, Number(c.req.header("last-event-id")))));
          while (!stream.aborted && listenerOf(c, deps)) {
            for (const event of waiting.splice(0)) await stream.writeSSE(news(event));
            const quiet = await waitFor(heartbeat[how], (resolve) => {
              wake = resolve;
              if (waiting.length > 0 || stream.aborted) resolve();
            });
            if (quiet) await stream.write(": still here\n\n");
          }
        } finally {
          stop();
        }
      },
      async (fault) => deps.report(deps.random(6), fault),
    );
  });
  return routes;
}

/** What happened since a listener stopped; nothing when that is too much to replay. */
async function missed(app: App, since: number): Promise<Line[]> {
  const behind = Number.isSafeInteger(since) && since > 0 ? app.head.seq - since : 0;
  if (behind <= 0 || behind > replayed) return [];
  return (await app.store.read(since, behind)).map(({ body }) => JSON.parse(body) as Line);
}

function tooMany(c: Http, most: number): Response {
  c.header("retry-after", "60");
  const why = `This session or token listens ${most} times already.`;
  return problem(c, 429, "http.tooMany", why, "Close a screen, or sign in again.");
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

/** News for open screens and for programs that hold switches: one event for each entry, replayed from where a listener stopped. It says what changed, never its words. */

import { Hono, type Context as Http } from "hono";
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
  const routes = new Hono();
  const open = new Map<string, number>();
  const lineOf = lastTold();
  routes.get("/events", (c) => {
    const listener = listenerOf(c, deps);
    if (!listener) return unknownCaller(c);
    c.header("x-accel-buffering", "no");
    if (c.req.method === "HEAD") return c.body(null);
    const { id, how } = listener;
    const others = open.get(id) ?? 0;
    if (others >= mostStreams[how]) return tooMany(c, mostStreams[how]);
    open.set(id, others + 1);
    const stream = streamOf(deps, {
      since: Number(c.req.header("last-event-id")),
      every: heartbeat[how],
      mayHear: () => listenerOf(c, deps) !== undefined,
      lineOf,
      ended() {
        const left = (open.get(id) ?? 1) - 1;
        if (left > 0) open.set(id, left);
        else open.delete(id);
      },
    });
    return c.body(stream, 200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  });
  return routes;
}

interface Listening {
  /** The last entry that this listener knows; not a number where it says none. */
  readonly since: number;
  /** Milliseconds of quiet after which it hears that somebody is there. */
  readonly every: number;
  /** Whether it is still somebody who may. Asked before each word. */
  mayHear(): boolean;
  lineOf(event: Recorded): Uint8Array;
  /** Called once, however it ends. */
  ended(): void;
}

/** Everything recorded from now on, after what was missed. Ends when its listener takes nothing, may not hear any more, or goes. */
function streamOf({ app, report, random }: Deps, { since, every, mayHear, lineOf, ended }: Listening) {
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let missing: Recorded[] | undefined = [];
        const quiet = setInterval(() => tell(stillHere), every);
        const unlisten = app.listen((event) => {
          if (missing) missing.push(event);
          else tell(lineOf(event));
        });
        let stopped = false;
        stop = () => {
          if (stopped) return;
          stopped = true;
          clearInterval(quiet);
          unlisten();
          ended();
        };
        const tell = (line: Uint8Array) => {
          if (stopped) return;
          if ((controller.desiredSize ?? 0) > 0 && mayHear()) {
            controller.enqueue(line);
            return void quiet.refresh();
          }
          stop();
          controller.close();
        };
        try {
          for (const event of await missed(app, since)) tell(lineOf(event));
        } catch (fault) {
          report(random(6), fault);
          stop();
          return controller.close();
        }
        const came = missing;
        missing = undefined;
        for (const event of came) tell(lineOf(event));
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: mostWaiting }),
  );
}

const encoder = new TextEncoder();
const stillHere = encoder.encode(": still here\n\n");

/** Everybody hears the same bytes, so they are made once and not for each of hundreds of screens. */
function lastTold() {
  let last: Recorded | undefined;
  let line = stillHere;
  return (event: Recorded): Uint8Array => {
    if (event === last) return line;
    const { seq, type, data } = event;
    const says = JSON.stringify({ seq, type, id: (data as { id?: string }).id ?? "" });
    last = event;
    line = encoder.encode(`id: ${seq}\ndata: ${says}\n\n`);
    return line;
  };
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

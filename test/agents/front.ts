/**
 * A desk's server over real HTTP, behind a proxy as teams have one: Host, Origin and everything else go through as they
 * came. The proxy may add a token, for programs that cannot send one, and may spoil what goes through it.
 */

import { randomBytes } from "node:crypto";
import { createServer as createProxy, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "../../src/app/app.ts";
import type { Deps } from "../../src/http/deps.ts";
import { createServer, listen } from "../../src/http/server.ts";

/** Whose record is opened to the world. */
export interface Behind {
  readonly app: App;
  readonly now: () => Date;
  readonly faults: unknown[];
  readonly gateway?: Deps["gateway"];
}

/** What a deliberately broken server does otherwise. */
export interface Spoiled {
  /** Changes what is asked before the server sees it, so that it does not look at it. */
  readonly headers?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** Changes an answer before the client sees it. */
  readonly answer?: (answer: Message) => Message;
}

export interface Message {
  readonly id?: unknown;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

export interface Front {
  readonly origin: string;
  readonly url: string;
  /** Each answer as it went out, the JSON ones. */
  readonly answers: Message[];
  /** From now on nobody is answered, and whoever listens hears nothing more. */
  cut(): void;
  /** From now on requests wait until it is there again. */
  hang(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Opens the desk's record to the world, under the address that the proxy listens at. */
export async function openFront(desk: Behind, token = "", { headers, answer }: Spoiled = {}): Promise<Front> {
  const answers: Message[] = [];
  let backend = 0;
  let mode: "open" | "away" | "hangs" = "open";
  let goOn = () => {};
  const proxy = createProxy(async (req, res) => {
    if (mode === "hangs") await new Promise<void>((resolve) => (goOn = resolve));
    if (mode === "away") return void req.socket.destroy();
    const own = token === "" ? req.headers : { ...req.headers, authorization: `Bearer ${token}` };
    const asked = request(
      { host: "127.0.0.1", port: backend, method: req.method, path: req.url, headers: headers?.(own) ?? own },
      (given) => {
        if (given.headers["content-type"]?.startsWith("text/event-stream")) {
          res.writeHead(given.statusCode ?? 500, given.headers);
          res.flushHeaders();
          return void given.pipe(res);
        }
        const parts: Buffer[] = [];
        given.on("data", (part: Buffer) => parts.push(part));
        given.on("end", () => {
          const body = Buffer.concat(parts);
          const json = given.headers["content-type"]?.startsWith("application/json") && body.length > 0;
          const told = json ? Buffer.from(JSON.stringify(spoil(JSON.parse(body.toString()) as Message))) : body;
          const { "content-length": _, "transfer-encoding": __, ...rest } = given.headers;
          res.writeHead(given.statusCode ?? 500, { ...rest, "content-length": told.length });
          res.end(told);
        });
      },
    );
    asked.on("error", () => {
      if (!res.headersSent) res.destroy();
    });
    res.on("close", () => asked.destroy());
    req.pipe(asked);
  });
  const spoil = (message: Message): Message => {
    const told = answer?.(message) ?? message;
    answers.push(told);
    return told;
  };
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  const { server } = createServer({
    ...{ app: desk.app, now: desk.now, origin, assets: "src/web/assets", challengeKey: "a secret" },
    random: (bytes) => randomBytes(bytes).toString("base64url"),
    report: (_, fault) => desk.faults.push(fault),
    ...(desk.gateway ? { gateway: desk.gateway } : {}),
  });
  const { port, close } = await listen(server, 0, "127.0.0.1");
  backend = port;
  return {
    origin,
    url: `${origin}/mcp`,
    answers,
    cut() {
      mode = "away";
      proxy.closeAllConnections();
    },
    hang() {
      mode = "hangs";
    },
    restore() {
      mode = "open";
      goOn();
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await close();
    },
  };
}

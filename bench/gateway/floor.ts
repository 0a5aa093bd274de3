/** The floor: what any gateway on node must do. A request's body is read whole and sent on, the answer's bytes are passed back. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Pool } from "undici";
import { listening } from "./processes.ts";

export function serveFloor(upstream: string): void {
  const pool = new Pool(upstream);
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => pass(Buffer.concat(chunks), req.url ?? "/", res));
  });

  function pass(body: Buffer, path: string, res: ServerResponse): void {
    const headers = { "content-type": "application/json", authorization: "Bearer sk-upstream" };
    let stop: (() => void) | undefined;
    res.on("close", () => res.writableFinished || stop?.());
    pool.dispatch(
      { method: "POST", path, headers, body },
      {
        onRequestStart(controller) {
          stop = () => controller.abort(new Error("The client is gone."));
        },
        onResponseStart(_, status, headers) {
          const passed = ["content-type", "content-length"].filter((name) => headers[name] !== undefined);
          res.writeHead(status, Object.fromEntries(passed.map((name) => [name, headers[name]])));
          res.flushHeaders();
        },
        onResponseData: (_, chunk) => void res.write(chunk),
        onResponseEnd: () => void res.end(),
        onResponseError: () => void res.destroy(),
      },
    );
  }
  server.listen(0, "127.0.0.1", () => listening(server));
}

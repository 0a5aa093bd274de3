/** The floor of `bench/listening.ts`: server-sent events and nothing else. What is posted goes to everybody who listens. */

import { createServer, type ServerResponse } from "node:http";
import { listening } from "../gateway/processes.ts";

export function serveEcho(): void {
  const open = new Set<ServerResponse>();
  let seq = 0;
  const server = createServer((req, res) => {
    if (req.method === "POST") {
      seq += 1;
      for (const one of open) one.write(`id: ${seq}\ndata: ${JSON.stringify({ seq, type: "echo" })}\n\n`);
      req.resume();
      return res.writeHead(204).end();
    }
    res.writeHead(200, { "content-type": "text/event-stream" });
    res.flushHeaders();
    open.add(res);
    return res.once("close", () => open.delete(res));
  });
  server.listen(0, "127.0.0.1", () => listening(server));
}

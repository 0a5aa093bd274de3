/** What listens: the port stays open while what is served behind it is exchanged, so that nobody finds a closed door. */

import type { Hono } from "hono";
import type { Gateway } from "../gateway/server.ts";
import { listen } from "../http/server.ts";
import { CommandError, exit } from "./exit.ts";

/** What stands behind the port at a moment. */
export interface Served {
  readonly fetch: Hono["fetch"];
  readonly handle: Gateway["handle"];
}

export interface Front {
  readonly port: number;
  /** From now on everything that comes is for this one. */
  serve(served: Served): void;
  close(): Promise<void>;
}

const defaultPort = 3210;

/** Listens on the port that was asked for (0: any free one), or on the next free one from 3210 when none was. */
export async function openFront({ host, port: wanted }: { host: string; port?: string | undefined }): Promise<Front> {
  let now: Served | undefined;
  const server = { fetch: ((...asked) => now?.fetch(...asked) ?? notYet()) as Hono["fetch"] };
  const gateway: Pick<Gateway, "handle"> = { handle: (req, res) => now?.handle(req, res) ?? false };
  for (let port = wanted === undefined ? defaultPort : Number(wanted); ; port += 1) {
    try {
      const open = await listen(server, port, host, gateway);
      return {
        ...open,
        serve(served) {
          now = served;
        },
      };
    } catch (fault) {
      if ((fault as { code?: string }).code !== "EADDRINUSE") throw fault;
      if (wanted !== undefined || port > defaultPort + 20)
        throw new CommandError(exit.usage, `Port ${port} is taken.`, "Name another with --port.");
    }
  }
}

const notYet = () => new Response("The server is starting.\n", { status: 503, headers: { "retry-after": "1" } });

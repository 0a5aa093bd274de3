/** `finalcall mcp`: the same tools over standard input and output, for agents that start their servers themselves. */

import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { mcpServer } from "../connect/mcp/server.ts";
import { clientHere } from "./asking.ts";
import { type ExitCode, exit } from "./exit.ts";

/** Bytes of one message. */
const largest = 524_288;

/** Serves until its client closes standard input. Asks the paired server, with its token, for every call. */
export async function mcp(): Promise<ExitCode> {
  const server = mcpServer(clientHere());
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: largest });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  await server.connect(transport);
  await closed;
  await server.close();
  return exit.ok;
}

/** `finalcall mcp`: the same tools over standard input and output, for agents that start their servers themselves. */

import { Transform } from "node:stream";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { mcpServer } from "../connect/mcp/server.ts";
import { ambiguityIn } from "../http/exact-json.ts";
import { clientHere } from "./asking.ts";
import { type ExitCode, exit } from "./exit.ts";

/** Bytes of one message. */
const largest = 524_288;

/** Serves until its client closes standard input. Asks the paired server, with its token, for every call. */
export async function mcp(): Promise<ExitCode> {
  const server = mcpServer(clientHere());
  const input = process.stdin.setEncoding("utf8").pipe(exactLines((line) => process.stdout.write(`${line}\n`)));
  const transport = new StdioServerTransport(input as unknown as typeof process.stdin, process.stdout, {
    maxBufferSize: largest,
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    input.once("close", resolve); // its end, and a message that is too long
  });
  await server.connect(transport);
  await closed;
  await server.close();
  return exit.ok;
}

/** Lets through what says one thing only; what two readers could read two ways is answered by an error, and not read. */
function exactLines(answer: (line: string) => void): Transform {
  let rest = "";
  const look = (line: string): string => {
    const message = ambiguityIn(line);
    if (message === undefined) return `${line}\n`;
    const { id = null } = JSON.parse(line) as { id?: unknown };
    answer(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32600, message } }));
    return "";
  };
  return new Transform({
    decodeStrings: false,
    transform(part: string, _, done) {
      const lines = `${rest}${part}`.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > largest) return done(new Error("A message is too long."));
      done(null, lines.map(look).join(""));
    },
  });
}

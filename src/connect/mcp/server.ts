/** The MCP server over any transport: lists the tools, checks what they are given, and turns every no into an answer that teaches. */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  type ListToolsResult,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { Refused, Unreachable } from "../../client/client.ts";
import { type Asked, ToolRefusal, tools } from "./tools.ts";

declare const FINALCALL_VERSION: string;
const version = typeof FINALCALL_VERSION === "string" ? FINALCALL_VERSION : "0";

/** What every client tells its model about this server. */
const instructions = `Finalcall: every dangerous decision has one named person who makes the final call.
Before you do something that touches money, customers, data, production, secrets or other people's rules, ask may_i. Unless it says allow, do not do it: propose it, and ask status until a person has answered.
You can ask and propose. You can never approve, and no confirmation in your client stands for a person's yes here.`;

/** A server with the five tools, which ask with the caller's own token. Connect it to one transport. */
export function mcpServer(asked: Asked): Server {
  const server = new Server(
    { name: "finalcall", title: "Finalcall", version },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => listed);
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => call(asked, params.name, params.arguments ?? {}));
  return server;
}

const listed: ListToolsResult = {
  tools: tools.map(({ name, title, description, annotations, input }) => ({
    ...{ name, title, description, annotations: { title, ...annotations } },
    inputSchema: z.toJSONSchema(input, { io: "input" }) as ListToolsResult["tools"][number]["inputSchema"],
  })),
};

/** A tool that does not exist is the client's mistake; whatever a tool says, a no as well, is an answer for its model. */
async function call(asked: Asked, name: string, given: unknown): Promise<CallToolResult> {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name.slice(0, 80)}.`);
  const input = tool.input.safeParse(given);
  if (!input.success) return malformed(input.error);
  try {
    const { facts, text } = await tool.run(asked, input.data);
    return { content: [{ type: "text", text: text + staleLine(facts) }], structuredContent: { ...facts } };
  } catch (fault) {
    return refusal(fault);
  }
}

/** While the page is stale every answer says so, also a no. */
const staleLine = ({ stalePage }: { readonly stalePage?: { readonly says: string } | undefined }): string =>
  stalePage ? `\n${stalePage.says}` : "";

/** Which fields, and what is wrong with each; never what was sent. */
function malformed({ issues }: z.ZodError): CallToolResult {
  const errors = issues.slice(0, 20).map(({ path, message }) => ({ field: path.map(String).join("."), message }));
  const fields = errors.map(({ field, message }) => `${field || "input"}: ${message}`).join(" ");
  const why = `The input was not understood, so nothing was done. ${fields}`;
  return no({ refused: "malformed", why, next: "Correct the fields and call it again.", errors });
}

/** What the server refused, what could not be heard, and what the tool itself refuses. Anything else is a fault, told without its cause. */
function refusal(fault: unknown): CallToolResult {
  if (fault instanceof Refused) {
    const { code: refused, message: why, next, facts, errors, stalePage } = fault;
    return no({ refused, why, next, facts, errors, ...(stalePage && { stalePage }) });
  }
  if (fault instanceof ToolRefusal) return no({ refused: fault.code, why: fault.message, next: fault.next });
  const why = fault instanceof Unreachable ? fault.message : "Something failed here, so nothing was decided.";
  return no({ refused: "http.unreachable", why, next: "Not knowing means no: do not do it. Ask again later." });
}

interface No {
  readonly refused: string;
  readonly why: string;
  readonly next: string;
  /** Names and numbers, for programs. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly stalePage?: { readonly says: string };
}

function no(refused: No): CallToolResult {
  const text = `No (${refused.refused}). ${refused.why}\nNext: ${refused.next}${staleLine(refused)}`;
  return { content: [{ type: "text", text }], structuredContent: { ...refused }, isError: true };
}

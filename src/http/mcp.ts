/** MCP over HTTP at `/mcp`: one POST, one answer, no session. Its tools ask this same server's API with the caller's own token. */

import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { Hono, type Context as Http } from "hono";
import { connect } from "../client/client.ts";
import { mcpServer } from "../connect/mcp/server.ts";
import type { Deps } from "./deps.ts";
import { ambiguityIn } from "./exact-json.ts";
import { holderOf } from "./identity/callers.ts";
import { badRequest, problem, unknownCaller } from "./problem.ts";

/** Answers a request of this server without a network in between. */
export type Fetch = (request: Request) => Response | Promise<Response>;

export function mcpRoutes(deps: Deps, ask: Fetch): Hono {
  const routes = new Hono();
  routes.use("/mcp", async (c, next) => (isOwnHost(c, deps) ? next() : otherHost(c, deps)));
  routes.post("/mcp", async (c) => {
    const token = /^Bearer (fc_\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const holder = holderOf(c, deps);
    if (token === undefined || !holder) return unknownCaller(c);
    if (!holder.scopes.includes("read")) return noReading(c);
    const text = await c.req.text();
    const body = parsed(text);
    if (typeof body !== "object" || body === null || Array.isArray(body)) return oneMessage(c);
    const message = ambiguityIn(text);
    if (message !== undefined) return badRequest(c, { malformed: [{ field: "", message }] });

    const send: typeof fetch = async (to, init) => ask(new Request(to, init));
    const server = mcpServer(connect(deps.origin, token, send));
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      return await transport.handleRequest(c.req.raw, { parsedBody: body });
    } finally {
      await server.close();
    }
  });
  // Nothing is ever told unasked, and there is no session to end.
  routes.all("/mcp", (c) => {
    c.header("allow", "POST");
    return problem(
      c,
      405,
      "http.notAllowed",
      "MCP is asked here by POST alone.",
      "Send each message as a POST to /mcp.",
    );
  });
  return routes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether the request names this server as its host: DNS can point another site's name here, but a browser says that name.
 * On this machine the server goes by each of its names. Where it came from is checked for every write (`sameOrigin`).
 */
function isOwnHost(c: Http, { origin }: Pick<Deps, "origin">): boolean {
  const { hostname, host, port } = new URL(origin);
  const named = c.req.header("host") ?? new URL(c.req.url).host;
  const rest = port === "" ? "" : `:${port}`;
  return loopback.includes(hostname) ? loopback.some((name) => named === `${name}${rest}`) : named === host;
}

const otherHost = (c: Http, { origin }: Pick<Deps, "origin">): Response =>
  problem(
    c,
    403,
    "http.otherHost",
    "This request names another host, so nothing of it was read.",
    `Ask at ${origin}/mcp.`,
  );

const noReading = (c: Http): Response =>
  problem(
    c,
    403,
    "token.missingScope",
    "This token may not ask here: it lacks the scope read.",
    "Use another token, or have one made with that scope.",
  );

const oneMessage = (c: Http): Response =>
  badRequest(c, { malformed: [{ field: "", message: "One JSON-RPC message, as an object." }] });

/** The server: one Hono app, tested through `request` and served by node. */

import { createServer as createNodeServer, type RequestListener, type ServerOptions } from "node:http";
import { serve } from "@hono/node-server";
import { Hono, type Context as Http, type MiddlewareHandler } from "hono";
import type { Gateway } from "../gateway/server.ts";
import { apiRoutes } from "./api.ts";
import { assetRoutes } from "./assets.ts";
import { cardRoutes } from "./card.ts";
import type { Deps, Setup } from "./deps.ts";
import { eventRoutes } from "./events.ts";
import { formRoutes } from "./forms.tsx";
import { hookRoutes } from "./hooks.ts";
import { hostRoutes } from "./hosts.ts";
import { isKnown } from "./identity/callers.ts";
import { passkeysOf } from "./identity/passkeys.ts";
import { permitsOf } from "./identity/permits.ts";
import { mcpRoutes } from "./mcp.ts";
import { pacing } from "./pace.ts";
import { noOf, notFound, unknownCaller } from "./problem.ts";
import { prometheusRoutes } from "./prometheus.ts";
import { declined, nothing } from "./screen.tsx";
import { screenRoutes } from "./screens.tsx";
import { limited, packed, sameOrigin, secured } from "./security.ts";
import { setupRoutes } from "./setup-forms.ts";
import { signInRoutes } from "./sign-in.tsx";

export interface ServerDeps extends Deps {
  /** Signs the challenges that are given out. The same for all processes that share a store: see `challengeKey`. */
  readonly challengeKey: string;
}

/** Everything that can be asked over HTTP, and the set-up link that is good at this moment. */
export function createServer(deps: ServerDeps): {
  readonly server: Hono;
  readonly setup: Setup;
  /** What must be recorded before the first request, so that no GET records it. */
  ready(): Promise<void>;
} {
  let secret = deps.random(32);
  const setup: Setup = {
    get secret() {
      return secret;
    },
    spend() {
      secret = deps.random(32);
    },
  };
  const passkeys = passkeysOf({ origin: deps.origin, key: deps.challengeKey, now: deps.now, random: deps.random });
  const permits = permitsOf(deps.app);
  const server = new Hono();
  server.use(packed);
  server.use(secured(deps.origin), sameOrigin(deps.origin), current(deps));
  pacing(server, deps);
  server.use(known(deps), limited);

  server.route("/", assetRoutes(deps));
  server.route("/", signInRoutes(deps, passkeys, setup));
  server.route("/", setupRoutes(deps, setup));
  server.route("/", eventRoutes(deps));
  server.route("/", hookRoutes(deps));
  server.route("/", hostRoutes(deps));
  server.route("/", prometheusRoutes(deps));
  server.route("/", screenRoutes(deps));
  server.route("/", formRoutes(deps, passkeys));
  server.route("/", cardRoutes(deps, permits));
  server.route("/", apiRoutes(deps, passkeys, permits));
  server.route(
    "/",
    mcpRoutes(deps, (request) => server.fetch(request)),
  );

  server.notFound((c) => (wantsJson(c) ? notFound(c) : nothing(c, deps)));
  server.onError((error, c) => {
    const reference = deps.random(6);
    const no = noOf(error, reference);
    if (no.status >= 500) deps.report(reference, error);
    return declined(c, no);
  });
  return { server, setup, ready: permits.ready };
}

/** Whatever decides, and every answer to a machine, starts from the newest entry: a session or token ended elsewhere is over here. */
const current =
  ({ app }: Deps): MiddlewareHandler =>
  async (c, next) => {
    const onlyShows = c.req.method === "GET" || c.req.method === "HEAD";
    if (!onlyShows || c.req.path.startsWith("/v1/")) await app.fresh();
    return next();
  };

/** Nothing that a stranger sends to the API is read. Asking to be paired is for those who are not known yet. */
const known =
  (deps: Deps): MiddlewareHandler =>
  async (c, next) => {
    const { method, path } = c.req;
    const reads = method === "GET" || method === "HEAD" || !path.startsWith("/v1/") || path === "/v1/pairings";
    return reads || isKnown(c, deps) ? next() : unknownCaller(c);
  };

const wantsJson = (c: Http): boolean =>
  /^\/(v1|hooks)\//.test(c.req.path) || !(c.req.header("accept") ?? "").includes("text/html");

/** How long a request may take to arrive, in milliseconds: its headers, and all of it. Whoever is slower is cut off. */
const usualPatience = { headersTimeout: 10_000, requestTimeout: 120_000, connectionsCheckingInterval: 5_000 };

/** Listens, and gives the port and the way to stop. Waits for requests under way, not for open event streams. */
export function listen(
  server: Pick<Hono, "fetch">,
  port: number,
  hostname: string,
  gateway?: Pick<Gateway, "handle">,
  patience = usualPatience,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const createServer = ((options: ServerOptions, rest: RequestListener) =>
      createNodeServer({ ...options, ...patience }, (req, res) => {
        if (!gateway?.handle(req, res)) rest(req, res);
      })) as typeof createNodeServer;
    const running = serve({ fetch: server.fetch, port, hostname, createServer }, ({ port }) =>
      resolve({
        port,
        close: () =>
          new Promise((done) => {
            running.close(() => done());
            if ("closeAllConnections" in running) setTimeout(() => running.closeAllConnections(), 200).unref();
          }),
      }),
    );
    running.once("error", reject);
  });
}

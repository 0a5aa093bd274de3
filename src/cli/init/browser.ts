/** The same dialogue as one form in the browser: on this machine only, behind an address that opens once. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { assetRoutes } from "../../http/assets.ts";
import { sameOrigin, secured } from "../../http/security.ts";
import type { Answers } from "../../init/confirm.ts";
import type { Draft } from "../../init/draft.ts";
import { initDoneScreen, initRefusedScreen, initScreen } from "../../web/screens/init.tsx";
import { answersOf, modelOf, type Typed } from "./form.ts";

/** More is no answer to these questions. */
const longestForm = 65_536;
const cookie = "finalcall-init";

export interface FormServer {
  readonly app: Hono;
  /** The address that opens once. */
  readonly address: string;
  /** What the person confirmed. */
  readonly answers: Promise<Answers>;
}

/** The form's routes for one draft, told apart by nothing but the address. `assets`: the folder with the built styles. */
export function formServer(draft: Draft, origin: string, assets: string): FormServer {
  const once = secret();
  const session = secret();
  let opened = false;
  let done: (answers: Answers) => void = () => {};
  const answers = new Promise<Answers>((resolve) => {
    done = resolve;
  });
  const app = new Hono();
  const host = new URL(origin).host;
  // Another name for this machine is another site's (DNS rebinding).
  app.use(async (c, next) => (c.req.header("host") === host ? next() : c.text("Not here.", 421)));
  app.use(async (c, next) => {
    await next();
    const policy = c.res.headers.get("content-security-policy") ?? "";
    c.res.headers.set("content-security-policy", policy.replace("script-src 'self'", "script-src 'none'"));
  });
  app.use(secured(origin));
  app.use(sameOrigin(origin));
  app.route("/", assetRoutes({ assets }));
  const known = (c: Context) => same(getCookie(c, cookie) ?? "", session);
  const refused = (c: Context) => c.html(initRefusedScreen(), 403);
  app.get("/open/:token", (c) => {
    if (opened || !same(c.req.param("token"), once)) return refused(c);
    opened = true;
    setCookie(c, cookie, session, { httpOnly: true, sameSite: "Strict", path: "/" });
    return c.redirect("/", 303);
  });
  app.get("/", (c) => (known(c) ? c.html(initScreen(modelOf(draft))) : refused(c)));
  app.post("/", bodyLimit({ maxSize: longestForm }), async (c) => {
    if (!known(c)) return refused(c);
    const typed = typedIn(await c.req.parseBody());
    const answered = answersOf(draft, typed);
    if ("wrong" in answered) return c.html(initScreen(modelOf(draft, typed, answered.wrong)), 422);
    done(answered);
    return c.html(initDoneScreen());
  });
  return { app, address: `${origin}/open/${once}`, answers };
}

const secret = (): string => randomBytes(24).toString("base64url");

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const typedIn = (body: Readonly<Record<string, unknown>>): Typed =>
  new Map(Object.entries(body).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));

/** Serves the form on a free port of this machine until it is confirmed. `say` is told the address. */
export async function confirmInBrowser(draft: Draft, say: (line: string) => void): Promise<Answers> {
  let app: Hono | undefined;
  const server = serve({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response("", { status: 503 }),
    hostname: "127.0.0.1",
    port: 0,
  });
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  const at = server.address();
  const origin = `http://127.0.0.1:${typeof at === "object" && at ? at.port : 0}`;
  const form = formServer(draft, origin, __dirname);
  app = form.app;
  say(`Open this in your browser; it opens once:\n  ${form.address}`);
  const answers = await form.answers;
  // The last answer is still on its way out.
  server.close();
  return answers;
}

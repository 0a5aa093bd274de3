/** Coming in and going out: one-time links, passkeys, sessions. Opening a link shows a button; only the button spends it. */

import type { Context as Http } from "hono";
import { Hono } from "hono";
import { deleteCookie } from "hono/cookie";
import { pageCard } from "../decisions/page/kind.ts";
import { anyConfirmed } from "../decisions/person/kind.ts";
import { digest } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { worldOf } from "../views/context.ts";
import { linkView } from "../views/sign-in.ts";
import { linkScreen, signInScreen } from "../web/screens/sign-in.tsx";
import { act } from "./acts.ts";
import type { Deps, Setup } from "./deps.ts";
import { cookieName, hashOf, visitorOf } from "./identity/callers.ts";
import { type Passkeys, readAssertion } from "./identity/passkeys.ts";
import { openSession, unknownPasskey } from "./identity/session.ts";
import { answered, problem } from "./problem.ts";
import { contextOf, field, formOf, ownPath, refused, show } from "./screen.tsx";

export function signInRoutes(deps: Deps, passkeys: Passkeys, setup: Setup): Hono {
  const { app, origin } = deps;
  const routes = new Hono();
  const isSetup = (secret: string) =>
    hashOf(secret) === hashOf(setup.secret) && !anyConfirmed(worldOf(app.world).people);
  const linkOf = (secret: string) => (isSetup(secret) ? undefined : hashOf(secret));

  routes.get("/link/:secret", (c) => {
    const secret = c.req.param("secret");
    const model = linkView(contextOf(c, deps), linkOf(secret));
    return model ? show(c, linkScreen(model, `/link/${secret}`, deps.founding !== undefined)) : spent(c, deps);
  });

  routes.post("/link/:secret", async (c) => {
    const secret = c.req.param("secret");
    const form = await formOf(c);
    const how = isSetup(secret) ? "setup" : "link";
    const id = field(form, "person");
    if (!linkView(contextOf(c, deps), linkOf(secret))?.people.some((person) => person.id === id)) return spent(c, deps);
    if (how === "setup") setup.spend();
    const link = how === "link" ? { link: hashOf(secret) } : {};
    const failed = await open(c, id, { how, ...link }, { actor: "system", via: how });
    if (failed) return failed;
    if (how === "setup") await adoptFirst(id);
    return c.redirect("/", 303);
  });

  routes.get("/sign-in", async (c) => {
    if (visitorOf(c, deps)) return c.redirect("/", 303);
    const seen = worldOf(app.world);
    const model = { team: seen.record.team, next: ownPath(c.req.query("next")), setup: !anyConfirmed(seen.people) };
    return show(c, signInScreen(model));
  });

  routes.post("/sign-in/options", async (c) => c.json(await passkeys.signInOptions()));

  routes.post("/sign-in", async (c) => {
    const form = await formOf(c);
    const assertion = readAssertion(field(form, "assertion"));
    const people = [...worldOf(app.world).people.values()];
    const state = people.find((one) => one.passkeys.some(({ credential }) => credential === assertion?.id));
    const passkey = state?.passkeys.find(({ credential }) => credential === assertion?.id);
    const proof = assertion && passkey && (await passkeys.signedIn(assertion, passkey));
    if (!state || !proof) return refused(c, deps, unknownPasskey, "Not signed in", form, "/sign-in");
    // The signature names the command, so that one touch opens one session, whichever server it is sent to.
    const caller = { actor: `person:${state.id}`, via: "system", proof, cmd: `sign-in ${hashOf(proof.signature)}` };
    const failed = await open(c, state.id, { how: "passkey" }, caller);
    return failed ?? c.redirect(ownPath(field(form, "next")), 303);
  });

  routes.post("/sign-out", async (c) => {
    const visitor = visitorOf(c, deps);
    if (visitor)
      await act(deps, "person.endSession", { id: visitor.person, session: visitor.session.session }, visitor.caller);
    deleteCookie(c, cookieName(origin), { path: "/" });
    return c.redirect("/sign-in", 303);
  });

  /** Gives the answer to a failure, or undefined when the person is signed in. */
  async function open(c: Http, ...[id, how, caller]: Tail<Parameters<typeof openSession>>) {
    const failed = await openSession(c, deps, id, how, caller);
    if (failed === undefined) return undefined;
    return isRefusal(failed) ? refused(c, deps, failed, "Not signed in", new Map(), "/sign-in") : answered(c, failed);
  }

  /**
   * The first person who signs in adopts the first page: nobody else could be asked. A page that was written in the
   * browser is no file that somebody put there; it is signed by their passkey instead.
   */
  async function adoptFirst(id: string): Promise<void> {
    const { page, record } = worldOf(await app.fresh());
    if (page.inForce || !page.offered || (deps.founding && !record.example)) return;
    const shown = digest(pageCard(page));
    await act(
      deps,
      "page.adopt",
      { version: page.offered.version, shown },
      { actor: `person:${id}`, via: "link:setup" },
    );
  }

  return routes;
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, unknown, ...infer Rest] ? Rest : never;

function spent(c: Http, deps: Deps): Response | Promise<Response> {
  const no = {
    refused: "person.badLink",
    why: "This link was used already, is too old, or was never made.",
    next: "Sign in with your passkey, or ask somebody on the page for a new link.",
  };
  return refused(c, deps, no, "Not signed in", new Map(), "/sign-in");
}

/** For a JSON request of a screen's script, when nobody is signed in. */
export const signedOut = (c: Http): Response =>
  problem(c, 401, "http.unknownCaller", "You are not signed in any more.", "Sign in and try again.");

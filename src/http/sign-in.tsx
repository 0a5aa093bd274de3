/** Coming in and going out: one-time links, passkeys, sessions. Opening a link shows a button; only the button spends it. */

import type { Context as Http } from "hono";
import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { pageCard } from "../decisions/page/kind.ts";
import { anyConfirmed } from "../decisions/person/kind.ts";
import { digest } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { linkView } from "../views/sign-in.ts";
import { linkScreen, signInScreen } from "../web/screens/sign-in.tsx";
import { act } from "./acts.ts";
import type { Deps, Setup } from "./deps.ts";
import { cookieName, hashOf, visitorOf } from "./identity/callers.ts";
import { type Passkeys, readAssertion } from "./identity/passkeys.ts";
import { answered, problem } from "./problem.ts";
import { contextOf, field, formOf, ownPath, refused, show } from "./screen.tsx";

/** A link's session ends the same day; a passkey's after a week. */
const lasts = { setup: 12, link: 12, passkey: 24 * 7 } as const;

export function signInRoutes(deps: Deps, passkeys: Passkeys, setup: Setup): Hono {
  const { app, random, origin } = deps;
  const routes = new Hono();
  const isSetup = (secret: string) =>
    hashOf(secret) === hashOf(setup.secret) && !anyConfirmed(worldOf(app.world).people);
  const linkOf = (secret: string) => (isSetup(secret) ? undefined : hashOf(secret));

  routes.get("/link/:secret", (c) => {
    const secret = c.req.param("secret");
    const model = linkView(contextOf(c, deps), linkOf(secret));
    return model ? show(c, linkScreen(model, `/link/${secret}`)) : spent(c, deps);
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

  routes.get("/sign-in", (c) => {
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

  /** Starts a session; its secret exists only in the cookie. Gives the failure, if it is one. */
  async function open(
    c: Http,
    id: string,
    how: { how: keyof typeof lasts; link?: string },
    caller: Parameters<typeof act>[3],
  ) {
    const secret = random(32);
    const hours = lasts[how.how];
    const expires = new Date(deps.now().getTime() + hours * 3_600_000).toISOString();
    const session = hashOf(secret);
    const answer = await act(deps, "person.signIn", { id, session, ...how, expires }, caller);
    if (isRefusal(answer)) return refused(c, deps, answer, "Not signed in", new Map(), "/sign-in");
    if (isMalformed(answer)) return answered(c, answer);
    const opened = answer.recorded.some(({ data }) => (data as { session?: string }).session === session);
    if (!opened) return refused(c, deps, unknownPasskey, "Not signed in", new Map(), "/sign-in");
    setCookie(c, cookieName(origin), secret, {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: origin.startsWith("https:"),
      maxAge: hours * 3600,
    });
    return undefined;
  }

  /** The first person who signs in adopts the first page: nobody else could be asked. */
  async function adoptFirst(id: string): Promise<void> {
    const { page } = worldOf(await app.fresh());
    if (page.inForce || !page.offered) return;
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

const unknownPasskey = {
  refused: "person.badPasskey",
  why: "This passkey is not enrolled here, or its answer came too late.",
  next: "Use a device that you enrolled, or ask somebody on the page for a one-time link.",
};

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

/**
 * A team's first page, written in the browser. Every step carries all that was typed, so the server keeps nothing until
 * the team's own record begins. The right to begin it is the one-time link, or a session that came by it: a guest of the
 * example team founds nothing. What comes of it is made of checked fields only, so that no command can stand in it.
 */

import { Hono, type Context as Http } from "hono";
import { wordsOf } from "../app/words.ts";
import { contactsFrom } from "../decisions/page/kind.ts";
import { anyConfirmed } from "../decisions/person/kind.ts";
import { isRefusal, type Recorded } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { nameOf } from "../views/names.ts";
import { firstPage, mostPeople, named, type Typed, typedFrom, typedOf, type Wrong } from "../views/setup.ts";
import { setupPageScreen, setupPeopleScreen, setupSeatsScreen } from "../web/screens/setup.tsx";
import { act } from "./acts.ts";
import type { Deps, Setup } from "./deps.ts";
import { hashOf, visitorOf } from "./identity/callers.ts";
import { openSession } from "./identity/session.ts";
import { after, contextOf, type Form, field, formOf, nothing, show } from "./screen.tsx";

/** The zones that are offered; any other that exists can be typed. */
const zones = Intl.supportedValuesOf("timeZone");
const nobodyWrong: Wrong = new Map();

export function setupRoutes(deps: Deps, setup: Setup): Hono {
  const { app, founding } = deps;
  const routes = new Hono();
  if (!founding) return routes;
  const { found } = founding;

  /** Whoever holds the link, or came by it. In a record of the team's own only until its first page is adopted. */
  function may(c: Http): boolean {
    const seen = worldOf(app.world);
    if (!found && seen.page.inForce) return false;
    const secret = c.req.param("secret");
    if (secret !== undefined) return hashOf(secret) === hashOf(setup.secret) && !anyConfirmed(seen.people);
    const visitor = visitorOf(c, deps);
    return visitor !== undefined && seen.people.get(visitor.person)?.invitedBy === "";
  }

  for (const path of ["/setup", "/link/:secret/setup"] as const) {
    routes.get(path, async (c) => {
      if (!may(c)) return nothing(c, deps);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const blank = typedFrom((name) => (name === "zone" ? zone : ""));
      return people(c, (await onOffer(c)) ?? (await founding.drafted())?.typed ?? blank);
    });
    routes.post(path, async (c) => {
      if (!may(c)) return nothing(c, deps);
      const form = await formOf(c);
      const typed = typedFrom((name) => field(form, name));
      const step = field(form, "step");
      const to = field(form, "to");
      if (to === "people") return people(c, typed);
      if (to === "more") return people(c, withRow(typed));
      if (step === "people" || to === "seats") return seats(c, typed);
      return to === "take" ? take(c, typed, form) : review(c, typed);
    });
  }

  const screen = async (c: Http, typed: Typed, wrong: Wrong) => {
    const drafted = await founding.drafted();
    return { action: c.req.path, typed, wrong, zones, ...(drafted && { drafted }) };
  };
  const statusOf = (wrong: Wrong) => (wrong.size > 0 ? 400 : 200);
  const people = async (c: Http, typed: Typed, wrong: Wrong = nobodyWrong) =>
    show(c, setupPeopleScreen(await screen(c, typed, wrong)), statusOf(wrong));

  async function seats(c: Http, typed: Typed, wrong: Wrong = nobodyWrong) {
    const first = firstPage(typed, "people");
    if (first.wrong.size > 0) return people(c, typed, first.wrong);
    return show(c, setupSeatsScreen(await screen(c, typed, wrong)), statusOf(wrong));
  }

  function review(c: Http, typed: Typed) {
    const page = firstPage(typed, "seats");
    if (page.wrong.size > 0) return seats(c, typed, page.wrong);
    const you = nameOf(named(typed)[0]?.id ?? "");
    return show(c, setupPageScreen({ action: c.req.path, typed, page, you }));
  }

  /** Begins the record, or puts the corrected page on offer, and signs in whoever filled it in. Nothing is in force yet. */
  async function take(c: Http, typed: Typed, form: Form) {
    const { text, wrong } = firstPage(typed, "seats");
    const id = named(typed)[0]?.id ?? "";
    if (wrong.size > 0) return seats(c, typed, wrong);
    if (found) {
      const own = { ...deps, app: await found(text) };
      const failed = await openSession(c, own, id, { how: "setup" }, { actor: "system", via: "setup" });
      return after(c, own, failed ?? { recorded: [], head: own.app.head }, "Not signed in", form, "/");
    }
    const visitor = visitorOf(c, deps);
    const renamed = visitor !== undefined && visitor.person !== id;
    if (renamed && anyConfirmed(worldOf(app.world).people))
      return people(c, typed, new Map([["name-1", `Your passkey is ${nameOf(visitor.person)}’s: keep the name.`]]));
    const answer = await act(deps, "page.offer", { source: text, includes: [] }, visitor?.caller ?? system);
    if (isRefusal(answer) || isMalformed(answer)) return after(c, deps, answer, "Not taken", form, "/setup");
    if (visitor && !renamed) return c.redirect("/", 303);
    if (!visitor) setup.spend();
    const failed = await openSession(c, deps, id, { how: "setup" }, { ...system, via: "setup" });
    return after(c, deps, failed ?? { recorded: [], head: app.head }, "Not signed in", form, "/");
  }

  /** What was typed before, while that page waits to be signed. */
  async function onOffer(c: Http): Promise<Typed | undefined> {
    const { offered, inForce } = worldOf(app.world).page;
    if (found || inForce || !offered) return undefined;
    const say = await contextOf(c, deps).words([offered.contacts]);
    return typedOf(offered.page, contactsFrom(say(offered.contacts)));
  }

  routes.get("/finalcall.yaml", async (c) => {
    const { offered, inForce } = worldOf(app.world).page;
    const source = (inForce ?? offered)?.source;
    if (!visitorOf(c, deps) || !source || found) return nothing(c, deps);
    return c.body((await contextOf(c, deps).words([source]))(source), 200, {
      "content-type": "application/yaml; charset=utf-8",
      "content-disposition": 'attachment; filename="finalcall.yaml"',
    });
  });
  return routes;
}

const system = { actor: "system", via: "system" };

const withRow = (typed: Typed): Typed => {
  const row = { name: "", role: "", email: "", zone: "" };
  return typed.people.length < mostPeople ? { ...typed, people: [...typed.people, row] } : typed;
};

/**
 * Writes the file of a first page that a passkey has just signed, where the server may. Only this: what is written is
 * exactly what was signed, under one name, where nothing stands.
 */
export async function writeAdopted({ app, founding }: Deps, recorded: readonly Recorded[]): Promise<void> {
  const adopted = recorded.find(({ type }) => type === "page.adopted");
  const { as, proof } = (adopted?.data ?? {}) as { as?: string; proof?: unknown };
  const { inForce } = worldOf(app.world).page;
  if (!founding || founding.found || as !== "first" || proof === undefined || !inForce) return;
  const say = await wordsOf(app.store, [inForce.source]);
  founding.write(say(inForce.source));
}

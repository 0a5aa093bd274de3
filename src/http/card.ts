/** The offline card, as a sheet and as text: for people only, because it says how they are reached. */

import { createHash } from "node:crypto";
import { Hono, type Context as Http } from "hono";
import { personIn } from "../decisions/caller.ts";
import { contactsFrom } from "../decisions/page/kind.ts";
import type { Contact } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { type CardModel, cardText, cardView } from "../views/offline-card.ts";
import { type CardSeal, cardScreen } from "../web/screens/card.tsx";
import type { Deps } from "./deps.ts";
import { holderOf, visitorOf } from "./identity/callers.ts";
import type { Permits } from "./identity/permits.ts";
import { problem } from "./problem.ts";
import { contextOf, nothing, shellOf, show } from "./screen.tsx";

/** Stands between the card and what proves it: everything above the last such line is what was signed. */
export const cardEnd = "----------";

export function cardRoutes(deps: Deps, permits: Permits): Hono {
  const routes = new Hono();
  routes.get("/card", async (c) => {
    if (!visitorOf(c, deps)) return c.redirect("/sign-in?next=/card", 302);
    const model = await cardOf(c, deps);
    if (!model) return nothing(c, deps);
    return show(c, cardScreen(shellOf(c, deps, "access"), model, await sealOf(deps, permits, model)));
  });
  routes.get("/card.txt", async (c) => {
    if (c.req.header("authorization") !== undefined) {
      await deps.app.fresh();
      const holder = holderOf(c, deps);
      if (!holder || personIn(holder.caller.actor) === "") return forPeople(c, holder ? 403 : 401);
    } else if (!visitorOf(c, deps)) return c.redirect("/sign-in?next=/card.txt", 302);
    const model = await cardOf(c, deps);
    if (!model) return problem(c, 409, "access.noPage", "No page is in force, so there is no card.", "Adopt the page.");
    const { digest, signature, keys } = await sealOf(deps, permits, model);
    return c.text(`${cardText(model)}${cardEnd}\nSHA-256: ${digest}\nSigned:  ${signature}\nKeys:    ${keys}\n`);
  });
  return routes;
}

const forPeople = (c: Http, status: 401 | 403) =>
  problem(
    c,
    status,
    "http.forPeople",
    "The offline card says how people are reached, so it is given to people only.",
    "Sign in, or pair your command line with `finalcall login`.",
  );

async function cardOf(c: Http, deps: Deps): Promise<CardModel | undefined> {
  const { page } = worldOf(deps.app.world);
  const kept = page.inForce ? await deps.app.store.words([page.inForce.contacts.text]) : [];
  const contacts = contactsFrom(kept[0]?.words).map((one) => withPhone(one, deps));
  return cardView(contextOf(c, deps), contacts);
}

/** The page only says where a number is kept. Where the server cannot read it, the card says where that is. */
const withPhone = (contact: Contact, { secretOf }: Deps): Contact =>
  contact.phone === undefined
    ? contact
    : { ...contact, phone: secretOf?.(contact.phone) ?? `kept in ${contact.phone}` };

async function sealOf({ origin, now }: Deps, permits: Permits, model: CardModel): Promise<CardSeal> {
  const digest = createHash("sha256").update(cardText(model), "utf8").digest("hex");
  const iat = Math.floor(now().getTime() / 1000);
  const signature = await permits.sign({ iss: origin, aud: "finalcall-card", sub: model.version, iat, sha256: digest });
  return { digest, signature, keys: `${origin}/.well-known/jwks.json` };
}

/** What people decide and ask, by form: each is a POST with a named outcome, and works without a script. */

import { Hono, type Context as Http } from "hono";
import type { Caller } from "../app/app.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf, zoneOf } from "../views/context.ts";
import { nameOf } from "../views/names.ts";
import { day } from "../views/times.ts";
import { tokenScreen } from "../web/screens/me.tsx";
import { invitedScreen } from "../web/screens/people.tsx";
import { accessForms } from "./access-forms.ts";
import { actionForms } from "./action-forms.ts";
import { act, withTouch } from "./acts.ts";
import { checkinForms } from "./checkin-forms.ts";
import { comparisonForms } from "./comparison-forms.ts";
import type { Deps } from "./deps.ts";
import { draftForms } from "./draft-forms.ts";
import { drillForms } from "./drills.ts";
import { hashOf, type Visitor, visitorOf } from "./identity/callers.ts";
import { pairingOf } from "./identity/pairing.ts";
import type { Passkeys } from "./identity/passkeys.ts";
import { incidentForms } from "./incident-forms.ts";
import { answered, problem } from "./problem.ts";
import { proposalId } from "./proposals.ts";
import { recordForms } from "./record-screens.tsx";
import { redactionForms } from "./redaction-forms.ts";
import { releaseForms } from "./release-forms.ts";
import { reviewForms } from "./review-forms.ts";
import { after, contextOf, type Form, field, formOf, refused, shellOf, show, signedOutForm } from "./screen.tsx";
import { writeAdopted } from "./setup-forms.ts";
import { signedOut } from "./sign-in.tsx";
import { taskForms } from "./task-forms.ts";
import { workForms } from "./work-forms.ts";

type Done = Response | Promise<Response>;
export type Post = (c: Http, visitor: Visitor, form: Form) => Done;
export type AddPost = (path: string, handle: Post) => void;
/** The caller of a form, with their passkey's touch when the form carries one that holds. */
export type Touched = (visitor: Visitor, form: Form) => Promise<Caller>;

/** Days that an invitation waits to be opened. */
const invitationDays = 2;

export function formRoutes(deps: Deps, passkeys: Passkeys): Hono {
  const { random, now, origin } = deps;
  const routes = new Hono();
  const post = (path: string, handle: Post) =>
    routes.post(path, async (c) => {
      const visitor = visitorOf(c, deps);
      const form = await formOf(c);
      return visitor ? handle(c, visitor, form) : signedOutForm(c, form);
    });
  const touched = (visitor: Visitor, form: Form) =>
    withTouch(deps, passkeys, visitor, field(form, "shown"), field(form, "assertion"));
  const inDays = (days: number) => new Date(now().getTime() + days * 86_400_000).toISOString();
  const dayText = (c: Http, at: string) => day(at, now().toISOString(), zoneOf(contextOf(c, deps)));

  post("/proposals", async (c, { caller }, form) => {
    const id = proposalId(deps, caller);
    const answer = await act(deps, "proposal.ask", { id, ...asked(form) }, caller);
    const failed = isRefusal(answer) || isMalformed(answer);
    return after(c, deps, answer, "Not asked", form, failed ? "/proposals/new" : `/proposals/${id}`);
  });

  for (const kind of ["answer", "override"] as const)
    post(`/proposals/:id/${kind}`, async (c, visitor, form) => {
      const id = c.req.param("id") ?? "";
      const data = { id, option: field(form, "option"), reason: field(form, "reason"), shown: field(form, "shown") };
      return after(
        c,
        deps,
        await act(deps, `proposal.${kind}`, data, await touched(visitor, form)),
        "Not recorded",
        form,
        `/proposals/${id}`,
      );
    });
  post("/proposals/:id/comments", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    return after(
      c,
      deps,
      await act(deps, "proposal.comment", { id, says: field(form, "says") }, caller),
      "Not recorded",
      form,
      `/proposals/${id}`,
    );
  });
  post("/proposals/:id/withdraw", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    return after(
      c,
      deps,
      await act(deps, "proposal.withdraw", { id }, caller),
      "Not withdrawn",
      form,
      `/proposals/${id}`,
    );
  });

  post("/changes/:id/approve", async (c, visitor, form) => {
    const id = c.req.param("id") ?? "";
    const answer = await act(deps, "change.approve", { id, shown: field(form, "shown") }, await touched(visitor, form));
    return after(c, deps, answer, "Not approved", form, `/changes/${id}`);
  });
  // A no needs no touch: a signature over the card would be one that says yes.
  post("/changes/:id/refuse", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const data = { id, shown: field(form, "shown"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "change.refuse", data, caller), "Not refused", form, `/changes/${id}`);
  });
  post("/changes/:id/answers", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const data = { id, question: field(form, "question"), says: field(form, "says") };
    return after(c, deps, await act(deps, "change.answer", data, caller), "Not recorded", form, `/changes/${id}`);
  });
  post("/changes/:id/close", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    return after(c, deps, await act(deps, "change.close", { id }, caller), "Not closed", form, `/changes/${id}`);
  });

  post("/page/adopt", async (c, visitor, form) => {
    const data = { version: field(form, "version"), shown: field(form, "shown") };
    const answer = await act(deps, "page.adopt", data, await touched(visitor, form));
    const done = !isRefusal(answer) && !isMalformed(answer);
    if (done && (form.get("write") ?? []).includes("yes")) await writeAdopted(deps, answer.recorded);
    return after(c, deps, answer, "Not adopted", form, field(form, "write") === "" ? "/page" : "/");
  });
  post("/page/refuse", async (c, { caller }, form) => {
    const data = { version: field(form, "version"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "page.refuse", data, caller), "Not refused", form, "/page");
  });

  post("/people/:id/invite", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const secret = random(32);
    const expires = inDays(invitationDays);
    const answer = await act(deps, "person.invite", { id, link: hashOf(secret), expires }, caller);
    if (isRefusal(answer) || isMalformed(answer)) return after(c, deps, answer, "No link was made", form, "/people");
    return invited(c, id, secret, expires);
  });
  post("/people/:id/confirm", async (c, visitor, form) => {
    const data = { id: c.req.param("id") ?? "", credential: field(form, "credential") };
    const answer = await act(deps, "person.confirm", data, await touched(visitor, form));
    return after(c, deps, answer, "Not confirmed", form, data.id === visitor.person ? "/me" : "/people");
  });
  post("/people/:id/recover", async (c, visitor, form) => {
    const id = c.req.param("id") ?? "";
    const secret = field(form, "secret");
    const expires = inDays(invitationDays);
    const data = { id, link: hashOf(secret), expires, reason: field(form, "reason") };
    const answer = await act(deps, "person.recover", data, await touched(visitor, form));
    if (isRefusal(answer) || isMalformed(answer))
      return after(c, deps, answer, "Not recovered", form, `/people/${id}/recover`);
    return invited(c, id, secret, expires);
  });
  const invited = (c: Http, id: string, secret: string, expires: string) =>
    show(
      c,
      invitedScreen(shellOf(c, deps, "people"), {
        name: nameOf(id),
        url: `${origin}/link/${secret}`,
        until: dayText(c, expires),
      }),
    );

  mine(routes, post, deps, passkeys);
  releaseForms(post, deps, touched);
  incidentForms(post, deps);
  accessForms(post, deps, touched);
  redactionForms(post, deps, touched);
  actionForms(post, deps, touched);
  taskForms(post, deps, touched);
  drillForms(post, deps);
  draftForms(post, deps, touched);
  workForms(post, deps, touched);
  comparisonForms(post, deps);
  recordForms(post, deps);
  checkinForms(post, deps);
  reviewForms(post, deps, touched);

  post("/me/tokens", async (c, { caller }, form) => {
    const id = random(9)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "x");
    const secret = random(32);
    const days = Number(field(form, "days"));
    const expires = Number.isInteger(days) && days > 0 && days < 1000 ? inDays(days) : "";
    const data = {
      id,
      holder: field(form, "holder"),
      hash: hashOf(secret),
      scopes: form.get("scopes") ?? [],
      expires,
      name: field(form, "name"),
    };
    const answer = await act(deps, "token.issue", data, caller);
    if (isRefusal(answer) || isMalformed(answer)) return after(c, deps, answer, "No token was made", form, "/me");
    return show(
      c,
      tokenScreen(shellOf(c, deps, "me"), {
        name: data.name,
        secret: `fc_${id}_${secret}`,
        until: dayText(c, expires),
      }),
    );
  });
  post("/me/tokens/revoke", async (c, { caller }, form) =>
    after(c, deps, await act(deps, "token.revoke", { id: field(form, "id") }, caller), "Not ended", form, "/me"),
  );

  post("/pair", async (c, { caller, person }, form) => {
    const pairing = await pairingOf(deps, field(form, "code"));
    if (!pairing) return refused(c, deps, unknownCode, "Not paired", form, "/pair");
    const data = {
      id: pairing.id,
      holder: `person:${person}`,
      hash: pairing.hash,
      scopes: ["read", "propose", "report", "deploy", "call"],
      expires: inDays(30),
      name: pairing.name,
    };
    return after(c, deps, await act(deps, "token.issue", data, caller), "Not paired", form, "/me");
  });
  return routes;
}

/** A person's own passkeys and sessions. */
function mine(routes: Hono, post: (path: string, handle: Post) => void, deps: Deps, passkeys: Passkeys): void {
  routes.post("/me/passkeys/options", async (c) => {
    const visitor = visitorOf(c, deps);
    if (!visitor) return signedOut(c);
    const known = worldOf(deps.app.world).people.get(visitor.person)?.passkeys ?? [];
    return c.json(await passkeys.creationOptions(visitor.person, known));
  });
  routes.post("/me/passkeys", async (c) => {
    const visitor = visitorOf(c, deps);
    if (!visitor) return signedOut(c);
    const { name, credential } = (await c.req.json().catch(() => ({}))) as { name?: unknown; credential?: unknown };
    const key = await passkeys.enrolled(visitor.person, credential);
    if (!key)
      return problem(
        c,
        400,
        "person.badPasskey",
        "The new passkey's answer does not hold, or came too late.",
        "Try again.",
      );
    const answer = await act(deps, "person.enrol", { id: visitor.person, ...key, name }, visitor.caller);
    return answered(c, answer) ?? c.json({ ok: true });
  });
  post("/me/passkeys/drop", async (c, { caller, person }, form) =>
    after(
      c,
      deps,
      await act(deps, "person.dropPasskey", { id: person, credential: field(form, "credential") }, caller),
      "Not removed",
      form,
      "/me",
    ),
  );
  routes.post("/me/push", async (c) => {
    const visitor = visitorOf(c, deps);
    if (!visitor) return signedOut(c);
    const { endpoint, p256dh, auth, name } = (await c.req.json().catch(() => ({}))) as Record<string, unknown>;
    const data = { id: visitor.person, endpoint, p256dh, auth, name };
    return answered(c, await act(deps, "person.subscribePush", data, visitor.caller)) ?? c.json({ ok: true });
  });
  post("/me/push/end", async (c, { caller, person }, form) =>
    after(
      c,
      deps,
      await act(deps, "person.endPush", { id: person, device: field(form, "device") }, caller),
      "Not ended",
      form,
      "/me",
    ),
  );
  post("/me/sessions/end", async (c, { caller, person }, form) =>
    after(
      c,
      deps,
      await act(deps, "person.endSession", { id: person, session: field(form, "session") }, caller),
      "Not ended",
      form,
      "/me",
    ),
  );
}

/** The proposal that a form describes. Options are named by their place: people read what they say. */
function asked(form: Form) {
  const options = [1, 2, 3].flatMap((n) => {
    const says = field(form, `says-${n}`).trim();
    return says === "" ? [] : [{ name: `option-${n}`, says, costs: field(form, `costs-${n}`) }];
  });
  const area = field(form, "area");
  return {
    question: field(form, "question").trim(),
    options,
    oneWay: field(form, "oneWay") === "yes",
    guardrails: form.get("guardrails") ?? [],
    ...(area === "" ? {} : { area }),
  };
}

const unknownCode = {
  refused: "token.unknownCode",
  why: "No command line waits for this code; it may be older than ten minutes.",
  next: "Run `finalcall login` again and type the code that it shows.",
};

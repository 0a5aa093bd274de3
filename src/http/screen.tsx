/** What every screen's route needs: the view's context, the form, the notice after an act, the refusal with what was typed. */

import type { Context as Http } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Answer } from "../app/app.ts";
import { redacted, wordsOf } from "../app/words.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import type { AiNumbers } from "../views/ai-numbers.ts";
import { type ViewContext, zoneOf } from "../views/context.ts";
import { removedNotes } from "../views/removed.ts";
import { type Section, type Shell, shellView } from "../views/shell.ts";
import type { Html } from "../web/layout.tsx";
import { notFoundScreen, refusalScreen } from "../web/screens/refusal.tsx";
import type { Deps } from "./deps.ts";
import { visitorOf } from "./identity/callers.ts";
import { type No, problem, type Status } from "./problem.ts";
import { isHidden, tellableWords } from "./words.ts";

export type Form = ReadonlyMap<string, readonly string[]>;

export function contextOf(c: Http, deps: Deps): ViewContext {
  const visitor = visitorOf(c, deps);
  const me = visitor && { person: visitor.person, assurance: visitor.assurance };
  const zone = zoneOf({ world: deps.app.world, me });
  return {
    world: deps.app.world,
    at: deps.now().toISOString(),
    me,
    words: (texts) => wordsHere(deps, texts, zone),
    watched: deps.watch,
    ai: deps.gateway && {
      ...{ numbers: numbersOf(deps.gateway.ledger.calls, deps), drills: deps.gateway.drills },
      ...(deps.gateway.comparisons && { comparisons: deps.gateway.comparisons }),
    },
  };
}

/** Words as they may be read here; where they were removed, when, by whom and why. */
async function wordsHere({ app, now }: Deps, texts: readonly Text[], zone: string): Promise<(text: Text) => string> {
  const fetch = (some: readonly Text[]) => wordsOf(tellableWords(app), some);
  const say = await fetch(texts);
  const gone = texts.filter((text) => say(text) === redacted);
  if (gone.length === 0) return say;
  const notes = await removedNotes(app.world, gone, fetch, { at: now().toISOString(), zone });
  return (text) => notes.get(text.text) ?? say(text);
}

/** What is known of the calls, without those that would open a comparison's names. */
const numbersOf = (calls: NonNullable<Deps["gateway"]>["ledger"]["calls"], { app }: Deps): AiNumbers => ({
  open: () => calls.open().filter((one) => !isHidden(app, one)),
  recent: (task, most) => calls.recent(task, most),
  balances: () => calls.balances(),
  byDay: (meter) => calls.byDay(meter),
});

/** `?recorded=8214` after an act: the number is all that is taken from the address. */
export function shellOf(c: Http, deps: Deps, here: Section): Shell {
  const recorded = /^\d{1,12}$/.exec(c.req.query("recorded") ?? "")?.[0];
  return shellView(contextOf(c, deps), here, recorded === undefined ? "" : `Recorded ${recorded}.`);
}

export const show = async (c: Http, screen: Html, status: 200 | Status = 200): Promise<Response> =>
  c.html(upright(String(await screen)), status);

/**
 * What turns the reading direction inside a text (Unicode TR 9: embeddings, overrides, isolates) is shown as what it is:
 * else "pay 100" could stand on a card that says "pay 001". Nobody needs them to write in Arabic or Hebrew.
 */
const upright = (html: string): string =>
  html.replace(/[\u202a-\u202e\u2066-\u2069]/g, (one) => `&lt;U+${one.codePointAt(0)?.toString(16).toUpperCase()}&gt;`);

/** No form of ours has more fields, ticked boxes included. */
const mostFields = 200;

/** The fields of a form as text; of a file its content, which the size limit of every body bounds. Throws a bad request for what is no form of ours. */
export async function formOf(c: Http): Promise<Form> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded") && !type.startsWith("multipart/form-data"))
    return new Map();
  const fields = await c.req.raw.formData().catch(() => undefined);
  if (!fields || [...fields.keys()].length > mostFields) throw new HTTPException(400);
  const form = new Map<string, string[]>();
  for (const [name, value] of fields.entries()) {
    const text = typeof value === "string" ? value.replaceAll("\r\n", "\n") : await value.text();
    form.set(name, [...(form.get(name) ?? []), text]);
  }
  return form;
}

export const field = (form: Form, name: string): string => form.get(name)?.[0] ?? "";

/** An address to go on to after signing in: a path of ours, never another site. */
export const ownPath = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(asked) ? asked : "/";

/** The labels under which a person finds again what they typed. */
const typed: Readonly<Record<string, string>> = {
  reason: "Your reason",
  says: "What you wrote",
  question: "Your question",
  name: "The name",
  title: "What users see",
  expected: "What you expect",
  hypothesis: "Why it should help",
  found: "What you found",
  evidence: "The evidence",
  source: "How you know",
  cause: "The cause",
  letThrough: "What let it through",
  ruleSays: "What changes",
  reference: "Where the change is",
  noRule: "Why no rule changes",
  rule: "The rule that changed",
  answer: "Your answer",
  output: "Your words",
  note: "What you found",
  ...Object.fromEntries(
    [1, 2, 3].flatMap((n) => [
      [`says-${n}`, `Option ${n}`],
      [`costs-${n}`, `What option ${n} costs`],
      [`follow-${n}`, `What is left to do, ${n}`],
    ]),
  ),
};

const typedIn = (form: Form) =>
  Object.entries(typed).flatMap(([name, label]) => {
    const value = field(form, name);
    return value === "" ? [] : [{ label, value }];
  });

export function refused(
  c: Http,
  deps: Deps,
  no: Refusal,
  title: string,
  form: Form,
  back: string,
): Response | Promise<Response> {
  const shell = visitorOf(c, deps) && shellOf(c, deps, "");
  const model = { title, why: no.why, next: no.next, code: no.refused, back, typed: typedIn(form) };
  return show(c, refusalScreen(shell, model), 409);
}

/** A form of somebody whose session is over: they sign in again, and what they typed is not lost. */
export function signedOutForm(c: Http, form: Form): Response | Promise<Response> {
  const kept = typedIn(form);
  if (kept.length === 0) return c.redirect("/sign-in", 303);
  const why = "You are not signed in any more, so nothing was recorded.";
  const model = { title: "Nothing was done", why, next: "Copy what you wrote, sign in and send it again." };
  return show(
    c,
    refusalScreen(undefined, { ...model, code: "http.unknownCaller", back: "/sign-in", typed: kept }),
    401,
  );
}

/** A no from outside the rules, in the form that whoever asked can read: a screen for a person, a problem for a program. */
export function declined(c: Http, { status, code, why, next }: No): Response | Promise<Response> {
  const person = !c.req.path.startsWith("/v1/") && (c.req.header("accept") ?? "").includes("text/html");
  if (!person) return problem(c, status, code, why, next);
  const model = { title: "Nothing was done", why, next, code, back: "/", typed: [] };
  return show(c, refusalScreen(undefined, model), status);
}

export const nothing = (c: Http, deps: Deps): Response | Promise<Response> =>
  show(c, notFoundScreen(visitorOf(c, deps) && shellOf(c, deps, "")), 404);

/** Where a form's answer leads: back to the card with the entry's number, or to the refusal with what was typed. */
export function after(
  c: Http,
  deps: Deps,
  answer: Answer | Malformed,
  title: string,
  form: Form,
  to: string,
): Response | Promise<Response> {
  if (isRefusal(answer)) return refused(c, deps, answer, title, form, to);
  if (isMalformed(answer)) {
    const why = answer.malformed.map(({ field, message }) => `${field}: ${message}`).join(" ");
    return refused(c, deps, { refused: "malformed", why, next: "Correct it and send it again." }, title, form, to);
  }
  const seq = answer.recorded.at(-1)?.seq;
  // A name that came with the address may hold what no header takes.
  return c.redirect(encodeURI(seq === undefined ? to : `${to}?recorded=${seq}`), 303);
}

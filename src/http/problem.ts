/** The three kinds of failure as HTTP: a refusal, a bad request, a fault (RFC 9457). */

import type { Context as Http } from "hono";
import { HTTPException } from "hono/http-exception";
import { Halted, Stale } from "../app/faults.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";

/** Refusals that are about who asks; the rest are about the state of things. */
const aboutTheCaller =
  /\.(notInBrowser|notYours|notYourDrop|notOnPage|notYou|ownProposal|ownOffer|madeIt|linkFromMaker|linkFromAsker|guestMayNotInvite|confirmByOther|noPasskey|byLinkOnly|notListed|notSystem|notLead|led|notChanger|notTester|notDecider|notNamed|own|notProposer|notClaimer|reasonNeedsPerson|saidByPerson|notPerson|wroteIt)$/;

/** The same idempotency key with another content (draft-ietf-httpapi-idempotency-key-header-07, section 2.7). */
const otherContent = /^(action|work)\.otherContent$/;

const headers = { "content-type": "application/problem+json" };

/** `refused` by the rules: 422 for a key that stands for something else, 403 when somebody else could do it, 409 when nobody could as things stand. */
export function refusal(c: Http, { refused, why, next, facts = {} }: Refusal): Response {
  const status = otherContent.test(refused) ? 422 : aboutTheCaller.test(refused) ? 403 : 409;
  return c.json(
    { type: `/docs/refusals#${refused}`, title: why, detail: next, status, code: refused, facts },
    status,
    headers,
  );
}

/** A request that does not parse: each field, and what is wrong with it. Never what was sent. */
export function badRequest(c: Http, { malformed }: Malformed): Response {
  return c.json(
    {
      type: "/docs/refusals#malformed",
      title: "The request was not understood, so nothing was done.",
      detail: "Correct the fields and send it again.",
      status: 400,
      code: "malformed",
      errors: malformed,
    },
    400,
    headers,
  );
}

/** A text that is longer than its field takes. */
export function tooLong(c: Http, field: string, most: number): Response {
  const title = `The field ${field} is longer than ${most} characters, so nothing was done.`;
  const errors = [{ field, message: `At most ${most} characters.` }];
  const detail = "Send less of it.";
  return c.json(
    { type: "/docs/refusals#http.tooLarge", title, detail, status: 413, code: "http.tooLarge", errors },
    413,
    headers,
  );
}

export type Status = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 503;

/** Any other no, in the same form. */
export function problem(c: Http, status: Status, code: string, why: string, next: string): Response {
  return c.json({ type: `/docs/refusals#${code}`, title: why, detail: next, status, code }, status, headers);
}

export function unknownCaller(c: Http): Response {
  c.header("www-authenticate", "Bearer");
  return problem(
    c,
    401,
    "http.unknownCaller",
    "Nobody is known to ask this.",
    "Sign in, or send a token that is still good.",
  );
}

export const notFound = (c: Http): Response =>
  problem(
    c,
    404,
    "http.notFound",
    "There is nothing at this address.",
    "Look it up in the inbox, or in /openapi.json.",
  );

/** A no in words, before it is put into a form. */
export interface No {
  readonly status: Status;
  readonly code: string;
  readonly why: string;
  readonly next: string;
}

/** What an exception says to whoever asked. A fault is never a yes; its cause is for the server's own log, only the reference is told. */
export function noOf(error: unknown, reference: string): No {
  if (error instanceof HTTPException && error.status < 500)
    return {
      status: 400,
      code: "malformed",
      why: "The request was not understood, so nothing was done.",
      next: "Send the form again as it is shown, or the JSON that /openapi.json describes, as application/json.",
    };
  if (error instanceof Stale || error instanceof Halted)
    return {
      status: 503,
      code: "http.stale",
      why: error.message,
      next: `Try again; if it stays, look at the server (reference ${reference}).`,
    };
  return {
    status: 500,
    code: "http.fault",
    why: "Something failed here, so nothing was decided.",
    next: `Try again, or give the reference ${reference} to whoever runs the server.`,
  };
}

/** The answer of a command, as HTTP: what was recorded, or the failure. */
export function answered<T extends object>(c: Http, answer: T | Refusal | Malformed): Response | undefined {
  if (isRefusal(answer)) return refusal(c, answer);
  return isMalformed(answer) ? badRequest(c, answer) : undefined;
}

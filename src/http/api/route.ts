/** What every route of the API shares: how it is described, who may ask it, and how it answers. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as Http } from "hono";
import type { Answer, Caller } from "../../app/app.ts";
import { isRefusal } from "../../kernel/kind.ts";
import { isMalformed } from "../../kernel/world.ts";
import { type Seen, worldOf } from "../../views/context.ts";
import { act, withTouch } from "../acts.ts";
import * as contract from "../contract.ts";
import type { Deps } from "../deps.ts";
import { type Holder, holderOf, type Scope, type Visitor, visitorOf } from "../identity/callers.ts";
import type { Passkeys } from "../identity/passkeys.ts";
import type { Permits } from "../identity/permits.ts";
import { answered, badRequest, problem, tooLong, unknownCaller } from "../problem.ts";

/** A caller who may do what they ask. */
export interface Known {
  readonly caller: Caller;
  readonly visitor?: Visitor;
  readonly holder?: Holder;
}

/** What the routes are made with. */
export interface Api {
  readonly deps: Deps;
  readonly permits: Permits;
  readonly routes: OpenAPIHono;
  /** The world as it stands. */
  readonly seen: () => Seen;
  /** Now, in UTC. */
  readonly at: () => string;
  /** Answers whoever has this scope: a token that carries it, or a person in a browser. Everybody else is told why not. */
  readonly asked: (c: Http, scope: Scope, answer: (who: Known) => Response | Promise<Response>) => Promise<Response>;
  /** The same where the header Idempotency-Key names the thing itself, and is the route's own to read. */
  readonly keyed: Api["asked"];
  /** Executes a command and answers what was recorded. */
  readonly does: (c: Http, who: Known, type: string, data: unknown) => Promise<Response>;
  /** A decision by a person: with their touch, if the request carries one that holds. The rules refuse everybody else. */
  readonly decides: (
    c: Http,
    type: string,
    data: { shown: string; assertion?: unknown },
    more?: object,
  ) => Promise<Response>;
}

/** A text that may have so many characters is limited for its size alone, not for its form. */
const longText = 100_000;

export function newApi(deps: Deps, passkeys: Passkeys, permits: Permits): Api {
  const asked: Api["asked"] = async (c, scope, answer) => {
    const who = known(c, deps, scope);
    if (who instanceof Response) return who;
    const repeats = repeatedBy(c);
    return repeats instanceof Response ? repeats : answer({ ...who, caller: { ...who.caller, ...repeats } });
  };
  const keyed: Api["asked"] = async (c, scope, answer) => {
    const who = known(c, deps, scope);
    return who instanceof Response ? who : answer(who);
  };
  const does: Api["does"] = async (c, { caller }, type, data) => recorded(c, await act(deps, type, data, caller));
  return {
    deps,
    permits,
    routes: new OpenAPIHono({
      // What does not parse is answered by field; never with what was sent.
      defaultHook: (result, c) => {
        if (result.success) return undefined;
        for (const issue of result.error.issues)
          if (issue.code === "too_big" && issue.maximum >= longText)
            return tooLong(c, issue.path.map(String).join("."), Number(issue.maximum));
        const issues = nearest(result.error.issues).map(({ path, message }) => ({
          field: path.map(String).join("."),
          message,
        }));
        return badRequest(c, { malformed: issues });
      },
    }),
    seen: () => worldOf(deps.app.world),
    at: () => deps.now().toISOString(),
    asked,
    keyed,
    does,
    decides: (c, type, { assertion, ...data }, more = {}) =>
      asked(c, "propose", async (who) => {
        const touched = who.visitor && (await withTouch(deps, passkeys, who.visitor, data.shown, assertion));
        return does(c, { ...who, caller: { ...who.caller, ...touched } }, type, { ...data, ...more });
      }),
  };
}

/** Where a body may have one of several forms: what is wrong with the form that fits best. */
const nearest = (issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] =>
  issues.flatMap((issue) => {
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
    const [best = []] = [...issue.errors].sort((one, other) => one.length - other.length);
    return nearest(best);
  });

/** The id under which a command is answered once, however often it is sent. */
const repeatable = /^[A-Za-z0-9_-]{8,80}$/;

function repeatedBy(c: Http): { readonly cmd?: string } | Response {
  const key = c.req.header("idempotency-key");
  if (key !== undefined && !repeatable.test(key))
    return badRequest(c, { malformed: [{ field: "Idempotency-Key", message: "8 to 80 letters, digits, - or _." }] });
  return key === undefined ? {} : { cmd: key };
}

function known(c: Http, deps: Deps, scope: Scope): Known | Response {
  const holder = holderOf(c, deps);
  if (holder) return holder.scopes.includes(scope) ? { caller: holder.caller, holder } : missingScope(c, scope);
  // A request with a token is a machine's, even when it comes from a browser where somebody is signed in.
  const visitor = c.req.header("authorization") === undefined ? visitorOf(c, deps) : undefined;
  return visitor ? { caller: visitor.caller, visitor } : unknownCaller(c);
}

const missingScope = (c: Http, scope: Scope): Response =>
  problem(
    c,
    403,
    "token.missingScope",
    `This token may not do that: it lacks the scope ${scope}.`,
    "Use another token, or have one made with that scope.",
  );

function recorded(c: Http, answer: Answer): Response {
  const failed = answered(c, answer);
  if (failed || isRefusal(answer) || isMalformed(answer)) return failed as Response;
  return give(c, contract.Recorded, { recorded: answer.recorded.map(({ seq }) => seq), head: answer.head });
}

/** The same value, by somebody who only reads it. */
export type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A good answer of a route: checked by its contract's type. */
export const give = <S extends z.ZodType>(c: Http, _contract: S, value: Frozen<z.input<S>>): Response =>
  c.json(value as object, 200);

const no = (description: string) => ({
  content: { "application/problem+json": { schema: contract.Problem } },
  description,
});
export const failures = {
  400: no("It does not parse"),
  401: no("Nobody is known to ask"),
  403: no("Refused: somebody else may"),
  409: no("Refused as things stand"),
};

/** What a route may answer. Its type says only that there is an answer: `give` checks what goes into a good one. */
const answers = (gives: z.ZodType, description: string) => {
  const schema = gives instanceof z.ZodObject ? gives.extend(contract.besides) : gives;
  return { 200: { content: { "application/json": { schema } }, description }, ...failures } as {
    readonly 200: { readonly description: string };
  };
};
/** The names in a path, such as `{id}`, each a short text. */
function named(path: string) {
  const names = [...path.matchAll(/\{([a-z]+)\}/g)].map(([, name = ""]) => [name, z.string().max(80)] as const);
  return names.length === 0 ? {} : { params: z.object(Object.fromEntries(names)) };
}

/** A route that reads: its path, what it is for, its query and what it gives. */
export const get = <const P extends string, Q extends z.ZodObject>(
  path: P,
  summary: string,
  query: Q,
  gives: z.ZodType,
) =>
  createRoute({
    method: "get",
    path,
    summary,
    request: { query, ...named(path) },
    responses: answers(gives, summary),
  });

/** A route that asks for something to be recorded: its path, what it is for, its body and what it gives. */
export const post = <const P extends string, B extends z.ZodType>(
  path: P,
  summary: string,
  takes: B,
  gives: z.ZodType,
) =>
  createRoute({
    method: "post",
    path,
    summary,
    request: {
      body: { required: true, content: { "application/json": { schema: takes } } },
      ...named(path),
    },
    responses: answers(gives, summary),
  });

/** A query without fields. */
export const nothing = z.object({});

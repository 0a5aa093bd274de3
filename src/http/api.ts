/** The API for agents, CI, command lines and the SDK. Whoever may not decide is told so by the rules, not by the route. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as Http } from "hono";
import type { Answer, Caller } from "../app/app.ts";
import { changeCard, changeId } from "../decisions/change/kind.ts";
import { verdict } from "../decisions/change/verdict.ts";
import { digest } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { exportLines } from "../log/export.ts";
import { mine } from "../routing/mine.ts";
import { worldOf } from "../views/context.ts";
import { act, withTouch } from "./acts.ts";
import * as contract from "./contract.ts";
import type { Deps } from "./deps.ts";
import { noteGap } from "./gaps.ts";
import { type Holder, holderOf, type Scope, type Visitor, visitorOf } from "./identity/callers.ts";
import { notePairing, pairingSchema, tokenIdOf } from "./identity/pairing.ts";
import type { Passkeys } from "./identity/passkeys.ts";
import { makersOf } from "./makers.ts";
import { answered, badRequest, notFound, problem, unknownCaller } from "./problem.ts";
import { proposalOf } from "./proposals.ts";

interface Known {
  readonly caller: Caller;
  readonly visitor?: Visitor;
  readonly holder?: Holder;
}

const json = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { "application/json": { schema } },
  description,
});
const failures = {
  400: { content: { "application/problem+json": { schema: contract.Problem } }, description: "It does not parse" },
  401: { content: { "application/problem+json": { schema: contract.Problem } }, description: "Nobody is known to ask" },
  403: {
    content: { "application/problem+json": { schema: contract.Problem } },
    description: "Refused: somebody else may",
  },
  409: {
    content: { "application/problem+json": { schema: contract.Problem } },
    description: "Refused as things stand",
  },
};
const body = <S extends z.ZodType>(schema: S) => ({
  body: { required: true, content: { "application/json": { schema } } },
});
const withId = { params: z.object({ id: z.string().max(80) }) };

/** What a route may answer. Its type says only that there is an answer: `give` checks what goes into a good one. */
const answers = (gives: z.ZodType, description: string) =>
  ({ 200: json(gives, description), ...failures }) as { readonly 200: { readonly description: string } };
/** A good answer of a route: checked by its contract's type. */
const give = <S extends z.ZodType>(c: Http, _contract: S, value: Frozen<z.input<S>>): Response =>
  c.json(value as object, 200);
type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A route of the contract: what it is for, what it takes, what it gives. */
const get = <const P extends string, Q extends z.ZodObject>(path: P, summary: string, query: Q, gives: z.ZodType) =>
  createRoute({
    method: "get",
    path,
    summary,
    request: { query, ...(path.includes("{id}") ? withId : {}) },
    responses: answers(gives, summary),
  });
const post = <const P extends string, B extends z.ZodType>(path: P, summary: string, takes: B, gives: z.ZodType) =>
  createRoute({
    method: "post",
    path,
    summary,
    request: { ...body(takes), ...(path.includes("{id}") ? withId : {}) },
    responses: answers(gives, summary),
  });

const nothing = z.object({});
const Proposals = z.object({ proposals: z.array(contract.Proposal) });
const Entries = z.object({ entries: z.array(contract.Entry), head: contract.Head });
const HeadAnswer = contract.Head.extend({ checkpoint: z.string().nullable() });
const question = z.object({ q: z.string().min(1).max(2000), at: z.iso.datetime().optional() });

export function apiRoutes(deps: Deps, passkeys: Passkeys): OpenAPIHono {
  const { app, now, origin } = deps;
  const api = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const malformed = result.error.issues.map(({ path, message }) => ({
        field: path.map(String).join("."),
        message,
      }));
      return badRequest(c, { malformed });
    },
  });
  const seen = () => worldOf(app.world);
  const at = () => now().toISOString();

  /** The caller, when they may do this: a person in a browser, or a token with the scope. Otherwise the answer to give. */
  function known(c: Http, scope: Scope): Known | Response {
    const holder = holderOf(c, deps);
    if (holder) return holder.scopes.includes(scope) ? { caller: holder.caller, holder } : missingScope(c, scope);
    const visitor = c.req.header("authorization") === undefined ? visitorOf(c, deps) : undefined;
    return visitor ? { caller: visitor.caller, visitor } : unknownCaller(c);
  }
  const isAnswer = (value: Known | Response): value is Response => value instanceof Response;
  const recorded = (c: Http, answer: Answer) => {
    const failed = answered(c, answer);
    if (failed || isRefusal(answer) || isMalformed(answer)) return failed as Response;
    return give(c, contract.Recorded, { recorded: answer.recorded.map(({ seq }) => seq), head: answer.head });
  };
  /** A decision by a person: with their touch, if the request carries one that holds. */
  const decide = async (c: Http, type: string, data: { shown: string; assertion?: unknown }, more: object) => {
    const who = known(c, "propose");
    if (isAnswer(who)) return who;
    const { assertion, ...rest } = data;
    const caller = who.visitor ? await withTouch(deps, passkeys, who.visitor, data.shown, assertion) : who.caller;
    return recorded(c, await act(deps, type, { ...rest, ...more }, caller));
  };

  api.openapi(get("/v1/me", "Who you are here", nothing, contract.Me), (c) => {
    const who = known(c, "read");
    if (isAnswer(who)) return who;
    const { actor, via } = who.caller;
    const scopes = [...(who.holder?.scopes ?? (["read", "propose", "report"] as const))];
    return give(c, contract.Me, { actor, via: via.split(":")[0] ?? "", scopes, team: app.team });
  });

  api.openapi(
    get("/v1/page", "The page in force, the version on offer, and the gaps", nothing, contract.PageInForce),
    async (c) => {
      const who = known(c, "read");
      if (isAnswer(who)) return who;
      const { inForce, offered } = seen().page;
      if (!inForce) return notFound(c);
      const gaps = [...seen().gaps.values()].filter(({ closed }) => !closed);
      const words = new Map(
        (await app.store.words(gaps.map(({ question }) => question.text))).map((one) => [one.text, one.words ?? ""]),
      );
      return give(c, contract.PageInForce, {
        version: inForce.version,
        since: inForce.since,
        adoptedBy: inForce.adoptedBy,
        page: inForce.page as unknown,
        offered: offered?.version ?? null,
        gaps: gaps.map(({ id, question, owner, at }) => ({ id, question: words.get(question.text) ?? "", owner, at })),
      });
    },
  );

  api.openapi(
    post(
      "/v1/page/offer",
      "Offers a page from the base branch; it is obeyed once its owner adopts it",
      contract.Offer,
      contract.Recorded,
    ),
    async (c) => {
      const who = known(c, "propose");
      return isAnswer(who) ? who : recorded(c, await act(deps, "page.offer", c.req.valid("json"), who.caller));
    },
  );
  api.openapi(post("/v1/page/adopt", "Adopts the page on offer", contract.Adopt, contract.Recorded), (c) =>
    decide(c, "page.adopt", c.req.valid("json"), {}),
  );

  api.openapi(get("/v1/who", "Who decides, and who can say yes now", question, contract.Who), async (c) => {
    const who = known(c, "read");
    if (isAnswer(who)) return who;
    const { q, at: asked } = c.req.valid("query");
    const answer = await noteGap(deps, q, who.caller, asked === undefined ? at() : new Date(asked).toISOString());
    return answer ? give(c, contract.Who, answer) : notFound(c);
  });

  const own = question.extend({ as: z.string().max(80) });
  api.openapi(get("/v1/mine", "Whether this is theirs to decide without asking", own, contract.Mine), (c) => {
    const who = known(c, "read");
    if (isAnswer(who)) return who;
    const page = seen().page.inForce?.page;
    const { q, as } = c.req.valid("query");
    if (!page) return notFound(c);
    const answer = mine(page, as, q, at(), [...seen().readings.values()]);
    return give(c, contract.Mine, answer);
  });

  api.openapi(
    post(
      "/v1/metrics",
      "Pushes a number; a guardrail's number also enters the record",
      contract.Metric,
      contract.Recorded,
    ),
    async (c) => {
      const who = known(c, "report");
      if (isAnswer(who)) return who;
      const { name, value, unit } = c.req.valid("json");
      await app.store.note("metrics", [
        { at: at(), body: JSON.stringify({ name, value, unit, actor: who.caller.actor }) },
      ]);
      return recorded(c, await act(deps, "guardrail.report", { id: name, value, unit }, who.caller));
    },
  );

  proposals();
  changes();
  record();
  return api;

  function proposals(): void {
    api.openapi(
      post("/v1/proposals", "Asks for a decision; it goes to its one owner", contract.Ask, contract.Proposal),
      async (c) => {
        const who = known(c, "propose");
        if (isAnswer(who)) return who;
        const {
          id = `p-${deps
            .random(9)
            .toLowerCase()
            .replace(/[^a-z0-9]/g, "x")}`,
          ...asked
        } = c.req.valid("json");
        const answer = await act(deps, "proposal.ask", { id, ...asked }, who.caller);
        const state = seen().proposals.get(id);
        return answered(c, answer) ?? (state ? give(c, contract.Proposal, await proposalOf(deps, state)) : notFound(c));
      },
    );
    api.openapi(get("/v1/proposals", "Every decision asked for, newest first", nothing, Proposals), async (c) => {
      const who = known(c, "read");
      if (isAnswer(who)) return who;
      const all = [...seen().proposals.values()].sort((a, b) => b.seq - a.seq).slice(0, 200);
      return give(c, Proposals, { proposals: await Promise.all(all.map((state) => proposalOf(deps, state))) });
    });
    api.openapi(
      get("/v1/proposals/{id}", "One decision: question, options, input, answers", nothing, contract.Proposal),
      async (c) => {
        const who = known(c, "read");
        if (isAnswer(who)) return who;
        const state = seen().proposals.get(c.req.param("id") ?? "");
        return state ? give(c, contract.Proposal, await proposalOf(deps, state)) : notFound(c);
      },
    );
    api.openapi(
      post("/v1/proposals/{id}/comments", "Gives input; it decides nothing", contract.Comment, contract.Recorded),
      async (c) => {
        const who = known(c, "propose");
        return isAnswer(who)
          ? who
          : recorded(
              c,
              await act(deps, "proposal.comment", { id: c.req.param("id"), ...c.req.valid("json") }, who.caller),
            );
      },
    );
    api.openapi(
      post("/v1/proposals/{id}/withdraw", "Withdraws what you asked", z.strictObject({}), contract.Recorded),
      async (c) => {
        const who = known(c, "propose");
        return isAnswer(who)
          ? who
          : recorded(c, await act(deps, "proposal.withdraw", { id: c.req.param("id") }, who.caller));
      },
    );
    for (const kind of ["answer", "override"] as const)
      api.openapi(
        post(
          `/v1/proposals/{id}/${kind}` as "/v1/proposals/{id}/answer",
          "For the person whose call it is, in their browser",
          contract.Answer,
          contract.Recorded,
        ),
        (c) => decide(c, `proposal.${kind}`, c.req.valid("json"), { id: c.req.param("id") }),
      );
  }

  function changes(): void {
    const changeOf = (id: string) => {
      const { changes, page } = seen();
      const state = changes.get(id);
      if (!state || !page.inForce) return undefined;
      const { repo, ref, head, base, diff, facts, areas, oneWay, ai, makers } = state.current;
      const { version } = page.inForce;
      const found = verdict(page.inForce.page, version, state, at());
      const shown = digest(changeCard(state, version));
      const change = { repo, ref, head, base, diff, facts };
      return {
        id,
        link: `${origin}/changes/${id}`,
        change,
        verdict: found,
        areas,
        oneWayDoor: oneWay,
        ai,
        makers: makers.map(({ person, as }) => ({ person, as })),
        shown,
        page: version,
        head: app.head,
      };
    };
    api.openapi(
      post("/v1/changes", "Submits a change as git has it, and gives the verdict", contract.Submit, contract.Change),
      async (c) => {
        const who = known(c, "propose");
        if (isAnswer(who)) return who;
        const { makers, ...git } = c.req.valid("json");
        const id = changeId(git.repo, git.ref);
        const answer = await act(
          deps,
          "change.submit",
          { id, ...git, makers: await makersOf(deps, makers, who.holder) },
          who.caller,
        );
        const found = changeOf(id);
        return answered(c, answer) ?? (found ? give(c, contract.Change, found) : notFound(c));
      },
    );
    api.openapi(
      get("/v1/changes/{id}", "The verdict on a change as it stands", nothing, contract.Change),
      async (c) => {
        const who = known(c, "read");
        if (isAnswer(who)) return who;
        const found = changeOf(c.req.param("id") ?? "");
        return found ? give(c, contract.Change, found) : notFound(c);
      },
    );
    api.openapi(
      post(
        "/v1/changes/{id}/approve",
        "For a named, independent person in their browser",
        contract.Approve,
        contract.Recorded,
      ),
      (c) => decide(c, "change.approve", c.req.valid("json"), { id: c.req.param("id") }),
    );
    api.openapi(
      post("/v1/changes/{id}/refuse", "Refuses exactly this change", contract.Refuse, contract.Recorded),
      (c) => decide(c, "change.refuse", c.req.valid("json"), { id: c.req.param("id") }),
    );
  }

  function record(): void {
    const pageOf = z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    });
    api.openapi(
      get("/v1/record", "Entries after a position, as the bytes that were hashed", pageOf, Entries),
      async (c) => {
        const who = known(c, "read");
        if (isAnswer(who)) return who;
        const { after, limit } = c.req.valid("query");
        return give(c, Entries, { entries: await app.store.read(after, limit), head: app.head });
      },
    );
    api.openapi(
      get("/v1/record/head", "Where the record ends, and the newest signed checkpoint", nothing, HeadAnswer),
      async (c) => {
        const who = known(c, "read");
        if (isAnswer(who)) return who;
        return give(c, HeadAnswer, { ...app.head, checkpoint: (await app.store.checkpoints()).at(-1)?.note ?? null });
      },
    );
    api.get("/v1/export", (c) => {
      const who = known(c, "read");
      if (isAnswer(who)) return who;
      const lines = exportLines(app.store);
      const bytes = new TextEncoder();
      const stream = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await lines.next();
          if (done) controller.close();
          else controller.enqueue(bytes.encode(value));
        },
      });
      return c.body(stream, 200, { "content-type": "application/jsonl; charset=utf-8" });
    });
    api.openapi(
      post(
        "/v1/pairings",
        "A command line asks to be paired; a person types the code",
        pairingSchema,
        contract.Pairing,
      ),
      async (c) => {
        const asked = c.req.valid("json");
        return give(c, contract.Pairing, { code: await notePairing(deps, asked), id: tokenIdOf(asked.hash) });
      },
    );
  }
}

const missingScope = (c: Http, scope: Scope): Response =>
  problem(
    c,
    403,
    "token.missingScope",
    `This token may not do that: it lacks the scope ${scope}.`,
    "Use another token, or have one made with that scope.",
  );

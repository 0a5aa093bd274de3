/** The model gateway over node's own http, in front of everything else that this server answers. */

import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { App } from "../app/app.ts";
import { liveRelease } from "../decisions/task/state.ts";
import { taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { answerNo } from "./answering.ts";
import { bodyOf, bytesOf } from "./body.ts";
import { Call, type Gate } from "./call.ts";
import { asAsked, callersOf } from "./callers.ts";
import { countingOf } from "./counting.ts";
import { anthropic } from "./dialects/anthropic.ts";
import { openai } from "./dialects/openai.ts";
import { inFlight } from "./inflight.ts";
import type { Ask, Ledger } from "./ledger.ts";
import { listOf, oneOf } from "./models.ts";
import { chat } from "./operations/chat.ts";
import { embeddings } from "./operations/embeddings.ts";
import { messages } from "./operations/messages.ts";
import { type Body, isNo, type Operation } from "./operations/operation.ts";
import { responses } from "./operations/responses.ts";
import { type Queued, queuedOn } from "./queueing.ts";
import { faultOf, type No, no } from "./refuse.ts";
import { askOf, ofTask, saidIn } from "./request.ts";
import { type Patience, upstreams, usualPatience } from "./upstream.ts";

export interface GatewayDeps {
  readonly app: App;
  readonly ledger: Pick<Ledger, "admit" | "settle">;
  readonly now: () => Date;
  /** The secret behind a page's reference; undefined when there is none. */
  readonly secretOf: (reference: string) => string | undefined;
  readonly report: (fault: unknown) => void;
  readonly patience?: Patience;
  /** The key by which drills and comparisons of this process are known; without it there are none. */
  readonly ownKey?: string;
  /** Is told of the caller's trace context (W3C), where there is one. */
  readonly traced?: (call: string, traceparent: string) => void;
}

export interface Gateway {
  /** Answers the request if it is the gateway's: true. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** Ends what is open, and all connections. */
  close(): Promise<void>;
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ["/v1/chat/completions", chat],
  ["/v1/responses", responses],
  ["/v1/embeddings", embeddings],
  ["/v1/messages", messages],
]);
const countTokens = "/v1/messages/count_tokens";
const models = "/v1/models";

/** Every route that is served, as a router would name it. */
export const gatewayRoutes: readonly string[] = [
  ...[...operations.keys(), countTokens].map((path) => `POST ${path}`),
  ...[models, `${models}/*`].map((path) => `GET ${path}`),
];

/** Addresses of model APIs that are not served: they are refused in their own shape, never passed on. */
const foreign =
  /^\/v1\/(completions|complete|chat|responses|embeddings|messages|models|engines|images|audio|files|uploads|batches|fine_tuning|moderations|assistants|threads|vector_stores|realtime|videos|containers|evals|conversations|rerank|organizations|skills)(\/|$)/;

type Answering = (req: IncomingMessage, res: ServerResponse, refuse: (why: No) => void) => Promise<void>;
type Shape = Pick<Operation, "dialect">;

/** A gateway in front of the record of `app`. */
export function gatewayOn(deps: GatewayDeps): Gateway {
  const { app, ledger, now, report } = deps;
  const patience = deps.patience ?? usualPatience;
  const ways = upstreams(deps.secretOf, now, patience);
  const open = inFlight(app, now, report);
  const caller = callersOf(app, now, deps.ownKey);
  const pageNow = () => worldOf(app.world).page.inForce?.page;
  const gate: Gate = {
    ...{ ledger, upstreams: ways, open, silence: patience.silence, report, traced: deps.traced },
    fallback(task) {
      const page = pageNow();
      return (page && taskOf(page, task)?.fallback) ?? "";
    },
  };

  const calls =
    (operation: Operation): Answering =>
    async (req, res, refuse) => {
      const holder = await caller(req);
      if (isNo(holder)) return refuse(holder);
      const bytes = await bytesOf(req);
      if (!bytes) return;
      const body = isNo(bytes) ? bytes : bodyOf(bytes);
      if (isNo(bytes) || isNo(body)) return refuse(body as No);
      const said = saidIn(req);
      if (isNo(said)) return refuse(said);
      const input = { digest: hash("sha256", bytes, "hex"), bytes: bytes.length };
      const asked = askOf(operation, body, said, holder, input);
      if (isNo(asked)) return refuse(asked);
      const own = beyondTask(operation, body, asked.ask.task);
      if (own) return refuse(own);
      const ask = asAsked(holder, req, asked.ask, app);
      const queued = said.work === "" ? undefined : wanted(operation, body, ask);
      if (queued && isNo(queued)) return refuse(queued);
      const call = new Call(gate, { operation, ask, facts: asked.facts, body, bytes, holder, queued }, req, res);
      await call.begin().catch((fault) => call.fault(fault));
    };

  /** Only a task has people who answer for it. */
  function wanted(operation: Operation, body: Body, { task, question, work: key = "", ref, caller }: Ask): Queued | No {
    if (task === "") return no.field("x-finalcall-work", "needs a task: nobody is named to answer for a plain model");
    const { actor, via } = caller;
    const input = () => operation.question(body.json);
    return queuedOn({ app }, { task, question, key, recipient: ref, caller: { actor, via }, input });
  }

  /** What the caller may not say in a task is refused before anything is held for it. */
  function beyondTask(operation: Operation, body: Body, task: string): No | undefined {
    const state = task === "" ? undefined : worldOf(app.world).tasks.get(task);
    const release = state && liveRelease(state);
    const edits = release && ofTask(operation, body, release, "");
    return edits && isNo(edits) ? edits : undefined;
  }

  const counts: Answering = async (req, res, refuse) => {
    const holder = await caller(req);
    if (isNo(holder)) return refuse(holder);
    const bytes = await bytesOf(req);
    if (!bytes) return;
    const body = isNo(bytes) ? bytes : bodyOf(bytes);
    if (isNo(body)) return refuse(body);
    const said = saidIn(req);
    if (isNo(said)) return refuse(said);
    const answer = await countingOf(app, ways, body, said, req, now().toISOString());
    if (isNo(answer)) return refuse(answer);
    res.writeHead(answer.status, { "content-type": "application/json", "content-length": answer.body.length });
    res.end(answer.body);
  };

  const lists =
    (path: string): Answering =>
    async (req, res, refuse) => {
      const holder = await caller(req);
      if (isNo(holder)) return refuse(holder);
      await app.fresh();
      const page = pageNow();
      const id = decoded(path.slice(models.length + 1));
      const body = page && (path === models ? listOf(page) : oneOf(page, id));
      if (body === undefined) return refuse(no.unknownModel(id));
      res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
      res.end(body);
    };

  function answer(answering: Answering, shape: Shape, req: IncomingMessage, res: ServerResponse): true {
    answering(req, res, (why) => answerNo(res, shape, why, "")).catch((fault) => {
      report(fault);
      answerNo(res, shape, faultOf(fault), "");
    });
    return true;
  }

  return {
    handle(req, res) {
      const path = pathOf(req.url ?? "");
      const operation = operations.get(path);
      if (operation && req.method === "POST") return answer(calls(operation), operation, req, res);
      if (path === countTokens && req.method === "POST") return answer(counts, messages, req, res);
      const asks = { dialect: req.headers["anthropic-version"] === undefined ? openai : anthropic };
      const isModels = path === models || path.startsWith(`${models}/`);
      if (isModels && req.method === "GET") return answer(lists(path), asks, req, res);
      if (!foreign.test(path)) return false;
      const wrong = operation || path === countTokens ? no.wrongMethod("POST") : no.notFound();
      answerNo(res, operation ?? asks, isModels ? no.wrongMethod("GET") : wrong, "");
      return true;
    },
    async close() {
      open.close();
      await ways.close();
    },
  };
}

const pathOf = (url: string): string => {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
};

/** A model's name from the address; names hold slashes, which some clients encode. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

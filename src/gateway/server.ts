/** The model gateway over node's own http, in front of everything else that this server answers. */

import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { App } from "../app/app.ts";
import { liveRelease } from "../decisions/task/state.ts";
import { type Holder, holderOfSecret } from "../decisions/token/holder.ts";
import { taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { bodyOf, bytesOf } from "./body.ts";
import { answerNo, Call, type Gate } from "./call.ts";
import { openai } from "./dialects/openai.ts";
import { drillHeaders } from "./drill-calls.ts";
import { inFlight } from "./inflight.ts";
import type { Admitted, Ask, Ledger } from "./ledger.ts";
import { chat } from "./operations/chat.ts";
import { embeddings } from "./operations/embeddings.ts";
import { messages } from "./operations/messages.ts";
import { type Body, isNo, type Operation } from "./operations/operation.ts";
import { responses } from "./operations/responses.ts";
import { costOf, type Price, priceOf } from "./price.ts";
import { type No, no } from "./refuse.ts";
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
  /** The key by which drills of this process are known; without it there are none. */
  readonly drillKey?: string;
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

/** Addresses of model APIs that are not served: they are refused in their own shape, never passed on. */
const foreign =
  /^\/v1\/(completions|complete|chat|responses|embeddings|messages|models|engines|images|audio|files|uploads|batches|fine_tuning|moderations|assistants|threads|vector_stores|realtime|videos|containers|evals|conversations|rerank|organizations|skills)(\/|$)/;

/** A gateway in front of the record of `app`. */
export function gatewayOn(deps: GatewayDeps): Gateway {
  const { app, ledger, now, report } = deps;
  const ways = upstreams(deps.secretOf, now, deps.patience ?? usualPatience);
  const open = inFlight(app, now, report);
  const gate: Gate = {
    ledger,
    upstreams: ways,
    open,
    cost: costs(now),
    fallback(task) {
      const page = worldOf(app.world).page.inForce?.page;
      return (page && taskOf(page, task)?.fallback) ?? "";
    },
    report,
    traced: deps.traced,
  };
  const who = (req: IncomingMessage): Holder | undefined => {
    if (deps.drillKey !== undefined && isDrillKey(req, deps.drillKey)) return drillHolder;
    const { tokens, page } = worldOf(app.world);
    return holderOfSecret(tokens, page.inForce?.page, secretIn(req), now().toISOString());
  };

  /** The caller, who may call. A token that was made elsewhere a moment ago is known after a look at the record. */
  async function caller(req: IncomingMessage): Promise<Holder | No> {
    let holder = who(req);
    if (!holder && secretIn(req) !== "") {
      await app.fresh();
      holder = who(req);
    }
    if (!holder) return no.unknownCaller();
    return holder.scopes.includes("call") ? holder : no.notAllowed();
  }

  async function serve(operation: Operation, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const holder = who(req) ?? (await caller(req));
    const refuse = (why: No) => answerNo(res, operation, why, "");
    if (isNo(holder)) return refuse(holder);
    if (!holder.scopes.includes("call")) return refuse(no.notAllowed());
    bytesOf(req, (bytes) => {
      if (bytes === undefined) return;
      if (isNo(bytes)) return refuse(bytes);
      const body = bodyOf(bytes);
      if (isNo(body)) return refuse(body);
      const said = saidIn(req);
      if (isNo(said)) return refuse(said);
      const digest = hash("sha256", bytes, "hex");
      const asked = askOf(operation, body, said, holder, { digest, bytes: bytes.length });
      if (isNo(asked)) return refuse(asked);
      const own = beyondTask(operation, body, asked.ask.task);
      if (own) return refuse(own);
      const ask = holder === drillHolder ? trialOf(req, asked.ask) : asked.ask;
      const call = new Call(gate, { operation, ...asked, ask, body, bytes, holder }, req, res);
      call.begin().catch((fault) => call.fault(fault));
    });
  }

  /** What the caller may not say in a task is refused before anything is held for it. */
  function beyondTask(operation: Operation, body: Body, task: string): No | undefined {
    const state = task === "" ? undefined : worldOf(app.world).tasks.get(task);
    const release = state && liveRelease(state);
    const edits = release && ofTask(operation, body, release, "");
    return edits && isNo(edits) ? edits : undefined;
  }

  return {
    handle(req, res) {
      const path = pathOf(req.url ?? "");
      const operation = operations.get(path);
      if (operation && req.method === "POST") {
        serve(operation, req, res).catch((fault) => {
          report(fault);
          answerNo(res, operation, no.fault(""), "");
        });
        return true;
      }
      if (!foreign.test(path)) return false;
      const shape = operation ?? { dialect: openai };
      answerNo(res, shape, operation ? no.wrongMethod("POST") : no.notFound(), "");
      return true;
    },
    async close() {
      open.close();
      await ways.close();
    },
  };
}

/** The server's own drill. Its calls are paid like any other, and stand under no customer's pause. */
const drillHolder: Holder = { caller: { actor: "system", via: "system" }, scopes: ["call"], by: "" };

const isDrillKey = ({ headers }: IncomingMessage, key: string): boolean => {
  const said = headers[drillHeaders.key];
  if (typeof said !== "string" || said.length !== key.length) return false;
  return timingSafeEqual(Buffer.from(said), Buffer.from(key));
};

/** A drill says as which release it asks, and which model. */
function trialOf({ headers }: IncomingMessage, ask: Ask): Ask {
  const release = Number(headers[drillHeaders.release]);
  const model = String(headers[drillHeaders.model] ?? "");
  return { ...ask, drill: true, trial: { release, model } };
}

const pathOf = (url: string): string => {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
};

/** The secret as OpenAI's clients send it, or as Anthropic's do; empty when there is none. */
function secretIn({ headers }: IncomingMessage): string {
  const { authorization } = headers;
  if (authorization?.startsWith("Bearer ")) return authorization.slice("Bearer ".length);
  const key = headers["x-api-key"];
  return typeof key === "string" ? key : "";
}

/** What a usage costs, by price rows that are looked up once an hour for each model. */
function costs(now: () => Date): Gate["cost"] {
  const known = new Map<string, { readonly price: Price | undefined; readonly at: number }>();
  return ({ asked, provider, model }: Admitted, usage) => {
    const at = now();
    let row = known.get(asked);
    if (!row || at.getTime() - row.at > 3_600_000) {
      row = { price: priceOf(provider, model, at), at: at.getTime() };
      known.set(asked, row);
    }
    return row.price && costOf(usage, row.price);
  };
}

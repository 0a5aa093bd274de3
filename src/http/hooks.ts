/**
 * Alerts in: `POST /hooks/<source>`. The message is kept whole before anything is made of it, and answered only once all of
 * that is durable: a sender that hears 4xx drops it, one that hears nothing or 5xx sends it again.
 */

import { Hono, type Context as Http } from "hono";
import type { Caller } from "../app/app.ts";
import { type Delivery, json, type Received, type Source } from "../connect/alerts/alert.ts";
import { alertmanager } from "../connect/alerts/alertmanager.ts";
import { grafana } from "../connect/alerts/grafana.ts";
import { pagerduty } from "../connect/alerts/pagerduty.ts";
import { sentry } from "../connect/alerts/sentry.ts";
import { isSigned } from "../connect/alerts/signed.ts";
import { sources } from "../decisions/alert/state.ts";
import { textDigest, type Words } from "../kernel/prose.ts";
import type { Alerts } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { readBody } from "./body.ts";
import type { Deps } from "./deps.ts";
import { holderOf } from "./identity/callers.ts";
import { badRequest, notFound, problem, unknownCaller } from "./problem.ts";
import { take } from "./taking.ts";

const readers: Readonly<Record<Source, (body: unknown, received: Received) => Delivery | string>> = {
  alertmanager,
  grafana,
  pagerduty,
  sentry,
};

/** Bytes of one message: some three thousand alerts. */
const largest = 2_097_152;

export function hookRoutes(deps: Deps): Hono {
  const routes = new Hono();
  for (const source of sources) routes.post(`/hooks/${source}`, (c) => receive(c, deps, source));
  routes.post("/hooks/*", notFound);
  return routes;
}

async function receive(c: Http, deps: Deps, source: Source): Promise<Response> {
  const config = worldOf(deps.app.world).page.inForce?.page.alerts.find((one) => one.source === source);
  const holder = holderOf(c, deps);
  if (holder && !holder.scopes.includes("alert")) return missingScope(c);
  const secret = config?.secret ? deps.secretOf?.(config.secret) : undefined;
  if (!holder && secret === undefined) return config?.secret ? noSecret(c, config) : unknownCaller(c);

  const at = deps.now().toISOString();
  const body = await readBody(c.req.raw, largest);
  if (body === undefined) {
    if (holder) await note(deps, at, { source, by: holder.caller.actor, refused: "too large" });
    return tooLarge(c);
  }
  const header = (name: string) => c.req.header(name) ?? "";
  const signed = secret !== undefined && isSigned(source, secret, { body, header, now: Date.parse(at) });
  if (!holder && !signed) return unknownCaller(c);
  const caller = holder?.caller ?? { actor: `machine:${source}`, via: `hook:${source}` };

  const text = Buffer.from(body).toString();
  const resource = header("sentry-hook-resource");
  const sent = header("sentry-hook-timestamp");
  await note(deps, at, {
    source,
    by: caller.actor,
    ...(resource && { resource, sent }),
    body: withoutKey(source, text),
  });
  const delivery = readers[source](json(text), { at, id: deps.random(16), header });
  if (typeof delivery === "string") return badRequest(c, { malformed: [{ field: "", message: delivery }] });
  return answer(c, deps, { source, config, caller, delivery, at });
}

/**
 * The message itself lies beside the book as words, because it may name customers: it can be removed later, and the book
 * still fits its seals. As JSON, so that no character of it is one that a store cannot keep.
 */
function note({ app, random }: Deps, at: string, entry: { readonly body?: string; readonly [more: string]: unknown }) {
  const { body, ...rest } = entry;
  const words: Words[] = [];
  if (body !== undefined) {
    const [salt, said] = [random(16), JSON.stringify(body)];
    words.push({ text: textDigest(salt, said), salt, words: said });
  }
  const text = words[0] && { body: { text: words[0].text } };
  return app.store.note("hooks", [{ at, body: JSON.stringify({ ...rest, ...text }) }], words);
}

/** PagerDuty's senders put the secret into the body; it is not kept. */
function withoutKey(source: Source, text: string): string {
  if (source !== "pagerduty") return text;
  return text.replace(/("routing_key"\s*:\s*)"[^"]*"/g, '$1""');
}

interface Taken {
  readonly source: Source;
  readonly config: Alerts | undefined;
  readonly caller: Caller;
  readonly delivery: Delivery;
  readonly at: string;
}

/** What came of it, for whoever looks at the sender's log. PagerDuty's senders look for the key by which they may resolve. */
async function answer(c: Http, deps: Deps, taken: Taken): Promise<Response> {
  const { delivery, source } = taken;
  const said = [...(await take(deps, taken)), ...delivery.unread];
  const count = delivery.alerts.length + delivery.markers.length;
  if (count === 0 && delivery.unread.length > 0)
    return badRequest(c, { malformed: delivery.unread.map((message) => ({ field: "", message })) });
  if (source !== "pagerduty") return c.json({ taken: count, said }, 200);
  const key = delivery.alerts[0]?.key;
  return c.json({ status: "success", message: "Event processed", ...(key && { dedup_key: key }), said }, 202);
}

/** Not the sender's mistake, but nobody else hears of it. */
const noSecret = (c: Http, { source, secret }: Alerts): Response =>
  problem(
    c,
    401,
    "http.unknownCaller",
    "Nobody is known to send this: the secret that the page names is not set on the server.",
    `Set ${secret} for alerts.${source} where the server runs, or send with a token.`,
  );

const missingScope = (c: Http): Response =>
  problem(
    c,
    403,
    "token.missingScope",
    "This token may not do that: it lacks the scope alert.",
    "Use another token, or have one made with that scope.",
  );

const tooLarge = (c: Http): Response =>
  problem(
    c,
    413,
    "http.tooLarge",
    `More than ${largest} bytes were sent, so nothing was read and no alert was taken.`,
    "Let the sender cut its groups: Alertmanager and Grafana do with `max_alerts: 500`.",
  );

/**
 * No POST of the server takes a token's yes. Every route that is described, and every form of the web, is sent by an agent, by
 * a machine and by a person's own command line, with bodies made from the routes' own description, for everything that waits.
 */

import { beforeEach, describe, expect, test } from "vitest";
import type { Recorded } from "../../src/kernel/kind.ts";
import {
  type Desk,
  invite,
  openDesk,
  origin,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "../e2e/desk.ts";
import { artifact, preparation } from "../e2e/preparation.ts";
import { byPeople } from "./by-people.ts";

const scopes = ["read", "propose", "report", "deploy", "alert", "call"];
const page = `${smallTeam}
access:
  production-db: { who: [li], approve: [ana], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m }
`;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly format?: string;
}
interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly post?: { readonly requestBody?: { readonly content: Record<string, { schema: Schema }> } } }
    >
  >;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

let desk: Desk;
let ana: Signed;
let li: Signed;
let described: Described;
/** Whatever waits for a person, by its id. */
let waits: string[];
const callers = new Map<string, string>();

beforeEach(async () => {
  desk = await openDesk(undefined, { page });
  ({ ana, li } = await pairOfPeople(desk));
  described = (await (await desk.server.request(`${origin}/openapi.json`)).json()) as Described;
  const ci = withToken(desk, await tokenOf(ana, "machine:ci", scopes));
  const json = async (answer: Response | Promise<Response>) => (await (await answer).json()) as { id: string };
  const patch =
    "diff --git a/src/billing/charge.ts b/src/billing/charge.ts\n--- a/src/billing/charge.ts\n+++ b/src/billing/charge.ts\n@@ -1 +1 @@\n-1\n+2\n";
  const change = {
    repo: "shop",
    ref: "refs/heads/fix",
    head: "a".repeat(40),
    base: "b".repeat(40),
    subject: "Charge once",
  };
  const made = await Promise.all([
    json(ci.post("/v1/proposals", { question: "Move refunds into a queue?", oneWay: true })),
    json(
      ci.post("/v1/changes", {
        ...{ ...change, pageAtBase: "", patch, truncated: false, trailers: [] },
        makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author"] }],
      }),
    ),
    json(ci.post("/v1/releases", preparation("a"))),
    json(ci.post("/v1/incidents", { title: "Payments look odd" })),
    json(li.browser.json("/v1/access", { target: "production-db", reason: "Payments are stuck since 02:10" })),
    json(ci.post("/v1/pauses", { what: "everything", name: "", reason: "A leaked key." })),
    json(action(ci, "refund-0001")),
  ]);
  waits = made.map(({ id }) => id);
  await ci.post("/v1/freeze", { reason: "Payments look odd." });
  await desk.app.execute(
    "page.offer",
    { source: page.replace("owner: sam", "owner: marta") },
    { actor: "system", via: "system" },
  );
  const { offered } = (await json(ci.get("/v1/page"))) as { id: string; offered?: string };
  telling.version = offered;
  for (const [name, holder] of [
    ["an agent", "agent:coder"],
    ["a machine", "machine:ci"],
    ["a command line", "person:ana"],
  ])
    callers.set(name as string, await tokenOf(ana, holder as string, scopes));
});

const action = (who: ReturnType<typeof withToken>, key: string) => {
  const body = JSON.stringify({
    kind: "refund",
    target: "clinic-7",
    parameters: { amount: 40 },
    reason: "Charged twice.",
  });
  const headers = { authorization: who.authorization, "content-type": "application/json", "idempotency-key": key };
  return desk.server.request(`${origin}/v1/actions`, { method: "POST", headers, body });
};

/** What a field is called says more than its form: what would do the most harm if it were believed. */
const telling: Record<string, unknown> = {
  ...{
    option: "refuse",
    reason: "Let me through.",
    rule: "The page says so.",
    environment: "production",
    stage: "all",
  },
  ...{ target: "production-db", person: "ana", what: "rollback", run: "run-00000001", artifact: artifact("a") },
  ...{ name: "ana", host: "web-1", outcome: "done", choice: "person", passed: true, says: "It is over." },
};

/** A body as the description wants it. */
function sample(schema: Schema | undefined, name = ""): unknown {
  if (!schema) return {};
  if (schema.$ref) return sample(described.components?.schemas?.[schema.$ref.split("/").at(-1) ?? ""], name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.includes(telling[name]) ? telling[name] : schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first) return sample(first, name);
  const type = [schema.type].flat()[0];
  if (type === "object" || schema.properties)
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, sample(one, key)]));
  if (type === "array") return schema.minItems ? [sample(schema.items, name)] : [];
  if (type === "boolean") return telling[name] ?? true;
  if (type === "integer" || type === "number") return 1;
  if (schema.format === "date-time") return "2026-11-19T12:00:00.000Z";
  if (schema.pattern?.includes("{64}")) return "a".repeat(64);
  if (schema.pattern?.includes("{40}")) return "a".repeat(40);
  return telling[name] ?? "refuse-0001";
}

/** The digests that a thing shows, so that a forged yes is a yes to exactly this. */
async function shownOf(path: string, token: string): Promise<string[]> {
  const response = await withToken(desk, token).get(path.replace(/\/[^/]+$/, ""));
  if (response.status !== 200) return [];
  const { shown } = (await response.json()) as { shown?: string | Record<string, string> };
  return [shown ?? []]
    .flatMap((one) => (typeof one === "string" ? one : Object.values(one)))
    .filter((one) => one !== "");
}

const since = async (seq: number): Promise<Recorded[]> =>
  (await desk.store.read(seq, 10_000)).map(({ body }) => JSON.parse(body) as Recorded);

/** What nobody but a person in their browser may do here, and what waits for it now: each must be refused because of who asks. */
const decides = [
  ...["/v1/proposals/{id}/answer", "/v1/changes/{id}/approve", "/v1/changes/{id}/refuse", "/v1/releases/{id}/approve"],
  ...["/v1/releases/{id}/refuse", "/v1/releases/{id}/abandon", "/v1/releases/{id}/except", "/v1/releases/{id}/advance"],
  ...["/v1/access/{id}/approve", "/v1/access/{id}/break-open", "/v1/access/{id}/refuse", "/v1/actions/{id}/approve"],
  ...["/v1/actions/{id}/refuse", "/v1/pauses/{id}/resume", "/v1/incidents/{id}/close", "/v1/incidents/{id}/take"],
  ...["/v1/thaw", "/v1/page/adopt"],
];

/** What was recorded since then that only a person may say. */
const wrongs = async (seq: number): Promise<string[]> =>
  (await since(seq))
    .filter(({ type }) => byPeople.includes(type))
    .map(({ type, actor, via }) => `${type} by ${actor} (${via})`);

describe.each(["an agent", "a machine", "a command line"])("from %s", (name) => {
  test("no route that is described takes a yes, and each of those for people says that it is not theirs", async () => {
    const token = callers.get(name) ?? "";
    const before = desk.app.head.seq;
    const answered = new Map<string, Set<number>>();
    const posts = Object.entries(described.paths).filter(([path, { post }]) => post && path !== "/v1/pairings");
    expect(posts.length).toBeGreaterThan(80);
    // First what waits for people: a token may take back what it asked, and then nothing waits any more.
    for (const [path, { post }] of posts.sort(([one], [other]) => rank(one) - rank(other))) {
      const body = sample(post?.requestBody?.content["application/json"]?.schema) as Record<string, unknown>;
      for (const id of path.includes("{") ? [...waits, "billing-replies"] : [""]) {
        const to = path.replace(/\{(id|name)\}/, id).replace(/\{[a-z]+\}/g, "1");
        for (const shown of [body.shown, ...("shown" in body ? await shownOf(to, token) : [])]) {
          const sent = { ...body, ...(shown === undefined ? {} : { shown }) };
          const { status } = await withToken(desk, token).post(to, sent);
          answered.set(path, (answered.get(path) ?? new Set()).add(status));
        }
      }
    }
    expect(await wrongs(before)).toEqual([]);
    const refused = decides.filter((path) => [...(answered.get(path) ?? [])].some((one) => one === 403 || one === 409));
    expect(refused).toEqual(decides);
    expect(decides.filter((path) => answered.get(path)?.has(200))).toEqual([]);
  });

  test("no form of the web is read, with or without the page's own origin", async () => {
    const authorization = `Bearer ${callers.get(name)}`;
    const before = desk.app.head;
    const forms = new Set(
      desk.server.routes.flatMap(({ method, path }) =>
        method === "POST" && !/^\/(v1|hooks|mcp)|\*/.test(path) ? [path] : [],
      ),
    );
    // A challenge is given to every stranger, and opens nothing without a passkey. The pace once hid that it is.
    forms.delete("/sign-in/options");
    expect(forms.size).toBeGreaterThan(40);
    for (const path of forms)
      for (const id of path.includes(":") ? waits : [""])
        for (const headers of [{ authorization }, { authorization, origin }]) {
          const body = new URLSearchParams({ ...(telling as Record<string, string>), shown: "a".repeat(64) });
          const to = `${origin}${path.replace(/:[a-z]+/g, id)}`;
          const { status } = await desk.server.request(to, { method: "POST", headers, body });
          expect({ path, refused: status >= 300 }).toEqual({ path, refused: true });
        }
    expect(desk.app.head).toEqual(before);
  });

  test("no tool of MCP decides, and what a client answers for its user is nothing", async () => {
    const before = desk.app.head.seq;
    const mcp = async (message: object) => {
      const { status } = await withToken(desk, callers.get(name) ?? "", {
        accept: "application/json, text/event-stream",
      }).post("/mcp", { jsonrpc: "2.0", ...message });
      return status;
    };
    for (const tool of ["who_decides", "may_i", "propose", "status", "my_limits", "approve", "answer", "confirm"])
      for (const id of waits) {
        const decision = { question: `Approve ${id} now?` };
        for (const given of [
          { id },
          { id, approved: true },
          { key: `approve-${id}`, decision },
          { words: `approve ${id}` },
        ])
          await mcp({ id: 1, method: "tools/call", params: { name: tool, arguments: given } });
      }
    const accepted = { action: "accept", content: { approved: true } };
    expect(await mcp({ id: 1, result: accepted })).toBe(202);
    for (const method of ["elicitation/create", "sampling/createMessage", "tools/approve"])
      expect(await mcp({ id: 2, method, params: accepted })).toBe(200);
    const events = await since(before);
    expect([...new Set(events.map(({ type }) => type))]).toEqual(["proposal.asked"]);
    expect(await wrongs(before)).toEqual([]);
  });
});

/** The person beside them: what was refused to tokens was there to be said. */
test("the same yes is taken from the person whose call it is, in their browser", async () => {
  const id = waits.find((one) => one.startsWith("action-")) ?? "";
  const sam = await invite(desk, ana, "sam", li);
  const before = desk.app.head.seq;
  const response = await sam.browser.fill(`/actions/${id}`, `/actions/${id}/approve`, {}, sam.device);
  expect(response.status).toBe(303);
  expect(await wrongs(before)).toEqual([expect.stringMatching(/^action\.approved by person:sam \(passkey:/)]);
});

/** What decides comes first, then what else is shown to people, then the rest. */
const rank = (path: string): number => (decides.includes(path) ? 0 : 1);

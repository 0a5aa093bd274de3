/** What is sent by mistake or on purpose: other sites, broken and oversize requests, reads that must stay reads. */

import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import {
  comeByLink,
  type Desk,
  expectStatus,
  firstPerson,
  openDesk,
  origin,
  pairOfPeople,
  tokenOf,
  withToken,
} from "./desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});

const problem = async (response: Response) => {
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const body = (await response.json()) as Record<string, unknown>;
  expect(body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    code: expect.any(String),
  });
  return body;
};

test("every answer carries the headers that keep scripts, frames, referrers and caches out", async () => {
  const ana = await firstPerson(desk);
  for (const path of ["/", "/page", "/sign-in", "/v1/me", "/nothing", "/openapi.json", "/assets/app.css"]) {
    const { headers } = await ana.browser.get(path);
    const csp = headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ])
      expect(csp).toContain(part);
    expect(csp).not.toContain("unsafe");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test.each([
  ["another origin", { origin: "https://evil.example" }],
  ["no origin worth naming", { origin: "null" }],
  ["another site", { "sec-fetch-site": "cross-site" }],
  ["a neighbour on the same site", { "sec-fetch-site": "same-site" }],
  ["a browser that does not say", {}],
])("a form from %s does nothing", async (_, headers) => {
  const { ana } = await pairOfPeople(desk);
  const before = desk.app.head.seq;
  const form = { question: "Shall we?", "says-1": "Yes", "costs-1": "" };
  expect((await ana.browser.submit("/proposals", form, headers)).status).toBe(403);
  expect((await ana.browser.json("/v1/proposals", { question: "Shall we?" }, headers)).status).toBe(403);
  expect((await ana.browser.submit("/sign-out", {}, headers)).status).toBe(403);
  expect(desk.app.head.seq).toBe(before);
  await expectStatus(await ana.browser.submit("/proposals", form), 303);
});

test("nobody is signed in as somebody else by another site's form", async () => {
  const ana = await firstPerson(desk);
  const { link } = await comeByLink(desk, ana, "li");
  const victim = desk.browser();
  expect((await victim.submit(link, { person: "li" }, { origin: "https://evil.example" })).status).toBe(403);
  expect(victim.cookies.size).toBe(0);
});

test("reading decides nothing: every screen and every read of the API, read twice and by HEAD", async () => {
  const { ana } = await pairOfPeople(desk);
  await ana.browser.submit("/proposals", {
    question: "Drop the old invoices table?",
    "says-1": "Drop it",
    oneWay: "yes",
  });
  const id = [...desk.app.world.many("proposal").entries()][0]?.[0];
  const paths = [
    "/",
    "/inbox",
    "/page",
    "/page.md",
    "/who",
    "/proposals/new",
    `/proposals/${id}`,
    "/record",
    "/record/1",
    "/people",
    "/people/li/recover",
    "/me",
    "/sign-in",
    "/pair",
    "/v1/me",
    "/v1/page",
    "/v1/proposals",
    `/v1/proposals/${id}`,
    "/v1/record",
    "/v1/record/head",
    "/v1/export",
    "/openapi.json",
  ];
  const before = desk.app.head.seq;
  for (const path of paths) {
    for (const _ of [1, 2]) expect([path, (await ana.browser.get(path)).status < 400]).toEqual([path, true]);
    const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
    expect([
      path,
      (await desk.server.request(`${origin}${path}`, { method: "HEAD", headers: { cookie } })).status < 400,
    ]).toEqual([path, true]);
  }
  for (const path of [
    `/proposals/${id}/answer`,
    "/page/adopt",
    "/sign-out",
    "/people/li/invite",
    `/v1/proposals/${id}/answer`,
  ])
    expect([path, (await ana.browser.get(path)).status]).toEqual([path, 404]);
  expect(desk.app.head.seq).toBe(before);
  expect(desk.faults).toEqual([]);
});

test("nothing is shown to somebody who is not signed in", async () => {
  await pairOfPeople(desk);
  const stranger = desk.browser();
  for (const path of ["/", "/page", "/page.md", "/who?q=billing", "/record", "/record/1", "/people", "/me", "/pair"]) {
    const response = await stranger.get(path);
    expect([path, response.status]).toEqual([path, 302]);
    expect(response.headers.get("location")).toMatch(/^\/sign-in\?next=/);
  }
  for (const path of [
    "/v1/me",
    "/v1/page",
    "/v1/who?q=billing",
    "/v1/proposals",
    "/v1/record",
    "/v1/record/head",
    "/v1/export",
    "/events",
  ])
    expect([path, (await stranger.get(path)).status]).toEqual([path, 401]);
});

test.each([
  ["broken JSON", "{", "application/json", 400],
  ["another type", "question=x", "text/plain", 400],
  ["a form where JSON is asked", "question=Shall+we", "application/x-www-form-urlencoded", 400],
  ["nothing", "", "application/json", 400],
  ["an unknown field", JSON.stringify({ question: "Shall we?", actor: "person:ana" }), "application/json", 400],
  ["a field of another type", JSON.stringify({ question: 7 }), "application/json", 400],
  ["a character that is no text", JSON.stringify({ question: "Shall we\u0000?" }), "application/json", 400],
  ["too much", JSON.stringify({ question: "x".repeat(600_000) }), "application/json", 413],
])("%s is answered in its own words and does nothing", async (_, body, type, status) => {
  const { li } = await pairOfPeople(desk);
  const token = await tokenOf(li, "agent:coder");
  const before = desk.app.head.seq;
  const response = await desk.server.request(`${origin}/v1/proposals`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": type },
    body,
  });
  expect(response.status).toBe(status);
  const said = await problem(response);
  expect(JSON.stringify(said)).not.toContain("xxxxxxxx");
  expect(desk.app.head.seq).toBe(before);
  expect(desk.faults).toEqual([]);
});

test("an unknown field is named", async () => {
  const { li } = await pairOfPeople(desk);
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  const response = await api.post("/v1/proposals", {
    question: "Shall we?",
    options: [{ name: "a" }],
    actor: "person:ana",
  });
  expect(await response.json()).toMatchObject({
    code: "malformed",
    errors: expect.arrayContaining([{ field: "options.0.says", message: expect.any(String) }]),
  });
});

test("a body that never ends is cut off at the limit, whatever its header says", async () => {
  const { li } = await pairOfPeople(desk);
  const token = await tokenOf(li, "agent:coder");
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const response = await desk.server.request(`${origin}/v1/proposals`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit);
  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(2_000_000);
});

test("names that are properties of every object are names like others", async () => {
  const { ana } = await pairOfPeople(desk);
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    for (const path of [
      `/proposals/${name}`,
      `/changes/${name}`,
      `/people/${name}/recover`,
      `/record/${name}`,
      `/v1/proposals/${name}`,
      `/v1/changes/${name}`,
      `/link/${name}`,
      `/assets/${name}`,
    ])
      expect([path, [404, 409].includes((await ana.browser.get(path)).status)]).toEqual([path, true]);
    expect((await ana.browser.submit(`/people/${name}/invite`, {})).status).toBe(409);
  }
  expect(desk.faults).toEqual([]);
});

test("files outside the browser's folder are not given", async () => {
  for (const path of [
    "/assets/../server.ts",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e/app.ts",
    "/assets/.hidden.js",
    "/assets//etc/passwd",
  ])
    expect([path, (await desk.server.request(`${origin}${path}`)).status]).toEqual([path, 404]);
  const css = await desk.server.request(`${origin}/assets/app.css`);
  expect(css.headers.get("content-type")).toContain("text/css");
});

test("a failing store is a fault with a reference, shown without its cause; never a yes", async () => {
  const { li } = await pairOfPeople(desk);
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  const { append } = desk.store;
  (desk.store as { append: unknown }).append = async () => {
    throw new Error("disk sdb1 is on fire");
  };
  const response = await api.post("/v1/proposals", { question: "Shall we?" });
  expect(response.status).toBeGreaterThanOrEqual(500);
  const said = await problem(response);
  expect(JSON.stringify(said)).not.toContain("sdb1");
  expect(desk.faults.length).toBe(1);
  (desk.store as { append: unknown }).append = append;
  await expectStatus(await api.post("/v1/proposals", { question: "Shall we?" }), 200);
});

test("a person at a screen reads a page, not a data structure, when something is refused or fails", async () => {
  const { ana } = await pairOfPeople(desk);
  const other = await ana.browser.submit("/proposals", { question: "Shall we?" }, { origin: "https://evil.example" });
  const large = await ana.browser.submit("/proposals", { question: "x".repeat(600_000) });
  (desk.store as { append: unknown }).append = () => Promise.reject(new Error("disk"));
  const failed = await ana.browser.submit("/proposals", { question: "Shall we?", "says-1": "Yes" });
  expect([other.status, large.status, failed.status]).toEqual([403, 413, 500]);
  for (const response of [other, large, failed]) expect(response.headers.get("content-type")).toContain("text/html");
});

test("events are told to people who are signed in, from where they stopped, without any words", async () => {
  const { ana } = await pairOfPeople(desk);
  const response = await ana.browser.get("/events", { "last-event-id": String(desk.app.head.seq - 2) });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let heard = "";
  const read = async (until: RegExp) => {
    while (!until.test(heard)) heard += (await reader.read()).value ?? "";
  };
  await read(new RegExp(`id: ${desk.app.head.seq}\n`));
  await ana.browser.submit("/proposals", { question: "Is the secret plan good?", "says-1": "Yes" });
  await read(/proposal\.asked/);
  expect(heard).not.toContain("secret plan");
  await ana.browser.submit("/sign-out", {});
  let ended = false;
  while (!ended) ended = (await reader.read()).done;
  expect(ended).toBe(true);
});

test("whatever is sent to whichever route, it is answered and is no fault", async () => {
  const { ana, li } = await pairOfPeople(desk);
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  const spec = (await (await ana.browser.get("/openapi.json")).json()) as { paths: Record<string, object> };
  const posts = Object.keys(spec.paths).filter(
    (path) => "post" in (spec.paths[path] as object) && path !== "/v1/pairings",
  );
  const gets = Object.keys(spec.paths).filter((path) => "get" in (spec.paths[path] as object));
  const forms = desk.server.routes.filter(
    ({ method, path }) => method === "POST" && !/^\/(v1|link|sign|pair|me\/passkeys)/.test(path),
  );
  const path = (one: string, id: string) =>
    one.replace(/\{id\}|:id/, encodeURIComponent(Buffer.from(id || "x").toString()));
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("__proto__", "p-1", "refuse", "a".repeat(64), "\u0000", "\ud800"),
  );
  const names = [
    "id",
    "question",
    "options",
    "says",
    "shown",
    "assertion",
    "reason",
    "option",
    "version",
    "source",
    "name",
    "value",
    "unit",
    "person",
    "credential",
    "holder",
    "days",
    "scopes",
    "q",
    "as",
    "at",
    "texts",
    "after",
    "limit",
  ];
  const fields = fc.dictionary(fc.constantFrom(...names), fc.oneof(text, fc.jsonValue({ maxDepth: 2 })));
  await fc.assert(
    fc.asyncProperty(fc.nat(), text, fields, async (n, id, data) => {
      const query = new URLSearchParams(
        Object.entries(data).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
      );
      const pick = <T>(list: readonly T[]) => list[n % list.length] as T;
      const answers = [
        await api.post(path(pick(posts), id), data),
        await api.get(`${path(pick(gets), id)}?${query}`),
        await ana.browser.submit(path(pick(forms).path, id), Object.fromEntries(query)),
      ];
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      if ((await ana.browser.get("/me")).status !== 200) await ana.browser.signIn(ana.device);
    }),
    { numRuns: 200 },
  );
  expect(desk.faults).toEqual([]);
});

/** What other sites, broken clients and people with bad intentions send, to every route there is: generated from the router and the matrix. */

import { beforeAll, describe, expect, test } from "vitest";
import { ownPath } from "../../src/http/screen.tsx";
import { limitOf } from "../../src/http/security.ts";
import { routesOf } from "./routes.ts";
import { openWorld, senderOf, type World } from "./world.ts";

let w: World;
let posts: string[];
let gets: string[];
const filled = (route: string) =>
  (route.split(" ")[1] ?? "")
    .replace(/:([a-z]+)/g, (_, name) => (name === "task" ? "replies" : "1"))
    .replace("*", "app.css");
beforeAll(async () => {
  w = await openWorld();
  const routes = routesOf(w);
  posts = routes.filter((one) => one.startsWith("POST ")).map(filled);
  gets = routes.filter((one) => one.startsWith("GET ")).map(filled);
});

const send = (path: string, init: RequestInit & { duplex?: "half" } = {}) =>
  w.server.request(`${w.origin}${path}`, init);
const cookie = () => senderOf(w, "owner").headers.cookie ?? "";
const bearer = () => senderOf(w, "agent").headers.authorization ?? "";

describe("another site's page", () => {
  test.each([
    ["that says where it is", { origin: "https://evil.example" }],
    ["in a sandbox", { origin: "null" }],
    ["whose browser names no origin", { "sec-fetch-site": "cross-site" }],
    ["beside us", { origin: "http://evil.localhost:3210", "sec-fetch-site": "same-site" }],
    ["on another port", { origin: "http://localhost:9999" }],
    ["whose browser says nothing at all", {}],
  ])("%s writes nothing, by no route and in no form of a body", async (_, headers) => {
    const { head } = w.app;
    const json = JSON.stringify({ question: "Shall we?" });
    const bodies: [string, string][] = [
      ["application/x-www-form-urlencoded", "reason=Because&question=Shall+we"],
      ["text/plain", json],
      ["application/json", json],
      [
        "multipart/form-data; boundary=x",
        '--x\r\ncontent-disposition: form-data; name="reason"\r\n\r\nBecause\r\n--x--\r\n',
      ],
    ];
    for (const [n, path] of posts.entries()) {
      const [type, body] = bodies[n % bodies.length] ?? ["", ""];
      const own = { cookie: cookie(), "content-type": type, ...(headers as Record<string, string>) };
      const { status } = await send(path, { method: "POST", headers: own, body });
      expect({ path, type, status }).toEqual({ path, type, status: 403 });
    }
    expect(w.app.head).toEqual(head);
  });

  test("is let read nothing: no answer allows another origin", async () => {
    for (const path of gets) {
      const response = await send(path, { headers: { cookie: cookie(), origin: "https://evil.example" } });
      await response.body?.cancel();
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });
});

test.each(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])(
  "what is decided by POST is not decided by %s, also where a header or a field says that it is a POST",
  async (method) => {
    const { head } = w.app;
    const over = { "x-http-method-override": "POST", "x-method-override": "POST", "x-http-method": "POST" };
    for (const path of posts) {
      const headers = { cookie: cookie(), origin: w.origin, ...over };
      const to = `${path}?_method=POST&reason=Because`;
      const response = await send(to, { method, headers });
      await response.body?.cancel();
      expect([200, 302, 303, 401, 403, 404, 405, 409, 503]).toContain(response.status);
    }
    expect(w.app.head).toEqual(head);
  },
);

test("no address leads to another site after signing in", () => {
  const evil = [
    ...[
      "https://evil.example",
      "//evil.example",
      "///evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "/\t/evil.example",
    ],
    ...["javascript:alert(1)", "data:text/html,x", " //evil.example", "/%0d%0aset-cookie:x=1", "/\r\nset-cookie: x=1"],
    ...[
      "https:evil.example",
      "http:/evil.example",
      "//user@evil.example",
      "/\u2028/evil.example",
      "/\uff0fevil.example",
    ],
    ...[
      "//\u24d4vil.example",
      "/.//evil.example",
      "/..//evil.example",
      "/x/..//evil.example",
      "",
      "evil.example",
      "@evil.example",
    ],
  ];
  for (const next of evil) {
    const to = ownPath(next);
    expect([next, new URL(to, w.origin).origin]).toEqual([next, w.origin]);
    expect(to).toMatch(/^\/[\x21-\x7e]*$/);
  }
});

test("no header of a proxy changes an address that people are sent to, nor anything else that is shown", async () => {
  const evil = "evil.example";
  const headers = {
    ...{ host: evil, "x-forwarded-host": evil, "x-forwarded-for": `1.2.3.4, ${evil}`, "x-forwarded-proto": "gopher" },
    ...{ forwarded: `for=${evil};host=${evil};proto=https`, "x-original-url": "/me", "x-rewrite-url": "/me" },
    ...{ "x-real-ip": evil, via: evil, referer: `https://${evil}/` },
  };
  for (const path of gets) {
    const response = await send(path, { headers: { ...headers, cookie: cookie() } });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (isStream) await response.body?.cancel();
    const said = `${[...response.headers].join("\n")}\n${isStream ? "" : await response.text()}`;
    expect([path, said.includes(evil)]).toEqual([path, false]);
  }
  const made = await send("/people/bob/invite", {
    method: "POST",
    headers: {
      ...headers,
      cookie: senderOf(w, "backup").headers.cookie ?? "",
      origin: w.origin,
    },
    body: new URLSearchParams(),
  });
  const html = await made.text();
  expect(html).toContain(`${w.origin}/link/`);
  expect(html).not.toContain(evil);
});

test("another name that points here is not answered by MCP", async () => {
  const headers = { authorization: bearer(), "content-type": "application/json", host: "evil.example:3210" };
  const response = await send("/mcp", {
    method: "POST",
    headers,
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining("http.otherHost")]);
});

describe("an address that is written in another way", () => {
  const ways = (path: string): string[] => [
    ...[`${path}/`, `/${path}`, `${path}//`, `/.${path}`, `/x/..${path}`, `/x/%2e%2e${path}`, `/x/%252e%252e${path}`],
    ...[
      `${path};x=1`,
      `${path}.`,
      `${path}%00`,
      `${path}%00.css`,
      `${path}%20`,
      `${path}\\`,
      `${path}%5c`,
      `${path}.json`,
    ],
    ...[path.toUpperCase(), path.replace(/^\/v1/, "/%761"), path.replace(/^\//, "/%2f"), path.replaceAll("/", "%2f")],
    ...[path.replace(/^\//, "\\"), `/assets/..${path}`, `/assets/%2e%2e${path}`, `/assets${path}`, `${path}%0d%0ax: y`],
    ...[`${path}?next=//evil.example`, `${path}#x`, `${path}%u002f`, `${path}/%ff%fe`, `${path}/${"a".repeat(4000)}`],
  ];

  /** Each address in a third of these ways, each way at a third of the addresses. */
  const some = (path: string, n: number) => ways(path).filter((_, at) => (at + n) % 3 === 0);

  test("shows a stranger nothing, and is no fault", async () => {
    const open = new Set(["/sign-in", "/openapi.json", "/.well-known/jwks.json", "/assets/app.css"]);
    for (const [n, path] of gets.filter((one) => !open.has(one) && !one.includes("/krl")).entries())
      for (const way of some(path, n)) {
        const response = await send(way.startsWith("/") ? way : `/${way}`);
        const { status } = response;
        await response.body?.cancel();
        // The page for signing in, reached by writing its own address in another way, may be shown.
        const fine = status !== 200 && status < 500;
        expect({ way, status, fine }).toEqual({ way, status, fine: true });
      }
    expect(w.faults.splice(0)).toEqual([]);
  });

  test("writes nothing for a stranger, and is no fault", async () => {
    const { head } = w.app;
    for (const [n, path] of posts.filter((one) => !/^\/(link|sign-in|sign-out)|pairings/.test(one)).entries())
      for (const way of some(path, n)) {
        const { status } = await send(way.startsWith("/") ? way : `/${way}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: "{}",
        });
        const fine = (status >= 300 && status < 500) || status === 0;
        expect({ way, status, fine }).toEqual({ way, status, fine: true });
      }
    expect(w.app.head).toEqual(head);
    expect(w.faults.splice(0)).toEqual([]);
  });

  test("in a name that comes back in the answer's headers is encoded, and never a second header", async () => {
    const { cookie, origin } = { cookie: senderOf(w, "owner").headers.cookie ?? "", origin: w.origin };
    await w.fork(async () => {
      for (const name of ["x%0d%0aset-cookie:%20a=b", "%E2%80%AE", "a%20b", "..%2f..%2fme", "%0a", "x%22y"])
        for (const path of [`/ai/${name}/drill`, `/ai/${name}/compare/1/run`, `/proposals/${name}/comments`]) {
          const response = await send(path, {
            method: "POST",
            headers: { cookie, origin },
            body: new URLSearchParams({ says: "x" }),
          });
          expect({ path, status: response.status, set: response.headers.get("set-cookie") }).toEqual({
            ...{ path, status: expect.toSatisfy((one: number) => one < 500), set: null },
          });
          const to = response.headers.get("location");
          if (to !== null) expect(new URL(to, origin).origin).toBe(origin);
        }
    });
    expect(w.faults.splice(0)).toEqual([]);
  });
});

describe("a body", () => {
  test("that is too large is refused by every route that takes one, before it is read", async () => {
    const headers = { authorization: bearer(), "content-type": "application/json" };
    const large = 40_000_000;
    w.pass(2); // What can be guessed at was asked often just now.
    for (const path of posts.filter((one) => !one.startsWith("/hooks"))) {
      expect(limitOf(path).bytes).toBeLessThan(large);
      const body = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error("It was read.")) });
      const { status } = await send(path, {
        ...{ method: "POST", body, duplex: "half" as const },
        headers: { ...headers, "content-length": String(large) },
      });
      expect({ path, status }).toEqual({ path, status: 413 });
    }
    expect(w.faults.splice(0)).toEqual([]);
  });

  test("that is packed is not unpacked: a small one cannot become a large one", async () => {
    const headers = { authorization: bearer(), "content-type": "application/json", "content-encoding": "gzip" };
    const body = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    for (const path of ["/v1/proposals", "/v1/changes", "/v1/may"])
      expect((await send(path, { method: "POST", headers, body })).status).toBe(400);
  });

  test("with names that every object has makes nothing else of any object", async () => {
    const headers = { authorization: bearer(), "content-type": "application/json", "idempotency-key": "proto-0001" };
    const evil = '"__proto__":{"oneWay":true,"polluted":true},"constructor":{"prototype":{"polluted":true}}';
    await w.fork(async () => {
      for (const path of posts.filter((one) => one.startsWith("/v1/"))) {
        const { status } = await send(path, { method: "POST", headers, body: `{${evil}}` });
        expect([path, status < 500]).toEqual([path, true]);
      }
      const action = `{"kind":"refund","target":"c","reason":"Twice.","parameters":{${evil},"amount":1}}`;
      expect((await send("/v1/actions", { method: "POST", headers, body: action })).status).toBeLessThan(500);
      const form = new URLSearchParams(
        ["__proto__", "constructor", "toString", "__proto__[polluted]", "a[__proto__]"].map((one) => [one, "polluted"]),
      );
      const own = { cookie: cookie(), origin: w.origin };
      for (const path of posts.filter((one) => !/^\/(v1|hooks|mcp|link|sign|pair|me)/.test(one)))
        expect((await send(path, { method: "POST", headers: own, body: form })).status).toBeLessThan(500);
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(w.faults.splice(0)).toEqual([]);
  });
});

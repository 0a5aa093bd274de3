/** What the server takes from whom: strangers nothing, known callers as much as the contract says; and reading records nothing. */

import { beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../src/http/server.ts";
import { type Desk, expectStatus, openDesk, origin, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
let ci: ReturnType<typeof withToken>;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  ci = withToken(desk, await tokenOf(li, "machine:ci"));
});

const change = (patch: string) => ({
  repo: "billing",
  ref: "refs/heads/x",
  head: "a".repeat(40),
  base: "b".repeat(40),
  subject: "Long",
  pageAtBase: "",
  makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author"] }],
  patch,
  truncated: true,
  trailers: [],
});
const head = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+";
const two = 2_097_152;
const patchOf = (letter: string, length: number) => head + letter.repeat((length - head.length) / letter.length);

describe("a patch", () => {
  test.each([
    ["Latin letters", "x"],
    ["Chinese letters", "\u6f22"],
    ["escapes, six bytes each in JSON", "\u001b"],
    ["smileys", "\u{1f600}"],
  ])("of 2 MiB of %s is taken", async (_, letter) => {
    await expectStatus(await ci.post("/v1/changes", change(patchOf(letter, two))), 200);
  });

  test("of 3 MiB is refused by its name, in Latin letters as in escapes", async () => {
    for (const letter of ["x", "\u001b"]) {
      const answer = await ci.post("/v1/changes", change(patchOf(letter, (two * 3) / 2)));
      await expectStatus(answer.clone(), 413);
      expect(await answer.text()).toContain("patch");
    }
  });
});

test("a page that is too large is refused by its name", async () => {
  const answer = await ci.post("/v1/page/offer", { source: "x".repeat(262_145) });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: "http.tooLarge", errors: [{ field: "source" }] });
});

describe("a stranger", () => {
  const strange = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    desk.server.request(`${origin}${path}`, {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json", ...headers },
    } as RequestInit);

  test("is refused before a word of what they send is read", async () => {
    for (const path of ["/v1/changes", "/v1/proposals", "/v1/releases", "/v1/gate", "/v1/metrics", "/v1/nothing"]) {
      let pulled = 0;
      const body = new ReadableStream({
        pull(controller) {
          pulled += 1;
          if (pulled > 100) controller.close();
          else controller.enqueue(new Uint8Array(65_536));
        },
      });
      expect((await strange(path, body)).status).toBe(401);
      expect(pulled).toBeLessThanOrEqual(1);
    }
  });

  test("is a stranger with a token that nobody made, also in a browser where somebody is signed in", async () => {
    const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { authorization: "Bearer fc_x_01234567890123456789", cookie, origin };
    expect((await strange("/v1/proposals", "{", headers)).status).toBe(401);
  });

  test("may ask to be paired", async () => {
    const answer = await strange("/v1/pairings", JSON.stringify({ hash: "a".repeat(64), name: "laptop" }));
    expect(answer.status).toBe(200);
  });

  test("who sends ten megabytes to a port is refused, and the server goes on", async () => {
    const { port, close } = await listen(desk.server, 0, "127.0.0.1");
    const send = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: new Uint8Array(10_485_760) }).then(
        ({ status }) => status,
        () => "cut off",
      );
    for (const path of ["/v1/changes", "/hooks/alertmanager"]) expect([401, "cut off"]).toContain(await send(path));
    expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200);
    await close();
  });
});

test("reading records nothing, whichever address is read", async () => {
  await expectStatus(await ci.post("/v1/changes", change(patchOf("x", 1000))), 200);
  await expectStatus(
    await ci.post("/v1/proposals", { id: "p-one", question: "Can we rename the private helper?" }),
    200,
  );
  await expectStatus(await ci.post("/v1/incidents", { title: "Charges fail", severity: 2 }), 200);
  const { world } = desk.app;
  const ids: Readonly<Record<string, string | undefined>> = {
    proposals: "p-one",
    changes: world.many("change").entries().next().value?.[0],
    incidents: world.many("incident").entries().next().value?.[0],
    people: "li",
  };
  const paths = new Set(desk.server.routes.filter(({ method }) => method === "GET").map(({ path }) => path));
  const reading = await tokenOf(li, "machine:reader", ["read"]);
  const before = desk.app.head;
  const books = async () =>
    Promise.all(["refusals", "metrics", "samples", "hooks", "told"].map((book) => desk.store.lastNote(book)));
  const noted = await books();
  const statuses = new Map<string, number>();
  for (const path of paths) {
    const [, kind = ""] = /^\/(?:v1\/)?([a-z]+)/.exec(path) ?? [];
    const filled = path.replace(/:[a-z]+(\{[^}]*\})?/g, ids[kind] ?? "1").replaceAll("*", "app.css");
    for (const query of ["", "?q=rename+a+private+helper&as=li&environment=production"]) {
      const shown = await ana.browser.get(`${filled}${query}`);
      await shown.body?.cancel();
      const { status } = await withToken(desk, reading).get(`${filled}${query}`);
      statuses.set(path, Math.max(statuses.get(path) ?? 0, shown.status, status));
    }
  }
  expect(paths.size).toBeGreaterThan(40);
  expect([...statuses].filter(([, status]) => status >= 500)).toEqual([]);
  expect(desk.app.head).toEqual(before);
  expect(await books()).toEqual(noted);
});

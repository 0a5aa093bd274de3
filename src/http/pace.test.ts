/** How often things may be tried, by whom, and what a flood costs. */

import { connect } from "node:net";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { firstPerson, openDesk, tokenOf, withToken } from "../../test/e2e/desk.ts";
import { addressOf, paced } from "./pace.ts";
import { listen } from "./server.ts";

const at = new Date("2026-11-19T12:00:00.000Z");

test("a flood from everywhere is forgotten from its oldest end, and fills no memory", async () => {
  const pace = paced(
    3,
    60_000,
    () => at,
    (c) => c.req.header("from") ?? "",
  );
  const server = new Hono().post("/", pace, (c) => c.text("in"));
  const ask = async (from: string) => (await server.request("/", { method: "POST", headers: { from } })).status;
  for (let n = 0; n < 3; n += 1) await ask("guesser");
  for (let n = 0; n < 9_990; n += 1) await ask(`network-${n}`);
  expect(await ask("guesser")).toBe(429);
  for (let n = 0; n < 200; n += 1) await ask(`other-${n}`);
  expect(pace.size()).toBeLessThanOrEqual(10_000);
  expect(await ask("guesser")).toBe(429);
});

test.each([
  ["a caller without a proxy", "http://localhost", "127.0.0.1", "9.9.9.9", "127.0.0.1"],
  ["a caller behind the proxy of this machine", "https://f.example", "127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"],
  ["a caller who came around the proxy", "https://f.example", "8.8.8.8", "1.1.1.1", "8.8.8.8"],
  ["two addresses of one network", "https://f.example", "10.0.0.2", "2001:db8:1:2::7", "2001:db8:1:2"],
])("%s is paced by their own address", async (_, origin, remoteAddress, forwarded, counts) => {
  const server = new Hono().get("/", (c) => c.text(addressOf(origin)(c)));
  const env = { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: "IPv4" } } };
  const request = new Request("http://localhost/", { headers: { "x-forwarded-for": forwarded } });
  expect(await (await server.fetch(request, env)).text()).toBe(counts);
});

test("whoever floods the ways in keeps nobody who holds a passkey out, from the same network too", async () => {
  const desk = await openDesk();
  const ana = await firstPerson(desk);
  const stranger = desk.browser();
  for (let n = 0; n < 40; n += 1) {
    await stranger.submit("/link/guess", { person: "ana" });
    await stranger.json("/sign-in/options", {});
    await stranger.submit("/sign-in", { assertion: "{}" });
  }
  const phone = desk.browser();
  await phone.signIn(ana.device);
  expect((await phone.get("/me")).status).toBe(200);
});

test("a clock that was ahead for a while makes nobody wait until it comes again", async () => {
  let now = at.getTime() + 3_600_000;
  const pace = paced(
    3,
    60_000,
    () => new Date(now),
    () => "one",
  );
  const server = new Hono().post("/", pace, (c) => c.text("in"));
  for (let n = 0; n < 4; n += 1) await server.request("/", { method: "POST" });
  now = at.getTime();
  expect((await server.request("/", { method: "POST" })).status).toBe(200);
});

test("tokens are not guessed at, and a good one is never slowed down by bad ones", async () => {
  const desk = await openDesk();
  const ana = await firstPerson(desk);
  const good = withToken(desk, await tokenOf(ana, "machine:ci", ["read"]));
  const bad = withToken(desk, "fc_abc_01234567890123456789");
  let last = new Response();
  for (let n = 0; n < 61; n += 1) last = await (n % 2 === 0 ? bad.get("/v1/me") : bad.post("/v1/proposals", {}));
  expect(last.status).toBe(429);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await good.get("/v1/me")).status).toBe(200);
  expect((await ana.browser.get("/me")).status).toBe(200);
  desk.pass(2);
  expect((await bad.get("/v1/me")).status).toBe(401);
});

test.each([
  ["an export", "/v1/export", 30],
  ["a search", "/record?q=refund", 300],
])("%s is slowed down for whoever floods, with the time to wait, and for nobody else", async (_, path, most) => {
  const desk = await openDesk();
  const ana = await firstPerson(desk);
  const other = desk.browser();
  await other.signIn(ana.device);
  let last = new Response();
  for (let n = 0; n <= most; n += 1) {
    await last.body?.cancel();
    last = await ana.browser.get(path);
  }
  expect([last.status, Number(last.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect((await other.get(path)).status).toBe(200);
});

test.each([
  ["its headers", "GET /sign-in HTTP/1.1\r\nhost: x\r\n"],
  ["its body", "POST /v1/pairings HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"],
])("who sends %s drop by drop is cut off", async (_, begun) => {
  const desk = await openDesk();
  const patience = { headersTimeout: 60, requestTimeout: 120, connectionsCheckingInterval: 20 };
  const { port, close } = await listen(desk.server, 0, "127.0.0.1", undefined, patience);
  const heard = await new Promise<string>((resolve) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(begun));
    socket.on("data", (bytes) => {
      said += bytes.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(said));
  });
  expect(heard).toMatch(/HTTP\/1\.1 408|^$/);
  await close();
});

test("a header or an address beyond all measure is refused, and the server goes on", async () => {
  const desk = await openDesk();
  const { port, close } = await listen(desk.server, 0, "127.0.0.1");
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(({ status }) => status);
  expect(await ask("/sign-in", { "x-large": "x".repeat(20_000) })).toBe(431);
  expect(await ask(`/sign-in?next=/${"a".repeat(20_000)}`)).toBe(431);
  expect(await ask("/sign-in")).toBe(200);
  await close();
});

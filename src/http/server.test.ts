import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { firstPerson, openDesk } from "../../test/e2e/desk.ts";
import { createServer, listen } from "./server.ts";

test("the server listens, says where, and stops although somebody still listens to events", async () => {
  const desk = await openDesk();
  const ana = await firstPerson(desk);
  const { port, close } = await listen(desk.server, 0, "127.0.0.1");
  const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
  const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  expect((await at("/sign-in")).status).toBe(200);
  const events = await at("/events");
  expect(events.status).toBe(200);
  await close();
  await events.text().catch(() => "cut off");
  await expect(at("/sign-in")).rejects.toThrow();
});

test("a port that is taken is a fault that names itself", async () => {
  const desk = await openDesk();
  const { port, close } = await listen(desk.server, 0, "127.0.0.1");
  await expect(listen(desk.server, port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
  await close();
});

test("each address has its own pace, and waiting helps", async () => {
  const desk = await openDesk();
  const { port, close } = await listen(desk.server, 0, "127.0.0.1");
  const guess = () => fetch(`http://127.0.0.1:${port}/link/guess`, { method: "POST" });
  const statuses = [];
  for (let tries = 0; tries < 40; tries += 1) statuses.push((await guess()).status);
  expect(statuses.filter((status) => status === 429).length).toBe(10);
  desk.pass(1);
  expect((await guess()).status).toBe(409);
  await close();
});

test("with https the cookie is for this host only and never sent in the clear", async () => {
  const desk = await openDesk();
  const origin = "https://finalcall.example";
  const { server, setup } = createServer({
    app: desk.app,
    now: () => new Date("2026-11-19T12:00:00.000Z"),
    random: (bytes) => randomBytes(bytes).toString("base64url"),
    origin,
    assets: ".",
    report: () => {},
    challengeKey: "a secret",
  });
  const response = await server.request(`${origin}/link/${setup.secret}`, {
    method: "POST",
    headers: { origin },
    body: new URLSearchParams({ person: "ana" }),
  });
  expect(response.headers.get("set-cookie")).toMatch(
    /^__Host-finalcall=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(response.headers.get("strict-transport-security")).toContain("max-age");
});

/** A browser asks to be told, over HTTP: by its own person only, and never into our own network. */

import { expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import { firstPerson, openDesk, origin } from "./desk.ts";

const browserAt = (endpoint: string) => ({ endpoint, p256dh: "BAAA", auth: "AAAA", name: "phone" });
const good = browserAt("https://push.example.com/send/abc");

test("a signed-in person is told in this browser, sees it under You, and ends it there", async () => {
  const desk = await openDesk();
  const ana = (await firstPerson(desk)).browser;
  expect((await ana.json("/me/push", good)).status).toBe(200);
  const [device] = worldOf(desk.app.world).people.get("ana")?.devices ?? [];
  expect(device?.device).toMatch(/^[0-9a-f]{64}$/);
  expect((await ana.submit("/me/push/end", { device: device?.device ?? "" })).status).toBe(303);
  expect(worldOf(desk.app.world).people.get("ana")?.devices).toEqual([]);
});

test("a stranger, another site's page, and an address in our own network are refused", async () => {
  const desk = await openDesk();
  const ana = (await firstPerson(desk)).browser;
  expect((await desk.browser().json("/me/push", good)).status).toBe(401);
  expect((await ana.json("/me/push", good, { origin: "https://evil.example" })).status).toBe(403);
  for (const endpoint of ["https://127.0.0.1/x", "https://metadata.google.internal/x", "http://push.example.com/x"])
    expect((await ana.json("/me/push", browserAt(endpoint))).status).toBe(400);
  expect((await ana.json("/me/push", { ...good, id: "li" })).status).toBe(200);
  expect(worldOf(desk.app.world).people.get("li")?.devices ?? []).toEqual([]);
});

test("neither the address nor its keys stand on the record's screen or in an entry", async () => {
  const desk = await openDesk();
  const ana = (await firstPerson(desk)).browser;
  await ana.json("/me/push", good, { origin });
  const rows = await desk.store.read(0, 1000);
  const entry = rows.find(({ body }) => body.includes("person.pushSubscribed"));
  expect(entry?.body).not.toContain("push.example.com");
  const screens = await Promise.all(
    ["/record", `/record/${entry?.seq}`, "/record?q=push.example.com", "/me"].map(async (path) =>
      (await ana.get(path)).text(),
    ),
  );
  for (const screen of screens) expect(screen.replaceAll(/value="[^"]*"/g, "")).not.toContain("push.example.com");
  expect(screens[0]).toContain("Is told on “phone” from now on");
});

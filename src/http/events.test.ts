import { beforeEach, expect, test } from "vitest";
import {
  type Desk,
  firstPerson,
  invite,
  openDesk,
  origin,
  type Signed,
  smallTeam,
  tokenOf,
} from "../../test/e2e/desk.ts";

let desk: Desk;
let ana: Signed;
let listening: number;
beforeEach(async () => {
  desk = await openDesk();
  ana = await firstPerson(desk);
  listening = 0;
  const { listen } = desk.app;
  desk.app.listen = (hear) => {
    const stop = listen(hear);
    listening += 1;
    let stopped = false;
    return () => {
      if (!stopped) listening -= 1;
      stopped = true;
      stop();
    };
  };
});

const caller = { actor: "person:ana", via: "passkey:s1" };
const happen = async (times: number) => {
  await desk.app.execute(
    "proposal.ask",
    { id: "busy", question: "Shall we?", options: [], oneWay: false, guardrails: [] },
    caller,
  );
  const comments = Array.from({ length: times }, (_, n) =>
    desk.app.execute("proposal.comment", { id: "busy", says: `No. ${n}` }, caller),
  );
  await Promise.all(comments);
};

test("a listener that takes nothing is let go, so that it cannot fill the memory", async () => {
  const { body } = await ana.browser.get("/events");
  expect(body).not.toBeNull();
  expect(listening).toBe(1);
  await happen(2000);
  expect(listening).toBe(0);
});

test("one who goes away is not told any more", async () => {
  const { body } = await ana.browser.get("/events");
  await body?.cancel();
  await happen(1);
  expect(listening).toBe(0);
});

test("asking only for the headers opens nothing", async () => {
  const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
  const response = await desk.server.request(`${origin}/events`, { method: "HEAD", headers: { cookie } });
  expect(response.status).toBe(200);
  expect(listening).toBe(0);
});

test("one who listens while the store cannot be read is let go", async () => {
  await happen(3);
  const { read } = desk.store;
  desk.store.read = () => Promise.reject(new Error("gone"));
  const response = await ana.browser.get("/events", { "last-event-id": "1" });
  await response.text();
  desk.store.read = read;
  expect(listening).toBe(0);
});

test("a session listens twenty times at once and no more; whoever goes away makes room", async () => {
  const streams = [];
  for (let n = 0; n < 20; n += 1) streams.push(await ana.browser.get("/events"));
  expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await ana.browser.get("/events")).status).toBe(429);
  await streams[0]?.body?.cancel();
  await happen(1);
  const again = await ana.browser.get("/events");
  expect(again.status).toBe(200);
  for (const { body } of [...streams.slice(1), again]) await body?.cancel();
});

test("whoever the page drops hears nothing more, nor does the token that they made", async () => {
  const sam = await invite(desk, ana, "sam");
  const authorization = `Bearer ${await tokenOf(sam, "person:sam")}`;
  const screen = await sam.browser.get("/events");
  const program = await desk.server.request(`${origin}/events`, { headers: { authorization } });
  expect([screen.status, program.status, listening]).toEqual([200, 200, 2]);

  const without = smallTeam
    .replace(/^ {2}sam: .*\n/m, "")
    .replaceAll(/\bsam\b/g, "ana")
    .replaceAll("[ana, noor]", "[noor]");
  await desk.app.execute("page.offer", { source: without }, { actor: "system", via: "system" });
  expect((await ana.browser.fill("/page", "/page/adopt", {}, ana.device)).status).toBe(303);
  await happen(1);

  expect(listening).toBe(0);
  for (const { body } of [screen, program]) expect(await new Response(body).text()).not.toContain("page.adopted");
});

test("a session that is ended hears nothing more, not even of its end", async () => {
  const elsewhere = desk.browser();
  await elsewhere.signIn(ana.device);
  const stream = await elsewhere.get("/events");
  await elsewhere.submit("/sign-out", {});
  expect(await stream.text()).toBe("");
  expect(listening).toBe(0);
});

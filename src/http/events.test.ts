import { beforeEach, expect, test } from "vitest";
import { type Desk, firstPerson, openDesk, origin, type Signed } from "../../test/e2e/desk.ts";

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

/** The far side that the double-delivery measurement counts at: a wrong count there would prove nothing. */

import { afterEach, expect, test } from "vitest";
import { type FarSide, openFarSide } from "../../bench/double-delivery/far-side.ts";

let farSide: FarSide;
afterEach(() => farSide.stop());

const send = (key?: string): Promise<Response> =>
  fetch(farSide.url, {
    method: "POST",
    body: "{}",
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });

test("A provider that honours keys applies one effect for a key, quoted or bare, and one for each request without", async () => {
  farSide = await openFarSide({ honoursKeys: true });
  for (const key of ['"a"', "a", "b", undefined, undefined]) expect((await send(key)).status).toBe(200);
  expect(farSide.effects("a")).toBe(1);
  expect(farSide.effects()).toBe(4);
  expect(farSide.arrivals.map(({ applied }) => applied)).toEqual([true, false, true, true, true]);
});

test("A provider that knows no keys applies every request", async () => {
  farSide = await openFarSide({ honoursKeys: false });
  await Promise.all(Array.from({ length: 20 }, () => send('"a"')));
  expect(farSide.effects("a")).toBe(20);
});

test("A provider that drops the connection has applied the effect all the same", async () => {
  farSide = await openFarSide({ honoursKeys: true });
  farSide.behave("dropped");
  const answer = await send('"a"');
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  expect(farSide.effects("a")).toBe(1);
});

test("A provider that never answers has applied the effect by the time its arrival is known", async () => {
  farSide = await openFarSide({ honoursKeys: false });
  farSide.behave("held");
  const arrived = farSide.nextArrival();
  const unanswered = send('"a"').catch(() => "never answered");
  expect(await arrived).toEqual({ key: "a", body: "{}", applied: true });
  await farSide.stop();
  expect(await unanswered).toBe("never answered");
});

/** Web push against a service that speaks HTTP and decrypts as a browser does, with code of its own. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { type PushService, startPushService } from "../../../test/support/push-service.ts";
import { newPushKeys, sendPush, subscriptionIn } from "./push.ts";

const keys = newPushKeys();
let service: PushService;
beforeEach(async () => {
  service = await startPushService(keys.publicKey);
});
afterEach(() => service.close());

const push = {
  payload: JSON.stringify({ title: "Ana decides: größer?" }),
  urgency: "high" as const,
  topic: "b2".repeat(16),
};
const contact = "mailto:finalcall@quillhaven.example";
const sent = (by = keys) => sendPush(service.subscription, push, by, contact, service.send);

test("the browser can read it, and the push service knows who sent it and how urgent it is", async () => {
  expect(await sent()).toEqual({ came: "sent" });
  expect(service.taken).toEqual([
    { note: { title: "Ana decides: größer?" }, urgency: "high", topic: push.topic, ttl: "86400", contact },
  ]);
});

test("another server's key is refused by the push service, and nothing is lost by it", async () => {
  expect(await sent(newPushKeys())).toMatchObject({ came: "later", down: true });
  expect(service.taken).toEqual([]);
});

test.each([
  [404, { came: "gone" }],
  [410, { came: "gone" }],
  [413, { came: "never" }],
  [429, { came: "later", down: true }],
  [503, { came: "later", down: true }],
])("an answer of %i means so", async (status, outcome) => {
  service.status = status;
  expect(await sent()).toMatchObject(outcome);
});

test("a service that is away is tried again; keys that are none take nothing down", async () => {
  const nobody = () => Promise.reject(new TypeError("fetch failed"));
  expect(await sendPush(service.subscription, push, keys, contact, nobody)).toMatchObject({
    came: "later",
    down: true,
  });
  const broken = { ...service.subscription, p256dh: "AAAA" };
  expect(await sendPush(broken, push, keys, contact, service.send)).toMatchObject({ came: "never" });
});

test("words that were removed are no subscription", () => {
  expect(subscriptionIn("[removed]")).toBeUndefined();
  expect(subscriptionIn(JSON.stringify(service.subscription))).toEqual(service.subscription);
});

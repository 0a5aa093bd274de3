/** Browsers that are told: whose they are, where they may lead, and how they end. */

import { expect, test } from "vitest";
import { hashOf, pageInForce, recorded } from "../../../test/support/history.ts";
import { given } from "../../kernel/given.ts";
import { kinds } from "../index.ts";
import { isPushAddress } from "./push-address.ts";

const endpoint = "https://push.example.com/send/abc";
const browser = { endpoint, p256dh: "BAAA", auth: "AAAA", name: "phone" };
const subscribed = [...pageInForce, ...recorded(pageInForce, "ana", "person.subscribePush", { id: "ana", ...browser })];
const when = (past: Parameters<typeof given>[1], who: string, command: string, data: object, how = {}) =>
  given(kinds, past).when(who, command, data, how);

test("a person at their browser is told there from now on; the same browser again changes nothing", () => {
  expect(subscribed.at(-1)).toMatchObject({
    type: "person.pushSubscribed",
    data: { id: "ana", device: hashOf(endpoint) },
  });
  expect(JSON.stringify(subscribed.at(-1))).not.toContain("push.example.com");
  when(subscribed, "ana", "person.subscribePush", { id: "ana", ...browser }).records();
});

test("nobody subscribes for somebody else, and no token and no stranger does", () => {
  when(pageInForce, "ben", "person.subscribePush", { id: "ana", ...browser }).refuses("person.notYou");
  when(pageInForce, "ana", "person.subscribePush", { id: "ana", ...browser }, { via: "token:t1" }).refuses(
    "person.notInBrowser",
  );
  when(pageInForce, "eve", "person.subscribePush", { id: "eve", ...browser }).refuses("person.notOnPage");
});

test("a browser tells one person: whoever asks last", () => {
  when(subscribed, "ben", "person.subscribePush", { id: "ben", ...browser }).recordsTypes(
    "person.pushEnded",
    "person.pushSubscribed",
  );
});

test("it ends by the person, or by the server once nobody listens there, and by nobody else", () => {
  const device = hashOf(endpoint);
  when(subscribed, "ana", "person.endPush", { id: "ana", device }).recordsTypes("person.pushEnded");
  when(subscribed, "system", "person.endPush", { id: "ana", device }).recordsTypes("person.pushEnded");
  when(subscribed, "ben", "person.endPush", { id: "ana", device }).refuses("person.notYou");
  when(pageInForce, "ana", "person.endPush", { id: "ana", device }).records();
});

test("ten browsers are the most", () => {
  let past = [...pageInForce];
  for (let n = 0; n < 10; n += 1)
    past = [
      ...past,
      ...recorded(past, "ana", "person.subscribePush", { id: "ana", ...browser, endpoint: `${endpoint}${n}` }),
    ];
  when(past, "ana", "person.subscribePush", { id: "ana", ...browser }).refuses("person.tooManyDevices");
});

test.each([
  "https://fcm.googleapis.com/fcm/send/abc:def",
  "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
  "https://web.push.apple.com/QOX",
  "https://wns2-par02p.notify.windows.com/w/?token=BQ",
])("an address of a push service is taken: %s", (address) => expect(isPushAddress(address)).toBe(true));

test.each([
  "http://push.example.com/send",
  "https://127.0.0.1/send",
  "https://2130706433/send",
  "https://0x7f.1/send",
  "https://[::1]/send",
  "https://localhost/send",
  "https://metadata.google.internal/send",
  "https://printer.local/send",
  "https://10.0.0.1.:443/send",
  "https://push.example.com:8443/send",
  "https://ana:secret@push.example.com/send",
  "file:///etc/passwd",
  "push.example.com",
  "",
])("an address that may lead into our own network is refused: %s", (address) =>
  expect(isPushAddress(address)).toBe(false),
);

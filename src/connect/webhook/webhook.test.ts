/** Signed webhooks against a real receiver that checks them with its own code. */

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliver, signatureOf } from "./webhook.ts";

/** The example of the specification's own libraries: secret, id, timestamp, body and the signature they agree on. */
const example = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

let status = 200;
let headers: Record<string, string> = {};
const accepted: string[] = [];
const rejected: string[] = [];
/** A receiver by the words of the specification: constant time, five minutes, each id once. */
const receiver = createServer(async (request, response) => {
  const body = await textOf(request);
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(
    (name) => request.headers[name] as string,
  );
  const mac = createHmac("sha256", Buffer.from(example.secret.split("_")[1] ?? "", "base64"));
  const expected = mac.update([id, timestamp, body].join(".")).digest();
  const given = Buffer.from((signature ?? "").replace(/^v1,/, ""), "base64");
  const good = given.length === expected.length && timingSafeEqual(given, expected);
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  if (!good || !fresh) rejected.push(body);
  else if (status === 200 && !accepted.includes(`${id} ${body}`)) accepted.push(`${id} ${body}`);
  response.writeHead(good && fresh ? status : 401, headers).end("noted");
});
let to = "";
beforeAll(async () => {
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  to = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(() => void receiver.close());
beforeEach(() => {
  status = 200;
  headers = {};
  accepted.length = 0;
  rejected.length = 0;
});

const textOf = async (request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};
const now = () => Math.floor(Date.now() / 1000);
const delivery = () => ({ id: "msg_1", timestamp: now(), body: '{"type":"release.stopped","text":"größer"}' });

test("the signature is that of the specification's own example", () => {
  expect(signatureOf(example.secret, example)).toBe(example.signature);
});

test("a receiver with its own code accepts it; sent again it has the same id, and counts once", async () => {
  expect(await deliver({ to, secret: example.secret }, delivery())).toEqual({ came: "sent" });
  expect(await deliver({ to, secret: example.secret }, delivery())).toEqual({ came: "sent" });
  expect(accepted).toEqual([`msg_1 ${delivery().body}`]);
});

test("signed with another key, or too long ago, it is refused over there, and tried again", async () => {
  const other = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  expect(await deliver({ to, secret: other }, delivery())).toMatchObject({ came: "later", why: "It answered 401." });
  const old = { ...delivery(), timestamp: now() - 600 };
  expect(await deliver({ to, secret: example.secret }, old)).toMatchObject({ came: "later" });
  expect([accepted.length, rejected.length]).toEqual([0, 2]);
});

test.each([
  [204, { came: "sent" }],
  [400, { came: "later", down: false }],
  [410, { came: "never" }],
  [429, { came: "later", down: true }],
  [500, { came: "later", down: true }],
  [503, { came: "later", down: true }],
])("an answer of %i means so", async (code, outcome) => {
  status = code;
  expect(await deliver({ to, secret: example.secret }, delivery())).toMatchObject(outcome);
});

test("a redirect is not followed: the signature is for the address on the page", async () => {
  status = 302;
  headers = { location: to };
  expect(await deliver({ to, secret: example.secret }, delivery())).toMatchObject({
    came: "later",
    down: true,
    why: expect.stringContaining("redirects are not followed"),
  });
});

test("nobody there, or a secret that is none: everything waits, and nothing is sent unsigned", async () => {
  expect(await deliver({ to: "http://127.0.0.1:1/hook", secret: example.secret }, delivery())).toMatchObject({
    came: "later",
    down: true,
  });
  for (const secret of ["", "whsec_", "secret", "whsec_c2hvcnQ="])
    expect(await deliver({ to, secret }, delivery())).toMatchObject({ came: "later", down: true });
  expect([accepted.length, rejected.length]).toEqual([0, 0]);
});

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openDesk, origin } from "../../../test/e2e/desk.ts";
import { newDevice } from "../../../test/e2e/device.ts";
import { openMemory } from "../../log/memory.ts";
import { challengeKey } from "./challenge-key.ts";

const now = () => new Date("2026-11-19T12:00:00.000Z");
const random = (bytes: number) => randomBytes(bytes).toString("base64url");

test("processes that start at the same moment over one store share one key, and so does a later one", async () => {
  const { app } = await openDesk();
  const keys = await Promise.all([1, 2, 3].map(() => challengeKey({ app, now, random })));
  expect(new Set([...keys, await challengeKey({ app, now, random })]).size).toBe(1);
  expect(keys[0]?.length).toBeGreaterThanOrEqual(43);
});

test("two stores have two keys", async () => {
  const [one, other] = [await openDesk(), await openDesk()];
  expect(await challengeKey({ app: one.app, now, random })).not.toBe(
    await challengeKey({ app: other.app, now, random }),
  );
});

test("a challenge given out by one process is answered at another", async () => {
  const store = openMemory();
  const [one, other] = [await openDesk(store), await openDesk(store)];
  const browser = one.browser();
  const device = newDevice(origin);
  await browser.submit(`/link/${one.setup.secret}`, { person: "ana" });
  expect((await browser.enrol(device)).status).toBe(200);
  const options = (await (await one.browser().json("/sign-in/options", {})).json()) as { challenge: string };
  const assertion = JSON.stringify(device.touch(options.challenge));
  const answer = await other.browser().submit("/sign-in", { next: "/", assertion });
  expect(answer.status).toBe(303);
});

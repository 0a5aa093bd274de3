/** The way back is tried before it is needed: once a day for each task, not for each server, and the owner hears when it fails. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { realTimers } from "../../src/app/timers.ts";
import { drillCalls } from "../../src/gateway/drill-calls.ts";
import { gatewayOn } from "../../src/gateway/server.ts";
import { startTriggers } from "../../src/gateway/triggers.ts";
import { startWayBack, type WayBack } from "../../src/gateway/way-back.ts";
import type { AiSeen } from "../../src/views/ai-numbers.ts";
import { worldOf } from "../../src/views/context.ts";
import type { Heard } from "../../src/views/notice.ts";
import { notices } from "../../src/views/notices.ts";
import { chatAnswer, type FarSide, farSide, json } from "./support/far-side.ts";
import { approveTask, does, type GatewayWorld, openGateway, serveGateway, upstreamKey } from "./support/gateway.ts";
import { handTimers } from "./support/hand-timers.ts";

const task = "billing-replies";
const key = "only-this-process-knows";
const hour = 3_600_000;

let far: FarSide;
let world: GatewayWorld;
let later: number;
let files: readonly string[];
let open: { close(): unknown }[];
const now = () => new Date(Date.now() + later);

beforeEach(async () => {
  [later, files, open] = [0, ["templates/billing/late-fee.md"], []];
  far = await farSide();
  world = await openGateway({ openai: far.url });
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  await world.close();
  await far.close();
});

/** One server of the team; it looks when the test says so. */
async function server(): Promise<WayBack & { pass(): void; looks: number }> {
  const { app, ledger } = world;
  const report = (fault: unknown) => void world.faults.push(fault);
  const gateway = gatewayOn({ app, ledger, now: () => new Date(), report, ownKey: key, secretOf: () => upstreamKey });
  const { url, close } = await serveGateway(gateway);
  const { timers, pass, waiting } = handTimers();
  const providerOf = (name: string) =>
    worldOf(app.world).page.inForce?.page.ai.providers.find((one) => one.name === name);
  const calls = drillCalls({ origin: url, key, elapsed: () => 0, providerOf }, true);
  const wayBack = startWayBack({
    ...{ app, now, timers, templates: async () => files, random: () => 0.5, report },
    call: (name, how) => calls.call(name, how),
  });
  open.push({ close }, gateway, wayBack);
  return { ...wayBack, pass, looks: waiting.size };
}

const asked = () => far.requests.length;
const back = () => worldOf(world.app.world).tasks.get(task)?.releases[0]?.checked;
const deaf: Heard = { of: () => [], subjects: () => [], knows: () => false };
function told(wayBack?: AiSeen["wayBack"]): string[] {
  const at = new Date().toISOString();
  const context = { world: world.app.world, at, me: undefined, words: async () => () => "", ai: { wayBack } };
  const all = notices(context, deaf).filter(({ about }) => about.endsWith(":way-back"));
  return all.map((one) => `${one.people.join()}: ${one.says(context, () => "").lines[0]}`);
}

test("the release before is asked once a day, whoever looks how often, on two servers", async () => {
  await approveTask(world.app, task, "Second words.");
  const [one, two] = [await server(), await server()];
  for (const each of [one, two, one, two]) await each.look();
  expect(asked()).toBe(1);
  expect(far.last().body).not.toContain("Second words.");
  expect(back()).toMatchObject({ ok: true });
  later = 23 * hour;
  await one.look();
  expect(asked()).toBe(1);
  later = 25 * hour;
  await two.look();
  later = 0; // the record's own clock was not moved
  await one.look();
  expect(asked()).toBe(2);
  expect(told()).toEqual([]);
  expect(world.faults).toEqual([]);
});

test("it is asked anew after a yes, and a rollback takes it as it is", async () => {
  await approveTask(world.app, task, "Second words.");
  const one = await server();
  await one.look();
  await approveTask(world.app, task, "Third words.");
  await one.look();
  expect(asked()).toBe(2);
  expect(far.last().body).toContain("Second words.");
});

test("what does not answer is told to the owner, refuses the rollback, and is asked again after an hour", async () => {
  await approveTask(world.app, task, "Second words.");
  far.does((res) => void json(res, { error: { message: "Switched off.", code: "gone" } }, 404));
  const one = await server();
  await one.look();
  expect(back()).toMatchObject({ ok: false });
  expect(told()).toEqual([expect.stringMatching(/^ana: Release 1 was asked at \d\d:\d\d, and did not answer\./)]);
  await expect(does(world.app, "ana", "task.rollBack", { id: task, reason: "It is wrong." })).rejects.toThrow(
    "task.notAnswering",
  );
  await one.look();
  expect(asked()).toBe(1);
  far.does();
  later = hour;
  await one.look();
  expect(back()).toMatchObject({ ok: true });
  expect(told()).toEqual([]);
});

test("another model in its place is no way back, and stops nobody's drill", async () => {
  await approveTask(world.app, task, "Second words.");
  const triggers = startTriggers({ app: world.app, ledger: world.ledger, timers: realTimers, report: () => undefined });
  open.push(triggers);
  far.does((res) => void json(res, chatAnswer("yes", { model: "gpt-4o-mini" })));
  await (await server()).look();
  await world.last(task);
  await triggers.settled();
  expect(back()).toMatchObject({ ok: false });
  expect(worldOf(world.app.world).pauses.size).toBe(0);
});

test("while all AI is paused nobody is asked, and nothing is said of the release", async () => {
  await approveTask(world.app, task, "Second words.");
  await does(world.app, "ana", "pause.pause", {
    id: "pause-aaaaaaaaaaaa",
    what: "everything",
    name: "",
    reason: "A look.",
  });
  await (await server()).look();
  expect([asked(), back()]).toEqual([0, undefined]);
  expect(told()).toEqual([]);
});

test("where the way back is by hand the templates are looked for, and the owner hears that there are none", async () => {
  const one = await server();
  await one.look();
  expect([one.missing(task), asked()]).toEqual([undefined, 0]);
  files = [];
  await one.look();
  expect(one.missing(task)).toBe("templates/billing/ is empty");
  expect(told(one)).toEqual([
    "ana: The way back is by hand, and templates/billing/ is empty.",
    "ana: The way back is by hand, and templates/summary/ is empty.",
  ]);
  files = ["templates/billing/late-fee.md"];
  await one.look();
  expect(told(one)).toEqual([]);
});

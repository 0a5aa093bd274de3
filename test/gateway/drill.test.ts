/** A drill passes only where everything works, and says what does not: each way a team can be wrong about its way out. */

import { afterEach, expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import {
  answersAs,
  cachingProxy,
  type DrillWorld,
  type DrillWorldOptions,
  openDrillWorld,
  slowProxy,
  task,
} from "./support/drill-world.ts";
import { json } from "./support/far-side.ts";
import { approveTask, does } from "./support/gateway.ts";

let world: DrillWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
async function opened(options?: DrillWorldOptions): Promise<DrillWorld> {
  world = await openDrillWorld(options);
  return world;
}

type Steps = Map<string, { ok: boolean; says: string }>;
const failed = (steps: Steps) => [...steps].filter(([, { ok }]) => !ok).map(([step]) => step);
const says = (steps: Steps, step: string) => steps.get(step)?.says ?? "";

test("a drill passes, no customer is refused meanwhile, and nothing is left stopped", async () => {
  const { drill, customer, stops, faults, app } = await opened();
  let over = false;
  const statuses: number[] = [];
  const customers = (async () => {
    while (!over) statuses.push(await customer());
  })();
  const steps = await drill();
  over = true;
  await customers;
  expect([...steps].filter(([, { ok }]) => !ok)).toEqual([]);
  expect([...steps.keys()]).toEqual([
    ...["permissions", "answers", "wrong model", "trigger stops it", "running answers end", "way back"],
    ...["by hand", "team is told", "refund is answered", "in time"],
  ]);
  expect(statuses.length).toBeGreaterThan(20);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(stops()).toEqual([]);
  expect([...worldOf(app.world).drills.values()].at(-1)?.passed).toBe(true);
  expect(faults).toEqual([]);
});

test("who begins a second drill joins the first", async () => {
  const { drills, drill, app } = await opened();
  const before = worldOf(app.world).drills.size;
  const first = drills.begin(task);
  expect(drills.begin(task)).toBe(first);
  await drill();
  expect(worldOf(app.world).drills.size).toBe(before + 1);
});

test("it finds that there is no template", async () => {
  const steps = await (await opened({ templates: [] })).drill();
  expect(failed(steps)).toEqual(["by hand"]);
  expect(says(steps, "by hand")).toBe("templates/billing/ holds no template that people could use.");
});

test("it finds whoever must decide and has no passkey", async () => {
  const page = (source: string) =>
    source.replace("ai: { owner: ana, backup: marta }", "ai: { owner: ana, backup: li }");
  const steps = await (await opened({ page })).drill();
  expect(failed(steps)).toEqual(["permissions"]);
  expect(says(steps, "permissions")).toBe("li cannot decide: no confirmed passkey.");
});

test("it finds that the server has no key for the model", async () => {
  const steps = await (await opened({ secret: undefined })).drill();
  expect(failed(steps)).toEqual(["answers", "wrong model", "running answers end"]);
  expect(says(steps, "answers")).toContain("key_missing: This server has no key for openai");
  expect(says(steps, "running answers end")).toContain("No running answer could be begun: key_missing");
});

test("it finds that the way back does not answer, and then nobody can roll back to it", async () => {
  const { far, drill, app } = await opened();
  await approveTask(app, task, "You answer billing questions. Second words.");
  far.does((res, arrived) => {
    if (arrived.body.includes("Second words")) return answersAs(res, arrived);
    json(res, { error: { message: "The model was switched off.", code: "gone" } }, 404);
  });
  const steps = await drill();
  expect(failed(steps)).toEqual(["way back"]);
  expect(says(steps, "way back")).toMatch(/^Release 1 does not answer: /);
  const answer = await app.execute(
    "task.rollBack",
    { id: task, reason: "It is wrong." },
    { actor: "person:ana", via: "passkey:s1" },
  );
  expect(answer).toMatchObject({ refused: "task.notAnswering" });
});

test("it finds who never heard of it", async () => {
  const steps = await (await opened({ hears: ["ana"] })).drill();
  expect(failed(steps)).toContain("team is told");
  expect(says(steps, "team is told")).toMatch(/^Nobody knows whether tom heard of it\./);
});

test("it finds that the page has no trigger that notices a wrong model", async () => {
  const page = (source: string) => source.replace(", wrong-model: 1", "");
  const steps = await (await opened({ page })).drill();
  expect(failed(steps)).toEqual(["wrong model"]);
  expect(says(steps, "wrong model")).toMatch(/^The page has no trigger wrong-model/);
});

test("it finds that a wrong model passes for the right one", async () => {
  const { far, drill } = await opened();
  far.does((res, arrived) => answersAs(res, { ...arrived, body: arrived.body.replace(/"gpt-[^"]*"/, '"gpt-5-mini"') }));
  const steps = await drill();
  expect(failed(steps)).toEqual(["wrong model"]);
  expect(says(steps, "wrong model")).toBe("The wrong model answered, and no trigger tripped. Allowed 11000 ms.");
});

test("it finds an old answer that something between gives again after the stop", async () => {
  const steps = await (await opened({ between: cachingProxy })).drill();
  expect(failed(steps)).toContain("trigger stops it");
  expect(says(steps, "trigger stops it")).toMatch(/^A call was still answered after the stop/);
});

test("it finds an answer that goes on after the stop", async () => {
  const steps = await (await opened({ between: slowProxy })).drill();
  expect(failed(steps)).toEqual(["running answers end"]);
  expect(says(steps, "running answers end")).toBe("An answer went on for more than 1 s after the stop.");
});

test("an answer that was over before the stop shows nothing, and fails it", async () => {
  const { far, drill } = await opened();
  far.does((res, arrived) => {
    if (!arrived.body.includes('"stream":true')) return answersAs(res, arrived);
    res.writeHead(200, { "content-type": "text/event-stream" });
    res.end(
      'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"gpt-5-mini","choices":[{"index":0,"delta":{"content":"1"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    );
  });
  const steps = await drill();
  expect(failed(steps)).toEqual(["running answers end"]);
  expect(says(steps, "running answers end")).toBe("The running answer was over before the stop, so nothing was shown.");
});

test("nobody answers the refund: it fails at the page's limit, and the card is taken back", async () => {
  const { drill, nobodyAnswers, app } = await opened();
  nobodyAnswers();
  const steps = await drill("refund is answered");
  expect(failed(steps)).toEqual(["refund is answered", "in time"]);
  expect(says(steps, "refund is answered")).toBe("Nobody answered the card in time.");
  expect(says(steps, "in time")).toMatch(/^The whole drill took longer than 30 minutes\./);
  expect([...worldOf(app.world).proposals.values()].map(({ withdrawn }) => withdrawn)).toEqual([true]);
});

test("what a killed server left stopped does not spoil the next drill", async () => {
  const { app, drill, stops } = await opened();
  const left = { id: "pause-aaaaaaaaaaaa", what: "task", name: `${task}#drill`, trigger: "drill", reason: "A drill." };
  await does(app, "system", "pause.pause", left);
  expect(failed(await drill())).toEqual([]);
  expect(stops()).toEqual([]);
});

test("a server that stops ends its drill, and records none", async () => {
  const { app, drills, stops, nobodyAnswers } = await opened();
  nobodyAnswers();
  const before = worldOf(app.world).drills.size;
  drills.begin(task);
  while (drills.progress(task)?.running !== "refund is answered") await new Promise((again) => setTimeout(again, 5));
  await drills.close();
  expect(worldOf(app.world).drills.size).toBe(before);
  expect(stops()).toEqual([]);
});

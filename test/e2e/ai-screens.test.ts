/** AI tasks through the screens themselves: every step is a form that a screen offers, filled in and sent. */

import { beforeEach, expect, test } from "vitest";
import { liveRelease, type TaskState } from "../../src/decisions/task/state.ts";
import { worldOf } from "../../src/views/context.ts";
import { aiTeam, prompt } from "../support/ai-team.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed } from "./desk.ts";

const task = "/ai/billing-replies";
const card = `${task}/releases/1`;

let desk: Desk;
let ana: Signed;
let noor: Signed;
let tom: Signed;

beforeEach(async () => {
  desk = await openDesk(undefined, { page: aiTeam() });
  const people = await pairOfPeople(desk);
  ana = people.ana;
  noor = await invite(desk, ana, "noor", people.li);
  tom = await invite(desk, ana, "tom", people.li);
});

const read = async (who: Signed, path: string): Promise<string> => {
  const answer = await who.browser.get(path);
  await expectStatus(answer, 200);
  return (await answer.text()).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
};
const state = () => worldOf(desk.app.world).tasks.get("billing-replies") as TaskState;
const pauses = () => [...worldOf(desk.app.world).pauses.values()];
const propose = () =>
  noor.browser.json("/v1/tasks/billing-replies/releases", { prompt, promptFile: "p.md", reason: "The first one." });

test("a release goes from its maker to a tester to the owner, each by the card", async () => {
  await propose();
  expect(await read(tom, "/")).toContain("Test release 1 of billing replies");
  expect(await read(ana, card)).toContain("Tom tests it first. No yes counts before that.");
  await expectStatus(
    await tom.browser.fill(card, `${card}/test`, { passed: "yes", note: "Ten mails, all right." }),
    303,
  );
  expect(await read(ana, "/")).toContain("Release 1 of billing replies");
  expect(await read(noor, card)).toContain("Noor made it, so Noor may not approve it.");
  await expectStatus(await ana.browser.fill(card, `${card}/approve`, {}, ana.device), 303);
  expect(liveRelease(state())?.number).toBe(1);
  expect(await read(ana, card)).toContain("It is served. Ana approved it");
  expect(desk.faults).toEqual([]);
});

test("a release is refused by the card, without a touch, and says so", async () => {
  await propose();
  await tom.browser.fill(card, `${card}/test`, { passed: "yes", note: "Ten mails, all right." });
  await expectStatus(await ana.browser.fill(card, `${card}/refuse`, { reason: "It promises too much." }), 303);
  expect(await read(noor, card)).toContain("Ana refused it 13:00: It promises too much.");
});

test("a question type is paused by anybody, and started again by the owner of AI from the receipt", async () => {
  await propose();
  await tom.browser.fill(card, `${card}/test`, { passed: "yes", note: "Ten mails, all right." });
  await ana.browser.fill(card, `${card}/approve`, {}, ana.device);
  await expectStatus(
    await noor.browser.fill(task, `${task}/pause`, { question: "late-fees", reason: "A fee is wrong." }),
    303,
  );
  const path = `/ai/pauses/${pauses()[0]?.id}`;
  expect(await read(noor, task)).toContain("Late fees are paused since");
  expect(await read(ana, "/")).toContain("Late fees are paused: start them again or leave them");
  expect(await read(noor, path)).not.toContain("Which rule changes?");
  const again = { choice: "tighten", rule: "People answer fees by hand.", to: "people" };
  await expectStatus(await ana.browser.fill(path, `${path}/resume`, again, ana.device), 303);
  expect(state().levels.get("late-fees")?.level).toBe("people");
  expect(await read(noor, path)).toContain("Ana started them again");
});

test("all AI is paused from the list, and every screen says so until it starts again", async () => {
  await expectStatus(await noor.browser.fill("/ai", "/ai/pause", { reason: "Something leaks." }), 303);
  expect(pauses()[0]).toMatchObject({ what: "everything", by: "person:noor" });
  for (const path of ["/", "/releases", "/page", "/ai", task])
    expect(await read(tom, path)).toContain("All AI and all actions are paused");
});

test("a question is answered, and a level narrowed, on the task's screen", async () => {
  const answer = { answer: "Ana owns the model." };
  await expectStatus(await ana.browser.fill(task, `${task}/answers`, answer), 303);
  expect(state().answers.get("model-owner")?.by).toBe("ana");
  const narrow = { to: "people", reason: "Fees come back wrong." };
  await expectStatus(await tom.browser.fill(task, `${task}/levels`, narrow), 303);
  expect(state().levels.get("invoice-copies")?.level).toBe("people");
});

test("every screen of AI is a GET for people on the page, decides nothing, and is not there for what is not there", async () => {
  await propose();
  const head = desk.app.head;
  for (const path of ["/ai", task, card, `${task}/note`, `${task}/drill`]) await read(noor, path);
  expect(desk.app.head).toEqual(head);
  for (const path of [
    "/ai/nothing",
    `${task}/releases/2`,
    `${task}/releases/x`,
    "/ai/pauses/pause-00000000",
    "/ai/nothing/note",
    "/ai/nothing/drill",
  ])
    await expectStatus(await noor.browser.get(path), 404);
  const stranger = await desk.browser().get(task);
  expect([stranger.status, stranger.headers.get("location")]).toEqual([
    302,
    `/sign-in?next=${encodeURIComponent(task)}`,
  ]);
});

/** An AI task from the proposal to the yes, and from the pause to the start again, over HTTP. No token approves, widens or starts anything. */

import { beforeEach, describe, expect, test } from "vitest";
import { liveRelease } from "../../src/decisions/task/state.ts";
import { worldOf } from "../../src/views/context.ts";
import { aiTeam, prompt } from "../support/ai-team.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";
import { challengeOf } from "./device.ts";

const task = "/v1/tasks/billing-replies";
const proposal = { prompt, promptFile: "prompts/billing-replies.md", reason: "The first one." };

let desk: Desk;
let ana: Signed;
let li: Signed;
let noor: Signed;
let tom: Signed;
let token: ReturnType<typeof withToken>;

beforeEach(async () => {
  desk = await openDesk(undefined, { page: aiTeam() });
  ({ ana, li } = await pairOfPeople(desk));
  noor = await invite(desk, ana, "noor", li);
  tom = await invite(desk, ana, "tom", li);
  token = withToken(desk, await tokenOf(ana, "machine:ci", ["read", "propose", "report", "deploy", "alert"]));
});

const body = async (answer: Response | Promise<Response>) => (await (await answer).json()) as never;
const state = () => worldOf(desk.app.world).tasks.get("billing-replies");
const pauses = () => [...worldOf(desk.app.world).pauses.values()];
const signed = (who: Signed, path: string, shown: string, more: object = {}) =>
  who.browser.json(path, { ...more, shown, assertion: who.device.touch(challengeOf(shown)) });

interface Release {
  number: number;
  shown: string;
  makers: string[];
  status: string;
  prompt: string;
  prices: { model: string; source: string }[];
  approvers: { person: string }[];
}
const proposed = async (who = noor, more: object = {}): Promise<Release> =>
  body(who.browser.json(`${task}/releases`, { ...proposal, ...more }));
const release = (n: number): Promise<Release> => body(token.get(`${task}/releases/${n}`));
const passed = (n = 1) =>
  tom.browser.json(`${task}/releases/${n}/test`, { passed: true, note: "Ten mails of last week, all right." });

describe("a release", () => {
  test("carries the prices of its models, waits for a tester and is approved by a touch over its digest", async () => {
    const made = await proposed();
    expect(made).toMatchObject({ number: 1, status: "waiting", prompt, makers: ["noor"] });
    expect(made.prices.map(({ model }) => model)).toEqual(["openai/gpt-5-mini", "openai/gpt-5"]);
    expect(made.approvers.map(({ person }) => person)).toEqual(["ana"]);
    expect(await body(signed(ana, `${task}/releases/1/approve`, made.shown))).toMatchObject({ code: "task.untested" });
    await expectStatus(await passed(), 200);
    const { shown } = await release(1);
    expect(shown).not.toBe(made.shown);
    expect(await body(signed(ana, `${task}/releases/1/approve`, made.shown))).toMatchObject({ code: "task.changed" });
    await expectStatus(await signed(ana, `${task}/releases/1/approve`, shown), 200);
    expect(await release(1)).toMatchObject({ status: "live", approved: { by: "ana", as: "owner" } });
  });

  test("is refused before it is proposed where a price is not known", async () => {
    const other = await openDesk(undefined, { page: aiTeam({ model: "openai/our-own-finetune" }) });
    const { ana, li } = await pairOfPeople(other);
    const answer = await li.browser.json(`${task}/releases`, proposal);
    expect([ana.browser.cookies.size > 0, await body(answer)]).toMatchObject([true, { code: "task.unpriced" }]);
  });

  test("has the prompt's authors as makers, by the addresses of the page, never by ids in the request", async () => {
    const authors = [
      { name: "A", email: "ana@quillhaven.example" },
      { name: "Somebody", email: "somebody@elsewhere.example" },
    ];
    const made = await proposed(noor, { authors });
    expect(made.makers.sort()).toEqual(["ana", "noor"]);
    await passed();
    const { shown, approvers } = await release(1);
    expect(approvers.map(({ person }) => person)).toEqual(["marta"]);
    expect(await body(signed(ana, `${task}/releases/1/approve`, shown))).toMatchObject({ code: "task.madeIt" });
    expect(await body(noor.browser.json(`${task}/releases`, { ...proposal, makers: [] }))).toMatchObject({
      code: "malformed",
    });
  });

  test("is not approved by whoever asked the agent that proposed it", async () => {
    const agent = withToken(desk, await tokenOf(noor, "agent:coder"));
    const made = await body(agent.post(`${task}/releases`, proposal));
    expect((made as Release).makers.sort()).toEqual(["li", "noor"]);
  });
});

describe("no token", () => {
  test("approves, refuses, answers, widens or starts anything again", async () => {
    const made = await proposed();
    await passed();
    const { shown } = await release(made.number);
    const { id, shown: card } = (await body(
      token.post("/v1/pauses", { what: "task", name: "billing-replies", reason: "Wrong fee quoted." }),
    )) as { id: string; shown: string };
    const mine = withToken(desk, await tokenOf(ana, "person:ana", ["read", "propose"]));
    const before = desk.app.head;
    const acts: [string, object][] = [
      [`${task}/releases/1/approve`, { shown }],
      [`${task}/releases/1/approve`, { shown, assertion: ana.device.touch(challengeOf(shown)) }],
      [`${task}/releases/1/refuse`, { shown, reason: "I do not like it." }],
      [`${task}/answers`, { question: "model-owner", answer: "Ana" }],
      [`${task}/levels`, { question: "invoice-copies", to: "spot-checks", shown }],
      [`${task}/restore`, { shown }],
      [`/v1/pauses/${id}/resume`, { choice: "person", rule: "People answer.", shown: card }],
    ];
    for (const by of [token, mine])
      for (const [path, data] of acts) {
        const answer = await by.post(path, data);
        const { code } = (await answer.json()) as { code: string };
        expect({ path, status: answer.status, code: code.split(".")[1] }).toEqual({
          ...{ path, status: 403, code: "notInBrowser" },
        });
      }
    for (const path of [
      "/ai/billing-replies/releases/1/approve",
      `/ai/pauses/${id}/resume`,
      "/ai/billing-replies/levels",
    ])
      expect((await token.post(path, { shown })).status).toBeGreaterThanOrEqual(303);
    expect(desk.app.head).toEqual(before);
    expect(state() && liveRelease(state() as never)).toBeUndefined();
  });
});

describe("a pause", () => {
  test("is anybody's, holds at once, and a second one of the same thing is the same", async () => {
    const asked = { what: "question", name: "billing-replies/late-fees", reason: "Wrong fee quoted." };
    const first = (await body(token.post("/v1/pauses", asked))) as { id: string; resumers: string[] };
    const second = (await body(li.browser.json("/v1/pauses", asked))) as { id: string };
    expect(second.id).toBe(first.id);
    expect(first.resumers[0]).toBe("ana");
    expect(pauses()).toHaveLength(1);
    const told = (await body(token.get(task))) as { pauses: { id: string }[]; questions: { off: { code: string } }[] };
    expect(told.pauses.map(({ id }) => id)).toEqual([first.id]);
    expect(told.questions[1]?.off.code).toBe("task.paused");
  });

  test("of something that the page does not name stops nothing, and says so", async () => {
    const answer = await token.post("/v1/pauses", { what: "tool", name: "send-money", reason: "To be sure." });
    expect(await body(answer)).toMatchObject({ code: "pause.unknownName" });
  });

  test("ends in the owner's browser, with a rule changed", async () => {
    await proposed();
    await passed();
    await signed(ana, `${task}/releases/1/approve`, (await release(1)).shown);
    const asked = { what: "question", name: "billing-replies/late-fees", reason: "Wrong fee quoted." };
    const { id, shown } = (await body(token.post("/v1/pauses", asked))) as { id: string; shown: string };
    const resume = `/v1/pauses/${id}/resume`;
    const same = await signed(ana, resume, shown, { choice: "tighten", rule: "Nothing really." });
    expect(await body(same)).toMatchObject({ code: "pause.nothingChanged" });
    expect(await body(signed(tom, resume, shown, { choice: "person", rule: "By hand." }))).toMatchObject({
      code: "pause.notYours",
    });
    await expectStatus(await signed(ana, resume, shown, { choice: "person", rule: "Fees by hand." }), 200);
    expect(pauses()[0]?.resumed?.choice).toBe("person");
    expect(state()?.levels.get("late-fees")?.level).toBe("people");
  });
});

test("everything is done by forms as well", async () => {
  await proposed();
  await noor.browser.submit("/ai/billing-replies/pause", { question: "", reason: "Something is odd." });
  expect(pauses()[0]).toMatchObject({ what: "task", name: "billing-replies", by: "person:noor" });
  await expectStatus(
    await tom.browser.submit("/ai/billing-replies/releases/1/test", { passed: "yes", note: "All right." }),
    303,
  );
  const { shown } = await release(1);
  const assertion = JSON.stringify(ana.device.touch(challengeOf(shown)));
  const path = "/ai/billing-replies/releases/1/approve";
  await expectStatus(await ana.browser.submit(path, { shown }), 409);
  await expectStatus(await ana.browser.submit(path, { shown, assertion }), 303);
  expect(state() && liveRelease(state() as never)?.number).toBe(1);
  expect(desk.faults).toEqual([]);
});

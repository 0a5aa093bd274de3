/** A call with a key of its own is never lost and never answered twice: into the queue before its refusal, back to the task afterwards. */

import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { realTimers } from "../../src/app/timers.ts";
import { draftCard } from "../../src/decisions/draft/kind.ts";
import { type PauseState, resumeCard } from "../../src/decisions/pause/kind.ts";
import { standingOf, type WorkState, workCard, workId } from "../../src/decisions/work/kind.ts";
import { type Handover, startHandover } from "../../src/gateway/handover.ts";
import { openLedger } from "../../src/gateway/open-ledger.ts";
import { type Reviewing, startReviewing } from "../../src/gateway/reviewing.ts";
import { gatewayOn } from "../../src/gateway/server.ts";
import { digest } from "../../src/kernel/json.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofOver } from "../support/team.ts";
import { beginStream, chatStream, type FarSide, farSide, json } from "./support/far-side.ts";
import {
  approveTask,
  does,
  type GatewayWorld,
  openGateway,
  openRecord,
  prompt,
  serveGateway,
  upstreamKey,
} from "./support/gateway.ts";

let far: FarSide;
let world: GatewayWorld;
let store: Store;
let handover: Handover;
let reviewing: Reviewing;

beforeEach(async () => {
  far = await farSide();
  store = openMemory();
  world = await openGateway({ openai: far.url, store });
  const { app, ledger, faults } = world;
  const more = { app, ledger, timers: realTimers, report: (fault: unknown) => void faults.push(fault) };
  handover = startHandover(more);
  reviewing = startReviewing(more);
});
afterEach(async () => {
  reviewing.close();
  handover.close();
  expect(world.faults).toEqual([]);
  await world.close();
  await far.close();
});

const task = "billing-replies";
const key = "mail 88120";
const id = workId(task, key);
const words = "Where is my invoice?";
const body = (text = words, more: object = {}) => ({
  ...{ model: `task:${task}`, messages: [{ role: "user", content: text }] },
  ...more,
});
const headers = (more: Record<string, string> = {}) => ({
  ...{ "x-finalcall-question": "invoice-copies", "x-finalcall-for": "Mira Sommer", "x-finalcall-work": key },
  ...more,
});
const ask = (more: Record<string, string> = {}, what: object = body()) =>
  world.post("/v1/chat/completions", what, headers(more));
const codeOf = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; next: string; facts?: { work?: string } } };
  return {
    status: answer.status,
    code: error.code,
    work: error.facts?.work,
    named: answer.headers.get("x-finalcall-work"),
  };
};
const inQueue = (status: number, code: string) => ({ status, code, work: id, named: id });

const item = (of = id) => worldOf(world.app.world).works.get(of) as WorkState;
const standing = (of = id) => standingOf(item(of), new Date().toISOString());
const inState = async (state: string) => {
  await handover.settled();
  expect(standing()).toBe(state);
};
const said = async (text: { text: string }) => (await store.words([text.text]))[0]?.words;

const pause = (what = "task", name = task, app = world.app) => {
  const id = `pause-${randomBytes(6).toString("hex")}`;
  return does(app, "tom", "pause.pause", { id, what, name, reason: "It promises refunds." }).then(() => id);
};
async function resume(pause: string): Promise<void> {
  await approveTask(world.app, task, `${prompt} ${pause}`);
  const { pauses, page } = worldOf(world.app.world);
  const shown = digest(resumeCard(pauses.get(pause) as PauseState, page.inForce?.version ?? ""));
  const how = { choice: "tighten", rule: "Another prompt." };
  await does(world.app, "ana", "pause.resume", { id: pause, ...how, shown }, { proof: proofOver(shown, "cred-ana") });
}
async function answer(output = "It is in your mailbox."): Promise<void> {
  const shown = digest(workCard(item(), worldOf(world.app.world).page.inForce?.version ?? ""));
  await does(world.app, "tom", "work.answer", { id, output, marks: [], distance: 0, seconds: 60, shown });
}

describe("a call that is refused is in the queue before its refusal is answered", () => {
  test.each([
    ["everything", ""],
    ["task", task],
    ["question", `${task}/invoice-copies`],
    ["model", "openai/gpt-5-mini"],
  ])("while %s %s is paused", async (what, name) => {
    const stopped = await pause(what, name);
    const other = await openRecord(store, () => new Date());
    const refused = await ask();
    await other.fresh();
    expect(worldOf(other.world).works.get(id)).toMatchObject({ task, question: "invoice-copies", why: "paused" });
    expect(await codeOf(refused)).toEqual(inQueue(503, "task_stopped"));
    expect(item()).toMatchObject({ pause: stopped, turn: { of: "queue" } });
    expect([await said(item().input), await said(item().recipient), await said(item().key)]).toEqual([
      words,
      "Mira Sommer",
      key,
    ]);
    expect(far.requests).toEqual([]);
  });

  test("where people answer it", async () => {
    await does(world.app, "ana", "task.narrow", {
      id: task,
      question: "invoice-copies",
      to: "people",
      why: "For now.",
    });
    expect(await codeOf(await ask())).toEqual(inQueue(403, "people_only"));
    expect(item()).toMatchObject({ why: "people" });
  });

  test("where no model answers, the stronger one included", async () => {
    far.does((res) => void json(res, { error: { message: "down" } }, 500));
    expect(await codeOf(await ask())).toEqual(inQueue(503, "models_failed"));
    expect(item()).toMatchObject({ why: "failed", call: expect.stringMatching(/^call-/) });
    expect(far.requests.length).toBe(2);
  });

  test("once, however often it is asked", async () => {
    await pause();
    const before = world.app.head.seq;
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask()));
    for (const one of answers) expect(await codeOf(one)).toEqual(inQueue(503, "task_stopped"));
    expect(world.app.head.seq).toBe(before + 1);
    expect(worldOf(world.app.world).works.size).toBe(1);
  });

  test("and in the shape of Anthropic's clients", async () => {
    await pause("task", "summaries");
    const summary = { model: "task:summaries", messages: [{ role: "user", content: words }], max_tokens: 20 };
    const refused = await world.post("/v1/messages", summary, {
      "x-finalcall-work": key,
      "x-finalcall-question": "tickets",
    });
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect([refused.status, error.code]).toEqual([503, "task_stopped"]);
    expect(error.message).toContain(`It waits in the queue for people as ${workId("summaries", key)}.`);
  });
});

describe("what is not put there", () => {
  test("is a call without the header", async () => {
    await pause();
    const refused = await world.post("/v1/chat/completions", body(), { "x-finalcall-question": "invoice-copies" });
    expect([refused.status, refused.headers.get("x-finalcall-work")]).toEqual([503, null]);
    expect(worldOf(world.app.world).works.size).toBe(0);
  });

  test("is a call that was answered, or that cannot be read", async () => {
    expect((await ask()).status).toBe(200);
    expect((await ask({}, { ...body(), n: 3 })).status).toBe(403);
    await handover.settled();
    expect(worldOf(world.app.world).works.size).toBe(0);
  });

  test("is one under a key that cannot be kept, or for a plain model", async () => {
    await pause();
    for (const bad of ["", " ", "x".repeat(121), Buffer.from("a\u0085b").toString("latin1")])
      expect(await codeOf(await ask({ "x-finalcall-work": bad }))).toMatchObject({ status: 400, code: "malformed" });
    const plain = { model: "gpt-5-mini", messages: body().messages, max_tokens: 20 };
    expect(await codeOf(await ask({ "x-finalcall-question": "" }, plain))).toMatchObject({ status: 400 });
    expect(worldOf(world.app.world).works.size).toBe(0);
  });

  test("is another question under the same key, and it says so", async () => {
    await pause();
    await ask();
    expect(await codeOf(await ask({}, body("Cancel my account.")))).toMatchObject({
      status: 422,
      code: "work.otherContent",
    });
    expect(await said(item().input)).toBe(words);
  });
});

describe("a later call under the same key", () => {
  test("is refused while a person has it, and after they answered it", async () => {
    const stopped = await pause();
    await ask();
    await does(world.app, "tom", "work.take", { id });
    await resume(stopped);
    expect(await codeOf(await ask())).toEqual(inQueue(409, "work.taken"));
    await answer();
    const again = await ask();
    expect(again.headers.get("x-should-retry")).toBe("false");
    expect(await codeOf(again)).toEqual(inQueue(409, "work.taken"));
    await does(world.app, "agent:helper", "work.use", { id, recipient: "Mira Sommer" });
    expect(await codeOf(await ask())).toEqual(inQueue(409, "work.taken"));
    expect(far.requests).toEqual([]);
  });

  test("goes through once the pause is over and nobody has taken it: the task has it, and answers it", async () => {
    const stopped = await pause();
    await ask();
    expect(await codeOf(await ask())).toEqual(inQueue(503, "task_stopped"));
    await resume(stopped);
    expect((await ask()).status).toBe(200);
    await inState("ended");
    expect((await ask()).status).toBe(200); // Whoever lost the answer may ask again.
  });

  test("is back with people where the task could not answer it after all", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    far.does((res) => void json(res, { error: { message: "down" } }, 500));
    expect(await codeOf(await ask())).toEqual(inQueue(503, "models_failed"));
    await inState("waiting");
    far.does((res) => void json(res, { error: { message: "too many" } }, 429, { "retry-after": "7" }));
    const busy = await ask();
    expect([busy.status, busy.headers.get("retry-after"), busy.headers.get("x-finalcall-work")]).toEqual([
      429,
      "7",
      id,
    ]);
    await inState("waiting");
  });

  test("is stopped by a second pause, and back with people", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    far.does(() => void pause());
    expect(await codeOf(await ask())).toEqual(inQueue(503, "task_stopped"));
    await inState("waiting");
  });

  test("hears of it on another server at once", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    const other = await openRecord(store, () => new Date());
    const report = (fault: unknown) => void world.faults.push(fault);
    const salt = () => randomBytes(16).toString("hex");
    const ledger = await openLedger({ app: other, now: () => new Date(), timers: realTimers, salt, report });
    const gateway = gatewayOn({ app: other, ledger, now: () => new Date(), secretOf: () => upstreamKey, report });
    const served = await serveGateway(gateway);
    const elsewhere = () =>
      fetch(`${served.url}/v1/chat/completions`, {
        ...{ method: "POST", body: JSON.stringify(body()) },
        headers: { ...headers(), authorization: `Bearer ${world.token}`, "content-type": "application/json" },
      });
    await does(world.app, "tom", "work.take", { id });
    expect(await codeOf(await elsewhere())).toEqual(inQueue(409, "work.taken"));
    await does(world.app, "tom", "work.handBack", { id, reason: "I know her." });
    const both = await Promise.all([elsewhere(), ask(), elsewhere(), ask()]);
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await world.app.fresh();
    await inState("ended");
    await gateway.close();
    await served.close();
    await ledger.close();
    await other.close();
  });

  test("whose answer comes after a person took the item is not given", async () => {
    let reply: () => void = () => undefined;
    const asked = new Promise<void>((begun) => {
      far.does((res) => {
        reply = () =>
          void json(res, { choices: [{ message: { content: "Late." }, finish_reason: "stop" }], usage: {} });
        begun();
      });
    });
    const first = ask(); // Nothing stands in its way; meanwhile the same key comes in by hand.
    await asked;
    const added = {
      id,
      task,
      question: "invoice-copies",
      key,
      why: "by-hand",
      input: words,
      recipient: "",
      call: "",
      pause: "",
    };
    await does(world.app, "agent:helper", "work.add", added);
    await does(world.app, "tom", "work.take", { id });
    reply();
    expect(await codeOf(await first)).toEqual(inQueue(409, "work.taken"));
    expect(standing()).toBe("taken");
  });
});

describe("a stream", () => {
  const streamed = body(words, { stream: true });

  test("that a pause ends is in the queue before the client hears of it, and the event names the item", async () => {
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["One", "two"], arrived)[0]);
    });
    const answer = await ask({}, streamed);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const stopped = await pause();
    let text = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      text += Buffer.from(piece.value).toString();
    const { error } = JSON.parse(text.trim().slice("data: ".length)) as { error: { facts: object } };
    expect(error.facts).toMatchObject({ pause: stopped, work: id });
    expect(item()).toMatchObject({ why: "paused", pause: stopped, call: answer.headers.get("x-finalcall-call") });
  });

  test("that reaches its end takes back what people have not begun", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    far.does((res, arrived) => {
      beginStream(res);
      for (const piece of chatStream(["One", "two"], arrived)) res.write(piece);
      res.end();
    });
    expect(await (await ask({}, streamed)).text()).toContain("[DONE]");
    await world.last(task);
    await inState("ended");
  });

  test("that a model draws out is ended while it is still the task's, and people's again", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["One", "two"], arrived)[0]);
    });
    const began = vi.spyOn(globalThis, "setTimeout");
    const answer = await ask({}, streamed);
    const [longest] = began.mock.calls.filter(([, ms]) => ms === 15 * 60_000);
    began.mockRestore();
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    if (longest) (longest[0] as () => void)();
    const last = Buffer.from((await reader.read()).value ?? []).toString();
    expect(last).toContain(`"work":"${id}"`);
    await inState("waiting");
  });

  test("whose client left is with the task until somebody asks again, and people's to look at after half an hour", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["One", "two"], arrived)[0]);
    });
    const answer = await ask({}, streamed);
    await (answer.body as ReadableStream<Uint8Array>).cancel();
    await world.last(task);
    await inState("with-task");
    const later = new Date(Date.now() + 31 * 60_000).toISOString();
    expect(standingOf(item(), later)).toBe("in-doubt");
    far.does();
    expect((await ask()).status).toBe(200);
    await inState("ended");
  });
});

describe("a draft that is sent back", () => {
  async function sendBack(call: string | null): Promise<void> {
    await world.last(task);
    await reviewing.settled();
    const { drafts, page } = worldOf(world.app.world);
    const draft = [...drafts.values()].find((one) => one.call === call);
    if (!draft) throw new Error("There is no draft.");
    const shown = digest(draftCard(draft, page.inForce?.version ?? ""));
    const review = { outcome: "sent-back", marks: [], seconds: 9, distance: 0, shown };
    await does(world.app, "tom", "draft.review", { id: draft.id, ...review });
    await handover.settled();
  }

  test("is work for a person, once, with its question and its recipient", async () => {
    const drafted = await ask();
    expect(drafted.headers.get("x-finalcall-review")).toBe("required");
    await sendBack(drafted.headers.get("x-finalcall-call"));
    expect(item()).toMatchObject({ why: "sent-back", turn: { of: "queue" } });
    expect([await said(item().input), await said(item().recipient)]).toEqual([words, "Mira Sommer"]);
    await answer();
    const { app, ledger } = world;
    const again = startHandover({ app, ledger, timers: realTimers, report: (fault) => void world.faults.push(fault) });
    await again.settled();
    again.close();
    expect(standing()).toBe("answered");
  });

  test("is people's again although the task had answered", async () => {
    const stopped = await pause();
    await ask();
    await resume(stopped);
    const drafted = await ask();
    await inState("ended");
    await sendBack(drafted.headers.get("x-finalcall-call"));
    await inState("waiting");
  });

  test("without a key is nobody's, as before", async () => {
    const drafted = await world.post("/v1/chat/completions", body(), { "x-finalcall-question": "invoice-copies" });
    await sendBack(drafted.headers.get("x-finalcall-call"));
    expect(worldOf(world.app.world).works.size).toBe(0);
  });
});

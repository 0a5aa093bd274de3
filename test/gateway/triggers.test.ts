/** What a trigger finds has its consequence by itself: once, on one server or two, also after a crash, and again only for something new. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checklist, draftCard } from "../../src/decisions/draft/kind.ts";
import { resumeCard } from "../../src/decisions/pause/kind.ts";
import type { PauseState } from "../../src/decisions/pause/state.ts";
import { levelOf } from "../../src/decisions/task/state.ts";
import { type WorkState, workCard, workId } from "../../src/decisions/work/kind.ts";
import type { Admitted, Ask, Settlement } from "../../src/gateway/ledger.ts";
import { draftId } from "../../src/gateway/reading.ts";
import { startReviewing } from "../../src/gateway/reviewing.ts";
import { startTriggers } from "../../src/gateway/triggers.ts";
import { by } from "../../src/kernel/given.ts";
import { digest } from "../../src/kernel/json.ts";
import { isRefusal } from "../../src/kernel/kind.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import type { Page, TaskTrigger } from "../../src/page/page.ts";
import { worldOf } from "../../src/views/context.ts";
import { afterwards, ask, end, foundTeam, never, openSpender, type Spender, spendingPage } from "./ledger-world.ts";
import { handTimers } from "./support/hand-timers.ts";

const task = "billing-replies";
const fees = { task, question: "late-fees" };
const said = { input: "Why two fees?", output: "The fee is 40 EUR." };

const trigger = (more: Partial<TaskTrigger> & { does?: TaskTrigger["then"] }): TaskTrigger => {
  const { does: then = "pause-task", ...rest } = more;
  const usual = { feed: "mark", crossed: "reaches", value: 1, unit: "", byHand: false, of: 0, says: "1" } as const;
  return { name: "wrong-price", ...usual, then, ...rest };
};

/** The page with a second question type that may run alone, and these triggers. */
function pageWith(stop: readonly TaskTrigger[], never: readonly string[] = []): { page: Page; version: string } {
  const { page, version } = spendingPage();
  const tasks = page.ai.tasks.map((one) => {
    const copies = { name: "invoice-copies", level: "automatic", sample: 10, approve: "", about: "plain" } as const;
    return { ...one, stop, never, questions: [...one.questions, copies] };
  });
  return { page: { ...page, ai: { ...page.ai, tasks } }, version };
}

let store: Store;
let open: { close(): Promise<void> | void }[];
let faults: unknown[];
let moment: number;
const now = () => {
  moment += 1000;
  return new Date(Date.parse("2026-11-19T12:00:00.000Z") + moment);
};

beforeEach(() => {
  store = openMemory();
  faults = [];
  open = [];
  moment = 0;
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
});

async function server() {
  const spender = await openSpender(store, { now });
  const hand = handTimers();
  const { app, ledger } = spender;
  const more = { timers: hand.timers, report: (fault: unknown) => faults.push(fault) };
  const reviewing = startReviewing({ app, ledger, ...more });
  const triggers = startTriggers({ app, ledger, ...more });
  open.push(spender, reviewing, triggers);
  const settled = async () => {
    await reviewing.settled();
    await triggers.settled();
  };
  return { ...spender, reviewing, triggers, hand, settled };
}
type Server = Awaited<ReturnType<typeof server>>;

async function team(stop: readonly TaskTrigger[], never: readonly string[] = []): Promise<Server> {
  await foundTeam(store, pageWith(stop, never));
  return server();
}

async function answered(one: Spender, more: Partial<Ask> = {}, how: Partial<Settlement> = {}): Promise<string> {
  const answer = await one.ledger.admit(ask({ ...fees, ...more }), never);
  expect(answer).toHaveProperty("call");
  const { call } = answer as Admitted;
  await one.ledger.settle(call, end({ words: said, ...how }));
  return call;
}
const refusedFor = async (one: Spender, more: Partial<Ask> = {}) => {
  const answer = await one.ledger.admit(ask({ ...fees, ...more }), never);
  return "declined" in answer ? answer.declined : "";
};
async function reads(one: Server, call: string, wrong = "") {
  await one.settled();
  const { drafts, page } = worldOf(one.app.world);
  const draft = drafts.get(draftId(call));
  if (!draft || !page.inForce) throw new Error("There is no draft.");
  const marks = checklist(page.inForce.page, task).map((item) => ({ item, ok: item !== wrong }));
  const answer = await one.app.execute(
    "draft.review",
    {
      ...{ id: draft.id, outcome: wrong === "" ? "accepted" : "sent-back", marks, seconds: 60, distance: 0 },
      shown: digest(draftCard(draft, page.inForce.version)),
    },
    { actor: "person:tom", via: "passkey:s1" },
  );
  if (isRefusal(answer)) throw new Error(answer.why);
  await one.settled();
}
const pauses = ({ app }: Spender): PauseState[] => [...worldOf(app.world).pauses.values()];
const taskOf = ({ app }: Spender) => worldOf(app.world).tasks.get(task);

async function resumes(one: Server): Promise<void> {
  const [pause] = pauses(one).filter(({ resumed }) => !resumed);
  if (!pause) throw new Error("Nothing stands still.");
  const shown = digest(resumeCard(pause, worldOf(one.app.world).page.inForce?.version ?? ""));
  const data = {
    id: pause.id,
    choice: "tighten",
    rule: "Read more.",
    narrow: { question: "invoice-copies", to: "people" },
    shown,
  };
  const proof = {
    credential: "c",
    digest: shown,
    authenticatorData: "a",
    clientDataJSON: "c",
    signature: "s",
    counter: 1,
  };
  const answer = await one.app.execute("pause.resume", data, { actor: "person:ana", via: "passkey:s1", proof });
  if (isRefusal(answer)) throw new Error(answer.why);
}

describe("a wrong price that a reader marks", () => {
  const price = trigger({ does: "pause-question" });

  test("stops that question type alone, says why, and the wrong answer joins the samples", async () => {
    const one = await team([price]);
    await reads(one, await answered(one));
    expect(pauses(one)).toEqual([]);
    const call = await answered(one);
    await reads(one, call, "wrong-price");
    expect(pauses(one)).toMatchObject([
      { what: "question", name: `${task}/late-fees`, trigger: "wrong-price", by: "system" },
    ]);
    const { text } = (pauses(one)[0] as PauseState).reason;
    expect((await store.words([text]))[0]?.words).toBe("Wrong price in an answer: a reader marked it.");
    expect(await refusedFor(one)).toBe("task_stopped");
    expect(await refusedFor(one, { question: "invoice-copies" })).toBe("");
    const [sample] = taskOf(one)?.samples ?? [];
    const words = await store.words([sample?.input.text ?? "", sample?.wrong?.text ?? ""]);
    expect([sample?.from, ...words.map(({ words }) => words)]).toEqual([call, said.input, said.output]);
  });

  test("of a case whose question type nobody names stops the whole task: nobody knows what it is", async () => {
    const one = await team([price]);
    await reads(one, await answered(one, { question: "", odd: true }), "wrong-price");
    expect(pauses(one)).toMatchObject([{ what: "task", name: task }]);
  });

  test("while it stands still already is no second pause, and joins the samples too", async () => {
    const one = await team([price]);
    const [first, second] = [await answered(one), await answered(one)];
    await reads(one, first, "wrong-price");
    await reads(one, second, "wrong-price");
    expect(pauses(one)).toHaveLength(1);
    expect(taskOf(one)?.samples.map(({ from }) => from)).toEqual([first, second]);
  });

  test("after it was started again stops it again, and what was marked before does not", async () => {
    const one = await team([price]);
    await reads(one, await answered(one), "wrong-price");
    await resumes(one);
    await reads(one, await answered(one));
    expect(pauses(one).filter(({ resumed }) => !resumed)).toEqual([]);
    const again = await server();
    await again.settled();
    expect(pauses(again).filter(({ resumed }) => !resumed)).toEqual([]);
    await reads(again, await answered(again), "wrong-price");
    expect(pauses(again).filter(({ resumed }) => !resumed)).toHaveLength(1);
  });

  test("stops it once, although two servers see it", async () => {
    const one = await team([price]);
    const other = await server();
    await reads(one, await answered(one), "wrong-price");
    await other.app.fresh();
    await other.settled();
    await one.app.fresh();
    expect(pauses(one)).toHaveLength(1);
    expect(taskOf(one)?.samples).toHaveLength(1);
  });
});

/** Somebody answers by hand, and marks this as wrong in what they began from. */
async function byHand(one: Server, key: string, wrong = ""): Promise<void> {
  const id = workId(task, key);
  const added = { id, ...fees, key, why: "by-hand", input: said.input, recipient: "", call: "", pause: "" };
  await one.app.execute("work.add", added, { actor: "machine:desk", via: "token:t1" });
  const { works, page } = worldOf(one.app.world);
  const marks = checklist(page.inForce?.page as Page, task).map((item) => ({ item, ok: item !== wrong }));
  const shown = digest(workCard(works.get(id) as WorkState, page.inForce?.version ?? ""));
  const answer = { id, output: "5 EUR.", marks, distance: 0, seconds: 1700, shown };
  const answered = await one.app.execute("work.answer", answer, { actor: "person:tom", via: "passkey:s1" });
  if (isRefusal(answered)) throw new Error(answered.why);
  await one.settled();
}

test("a mark that somebody makes while they answer by hand counts like one on a draft, and joins no samples", async () => {
  const one = await team([trigger({ does: "pause-question" })]);
  await byHand(one, "mail 1");
  expect(pauses(one)).toEqual([]);
  await byHand(one, "mail 2", "wrong-price");
  expect(pauses(one)).toMatchObject([{ name: `${task}/late-fees`, trigger: "wrong-price", by: "system", call: "" }]);
  expect(taskOf(one)?.samples ?? []).toEqual([]);
});

test("what people answer by hand is no model's answer: no share and no rework counts it", async () => {
  const shares = { unit: "%", of: 3, crossed: "over", value: 1, says: "> 1 % of 3" } as const;
  const one = await team([
    trigger({ name: "error-rate", feed: "meter", ...shares }),
    trigger({ name: "rework", unit: "min", crossed: "over", of: 1, says: "> 1 min" }),
  ]);
  for (let n = 0; n < 12; n += 1) await byHand(one, `mail ${n}`, "names");
  expect(pauses(one)).toEqual([]);
});

test("a mark that nobody acted on before a crash is acted on at the next start", async () => {
  await foundTeam(store, pageWith([trigger({ does: "pause-question" })]));
  const dying = await openSpender(store, { now });
  open.push(dying);
  const reviewing = startReviewing({ ...dying, timers: handTimers().timers, report: (fault) => faults.push(fault) });
  const call = await answered(dying);
  await reads({ ...dying, settled: reviewing.settled } as Server, call, "wrong-price");
  expect(pauses(dying)).toEqual([]);
  const next = await server();
  await next.settled();
  expect(pauses(next)).toMatchObject([{ what: "question", trigger: "wrong-price" }]);
});

describe("what no page leaves out", () => {
  test("an answer that was used before a person had read it stops the task", async () => {
    const one = await team([]);
    const call = await answered(one);
    await one.ledger.used(call, "ticket 4711");
    await one.settled();
    await one.settled();
    expect(pauses(one)).toMatchObject([{ what: "task", name: task, trigger: "skipped-approval" }]);
    expect(await refusedFor(one, { question: "invoice-copies" })).toBe("task_stopped");
  });

  test("an attempt at what the task must never do stops it", async () => {
    const one = await team([], ["refunds"]);
    await reads(one, await answered(one), "policy-break");
    expect(pauses(one)).toMatchObject([{ what: "task", trigger: "policy-break" }]);
  });
});

describe("what narrows", () => {
  const late = trigger({ name: "complaints", feed: "complaint", value: 2, does: "narrow" });
  const widened = (to: "spot-checks" | "automatic") =>
    by("ana", "task.widened", {
      ...{ id: task, question: "invoice-copies", from: "reviewed", to, evidence: { read: 50, right: 50 }, shown: {} },
      proof: {
        credential: "c",
        digest: "d".repeat(64),
        authenticatorData: "a",
        clientDataJSON: "c",
        signature: "s",
        counter: 0,
      },
    });
  const complains = async (one: Server, call: string) => {
    const { release } = (await one.ledger.calls.find(call)) ?? { release: 0 };
    const data = { id: draftId(call), task, question: "invoice-copies", call, release, item: "tone", says: "Rude." };
    await one.app.execute("draft.complain", data, { actor: "person:li", via: "passkey:s1" });
    await one.settled();
  };

  test("two complaints let people read each answer to that question type again, and once", async () => {
    await foundTeam(store, pageWith([late]));
    await afterwards(store, [widened("spot-checks"), widened("automatic")]);
    const one = await server();
    const copies = { question: "invoice-copies" };
    const level = () => levelOf(taskOf(one) as NonNullable<ReturnType<typeof taskOf>>, "invoice-copies");
    await complains(one, await answered(one, copies));
    expect(level()).toBe("automatic");
    await complains(one, await answered(one, copies));
    expect(level()).toBe("reviewed");
    await complains(one, await answered(one, copies));
    expect(taskOf(one)?.turns.filter(({ to }) => to === "reviewed")).toHaveLength(1);
    expect(pauses(one)).toEqual([]);
  });

  test("a mean that is too high leaves the cheap model only; switched on again, old calls do not switch it off", async () => {
    const dear = trigger({
      name: "cost-per-call",
      feed: "meter",
      crossed: "over",
      value: 1,
      unit: "nano-USD",
      does: "cheap-model",
    });
    const one = await team([dear]);
    for (let n = 0; n < 10; n += 1) await answered(one);
    expect(taskOf(one)?.cheapSince).toBe("");
    one.hand.pass();
    await one.settled();
    expect(taskOf(one)?.cheapSince).not.toBe("");
    await afterwards(store, [{ ...by("ana", "task.restored", { id: task }), at: now().toISOString() }]);
    await one.app.fresh();
    await answered(one);
    one.hand.pass();
    await one.settled();
    expect(taskOf(one)?.cheapSince).toBe("");
  });
});

describe("another model than the approved one", () => {
  const strange = trigger({ name: "wrong-model", feed: "meter" });

  test("stops the task at the first answer", async () => {
    const one = await team([strange]);
    await answered(one);
    await answered(one, {}, { served: "gpt-4o-mini" });
    one.hand.pass();
    await one.settled();
    expect(pauses(one)).toMatchObject([{ what: "task", trigger: "wrong-model" }]);
  });

  test("in a drill stops the drill's own calls, and nobody else's", async () => {
    const one = await team([strange]);
    const caller = { actor: "system", via: "system", by: "" };
    await answered(one, { drill: true, caller }, { served: "gpt-4o-mini" });
    await one.settled();
    expect(pauses(one)).toMatchObject([{ what: "task", name: `${task}#drill` }]);
    expect(await refusedFor(one)).toBe("");
  });
});

test("a consequence that failed is tried again, and does not keep the others back", async () => {
  const one = await team([trigger({}), trigger({ name: "tone", does: "pause-question" })]);
  const call = await answered(one);
  await one.settled();
  const execute = one.app.execute.bind(one.app);
  let down = true;
  Object.assign(one.app, {
    execute: (type: string, data: { what?: string }, caller: never) =>
      down && data.what === "task" ? Promise.reject(new Error("The store is away.")) : execute(type, data, caller),
  });
  const { drafts, page } = worldOf(one.app.world);
  const draft = drafts.get(draftId(call));
  if (!draft || !page.inForce) throw new Error("There is no draft.");
  const marks = checklist(page.inForce.page, task).map((item) => ({
    item,
    ok: !["tone", "wrong-price"].includes(item),
  }));
  const shown = digest(draftCard(draft, page.inForce.version));
  const review = { id: draft.id, outcome: "sent-back", marks, seconds: 60, distance: 0, shown };
  await execute("draft.review", review, { actor: "person:tom", via: "passkey:s1" });
  await one.settled();
  expect([pauses(one).map(({ trigger }) => trigger), faults.length]).toEqual([["tone"], 1]);
  down = false;
  one.hand.pass();
  await one.settled();
  expect(pauses(one).map(({ trigger }) => trigger)).toEqual(["tone", "wrong-price"]);
});

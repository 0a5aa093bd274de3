/** Drafts from the answer to its end: read by form and over HTTP, used, complained about, checked; and what that stops by itself. */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { App } from "../../src/app/app.ts";
import { realTimers } from "../../src/app/timers.ts";
import { addDrafts } from "../../src/cli/draft.ts";
import type { ExitCode } from "../../src/cli/exit.ts";
import type { Admitted, Ask, Ledger } from "../../src/gateway/ledger.ts";
import { openLedger } from "../../src/gateway/open-ledger.ts";
import { draftId } from "../../src/gateway/reading.ts";
import { receiptsOf } from "../../src/gateway/receipts.ts";
import { type Reviewing, startReviewing } from "../../src/gateway/reviewing.ts";
import { startTriggers, type Triggers } from "../../src/gateway/triggers.ts";
import { listen } from "../../src/http/server.ts";
import { worldOf } from "../../src/views/context.ts";
import { ask, end, never } from "../gateway/ledger-world.ts";
import { fullAnswers } from "../support/ai-history.ts";
import { aiTeam, prompt } from "../support/ai-team.ts";
import { formOf } from "./browser.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  invite,
  openDesk,
  pairOfPeople,
  type Signed,
  tokenOf,
  withToken,
} from "./desk.ts";
import { challengeOf } from "./device.ts";

const task = "/v1/tasks/billing-replies";
const said = { input: "user: Why two late fees?", output: "The late fee is 40 EUR.\nQuillhaven" };
const page = aiTeam()
  .replace(
    "disputes: { level: people }",
    "disputes: { level: people }\n        refunds: { level: reviewed, about: money-movement, approve: noor }",
  )
  .replace("policy-break: 1 }", "policy-break: 1, leaks-a-name: { at: 1, feed: check } }");

let desk: Desk;
let ana: Signed;
let noor: Signed;
let tom: Signed;
let ledger: Ledger;
let reviewing: Reviewing;
let triggers: Triggers;
let desker: ReturnType<typeof withToken>;
const faults: unknown[] = [];

async function models(app: App, now: () => Date) {
  const salt = () => randomBytes(16).toString("hex");
  const report = (fault: unknown) => void faults.push(fault);
  const more = { app, timers: realTimers, report };
  ledger = await openLedger({ ...more, now, salt });
  reviewing = startReviewing({ ...more, ledger });
  triggers = startTriggers({ ...more, ledger });
  return { ledger, reviewing, receipts: receiptsOf({ ...more, ledger }) };
}

beforeEach(async () => {
  desk = await openDesk(undefined, { page, models });
  const pair = await pairOfPeople(desk);
  ana = pair.ana;
  [noor, tom] = [await invite(desk, ana, "noor", pair.li), await invite(desk, ana, "tom", pair.li)];
  await launch();
  desker = withToken(desk, await tokenOf(pair.li, "machine:desk", ["read", "propose", "call", "report"]));
});
afterEach(async () => {
  reviewing.close();
  triggers.close();
  await ledger.close();
  expect(faults.splice(0)).toEqual([]);
});

async function launch(): Promise<void> {
  const system = { actor: "system", via: "system" };
  const steps = [{ step: "way back", ok: true, took: 5, says: "" }];
  await desk.app.execute("drill.hold", { id: "drill-00000001", of: "task:billing-replies", steps }, system);
  await noor.browser.json(`${task}/releases`, { prompt, promptFile: "prompts/billing-replies.md", reason: "First." });
  await tom.browser.json(`${task}/releases/1/test`, { passed: true, note: "Ten mails, all right." });
  const { shown } = await body<{ shown: string }>(ana.browser.get(`${task}/releases/1`));
  const assertion = ana.device.touch(challengeOf(shown));
  await expectStatus(await ana.browser.json(`${task}/releases/1/approve`, { shown, assertion }), 200);
  for (const [question, answer] of fullAnswers)
    await expectStatus(await ana.browser.json(`${task}/answers`, { question, answer }), 200);
}

const body = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;
async function answered(more: Partial<Ask> = {}, words = said): Promise<string> {
  const asked = ask({ task: "billing-replies", question: "late-fees", ref: "mail 7", ...more });
  const { call } = (await ledger.admit(asked, never)) as Admitted;
  await ledger.settle(call, end({ words }));
  await reviewing.settled();
  return call;
}
const settled = async () => {
  await reviewing.settled();
  await triggers.settled();
};
interface Draft {
  id: string;
  shown: string;
  use: string;
  outcome: string;
  seconds: number;
  distance: number;
  marks: { item: string; ok: boolean }[];
}
const draft = (call: string): Promise<Draft> => body(desker.get(`/v1/drafts/${draftId(call)}`));
const screen = (call: string) => `/drafts/${draftId(call)}`;
const pauses = () => [...worldOf(desk.app.world).pauses.values()];

describe("a draft in the browser", () => {
  test("is accepted as it stands, and the caller's program then has what to send", async () => {
    const call = await answered();
    expect(await draft(call)).toMatchObject({ outcome: "waiting", use: "" });
    const list = await (await tom.browser.get("/drafts")).text();
    expect(list).toContain("One draft waits for you");
    expect(list).toContain("Why two late fees?");
    desk.pass(3);
    const form = await tom.browser.get(screen(call));
    expect(await form.text()).toContain("The late fee is 40 EUR.");
    await expectStatus(await tom.browser.fill(screen(call), `${screen(call)}/review`, { outcome: "accepted" }), 303);
    expect(await draft(call)).toMatchObject({ outcome: "accepted", use: said.output, distance: 0 });
    const used = await body(desker.post(`/v1/calls/${call}/used`, { recipient: "clinic 7" }));
    expect(used).toMatchObject({ call, unread: false });
    await settled();
    expect(pauses()).toEqual([]);
  });

  test("is timed by the server from its opening on, and a screen that was left open counts for half an hour", async () => {
    const [short, long] = [await answered(), await answered()];
    for (const [call, minutes] of [
      [short, 4],
      [long, 200],
    ] as const) {
      const { fields } = formOf(await (await tom.browser.get(screen(call))).text(), `${screen(call)}/review`);
      desk.pass(minutes);
      await expectStatus(await tom.browser.submit(`${screen(call)}/review`, { ...fields, outcome: "accepted" }), 303);
    }
    expect((await draft(short)).seconds).toBe(240);
    expect((await draft(long)).seconds).toBe(1800);
  });

  test("is edited: the person's words are what may be used, and how much changed is measured here", async () => {
    const call = await answered();
    const output = "The late fee is 5 EUR.\r\nQuillhaven";
    const sent = { outcome: "edited", output, wrong: ["wrong-price"] };
    const noted = await tom.browser.fill(screen(call), `${screen(call)}/review`, sent);
    await expectStatus(noted, 303);
    expect(noted.headers.get("location")).toMatch(/^\/drafts\?recorded=\d+$/);
    expect(await draft(call)).toMatchObject({
      outcome: "edited",
      use: "The late fee is 5 EUR.\nQuillhaven",
      distance: 3,
    });
    expect(await (await tom.browser.get(screen(call))).text()).toContain("<ins>5</ins>");
  });

  test("that is marked wrong is not used as it stands; what was typed is not lost", async () => {
    const call = await answered();
    const sent = { outcome: "accepted", output: "My own words.", wrong: ["tone"] };
    const no = await tom.browser.fill(screen(call), `${screen(call)}/review`, sent);
    await expectStatus(no.clone(), 409);
    const text = await no.text();
    expect(text).toContain("Something is marked as wrong (tone)");
    expect(text).toContain("My own words.");
  });

  test("leads on to the next that waits", async () => {
    const [first, second] = [await answered(), await answered()];
    const done = await tom.browser.fill(screen(first), `${screen(first)}/review`, { outcome: "accepted" });
    expect(done.headers.get("location")).toMatch(new RegExp(`^${screen(second)}\\?recorded=`));
  });

  test("shows what nobody sees, and runs nothing that a model wrote", async () => {
    const call = await answered(
      {},
      { input: "<script>alert(1)</script>", output: "Pay \u202egnihton\u202c </textarea><b>now</b>" },
    );
    const text = await (await tom.browser.get(screen(call))).text();
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("</textarea><b>");
    expect(text).toContain("U+202E");
  });

  test("of a name that nobody gave is not there", async () => {
    await expectStatus(await tom.browser.get("/drafts/draft-nobody00000"), 404);
    await expectStatus(await desker.get("/v1/drafts/__proto__"), 404);
  });
});

describe("who reads", () => {
  test("is who the page names: others are refused, on the screen there is nothing to press", async () => {
    const call = await answered();
    expect(await (await ana.browser.get(screen(call))).text()).not.toContain("Use it as it stands");
    const { shown } = await draft(call);
    const no = await body(
      ana.browser.json(`/v1${screen(call)}/review`, { shown, outcome: "accepted", marks: [], seconds: 1 }),
    );
    expect(no).toMatchObject({ code: "draft.notYours" });
  });

  test("is never a token, whoever made it", async () => {
    const call = await answered();
    const { shown } = await draft(call);
    const own = withToken(desk, await tokenOf(tom, "person:tom", ["read", "propose", "call"]));
    for (const by of [desker, own]) {
      const answer = await by.post(`/v1${screen(call)}/review`, { shown, outcome: "accepted", marks: [], seconds: 1 });
      expect([answer.status, (await body<{ code: string }>(answer)).code]).toEqual([403, "draft.notInBrowser"]);
    }
    expect(await draft(call)).toMatchObject({ outcome: "waiting" });
  });

  test("signs with a passkey where money moves, and sends back without one", async () => {
    const money = { question: "refunds" };
    const [call, other] = [await answered(money), await answered(money)];
    const link = await comeByLink(desk, ana, "noor");
    const byLink = await link.browser.get(screen(call));
    expect(await byLink.text()).toContain("Sign in with your passkey");
    const action = `${screen(call)}/review`;
    const bare = await noor.browser.fill(screen(call), action, { outcome: "accepted" });
    await expectStatus(bare.clone(), 409);
    expect(await bare.text()).toContain("draft.noPasskey");
    await expectStatus(await noor.browser.fill(screen(call), action, { outcome: "accepted" }, noor.device), 303);
    expect(await draft(call)).toMatchObject({ outcome: "accepted" });
    const back = { outcome: "sent-back", wrong: ["tone"] };
    await expectStatus(await noor.browser.fill(screen(other), `${screen(other)}/review`, back), 303);
    expect(await draft(other)).toMatchObject({ outcome: "sent-back", use: "" });
  });
});

describe("over HTTP", () => {
  test("a draft is read in the browser with marks, and listed by task, state and call", async () => {
    const [one, two] = [await answered(), await answered()];
    const { shown } = await draft(one);
    const marks = [{ item: "wrong-price", ok: false }];
    const sent = { shown, outcome: "sent-back", marks, seconds: 40 };
    await expectStatus(await tom.browser.json(`/v1${screen(one)}/review`, sent), 200);
    const ids = async (query: string) =>
      (await body<{ drafts: { call: string }[] }>(desker.get(`/v1/drafts${query}`))).drafts.map(({ call }) => call);
    expect(await ids("")).toEqual([one, two]);
    expect(await ids("?state=waiting")).toEqual([two]);
    expect(await ids(`?call=${one}`)).toEqual([one]);
    expect(await ids("?task=nothing")).toEqual([]);
    expect((await draft(one)).marks).toEqual(marks);
    const strange = {
      shown: (await draft(two)).shown,
      outcome: "sent-back",
      marks: [{ item: "p95", ok: false }],
      seconds: 1,
    };
    expect(await body(tom.browser.json(`/v1${screen(two)}/review`, strange))).toMatchObject({
      code: "draft.notOnList",
    });
  });

  test("what does not parse says where", async () => {
    const call = await answered();
    const { shown } = await draft(call);
    const sent = { shown, outcome: "perhaps", marks: [], seconds: 1 };
    expect(await body(tom.browser.json(`/v1${screen(call)}/review`, sent))).toMatchObject({
      errors: [{ field: "outcome" }],
    });
    await expectStatus(await desker.post(`/v1/calls/${call}/used`, {}), 400);
    await expectStatus(await desker.post("/v1/calls/call-nothing/used", { recipient: "a" }), 404);
    await expectStatus(await desker.post("/v1/calls/call-nothing/complaint", { says: "Wrong fee." }), 404);
    await expectStatus(await desker.post("/v1/tasks/other/checks", { call, item: "leaks-a-name", ok: false }), 404);
  });
});

describe("what stops by itself", () => {
  test("an answer that was used before it was read stops the task, and whoever said so hears it", async () => {
    const call = await answered();
    expect(await body(desker.post(`/v1/calls/${call}/used`, { recipient: "clinic 7" }))).toMatchObject({
      unread: true,
    });
    await settled();
    expect(pauses()).toMatchObject([{ what: "task", name: "billing-replies", trigger: "skipped-approval" }]);
    const text = await (await tom.browser.get(screen(call))).text();
    expect(text).toContain("It was used before anybody had read it.");
    expect(text).toContain("templates/billing/");
  });

  test("a check of the team's own that fails; one that passes says nothing", async () => {
    const call = await answered();
    const check = { call, item: "leaks-a-name" };
    expect(await body(desker.post(`${task}/checks`, { ...check, ok: true }))).toMatchObject({ recorded: [] });
    await expectStatus(await desker.post(`${task}/checks`, { ...check, ok: false, says: "Dr Sommer" }), 200);
    await settled();
    expect(pauses()).toMatchObject([{ what: "task", trigger: "leaks-a-name" }]);
    const reader = withToken(desk, await tokenOf(ana, "machine:reader", ["read"]));
    await expectStatus(await reader.post(`${task}/checks`, { ...check, ok: false }), 403);
  });

  test("a complaint is recorded once for each thing, and stands on the draft", async () => {
    const call = await answered();
    const complaint = { item: "tone", says: "Rude to a customer." };
    await expectStatus(await desker.post(`/v1/calls/${call}/complaint`, complaint), 200);
    expect(await body(desker.post(`/v1/calls/${call}/complaint`, complaint))).toMatchObject({ recorded: [] });
    expect(await (await tom.browser.get(screen(call))).text()).toContain("Somebody complained: tone");
    expect(await draft(call)).toMatchObject({ faults: [{ feed: "complaint", item: "tone" }] });
  });
});

test("on the command line drafts are listed and shown, and reading is sent to the browser", async () => {
  const call = await answered();
  const { port, close } = await listen(desk.server, 0, "127.0.0.1");
  const folder = mkdtempSync(join(tmpdir(), "finalcall-drafts-"));
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("FINALCALL_TOKEN", await tokenOf(ana, "machine:reader", ["read"]));
  const out: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const run = (...args: string[]) => {
    const program = new Command("finalcall");
    addDrafts(
      program,
      (work) =>
        async (...given) =>
          void (await (work as (...all: unknown[]) => Promise<ExitCode>)(...given)),
    );
    return program.parseAsync(["draft", ...args], { from: "user" });
  };
  try {
    await run("list");
    await run("show", draftId(call));
    await run("list", "billing-replies", "--json");
  } finally {
    spy.mockRestore();
    vi.unstubAllEnvs();
    await close();
    rmSync(folder, { recursive: true });
  }
  const [list = "", show = "", json = ""] = out;
  expect(list).toContain(`${draftId(call)}  billing-replies/late-fees`);
  expect(show).toContain("The late fee is 40 EUR.");
  expect(show).toContain(`Read it in the browser: http://127.0.0.1:${port}/drafts/${draftId(call)}`);
  expect(JSON.parse(json)).toMatchObject({ ok: true, drafts: [{ call }] });
});

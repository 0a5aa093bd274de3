/** A call of a model, looked up: under whose yes it was made, the pause that stopped it, who has its answer; on the web's API and by `finalcall why`. */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../src/app/app.ts";
import { realTimers } from "../../src/app/timers.ts";
import { why } from "../../src/cli/why.ts";
import type { Admitted, Ledger } from "../../src/gateway/ledger.ts";
import { openLedger } from "../../src/gateway/open-ledger.ts";
import { receiptsOf } from "../../src/gateway/receipts.ts";
import { listen } from "../../src/http/server.ts";
import { digest } from "../../src/kernel/json.ts";
import { ask, end, never } from "../gateway/ledger-world.ts";
import { fullAnswers } from "../support/ai-history.ts";
import { aiTeam, prompt } from "../support/ai-team.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";
import { challengeOf } from "./device.ts";

const task = "/v1/tasks/billing-replies";
let desk: Desk;
let ledger: Ledger;
let token: ReturnType<typeof withToken>;
let close: () => Promise<void>;
let folder: string;
const faults: unknown[] = [];

async function models(app: App, now: () => Date) {
  const salt = () => randomBytes(16).toString("hex");
  const report = (fault: unknown) => void faults.push(fault);
  ledger = await openLedger({ app, now, timers: realTimers, salt, report });
  return { ledger, receipts: receiptsOf({ app, ledger, timers: realTimers, report }) };
}

beforeEach(async () => {
  desk = await openDesk(undefined, { page: aiTeam(), models });
  const { ana, li } = await pairOfPeople(desk);
  const [noor, tom] = [await invite(desk, ana, "noor", li), await invite(desk, ana, "tom", li)];
  await launch(ana, noor, tom);
  const secret = await tokenOf(li, "machine:ci", ["read", "propose"]);
  token = withToken(desk, secret);
  const { port, close: stop } = await listen(desk.server, 0, "127.0.0.1");
  folder = mkdtempSync(join(tmpdir(), "finalcall-calls-"));
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("FINALCALL_TOKEN", secret);
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  close = stop;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await close();
  await ledger.close();
  rmSync(folder, { recursive: true });
  expect(faults.splice(0)).toEqual([]);
});

async function launch(ana: Signed, noor: Signed, tom: Signed): Promise<void> {
  const system = { actor: "system", via: "system" };
  const steps = [{ step: "way back", ok: true, took: 5, says: "" }];
  await desk.app.execute("drill.hold", { id: "drill-00000001", of: "task:billing-replies", steps }, system);
  await noor.browser.json(`${task}/releases`, { prompt, promptFile: "prompts/billing-replies.md", reason: "First." });
  await tom.browser.json(`${task}/releases/1/test`, { passed: true, note: "Ten mails, all right." });
  const { shown } = (await (await ana.browser.get(`${task}/releases/1`)).json()) as { shown: string };
  const assertion = ana.device.touch(challengeOf(shown));
  await expectStatus(await ana.browser.json(`${task}/releases/1/approve`, { shown, assertion }), 200);
  for (const [question, answer] of fullAnswers)
    await expectStatus(await ana.browser.json(`${task}/answers`, { question, answer }), 200);
}

const admitted = async (more: object = {}): Promise<string> => {
  const answer = await ledger.admit(
    ask({ task: "billing-replies", question: "late-fees", ref: "mail-7", ...more }),
    never,
  );
  expect(answer).toHaveProperty("call");
  return (answer as Admitted).call;
};
const body = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;
async function printed(work: () => Promise<unknown>): Promise<string> {
  const out: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  await work().finally(() => spy.mockRestore());
  return out.join("");
}

test("a call names its release, who approved it, and the pause that stopped it", async () => {
  const call = await admitted();
  const asked = { what: "question", name: "billing-replies/late-fees", reason: "One draft quoted the wrong fee." };
  const paused = new Promise<void>((done) => desk.app.listen(({ type }) => type === "pause.paused" && done()));
  const pausing = token.post("/v1/pauses", asked);
  await paused;
  await ledger.settle(call, end({ outcome: "stopped" }));
  const pause = await body<{ id: string; receipt: { parked: string[] } }>(pausing);
  expect(pause.receipt.parked).toEqual([call]);
  const told = await body(token.get(`/v1/calls/${call}`));
  expect(told).toMatchObject({
    release: 1,
    approvedBy: "ana",
    ref: "mail-7",
    pause: pause.id,
    end: { outcome: "stopped" },
  });
  const text = await printed(() => why(call, {}));
  for (const says of ["late-fees, for mail-7", "release 1, approved by Ana", `stopped by ${pause.id}`])
    expect(text).toContain(says);
  expect(text).toMatch(
    /Adopted page[\s\S]*release 1 proposed[\s\S]*passed its test[\s\S]*approved release 1 as owner[\s\S]*Paused the question billing-replies\/late-fees/,
  );
});

test("a wrong answer that is named with the pause joins the samples, where its words are kept", async () => {
  const [kept, unkept] = [await admitted(), await admitted()];
  await ledger.settle(kept, end({ words: { input: "Why the fee?", output: "It is 40." } }));
  await ledger.settle(unkept, end());
  const pause = (call: string, name: string) =>
    body<{ call: string }>(token.post("/v1/pauses", { what: "question", name, reason: "A wrong fee.", call }));
  expect(await pause(unkept, "billing-replies/disputes")).toMatchObject({ call: "" });
  expect(await pause(kept, "billing-replies/late-fees")).toMatchObject({ call: kept });
  expect(await body(token.get(task))).toMatchObject({ samples: 1 });
});

test("calls of a task are listed, those under way apart, with who has their answers", async () => {
  const [first, second] = [await admitted(), await admitted()];
  await ledger.settle(first, end());
  await ledger.used(first, "clinic-7");
  const list = await body<{ open: { call: string }[]; calls: { call: string; used: { recipient: string }[] }[] }>(
    token.get("/v1/calls?task=billing-replies"),
  );
  expect(list.open.map(({ call }) => call)).toEqual([second]);
  expect(list.calls.map(({ call, used }) => [call, used[0]?.recipient])).toEqual([[first, "clinic-7"]]);
  expect(await body(token.get("/v1/calls/call-nothing-0"))).toMatchObject({ status: 404 });
  expect((await desk.server.request("http://localhost:3210/v1/calls")).status).toBe(401);
  await ledger.settle(second, end());
});

test("why finds a task, a prompt by digest, and says when nothing is called so", async () => {
  const text = await printed(() => why("billing-replies", {}));
  expect(text).toContain("approved release 1 as owner");
  expect(text).toContain("prompt prompts/billing-replies.md, sha256");
  const state = await body<{ releases: { promptDigest: string; digest: string }[] }>(token.get(task));
  for (const what of [state.releases[0]?.promptDigest ?? "", (state.releases[0]?.digest ?? "").slice(0, 12)]) {
    const found = await printed(() => why(what, { json: true }));
    expect(JSON.parse(found).events.map(({ type }: { type: string }) => type)).toEqual([
      ...["task.proposed", "task.tested", "task.approved"],
    ]);
  }
  await expect(why(digest("nothing"), {})).rejects.toThrow("Nothing in the record is called");
  await expect(why("call-nothing-0", {})).rejects.toThrow("Nothing in the record is called");
});

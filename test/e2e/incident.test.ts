/** An incident from declaring to closing, over HTTP: programs declare and add, people lead and end it in their browser. */

import { beforeEach, describe, expect, test } from "vitest";
import { connect, Refused } from "../../src/client/client.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, openDesk, origin, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
let token: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  token = await tokenOf(li, "machine:ci", ["read", "propose"]);
});

const sdk = () => connect(origin, token, async (url, init) => desk.server.request(String(url), init));
const refusal = async (promise: Promise<unknown>): Promise<Refused> => {
  const fault = await promise.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (fault instanceof Refused) return fault;
  throw new Error(`Not refused: ${String(fault)}`);
};
/** What somebody does at their browser, through the API that their forms use too. */
const does = (who: Signed, act: string, body: object = {}) => who.browser.json(`/v1/incidents/open/${act}`, body);

test("is declared by a program, led by a person, and ended by that person alone", async () => {
  const declared = await sdk().declareIncident({
    title: "Some clinics were charged twice",
    hits: ["customers", "spend"],
  });
  expect(declared).toMatchObject({ number: 1, severity: 1, lead: "li", wider: "ana", freezes: true, open: true });
  expect(declared.nextUpdateAt).toBe("2026-11-19T12:30:00.000Z");

  for (const act of ["take", "close"] as const)
    expect(await refusal(sdk().inIncident("1", act, {}))).toMatchObject({ code: "incident.notInBrowser", status: 403 });
  expect(await refusal(sdk().inIncident("1", "resolve", { says: "Recovered" }))).toMatchObject({
    code: "incident.notInBrowser",
    facts: { lead: "li" },
  });
  expect(await refusal(sdk().inIncident("1", "thaw", { reason: "The alert says resolved" }))).toMatchObject({
    status: 403,
  });

  await expectStatus(await does(li, "take"), 200);
  await expectStatus(await does(ana, "thaw", { reason: "I want to release" }), 403);
  await expectStatus(await does(li, "resolve", { says: "Nobody is charged twice since 14:40" }), 200);
  expect(worldOf(desk.app.world).incidents.get(declared.id)).toMatchObject({ open: false, freezes: false });
  await expectStatus(await does(ana, "close"), 404); // `open` names none any more
  await expectStatus(await li.browser.json("/v1/incidents/1/close", {}), 409);
  await expectStatus(
    await li.browser.json("/v1/incidents/1/review", {
      cause: "The key was made anew for each try",
      letThrough: "No test repeated a callback",
      rules: [{ kind: "page", reference: "areas.billing.never", says: "charge without an idempotency key" }],
      followUps: [{ says: "Repeat every callback in the simulator", owner: "li", by: "2026-12-01" }],
    }),
    200,
  );
  await expectStatus(await li.browser.json("/v1/incidents/1/close", {}), 200);
  expect((await sdk().incident("1")).closed).toBe(true);
});

test("is one for everybody: declaring again says who leads", async () => {
  await sdk().declareIncident({ title: "Checkout times out" });
  const again = await refusal(sdk().declareIncident({ title: "Payments hang" }));
  expect(again).toMatchObject({ code: "incident.underWay", facts: { number: 1, lead: "li" } });
  expect(await sdk().declareIncident({ title: "The office has no network", separate: true })).toMatchObject({
    number: 2,
  });
});

test("hands the lead over only when the next lead acknowledges", async () => {
  await sdk().declareIncident({ title: "Checkout times out" });
  await expectStatus(await does(ana, "take"), 409);
  await expectStatus(await does(li, "offer", { to: "ana" }), 200);
  expect((await sdk().incident("open")).lead).toBe("li");
  await expectStatus(await does(ana, "take"), 200);
  expect(await sdk().incident("open")).toMatchObject({ lead: "ana", offered: "", acknowledged: true });
  await expectStatus(await does(li, "thaw", { reason: "I led a minute ago" }), 403);
});

describe("the customers' list", () => {
  test("goes in and comes out as a file that no spreadsheet runs", async () => {
    await sdk().declareIncident({ title: "Some clinics were charged twice" });
    const csv =
      '\ufeffcustomer,name,amount,currency\r\nc-7,"Praxis ""Nord"", Kiel",84.00,EUR\r\nc-9,=HYPERLINK(1),84.00,EUR\r\n';
    await sdk().inIncident("open", "customers", { csv });
    await sdk().inIncident("open", "customers", { csv: `${csv}c-7,"Praxis ""Nord"", Kiel",84.00,EUR\r\n` });
    expect(await sdk().incidentCustomers("open")).toBe(
      'customer,name,amount,currency\r\nc-7,"Praxis ""Nord"", Kiel",84.00,EUR\r\nc-9,\'=HYPERLINK(1),84.00,EUR\r\n',
    );
    expect(await sdk().incident("open")).toMatchObject({ wider: "ana", hits: ["customers"], customers: 2 });
  });

  test("forgets one of them for good, and keeps the others and the proof", async () => {
    const { id } = await sdk().declareIncident({ title: "Some clinics were charged twice" });
    await sdk().inIncident("open", "customers", { csv: "customer,name\nc-7,Praxis Nord\nc-9,Praxis Ost\n" });
    const [first] = worldOf(desk.app.world).incidents.get(id)?.customers[0]?.rows ?? [];
    await desk.store.redact([first?.text ?? ""]);
    expect(await sdk().incidentCustomers("open")).toBe("customer,name\r\n[removed],\r\nc-9,Praxis Ost\r\n");
    expect(JSON.stringify(await desk.store.read(0, 1000))).not.toContain("Praxis");
  });

  test("is not taken with a line that cannot be read, and says which", async () => {
    await sdk().declareIncident({ title: "Some clinics were charged twice" });
    const broken = await refusal(sdk().inIncident("open", "customers", { csv: "customer,amount\nc-1,84" }));
    expect(broken).toMatchObject({ code: "incident.badList", facts: { line: 2 } });
    const answer = await withToken(desk, token).post("/v1/incidents/open/customers", { csv: "x".repeat(400_001) });
    expect(answer.status).toBe(413);
  });
});

test("has the numbers before and after an action filled in by the watcher, and by nobody else", async () => {
  // What the watcher saw: errors until 12:10, good numbers after it, and nothing before 11:00.
  const numbersAt = (environment: string, at: string) => {
    const value = at < "2026-11-19T11:00" ? null : at < "2026-11-19T12:10" ? 2.7 : 0.5;
    const state = value === null ? "blind" : value > 2 ? "crossed" : "good";
    return [{ signal: "error-rate", value, unit: "%", at, state, says: `${environment}: ${value}` } as const];
  };
  desk = await openDesk(undefined, { watch: { numbersAt, readings: () => [], history: () => [] } });
  ({ ana, li } = await pairOfPeople(desk));
  token = await tokenOf(li, "machine:ci", ["read", "propose"]);
  await sdk().declareIncident({ title: "Checkout times out" });

  const action = { says: "Roll back", hypothesis: "The routing", expected: "No timeouts" };
  await sdk().inIncident("open", "action", action);
  desk.pass(15);
  await sdk().inIncident("open", "result", { of: 2, outcome: "helped", says: "Back to normal" });
  const late = { at: "2026-11-19T10:30:00.000Z", precision: "minute" as const };
  await sdk().inIncident("open", "action", { ...action, says: "Restarted it", risky: false, occurred: late });
  const { timeline } = await sdk().incident("open");
  expect(timeline.find(({ n }) => n === 3)).toMatchObject({
    before: [{ value: 2.7, state: "crossed", says: "production: 2.7" }],
    after: [{ value: 0.5, state: "good" }],
  });
  expect(timeline.find(({ n }) => n === 4)).toMatchObject({ before: [{ value: null, state: "blind" }] });

  const typed = { ...action, before: [{ ...numbersAt("production", late.at)[0], value: 0, state: "good" }] };
  expect(await refusal(sdk().inIncident("open", "action", typed as never))).toMatchObject({ code: "malformed" });
  await expectStatus(await does(li, "resolve", { says: "No timeouts since 12:10" }), 200);
  expect([...worldOf(desk.app.world).incidents.values()][0]?.resolvedNumbers).toMatchObject([{ value: 0.5 }]);
});

test("freezes releases with its declaring, until its lead lifts that or it ends", async () => {
  const frozen = async () => ((await sdk().state("production")) as { frozen: { by: string } | null }).frozen?.by;
  expect(await frozen()).toBeUndefined();
  await sdk().declareIncident({ title: "Checkout times out", environment: "production" });
  expect(await frozen()).toBe("incident");
  await expectStatus(await does(ana, "thaw", { reason: "Our fix has to go out" }), 403);
  await expectStatus(await does(li, "thaw", { reason: "Our fix has to go out" }), 200);
  expect(await frozen()).toBeUndefined();
  const strange = await refusal(sdk().declareIncident({ title: "Slow", environment: "moon", separate: true }));
  expect(strange.code).toBe("incident.unknownEnvironment");
});

test("drafts an update from what has evidence, and says when the next one is due", async () => {
  await sdk().declareIncident({ title: "Checkout times out" });
  const note = { kind: "symptom" as const };
  await sdk().inIncident("open", "note", { ...note, says: "Half of all checkouts fail", evidence: "chart of errors" });
  await sdk().inIncident("open", "note", { ...note, says: "It is the database again" });
  await sdk().inIncident("open", "blast", { what: "users", low: 10, high: 40, source: "log query" });
  const { text, due } = await sdk().draftUpdate("open", "internal");
  expect(text).toContain("Half of all checkouts fail");
  expect(text).not.toContain("database");
  expect(text).toContain("10 to 40 users (estimate; log query)");
  expect(due).toBe("2026-11-19T12:30:00.000Z");
});

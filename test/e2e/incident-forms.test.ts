/** An incident by the forms that people see: declared, led, written down, told, resolved, reviewed and closed. */

import { beforeEach, expect, test } from "vitest";
import type { IncidentState } from "../../src/decisions/incident/state.ts";
import { worldOf } from "../../src/views/context.ts";
import { comeByLink, type Desk, expectStatus, openDesk, origin, pairOfPeople, type Signed } from "./desk.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
let path: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  const title = "Some clinics were charged twice";
  const declared = await ana.browser.fill("/incidents", "/incidents", { title, severity: "1", hits: ["customers"] });
  await expectStatus(declared.clone(), 303);
  path = (declared.headers.get("location") ?? "").replace(/\?.*/, "");
});

const state = (): IncidentState => {
  const found = worldOf(desk.app.world).incidents.get(path.split("/").at(-1) ?? "");
  if (!found) throw new Error("There is no incident.");
  return found;
};
const text = async (who: { browser: Signed["browser"] }, at = path) => {
  const html = await (await who.browser.get(at)).text();
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
};
const does = (who: { browser: Signed["browser"] }, act: string, fields: Record<string, string> = {}) =>
  who.browser.fill(path, `${path}/${act}`, fields);
const sends = (who: { browser: Signed["browser"] }, act: string, fields: Record<string, string> = {}) =>
  who.browser.submit(`${path}/${act}`, fields);
const says = async (response: Response, words: string) => {
  expect((await response.clone().text()).replace(/<[^>]*>/g, " ")).toContain(words);
  await expectStatus(response, 409);
};

test("declaring freezes every deploy, names one lead, and every screen says so", async () => {
  expect(state()).toMatchObject({ lead: "li", freezes: true, open: true, declaredBy: "person:ana", wider: "ana" });
  expect(await text(ana, "/")).toContain("Deploys frozen");
  expect(await text(ana)).toContain("Li is named to lead, and has not said yes.");
  expect(await text(li, "/")).toContain("You lead: say that you are there");
});

test("a second one is not declared over it; what was typed is not lost", async () => {
  const again = await ana.browser.submit("/incidents", { title: "Clinics see errors", severity: "2" });
  await says(again.clone(), "there is one lead");
  await says(again, "Clinics see errors");
});

test("the lead passes only when the next one accepts, and nobody else takes it", async () => {
  await expectStatus(await does(li, "take"), 303);
  await says(await sends(ana, "offer", { to: "ana" }), "whoever leads");
  await expectStatus(await does(li, "offer", { to: "ana" }), 303);
  expect(state()).toMatchObject({ lead: "li", offered: "ana" });
  expect(await text(ana, "/")).toContain("Li offers you the lead");
  await expectStatus(await does(ana, "take"), 303);
  expect(state().lead).toBe("ana");
  expect(await text(ana)).toContain("Led before by Li.");
});

test("taking the lead from somebody needs a reason", async () => {
  await expectStatus(await does(li, "take"), 303);
  await says(await sends(ana, "take"), "none was given");
  await expectStatus(await does(ana, "take", { reason: "Li is on a plane." }), 303);
  expect(state().lead).toBe("ana");
});

test("what is seen without evidence looks like a guess; a check and an action say what was expected", async () => {
  await expectStatus(await does(ana, "note", { says: "The provider repeats callbacks." }), 303);
  expect(await text(ana)).toContain("Guess: symptom");
  await expectStatus(
    await does(ana, "check", {
      says: "All inside the 10 %?",
      expected: "All",
      found: "14 of 14",
      evidence: "query 88",
    }),
    303,
  );
  await expectStatus(
    await does(li, "action", { says: "Roll back", hypothesis: "It charges twice", expected: "No new one" }),
    303,
  );
  const shown = await text(ana);
  for (const words of ["Expected: All", "Found: 14 of 14", "Because: It charges twice", "waits for its result"])
    expect(shown).toContain(words);
});

test("one risky action at a time; its result says what came of it", async () => {
  const action = { says: "Roll back", hypothesis: "It charges twice", expected: "No new one" };
  await expectStatus(await does(li, "action", action), 303);
  const of = String(state().entries.find(({ kind }) => kind === "action")?.n);
  await says(await does(li, "action", action), "one risky action at a time");
  await expectStatus(await does(li, "action", { ...action, safe: "yes" }), 303);
  await expectStatus(await sends(li, "result", { of, says: "None since", outcome: "helped", evidence: "chart" }), 303);
  expect(await text(li)).toContain("Result: it helped");
});

test("an earlier time is entered by the reader's own clock, and the record keeps its order", async () => {
  await expectStatus(
    await does(ana, "note", { says: "It began", evidence: "chart", when: "2026-11-19T02:31", about: "yes" }),
    303,
  );
  expect(state().entries.at(-1)?.occurred).toEqual({ at: "2026-11-19T02:31:00.000Z", precision: "approx" });
  await expectStatus(await does(li, "note", { says: "Here too", evidence: "chart", when: "2026-11-19T03:31" }), 303);
  expect(state().entries.at(-1)?.occurred).toEqual({ at: "2026-11-19T02:31:00.000Z", precision: "minute" });
  expect(await text(ana)).toContain("entered 12:00");
});

test("when it really began is said later, and the suspects follow", async () => {
  await expectStatus(await does(ana, "time", { which: "started", when: "2026-11-19T11:31", about: "yes" }), 303);
  expect(state().started).toEqual({ at: "2026-11-19T11:31:00.000Z", precision: "approx" });
  expect(await text(ana)).toContain("What changed before 11:31");
  await expectStatus(await sends(ana, "time", { which: "started", when: "" }), 409);
});

test("a correction names the entry that it corrects, which stays", async () => {
  await expectStatus(await does(ana, "note", { says: "14 clinics", evidence: "query 88" }), 303);
  const n = String(state().entries.at(-1)?.n);
  await expectStatus(await does(ana, "note", { says: "15 clinics", evidence: "query 89", corrects: n }), 303);
  const shown = await text(ana);
  for (const words of ["14 clinics", "15 clinics", `Corrects entry ${n}.`]) expect(shown).toContain(words);
  await says(await does(ana, "note", { says: "None", corrects: "999" }), "There is no entry 999");
});

test("estimates are added in people's units, and a wrong one says why", async () => {
  const estimate = { what: "money", low: "1,176.50", high: "1176.5", currency: "eur", source: "query 88" };
  await expectStatus(await does(ana, "blast", estimate), 303);
  expect(state().blast).toMatchObject([{ low: 117_650, high: 117_650, currency: "EUR" }]);
  await says(await does(ana, "blast", { ...estimate, low: "9", high: "1" }), "from a lower to a higher");
  await expectStatus(await does(ana, "blast", { ...estimate, low: "many" }), 409);
});

test("the customers come in as a file and go out as one, safe for a spreadsheet", async () => {
  const file = (body: string) => {
    const form = new FormData();
    form.set("csv", new File([body], "list.csv", { type: "text/csv" }));
    return form;
  };
  const send = (body: string) => {
    const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { cookie, origin, accept: "text/html" };
    return desk.server.request(`${origin}${path}/customers`, { method: "POST", body: file(body), headers });
  };
  await expectStatus(await send("customer,amount,currency\r\nclinic-1,84.00,EUR\r\n=cmd(),1.00,EUR\r\n"), 303);
  const list = await ana.browser.get(`${path}/customers.csv`);
  expect(list.headers.get("content-type")).toContain("text/csv");
  expect(await list.text()).toContain("'=cmd()");
  await says(await send("name\nclinic-1\n"), "the column `customer` is missing");
  await expectStatus(await desk.browser().get(`${path}/customers.csv`), 302);
});

test("an update is drafted for each audience from what is known, and recorded as sent", async () => {
  expect(await text(ana, `${path}?draft=customers`)).toContain("Update for customers");
  await expectStatus(await does(ana, "update", { audience: "support", says: "14 clinics were charged twice." }), 303);
  expect(state().updates).toMatchObject([{ audience: "support" }]);
});

test("a link's session reads the room, but it is the lead who lifts the freeze and resolves", async () => {
  const tom = await comeByLink(desk, ana, "tom");
  expect(await text(tom)).toContain("Some clinics were charged twice");
  await says(await sends(tom, "resolve", { says: "Over" }), "This is for the lead");
  await says(await sends(ana, "thaw", { reason: "I want to release" }), "whoever leads");
  await expectStatus(await does(li, "thaw", { reason: "The fix goes out" }), 303);
  expect(state()).toMatchObject({ freezes: false, open: true });
});

test("it ends in its order: mitigated, resolved, reviewed with a rule changed, closed", async () => {
  await expectStatus(await does(li, "take"), 303);
  await expectStatus(await does(li, "mitigated", { says: "Rolled back", evidence: "operation 1" }), 303);
  expect(await text(ana)).toContain("It no longer hurts since 12:00.");
  await says(await sends(li, "close"), "It is not resolved");
  await expectStatus(await does(li, "resolve", { says: "Each invoice is charged once." }), 303);
  expect(state()).toMatchObject({ open: false, freezes: false });
  await says(await sends(li, "close"), "nobody wrote down the cause");
  const review = { cause: "A key for each try", letThrough: "No test repeated a callback" };
  await says(await does(li, "review", review), "changes no rule");
  await expectStatus(
    await does(li, "review", {
      ...review,
      ...{ rule: "test", reference: "commit 4be1", ruleSays: "Repeat each callback" },
      ...{ "follow-1": "Repeat in the simulator", "owner-1": "li", "by-1": "2026-12-01" },
      ...{ "follow-3": "Tell the clinics", "owner-3": "tom", "by-3": "2026-11-25" },
    }),
    303,
  );
  expect(state().review?.followUps.map(({ owner }) => owner)).toEqual(["li", "tom"]);
  expect(await text(ana, "/incidents")).toContain("Waits for its review");
  await expectStatus(await does(li, "close"), 303);
  expect(await text(ana, "/incidents")).toContain("Reviewed and closed.");
});

test("a second one is declared as something else, and ended when it turns out to be the same", async () => {
  const fields = { title: "Clinics see errors", severity: "2", separate: "yes" };
  const second = await ana.browser.fill("/incidents", "/incidents", fields);
  await expectStatus(second, 303);
  const first = path;
  path = (second.headers.get("location") ?? "").replace(/\?.*/, "");
  expect(state()).toMatchObject({ number: 2, freezes: true });
  await says(await sends(ana, "duplicate", { of: first.split("/").at(-1) ?? "", reason: "" }), "reason");
  await expectStatus(
    await does(li, "duplicate", { of: first.split("/").at(-1) ?? "", reason: "The same callbacks" }),
    303,
  );
  expect(state()).toMatchObject({ open: false, freezes: false, closed: true });
  path = first;
  expect(state()).toMatchObject({ open: true, freezes: true });
});

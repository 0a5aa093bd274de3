/** Alerts as a real Alertmanager posted them, over a server in memory: in any order, with any duplication, with anything broken. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { sealOf } from "../../src/app/seal.ts";
import { listen } from "../../src/http/server.ts";
import { openMemory } from "../../src/log/memory.ts";
import { expectStatus, firstPerson, openDesk, tokenOf } from "../e2e/desk.ts";
import { dataFile } from "../support/data.ts";
import { needs } from "../support/skip.ts";
import { alertDesk, alerts, bearer, bodiesKept, hmac, pageWith, post, statuses } from "./desk.ts";

const folder = dataFile("alerts");
const names = folder ? readdirSync(folder).filter((name) => /-\d\d-\w+\.json$/.test(name)) : [];
const bodies = names
  .sort((one, other) => Number(/-(\d\d)-/.exec(one)?.[1]) - Number(/-(\d\d)-/.exec(other)?.[1]))
  .map((name) => ({ name, text: readFileSync(join(folder ?? "", name), "utf8") }));
const { test: withData } = needs("the recorded webhooks", bodies.length > 0);
const bodyOf = (name: string) => bodies.find((one) => one.name.startsWith(name))?.text ?? "";

let { desk, ana, token } = {} as Awaited<ReturnType<typeof alertDesk>>;
beforeEach(async () => {
  ({ desk, ana, token } = await alertDesk());
});
const send = (text: BodyInit) => post(desk, "alertmanager", text, bearer(token));

interface Part {
  readonly status?: string;
  readonly name?: string;
  readonly start?: string;
  readonly summary?: string;
  readonly more?: object;
}
/** A group as Alertmanager posts it. */
const group = (parts: readonly Part[], more: object = {}) =>
  JSON.stringify({
    version: "4",
    status: "firing",
    truncatedAlerts: 0,
    alerts: parts.map(
      ({ status = "firing", name = "HighErrorRate", start = "02:15:19.913", summary = "9 %", more }) => ({
        status,
        labels: { alertname: name, severity: "critical" },
        annotations: { summary },
        startsAt: `2026-11-21T${start}Z`,
        endsAt: status === "firing" ? "0001-01-01T00:00:00Z" : "2026-11-21T02:18:00Z",
        fingerprint: `f-${name}`,
        ...more,
      }),
    ),
    ...more,
  });

describe("the webhooks of a real Alertmanager", () => {
  withData("are taken one after the other, and every one lies in the book as it came", async () => {
    for (const { text } of bodies) await expectStatus(await send(text), 200);
    expect(await bodiesKept(desk.store)).toEqual(bodies.map(({ text }) => text));
    expect(await statuses(desk)).toEqual({
      ...{ Fan1: "ended", Fan2: "ended", Fan3: "ended", Fan4: "ended", Fan5: "ended", Fan6: "ended" },
      ...{ HighErrorRate: "ended", HighLatencyP95: "ended", ManualDeployFreeze: "ended", QueueBacklog: "ended" },
    });
  });

  withData("give the same record in the end in any order and with any duplication", async () => {
    const final = async () =>
      (await alerts(desk))
        .map(({ name, status, state: { startsAt, endsAt, severity } }) => [name, status, startsAt, endsAt, severity])
        .sort();
    for (const { text } of bodies) await send(text);
    const expected = await final();
    const order = fc.shuffledSubarray([...bodies, ...bodies], { minLength: bodies.length });
    await fc.assert(
      fc.asyncProperty(order, async (some) => {
        ({ desk, token } = await alertDesk());
        const missing = bodies.filter((one) => !some.includes(one));
        for (const { text } of [...some, ...missing]) await expectStatus(await send(text), 200);
        expect(await final()).toEqual(expected);
        expect(desk.faults).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  withData("truncation lies: a group that says resolved and hides two that fire ends nothing", async () => {
    await send(bodyOf("am_all_svc_checkout-04"));
    const answer = await send(bodyOf("am_max1-07"));
    expect(await answer.json()).toMatchObject({ taken: 1, said: [expect.stringContaining("alert.truncated")] });
    expect(await statuses(desk)).toEqual({ HighErrorRate: "firing", HighLatencyP95: "firing", QueueBacklog: "firing" });
  });

  withData("a summary that changed between firing and resolved still ends the same alert", async () => {
    await send(bodyOf("am_bylabels-03"));
    await send(bodyOf("am_bylabels-10"));
    expect(await statuses(desk)).toEqual({ HighErrorRate: "ended" });
  });

  withData("one alert that comes by several routes is one alert", async () => {
    for (const name of ["am_all_svc_checkout-01", "am_max1-02", "am_max1-05", "am_all_svc_checkout-04"])
      await send(bodyOf(name));
    const { head } = desk.app;
    for (const name of ["am_all_svc_checkout-01", "am_max1-02", "am_max1-05"]) await send(bodyOf(name));
    expect((await alerts(desk)).length).toBe(3);
    expect(desk.app.head).toEqual(head);
  });
});

describe("a message", () => {
  test("that comes four times because we were slow is recorded once", async () => {
    const { head } = desk.app;
    await Promise.all([1, 2, 3, 4].map(() => send(group([{}]))));
    expect(desk.app.head.seq).toBe(head.seq + 1);
    expect((await desk.store.notes("hooks", 0, 10)).length).toBe(4);
  });

  test("that can never be read is refused with 400, and kept all the same", async () => {
    for (const body of ["not json", "[]", '{"alerts": 3}', "", "null"]) await expectStatus(await send(body), 400);
    expect(await bodiesKept(desk.store)).toEqual(["not json", "[]", '{"alerts": 3}', "", "null"]);
  });

  test("of which one alert cannot be read loses none of the others", async () => {
    const answer = await send(
      group([{ name: "Good" }, { name: "Bad", more: { startsAt: "yesterday" } }, { more: { status: "odd" } }]),
    );
    await expectStatus(answer.clone(), 200);
    expect(await answer.json()).toMatchObject({
      taken: 1,
      said: ["alerts.1.startsAt: not a time", expect.stringContaining("alerts.2: status")],
    });
    expect(await statuses(desk)).toEqual({ Good: "firing" });
  });

  test("from a newer version, with fields that nobody knows here, is taken", async () => {
    const body = group([{ more: { isSilenced: false, nested: { deep: [1] } } }], {
      notification_reason: "repeat",
      routeLabels: {},
    });
    await expectStatus(await send(body), 200);
    expect(await statuses(desk)).toEqual({ HighErrorRate: "firing" });
  });

  test("with hostile words and labels is taken as words", async () => {
    const labels = JSON.parse(
      `{"alertname":"Ev\\u0000il \\ud83d","__proto__":"x","constructor":"y","long":"${"x".repeat(5000)}"}`,
    );
    await expectStatus(await send(group([{ summary: `${"\u{1f600}".repeat(3000)}`, more: { labels } }])), 200);
    expect(await statuses(desk)).toEqual({ "Evil \ufffd": "firing" });
    expect(desk.faults).toEqual([]);
  });

  test("without a fingerprint is known by its labels, in any order", async () => {
    const labels = { alertname: "A", one: "1" };
    await send(group([{ more: { fingerprint: "", labels } }]));
    await send(group([{ status: "resolved", more: { fingerprint: "", labels: { one: "1", alertname: "A" } } }]));
    expect(await statuses(desk)).toEqual({ A: "ended" });
  });

  test("whose times lie a year ahead does not outlast what comes after it", async () => {
    await send(group([{ more: { startsAt: "2027-11-21T02:15:00Z" } }]));
    desk.pass(1);
    await send(group([{ status: "resolved", more: { endsAt: "2026-11-21T02:20:30Z" } }]));
    expect(await statuses(desk)).toEqual({ HighErrorRate: "ended" });
  });

  test("that cannot be stored is answered with 5xx, so that it is sent again", async () => {
    const store = openMemory();
    ({ desk, ana, token } = await alertDesk("", store));
    const { note, append } = store;
    store.note = () => Promise.reject(new Error("disk full"));
    expect((await send(group([{}]))).status).toBe(500);
    store.note = note;
    store.append = () => Promise.reject(new Error("disk full"));
    expect((await send(group([{}]))).status).toBeGreaterThanOrEqual(500);
    store.append = append;
    await expectStatus(await send(group([{}])), 200);
    expect(await statuses(desk)).toEqual({ HighErrorRate: "firing" });
  });

  test("of more than two million bytes is refused without being read, and that it came is kept", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half", headers: bearer(token) };
    expect((await desk.server.request("http://localhost:3210/hooks/alertmanager", init)).status).toBe(413);
    expect(pulled).toBeLessThan(2_300_000);
    const length = { "content-length": "10485760" };
    expect((await post(desk, "alertmanager", "{}", { ...bearer(token), ...length })).status).toBe(413);
    expect((await desk.store.notes("hooks", 0, 10)).map(({ body }) => JSON.parse(body).refused)).toEqual([
      "too large",
      "too large",
    ]);
  });

  test("of ten megabytes over a real connection is refused, and the next one is taken", async () => {
    const { port, close } = await listen(desk.server, 0, "127.0.0.1");
    const send = (body: BodyInit) =>
      fetch(`http://127.0.0.1:${port}/hooks/alertmanager`, { method: "POST", headers: bearer(token), body });
    const status = await send(new Uint8Array(10_485_760)).then(
      ({ status }) => status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(status);
    await expectStatus(await send(group([{}])), 200);
    await close();
  });

  test("lies in a book that is sealed like the other traffic", async () => {
    await send(group([{}]));
    expect(await sealOf(desk.store, "hooks", 0)).toMatchObject({ book: "hooks", from: 1, to: 1 });
  });
});

describe("a sender", () => {
  test("without a token and without a signature is refused, and nothing is kept", async () => {
    for (const source of ["alertmanager", "grafana", "pagerduty", "sentry"])
      expect((await post(desk, source, group([{}]), {})).status).toBe(401);
    expect((await post(desk, "alertmanager", group([{}]), bearer("fc_x_01234567890123456789"))).status).toBe(401);
    expect(await desk.store.notes("hooks", 0, 10)).toEqual([]);
  });

  test("whose secret the page names, but nobody set on the server, is told so", async () => {
    const other = await openDesk(openMemory(), { page: pageWith(""), secrets: {} });
    await firstPerson(other);
    const answer = await post(other, "grafana", group([{}]), { "x-grafana-alerting-signature": hmac("", group([{}])) });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("env:GRAFANA") });
  });

  test("with a token that may not post alerts is told so", async () => {
    const other = await tokenOf(ana, "machine:ci", ["read", "propose", "report", "deploy"]);
    expect((await post(desk, "alertmanager", group([{}]), bearer(other))).status).toBe(403);
  });

  test("of an unknown kind finds nothing, also under the names that every object has", async () => {
    for (const source of ["nagios", "__proto__", "constructor", "a/b"])
      expect((await post(desk, source, group([{}]), bearer(token))).status).toBe(404);
  });

  test("signed in with a browser is no sender", async () => {
    const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
    expect((await post(desk, "alertmanager", group([{}]), { cookie, origin: "http://localhost:3210" })).status).toBe(
      401,
    );
  });
});

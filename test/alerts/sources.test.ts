/** Grafana, PagerDuty's senders and Sentry: known by their signatures, read as their published forms say. */

import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { wordsOf } from "../../src/app/words.ts";
import { worldOf } from "../../src/views/context.ts";
import { openDesk } from "../e2e/desk.ts";
import { alertDesk, alerts, bearer, bodiesKept, type Headers, hmac, post, secrets, statuses } from "./desk.ts";
import { grafanaMessage, pagerdutyChange, pagerdutyEvent, sentryEvent, sentryIssue, sentryMetric } from "./samples.ts";

let { desk, token } = {} as Awaited<ReturnType<typeof alertDesk>>;
const open = async () => {
  ({ desk, token } = await alertDesk());
};
beforeEach(open);

/** The desk's clock in seconds since 1970: 02:20 of the night of the data. */
const now = Date.parse("2026-11-21T02:20:00.000Z") / 1000;
const status = async (response: Promise<Response>) => (await response).status;

describe("Grafana", () => {
  const sign = (text: string, time = ""): Headers =>
    time === ""
      ? { "x-grafana-alerting-signature": hmac(secrets.GRAFANA, text) }
      : {
          "x-grafana-alerting-signature": hmac(secrets.GRAFANA, `${time}:${text}`),
          "x-grafana-alerting-timestamp": time,
        };
  const text = JSON.stringify(grafanaMessage([{ status: "firing", pod: "mail" }]));

  test("signs its body, with or without the time", async () => {
    expect(await status(post(desk, "grafana", text, sign(text)))).toBe(200);
    expect(await status(post(desk, "grafana", text, sign(text, String(now))))).toBe(200);
    expect(await statuses(desk)).toEqual({ "QueueBacklog mail": "firing" });
  });

  test("is refused with another body, another time, another secret, or none of its own", async () => {
    const refused: Headers[] = [
      sign(`${text} `),
      { ...sign(text, String(now)), "x-grafana-alerting-timestamp": String(now + 1) },
      { ...sign(text), "x-grafana-alerting-timestamp": String(now) },
      { "x-grafana-alerting-signature": hmac("another", text) },
      { "x-grafana-alerting-signature": "" },
      { "x-grafana-alerting-signature": "é".repeat(64) },
    ];
    for (const headers of refused) expect(await status(post(desk, "grafana", text, headers))).toBe(401);
    expect(await desk.store.notes("hooks", 0, 10)).toEqual([]);
  });

  test("is refused when what it signed is more than five minutes old, or ahead", async () => {
    for (const time of [now - 301, now + 301, Number.NaN])
      expect(await status(post(desk, "grafana", text, sign(text, String(time))))).toBe(401);
    expect(await status(post(desk, "grafana", text, sign(text, String(now - 299))))).toBe(200);
  });

  test("may send with a token, and without fingerprints", async () => {
    const firing = grafanaMessage([
      { status: "firing", pod: "a", fingerprint: "" },
      { status: "firing", pod: "b", fingerprint: "" },
    ]);
    const mixed = grafanaMessage([
      { status: "resolved", pod: "a", fingerprint: "" },
      { status: "firing", pod: "b", fingerprint: "" },
    ]);
    for (const message of [firing, mixed])
      expect(await status(post(desk, "grafana", JSON.stringify(message), bearer(token)))).toBe(200);
    expect(await statuses(desk)).toEqual({ "QueueBacklog a": "ended", "QueueBacklog b": "firing" });
  });

  test("that sees nothing more of an alert has not seen it end", async () => {
    const ended = { status: "resolved", pod: "a" } as const;
    for (const reason of ["MissingSeries", "NoData", "Error", "Paused", "Updated", "RuleDeleted"]) {
      await open();
      for (const message of [grafanaMessage([{ status: "firing", pod: "a" }]), grafanaMessage([{ ...ended, reason }])])
        expect(await status(post(desk, "grafana", JSON.stringify(message), bearer(token)))).toBe(200);
      expect(await statuses(desk)).toEqual({ "QueueBacklog a": "blind" });
    }
    const seen = grafanaMessage([{ ...ended, end: "2026-11-21T02:15:10Z" }]);
    await post(desk, "grafana", JSON.stringify(seen), bearer(token));
    expect(await statuses(desk)).toEqual({ "QueueBacklog a": "ended" });
  });

  test("is the same in the end in any order and with any duplication", async () => {
    const at = (minute: number) => `2026-11-21T01:${minute}:00Z`;
    const story = [
      grafanaMessage([{ status: "firing", pod: "a", start: at(10) }]),
      grafanaMessage([
        { status: "firing", pod: "a", start: at(10) },
        { status: "firing", pod: "b", start: at(12) },
      ]),
      grafanaMessage([
        { status: "resolved", pod: "a", start: at(10), end: at(20) },
        { status: "firing", pod: "b", start: at(12) },
      ]),
      grafanaMessage([{ status: "firing", pod: "a", start: at(30) }]),
      grafanaMessage([{ status: "resolved", pod: "a", start: at(30), end: at(40) }], { truncatedAlerts: 3 }),
      grafanaMessage([{ status: "resolved", pod: "b", start: at(12), end: at(41) }]),
    ].map((message) => JSON.stringify(message));
    const order = fc.shuffledSubarray([...story, ...story], { minLength: story.length });
    await fc.assert(
      fc.asyncProperty(order, async (some) => {
        await open();
        for (const body of [...some, ...story.filter((one) => !some.includes(one))])
          expect(await status(post(desk, "grafana", body, sign(body)))).toBe(200);
        expect(await statuses(desk)).toEqual({ "QueueBacklog a": "firing", "QueueBacklog b": "ended" });
      }),
      { numRuns: 15 },
    );
  });
});

describe("PagerDuty's events", () => {
  const send = (body: object) => post(desk, "pagerduty", JSON.stringify(body), {});

  test("are believed by their routing key, which is not kept", async () => {
    expect(await status(send(pagerdutyEvent("trigger", "callbacks")))).toBe(202);
    expect(await status(send({ ...pagerdutyEvent("trigger", "callbacks"), routing_key: "f".repeat(32) }))).toBe(401);
    expect(await status(send({ ...pagerdutyEvent("trigger", "callbacks"), routing_key: 7 }))).toBe(401);
    const [row] = await desk.store.notes("hooks", 0, 10);
    expect(row?.body).not.toContain(secrets.PAGERDUTY);
    expect(row?.body).not.toContain("callback failures");
    const [kept] = await bodiesKept(desk.store);
    expect(kept).toContain("callback failures");
    expect(kept).not.toContain(secrets.PAGERDUTY);
  });

  test("trigger, acknowledge and resolve under one key", async () => {
    const state = async () => Object.values(await statuses(desk));
    await send(pagerdutyEvent("trigger", "callbacks"));
    await send(pagerdutyEvent("trigger", "callbacks", { summary: "Callbacks fail worse" }));
    expect(await state()).toEqual(["firing"]);
    await send(pagerdutyEvent("acknowledge", "callbacks"));
    expect(await state()).toEqual(["acknowledged"]);
    await send(pagerdutyEvent("resolve", "callbacks"));
    expect(await state()).toEqual(["ended"]);
  });

  test("that acknowledge or resolve an unknown key are dropped, and the sender is told", async () => {
    const answer = await send(pagerdutyEvent("resolve", "never heard of"));
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ said: [expect.stringContaining("alert.unknownKey")] });
    expect(await alerts(desk)).toEqual([]);
  });

  test("without a key are always new, and can be resolved by the key that the answer gives", async () => {
    const keys = [];
    for (const _ of [1, 2])
      keys.push(((await (await send(pagerdutyEvent("trigger"))).json()) as { dedup_key: string }).dedup_key);
    expect((await alerts(desk)).length).toBe(2);
    await send(pagerdutyEvent("resolve", keys[0]));
    expect((await alerts(desk)).map(({ status }) => status).sort()).toEqual(["ended", "firing"]);
  });

  test("of a change become deploy markers, once for each change", async () => {
    for (const _ of [1, 2]) await send(pagerdutyChange("Shop 4f2a91c went out", "2026-11-21T02:01:00Z"));
    await send(pagerdutyChange("Shop 77aa01b went out", "2026-11-21T02:11:00Z"));
    const markers = [...worldOf(desk.app.world).markers.values()];
    const say = await wordsOf(
      desk.store,
      markers.map(({ summary }) => summary),
    );
    expect(markers.map(({ summary, happenedAt }) => [say(summary), happenedAt])).toEqual([
      ["Shop 4f2a91c went out", "2026-11-21T02:01:00.000Z"],
      ["Shop 77aa01b went out", "2026-11-21T02:11:00.000Z"],
    ]);
    expect(await alerts(desk)).toEqual([]);
  });

  test("that lack what they need can never be taken", async () => {
    const { payload: _, ...bare } = pagerdutyEvent("trigger", "x") as { payload?: object };
    expect(await status(send(bare))).toBe(400);
    expect(await status(send({ ...pagerdutyEvent("trigger", "x"), event_action: "shout" }))).toBe(400);
    expect(await status(send({ ...pagerdutyEvent("resolve"), dedup_key: "" }))).toBe(400);
    expect((await desk.store.notes("hooks", 0, 10)).length).toBe(3);
  });
});

describe("Sentry", () => {
  const signed = (resource: string, text: string, at = now): Headers => ({
    "sentry-hook-resource": resource,
    "sentry-hook-timestamp": String(at),
    "sentry-hook-signature": hmac(secrets.SENTRY, text),
    "request-id": "4f6b",
  });
  const send = (resource: string, body: object, at = now) => {
    const text = JSON.stringify(body);
    return post(desk, "sentry", text, signed(resource, text, at));
  };

  test("signs its body with the client secret", async () => {
    const text = JSON.stringify(sentryIssue("created"));
    expect(await status(post(desk, "sentry", text, signed("issue", text)))).toBe(200);
    expect(await status(post(desk, "sentry", `${text} `, signed("issue", text)))).toBe(401);
    expect(await status(post(desk, "sentry", text, { "sentry-hook-resource": "issue" }))).toBe(401);
  });

  test("ends an issue alert by its issue, because the alert itself never says so", async () => {
    await send("event_alert", sentryEvent());
    expect(Object.values(await statuses(desk))).toEqual(["firing"]);
    await send("issue", sentryIssue("assigned"), now - 600);
    expect(Object.values(await statuses(desk))).toEqual(["acknowledged"]);
    await send("issue", sentryIssue("resolved"), now - 300);
    expect(Object.values(await statuses(desk))).toEqual(["ended"]);
    await send("issue", sentryIssue("unresolved"), now - 60);
    expect(Object.values(await statuses(desk))).toEqual(["firing"]);
  });

  test("grades a metric alert, and the grade only rises while it fires", async () => {
    for (const action of ["warning", "critical", "warning"] as const) await send("metric_alert", sentryMetric(action));
    expect((await alerts(desk)).map(({ status, state }) => [status, state.severity])).toEqual([["firing", "critical"]]);
    await send("metric_alert", sentryMetric("resolved"));
    expect(await statuses(desk)).toEqual({ "Charges fail": "ended" });
  });

  test("is the same in the end in any order and with any duplication", async () => {
    const story: readonly [string, object, number][] = [
      ["event_alert", sentryEvent("1", "2026-11-21T01:00:00Z"), now - 4800],
      ["issue", sentryIssue("resolved", "1"), now - 3600],
      ["issue", sentryIssue("unresolved", "1"), now - 1800],
      ["event_alert", sentryEvent("2", "2026-11-21T01:10:00Z"), now - 4000],
      ["issue", sentryIssue("resolved", "2"), now - 600],
      ["metric_alert", sentryMetric("warning"), now - 1200],
      ["metric_alert", sentryMetric("critical"), now - 1100],
      ["metric_alert", sentryMetric("resolved"), now - 600],
    ];
    const order = fc.shuffledSubarray([...story, ...story], { minLength: story.length });
    await fc.assert(
      fc.asyncProperty(order, async (some) => {
        await open();
        for (const [resource, body, at] of [...some, ...story.filter((one) => !some.includes(one))])
          expect(await status(send(resource, body, at))).toBe(200);
        const found = (await alerts(desk)).map(({ status }) => status).sort();
        expect(found).toEqual(["ended", "ended", "firing"]);
      }),
      { numRuns: 15 },
    );
  });

  test("says much that is no alert, which is kept and changes nothing", async () => {
    const { head } = desk.app;
    for (const resource of ["installation", "comment", "error", "seer"])
      expect(await status(send(resource, { action: "created", data: {} }))).toBe(200);
    expect(await status(send("issue", sentryIssue("merged")))).toBe(200);
    expect(desk.app.head).toEqual(head);
    expect((await desk.store.notes("hooks", 0, 10)).length).toBe(5);
    expect(await status(send("issue", { action: "created", data: {} }))).toBe(400);
  });
});

describe("whatever is sent by somebody who may", () => {
  const samples: readonly [string, string, object][] = [
    [
      "grafana",
      "",
      grafanaMessage([
        { status: "resolved", pod: "a" },
        { status: "firing", pod: "b" },
      ]),
    ],
    ["pagerduty", "", pagerdutyEvent("trigger", "k")],
    ["pagerduty", "", pagerdutyChange()],
    ["sentry", "issue", sentryIssue("created")],
    ["sentry", "event_alert", sentryEvent()],
    ["sentry", "metric_alert", sentryMetric("warning")],
  ];
  /** The value with one part of it, however deep, replaced. */
  const broken = (value: unknown, path: readonly number[], by: unknown): unknown => {
    const [first, ...rest] = path;
    if (first === undefined || value === null || typeof value !== "object") return by;
    const names = Object.keys(value);
    if (names.length === 0) return by;
    const name = names[first % names.length] as string;
    const changed = broken((value as Record<string, unknown>)[name], rest, by);
    return Array.isArray(value)
      ? value.map((one, n) => (String(n) === name ? changed : one))
      : { ...value, [name]: changed };
  };
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\u0000",
      "\ud800",
      -1,
      1e308,
      "9999-12-31T23:59:59Z",
      "-271821-04-20T00:00:00Z",
      "0001-01-01T00:00:00Z",
    ),
  );

  test("is answered and is no fault, and the record can still be read from its start", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(fc.nat(), { maxLength: 6 }), odd, async (n, path, by) => {
        const [source, resource, message] = samples[n % samples.length] as (typeof samples)[number];
        const headers = { ...bearer(token), ...(resource && { "sentry-hook-resource": resource }) };
        const answer = await post(desk, source, JSON.stringify(broken(message, path, by)), headers);
        expect([200, 202, 400]).toContain(answer.status);
      }),
      { numRuns: 300 },
    );
    expect(desk.faults).toEqual([]);
    const [one, ...others] = [desk, await openDesk(desk.store)].map(({ app }) =>
      [...worldOf(app.world).alerts.entries()].map(([id, state]) => [id, state.startsAt, state.endsAt]),
    );
    expect(others).toEqual([one]);
  });
});

/** Numbers pushed over the API: what is taken, what is refused, and that every server sees it. */

import { beforeEach, expect, test } from "vitest";
import { realTimers } from "../../src/app/timers.ts";
import { connect, Refused } from "../../src/client/client.ts";
import { startWatcher } from "../../src/watch/watcher.ts";
import {
  type Desk,
  expectStatus,
  openDesk,
  origin,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";

const watched = `${smallTeam.replace(/^releases:.*\n(?:[ #].*\n|\n)*/m, "")}
releases:
  production: { metrics: pushed, stop: { error-rate: "> 2 %", p95: "> 800 ms" } }
  staging: { metrics: "http://prometheus.example" }
`;

let desk: Desk;
let li: Signed;
let token: string;
beforeEach(async () => {
  desk = await openDesk();
  await desk.app.execute("page.offer", { source: watched }, { actor: "system", via: "system" });
  ({ li } = await pairOfPeople(desk));
  token = await tokenOf(li, "machine:probe", ["report", "read"]);
});
const noon = "2026-11-19T12:00:00.000Z";
const push = (body: object) => withToken(desk, token).post("/v1/metrics", body);
const numbers = { environment: "production", at: noon, signals: { "error-rate": 0.01, p95: 0.4, traffic: 38 } };

test("what is pushed lies in the book before it is answered, with who pushed it", async () => {
  expect(await (await push(numbers)).json()).toEqual({ book: "samples", n: 1 });
  const [row] = await desk.store.notes("samples", 0, 10);
  expect(row?.at).toBe(noon);
  expect(JSON.parse(row?.body ?? "")).toEqual({
    kind: "pushed",
    environment: "production",
    at: noon,
    signals: [
      ["error-rate", 0.01],
      ["p95", 0.4],
      ["traffic", 38],
    ],
    by: "machine:probe",
  });
});

test("a watcher on the same record judges it, and the SDK shows it", async () => {
  await push(numbers);
  const now = () => new Date(noon);
  const watch = await startWatcher({ app: desk.app, now, timers: realTimers, report: () => {} });
  watch.stop();
  expect(watch.readings("production").map(({ signal, state, value, unit }) => [signal, state, value, unit])).toEqual([
    ["error-rate", "good", 1, "%"],
    ["p95", "good", 400, "ms"],
    ["traffic", "good", 38, ""],
  ]);
});

test("a server without a watcher knows nothing", async () => {
  const sdk = connect(origin, token, async (url, init) => desk.server.request(String(url), init));
  expect(await sdk.metrics()).toEqual({
    environments: [
      { name: "production", readings: [] },
      { name: "staging", readings: [] },
    ],
  });
  expect(await sdk.pushSamples(numbers)).toEqual({ book: "samples", n: 1 });
  const refused = await sdk.pushSamples({ ...numbers, environment: "moon" }).catch((fault: unknown) => fault);
  expect(refused).toBeInstanceOf(Refused);
});

test.each([
  ["an environment that the page does not have", { environment: "moon" }, "metrics.unknownEnvironment"],
  ["a name that every object has", { environment: "constructor" }, "metrics.unknownEnvironment"],
  ["an environment whose numbers are asked elsewhere", { environment: "staging" }, "metrics.notPushed"],
  ["a signal that nobody watches, with others that are", { signals: { traffic: 1, mood: 1 } }, "metrics.unknownSignal"],
  ["a signal that every object has", { signals: { toString: 1 } }, "metrics.unknownSignal"],
  ["numbers from ahead", { at: "2026-11-19T12:00:11.000Z" }, "metrics.ahead"],
  ["numbers of long ago", { at: "2026-11-19T11:54:59.000Z" }, "metrics.old"],
])("refused: %s", async (_, change, code) => {
  const response = await push({ ...numbers, ...change });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([409, code]);
  expect(await desk.store.notes("samples", 0, 10)).toEqual([]);
});

test.each([
  ["a time without a zone", { at: "2026-11-19T12:00:00" }, "at"],
  ["a number that is text", { signals: { traffic: "38" } }, "signals.traffic"],
  ["no number", { signals: {} }, "signals"],
  ["too many numbers", { signals: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`s${n}`, n])) }, "signals"],
  ["a field that nobody asked for", { actor: "person:ana" }, ""],
])("not understood, and the field is named: %s", async (_, change, field) => {
  const response = await push({ ...numbers, ...change });
  const { errors } = (await response.json()) as { errors: { field: string }[] };
  expect([response.status, errors.map((one) => one.field)]).toEqual([400, [field]]);
});

test("a number that is known to be unknown is taken as that; another zone is the same moment", async () => {
  await expectStatus(await push({ ...numbers, at: "2026-11-19T13:00:00+01:00", signals: { p95: null } }), 200);
  const [row] = await desk.store.notes("samples", 0, 10);
  expect(JSON.parse(row?.body ?? "")).toMatchObject({ at: noon, signals: [["p95", null]] });
});

test("whoever may not report pushes nothing", async () => {
  const reader = await tokenOf(li, "machine:probe", ["read"]);
  expect((await withToken(desk, reader).post("/v1/metrics", numbers)).status).toBe(403);
  expect((await desk.browser().json("/v1/metrics", numbers)).status).toBe(401);
});

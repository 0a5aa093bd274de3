/** The watcher on a record: what it stops, what it finds good, and what it never believes. */

import { expect, test } from "vitest";
import { adopted, ended, number, openWatching, rolling, runOf, watchedPage } from "../../test/support/watching.ts";
import { by, noon, stored } from "../kernel/given.ts";
import { bodyOf, book } from "./book.ts";

const production = watchedPage(`  production:
    metrics: http://prometheus.example
    signals: { error-rate: sum(errors), traffic: sum(requests) }
    stop: { error-rate: "> 2 %" }
    watch: 2m
`);
const id = "rel-0123456789ab";
const out = [...adopted(production), ...rolling(id, ["1%", "all"], noon)];
type Watching = Awaited<ReturnType<typeof openWatching>>;

/** From now on the source gives these numbers, each of the moment in which it is asked. */
function gives({ answers, clock }: Watching, errors: number, traffic = 40): void {
  answers.set("sum(errors)", () => number(errors, clock.wall));
  answers.set("sum(requests)", () => number(traffic, clock.wall));
}
const states = ({ watcher }: Watching) => watcher.readings("production").map(({ state }) => state);

test("a number over its limit stops the release that is on its way, once, whoever watches", async () => {
  const watching = await openWatching(out, { processes: 3 });
  gives(watching, 0.01);
  await watching.pass(5);
  expect(states(watching)).toEqual(["good", "good"]);
  gives(watching, 0.031);
  await watching.pass(1);
  expect(watching.world().releases.get(id)?.stopped).toMatchObject({ signal: "error-rate", by: "system" });
  await watching.pass(60);
  expect((await watching.types()).filter((type) => type === "release.stopped")).toHaveLength(1);
  const [row] = (await watching.store.read(0, 100)).slice(-1);
  expect(JSON.parse(row?.body ?? "").data.numbers[0]).toMatchObject({
    signal: "error-rate",
    value: 3.1,
    unit: "%",
    state: "crossed",
    says: "Error rate is 3.1\u00a0%; the page stops at > 2 %.",
  });
  expect(watching.said).toEqual([]);
});

test("while nothing moves a source is asked every five seconds, and every second while something does", async () => {
  const watching = await openWatching(adopted(production));
  gives(watching, 0);
  await watching.pass(60);
  const idle = watching.asked.length;
  expect(idle / 2).toBe(13);
  await watching.happen(...rolling(id, ["all"], noon));
  await watching.pass(60);
  expect((watching.asked.length - idle) / 2).toBe(61);
});

test("a stage is good once it was watched for as long as the page says, and not before", async () => {
  const watching = await openWatching(out);
  gives(watching, 0.01);
  await watching.pass(300);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  await watching.happen(ended(id, "1%", noon));
  await watching.pass(118);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  await watching.pass(3);
  expect(watching.world().releases.get(id)?.healthy).toMatchObject([{ stage: "1%" }]);
  await watching.happen(...runOf(id, "all", noon), ended(id, "all", noon));
  await watching.pass(122);
  expect(watching.world().releases.get(id)?.healthy).toMatchObject([{ stage: "1%" }, { stage: "all" }]);
});

test("a stage between two runs is stopped as well, a release that everybody has is not", async () => {
  const watching = await openWatching([...out, ended(id, "1%", noon)]);
  gives(watching, 0.01);
  await watching.pass(125);
  gives(watching, 0.5);
  await watching.pass(2);
  expect(watching.world().releases.get(id)?.stopped?.signal).toBe("error-rate");

  const whole = await openWatching([...adopted(production), ...rolling(id, ["all"], noon), ended(id, "all", noon)]);
  gives(whole, 0.01);
  await whole.pass(125);
  gives(whole, 0.5);
  await whole.pass(20);
  expect(whole.world().releases.get(id)?.stopped).toBeUndefined();
  expect(states(whole)).toEqual(["crossed", "good"]);
});

test("a repair is not stopped for what it repairs, but it has no longer than the page watches", async () => {
  const watching = await openWatching(adopted(production));
  gives(watching, 0.5);
  await watching.pass(60);
  await watching.happen(...rolling(id, ["all"], noon));
  await watching.pass(20);
  await watching.happen(ended(id, "all", noon));
  await watching.pass(30);
  expect(watching.world().releases.get(id)?.stopped).toBeUndefined();
  gives(watching, 0.001);
  await watching.pass(1);
  gives(watching, 0.5);
  await watching.pass(1);
  expect(watching.world().releases.get(id)?.stopped?.signal).toBe("error-rate");

  const failed = await openWatching(adopted(production));
  gives(failed, 0.5);
  await failed.pass(60);
  await failed.happen(...rolling(id, ["all"], noon));
  await failed.happen(ended(id, "all", noon));
  await failed.pass(118);
  expect(failed.world().releases.get(id)?.stopped).toBeUndefined();
  await failed.pass(3);
  expect(failed.world().releases.get(id)?.stopped?.signal).toBe("error-rate");
});

test("what another source said before counts no longer once the page names a new one", async () => {
  const watching = await openWatching(adopted(production.replace("> 2 %", "> 2 % for 30s")));
  gives(watching, 0.5);
  await watching.pass(29);
  watching.answers.set("sum(other)", () => number(0.5, watching.clock.wall));
  await watching.happen(...adopted(production.replace("> 2 %", "> 2 % for 30s").replace("sum(errors)", "sum(other)")));
  await watching.pass(20);
  expect(states(watching)[0]).toBe("blind");
  await watching.pass(20);
  expect(states(watching)[0]).toBe("crossed");
});

test("the time is counted anew after nobody knew anything for a while, not after one lost look", async () => {
  const watching = await openWatching([...out, ended(id, "1%", noon)]);
  gives(watching, 0.01);
  await watching.pass(100);
  watching.answers.clear();
  await watching.pass(2);
  expect(states(watching)).toEqual(["blind", "blind"]);
  gives(watching, 0.01);
  await watching.pass(10);
  watching.answers.clear();
  await watching.pass(30);
  gives(watching, 0.01);
  await watching.pass(110);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  await watching.pass(15);
  expect(watching.world().releases.get(id)?.healthy).toHaveLength(1);
});

const unbelievable: readonly (readonly [string, (watching: Watching) => void])[] = [
  ["nobody answers", ({ answers }) => answers.clear()],
  ["it is no number", (watching) => gives(watching, Number.NaN)],
  ["there is no traffic", (watching) => gives(watching, 0, 0)],
  ["traffic is no number", (watching) => gives(watching, 0, Number.NaN)],
  ["it is an error", ({ answers }) => answers.set("sum(errors)", () => new Response("", { status: 503 }))],
  ["it is a login page", ({ answers }) => answers.set("sum(errors)", () => new Response("<html>"))],
  ["it stands still", ({ answers }) => answers.set("sum(errors)", () => number(0, Date.parse(noon)))],
  [
    "it comes from tomorrow",
    ({ answers, clock }) => answers.set("sum(errors)", () => number(0, clock.wall + 86_400_000)),
  ],
];
test.each(unbelievable)("nothing is ever good while %s", async (_, breaks) => {
  const watching = await openWatching([...out, ended(id, "1%", noon), by("li", "operation.started", undo), undone]);
  gives(watching, 0.01);
  breaks(watching);
  await watching.pass(600);
  expect(states(watching)[0]).toBe("blind");
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  expect(watching.world().operations.get("op-limit-one")?.verifiedAt).toBe("");
});

const undo = {
  ...{ id: "op-limit-one", what: "limit", environment: "production", release: "", to: "" },
  ...{ step: { kind: "command", does: stored("limit.sh") }, host: "host", offline: false },
};
const undone = by("agent:ci", "operation.ended", { id: "op-limit-one", exit: 0, signal: "", took: 900 });

test("what is out again after a rollback is watched from then on", async () => {
  const later = "rel-0123456789ac";
  const watching = await openWatching([
    ...out,
    ended(id, "1%", noon),
    ...rolling(later, ["all"], "2026-11-19T12:00:01.000Z"),
  ]);
  gives(watching, 0.01);
  await watching.pass(300);
  await watching.happen(by("system", "release.rolledBack", { id: later, operation: "op-limit-one" }));
  await watching.pass(115);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  await watching.pass(10);
  expect(watching.world().releases.get(id)?.healthy).toHaveLength(1);
});

test("an entry of the book that cannot be read is passed over", async () => {
  const pushed = production.replace("http://prometheus.example", "pushed");
  const watching = await openWatching(adopted(pushed));
  const entry = {
    kind: "pushed",
    environment: "production",
    at: noon,
    signals: [
      ["error-rate", 0],
      ["traffic", 1],
    ],
    by: "x",
  };
  const bodies = ["{", "null", '{"kind":"later"}', JSON.stringify(entry)];
  await watching.store.note(
    book,
    bodies.map((body) => ({ at: noon, body })),
  );
  await watching.pass(1);
  expect(states(watching)).toEqual(["good", "good"]);
  expect(watching.said).toEqual([]);
});

test("an operation is proved by three fresh good looks in a row", async () => {
  const watching = await openWatching([...adopted(production), by("li", "operation.started", undo)]);
  gives(watching, 0.3);
  await watching.pass(10);
  await watching.happen(undone);
  gives(watching, 0.001);
  await watching.pass(2);
  gives(watching, 0.001, 0);
  await watching.pass(1);
  gives(watching, 0.001);
  await watching.pass(2);
  expect(watching.world().operations.get("op-limit-one")?.verifiedAt).toBe("");
  await watching.pass(1);
  expect(watching.world().operations.get("op-limit-one")).toMatchObject({
    numbers: [
      { signal: "error-rate", state: "good", value: 0.1 },
      { signal: "traffic", state: "good", value: 40 },
    ],
  });
});

test("numbers that stand still from before the end of a stage do not make it good, however short it is watched", async () => {
  const short = production.replace("watch: 2m", "watch: 1m");
  const watching = await openWatching([...adopted(short), ...rolling(id, ["all"], noon), ended(id, "all", noon)]);
  watching.answers.set("sum(errors)", () => number(0, Date.parse(noon)));
  watching.answers.set("sum(requests)", () => number(40, watching.clock.wall));
  await watching.pass(80);
  expect(states(watching)).toEqual(["good", "good"]);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
});

test("the same numbers seen three times prove nothing", async () => {
  const watching = await openWatching([...adopted(production), by("li", "operation.started", undo), undone]);
  const once = watching.clock.wall + 1000;
  watching.answers.set("sum(errors)", () => number(0, once));
  watching.answers.set("sum(requests)", () => number(40, once));
  await watching.pass(10);
  expect(states(watching)).toEqual(["good", "good"]);
  expect(watching.world().operations.get("op-limit-one")?.verifiedAt).toBe("");
});

test("numbers that another process took are judged here as well", async () => {
  const pushed = production.replace("http://prometheus.example", "pushed");
  const watching = await openWatching([...adopted(pushed), ...rolling(id, ["all"], noon)]);
  const push = async (errors: number | null) => {
    const at = new Date(watching.clock.wall).toISOString();
    const signals: [string, number | null][] = [
      ["error-rate", errors],
      ["traffic", 12],
    ];
    const entry = { kind: "pushed" as const, environment: "production", at, signals, by: "machine:probe" };
    await watching.store.note(book, [{ at, body: bodyOf(entry) }]);
    await watching.pass(1);
  };
  await push(0.001);
  expect(states(watching)).toEqual(["good", "good"]);
  await push(null);
  expect(watching.watcher.readings("production")[0]?.says).toBe(
    "machine:probe pushed that it does not know error rate.",
  );
  await push(0.001);
  await watching.pass(100);
  expect(states(watching)).toEqual(["blind", "blind"]);
  await push(0.05);
  expect(watching.world().releases.get(id)?.stopped?.signal).toBe("error-rate");
});

test("a clock that jumps ends what was counted", async () => {
  const watching = await openWatching([...out, ended(id, "1%", noon)]);
  gives(watching, 0.01);
  await watching.pass(60);
  watching.clock.wall += 3_600_000;
  expect(states(watching)).toEqual(["blind", "blind"]);
  await watching.pass(60);
  expect(watching.world().releases.get(id)?.healthy).toEqual([]);
  expect(watching.said).toEqual(["The clock of this machine jumped. Numbers seen before that no longer count."]);
  await watching.pass(65);
  expect(watching.world().releases.get(id)?.healthy).toHaveLength(1);
});

test("a watcher that no longer looks says nothing good", async () => {
  const watching = await openWatching(out);
  gives(watching, 0.01);
  await watching.pass(10);
  watching.watcher.stop();
  await watching.pass(14);
  expect(states(watching)).toEqual(["good", "good"]);
  await watching.pass(2);
  expect(states(watching)).toEqual(["blind", "blind"]);
});

test("a source that hangs is not asked again before it answered, and holds up no other", async () => {
  const two = `${production}  staging: { metrics: "http://staging.example", signals: { traffic: sum(requests) } }\n`;
  const watching = await openWatching([...adopted(two), ...rolling(id, ["all"], noon)]);
  const held: ((response: Response) => void)[] = [];
  watching.answers.set("sum(errors)", () => new Promise((resolve) => held.push(resolve)));
  watching.answers.set("sum(requests)", () => number(40, watching.clock.wall));
  watching.answers.set("staging:sum(requests)", () => number(7, watching.clock.wall));
  await watching.pass(10);
  expect(held).toHaveLength(1);
  expect(states(watching)).toEqual(["blind", "blind"]);
  expect(watching.watcher.readings("staging")).toMatchObject([{ signal: "traffic", state: "good", value: 7, age: 0 }]);
});

test("what was seen is there for charts, also after a restart, and for the numbers before and after an action", async () => {
  const watching = await openWatching(adopted(production));
  gives(watching, 0.01);
  await watching.pass(300);
  gives(watching, 0.05);
  await watching.pass(300);
  const history = watching.watcher.history("production", "error-rate");
  expect([history.length, history[0]?.value, history.at(-1)?.value]).toEqual([121, 1, 5]);
  expect(watching.watcher.numbersAt("production", "2026-11-19T12:04:59.000Z")).toEqual([
    {
      signal: "error-rate",
      value: 1,
      unit: "%",
      at: "2026-11-19T12:04:55.000Z",
      state: "good",
      says: "Error rate was 1\u00a0%.",
    },
    { signal: "traffic", value: 40, unit: "", at: "2026-11-19T12:04:55.000Z", state: "good", says: "Traffic was 40." },
  ]);
  expect(watching.watcher.numbersAt("production", "2026-11-19T11:00:00.000Z")[0]).toMatchObject({
    state: "blind",
    value: null,
  });

  const next = await watching.restart();
  const thinned = next.history("production", "error-rate").map(({ value }) => value);
  expect(thinned).toEqual([1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5]);
  expect(next.readings("production").map(({ state }) => state)).toEqual(["blind", "blind"]);
});

test("where nobody looked a chart has a hole, and nothing known is written down once", async () => {
  const watching = await openWatching(adopted(production));
  gives(watching, 0.01);
  await watching.pass(130);
  watching.answers.clear();
  await watching.pass(600);
  const values = () => watching.watcher.history("production", "error-rate").map(({ value }) => value);
  expect(values().at(-1)).toBeNull();
  const notes = await watching.store.notes(book, 0, 100);
  expect(notes.map(({ body }) => JSON.parse(body).signals[0][1])).toEqual([1, 1, 1, null]);
  watching.watcher.stop();
  await watching.pass(600);
  const next = await watching.restart();
  gives(watching, 0.02);
  await watching.pass(1);
  expect(next.history("production", "error-rate").map(({ value }) => value)).toEqual([1, 1, 1, null, null, 2]);
});

test("without a source everything is blind, and says so; of an environment that is not on the page nothing is known", async () => {
  const watching = await openWatching(adopted(watchedPage("  production: { watch: 5m }\n")));
  await watching.pass(10);
  expect(watching.watcher.readings("production")).toMatchObject([
    { signal: "traffic", state: "blind", says: "The page does not say where the numbers of production are asked." },
  ]);
  expect(watching.watcher.readings("staging")).toEqual([]);
  expect(watching.watcher.numbersAt("staging", noon)).toEqual([]);
});
